"""A layer of somebody's own: its features on the National Grid, repaired, and how many have no place."""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.errors import GeographyError
from geoaudit.places.boundaries import to_grid
from geoaudit.places.boundary_files import check_crs
from geoaudit.places.datum import in_great_britain
from geoaudit.places.postcodes import OUTSIDE_GB

NAME = "Your layer"
"""What messages call it: the name of its file may tell of somebody."""

POINTS, LINES, AREAS = "points", "lines", "areas"
NO_SHAPE = "no shape"

_KINDS = {0: POINTS, 4: POINTS, 1: LINES, 2: LINES, 5: LINES, 3: AREAS, 6: AREAS}
_NEITHER = ""

Shapes = NDArray[np.object_]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Overlay:
    """A layer of somebody's own.

    Attributes
    ----------
    features : GeoDataFrame
        Its own columns, and `geometry`: valid, plane, of one kind, in metres (EPSG:27700); a row a feature.
    kind : str
        `POINTS`, `LINES` or `AREAS`.
    repaired : int
        How many shapes were invalid and were repaired.
    unplaced : mapping of str to int
        How many features have no place, by reason; only reasons that occur.
    """

    features: gpd.GeoDataFrame
    kind: str
    repaired: int
    unplaced: Mapping[str, int]

    @property
    def shapes(self) -> Shapes:
        """The shapes of its features."""
        return np.asarray(self.features.geometry.to_numpy(), dtype=object)

    @property
    def columns(self) -> list[str]:
        """The names of its own columns."""
        return [str(name) for name in self.features.columns if name != self.features.geometry.name]


def overlay_of(raw: gpd.GeoDataFrame, unplaced: Mapping[str, int] | None = None) -> Overlay:
    """Return features in any known coordinate reference system as a layer; points that come together apart.

    Parameters
    ----------
    raw : GeoDataFrame
    unplaced : mapping of str to int, optional
        How many features were left out before, by reason.

    Raises
    ------
    GeographyError
        Where no feature has a place, or none in Great Britain, where they are of several kinds, or where they
        do not say what their coordinates are.
    """
    shaped = raw[~(raw.geometry.is_empty | raw.geometry.isna())].reset_index(drop=True)
    left = {NO_SHAPE: len(raw) - len(shaped), **(unplaced or {})}
    if shaped.empty:
        raise GeographyError(f"{NAME} must hold features with a place, and none of its rows has one.")
    check_crs(NAME, shaped)
    kind = _kind_of(shaped)
    plane = shaped.set_geometry(gpd.GeoSeries(shapely.force_2d(shaped.geometry.to_numpy()), crs=shaped.crs))
    placed, _ = to_grid(plane.explode(ignore_index=True) if kind == POINTS else plane)
    mended, repaired = _mended(placed, kind)
    here = _in_great_britain(mended)
    left[NO_SHAPE] += len(placed) - len(mended)
    left[OUTSIDE_GB] = left.get(OUTSIDE_GB, 0) + int((~here).sum())
    if not here.any():
        raise GeographyError(
            f"{NAME} must lie in Great Britain, and no feature of it does: check that it names the "
            "coordinate reference system that its coordinates are in."
        )
    found = mended[here].reset_index(drop=True)
    return Overlay(found, kind, repaired, {reason: n for reason, n in left.items() if n})


def _kind_of(shaped: gpd.GeoDataFrame) -> str:
    numbers = shapely.get_type_id(shaped.geometry.to_numpy())
    kinds = pd.Series(numbers).map(_KINDS).fillna(_NEITHER).value_counts()
    if len(kinds) > 1 or _NEITHER in kinds.index:
        raise GeographyError(
            f"{NAME} must hold points alone, lines alone or areas alone, and it mixes them: export each as a "
            "layer of its own."
        )
    return str(kinds.index[0])


def _mended(placed: gpd.GeoDataFrame, kind: str) -> tuple[gpd.GeoDataFrame, int]:
    """Return features with valid shapes, those of which nothing is left taken out, and how many were not."""
    shapes = placed.geometry.to_numpy().copy()
    finite = np.isfinite(shapely.bounds(shapes)).all(axis=1)
    wrong = finite & ~shapely.is_valid(shapes)
    if kind == AREAS:
        shapes[wrong] = shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False)
    left = ~shapely.is_empty(shapes) & (shapely.is_valid(shapes) | ~finite)
    mended = placed.set_geometry(gpd.GeoSeries(shapes, placed.index, crs=placed.crs))
    return mended[left], int((wrong & left).sum())


def _in_great_britain(features: gpd.GeoDataFrame) -> Flags:
    at = shapely.get_coordinates(shapely.point_on_surface(_finite(features)))
    return in_great_britain(at[:, 0], at[:, 1])


def _finite(features: gpd.GeoDataFrame) -> Shapes:
    """Return the shapes; those that lie nowhere at a point far from everywhere."""
    shapes = np.asarray(features.geometry.to_numpy(), dtype=object)
    nowhere = ~np.isfinite(shapely.bounds(shapes)).all(axis=1)
    return np.where(nowhere, shapely.Point(-1e7, -1e7), shapes)
