"""Which chart is painted how, and the settings of matplotlib that hold for all."""

from functools import singledispatch

import matplotlib as mpl

from geoaudit.charts.bars import paint_bars, paint_grouped
from geoaudit.charts.funnel import paint_funnel
from geoaudit.charts.heat import paint_heat
from geoaudit.charts.lettering import MEASURED_WITH
from geoaudit.charts.page import Page
from geoaudit.charts.pyramid import paint_pyramid
from geoaudit.charts.trend import paint_trend
from geoaudit.profiles.charts import Bars, Chart, Funnel, Grouped, HeatTable, Pyramid, TrendLine


def settle() -> None:
    """Set matplotlib so that text stays text, is never taken for mathematics, and ids are always the same.

    What the machine's own settings say is set aside.
    """
    mpl.rcdefaults()
    mpl.rc("svg", fonttype="none", hashsalt="geoaudit")
    mpl.rc("text", parse_math=False)
    mpl.rc("font", family=MEASURED_WITH)
    mpl.rc("hatch", linewidth=1.1)


@singledispatch
def painted(chart: Chart) -> Page:
    """Return a chart on a page of its own."""
    raise TypeError(f"A {type(chart).__name__} is not a chart.")


painted.register(Bars, paint_bars)
painted.register(Grouped, paint_grouped)
painted.register(Pyramid, paint_pyramid)
painted.register(Funnel, paint_funnel)
painted.register(TrendLine, paint_trend)
painted.register(HeatTable, paint_heat)
