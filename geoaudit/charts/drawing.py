"""Draw a chart: the same bytes for the same chart, on every machine."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from geoaudit.charts.describing import described
from geoaudit.profiles.charts import Chart

_ONE_AT_A_TIME = Lock()
"""matplotlib's settings are one for all threads, and the app has many."""


def draw(chart: Chart, prefix: str = "chart") -> str:
    """Return a chart as an SVG element that may stand in an HTML page, or in a file of its own.

    Parameters
    ----------
    chart : Bars, Grouped, Pyramid, Funnel, TrendLine or HeatTable
    prefix : str
        What every id begins with; each chart of a page needs its own.

    Returns
    -------
    str
        Its ``title`` and ``desc`` are the chart's title and `described`. Text is text, in the reader's own
        fonts; nothing is fetched from elsewhere.

    Raises
    ------
    PackError
        Where the prefix cannot begin an id.
    """
    from geoaudit.charts.lettering import plain  # noqa: PLC0415 - matplotlib is slow to import
    from geoaudit.charts.painting import painted  # noqa: PLC0415
    from geoaudit.charts.svg import Naming, as_svg  # noqa: PLC0415

    naming = Naming(prefix, plain(chart.title), plain(described(chart)))
    with settled():
        return as_svg(painted(chart).figure, naming)


@contextmanager
def settled() -> Iterator[None]:
    """Hold matplotlib to the settings of `painting.settle`, for one thread at a time."""
    import matplotlib as mpl  # noqa: PLC0415 - slow to import, and not needed where nothing is drawn

    from geoaudit.charts.painting import settle  # noqa: PLC0415

    with _ONE_AT_A_TIME, mpl.rc_context(), warnings.catch_warnings():
        # A letter that the measuring font lacks is measured as a box, and read in the reader's own font.
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        settle()
        yield
