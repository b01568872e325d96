"""The areas of a boundary set as a web map draws them: simplified together, so that no gap opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
import streamlit as st
from numpy.typing import NDArray

from geoaudit.ui.packs import Opened

# A map is about this many pixels across: detail below one of them is not seen.
_ACROSS = 1400
_OF_A_CELL = 0.2
# Five decimals of a degree are about a metre.
_DECIMALS = 5


Bounds = tuple[float, float, float, float]
"""South, west, north and east, in degrees."""


@dataclass(frozen=True)
class Outlines:
    """A boundary set to draw.

    Attributes
    ----------
    codes, names : tuple of str
        Of its areas.
    shapes : tuple of dict
        GeoJSON geometries in longitude and latitude (EPSG:4326), in the order of the codes.
    bounds : Bounds
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: tuple[dict[str, Any], ...]
    bounds: Bounds


def outlines(found: Opened, boundaries: str) -> Outlines:
    """Return the outlines of one of a pack's boundary sets; made once for all pages."""
    return _outlines(found, found.stamp, boundaries)


def around(sets: Sequence[Outlines]) -> tuple[float, float, float, float]:
    """Return the bounds that hold several sets: south, west, north and east."""
    souths, wests, norths, easts = zip(*(each.bounds for each in sets), strict=True)
    return min(souths), min(wests), max(norths), max(easts)


@st.cache_resource(max_entries=16, show_spinner="Drawing the areas")
def _outlines(_found: Opened, stamp: str, boundaries: str) -> Outlines:  # noqa: ARG001 - the cache goes by the stamp
    return outlined(_found.areas[boundaries])


def outlined(areas: gpd.GeoDataFrame) -> Outlines:
    """Return the outlines of areas: `area_code`, `area_name` and shapes in any known system."""
    simple = gpd.GeoSeries(_simplified(areas), crs=areas.crs).to_crs(4326)
    west, south, east, north = (float(edge) for edge in simple.total_bounds)
    rounded = shapely.transform(simple.to_numpy(), lambda points: np.round(points, _DECIMALS))
    return Outlines(
        _texts(areas["area_code"]),
        _texts(areas["area_name"]),
        tuple(shapely.geometry.mapping(shape) for shape in rounded),
        (south, west, north, east),
    )


def _simplified(areas: gpd.GeoDataFrame) -> NDArray[np.object_]:
    west, south, east, north = areas.total_bounds
    geometry = areas.geometry.to_numpy()
    # A corner of a small cell must not be taken for a detail of a border.
    cell = float(np.sqrt(np.median(shapely.area(geometry)))) if len(geometry) else 1.0
    metres = min(max(east - west, north - south, 1.0) / _ACROSS, _OF_A_CELL * cell)
    try:
        return np.asarray(shapely.coverage_simplify(geometry, metres), dtype=object)
    except shapely.errors.GEOSException:
        # Areas that overlap are no coverage; drawn apart, their borders may part by a pixel.
        return np.asarray(shapely.simplify(geometry, metres), dtype=object)


def _texts(values: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(str, values))
