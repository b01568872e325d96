"""Conditional permutation: a cell keeps its value while the others are drawn anew round it."""

import numpy as np
from numpy.typing import NDArray

from geoaudit.errors import HotspotError
from geoaudit.hotspots.inference import Surroundings

Values = NDArray[np.float64]
Whole = NDArray[np.int64]

_SAME = 1e-10
"""Of the largest sum: sums closer than this are one sum added up in another order."""


def tails_by_permutation(around: Surroundings, permutations: int, seed: int) -> tuple[Values, Values]:
    """Return the chance of a sum of neighbours as small, and as large, under conditional randomisation.

    Each is (b + 1)/(B + 1), b of B permutations being as far out or farther, sums the same as the observed
    one in both. A permutation draws as many cells as the most neighbours, without replacement and in order,
    from all known cells but the last; a cell with k neighbours takes the first k. Where a cell would draw
    itself it takes the last cell instead, which makes each draw one of k of its n - 1 others, all equally
    likely. So the cells share their draws (as in esda and GeoDa), and each cell's p is exactly valid.

    Parameters
    ----------
    around : Surroundings
    permutations : int
        B.
    seed : int

    Returns
    -------
    (at_most, at_least) : ndarrays of length n
        NaN where a cell is missing or has no known neighbour.

    Raises
    ------
    HotspotError
        Where no permutation is asked for.

    Source: Anselin (1995), Local indicators of spatial association, Geographical Analysis 27(2); Phipson and
    Smyth (2010), Permutation p-values should never be zero, Statistical Applications in Genetics and
    Molecular Biology 9(1).
    """
    if permutations < 1:
        raise HotspotError(
            f"A permutation test must have at least 1 permutation, but {permutations} are asked for; "
            f"999 are usual."
        )
    value = around.value[around.known]
    total, count = around.total[around.known], around.count[around.known].astype(np.int64)
    drawn = draws(len(value) - 1, int(count.max()), permutations, seed)
    below, above = _counted(value, total, count, drawn)
    results = []
    for found in (below, above):
        result = np.full(len(around.known), np.nan)
        result[around.known] = np.where(count > 0, (found + 1) / (permutations + 1), np.nan)
        results.append(result)
    return results[0], results[1]


def draws(cells: int, size: int, permutations: int, seed: int) -> Whole:
    """Return ordered draws without replacement from ``range(cells)``: a row a permutation, `size` columns."""
    chance = np.random.default_rng(seed)
    return np.stack([chance.choice(cells, size, replace=False) for _ in range(permutations)])


def standard_deviates(around: Surroundings) -> tuple[Values, Values]:
    """Return the expectation and the standard deviate of sums of neighbours under conditional randomisation.

    Missing where there is no known neighbour, or where all others are neighbours.
    """
    known = around.value[around.known]
    others, k = len(known) - 1, around.count
    offset = around.value - known.mean()
    mean = known.mean() - offset / others
    squares = ((known - known.mean()) ** 2).sum() - offset**2
    variance = squares / others - (offset / others) ** 2
    spread = np.sqrt((variance * k * (others - k)).clip(0) / (others - 1))
    expected = k * mean
    z = np.divide(around.total - expected, spread, out=np.full(len(k), np.nan), where=spread > 0)
    return expected, z


def _counted(value: Values, total: Values, count: Whole, drawn: Whole) -> tuple[Whole, Whole]:
    """Return how many permutations' sums are no larger, and no smaller, than each cell's."""
    sums = np.cumsum(value[drawn], axis=1)
    near = _SAME * max(float(np.abs(sums).max()), float(np.abs(total).max()))
    below, above = np.zeros(len(value), dtype=np.int64), np.zeros(len(value), dtype=np.int64)
    for size in np.unique(count[count > 0]).tolist():
        these = count == size
        ranked = np.sort(sums[:, size - 1])
        below[these] = np.searchsorted(ranked, total[these] + near, side="right")
        above[these] = len(drawn) - np.searchsorted(ranked, total[these] - near, side="left")
    cell, before, after = _own_draws(value, count, drawn, sums)
    low, high = total[cell] - near, total[cell] + near
    np.add.at(below, cell, (after <= high).astype(np.int64) - (before <= high))
    np.add.at(above, cell, (after >= low).astype(np.int64) - (before >= low))
    return below, above


def _own_draws(value: Values, count: Whole, drawn: Whole, sums: Values) -> tuple[Whole, Values, Values]:
    """Return cells that drew themselves, and their sum before and after they take the last cell instead."""
    permutation, place = np.nonzero(np.arange(drawn.shape[1]) < count[drawn])
    cell = drawn[permutation, place]
    before = sums[permutation, count[cell] - 1]
    return cell, before, before - value[cell] + value[-1]
