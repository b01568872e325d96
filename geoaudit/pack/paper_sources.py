"""The printed report's last parts: what was hidden and why, sources, attributions, files."""

from collections.abc import Iterable, Iterator

from geoaudit.disclosure.utility import utility_of
from geoaudit.pack.filing import DOCUMENT, FIGURES, LAYERS, MANIFEST, PRINTED, REPORT, WORKBOOK
from geoaudit.pack.margins import plain
from geoaudit.pack.paper_blocks import LEAD, Block, Bullets, Grid, Heading, Paragraph
from geoaudit.pack.paper_material import Material
from geoaudit.pack.report_formats import PDF, PICTURES, WORD
from geoaudit.pack.saying import capital, provenance, usefulness
from geoaudit.periods.dates import in_full
from geoaudit.profiles.lists import listed
from geoaudit.provenance import Source

_HIDDEN = ("Table", "Cells", "Hidden", "What is left of it")
_MADE_FROM = ("Name", "What it is", "Files")


def hidden(material: Material) -> Iterator[Block]:
    """Yield the part on what was hidden, where the pack is about people."""
    filed = [one for one in material.filing.tables if not one.profile.public]
    if not filed:
        return
    policy = material.contents.policy
    yield Heading(1, "What was hidden, and why", "hidden")
    yield Paragraph(
        "A figure about few people can tell who they are. Figures about people are therefore hidden or "
        "rounded by one rule for the whole pack, and further figures are hidden where a hidden one could be "
        "worked out from them.",
        LEAD,
    )
    yield Paragraph(f"Policy {material.policy}. {policy.sentence}")
    rows = tuple(
        (
            one.profile.title,
            f"{len(one.profile.cells):,}",
            f"{one.profile.hidden:,}",
            usefulness(utility) if (utility := utility_of(one.profile)) else "",
        )
        for one in filed
    )
    yield Grid("Tables about people, and what is hidden in each", _HIDDEN, rows, 1)


def sources(material: Material) -> Iterator[Block]:
    """Yield the part on sources and boundaries, and the attributions."""
    contents = material.contents
    yield Heading(1, "Sources and boundaries", "sources")
    yield Grid("What this pack was made from", _MADE_FROM, tuple(_made_from(material)), 1)
    if contents.attributions:
        yield Heading(2, "Attribution", "attribution")
        yield Bullets(tuple(contents.attributions))


def files(material: Material) -> Iterator[Block]:
    """Yield the part on the files of the pack."""
    yield Heading(1, "Files in this pack", "files")
    yield Bullets(tuple(_files(material)))
    yield Paragraph(
        "Beside each CSV file stands a description of its columns (-metadata.json). In CSV files an "
        "apostrophe before text that begins with = + - or @ keeps spreadsheets from taking it for a formula; "
        "it is not part of the text."
    )
    yield Paragraph("To check that nothing was changed on the way, run geoaudit verify on the pack.")


def _made_from(material: Material) -> Iterator[tuple[str, ...]]:
    contents = material.contents
    for source in contents.sources:
        what = f"{plain(source.kind.replace('-', ' '))}; {'public' if source.public else 'not public'}"
        names = listed([file.name for file in source.files])
        yield source.name, what, _with_provenance(names, source.files)
    for name, found in contents.boundaries.items():
        what = f"Boundaries as at {in_full(found.date)}; {len(found.areas):,} areas"
        yield name, what, _with_provenance(found.source.name, [found.source])
    for use in contents.uses:
        of = f"; as at {in_full(use.date)}" if use.date else ""
        named = _with_provenance(use.file.name, [use.file])
        yield capital(use.what), f"Another file that was read{of}", named


def _with_provenance(names: str, read: Iterable[Source]) -> str:
    about = dict.fromkeys(words for file in read if (words := provenance(file)))
    return "; ".join((names, *about))


def _files(material: Material) -> Iterator[str]:
    filing = material.filing
    yield f"{REPORT}: this report as a page for a browser."
    asked = material.contents.report_formats
    if PDF in asked:
        yield f"{PRINTED}: this report for paper, and for readers who listen."
    if WORD in asked:
        yield f"{DOCUMENT}: this report for Word."
    if material.drawings and PICTURES in asked:
        yield f"{FIGURES}: each chart and map by itself, as SVG and PNG."
    yield f"{WORKBOOK}: the tables as one workbook for Excel or LibreOffice, but for those about the data."
    for filed in filing.tables:
        yield f"{filed.path}: {filed.profile.title}.{_layer(filed.layer)}"
    for found in filing.found:
        for i, path in enumerate(found.paths):
            further, layer = (", further figures", "") if i else ("", _layer(found.layer))
            yield f"{path}: {found.finding.title}{further}.{layer}"
    if filing.layers:
        yield (
            f"{LAYERS}: the tables by area for a GIS (British National Grid). Work on a copy: some programs "
            "change the file by opening it."
        )
    yield from (f"{filed.path}: {filed.profile.title}." for filed in filing.quality)
    yield from (
        f"{filed.path}: {filed.profile.title}, the protected table that estimates were made from."
        for filed in filing.origins
    )
    yield from (f"{filed.path}: {filed.title}." for filed in filing.frames)
    yield f"{MANIFEST}: what is in the pack, when it was made, and each file's fingerprint."


def _layer(name: str) -> str:
    return f" In the GIS file as the layer {name}." if name else ""
