"""The median of numbers of which only is known how many lie in each band, and that as ranges.

Where counts are rounded or hidden every answer holds for all counts that there can be: the bands that the
median can lie in, and the least and the most that its estimate can be.

Sources: Yule, G. U. and Kendall, M. G. (1950), An introduction to the theory of statistics, 14th edition (the
median of grouped data, by interpolation within its band); Campbell, M. J. and Gardner, M. J. (1988),
Calculating confidence intervals for some non-parametric analyses, British Medical Journal 296 (its interval,
by ranks).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from geoaudit.errors import StatisticsError
from geoaudit.statistics.intervals import CONFIDENCE, Array, Interval, finite, normal_quantile

HALF = 0.5


@dataclass(frozen=True)
class Banded:
    """How many numbers lie in each band, as far as that is known.

    Attributes
    ----------
    lower, upper : array
        Groups by bands: between what each count lies; `upper` is infinite where nobody knows it.
    least, most : array
        Between what the sum of each group lies.
    edges : array
        Where the bands begin and where the last ends, one more than there are bands, rising; the last is
        infinite where the last band has no end.

    Raises
    ------
    StatisticsError
        Where the edges do not rise or are not one more than the bands, or a range is upside down.
    """

    lower: Array
    upper: Array
    least: Array
    most: Array
    edges: Array

    def __post_init__(self) -> None:
        if len(self.edges) != self.lower.shape[1] + 1 or not (np.diff(self.edges) > 0).all():
            raise StatisticsError(
                f"Bands must have rising edges, one more than there are bands, and {self.lower.shape[1]} "
                f"bands have {len(self.edges)}: correct the edges."
            )
        right = (self.lower >= 0) & (self.lower <= self.upper)
        wrong = int((~right).sum() + (~(self.least <= self.most)).sum())
        if wrong:
            raise StatisticsError(
                f"Counts in bands must be ranges from 0 on, and {wrong:,} are upside down, below it or not "
                "known: correct them."
            )

    @property
    def reversed(self) -> "Banded":
        """The same, seen from the far end."""
        return Banded(
            self.lower[:, ::-1], self.upper[:, ::-1], self.least, self.most, (0.0 - self.edges)[::-1]
        )


def median_bands(known: Banded) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the first and the last band that the median of each group can lie in.

    Of an even number the median is the mean of the two in the middle: it lies between the lowest band that
    can hold the one and the highest that can hold the other.

    Parameters
    ----------
    known : Banded
        Of groups with at least one number each.
    """
    return _first(known), known.lower.shape[1] - 1 - _first(known.reversed)


def _first(known: Banded) -> NDArray[np.int64]:
    """The lowest band up to which half of a group or more can lie."""
    up_to, above = np.cumsum(known.upper, axis=1), _above(known.lower)
    least, most = known.least[:, None], known.most[:, None]
    can = (up_to >= above) & (most >= 2 * above) & (2 * up_to >= least)
    return np.asarray(np.argmax(can, axis=1), np.int64)


def _above(counts: Array) -> Array:
    """How many lie in the bands above each."""
    return _below(counts[:, ::-1])[:, ::-1]


def grouped_median(counts: ArrayLike, edges: ArrayLike) -> Array:
    """Return the median of numbers in bands, by interpolation within the band that holds the middle.

    Parameters
    ----------
    counts : array
        Groups by bands; NaN where not known.
    edges : array
        As of `Banded`.

    Returns
    -------
    array
        In the unit of the edges; NaN where a count of the group is not known, there is none at all, or the
        middle lies in a band without an end.
    """
    n = np.asarray(counts, np.float64)
    whole = np.isfinite(n).all(axis=1) & (n.sum(axis=1) > 0)
    some = np.where(whole[:, None], n, 1.0)
    total = some.sum(axis=1)
    ends = median_range(Banded(some, some, total, total, np.asarray(edges, np.float64)))
    return np.where(whole & np.isfinite(ends.upper), ends.lower, np.nan)


def median_range(known: Banded) -> Interval:
    """Return the least and the most that the grouped median of each group can be.

    Returns
    -------
    Interval
        In the unit of the edges; an end is NaN where it lies in a band without an end.
    """
    half = np.full(len(known.lower), HALF)
    least, most = _least(known, half), -_least(known.reversed, half)
    # Of exact counts the two are equal but for the error of a float.
    return Interval(least, np.maximum(least, most))


def median_limits(known: Banded, confidence: float = CONFIDENCE) -> Interval:
    """Return limits of the median: the numbers so many ranks from the middle as chance would move it.

    Returns
    -------
    Interval
        The lowest that the lower and the highest that the upper limit can be, of the fewest numbers that
        there can be; NaN as in `median_range`.

    Raises
    ------
    StatisticsError
        Where `confidence` is not between 0 and 1.
    """
    reach = normal_quantile(confidence) / 2 / np.sqrt(np.maximum(known.least, 1.0))
    lower = _least(known, np.maximum(HALF - reach, 0.0))
    upper = _least(known.reversed, np.maximum(HALF - reach, 0.0))
    return Interval(lower, -upper)


def _least(known: Banded, share: Array) -> Array:
    """Return the least that the number can be below which a share of each group lies.

    A share t of the way into a band, `share` or more of all lie below where, of c below the band, f in it and
    a above, (1 - share) c + (t - share) f - share a is 0 or more. The most that this can be grows with t, so
    that the least t is where it is 0: by the ranges of c, f and a, and by that of their sum with the least of
    f and a, or the most of c and f.
    """
    below, above, share = _below(known.upper), _above(known.lower), share[:, None]
    least, most = known.least[:, None], known.most[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        surplus = (1 - share) * below - share * above
        by_parts = share - surplus / np.where(surplus >= 0, known.lower, known.upper)
        by_most = 1 - ((1 - share) * most - above) / known.lower
        by_least = (share * least - below) / known.upper
    ways = [np.where(np.isnan(way), -np.inf, way) for way in (by_parts, by_most, by_least)]
    into = np.maximum(np.max(ways, axis=0), 0.0)
    into[:, -1] = np.minimum(into[:, -1], 1.0)
    band = np.argmax(into <= 1, axis=1)
    width = np.where(np.isfinite(np.diff(known.edges)), np.diff(known.edges), 0.0)
    found = known.edges[band] + into[np.arange(len(band)), band] * width[band]
    return finite(found)


def _below(counts: Array) -> Array:
    """How many lie in the bands below each."""
    return np.concatenate([np.zeros((len(counts), 1)), np.cumsum(counts, axis=1)[:, :-1]], axis=1)
