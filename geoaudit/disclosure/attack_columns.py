"""What the tables of a source are split by, as the attack sees it: places, periods, the calendar, categories.

Each column is a list of values of which no two overlap, and says what each value is called in the tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.published import ALL, AREA, Published
from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period, parse_period, whole_month

Flags = NDArray[np.bool_]

PLACE, CLASS, CALENDAR, PERIOD = "place", "address_class", "calendar", "period"
NEED, NEED_STATE, ASSESSED = "need", "need_state", "assessed"
TOGETHER = "together_with"
"""The column of who has one named need: its categories are the need, a colon and `WITH` or another word."""
WITH, WITHOUT, NO_EVIDENCE, NOT_ASSESSED = STATES = (
    "with the need",
    "assessed, without the need",
    "no evidence",
    "not assessed",
)
"""What everybody has one of in each need, and one of over all, where tables are by the state of needs."""
_ASSESSMENTS = dict.fromkeys(STATES, "full assessment") | {NOT_ASSESSED: "no full assessment"}
STEPS = ("month", "quarter", "year", "financial_year")
OR = "\x1f"
"""Between the categories of a union, and after the last: no category has it."""
REST = "\x1e"
"""Whatever no table names, of a column that tables are restricted by and none is split by."""


@dataclass(frozen=True)
class Column:
    """One thing that the atoms are split by.

    Attributes
    ----------
    labels : DataFrame
        A row for each value, a column (text) for each name by which tables know it, empty where a value is
        in no category of that name.
    several : bool
        Whether a person can be in several values. Such a column has values for its total (`ALL`) and for
        each set of categories that a table is restricted to.
    """

    labels: pd.DataFrame
    several: bool = False

    @property
    def size(self) -> int:
        """The number of values."""
        return len(self.labels)


@dataclass(frozen=True)
class Columns:
    """Everything that the tables of one source are split by.

    Attributes
    ----------
    of : mapping of str to Column
    spans : mapping of str to array of int
        For each published period, the values of the column `period` that it is made of.
    together : array of bool
        Values of `period` by values of `calendar`: which can be together.
    study : array of bool
        The places that a table which is not by area counts.
    classes : array of int
        For each place its value of `CLASS`, where tables are by the class of address: each place is of one.
    beside_class : frozenset of str
        The columns that a table has beside `CLASS`: what they go with is of a class too.
    """

    of: Mapping[str, Column]
    spans: Mapping[str, NDArray[np.int64]]
    together: Flags
    study: Flags
    classes: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    beside_class: frozenset[str] = frozenset()

    def name_of(self, name: str) -> str:
        """Return which column tells of what a table calls `name`."""
        if name == CLASS and CLASS in self.of:
            return CLASS
        if name == AREA or name in self.of[PLACE].labels:
            return PLACE
        if name == ASSESSED and NEED_STATE in self.of:
            return NEED_STATE
        return CALENDAR if name in STEPS else name

    def set_of(self, table: Published) -> frozenset[str]:
        """Return the columns that a table tells of, its periods aside."""
        used = {self.name_of(name) for name in (*table.by, *table.where)}
        partly = not np.array_equal(covered(table, self.of[PLACE].labels), self.study)
        used |= {PLACE} if partly else set()
        told = CLASS in self.of and bool(used & {PLACE, *self.beside_class})
        return frozenset(used | ({CLASS} if told else set()))


def columns_of(tables: Sequence[Published], zones: pd.DataFrame) -> Columns:
    """Return the columns of all the tables of a source."""
    pieces, spans = _periods(tables)
    dates, labels = _calendar(tables)
    places = zones.astype(str).reset_index(drop=True)
    known = {AREA, PERIOD, *places.columns, *STEPS}
    names = sorted({name for t in tables for name in (*t.by, *t.where)} - known)
    categories = {name: _category(name, tables) for name in names}
    if NEED_STATE in categories:
        categories = {name: c for name, c in categories.items() if name != ASSESSED}
    own = {PLACE: Column(places), PERIOD: Column(pieces[["period"]]), CALENDAR: Column(labels)}
    unplaced = [covered(t, places) for t in tables if not _by_place(t, places)]
    study = unplaced[0] if unplaced else np.ones(len(places), bool)
    classed = CLASS in places and any(CLASS in (*t.by, *t.where) for t in tables)
    classes, names_of = pd.factorize(places[CLASS], sort=True) if classed else (np.zeros(0, np.int64), ())
    kinds = {CLASS: Column(pd.DataFrame({CLASS: names_of}, dtype=str))} if classed else {}
    together = _together(pieces, dates, len(labels))
    beside = frozenset(name for t in tables if CLASS in t.by for name in t.by) - {CLASS}
    return Columns({**own, **kinds, **categories}, spans, together, study, classes, beside)


def covered(table: Published, places: pd.DataFrame) -> Flags:
    """Return the places that a table counts in its totals over places."""
    inside = np.ones(len(places), bool)
    if table.boundaries in places:
        codes = places[table.boundaries]
        listed = set(table.labels(AREA)) if AREA in table.by else set(codes)
        inside &= ((codes != "") & codes.isin(listed)).to_numpy()
    elif "" in places:
        inside &= (places[""] != "").to_numpy()
    return inside


def _by_place(table: Published, places: pd.DataFrame) -> bool:
    return any(name == AREA or name in places for name in (*table.by, *table.where))


def _category(name: str, tables: Sequence[Published]) -> Column:
    if name == NEED_STATE:
        return Column(
            pd.DataFrame({NEED_STATE: _ASSESSMENTS.keys(), ASSESSED: _ASSESSMENTS.values()}, dtype=str)
        )
    split = any(name in t.by for t in tables)
    several = any(name in t.several for t in tables) or (name == NEED and not split)
    found = {value for t in tables if name in t.by for value in t.labels(name).unique()} - {ALL}
    found |= {value for t in tables for value in t.where.get(name, ())}
    values = sorted(found) if split else [*sorted(found), REST]
    if several:
        sets = {union(t.where[name]) for t in tables if name in t.where}
        values = [*values, *sorted(sets), ALL]
    return Column(pd.DataFrame({name: values}, dtype=str), several)


def union(values: Sequence[str]) -> str:
    """Return what those in any of some categories are called."""
    return OR.join([*sorted(values), ""])


def _periods(tables: Sequence[Published]) -> tuple[pd.DataFrame, dict[str, NDArray[np.int64]]]:
    """Return the periods of which none overlaps another, and those that each label is made of."""
    labels = sorted({label for t in tables for label in t.cells["period"].astype(str).unique()})
    read = {label: _read(label) for label in labels}
    known = {label: period for label, period in read.items() if period is not None}
    edges = sorted({day for p in known.values() for day in (p.start, p.end)})
    parts: list[tuple[str, date | None, date | None]] = [
        (f"{start.isoformat()} to {end.isoformat()}", start, end)
        for start, end in pairwise(edges)
        if any(p.start <= start and end <= p.end for p in known.values())
    ]
    parts += [(label, None, None) for label in labels if label not in known]
    pieces = pd.DataFrame(parts, columns=["period", "start", "end"], dtype=object)
    spans = {label: _parts_of(label, read[label], pieces) for label in labels}
    return pieces, spans


def _parts_of(label: str, period: Period | None, pieces: pd.DataFrame) -> NDArray[np.int64]:
    if period is None:
        return np.flatnonzero(pieces["period"] == label)
    within = [
        start is not None and period.start <= start and end <= period.end
        for start, end in zip(pieces["start"], pieces["end"], strict=True)
    ]
    return np.flatnonzero(within)


def _read(label: str) -> Period | None:
    try:
        return parse_period(label)
    except PeriodError:
        return None


def _calendar(tables: Sequence[Published]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return months with the number of their value (`at`), and the values as the tables' calendar columns."""
    used = [name for name in STEPS if any(name in (*t.by, *t.where) for t in tables)]
    found = {(name, value) for t in tables for name in used for value in _values(t, name)}
    spans = {(name, value): _span(name, value) for name, value in sorted(found)}
    starts = sorted({month for span in spans.values() if span is not None for month in _months(span)})
    months = pd.DataFrame([_called(month) for month in starts], columns=list(STEPS), dtype=str)
    others = sorted({value for (_, value), span in spans.items() if span is None} | {REST})
    undated = pd.DataFrame(dict.fromkeys(used, others), columns=list(STEPS), dtype=str)
    every = pd.concat([months, undated], ignore_index=True)[used]
    at = every.groupby(used, sort=False).ngroup() if used else pd.Series(dtype=int)
    dates = pd.DataFrame({"start": starts, "at": at[: len(starts)].to_numpy(np.int64)})
    return dates, every.drop_duplicates().reset_index(drop=True)


def _values(table: Published, name: str) -> Iterator[str]:
    yield from table.where.get(name, ())
    if name in table.by:
        yield from (value for value in table.labels(name).unique() if value != ALL)


def _span(name: str, value: str) -> Period | None:
    try:
        return whole_month(value) if name == "month" else parse_period(value)
    except PeriodError:
        return None


def day_span(labels: Mapping[str, str], where: Mapping[str, tuple[str, ...]]) -> str:
    """Return the days that a period and calendar columns share, or the labels of what has no days.

    Parameters
    ----------
    labels : mapping of str to str
        `period` and calendar columns.
    where : mapping of str to tuple of str
        What a table is restricted to; of a calendar column, one step or the whole is told by its labels.
    """
    steps = {n: v for n, v in labels.items() if n in STEPS and v != ALL}
    limits = {n: union(v) if len(v) > 1 else v[0] for n, v in where.items() if n in STEPS}
    spans = [_read(labels["period"]), *(_span(n, v) for n, v in {**limits, **steps}.items())]
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return " ".join(f"{n}={v}" for n, v in {**limits, **labels}.items() if v != ALL)
    return OR.join((max(p.start for p in known).isoformat(), min(p.end for p in known).isoformat()))


def _months(span: Period) -> Iterator[date]:
    first, last = (day.year * 12 + day.month - 1 for day in (span.start, span.last))
    yield from (date(month // 12, month % 12 + 1, 1) for month in range(first, last + 1))


def _called(month: date) -> dict[str, str]:
    first = month.year - (month.month < 4)
    return {
        "month": f"{month.year}-{month.month:02d}",
        "quarter": f"{month.year} Q{(month.month + 2) // 3}",
        "year": f"{month.year}",
        "financial_year": f"{first}/{(first + 1) % 100:02d}",
    }


def _together(pieces: pd.DataFrame, dates: pd.DataFrame, values: int) -> Flags:
    """Which values of the calendar a period touches: all of them where either has no days."""
    found = np.zeros((len(pieces), values), bool)
    found[:, np.setdiff1d(np.arange(values), dates["at"])] = True
    for i, (start, end) in enumerate(zip(pieces["start"], pieces["end"], strict=True)):
        if start is None:
            found[i] = True
            continue
        first = date(start.year, start.month, 1)
        touched = (dates["start"] >= first) & (dates["start"] < end)
        found[i, dates.loc[touched, "at"]] = True
    return found
