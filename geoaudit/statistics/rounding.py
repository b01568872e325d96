"""Rounding half up, as readers do by hand: 12.5 is 13."""

import numpy as np
from numpy.typing import ArrayLike

from geoaudit.errors import StatisticsError
from geoaudit.statistics.intervals import Array, finite, require_shares

SLACK = 8 * np.finfo(np.float64).eps
"""What a ratio of counts can be off as a float, relative to itself: 23 / 40 of 100 is a hair under 57.5."""


def half_up(values: ArrayLike, digits: int = 0) -> Array:
    """Return values rounded to so many decimal digits, a half away from 0; NaN stays.

    A value that is a half but for the error of a float counts as one, so that ratios of counts below a
    hundred million round as they do on paper. Percentages of counts are better left to `percentages`.
    """
    scaled = finite(values) * 10.0**digits
    rounded = np.copysign(np.floor(np.abs(scaled) * (1 + SLACK) + 0.5), scaled)
    return rounded / 10.0**digits + 0.0


def percentages(n: ArrayLike, base: ArrayLike, digits: int = 0) -> Array:
    """Return `n` per cent of `base`, rounded half up by whole-number arithmetic.

    Parameters
    ----------
    n, base : array
        Whole numbers; NaN where not known.
    digits : int
        Decimal digits of the percentage.

    Returns
    -------
    array
        Per cent, 0 to 100; NaN where either is not known or the base is 0.

    Raises
    ------
    StatisticsError
        Where a count is below 0, not whole, or more than its base.
    """
    part, whole = (np.array(each) for each in np.broadcast_arrays(*require_shares(n, base)))
    broken = int(sum(((each % 1) > 0).sum() for each in (part, whole)))
    if broken:
        raise StatisticsError(
            f"Counts must be whole numbers, but {broken:,} are not; give counts, not shares."
        )
    known = np.isfinite(part) & (whole > 0)
    many, of = (np.where(known, each, 1.0).astype(np.int64) for each in (part, whole))
    units = 100 * 10**digits
    rounded = (2 * units * many + of) // (2 * of)
    return np.where(known, rounded / 10.0**digits, np.nan)


def added_up(percentages: ArrayLike, digits: int = 0) -> str:
    """Return a sentence that says to what rounded percentages add up; empty where that is 100.

    Parameters
    ----------
    percentages : array
        Of the parts of one whole, as printed.
    digits : int
        Decimal digits to which they are rounded.

    Returns
    -------
    str
        Empty too where one is not known, or where they add up to what rounding alone cannot explain: those
        are not the parts of one whole, and a sentence about rounding would not be true.
    """
    parts = finite(percentages)
    total = round(float(parts.sum()), digits)
    off = abs(total - 100)
    if not 0 < off <= parts.size * 0.5 / 10**digits:
        return ""
    return f"The percentages add up to {total:.{digits}f} because each is rounded."
