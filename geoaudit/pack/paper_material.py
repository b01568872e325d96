"""What a printed report is made from, and the lines that every table of it carries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.contents import PackContents
from geoaudit.pack.drawings import Drawing
from geoaudit.pack.filing import FiledTable, Filing
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.margins import periods_named
from geoaudit.pack.paper_blocks import Picture
from geoaudit.pack.saying import base_of
from geoaudit.pack.timeline import Numbered, numbered
from geoaudit.pack.whence import whence_of
from geoaudit.periods.dates import in_full
from geoaudit.profiles.lists import MOST_NAMED, listed


@dataclass(frozen=True)
class Material:
    """The pack's contents, where each is filed, and what is drawn of it."""

    contents: PackContents
    filing: Filing
    drawings: Sequence[Drawing]

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """What the rows of each source are, in words."""
        return {source.name: source.kind.replace("-", " ") for source in self.contents.sources}

    @cached_property
    def breaks(self) -> tuple[Numbered, ...]:
        """Every break of the pack, with its number."""
        return numbered(self.contents.breaks)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """The title of each table by its path."""
        return {filed.path: filed.profile.title for filed in self.filing.tables}

    @property
    def policy(self) -> str:
        """The policy, in words."""
        return f"{self.contents.policy.name}, version {self.contents.policy.version}"

    @property
    def attribution(self) -> tuple[str, ...]:
        """What the publishers ask to be said, as a line; none where they ask for nothing."""
        words = "; ".join(line.rstrip(".") for line in self.contents.attributions)
        return (f"Attribution: {words}.",) if words else ()

    def dated(self, boundaries: str) -> str:
        """Return a boundary set with the day that it is of; empty for none."""
        if boundaries not in self.contents.boundaries:
            return boundaries
        return f"{boundaries} ({in_full(self.contents.boundaries[boundaries].date)})"

    def pictures(self, *paths: str) -> Iterator[Picture]:
        """Yield the drawings of files of the pack."""
        return (Picture(drawing) for drawing in self.drawings if drawing.about in paths)


def lines_of_table(material: Material, filed: FiledTable) -> tuple[str, ...]:
    """Return what stands below a table: source, base, period, boundaries, protection, attribution, file."""
    table = filed.profile
    where = f" Boundaries: {material.dated(table.boundaries)}." if table.boundaries else ""
    hidden = f"; {table.hidden:,} of {len(table.cells):,} cells hidden" if table.hidden else ""
    return (
        f"Source: {table.source} ({material.kinds[table.source]}). Base: {base_of(table)}.",
        f"Period: {periods_named(table)}.{where}",
        f"{_protection(material, table)}{hidden}.",
        *material.attribution,
    )


def lines_of_finding(material: Material, filed: FiledFinding) -> tuple[str, ...]:
    """Return what stands below a table of a profile or a hotspot finding; as `lines_of_table`."""
    one = filed.finding
    source = f"{one.source} ({material.kinds[one.source]})" if one.source else "figures of this pack"
    if not one.source and not one.made_of:
        source = "published figures"
    made_of = [material.titles[path] for path in filed.made_of]
    several = f"{len(made_of)} tables of this pack, named below"
    base = f" Base: {listed(made_of) if len(made_of) <= MOST_NAMED else several}." if made_of else ""
    where = f" Boundaries: {one.boundaries}." if one.boundaries else ""
    period = f"Period: {one.period}.{where}" if one.period else where.strip()
    lines = (
        f"Source: {source}.{base}",
        period,
        f"{whence_of(one, '').protection(material.policy)}.",
        *material.attribution,
    )
    return tuple(line for line in lines if line)


def _protection(material: Material, table: Profile) -> str:
    if not table.public:
        return f"Protected: {material.policy}"
    return "Public source" if table.ranged else "Public source: exact figures"
