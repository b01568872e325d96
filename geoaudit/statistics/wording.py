"""Shares in words that mean what they say: each has a band, and no other share is called by it."""

from math import ceil, floor
from typing import NamedTuple

import numpy as np

from geoaudit.errors import StatisticsError
from geoaudit.statistics.rounding import SLACK, half_up


class Band(NamedTuple):
    """Words for the shares from `lower` on and under `upper`, in per cent."""

    words: str
    lower: float
    upper: float


LEXICON = (
    Band("1 in 10", 9.5, 10.5),
    Band("2 in 10", 19.5, 20.5),
    Band("a quarter", 24.5, 25.5),
    Band("3 in 10", 29.5, 30.5),
    Band("a third", 32.5, 34.5),
    Band("4 in 10", 39.5, 40.5),
    Band("a half", 49.5, 50.5),
    Band("6 in 10", 59.5, 60.5),
    Band("two thirds", 65.5, 67.5),
    Band("7 in 10", 69.5, 70.5),
    Band("three quarters", 74.5, 75.5),
    Band("8 in 10", 79.5, 80.5),
    Band("9 in 10", 89.5, 90.5),
    Band("almost all", 95.0, 100.0),
)
"""The words and their bands. Reports that these follow called 64.6 % "two thirds", 37 % "a third" and 82 %
"almost all"; here each is what it prints as to the nearest per cent (thirds: the nearest two)."""

NONE, ALL, UNDER_ONE = "none", "all", "less than 1 per cent"


def share_in_words(share: float, lower: float | None = None, upper: float | None = None) -> str:
    """Return a share in words where its band has any, else in per cent.

    Parameters
    ----------
    share : float
        Proportion, 0 to 1, as published.
    lower, upper : float, optional
        Between which the true share lies, where the figures behind it are protected; both or neither. A
        word is then used only where all between them is within its band.

    Returns
    -------
    str
        Words of `LEXICON`; "none" and "all" only for exactly 0 and 1; else "41 per cent", to which all
        between the ends is rounded half up, or "between 31 and 36 per cent", which holds both ends.

    Raises
    ------
    StatisticsError
        Where the share is not known (nothing is said of a hidden figure), only one end is given, or they do
        not lie between 0 and 1 with the share between the ends.
    """
    least, most = _ends(share, lower, upper)
    if least == most == 0:
        return NONE
    if least == most == 100:
        return ALL
    if least > 0 and most < 0.5:
        return UNDER_ONE
    for band in LEXICON:
        if band.lower <= least and most < band.upper:
            return band.words
    nearest = float(half_up(least))
    if least == most or (nearest == half_up(most) and 0 < nearest < 100):
        return f"{nearest:.0f} per cent"
    return f"between {floor(least)} and {ceil(most)} per cent"


def _ends(share: float, lower: float | None, upper: float | None) -> tuple[float, float]:
    """Return between which per cent a share lies, without the error that floats bring."""
    if (lower is None) != (upper is None):
        raise StatisticsError("The range of a share must have both its ends, but one is missing; give both.")
    least = share if lower is None else lower
    most = share if upper is None else upper
    if not 0 <= least <= share <= most <= 1:
        raise StatisticsError(
            "A share put in words must be known and lie between 0 and 1 and within its range, but this one "
            "does not; say nothing of a hidden figure, and give a proportion with its range."
        )
    return _per_cent(least), _per_cent(most)


def _per_cent(share: float) -> float:
    """Return a proportion in per cent: the half per cent that it is but for the error of a float."""
    exact = share * 100
    nearest = round(exact * 2) / 2
    return nearest if np.isclose(exact, nearest, rtol=SLACK, atol=0) else exact
