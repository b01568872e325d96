"""Boundary sets: the areas that everything is counted on, on one date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import NDArray
from pyproj.exceptions import ProjError

from geoaudit.errors import GeographyError
from geoaudit.files.headers import numbers_listed
from geoaudit.places import datum, topology
from geoaudit.places.boundary_files import columns_holding, layer_sha256, open_layer
from geoaudit.places.refusing import as_geography
from geoaudit.provenance import Source, digest

GRID = "EPSG:27700"

_READER = 1  # a change in what the reader makes of a file: lookups cached before are not used
_POLYGONS = (3, 6)
_SATELLITE_DATUMS = ("World Geodetic System 1984", "European Terrestrial Reference System 1989")
_LAND = shapely.box(-300_000, 1_000, 800_000, 1_400_000)


@dataclass(frozen=True)
class BoundaryFile:
    """A boundary file and how to read it.

    Attributes
    ----------
    name : str
        What the specification calls the set.
    file : Path
        GeoJSON, GeoPackage or Shapefile, zipped or not.
    code, area_name : str
        The columns of the areas' codes and names.
    date : date
        When the areas were these.
    parent : str, optional
        The column of the code of the area that each lies in.
    layer : str, optional
        The layer, where the file holds several.
    in_force : date, optional
        The first day on which the areas were these, where it is before `date`.
    """

    name: str
    file: Path
    code: str
    area_name: str
    date: dt.date
    parent: str | None = None
    layer: str | None = None
    in_force: dt.date | None = None


@dataclass(frozen=True)
class BoundarySet:
    """Areas on one date.

    Attributes
    ----------
    name : str
        What the specification calls the set.
    date : date
        When the areas were these.
    areas : GeoDataFrame
        ``area_code``, ``area_name``, ``parent`` (missing where not given), ``geometry`` (valid polygons,
        metres, EPSG:27700); a row an area, sorted by code.
    source : Source
        The file.
    findings : DataFrame
        ``finding``, ``area_code``, ``other_code``, ``value``, ``unit``: what was repaired or measured.
    sha256 : str
        Of the file and of what was read from it.
    """

    name: str
    date: dt.date
    areas: gpd.GeoDataFrame
    source: Source
    findings: pd.DataFrame
    sha256: str


def read_boundaries(file: BoundaryFile) -> BoundarySet:
    """Read areas, bring them to the National Grid, repair and join them, and measure how they fit.

    Raises
    ------
    GeographyError
        Where the file is missing, damaged or of another kind, holds anything but areas, does not say what
        its coordinates are, or has missing codes or one code with several names.
    """
    with as_geography():
        raw = open_layer(file.file, file.layer, _columns(file))
        sha256 = layer_sha256(file.file)
    named = _named(file, raw)
    shaped, without = topology.shaped(named)
    on_grid, how = to_grid(shaped)
    mended, invalid = topology.repaired(on_grid)
    areas, joined = topology.dissolved(mended)
    _check_place(file, areas, named)
    found = [how, without, joined, invalid, topology.overlaps(areas), topology.gaps(areas)]
    read_as = digest([sha256, file.code, file.area_name, file.parent, file.layer, _READER])
    source = Source(file.file.name, sha256)
    return BoundarySet(file.name, file.date, areas, source, topology.together(found), read_as)


def told_apart(file: BoundaryFile, partnerships: Sequence[str]) -> BoundaryFile:
    """Return the file with the column that names each area's partnership as its parent, where there is one.

    Raises
    ------
    GeographyError
        Where the file cannot be read, or several columns hold all of the partnerships' names.
    """
    with as_geography():
        found = columns_holding(file.file, file.layer, partnerships)
    holding = [column for column in found if column not in {file.code, file.area_name}]
    if len(holding) > 1:
        raise GeographyError(
            f"One column of {file.file.name} must say which area belongs to which partnership, and "
            f"{' and '.join(repr(name) for name in holding)} could: name the one as parent."
        )
    return replace(file, parent=holding[0]) if holding else file


def one_series(sets: Sequence[BoundarySet]) -> BoundarySet:
    """Return the areas of several sets as one, each code once, as the latest set that has it draws it."""
    latest = sorted(sets, key=lambda one: one.date, reverse=True)
    areas = pd.concat([one.areas for one in latest]).drop_duplicates("area_code")
    return replace(
        latest[0],
        name=" + ".join(one.name for one in sets),
        areas=areas.sort_values("area_code", ignore_index=True),
        findings=topology.nothing(),
        sha256=digest([one.sha256 for one in sets]),
    )


def _columns(file: BoundaryFile) -> tuple[str, ...]:
    wanted = [file.code, file.area_name, *([file.parent] if file.parent else [])]
    return tuple(dict.fromkeys(wanted))


def _named(file: BoundaryFile, raw: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shown = file.file.name
    _check_shapes(shown, raw)
    code = _text(raw[file.code])
    _refuse_rows(shown, f"a code in column {file.code!r}", code.isna())
    parent = _text(raw[file.parent]) if file.parent else pd.Series(index=raw.index, dtype="str")
    name = _text(raw[file.area_name]).fillna(code)
    frame = pd.DataFrame({"area_code": code, "area_name": name, "parent": parent})
    for column in ("area_name", "parent"):
        several = frame.groupby("area_code")[column].transform("nunique") > 1
        _refuse_rows(shown, f"one {column.replace('_', ' ')} for each code in column {file.code!r}", several)
    return gpd.GeoDataFrame(frame, geometry=raw.geometry, crs=raw.crs)


def _text(column: pd.Series) -> pd.Series:
    text = column.astype("str").str.strip()
    return text.mask(text == "")


def _check_shapes(shown: str, raw: gpd.GeoDataFrame) -> None:
    kinds = shapely.get_type_id(raw.geometry.to_numpy())
    other = int((~np.isin(kinds, (-1, *_POLYGONS))).sum())
    if other:
        raise GeographyError(
            f"{shown} must hold areas, but {other} of its {len(raw)} rows are points, lines or mixtures: "
            "name a file of polygons."
        )


def _refuse_rows(shown: str, what: str, wrong: pd.Series) -> None:
    if wrong.any():
        rows = (np.flatnonzero(wrong.to_numpy()) + 1).tolist()
        raise GeographyError(
            f"{shown} must give every area {what}, but {len(rows)} of {len(wrong)} rows do not: see row "
            f"{numbers_listed(rows)}."
        )


def to_grid(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Return shapes of any known system on the National Grid, and how degrees were brought there.

    Raises
    ------
    GeographyError
        Where no way leads from the system to the grid.
    """
    try:
        return _to_grid(areas)
    except ProjError:
        raise GeographyError(
            "Shapes must be in a coordinate reference system of the Earth, and none leads from theirs to the "
            "National Grid: export them in British National Grid (EPSG:27700)."
        ) from None


def _to_grid(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    system = pyproj.CRS(areas.crs)
    if system.equals(pyproj.CRS(GRID), ignore_axis_order=True):
        return areas.set_crs(GRID, allow_override=True), topology.nothing()
    if not _by_satellite(system):
        return areas.to_crs(GRID), topology.nothing()
    degrees = areas if system.is_geographic else areas.to_crs("EPSG:4326")
    shapes = degrees.geometry.to_numpy()
    by_parameters = datum.made_by_parameters(*shapely.get_coordinates(shapes).T)
    way = datum.by_parameters if by_parameters else datum.transform
    moved = shapely.transform(shapes, lambda points: _moved(points, way))
    how = (
        "made into degrees by seven parameters, turned back likewise"
        if by_parameters
        else "degrees by OSTN15"
    )
    told = topology.findings(how, np.array([None], object), np.array([len(areas)]), "rows")
    return areas.set_geometry(gpd.GeoSeries(moved, areas.index, crs=GRID)), told


def _by_satellite(system: pyproj.CRS) -> bool:
    base = system.geodetic_crs
    return base is not None and base.datum is not None and base.datum.name.startswith(_SATELLITE_DATUMS)


def _moved(points: NDArray[np.float64], way: datum.Way) -> NDArray[np.float64]:
    return np.column_stack(way(points[:, 0], points[:, 1]))


def _check_place(file: BoundaryFile, areas: gpd.GeoDataFrame, named: gpd.GeoDataFrame) -> None:
    shown, with_shape = file.file.name, areas["area_code"][~areas.geometry.is_empty]
    _refuse_rows(shown, "a shape", ~named["area_code"].isin(with_shape))
    if not shapely.intersects(_LAND, areas.geometry.to_numpy()).any():
        raise GeographyError(
            f"{shown} must hold areas in the United Kingdom, but none is there: check that it names the "
            "coordinate reference system that its coordinates are in."
        )
