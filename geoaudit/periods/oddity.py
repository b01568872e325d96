"""Months whose figure is far from those around them and from the same month of other years."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.periods.dates import month_label, month_of

FAR = 3.5
"""How many robust standard deviations are far. Source: Iglewicz and Hoaglin (1993), How to Detect and Handle
Outliers, ASQC, p. 11."""
FEWEST_MONTHS = 6
NEIGHBOURS = (-2, -1, 1, 2)
_MAD = 1.4826
"""A median absolute deviation times this estimates the standard deviation of a normal distribution."""

Figures = NDArray[np.float64]


def odd_months(monthly: pd.DataFrame) -> pd.DataFrame:
    """Return which months' figures are odd, with what they are odd against.

    A month's deviation is the logarithm of its figure over the median of the two months before and the two
    after. It is odd where that deviation, and also that less the median deviation of the same month in other
    years, are both more than `FAR` times the spread of deviations in the same direction. The spread is
    robust (the median absolute deviation) and never less than chance alone would make it for counts so small
    (Poisson). A month that is found odd is left out of what the others are held against.

    Parameters
    ----------
    monthly : DataFrame
        ``month`` (``2021-05``), ``n``: a count, missing where hidden. A month that is not there is a gap, not
        a zero.

    Returns
    -------
    DataFrame
        A row for every month from the first to the last: ``month``, ``n`` (float64, missing in a gap),
        ``usual`` (what its neighbours and its season lead to expect), ``ratio`` (``n`` over it), ``odd``.
    """
    if monthly.empty:
        nothing = np.zeros(0)
        columns = {"month": nothing, "n": nothing, "usual": nothing, "ratio": nothing, "odd": nothing > 0}
        return pd.DataFrame(columns).astype({"month": "str"})
    numbers = monthly["month"].map(month_of).to_numpy(np.int64)
    every = range(int(numbers.min()), int(numbers.max()) + 1)
    n = np.full(len(every), np.nan)
    n[numbers - numbers.min()] = monthly["n"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    usual, odd = _judged(n)
    labels = [month_label(number) for number in every]
    ratio = np.divide(n, usual, out=np.full(len(n), np.nan), where=usual > 0)
    return pd.DataFrame({"month": labels, "n": n, "usual": usual, "ratio": ratio, "odd": odd}).astype(
        {"month": "str"}
    )


def _judged(n: Figures) -> tuple[Figures, NDArray[np.bool_]]:
    """Return the usual figures and the odd months; the oddest is taken out before the rest are judged."""
    odd = np.zeros(len(n), bool)
    while True:
        usual, score = _scores(n, odd)
        fresh = np.where((score > FAR) & ~odd, score, 0.0)
        if not fresh.any():
            return usual, odd
        odd[fresh.argmax()] = True


def _scores(n: Figures, odd: NDArray[np.bool_]) -> tuple[Figures, Figures]:
    logs = np.log(np.where(odd, np.nan, n) + 0.5)
    around = _median(np.stack([_shifted(logs, step) for step in NEIGHBOURS]), fewest=2)
    deviation = np.log(n + 0.5) - around
    trusted = np.where(odd, np.nan, deviation)
    years = range(-(len(n) // 12), len(n) // 12 + 1)
    others = [_shifted(trusted, 12 * year) for year in years if year]
    season = np.nan_to_num(_median(np.stack(others), fewest=1)) if others else np.zeros(len(n))
    usual = np.maximum(np.exp(around + season) - 0.5, 0.0)
    if np.isfinite(trusted).sum() < FEWEST_MONTHS:
        return usual, np.zeros(len(n))
    middle = np.nanmedian(trusted)
    spread = np.hypot(_MAD * np.nanmedian(np.abs(trusted - middle)), np.exp(-around / 2))
    both = np.stack([deviation, deviation - season]) / spread
    same_way = np.sign(both[0]) == np.sign(both[1])
    return usual, np.nan_to_num(np.where(same_way, np.abs(both).min(axis=0), 0.0))


def _shifted(values: Figures, steps: int) -> Figures:
    """Return the values of so many months later, missing beyond the ends."""
    moved = np.full(len(values), np.nan)
    if abs(steps) < len(values):
        source = slice(max(steps, 0), len(values) + min(steps, 0))
        moved[max(-steps, 0) : len(values) + min(-steps, 0)] = values[source]
    return moved


def _median(rows: Figures, fewest: int) -> Figures:
    """Return the median of each column with enough values, else missing."""
    enough = np.isfinite(rows).sum(axis=0) >= fewest
    found = np.full(rows.shape[1], np.nan)
    found[enough] = np.nanmedian(rows[:, enough], axis=0) if enough.any() else np.nan
    return found
