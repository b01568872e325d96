"""A funnel plot."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray

from geoaudit.charts.figures import decimals_of, in_unit, printed
from geoaudit.charts.heading import (
    MARGIN,
    Entry,
    heading,
    mark,
    notes_height,
    stroke,
    write_heading,
    write_notes,
)
from geoaudit.charts.lettering import SMALL, TEXT, width_of, wrapped
from geoaudit.charts.limits import BEYOND_95, BEYOND_998, UNKNOWN, WITHIN, above, ends, standing
from geoaudit.charts.page import WIDTH, Box, Letters, Page, Pen, line, page, points, write, write_tick
from geoaudit.charts.palette import BAR, INK, LINE, MARK, SERIES, SOFT
from geoaudit.charts.scale import Scale, scale, words_of
from geoaudit.profiles.chart_checks import Numbers
from geoaudit.profiles.charts import Funnel, Limits

_HEIGHT, _AXIS = 230.0, 40.0
_MOST_NUMBERED = 12
_AROUND = [(np.cos(turn) * far, np.sin(turn) * far) for far in (11, 22) for turn in np.arange(8) * np.pi / 4]
"""Where the number of a point may stand, seen from it; those before are tried first."""

_TARGET, _INNER, _OUTER = Pen(INK, 2.4), Pen(SOFT, 1.2, (4, 2.5)), Pen(SOFT, 1.2)
_PENS = {
    WITHIN: Pen(BAR, 0, marker="o", size=6, filled=False),
    BEYOND_95: Pen(SERIES[1], 0, marker="s", size=6.5),
    BEYOND_998: Pen(MARK, 0, marker="D", size=7),
}


@dataclass(frozen=True)
class _Plot:
    box: Box
    across: Scale
    up: Scale


def paint_funnel(chart: Funnel) -> Page:
    """Return a funnel plot on a page: points beyond the outer limits are numbered and named beneath."""
    where = standing(chart)
    head = heading(chart.title, chart.unit, _key(chart, set(where)), WIDTH)
    notes = [wrapped(note, WIDTH - 2 * MARGIN, TEXT - 0.5) for note in _notes(chart)]
    plot = _plot(chart, head.height + 6)
    on = page(WIDTH, plot.box.foot + _AXIS + notes_height(notes))
    write_heading(on, head)
    _axes(on, plot, chart.base_label)
    for limits, pen in ((chart.limits95, _INNER), (chart.limits998, _OUTER)):
        _curves(on, plot, limits, pen)
    level = plot.up.at(chart.target)
    line(on, (plot.box.left, plot.box.right), (level, level), _TARGET)
    for state, pen in _PENS.items():
        _dots(on, plot, _those(chart, where == state), pen)
    _numbers(on, plot, chart, _named(chart))
    write_notes(on, plot.box.foot + _AXIS, notes)
    return on


def _named(chart: Funnel) -> list[int]:
    """Return the points beyond the outer limits that get a number: from the top, the furthest off."""
    values = np.asarray(chart.values, np.float64)
    found = np.flatnonzero(standing(chart) == BEYOND_998)
    off = np.argsort(-np.abs(values[found] - chart.target), kind="stable")
    chosen = found[off[:_MOST_NUMBERED]]
    return [int(i) for i in chosen[np.lexsort((chosen, -values[chosen]))]]


def _notes(chart: Funnel) -> list[str]:
    """Return the numbered points in words, how many more there are, and how many have no place."""
    decimals = decimals_of(chart.decimals, (chart.values,))
    named, where = _named(chart), standing(chart)
    notes = []
    for number, at in enumerate(named, 1):
        side = "above" if above(chart)[at] else "below"
        figure = in_unit(printed(float(chart.values[at]), decimals), chart.unit)
        notes.append(f"{number}. {chart.labels[at]}: {figure}, {side} the 99.8 % limit")
    more, hidden = int((where == BEYOND_998).sum()) - len(named), int((where == UNKNOWN).sum())
    if more:
        notes.append(f"{more:,} more are beyond the 99.8 % limits and not numbered.")
    if hidden:
        notes.append(f"{hidden:,} of {len(chart.labels):,} hidden and not drawn.")
    return notes


def _key(chart: Funnel, states: set[str]) -> list[Entry]:
    target = printed(chart.target, decimals_of(chart.decimals, ((chart.target,), chart.values)))
    lines = [
        stroke(f"target: {in_unit(target, chart.unit)}", _TARGET),
        stroke("95 % limits", _INNER),
        stroke("99.8 % limits", _OUTER),
    ]
    words = {WITHIN: "within both limits", BEYOND_95: "beyond 95 %", BEYOND_998: "beyond 99.8 %, numbered"}
    return [*lines, *(mark(words[state], pen) for state, pen in _PENS.items() if state in states)]


def _plot(chart: Funnel, top: float) -> _Plot:
    """Return the plot under a heading, whose scales hold every point and the limits at every base."""
    shown = np.isfinite(np.asarray(chart.values, np.float64))
    base = np.asarray(chart.base, np.float64)[shown]
    tall: list[Numbers] = [(chart.target,), ends(chart.values, chart.lower), ends(chart.values, chart.upper)]
    outer = (chart.limits998.lower, chart.limits998.upper)
    tall += [np.interp(base, chart.limits998.base, side) for side in outer]
    up = scale(tall, (top + _HEIGHT, top), whole=False)
    left = MARGIN + max(width_of(words, SMALL) for words in words_of(up.ticks)) + 6
    box = Box(left, top, WIDTH - MARGIN - 14 - left, _HEIGHT)
    across = scale([base], (box.left, box.right), whole=True)
    return _Plot(box, across, up)


def _axes(on: Page, plot: _Plot, label: str) -> None:
    """Draw both axes with their ticks; the base's words stand under its ticks."""
    box = plot.box
    for tick, words in zip(plot.up.ticks, words_of(plot.up.ticks), strict=True):
        level = plot.up.at(tick)
        line(on, (box.left, box.right), (level, level), Pen(LINE, 1.0))
        write(on, (box.left - 5, level + SMALL / 3), words, Letters(SMALL, SOFT, align="right"))
    for tick, words in zip(plot.across.ticks, words_of(plot.across.ticks), strict=True):
        write_tick(on, (plot.across.at(tick), box.foot + SMALL + 3), words)
    line(on, (box.left, box.right), (box.foot, box.foot), Pen(SOFT, 1.0))
    middle = (box.left + box.right) / 2
    write(
        on, (middle, box.foot + 2 * SMALL + 6), label[:1].upper() + label[1:], Letters(SMALL, align="center")
    )


def _curves(on: Page, plot: _Plot, limits: Limits, pen: Pen) -> None:
    """Draw the limits as far as the plot goes."""
    box = plot.box
    left = (np.asarray(limits.base, np.float64) - plot.across.low) / (plot.across.high - plot.across.low)
    across = box.left + left * box.width
    for side in (limits.lower, limits.upper):
        level = (np.asarray(side, np.float64) - plot.up.low) / (plot.up.high - plot.up.low)
        drawn = line(on, list(across), list(box.foot - level * box.height), pen)
        drawn.set_clip_on(True)
        drawn.set_clip_path(
            Rectangle((box.left, box.top), box.width, box.height, transform=on.plane.transData)
        )


def _those(chart: Funnel, which: NDArray[np.bool_]) -> tuple[NDArray[np.float64], ...]:
    """Return base, value, lower and upper end of some points."""
    base, values = (np.asarray(each, np.float64) for each in (chart.base, chart.values))
    return tuple(each[which] for each in (base, values, ends(values, chart.lower), ends(values, chart.upper)))


def _dots(on: Page, plot: _Plot, those: tuple[NDArray[np.float64], ...], pen: Pen) -> None:
    """Draw points, and their ranges where they have any."""
    base, values, lower, upper = those
    for at, low, high in zip(base, lower, upper, strict=True):
        if low < high:
            level = (plot.up.at(low), plot.up.at(high))
            line(on, (plot.across.at(at),) * 2, level, Pen(pen.colour, 1.2))
    points(on, plot.across.many(base), plot.up.many(values), pen)


def _numbers(on: Page, plot: _Plot, chart: Funnel, named: list[int]) -> None:
    """Write the number of each named point beside it, on the side that is furthest from other marks."""
    shown = np.flatnonzero(np.isfinite(np.asarray(chart.values, np.float64)))
    taken = [
        (plot.across.at(float(chart.base[i])), plot.up.at(float(chart.values[i]))) for i in shown.tolist()
    ]
    for number, at in enumerate(named, 1):
        x, y = plot.across.at(float(chart.base[at])), plot.up.at(float(chart.values[at]))
        others = np.asarray([place for place in taken if place != (x, y)] or [(-1e3, -1e3)])
        free = [min(12.0, float(np.hypot(*(others - (x + dx, y + dy)).T).min())) for dx, dy in _AROUND]
        aside = _AROUND[int(np.argmax(free))]
        best = (float(x + aside[0]), float(y + aside[1]))
        taken.append(best)
        letters = Letters(SMALL, INK, "bold", align="center")
        write(on, (best[0], best[1] + SMALL * 0.36), str(number), letters)
