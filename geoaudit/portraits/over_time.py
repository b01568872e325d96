"""How a figure runs over the periods: against the one before, in a chart, and where it stops comparing.

Source: Przyborowski, J. and Wilenski, H. (1940), Homogeneity of results in testing samples from Poisson
series, Biometrika 31 (whether two counts differ by more than chance would).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from geoaudit.pack.timeline import read
from geoaudit.periods.breaks import Break as SourceBreak
from geoaudit.periods.breaks import crossed
from geoaudit.periods.dates import in_full
from geoaudit.portraits.case import Case
from geoaudit.portraits.rows import between
from geoaudit.portraits.wording import read_out
from geoaudit.profiles.charts import Break, TrendLine
from geoaudit.statistics.comparing import HIGHER, LOWER, compare_rates_between
from geoaudit.statistics.counts import count_envelope
from geoaudit.statistics.intervals import Interval, exactly

AS_LONG = 0.04
"""By how much of their length years and months differ among themselves."""


def before_of(case: Case) -> str:
    """Return the label of what a period is compared with: as asked for, else the one before, or nothing."""
    if case.before:
        return case.before
    at = case.periods.index(case.now) if case.now in case.periods else 0
    return case.periods[at - 1] if at else ""


def as_long(one: str, other: str) -> bool:
    """Whether two periods are as long as each other, as months and years go; of days there is no telling."""
    periods = [period for period in (read(one), read(other)) if period]
    days = [(period.end - period.start).days for period in periods]
    return len(days) < 2 or max(days) - min(days) <= AS_LONG * max(days)


def breaks_between(case: Case, one: str, other: str) -> tuple[str, ...]:
    """Return in words what changed of the source between two of its periods, or in them."""
    return changed_between(case.breaks, case.plan.source, one, other)


def changed_between(breaks: Sequence[SourceBreak], source: str, one: str, other: str) -> tuple[str, ...]:
    """Return in words what changed of a source between two periods, or in them; none of days."""
    known = [period for period in (read(one), read(other)) if period]
    if len(known) < 2:
        return ()
    start, end = min(period.start for period in known), max(period.end for period in known)
    found = crossed(breaks, source, start, end)
    return tuple(f"{in_full(each.date)} ({each.what})" for each in found)


def change(case: Case, now: pd.DataFrame, before: pd.DataFrame, label: str) -> str:
    """Return in a sentence whether a count differs from that of a period before; empty where one is hidden.

    Parameters
    ----------
    now, before : DataFrame
        ``n``, ``lower``, ``upper`` of one row.
    label : str
        The period before.
    """
    if now["n"].isna().any() or before["n"].isna().any():
        return ""
    if changed := breaks_between(case, case.now, label):
        return f"It cannot be compared with {label}: what is counted changed on {' and '.join(changed)}."
    if not as_long(case.now, label):
        return f"It is not compared with {label}, which is not as long."
    same = exactly([1.0])
    verdict = compare_rates_between(between(now), same, between(before), same).verdict[0]
    was = read_out(float(before["n"].iloc[0]), case.noun, case.about_total)
    words = {HIGHER: "more", LOWER: "fewer"}
    if verdict in words:
        return f"That is {words[str(verdict)]} than in {label} ({was}), by more than chance would give."
    return f"There is no evidence of a difference from {label} ({was})."


def trend(case: Case, series: pd.DataFrame, name: str) -> Iterator[TrendLine]:
    """Yield a chart of a figure over the periods, where there are two or more that follow one another.

    Parameters
    ----------
    series : DataFrame
        ``period``, ``n``, ``lower``, ``upper``, in order.
    name : str
        Of the figure.
    """
    labels = series["period"].tolist()
    steps = _steps(labels)
    if len(labels) < 2 or not steps:
        return
    placed = series.set_index("period").reindex(steps)
    known = between(placed)
    ends = count_envelope(known.lower, known.upper)
    shown = placed["n"].notna().to_numpy()
    kept = Interval(*(np.where(shown, end, np.nan) for end in ends))
    yield TrendLine(
        f"{case.plan.title}: over the periods",
        case.noun,
        steps,
        {name: placed["n"].to_numpy(np.float64)},
        {name: kept.lower},
        {name: kept.upper},
        breaks=tuple(_breaks(case, labels)),
        interval="95% interval",
    )


def _steps(labels: Sequence[str]) -> list[str]:
    """The periods, with a step where some between are not counted; none where they overlap or are none."""
    periods = [read(label) for label in labels]
    known = [period for period in periods if period]
    if len(known) < len(labels) or any(one.end > other.start for one, other in pairwise(known)):
        return []
    steps = [labels[0]]
    for (one, other), label in zip(pairwise(known), labels[1:], strict=True):
        gap = [] if one.end == other.start else [f"not counted until {label}"]
        steps += [*gap, label]
    return steps


def _breaks(case: Case, labels: Sequence[str]) -> Iterator[Break]:
    """Each break at the period that it is in, or that it is the beginning of."""
    periods = [period for period in map(read, labels) if period]
    for one in crossed(case.breaks, case.plan.source, periods[0].start, periods[-1].end):
        at = next(label for label, period in zip(labels, periods, strict=True) if one.date < period.end)
        yield Break(at, f"{in_full(one.date)}: {one.what}")
