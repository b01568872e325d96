"""The run of a table's totals over its periods, as bars."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import MARKERS, TOTAL, Profile
from geoaudit.pack.margins import apart, at_total

WIDTH, HEIGHT = 960, 150
CALENDAR = ("month", "quarter", "year", "financial_year")
FEWEST_STEPS = 4
MOST_SERIES = 3
_LABELS = 13


@dataclass(frozen=True)
class Bar:
    """A period's bar in drawing units; a hidden figure has none (`height` 0) and says so in `words`."""

    x: float
    y: float
    width: float
    height: float
    words: str
    label: str


@dataclass(frozen=True)
class Trend:
    """Bars of one series of totals: heading, text alternative, bars, and the top of the scale."""

    heading: str
    alt: str
    bars: tuple[Bar, ...]
    top: str


@dataclass(frozen=True)
class Total:
    """The figure of everything that the table counts, in one period."""

    heading: str
    n: int | None
    marker: str


def totals(profile: Profile) -> tuple[tuple[str, tuple[Total, ...]], ...]:
    """Return the table's totals by period, for each of the categories that are never added up."""
    return _runs(profile, "period", apart(profile))


def trends(profile: Profile) -> tuple[Trend, ...]:
    """Return the bars of each run of totals, by month, quarter or year where the table is, else by period."""
    calendar = [name for name in CALENDAR if name in profile.by]
    axis = calendar[0] if calendar else "period"
    runs = _runs(profile, axis, [name for name in apart(profile) if name != axis])
    return tuple(_trend(heading, run) for heading, run in runs if len(run) >= FEWEST_STEPS)[:MOST_SERIES]


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
    rows = zip(ordered[axis], ordered["n"], ordered["marker"], strict=True)
    return tuple(Total(str(step), None if pd.isna(n) else int(n), str(marker)) for step, n, marker in rows)


def _trend(heading: str, run: tuple[Total, ...]) -> Trend:
    figures = np.array([total.n or 0 for total in run], float)
    top = max(figures.max(), 1.0)
    step = WIDTH / len(run)
    every = -(-len(run) // _LABELS)
    bars = tuple(
        Bar(
            round(i * step + step * 0.12, 1),
            round(HEIGHT - HEIGHT * value / top, 1),
            round(step * 0.76, 1),
            round(HEIGHT * value / top, 1),
            f"{total.heading}: {MARKERS[total.marker] if total.n is None else format(total.n, ',')}",
            total.heading if i % every == 0 else "",
        )
        for i, (total, value) in enumerate(zip(run, figures, strict=True))
    )
    words = f"Bars for {len(run)} steps of time from {run[0].heading} to {run[-1].heading}"
    kind = f", {heading}" if heading else ""
    alt = f"{words}{kind}; the highest is {top:,.0f}. The figures are in the table's file."
    return Trend(heading, alt, bars, f"{top:,.0f}")
