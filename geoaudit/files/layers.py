"""Files of a GIS: whether what is in one is what its name says, before GDAL opens it.

GDAL opens a file by what it finds in it, whatever its name. Some kinds are directions to other files,
machines or programs, and whoever sent one would read by it what they may not. `geoaudit` has GDAL pass over
these kinds; here they are refused by what is in them.
"""

import json
import re
import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, NoReturn
from xml.parsers import expat

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.errors import ShapelyError

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member

DRIVERS = frozenset({"GPKG", "GeoJSON", "ESRI Shapefile", "KML", "LIBKML"})
"""What GDAL calls the kinds that are read."""
_MAGIC = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a"}
_DIRECTIONS = re.compile(rb"<(?:OGR|VRT)\w*|gdal_streamed_alg", re.IGNORECASE)
_NO_LOG = b"\x01\x01"
"""What bytes 18 and 19 of an SQLite file say that has no log beside it, as one in memory never has."""
_NAMED = frozenset({"name", "epsg"})
"""Kinds of coordinate reference system that GDAL need fetch from nowhere."""
_OF_FEATURES = re.compile(
    rb'"type"\s*:\s*"(?:Feature|FeatureCollection|GeometryCollection|(?:Multi)?(?:Point|LineString|Polygon))"'
)


class _Elsewhere(Exception):  # noqa: N818 - it is no error: what was looked for has been found
    """A coordinate reference system that lies elsewhere."""


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
        return content.startswith(magic) and (member.suffix != ".gpkg" or _is_of_tables(content))
    if _DIRECTIONS.search(content):
        return False
    return _is_kml(content) if member.suffix == ".kml" else _is_geojson(content)


@contextmanager
def read_as_a_layer(name: str, kinds: str) -> Iterator[None]:
    """Read what GDAL opens within this: what it cannot read is refused, and its own words are kept back.

    Parameters
    ----------
    name : str
        What the file is called in the refusal.
    kinds : str
        What it must be.

    Raises
    ------
    GeographyError
        Where it cannot be read.
    """
    try:
        with warnings.catch_warnings():
            # GDAL warns of what is checked elsewhere, or does not matter here.
            warnings.simplefilter("ignore")
            yield
    except (
        DataLayerError,
        DataSourceError,
        FeatureError,
        FieldError,
        GeometryError,
        ShapelyError,
        ValueError,
    ):
        raise GeographyError(
            f"{name} must be {kinds}, but it cannot be read as one: export it again."
        ) from None


def opened_as_a_layer(where: str, name: str) -> bool:
    """Return whether GDAL opens a layer as one of the kinds that are read; `where` is as GDAL is told it."""
    return pyogrio.read_info(where, layer=name)["driver"] in DRIVERS


def _is_of_tables(content: bytes) -> bool:
    """Whether the layers of a GeoPackage are tables: a view or a made column can ask for work without end."""
    with closing(sqlite3.connect(":memory:")) as package:
        try:
            package.deserialize(content[:18] + _NO_LOG + content[20:])
            return not any(_is_worked_out(package, name) for name in _read_of(package))
        except sqlite3.Error:
            return False


def _read_of(package: sqlite3.Connection) -> Iterator[str]:
    """Yield what is read of a GeoPackage: its own tables, and then the layers that these name."""
    own = package.execute("SELECT name FROM sqlite_master WHERE lower(name) LIKE 'gpkg%'").fetchall()
    yield from (name for (name,) in own)
    yield from (name for (name,) in package.execute("SELECT table_name FROM gpkg_contents"))


def _is_worked_out(package: sqlite3.Connection, name: str) -> bool:
    kinds = package.execute("SELECT type FROM sqlite_master WHERE lower(name) = lower(?)", [name]).fetchall()
    columns = package.execute("SELECT hidden FROM pragma_table_xinfo(?)", [name]).fetchall()
    return ("view",) in kinds or any(hidden > 1 for (hidden,) in columns)


def _is_geojson(content: bytes) -> bool:
    begins = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{")
    return begins and _OF_FEATURES.search(content) is not None and not _names_elsewhere(content)


def _names_elsewhere(content: bytes) -> bool:
    """Whether GeoJSON has a coordinate reference system that is fetched, or is no JSON as others read it."""
    try:
        json.loads(content.decode("utf-8-sig", "replace"), object_pairs_hook=_kinds_of)
    except (_Elsewhere, ValueError, RecursionError):
        return True
    return False


def _kinds_of(pairs: Sequence[tuple[str, Any]]) -> frozenset[str]:
    """Return of an object what it says that it is, and keep nothing else of it."""
    for name, value in pairs:
        if name.lower() == "crs" and isinstance(value, frozenset) and not (value and value <= _NAMED):
            raise _Elsewhere
    return frozenset(
        value.lower() for name, value in pairs if name.lower() == "type" and isinstance(value, str)
    )


def _is_kml(content: bytes) -> bool:
    reader = expat.ParserCreate()
    reader.StartElementHandler, reader.StartDoctypeDeclHandler = _tell, _refuse
    try:
        reader.Parse(content, True)
    except _Root as root:
        return str(root).rpartition(":")[2] == "kml"
    except expat.ExpatError:
        return False
    return False


def _tell(name: str, *_: object) -> NoReturn:
    raise _Root(name)


def _refuse(*_: object) -> NoReturn:
    """A declaration can have a reader make text of it without end."""
    raise _Root("")
