"""Moran's I: of a whole map, and of each cell."""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geoaudit.hotspots.inference import (
    NULL_NORMAL,
    NULL_TOTAL,
    Global,
    Surroundings,
    normal_p,
    only,
    surroundings,
    two_sided,
)
from geoaudit.hotspots.neighbours import Neighbours
from geoaudit.hotspots.permuting import tails_by_permutation

Values = NDArray[np.float64]

HIGH_HIGH, LOW_LOW = "high among high", "low among low"
HIGH_LOW, LOW_HIGH = "high among low", "low among high"
NOT_SIGNIFICANT = "not significant"
"""The five classes of local Moran."""

_NOTHING = 1e-12
"""Of the largest value: what is nearer to the mean holds the mean, but for how it is added up."""


def moran(values: ArrayLike, neighbours: Neighbours) -> Global:
    """Return Moran's I of a map, its moments under randomisation.

    Neighbours weigh the same for each cell (row-standardised). Cells without a known neighbour are left out.
    Null: total randomisation (`NULL_TOTAL`), two-sided, by the normal approximation.

    Parameters
    ----------
    values : array of length n
        One value a cell, NaN where missing.
    neighbours : Neighbours

    Raises
    ------
    HotspotError
        Where all values are the same, or there are no neighbours.

    Source: Cliff and Ord (1981), Spatial processes: models and applications, p. 21.
    """
    around = _among_neighbours(surroundings(values, neighbours))
    n, s1, s2 = _weights(around, neighbours)
    z = _deviations(around)[around.tested]
    kurtosis = float((z**4).mean() / (z**2).mean() ** 2)
    top = n * ((n * n - 3 * n + 3) * s1 - n * s2 + 3 * n * n)
    top -= kurtosis * ((n * n - n) * s1 - 2 * n * s2 + 6 * n * n)
    return _global(around, top / ((n - 1) * (n - 2) * (n - 3) * n * n), NULL_TOTAL)


def moran_under_normality(values: ArrayLike, neighbours: Neighbours) -> Global:
    """Return Moran's I of a map as `moran` does, its moments under normality.

    Null: the values are draws from one normal distribution (`NULL_NORMAL`), two-sided.

    Raises
    ------
    HotspotError
        As `moran`.

    Source: Cliff and Ord (1981), Spatial processes: models and applications, p. 21.
    """
    around = _among_neighbours(surroundings(values, neighbours))
    n, s1, s2 = _weights(around, neighbours)
    return _global(around, (n * n * s1 - n * s2 + 3 * n * n) / ((n * n - 1) * n * n), NULL_NORMAL)


def local_moran(values: ArrayLike, neighbours: Neighbours, permutations: int, seed: int) -> pd.DataFrame:
    """Return local Moran's I of each cell with its p by conditional permutation.

    Null: conditional randomisation (`NULL_CONDITIONAL`). p is twice the smaller tail, each (b + 1)/(B + 1).
    A cell that holds the mean has I of 0 whatever its neighbours, and p of 1.

    Returns
    -------
    DataFrame
        A row a cell: ``i`` (row-standardised weights, n - 1 over the sum of squares), ``p``.

    Raises
    ------
    HotspotError
        As `moran`, or where no permutation is asked for.

    Source: Anselin (1995), Local indicators of spatial association, Geographical Analysis 27(2); Phipson and
    Smyth (2010), Permutation p-values should never be zero, Statistical Applications in Genetics and
    Molecular Biology 9(1).
    """
    around = surroundings(values, neighbours)
    z, known = _deviations(around), around.known
    i = z * _lag(around) * (known.sum() - 1) / (z[known] ** 2).sum()
    # I grows with the neighbours' sum, or falls with it: both tails together are the same.
    p = two_sided(*tails_by_permutation(around, permutations, seed))
    return pd.DataFrame({"i": only(around.tested, i), "p": only(around.tested, np.where(z == 0, 1.0, p))})


def lisa_labels(values: ArrayLike, neighbours: Neighbours, significant: NDArray[np.bool_]) -> pd.Series:
    """Return the class of each cell: above or below the mean, among neighbours above or below it.

    Parameters
    ----------
    values : array of length n
    neighbours : Neighbours
    significant : ndarray of bool
        Whether a cell's p is small enough, by the p and the level chosen.

    Returns
    -------
    Series of str
        One of the five classes; missing where the cell is, or has no known neighbour.

    Raises
    ------
    HotspotError
        As `moran`.

    Source: Anselin (1995), Local indicators of spatial association, Geographical Analysis 27(2).
    """
    around = surroundings(values, neighbours)
    high, among_high = _deviations(around) > 0, _lag(around) > 0
    among = np.where(among_high, np.where(high, HIGH_HIGH, LOW_HIGH), np.where(high, HIGH_LOW, LOW_LOW))
    labels = pd.Series(np.where(significant, among, NOT_SIGNIFICANT), dtype="str")
    return labels.where(around.tested)


def _deviations(around: Surroundings) -> Values:
    """Return deviations from the mean of the known; 0 where missing."""
    deviations = np.where(around.known, around.value - around.value[around.known].mean(), 0.0)
    deviations[np.abs(deviations) < _NOTHING * np.abs(around.value).max()] = 0.0
    return deviations


def _lag(around: Surroundings) -> Values:
    """Return the mean deviation of each cell's known neighbours; 0 where there are none."""
    total = around.total - around.count * around.value[around.known].mean()
    lag: Values = np.divide(total, around.count, out=np.zeros(len(total)), where=around.count > 0)
    return lag


def _among_neighbours(around: Surroundings) -> Surroundings:
    """Return the map without the cells that have no known neighbour; nobody loses a neighbour by it."""
    return replace(around, known=around.tested, value=np.where(around.tested, around.value, 0.0))


def _weights(around: Surroundings, neighbours: Neighbours) -> tuple[int, float, float]:
    """Return n (also the sum of the weights), S1 and S2 of row-standardised weights."""
    tested = around.tested
    each = np.divide(1.0, around.count, out=np.zeros(len(tested)), where=tested)
    received = (neighbours.matrix @ each)[tested]
    s1 = float((each[tested] * (1 + received)).sum())
    return int(tested.sum()), s1, float(((1 + received) ** 2).sum())


def _global(around: Surroundings, second_moment: float, null: str) -> Global:
    """Return I, its expectation -1/(n - 1), and what its second moment makes of it."""
    z, lag = _deviations(around)[around.tested], _lag(around)[around.tested]
    statistic, expected = float((z @ lag) / (z @ z)), -1.0 / (len(z) - 1)
    deviate = (statistic - expected) / np.sqrt(second_moment - expected**2)
    return Global(statistic, expected, float(deviate), float(normal_p(np.asarray(deviate))), null)
