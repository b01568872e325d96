"""How the values of a column are to be written, and what they may be.

Examples are invented and look it: no postcode area is called WT, and nobody is number 1.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.errors import PeriodError
from geoaudit.files.archives import members
from geoaudit.files.reading import DELIMITED, read_table
from geoaudit.periods.calendar import CALENDAR_YEAR, FINANCIAL_YEAR, MONTH, QUARTER, WEEK, Period, split
from geoaudit.periods.dates import add_months
from geoaudit.places.boundaries import BoundaryFile, read_boundaries
from geoaudit.records.address import CLASSES
from geoaudit.records.ethnicity import GROUPS_OF
from geoaudit.records.genders import FEMALE, MALE
from geoaudit.records.instruments import NEEDS, read_instrument
from geoaudit.records.schema import NOT_RECORDED, Field, Kind, Role, section_column
from geoaudit.records.source import RecordSource
from geoaudit.requests.asked import Codes, Form
from geoaudit.spec import AuditSpec
from geoaudit.spec.request_plan import RequestPlan

_MONTHS = {CALENDAR_YEAR: 12, FINANCIAL_YEAR: 12, QUARTER: 3, MONTH: 1}
_FIRST_MONTH = {CALENDAR_YEAR: 1, FINANCIAL_YEAR: 4}
_MOST_LABELS = 400
_EARLIEST, _OLDEST = dt.date(1900, 1, 1), 120.0
_SOME_DAY = dt.date(2023, 1, 31)
_LISTS = {
    "home-office-code": "the Home Office code of the offence",
    "home-office-group": "the Home Office group of the offence",
    "police-uk": "the type of crime as on police.uk",
    "probation-group": "the probation service's group of the offence",
}
_COORDINATES: Mapping[str, Form] = {
    "easting": Form("whole metres: 350000", "350000", least=0, most=700_000),
    "northing": Form("whole metres: 450000", "450000", least=0, most=1_300_000),
    "longitude": Form("degrees, with decimals: -2.75", "-2.75", least=-9, most=2),
    "latitude": Form("degrees, with decimals: 53.94", "53.94", least=49, most=61),
}


@dataclass(frozen=True)
class Wanting:
    """What is asked for, and of whom it is known what: what forms follow from.

    Attributes
    ----------
    spec : AuditSpec
    plan : RequestPlan
    kind : Kind
    source : RecordSource or None
    period : Period or None
        What it is asked for.
    """

    spec: AuditSpec
    plan: RequestPlan
    kind: Kind
    source: RecordSource | None
    period: Period | None


def form_of(field: Field, wanting: Wanting) -> Form:
    """Return how a column's values are written.

    Raises
    ------
    RecordsError, GeographyError
        Where a list of codes, an instrument or the boundary file that its codes are in cannot be read.
    """
    given = wanting.plan.codes.get(field.name) or _of_schedule(field.name, wanting)
    if given:
        first = next(iter(given))
        return Form("one of the codes", first, tuple(given.items()), closed=True)
    if wanting.source and field.role == "section":
        return _section(field, wanting.source)
    known = _KNOWN.get((wanting.kind.name, field.name)) or _KNOWN.get(("", field.name))
    found = known(wanting) if known else None
    return found or _by_role(field, wanting)


def _by_role(field: Field, wanting: Wanting) -> Form:
    if field.role == "event":
        return _event(field, wanting)
    if field.role == "postcode" and wanting.plan.schedule and wanting.plan.schedule.outward:
        return Form("the part before the space: WT1", "WT1")
    return _COORDINATES.get(field.name) or _ROLES[field.role]


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _event(field: Field, wanting: Wanting) -> Form:
    """A day of the period asked for, where it is the one that the period is asked of."""
    period = wanting.period
    if period is None or field.name != wanting.kind.date_field:
        return _ROLES["due"]
    words = f"a day from {_day(period.start)} to {_day(period.last)}"
    if with_times(wanting):
        return Form(
            f"{words}, with the time of day", _day(period.start) + " 18:05", (), False, *_ends(period)
        )
    return Form(words, _day(period.start), (), False, *_ends(period))


def with_times(wanting: Wanting) -> bool:
    """Say whether days are asked for with their times of day: two columns, from when and until when."""
    named = wanting.source.columns if wanting.source else {}
    return "date_to" in named and "time_from" not in named


def _ends(period: Period) -> tuple[dt.date, dt.date]:
    return period.start, period.last


_ROLES: Mapping[Role, Form] = {
    "id": Form("your own reference, the same each time", "REF-0001"),
    "person": Form("your own reference, the same for one person each time; never a name", "X000001"),
    "postcode": Form("a postcode: WT1 1AA", "WT1 1AA"),
    "due": Form(f"a day, such as {_day(_SOME_DAY)}", _day(_SOME_DAY), least=_EARLIEST),
    "until": Form("a day, with the time of day", f"{_day(_SOME_DAY)} 23:30", least=_EARLIEST),
    "time": Form("a time of day, 24 hours: 18:05", "18:05"),
    "birth": Form("a day: 01/01/1990", "01/01/1990", least=_EARLIEST),
    "age": Form("whole years: 33", "33", least=0.0, most=_OLDEST),
    "category": Form("a word or code of your own list, written the same each time", "as on your list"),
    "number": Form("a number that is not below nought", "3", least=0),
    "list": Form("words divided by semicolons", "one; other"),
    "text": Form("a reference", "REF-0001"),
}


def _of_schedule(name: str, wanting: Wanting) -> Mapping[str, str] | None:
    schedule = wanting.plan.schedule
    columns = schedule.columns if schedule else ()
    return next((one.codes for one in columns if one.name == name and one.codes), None)


def _section(field: Field, source: RecordSource) -> Form:
    """A section of an instrument: a score on its scale, or a word for a need and one for none."""
    assert source.instrument is not None
    sections = read_instrument(source.instrument).sections
    one = sections[[section_column(name) == field.name for name in sections["column"]]].iloc[0]
    words = (*one["yes"], *one["no"])
    if words:
        return Form("one of the words", words[0].capitalize(), _without_meaning(words), closed=True)
    return Form(
        f"a score from {one['least']:g} to {one['most']:g}; blank where not scored",
        f"{one['least']:g}",
        least=float(one["least"]),
        most=float(one["most"]),
    )


def _without_meaning(words: tuple[str, ...]) -> Codes:
    return tuple((word[:1].upper() + word[1:], "") for word in words)


def _offence_codes(wanting: Wanting) -> Form | None:
    """The codes of the list that the source's are from, with the latest words for each."""
    source = wanting.source
    if source is None or source.categories is None or source.offence_list is None:
        return None
    member = members(source.categories, DELIMITED)[0]
    table = read_table(member, columns=["list", "code", "description"]).table.to_pandas()
    mine = table[table["list"] == source.offence_list].drop_duplicates("code", keep="last")
    codes = tuple(
        (str(code), "" if pd.isna(words) else str(words))
        for code, words in zip(mine["code"], mine["description"], strict=True)
    )
    return Form(_LISTS[source.offence_list], codes[0][0], codes, closed=True) if codes else None


def _ethnicity(wanting: Wanting) -> Form | None:
    year = wanting.source.ethnicity if wanting.source else None
    if year is None:
        return None
    groups = GROUPS_OF[year]
    categories = [(one.code, f"{group.name}: {one.words}") for group in groups for one in group.categories]
    coded = tuple((code, words) for code, words in categories if code)
    codes = coded or tuple((group.name, "") for group in groups)
    return Form(f"a code or the words of the classification of {year}", codes[0][0], codes)


def _areas(wanting: Wanting) -> Form | None:
    """The areas that a partner adds figures up for."""
    source = wanting.source
    file = wanting.spec.boundaries.get(wanting.spec.own.get(source.name, "")) if source else None
    if not isinstance(file, BoundaryFile):
        return None
    areas = read_boundaries(file).areas
    codes = tuple(zip(areas["area_code"].astype(str), areas["area_name"].astype(str), strict=True))
    return Form("the code of the area", codes[0][0], codes, closed=True)


def _labels(wanting: Wanting) -> Form | None:
    """The periods that figures are wanted for: whole ones of their kind that together hold what is asked."""
    source, period = wanting.source, wanting.period
    if source is None or source.period is None or period is None:
        return None
    try:
        parts = split(_whole(period, source.period), source.period)
    except PeriodError:
        return None
    codes = tuple((part.label, f"{_day(part.start)} to {_day(part.last)}") for part in parts[:_MOST_LABELS])
    return Form(f"the {source.period}", codes[0][0], codes, closed=True)


def _whole(period: Period, kind: str) -> Period:
    """The shortest run of whole steps of a kind that holds a period."""
    if kind == WEEK:
        start = period.start - dt.timedelta(days=period.start.weekday())
        end = period.end + dt.timedelta(days=-period.end.weekday() % 7)
        return Period(period.label, start, end)
    months, first = _MONTHS[kind], _FIRST_MONTH.get(kind, 1)
    start = period.start.replace(day=1)
    start = add_months(start, -((start.month - first) % months))
    end = start
    while end < period.end:
        end = add_months(end, months)
    return Period(period.label, start, end)


def _figure(wanting: Wanting) -> Form:
    marks = wanting.source.marks if wanting.source else {}
    hidden = (f"{mark} for {low} to {high}" for mark, (low, high) in marks.items())
    words = "; ".join(["a whole number; 0 for none", *hidden])
    return Form(words, "12", tuple((mark, "a figure that you hide") for mark in marks), least=0)


def _fixed(words: str, *codes: str) -> Callable[[Wanting], Form]:
    """A list that most writers keep to and nobody has to."""
    form = Form(words, codes[0], tuple((code, "") for code in codes))
    return lambda _: form


def _answers(_: Wanting) -> Form:
    return Form("Yes or No; blank where not known", "No", (("Yes", ""), ("No", "")), closed=True)


def _needs(_: Wanting) -> Form:
    return replace(_ROLES["list"], example=f"{NEEDS[5]}; {NEEDS[6]}", codes=tuple((one, "") for one in NEEDS))


_KNOWN: Mapping[tuple[str, str], Callable[[Wanting], Form | None]] = {
    ("table", "area_code"): _areas,
    ("table", "period"): _labels,
    ("table", "n"): _figure,
    ("", "offence_code"): _offence_codes,
    ("", "crime_type"): _offence_codes,
    ("", "ethnicity"): _ethnicity,
    ("", "gender"): _fixed("as recorded", MALE, FEMALE, "Other", "Not known"),
    ("", "risk_of_serious_harm"): _fixed("as assessed", "Low", "Medium", "High", "Very high"),
    ("", "address_type"): _fixed(
        "the kind of address, in your own words or one of these",
        *(one.capitalize() for one in CLASSES if one != NOT_RECORDED),
    ),
    ("", "needs"): _needs,
    ("reoffending", "reoffended"): _answers,
}
