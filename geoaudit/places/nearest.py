"""The nearest of some places to others, in a straight line."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Metres = NDArray[np.float64]


def nearest(points: Metres, places: Metres) -> tuple[Metres, NDArray[np.intp]]:
    """Return how far the nearest place is from each point, and which it is, the first of several.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
        Metres of one grid; NaN is nowhere.
    places : ndarray of shape (m, 2)
        At least one.

    Returns
    -------
    (distance, place) : ndarrays of shape (n,)
        Metres, NaN for a point that is nowhere; the row of `places`, -1 for such a point.
    """
    known = np.isfinite(points).all(axis=1)
    distance, place = np.full(len(points), np.nan), np.full(len(points), -1, dtype=np.intp)
    first, row = np.unique(places, axis=0, return_index=True)
    apart, which = cKDTree(first).query(points[known])
    distance[known], place[known] = apart, row[which]
    return distance, place
