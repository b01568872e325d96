"""A person's own layer as it arrives: each kind of file, and what is refused."""

import io
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from convertbng.cutil import convert_lonlat

from geoaudit.errors import GeoAuditError, GeographyError
from geoaudit.overlays.geographic import layers_in, read_layer
from geoaudit.overlays.overlay import AREAS, LINES, NO_SHAPE, POINTS, overlay_of
from geoaudit.overlays.tabular import (
    DEGREES,
    METRES,
    POSTCODES,
    Placing,
    columns_in,
    read_places,
    suggested,
)
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.places.postcodes import (
    INVALID,
    MISSING,
    NO_COORDINATES,
    NO_GRID_REFERENCE,
    NOT_IN_GAZETTEER,
    OUTSIDE_GB,
    ZERO,
)

CANARY = "Zebedee Quartermaine"


_KML = (
    b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>x</name>'
    b"<Point><coordinates>-1.68,54.9</coordinates></Point></Placemark></Document></kml>"
)


def points(xs=(420_500, 421_500, 423_000), **columns):
    """Return points in the three wards."""
    shapes = gpd.points_from_xy(xs, [560_500] * len(xs))
    return gpd.GeoDataFrame(
        {"name": [f"p{i}" for i in range(len(xs))], **columns}, geometry=shapes, crs=27700
    )


def written(frame, path, **how):
    """Write a layer and return its place."""
    frame.to_file(path, **how)
    return path


def zipped(folder, path, leave_out=()):
    """Zip the files of a folder, and return the zip's place."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(folder.iterdir()):
            if file.suffix not in leave_out:
                archive.write(file, file.name)
    return path


def shapefile(tmp_path, frame):
    """Write a Shapefile into a folder of its own, and return the folder."""
    folder = tmp_path / "shp"
    folder.mkdir()
    frame.to_file(folder / "schools.shp")
    return folder


def only(path):
    """Return the one layer of a file, read."""
    (layer,) = layers_in(path)
    return overlay_of(read_layer(layer))


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "kml", "zip"])
def test_every_kind_of_file_gives_the_same_points(tmp_path, ending):
    """A GeoPackage, GeoJSON, KML and a Shapefile in a zip give the same points.

    pyproj, which makes the degrees here, is up to 5 m off, and a few points do not show that it made them.
    """
    if ending == "zip":
        path = zipped(shapefile(tmp_path, points()), tmp_path / "layer.zip")
    else:
        path = tmp_path / f"layer.{ending}"
        written(points() if ending == "gpkg" else points().to_crs(4326), path)
    found = only(path)
    assert found.kind == POINTS
    assert found.unplaced == {}
    at = shapely.get_coordinates(found.shapes)
    assert abs(at - shapely.get_coordinates(points().geometry)).max() < 5


def test_a_file_of_several_layers_offers_each(tmp_path):
    """A GeoPackage with two layers and a table without places offers the two, by name."""
    path = tmp_path / "layer.gpkg"
    written(points(), path, layer="schools")
    written(points().buffer(10).to_frame(), path, layer="grounds")
    pd.DataFrame({"a": [1]}).pipe(gpd.GeoDataFrame).to_file(path, layer="notes", driver="GPKG")
    assert [layer.words for layer in layers_in(path)] == ["schools", "grounds"]
    assert overlay_of(read_layer(layers_in(path)[1])).kind == AREAS


@pytest.mark.parametrize("part", [".shx", ".dbf", ".prj"])
def test_a_shapefile_without_a_part_is_refused_by_its_name(tmp_path, part):
    """Each file that a Shapefile needs is asked for by its ending."""
    path = zipped(shapefile(tmp_path, points()), tmp_path / "layer.zip", leave_out=(part,))
    with pytest.raises(GeographyError, match=rf"must come with its \{part}"):
        layers_in(path)


def test_a_zip_that_reaches_out_of_its_folder_is_refused(tmp_path):
    """A name with .. in it is refused before anything is read."""
    path = tmp_path / "layer.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../evil.geojson", "{}")
    with pytest.raises(GeoAuditError, match="lie outside it"):
        layers_in(path)


def broken(kind):
    """Return the bytes and the name of a file that is no layer; where it can hold words, one is a secret."""
    image = b"\xff\xd8\xff\xe0" + b"\0" * 200
    zip_of_text = io.BytesIO()
    with zipfile.ZipFile(zip_of_text, "w") as archive:
        archive.writestr("notes.txt", CANARY)
    return {
        "photo": (image, "layer.gpkg"),
        "photo as json": (image, "layer.geojson"),
        "half a GeoPackage": (b"SQLite format 3\0" + b"\0" * 500, "layer.gpkg"),
        "half a GeoJSON": (
            b'{"type": "FeatureCollection", "features": [{"' + CANARY.encode(),
            "layer.geojson",
        ),
        "no features": (b'{"type": "FeatureCollection", "features": []}', "layer.geojson"),
        "other JSON": (b'{"name": "' + CANARY.encode() + b'"}', "layer.geojson"),
        "empty": (b"", "layer.geojson"),
        "XML that grows": (b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "b">]>' + _KML, "layer.kml"),
        "other XML": (b"<html><body>" + CANARY.encode() + b"</body></html>", "layer.kml"),
        "no zip": (b"PK\3\4 and then nothing", "layer.zip"),
        "a zip of text": (zip_of_text.getvalue(), "layer.zip"),
    }[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "photo",
        "photo as json",
        "half a GeoPackage",
        "half a GeoJSON",
        "no features",
        "other JSON",
        "empty",
        "XML that grows",
        "other XML",
        "no zip",
        "a zip of text",
    ],
)
def test_what_is_no_layer_is_one_sentence_that_quotes_nothing(tmp_path, kind, capfd, caplog):
    """Whatever is wrong is refused with a sentence; no word of the file is in it, nor in any log."""
    content, name = broken(kind)
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(GeoAuditError) as problem:
        overlay_of(read_layer(layers_in(path)[0]))
    said = str(problem.value) + caplog.text + "".join(capfd.readouterr())
    assert "Zebedee" not in said
    assert str(problem.value).count(". ") == 0


def test_what_does_not_say_its_system_is_refused():
    """Shapes without a coordinate reference system, in metres or not, are asked to say one."""
    with pytest.raises(GeographyError, match="must say its coordinate reference system"):
        overlay_of(points().set_crs(None, allow_override=True))


def test_metres_that_are_called_degrees_are_refused():
    """Eastings that the file calls longitudes are refused, not moved to nowhere."""
    with pytest.raises(GeographyError, match="beyond 180 or 90"):
        overlay_of(points().set_crs(4326, allow_override=True))


def test_a_layer_elsewhere_is_refused_and_a_stray_feature_counted():
    """A layer in France is refused; of one with a point in France the rest is read."""
    france = gpd.GeoDataFrame({"name": ["Paris"]}, geometry=gpd.points_from_xy([2.35], [48.85]), crs=4326)
    with pytest.raises(GeographyError, match="must lie in Great Britain"):
        overlay_of(france)
    both = pd.concat([points().to_crs(4326), france], ignore_index=True)
    found = overlay_of(both)
    assert len(found.features) == 3
    assert found.unplaced == {OUTSIDE_GB: 1}


def test_kinds_that_are_mixed_are_refused():
    """Points and areas in one layer are asked for apart."""
    mixed = pd.concat([points(), points().set_geometry(points().buffer(5))], ignore_index=True)
    with pytest.raises(GeographyError, match="mixes them"):
        overlay_of(mixed)


def test_invalid_areas_are_repaired_and_counted_and_empty_ones_left_out():
    """A bow tie becomes two triangles, a row without a shape is left out, and both are told."""
    bow = shapely.Polygon([(420_000, 560_000), (421_000, 561_000), (421_000, 560_000), (420_000, 561_000)])
    found = overlay_of(gpd.GeoDataFrame({"a": [1, 2]}, geometry=[None, bow], crs=27700))
    assert (found.repaired, found.unplaced) == (1, {NO_SHAPE: 1})
    assert found.features.geometry.is_valid.all()
    assert found.features.area.sum() == pytest.approx(500_000)


def test_points_that_come_together_are_taken_apart_and_heights_left_out():
    """A row of two points with heights is two plane features; a line stays one."""
    two = shapely.MultiPoint([(420_500, 560_500, 9), (421_500, 560_500, 9)])
    found = overlay_of(gpd.GeoDataFrame({"a": [1]}, geometry=[two], crs=27700))
    assert len(found.features) == 2
    assert not shapely.has_z(found.shapes).any()
    line = shapely.LineString([(420_500, 560_500), (421_500, 560_500)])
    assert overlay_of(gpd.GeoDataFrame({"a": [1]}, geometry=[line], crs=27700)).kind == LINES


def table(tmp_path, text):
    """Write a table and return its place."""
    path = tmp_path / "layer.csv"
    path.write_text(text)
    return path


def test_columns_are_recognised_by_their_names(tmp_path):
    """The usual spellings of coordinates and postcodes are known, and others are left to the person."""
    columns = columns_in(table(tmp_path, "Name,EASTING,Northings,Lat,Long,Post Code\na,1,2,3,4,x\n"))
    assert suggested(columns, METRES) == ("EASTING", "Northings")
    assert suggested(columns, DEGREES) == ("Long", "Lat")
    assert suggested(columns, POSTCODES) == ("Post Code",)
    assert suggested(("Name", "Easting"), METRES) is None


def test_rows_are_placed_by_metres_and_by_degrees(tmp_path):
    """The same points come of eastings and of longitudes; rows without, and 0,0, are counted by reason."""
    rows = points()
    degrees = convert_lonlat(rows.geometry.x.to_list(), rows.geometry.y.to_list())
    lines = [f"{a.x},{a.y},{x},{y}" for a, x, y in zip(rows.geometry, *degrees, strict=True)]
    path = table(tmp_path, "e,n,lon,lat\n" + "\n".join([*lines, ",,,", "0,0,0,0", "east,north,x,y"]))
    by_metres = read_places(path, Placing(METRES, ("e", "n")), None)
    by_degrees = read_places(path, Placing(DEGREES, ("lon", "lat")), None)
    for found in (by_metres, by_degrees):
        assert found.unplaced == {NO_COORDINATES: 1, ZERO: 1}
        apart = shapely.get_coordinates(found.shapes) - shapely.get_coordinates(rows.geometry)
        assert abs(apart).max() < 0.1


def test_degrees_and_metres_that_are_taken_for_each_other_are_refused(tmp_path):
    """The columns of one way chosen for the other are refused with what to choose."""
    path = table(tmp_path, "e,n,lon,lat\n420500,560500,-1.68,54.9\n")
    with pytest.raises(GeographyError, match="look like degrees"):
        read_places(path, Placing(METRES, ("lon", "lat")), None)
    with pytest.raises(GeographyError, match="go beyond 180"):
        read_places(path, Placing(DEGREES, ("e", "n")), None)


def test_postcodes_that_are_not_placed_are_counted_by_reason(tmp_path):
    """A postcode in another spelling is placed; each that is not is counted under its reason."""
    listed = tmp_path / "postcodes.csv"
    listed.write_text("postcode,easting,northing\nNE1 1AA,420500,560500\nNE1 1AB,0,0\n")
    rows = ["ne11aa", "NE1 1AB", "NE9 9ZZ", "not one", ""]
    path = table(tmp_path, "id,Postcode\n" + "\n".join(f"{i},{code}" for i, code in enumerate(rows)))
    found = read_places(path, Placing(POSTCODES, ("Postcode",)), read_gazetteer([listed]))
    assert len(found.features) == 1
    assert found.unplaced == {NO_GRID_REFERENCE: 1, NOT_IN_GAZETTEER: 1, INVALID: 1, MISSING: 1}


def test_a_table_without_places_is_refused(tmp_path):
    """Where no row has a coordinate, or postcodes have no list, a sentence says what is needed."""
    path = table(tmp_path, f"name,town\n{CANARY},Leeds\n")
    with pytest.raises(GeographyError, match="none of its rows has one"):
        read_places(path, Placing(METRES, ("name", "town")), None)
    with pytest.raises(GeographyError, match="none was given"):
        read_places(path, Placing(POSTCODES, ("town",)), None)
