"""Files that GDAL would take for directions to other files or machines are refused before it opens them."""

import os
import subprocess
import sys

import pytest

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member
from geoaudit.files.layers import holds_a_layer
from geoaudit.overlays.geographic import layers_in, read_layer
from geoaudit.places.boundary_files import layer_columns

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


@pytest.mark.parametrize(("name", "text"), [("x.geojson", POINT), ("x.kml", KML)])
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
