"""What a draft still lacks before it can be saved, in plain words."""

from collections.abc import Iterator

from geoaudit.disclosure.policy import policy_named
from geoaudit.drafting.draft import POSTCODES, Draft, Supplied
from geoaudit.drafting.sources import SNAPSHOTS, missing_columns
from geoaudit.drafting.spanning import readable_period
from geoaudit.drafting.tables import wanted
from geoaudit.records.schema import KINDS


def wanting(draft: Draft) -> tuple[str, ...]:
    """Return what is still to be done, a sentence each."""
    return (*_files(draft), *(told for one in draft.supplied for told in _source(draft, one)), *_audit(draft))


def lacking(draft: Draft, supplied: Supplied) -> tuple[str, ...]:
    """Return the canonical columns that a source still needs."""
    columns = next((came.taken.columns for came in draft.files if came.path in supplied.source.files), ())
    return missing_columns(supplied.source, columns)


def about_people(supplied: Supplied) -> bool:
    """Return whether a source's figures are protected."""
    return not supplied.source.public


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
    if source.kind == "table" and not supplied.boundaries:
        yield f"Say on which boundaries the figures of {source.name} were added up."
    if source.kind in SNAPSHOTS and source.as_at is None:
        yield f"Say on what day {source.name} was true."
    yield from _covered(draft, supplied)


def _covered(draft: Draft, supplied: Supplied) -> Iterator[str]:
    source = supplied.source
    if supplied.covers and (problem := readable_period(supplied.covers)):
        yield problem
    dated = KINDS[source.kind].date_field is not None
    if dated and not supplied.covers and about_people(supplied) and policy_named(draft.policy).for_release:
        yield f"Say which months {source.name} covers."


def _audit(draft: Draft) -> Iterator[str]:
    if not draft.title:
        yield "Say what the audit is called."
    if not any(draft.partnership):
        yield "Say whom the audit is for."
    if not draft.periods:
        yield "Choose at least one period."
    yield from (problem for label in draft.periods if label != "common window" and (problem := readable_period(label)))
    if not wanted(draft) and not draft.profiles:
        yield "Choose at least one table, or the ready-made profiles."


def in_words(name: str) -> str:
    """Return a canonical column in plain words."""
    return _WORDS.get(name, name.replace("_", " "))


_WORDS = {
    "person_id": "reference of the person",
    "n": "figure",
    "area_code": "code of the area",
    "date": "date",
    "facility_type": "kind of place",
}
