"""The printed report's part on the data: rows read and placed, what was found, repaired or assumed."""

from collections.abc import Iterator, Mapping

from geoaudit.pack.contents import PackContents, PlacedSummary, SourceSummary
from geoaudit.pack.figures import Cell
from geoaudit.pack.filing import FiledTable
from geoaudit.pack.margins import sheets
from geoaudit.pack.paper_blocks import LEAD, NOTE, WARNING, Block, Bullets, Grid, Heading, Paragraph
from geoaudit.pack.paper_grids import grid_of_frame, grid_of_sheet, reasons, words_of
from geoaudit.pack.paper_material import Material
from geoaudit.pack.saying import KEPT, percent, rejects
from geoaudit.pack.shares import SHARE_BY, Shares, shares_of, stands_alone

MOST_FINDINGS = 40
# Ratcliffe, J. H. (2004), "Geocoding crime and a first estimate of a minimum acceptable hit rate",
# International Journal of Geographical Information Science 18(1), 61-72.
ENOUGH_FOR_CRIME_MAPS = 0.85
_SOURCES = ("Source", "Read", "Accepted", "Rejected", "Why rejected")
_PLACED = ("Source", "Boundaries", "Accepted", "Placed", "Share placed", "Why not placed")


def quality(material: Material) -> Iterator[Block]:
    """Yield the part on the data."""
    contents = material.contents
    yield Heading(1, "How good the data is", "quality")
    if contents.warnings:
        yield Heading(2, "Warnings", "warnings")
        yield from (Paragraph(words, WARNING) for words in contents.warnings)
    yield Paragraph(
        "Every row of every source is either accepted or rejected, and every accepted row is either placed "
        "on the map or not, each time for one stated reason.",
        LEAD,
    )
    yield Heading(2, "Rows read, accepted and rejected", "rows")
    yield Grid("Rows of each source", _SOURCES, tuple(map(_read, contents.sources)), 1)
    yield from _placings(contents)
    yield from _shares(material)
    for filed in filter(stands_alone, material.filing.quality):
        yield grid_of_sheet(sheets(filed.profile)[0], (), filed.path)
    yield from _findings(material)
    yield from _repaired(contents)


def _read(source: SourceSummary) -> tuple[str, ...]:
    if source.kept:
        return (source.name, "", "", "", KEPT)
    figures = (_count(source.rows_read), _count(source.rows_accepted), str(rejects(source).striptags()))
    return (source.name, *figures, _reasons(source.rows_rejected))


def _placings(contents: PackContents) -> Iterator[Block]:
    rows = tuple(_placed(placed) for placed in contents.placed if not placed.kept)
    if not rows:
        return
    yield Heading(2, "Placed on the map, and why not", "placed")
    caption = "Accepted rows of each source that lie in an area of the study"
    note = (
        "For context: Ratcliffe (2004) found that maps of crime become unreliable when less than about "
        f"{ENOUGH_FOR_CRIME_MAPS:.0%} of the records can be placed. It is not a pass mark, least of all for "
        "other kinds of record."
    )
    yield Grid(caption, _PLACED, rows, 2, (note,))


def _placed(placed: PlacedSummary) -> tuple[str, ...]:
    share = percent(placed.share)
    figures = (_count(placed.rows), _count(placed.placed), share)
    return (placed.source, placed.boundaries, *figures, _reasons(placed.not_placed))


def _shares(material: Material) -> Iterator[Block]:
    for number, filed in enumerate(material.filing.quality, start=1):
        parts = shares_of(filed.profile) if filed.profile.by == SHARE_BY else ()
        if parts:
            yield Heading(2, filed.profile.title, f"share-{number}")
            yield Paragraph(
                "Records that cannot be placed are no random sample. Where a group's share is low, the maps "
                "say less about that group."
            )
            yield from (_share(part, filed) for part in parts)


def _share(part: Shares, filed: FiledTable) -> Grid:
    rows = tuple(
        (group.group, words_of(group.rows), words_of(group.placed), percent(group.share))
        for group in part.groups
    )
    note = f"The same figures are in {filed.path}."
    return Grid(
        f"Share placed: {part.characteristic}", ("Group", "Rows", "Placed", "Share"), rows, 1, (note,)
    )


def _findings(material: Material) -> Iterator[Block]:
    for filed in material.filing.frames:
        if not filed.source and not filed.about and len(filed.frame):
            head = filed.frame.head(MOST_FINDINGS)
            yield grid_of_frame(filed.title, head, len(filed.frame), filed.path)


def _repaired(contents: PackContents) -> Iterator[Block]:
    yield Heading(2, "Repaired or assumed", "repaired")
    if contents.notes:
        yield Bullets(tuple(contents.notes))
    else:
        yield Paragraph("Nothing had to be repaired or assumed beyond what the tables above count.", NOTE)


def _count(n: int | None) -> str:
    return words_of(Cell(n, "" if n is not None else "c"))


def _reasons(rows: Mapping[str, int | None]) -> str:
    return reasons((reason, _count(n)) for reason, n in rows.items())
