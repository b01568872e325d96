"""Checking that the layers say the same in every format that they are written in."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from numpy.typing import NDArray

from geoaudit.errors import PackError
from geoaudit.pack.filing import METADATA
from geoaudit.pack.gis_formats import (
    CSV,
    FIELD_COLUMNS,
    FIELDS,
    FORMATS,
    SHAPEFILE,
    csv_path,
    fields_of,
    fitting,
    shapefile_parts,
    short_names,
)
from geoaudit.pack.layers import Layers
from geoaudit.pack.read import AuditPack
from geoaudit.pack.tables import from_csv

Problems = Iterator[str]


def format_problems(pack: AuditPack, layers: Layers) -> Problems:
    """Yield what is wrong with the Shapefiles and the wide CSVs of a pack, where it has any.

    Raises
    ------
    PackError
        Where a file cannot be read.
    """
    asked = pack.manifest.get("gis_formats", [])
    by_table = [entry["layer"] for entry in pack.manifest["tables"] if entry["layer"]]
    wanted = {SHAPEFILE: _shapefiles(layers.names), CSV: _wide(by_table)}
    for kind in FORMATS:
        expected = wanted[kind] if kind in asked else set()
        there = {name for name in pack.container.names if name.startswith(f"layers/{kind}/")}
        if there != expected:
            yield f"The folder layers/{kind} must hold the files of the layers, each once, and holds others."
            return
    if SHAPEFILE in asked:
        yield from _shapefile_problems(pack, layers)
    if CSV in asked:
        yield from _wide_problems(pack, layers, by_table)


def _shapefiles(names: Sequence[str]) -> set[str]:
    return {FIELDS, FIELDS + METADATA, *(part for name in names for part in shapefile_parts(name))}


def _wide(names: Sequence[str]) -> set[str]:
    return {path for name in names for path in (csv_path(name), csv_path(name) + METADATA)}


def _shapefile_problems(pack: AuditPack, layers: Layers) -> Problems:
    columns = {}
    for name in layers.names:
        areas = layers.read(name)
        columns[name] = list(areas.columns)
        if not _shown_in(_read_shapefile(pack, name), areas):
            yield f"The Shapefile {name} does not show the areas and figures of the layer."
    stated = from_csv(pack.container.read(FIELDS))
    if list(stated.columns) != list(FIELD_COLUMNS) or not fields_of(columns).astype("str").equals(stated):
        yield f"{FIELDS} does not say what the fields of the Shapefiles stand for."


def _read_shapefile(pack: AuditPack, name: str) -> gpd.GeoDataFrame:
    with tempfile.TemporaryDirectory(prefix="geoaudit-") as folder:
        for part in shapefile_parts(name):
            (Path(folder) / Path(part).name).write_bytes(pack.container.read(part))
        try:
            return pyogrio.read_dataframe(Path(folder) / f"{name}.shp")
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError):
            raise PackError(f"The Shapefile {name} of the pack must be one, and cannot be read.") from None


def _shown_in(found: gpd.GeoDataFrame, areas: gpd.GeoDataFrame) -> bool:
    names = short_names(fitting(areas.columns))
    if list(found.columns) != [*names.values(), "geometry"] or len(found) != len(areas):
        return False
    figures = all(_equal(found[short], areas[name]) for name, short in names.items())
    return figures and bool(np.allclose(found.geometry.bounds, areas.geometry.bounds, atol=0.01))


def _wide_problems(pack: AuditPack, layers: Layers, names: Sequence[str]) -> Problems:
    for name in names:
        areas = pd.DataFrame(layers.read(name).drop(columns="geometry"))
        numbers = [str(column) for column in areas if pd.api.types.is_numeric_dtype(areas[column])]
        found = from_csv(pack.container.read(csv_path(name)), numbers)
        alike = list(found.columns) == list(areas.columns) and len(found) == len(areas)
        if not alike or not all(_equal(found[column], areas[column]) for column in areas):
            yield f"{csv_path(name)} does not show the figures of the layer {name}."


def _equal(left: pd.Series, right: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(right):
        one, other = (_figures(values) for values in (left, right))
        return bool(np.allclose(one, other, rtol=1e-6, atol=1e-14, equal_nan=True))
    return _words(left) == _words(right)


def _figures(values: pd.Series) -> NDArray[np.float64]:
    return pd.to_numeric(values, errors="coerce").to_numpy(np.float64, na_value=np.nan)


def _words(values: pd.Series) -> list[str]:
    return values.astype("object").where(values.notna(), "").astype("str").tolist()
