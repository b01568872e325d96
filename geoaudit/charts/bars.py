"""Horizontal bars with their intervals."""

from dataclasses import dataclass

import numpy as np

from geoaudit.charts.figures import decimals_of, has_range, in_unit, printed
from geoaudit.charts.heading import MARGIN, Entry, heading, stroke, swatch, unshown, whisker, write_heading
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
    write_tick,
)
from geoaudit.charts.palette import BAR, CARD, HATCH, HATCHES, INK, LINE, MARK, SERIES, SOFT
from geoaudit.charts.scale import Scale, scale, words_of
from geoaudit.profiles.chart_checks import Numbers
from geoaudit.profiles.charts import Bars, Grouped

_THICK, _BETWEEN, _AXIS = 13.0, 9.0, 22.0
_LABELS = 0.36
"""The most of the page's width that labels take."""

_REFERENCE = Pen(MARK, 1.6, (4, 2.5))


@dataclass(frozen=True)
class _Row:
    """A label in lines, from `top` down; `height` holds its bars and lines."""

    lines: tuple[str, ...]
    top: float
    height: float


@dataclass(frozen=True)
class _Layout:
    """The rows, the plot that their bars are in, and its scale."""

    rows: tuple[_Row, ...]
    plot: Box
    run: Scale
    decimals: int


def paint_bars(chart: Bars) -> Page:
    """Return bars of one series on a page."""
    one = Grouped(
        chart.title,
        chart.unit,
        chart.labels,
        ("",),
        (chart.values,),
        (chart.lower,),
        (chart.upper,),
        chart.reference,
        chart.reference_label,
        chart.interval,
        chart.decimals,
    )
    return _painted(one, (Fill(BAR),))


def paint_grouped(chart: Grouped) -> Page:
    """Return bars of several series, side by side, on a page."""
    return _painted(chart, tuple(Fill(c, h, CARD, c) for c, h in zip(SERIES, HATCHES, strict=True)))


def _painted(chart: Grouped, fills: tuple[Fill, ...]) -> Page:
    head = heading(chart.title, chart.unit, _key(chart, fills), WIDTH)
    layout = _laid_out(chart, head.height)
    on = page(WIDTH, layout.plot.foot + _AXIS)
    write_heading(on, head)
    _axis(on, layout)
    for number, row in enumerate(layout.rows):
        top = row.top + (row.height - depth(len(row.lines), TEXT)) / 2
        write_lines(on, (layout.plot.left - 6, top), row.lines, Letters(align="right"))
        first = row.top + (row.height - _THICK * len(chart.series)) / 2
        for s, how in enumerate(fills[: len(chart.series)]):
            figures = (chart.values[s][number], chart.lower[s][number], chart.upper[s][number])
            _bar(on, layout, first + s * _THICK, (how, figures))
    if chart.reference is not None:
        across = layout.run.at(chart.reference)
        line(on, (across, across), (layout.plot.top, layout.plot.foot), _REFERENCE)
    return on


def _key(chart: Grouped, fills: tuple[Fill, ...]) -> list[Entry]:
    """Return what the marks of the chart mean, those that it has."""
    entries = [swatch(name, how) for name, how in zip(chart.series, fills, strict=False) if name]
    values, lower, upper = (np.asarray(each, np.float64) for each in (chart.values, chart.lower, chart.upper))
    if bool(has_range(values, lower, upper).any()):
        entries.append(whisker(chart.interval))
    if chart.reference is not None:
        figure = printed(chart.reference, decimals_of(chart.decimals, (*chart.values, (chart.reference,))))
        entries.append(stroke(f"{chart.reference_label}: {in_unit(figure, chart.unit)}", _REFERENCE))
    if bool(np.isnan(values).any()):
        entries.append(unshown("hidden"))
    return entries


def _laid_out(chart: Grouped, top: float) -> _Layout:
    """Return where the rows and the plot are, under a heading."""
    lines = [wrapped(label, WIDTH * _LABELS, TEXT) for label in chart.labels]
    rows = []
    foot = top
    for each in lines:
        height = max(depth(len(each), TEXT), _THICK * len(chart.series)) + _BETWEEN
        rows.append(_Row(each, foot, height))
        foot += height
    decimals = decimals_of(chart.decimals, chart.values)
    left = MARGIN + max(width_of(words, TEXT) for each in lines for words in each) + 6
    figures = max(width_of(printed(v, decimals), SMALL) for values in chart.values for v in values)
    plot = Box(left, top, WIDTH - MARGIN - figures - 8 - left, foot - top)
    run = scale(_to_show(chart), (plot.left, plot.right), decimals == 0)
    return _Layout(tuple(rows), plot, run, decimals)


def _to_show(chart: Grouped) -> list[Numbers]:
    """Return the figures that the scale must hold: the range of a hidden one is not drawn."""
    values = np.asarray(chart.values, np.float64)
    ends = (np.where(np.isnan(values), np.nan, np.asarray(each)) for each in (chart.lower, chart.upper))
    return [values.ravel(), *(each.ravel() for each in ends), (chart.reference or 0.0,)]


def _axis(on: Page, layout: _Layout) -> None:
    """Draw the ticks, as many as have room for their figures."""
    words = words_of(layout.run.ticks)
    apart = layout.plot.width / (len(words) - 1)
    every = int(np.ceil((max(width_of(each, SMALL) for each in words) + 6) / apart))
    for tick, figure in list(zip(layout.run.ticks, words, strict=True))[::every]:
        across = layout.run.at(tick)
        zero = tick == 0
        line(on, (across, across), (layout.plot.top, layout.plot.foot), Pen(SOFT if zero else LINE, 1.0))
        write_tick(on, (across, layout.plot.foot + SMALL + 2), figure)


def _bar(on: Page, layout: _Layout, top: float, drawn: tuple[Fill, tuple[float, float, float]]) -> None:
    """Draw a bar with its interval, and its figure at the right of the page."""
    how, (value, lower, upper) = drawn
    base = top + _THICK - 2.5
    colour = HATCH if np.isnan(value) else INK
    write(on, (WIDTH - MARGIN, base), printed(value, layout.decimals), Letters(SMALL, colour, align="right"))
    if np.isnan(value):
        fill(on, _hidden(layout, top), UNSHOWN)
        return
    ends = sorted((layout.run.at(0.0), layout.run.at(value)))
    fill(on, Box(ends[0], top + 1, ends[1] - ends[0], _THICK - 2), how)
    if lower < upper:
        _whisker(on, layout.run, top + _THICK / 2, (lower, upper))


def _hidden(layout: _Layout, top: float) -> Box:
    """Return the mark of a hidden figure: of one length, so that it tells nothing of the figure."""
    return Box(layout.run.at(0.0), top + 1, min(STUB, layout.run.end - layout.run.at(0.0)), _THICK - 2)


def _whisker(on: Page, run: Scale, middle: float, ends: tuple[float, float]) -> None:
    """Draw an interval on a light ground, so that it is seen on a bar; an end without limit has no cap."""
    places = [run.at(end) for end in ends]
    caps = [place for place, end in zip(places, ends, strict=True) if np.isfinite(end)]
    for pen in (Pen(CARD, 3.6), Pen(INK, 1.3)):
        line(on, places, (middle, middle), pen)
        for place in caps:
            line(on, (place, place), (middle - 3.5, middle + 3.5), pen)
