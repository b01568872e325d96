"""The blocks of a printed report as WordprocessingML; wide tables stand on pages on their side."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from geoaudit.pack.drawings import Drawing
from geoaudit.pack.paper_blocks import (
    Block,
    Bullets,
    Grid,
    Heading,
    Paper,
    Paragraph,
    Picture,
)
from geoaudit.pack.word_tables import parts_of, table, wide
from geoaudit.pack.word_xml import bookmark, field, lines, link, paragraph, picture, run

Placed = Callable[[Drawing], str]
"""What takes a drawing's picture into the document and returns the id of the relationship to it."""

_STYLES = {"lead": "Lead", "plain": "Normal", "note": "Note", "warning": "Warning"}
_TALLEST, _WIDEST = 225.0, 170.0
"""What a page has room for below a heading, in millimetres."""
_PORTRAIT = '<w:pgSz w:w="11906" w:h="16838"/>'
_LANDSCAPE = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
_PAGE = (
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" '
    'w:gutter="0"/><w:cols w:space="708"/>'
)


@dataclass(frozen=True)
class _Piece:
    """A part of the body: its XML, and whether it needs a page on its side."""

    xml: str
    wide: bool


def body(paper: Paper, placed: Placed, furniture: str) -> str:
    """Return the inside of ``w:body``.

    Parameters
    ----------
    paper : Paper
    placed : Placed
    furniture : str
        The references to header and footer that the first section has and the others take over.
    """
    pieces = [_Piece(_front(paper), False), *_pieces(paper.blocks, placed)]
    pieces.append(_Piece(paragraph("Note", run(paper.foot)), False))
    sections = [(on, "".join(p.xml for p in group)) for on, group in groupby(pieces, lambda p: p.wide)]
    marks = [_section(on, furniture if i == 0 else "") for i, (on, _) in enumerate(sections)]
    breaks = [*(paragraph("Break", "", mark) for mark in marks[:-1]), marks[-1]]
    return "".join(xml + mark for (_, xml), mark in zip(sections, breaks, strict=True))


def _section(on_its_side: bool, furniture: str) -> str:
    size = _LANDSCAPE if on_its_side else _PORTRAIT
    return f"<w:sectPr>{furniture}{size}{_PAGE}</w:sectPr>"


def _front(paper: Paper) -> str:
    """Return the first page: title, what the pack is of, and the contents."""
    parts = [paragraph("Subtitle", run(paper.partnership)), paragraph("Title", run(paper.title))]
    if paper.banner:
        parts.append(paragraph("Warning", run(paper.banner)))
    bold = "<w:b/>"
    parts += [paragraph("Fact", run(f"{name}: ", bold) + run(words)) for name, words in paper.facts]
    return "".join((*parts, paragraph("TOCHeading", run("Contents")), *_contents(paper)))


def _contents(paper: Paper) -> Iterator[str]:
    """Yield the table of contents as a field, with the headings in it until Word has worked it out.

    The pages are Word's to fill in. What stands there before leads to the headings.
    """
    listed = [block for block in paper.blocks if isinstance(block, Heading) and block.level <= 2]
    begin, end = field(r'TOC \o "1-2" \h \z \u', "\0").split("\0")
    for i, heading in enumerate(listed):
        before = begin if i == 0 else ""
        after = end if i == len(listed) - 1 else ""
        yield paragraph(f"TOC{heading.level}", before + link(heading.anchor, run(heading.words)) + after)


def _pieces(blocks: Iterable[Block], placed: Placed) -> Iterator[_Piece]:
    for number, block in enumerate(blocks, start=1):
        if isinstance(block, Grid):
            yield from _grid(block)
        elif isinstance(block, Picture):
            yield _Piece(_picture(block.drawing, number, placed(block.drawing)), False)
        else:
            yield _Piece(_words(block, number), False)


def _words(block: Heading | Paragraph | Bullets, number: int) -> str:
    if isinstance(block, Heading):
        return paragraph(f"Heading{block.level}", bookmark(number, block.anchor, run(block.words)))
    if isinstance(block, Paragraph):
        return paragraph(_STYLES[block.kind], run(block.words))
    return "".join(paragraph("ListBullet", run(item)) for item in block.items)


def _grid(grid: Grid) -> Iterator[_Piece]:
    for part in parts_of(grid):
        # Two tables that nothing stands between are one to Word.
        below = paragraph("Note", lines(part.notes)) if part.notes else paragraph("Break", "")
        yield _Piece(paragraph("Caption", run(part.caption)) + table(part) + below, wide(part))


def _picture(drawing: Drawing, number: int, part: str) -> str:
    across, down = drawing.size
    scale = min(1.0, _WIDEST / across, _TALLEST / down)
    said = drawing.title, " ".join((drawing.alt, *drawing.lines))
    shown = picture(part, number, said, (across * scale, down * scale))
    return paragraph("Picture", shown)
