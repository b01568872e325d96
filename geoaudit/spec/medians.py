"""Whether the medians that a profile asks for can be told, and the bands that a source's numbers have."""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import isfinite

from geoaudit.records.bands import band_column
from geoaudit.records.schema import KINDS
from geoaudit.spec import profile_plan as plan_of
from geoaudit.spec.document import Document, Profile, Source

AGE = "age"
FEWEST, MOST = 2, 30
"""How many edges above 0 bands have: with fewer a median says nothing, with more hardly anybody is in one."""
_INTERNAL = "internal"


def of_medians(one: Profile, source: Source, document: Document) -> Iterator[str]:
    """Yield what a profile of medians must do otherwise, as the end of a sentence."""
    if one.kind != plan_of.MEDIANS:
        return
    number, column = one.of or "", band_column(one.of or "")
    yield from _of_column(number, source)
    yield from _of_edges(one)
    if {number, column} & {*(one.by or ()), *one.where}:
        yield f"be split and restricted by other columns than '{number}' and its bands: take it out."
    yield from _of_others(one, source, document)


def _of_column(number: str, source: Source) -> Iterator[str]:
    kind = KINDS[source.kind]
    known = {field.name: field.role for field in kind.fields}
    if number not in known and number not in source.columns:
        yield f"be of a column of its source, and '{source.name}' has no '{number}': map it in columns."
    elif known.get(number, "number") not in ("number", "age"):
        numbers = [name for name, role in known.items() if role in ("number", "age")]
        yield (
            f"be of a column of numbers, and '{number}' is none: name {', '.join([*numbers, 'one'])} or a "
            "column of your own."
        )
    if number != AGE and band_column(number) in {*known, *source.columns}:
        yield (
            f"put '{number}' into bands under a name that is free, and '{source.name}' has a column "
            f"'{band_column(number)}': rename that."
        )


def _of_edges(one: Profile) -> Iterator[str]:
    edges = one.edges or []
    if one.of == AGE:
        if edges:
            yield "take ages in the bands that they are counted in: leave edges out."
        return
    above = [edge for edge in edges if edge > 0]
    rising = all(low < high for low, high in pairwise(edges)) and all(map(isfinite, edges))
    if not rising or min(edges, default=0) < 0:
        yield "have edges that rise, from 0 on, as in edges = [0, 40, 80, 120]: put them in order."
    elif not FEWEST <= len(above) <= MOST:
        yield (
            f"have {FEWEST} to {MOST} edges above 0 that its numbers are put into bands by, and has "
            f"{len(above)}: give edges, as in edges = [0, 40, 80, 120]."
        )


def _of_others(one: Profile, source: Source, document: Document) -> Iterator[str]:
    """What is published of the same number besides: other bands, or its sums, would tell people apart."""
    same = (p for p in document.profiles if (p.kind, p.source, p.of) == (one.kind, one.source, one.of))
    if any(other.edges != one.edges for other in same):
        yield f"have the edges that every profile of medians of '{one.of}' has: make them equal."
    if source.public or document.audit.policy == _INTERNAL:
        return
    tables = [(t.title, t.source, (t.measure,)) for t in document.tables]
    profiles = [(p.title, p.source, (p.measure, *(p.also or ()))) for p in document.profiles]
    sums = [title for title, of, added in (*tables, *profiles) if of == source.name and one.of in added]
    if sums:
        yield (
            f"be the only figures of '{one.of}', and '{sums[0]}' adds it up: with the sum of a few "
            "numbers and the band of each somebody's own could be told. Leave one of the two out."
        )


def bands_of(source: str, document: Document) -> Mapping[str, tuple[float, ...]]:
    """Return the edges of the bands of each number of a source that medians are asked of, but for ages."""
    return {
        str(one.of): tuple(one.edges or ())
        for one in document.profiles
        if one.kind == plan_of.MEDIANS and one.source == source and one.of != AGE
    }
