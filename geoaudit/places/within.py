"""Which area holds a point, for millions of points and thousands of areas.

The points are put in the tree, not the areas: each area asks once for the points in its rectangle, and
those are tested against its prepared shape in one call.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.places.topology import union_of

NOWHERE = -1

Shapes = NDArray[np.object_]
Metres = NDArray[np.float64]
Places = NDArray[np.intp]


def area_of(x: Metres, y: Metres, shapes: Shapes) -> Places:
    """Return the place in `shapes` of the first that holds each point, its edge included, or `NOWHERE`.

    Parameters
    ----------
    x, y : ndarray
        Metres of one grid; NaN is nowhere.
    shapes : ndarray of polygons
        In the order in which a point on several edges prefers them.
    """
    found = np.full(len(x), NOWHERE, dtype=np.intp)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if known.size == 0 or shapes.size == 0:
        return found
    tree = shapely.STRtree(np.atleast_1d(np.asarray(shapely.points(x[known], y[known]))))
    shape, point = tree.query(shapely.box(*shapely.bounds(shapes).T))
    point = known[point]
    shapely.prepare(shapes)
    holds = shapely.intersects_xy(shapes[shape], x[point], y[point])
    # Backwards, so that the first of several shapes is written last.
    found[point[holds][::-1]] = shape[holds][::-1]
    return found


def nearest_area(x: Metres, y: Metres, shapes: Shapes, metres: float) -> Places:
    """Return the place in `shapes` of the nearest within `metres` of each point, or `NOWHERE`.

    Of several equally near, the first.
    """
    found = np.full(len(x), NOWHERE, dtype=np.intp)
    if x.size == 0 or shapes.size == 0 or metres <= 0:
        return found
    left, bottom, right, top = shapely.total_bounds(shapes) + metres * np.array([-1, -1, 1, 1])
    close = np.flatnonzero((x >= left) & (x <= right) & (y >= bottom) & (y <= top))
    points = shapely.points(x[close], y[close])
    point, shape = shapely.STRtree(shapes).query_nearest(points, max_distance=metres)
    first = pd.Series(shape).groupby(close[point]).min()
    found[first.index.to_numpy()] = first.to_numpy()
    return found


def outside_of(national: gpd.GeoDataFrame, shapes: Shapes) -> gpd.GeoDataFrame:
    """Return the areas of a national set of which `shapes` together cover less than half."""
    union = union_of(shapes)
    theirs = national.geometry.to_numpy()
    touching = shapely.STRtree(theirs).query(union)
    covered = np.zeros(len(theirs))
    covered[touching] = shapely.area(shapely.intersection(theirs[touching], union))
    return national[covered < shapely.area(theirs) / 2]
