"""The printed report's parts on profiles and on hotspots: what was found, drawn, listed, and how."""

from collections.abc import Iterator

from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.hotspot_sections import listings_of
from geoaudit.pack.listings import MOST_ROWS, Listing, columns_of, listing
from geoaudit.pack.margins import plain
from geoaudit.pack.paper_blocks import LEAD, NOTE, PLAIN, Block, Bullets, Heading, Paragraph
from geoaudit.pack.paper_grids import grid_of_listing
from geoaudit.pack.paper_material import Material, lines_of_finding
from geoaudit.pack.whence import whence_of
from geoaudit.profiles.finding import HOTSPOTS, PROFILES

_PROFILES = (
    "Who, what and how many, and how sure that is. Each part says in words what its figures show, draws "
    "them, and lists them with what they are of."
)
_NO_DIFFERENCE = (
    "Figures say what is recorded, not why. Where two figures cannot be told apart it says that there is no "
    "evidence of a difference: that is not the same as saying that they are equal."
)
_HOTSPOTS = (
    "Where something is concentrated, how it changes, and whether that is more than chance. Each part says "
    "what was found, shows it, and says how it was worked out."
)
_NO_CAUSE = (
    "A colour is not a cause, and an area that is not coloured is not safe. Each map shows what its legend "
    "says of the period above it, and nothing of any one address."
)
_LEADS = {PROFILES: (_PROFILES, _NO_DIFFERENCE), HOTSPOTS: (_HOTSPOTS, _NO_CAUSE)}
_ANCHORS = {PROFILES: "profile", HOTSPOTS: "hotspot"}


def profiles(material: Material) -> Iterator[Block]:
    """Yield the part on profiles."""
    return _chapter(material, PROFILES)


def hotspots(material: Material) -> Iterator[Block]:
    """Yield the part on hotspots."""
    return _chapter(material, HOTSPOTS)


def _chapter(material: Material, chapter: str) -> Iterator[Block]:
    found = [filed for filed in material.filing.found if filed.finding.chapter == chapter]
    if not found:
        return
    lead, note = _LEADS[chapter]
    yield Heading(1, plain(chapter), chapter)
    yield Paragraph(lead, LEAD)
    yield Paragraph(note, NOTE)
    for number, filed in enumerate(found, start=1):
        yield from _finding(material, filed, f"{_ANCHORS[chapter]}-{number}")


def _finding(material: Material, filed: FiledFinding, anchor: str) -> Iterator[Block]:
    one = filed.finding
    yield Heading(2, one.title, anchor)
    yield from (Paragraph(words, PLAIN if i else LEAD) for i, words in enumerate(one.sentences))
    whence = whence_of(one, material.kinds.get(one.source, ""))
    yield Paragraph(f"{whence.words} {whence.protection(material.policy)}.")
    yield from material.pictures(*filed.paths)
    lines = lines_of_finding(material, filed)
    yield from (grid_of_listing(table, lines, path) for table, path in _listings(filed))
    yield from _made(material, filed)
    if one.methods:
        yield Heading(3, "How this was worked out", f"{anchor}-methods")
        yield Bullets(tuple(one.methods))
    columns = columns_of(one.tables.values(), one.meanings)
    if columns:
        meanings = "; ".join(f"{name}: {words}" for name, words in columns)
        yield Paragraph(f"What the columns mean. {meanings}.", NOTE)
    if filed.paths:
        layer = f"; on the map as the layer {filed.layer} of layers/audit.gpkg" if filed.layer else ""
        yield Paragraph(f"Whole, in {', '.join(filed.paths)}{layer}.", NOTE)


def _listings(filed: FiledFinding) -> Iterator[tuple[Listing, str]]:
    """Yield each table as it is listed, with its file; what stands out on a map is of no file as it is."""
    one = filed.finding
    if one.chapter == HOTSPOTS:
        found = listings_of(one)
    else:
        found = tuple(listing(plain(name), table, MOST_ROWS) for name, table in one.tables.items())
    paths = ("", *filed.paths[1:]) if filed.layer else filed.paths
    return zip(found, paths[len(paths) - len(found) :], strict=True)


def _made(material: Material, filed: FiledFinding) -> Iterator[Block]:
    if filed.made_of:
        titles = [material.titles[path] for path in filed.made_of]
        yield Paragraph(whence_of(filed.finding, "").made_of(titles), NOTE)
