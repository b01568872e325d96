"""Which area holds a point, for millions of points and thousands of areas.

Points are sorted by squares of a kilometre, so that each area finds those near its rectangle as a few
slices of the sorted list, and tests them against its prepared shape. No object is made for a point.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.places.topology import union_of

NOWHERE = -1

_SQUARE = 1000.0

Shapes = NDArray[np.object_]
Metres = NDArray[np.float64]
Places = NDArray[np.intp]


def area_of(x: Metres, y: Metres, shapes: Shapes) -> Places:
    """Return the place in `shapes` of the first that holds each point, its edge included, or `NOWHERE`.

    Parameters
    ----------
    x, y : ndarray
        Metres of one grid; NaN is nowhere.
    shapes : ndarray of polygons, none empty
        In the order in which a point on several edges prefers them.
    """
    found = np.full(len(x), NOWHERE, dtype=np.intp)
    if shapes.size == 0:
        return found
    shape, point = _candidates(x, y, shapely.bounds(shapes))
    shapely.prepare(shapes)
    holds = shapely.intersects_xy(shapes[shape], x[point], y[point])
    # Backwards, so that the first of several shapes is written last.
    found[point[holds][::-1]] = shape[holds][::-1]
    return found


def _candidates(x: Metres, y: Metres, bounds: Metres) -> tuple[Places, Places]:
    """Return the pairs of a rectangle and a point in it or less than a square from it, by rectangle."""
    origin, end = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
    close = np.flatnonzero((x >= origin[0]) & (x <= end[0]) & (y >= origin[1]) & (y <= end[1]))
    rows = int((end[1] - origin[1]) // _SQUARE) + 1
    square = _squares(x[close], origin[0]) * rows + _squares(y[close], origin[1])
    order = np.argsort(square, kind="stable")
    close, square = close[order], square[order]
    first, last = _squares(bounds[:, [0, 2]], origin[0]).T
    shape, column = _each(last - first + 1)
    column = (first[shape] + column) * rows
    low, high = _squares(bounds[:, [1, 3]], origin[1])[shape].T
    start = np.searchsorted(square, column + low, "left")
    slices, step = _each(np.searchsorted(square, column + high, "right") - start)
    return shape[slices], close[start[slices] + step]


def _squares(metres: Metres, origin: float) -> Places:
    return ((metres - origin) // _SQUARE).astype(np.intp)


def _each(lengths: Places) -> tuple[Places, Places]:
    """Return, for stretches of these lengths, each step's stretch and its place in it."""
    stretch = np.repeat(np.arange(len(lengths)), lengths)
    return stretch, np.arange(len(stretch)) - np.repeat(np.cumsum(lengths) - lengths, lengths)


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
