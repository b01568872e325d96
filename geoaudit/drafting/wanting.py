"""What a draft still lacks before it can be saved, in plain words."""

from collections.abc import Iterator

from geoaudit.disclosure.policy import policy_named
from geoaudit.drafting.draft import COMMON_WINDOW, POSTCODES, Draft, Supplied
from geoaudit.drafting.sources import SNAPSHOTS, missing_columns
from geoaudit.drafting.spanning import readable_period
from geoaudit.drafting.tables import wanted, wanted_rates
from geoaudit.drafting.words import in_words, is_dated
from geoaudit.errors import SpecificationError
from geoaudit.records.columns import check_mapping
from geoaudit.records.schema import KINDS
from geoaudit.records.source import RecordSource


def wanting(draft: Draft) -> tuple[str, ...]:
    """Return what is still to be done, a sentence each."""
    return (*_files(draft), *(told for one in draft.supplied for told in _source(draft, one)), *_audit(draft))


def lacking(draft: Draft, supplied: Supplied) -> tuple[str, ...]:
    """Return the canonical columns that a source still needs."""
    columns = next((came.taken.columns for came in draft.files if came.path in supplied.source.files), ())
    return missing_columns(supplied.source, columns)


def _files(draft: Draft) -> Iterator[str]:
    if not draft.boundaries:
        yield "Add a file of boundaries: the areas that figures are counted on."
    if not draft.supplied:
        yield "Add a file of records, or of figures that somebody added up."
    if not draft.of_use(POSTCODES) and any(_by_postcode(one) for one in draft.supplied):
        yield "Add a list of postcodes, such as the ONS Postcode Directory or Code-Point Open."


def _by_postcode(supplied: Supplied) -> bool:
    columns = supplied.source.columns
    return "postcode" in columns and not {"easting", "longitude"} & columns.keys()


def _source(draft: Draft, supplied: Supplied) -> Iterator[str]:
    source = supplied.source
    for name in lacking(draft, supplied):
        yield f"Say which column of {source.name} is the {in_words(name)}."
    yield from _mapping(source)
    if source.kind == "table" and not supplied.boundaries:
        yield f"Say on which boundaries the figures of {source.name} were added up."
    if source.kind in SNAPSHOTS and source.as_at is None:
        yield f"Say on what day {source.name} was true."
    yield from _covered(draft, supplied)


def _mapping(source: RecordSource) -> Iterator[str]:
    try:
        check_mapping(source.columns, KINDS[source.kind])
    except SpecificationError as problem:
        yield f"Of {source.name}: {problem}"


def _covered(draft: Draft, supplied: Supplied) -> Iterator[str]:
    source = supplied.source
    if supplied.covers and (problem := readable_period(supplied.covers)):
        yield problem
    silent = is_dated(source.kind) and not source.public and not supplied.covers
    if silent and policy_named(draft.policy).for_release:
        yield f"Say which months {source.name} covers."


def _audit(draft: Draft) -> Iterator[str]:
    if not draft.title:
        yield "Say what the audit is called."
    if not any(draft.partnership):
        yield "Say whom the audit is for."
    if not draft.periods:
        yield "Choose at least one period."
    labels = [label for label in draft.periods if label != COMMON_WINDOW]
    yield from filter(None, map(readable_period, labels))
    if not (wanted(draft) or wanted_rates(draft) or draft.profiles):
        yield "Choose at least one table, or the ready-made profiles."
