"""Whether areas changed otherwise than the whole did, crime being more dispersed than chance alone makes it.

An area's events of two periods are split between them as the whole's are, if it changed as the whole did. By
chance alone the split would be binomial. Crimes come in series and areas have good and bad years, so splits
vary more; a binomial or Poisson test alone finds changes where there are none. Here the split is
beta-binomial, its precision (the sum of both parameters) for an area with n events being

    1 / (clustering / n + spread)

so that its variance is about 1 + clustering + spread x n times the binomial's: one part for events that come
together, the same in areas of any size, one for areas as such. Both are estimated from all areas together.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import least_squares

from geoaudit.errors import HotspotError
from geoaudit.hotspots.splits import beta_binomial, both_tails, dispersion_at

FEWEST_EVENTS, FEWEST_AREAS = 30, 10
_CUT = 4.0
"""A squared deviation counts for no more than this many times its variance, so that true changes do not pass
for dispersion."""
_WIDEST = 100.0
_ALIKE = 200
"""Events from which the usual cut deviation is that of so many events with as wide a split."""

Figures = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """What changed between two periods against what chance would change.

    Attributes
    ----------
    table : DataFrame
        A row for each area: ``before``, ``after``, ``expected`` (the after of an area that changed as the
        whole did), ``difference`` (after less expected), ``ratio`` (after over expected), ``dispersion``
        (variance over the binomial's, for as many events), ``z`` (difference in standard deviations) and
        ``p`` (two-sided, the exact tail of the beta-binomial, not corrected over areas). A missing
        period leaves the row missing; an area without events in either has neither ratio, z nor p.
    share : float
        The second period's part of all events, with which each area is compared.
    clustering, spread : float
        The two parts of the dispersion, 0 or more.
    dispersion : float
        The mean of ``dispersion`` over all events: to be printed with the result. 1 is chance alone.
    areas : int
        How many areas it was estimated from.
    """

    table: pd.DataFrame
    share: float
    clustering: float
    spread: float
    dispersion: float
    areas: int


def change(before: NDArray[np.float64], after: NDArray[np.float64]) -> Change:
    """Return which areas changed otherwise than the whole did, and the dispersion that was allowed for.

    Parameters
    ----------
    before, after : array, areas
        Counts of the two periods in the same areas; missing where not known. The periods may be of different
        length: the whole's share takes that in. Figures that are not whole are rounded for ``p`` alone.

    Raises
    ------
    HotspotError
        When both periods hold fewer than `FEWEST_EVENTS` events together or one holds none, or fewer than
        `FEWEST_AREAS` areas hold two or more, from which to estimate the dispersion.
    ValueError
        When the shapes differ or a count is negative.

    Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., 4.5 (overdispersed splits);
    Williams (1982), Extra-binomial variation in logistic linear models, Applied Statistics 31, 144-148 (both
    parts); Przyborowski and Wilenski (1940), Homogeneity of results in testing samples from Poisson series,
    Biometrika 31, 313-323 (the split given the sum); Huber (1981), Robust Statistics, ch. 5 (the cut).
    """
    first, second = _checked(before, after)
    known = np.isfinite(first) & np.isfinite(second)
    events = np.where(known, first + second, 0.0)
    share = float(second[known].sum() / events.sum())
    count = np.rint(events).astype(np.int64)
    later = np.minimum(np.rint(np.where(known, second, 0.0)), count).astype(np.int64)
    several = count >= 2
    clustering, spread = _estimated(count[several], later[several], share)
    held = dispersion_at(events, clustering, spread)
    table = _table(first, second, share, held)
    p = both_tails(count, later, share, (clustering, spread))
    table["p"] = np.where(known & (count > 0), p, np.nan)
    mean = float(np.average(held, weights=events))
    return Change(table, share, clustering, spread, mean, int(several.sum()))


def _checked(before: Figures, after: Figures) -> tuple[Figures, Figures]:
    """Return both periods' counts, once they are enough."""
    first, second = (np.asarray(given, np.float64) for given in (before, after))
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"Both periods must have the same areas: {first.shape} and {second.shape}")
    known = np.isfinite(first) & np.isfinite(second)
    if (first[known] < 0).any() or (second[known] < 0).any():
        raise ValueError("A count cannot be negative")
    totals = float(first[known].sum()), float(second[known].sum())
    if sum(totals) < FEWEST_EVENTS or min(totals) <= 0:
        raise HotspotError(
            f"A change needs at least {FEWEST_EVENTS} events in both periods together and some in each, and "
            f"there are {totals[0]:g} and {totals[1]:g}: take longer periods or a wider category"
        )
    several = int((np.rint(first + second)[known] >= 2).sum())
    if several < FEWEST_AREAS:
        raise HotspotError(
            f"The dispersion of a change is estimated from at least {FEWEST_AREAS} areas with two or more "
            f"events, and there are {several}: take smaller areas or longer periods"
        )
    return first, second


def _table(before: Figures, after: Figures, share: float, held: Figures) -> pd.DataFrame:
    """Return each area's figures and what they would be, without probabilities."""
    events = before + after
    expected = events * share
    deviation = np.sqrt(expected * (1 - share) * held)
    some = events > 0
    nothing = np.full(len(events), np.nan)
    return pd.DataFrame(
        {
            "before": before,
            "after": after,
            "expected": expected,
            "difference": after - expected,
            "ratio": np.divide(after, expected, out=nothing.copy(), where=some),
            "dispersion": np.where(np.isfinite(events), held, np.nan),
            "z": np.divide(after - expected, deviation, out=nothing.copy(), where=some),
        }
    )


def _estimated(n: NDArray[np.int64], later: NDArray[np.int64], share: float) -> tuple[float, float]:
    """Return the clustering and spread under which cut squared deviations are as large as they are found.

    Both equations are those of the mean, over areas and over areas weighted by the logarithm of their events;
    what the cut takes off is taken off on both sides, so that dispersion is neither missed nor made up.
    """
    size, area = np.unique(n, return_inverse=True)
    often = np.bincount(area).astype(np.float64)
    square = (later - n * share) ** 2 / (n * share * (1 - share))
    weights = np.stack([np.ones(len(size)), np.log(size) - np.average(np.log(size), weights=often)])
    alike = np.minimum(size, _ALIKE)

    def left(parts: Figures) -> Figures:
        held = dispersion_at(size.astype(np.float64), *parts)
        found = np.bincount(area, np.minimum(square / held[area], _CUT))
        return np.asarray(weights @ (found - often * _usual(alike, held * alike / size, share)) / len(n))

    fit = least_squares(left, (0.5, 0.01), bounds=((0, 0), (_WIDEST, _WIDEST)), x_scale=(1.0, 0.05))
    clustering, spread = (float(part) if part > 1e-6 else 0.0 for part in fit.x)
    return clustering, spread


def _usual(n: NDArray[np.int64], held: Figures, share: float) -> Figures:
    """Return the mean of cut squared deviations in areas of n events with a given dispersion."""
    row, later, chance = beta_binomial(n, held, share)
    variance = n * share * (1 - share) * np.maximum(held, 1.0)
    square = (later - n[row] * share) ** 2 / variance[row]
    return np.asarray(np.bincount(row, chance * np.minimum(square, _CUT), len(n)), np.float64)
