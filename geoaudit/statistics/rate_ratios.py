"""Ratios of two rates: events of one population against those of another, with exact limits."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import beta

from geoaudit.statistics.intervals import (
    CONFIDENCE,
    Array,
    Interval,
    Ratio,
    finite,
    normal_quantile,
    require_counts,
    require_ranges,
)


def rate_ratio(
    n1: ArrayLike, base1: ArrayLike, n0: ArrayLike, base0: ArrayLike, confidence: float = CONFIDENCE
) -> Ratio:
    """Return the ratio of the rate of events in one population to that in another, with exact limits.

    Of all events of both, those of the first are as many as chance gives where each event falls to it with
    a probability that follows from the ratio and the two bases.

    Parameters
    ----------
    n1, base1 : array
        Events and people (or whatever the rate is of); NaN where not known. There may be more events than
        people.
    n0, base0 : array
        The same of the population it is compared with. No event may be in both.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Ratio
        All NaN where a figure is not known or a base is 0, or where neither has events. Where `n0` alone is 0
        no ratio can be given and no upper limit exists: both are NaN, and the lower limit still holds.

    Raises
    ------
    StatisticsError
        Where a figure is below 0, or `confidence` not between 0 and 1.

    Notes
    -----
    Source: Przyborowski, J. and Wilenski, H. (1940) Homogeneity of results in testing samples from Poisson
    series, Biometrika 31; Clopper, C. J. and Pearson, E. S. (1934) The use of confidence or fiducial limits
    illustrated in the case of the binomial, Biometrika 26.
    """
    normal_quantile(confidence)
    require_counts(n1, base1, n0, base0)
    events1, people1, events0, people0 = np.broadcast_arrays(*(finite(e) for e in (n1, base1, n0, base0)))
    known = (people1 > 0) & (people0 > 0) & (events1 + events0 > 0)
    first, second = np.where(known, events1, np.nan), np.where(known, events0, np.nan)
    tail = (1 - confidence) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        times = people0 / people1
        share1 = beta.ppf(tail, np.where(first > 0, first, np.nan), second + 1)
        share0 = beta.isf(tail, first + 1, np.where(second > 0, second, np.nan))
        lower = np.where(first == 0, 0.0, _odds(share1) * times)
        return Ratio(np.where(second > 0, first / second * times, np.nan), lower, _odds(share0) * times)


def rate_ratio_envelope(
    n1: Interval, base1: ArrayLike, n0: Interval, base0: ArrayLike, confidence: float = CONFIDENCE
) -> Interval:
    """Return what the limits of a ratio of rates can be at most, of events that are known to a range.

    Both limits rise with `n1` and fall with `n0`; so the lower is that of the fewest events of the first
    against the most of the other, and the upper that of the opposite. Wherever in their ranges the figures
    lie, their interval lies within.

    Parameters
    ----------
    n1, n0 : Interval
        Whole numbers between which the events lie; NaN or infinite where nothing is known.
    base1, base0 : array
        As of `rate_ratio`.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Interval
        An end is NaN where the figures that decide it are not known; the upper also where `n0` can be 0, as
        it is then without bound.

    Raises
    ------
    StatisticsError
        Where a figure is below 0, a range upside down, or `confidence` not between 0 and 1.
    """
    events1, events0 = require_ranges(n1, n0)
    least = rate_ratio(events1.lower, base1, events0.upper, base0, confidence)
    most = rate_ratio(events1.upper, base1, events0.lower, base0, confidence)
    return Interval(least.lower, most.upper)


def _odds(share: Array) -> Array:
    return np.asarray(share / (1 - share), dtype=np.float64)
