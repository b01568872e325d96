"""Between what a part of a whole lies, and its share, where each figure of the whole is known to a range."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoaudit.statistics.intervals import Array, Interval


@dataclass(frozen=True)
class Part:
    """A part of a whole.

    Attributes
    ----------
    number : Interval
        Between what it lies; an upper end that nobody knows is NaN.
    percent : Interval
        Between what its share of the whole lies, in per cent; NaN where nothing can be said of it.
    """

    number: Interval
    percent: Interval


def part_of(figures: Interval, chosen: NDArray[np.bool_], whole: Interval) -> Part:
    """Return between what the sum of some figures lies, and its share of the sum of all.

    A sum lies within the sums of its parts' ends, and within what the whole leaves when all others are as
    small, or as large, as they can be. Its share is smallest where the part is as small and the others as
    large as they can be, as far as the whole lets them.

    Parameters
    ----------
    figures : Interval
        Of each figure; an upper end that nobody knows is NaN.
    chosen : ndarray of bool, shape (parts, figures)
        The figures of each part.
    whole : Interval
        Of the sum of all, one each.

    Returns
    -------
    Part
        Of each of `chosen`.
    """
    least, most = _sums(figures, chosen)
    other_least, other_most = _sums(figures, ~chosen)
    low, high = (float(np.ravel(end)[0]) for end in (whole.lower, whole.upper))
    high = np.inf if np.isnan(high) else high
    lower = np.maximum(least, low - other_most)
    upper = np.minimum(most, high - other_least)
    rest_lower = np.maximum(other_least, low - most)
    rest_upper = np.minimum(other_most, high - least)
    return Part(
        Interval(lower, _known(upper)),
        Interval(
            _percent(lower, np.minimum(high, lower + rest_upper)),
            _percent(upper, np.maximum(low, upper + rest_lower)),
        ),
    )


def _sums(figures: Interval, chosen: NDArray[np.bool_]) -> tuple[Array, Array]:
    """The sums of the lower and of the upper ends; infinite where an upper end is not known."""
    upper = np.where(np.isnan(figures.upper), np.inf, figures.upper)
    return chosen @ figures.lower, np.where(chosen, upper, 0.0).sum(axis=1)


def _known(ends: Array) -> Array:
    return np.where(np.isfinite(ends), ends, np.nan)


def _percent(part: Array, whole: Array) -> Array:
    known = np.isfinite(part) & (whole > 0)
    return np.where(known, 100 * np.where(known, part, 0.0) / np.where(known, whole, 1.0), np.nan)
