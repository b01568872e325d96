"""Whether an area's figures rise or fall over many periods: Mann and Kendall's test, corrected for memory.

A period that no file holds is a gap: pairs of periods that it belongs to are left out, while slopes and lags
keep to the calendar, so that the months on either side of a gap of one stand two months apart.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import norm, rankdata

from geoaudit.errors import HotspotError

FEWEST_PERIODS = 8
LAGS = 3
SIGNIFICANT = float(norm.ppf(0.975))
"""Standard errors (1/√n) from which an autocorrelation counts, at the 5 % level."""
_AT_ONCE = 4_000_000
"""Pairs of periods whose slopes are held in memory at once."""

Figures = NDArray[np.float64]


def mann_kendall(series: NDArray[np.float64]) -> pd.DataFrame:
    """Return the trend of each area and the probability of one as strong without any.

    The variance of the score is that of Hamed and Rao: multiplied by what the significant ones of the first
    `LAGS` autocorrelations of the ranks, once the slope is taken out, add to it. It is never made smaller
    than without them: lags whose sign is negative would otherwise cut it to a fraction, and find trends in 6
    to 10 of 100 series of independent counts at the 5 % level, and in 20 where there are seasons. With few
    periods the correction sees strong autocorrelation alone: of 33 counts whose logarithms hang together by
    0.4 from one to the next, 9 series in 100 still show a trend. Where there are seasons take whole years: a
    window from winter to summer rises with them.

    Parameters
    ----------
    series : array, areas x periods
        Counts or rates, the periods evenly spaced and in order; missing where there is no figure.

    Returns
    -------
    DataFrame
        A row for each area: ``n`` (periods with a figure), ``tau`` (Kendall's tau-b with time; missing where
        all figures are equal), ``s`` (pairs that rise less pairs that fall), ``var`` (corrected for ties and
        autocorrelation), ``inflation`` (what autocorrelation multiplied it by, 1 or more), ``z`` (with
        continuity correction), ``p`` (two-sided, not corrected over areas) and ``slope`` (Sen's, per period).
        Missing but for ``n`` in an area with fewer than `FEWEST_PERIODS` figures.

    Raises
    ------
    HotspotError
        When there are fewer than `FEWEST_PERIODS` periods.

    Source: Mann (1945), Nonparametric tests against trend, Econometrica 13, 245-259; Kendall (1975), Rank
    Correlation Methods (ties); Sen (1968), Estimates of the regression coefficient based on Kendall's tau,
    Journal of the American Statistical Association 63, 1379-1389; Hamed and Rao (1998), A modified
    Mann-Kendall trend test for autocorrelated data, Journal of Hydrology 204, 182-196; Rao, Hamed and Chen
    (2003), Nonstationarities in Hydrologic and Environmental Time Series, Kluwer (three lags).
    """
    figures = np.asarray(series, np.float64)
    if figures.shape[1] < FEWEST_PERIODS:
        raise HotspotError(
            f"A trend needs at least {FEWEST_PERIODS} periods, and there are {figures.shape[1]}: take "
            "shorter periods or a longer window"
        )
    n, slope = np.isfinite(figures).sum(axis=1), sen_slope(figures)
    inflation = np.maximum(hamed_rao(_detrended(figures, slope), LAGS), 1.0)
    score, (variance, tied) = _score(figures), _variance(figures)
    pairs = n * (n - 1) / 2
    table = pd.DataFrame(
        {
            "tau": _divided(score, np.sqrt(pairs * (pairs - tied))),
            "s": score,
            "var": variance * inflation,
            "inflation": inflation,
        }
    )
    beyond = np.sign(score) * np.maximum(np.abs(score) - 1.0, 0.0)
    table["z"] = np.where(variance > 0, _divided(beyond, np.sqrt(table["var"].to_numpy())), 0.0)
    table["p"] = 2 * norm.sf(np.abs(table["z"]))
    table["slope"] = slope
    table = table.where(pd.Series(n >= FEWEST_PERIODS), np.nan)
    table.insert(0, "n", n)
    return table


def sen_slope(figures: NDArray[np.float64]) -> Figures:
    """Return the median slope per period over all pairs of periods with figures, areas x periods given."""
    early, late = np.triu_indices(figures.shape[1], 1)
    rows = max(1, _AT_ONCE // len(early))
    blocks = [figures[start : start + rows] for start in range(0, len(figures), rows)]
    return np.concatenate(
        [np.zeros(0), *(_medians((block[:, late] - block[:, early]) / (late - early)) for block in blocks)]
    )


def hamed_rao(detrended: NDArray[np.float64], lags: int) -> Figures:
    """Return n/n*, by which autocorrelation multiplies the score's variance, as published; 1 without any.

    Parameters
    ----------
    detrended : array, areas x periods
        Figures without their slope. Where there are gaps, the number of pairs of figures that a lag joins
        stands for the n - i of the publication, which it is without gaps.
    lags : int
        How many lags are looked at, from the first.
    """
    ranks, n = _ranks(detrended, "average"), np.isfinite(detrended).sum(axis=1)
    away = np.nan_to_num(ranks - _divided(np.nansum(ranks, axis=1), n)[:, None])
    there, whole = np.isfinite(detrended), (away**2).sum(axis=1)
    bound = _divided(np.full(len(n), SIGNIFICANT), np.sqrt(n))
    added = np.zeros(len(n))
    for lag in range(1, min(lags, detrended.shape[1] - 1) + 1):
        correlation = _divided((away[:, lag:] * away[:, :-lag]).sum(axis=1), whole)
        joined = (there[:, lag:] & there[:, :-lag]).sum(axis=1)
        added += np.where(np.abs(correlation) > bound, _triples(joined) * correlation, 0.0)
    return 1 + 2 * np.nan_to_num(_divided(added, _triples(n)))


def _detrended(figures: Figures, slope: Figures) -> Figures:
    """Return figures without their slope, in parts of the area's largest and without rounding errors."""
    level = figures - slope[:, None] * np.arange(figures.shape[1])
    largest = np.max(np.abs(np.nan_to_num(level)), axis=1, initial=0.0)
    return np.round(level / np.where(largest > 0, largest, 1.0)[:, None], 9)


def _score(figures: Figures) -> Figures:
    """Return for each area the pairs of periods that rise less those that fall."""
    lags = range(1, figures.shape[1])
    return sum(
        (np.nansum(np.sign(figures[:, lag:] - figures[:, :-lag]), axis=1) for lag in lags),
        np.zeros(len(figures)),
    )


def _variance(figures: Figures) -> tuple[Figures, Figures]:
    """Return the score's variance without autocorrelation, corrected for ties, and its tied pairs."""
    n = np.isfinite(figures).sum(axis=1)
    alike = _ranks(figures, "max") - _ranks(figures, "min") + 1
    ties = np.nansum((alike - 1) * (2 * alike + 5), axis=1)
    return (n * (n - 1) * (2 * n + 5) - ties) / 18, np.nansum(alike - 1, axis=1) / 2


def _ranks(figures: Figures, method: str) -> Figures:
    """Return the ranks of an area's figures among themselves; a missing one has none."""
    there = np.isfinite(figures)
    ranks = rankdata(np.where(there, figures, np.inf), method=method, axis=1)
    return np.asarray(np.where(there, ranks, np.nan), np.float64)


def _medians(rows: Figures) -> Figures:
    """Return each row's median over what it holds; missing where it holds nothing."""
    n = np.isfinite(rows).sum(axis=1)
    ordered = np.sort(rows, axis=1)
    lower, upper = np.maximum(n - 1, 0) // 2, np.minimum(n // 2, rows.shape[1] - 1)
    row = np.arange(len(rows))
    return np.asarray((ordered[row, lower] + ordered[row, upper]) / 2)


def _triples(n: NDArray[np.int64]) -> Figures:
    return np.asarray(n * (n - 1.0) * (n - 2.0), np.float64)


def _divided(above: Figures, below: Figures) -> Figures:
    """Return the quotient, missing where there is nothing to divide by."""
    return np.asarray(np.divide(above, below, out=np.full(len(above), np.nan), where=below > 0), np.float64)
