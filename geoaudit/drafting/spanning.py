"""Which months sources hold, and the periods that can be counted of them."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

import pandas as pd

from geoaudit.drafting.draft import Supplied
from geoaudit.errors import GeoAuditError, PeriodError
from geoaudit.files.archives import members
from geoaudit.files.reading import SUFFIXES, read_table, table_columns
from geoaudit.periods.calendar import Period
from geoaudit.periods.dates import month_label, month_of
from geoaudit.periods.labels import parse_period
from geoaudit.periods.windows import common_window
from geoaudit.records.columns import POLICE_UK, find_column
from geoaudit.records.dates import parse_dates
from geoaudit.records.gathering import gather_first
from geoaudit.records.schema import KINDS
from geoaudit.records.source import RecordSource

_STRAY = 0.05
"""A month with less than this share of what the middle month holds has slips in its dates, not records."""


def months_in(source: RecordSource) -> tuple[str, ...]:
    """Return the months that a source holds, as `2021-05`; none of what has no dates or cannot be read.

    The longest run of months is taken: a date years before or after is a slip.
    """
    try:
        if source.format == POLICE_UK:
            return gather_first(source, 1).months
        dates = _dates(source)
    except GeoAuditError:
        return ()
    if dates is None:
        return ()
    counts = Counter({str(month): int(n) for month, n in dates.dt.strftime("%Y-%m").value_counts().items()})
    usual = pd.Series(counts, dtype="float64").median() if counts else 0.0
    held = sorted(month_of(month) for month, n in counts.items() if n >= _STRAY * usual)
    return tuple(month_label(number) for number in _longest_run(held))


def covered(source: RecordSource) -> str:
    """Return the months that a source holds as a label: `2020-04 to 2023-03`; empty for none."""
    months = months_in(source)
    return "" if not months else months[0] if len(months) == 1 else f"{months[0]} to {months[-1]}"


def shared(held: Mapping[str, Sequence[str]]) -> Period | None:
    """Return the longest run of months that every source with months holds; None where there is none."""
    dated = {name: months for name, months in held.items() if months}
    try:
        return common_window(dated) if dated else None
    except PeriodError:
        return None


def years_within(window: Period) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the financial years and the calendar years that lie whole in a window, as labels."""
    years = range(window.start.year - 1, window.end.year + 1)
    financial = [parse_period(f"{year}/{(year + 1) % 100:02d}") for year in years]
    calendar = [parse_period(str(year)) for year in years]
    return _within(financial, window), _within(calendar, window)


def readable_period(label: str) -> str:
    """Return what is wrong with a period's label, as a sentence; empty where it can be read."""
    try:
        parse_period(label)
    except PeriodError as problem:
        return str(problem)
    return ""


def last_day(labels: Sequence[str]) -> dt.date | None:
    """Return the last day of the periods that sources hold; None where none says."""
    return max((parse_period(label).last for label in labels if label), default=None)


def months_held(supplied: Supplied) -> tuple[str, ...]:
    """Return the months that a source is said to hold, else those that its files hold; none without dates."""
    if not supplied.covers or readable_period(supplied.covers):
        return months_in(supplied.source)
    return parse_period(supplied.covers).months


def _within(periods: Sequence[Period], window: Period) -> tuple[str, ...]:
    return tuple(p.label for p in periods if window.start <= p.start and p.end <= window.end)


def _dates(source: RecordSource) -> "pd.Series[pd.Timestamp] | None":
    """The dates that a source is counted by, of all its files; no other column is read."""
    name = KINDS[source.kind].date_field
    if name is None:
        return None
    mapped, found = source.columns.get(name), []
    for member in (member for path in source.files for member in members(path, SUFFIXES)):
        column = mapped or find_column(name, table_columns(member, source.sheet), {})
        found.append(read_table(member, source.sheet, [column]).table.column(0).to_pandas())
    text = pd.concat(found, ignore_index=True).astype("str")
    return parse_dates(text, f"'{name}'", source.dates).dates.dropna()


def _longest_run(months: Sequence[int]) -> range:
    """The longest run of numbers, or of those that are at most three months apart."""
    runs, start = [], 0
    for place, (before, after) in enumerate(pairwise(months), start=1):
        if after - before > 3:
            runs.append(range(months[start], before + 1))
            start = place
    if months:
        runs.append(range(months[start], months[-1] + 1))
    return max(runs, key=len, default=range(0))
