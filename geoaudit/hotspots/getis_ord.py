"""Getis and Ord's statistics: the local Gi* three ways, and the global G.

Gi* compares the sum of a window (a cell and its neighbours) with what windows of as many cells would hold
by chance: large sums are hot, small ones cold. Every function takes one value a cell (NaN where missing) and
its neighbours; missing cells are no part of any window, and a cell without a known neighbour has no result.
"""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geoaudit.errors import HotspotError
from geoaudit.hotspots.inference import (
    NULL_TOTAL,
    Global,
    Surroundings,
    normal_p,
    only,
    refuse_counts,
    surroundings,
    two_sided,
)
from geoaudit.hotspots.neighbours import Neighbours
from geoaudit.hotspots.permuting import standard_deviates, tails_by_permutation
from geoaudit.hotspots.window_tails import Tails, window_tails

Values = NDArray[np.float64]


def gi_star(values: ArrayLike, neighbours: Neighbours) -> pd.DataFrame:
    """Return Gi* with the normal approximation: for rates of large populations, and for reference.

    On counts, which are skewed, it finds hot cells by chance far too often: `gi_star_exact`.

    Null: total randomisation (`NULL_TOTAL`), its p by the normal approximation.

    Returns
    -------
    DataFrame
        A row a cell: ``window`` (the sum), ``expected``, ``z``, ``p`` (two-sided).

    Raises
    ------
    HotspotError
        Where all values are the same, or there are no neighbours.

    Source: Getis and Ord (1996), Local spatial statistics: an overview, in Longley and Batty (eds), Spatial
    analysis: modelling in a GIS environment, eq. 14.2 (the variance divided by n).
    """
    around = surroundings(values, neighbours)
    table = _windows(around)
    return table.assign(p=normal_p(table["z"].to_numpy()))


def gi_star_exact(counts: ArrayLike, neighbours: Neighbours) -> pd.DataFrame:
    """Return Gi* of counts with its exact p: the tail of the window's sum when counts are shuffled.

    Null: total randomisation (`NULL_TOTAL`): a window of k cells is a simple random sample of k of the map's
    counts without replacement. p is twice the smaller tail, each holding the sum observed.

    Parameters
    ----------
    counts : array of length n
        Events, whole numbers; NaN where missing.
    neighbours : Neighbours

    Returns
    -------
    DataFrame
        A row a cell: ``window`` (the sum), ``expected``, ``z``, ``p``.

    Raises
    ------
    HotspotError
        Where counts are no whole numbers, fewer than 30 events, all the same or in one cell, without
        neighbours, or so large that their tails cannot be computed.

    Source: null as in Bivand and Wong (2018), Comparing implementations of global and local indicators of
    spatial association, TEST 27(3); the tail by `window_tails`.
    """
    refuse_counts(counts)
    around = surroundings(counts, neighbours)
    held = np.where(around.tested, around.value + around.total, 0.0)
    largest_window = int(around.count[around.tested].max()) + 1
    tails = window_tails(around.value[around.known].astype(np.int64), largest_window, int(held.max()))
    return _with_tails(around, tails)


def gi_star_by_tails(counts: ArrayLike, neighbours: Neighbours, tails: Tails) -> pd.DataFrame:
    """Return Gi* of counts as `gi_star_exact` does, from tails made once for every shuffle of the counts.

    Null: total randomisation (`NULL_TOTAL`).

    Parameters
    ----------
    counts : array of length n
        The counts that `tails` are of, in any order.
    neighbours : Neighbours
    tails : Tails
        For windows as large as any here.
    """
    return _with_tails(surroundings(counts, neighbours), tails)


def gi_star_permuted(values: ArrayLike, neighbours: Neighbours, permutations: int, seed: int) -> pd.DataFrame:
    """Return Gi* with its p by conditional permutation.

    Null: conditional randomisation (`NULL_CONDITIONAL`). p is twice the smaller tail, each (b + 1)/(B + 1)
    with b of B permutations as far out or farther, so that it is never 0.

    Returns
    -------
    DataFrame
        A row a cell: ``window`` (the sum), ``expected`` and ``z`` (under the same null), ``p``.

    Raises
    ------
    HotspotError
        As `gi_star`, or where no permutation is asked for.

    Source: Ord and Getis (1995), Local spatial autocorrelation statistics, Geographical Analysis 27(4);
    Phipson and Smyth (2010), Permutation p-values should never be zero, Statistical Applications in Genetics
    and Molecular Biology 9(1).
    """
    around = surroundings(values, neighbours)
    expected, z = standard_deviates(around)
    at_most, at_least = tails_by_permutation(around, permutations, seed)
    columns = {
        "window": around.value + around.total,
        "expected": around.value + expected,
        "z": z,
        "p": two_sided(at_most, at_least),
    }
    return pd.DataFrame({name: only(around.tested, column) for name, column in columns.items()})


def general_g(values: ArrayLike, neighbours: Neighbours) -> Global:
    """Return Getis and Ord's global G: whether high values (z above 0) or low ones are near each other.

    Cells without a known neighbour are left out. Null: total randomisation (`NULL_TOTAL`), two-sided.

    Raises
    ------
    HotspotError
        As `gi_star`, or where a value is negative.

    Source: Getis and Ord (1992), The analysis of spatial association by use of distance statistics,
    Geographical Analysis 24(3).
    """
    around = surroundings(values, neighbours)
    x = around.value[around.tested]
    if (x < 0).any() or (x > 0).sum() < 2:
        raise HotspotError(
            f"Global G is of values of 0 or more, at least two of them above 0, but {int((x < 0).sum()):,} "
            f"of {len(x):,} are below 0 and {int((x > 0).sum()):,} above; choose Moran's I."
        )
    links = around.count[around.tested]
    m = [float((x**power).sum()) for power in (1, 2, 3, 4)]
    statistic = float(x @ around.total[around.tested]) / (m[0] ** 2 - m[1])
    expected = float(links.sum()) / (len(x) * (len(x) - 1))
    variance = _second_moment(links, m) - expected**2
    if not variance > 0:
        raise HotspotError(
            f"Global G must have a variance to be told from chance, and {len(x):,} values have none: take "
            "more."
        )
    z = (statistic - expected) / np.sqrt(variance)
    return Global(statistic, expected, float(z), float(normal_p(np.asarray(z))), NULL_TOTAL)


def _second_moment(links: Values, m: list[float]) -> float:
    """Return the expectation of the square of G, from numbers of neighbours and sums of powers."""
    n = len(links)
    s0, s1, s2 = float(links.sum()), float(2 * links.sum()), float((4 * links**2).sum())
    b0 = (n * n - 3 * n + 3) * s1 - n * s2 + 3 * s0**2
    b1 = -((n * n - n) * s1 - 2 * n * s2 + 6 * s0**2)
    b2 = -(2 * n * s1 - (n + 3) * s2 + 6 * s0**2)
    b3 = 4 * (n - 1) * s1 - 2 * (n + 1) * s2 + 8 * s0**2
    b4 = s1 - s2 + s0**2
    top = b0 * m[1] ** 2 + b1 * m[3] + b2 * m[0] ** 2 * m[1] + b3 * m[0] * m[2] + b4 * m[0] ** 4
    return top / ((m[0] ** 2 - m[1]) ** 2 * n * (n - 1) * (n - 2) * (n - 3))


def _windows(around: Surroundings) -> pd.DataFrame:
    """Return the sum of each window, its expectation and its standard deviate under total randomisation."""
    known = around.value[around.known]
    n, k = len(known), around.count + 1
    window, expected = around.value + around.total, k * known.mean()
    spread = np.sqrt(known.var() * k * (n - k).clip(0) / (n - 1))
    z = np.divide(window - expected, spread, out=np.full(len(k), np.nan), where=spread > 0)
    columns = {"window": window, "expected": expected, "z": z}
    return pd.DataFrame({name: only(around.tested, column) for name, column in columns.items()})


def _with_tails(around: Surroundings, tails: Tails) -> pd.DataFrame:
    tested = around.tested
    p = np.full(len(tested), np.nan)
    window = (around.value + around.total)[tested]
    p[tested] = tails.p(around.count[tested].astype(np.int64) + 1, np.rint(window).astype(np.int64))
    return _windows(around).assign(p=p)
