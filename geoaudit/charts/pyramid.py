"""A population pyramid."""

import numpy as np

from geoaudit.charts.figures import decimals_of, printed
from geoaudit.charts.heading import MARGIN, Entry, heading, swatch, unshown, write_heading
from geoaudit.charts.lettering import SMALL, TEXT, width_of, wrapped
from geoaudit.charts.page import (
    STUB,
    UNSHOWN,
    WIDTH,
    Box,
    Fill,
    Letters,
    Page,
    Pen,
    depth,
    fill,
    line,
    page,
    write,
    write_lines,
)
from geoaudit.charts.palette import CARD, HATCH, HATCHES, INK, SERIES, SOFT
from geoaudit.charts.scale import Scale
from geoaudit.profiles.chart_checks import Numbers
from geoaudit.profiles.charts import Pyramid

_THICK, _BETWEEN = 15.0, 5.0
_BANDS = 0.28
"""The most of the page's width that the bands' names take."""

_LEFT = Fill(SERIES[0], HATCHES[0], CARD, SERIES[0])
_RIGHT = Fill(SERIES[1], HATCHES[1], CARD, SERIES[1])


def paint_pyramid(chart: Pyramid) -> Page:
    """Return a population pyramid on a page; the first band is at the bottom."""
    head = heading(chart.title, chart.unit, _key(chart), WIDTH)
    lines = [wrapped(band, WIDTH * _BANDS, TEXT) for band in reversed(chart.bands)]
    heights = [max(depth(len(each), TEXT), _THICK) + _BETWEEN for each in lines]
    on = page(WIDTH, head.height + sum(heights) + MARGIN)
    write_heading(on, head)
    half = max(width_of(words, TEXT) for each in lines for words in each) / 2 + 9
    decimals = decimals_of(chart.decimals, (chart.left, chart.right))
    sides = _sides(chart, half, decimals)
    tops = head.height + np.cumsum([0.0, *heights[:-1]])
    for words, top, height in zip(lines, tops, heights, strict=True):
        first = top + (height - depth(len(words), TEXT)) / 2
        write_lines(on, (WIDTH / 2, first), words, Letters(align="center"))
    for run, values, how in zip(sides, (chart.left, chart.right), (_LEFT, _RIGHT), strict=True):
        foot = head.height + sum(heights)
        line(on, (run.start, run.start), (head.height, foot), Pen(SOFT, 1.0))
        for value, top, height in zip(reversed(list(values)), tops, heights, strict=True):
            _bar(on, run, top + (height - _THICK) / 2, (value, how, decimals))
    return on


def _key(chart: Pyramid) -> list[Entry]:
    entries = [
        swatch(f"{chart.left_label} (left)", _LEFT),
        swatch(f"{chart.right_label} (right)", _RIGHT),
    ]
    if bool(np.isnan(np.asarray([*chart.left, *chart.right], np.float64)).any()):
        entries.append(unshown("hidden"))
    return entries


def _sides(chart: Pyramid, half: float, decimals: int) -> tuple[Scale, Scale]:
    """Return the scales outwards from the bands, with room for a figure beyond the longest bar of each."""
    every: list[Numbers] = [chart.left, chart.right]
    room = max(width_of(printed(value, decimals), SMALL) for values in every for value in values) + 10
    middle, most = WIDTH / 2, float(np.nanmax(np.append(np.concatenate(every), 0.0)))
    left = Scale(0.0, most or 1.0, middle - half, MARGIN + room, ())
    return left, Scale(0.0, most or 1.0, middle + half, WIDTH - MARGIN - room, ())


def _bar(on: Page, run: Scale, top: float, drawn: tuple[float, Fill, int]) -> None:
    """Draw a bar outwards with its figure at its end."""
    value, how, decimals = drawn
    outwards = 1 if run.end > run.start else -1
    hidden = bool(np.isnan(value))
    end = run.start + outwards * STUB if hidden else run.at(value)
    near, far = sorted((run.start, end))
    fill(on, Box(near, top + 1, far - near, _THICK - 2), UNSHOWN if hidden else how)
    align = "left" if outwards > 0 else "right"
    letters = Letters(SMALL, HATCH if hidden else INK, align=align)
    write(on, (end + outwards * 5, top + _THICK - 3.5), printed(value, decimals), letters)
