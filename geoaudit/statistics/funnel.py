"""Funnel plots: how far from a target figures of so large a base are by chance."""

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, poisson

from geoaudit.errors import StatisticsError
from geoaudit.statistics.intervals import (
    Array,
    Interval,
    Share,
    finite,
    least_share,
    most_share,
    require_counts,
    require_ranges,
)

Kind = Literal["proportion", "rate"]

WITHIN, BEYOND_95, BEYOND_998 = "within", "beyond 95 %", "beyond 99.8 %"
ABOVE, BELOW, NOT_KNOWN = "above", "below", ""
TAIL_95, TAIL_998 = 0.025, 0.001


class Funnel(NamedTuple):
    """Limits of a funnel in the unit of its target, elementwise."""

    lower_95: Array
    upper_95: Array
    lower_998: Array
    upper_998: Array


class Place(NamedTuple):
    """Where figures lie in a funnel, elementwise; empty where that is not known.

    Attributes
    ----------
    place : array of str
        `WITHIN`, `BEYOND_95` or `BEYOND_998`.
    side : array of str
        `ABOVE` or `BELOW` where beyond, else empty.
    """

    place: NDArray[np.str_]
    side: NDArray[np.str_]


def funnel_limits(base: ArrayLike, target: ArrayLike, kind: Kind) -> Funnel:
    """Return the limits between which figures lie by chance, at 95 % and 99.8 %.

    Parameters
    ----------
    base : array
        Of a proportion, whole numbers; of a rate, people in thousands. NaN where not known.
    target : array
        What figures are held against: a proportion (0 to 1), or a rate per 1,000. Taken as known.
    kind : {"proportion", "rate"}
        Exact binomial or exact Poisson.

    Returns
    -------
    Funnel
        Proportions, or rates per 1,000; NaN where the base is not known or 0.

    Raises
    ------
    StatisticsError
        Where a figure is below 0, a proportion above 1, or the kind is neither.

    Notes
    -----
    Between whole numbers the distribution is interpolated. The upper line so drawn can lie up to one event
    below the least count that is beyond it; `place_in_funnel` goes by the exact tail.

    Source: Spiegelhalter, D. J. (2005) Funnel plots for comparing institutional performance, Statistics in
    Medicine 24 (appendix A.1.1).
    """
    require_counts(base)
    people = finite(base)
    people = np.where(people > 0, people, np.nan)
    by_chance = _by_chance(people, target, kind)
    tails = (TAIL_95, 1 - TAIL_95, TAIL_998, 1 - TAIL_998)
    return Funnel(*(_interpolated(by_chance, tail) / people for tail in tails))


def place_in_funnel(n: Interval, base: Interval, target: Interval, kind: Kind) -> Place:
    """Return where figures lie in the funnel; one that has a range is beyond only where all of it is.

    A figure is beyond where so many or more (so few or fewer) have less than the chance that the limit leaves
    on that side (2.5 %, 0.1 %) wherever the count, base and target lie in their ranges.

    Parameters
    ----------
    n, base : Interval
        Between which counts and their bases lie (`exactly` where known); bases as of `funnel_limits`.
    target : Interval
        Between which the target lies, as of `funnel_limits`.
    kind : {"proportion", "rate"}
        Exact binomial or exact Poisson.

    Returns
    -------
    Place
        Both empty where an end is not known or a base can only be 0.

    Raises
    ------
    StatisticsError
        Where a range is below 0 or upside down, a count exceeds its base throughout (of proportions), a
        proportion is above 1, or the kind is neither.
    """
    (targets,) = require_ranges(target)
    least, most = _ends(n, base, kind)
    above = _by_chance(least.base, targets.upper, kind).sf(least.n - 1)
    below = _by_chance(most.base, targets.lower, kind).cdf(most.n)
    known = np.isfinite(above + below)
    tail = np.minimum(above, below)
    place = np.select([~known, tail < TAIL_998, tail < TAIL_95], [NOT_KNOWN, BEYOND_998, BEYOND_95], WITHIN)
    beyond = known & (tail < TAIL_95)
    return Place(place, np.select([beyond & (above < below), beyond], [ABOVE, BELOW], NOT_KNOWN))


def _ends(n: Interval, base: Interval, kind: Kind) -> tuple[Share, Share]:
    """Return the least count of the largest base, and the most of the smallest."""
    if kind == "proportion":
        return least_share(n, base), most_share(n, base)
    counts, people = require_ranges(n, base)
    ends = (Share(counts.lower, people.upper), Share(counts.upper, people.lower))
    return tuple(Share(end.n, np.where(end.base > 0, end.base, np.nan)) for end in ends)  # type: ignore[return-value]


def _by_chance(base: Array, target: ArrayLike, kind: Kind) -> Any:  # noqa: ANN401 - scipy has no name for it
    """Return the distribution of counts at the target."""
    require_counts(target)
    held = finite(target)
    if kind == "rate":
        return poisson(base * held)
    if kind != "proportion":
        raise StatisticsError(f'A funnel must be of a "proportion" or a "rate", but "{kind}" is asked for.')
    if (held > 1).any():
        raise StatisticsError(
            "A target proportion must lie between 0 and 1, but one is above; divide by 100."
        )
    return binom(base, held)


def _interpolated(by_chance: Any, chance: float) -> Array:  # noqa: ANN401 - scipy has no name for it
    """Return the count under which so much of a distribution lies, between whole numbers, 0 or more."""
    reached = np.maximum(by_chance.ppf(chance), 0.0)
    up_to, before = by_chance.cdf(reached), by_chance.cdf(reached - 1)
    return np.asarray(np.maximum(reached - (up_to - chance) / (up_to - before), 0.0), dtype=np.float64)
