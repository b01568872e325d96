"""The report's first page: what was found, what was hidden, and how good the data is, in a few sentences.

It says nothing new: each sentence stands in the report already, or counts what the pack itself holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from geoaudit.pack.contents import PackContents
from geoaudit.pack.filing import Filing
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.in_short import Told, in_short
from geoaudit.pack.saying import percent
from geoaudit.periods.snapshots import as_read
from geoaudit.profiles.finding import HOTSPOTS, PROFILES, Finding
from geoaudit.profiles.lists import listed

MOST_PERIODS = 8


@dataclass(frozen=True)
class Front:
    """The first page: what it covers, what was found, what was hidden, how good the data is."""

    covers: str
    told: tuple[Told, ...]
    hidden: tuple[str, ...]
    data: tuple[str, ...]


def front_of(contents: PackContents, filing: Filing) -> Front:
    """Return the first page of a pack's report."""
    return Front(_covers(contents), tuple(_told(filing)), tuple(_hidden(contents)), tuple(_data(contents)))


def _covers(contents: PackContents) -> str:
    periods, names = contents.periods, [source.name for source in contents.sources]
    many = f"{len(periods)} periods, each named at its table"
    covers = listed([*map(as_read, periods)]) if len(periods) <= MOST_PERIODS else many
    several = "" if len(names) == 1 else "s"
    return f"It covers {covers}. It was made from {len(names)} source{several}: {listed(names)}."


def _told(filing: Filing) -> Iterator[Told]:
    """Yield what is told in short of the findings and tables of the report."""
    profiles, hotspots = (
        [_found(f"{kind}-{i}", filed.finding) for i, filed in enumerate(_chapter(filing, chapter), start=1)]
        for kind, chapter in (("profile", PROFILES), ("hotspot", HOTSPOTS))
    )
    tables = (
        Told(table.profile.title, tuple(table.sentences), part=f"table-{i}")
        for i, table in enumerate(filing.tables, start=1)
    )
    return in_short(profiles, hotspots, tables)


def _found(part: str, one: Finding) -> Told:
    return Told(one.title, one.sentences, one.source, one.method, part)


def _chapter(filing: Filing, chapter: str) -> list[FiledFinding]:
    return [filed for filed in filing.found if filed.finding.chapter == chapter]


def _hidden(contents: PackContents) -> Iterator[str]:
    people = [table for table in contents.tables if not table.public]
    if not contents.policy.for_release:
        yield contents.policy.sentence
        return
    if not people:
        yield "No table of this pack is about people, so nothing had to be hidden."
        return
    hidden, cells = (sum(n) for n in zip(*((t.hidden, len(t.cells)) for t in people), strict=True))
    none = f"None of the {cells:,} figures about people is" if not hidden else ""
    some = f"{hidden:,} of the {cells:,} figures about people {'is' if hidden == 1 else 'are'}"
    yield f"{none or some} hidden, so that nobody can be found out from this pack."
    if contents.policy.rounded:
        yield "Others are rounded for the same reason, so parts may not add up to their total."


def _data(contents: PackContents) -> Iterator[str]:
    count = len(contents.warnings)
    if count == 1:
        yield "1 warning stands with the data: read it before using the figures."
    elif count:
        yield f"{count} warnings stand with the data: read them before using the figures."
    shares = [(placed.share, placed.source) for placed in contents.placed if placed.share is not None]
    if shares:
        least, source = min(shares)
        yield f"{percent(least)} of the rows of {source} have a place on the map: the lowest share listed."
    if broken := list(dict.fromkeys(one.source for one in contents.breaks)):
        yield f"What is counted changed on the way in {listed(broken)}: do not compare before and after."
    if len(contents.accuracy) or any(table.estimated for table in contents.tables):
        yield "Some figures are estimates, marked [e], with the ends that the true figure lies between."
