"""Proportions: so many of a base, with Wilson's interval, and the difference between two."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from geoaudit.statistics.intervals import (
    CONFIDENCE,
    Array,
    Interval,
    least_share,
    most_share,
    normal_quantile,
    require_shares,
)


class Difference(NamedTuple):
    """The first proportion less the second, with its limits; what is not known is NaN."""

    difference: Array
    lower: Array
    upper: Array


def proportion(n: ArrayLike, base: ArrayLike) -> Array:
    """Return `n` as a proportion of `base`, 0 to 1; NaN where either is not known or the base is 0.

    Raises
    ------
    StatisticsError
        Where a count is below 0 or more than its base.
    """
    part, whole = require_shares(n, base)
    return part / np.where(whole > 0, whole, np.nan)


def wilson(n: ArrayLike, base: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Return Wilson's interval of a proportion.

    Parameters
    ----------
    n, base : array
        So many of so many; NaN where not known.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Interval
        Proportions, 0 to 1; NaN where `n` or `base` is not known or the base is 0: nobody has no proportion.

    Raises
    ------
    StatisticsError
        Where a count is below 0 or more than its base, or `confidence` not between 0 and 1.

    Notes
    -----
    Source: Wilson, E. B. (1927) Probable inference, the law of succession, and statistical inference, Journal
    of the American Statistical Association 22; Newcombe, R. G. (1998) Two-sided confidence intervals for the
    single proportion, Statistics in Medicine 17 (method 3).
    """
    z = normal_quantile(confidence)
    share = proportion(n, base)
    part, whole = require_shares(n, base)
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = z * np.sqrt(z**2 + 4 * part * (1 - share))
        lower = (2 * part + z**2 - reach) / (2 * (whole + z**2))
        upper = (2 * part + z**2 + reach) / (2 * (whole + z**2))
    return Interval(np.where(share == 0, 0.0, lower), np.where(share == 1, 1.0, upper))


def proportion_envelope(n_range: Interval, base_range: Interval, confidence: float = CONFIDENCE) -> Interval:
    """Return what Wilson's interval can be at most, of a count and a base that are known to a range.

    Both limits rise with the count and fall with the base; so the lower is that of the least count of the
    largest base, and the upper that of the largest count of the smallest base that can hold it. Wherever in
    their ranges the figures lie, as long as the count is at most its base, their interval lies within.

    Parameters
    ----------
    n_range, base_range : Interval
        Whole numbers between which the figures lie; NaN or infinite where nothing is known.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Interval
        Proportions, 0 to 1; an end is NaN where the figures that decide it are not known, or the base can
        only be 0. A base that can be 0 is taken to be at least 1.

    Raises
    ------
    StatisticsError
        Where a range is below 0, is upside down, or `n_range` exceeds `base_range` throughout.
    """
    least, most = least_share(n_range, base_range), most_share(n_range, base_range)
    return Interval(wilson(*least, confidence).lower, wilson(*most, confidence).upper)


def newcombe(
    n1: ArrayLike, base1: ArrayLike, n2: ArrayLike, base2: ArrayLike, confidence: float = CONFIDENCE
) -> Difference:
    """Return the difference between two proportions of separate groups, with its interval.

    Parameters
    ----------
    n1, base1, n2, base2 : array
        So many of so many, of each group; NaN where not known. Nobody may be in both groups.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Difference
        Of proportions, -1 to 1; NaN where a figure is not known or a base is 0.

    Raises
    ------
    StatisticsError
        Where a count is below 0 or more than its base, or `confidence` not between 0 and 1.

    Notes
    -----
    Source: Newcombe, R. G. (1998) Interval estimation for the difference between independent proportions:
    comparison of eleven methods, Statistics in Medicine 17 (method 10).
    """
    first, second = proportion(n1, base1), proportion(n2, base2)
    lower1, upper1 = wilson(n1, base1, confidence)
    lower2, upper2 = wilson(n2, base2, confidence)
    difference = first - second
    return Difference(
        difference,
        difference - np.hypot(first - lower1, upper2 - second),
        difference + np.hypot(upper1 - first, second - lower2),
    )
