"""A chart as a table: every figure that it shows, and no other."""

from functools import singledispatch

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.charts.figures import of_ranges
from geoaudit.charts.limits import ends, standing
from geoaudit.profiles.charts import Bars, Chart, Funnel, Grouped, HeatTable, Pyramid, TrendLine


@singledispatch
def as_table(chart: Chart) -> pd.DataFrame:
    """Return a chart as a table of a row a mark, in the order of the chart.

    Returns
    -------
    DataFrame
        Figures in the chart's unit, NaN where hidden.

        - `Bars`: ``label``, ``value``, ``lower``, ``upper``, and ``least``, ``most`` of a range.
        - `Grouped`: ``label``, ``series``, ``value``, ``lower``, ``upper``.
        - `Pyramid`: ``band``, ``side``, ``value``.
        - `Funnel`: ``label``, ``base``, ``value``, ``lower``, ``upper``, ``standing`` (within, beyond 95 %,
          beyond 99.8 %, hidden).
        - `TrendLine`: ``period``, ``series``, ``value``, ``lower``, ``upper``, ``break`` (in words, where one
          begins).
        - `HeatTable`: ``row``, ``column``, ``value``.
    """
    raise TypeError(f"A {type(chart).__name__} is not a chart.")


@as_table.register
def _bars(chart: Bars) -> pd.DataFrame:
    ranges = {"least": of_ranges(chart.values, chart.least), "most": of_ranges(chart.values, chart.most)}
    return pd.DataFrame({"label": list(chart.labels)} | _figures(chart) | ranges)


@as_table.register
def _grouped(chart: Grouped) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([list(chart.labels), list(chart.series)], names=["label", "series"])
    return pd.DataFrame(_figures(chart), index=index).reset_index()


@as_table.register
def _pyramid(chart: Pyramid) -> pd.DataFrame:
    sides = [chart.left_label, chart.right_label]
    index = pd.MultiIndex.from_product([list(chart.bands), sides], names=["band", "side"])
    values = np.asarray((chart.left, chart.right), np.float64).T.ravel()
    return pd.DataFrame({"value": values}, index=index).reset_index()


@as_table.register
def _funnel(chart: Funnel) -> pd.DataFrame:
    figures = {"base": np.asarray(chart.base, np.float64), "value": ends(chart.values, ())}
    figures["lower"], figures["upper"] = (ends(chart.values, end) for end in (chart.lower, chart.upper))
    return pd.DataFrame({"label": list(chart.labels)} | figures).assign(standing=standing(chart))


@as_table.register
def _trend(chart: TrendLine) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([list(chart.periods), list(chart.series)], names=["period", "series"])
    nothing = np.full(len(chart.periods), np.nan)
    columns = {
        "value": [chart.series[name] for name in chart.series],
        "lower": [chart.lower.get(name, nothing) for name in chart.series],
        "upper": [chart.upper.get(name, nothing) for name in chart.series],
    }
    figures = {name: np.asarray(each, np.float64).T.ravel() for name, each in columns.items()}
    table = pd.DataFrame(figures, index=index).reset_index()
    words = {each.period: each.words for each in chart.breaks}
    return table.assign(**{"break": [words.get(period, "") for period in table["period"]]})


@as_table.register
def _heat(chart: HeatTable) -> pd.DataFrame:
    index = pd.MultiIndex.from_product([list(chart.rows), list(chart.columns)], names=["row", "column"])
    values = np.asarray(chart.values, np.float64).ravel()
    return pd.DataFrame({"value": values}, index=index).reset_index()


def _figures(chart: Bars | Grouped) -> dict[str, NDArray[np.float64]]:
    """Return value, lower and upper end label by label, and within a label series by series."""
    columns = {"value": chart.values, "lower": chart.lower, "upper": chart.upper}  # noqa: PD011
    return {name: np.asarray(each, np.float64).T.ravel() for name, each in columns.items()}
