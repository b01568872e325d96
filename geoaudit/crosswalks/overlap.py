"""The land that areas of two boundary sets share, in square metres."""

import os
from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

Metres = NDArray[np.float64]
Places = NDArray[np.intp]
Shapes = NDArray[np.object_]

_PART = 4096  # pairs that one thread cuts at a time


def overlaps(origin: gpd.GeoDataFrame, target: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return each pair of areas that share land, and how much.

    An area that lies wholly inside another shares all its land with that one, and nothing is cut; only the
    rest is intersected, on every processor.

    Parameters
    ----------
    origin, target : GeoDataFrame
        ``area_code``, ``geometry`` (valid polygons, metres, EPSG:27700); a row an area.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, ``area`` (square metres, > 0); a row a pair, sorted by codes.
    """
    origin, target = origin.sort_values("area_code"), target.sort_values("area_code")
    small, large = origin.geometry.to_numpy(), target.geometry.to_numpy()
    one, other = shapely.STRtree(large).query(small)
    area = _shared(small, large, one, other)
    one, other, area = one[area > 0], other[area > 0], area[area > 0]
    order = np.lexsort((other, one))
    old, new = origin["area_code"].astype("str").array, target["area_code"].astype("str").array
    return pd.DataFrame(
        {"from_code": old.take(one[order]), "to_code": new.take(other[order]), "area": area[order]}
    )


def _shared(origin: Shapes, target: Shapes, one: Places, other: Places) -> Metres:
    """Return how many square metres the areas at each pair of positions share."""
    shapely.prepare(target)
    area = np.zeros(len(one))
    inside = shapely.covers(target[other], origin[one])
    area[inside] = shapely.area(origin[one[inside]])
    cut = np.flatnonzero(~inside)
    cut = cut[shapely.intersects(target[other[cut]], origin[one[cut]])]
    area[cut] = _cut(origin[one[cut]], target[other[cut]])
    return area


def _cut(one: Shapes, other: Shapes) -> Metres:
    """Return the square metres of each intersection; the library lets go of the interpreter meanwhile."""
    starts = range(0, len(one), _PART)
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        parts = threads.map(
            lambda i: shapely.area(shapely.intersection(one[i : i + _PART], other[i : i + _PART])), starts
        )
        return np.concatenate([np.empty(0), *parts])
