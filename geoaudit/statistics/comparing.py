"""Comparisons of two groups: how they differ, with what certainty, and in which words that is said."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, norm

from geoaudit.statistics.counts import count_limits
from geoaudit.statistics.intervals import (
    CONFIDENCE,
    Array,
    Interval,
    Ratio,
    finite,
    least_share,
    most_share,
    require_counts,
    require_ranges,
    require_shares,
)
from geoaudit.statistics.proportions import newcombe
from geoaudit.statistics.ratios import ratio_envelope, risk_ratio

HIGHER, LOWER, NO_EVIDENCE, NOT_KNOWN = "higher", "lower", "no evidence of a difference", ""
PER = 1_000
LEAST_BASE = 30
"""Persons under which disproportionality is not worked out."""


class Comparison(NamedTuple):
    """The first group less the second, elementwise; NaN, and an empty verdict, where that is not known.

    Attributes
    ----------
    difference, lower, upper : array
        With its 95 % interval.
    p : array
        Two-sided, under no difference.
    verdict : array of str
        `HIGHER` or `LOWER` where the interval is clear of 0 and p under 0.05, else `NO_EVIDENCE`.
    """

    difference: Array
    lower: Array
    upper: Array
    p: Array
    verdict: NDArray[np.str_]


class ComparisonBetween(NamedTuple):
    """The first group less the second, of figures that are known to a range.

    Attributes
    ----------
    lower, upper : array
        Within which the 95 % interval lies wherever the figures do.
    p : array
        The largest that p can be; 1 where the groups may be equal or either be the higher.
    verdict : array of str
        `HIGHER` or `LOWER` where that is the verdict wherever the figures lie, else `NO_EVIDENCE`.
    """

    lower: Array
    upper: Array
    p: Array
    verdict: NDArray[np.str_]


def compare_proportions(n1: ArrayLike, base1: ArrayLike, n0: ArrayLike, base0: ArrayLike) -> Comparison:
    """Return how the proportion in one group differs from that in another.

    Parameters
    ----------
    n1, base1 : array
        So many of so many in the group; NaN where not known.
    n0, base0 : array
        The same of the other. Nobody may be in both: compare a ward with the rest, not with the whole.

    Returns
    -------
    Comparison
        Of proportions, -1 to 1.

    Raises
    ------
    StatisticsError
        Where a count is below 0 or more than its base.

    Notes
    -----
    Of twenty comparisons without a difference about one is said to differ.

    Source: Newcombe, R. G. (1998) Interval estimation for the difference between independent proportions:
    comparison of eleven methods, Statistics in Medicine 17 (method 10); Pearson, K. (1900) On the criterion
    ..., Philosophical Magazine 50 (chi-squared, without correction, for p).
    """
    found = newcombe(n1, base1, n0, base0, CONFIDENCE)
    p = np.where(np.isnan(found.difference), np.nan, _pearson(n1, base1, n0, base0))
    return Comparison(*found, p, _verdict(Interval(found.lower, found.upper), p))


def compare_rates(n1: ArrayLike, base1: ArrayLike, n0: ArrayLike, base0: ArrayLike) -> Comparison:
    """Return how the rate of events in one population differs from that in another.

    Parameters
    ----------
    n1, base1 : array
        Events and people; NaN where not known.
    n0, base0 : array
        The same of the other. No event may be in both.

    Returns
    -------
    Comparison
        Of rates per 1,000. p : exact, twice the smaller tail of the events of the first among all.

    Raises
    ------
    StatisticsError
        Where a figure is below 0.

    Notes
    -----
    Source: Przyborowski, J. and Wilenski, H. (1940) Homogeneity of results in testing samples from Poisson
    series, Biometrika 31 (p); Zou, G. Y. and Donner, A. (2008) Construction of confidence limits about effect
    measures: a general approach, Statistics in Medicine 27 (the interval, from the limits of each count).
    """
    require_counts(n1, base1, n0, base0)
    events1, people1, events0, people0 = (finite(each) for each in (n1, base1, n0, base0))
    first, second = (np.where(each > 0, each, np.nan) / PER for each in (people1, people0))
    lower1, upper1 = (end / first for end in count_limits(events1))
    lower0, upper0 = (end / second for end in count_limits(events0))
    rate1, rate0 = events1 / first, events0 / second
    lower = rate1 - rate0 - np.hypot(rate1 - lower1, upper0 - rate0)
    upper = rate1 - rate0 + np.hypot(upper1 - rate1, rate0 - lower0)
    by_chance = binom(events1 + events0, first / (first + second))
    p = np.minimum(2 * np.minimum(by_chance.cdf(events1), by_chance.sf(events1 - 1)), 1.0)
    return Comparison(rate1 - rate0, lower, upper, p, _verdict(Interval(lower, upper), p))


def compare_proportions_between(
    n1: Interval, base1: Interval, n0: Interval, base0: Interval
) -> ComparisonBetween:
    """Return how proportions differ whose figures are known to a range, as `compare_proportions`.

    The difference is taken where it is least (the least share of the first against the largest of the second)
    and where it is most; all that the figures can be lies between.

    Raises
    ------
    StatisticsError
        Where a range is below 0, is upside down, or a count exceeds its base throughout.
    """
    least = compare_proportions(*least_share(n1, base1), *most_share(n0, base0))
    most = compare_proportions(*most_share(n1, base1), *least_share(n0, base0))
    return _between(least, most)


def compare_rates_between(n1: Interval, base1: Interval, n0: Interval, base0: Interval) -> ComparisonBetween:
    """Return how rates differ whose figures are known to a range, as `compare_rates`.

    Raises
    ------
    StatisticsError
        Where a range is below 0 or upside down.
    """
    events1, people1, events0, people0 = require_ranges(n1, base1, n0, base0)
    least = compare_rates(events1.lower, people1.upper, events0.upper, people0.lower)
    most = compare_rates(events1.upper, people1.lower, events0.lower, people0.upper)
    return _between(least, most)


def disproportionality(n: ArrayLike, base: ArrayLike, other_n: ArrayLike, other_base: ArrayLike) -> Ratio:
    """Return the relative rate index: how many times as often a group is counted as another, of their bases.

    Parameters
    ----------
    n, base : array
        So many of the group's so many persons (of a caseload, or of a population); NaN where not known.
    other_n, other_base : array
        The same of the group it is compared with.

    Returns
    -------
    Ratio
        As of `risk_ratio`; all NaN where a base is under `LEAST_BASE`.

    Raises
    ------
    StatisticsError
        Where a count is below 0 or more than its base.

    Notes
    -----
    Source: Ministry of Justice, Statistics on race and the criminal justice system (relative rate index); the
    interval is that of `risk_ratio`.
    """
    found = risk_ratio(n, base, other_n, other_base)
    enough = (finite(base) >= LEAST_BASE) & (finite(other_base) >= LEAST_BASE)
    return Ratio(*(np.where(enough, each, np.nan) for each in found))


def disproportionality_between(
    n: Interval, base: Interval, other_n: Interval, other_base: Interval
) -> Interval:
    """Return between which limits the relative rate index lies whose figures are known to a range.

    As `ratio_envelope`; both NaN where a base can be under `LEAST_BASE`.

    Raises
    ------
    StatisticsError
        Where a range is below 0, is upside down, or a count exceeds its base throughout.
    """
    found = ratio_envelope(n, base, other_n, other_base)
    enough = (finite(base.lower) >= LEAST_BASE) & (finite(other_base.lower) >= LEAST_BASE)
    return Interval(*(np.where(enough, each, np.nan) for each in found))


def _pearson(n1: ArrayLike, base1: ArrayLike, n0: ArrayLike, base0: ArrayLike) -> Array:
    """Return p of the chi-squared test of a table of two by two, 1 where all or none are counted."""
    first, second = require_shares(n1, base1), require_shares(n0, base0)
    share = (first.n + second.n) / np.maximum(first.base + second.base, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        error = np.sqrt(share * (1 - share) * (1 / first.base + 1 / second.base))
        score = np.abs(first.n / first.base - second.n / second.base) / error
    return np.where((share == 0) | (share == 1), 1.0, 2 * norm.sf(score))


def _verdict(interval: Interval, p: Array) -> NDArray[np.str_]:
    """Return which group is higher, where there is evidence."""
    told = p < 1 - CONFIDENCE
    known = np.isfinite(interval.lower + interval.upper + p)
    return np.select(
        [~known, told & (interval.lower > 0), told & (interval.upper < 0)],
        [NOT_KNOWN, HIGHER, LOWER],
        NO_EVIDENCE,
    )


def _between(least: Comparison, most: Comparison) -> ComparisonBetween:
    """Return what holds from where the difference is least to where it is most."""
    known = (least.verdict != NOT_KNOWN) & (most.verdict != NOT_KNOWN)
    one_side = (least.difference > 0) | (most.difference < 0)
    p = np.where(one_side, np.maximum(least.p, most.p), 1.0)
    verdict = np.select([~known, least.verdict == most.verdict], [NOT_KNOWN, least.verdict], NO_EVIDENCE)
    return ComparisonBetween(least.lower, most.upper, np.where(known, p, np.nan), verdict)
