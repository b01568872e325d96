"""A heat table."""

from dataclasses import dataclass

import numpy as np

from geoaudit.charts.figures import decimals_of, printed
from geoaudit.charts.heading import MARGIN, Entry, heading, unshown, write_heading
from geoaudit.charts.lettering import SMALL, TEXT, width_of, wrapped
from geoaudit.charts.page import (
    UNSHOWN,
    WIDTH,
    Box,
    Fill,
    Letters,
    Page,
    depth,
    fill,
    page,
    write,
    write_lines,
)
from geoaudit.charts.palette import LINE, SOFT, on, shade
from geoaudit.profiles.charts import HeatTable

_LABELS = 0.32
"""The most of a page's width that the rows' names take."""

_HIGH = 22.0
_TALLEST = 150.0
"""The most room that names of columns take when they run upwards."""


@dataclass(frozen=True)
class _Layout:
    """Lines of the rows' and columns' names, where the cells begin, their width, and the page's width."""

    rows: tuple[tuple[str, ...], ...]
    columns: tuple[tuple[str, ...], ...]
    upwards: bool
    left: float
    cell: float
    width: float
    decimals: int

    @property
    def head(self) -> float:
        """The height of the columns' names."""
        if self.upwards:
            return max(width_of(words, SMALL) for each in self.columns for words in each) + 6
        return depth(max(len(each) for each in self.columns), SMALL) + 4


def paint_heat(chart: HeatTable) -> Page:
    """Return a heat table on a page, which is wider than others where it has many columns."""
    layout = _laid_out(chart)
    head = heading(chart.title, chart.unit, _key(chart), layout.width)
    heights = [max(depth(len(each), TEXT) + 6, _HIGH) for each in layout.rows]
    top = head.height + layout.head
    paper = page(layout.width, top + sum(heights) + MARGIN)
    write_heading(paper, head)
    _columns(paper, layout, top)
    values = np.asarray(chart.values, np.float64)
    most = float(np.nanmax(np.append(values.ravel(), 0.0)))
    for row, lines in enumerate(layout.rows):
        first = top + (heights[row] - depth(len(lines), TEXT)) / 2
        write_lines(paper, (layout.left - 6, first), lines, Letters(align="right"))
        for column, value in enumerate(values[row]):
            cell = Box(layout.left + column * layout.cell, top, layout.cell, heights[row])
            _cell(paper, cell, printed(float(value), layout.decimals), value / most if most else value * 0)
        top += heights[row]
    return paper


def _key(chart: HeatTable) -> list[Entry]:
    return [unshown("hidden")] if bool(np.isnan(np.asarray(chart.values, np.float64)).any()) else []


def _laid_out(chart: HeatTable) -> _Layout:
    """Return the layout: names of columns run upwards where a word of theirs is wider than a cell."""
    decimals = decimals_of(chart.decimals, chart.values)
    rows = tuple(wrapped(name, WIDTH * _LABELS, TEXT) for name in chart.rows)
    left = MARGIN + max(width_of(words, TEXT) for each in rows for words in each) + 6
    known = [value for row in chart.values for value in row if not np.isnan(value)]
    least = max([width_of(printed(value, decimals), SMALL) for value in known] or [0.0]) + 8
    cell = min(max(least, (WIDTH - MARGIN - left) / len(chart.columns)), 90.0)
    longest = max(width_of(word, SMALL) for name in chart.columns for word in name.split() or [""])
    upwards = longest > cell - 4
    room = _TALLEST if upwards else cell - 4
    columns = tuple(wrapped(name, room, SMALL) for name in chart.columns)
    if upwards:
        cell = max(cell, depth(max(len(each) for each in columns), SMALL) + 2)
    width = max(WIDTH, left + cell * len(chart.columns) + MARGIN)
    return _Layout(rows, columns, upwards, left, cell, width, decimals)


def _columns(paper: Page, layout: _Layout, foot: float) -> None:
    """Write the names of the columns above their cells."""
    for number, lines in enumerate(layout.columns):
        middle = layout.left + (number + 0.5) * layout.cell
        if not layout.upwards:
            top = foot - 4 - depth(len(lines), SMALL)
            write_lines(paper, (middle, top), lines, Letters(SMALL, SOFT, align="center"))
            continue
        first = middle - depth(len(lines), SMALL) / 2 + SMALL
        for at, words in enumerate(lines):
            how = Letters(SMALL, SOFT, upwards=True)
            write(paper, (first + at * depth(1, SMALL), foot - 4), words, how)


def _cell(paper: Page, cell: Box, figure: str, share: float) -> None:
    """Draw a cell with its figure; a hidden one is hatched, since the word is wider than a cell."""
    if np.isnan(share):
        fill(paper, cell, Fill(UNSHOWN.ground, UNSHOWN.hatch, UNSHOWN.ink, LINE))
        return
    ground = shade(share)
    fill(paper, cell, Fill(ground, edge=LINE))
    letters = Letters(SMALL, on(ground), align="center")
    write(paper, (cell.left + cell.width / 2, cell.top + cell.height / 2 + SMALL * 0.36), figure, letters)
