"""Figures as printed: rounded half up to some decimals, and between what the true figure then lies.

A figure printed as ``p`` with ``d`` decimals is the integer ``u = p * 10**d`` in units of its last decimal.
Rounded half up, the true figure lies from ``u - 1/2`` to below ``u + 1/2`` units. All is worked out in whole
numbers, since a half is what decides and binary fractions have no 64.5 to rely on.
"""

from fractions import Fraction

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geoaudit.appraisal.reading import PublishedTable, given, numbers, refuse

Whole = NDArray[np.int64]

UNBOUNDED = int(np.iinfo(np.int64).max)
"""Stands for an upper end where there is none."""

_PRINTED = r"(\d{1,4})(?:\.(\d{1,4}))?\s*%?"


def printed(read: PublishedTable, column: str) -> pd.DataFrame:
    """Return a column's figures as printed.

    Returns
    -------
    DataFrame
        ``units`` and ``decimals`` (whole numbers, missing where nothing is printed): 45.0 % is 450 and 1.

    Raises
    ------
    RecordsError
        Where a row has something that is no such figure of 0 or more.
    """
    text = given(read.text[column])
    parts = text.str.extract(rf"^{_PRINTED}$")
    what = f"a percentage as printed (of at most four decimals), or nothing, in column {column!r}"
    refuse(read, what, text.notna() & parts[0].isna())
    decimals = parts[1].str.len().fillna(0).where(parts[0].notna())
    units = pd.to_numeric(parts[0] + parts[1].fillna(""))
    return pd.DataFrame({"units": units.astype("Int64"), "decimals": decimals.astype("Int64")})


def half_up(numerator: ArrayLike, denominator: ArrayLike, decimals: ArrayLike = 0) -> Whole:
    """Return a ratio rounded half up, in units of its last decimal.

    Parameters
    ----------
    numerator, denominator : whole numbers
        Of 0 or more, and of 1 or more.
    decimals : whole numbers
        How many decimals are kept.
    """
    bottom = np.asarray(denominator, np.int64)
    top = np.asarray(numerator, np.int64) * _scale(decimals)
    return np.asarray((2 * top + bottom) // (2 * bottom), np.int64)


def base_range(n: ArrayLike, units: ArrayLike, decimals: ArrayLike = 0) -> tuple[Whole, Whole]:
    """Return which whole bases make a count come to a printed percentage.

    Parameters
    ----------
    n : whole numbers of 0 or more
        The counts.
    units, decimals : whole numbers
        The percentages in units of their last decimal, and how many decimals they have.

    Returns
    -------
    lower, upper : arrays of whole numbers
        The smallest and the largest such base, both included; no base does where `lower` is above `upper`,
        and `upper` is `UNBOUNDED` where every larger one does too.
    """
    top = 200 * np.asarray(n, np.int64) * _scale(decimals)
    u = np.asarray(units, np.int64)
    lower = np.maximum(top // (2 * u + 1) + 1, 1)  # 100 n / base is below u + 1/2
    upper = np.where(u > 0, top // np.maximum(2 * u - 1, 1), UNBOUNDED)  # and is u - 1/2 at least
    return np.asarray(lower, np.int64), np.asarray(upper, np.int64)


def count_range(base: ArrayLike, units: ArrayLike, decimals: ArrayLike = 0) -> tuple[Whole, Whole]:
    """Return which whole counts of a base come to a printed percentage.

    Parameters
    ----------
    base : whole numbers of 1 or more
        The bases.
    units, decimals : whole numbers
        The percentages in units of their last decimal, and how many decimals they have.

    Returns
    -------
    lower, upper : arrays of whole numbers
        The smallest and the largest such count, both included; none does where `lower` is above `upper`.
    """
    below = 200 * _scale(decimals)
    of, u = np.asarray(base, np.int64), np.asarray(units, np.int64)
    lower = np.maximum(-(-(2 * u - 1) * of // below), 0)  # rounded up
    upper = -(-(2 * u + 1) * of // below) - 1  # the last whole count below
    return np.asarray(lower, np.int64), np.asarray(upper, np.int64)


def as_text(units: ArrayLike, decimals: ArrayLike) -> NDArray[np.str_]:
    """Return figures as they are printed: 450 units with one decimal are ``45.0``."""
    u, d = np.broadcast_arrays(np.asarray(units, np.int64), np.asarray(decimals, np.int64))
    whole, rest = np.divmod(u, _scale(d))
    after = np.strings.zfill(rest.astype(np.str_), d)
    return np.where(
        d > 0, np.strings.add(np.strings.add(whole.astype(np.str_), "."), after), whole.astype(np.str_)
    )


def _scale(decimals: ArrayLike) -> Whole:
    return np.asarray(10 ** np.asarray(decimals, np.int64), np.int64)


def printed_range(read: PublishedTable, column: str, highest: int = 100) -> pd.DataFrame:
    """Return what a column's printed figures stand for, as exact fractions.

    Returns
    -------
    DataFrame
        ``exact`` (the figure as printed), ``low`` and ``high`` (the true one lies from `low` to below `high`,
        and never out of 0 to `highest`), each a `Fraction`, missing where nothing is printed; ``decimals``.

    Raises
    ------
    RecordsError
        Where a row has something that is no such figure, or one above `highest`.
    """
    figures = printed(read, column)
    unit = figures["decimals"].astype(object).map(lambda d: Fraction(1, 10**d), na_action="ignore")
    exact = figures["units"].astype(object).map(Fraction, na_action="ignore") * unit
    over = (figures["units"] > highest * 10 ** figures["decimals"]).fillna(value=False).astype(bool)
    refuse(read, f"at most {highest}, or nothing, in column {column!r}", over)
    low = (exact - unit / 2).map(lambda end: max(end, Fraction(0)), na_action="ignore")
    high = (exact + unit / 2).map(lambda end: min(end, Fraction(highest)), na_action="ignore")
    ends = pd.DataFrame({"low": low, "exact": exact, "high": high}, dtype=object)
    return ends.where(ends.notna(), np.nan).assign(decimals=figures["decimals"])


def as_weights(read: PublishedTable, column: str) -> pd.Series:
    """Return a column's weights as `Fraction`, 0 where there is none.

    Raises
    ------
    RecordsError
        Where a row has something that is no number of 0 or more.
    """
    numbers(read, column, 0.0)
    plain = given(read.text[column]).fillna("0").str.replace(r"[,%\s]", "", regex=True)
    return plain.astype(object).map(Fraction)
