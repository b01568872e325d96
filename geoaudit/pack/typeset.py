"""The report as a PDF for paper and for readers who listen: typst sets the blocks of `paper`.

What the blocks say goes to the template as JSON and is set as strings, so that none of it is read as markup.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import singledispatch
from itertools import groupby
from pathlib import Path
from typing import Any

from geoaudit.errors import PackError
from geoaudit.pack.contents import PackContents
from geoaudit.pack.drawings import Drawing
from geoaudit.pack.easel import DOTS_PER_INCH, printable
from geoaudit.pack.paper import Block, Bullets, Grid, Heading, Paper, Paragraph, Picture
from geoaudit.pack.paper_columns import Columns, breakable, columns_of

TEMPLATE = Path(__file__).with_name("templates") / "report.typ"
Said = dict[str, Any]

WIDEST, HIGHEST = 170.0, 235.0
"""Millimetres of a page that a picture may take; one that is larger is printed smaller."""
STANDARD = "ua-1"

_CELL = re.compile(rb"(/Type/StructElem/S/T)D(/P \d+ 0 R/A\[<</O/Table)(/Headers\[\(U(\d+)x(\d+)y0\)\])")


def typeset(paper: Paper, contents: PackContents) -> bytes:
    """Return the report as a tagged PDF (PDF/UA-1).

    Raises
    ------
    PackError
        Where typst cannot set it.
    """
    grids = [block for block in paper.blocks if isinstance(block, Grid)]
    drawings = [block.drawing for block in paper.blocks if isinstance(block, Picture)]
    inputs = {
        "main.typ": TEMPLATE.read_bytes(),
        "paper.json": json.dumps(_said(paper, contents), ensure_ascii=False).encode(),
        **{f"{drawing.stem}.svg": drawing.svg for drawing in drawings},
    }
    pdf = _compiled(inputs, {"pdf_standards": [STANDARD]})
    return _with_row_headings(pdf, [grid.labels for grid in grids])


def pictures(drawings: Sequence[Drawing]) -> list[bytes]:
    """Return each drawing as a PNG of `DOTS_PER_INCH`.

    Raises
    ------
    PackError
        Where typst cannot draw one.
    """
    if not drawings:
        return []
    pages = "".join(
        f"#page(width: {width:.3f}mm, height: {height:.3f}mm, margin: 0pt, "
        f'image("{i}.svg", width: 100%, height: 100%))\n'
        for i, (width, height) in enumerate(drawing.size for drawing in drawings)
    )
    inputs = {f"{i}.svg": drawing.svg for i, drawing in enumerate(drawings)}
    made = _compiled({"main.typ": pages.encode(), **inputs}, {"format": "png", "ppi": DOTS_PER_INCH})
    return made if isinstance(made, list) else [made]


def _compiled(inputs: dict[str, bytes], how: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as typst has it
    import typst  # noqa: PLC0415 - slow to import, and not needed where nothing is set

    from geoaudit.charts.lettering import font_folder  # noqa: PLC0415 - needs matplotlib

    try:
        return typst.compile(inputs, font_paths=[str(font_folder())], ignore_system_fonts=True, **how)
    except typst.TypstError as problem:
        raise PackError(f"The report must be set on paper, and typst says: {problem}.") from None


def _said(paper: Paper, contents: PackContents) -> Said:
    policy = contents.policy
    return {
        "title": printable(paper.title),
        "partnership": printable(paper.partnership),
        "banner": printable(paper.banner),
        "policy": f"Policy {policy.name}, version {policy.version}",
        "sentence": policy.sentence,
        "foot": printable(paper.foot),
        "facts": [_plain(fact) for fact in paper.facts],
        "blocks": _grouped([_block(block) for block in paper.blocks]),
    }


def _grouped(blocks: list[Said]) -> list[Said]:
    """Return the blocks with those that follow one another on turned pages as one."""
    grouped: list[Said] = []
    for turned, several in groupby(blocks, key=lambda block: bool(block.get("turned"))):
        run = list(several)
        grouped += [{"type": "turned", "blocks": run}] if turned else run
    return grouped


@singledispatch
def _block(block: Block) -> Said:
    raise TypeError(f"A {type(block).__name__} is not a block.")


@_block.register
def _(block: Heading) -> Said:
    return {"type": "heading", "level": block.level, "words": printable(block.words)}


@_block.register
def _(block: Paragraph) -> Said:
    return {"type": "paragraph", "kind": block.kind, "words": printable(block.words)}


@_block.register
def _(block: Bullets) -> Said:
    return {"type": "bullets", "items": _plain(block.items)}


@_block.register
def _(block: Picture) -> Said:
    drawing = block.drawing
    width, height = drawing.size
    return {
        "type": "picture",
        "file": f"{drawing.stem}.svg",
        "alt": printable(f"{drawing.title}. {drawing.alt}"),
        "width": width * min(1.0, WIDEST / width, HIGHEST / height),
    }


@_block.register
def _(block: Grid) -> Said:
    grid = replace(block, head=_plain(block.head), rows=tuple(map(_plain, block.rows)))
    columns = columns_of(grid)
    return {
        "type": "grid",
        "caption": printable(grid.caption),
        "head": _fitting(grid.head, columns),
        "rows": [_fitting(row, columns) for row in grid.rows],
        "totals": grid.totals,
        "notes": _plain(grid.notes),
        **asdict(columns),
    }


def _plain(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(printable, words))


def _fitting(words: Sequence[str], columns: Columns) -> list[str]:
    rooms = (width - 2 * columns.inset for width in columns.widths)
    return [breakable(word, room, columns.size) for word, room in zip(words, rooms, strict=True)]


def _with_row_headings(pdf: bytes, labels: Sequence[int]) -> bytes:
    """Return the PDF with the first columns of each table marked as headings of their rows.

    typst marks the cells of the header row alone. In a cell's tag its kind, and in the place of the heading
    that it names its scope, are as long as what they replace: everything stays where the PDF's index says.
    """

    def marked(found: re.Match[bytes]) -> bytes:
        kind, attributes, headers, table, column = found.groups()
        if int(column) >= labels[int(table) - 1]:
            return found.group()
        return kind + b"H" + attributes + b"/Scope/Row".ljust(len(headers))

    return _CELL.sub(marked, pdf)
