"""The window that all sources cover, and whether periods may be set against each other."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from geoaudit.errors import PeriodError
from geoaudit.periods.dates import add_months, first_of, in_words, month_of, runs
from geoaudit.periods.period import Period


def common_window(covered: Mapping[str, Sequence[str]]) -> Period:
    """Return the longest run of months that every source covers; of two as long, the later.

    Parameters
    ----------
    covered : mapping of str to sequence of str
        The months that each source holds, ``2021-05``, by its name.

    Returns
    -------
    Period
        Labelled ``2021-05 to 2021-12``, or ``2021-05`` where it is one month.

    Raises
    ------
    PeriodError
        Where there is none, naming the coverage of two sources that share no month where there are such.
    """
    if not covered:
        raise PeriodError("A common window must have sources, and there is none: name at least one.")
    held = {source: {month_of(month) for month in months} for source, months in covered.items()}
    shared = set.intersection(*held.values())
    if not shared:
        raise PeriodError(_nothing_shared(covered))
    common = [month for months in covered.values() for month in months if month_of(month) in shared]
    first, last = max(runs(common), key=lambda run: (month_of(run[1]) - month_of(run[0]), run[1]))
    label = first if first == last else f"{first} to {last}"
    return Period(label, first_of(month_of(first)), first_of(month_of(last) + 1))


def _nothing_shared(covered: Mapping[str, Sequence[str]]) -> str:
    names = list(covered)
    pairs = [(a, b) for i, a in enumerate(names) for b in names[i + 1 :]]
    apart = [pair for pair in pairs if set(covered[pair[0]]).isdisjoint(covered[pair[1]])]
    shown = apart[0] if apart else tuple(names)
    held = "; ".join(f"'{name}' holds {in_words(covered[name]) or 'no month'}" for name in shown)
    return (
        f"Sources that are brought together must have a month in common, and these have none: {held}: "
        "leave one out, or add files for the months that it lacks."
    )


def comparable(periods: Sequence[Period]) -> str:
    """Return why a run of periods makes no trend, as the end of a sentence; empty where it does.

    Periods compare where they are as long as each other, in months or else in days, of the same season
    (they start on the same day of the year, or hold whole years and so every season), and share no day.
    """
    ordered = sorted(periods, key=lambda period: (period.start, period.end))
    pairs = list(pairwise(ordered))
    for faulty, words in (
        (_lengths_differ, "are not as long as each other"),
        (_share_days, "share days, so that a change between them is only a part of it"),
        (_seasons_differ, "are of different seasons"),
    ):
        found = next((pair for pair in pairs if faulty(*pair)), None)
        if found:
            return f"the periods '{found[0].label}' and '{found[1].label}' {words}"
    return ""


def _lengths_differ(first: Period, second: Period) -> bool:
    if first.whole_months and second.whole_months:
        return len(first.months) != len(second.months)
    return not _as_long_in_months(first, second) and first.days != second.days


def _as_long_in_months(first: Period, second: Period) -> bool:
    """Say whether both last so many months to the day, such as from the 15th to the 14th."""
    months = month_of(second.months[0]) - month_of(first.months[0])
    return (first.start.day, first.end.day) == (second.start.day, second.end.day) and (
        _moved(first, months) == (second.start, second.end)
    )


def _moved(period: Period, months: int) -> tuple[object, object]:
    try:
        return add_months(period.start, months), add_months(period.end, months)
    except ValueError:
        return None, None


def _share_days(first: Period, second: Period) -> bool:
    return first.overlaps(second)


def _seasons_differ(first: Period, second: Period) -> bool:
    whole_years = first.whole_months and second.whole_months and len(first.months) % 12 == 0
    same_start = (first.start.month, first.start.day) == (second.start.month, second.start.day)
    same_week = (
        first.kind == second.kind == "week" and first.start.isocalendar()[1] == second.start.isocalendar()[1]
    )
    return not (whole_years or same_start or same_week)
