"""Standardised rates and ratios: what is left of a difference once age and gender are allowed for."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from geoaudit.errors import StatisticsError
from geoaudit.statistics.counts import count_envelope, count_limits
from geoaudit.statistics.intervals import (
    CONFIDENCE,
    Array,
    Interval,
    Ratio,
    finite,
    require_counts,
    require_ranges,
)

PER = 1_000


class Rate(NamedTuple):
    """A rate per 1,000 with its limits; what is not known is NaN."""

    rate: Array
    lower: Array
    upper: Array


def direct(n: ArrayLike, population: ArrayLike, standard: ArrayLike, confidence: float = CONFIDENCE) -> Rate:
    """Return directly standardised rates: what the rate would be in the standard population.

    Parameters
    ----------
    n : array (…, strata)
        Events of each stratum (such as an age band of one gender), along the last axis; NaN where not known.
    population : array (…, strata)
        People of each stratum.
    standard : array (strata,)
        The standard population, in any unit.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Rate
        Per 1,000. All NaN where a count or population of any stratum is not known, or a population is 0. The
        upper limit is NaN where no event was counted: the method gives none.

    Raises
    ------
    StatisticsError
        Where a figure is below 0, the strata of `n`, `population` and `standard` are not the same number, or
        the standard population is empty.

    Notes
    -----
    Below 10 events in all a directly standardised rate is not to be relied on (Eayres 2008).

    Source: Dobson, A., Kuulasmaa, K., Eberle, E. and Scherer, J. (1991) Confidence intervals for weighted
    sums of Poisson parameters, Statistics in Medicine 10; Eayres, D. (2008) Commonly used public health
    statistics and their confidence intervals, Association of Public Health Observatories Technical Briefing
    3.
    """
    require_counts(n, population)
    events = finite(n)
    weights = _weights(events, population, standard)
    total = events.sum(axis=-1)
    limits = count_limits(total, confidence)
    rate = (weights * events).sum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        per_event = np.sqrt((weights**2 * events).sum(axis=-1) / total)
        lower = np.where(total == 0, 0.0 * rate, rate - per_event * (total - limits.lower))
        return Rate(rate, np.maximum(lower, 0.0), rate + per_event * (limits.upper - total))


def direct_envelope(
    n: Interval, population: ArrayLike, standard: ArrayLike, confidence: float = CONFIDENCE
) -> Interval:
    """Return between which limits a directly standardised rate lies whose counts are known to a range.

    Wherever in their ranges the counts lie, the limits of `direct` lie within these. They may lie a little
    farther out than the farthest of them: the rate, its variance and its total are each taken at their worst.

    Parameters
    ----------
    n : Interval of arrays (…, strata)
        Whole numbers between which the events of each stratum lie; NaN or infinite where nothing is known.
    population, standard, confidence
        As of `direct`.

    Returns
    -------
    Interval
        Per 1,000; NaN where a stratum is not known to a range, or a population is 0. The upper end is NaN
        where no event can have been counted.

    Raises
    ------
    StatisticsError
        As `direct`; or where a range is upside down.
    """
    require_counts(population)
    (between,) = require_ranges(n)
    weights = _weights(between.lower, population, standard)
    least, most = between.lower.sum(axis=-1), between.upper.sum(axis=-1)
    below = most - count_limits(most, confidence).lower
    above = count_limits(most, confidence).upper - most
    with np.errstate(invalid="ignore"):
        per_event = np.sqrt(_largest_mean(weights**2, between))
    per_event = np.where(most > 0, per_event, np.nan)
    lower = (weights * between.lower).sum(axis=-1) - np.where(most == 0, 0.0, per_event * below)
    upper = (weights * between.upper).sum(axis=-1) + per_event * above
    unknown = np.isnan(least + most)
    return Interval(np.where(unknown, np.nan, np.maximum(lower, 0.0)), np.where(unknown, np.nan, upper))


def indirect(n: ArrayLike, expected: ArrayLike, confidence: float = CONFIDENCE) -> Ratio:
    """Return standardised ratios: events counted to those expected at the rates of a standard population.

    Parameters
    ----------
    n : array
        Events counted; NaN where not known.
    expected : array
        Events expected, as of `expected_number`.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Ratio
        1 where as many were counted as expected; NaN where a figure is not known or none are expected.

    Raises
    ------
    StatisticsError
        Where a figure is below 0.

    Notes
    -----
    Source: Eayres, D. (2008) Commonly used public health statistics and their confidence intervals,
    Association of Public Health Observatories Technical Briefing 3.
    """
    require_counts(n, expected)
    whole = _some(expected)
    limits = count_limits(n, confidence)
    return Ratio(finite(n) / whole, limits.lower / whole, limits.upper / whole)


def indirect_envelope(n: Interval, expected: Interval, confidence: float = CONFIDENCE) -> Interval:
    """Return between which limits a standardised ratio lies whose figures are known to a range.

    Parameters
    ----------
    n, expected : Interval
        Between which the events counted and those expected lie (`exactly` where they are known).
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Interval
        Ratios; an end is NaN where the figures that decide it are not known, or none may be expected.

    Raises
    ------
    StatisticsError
        Where a range is below 0 or upside down.
    """
    between, wholes = require_ranges(n, expected)
    limits = count_envelope(between.lower, between.upper, confidence)
    return Interval(limits.lower / _some(wholes.upper), limits.upper / _some(wholes.lower))


def expected_number(population: ArrayLike, standard_n: ArrayLike, standard: ArrayLike) -> Array:
    """Return the events expected if each stratum had the rate of the standard population.

    Parameters
    ----------
    population : array (…, strata)
        People of each stratum of the area.
    standard_n, standard : array (strata,)
        Events and people of each stratum of the standard population.

    Returns
    -------
    array (…)
        NaN where a stratum is not known or has nobody in the standard population.

    Raises
    ------
    StatisticsError
        Where a figure is below 0.
    """
    require_counts(population, standard_n, standard)
    return np.asarray((finite(population) * finite(standard_n) / _some(standard)).sum(axis=-1))


def _weights(events: Array, population: ArrayLike, standard: ArrayLike) -> Array:
    """Return what an event in each stratum adds to the standardised rate per 1,000."""
    require_counts(standard)
    people, weights = finite(population), finite(standard)
    strata = {events.shape[-1:], people.shape[-1:], weights.shape[-1:]}
    if len(strata) > 1 or not weights.sum() > 0:
        raise StatisticsError(
            "A standard population must have somebody and a number for every stratum, but "
            f"{weights.size:,} are given; give one for each stratum of the counts and of the populations."
        )
    added: Array = PER * weights / weights.sum() / _some(people)
    return added


def _largest_mean(values: Array, counts: Interval) -> Array:
    """Return the largest that the mean of `values` can be where each counts so often, over the last axis.

    It is reached where those from some value on count as often as they can and the others as seldom.
    """
    figures = np.broadcast_arrays(values, counts.lower, counts.upper)
    order = np.argsort(-figures[0], axis=-1)
    held, lower, upper = (np.take_along_axis(each, order, axis=-1) for each in figures)
    more = upper - lower
    sums = (held * lower).sum(axis=-1, keepdims=True) + (held * more).cumsum(axis=-1)
    times = lower.sum(axis=-1, keepdims=True) + more.cumsum(axis=-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = np.where(times > 0, sums / times, -np.inf)
    return np.asarray(means.max(axis=-1), dtype=np.float64)


def _some(values: ArrayLike) -> Array:
    """Return values as floats, NaN where there are none to divide by."""
    numbers = finite(values)
    return np.where(numbers > 0, numbers, np.nan)
