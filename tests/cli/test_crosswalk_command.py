"""`geoaudit crosswalk`: what it prints, what it writes, and how it refuses."""

import csv
import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

WEST, SOUTH = 425_000, 564_000


def _box(west: float, east: float) -> shapely.Polygon:
    return shapely.segmentize(shapely.box(WEST + west, SOUTH, WEST + east, SOUTH + 1000), 10)


def _write(path: Path, code: str, areas: dict[str, shapely.Polygon]) -> Path:
    columns = {code: list(areas), code.replace("CD", "NM"): [f"Ward {c}" for c in areas]}
    gpd.GeoDataFrame(columns, geometry=list(areas.values()), crs="EPSG:27700").to_file(path)
    return path


@pytest.fixture
def sets(tmp_path):
    """Two files of wards, the first ward cut in two; the value is the arguments that name them."""
    before = {"W1": _box(0, 1000), "W2": _box(1000, 2000)}
    after = {"N1": _box(0, 300), "N2": _box(300, 1000), "W2": _box(1000, 2000)}
    origin = _write(tmp_path / "old.gpkg", "WD13CD", before)
    target = _write(tmp_path / "new.gpkg", "WD19CD", after)
    return origin, target, "--from-code", "WD13CD", "--to-code", "WD19CD"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_help_shows_an_example(geoaudit):
    """The help has examples of both uses."""
    ran = geoaudit("crosswalk", "--help")
    assert ran.code == 0
    assert ran.out.count("Example: geoaudit crosswalk ") == 2


def test_the_contract(geoaudit, sets, tmp_path):
    """As scripts call it: columns, weights that sum to 1, and a summary on standard output."""
    out = tmp_path / "out.csv"
    ran = geoaudit("crosswalk", *sets, "--weights", "area", "--out", out)
    assert (ran.code, ran.err) == (0, "")
    rows = _rows(out)
    assert list(rows[0]) == ["from_code", "to_code", "weight"]
    assert [(row["from_code"], row["to_code"]) for row in rows] == [("W1", "N1"), ("W1", "N2"), ("W2", "W2")]
    assert [float(row["weight"]) for row in rows] == pytest.approx([0.3, 0.7, 1.0])
    assert "1  areas carried whole" in ran.out


def test_weights_from_a_file(geoaudit, sets, tmp_path):
    """A gazetteer weighs by its postcodes; without a date, those live today, and the summary says the day."""
    gazetteer, out = tmp_path / "own.csv", tmp_path / "out.csv"
    gazetteer.write_text(
        "postcode,easting,northing\nNE1 1AA,425100,564500\nNE1 1AB,425800,564500\n", encoding="utf-8"
    )
    ran = geoaudit("crosswalk", *sets, "--weights", gazetteer, "--out", out, "--json")
    value = json.loads(ran.out)
    assert [row["weight"] for row in _rows(out)] == ["0.5", "0.5", "1.0"]
    assert value["basis"] == "postcodes"
    assert len(value["at"]) == len("2026-01-01")
    dated = geoaudit(
        "crosswalk",
        *sets,
        "--weights",
        gazetteer,
        "--date",
        "2014-05-01",
        "--out",
        tmp_path / "b.csv",
        "--json",
    )
    assert json.loads(dated.out)["at"] == "2014-05-01"


def test_official_changes_come_before_land(geoaudit, sets, tmp_path):
    """A lookup with change codes merges what the drawings split; a second file may be given beside it."""
    before = {"E01000001": _box(0, 1000), "E01000002": _box(1000, 2000)}
    after = {"E01000003": _box(0, 300), "E01000004": _box(300, 2000)}
    files = _write(tmp_path / "o.gpkg", "LSOA11CD", before), _write(tmp_path / "n.gpkg", "LSOA21CD", after)
    lookup, history = tmp_path / "lookup.csv", tmp_path / "history.json"
    lookup.write_text(
        "LSOA11CD,CHGIND,LSOA21CD\nE01000001,M,E01000004\nE01000002,M,E01000004\n", encoding="utf-8"
    )
    history.write_text('{"areas": {}}', encoding="utf-8")
    asked = (*files, "--from-code", "LSOA11CD", "--to-code", "LSOA21CD", "--changes", lookup)
    ran = geoaudit("crosswalk", *asked, "--changes", history, "--out", tmp_path / "w.csv", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert [tuple(row.values()) for row in _rows(tmp_path / "w.csv")] == [
        ("E01000001", "E01000004", "1.0"),
        ("E01000002", "E01000004", "1.0"),
    ]
    assert json.loads(ran.out)["unchanged"] == 2
    merged = json.loads(geoaudit("crosswalk", *asked, "--describe", "--json").out)["changes"]["merged"]
    assert merged == {"from_areas": 2, "to_areas": 1}


def test_official_changes_need_a_year(geoaudit, tmp_path):
    """A column of codes that tells no year is refused by name where official changes are given."""
    file = _write(tmp_path / "o.gpkg", "CD", {"W1": _box(0, 1000)})
    codes = ("--from-code", "CD", "--to-code", "CD")
    ran = geoaudit("crosswalk", file, file, *codes, "--changes", "a.csv", "--out", tmp_path / "w.csv")
    assert ran.code == 12
    assert "'CD' of o.gpkg does not say" in ran.err


def test_describe_prints_and_writes(geoaudit, sets, tmp_path):
    """The comparison is printed for people; with --out its table is written, with --map its page."""
    out, page = tmp_path / "changes.csv", tmp_path / "changes.html"
    ran = geoaudit("crosswalk", *sets, "--describe", "--out", out, "--map", page)
    assert ran.code == 0
    assert "From old (2 areas) to new (3 areas)" in ran.out
    assert "split: one area cut into several" in ran.out
    assert [row["change"] for row in _rows(out)] == ["split", "split", "unchanged"]
    assert "<svg" in page.read_text(encoding="utf-8")


def test_describe_alone_writes_nothing(geoaudit, sets, tmp_path):
    """Without --out the comparison is only said; as JSON it is one value."""
    before = sorted(tmp_path.iterdir())
    value = json.loads(geoaudit("crosswalk", *sets, "--describe", "--json").out)
    assert value["changes"]["split"] == {"from_areas": 1, "to_areas": 2}
    assert sorted(tmp_path.iterdir()) == before


def test_map_and_weights_together(geoaudit, sets, tmp_path):
    """With --out and --map the weights and the page are both written."""
    ran = geoaudit("crosswalk", *sets, "--out", tmp_path / "o.csv", "--map", tmp_path / "m.html")
    assert ran.code == 0
    assert list(_rows(tmp_path / "o.csv")[0]) == ["from_code", "to_code", "weight"]
    assert (tmp_path / "m.html").exists()


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        ([], 2, "add --out, --describe or --map"),
        (["--out", "{}/old.gpkg"], 16, "old.gpkg"),
        (["--out", "{}/x.csv", "--describe", "--map", "{}/x.csv"], 16, "name of its own"),
        (["--out", "{}/x.csv", "--weights", "{}/absent.csv"], 12, "absent.csv"),
        (["--out", "{}/x.csv", "--date", "May 2014"], 2, "date"),
    ],
)
def test_refusals(geoaudit, sets, tmp_path, more, code, says):
    """What cannot be done ends with its code and a sentence on standard error, and nothing is written."""
    before = sorted(tmp_path.iterdir())
    ran = geoaudit("crosswalk", *sets, *(word.format(tmp_path) for word in more))
    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert sorted(tmp_path.iterdir()) == before


def test_a_wrong_column_is_geography(geoaudit, sets, tmp_path):
    """A column that the file lacks ends with code 12 and names those that it has."""
    ran = geoaudit(
        "crosswalk", *sets[:2], "--from-code", "WD12CD", "--to-code", "WD19CD", "--out", tmp_path / "o"
    )
    assert ran.code == 12
    assert "WD13CD" in ran.err
