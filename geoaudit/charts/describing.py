"""What a chart shows in plain words, for whoever cannot see it."""

from collections.abc import Sequence
from functools import singledispatch

import numpy as np

from geoaudit.charts.figures import (
    decimals_of,
    has_range,
    in_unit,
    listed,
    many,
    of_ranges,
    printed,
    printed_range,
    with_interval,
)
from geoaudit.charts.limits import BEYOND_95, BEYOND_998, above, standing
from geoaudit.profiles.chart_checks import Numbers
from geoaudit.profiles.charts import Bars, Chart, Funnel, Grouped, HeatTable, Pyramid, TrendLine

_MOST_NAMED = 8


@singledispatch
def described(chart: Chart) -> str:
    """Return the text alternative of a chart.

    It says what is shown, the largest and the smallest figure shown with their intervals, and how many
    figures are hidden; nothing is said of a hidden one.
    """
    raise TypeError(f"A {type(chart).__name__} is not a chart.")


@described.register
def _bars(chart: Bars) -> str:
    decimals = decimals_of(chart.decimals, (chart.values, chart.least, chart.most))
    figures = chart.values, chart.lower, chart.upper
    least, most = (of_ranges(chart.values, end) for end in (chart.least, chart.most))
    says = [f"Bar chart of {many(len(chart.labels), 'bar')}, in {chart.unit}."]
    ranges = _ranges_said(chart.labels, (least, most), decimals)
    if not ranges or np.isfinite(chart.values).any():
        says += _ends(chart.labels, figures, decimals)
    says += ranges
    says += _interval_said(chart)
    says += _reference_said(chart, decimals)
    return " ".join([*says, _hidden(np.fmax(chart.values, least))])


@described.register
def _grouped(chart: Grouped) -> str:
    decimals = decimals_of(chart.decimals, chart.values)
    groups = f"{many(len(chart.labels), 'group')} of bars for {listed(chart.series)}"
    says = [f"Bar chart of {groups}, in {chart.unit}."]
    for name, *figures in zip(chart.series, chart.values, chart.lower, chart.upper, strict=True):
        values, lower, upper = figures
        ends = " ".join(_ends(chart.labels, (values, lower, upper), decimals))
        says.append(f"{name}: {ends} {_hidden(values)}")
    says += _interval_said(chart)
    return " ".join([*says, *_reference_said(chart, decimals)])


@described.register
def _pyramid(chart: Pyramid) -> str:
    decimals = decimals_of(chart.decimals, (chart.left, chart.right))
    bands = f"{many(len(chart.bands), 'age band')} from {chart.bands[0]} to {chart.bands[-1]}"
    says = [f"Population pyramid of {bands}, in {chart.unit}."]
    for name, values in ((chart.left_label, chart.left), (chart.right_label, chart.right)):
        nothing = (np.nan,) * len(values)
        ends = " ".join(_ends(chart.bands, (values, nothing, nothing), decimals))
        says.append(f"{name}: {ends} {_hidden(values)}")
    return " ".join(says)


@described.register
def _funnel(chart: Funnel) -> str:
    decimals = decimals_of(chart.decimals, (chart.values,))
    where, high = standing(chart), above(chart)
    target = in_unit(
        printed(chart.target, decimals_of(chart.decimals, ((chart.target,), chart.values))), chart.unit
    )
    base = f"against their base ({chart.base_label})"
    says = [f"Funnel plot of {many(len(chart.labels), 'point')} {base}, in {chart.unit}; target {target}."]
    nothing = (np.nan,) * len(chart.values)
    ends = chart.lower if len(chart.lower) else nothing, chart.upper if len(chart.upper) else nothing
    says += _ends(chart.labels, (chart.values, *ends), decimals)
    for side, which in (("above", high), ("below", ~high)):
        beyond = [str(chart.labels[int(i)]) for i in np.flatnonzero((where == BEYOND_998) & which)]
        if beyond:
            says.append(f"Beyond the 99.8 % limit, {side} the target: {_named(beyond)}.")
    if BEYOND_998 not in where:
        says.append("None is beyond the 99.8 % limits.")
    says.append(f"Beyond 95 % but within 99.8 %: {int((where == BEYOND_95).sum()):,}.")
    return " ".join([*says, _hidden(chart.values)])


@described.register
def _trend(chart: TrendLine) -> str:
    decimals = decimals_of(chart.decimals, chart.series.values())
    span = f"{many(len(chart.periods), 'period')} from {chart.periods[0]} to {chart.periods[-1]}"
    says = [f"Trend over {span}, in {chart.unit}."]
    nothing = (np.nan,) * len(chart.periods)
    for name, values in chart.series.items():
        figures = values, chart.lower.get(name, nothing), chart.upper.get(name, nothing)
        ends = " ".join(_ends(chart.periods, figures, decimals))
        gaps = int(np.isnan(np.asarray(values, np.float64)).sum())
        missing = f"No figure is shown for {gaps:,} of them." if gaps else "Every period has a figure."
        says.append(f"{name}: {ends} {missing}")
    says += [f"From {each.period} not comparable with before: {each.words}." for each in chart.breaks]
    return " ".join(says)


@described.register
def _heat(chart: HeatTable) -> str:
    decimals = decimals_of(chart.decimals, chart.values)
    values = np.asarray(chart.values, np.float64)
    cells = [f"{row}, {column}" for row in chart.rows for column in chart.columns]
    nothing = np.full(values.size, np.nan)
    size = f"{many(len(chart.rows), 'row')} and {many(len(chart.columns), 'column')}"
    says = [f"Table of {size}, shaded by size, in {chart.unit}."]
    says += _ends(cells, (values.ravel(), nothing, nothing), decimals)
    return " ".join([*says, _hidden(values.ravel())])


def _ends(labels: Sequence[str], figures: tuple[Numbers, Numbers, Numbers], decimals: int) -> list[str]:
    """Return the largest and the smallest figure shown, in a sentence each."""
    values, lower, upper = (np.asarray(each, np.float64) for each in figures)
    known = values[np.isfinite(values)]
    if not known.size:
        return ["No figure is shown."]
    says = []
    for word, end in (("Largest", known.max()), ("Smallest shown", known.min())):
        where = np.flatnonzero(values == end)
        at = int(where[0])
        figure = with_interval((float(end), float(lower[at]), float(upper[at])), decimals)
        also = len(where) - 1
        others = f" and {many(also, 'other')}" if also else ""
        says.append(f"{word}: {labels[at]}{others}, {printed(float(end), decimals) if also else figure}.")
    return says[: 1 if known.max() == known.min() else 2]


def _ranges_said(labels: Sequence[str], ends: tuple[Numbers, Numbers], decimals: int) -> list[str]:
    """Return the figures that are known as ranges, in a sentence."""
    known = [
        f"{label}, {printed_range(least, most, decimals)}"
        for label, least, most in zip(labels, *ends, strict=True)
        if not np.isnan(least)
    ]
    return [f"Known as a range: {'; '.join(known)}."] if known else []


def _hidden(values: Numbers) -> str:
    count = int(np.isnan(np.asarray(values, np.float64)).sum())
    return f"{count:,} of {len(values):,} hidden." if count else "None is hidden."


def _interval_said(chart: Bars | Grouped) -> list[str]:
    """Return what the range of a figure is, where any that is shown has one."""
    values, lower, upper = (np.asarray(each, np.float64) for each in (chart.values, chart.lower, chart.upper))
    any_has = bool(has_range(values, lower, upper).any())
    return [f"The range in brackets is the {chart.interval}."] if any_has else []


def _reference_said(chart: Bars | Grouped, decimals: int) -> list[str]:
    if chart.reference is None:
        return []
    return [
        f"A line marks {chart.reference_label}: {in_unit(printed(chart.reference, decimals), chart.unit)}."
    ]


def _named(labels: list[str]) -> str:
    """Return labels as a list, the first few where they are many."""
    if len(labels) <= _MOST_NAMED:
        return listed(labels)
    return f"{', '.join(labels[:_MOST_NAMED])} and {len(labels) - _MOST_NAMED:,} others"
