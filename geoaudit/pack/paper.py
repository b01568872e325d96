"""The report as it is printed: the content of `report.html` as headings, words, pictures and tables.

What is printed of it, a document for Word or a PDF, has the same words and figures.
"""

from collections.abc import Iterator, Sequence

from geoaudit import __version__
from geoaudit.disclosure.profile import MARKERS
from geoaudit.pack.contents import PackContents
from geoaudit.pack.drawings import Drawing
from geoaudit.pack.figures import bases_of
from geoaudit.pack.filing import ERRORS, Filing
from geoaudit.pack.paper_blocks import (
    LEAD,
    WARNING,
    Block,
    Bullets,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Picture,
)
from geoaudit.pack.paper_findings import hotspots, profiles
from geoaudit.pack.paper_front import glossary, summary
from geoaudit.pack.paper_grids import NOTHING
from geoaudit.pack.paper_limits import limits
from geoaudit.pack.paper_making import making
from geoaudit.pack.paper_material import Material
from geoaudit.pack.paper_quality import quality
from geoaudit.pack.paper_sources import files, hidden, sources
from geoaudit.pack.paper_tables import tables
from geoaudit.periods.dates import in_full
from geoaudit.profiles.finding import HOTSPOTS, PROFILES
from geoaudit.profiles.lists import listed
from geoaudit.protocols import SharingProtocol

__all__ = ["Block", "Bullets", "Grid", "Heading", "Paper", "Paragraph", "Picture", "paper_of"]

MOST_PERIODS = 4
_FOUND = {PROFILES: "profile", HOTSPOTS: "hotspot finding"}
NOT_FOR_RELEASE = "NOT FOR RELEASE: nothing in this pack has been hidden or rounded"


def paper_of(contents: PackContents, filing: Filing, drawings: Sequence[Drawing]) -> Paper:
    """Return the report of a pack.

    Parameters
    ----------
    contents, filing : PackContents, Filing
    drawings : sequence of Drawing
        Each stands where the file that it draws is spoken of.
    """
    material = Material(contents, filing, drawings)
    parts = (summary, _reading, profiles, tables, hotspots, quality, making, hidden, limits, sources, files)
    release = "" if contents.policy.for_release else " NOT FOR RELEASE."
    blocks = tuple(block for part in parts for block in part(material))
    return Paper(
        contents.title,
        contents.partnership,
        "" if contents.policy.for_release else NOT_FOR_RELEASE,
        tuple(_facts(material)),
        (*blocks, *glossary(blocks)),
        f"Made by GeoAudit {__version__} for {contents.partnership}, from the specification "
        f"{contents.spec_sha256[:16]}, under the policy {material.policy}.{release}",
    )


def _facts(material: Material) -> Iterator[tuple[str, str]]:
    contents = material.contents
    periods = contents.periods
    named = "; ".join(periods) if len(periods) <= MOST_PERIODS else f"{len(periods)}, named at each table"
    yield "Period" if len(periods) == 1 else "Periods", named
    for name, areas in contents.boundaries.items():
        yield "Boundaries", f"{name}, as at {in_full(areas.date)}, {len(areas.areas):,} areas"
    yield "Protection", material.policy
    yield "Inside", f"{', '.join(_inside(material.filing))}, from {_several(len(contents.sources), 'source')}"


def _inside(filing: Filing) -> Iterator[str]:
    yield _several(len(filing.tables), "table")
    for chapter, what in _FOUND.items():
        number = sum(filed.finding.chapter == chapter for filed in filing.found)
        if number:
            yield _several(number, what)


def _several(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _reading(material: Material) -> Iterator[Block]:
    contents = material.contents
    estimated = any(bases_of(table.cells) for table in contents.tables)
    yield Heading(1, "How to read this report", "reading")
    if contents.agreed:
        yield Paragraph(_made_for(contents.agreed), LEAD)
    yield Paragraph(
        "Each table has a sentence or two on what it shows, a map where it is by area, and the figures. The "
        "figures here are those of the files in this pack: nothing else was added.",
        LEAD,
    )
    yield from _protected(material)
    where = " where they are not marked as estimates" if estimated else ""
    yield Paragraph(f"Figures of public sources, which anyone can download, are exact{where}.")
    yield Bullets(
        (
            *(f"[{mark}] {words}" for mark, words in MARKERS.items() if mark),
            f"{NOTHING} no figure: not in this period, hidden, or of too few for anything to be said",
        )
    )
    if estimated:
        yield Paragraph(_estimates(material))
    if contents.warnings:
        yield Paragraph(_warned(len(contents.warnings)), WARNING)
    maps = "Maps of tables" if any(f.finding.chapter == HOTSPOTS for f in material.filing.found) else "Maps"
    yield Paragraph(
        f"A row named All is a total. {maps} show numbers, not rates: an area with more people, shops or "
        "visitors will often show more."
    )


def _made_for(agreed: SharingProtocol) -> str:
    law = f" under {listed(agreed.law)}" if agreed.law else ""
    return (
        f"This pack was made for {agreed.partner}{law}, for {agreed.purpose}; the impact assessment is "
        f"{agreed.assessment}, and the pack is to be kept {agreed.retention}."
    )


def _protected(material: Material) -> Iterator[Block]:
    contents, found = material.contents, material.contents.certificate
    if all(source.public for source in contents.sources):
        return
    rounded = "Because figures are rounded on their own, the parts of a table may not add up to its total."
    yield Paragraph(
        "Some sources are records of people. Their figures are protected by the policy "
        f"{contents.policy.name} (version {contents.policy.version}). {contents.policy.sentence} "
        f"{rounded if contents.policy.rounded else ''}".strip()
    )
    if found.exposed is not None:
        narrowest = (
            "; of the one that can be told most nearly, the least and the most that it can be are still "
            f"{found.narrowest_interval} apart"
        )
        yield Paragraph(
            "Everything about people in this pack was protected together, and then attacked: "
            f"{found.figures:,} figures were tested for what could be worked out of them from all others. "
            f"{found.exposed} were exposed{'' if found.narrowest_interval is None else narrowest}."
        )


def _estimates(material: Material) -> str:
    measured = ". How far off estimates are was measured" if material.filing.about(ERRORS) else ""
    return (
        "Some figures were not counted on the areas or periods shown here but estimated from others, or are "
        "known as a range only. After such a figure stand the ends that the true one lies between, "
        f"and each table says what its estimates rest on{measured}."
    )


def _warned(number: int) -> str:
    stand, it = ("stands", "it") if number == 1 else ("stand", "them")
    return (
        f"{_several(number, 'warning')} on the data {stand} at the head of How good the data is: read {it} "
        "before using the figures."
    )
