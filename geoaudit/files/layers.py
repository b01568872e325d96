"""Files of a GIS: whether what is in one is what its name says, before GDAL opens it.

GDAL opens a file by what it finds in it, whatever its name. Some kinds are directions to other files,
machines or programs, and whoever sent one would read by it what they may not. `geoaudit` has GDAL pass over
these kinds; here they are refused by what is in them.
"""

import re
from typing import NoReturn
from xml.parsers import expat

import pyogrio

from geoaudit.files.archives import Member

DRIVERS = frozenset({"GPKG", "GeoJSON", "ESRI Shapefile", "KML", "LIBKML"})
"""What GDAL calls the kinds that are read."""
_MAGIC = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a"}
_DIRECTIONS = re.compile(rb"<(?:OGR|VRT)\w*|gdal_streamed_alg", re.IGNORECASE)
_OF_FEATURES = re.compile(
    rb'"type"\s*:\s*"(?:Feature|FeatureCollection|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"'
)


class _Root(Exception):  # noqa: N818 - it is no error: the first element has been seen
    """The first element of an XML file."""


def holds_a_layer(member: Member) -> bool:
    """Return whether a file is the GeoPackage, GeoJSON, Shapefile or KML that its name says.

    Raises
    ------
    FileError
        Where it cannot be read, is damaged or is empty.
    """
    content = member.read()
    magic = _MAGIC.get(member.suffix)
    if magic:
        return content.startswith(magic)
    if _DIRECTIONS.search(content):
        return False
    return _is_kml(content) if member.suffix == ".kml" else _is_geojson(content)


def opened_as_a_layer(where: str, name: str) -> bool:
    """Return whether GDAL opens a layer as one of the kinds that are read; `where` is as GDAL is told it."""
    return pyogrio.read_info(where, layer=name)["driver"] in DRIVERS


def _is_geojson(content: bytes) -> bool:
    begins = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return begins and _OF_FEATURES.search(content) is not None


def _is_kml(content: bytes) -> bool:
    reader = expat.ParserCreate()
    reader.StartElementHandler = reader.StartDoctypeDeclHandler = _tell
    try:
        reader.Parse(content, True)
    except _Root as root:
        return str(root).rpartition(":")[2] == "kml"
    except expat.ExpatError:
        return False
    return False


def _tell(name: str, *_: object) -> NoReturn:
    raise _Root(name)
