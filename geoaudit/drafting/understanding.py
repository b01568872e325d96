"""What is understood of a source's first rows: of each column what share, and why the rest is not.

The rows are read as the audit reads them. What comes out are counts and reasons, never a value.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

from geoaudit.drafting.sources import FIRST_ROWS
from geoaudit.errors import RecordsError
from geoaudit.places.postcodes import normalise
from geoaudit.records.address import UNKNOWN, classify_addresses
from geoaudit.records.ages import OLDEST, YOUNGEST
from geoaudit.records.categories import GROUPS, HOME_OFFICE, POLICE_UK, UNMAPPED, classify, read_categories
from geoaudit.records.dates import parse_dates
from geoaudit.records.ethnicity import OTHER_CODE, ethnic_columns
from geoaudit.records.figures import read_figures
from geoaudit.records.gathering import Gathered, gather_first
from geoaudit.records.numbers import parse_numbers
from geoaudit.records.points import locate_text
from geoaudit.records.schema import KINDS, Role
from geoaudit.records.screening import (
    BELOW_ZERO,
    EARLY,
    FUTURE,
    NOT_READABLE,
    NUMBER,
    PERIOD,
    not_periods,
    screen,
    tally,
)
from geoaudit.records.source import RecordSource

NOT_IN_LIST = "a code that the list does not have"
NOT_IN_CENSUS = "a word or code that the census of {year} does not have"
UNEXPLAINED = "a mark that nobody has explained: it can be any figure"
NO_ADDRESS_TYPE = "a kind of address that is not known"
IMPLAUSIBLE = f"an age under {YOUNGEST} or over {OLDEST}"
IN_ONE_WAY = "not written in one way that can be read"
_PAIR = {"longitude": "latitude", "latitude": "longitude", "easting": "northing", "northing": "easting"}

Faults: TypeAlias = "pd.Series[str]"
"""Why a row is not understood; missing where it is."""


@dataclass(frozen=True)
class Understood:
    """What is understood of one column.

    Attributes
    ----------
    name, column : str
        Canonical, and in the file.
    role : str
        How its values are read.
    needed : bool
        Whether every row must have a value in it.
    filled, right : int
        How many rows have something in it, and how many of these are understood.
    reasons : tuple of (str, int)
        Why the others are not, the most frequent first.
    """

    name: str
    column: str
    role: str
    needed: bool
    filled: int
    right: int
    reasons: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Preview:
    """What is understood of the first rows of a source.

    Attributes
    ----------
    rows, accepted : int
        How many were looked at, and how many of them the audit would take.
    rejected : mapping of str to int
        Why it would not take the others.
    columns : tuple of Understood
    first, last : str
        The months between which the dates of the rows that would be taken lie; empty without dates.
    problem : str
        Why the audit would refuse the whole source, as a sentence; empty where it would not.
    """

    rows: int = 0
    accepted: int = 0
    rejected: Mapping[str, int] | None = None
    columns: tuple[Understood, ...] = ()
    first: str = ""
    last: str = ""
    problem: str = ""


def understood(source: RecordSource) -> Preview:
    """Return what is understood of the first `FIRST_ROWS` rows of a source."""
    try:
        gathered = gather_first(source, FIRST_ROWS)
    except RecordsError as problem:
        return Preview(problem=str(problem))
    columns = tuple(_column(str(name), source, gathered) for name in gathered.text)
    rows = len(gathered.text)
    try:
        screened = screen(gathered, source, _today(source))
    except RecordsError as problem:
        return Preview(rows, columns=columns, problem=str(problem))
    taken = screened.reason.isna()
    dates = screened.dates.get(KINDS[source.kind].date_field or "")
    months = dates.dates[taken].dt.strftime("%Y-%m").dropna() if dates else pd.Series(dtype="str")
    span = (str(months.min()), str(months.max())) if len(months) else ("", "")
    return Preview(rows, int(taken.sum()), tally(screened.reason), columns, *span)


def _column(name: str, source: RecordSource, gathered: Gathered) -> Understood:
    field, values = KINDS[source.kind].field(name), gathered.text[name]
    faults = _judge(name, field.role)(name, source, gathered.text)
    told = faults[values.notna()].value_counts()
    reasons = tuple((str(reason), int(n)) for reason, n in told.items())
    filled = int(values.notna().sum())
    right = filled - sum(n for _, n in reasons)
    return Understood(name, gathered.columns[name], field.role, field.required, filled, right, reasons)


_Judge = Callable[[str, RecordSource, pd.DataFrame], Faults]


def _judge(name: str, role: Role) -> _Judge:
    return _BY_NAME.get(name) or _BY_ROLE.get(role, _none)


def _none(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:  # noqa: ARG001 - as all judges
    return pd.Series(pd.NA, text.index, dtype="str")


def _dates(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:
    none = _none(name, source, text)
    try:
        read = parse_dates(text[name], "", source.dates)
    except RecordsError:
        return none.fillna(IN_ONE_WAY)
    faults = none.mask(read.bad, NOT_READABLE)
    if KINDS[source.kind].field(name).role not in ("event", "birth"):
        return faults
    faults = faults.mask(read.dates > pd.Timestamp(_today(source)), FUTURE)
    return faults.mask(read.dates < pd.Timestamp("1900-01-01"), EARLY)


def _numbers(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:
    numbers = parse_numbers(text[name])
    return _none(name, source, text).mask(numbers.isna(), NUMBER).mask(numbers < 0, BELOW_ZERO)


def _ages(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:
    ages = parse_numbers(text[name])
    return (
        _none(name, source, text)
        .mask(ages.isna(), NUMBER)
        .mask((ages < YOUNGEST) | (ages > OLDEST), IMPLAUSIBLE)
    )


def _postcodes(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:  # noqa: ARG001
    return normalise(text[name])["reason"]


def _coordinates(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:  # noqa: ARG001
    return locate_text(text[sorted({name, _PAIR[name]} & set(text))])[0]["place_reason"]


def _figures(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:
    read = read_figures(text[name], source.marks, source.rounded_to)
    faults = _none(name, source, text).mask(read.lower.isna(), NUMBER)
    return faults.mask(np.isinf(read.upper), UNEXPLAINED)


def _periods(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:
    wrong = not_periods(text[name], source.period)
    return _none(name, source, text).mask(wrong, PERIOD)


def _offence_codes(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:
    none = _none(name, source, text)
    known = source.offence_list or (HOME_OFFICE if name == "offence_code" else POLICE_UK)
    if source.categories is None or ("offence_code" in text and name == "crime_type"):
        return none
    try:
        categories = read_categories(source.categories)
        groups, _ = classify(text[name], _days(source, text), categories, known)
    except RecordsError:
        return none
    return none.mask(groups[GROUPS[0]] == UNMAPPED, NOT_IN_LIST)


def _days(source: RecordSource, text: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """The days of the rows, as their codes are read; missing where there are none."""
    name = KINDS[source.kind].date_field
    if name is None:
        return pd.Series(pd.Timestamp(_today(source)), text.index)
    try:
        return parse_dates(text[name], "", source.dates).dates
    except RecordsError:
        return pd.Series(pd.NaT, text.index, dtype="datetime64[s]")


def _ethnicities(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:
    none = _none(name, source, text)
    if source.ethnicity is None:
        return none
    groups, _ = ethnic_columns(text[name], source.ethnicity)
    return none.mask(groups["ethnic_group"] == OTHER_CODE, NOT_IN_CENSUS.format(year=source.ethnicity))


def _address_types(name: str, source: RecordSource, text: pd.DataFrame) -> Faults:
    nobody = pd.Series(data=False, index=text.index)
    classes, _ = classify_addresses(text[name], nobody, nobody)
    return _none(name, source, text).mask(classes == UNKNOWN, NO_ADDRESS_TYPE)


def _today(source: RecordSource) -> dt.date:
    return source.as_at or dt.date.today()


_BY_ROLE: Mapping[str, _Judge] = {
    "event": _dates,
    "due": _dates,
    "until": _dates,
    "birth": _dates,
    "number": _numbers,
    "age": _ages,
    "postcode": _postcodes,
    "coordinate": _coordinates,
}
_BY_NAME: Mapping[str, _Judge] = {
    "n": _figures,
    "period": _periods,
    "offence_code": _offence_codes,
    "crime_type": _offence_codes,
    "ethnicity": _ethnicities,
    "address_type": _address_types,
}
