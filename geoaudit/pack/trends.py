"""The run of a table's totals over its periods, as bars.

A break of the source is a line across them, with its number. A figure that is not there has no bar and its
marker in its place: it is no nought. An estimate is a hatched bar, with a line for the range that it lies in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import MARKERS, TOTAL, Profile
from geoaudit.pack.figures import Cell, cells_in, in_words
from geoaudit.pack.margins import apart, at_total
from geoaudit.pack.timeline import Numbered, place, read
from geoaudit.periods.dates import month_label, month_of
from geoaudit.periods.windows import comparable

WIDTH, HEIGHT = 960, 150
CALENDAR = ("month", "quarter", "year", "financial_year")
FEWEST_STEPS = 4
MOST_SERIES = 3
_LABELS = 13
# The width in drawing units that a marker in its brackets takes.
_ROOM = 22


@dataclass(frozen=True)
class Bar:
    """A period's bar in drawing units.

    Attributes
    ----------
    x, y, width, height : float
        A figure that is not there has no height.
    words, label : str
        What it says when pointed at, and what stands beneath it.
    style : str
        ``est`` for an estimate, else empty.
    sign : str
        The marker in the place of a figure that is not there.
    reach : tuple of float or None
        The ends of the line for the range that the figure lies in, the upper one first.
    """

    x: float
    y: float
    width: float
    height: float
    words: str
    label: str
    style: str = ""
    sign: str = ""
    reach: tuple[float, float] | None = None


@dataclass(frozen=True)
class Trend:
    """Bars of one series of totals: heading, text alternative, bars, the top of the scale, and breaks."""

    heading: str
    alt: str
    bars: tuple[Bar, ...]
    top: str
    breaks: tuple[tuple[float, Numbered], ...] = ()


@dataclass(frozen=True)
class Total:
    """The figure of everything that the table counts, in one period."""

    heading: str
    cell: Cell

    @property
    def n(self) -> int | None:
        """The figure; None where there is none."""
        return self.cell.n

    @property
    def marker(self) -> str:
        """Why there is none, or that it is an estimate."""
        return self.cell.marker


def totals(profile: Profile) -> tuple[tuple[str, tuple[Total, ...]], ...]:
    """Return the table's totals by period, for each of the categories that are never added up.

    A table by month, quarter or year without their sum has none: it is a run and no category.
    """
    fixed = apart(profile)
    return () if set(fixed) & set(CALENDAR) else _runs(profile, "period", fixed)


def trends(profile: Profile, breaks: Sequence[Numbered] = ()) -> tuple[Trend, ...]:
    """Return the bars of each run of totals, by month, quarter or year where the table is, else by period.

    Periods that cannot be compared are no run, and there are no bars (`incomparable` says why).

    Parameters
    ----------
    profile : Profile
    breaks : sequence of Numbered
        Those of the table's source; each that lies on a chart is a line on it.
    """
    axis = _axis(profile)
    if incomparable(profile):
        return ()
    runs = _runs(profile, axis, [name for name in apart(profile) if name != axis])
    runs = tuple((heading, _months_filled(run) if axis == "month" else run) for heading, run in runs)
    drawn = (_trend(heading, run, breaks) for heading, run in runs if len(run) >= FEWEST_STEPS)
    return tuple(drawn)[:MOST_SERIES]


def incomparable(profile: Profile) -> str:
    """Return why the table's periods make no run, as the end of a sentence; empty where they make one.

    A table by month, quarter or year has steps of its own, and its periods need not follow one another.
    """
    if _axis(profile) != "period":
        return ""
    periods = [read(str(label)) for label in profile.cells["period"].unique() if label != TOTAL]
    known = [period for period in periods if period]
    return comparable(known) if len(known) > 1 else ""


def _axis(profile: Profile) -> str:
    return next((name for name in CALENDAR if name in profile.by), "period")


def _runs(profile: Profile, axis: str, fixed: list[str]) -> tuple[tuple[str, tuple[Total, ...]], ...]:
    summed = [name for name in profile.by if name not in {*fixed, axis}]
    others = ["area_code" if name == "area" else name for name in summed]
    cells = at_total(profile.cells, others)
    cells = cells[cells[axis] != TOTAL]
    if others and not (cells[others] == TOTAL).all(axis=None):
        return ()
    # A month that stands in two periods is counted whole or in part: the later period's figure is drawn.
    cells = cells.drop_duplicates([*fixed, axis], keep="last")
    groups = cells.groupby(fixed, sort=False) if fixed else [((), cells)]
    return tuple((", ".join(map(str, key)), _totals(part, axis)) for key, part in groups)


def _totals(cells: pd.DataFrame, axis: str) -> tuple[Total, ...]:
    ordered = cells if axis == "period" else cells.sort_values(axis, kind="stable")
    return tuple(Total(str(step), cell) for step, cell in zip(ordered[axis], cells_in(ordered), strict=True))


def _months_filled(run: tuple[Total, ...]) -> tuple[Total, ...]:
    """Return the run with the months that it leaves out: a gap takes its place on the axis."""
    found = {total.heading: total for total in run if read(total.heading)}
    if not found:
        return run
    numbers = [month_of(heading) for heading in found]
    months = [month_label(i) for i in range(min(numbers), max(numbers) + 1)]
    others = tuple(total for total in run if total.heading not in found)
    return (*(found.get(month, Total(month, Cell(None, "x"))) for month in months), *others)


def _trend(heading: str, run: tuple[Total, ...], breaks: Sequence[Numbered]) -> Trend:
    figures = np.array([total.n or 0 for total in run], float)
    ends = [float(total.cell.upper or 0) for total in run if total.n is not None]
    top = max(figures.max(), *ends, 1.0)
    every = -(-len(run) // _LABELS)
    bars = tuple(
        _bar(i, total, (WIDTH / len(run), HEIGHT / top), total.heading if i % every == 0 else "")
        for i, total in enumerate(run)
    )
    return Trend(heading, _alt(heading, run, f"{top:,.0f}"), bars, f"{top:,.0f}", _lines(run, breaks))


def _bar(i: int, total: Total, scale: tuple[float, float], label: str) -> Bar:
    step, unit = scale
    cell, high = total.cell, (total.n or 0) * unit
    reach = None
    if cell.n is not None and cell.ranged:
        most = HEIGHT if cell.upper is None else cell.upper * unit
        reach = round(HEIGHT - most, 1), round(HEIGHT - (cell.lower or 0) * unit, 1)
    return Bar(
        round(i * step + step * 0.12, 1),
        round(HEIGHT - high, 1),
        round(step * 0.76, 1),
        round(high, 1),
        f"{total.heading}: {in_words(cell)}",
        label,
        "est" if cell.marker == "e" else "",
        _sign(cell.marker, step) if cell.n is None else "",
        reach,
    )


def _sign(marker: str, step: float) -> str:
    return f"[{marker}]" if marker and step > _ROOM else marker


def _lines(run: tuple[Total, ...], breaks: Sequence[Numbered]) -> tuple[tuple[float, Numbered], ...]:
    """Return where each break lies; one at either end, or where the steps are no days, has no line."""
    labels = [total.heading for total in run]
    found = [(place(one.day, labels), one) for one in breaks]
    step = WIDTH / len(run)
    return tuple((round(at * step, 1), one) for at, one in found if at is not None and 0 < at < len(run))


def _alt(heading: str, run: tuple[Total, ...], top: str) -> str:
    words = f"Bars for {len(run)} steps of time from {run[0].heading} to {run[-1].heading}"
    kind = f", {heading}" if heading else ""
    missing = {marker: sum(t.n is None and t.marker == marker for t in run) for marker in MARKERS}
    gaps = "".join(f"; {count} {MARKERS[marker]}" for marker, count in missing.items() if count)
    return f"{words}{kind}; the highest is {top}{gaps}. The figures are in the table's file."
