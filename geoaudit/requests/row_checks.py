"""What is wrong with the rows of a partner's file, in the partner's words."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.errors import PeriodError, RecordsError
from geoaudit.periods.snapshots import Snapshot, parse_when
from geoaudit.places.postcodes import normalise
from geoaudit.records.categories import GROUPS, UNMAPPED, classify, read_categories
from geoaudit.records.dates import parse_dates
from geoaudit.records.ethnicity import OTHER_CODE, ethnic_columns
from geoaudit.records.gathering import Gathered
from geoaudit.records.numbers import parse_numbers
from geoaudit.records.schema import KINDS
from geoaudit.records.screening import PER_CENT, Screened, screen
from geoaudit.records.source import RecordSource
from geoaudit.requests.asked import Asked, AskedColumn
from geoaudit.requests.findings import Finding, of_rows, quoted
from geoaudit.requests.reasons import REJECTED
from geoaudit.requests.wording import days, written

_DATES = frozenset({"event", "due", "until", "birth"})
_REASON = re.compile(r"(?P<what>.*?)(?:: (?P<missing>\w+)| \((?P<column>\w+)\))?")


@dataclass(frozen=True)
class Judged:
    """The rows of a file, those of them that can be used, and what was found on the way.

    Attributes
    ----------
    rows : Gathered
        Without the columns that cannot be read at all.
    screened : Screened or None
        None where there is nothing to judge.
    findings : tuple of Finding
    """

    rows: Gathered
    screened: Screened | None
    findings: tuple[Finding, ...]


def judge(asked: Asked, source: RecordSource, rows: Gathered, today: dt.date) -> Judged:
    """Judge every row as the audit does, and say what is wrong with those that it would reject."""
    readable, found = _readable(asked, source, rows)
    try:
        screened = screen(readable, source, today)
    except RecordsError:
        # The one thing that screening refuses once every column of dates can be read.
        unread = asked.column("predicted")
        told = unread.heading if unread else "predicted"
        found.append(
            Finding(f"“{told}” must be in per cent, and no figure in it is above 1.", "Multiply it by 100.")
        )
        return Judged(readable, None, tuple(found))
    for reason in screened.reason.dropna().unique():
        found += _rejected(str(reason), screened.reason == reason, asked, readable)
    return Judged(readable, screened, tuple(found))


def period_findings(asked: Asked, judged: Judged) -> Iterator[Finding]:
    """Yield the rows of another time than was asked for, and the months or periods of which none came."""
    period, screened, rows = asked.period, judged.screened, judged.rows
    if period is None or screened is None or asked.source is None:
        return
    name = KINDS[asked.source.kind].date_field
    if name and name in screened.dates:
        day = screened.dates[name].dates
        outside = (day < pd.Timestamp(period.start)) | (day >= pd.Timestamp(period.end))
        asked_for = f"“{_called(asked, name)}” is not {days(period)}"
        yield from of_rows(
            asked_for, "Leave them out, or correct the day.", outside & screened.reason.isna(), rows
        )
        yield from _months(set(period.months) - set(day.dt.strftime("%Y-%m").dropna()))
    elif "period" in rows.text:
        yield from _labels(asked, rows)


def code_findings(asked: Asked, source: RecordSource, judged: Judged) -> Iterator[Finding]:
    """Yield the rows whose values are none that a column may hold, or blank where they must not be."""
    required = {field.name for field in KINDS[source.kind].fields if field.required}
    for column in asked.columns:
        if column.name not in judged.rows.text or column.name == "period":
            continue
        values = judged.rows.text[column.name]
        if column.must and column.name not in required:
            yield from of_rows(f"“{column.heading}” is empty", "Fill it in.", values.isna(), judged.rows)
        wrong, do = _off_list(column, source, judged), f"Write {written(column.form)}."
        if wrong is not None:
            what = f"“{column.heading}” holds something else than was asked for"
            yield from of_rows(what, do, wrong & values.notna(), judged.rows)
        if asked.schedule and asked.schedule.outward and column.role == "postcode":
            whole = normalise(values)["postcode"].notna()
            what = f"“{column.heading}” holds a whole postcode, and only its first part may be given"
            yield from of_rows(what, "Send the first part alone.", whole, judged.rows)


def _readable(asked: Asked, source: RecordSource, rows: Gathered) -> tuple[Gathered, list[Finding]]:
    """The rows without the dates that cannot be read in one way."""
    kind, found, unread = KINDS[source.kind], [], []
    for name in rows.text:
        if kind.field(str(name)).role in _DATES:
            try:
                parse_dates(rows.text[name], "", source.dates)
            except RecordsError:
                unread.append(str(name))
                found.append(
                    Finding(
                        f"The dates in “{_called(asked, str(name))}” cannot be read in one way.",
                        "Write every one as 31/03/2023, with all four figures of the year, or as a date of "
                        "the spreadsheet.",
                    )
                )
    return replace(rows, text=rows.text.drop(columns=unread)), found


def _called(asked: Asked, name: str) -> str:
    column = asked.column(name)
    return column.heading if column else name


def _rejected(reason: str, wrong: "pd.Series[bool]", asked: Asked, rows: Gathered) -> list[Finding]:
    parts = _REASON.fullmatch(reason)
    what = parts["what"] if parts else reason
    usual = "predicted" if what == PER_CENT else _date_of(asked)
    name = (parts["missing"] or parts["column"] if parts else "") or usual
    said = REJECTED[what]
    return of_rows(said.what.format_map(_words(asked, name)), said.do, wrong, rows, said.must)


def _words(asked: Asked, name: str) -> dict[str, str]:
    """What a reason may speak of, in the partner's words."""
    numbers = [one.heading for one in asked.columns if one.role == "number"]
    identifiers = KINDS[asked.source.kind].identifiers if asked.source else ()
    return {
        "column": f"“{_called(asked, name)}”",
        "numbers": quoted(numbers) if numbers else "A number",
        "identifier": f"“{_called(asked, identifiers[0])}”" if identifiers else "reference",
        "period": f"“{_called(asked, 'period')}”",
    }


def _date_of(asked: Asked) -> str:
    return (KINDS[asked.source.kind].date_field if asked.source else None) or ""


def _months(lacking: set[str]) -> Iterator[Finding]:
    if lacking:
        shown = ", ".join(sorted(lacking)[:12]) + (" and more" if len(lacking) > 12 else "")
        yield Finding(
            f"Nothing came for {len(lacking)} of the months asked for: {shown}.",
            "Send them, or tell us that there was nothing.",
            must=False,
        )


def _labels(asked: Asked, rows: Gathered) -> Iterator[Finding]:
    column = asked.column("period")
    if column is None or not column.form.codes:
        return
    wanted = {_same(code): code for code, _ in column.form.codes}
    found = {str(label): _same(str(label)) for label in rows.text["period"].dropna().unique()}
    others = [label for label, days_of in found.items() if days_of and days_of not in wanted]
    yield from of_rows(
        f"“{column.heading}” is of a time that was not asked for",
        "They are not used where the audit needs none of them.",
        rows.text["period"].isin(others),
        rows,
        must=False,
    )
    for must in (True, False):
        lacking = [
            code
            for days_of, code in wanted.items()
            if days_of not in set(found.values()) and _whole(asked, code) is must
        ]
        if lacking:
            part = "" if must else ", of which a part was asked for"
            yield Finding(
                f"Nothing came for {quoted(lacking)} of “{column.heading}”{part}.", "Send it.", must=must
            )


def _whole(asked: Asked, label: str) -> bool:
    """Whether all the days of a label were asked for."""
    when = parse_when(label)
    return asked.period is None or isinstance(when, Snapshot) or asked.period.holds(when)


def _same(label: str) -> str:
    """The days that a label stands for, however it is written; empty where it stands for none."""
    try:
        when = parse_when(label)
    except PeriodError:
        return ""
    return when.label if isinstance(when, Snapshot) else f"{when.start} {when.end}"


def _off_list(column: AskedColumn, source: RecordSource, judged: Judged) -> "pd.Series[bool] | None":
    values, form = judged.rows.text[column.name], column.form
    if column.name == "ethnicity" and source.ethnicity:
        return ethnic_columns(values, source.ethnicity)[0]["ethnic_group"] == OTHER_CODE
    if column.name in ("offence_code", "crime_type") and source.categories and source.offence_list:
        return _unmapped(values, source, judged)
    if form.closed and form.codes:
        return ~_plain(values).isin(_plain(pd.Series([code for code, _ in form.codes], dtype="str")))
    if column.role in ("section", "age") and isinstance(form.least, float) and isinstance(form.most, float):
        return ~parse_numbers(values).between(form.least, form.most)
    return None


def _unmapped(values: "pd.Series[str]", source: RecordSource, judged: Judged) -> "pd.Series[bool]":
    """Codes that the audit's own table does not hold on the day of the row."""
    name, dates = KINDS[source.kind].date_field, judged.screened.dates if judged.screened else {}
    nothing = pd.Series(pd.NaT, values.index, dtype="datetime64[s]")
    days_of = dates[name].dates if name and name in dates else nothing
    assert source.categories is not None
    assert source.offence_list is not None
    groups, _ = classify(values, days_of, read_categories(source.categories), source.offence_list)
    return groups[GROUPS[0]] == UNMAPPED


def _plain(values: "pd.Series[str]") -> "pd.Series[str]":
    return values.str.strip().str.casefold().str.replace(r"\s+", " ", regex=True)
