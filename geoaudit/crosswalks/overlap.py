"""The land that areas of two boundary sets share, in square metres."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.crosswalks.edges import edges_of, shared_area
from geoaudit.crosswalks.threads import in_parts

Metres = NDArray[np.float64]
Places = NDArray[np.intp]
Shapes = NDArray[np.object_]

_SIMPLE = 2000
"""A pair with no more pairs of vertices than this is quicker summed over its edges than cut."""


def overlaps(origin: gpd.GeoDataFrame, target: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return each pair of areas that share land, and how much.

    An area that lies wholly inside another shares all its land with that one. Of the rest, shapes of few
    vertices are summed over their edges, and those of many intersected; both on every processor.

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
    rest = np.flatnonzero(~inside)
    vertices = [shapely.get_num_coordinates(shapes) for shapes in (origin, target)]
    simple = vertices[0][one[rest]] * vertices[1][other[rest]] <= _SIMPLE
    few, many = rest[simple], rest[~simple]
    many = many[shapely.intersects(target[other[many]], origin[one[many]])]
    area[few] = _by_edges(origin, target, one[few], other[few])
    area[many] = _by_cutting(origin, target, one[many], other[many])
    return area


def _by_edges(origin: Shapes, target: Shapes, one: Places, other: Places) -> Metres:
    """Return the square metres that pairs share, from the edges of those shapes that are in one."""
    old, one = np.unique(one, return_inverse=True)
    new, other = np.unique(other, return_inverse=True)
    small, large = edges_of(origin[old]), edges_of(target[new])
    return in_parts(lambda i: shared_area(small, large, one[i], other[i]), len(one))


def _by_cutting(origin: Shapes, target: Shapes, one: Places, other: Places) -> Metres:
    """Return the square metres of each intersection."""
    return in_parts(lambda i: shapely.area(shapely.intersection(origin[one[i]], target[other[i]])), len(one))
