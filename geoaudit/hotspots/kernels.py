"""Kernels that spread an event over the ground around it, and their exact sums.

Every sum is of the kernel's own formula at the true distance: no event is moved to a cell, no kernel is
tabulated. Both ways of summing here are for speed alone and give the same figures.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from geoaudit.errors import HotspotError

Array = NDArray[np.float64]
Indices = NDArray[np.intp]

QUARTIC, GAUSSIAN = "quartic", "gaussian"
KERNELS = (QUARTIC, GAUSSIAN)

WIDEST = 100_000
"""Metres: a kernel as wide as a region shows nothing."""
KM2 = 1e6
"""Square metres in a square kilometre."""

FAR = 26.0
"""Standard deviations beyond which a gaussian is taken for 0: below 1e-146 of its peak."""

PAIRS = 2**17
"""Distances held at once: what a processor keeps near."""

LEAST_PLACES = 100
"""Places that a block holds where they are even: fewer cost more to look up than to sum."""

EMPTIEST = 16
"""How many crossings of their rows and columns there may be for each place for them to be summed as rows."""


@dataclass(frozen=True)
class Kernel:
    """A kernel of two dimensions, the same in all directions, with a volume of 1.

    Attributes
    ----------
    name : str
        `QUARTIC`: 3 / (pi h²) (1 - d²/h²)² up to a distance d of h, 0 beyond;
        `GAUSSIAN`: 1 / (2 pi s²) exp(-d² / 2s²), not cut.
    bandwidth : float
        Metres: the radius h where the quartic ends, the standard deviation s of the gaussian.

    Raises
    ------
    HotspotError
        Where the name is neither, or the bandwidth is not a length above 0.

    Source: Silverman, B. W. (1986) Density Estimation for Statistics and Data Analysis. Chapman and Hall,
    section 4.2 (the quartic is his K2).
    """

    name: str
    bandwidth: float

    def __post_init__(self) -> None:
        if self.name not in KERNELS:
            raise HotspotError(
                f"A kernel must be {QUARTIC} or {GAUSSIAN}, but another was named: name one of them."
            )
        if not (np.isfinite(self.bandwidth) and 0 < self.bandwidth <= WIDEST):
            raise HotspotError(
                f"A bandwidth must be a number of metres above 0 and up to {WIDEST:,}, but it is "
                f"{self.bandwidth:g}: give another, or none to have one suggested."
            )

    @property
    def reach(self) -> float:
        """Metres beyond which an event adds nothing."""
        return self.bandwidth if self.name == QUARTIC else FAR * self.bandwidth

    @property
    def peak(self) -> float:
        """What one event adds where it is, per km²."""
        share = 3.0 if self.name == QUARTIC else 0.5
        return share / (np.pi * self.bandwidth**2) * KM2

    @property
    def effective_km2(self) -> float:
        """The area that the density at one place stands for, in km²: one over the integral of the square.

        A density estimate has the variance of a count in so large an area divided by it.

        Source: Silverman, B. W. (1986) Density Estimation for Statistics and Data Analysis. Chapman and
        Hall, section 4.3.1.
        """
        share = 5 / 9 if self.name == QUARTIC else 4.0
        return share * np.pi * self.bandwidth**2 / KM2


def sums(points: Array, weights: Array, places: Array, kernel: Kernel) -> Array:
    """Return the weighted sum of the kernels of all points at each place, per km².

    Parameters
    ----------
    points, places : array
        Eastings and northings, two columns, metres (EPSG:27700).
    weights : array
        One for each point.
    """
    if not len(points) or not len(places):
        return np.zeros(len(places))
    if kernel.name == GAUSSIAN:
        rows = _crossings(places)
        if rows is not None:
            return kernel.peak * _onto_rows(points, weights, rows, kernel.bandwidth)
        rows = _crossings(points)
        if rows is not None:
            return kernel.peak * _from_rows(rows, weights, places, kernel.bandwidth)
    return kernel.peak * _by_blocks(points, weights, places, kernel)


def _by_blocks(points: Array, weights: Array, places: Array, kernel: Kernel) -> Array:
    """Return the sums, relative to the peak, block of places by block with the points in reach of it."""
    total = np.zeros(len(places))
    block_sums = _quartic if kernel.name == QUARTIC else _gaussian
    side = max(kernel.reach / 2, float(np.sqrt(LEAST_PLACES * np.ptp(places, axis=0).prod() / len(places))))
    points, weights = _sorted_along(1, points, weights)
    for strip in _runs(places[:, 1], side):
        near = _in_reach(points[:, 1], places[strip, 1], kernel.reach)
        across, weight = _sorted_along(0, points[near], weights[near])
        for run in _runs(places[strip, 0], side):
            block = strip[run]
            mine = _in_reach(across[:, 0], places[block, 0], kernel.reach)
            total[block] = block_sums(across[mine], weight[mine], places[block], kernel.bandwidth)
    return total


def _quartic(points: Array, weights: Array, places: Array, radius: float) -> Array:
    """Return quartic sums of every point at every place, relative to the peak."""
    total = np.zeros(len(places))
    # Seen from one of the places, squares of whole and half metres are exact, and so is who is in reach.
    to, of = places - places[0], points - places[0]
    left = np.column_stack([radius**2 - (to**2).sum(axis=1), np.ones(len(to)), 2 * to])
    right = np.vstack([np.ones(len(of)), -(of**2).sum(axis=1), of.T])
    for some in _chunks(len(of), max(64, PAIRS // len(to))):
        inside = left @ right[:, some]  # radius² - distance²
        np.maximum(inside, 0.0, out=inside)
        total += np.multiply(inside, inside, out=inside) @ weights[some]
    return total / radius**4


def _gaussian(points: Array, weights: Array, places: Array, sd: float) -> Array:
    """Return gaussian sums of every point at every place, relative to the peak."""
    total = np.zeros(len(places))
    for some in _chunks(len(points), max(64, PAIRS // len(places))):
        exponents = cdist(places, points[some], "sqeuclidean")
        exponents /= -2 * sd**2
        total += np.exp(exponents, out=exponents) @ weights[some]
    return total


class _Rows(NamedTuple):
    """Points or places as crossings of columns and rows: where each stands on both axes."""

    eastings: Array
    northings: Array
    column: Indices
    row: Indices


def _crossings(where: Array) -> _Rows | None:
    """Return the columns and rows of squares or hexagons, nothing where most crossings would be empty."""
    rounded = np.round(where, 8)  # what was added up in another order stays in its row
    eastings, column = np.unique(rounded[:, 0], return_inverse=True)
    northings, row = np.unique(rounded[:, 1], return_inverse=True)
    full = len(eastings) * len(northings) <= EMPTIEST * len(where)
    return _Rows(eastings, northings, column, row) if full else None


def _onto_rows(points: Array, weights: Array, rows: _Rows, sd: float) -> Array:
    """Return gaussian sums at crossings: the exponential of a sum is the product of both axes' own."""
    total = np.zeros((len(rows.northings), len(rows.eastings)))
    points, weights = _sorted_along(1, points, weights)
    for some in _chunks(len(points), _at_once(rows)):
        near = _in_reach(rows.northings, points[some, 1], FAR * sd)
        along = _bells(rows.northings[near], points[some, 1], sd) * weights[some, None]
        total[near] += along.T @ _bells(rows.eastings, points[some, 0], sd)
    return total[rows.row, rows.column]


def _from_rows(rows: _Rows, weights: Array, places: Array, sd: float) -> Array:
    """Return gaussian sums of points that stand at crossings, at any places."""
    grid = np.zeros((len(rows.northings), len(rows.eastings)))
    np.add.at(grid, (rows.row, rows.column), weights)
    order = np.argsort(places[:, 1], kind="stable")
    total = np.zeros(len(places))
    for some in _chunks(len(places), _at_once(rows)):
        here = places[order[some]]
        near = _in_reach(rows.northings, here[:, 1], FAR * sd)
        along = _bells(rows.northings[near], here[:, 1], sd) @ grid[near]
        total[order[some]] = (along * _bells(rows.eastings, here[:, 0], sd)).sum(axis=1)
    return total


def _bells(axis: Array, of: Array, sd: float) -> Array:
    """Return the gaussian along one axis relative to its peak: as many rows as `of`, columns as `axis`."""
    exponents = np.subtract(axis, of[:, None])
    exponents *= np.sqrt(0.5) / sd
    np.multiply(exponents, exponents, out=exponents)
    # Numbers too small for the processor's fast path would take ten times as long.
    np.minimum(exponents, FAR**2 / 2, out=exponents)
    return np.exp(np.negative(exponents, out=exponents), out=exponents)


def _at_once(rows: _Rows) -> int:
    return max(1, 2**21 // (len(rows.northings) + len(rows.eastings)))


def _chunks(size: int, most: int) -> Iterator[slice]:
    return (slice(start, start + most) for start in range(0, size, most))


def _runs(values: Array, side: float) -> list[Indices]:
    """Return the positions of the values in each interval of a length that holds any."""
    intervals = np.floor((values - values.min()) / side).astype(np.int64)
    order = np.argsort(intervals, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(intervals[order])) + 1)


def _in_reach(ordered: Array, values: Array, reach: float) -> slice:
    """Return the part of ascending numbers that any of the values reaches."""
    first = np.searchsorted(ordered, values.min() - reach, side="left")
    last = np.searchsorted(ordered, values.max() + reach, side="right")
    return slice(int(first), int(last))


def _sorted_along(axis: int, points: Array, weights: Array) -> tuple[Array, Array]:
    order = np.argsort(points[:, axis], kind="stable")
    return points[order], weights[order]
