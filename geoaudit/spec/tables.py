"""What each table of a specification asks for: counted where, shown where, for which periods."""

from collections.abc import Iterator

from geoaudit.counts.request import TableRequest
from geoaudit.errors import SpecificationError
from geoaudit.spec.document import Document, Source, Table
from geoaudit.spec.plans import AS_GIVEN, INDICATED, TablePlan
from geoaudit.spec.references import boundaries_of


def table_plans(document: Document) -> tuple[TablePlan, ...]:
    """Return the tables in order; one that names several boundary sets is a table on each.

    Raises
    ------
    SpecificationError
        Where what a table asks for contradicts itself or its source.
    """
    sources = {source.name: source for source in document.sources}
    plans = []
    for table in document.tables:
        source = sources[table.source]
        _check(table, source)
        names = boundaries_of(table) or [source.boundaries or document.audit.boundaries]
        if table.by_date:
            names = [" + ".join(table.by_date)]
        plans += [_plan(table, source, name, len(names) > 1, document) for name in names]
    return tuple(plans)


def _plan(table: Table, source: Source, boundaries: str, several: bool, document: Document) -> TablePlan:
    title = f"{table.title} ({boundaries})" if several else table.title
    where = {
        column: (value,) if isinstance(value, str) else tuple(value) for column, value in table.where.items()
    }
    return TablePlan(
        request=TableRequest(title, table.source, tuple(table.by), where),
        boundaries=boundaries,
        counted_on=_counted_on(table, source, boundaries, document),
        basis=table.basis,
        by_date=tuple(table.by_date or ()),
        periods=table.periods,
        indicator=table.indicator,
    )


def _counted_on(table: Table, source: Source, boundaries: str, document: Document) -> str:
    """Where a table is counted: a partner's on the partner's own set, one of people on one set alone.

    The same people counted on two sets could be told apart in the slivers between them, so on any set but
    the audit's their figures are estimated from the protected ones, unless the table asks for the records.
    """
    if source.boundaries:
        return source.boundaries
    from_records = source.public or table.restated_from == "records" or bool(table.by_date)
    return boundaries if from_records or "area" not in table.by else document.audit.boundaries


def _check(table: Table, source: Source) -> None:
    for words in _contradictions(table, source):
        raise SpecificationError(f"The table '{table.title}' must {words}")


def _misplaced(table: Table, source: Source) -> Iterator[str]:
    """What is wrong with the boundaries that a table asks for."""
    figures, elsewhere = source.kind == "table", boundaries_of(table) and "area" not in table.by
    if table.by_date and table.boundaries:
        yield "name either its boundaries or by_date, and names both: leave one out."
    if table.by_date and (figures or "area" not in table.by):
        yield "count records by area to take each on the boundaries of its own date: leave by_date out."
    if table.by_date and not source.public and table.restated_from != "records":
        yield (
            "be of a public source to be counted by_date: the same people on several boundary sets can be "
            'told apart in the slivers between them. Leave by_date out, or add restated_from = "records".'
        )
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
