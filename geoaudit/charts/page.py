"""The page that a chart is drawn on: matplotlib's canvas in units from its top left corner.

A unit is a pixel where the chart is shown `WIDTH` pixels wide.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from geoaudit.charts.lettering import LEADING, SMALL, TEXT, plain, width_of
from geoaudit.charts.palette import CARD, EDGE, HATCH, HATCH_PAGE, INK, SOFT

WIDTH = 360.0
"""That of a phone's screen, so that letters are read there as large as they are drawn."""

STUB = 24.0
"""The length of a mark for what is hidden."""

_ORDER = 1
"""That of boxes: what is drawn later lies above."""

_INCH = 72.0
"""Units of matplotlib's SVG in an inch."""


@dataclass(frozen=True)
class Pen:
    """How a line is drawn: colour, width and dashes (lengths on and off), and the mark at its points."""

    colour: str = INK
    width: float = 1.4
    dashes: tuple[float, ...] = ()
    marker: str = ""
    size: float = 6.0
    filled: bool = True


@dataclass(frozen=True)
class Fill:
    """How a box is filled: its ground, and a hatch in another colour."""

    ground: str
    hatch: str = ""
    ink: str = CARD
    edge: str = EDGE


@dataclass(frozen=True)
class Letters:
    """How words are written; they start, end or have their middle at a point."""

    size: float = TEXT
    colour: str = INK
    weight: str = "normal"
    align: str = "left"
    upwards: bool = False


@dataclass(frozen=True)
class Box:
    """A part of the page: its top left corner, and how wide and high it is."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.left + self.width

    @property
    def foot(self) -> float:
        """Its lower side."""
        return self.top + self.height


UNSHOWN = Fill(HATCH_PAGE, "/////", HATCH, HATCH)


@dataclass(frozen=True)
class Page:
    """A canvas with one plane over all of it, whose `y` goes down."""

    figure: Figure
    plane: Axes


def page(width: float, height: float) -> Page:
    """Return an empty page of a width and a height."""
    figure = Figure(figsize=(width / _INCH, height / _INCH), dpi=_INCH, facecolor=CARD)
    FigureCanvasSVG(figure)
    plane = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    plane.set_axis_off()
    return Page(figure, plane)


def fill(on: Page, box: Box, how: Fill) -> None:
    """Fill a box; a hatch and the edge are drawn apart, since each has a colour of its own."""
    corner = (box.left, box.top)
    ground = how.ground
    if how.hatch:
        hatched = Rectangle(corner, box.width, box.height, hatch=how.hatch, ec=how.ink, fc=ground, lw=0)
        _add(on, hatched)
        ground = "none"
    _add(on, Rectangle(corner, box.width, box.height, ec=how.edge, fc=ground, lw=0.8))


def _add(on: Page, artist: Artist) -> None:
    """Put what is drawn on a page, above what is there."""
    artist.set_clip_on(False)
    artist.set_zorder(_ORDER)
    on.plane.add_artist(artist)


def line(on: Page, x: Sequence[float], y: Sequence[float], pen: Pen) -> Line2D:
    """Draw a line through points; NaN leaves a gap."""
    drawn = Line2D(
        x,
        y,
        color=pen.colour,
        linewidth=pen.width,
        linestyle=(0, pen.dashes) if pen.dashes else "solid",
        marker=pen.marker,
        markersize=pen.size,
        markerfacecolor=pen.colour if pen.filled else CARD,
        markeredgecolor=pen.colour,
    )
    _add(on, drawn)
    return drawn


def points(on: Page, x: Sequence[float], y: Sequence[float], pen: Pen) -> None:
    """Draw the marks of a pen without the line."""
    line(on, x, y, pen).set_linestyle("None")


def write(on: Page, at: tuple[float, float], words: str, how: Letters) -> None:
    """Write one line of words on a base line."""
    on.plane.text(
        *at,
        plain(words),
        size=how.size,
        color=how.colour,
        weight=how.weight,
        ha=how.align,
        va="baseline",
        rotation=90 if how.upwards else 0,
        rotation_mode="anchor",
    )


def write_tick(on: Page, at: tuple[float, float], words: str) -> None:
    """Write the words of a tick under it, as far aside as keeps them on the page."""
    across, base = at
    half = width_of(words, SMALL) / 2 + 1
    width = float(on.plane.get_xlim()[1])
    write(on, (min(max(across, half), width - half), base), words, Letters(SMALL, SOFT, align="center"))


def write_lines(on: Page, at: tuple[float, float], lines: Sequence[str], how: Letters) -> float:
    """Write lines from a top down and return where they end.

    Each is written alone: matplotlib would place the lines of one text by the width of its own letters.
    """
    left, top = at
    for number, words in enumerate(lines):
        write(on, (left, top + how.size * (number * LEADING + 1)), words, how)
    return top + depth(len(lines), how.size)


def depth(lines: int, size: float) -> float:
    """Return how high so many lines are."""
    return lines * size * LEADING
