"""Horizontal bars with their intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoaudit.charts.figures import decimals_of, has_range, in_unit, of_ranges, printed, printed_range
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

_OPEN = Fill(CARD, "", CARD, BAR)
"""The bar of what is known as a range: one that is not filled."""

_REFERENCE = Pen(MARK, 1.6, (4, 2.5))


@dataclass(frozen=True)
class _Row:
    """A label in lines, from `top` down; `height` holds its bars and lines."""

    lines: tuple[str, ...]
    top: float
    height: float


@dataclass(frozen=True)
class _Ranges:
    """Of each series and label the ends of a figure that is known as a range alone; NaN of all others."""

    least: NDArray[np.float64]
    most: NDArray[np.float64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which are known so."""
        return ~np.isnan(self.least)

    @property
    def to_show(self) -> list[NDArray[np.float64]]:
        """What a scale must hold: of a range without an end a quarter more than where it begins."""
        return [self.least.ravel(), np.where(np.isinf(self.most), self.least * 1.25, self.most).ravel()]

    def words(self, decimals: int) -> list[str]:
        """Return each range as it is printed."""
        ends = zip(self.least[self.known], self.most[self.known], strict=True)
        return [printed_range(*each, decimals) for each in ends]


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
    ranges = _Ranges(*(of_ranges(chart.values, end)[np.newaxis] for end in (chart.least, chart.most)))
    return _painted(one, (Fill(BAR),), ranges)


def paint_grouped(chart: Grouped) -> Page:
    """Return bars of several series, side by side, on a page."""
    nothing = np.full((len(chart.series), len(chart.labels)), np.nan)
    fills = tuple(Fill(c, h, CARD, c) for c, h in zip(SERIES, HATCHES, strict=True))
    return _painted(chart, fills, _Ranges(nothing, nothing))


def _painted(chart: Grouped, fills: tuple[Fill, ...], ranges: _Ranges) -> Page:
    head = heading(chart.title, chart.unit, _key(chart, fills, ranges), WIDTH)
    layout = _laid_out(chart, ranges, head.height)
    on = page(WIDTH, layout.plot.foot + _AXIS)
    write_heading(on, head)
    _axis(on, layout)
    for number, row in enumerate(layout.rows):
        top = row.top + (row.height - depth(len(row.lines), TEXT)) / 2
        write_lines(on, (layout.plot.left - 6, top), row.lines, Letters(align="right"))
        first = row.top + (row.height - _THICK * len(chart.series)) / 2
        for s, how in enumerate(fills[: len(chart.series)]):
            place = layout, first + s * _THICK
            ends = chart.lower[s][number], chart.upper[s][number]
            if np.isnan(ranges.least[s, number]):
                _bar(on, place, how, (chart.values[s][number], *ends))
            else:
                _range(on, place, (ranges.least[s, number], ranges.most[s, number]), ends)
    if chart.reference is not None:
        across = layout.run.at(chart.reference)
        line(on, (across, across), (layout.plot.top, layout.plot.foot), _REFERENCE)
    return on


def _key(chart: Grouped, fills: tuple[Fill, ...], ranges: _Ranges) -> list[Entry]:
    """Return what the marks of the chart mean, those that it has."""
    entries = [swatch(name, how) for name, how in zip(chart.series, fills, strict=False) if name]
    values, lower, upper = (np.asarray(each, np.float64) for each in (chart.values, chart.lower, chart.upper))
    if bool(has_range(np.where(ranges.known, 0.0, values), lower, upper).any()):
        entries.append(whisker(chart.interval))
    if bool(ranges.known.any()):
        entries.append(swatch("known as a range", _OPEN))
    if chart.reference is not None:
        figure = printed(chart.reference, decimals_of(chart.decimals, (*chart.values, (chart.reference,))))
        entries.append(stroke(f"{chart.reference_label}: {in_unit(figure, chart.unit)}", _REFERENCE))
    if bool((np.isnan(values) & ~ranges.known).any()):
        entries.append(unshown("hidden"))
    return entries


def _laid_out(chart: Grouped, ranges: _Ranges, top: float) -> _Layout:
    """Return where the rows and the plot are, under a heading."""
    lines = [wrapped(label, WIDTH * _LABELS, TEXT) for label in chart.labels]
    rows = []
    foot = top
    for each in lines:
        height = max(depth(len(each), TEXT), _THICK * len(chart.series)) + _BETWEEN
        rows.append(_Row(each, foot, height))
        foot += height
    decimals = decimals_of(chart.decimals, (*chart.values, ranges.least.ravel(), ranges.most.ravel()))
    left = MARGIN + max(width_of(words, TEXT) for each in lines for words in each) + 6
    figures = [printed(v, decimals) for values in chart.values for v in values] + ranges.words(decimals)
    wide = max(width_of(each, SMALL) for each in figures)
    plot = Box(left, top, WIDTH - MARGIN - wide - 8 - left, foot - top)
    run = scale([*_to_show(chart, ranges), *ranges.to_show], (plot.left, plot.right), decimals == 0)
    return _Layout(tuple(rows), plot, run, decimals)


def _to_show(chart: Grouped, ranges: _Ranges) -> list[Numbers]:
    """Return the figures that the scale must hold: the interval of a hidden one is not drawn."""
    values = np.asarray(chart.values, np.float64)
    hidden = np.isnan(values) & ~ranges.known
    ends = (np.where(hidden, np.nan, np.asarray(each)) for each in (chart.lower, chart.upper))
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


def _bar(on: Page, place: tuple[_Layout, float], how: Fill, figures: tuple[float, float, float]) -> None:
    """Draw a bar with its interval, and its figure at the right of the page."""
    (layout, top), (value, lower, upper) = place, figures
    _figure(on, top, printed(value, layout.decimals), HATCH if np.isnan(value) else INK)
    if np.isnan(value):
        fill(on, _hidden(layout, top), UNSHOWN)
        return
    fill(on, _between(layout, top, sorted((0.0, value))), how)
    if lower < upper:
        _whisker(on, layout.run, top + _THICK / 2, (lower, upper))


def _range(
    on: Page, place: tuple[_Layout, float], ends: tuple[float, float], interval: tuple[float, float]
) -> None:
    """Draw a range as an open bar between its ends, with its interval, and its ends in figures."""
    layout, top = place
    _figure(on, top, printed_range(*ends, layout.decimals), INK)
    fill(on, _between(layout, top, ends), _OPEN)
    if interval[0] < interval[1]:
        _whisker(on, layout.run, top + _THICK / 2, interval)


def _figure(on: Page, top: float, words: str, colour: str) -> None:
    write(on, (WIDTH - MARGIN, top + _THICK - 2.5), words, Letters(SMALL, colour, align="right"))


def _between(layout: _Layout, top: float, ends: Sequence[float]) -> Box:
    start, end = (layout.run.at(each) for each in ends)
    return Box(start, top + 1, end - start, _THICK - 2)


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
