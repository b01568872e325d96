"""The land that pairs of areas share, from their edges alone: many small shapes at once, nothing cut.

An area is the land under its edges that run one way less the land under those that run the other. So what
two areas share is the sum, over all pairs of their edges, of the land under both, added where the two run
the same way and taken away where they do not. The land under two straight edges is the integral of the lower
one over the x that they have in common.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Places = NDArray[np.intp]
Shapes = NDArray[np.object_]

LEAST = 1e-6
"""Square metres below which the sum is rounding: areas that touch share nothing."""


@dataclass(frozen=True)
class Edges:
    """The edges of shapes, those of one together; upright ones have no land under them and are left out.

    Attributes
    ----------
    west, east : arrays of float, (n,)
        The x of each edge's ends (metres).
    height, slope : arrays of float, (n,)
        Its y at the western end (metres), and how much that grows for each metre east.
    way : array of float, (n,)
        1 where the shape runs along it eastwards, -1 where westwards; all outer rings run one way round.
    first, count : arrays of int, (shapes,)
        Where a shape's edges begin, and how many it has.
    bounds : array of float, (shapes, 4)
        Each shape's least x and y and largest x and y.
    """

    west: Numbers
    east: Numbers
    height: Numbers
    slope: Numbers
    way: Numbers
    first: Places
    count: Places
    bounds: Numbers


def edges_of(shapes: Shapes) -> Edges:
    """Return the edges of polygons, holes running the other way round."""
    parts, shape = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(shapely.orient_polygons(parts), return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    x, y = points.T.copy()
    begins = np.flatnonzero((ring[1:] == ring[:-1]) & (x[1:] != x[:-1]))
    count = np.bincount(shape[part[ring[begins]]], minlength=len(shapes))
    way = np.sign(x[begins + 1] - x[begins])
    left, right = begins + (way < 0), begins + (way > 0)
    slope = (y[right] - y[left]) / (x[right] - x[left])
    first = np.cumsum(count) - count
    return Edges(x[left], x[right], y[left], slope, way, first, count, shapely.bounds(shapes))


def shared_area(small: Edges, large: Edges, one: Places, other: Places) -> Numbers:
    """Return the square metres that pairs share: the shape at `one` of `small`, at `other` of `large`."""
    west, base, east, _ = small.bounds[one].T.copy()
    pair, theirs = _each(large, other)
    beside = np.flatnonzero((large.east[theirs] > west[pair]) & (large.west[theirs] < east[pair]))
    pair, theirs = pair[beside], theirs[beside]
    row, ours = _each(small, one[pair])
    low = np.maximum(small.west[ours], large.west[theirs][row])
    high = np.minimum(small.east[ours], large.east[theirs][row])
    over = np.flatnonzero(high > low)
    low, high, ours, theirs, pair = low[over], high[over], ours[over], theirs[row[over]], pair[row[over]]
    ends = low, high, base[pair]  # heights above a point nearby: the sum is of small numbers
    under = _under(_heights(small, ours, *ends), _heights(large, theirs, *ends))
    land = np.bincount(pair, small.way[ours] * large.way[theirs] * (high - low) * under, len(one))
    return np.where(land > LEAST, land, 0.0)


def _each(edges: Edges, shapes: Places) -> tuple[Places, Places]:
    """Return, for each edge of the shapes at these places, which of these it is of, and its own place."""
    count = edges.count[shapes]
    row = np.repeat(np.arange(len(shapes)), count)
    start = edges.first[shapes] - (np.cumsum(count) - count)
    return row, np.arange(len(row)) + start[row]


def _heights(
    edges: Edges, place: Places, low: Numbers, high: Numbers, base: Numbers
) -> tuple[Numbers, Numbers]:
    """Return how high edges run at two x each."""
    start, slope = edges.height[place] - base, edges.slope[place]
    west = edges.west[place]
    return start + slope * (low - west), start + slope * (high - west)


def _under(ours: tuple[Numbers, Numbers], theirs: tuple[Numbers, Numbers]) -> Numbers:
    """Return the mean height of the lower of two edges: that of one, less what it rises over the other."""
    over = ours[0] - theirs[0], ours[1] - theirs[1]
    rise = np.maximum(over[0], 0) + np.maximum(over[1], 0)
    apart = np.abs(over[0]) + np.abs(over[1])
    lower: Numbers = (ours[0] + ours[1]) / 2 - rise**2 / (2 * np.where(apart > 0, apart, 1.0))
    return lower
