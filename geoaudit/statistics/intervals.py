"""Intervals: of confidence around a figure, and of whole numbers in which a protected figure lies."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import norm

from geoaudit.errors import StatisticsError

CONFIDENCE = 0.95

Array = NDArray[np.float64]


class Interval(NamedTuple):
    """Two ends, elementwise; an end that is not known is NaN."""

    lower: Array
    upper: Array


class Ratio(NamedTuple):
    """A ratio, 1 where there is no difference, with its limits; what is not known is NaN."""

    ratio: Array
    lower: Array
    upper: Array


class Share(NamedTuple):
    """So many of a base, elementwise."""

    n: Array
    base: Array


def exactly(values: ArrayLike) -> Interval:
    """Return figures that are known exactly as ranges of one number."""
    known = finite(values)
    return Interval(known, known)


def finite(values: ArrayLike) -> Array:
    """Return values as floats, NaN where they are infinite."""
    numbers = np.asarray(values, dtype=np.float64)
    return np.where(np.isfinite(numbers), numbers, np.nan)


def normal_quantile(confidence: float) -> float:
    """Return how many standard errors a two-sided interval of the normal distribution reaches.

    Raises
    ------
    StatisticsError
        Where `confidence` is not between 0 and 1.
    """
    if not 0 < confidence < 1:
        raise StatisticsError(
            f"A level of confidence must lie between 0 and 1, but {confidence} is given; write 0.95 for 95 %."
        )
    return float(norm.ppf((1 + confidence) / 2))


def least_share(n: Interval, base: Interval) -> Share:
    """Return the feasible pair with the smallest share: the least `n` of the largest `base`.

    Raises
    ------
    StatisticsError
        Where a range is below 0, is upside down, or `n` exceeds `base` throughout.
    """
    n, base = require_shares_between(n, base)
    return Share(n.lower, np.where(base.upper > 0, base.upper, np.nan))


def most_share(n: Interval, base: Interval) -> Share:
    """Return the feasible pair with the largest share: the most `n` of the smallest `base` that can hold it.

    `n` is capped at the largest `base`; `base` is at least 1 and at least `n`.

    Raises
    ------
    StatisticsError
        Where a range is below 0, is upside down, or `n` exceeds `base` throughout.
    """
    n, base = require_shares_between(n, base)
    most = np.minimum(n.upper, base.upper)
    holding = np.maximum(np.maximum(base.lower, most), 1.0)
    return Share(most, np.where(holding <= base.upper, holding, np.nan))


def require_counts(*values: ArrayLike) -> None:
    """Refuse figures below 0.

    Raises
    ------
    StatisticsError
        Where there are any.
    """
    below = sum(int((np.asarray(each, dtype=np.float64) < 0).sum()) for each in values)
    if below:
        raise StatisticsError(
            f"Counts and bases must be 0 or more, but {below:,} are below; correct the table they come from."
        )


def require_shares(n: ArrayLike, base: ArrayLike) -> Share:
    """Return counts and their bases as floats; refuse those that cannot be.

    Raises
    ------
    StatisticsError
        Where any is below 0, or a count is more than its base.
    """
    require_counts(n, base)
    part, whole = finite(n), finite(base)
    over = int((part > whole).sum())
    if over:
        raise StatisticsError(
            f"A count must be at most its base, but {over:,} are more; give each count with its own base."
        )
    return Share(part, whole)


def require_ranges(*ranges: Interval) -> list[Interval]:
    """Return ranges as floats, NaN for an end that is not known; refuse those that cannot be.

    Raises
    ------
    StatisticsError
        Where an end is below 0, or the lower above the upper.
    """
    known = [Interval(finite(each.lower), finite(each.upper)) for each in ranges]
    require_counts(*(end for each in known for end in each))
    upside_down = sum(int((each.lower > each.upper).sum()) for each in known)
    if upside_down:
        raise StatisticsError(
            f"A range must begin with its lower end, but {upside_down:,} do not; give (lower, upper)."
        )
    return known


def require_shares_between(n: Interval, base: Interval) -> tuple[Interval, Interval]:
    """Return the ranges of counts and their bases as floats; refuse those that no share can lie in.

    Raises
    ------
    StatisticsError
        Where a range is below 0, is upside down, or `n` exceeds `base` throughout.
    """
    n, base = require_ranges(n, base)
    over = int((n.lower > base.upper).sum())
    if over:
        raise StatisticsError(
            f"A count must be at most its base, but {over:,} are more wherever in their ranges they lie; "
            "give each count with the base it is of."
        )
    return n, base
