"""What a specification asks of a partner, put together."""

from geoaudit.errors import SpecificationError
from geoaudit.periods.calendar import Period
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.protocols import SharingProtocol
from geoaudit.records.columns import READY_MADE
from geoaudit.records.schema import KINDS, Field, Kind
from geoaudit.records.source import RecordSource
from geoaudit.requests.asked import Asked, AskedColumn
from geoaudit.requests.forms import Wanting, form_of
from geoaudit.requests.wanted import wanted_columns
from geoaudit.schedules import Schedule, ScheduleColumn, disclosed_by
from geoaudit.spec import AuditSpec
from geoaudit.spec.refusing import require_known
from geoaudit.spec.request_plan import RequestPlan
from geoaudit.spec.requests import in_words

SHEET = "Data"
_SECTION = "from the assessment"
_MEANINGS = {
    "offence_code": "what the offence was",
    "area_code": "which area the figure is of",
    "period": "when the figure is of",
    "n": "the figure",
    "date_of_birth": "for the age alone: the day itself is not kept",
    "needs": "what contributes to the person's offending",
    "lists": "which lists the person is on",
}
"""What columns are, where the schema says it for analysts."""

_OF_NOBODY = frozenset({"facilities", "table"})
"""Kinds that do not tell of people one by one."""


def asked_of(spec: AuditSpec, partner: str) -> tuple[Asked, ...]:
    """Return the files that a partner is asked for, in the order of the specification.

    Raises
    ------
    SpecificationError
        Where nothing is asked of a partner of that name.
    RecordsError, GeographyError
        Where a file that codes are read from cannot be read.
    """
    partners = list(dict.fromkeys(plan.partner for plan in spec.requests))
    if not partners:
        raise SpecificationError(
            "Something must be asked of somebody, and the specification names no partner: add partner to a "
            "source that one supplies, or [[requests]]."
        )
    require_known(partner, partners, "the request", "partner")
    return tuple(_asked(spec, plan) for plan in spec.requests if plan.partner == partner)


def _asked(spec: AuditSpec, plan: RequestPlan) -> Asked:
    source = next((one for one in spec.sources if one.name == plan.source), None)
    schedule = plan.schedule
    kind = KINDS[source.kind if source else schedule.kind if schedule else ""]
    period = _period(spec, plan, kind)
    wanting = Wanting(spec, plan, kind, source, period)
    return Asked(
        partner=plan.partner,
        name=plan.name,
        title=schedule.title if schedule else in_words(plan.name.replace("-", "_")),
        row=schedule.row if schedule else kind.meaning,
        audit=spec.title,
        columns=_columns(wanting),
        period=period,
        as_at=source.as_at if source else None,
        due=plan.due or (disclosed_by(period).last if schedule and period else None),
        contact=plan.contact,
        travel=plan.travel,
        retention=plan.retention,
        personal=not (schedule or (source and source.public) or kind.name in _OF_NOBODY),
        sheet=(source.sheet if source else None) or SHEET,
        boundaries=_boundaries(spec, source),
        protocol=_protocol(spec, plan),
        schedule=schedule,
        source=source,
    )


def _period(spec: AuditSpec, plan: RequestPlan, kind: Kind) -> Period | None:
    """The period as said, else what the source is to cover, else the audit's first day to its last."""
    if plan.period or (kind.date_field is None and kind.name != "table"):
        return plan.period
    covered = spec.covers.get(plan.source or "")
    if covered or plan.schedule or not spec.periods:
        return covered
    start, end = min(one.start for one in spec.periods), max(one.end for one in spec.periods)
    return Period("the audit's periods", start, end)


def _columns(wanting: Wanting) -> tuple[AskedColumn, ...]:
    kind, plan, source = wanting.kind, wanting.plan, wanting.source
    of_schedule = {one.name: one for one in plan.schedule.columns} if plan.schedule else {}
    wanted = wanted_columns(wanting.spec, plan, source) if source and not plan.schedule else plan.named
    names = dict.fromkeys([*of_schedule, *wanted])
    return tuple(_column(kind.field(name), of_schedule.get(name), wanting) for name in names)


def _column(field: Field, asked: ScheduleColumn | None, wanting: Wanting) -> AskedColumn:
    source = wanting.source
    mapped = source.columns if source else {**(_headings(wanting.plan.schedule)), **wanting.plan.their}
    return AskedColumn(
        name=field.name,
        heading=mapped.get(field.name) or _usual(field, source),
        role=field.role,
        meaning=asked.meaning if asked else _meaning(field, wanting.kind),
        must=field.required or bool(asked and asked.must),
        needed=field.required or field.name in mapped or field.role == "section",
        form=form_of(field, wanting),
    )


def _meaning(field: Field, kind: Kind) -> str:
    """What a column is, for those who hold the records."""
    if field not in kind.fields and field.role == "category":
        return "as you record it"
    return _MEANINGS.get(field.name, _SECTION if field.role == "section" else field.meaning)


def _headings(schedule: Schedule | None) -> dict[str, str]:
    return schedule.headings if schedule else {}


def _usual(field: Field, source: RecordSource | None) -> str:
    """What a column is called where nobody says: as the ready-made map has it first, or by its own name."""
    if field.role == "section":
        return field.name.partition(" ")[2]
    known = READY_MADE.get(source.format if source else "", {}).get(field.name)
    return known[0] if known else in_words(field.name)


def _boundaries(spec: AuditSpec, source: RecordSource | None) -> str:
    """The boundaries that figures are wanted for; records are placed by whoever asks."""
    file = spec.boundaries.get(spec.own.get(source.name, "")) if source else None
    return f"{file.name}, as at {file.date:%d/%m/%Y}" if isinstance(file, BoundaryFile) else ""


def _protocol(spec: AuditSpec, plan: RequestPlan) -> SharingProtocol | None:
    """The first protocol that the partner has signed, if one is in force when the file is due, that one."""
    signed = [one for one in spec.protocols if plan.partner in (one.partner, *one.controllers)]
    inforce = [one for one in signed if plan.due is None or one.in_force(plan.due)]
    return next(iter(inforce or signed), None)
