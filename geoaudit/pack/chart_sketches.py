"""The charts of profiles as they are drawn on paper: those of the page, in the letters of the picture."""

import re

from geoaudit.charts.drawing import draw
from geoaudit.pack.easel import Sketch, short
from geoaudit.profiles.charts import Chart

POINTS = 0.8
"""Points to a unit of a chart: its letters are then as large as those beneath it."""

MARGIN = 6.0
"""That which a chart leaves around itself, in its units."""

_PAGE = re.compile(r'<svg [^>]*viewBox="0 0 (\S+) (\S+)"[^>]*>')


def sketch_chart(chart: Chart, key: str) -> Sketch:
    """Return a chart; `key` is what every id in it begins with."""
    drawn = draw(chart, key)
    page = _PAGE.match(drawn)
    if page is None:
        raise ValueError(f"A chart must be drawn as one SVG element with its size, and '{key}' is not.")
    inside = drawn[page.end() : drawn.rindex("</svg>")]
    # The picture has a margin of its own.
    width, height = ((float(units) - 2 * MARGIN) * POINTS for units in page.groups())
    place = f'transform="scale({short(POINTS)}) translate({-MARGIN} {-MARGIN})" stroke-linejoin="round"'
    return Sketch(f"<g {place}>{inside}</g>", width, height)
