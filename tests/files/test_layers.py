"""Files that GDAL would take for directions to other files or machines are refused before it opens them."""

import os
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import geopandas as gpd
import pytest
import shapely

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member
from geoaudit.files.layers import holds_a_layer
from geoaudit.overlays.geographic import layers_in, read_layer
from geoaudit.places.boundary_files import layer_columns, layer_texts

SECRET = "nobody may read this"
VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>CSV:{path}</SrcDataSource>'
    "<SrcSQL dialect=\"SQLITE\">SELECT *, 'POINT(420000 560000)' AS g FROM secret</SrcSQL>"
    "<LayerSRS>EPSG:27700</LayerSRS><GeometryType>wkbPoint</GeometryType>"
    '<GeometryField encoding="WKT" field="g"/></OGRVRTLayer></OGRVRTDataSource>'
)
STREAMED = '{{"type": "gdal_streamed_alg", "command_line": "gdal vector filter {path} --where 1=1"}}'
GML = '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"></gml:FeatureCollection>'
POINT = '{"type": "Feature", "geometry": {"type": "Point", "coordinates": [-1.6, 55.0]}, "properties": {}}'


def elsewhere(crs):
    """GeoJSON whose coordinate reference system lies elsewhere."""
    return f'{{"type": "FeatureCollection", {crs}, "features": [{POINT}]}}'


KML = (
    '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><Point>'
    "<coordinates>-1.6,55.0</coordinates></Point></Placemark></Document></kml>"
)


@pytest.fixture
def written(tmp_path):
    """Write a file that points at one with a secret, and return its place."""
    secret = tmp_path / "secret.csv"
    secret.write_text(f"what\n{SECRET}\n", encoding="utf-8")

    def write(name, text):
        path = tmp_path / name
        path.write_text(text.replace("{path}", str(secret)), encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.kml", VRT),
        ("x.kml", f"<kml/>{VRT}"),
        ("x.kml", f"<?xml version='1.0'?><!DOCTYPE kml [<!ENTITY a 'b'>]>{KML[21:]}"),
        ("x.kml", GML),
        ("x.json", f"{{}}{VRT}"),
        ("x.geojson", f'{{"type": "FeatureCollection", "features": [], "a": "{VRT}"}}'.replace('="', "='")),
        ("x.geojson", STREAMED.format(path="{path}")),
        ("x.json", '{"links": [{"rel": "data", "href": "http://127.0.0.1:9/"}], "conformsTo": []}'),
        ("x.geojson", elsewhere('"crs": {"type": "link", "properties": {"href": "http://127.0.0.1:9/"}}')),
        ("x.geojson", elsewhere('"CRS": {"type": "URL", "properties": {"href": "http://127.0.0.1:9/"}}')),
        (
            "x.geojson",
            elsewhere(r'"\u0063rs": {"type": "\u006cink", "properties": {"href": "http://127.0.0.1:9/"}}'),
        ),
        (
            "x.geojson",
            elsewhere('"crs": {"type": "name", "type": "link", "properties": {"href": "http://x/"}}'),
        ),
        ("x.geojson", elsewhere("'crs': {'type': 'link', 'properties': {'href': 'http://127.0.0.1:9/'}}")),
        ("x.geojson", elsewhere('"crs": {"properties": {"href": "http://127.0.0.1:9/"}}')),
        (
            "x.geojson",
            POINT.replace(
                '"Point",', '"Point", "crs": {"type": "link", "properties": {"href": "http://x/"}},'
            ),
        ),
        ("x.geojson", '{"type": "Feature", "a": ' + "[" * 100_000),
        ("x.gpkg", "SQLite format 3"),
        ("x.shp", VRT),
    ],
)
def test_directions_to_other_files_are_no_layer(written, name, text):
    """By whatever name: neither somebody's own layer nor a boundary file is read by them."""
    path = written(name, text)
    with pytest.raises(GeographyError):
        layers_in(path)
    with pytest.raises(GeographyError):
        layer_columns(path if path.suffix != ".kml" else path.rename(path.with_suffix(".geojson")), None)


NAMED = '"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}'


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.geojson", POINT),
        ("x.geojson", elsewhere(NAMED)),
        ("x.geojson", elsewhere('"crs": null')),
        (
            "x.geojson",
            POINT.replace('"properties": {}', '"properties": {"crs": "x", "type": "link", "href": "y"}'),
        ),
        ("x.kml", KML),
    ],
)
def test_layers_are_layers(written, name, text):
    """GeoJSON and KML are read as before."""
    path = written(name, text)
    assert holds_a_layer(Member(name, name, path))
    (layer,) = layers_in(path)
    assert len(read_layer(layer)) == 1


def test_gdal_passes_over_these_kinds(written):
    """Even a file that nobody looked into is not opened as directions to another."""
    code = f"import geoaudit, pyogrio; print(pyogrio.read_dataframe({str(written('x.vrt', VRT))!r}))"
    ran = subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ), capture_output=True, text=True, check=False
    )
    assert ran.returncode != 0
    assert SECRET not in ran.stdout + ran.stderr


@pytest.fixture
def package(tmp_path):
    """A GeoPackage of one point, and what a person may do to it."""
    path = tmp_path / "x.gpkg"
    point = gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.Point(420_000, 560_000)], crs=27700)
    point.to_file(path, driver="GPKG", layer="a")

    def change(*statements):
        with closing(sqlite3.connect(path)) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return path

    return change


VIEW = (
    "INSERT INTO gpkg_contents (table_name, data_type, srs_id) VALUES ('{0}', 'features', 27700)",
    "INSERT INTO gpkg_geometry_columns VALUES ('{0}', 'geom', 'POINT', 27700, 0, 0)",
)


@pytest.mark.parametrize(
    "statements",
    [
        (
            "CREATE VIEW v AS SELECT fid, hex(zeroblob(1000)) AS s, geom FROM a",
            *(one.format("v") for one in VIEW),
        ),
        ("CREATE VIEW V AS SELECT fid, geom FROM a", *(one.format("v") for one in VIEW)),
        ("ALTER TABLE a ADD COLUMN s TEXT GENERATED ALWAYS AS (hex(zeroblob(1000)))",),
        (
            "ALTER TABLE gpkg_contents RENAME TO kept",
            "CREATE VIEW gpkg_contents AS SELECT * FROM kept",
        ),
        ("DROP TABLE gpkg_contents",),
    ],
)
def test_a_layer_that_is_worked_out_is_no_layer(package, statements):
    """What a view or a column is made by can take any time and memory, however small the file."""
    path = package(*statements)
    with pytest.raises(GeographyError):
        layers_in(path)
    zipped = path.with_suffix(".zip")
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(path, "x.gpkg")
    with pytest.raises(GeographyError):
        layers_in(zipped)


def test_a_geopackage_of_tables_is_read(package):
    """With a view that is no layer of it, and as a program leaves it that keeps a log beside it."""
    path = package("CREATE VIEW mine AS SELECT 1 AS n", "PRAGMA journal_mode = WAL")
    assert path.read_bytes()[18:20] == b"\x02\x02"
    (layer,) = layers_in(path)
    assert len(read_layer(layer)) == 1


def test_gdal_fetches_nothing(written):
    """Even of a file that nobody looked into, the coordinate reference system is asked of nobody."""
    asked = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Listening) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        crs = f'"crs": {{"type": "link", "properties": {{"href": "http://127.0.0.1:{server.server_port}/"}}}}'
        path = written("x.geojson", elsewhere(crs))
        code = f"{{}}import pyogrio; print(len(pyogrio.read_dataframe({str(path)!r})))"
        environment = {name: value for name, value in os.environ.items() if name.lower() != "no_proxy"}
        environment.pop("GDAL_HTTP_PROXY", None)
        for before, times in (("", 1), ("import geoaudit; ", 0)):
            asked.clear()
            ran = [sys.executable, "-c", code.format(before)]
            subprocess.run(ran, env=environment, capture_output=True, check=False)
            assert (len(asked) > 0) == (times > 0)
        server.shutdown()


def test_a_property_that_is_no_text_is_no_column_of_codes(written):
    """GeoJSON can have a list or an object where others have a word: such a column is passed over."""
    properties = '"properties": {"code": "E1", "tags": ["a", "b"], "more": {"x": 1}}'
    path = written("x.geojson", POINT.replace('"properties": {}', properties))
    assert list(layer_texts(path)) == ["code"]
