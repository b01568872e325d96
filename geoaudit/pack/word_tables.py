"""A table of a printed report as WordprocessingML: how wide its columns are, and its parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geoaudit.pack.paper_blocks import Grid
from geoaudit.pack.word_xml import escaped

PORTRAIT, LANDSCAPE = 9638, 14570
"""The width of a page between its margins, in twentieths of a point."""
FIGURES_OF = "The figures are those of "
TABLE_STYLE = "PackTable"

# About how wide a character of Arial is at 9 points: capitals, narrow and wide letters, figures and the rest.
_CAPITAL, _NARROW, _BROAD, _OTHER = 126, 52, 150, 100
_WIDTHS = {
    **dict.fromkeys("ABCDEFGHJKLNOPQRSTUVXYZ", _CAPITAL),
    **dict.fromkeys("fijlrtI.,:;'|()[]- ", _NARROW),
    **dict.fromkeys("mwMW%", _BROAD),
}
_BOLD = 1.08
_PADDING = 170
_WIDEST_WORD, _WIDEST = 2600, 5400
_MOST_LINES = 3
_WORDS = re.compile(r"[\s–-]+")
_FIGURE = re.compile(
    r"–?|not said|(less than |more than )?[-−]?[\d,.]*%?( ?\[[a-z]\])?"
    r"( [\d,]+(–[\d,]+| or more)( [\w;: -]+)?)?"
)
"""A figure with its marker, its range and what it rests on, or what stands in the place of one."""

# A header row, no bands, and a first column of labels or none (ECMA-376 part 1, section 17.4.55).
_LOOKS = ("0620", "06A0")
_MARGINS = '<w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'


@dataclass(frozen=True)
class Widths:
    """The least and the best width of each column, in twentieths of a point."""

    least: tuple[int, ...]
    best: tuple[int, ...]

    def fitted(self, page: int) -> tuple[int, ...]:
        """Return widths that fit on the page, as near the best as there is room for."""
        if sum(self.best) <= page:
            return self.best
        room = page - sum(self.least)
        if room <= 0:
            return tuple(width * page // sum(self.least) for width in self.least)
        wanted = sum(self.best) - sum(self.least)
        return tuple(
            least + (best - least) * room // wanted for least, best in zip(self.least, self.best, strict=True)
        )


def widths_of(grid: Grid) -> Widths:
    """Return how wide the columns of a table must be, and how wide they are best."""
    totals = [row for row, total in zip(grid.rows, grid.totals, strict=True) if total]
    columns = list(zip(*grid.rows, strict=True)) or [()] * len(grid.head)
    bold = list(zip(*totals, strict=True)) or [()] * len(grid.head)
    pairs = [_width(*of_column) for of_column in zip(grid.head, columns, bold, strict=True)]
    return Widths(tuple(least for least, _ in pairs), tuple(best for _, best in pairs))


def parts_of(grid: Grid) -> tuple[Grid, ...]:
    """Return a table as it fits on a page on its side: whole, or in parts that each begin with its labels."""
    least = widths_of(grid).least
    if sum(least) <= LANDSCAPE:
        return (grid,)
    columns = len(grid.head) - grid.labels
    fewest = len(_runs(grid, least, columns))
    runs = _runs(grid, least, -(-columns // fewest))
    return tuple(_part(grid, run, len(runs), i) for i, run in enumerate(runs, start=1))


def _runs(grid: Grid, least: Sequence[int], most: int) -> list[list[int]]:
    """Return the columns of each part: as many as there is room for, and no more than `most`."""
    room = LANDSCAPE - sum(least[: grid.labels])
    runs: list[list[int]] = [[]]
    for column in range(grid.labels, len(grid.head)):
        if runs[-1] and (len(runs[-1]) == most or sum(least[i] for i in (*runs[-1], column)) > room):
            runs.append([])
        runs[-1].append(column)
    return runs


def wide(grid: Grid) -> bool:
    """Whether a table needs a page on its side."""
    return sum(widths_of(grid).least) > PORTRAIT


def table(grid: Grid) -> str:
    """Return a table, with its header row marked as one and no row over the end of a page."""
    page = LANDSCAPE if wide(grid) else PORTRAIT
    across = widths_of(grid).fitted(page)
    styles = _styles(grid)
    body = "".join(
        _row(row, across, styles, "<w:cantSplit/>", "<w:rPr><w:b/></w:rPr>" if total else "")
        for row, total in zip(grid.rows, grid.totals, strict=True)
    )
    heads = ["TableHeadFigure" if style == "TableFigure" else "TableHead" for style in styles]
    said = f"{FIGURES_OF}{grid.about}" if grid.about else "A table of the report."
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in across)
    first = int(grid.labels > 0)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE_STYLE}"/><w:tblW w:w="{sum(across)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{_MARGINS}</w:tblCellMar>'
        f'<w:tblLook w:val="{_LOOKS[first]}" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="{first}" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>'
        f'<w:tblCaption w:val="{escaped(grid.caption)}"/>'
        f'<w:tblDescription w:val="{escaped(said)}"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>"
        f"{_row(grid.head, across, heads, '<w:cantSplit/><w:tblHeader/>')}{body}</w:tbl>"
    )


def _part(grid: Grid, run: Sequence[int], parts: int, number: int) -> Grid:
    kept = (*range(grid.labels), *run)
    return replace(
        grid,
        caption=f"{grid.caption} (part {number} of {parts}: the table is too wide for a page)",
        head=tuple(grid.head[i] for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in grid.rows),
        notes=grid.notes if number == parts else (),
    )


def _width(head: str, entries: Sequence[str], bold: Sequence[str]) -> tuple[int, int]:
    of_head = round(_longest(_words_of([head])) * _BOLD)
    longest = max(_longest(set(entries)), round(_longest(bold) * _BOLD))
    word = max(_longest(_words_of(entries)), round(_longest(_words_of(bold)) * _BOLD))
    least = max(min(max(word, longest // _MOST_LINES), _WIDEST_WORD), of_head)
    best = max(least, min(max(longest, _letters(head) // 2), _WIDEST))
    return least + _PADDING, best + _PADDING


def _words_of(entries: Sequence[str]) -> set[str]:
    return {word for text in set(entries) for word in _WORDS.split(text)}


def _longest(texts: Iterable[str]) -> int:
    return max(map(_letters, texts), default=0)


def _letters(words: str) -> int:
    return sum(_WIDTHS.get(letter, _OTHER) for letter in words)


def _styles(grid: Grid) -> list[str]:
    columns = list(zip(*grid.rows, strict=True)) or [()] * len(grid.head)
    return [
        "TableFigure" if i >= grid.labels and all(map(_FIGURE.fullmatch, set(entries))) else "TableWords"
        for i, entries in enumerate(columns)
    ]


def _row(
    entries: Sequence[str], across: Sequence[int], styles: Sequence[str], about: str, letters: str = ""
) -> str:
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="{style}"/>'
        f'</w:pPr><w:r>{letters}<w:t xml:space="preserve">{escaped(entry)}</w:t></w:r></w:p></w:tc>'
        for entry, width, style in zip(entries, across, styles, strict=True)
    )
    return f"<w:tr><w:trPr>{about}</w:trPr>{cells}</w:tr>"
