"""Whether every name that a specification uses is one that it defines."""

from geoaudit.errors import SpecificationError
from geoaudit.spec.document import Deprivation, Document, Source, Table, Weights
from geoaudit.spec.refusing import require_known, require_once

BASES = ("area", "postcodes", "best-fit")
"""The ways of moving figures that no specification defines."""


def check_references(document: Document) -> None:
    """Refuse a specification that names what it does not define, or one thing twice.

    Raises
    ------
    SpecificationError
        Naming the first.
    """
    sets = list(document.boundaries)
    require_known(document.audit.boundaries, sets, "[audit] boundaries", "boundary set")
    if document.audit.national:
        require_known(document.audit.national, sets, "[audit] national", "boundary set")
    if document.audit.basis:
        require_known(document.audit.basis, _bases(document), "[audit] basis", "basis")
    for name, weights in document.weights.items():
        _check_weights(name, weights, sets)
    for name, index in document.deprivation.items():
        _check_index(name, index, sets)
    for source in document.sources:
        _check_source(source, sets)
        _check_needs(source, list(document.needs))
    for found in document.breaks:
        require_known(found.source, _sources(document), "a break", "source")
    for table in document.tables:
        _check_table(table, document)
    require_once([source.casefold() for source in _sources(document)], "source")
    require_once([table.title.casefold() for table in document.tables], "table title")


def _check_weights(name: str, weights: Weights, sets: list[str]) -> None:
    if name in BASES:
        raise SpecificationError(
            f"Weights must have a name of their own, and [weights.{name}] has that of a way that is there "
            "without them: rename it."
        )
    if weights.boundaries:
        require_known(weights.boundaries, sets, f"[weights.{name}]", "boundary set")


def _check_index(name: str, index: Deprivation, sets: list[str]) -> None:
    require_known(index.boundaries, sets, f"[deprivation.{name}]", "boundary set")
    columns = [column for column in (index.code, index.decile, index.rural) if column]
    require_once(columns, f"column of [deprivation.{name}]")


def _check_source(source: Source, sets: list[str]) -> None:
    if source.boundaries:
        require_known(source.boundaries, sets, f"the source '{source.name}'", "boundary set")


def _check_needs(source: Source, instruments: list[str]) -> None:
    if source.needs is None:
        return
    if not instruments:
        raise SpecificationError(
            f"The needs of the source '{source.name}' must be defined, and there is no "
            f"[needs.{source.needs}]: add it with the file of the instrument and its edition."
        )
    require_known(source.needs, instruments, f"the source '{source.name}'", "needs")


def _check_table(table: Table, document: Document) -> None:
    where, sets = f"the table '{table.title}'", list(document.boundaries)
    require_known(table.source, _sources(document), where, "source")
    for name in [*boundaries_of(table), *(table.by_date or ())]:
        require_known(name, sets, where, "boundary set")
    if table.basis:
        require_known(table.basis, _bases(document), where, "basis")
    if table.indicator:
        require_known(table.indicator, _sources(document), where, "indicator")
    require_once(table.by, f"column of {where}")
    require_once(boundaries_of(table), f"boundary set of {where}")


def boundaries_of(table: Table) -> list[str]:
    """Return the boundary sets that a table names; none where it leaves them out."""
    named = table.boundaries or []
    return [named] if isinstance(named, str) else list(named)


def _sources(document: Document) -> list[str]:
    return [source.name for source in document.sources]


def _bases(document: Document) -> list[str]:
    return [*BASES, *document.weights]
