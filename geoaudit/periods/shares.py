"""How much of each source period falls into each wanted one, by days."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period
from geoaudit.periods.dates import in_words

OUTSIDE = "outside every wanted period"


def day_shares(origin: Sequence[Period], target: Sequence[Period]) -> pd.DataFrame:
    """Return the share of each source period's days in each wanted period, and outside all of them.

    Parameters
    ----------
    origin, target : sequence of Period
        Each without two that share a day.

    Returns
    -------
    DataFrame
        ``period`` (source label), ``to`` (wanted label, `OUTSIDE` for the rest), ``share`` (above 0, 1 in
        sum), ``whole`` (bool: the whole source period goes there).
    """
    starts, ends = _ordinals(origin)
    to_starts, to_ends = _ordinals(target)
    shared = np.minimum(ends[:, None], to_ends) - np.maximum(starts[:, None], to_starts)
    days = np.maximum(shared, 0)
    days = np.column_stack([days, (ends - starts) - days.sum(axis=1)])
    one, other = np.nonzero(days)
    lengths = (ends - starts)[one]
    return pd.DataFrame(
        {
            "period": pd.Series([origin[int(i)].label for i in one], dtype="str"),
            "to": pd.Series([[*(t.label for t in target), OUTSIDE][j] for j in other], dtype="str"),
            "share": days[one, other] / lengths,
            "whole": days[one, other] == lengths,
        }
    )


def part_covered(origin: Sequence[Period], target: Sequence[Period]) -> tuple[str, ...]:
    """Return the labels of the wanted periods with a day that no source period covers."""
    starts, ends = _ordinals(origin)
    to_starts, to_ends = _ordinals(target)
    shared = np.minimum(ends[:, None], to_ends) - np.maximum(starts[:, None], to_starts)
    covered = np.maximum(shared, 0).sum(axis=0)
    return tuple(
        one.label
        for one, days, whole in zip(target, covered, to_ends - to_starts, strict=True)
        if days < whole
    )


def pieces(origin: Sequence[Period], steps: Sequence[Period]) -> list[tuple[int, int, Period]]:
    """Return the parts that the steps have in the source periods: numbers of period and step, and days."""
    return [
        (i, j, Period(step.label, max(one.start, step.start), min(one.end, step.end)))
        for i, one in enumerate(origin)
        for j, step in enumerate(steps)
        if one.overlaps(step)
    ]


def require_apart(periods: Sequence[Period], what: str) -> None:
    """Refuse periods of which two share a day or a label: what happened then would be counted twice.

    Raises
    ------
    PeriodError
        Naming the first two.
    """
    ordered = sorted(periods, key=lambda period: (period.start, period.end))
    for first, second in pairwise(ordered):
        if first.overlaps(second) or first.label == second.label:
            raise PeriodError(
                f"The {what} periods of one reckoning must share no day, and '{first.label}' and "
                f"'{second.label}' do: reckon one of them by itself."
            )


def require_met(origin: Sequence[Period], target: Sequence[Period]) -> None:
    """Refuse source periods that have no day in common with the wanted ones.

    Raises
    ------
    PeriodError
        Naming the coverage of both.
    """
    if not any(one.overlaps(wanted) for one in origin for wanted in target):
        raise PeriodError(
            f"Figures must be for days that are wanted, and none are: they cover {covering(origin)} and what "
            f"is wanted covers {covering(target)}: choose periods that both cover."
        )


def covering(periods: Sequence[Period]) -> str:
    """Return what periods cover, as a sentence says it."""
    if not periods:
        return "no day"
    if all(period.whole_months for period in periods):
        return in_words([month for period in periods for month in period.months])
    first, last = min(period.start for period in periods), max(period.last for period in periods)
    return f"days from {first.isoformat()} to {last.isoformat()}"


def _ordinals(periods: Sequence[Period]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    starts = np.array([period.start.toordinal() for period in periods], np.int64)
    return starts, np.array([period.end.toordinal() for period in periods], np.int64)
