"""What each table of a specification asks for: counted where, shown where, for which periods."""

import difflib
from collections.abc import Iterator, Mapping

from geoaudit.counts.request import PERSONS, RECORDS, TableRequest
from geoaudit.disclosure.policy import policy_named
from geoaudit.errors import SpecificationError
from geoaudit.records.schema import KINDS
from geoaudit.spec.document import Conditions, Document, Source, Table
from geoaudit.spec.hotspots import LEAST_FOR_PEOPLE
from geoaudit.spec.plans import AS_GIVEN, INDICATED, TablePlan
from geoaudit.spec.references import boundaries_of
from geoaudit.spec.refusing import require_once


def table_plans(document: Document) -> tuple[TablePlan, ...]:
    """Return the tables in order; one that names several boundary sets is a table on each.

    Raises
    ------
    SpecificationError
        Where what a table asks for contradicts itself, its source or the policy, or two come to one title.
    """
    sources = {source.name: source for source in document.sources}
    for_release = policy_named(document.audit.policy).for_release
    plans = []
    for table in document.tables:
        source = sources[table.source]
        _check(table, source, for_release)
        names = boundaries_of(table) or [source.boundaries or document.audit.boundaries]
        if table.by_date:
            names = [" + ".join(table.by_date)]
        plans += [_plan(table, source, name, len(names) > 1, document) for name in names]
    for plan in plans:
        _require_coarse(plan, sources[plan.request.source], document)
    require_once([plan.request.title.casefold() for plan in plans], "table title")
    return tuple(plans)


def _plan(table: Table, source: Source, boundaries: str, several: bool, document: Document) -> TablePlan:
    title = f"{table.title} ({boundaries})" if several else table.title
    counted_on, measure = _counted_on(table, source, boundaries, document), _measure(table, source)
    if measure == PERSONS and counted_on != boundaries:
        raise SpecificationError(
            f"The table '{table.title}' must be shown on the boundaries that it is counted on, since figures "
            "of distinct people cannot be shared out: leave out its boundaries or its measure."
        )
    return TablePlan(
        request=TableRequest(
            title,
            table.source,
            tuple(table.by),
            _listed(table.where),
            measure,
            _listed(table.keep),
        ),
        boundaries=boundaries,
        counted_on=counted_on,
        basis=table.basis,
        by_date=tuple(table.by_date or ()),
        periods=table.periods,
        indicator=table.indicator,
    )


def _require_coarse(plan: TablePlan, source: Source, document: Document) -> None:
    """Refuse people on fine cells in a pack for release: hardly a figure would be of more than a few."""
    cells = next((document.boundaries[n].cells for n in (plan.boundaries,) if n in document.boundaries), None)
    release = policy_named(document.audit.policy).for_release
    if release and cells and cells < LEAST_FOR_PEOPLE and not source.public:
        raise SpecificationError(
            f"People must be counted on cells of {LEAST_FOR_PEOPLE} m or more in a pack for release, and "
            f"'{plan.request.title}' is on cells of {cells} m: take coarser ones, or wards."
        )


def _listed(conditions: Conditions) -> Mapping[str, tuple[str, ...]]:
    return {
        column: (value,) if isinstance(value, str) else tuple(value) for column, value in conditions.items()
    }


def _measure(table: Table, source: Source) -> str:
    """What a table's figures are: where a person is one row of the source, people are records."""
    one_each = KINDS[source.kind].identifiers[:1] == ("person_id",)
    return RECORDS if table.measure == PERSONS and one_each else table.measure


def _counted_on(table: Table, source: Source, boundaries: str, document: Document) -> str:
    """Where a table is counted: a partner's on the partner's own set, one of people on one set alone.

    The same people counted on two sets could be told apart in the slivers between them, so on any set but
    the audit's their figures are estimated from the protected ones, unless the table asks for the records.
    """
    if source.boundaries:
        return source.boundaries
    from_records = source.public or table.restated_from == "records" or bool(table.by_date)
    return boundaries if from_records or "area" not in table.by else document.audit.boundaries


def _check(table: Table, source: Source, for_release: bool) -> None:
    for words in [*_contradictions(table, source), *_followed(table, source, for_release)]:
        raise SpecificationError(f"The table '{table.title}' must {words}")


def _followed(table: Table, source: Source, for_release: bool) -> Iterator[str]:
    """What is wrong with counting people on the boundaries of their own dates."""
    if not table.by_date or source.public:
        return
    if for_release:
        yield (
            "be of a public source to be counted by_date in a pack for release: the same people would be "
            "counted on several boundary sets by their dates, and those in the slivers between them could be "
            'told apart. Make a table on each set with restated_from = "records", or one on a single set.'
        )
    elif table.restated_from != "records":
        yield (
            "be of a public source to be counted by_date: the same people on several boundary sets can be "
            'told apart in the slivers between them. Leave by_date out, or add restated_from = "records".'
        )


def _unmeasured(table: Table, source: Source) -> Iterator[str]:
    """What is wrong with the measure that a table asks for."""
    fields = KINDS[source.kind].fields
    named = not source.public and any(field.role == "person" for field in fields)
    numbers = [field.name for field in fields if field.role == "number" and source.kind != "table"]
    known = [RECORDS, *([PERSONS] if named else []), *numbers]
    if table.measure in known:
        return
    if table.measure == PERSONS:
        yield "be of people, told apart in a source that is not public, to count them: leave measure out."
    elif source.kind == "table":
        yield "show the figures of its source as they were added up: leave measure out."
    else:
        near = difflib.get_close_matches(table.measure, known, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(known)}."
        yield f"have a measure that its source has, and '{table.measure}' is none: {hint}"


def _misplaced(table: Table, source: Source) -> Iterator[str]:
    """What is wrong with the boundaries that a table asks for."""
    figures, elsewhere = source.kind == "table", boundaries_of(table) and "area" not in table.by
    if table.by_date and table.boundaries:
        yield "name either its boundaries or by_date, and names both: leave one out."
    if table.by_date and (figures or "area" not in table.by):
        yield "count records by area to take each on the boundaries of its own date: leave by_date out."
    if elsewhere and not source.public:
        yield (
            "be by area to be on boundaries of its own: without areas the same people would be counted on a "
            "second outline. Leave its boundaries out."
        )
    if elsewhere and figures and source.public:
        yield "be by area to be moved to other boundaries: leave its boundaries out."


def _contradictions(table: Table, source: Source) -> Iterator[str]:
    """What a table must do and does not, each the end of a sentence."""
    figures = source.kind == "table"
    yield from _misplaced(table, source)
    yield from _unmeasured(table, source)
    if table.periods != AS_GIVEN and not figures:
        yield (
            "be of figures that a partner added up to be brought to other periods, and records are counted "
            "for the audit's periods as they are: leave periods out."
        )
    if (table.periods in INDICATED) != (table.indicator is not None):
        yield f"have an indicator where its periods are {' or '.join(INDICATED)}, and only there: mend it."
    if table.restated_from == "records" and figures:
        yield "be of records to be counted from them, and its source holds figures: leave restated_from out."
    if source.measure != "count":
        yield (
            f"be of figures that add up, and those of '{source.name}' are of the measure {source.measure}: "
            f"{_INSTEAD[source.measure]}"
        )


_BOTH = "give what stands above the line and what stands below it as two sources of counts."
_INSTEAD = {
    "rate": _BOTH,
    "percentage": _BOTH,
    "mean": _BOTH,
    "median": "ask the partner for counts by band, since no median follows from those of parts.",
    "index": "ask the partner for what the index is made of.",
}
