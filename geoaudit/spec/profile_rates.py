"""Whether the rates and comparisons that a profile asks for can be made of what the specification holds."""

from collections.abc import Iterator

from geoaudit.counts.request import RECORDS
from geoaudit.spec import profile_plan as plan_of
from geoaudit.spec.document import Document, Profile

_RATES = frozenset({plan_of.RATES, plan_of.COMPARISON, plan_of.THEME})
_COUNTED = frozenset({None, RECORDS, "persons"})


def of_rates(one: Profile, document: Document) -> Iterator[str]:
    """Yield what a profile of rates or of a comparison must do otherwise, as the end of a sentence."""
    weights = document.weights.get(one.per or "")
    if one.kind in _RATES and weights and weights.boundaries != document.audit.boundaries:
        yield (
            f"have rates on the audit's own boundary set, and [weights.{one.per}] is not figures on "
            f"'{document.audit.boundaries}': name weights with code, value and boundaries on that."
        )
    if one.kind == plan_of.BREAKDOWN and one.per:
        yield from _of_breakdown(one, document)
    if one.kind == plan_of.RATES and one.measure not in _COUNTED:
        yield "be of records or persons, whose rates have intervals: leave measure out, or name persons."
    if one.kind == plan_of.COMPARISON and len([name for name in one.by or () if name != "area"]) > 1:
        yield "be compared by area, by one other column, or by both, and has more in by: leave some out."
    if one.kind == plan_of.COMPARISON and one.measure not in _COUNTED:
        yield "be of records or persons, of which there are shares and rates: leave measure out."


def _of_breakdown(one: Profile, document: Document) -> Iterator[str]:
    """What is wrong with the rates of a table: they are of areas, and of what can be counted in them."""
    on, weights = one.boundaries or document.audit.boundaries, document.weights.get(one.per or "")
    if "area" not in (one.by or ()):
        yield "have rates of areas, and is by none: add 'area' to by, or leave per out."
    if one.measure not in _COUNTED:
        yield "have rates of records or persons, which have intervals: leave per out, or name persons."
    if weights and weights.boundaries != on:
        yield (
            f"have rates on its own boundary set, and [weights.{one.per}] is not figures on '{on}': name "
            "weights with code, value and boundaries on that."
        )
