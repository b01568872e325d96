"""What is told of a pack in short: which of its findings, and how much of each.

The report's first page and the app's go by the same rule.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

MOST_PROFILES, MOST_HOTSPOTS, MOST_TABLES = 8, 3, 6
MOST_SENTENCES, LONGEST = 2, 260
"""A sentence of more letters is left to its own part of the report."""
OF_ONE_AREA = "area"


@dataclass(frozen=True)
class Told:
    """What is said of a finding or a table.

    Attributes
    ----------
    title : str
    sentences : tuple of str
    source, method : str
        Of a finding; empty of a table, and the source of a finding that has none.
    part : str
        Its id in the report's page; empty where it is told elsewhere.
    """

    title: str
    sentences: tuple[str, ...]
    source: str = ""
    method: str = ""
    part: str = ""


def in_short(profiles: Sequence[Told], hotspots: Sequence[Told], tables: Iterable[Told]) -> Iterator[Told]:
    """Yield the first finding of each source, profiles before hotspots; of packs without any, tables."""
    yield from islice(_first_of_each(profiles), MOST_PROFILES)
    yield from islice(_first_of_each(hotspots), MOST_HOTSPOTS)
    if not profiles and not hotspots:
        yield from map(_short, islice((table for table in tables if table.sentences), MOST_TABLES))


def _first_of_each(found: Iterable[Told]) -> Iterator[Told]:
    seen: set[str] = set()
    for one in map(_short, found):
        whose = one.source or one.method
        if whose not in seen and one.method != OF_ONE_AREA and one.sentences:
            seen.add(whose)
            yield one


def _short(one: Told) -> Told:
    said = one.sentences[:MOST_SENTENCES]
    return replace(one, sentences=tuple(words for words in said if len(words) <= LONGEST))
