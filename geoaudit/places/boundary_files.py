"""Boundary files as they arrive: GeoJSON, GeoPackage or Shapefile, zipped or not, opened with care."""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member, members
from geoaudit.files.headers import hint, listed
from geoaudit.files.layers import holds_a_layer, read_as_a_layer
from geoaudit.provenance import digest, sha256_of

SHAPES = (".geojson", ".json", ".gpkg", ".shp")
"""How boundary files end."""
_KINDS = "GeoJSON, a GeoPackage or a Shapefile, zipped or not"


def open_layer(file: Path, layer: str | None, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Return a layer's areas as they are, with these columns and in its own coordinate reference system.

    Raises
    ------
    FileError, GeographyError
        Where the file is missing, damaged or none of the kinds, holds several layers and none is named,
        lacks a column, or does not say what its coordinates are.
    """
    member = _only_member(file)
    shown, where = member.label, member.where
    _check_bytes(member)
    with read_as_a_layer(shown, _KINDS):
        layer = _layer(shown, where, layer)
        _check_columns(shown, columns, _columns(where, layer))
        read = pyogrio.read_dataframe(where, layer=layer, columns=list(columns), fid_as_index=False)
    if not isinstance(read, gpd.GeoDataFrame) or read.empty:
        raise GeographyError(f"{shown} must hold areas, but it holds none: export it again.")
    check_crs(shown, read)
    return read


def layer_columns(file: Path, layer: str | None = None) -> list[str]:
    """Return the names of a layer's columns.

    Raises
    ------
    FileError, GeographyError
        As `open_layer`.
    """
    member = _only_member(file)
    shown, where = member.label, member.where
    _check_bytes(member)
    with read_as_a_layer(shown, _KINDS):
        return _columns(where, _layer(shown, where, layer))


def layer_names(file: Path) -> list[str]:
    """Return the names of the file's layers of areas or other shapes.

    Raises
    ------
    FileError, GeographyError
        Where the file is missing, damaged or none of the kinds.
    """
    member = _only_member(file)
    _check_bytes(member)
    with read_as_a_layer(member.label, _KINDS):
        return _layers(member.where)


def layer_texts(file: Path, layer: str | None = None) -> pd.DataFrame:
    """Return a layer's columns of text, a row a shape, without the shapes.

    Raises
    ------
    FileError, GeographyError
        As `open_layer`.
    """
    member = _only_member(file)
    shown, where = member.label, member.where
    _check_bytes(member)
    with read_as_a_layer(shown, _KINDS):
        read = pyogrio.read_dataframe(where, layer=_layer(shown, where, layer), read_geometry=False)
    texts = read.select_dtypes(include=["object", "str"])
    return pd.DataFrame(texts[[name for name in texts if _is_text(texts[name])]])


def _is_text(column: "pd.Series[str]") -> bool:
    """Whether every entry is text or missing: GeoJSON can have a list or an object in its place."""
    return bool(column.map(lambda entry: isinstance(entry, str)).where(column.notna(), True).all())


def columns_holding(file: Path, layer: str | None, names: Sequence[str]) -> list[str]:
    """Return the columns of text in which each of the names stands, the first of those that say the same.

    Raises
    ------
    FileError, GeographyError
        As `open_layer`.
    """
    texts = layer_texts(file, layer)
    holding = {str(c): texts[c].where(texts[c].isin(names)) for c in texts if set(names) <= set(texts[c])}
    return [
        c for i, c in enumerate(holding) if not any(holding[c].equals(holding[b]) for b in list(holding)[:i])
    ]


def layer_sha256(file: Path) -> str:
    """Return the SHA-256 of the file, or of a Shapefile's parts together."""
    if file.suffix.lower() != ".shp":
        return sha256_of(file)
    parts = sorted(part for part in file.parent.glob(f"{file.stem}.*") if part.is_file())
    return digest([[part.suffix.lower(), sha256_of(part)] for part in parts])


def _only_member(file: Path) -> Member:
    found = members(file, SHAPES)
    if len(found) != 1:
        raise GeographyError(
            f"{file.name} must hold one boundary file, but it holds {len(found)} "
            f"({listed([m.name for m in found])}): take out the one that is meant."
        )
    if found[0].suffix not in SHAPES:
        raise GeographyError(f"{found[0].label} must be {_KINDS}: its name ends as none of them does.")
    return found[0]


def _check_bytes(member: Member) -> None:
    if not holds_a_layer(member):
        raise GeographyError(
            f"{member.label} must be {_KINDS}, but what is in it is none of them: export it again."
        )


def _layer(shown: str, where: str, wanted: str | None) -> str:
    names = _layers(where)
    if wanted is not None and wanted not in names:
        raise GeographyError(f"{shown} must have a layer {wanted!r}, but it has {listed(names)}.")
    if wanted is None and len(names) != 1:
        raise GeographyError(
            f"{shown} must hold one layer of areas, but it holds {len(names)} ({listed(names)}): name one as "
            "layer."
        )
    return wanted or names[0]


def _layers(where: str) -> list[str]:
    return [str(name) for name, kind in pyogrio.list_layers(where) if kind is not None]


def _columns(where: str, layer: str) -> list[str]:
    return [str(name) for name in pyogrio.read_info(where, layer=layer)["fields"]]


def _check_columns(shown: str, wanted: tuple[str, ...], there: list[str]) -> None:
    for name in wanted:
        if name not in there:
            raise GeographyError(f"{shown} must have a column {name!r}{hint(name, there)}.")


def check_crs(shown: str, read: gpd.GeoDataFrame) -> None:
    """Refuse shapes that do not say what their coordinates are, or say what cannot be.

    Raises
    ------
    GeographyError
    """
    if read.crs is None:
        raise GeographyError(
            f"{shown} must say its coordinate reference system, but it does not: export it with one (a "
            "Shapefile's is in its .prj)."
        )
    bounds = read.total_bounds
    degrees = bool(np.isfinite(bounds).all() and (np.abs(bounds) <= (180, 90, 180, 90)).all())
    geographic = pyproj.CRS(read.crs).is_geographic
    if geographic and not degrees:
        raise GeographyError(
            f"{shown} must be in degrees or say its coordinate reference system, but its coordinates go "
            "beyond 180 or 90 and it names none in metres: export it with a crs member."
        )
    if not geographic and degrees:
        raise GeographyError(
            f"{shown} must be in the units of the coordinate reference system that it names, but that is in "
            "metres and its coordinates look like degrees: export it again."
        )
