"""When in the week events happen, and whether an hour's part is more than chance would give it."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import binom, false_discovery_control

from geoaudit.errors import HotspotError
from geoaudit.periods.aoristic import HOURS, WEEKDAYS

FEWEST_EVENTS = 30
LEVEL = 0.05

Figures = NDArray[np.float64]


def hours_of_week(table: pd.DataFrame, dispersion: float = 1.0) -> pd.DataFrame:
    """Return each hour of the week's part of the events, against a week that is even.

    Parameters
    ----------
    table : DataFrame
        ``weekday`` (of `WEEKDAYS`), ``hour`` (of `HOURS`, or a whole number from 0 to 23) and ``n``: events
        or aoristic shares of them, missing where hidden; rows of the same hour are added up, and an hour
        without a row has none.
    dispersion : float, default 1
        How many times chance's variance an hour's count varies from week to week, where it is known; 1, where
        it is not, finds too much if events come in series.

    Returns
    -------
    DataFrame
        168 rows from Monday's first hour: ``weekday``, ``hour`` (of `HOURS`), ``n``, ``share`` (of the hours
        that are known), ``index`` (1 is the share of an even week), ``z``, ``p`` (two-sided: the exact
        binomial tail of the rounded count, all counts over the dispersion) and ``p_corrected`` (Benjamini and
        Hochberg over the known hours). An hour that is hidden stays missing, and counts for none.

    Raises
    ------
    HotspotError
        When there are fewer than `FEWEST_EVENTS` events.
    ValueError
        When a weekday or hour is none.

    Source: Felson and Poulsen (2003), Simple indicators of crime by time of day, International Journal of
    Forecasting 19, 595-601; Ratcliffe (2002), Aoristic signatures, Journal of Quantitative Criminology 18,
    23-43; Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57, 289-300.
    """
    n = _week(table)
    known, total = np.isfinite(n), float(np.nansum(n))
    if total < FEWEST_EVENTS:
        raise HotspotError(
            f"Hours of the week need at least {FEWEST_EVENTS} events, and there are {total:g}: take a longer "
            "period or a wider category"
        )
    even = 1 / known.sum()
    p = np.where(known, _both_tails(np.nan_to_num(n) / dispersion, total / dispersion, even), np.nan)
    corrected = p.copy()
    corrected[known] = false_discovery_control(p[known])
    return pd.DataFrame(
        {
            "weekday": np.repeat(WEEKDAYS, len(HOURS)),
            "hour": np.tile(HOURS, len(WEEKDAYS)),
            "n": n,
            "share": n / total,
            "index": n / (total * even),
            "z": (n - total * even) / np.sqrt(total * even * (1 - even) * dispersion),
            "p": p,
            "p_corrected": corrected,
        }
    )


def peak_block(hours: pd.DataFrame) -> str:
    """Return a sentence on the block of hours around the peak, from what `hours_of_week` gave.

    The block is the unbroken run of hours, through midnight and through Sunday into Monday, that holds the
    hour with the most events and in which each hour has more than an even week's by more than chance
    (``p_corrected`` at most `LEVEL`).
    """
    busy = ((hours["index"] > 1) & (hours["p_corrected"] <= LEVEL)).to_numpy(bool)
    n = hours["n"].fillna(0.0).to_numpy()
    top = int(np.argmax(n))
    if not busy[top]:
        return "No hour of the week has more of the events than chance would give it in an even week."
    forward, backward = _run(np.roll(busy, -top)), _run(np.roll(busy, -top - 1)[::-1])
    length = min(forward + backward - 1, len(busy))
    first = (top - backward + 1) % len(busy)
    held = float(np.roll(n, -first)[:length].sum() / n.sum())
    part = length / int(hours["n"].notna().sum())
    return (
        f"The week's peak is from {_moment(hours, first)} to {_moment(hours, first + length)}: {length} of "
        f"168 hours hold {held:.1%} of the events, {held / part:.1f} times as many as in an even week."
    )


def _week(table: pd.DataFrame) -> Figures:
    """Return the events of each of the week's 168 hours; missing where any of its rows is."""
    numbers = {hour: number for number, name in enumerate(HOURS) for hour in (name, number)}
    day = pd.Index(WEEKDAYS).get_indexer(pd.Index(table["weekday"].astype(str)))
    hour = table["hour"].astype(object).map(numbers).fillna(-1).to_numpy(np.int64)
    if (day < 0).any() or (hour < 0).any():
        raise ValueError("A weekday must be one of Monday to Sunday and an hour one of 0 to 23")
    n = table["n"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    return np.asarray(np.bincount(day * len(HOURS) + hour, n, len(WEEKDAYS) * len(HOURS)), np.float64)


def _both_tails(n: Figures, total: float, share: float) -> Figures:
    """Return the two-sided probability of a count as far from its share of the total, as whole numbers."""
    count, every = np.rint(n), round(total)
    tails = binom.cdf(count, every, share), binom.sf(count - 1, every, share)
    return np.asarray(np.minimum(1.0, 2 * np.minimum(*tails)))


def _run(busy: NDArray[np.bool_]) -> int:
    """Return how many hours are busy from the first on."""
    return len(busy) if busy.all() else int(np.argmin(busy))


def _moment(hours: pd.DataFrame, place: int) -> str:
    """Return the weekday and clock time at which an hour starts."""
    row = hours.iloc[place % len(hours)]
    return f"{row['weekday']} {row['hour'][:5]}"
