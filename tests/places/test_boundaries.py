"""Boundary sets in every form that they arrive in, and files that are none."""

import shutil
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from squares import Write, file_of, square

from geoaudit.errors import GeographyError
from geoaudit.places import topology
from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries

CANARY = "Canary Quill"


def _degrees(shape: shapely.Geometry) -> shapely.Geometry:
    return gpd.GeoSeries([shape], crs="EPSG:27700").to_crs("EPSG:4326").iloc[0]


def _of(found: BoundarySet, finding: str) -> list[list[object]]:
    rows = found.findings[found.findings["finding"] == finding]
    return rows[["area_code", "other_code", "value", "unit"]].to_numpy().tolist()


@pytest.mark.parametrize("file", ["wards.gpkg", "wards.geojson", "wards.shp", "wards.json"])
@pytest.mark.parametrize("crs", ["EPSG:27700", "EPSG:4326", "EPSG:3857", "EPSG:29902"])
def test_every_format_and_system_gives_the_same_areas(write_wards: Write, file: str, crs: str) -> None:
    """GeoPackage, GeoJSON and Shapefile in four reference systems give the same squares within 5 m."""
    path = write_wards([square(0), square(1), square(2)], crs=crs, file=file)
    found = read_boundaries(file_of(path)).areas
    assert found["area_code"].tolist() == ["W1", "W2", "W3"]
    assert found.crs == "EPSG:27700"
    distance = shapely.hausdorff_distance(found.geometry.to_numpy(), [square(0), square(1), square(2)])
    assert distance.max() < 5
    assert found.columns.tolist() == ["area_code", "area_name", "parent", "geometry"]


@pytest.mark.parametrize("file", ["wards.gpkg", "wards.shp"])
def test_a_zipped_file_is_read_with_its_parts(write_wards: Write, file: str) -> None:
    """A zip in which the file and what belongs to it lie in a folder is read like the file."""
    path = write_wards([square(0), square(1), square(2)], file=file)
    zipped = path.with_name("wards (2022) {final}.zip")
    with zipfile.ZipFile(zipped, "w") as archive:
        for part in sorted(path.parent.glob("wards.*")):
            archive.write(part, f"a folder/{part.name}")
    assert read_boundaries(file_of(zipped)).areas.geom_equals(read_boundaries(file_of(path)).areas).all()


def test_the_old_crs_member_of_geojson_is_honoured(write_geojson: Write) -> None:
    """Metres declared by the member that newer GeoJSON has no longer are not taken for degrees."""
    path = write_geojson([square(0)], "urn:ogc:def:crs:EPSG::27700")
    assert read_boundaries(file_of(path)).areas.geometry.iloc[0].equals(square(0))


def test_geojson_without_a_word_is_in_degrees(write_geojson: Write) -> None:
    """What the standard says holds: no declaration means degrees."""
    found = read_boundaries(file_of(write_geojson([_degrees(square(0))])))
    assert shapely.hausdorff_distance(found.areas.geometry.iloc[0], square(0)) < 5


@pytest.mark.parametrize("crs", [None, "urn:ogc:def:crs:OGC:1.3:CRS84"])
def test_metres_that_say_they_are_degrees_are_refused(write_geojson: Write, crs: str | None) -> None:
    """A GeoJSON with no reference system, or degrees', and coordinates beyond 180 is refused."""
    with pytest.raises(GeographyError, match=r"wards\.geojson must be in degrees"):
        read_boundaries(file_of(write_geojson([square(0)], crs)))


def test_degrees_that_say_they_are_metres_are_refused(write_geojson: Write) -> None:
    """The reverse slip is refused as well."""
    path = write_geojson([_degrees(square(0))], "urn:ogc:def:crs:EPSG::27700")
    with pytest.raises(GeographyError, match="look like degrees"):
        read_boundaries(file_of(path))


def test_areas_in_another_country_are_refused(write_geojson: Write) -> None:
    """Latitude and longitude in the wrong order put a ward into the Indian Ocean: refused."""
    swapped = shapely.transform(_degrees(square(0)), lambda points: points[:, ::-1])
    with pytest.raises(GeographyError, match="in the United Kingdom"):
        read_boundaries(file_of(write_geojson([swapped])))


def test_a_shapefile_without_a_projection_is_refused(write_wards: Write) -> None:
    """Nothing is guessed from coordinates alone."""
    path = write_wards([square(0), square(1), square(2)], file="wards.shp")
    path.with_suffix(".prj").unlink()
    with pytest.raises(GeographyError, match=r"\.prj"):
        read_boundaries(file_of(path))


def test_an_area_in_several_rows_is_one_area(write_wards: Write) -> None:
    """Rows of one code are joined, and the finding says how many there were."""
    found = read_boundaries(file_of(write_wards([square(1), square(0), square(5)], ["W2", "W1", "W2"])))
    assert found.areas["area_code"].tolist() == ["W1", "W2"]
    assert found.areas.geometry.area.tolist() == [1e6, 2e6]
    assert [row[0::2] for row in _of(found, "in several rows, joined")] == [["W2", 2.0]]


def test_an_invalid_shape_is_repaired_and_named(write_wards: Write) -> None:
    """A ward drawn as a figure of eight becomes valid polygons, and is in the findings by its code."""
    bow = shapely.Polygon([(425e3, 564e3), (426e3, 565e3), (426e3, 564e3), (425e3, 565e3)])
    found = read_boundaries(file_of(write_wards([square(2), bow], ["W1", "W2"])))
    assert found.areas.is_valid.all()
    assert found.areas.geom_type.isin(["Polygon", "MultiPolygon"]).all()
    assert [row[0] for row in _of(found, "invalid geometry repaired")] == ["W2"]


def test_overlaps_and_gaps_are_measured(write_wards: Write) -> None:
    """Wards that share 100 m by 1 km, a ward within a ward and a hole of 200 m are found with their size."""
    ring = square(5, 0, 3000).difference(square(6, 1, 200))
    shapes = [square(0), square(0.9), ring, square(5.5, 0.5, 100)]
    found = read_boundaries(file_of(write_wards(shapes, ["W1", "W2", "W3", "W4"])))
    assert _of(found, "overlap") == [["W1", "W2", 100_000.0, "m2"], ["W3", "W4", 10_000.0, "m2"]]
    gaps = _of(found, "gap")
    assert [(row[0], row[2]) for row in gaps] == [("W3", 40_000.0)]


def test_an_island_is_no_part_of_the_gap_it_lies_in() -> None:
    """Of a square kilometre round an island of 800 m 360,000 m2 are a gap; the island's lake is its own."""
    ring = square(0, 0, 3000).difference(square(1, 1))
    island = square(1.1, 1.1, 800).difference(square(1.3, 1.3, 400))
    shapes = [ring, island, square(1.4, 1.4, 200)]
    areas = gpd.GeoDataFrame({"area_code": ["W2", "W1", "W0"]}, geometry=shapes, crs="EPSG:27700")
    found = topology.gaps(areas)
    assert dict(zip(found["area_code"], found["value"], strict=True)) == {"W2": 360_000.0, "W1": 120_000.0}


def test_a_hole_that_an_island_fills_is_no_gap() -> None:
    """What is left of a hole beside the island that fills it is smaller than a gap."""
    ring = square(0, 0, 3000).difference(square(1, 1))
    shapes = [ring, square(1, 1).buffer(-1e-5, join_style="mitre")]
    areas = gpd.GeoDataFrame({"area_code": ["W1", "W2"]}, geometry=shapes, crs="EPSG:27700")
    assert topology.gaps(areas).empty


def test_wards_that_fit_together_give_no_findings(wards: BoundarySet) -> None:
    """Shared edges are neither overlaps nor gaps."""
    assert wards.findings.empty


def test_the_same_ward_twice_under_two_codes_overlaps_wholly(write_wards: Write) -> None:
    """Two codes on one piece of land are found, though their edges match."""
    found = read_boundaries(file_of(write_wards([square(0), square(0)], ["W1", "W2"])))
    assert _of(found, "overlap") == [["W1", "W2", 1e6, "m2"]]


def test_parents_come_with_the_areas(write_geojson: Write) -> None:
    """The column of parents is kept, trimmed, and missing where it says nothing."""
    path = write_geojson([square(0), square(1)], "urn:ogc:def:crs:EPSG::27700", lad=[" E08 ", None])
    found = read_boundaries(file_of(path, parent="lad")).areas["parent"]
    assert found.iloc[0] == "E08"
    assert found.isna().tolist() == [False, True]


def test_a_name_that_is_missing_is_the_code(write_wards: Write) -> None:
    """An area without a name can still be talked about."""
    path = write_wards([square(0), square(1)], ["W1", "W2"], names=["Ward", None])
    assert read_boundaries(file_of(path)).areas["area_name"].tolist() == ["Ward", "W2"]


@pytest.mark.parametrize(
    ("codes", "names", "said"),
    [
        (["W1", None, " "], None, "a code in column 'code', but 2 of 3 rows do not: see row 2, 3"),
        (
            ["W1", "W1", "W2"],
            [CANARY, "Other", "x"],
            "one area name for each code .* 2 of 3 rows do not: see row 1, 2",
        ),
    ],
)
def test_missing_and_duplicate_codes_are_refused(
    write_wards: Write, codes: list[str | None], names: list[str] | None, said: str
) -> None:
    """A code that is missing, or stands for two areas, is refused by its row and not by its value."""
    path = write_wards([square(0), square(1), square(2)], codes, names=names or ["a", "b", "c"])
    with pytest.raises(GeographyError, match=said) as refused:
        read_boundaries(file_of(path))
    assert CANARY not in str(refused.value)


def test_a_missing_column_is_refused_with_the_nearest(write_wards: Write) -> None:
    """A slip in a column's name is answered with the columns there are and the likeliest."""
    with pytest.raises(GeographyError, match=r"column 'cdoe': did you mean 'code'.*'code', 'name'"):
        read_boundaries(file_of(write_wards([square(0), square(1), square(2)]), code="cdoe"))


@pytest.mark.parametrize(
    "shape", [square(0).centroid, square(0).exterior, shapely.GeometryCollection([square(0)])]
)
def test_points_and_lines_are_no_areas(write_geojson: Write, shape: shapely.Geometry) -> None:
    """A file of people's homes named as boundaries is refused, and no home is shown."""
    path = write_geojson([shape], "urn:ogc:def:crs:EPSG::27700", name=[CANARY])
    with pytest.raises(GeographyError, match="1 of its 1 rows are points, lines or mixtures") as refused:
        read_boundaries(file_of(path))
    assert CANARY not in str(refused.value)


def test_an_area_without_a_shape_is_refused_unless_another_row_has_it(write_geojson: Write) -> None:
    """A row without a shape is left out and counted where its area has one elsewhere, else refused."""
    crs = "urn:ogc:def:crs:EPSG::27700"
    path = write_geojson([square(0), None], crs, code=["W1", "W1"])
    assert [row[0::2] for row in _of(read_boundaries(file_of(path)), "rows without a shape, left out")] == [
        ["W1", 1]
    ]
    path = write_geojson([square(0), None], crs, code=["W1", "W2"])
    with pytest.raises(GeographyError, match="a shape, but 1 of 2 rows do not: see row 2"):
        read_boundaries(file_of(path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("missing.geojson", None),
        ("empty.geojson", b""),
        ("binary.geojson", bytes(range(256)) * 20),
        ("binary.gpkg", bytes(range(256)) * 20),
        ("cut.geojson", b'{"type": "FeatureCollection", "features": [{"type": "Feature", "prop'),
        ("no.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("other.json", b'{"Canary Quill": 1}'),
        ("table.csv", b"code,name\nCanary Quill,1\n"),
        ("cut.gpkg", b"SQLite format 3\x00" + b"\x00" * 200),
        ("cut.shp", b"\x00\x00\x27\x0a" + b"\x00" * 20),
    ],
)
def test_a_file_that_is_no_boundary_file_is_refused(tmp_path: Path, name: str, content: bytes | None) -> None:
    """Missing, empty, binary, cut or of another kind: one sentence that begins with the file's name."""
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GeographyError) as refused:
        read_boundaries(file_of(path))
    message = str(refused.value)
    assert message.startswith(name)
    assert message.endswith(".")
    assert "\n" not in message
    assert CANARY not in message


def test_a_damaged_or_unsafe_zip_is_refused(write_wards: Write, tmp_path: Path) -> None:
    """A zip cut short, one with a path outside its folder and one with two sets are refused."""
    path = write_wards([square(0), square(1), square(2)])
    paths = {"cut.zip": ["wards.gpkg"], "outside.zip": ["../wards.gpkg"], "two.zip": ["a.gpkg", "b.gpkg"]}
    for name, entries in paths.items():
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            for entry in entries:
                archive.write(path, entry)
    cut = tmp_path / "cut.zip"
    cut.write_bytes(cut.read_bytes()[:-60])
    for name in paths:
        with pytest.raises(GeographyError, match=name):
            read_boundaries(file_of(tmp_path / name))


def test_a_layer_is_chosen_by_name(write_wards: Write) -> None:
    """A GeoPackage with two layers needs a name, and a wrong one is answered with those there are."""
    path = write_wards([square(0), square(1), square(2)])
    gpd.read_file(path)[:1].to_file(path, layer="second")
    file = file_of(path)
    with pytest.raises(GeographyError, match=r"holds 2 .'wards', 'second'.: name one as layer"):
        read_boundaries(file)
    chosen = BoundaryFile("wards", path, "code", "name", file.date, None, "second")
    assert len(read_boundaries(chosen).areas) == 1
    wrong = BoundaryFile("wards", path, "code", "name", file.date, None, "third")
    with pytest.raises(GeographyError, match="layer 'third', but it has 'wards', 'second'"):
        read_boundaries(wrong)


def test_the_hash_changes_with_the_file_and_with_what_is_read_from_it(write_wards: Write) -> None:
    """A lookup made with another column or another part of a Shapefile is another lookup."""
    path = write_wards([square(0), square(1), square(2)], file="wards.shp")
    before = read_boundaries(file_of(path)).sha256
    assert before == read_boundaries(file_of(path)).sha256
    assert before != read_boundaries(file_of(path, code="name")).sha256
    other = write_wards([square(0), square(1), square(2)], ["W1", "W2", "W4"], file="other.shp")
    shutil.copy(other.with_suffix(".dbf"), path.with_suffix(".dbf"))
    assert before != read_boundaries(file_of(path)).sha256


def test_holes_of_multipolygons_are_told_from_their_outlines() -> None:
    """Of two polygons, the second with two holes, the holes alone are counted as gaps."""
    whole = square(0, 0, 900)
    holed = square(5, 0, 900).difference(shapely.union_all([square(5.1, 0.1, 100), square(5.5, 0.5, 100)]))
    areas = gpd.GeoDataFrame({"area_code": ["A", "B"]}, geometry=[whole, holed], crs="EPSG:27700")
    assert topology.gaps(areas)["value"].tolist() == [10_000.0, 10_000.0]
    assert topology.gaps(areas)["area_code"].tolist() == ["B", "B"]


@pytest.mark.parametrize(
    ("file", "code", "rows"),
    [
        ("CASWD_2001-04.geojson", "ons_label", 233),
        ("WD_2013-12.geojson", "WD13CD", 177),
        ("WD_2019-12.geojson", "WD19CD", 177),
        ("WD_2022-12.geojson", "WD22CD", 177),
        ("WD_2022-12_EPSG27700.geojson", "WD22CD", 177),
        ("LSOA_2021-12.geojson", "LSOA21CD", 927),
    ],
)
def test_published_sets_are_read(real_data: Path, file: str, code: str, rows: int) -> None:
    """Each published set gives its areas, valid, on the grid, with the region's 5,570 square kilometres."""
    found = read_boundaries(file_of(real_data / "northumbria" / "boundaries" / file, code, code)).areas
    assert len(found) == found["area_code"].nunique() == rows
    assert found.is_valid.all()
    assert abs(found.geometry.area.sum() / 1e6 - 5_571) < 7


def test_rows_without_a_shape_in_the_census_wards_are_counted(real_data: Path) -> None:
    """The wards of 2001 have two areas with six rows that hold no shape beside the one that does."""
    path = real_data / "northumbria" / "boundaries" / "CASWD_2001-04.geojson"
    rows = _of(read_boundaries(file_of(path, "ons_label", "name")), "rows without a shape, left out")
    assert [row[0::2] for row in rows] == [["35UBFZ", 1.0], ["35UCGE", 5.0]]


def test_degrees_and_metres_of_one_published_set_agree(real_data: Path) -> None:
    """The wards of 2022 in degrees, brought to the grid, lie within a centimetre of those in metres."""
    folder = real_data / "northumbria" / "boundaries"
    degrees, metres = (
        read_boundaries(file_of(folder / f"WD_2022-12{end}.geojson", "WD22CD", "WD22NM", "LAD22CD")).areas
        for end in ("", "_EPSG27700")
    )
    assert degrees["area_code"].equals(metres["area_code"])
    assert degrees["parent"].nunique() == 6
    one, other = (shapely.get_coordinates(areas.geometry.to_numpy()) for areas in (degrees, metres))
    assert np.abs(one - other).max() < 0.01


def test_the_united_kingdoms_wards_are_read_from_their_zip(real_data: Path) -> None:
    """8,483 rows of a zipped GeoPackage give 8,482 wards, one of them in two rows, none overlapping."""
    path = real_data / "england-and-wales" / "boundaries" / "WD_2022-12_UK.gpkg.zip"
    found = read_boundaries(file_of(path, "ward22_code", "ward22_name"))
    assert len(found.areas) == 8_482
    assert not found.findings["finding"].isin(["overlap", "gap"]).any()
