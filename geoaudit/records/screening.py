"""Which rows are accepted, and the one reason why each of the others is not."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.errors import PeriodError, RecordsError
from geoaudit.periods.snapshots import Snapshot, parse_when
from geoaudit.records.dates import Dates, parse_dates
from geoaudit.records.figures import MOST, read_figures
from geoaudit.records.gathering import Gathered
from geoaudit.records.numbers import parse_numbers
from geoaudit.records.schema import KINDS, REOFFENDING, TABLE, Field, Kind
from geoaudit.records.source import RecordSource

DUPLICATE = "duplicate row"
SECOND = "second row for the same identifier"
NOT_READABLE, FUTURE, EARLY = "date not readable", "date in the future", "date before 1900"
NUMBER, BELOW_ZERO = "number not readable", "number below zero"
PER_CENT = "number above 100 per cent"
PERIOD = "period not readable"
TOTAL, SECOND_FIGURE = "a total of other rows", "second figure for the same area and period"
NOT_ROUNDED = "figure not rounded as the specification says"
_PREDICTED = "predicted"
_TELLING = 10  # so many predictions are never all of one per cent or less
_TOTALS = r"\s*(?:all|totals?|persons|both sexes)\s*"


@dataclass(frozen=True)
class Screened:
    """Rows as they were judged.

    Attributes
    ----------
    reason : Series of str
        Why the row is rejected; missing where it is accepted.
    dates : mapping of str to Dates
        The date columns (roles event, due, until and birth) by canonical name.
    numbers : mapping of str to Series of float
        The number and age columns by canonical name; of a figure that somebody added up, `n` (missing where
        only a range is known) and its ends, `lower` and `upper`.
    """

    reason: "pd.Series[str]"
    dates: Mapping[str, Dates]
    numbers: "Mapping[str, pd.Series[float]]"


def screen(gathered: Gathered, source: RecordSource, today: dt.date) -> Screened:
    """Judge every row once.

    Parameters
    ----------
    gathered : Gathered
        What was read.
    source : RecordSource
        Says how dates are written.
    today : date
        Event dates after it lie in the future.

    Raises
    ------
    RecordsError
        Where a date column cannot be read at all, or in two ways, or predictions are no per cents.
    """
    kind, text = KINDS[source.kind], gathered.text
    fields = [kind.field(str(name)) for name in text]
    dates = {
        f.name: parse_dates(text[f.name], _called(gathered, f.name, source), source.dates)
        for f in fields
        if f.role in ("event", "due", "until", "birth")
    }
    numbers = _numbers(text, fields, source)
    _require_per_cent(numbers, source)
    faults = [
        *_missing(text, fields),
        *((TOTAL, _totals(text[f.name])) for f in fields if kind is TABLE and _tells_apart(f)),
        *(
            fault
            for f in fields
            if f.role == "event"
            for fault in _date_faults(dates[f.name], f, kind, today)
        ),
        *((PERIOD, not_periods(text["period"], source.period)) for f in fields if f.name == "period"),
        *((BELOW_ZERO, numbers[f.name] < 0) for f in fields if f.role == "number"),
        *((PER_CENT, numbers[f.name] > 100) for f in fields if f.name == _PREDICTED and f.role == "number"),
        *((NUMBER, _no_number(text[f.name], numbers, f)) for f in fields if f.role == "number"),
        *((NOT_ROUNDED, numbers["n"] % (source.rounded_to or 1) > 0) for f in fields if f.name == "n"),
    ]
    reason = _first(faults, text.index)
    repeated = _second_figures if kind is TABLE else _repeated
    reason = reason.fillna(repeated(text, reason.isna(), kind))
    return Screened(reason, dates, numbers)


def _numbers(text: pd.DataFrame, fields: list[Field], source: RecordSource) -> "dict[str, pd.Series[float]]":
    numbers = {f.name: parse_numbers(text[f.name]) for f in fields if f.role in ("number", "age")}
    if "n" not in numbers:
        return numbers
    read = read_figures(text["n"], source.marks, source.rounded_to)
    return numbers | {"n": read.n, "lower": read.lower, "upper": read.upper}


def _require_per_cent(numbers: "Mapping[str, pd.Series[float]]", source: RecordSource) -> None:
    """Refuse predictions between 0 and 1, which would be read as hundredths of what they are."""
    predicted = numbers.get(_PREDICTED) if source.kind == REOFFENDING.name else None
    if predicted is not None and predicted.count() >= _TELLING and predicted.max() <= 1:
        raise RecordsError(
            f"Predictions must be in per cent, from 0 to 100, and none of {predicted.count():,} in "
            f"{source.name!r} is above 1: multiply the column that is mapped to {_PREDICTED} by 100."
        )


def not_periods(labels: "pd.Series[str]", kind: str | None) -> "pd.Series[bool]":
    """Say which labels are no period, or none of the kind that the specification names, such as `quarter`."""
    wrong = [label for label in labels.dropna().unique() if not _is_period(str(label), kind)]
    return labels.isin(wrong)


def _days(label: str) -> str:
    """The days that a label stands for, the same however it is written."""
    when = parse_when(label)
    return when.label if isinstance(when, Snapshot) else f"{when.start} {when.end}"


def _is_period(label: str, kind: str | None) -> bool:
    try:
        period = parse_when(label)
    except PeriodError:
        return False
    return kind is None or (not isinstance(period, Snapshot) and period.kind == kind)


def _called(gathered: Gathered, name: str, source: RecordSource) -> str:
    where = gathered.labels[0] if len(gathered.labels) == 1 else f"source {source.name!r}"
    return f"{gathered.columns[name]!r} of {where}"


def _missing(text: pd.DataFrame, fields: list[Field]) -> "Iterator[tuple[str, pd.Series[bool]]]":
    return ((f"required value missing: {f.name}", text[f.name].isna()) for f in fields if f.required)


def _date_faults(
    read: Dates, field: Field, kind: Kind, today: dt.date
) -> "list[tuple[str, pd.Series[bool]]]":
    which = "" if field.name == kind.date_field else f" ({field.name})"
    return [
        (NOT_READABLE + which, read.bad),
        (FUTURE + which, read.dates > pd.Timestamp(today)),
        (EARLY + which, read.dates < pd.Timestamp("1900-01-01")),
    ]


def _no_number(
    text: "pd.Series[str]", numbers: "Mapping[str, pd.Series[float]]", field: Field
) -> "pd.Series[bool]":
    if field.name != "n":
        return text.notna() & ~(numbers[field.name] >= 0)
    return text.notna() & ~numbers["lower"].between(0, MOST) | (numbers["n"] % 1 > 0)


def _first(faults: "list[tuple[str, pd.Series[bool]]]", index: pd.Index) -> "pd.Series[str]":
    reason = pd.Series(pd.NA, index, dtype="str")
    for name, rows in reversed(faults):
        if rows.any():
            reason = reason.mask(rows, name)
    return reason


def _repeated(text: pd.DataFrame, standing: "pd.Series[bool]", kind: Kind) -> "pd.Series[str]":
    """Return the reasons of rows that say again, in every column in use, what an accepted row said.

    Rows without an identifier are never repeated: two alike may be two events.
    """
    reason = pd.Series(pd.NA, text.index, dtype="str")
    key = next((name for name in kind.identifiers if name in text), None)
    if key is None:
        return reason
    identified = text[key][standing & text[key].notna()]
    suspects = text.loc[identified.index[identified.duplicated(keep=False)]]
    duplicate = suspects.index[suspects.duplicated()]
    reason.loc[duplicate] = DUPLICATE
    if kind.fields[0].name == key and kind.fields[0].role == "person":
        rest = suspects[key].drop(duplicate)
        reason.loc[rest.index[rest.duplicated()]] = SECOND
    return reason


def _tells_apart(field: Field) -> bool:
    return field.role == "category" and field.name != "period"


def _totals(labels: "pd.Series[str]") -> "pd.Series[bool]":
    """Say which labels stand for all the others: such a row would be counted beside its parts.

    A category that every row has in common has no parts.
    """
    total = labels.str.fullmatch(_TOTALS, case=False).fillna(value=False)
    parts = bool((labels.notna() & ~total).any())
    return total & parts


def _second_figures(text: pd.DataFrame, standing: "pd.Series[bool]", kind: Kind) -> "pd.Series[str]":
    """Return the reasons of rows that give another figure for what an accepted row gave one for."""
    fields = [kind.field(str(name)) for name in text]
    key = text.loc[standing, [f.name for f in fields if _tells_apart(f)]]
    labels = text.loc[standing, "period"]
    days = {label: _days(str(label)) for label in labels.unique()}
    second = key.assign(period=labels.map(days)).duplicated()
    reason = pd.Series(pd.NA, text.index, dtype="str")
    reason.loc[second.index[second]] = SECOND_FIGURE
    return reason


def tally(reason: "pd.Series[str]") -> dict[str, int]:
    """Return how many rows were rejected for each reason, the most frequent first."""
    counts = reason.value_counts()
    return {str(name): int(n) for name, n in zip(counts.index, np.asarray(counts), strict=True)}
