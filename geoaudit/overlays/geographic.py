"""Layers of a GIS as they arrive: GeoPackage, GeoJSON, Shapefile or KML, zipped or not, opened with care."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pyogrio

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member, members
from geoaudit.files.layers import holds_a_layer, opened_as_a_layer, read_as_a_layer
from geoaudit.overlays.overlay import NAME

SUFFIXES = (".gpkg", ".geojson", ".json", ".shp", ".kml")
KINDS = "a GeoPackage, GeoJSON, a Shapefile in a zip, or KML"
_PARTS = {".shx": "where each shape begins", ".dbf": "its table", ".prj": "its coordinate reference system"}


@dataclass(frozen=True)
class Layer:
    """One layer of a file.

    Attributes
    ----------
    words : str
        What a person chooses it by.
    where : str
        The file as GDAL opens it.
    name : str
        What the file calls it.
    """

    words: str
    where: str
    name: str


def layers_in(path: Path) -> tuple[Layer, ...]:
    """Return the layers that have shapes, of a file or of those in a zip.

    Raises
    ------
    FileError, GeographyError
        Where it is damaged, unsafe to expand, none of the kinds, or lacks a part or a layer.
    """
    found = members(path, SUFFIXES)
    parts = {m.name.lower() for m in members(path, (*SUFFIXES, *_PARTS))}
    layers = []
    for member in found:
        _require_parts(member, parts)
        _require_kind(member)
        with read_as_a_layer(NAME, KINDS):
            where = member.where
            names = [str(name) for name, kind in pyogrio.list_layers(where) if kind is not None]
            if not all(opened_as_a_layer(where, name) for name in names):
                raise ValueError("another kind")
        layers += [Layer(_words(member, name, len(found), len(names)), where, name) for name in names]
    if not layers:
        raise GeographyError(f"{NAME} must hold features with a place, and it is a table without any.")
    return tuple(layers)


def read_layer(layer: Layer) -> gpd.GeoDataFrame:
    """Return the features of a layer as they are, in its own coordinate reference system.

    Raises
    ------
    GeographyError
        Where it cannot be read, or has no feature.
    """
    with read_as_a_layer(NAME, KINDS):
        read = pyogrio.read_dataframe(layer.where, layer=layer.name, fid_as_index=False)
    if not isinstance(read, gpd.GeoDataFrame) or read.empty:
        raise GeographyError(f"{NAME} must hold features, and this layer has none: export it again.")
    return read


def _words(member: Member, name: str, files: int, layers: int) -> str:
    stem = PurePosixPath(member.name).with_suffix("").as_posix()
    return stem if files > 1 and layers == 1 else f"{stem}: {name}" if files > 1 else name


def _require_parts(member: Member, names: Sequence[str] | set[str]) -> None:
    if member.suffix != ".shp":
        return
    stem = member.name.lower().removesuffix(".shp")
    for suffix, what in _PARTS.items():
        if stem + suffix not in names:
            raise GeographyError(
                f"A Shapefile must come with its {suffix} ({what}), and there is none in the zip: zip all of "
                "its files together."
            )


def _require_kind(member: Member) -> None:
    if not holds_a_layer(member):
        raise GeographyError(f"{NAME} must be {KINDS}, and what is in it is none of them: export it again.")
