"""Limits of the number expected where so many events were counted."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2

from geoaudit.statistics.intervals import (
    CONFIDENCE,
    Array,
    Interval,
    finite,
    normal_quantile,
    require_counts,
    require_ranges,
)

FEW = 10
"""From so many events on Byar's approximation is within 0.2 % of the exact limits at 95 %."""


def count_limits(n: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Return the limits of a count: exact under 10 events, Byar's from 10 on.

    Parameters
    ----------
    n : array
        Events counted, NaN where not known.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Interval
        Events; NaN where `n` is not known.

    Raises
    ------
    StatisticsError
        Where a count is below 0, or `confidence` not between 0 and 1.

    Notes
    -----
    Source: Eayres, D. (2008) Commonly used public health statistics and their confidence intervals,
    Association of Public Health Observatories Technical Briefing 3.
    """
    few = finite(n) < FEW
    exact, byar = exact_limits(n, confidence), byar_limits(n, confidence)
    return Interval(np.where(few, exact.lower, byar.lower), np.where(few, exact.upper, byar.upper))


def exact_limits(n: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Return the limits of a count at which each tail of the Poisson distribution is (1 - confidence) / 2.

    Parameters, returns and raises as `count_limits`.

    Notes
    -----
    Source: Garwood, F. (1936) Fiducial limits for the Poisson distribution, Biometrika 28.
    """
    normal_quantile(confidence)
    require_counts(n)
    events, tail = finite(n), (1 - confidence) / 2
    some = np.where(events > 0, events, np.nan)
    lower = np.where(events == 0, 0.0, chi2.ppf(tail, 2 * some) / 2)
    return Interval(lower, chi2.isf(tail, 2 * events + 2) / 2)


def byar_limits(n: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Return Byar's approximation of the limits of a count; the lower limit of 0 is 0.

    Parameters, returns and raises as `count_limits`.

    Notes
    -----
    Source: Breslow, N. and Day, N. (1987) Statistical methods in cancer research, volume II.
    """
    z = normal_quantile(confidence)
    require_counts(n)
    events = finite(n)
    some = np.where(events > 0, events, np.nan)
    return Interval(np.where(events == 0, 0.0, _byar(some, -z)), _byar(events + 1, z))


def count_envelope(lower_n: ArrayLike, upper_n: ArrayLike, confidence: float = CONFIDENCE) -> Interval:
    """Return the limits of a count that is known to a range: the lower of the least, the upper of the most.

    Wherever in its range the count lies, its limits lie within these.

    Parameters
    ----------
    lower_n, upper_n : array
        Between which the count lies; NaN or infinite where nothing is known.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Interval
        Events; an end is NaN where its end of the range is not known.

    Raises
    ------
    StatisticsError
        Where a range is below 0 or upside down, or `confidence` not between 0 and 1.
    """
    (between,) = require_ranges(Interval(finite(lower_n), finite(upper_n)))
    return Interval(
        count_limits(between.lower, confidence).lower, count_limits(between.upper, confidence).upper
    )


def _byar(events: Array, z: float) -> Array:
    """Return Byar's approximation of a limit."""
    limit: Array = events * (1 - 1 / (9 * events) + z / (3 * np.sqrt(events))) ** 3
    return limit
