"""Whether a profile of facilities can be made of what the specification holds."""

from collections.abc import Iterator

from geoaudit.spec import profile_plan as plan_of
from geoaudit.spec.document import Document, Profile

WITHIN = 1600.0
"""What counts as near where a profile does not say, in metres: about 20 minutes on foot.

Source: Department for Transport (2007), "Manual for Streets", 4.4.1, takes 800 m for ten minutes on foot.
"""
FARTHEST = 100_000.0
PEOPLE = ("offenders", "orders")
"""The kinds of source whose people can be held against facilities."""
TYPE = "facility_type"


def within_of(one: Profile) -> float:
    """Return the distance that counts as near in a profile of facilities, in metres; 0 for other kinds."""
    if one.kind != plan_of.FACILITIES:
        return 0.0
    return WITHIN if one.within is None else one.within


def of_facilities(one: Profile, document: Document) -> Iterator[str]:
    """Yield what a profile of facilities must do otherwise, as the end of a sentence."""
    if one.kind != plan_of.FACILITIES:
        return
    if not 0 < within_of(one) <= FARTHEST:
        yield (
            f"have a distance above 0 and of at most {FARTHEST:,.0f} metres as within, and has "
            f"{within_of(one):g}: correct it, such as within = {WITHIN:.0f}."
        )
    if set(one.where) - {TYPE}:
        yield f"be restricted by {TYPE} alone, and where names {', '.join(sorted(one.where))}: correct it."
    yield from _of_people(one, document)
    yield from _of_residents(one, document)


def _of_people(one: Profile, document: Document) -> Iterator[str]:
    """What is wrong with the people who are held against facilities: a table of them by area is needed."""
    kinds = {source.name: source.kind for source in document.sources}
    if one.people and kinds[one.people] not in PEOPLE:
        yield (
            f"hold facilities against people who are counted on the audit's own areas, of a source of kind "
            f"{' or '.join(PEOPLE)}, and '{one.people}' is of kind {kinds[one.people]}: name another as "
            "people, or leave people out."
        )


def _of_residents(one: Profile, document: Document) -> Iterator[str]:
    """What is wrong with what weighs where people live: figures of areas other than the audit's own."""
    weights = document.weights.get(one.residents or "")
    if weights and weights.boundaries in {None, document.audit.boundaries}:
        yield (
            "weigh where people live by figures of areas smaller than its own, and "
            f"[weights.{one.residents}] is none: name weights with code, value and boundaries of small areas."
        )
