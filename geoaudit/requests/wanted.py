"""Which columns a source's file must have: what its kind needs, what the audit makes use of, and no more."""

from collections.abc import Iterator, Mapping

from geoaudit.records.bands import banded
from geoaudit.records.columns import READY_MADE
from geoaudit.records.instruments import read_instrument
from geoaudit.records.schema import KINDS, section_column
from geoaudit.records.source import RecordSource
from geoaudit.spec import AuditSpec
from geoaudit.spec.request_plan import RequestPlan

_AGE, _CODE = ("age", "date_of_birth"), ("offence_code", "crime_type")
_MADE_OF: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "age_band": (_AGE,),
    "age_pair": (_AGE,),
    "age_and_gender": (_AGE, ("gender",)),
    "ethnic_group": (("ethnicity",),),
    "ethnic_pair": (("ethnicity",),),
    "review_state": (("review_due",),),
    "on_lists": (("lists",),),
    "prediction": (("predicted",),),
    "repeat": (("person_id",), ("offence_id",)),
    "persons": (("person_id",),),
    "home": (("person_id",),),
    "home_area": (("person_id",),),
    "home_distance": (("person_id",),),
    "hour": (("time_from", "date_to", "time_to"),),
    "home_office_group": (_CODE,),
    "police_uk_type": (_CODE,),
    "probation_offence_group": (_CODE,),
}
"""What a column of a table is made of: of each group, the first that the source has, else the first."""

_PLACES = ("postcode", "easting", "longitude")
_BESIDE = {"easting": "northing", "longitude": "latitude", "northing": "easting", "latitude": "longitude"}


def wanted_columns(spec: AuditSpec, plan: RequestPlan, source: RecordSource) -> list[str]:
    """Return the canonical names of the columns that a source's file is asked for, in the kind's order.

    Raises
    ------
    FileError, RecordsError
        Where the instrument of its needs cannot be read.
    """
    kind = KINDS[source.kind]
    fields = [field.name for field in kind.fields]
    named = {field.name for field in kind.fields if field.required} | {*source.columns, *plan.named}
    likely = named | set(READY_MADE.get(source.format, ()))
    made_of = {name for column in _used(spec, source) for name in _of(column, likely, fields)}
    found = {*named, *made_of, *_told_by(source, likely)} - set(_without(source))
    found |= set(kind.identifiers) & set(fields)
    found |= set(_place(found, fields))
    sections = _sections(source)
    listed = [name for name in fields if name in found]
    return [*listed, *sections, *sorted(found - set(fields))]


def _used(spec: AuditSpec, source: RecordSource) -> Iterator[str]:
    """Every column that a table or a map of the source is by, restricted to, or adds up."""
    for plan in spec.tables:
        request = plan.request
        if request.source == source.name:
            yield from (*request.by, *request.where, request.measure)
    for one in spec.hotspots:
        if source.name in (one.source, one.beside):
            yield from (*one.where, *((one.beside_where or {}) if one.beside == source.name else ()))
            yield from (spec.harm[one.harm].column,) if one.harm else ()
        yield from ("persons",) if source.name == one.homes else ()


def _of(column: str, likely: set[str], fields: list[str]) -> Iterator[str]:
    """The fields of the kind that a column is, or is made of."""
    for group in _MADE_OF.get(column, ((column, banded(column)),)):
        there = [name for name in group if name in fields]
        yield from [name for name in there if name in likely][:1] or there[:1]


def _told_by(source: RecordSource, likely: set[str]) -> Iterator[str]:
    """What the source's own keys need."""
    fields = [field.name for field in KINDS[source.kind].fields]
    yield from _of("ethnic_group", likely, fields) if source.ethnicity else ()
    yield from _of("home_office_group", likely, fields) if source.offence_list else ()
    yield from ("address_type",) if "address_type" in fields else ()
    rule, instrument = source.persistent, source.instrument
    if rule:
        yield "lists" if rule.least is None else rule.column
        yield from _of("age_band", likely, fields) if rule.adult and rule.least is not None else ()
    if instrument:
        yield from ("assessment_type",) if instrument.full else ()
        yield from ("assessed_on",) if instrument.current_months else ()


def _without(source: RecordSource) -> Iterator[str]:
    """What an instrument takes the place of."""
    yield from ("needs",) if source.instrument else ()


def _place(found: set[str], fields: list[str]) -> Iterator[str]:
    """Both coordinates where one is asked for, and the postcode where nothing tells the place."""
    yield from (_BESIDE[name] for name in found & set(_BESIDE))
    if "postcode" in fields and not found & set(_PLACES):
        yield "postcode"


def _sections(source: RecordSource) -> list[str]:
    read = read_instrument(source.instrument) if source.instrument else None
    return [section_column(column) for column in read.columns] if read else []
