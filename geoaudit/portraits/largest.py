"""Which part of a whole is the largest, where published figures tell: never of what is hidden.

Two parts are told apart where their intervals do not overlap: Wilson's at 95% for counts of people and
events, wherever in their ranges the figures lie, and the ranges themselves for what chance has no part in. Of
a hidden part it is known only that it is no more than the whole leaves; where that could be the largest,
nothing is said.

Source: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, Journal of
the American Statistical Association 22.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.portraits.rows import between
from geoaudit.statistics.intervals import Interval
from geoaudit.statistics.proportions import proportion_envelope
from geoaudit.statistics.wording import share_in_words

WIDEST = 0.1
"""A share that can lie further apart says nothing."""


@dataclass(frozen=True)
class Whole:
    """What parts are parts of.

    Attributes
    ----------
    lower, upper : float
        Between what its figure lies.
    chance : bool
        Whether it counts people or events, so that parts differ by chance too.
    adds_up : bool
        Whether each is in one part alone.
    """

    lower: float
    upper: float
    chance: bool = True
    adds_up: bool = True


@dataclass(frozen=True)
class Largest:
    """The largest part that is shown.

    Attributes
    ----------
    name : str
    share : str
        Of the whole, in words.
    lower, upper : float
        Between what the share lies, by chance too where there is any; 0 to 1.
    alike : tuple of str
        Parts that it cannot be told apart from.
    estimated : bool
        Whether its figure is an estimate.
    """

    name: str
    share: str
    lower: float
    upper: float
    alike: tuple[str, ...] = ()
    estimated: bool = False


def largest(parts: pd.DataFrame, whole: Whole) -> Largest | None:
    """Return the largest of the parts that are of a kind; None where that cannot be told.

    Parameters
    ----------
    parts : DataFrame
        ``name``, ``n``, ``lower``, ``upper``, ``marker``, and ``kind``: whether it is anything that somebody
        is, as not recorded is not. All parts of the whole.
    whole : Whole

    Returns
    -------
    Largest or None
        None where fewer than two parts are shown, a part that is not shown may be as large, or its share can
        lie further apart than `WIDEST`.
    """
    shown = parts[parts["kind"] & np.isfinite(parts["upper"]) & (parts["upper"] > 0)]
    if len(shown) < 2 or not np.isfinite(whole.upper) or whole.upper <= 0:
        return None
    ordered = shown.iloc[np.argsort(-middle(shown), kind="stable")]
    first = ordered.iloc[0]
    if unseen(parts, whole) >= first["lower"] and not np.isfinite(parts["upper"]).all():
        return None
    low, high = ends_of(first, whole)
    if high - low > WIDEST:
        return None
    limits = _limits(ordered, whole)
    alike = ordered["name"][limits.upper >= limits.lower[0]].iloc[1:]
    interval = float(limits.lower[0]), float(limits.upper[0])
    return Largest(str(first["name"]), share_of(low, high), *interval, tuple(alike), first["marker"] == "e")


def unseen(parts: pd.DataFrame, whole: Whole) -> float:
    """Return the most that a part without a figure can be."""
    known = parts[np.isfinite(parts["upper"])]
    return whole.upper - float(known["lower"].sum()) if whole.adds_up else whole.upper


def middle(table: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the figures as published, or the middle of what was published as a range."""
    n = table["n"].to_numpy(np.float64)
    return np.where(np.isnan(n), (table["lower"] + table["upper"]).to_numpy(np.float64) / 2, n)


def ends_of(part: pd.Series, whole: Whole) -> tuple[float, float]:
    """Return between what a part's share lies, 0 to 1, wherever in their ranges the figures do."""
    low = min(part["lower"] / whole.upper, 1.0)
    return low, min(part["upper"] / whole.lower, 1.0) if whole.lower > 0 else 1.0


def share_of(low: float, high: float) -> str:
    """Return a share in words that lies between two ends."""
    return share_in_words((low + high) / 2, low, high)


def _limits(shown: pd.DataFrame, whole: Whole) -> Interval:
    """Between what each share lies, by chance too where there is any."""
    ends = between(shown)
    if not whole.chance:
        return Interval(ends.lower / whole.upper, ends.upper / whole.upper)
    every = Interval(*(np.full(len(shown), end) for end in (whole.lower, whole.upper)))
    return proportion_envelope(Interval(np.minimum(ends.lower, every.upper), ends.upper), every)
