"""Weights and comparisons of two boundary files, as files."""

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest
import shapely
from squares import SIDE, SOUTH, WEST, Write, square

from geoaudit.crosswalks.description import MOST_LINES, crosswalk_text, described_text, described_value
from geoaudit.crosswalks.service import (
    CrosswalkRequest,
    describe_files,
    make_crosswalk_file,
    name_column,
    write_comparison,
)
from geoaudit.errors import GeoAuditError, GeographyError, PackError
from geoaudit.files.writing import check_free, write_text

POSTCODES = (
    "pcds,dointr,doterm,oseast1m,osnrth1m,osgrdind\n"
    "NE1 1AA,199001,,425100,564500,1\n"
    "NE1 1AB,199001,,425200,564500,1\n"
    "NE1 1AD,199001,,425300,564500,1\n"
    "NE1 1AE,199001,,425900,564500,1\n"
    "NE1 1AF,201501,,425950,564500,1\n"
)
DAY = dt.date(2013, 6, 1)


def _box(west: float, east: float) -> shapely.Polygon:
    ends = WEST + west * SIDE, SOUTH, WEST + east * SIDE, SOUTH + SIDE
    return shapely.segmentize(shapely.box(*ends), 10)


@pytest.fixture
def request_of(write_wards: Write, tmp_path: Path):
    """Three wards of 2013 of which the first is cut in two by 2019; says by what to weigh, and when."""
    before = [shapely.segmentize(square(i), 10) for i in range(3)]
    origin = write_wards(before, ["W1", "W2", "W3"], file="wards2013.gpkg")
    target = write_wards(
        [_box(0, 0.6), _box(0.6, 1), _box(1, 2), _box(2, 3)], ["N1", "N2", "W2", "N3"], file="wards2019.gpkg"
    )

    def request(weights: str | None = None, at: dt.date = DAY, file: str = "weights.csv") -> CrosswalkRequest:
        path = None
        if weights is not None:
            path = tmp_path / file
            path.write_text(weights, encoding="utf-8")
        return CrosswalkRequest(origin, target, "code", "code", path, at)

    return request


def _weights(out: Path) -> list[tuple[str, str, float]]:
    read = pd.read_csv(out)
    assert list(read.columns) == ["from_code", "to_code", "weight"]
    return list(read.itertuples(index=False, name=None))


def test_land_weighs_where_nothing_else_is_named(request_of, tmp_path: Path) -> None:
    """Area is the default: the cut ward is shared out by land, the others are carried whole."""
    out = tmp_path / "out.csv"
    summary = make_crosswalk_file(request_of(), out)
    rows = _weights(out)
    assert [row[:2] for row in rows] == [("W1", "N1"), ("W1", "N2"), ("W2", "W2"), ("W3", "N3")]
    assert [row[2] for row in rows] == pytest.approx([0.6, 0.4, 1, 1])
    assert rows[2][2] == rows[3][2] == 1.0
    assert {
        key: summary[key] for key in ("basis", "at", "pairs", "unchanged", "estimated", "not_transferred")
    } == {
        "basis": "area",
        "at": None,
        "pairs": 4,
        "unchanged": 2,
        "estimated": 1,
        "not_transferred": {},
    }


def test_a_gazetteer_weighs_by_postcodes_live_on_the_day(request_of, tmp_path: Path) -> None:
    """Three of the four postcodes of 2013 lie in the first part; one introduced later counts from its day."""
    early, late = tmp_path / "early.csv", tmp_path / "late.csv"
    summary = make_crosswalk_file(request_of(POSTCODES), early)
    make_crosswalk_file(request_of(POSTCODES, dt.date(2016, 1, 1)), late)
    assert [row[2] for row in _weights(early)[:2]] == [0.75, 0.25]
    assert [row[2] for row in _weights(late)[:2]] == [0.6, 0.4]
    assert (summary["basis"], summary["at"]) == ("postcodes", "2013-06-01")
    assert "by postcodes live on 2013-06-01" in crosswalk_text(summary)


def test_small_areas_weigh_by_their_value(request_of, tmp_path: Path) -> None:
    """A table of points with households shares out by households, and says so."""
    small = "easting,northing,households\n425100,564500,30\n425900,564500,70\n"
    summary = make_crosswalk_file(request_of(small), tmp_path / "out.csv")
    assert [row[2] for row in _weights(tmp_path / "out.csv")[:2]] == [0.3, 0.7]
    assert summary["basis"] == "households"


def test_a_crosswalk_of_ones_own_weighs_as_it_says(request_of, tmp_path: Path) -> None:
    """What the command wrote is taken back as it is; what it leaves of an area is told."""
    ours = "from_code,to_code,weight\nW1,N1,0.25\nW1,N2,0.5\n"
    summary = make_crosswalk_file(request_of(ours, file="ours.csv"), tmp_path / "out.csv")
    assert [row[2] for row in _weights(tmp_path / "out.csv")] == [0.25, 0.5, 1.0, 1.0]
    assert summary["basis"] == "ours"
    assert summary["not_transferred"] == {"not in the supplied weights": 0.25}


def test_a_file_that_is_neither_is_refused(request_of, tmp_path: Path) -> None:
    """Weights that are no gazetteer and no small areas are answered with what they might be."""
    with pytest.raises(
        GeographyError, match="must be a gazetteer, or have columns from_code, to_code, weight, or easting"
    ):
        make_crosswalk_file(request_of("code,people\nW1,3\n"), tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()


def test_land_outside_is_counted(write_wards: Write, tmp_path: Path) -> None:
    """What lies in no later area is said, by how many areas' worth it is."""
    origin = write_wards([_box(0, 1)], ["W1"], file="a.gpkg")
    target = write_wards([_box(0, 0.75)], ["N1"], file="b.gpkg")
    summary = make_crosswalk_file(
        CrosswalkRequest(origin, target, "code", "code", None, DAY), tmp_path / "o.csv"
    )
    assert summary["not_transferred"] == {"outside every target area": pytest.approx(0.25)}
    assert "0.250  areas' worth not transferred: outside every target area" in crosswalk_text(summary)


def test_a_comparison_is_described(request_of, tmp_path: Path) -> None:
    """Counts, pairs and drawings are said; the file has the rows."""
    found = describe_files(request_of())
    text = described_text(found)
    assert text.splitlines()[0] == "From wards2013 (3 areas) to wards2019 (4 areas)"
    assert "1 → 2  split: one area cut into several" in text
    assert "Ward W1 (W1) → Ward N1 (N1): split (by land 60.0% of the first and 100.0% of the second)" in text
    assert "wards2013 is " in text
    changes = described_value(found)["changes"]
    assert changes["split"] == {"from_areas": 1, "to_areas": 2}
    assert changes["unchanged"] == {"from_areas": 1, "to_areas": 1}
    write_comparison(found, tmp_path / "out.csv")
    assert len(pd.read_csv(tmp_path / "out.csv")) == 4


def test_a_gazetteer_adds_postcodes_to_the_comparison(request_of) -> None:
    """With a gazetteer the comparison has live postcodes beside the land."""
    found = describe_files(request_of(POSTCODES))
    split = found.comparison[found.comparison["from_code"] == "W1"]
    assert split["addresses_of_from"].tolist() == [0.75, 0.25]
    assert "by postcodes 75.0% of the first and 100.0% of the second" in described_text(found)


def test_long_lists_are_cut_in_the_text_alone(write_wards: Write) -> None:
    """Of many changed pairs the text names some and says how many more there are."""
    n = MOST_LINES + 3
    codes = [f"W{i:02}" for i in range(n)]
    origin = write_wards([_box(i, i + 1) for i in range(n)], codes, file="a.gpkg")
    target = write_wards([_box(i, i + 1) for i in range(n)], [f"N{i:02}" for i in range(n)], file="b.gpkg")
    found = describe_files(CrosswalkRequest(origin, target, "code", "code", None, DAY))
    assert "and 3 more" in described_text(found)


@pytest.mark.parametrize(
    ("code", "columns", "name"),
    [
        ("WD22CD", ["WD22CD", "WD22NM", "LAD22NM"], "WD22NM"),
        ("ltla24_code", ["ltla24_code", "ltla24_name"], "ltla24_name"),
        ("WD22CD", ["WD22CD", "name"], "WD22CD"),
        ("ons_label", ["ons_label", "label"], "ons_label"),
    ],
)
def test_names_are_found_beside_codes(code: str, columns: list[str], name: str) -> None:
    """The column of names is that which ONS puts beside the codes; without one, codes are shown."""
    assert name_column(code, columns) == name


def test_nothing_is_overwritten_or_left_half_written(request_of, tmp_path: Path) -> None:
    """A file that exists is kept, two outputs need two names, and a refusal leaves nothing behind."""
    folder = tmp_path / "answers"
    folder.mkdir()
    kept = folder / "kept.csv"
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(PackError, match=r"kept\.csv"):
        make_crosswalk_file(request_of(), kept)
    with pytest.raises(PackError, match=r"kept\.csv"):
        write_text("x", kept)
    with pytest.raises(PackError, match="name of its own"):
        check_free(folder / "a.csv", folder / "a.csv")
    for write in (lambda out: make_crosswalk_file(request_of(), out), lambda out: write_text("x", out)):
        with pytest.raises(GeoAuditError, match="can be written"):
            write(folder / "absent" / "out.csv")
    assert [path.name for path in folder.iterdir()] == ["kept.csv"]
    assert kept.read_text(encoding="utf-8") == "mine"


def test_a_missing_column_is_refused_by_name(request_of) -> None:
    """A column of codes that the file lacks is named with those that it has."""
    right = request_of()
    with pytest.raises(GeographyError, match="WD13CD"):
        describe_files(CrosswalkRequest(right.origin, right.target, "WD13CD", "code", None, DAY))
