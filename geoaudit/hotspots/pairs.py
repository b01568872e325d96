"""Pairs of events close in space, and how many of them are close in time under each order of the dates."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from geoaudit.errors import HotspotError

EUCLIDEAN, MANHATTAN = "euclidean", "manhattan"
MOST_PAIRS = 20_000_000

_POWER = {EUCLIDEAN: 2.0, MANHATTAN: 1.0}
_BYTE = 255  # so many yes and no answers add up without leaving a byte, which is the fastest sum there is


@dataclass(frozen=True)
class ClosePairs:
    """Each unordered pair of events within the largest distance, in the order of its distance band.

    Attributes
    ----------
    first, second : array of int, (pairs,)
        Positions of the two events.
    starts : array of int, (bands + 1,)
        Where each distance band begins; the last is the number of pairs.
    """

    first: NDArray[np.intp]
    second: NDArray[np.intp]
    starts: NDArray[np.intp]

    @property
    def counts(self) -> NDArray[np.intp]:
        """The pairs in each distance band."""
        return np.diff(self.starts)


def close_pairs(points: NDArray[np.float64], edges: NDArray[np.float64], metric: str) -> ClosePairs:
    """Return the pairs of events whose distance lies in one of the bands.

    Parameters
    ----------
    points : array of float, (events, 2)
        Easting and northing in metres.
    edges : array of float, (bands + 1,)
        Increasing edges in metres; a band holds ``edges[k] <= distance < edges[k + 1]``.
    metric : str
        `EUCLIDEAN` (straight lines) or `MANHATTAN` (along the two axes).

    Raises
    ------
    HotspotError
        Where the metric is unknown, or more than `MOST_PAIRS` pairs are that close.
    """
    if metric not in _POWER:
        raise HotspotError(f"A distance is {' or '.join(_POWER)}, but neither is named; name one of them.")
    tree = cKDTree(points)
    # Distances are judged below: the tree alone might round one at the very edge of the last band away.
    reach = float(edges[-1]) * (1 + 1e-9)
    within = (tree.count_neighbors(tree, reach, p=_POWER[metric]) - len(points)) // 2
    if within > MOST_PAIRS:
        raise HotspotError(
            f"Near repeats take at most {MOST_PAIRS:,} pairs of events within the largest distance, but "
            f"{within:,} pairs of {len(points):,} events are; choose smaller bands or a shorter period."
        )
    found = tree.query_pairs(reach, p=_POWER[metric], output_type="ndarray")
    return _banded(found[:, 0], found[:, 1], distances(points, found, metric), edges)


def distances(points: NDArray[np.float64], pairs: NDArray[np.intp], metric: str) -> NDArray[np.float64]:
    """Return the distance in metres of each pair of positions, (pairs, 2)."""
    east, north = (np.abs(axis[pairs[:, 0]] - axis[pairs[:, 1]]) for axis in points.T.copy())
    apart: NDArray[np.float64] = np.hypot(east, north) if metric == EUCLIDEAN else east + north
    return apart


def _banded(
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    apart: NDArray[np.float64],
    edges: NDArray[np.float64],
) -> ClosePairs:
    """Return the pairs in the order of their bands, without those in none."""
    band = np.searchsorted(edges, apart, side="right").astype(np.uint8)
    starts = np.cumsum(np.bincount(band, minlength=len(edges) + 1))[: len(edges)]
    order = np.argsort(band, kind="stable")[starts[0] : starts[-1]]
    return ClosePairs(first[order], second[order], starts - starts[0])


def by_days(
    pairs: ClosePairs, days: NDArray[np.signedinteger], edges: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return how many of the pairs lie in each band of distance and of days, for each order of the dates.

    Parameters
    ----------
    pairs : ClosePairs
        Pairs of events.
    days : array of int, (events, orders)
        The day of each event in each order of the dates.
    edges : array of int, (time bands + 1,)
        Increasing edges in days; a band holds ``edges[k] <= days apart < edges[k + 1]``.

    Returns
    -------
    array of int, (orders, distance bands, time bands)
    """
    limits = np.minimum(edges, np.iinfo(days.dtype).max).astype(days.dtype)
    sooner = np.zeros((len(pairs.counts), len(edges), days.shape[1]), np.int64)
    for band, (start, stop) in enumerate(zip(pairs.starts[:-1], pairs.starts[1:], strict=True)):
        for chunk in range(start, stop, _BYTE):
            some = slice(chunk, min(chunk + _BYTE, stop))
            sooner[band] += _sooner(days, pairs.first[some], pairs.second[some], limits)
    counted: NDArray[np.int64] = np.diff(sooner, axis=1).transpose(2, 0, 1)
    return counted


def _sooner(
    days: NDArray[np.signedinteger],
    first: NDArray[np.intp],
    second: NDArray[np.intp],
    limits: NDArray[np.signedinteger],
) -> NDArray[np.uint8]:
    """Return how many of at most 255 pairs are fewer days apart than each limit, (limits, orders)."""
    apart = days.take(first, axis=0)
    apart -= days.take(second, axis=0)
    np.abs(apart, out=apart)
    fewer = [np.add.reduce((apart < limit).view(np.uint8), axis=0, dtype=np.uint8) for limit in limits]
    return np.stack(fewer)


def close_in_time(days: NDArray[np.signedinteger], edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many of all pairs of events, near or far, lie in each band of days."""
    ordered = np.sort(days.astype(np.int64))
    later = np.arange(1, len(ordered) + 1)
    sooner = [int(np.maximum(np.searchsorted(ordered, ordered + edge) - later, 0).sum()) for edge in edges]
    between: NDArray[np.int64] = np.diff(sooner)
    return between
