"""Points and postcodes to areas."""

import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from squares import SIDE, SOUTH, WEST, Write, file_of, square

from geoaudit.places.boundaries import BoundarySet, read_boundaries
from geoaudit.places.datum import Way, by_parameters, to_grid
from geoaudit.places.gazetteer import Gazetteer, read_gazetteer, read_wards
from geoaudit.places.lookup import Tolerance, locate, locate_cached, lookup_postcodes, make_lookup
from geoaudit.places.postcodes import (
    ELSEWHERE,
    INVALID,
    MISSING,
    NO_COORDINATES,
    NO_GRID_REFERENCE,
    NOT_IN_GAZETTEER,
    OUTSIDE,
)
from geoaudit.places.within import NOWHERE, area_of

FIFTY = Tolerance(50)


def _points(*places: tuple[float, float]) -> pd.DataFrame:
    """Points so many sides east and north of the first ward's corner."""
    x, y = zip(*places, strict=True)
    return pd.DataFrame({"easting": WEST + SIDE * np.array(x), "northing": SOUTH + SIDE * np.array(y)})


def _located(found: pd.DataFrame) -> list[tuple[object, ...]]:
    return [tuple(row) for row in found.astype(object).where(found.notna(), None).to_numpy()]


@pytest.fixture
def gazetteer(tmp_path: Path) -> Gazetteer:
    """One reused postcode, one in a ward, one at sea and one without a grid reference."""
    text = (
        "postcode,easting,northing,introduced,terminated\n"
        "NE1 1AA,425500,564500,1990-01-01,2000-01-01\n"
        "NE1 1AA,427500,564500,2010-01-01,\n"
        "NE1 1AB,426500,564500,,\n"
        "NE1 1AD,430000,570000,,\n"
        "NE1 1AE,0,0,,\n"
    )
    path = tmp_path / "gazetteer.csv"
    path.write_text(text)
    return read_gazetteer([path])


def test_a_point_is_in_its_ward_and_on_an_edge_in_the_lowest(wards: BoundarySet) -> None:
    """Inside, on a shared edge, on an outer edge, a corner and outside: each has one answer."""
    found = locate(_points((0.5, 0.5), (1, 0.5), (2, 1), (3, 0), (1.5, 2)), wards, Tolerance(0))
    assert _located(found) == [
        ("W1", False, None, None),
        ("W1", False, None, None),
        ("W2", False, None, None),
        ("W3", False, None, None),
        (None, False, OUTSIDE, None),
    ]


def test_within_the_tolerance_a_point_belongs_to_the_nearest(wards: BoundarySet) -> None:
    """40 m off the coast is placed and marked, 60 m is not, and a tie goes to the lower code."""
    found = locate(_points((2.5, 1.04), (2.5, 1.06), (1, 1.04)), wards, FIFTY)
    assert _located(found) == [
        ("W3", True, None, None),
        (None, False, OUTSIDE, None),
        ("W1", True, None, None),
    ]


def test_points_in_a_neighbouring_district_are_elsewhere(wards: BoundarySet, write_wards: Write) -> None:
    """The national set keeps a near point that is another district's out, and names the district."""
    shapes = [shapely.box(WEST, SOUTH, WEST + 3 * SIDE + 20, SOUTH + SIDE), square(3.02, 0), square(0, 5)]
    national = read_boundaries(file_of(write_wards(shapes, ["D1", "D2", "D3"], file="national.gpkg")))
    points = _points((3.01, 0.5), (3.04, 0.5), (3.9, 0.5), (0.5, 5.5), (0.5, 1.04), (9, 9))
    found = locate(points, wards, Tolerance(50, national))
    assert _located(found) == [
        ("W3", True, None, None),
        (None, False, ELSEWHERE, "D2"),
        (None, False, ELSEWHERE, "D2"),
        (None, False, ELSEWHERE, "D3"),
        ("W1", True, None, None),
        (None, False, OUTSIDE, None),
    ]


def test_missing_coordinates_have_their_reason_and_rows_their_index(wards: BoundarySet) -> None:
    """NaN is no place, whatever the index, and no rows give the same columns."""
    points = pd.DataFrame({"easting": [np.nan, 425_500], "northing": [564_500, 564_500.0]}, index=[9, 9])
    found = locate(points, wards, FIFTY)
    assert found.index.tolist() == [9, 9]
    assert found["reason"].fillna("").tolist() == [NO_COORDINATES, ""]
    assert locate(points[:0], wards, FIFTY).dtypes.to_dict() == found.dtypes.to_dict()


@given(st.lists(st.tuples(st.integers(-2, 32), st.integers(-2, 12)), min_size=1, max_size=30))
def test_the_tree_finds_what_one_by_one_finds(tenths: list[tuple[int, int]]) -> None:
    """On and off edges and corners, the answer is that of asking every square in turn."""
    shapes = np.array([square(0), square(1), square(2), square(0.5, 0.5)])
    points = _points(*((x / 10, y / 10) for x, y in tenths))
    found = area_of(points["easting"].to_numpy(), points["northing"].to_numpy(), shapes)
    for (x, y), place in zip(points.to_numpy(), found, strict=True):
        holding = [i for i, shape in enumerate(shapes) if shape.intersects(shapely.Point(x, y))]
        assert place == (holding[0] if holding else NOWHERE)


def test_each_place_of_a_postcode_has_its_area(gazetteer: Gazetteer, wards: BoundarySet) -> None:
    """A reused postcode lies in one ward until its reintroduction and in another after."""
    table = make_lookup(gazetteer, wards, FIFTY, None).table
    reused = table[table["postcode"] == "NE1 1AA"]
    assert reused["area_code"].tolist() == ["W1", "W3"]
    assert reused["valid_to"].iloc[0] == reused["valid_from"].iloc[1] == pd.Timestamp("2010-01-01")
    reasons = table.set_index("postcode")["reason"].dropna().to_dict()
    assert reasons == {"NE1 1AD": OUTSIDE, "NE1 1AE": NO_GRID_REFERENCE}
    assert len(table) == len(gazetteer.postcodes)


def test_typed_postcodes_get_their_area_or_a_reason(gazetteer: Gazetteer, wards: BoundarySet) -> None:
    """Every row comes back with an area or one reason; a reused postcode is where it was last."""
    raw = pd.Series(["ne1 1aa", "NE1 IAB", None, "x9", "NE9 9ZZ", "NE1 1AD", "NE11AE"], index=range(7, 0, -1))
    found = lookup_postcodes(raw, gazetteer, wards, FIFTY)
    assert found.index.equals(raw.index)
    assert found.columns.tolist() == ["postcode", "area_code", "easting", "northing", "reason"]
    assert found["area_code"].fillna("").tolist() == ["W3", "W2", "", "", "", "", ""]
    assert found["reason"].fillna("").tolist() == [
        *("", "", MISSING, INVALID, NOT_IN_GAZETTEER, OUTSIDE, NO_GRID_REFERENCE)
    ]
    assert found["easting"].iloc[0] == 427_500


def test_a_lookup_is_kept_and_read_again(gazetteer: Gazetteer, wards: BoundarySet, tmp_path: Path) -> None:
    """The second time the file is read, types and all, and nothing but a hash names it."""
    cache = tmp_path / "cache"
    made = make_lookup(gazetteer, wards, FIFTY, cache).table
    kept = list(cache.iterdir())
    assert [len(path.stem) for path in kept] == [64]
    before = kept[0].stat().st_mtime_ns
    pd.testing.assert_frame_equal(make_lookup(gazetteer, wards, FIFTY, cache).table, made)
    assert kept[0].stat().st_mtime_ns == before


def test_other_inputs_are_other_lookups(gazetteer: Gazetteer, wards: BoundarySet, tmp_path: Path) -> None:
    """Another tolerance, national set, gazetteer or boundary set never meets a lookup that is not its own."""
    others = [
        (gazetteer, wards, FIFTY),
        (gazetteer, wards, Tolerance(60)),
        (gazetteer, wards, Tolerance(50, wards)),
        (replace(gazetteer, sha256="0" * 64), wards, FIFTY),
        (gazetteer, replace(wards, sha256="0" * 64), FIFTY),
    ]
    for given_one in others:
        make_lookup(*given_one, tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == len(others)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "text"])
def test_a_damaged_cache_file_is_made_again(
    gazetteer: Gazetteer, wards: BoundarySet, tmp_path: Path, damage: str
) -> None:
    """A cache file that was cut, altered or replaced is never believed, and is right again afterwards."""
    made = make_lookup(gazetteer, wards, FIFTY, tmp_path / "cache").table
    path = next((tmp_path / "cache").iterdir())
    whole = path.read_bytes()
    chunk = pq.ParquetFile(path).metadata.row_group(0).column(1)
    flipped = bytearray(whole)
    # A byte of the eastings' distinct values: without a checksum it is another number and no error.
    flipped[chunk.data_page_offset - 10] ^= 1
    damaged = {"cut": whole[: len(whole) // 2], "flipped": flipped, "empty": b"", "text": b"x"}
    path.write_bytes(damaged[damage])
    pd.testing.assert_frame_equal(make_lookup(gazetteer, wards, FIFTY, tmp_path / "cache").table, made)
    assert path.read_bytes() == whole
    assert len(list(path.parent.iterdir())) == 1


def test_a_cache_that_cannot_be_written_is_done_without(wards: BoundarySet, tmp_path: Path) -> None:
    """A file in the cache's place costs time and nothing else."""
    (tmp_path / "cache").write_text("")
    found = locate_cached(_points((0.5, 0.5)), wards, FIFTY, tmp_path / "cache")
    assert found["area_code"].tolist() == ["W1"]


def test_points_are_kept_by_their_coordinates(wards: BoundarySet, tmp_path: Path) -> None:
    """The same points under another index are read from the cache; other points are not."""
    points = _points((0.5, 0.5), (2.5, 0.5))
    first = locate_cached(points, wards, FIFTY, tmp_path)
    again = locate_cached(points.set_axis([5, 5]), wards, FIFTY, tmp_path)
    assert again.index.tolist() == [5, 5]
    assert again["area_code"].tolist() == first["area_code"].tolist() == ["W1", "W3"]
    assert len(list(tmp_path.glob("*.parquet"))) == 1
    locate_cached(points[::-1], wards, FIFTY, tmp_path)
    assert len(list(tmp_path.glob("*.parquet"))) == 2


@pytest.mark.parametrize(
    ("gazetteer_file", "boundary_file", "code", "district"),
    [
        ("codepo_gb_2014-07.zip", "WD_2013-12.geojson", "WD13CD", None),
        ("codepo_gb_2018-07.zip", "WD_2019-12.geojson", "WD19CD", None),
        ("codepo_gb_2022.zip", "WD_2022-12.geojson", "WD22CD", "LAD22CD"),
    ],
)
def test_areas_agree_with_the_publishers_own(
    real_data: Path, gazetteer_file: str, boundary_file: str, code: str, district: str | None
) -> None:
    """0.9992 of each edition's NE postcodes lie in the publisher's ward, 0.9990 in two districts alone."""
    folder = real_data / "northumbria"
    areas = read_boundaries(file_of(folder / "boundaries" / boundary_file, code, code, district))
    path = folder / "postcodes" / gazetteer_file
    table = make_lookup(read_gazetteer([path]), areas, Tolerance(0), None).table
    with zipfile.ZipFile(path) as archive, archive.open("Data/CSV/ne.csv") as file:
        districts = pd.read_csv(file, header=None, usecols=[0, 8], names=["raw", "district"])
    published = read_wards(path).rename(columns={"area_code": "theirs"})
    assert published["theirs"].notna().mean() > 0.99
    districts["postcode"] = districts["raw"].str.replace(" ", "").str.replace(r"(...)$", r" \1", regex=True)
    both = table.merge(published, on="postcode").merge(districts, on="postcode")
    both = both[both["theirs"].isin(areas.areas["area_code"])]
    agrees = both["area_code"].eq(both["theirs"]).fillna(value=False)
    assert len(both) > 32_000
    assert agrees.mean() >= 0.9992
    for one in ("E08000022", "E08000021"):
        assert agrees[both["district"] == one].mean() >= 0.9990


def test_terminated_postcodes_of_the_published_nspl_are_placed(real_data: Path) -> None:
    """All terminated postcodes of Sunderland that have a grid reference in the region get a ward."""
    folder = real_data / "northumbria"
    gazetteer = read_gazetteer([folder / "postcodes" / "NSPL_NOV_2021_UK_SR.zip"])
    areas = read_boundaries(file_of(folder / "boundaries" / "WD_2022-12.geojson", "WD22CD", "WD22NM"))
    table = make_lookup(gazetteer, areas, FIFTY, None).table
    ended = table[table["terminated"].notna()]
    assert len(ended) == 2_143
    placed = ended["area_code"].notna()
    assert set(ended["reason"].dropna()) <= {OUTSIDE, NO_GRID_REFERENCE}
    # The postcode area SR reaches into County Durham, which is not among these wards.
    assert placed.sum() > 1_500


@pytest.mark.parametrize(
    ("way", "inside", "near", "elsewhere", "nowhere"),
    [(to_grid, 751_841, 169, 385, 4), (by_parameters, 751_804, 206, 389, 0)],
)
def test_crimes_outside_the_wards_are_told_apart(
    real_data: Path, way: Way, inside: int, near: int, elsewhere: int, nowhere: int
) -> None:
    """By seven parameters the known 206 crimes off the coast and 389 next door; exactly, 41 fewer."""
    crimes = _crimes(real_data / "northumbria" / "police-uk")
    x, y = way(crimes["Longitude"].to_numpy(), crimes["Latitude"].to_numpy())
    folder = real_data / "northumbria" / "boundaries"
    areas = read_boundaries(file_of(folder / "WD_2022-12.geojson", "WD22CD", "WD22NM"))
    path = real_data / "england-and-wales" / "boundaries" / "WD_2022-12_UK.gpkg.zip"
    national = read_boundaries(file_of(path, "ward22_code", "ward22_name"))
    found = locate(pd.DataFrame({"easting": x, "northing": y}), areas, Tolerance(50, national))
    outcome = found["reason"].fillna("placed").mask(found["near"], "near")
    assert crimes["count"].groupby(outcome).sum().drop(NO_COORDINATES, errors="ignore").to_dict() == {
        "placed": inside,
        "near": near,
        ELSEWHERE: elsewhere,
    }
    # Four crimes of one month have a point near Larne, in Northern Ireland.
    assert crimes["count"][found["reason"] == NO_COORDINATES].sum() == nowhere


def _crimes(folder: Path) -> pd.DataFrame:
    rows = []
    for path in sorted(folder.glob("*.zip")):
        with zipfile.ZipFile(path) as archive:
            streets = [name for name in archive.namelist() if name.endswith("-street.csv")]
            rows += [pd.read_csv(archive.open(name), usecols=["Longitude", "Latitude"]) for name in streets]
    return pd.concat(rows).dropna().value_counts().reset_index()
