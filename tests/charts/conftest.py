"""One chart of each kind, with hidden figures, and a reader of what was drawn."""

from collections.abc import Callable
from math import inf, nan
from xml.etree import ElementTree as ET

import pytest

from geoaudit.charts.drawing import draw
from geoaudit.profiles.charts import (
    Bars,
    Break,
    Chart,
    Funnel,
    Grouped,
    HeatTable,
    Limits,
    Pyramid,
    TrendLine,
)

SVG = "{http://www.w3.org/2000/svg}"
LIMITS95 = Limits((50, 200, 1000), (10, 20, 25), (50, 40, 35))
LIMITS998 = Limits((50, 200, 1000), (0, 15, 22), (60, 45, 38))

CHARTS: dict[str, Chart] = {
    "bars": Bars(
        "Rates by ward",
        "per 1,000 residents",
        ("Chirton", "Benton", "Howdon", "Weetslade"),
        (20, 10, nan, 0),
        (15, 6, 0, 0),
        (26, inf, 9, 4),
        12,
        "North Tyneside",
        "95 % interval",
    ),
    "grouped": Grouped(
        "Need",
        "%",
        ("Drugs", "Alcohol"),
        ("Women", "Men"),
        ((40, 7), (33, nan)),
        ((30, 5), (30, 0)),
        ((50, 9), (36, 9)),
    ),
    "pyramid": Pyramid("Caseload", ("18–20", "21–24", "25+"), (30, 60, nan), (15, nan, 5), "Men", "Women"),
    "funnel": Funnel(
        "Reoffending",
        "%",
        (100, 200, 300, 400, 500),
        (30, 70, 42.5, nan, 2),
        ("Within", "High", "Between", "Hidden", "Low"),
        30,
        LIMITS95,
        LIMITS998,
        base_label="people in the cohort",
    ),
    "trend": TrendLine(
        "Offences",
        "offences",
        ("2000", "2001", "2002", "2003", "2004", "2005"),
        {"Burglary": (10, 20, nan, 30, 40, 50), "Theft": (5, 6, 7, 8, 9, 10)},
        {"Burglary": (8, 18, nan, 28, 38, 48)},
        {"Burglary": (12, 22, nan, 32, 42, 52)},
        (Break("2004", "new counting rules"),),
    ),
    "heat": HeatTable("Needs", "%", ("Drugs", "Alcohol"), ("Violence", "Theft"), ((10, 50), (nan, 20))),
}


@pytest.fixture(params=sorted(CHARTS))
def chart(request: pytest.FixtureRequest) -> Chart:
    """Each kind of chart in turn."""
    return CHARTS[request.param]


@pytest.fixture
def charts() -> dict[str, Chart]:
    """Every kind of chart."""
    return CHARTS


@pytest.fixture
def drawn() -> Callable[[Chart], ET.Element]:
    """Draw a chart and parse it."""
    return lambda chart: ET.fromstring(draw(chart))


@pytest.fixture
def texts(drawn: Callable[[Chart], ET.Element]) -> Callable[[Chart], list[str]]:
    """Draw a chart and return the words that stand on it."""
    return lambda chart: ["".join(each.itertext()) for each in drawn(chart).iter(f"{SVG}text")]


@pytest.fixture
def paths(
    drawn: Callable[[Chart], ET.Element],
) -> Callable[[Chart, str], list[list[list[tuple[float, float]]]]]:
    """Draw a chart and return its paths whose style has some words: each as its strokes' points."""

    def found(chart: Chart, style: str) -> list[list[list[tuple[float, float]]]]:
        several = [
            e
            for e in drawn(chart).iter(f"{SVG}path")
            if style in e.get("style", "") and "C" not in e.get("d", "")
        ]
        return [[_points(stroke) for stroke in e.get("d", "").split("M")[1:]] for e in several]

    return found


def _points(stroke: str) -> list[tuple[float, float]]:
    numbers = [float(each) for each in stroke.replace("L", " ").replace("z", " ").split()]
    return list(zip(numbers[::2], numbers[1::2], strict=True))
