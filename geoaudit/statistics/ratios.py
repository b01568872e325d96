"""Ratios of two proportions, with the score interval, which holds with cells of 0."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from geoaudit.statistics.intervals import (
    CONFIDENCE,
    Array,
    Interval,
    Ratio,
    least_share,
    most_share,
    normal_quantile,
    require_shares,
)

FARTHEST = 40.0
"""Natural logarithm beyond which no limit lies: a ratio of 10 to the 17th."""
HALVINGS = 60
"""After which a bracket of twice `FARTHEST` is narrower than a float can tell."""


class _Two(NamedTuple):
    """Two groups, elementwise: so many of so many in the first, and in the one it is compared with."""

    n1: Array
    base1: Array
    n0: Array
    base0: Array


def risk_ratio(
    n1: ArrayLike, base1: ArrayLike, n0: ArrayLike, base0: ArrayLike, confidence: float = CONFIDENCE
) -> Ratio:
    """Return the ratio of the proportion in one group to that in another, with its score interval.

    Parameters
    ----------
    n1, base1 : array
        So many of so many in the group; NaN where not known.
    n0, base0 : array
        The same of the group it is compared with. Nobody may be in both groups.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Ratio
        All NaN where a figure is not known or a base is 0. Where `n0` is 0 no ratio can be given and no upper
        limit exists (it is without bound): both are NaN, and the lower limit still holds. Where `n1` is 0 the
        ratio and its lower limit are 0, and the upper limit holds.

    Raises
    ------
    StatisticsError
        Where a count is below 0 or more than its base, or `confidence` not between 0 and 1.

    Notes
    -----
    Source: Koopman, P. A. R. (1984) Confidence intervals for the ratio of two binomial proportions,
    Biometrics 40; Miettinen, O. and Nurminen, M. (1985) Comparative analysis of two rates, Statistics in
    Medicine 4 (whose proportions under a given ratio are used; without their factor N / (N - 1)).
    """
    z = normal_quantile(confidence)
    two = _two(n1, base1, n0, base0)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (two.n1 / two.base1) / (two.n0 / two.base0)
        centre = np.clip(np.where(two.n1 + two.n0 == 0, 0.0, np.log(ratio)), -FARTHEST, FARTHEST)
    lower = _limit(two, z, Interval(np.full_like(centre, -FARTHEST), centre))
    upper = _limit(two, -z, Interval(centre, np.full_like(centre, FARTHEST)))
    known = np.isfinite(two.n1 + two.base1 + two.n0 + two.base0)
    return Ratio(
        np.where(known & (two.n0 > 0), ratio, np.nan),
        np.where(known, np.where(two.n1 == 0, 0.0, lower), np.nan),
        np.where(known & (two.n0 > 0), upper, np.nan),
    )


def ratio_envelope(
    n1: Interval, base1: Interval, n0: Interval, base0: Interval, confidence: float = CONFIDENCE
) -> Interval:
    """Return what the score interval of a ratio can be at most, of figures that are known to a range.

    The limits rise with `n1` and `base0` and fall with `n0` and `base1`; so the lower is that of the smallest
    share in the group against the largest in the other, and the upper that of the opposite. Wherever in their
    ranges the figures lie, as long as a count is at most its base, their interval lies within.

    Parameters
    ----------
    n1, base1, n0, base0 : Interval
        Whole numbers between which the figures of `risk_ratio` lie; NaN or infinite where nothing is known.
    confidence : float
        Of the two-sided interval.

    Returns
    -------
    Interval
        Ratios. An end is NaN where the figures that decide it are not known, or a base can only be 0. The
        upper is NaN too where `n0` can be 0: it is then without bound.

    Raises
    ------
    StatisticsError
        Where a range is below 0, is upside down, or a count exceeds its base throughout.
    """
    least = risk_ratio(*least_share(n1, base1), *most_share(n0, base0), confidence)
    most = risk_ratio(*most_share(n1, base1), *least_share(n0, base0), confidence)
    return Interval(least.lower, most.upper)


def _two(n1: ArrayLike, base1: ArrayLike, n0: ArrayLike, base0: ArrayLike) -> _Two:
    """Return two groups of one shape, with NaN for a base of 0."""
    first, other = require_shares(n1, base1), require_shares(n0, base0)
    figures = np.broadcast_arrays(*first, *other)
    part1, whole1, part0, whole0 = (np.array(each, dtype=np.float64) for each in figures)
    return _Two(part1, np.where(whole1 > 0, whole1, np.nan), part0, np.where(whole0 > 0, whole0, np.nan))


def _limit(two: _Two, z: float, bracket: Interval) -> Array:
    """Return the ratio between the ends of a bracket of logarithms at which the score is `z`."""
    low, high = bracket
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = _score(two, np.exp(middle)) > z
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray(np.exp((low + high) / 2), dtype=np.float64)


def _score(two: _Two, ratio: Array) -> Array:
    """Return by how many standard errors the groups differ from a given ratio; it falls as that rises."""
    both = two.n1 + two.n0
    whole = two.base1 + two.base0
    middle = ratio * (two.base1 + two.n0) + two.n1 + two.base0
    root = np.sqrt(np.maximum(middle**2 - 4 * whole * ratio * both, 0.0))
    p0 = 2 * both / (middle + root)
    p1 = ratio * p0
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = p1 * (1 - p1) / two.base1 + ratio**2 * p0 * (1 - p0) / two.base0
        score = (two.n1 / two.base1 - ratio * two.n0 / two.base0) / np.sqrt(np.maximum(variance, 0.0))
    return np.asarray(score, dtype=np.float64)
