"""The requests of a specification, and what their partners call columns."""

from collections.abc import Mapping

from geoaudit.errors import SpecificationError
from geoaudit.periods.calendar import QUARTER, Period, parse_period
from geoaudit.records.columns import POLICE_UK, check_mapping
from geoaudit.records.schema import KINDS
from geoaudit.schedules import Schedule, schedules
from geoaudit.spec.document import Document, Request, Source
from geoaudit.spec.refusing import require_known, require_once
from geoaudit.spec.request_plan import RequestPlan


def request_plans(document: Document) -> tuple[RequestPlan, ...]:
    """Return what partners are asked for: each request, and each further source that a partner supplies.

    Raises
    ------
    SpecificationError
        Where a request does not hold together, or names what is not defined.
    PeriodError
        Where its period cannot be read.
    """
    asked = tuple(_plan(raw, document) for raw in document.requests)
    require_once([one.name.casefold() for one in asked], "source or schedule of requests")
    named = {one.source for one in asked}
    for source in document.sources:
        _require_supplied(source)
    silent = (s for s in document.sources if s.partner and s.name not in named)
    return (*asked, *(RequestPlan(str(source.partner), source.name) for source in silent))


def columns_of(source: Source, document: Document) -> dict[str, str]:
    """Return canonical names to the names in a source's file: its schedule's, its partner's, and its own.

    Raises
    ------
    SpecificationError
        Where a request calls a column otherwise than its source does.
    """
    found: dict[str, str] = {}
    for raw in document.requests:
        if raw.source == source.name:
            schedule = schedules().get(raw.schedule or "")
            canonical = {one.name for one in KINDS[source.kind].fields}
            own = {name: in_words(name) for name in (*raw.columns, *raw.codes) if name not in canonical}
            found |= own | (schedule.headings if schedule else {}) | raw.their
            _require_one_name(raw, source)
    return found | source.columns


def in_words(name: str) -> str:
    """Return what a column is called where nobody says: `date_to` is `Date to`."""
    return name.replace("_", " ").capitalize()


def _plan(raw: Request, document: Document) -> RequestPlan:
    where = f"a request to '{raw.partner}'"
    source, schedule = _source(raw, document, where), _schedule(raw, where)
    _require_columns(raw, _kind_of(raw, source, schedule))
    period = parse_period(raw.period) if raw.period else None
    if schedule and period:
        _require_quarter(period, schedule)
    return RequestPlan(
        partner=raw.partner,
        source=raw.source,
        schedule=schedule,
        columns=tuple(raw.columns),
        their=raw.their,
        codes={column: _with_meanings(codes) for column, codes in raw.codes.items()},
        period=period,
        due=raw.due,
        contact=raw.contact or "",
        travel=raw.travel or "",
        retention=raw.retention or "",
    )


def _source(raw: Request, document: Document, where: str) -> Source | None:
    if raw.source is None:
        return None
    require_known(raw.source, [one.name for one in document.sources], where, "source")
    found = next(one for one in document.sources if one.name == raw.source)
    if found.partner not in (None, raw.partner):
        raise SpecificationError(
            f"A source is asked for from the partner who supplies it, and '{found.name}' is supplied by "
            f"'{found.partner}', not by '{raw.partner}': correct one of the two."
        )
    return found


def _schedule(raw: Request, where: str) -> Schedule | None:
    if raw.schedule is None:
        return None
    require_known(raw.schedule, list(schedules()), where, "schedule")
    return schedules()[raw.schedule]


def _kind_of(raw: Request, source: Source | None, schedule: Schedule | None) -> str:
    if source and schedule and source.kind != schedule.kind:
        raise SpecificationError(
            f"What the schedule '{schedule.name}' asks for must become a source of {schedule.kind}, and "
            f"'{source.name}' is of {source.kind}: correct its kind, or name another source."
        )
    if source is None and schedule is None:
        raise SpecificationError(
            f"A request must say what is asked for, and one to '{raw.partner}' does not: add source, or "
            "schedule."
        )
    return next(one.kind for one in (source, schedule) if one)


def _require_supplied(source: Source) -> None:
    if source.partner and source.format == POLICE_UK:
        raise SpecificationError(
            f"What anyone can download is asked for from nobody, and '{source.name}' is police.uk's: take "
            "its partner out."
        )


def _require_columns(raw: Request, kind: str) -> None:
    """Refuse names that no column can have."""
    named = dict.fromkeys([*raw.columns, *raw.their, *raw.codes])
    check_mapping({name: name for name in named}, KINDS[kind])
    require_once(list(raw.columns), f"column of a request to '{raw.partner}'")


def _require_one_name(raw: Request, source: Source) -> None:
    for name, called in raw.their.items():
        if source.columns.get(name, called) != called:
            raise SpecificationError(
                f"A column has one name, and {name} of '{source.name}' is '{source.columns[name]}' in its "
                f"columns and '{called}' in a request: take it out of one."
            )


def _require_quarter(period: Period, schedule: Schedule) -> None:
    if period.kind != QUARTER:
        raise SpecificationError(
            f"What the schedule '{schedule.name}' asks for is disclosed for three months that begin with "
            f"January, April, July or October, and '{period.label}' is no such quarter: name one, such as "
            '"Q1 2022/23".'
        )


def _with_meanings(codes: list[str] | dict[str, str]) -> Mapping[str, str]:
    return codes if isinstance(codes, dict) else dict.fromkeys(codes, "")
