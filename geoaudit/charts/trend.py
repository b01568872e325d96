"""A trend over periods."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoaudit.charts.figures import decimals_of
from geoaudit.charts.heading import (
    MARGIN,
    Entry,
    heading,
    notes_height,
    stroke,
    unshown,
    whisker,
    write_heading,
    write_notes,
)
from geoaudit.charts.lettering import LEADING, SMALL, TEXT, width_of, wrapped
from geoaudit.charts.page import UNSHOWN, WIDTH, Box, Letters, Page, Pen, fill, line, page, write, write_tick
from geoaudit.charts.palette import DASHES, LINE, MARK, MARKERS, SERIES, SOFT
from geoaudit.charts.scale import Scale, scale, words_of
from geoaudit.profiles.chart_checks import Numbers
from geoaudit.profiles.charts import TrendLine

_HEIGHT, _AXIS, _LETTERS = 190.0, 36.0, 16.0
_BREAK = Pen(MARK, 1.6, (5, 2.5))
_STEPS = (1, 2, 4, 6, 12, 24, 60, 120)
"""Every so many periods have their name: the same quarter or month of each year, where years are longer."""

_NAMES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class _Plot:
    """The plot, its scale upwards, where each period is, and how far apart two are."""

    box: Box
    up: Scale
    places: tuple[float, ...]
    step: float


def paint_trend(chart: TrendLine) -> Page:
    """Return a trend on a page: lines join neither over a gap nor over a break."""
    head = heading(chart.title, chart.unit, _key(chart), WIDTH)
    notes = [wrapped(note, WIDTH - 2 * MARGIN, TEXT - 0.5) for note in break_notes(chart)]
    plot = _plot(chart, head.height + (_LETTERS if chart.breaks else 4))
    on = page(WIDTH, plot.box.foot + _AXIS + notes_height(notes))
    write_heading(on, head)
    _axes(on, plot, chart)
    _gaps(on, plot, chart)
    for number, name in enumerate(chart.series):
        _series(on, plot, chart, (number, name))
    for number, each in enumerate(chart.breaks):
        across = plot.places[list(chart.periods).index(each.period)] - plot.step / 2
        line(on, (across, across), (plot.box.top, plot.box.foot), _BREAK)
        letters = Letters(SMALL, MARK, "bold", align="center")
        write(on, (across, plot.box.top - 4), _NAMES[number % len(_NAMES)], letters)
    write_notes(on, plot.box.foot + _AXIS, notes)
    return on


def break_notes(chart: TrendLine) -> list[str]:
    """Return each break in words, with the letter that stands over its mark."""
    return [
        f"{_NAMES[number % len(_NAMES)]}. From {each.period} not comparable with before: {each.words}"
        for number, each in enumerate(chart.breaks)
    ]


def _pen(number: int) -> Pen:
    return Pen(SERIES[number], 1.9, DASHES[number], MARKERS[number], 5.5)


def _key(chart: TrendLine) -> list[Entry]:
    entries = [stroke(name, _pen(number)) for number, name in enumerate(chart.series)]
    if chart.lower and chart.upper:
        entries.append(whisker(chart.interval))
    if chart.breaks:
        entries.append(stroke("break in the series", _BREAK))
    if bool(_missing(chart).any()):
        entries.append(unshown("no figure shown" if len(chart.series) == 1 else "a figure not shown"))
    return entries


def _missing(chart: TrendLine) -> NDArray[np.bool_]:
    """Return for each period whether any series has no figure."""
    figures = np.asarray(list(chart.series.values()), np.float64)
    return np.asarray(np.isnan(figures).any(axis=0), np.bool_)


def _plot(chart: TrendLine, top: float) -> _Plot:
    every: list[Numbers] = [*chart.series.values(), *chart.lower.values(), *chart.upper.values()]
    whole = decimals_of(chart.decimals, chart.series.values()) == 0
    up = scale(every, (top + _HEIGHT, top), whole)
    left = MARGIN + max(width_of(words, SMALL) for words in words_of(up.ticks)) + 6
    box = Box(left, top, WIDTH - MARGIN - left, _HEIGHT)
    step = box.width / len(chart.periods)
    places = tuple(box.left + step * (number + 0.5) for number in range(len(chart.periods)))
    return _Plot(box, up, places, step)


def _axes(on: Page, plot: _Plot, chart: TrendLine) -> None:
    """Draw the ticks: of the periods as many as have room, from the first."""
    box = plot.box
    for tick, words in zip(plot.up.ticks, words_of(plot.up.ticks), strict=True):
        level = plot.up.at(tick)
        line(on, (box.left, box.right), (level, level), Pen(SOFT if tick == 0 else LINE, 1.0))
        write(on, (box.left - 5, level + SMALL / 3), words, Letters(SMALL, SOFT, align="right"))
    names = [wrapped(period, max(plot.step, 64.0), SMALL)[:2] for period in chart.periods]
    widest = max(width_of(words, SMALL) for each in names for words in each)
    least = int(np.ceil((widest + 5) / plot.step))
    every = next((step for step in _STEPS if step >= least), least)
    for place, lines in list(zip(plot.places, names, strict=True))[::every]:
        if place + widest / 2 <= WIDTH or every == 1:
            line(on, (place, place), (box.foot, box.foot + 4), Pen(SOFT, 1.0))
            for row, words in enumerate(lines):
                write_tick(on, (place, box.foot + 5 + SMALL * (1 + row * LEADING)), words)


def _gaps(on: Page, plot: _Plot, chart: TrendLine) -> None:
    """Mark each period without a figure at the foot of the plot."""
    wide = min(plot.step * 0.8, 16.0)
    for at in np.flatnonzero(_missing(chart)):
        fill(on, Box(plot.places[at] - wide / 2, plot.box.foot - 10, wide, 10), UNSHOWN)


def _series(on: Page, plot: _Plot, chart: TrendLine, which: tuple[int, str]) -> None:
    """Draw a series with its intervals, beside those of the other series."""
    number, name = which
    aside = (number - (len(chart.series) - 1) / 2) * min(4.0, plot.step / 6)
    places = [place + aside for place in plot.places]
    nothing = (np.nan,) * len(places)
    ends = chart.lower.get(name, nothing), chart.upper.get(name, nothing)
    for place, value, low, high in zip(places, chart.series[name], *ends, strict=True):
        if low < high and not np.isnan(value):
            line(on, (place, place), (plot.up.at(low), plot.up.at(high)), Pen(SERIES[number], 1.1))
    starts = [list(chart.periods).index(each.period) for each in chart.breaks]
    x, y = (np.insert(each, starts, np.nan) for each in (places, plot.up.many(chart.series[name])))
    line(on, list(x), list(y), _pen(number))
