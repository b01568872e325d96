"""A picture on paper as a standalone SVG: its title, what is drawn, and the lines beneath, in points.

Everything is said in the file itself: no style sheet, no script, nothing from elsewhere. Letters are those of
DejaVu Sans, which comes with matplotlib, so that a picture is the same wherever it is drawn; a program that
lacks them uses another sans serif, in which the words are as wide or narrower.
"""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from xml.sax.saxutils import escape, quoteattr

from geoaudit.charts.palette import CARD, INK, MARK, SOFT

WIDTH = 453.5
"""Points across what is drawn over the whole width: 160 mm."""
MILLIMETRES = 25.4 / 72
DOTS_PER_INCH = 150
"""Of a picture that is made of dots."""
TITLE, TEXT, SMALL = 11.0, 8.0, 7.0
LEADING = 1.3
MARGIN = 8.0
_BOX = 22.0
FONTS = "DejaVu Sans, Verdana, Arial, sans-serif"


@dataclass(frozen=True)
class Sketch:
    """What is drawn: SVG elements from the top left corner, and how wide and high they are in points."""

    elements: str
    width: float
    height: float


def stacked(parts: Iterable[Sketch], gap: float = 6.0) -> Sketch:
    """Return sketches one beneath the other."""
    placed, top, width = [], 0.0, 0.0
    for part in parts:
        placed.append(moved(part, 0, top))
        top, width = top + part.height + gap, max(width, part.width)
    return Sketch("".join(placed), width, max(top - gap, 0.0))


def beside(parts: Iterable[Sketch], gap: float = 12.0) -> Sketch:
    """Return sketches side by side."""
    placed, left, height = [], 0.0, 0.0
    for part in parts:
        placed.append(moved(part, left, 0))
        left, height = left + part.width + gap, max(height, part.height)
    return Sketch("".join(placed), max(left - gap, 0.0), height)


def moved(part: Sketch, left: float, top: float) -> str:
    """Return a sketch's elements at another place."""
    return f'<g transform="translate({short(left)} {short(top)})">{part.elements}</g>'


def written(words: str, room: float, size: float = TEXT, look: str = "") -> Sketch:
    """Return words in lines no wider than the room; `look` are further attributes."""
    lines = _lines(words, room, size, "bold" if "bold" in look else "normal")
    drawn = "".join(line(part, (0, size * (i * LEADING + 1)), size, look) for i, part in enumerate(lines))
    return Sketch(drawn, room, len(lines) * size * LEADING)


def line(words: str, at: tuple[float, float], size: float = TEXT, look: str = "") -> str:
    """Return one line of words on a base line."""
    x, y = at
    look = look if "fill=" in look else f'fill="{INK}" {look}'
    place = f'x="{short(x)}" y="{short(y)}" font-size="{short(size)}"'
    return f"<text {place} {look.strip()}>{escape(printable(words))}</text>"


def width_of(words: str, size: float = TEXT) -> float:
    """Return how wide words are on one line."""
    return _width(words, size)


def ems_of(words: str) -> float:
    """Return how wide words are in sizes of their letters: quicker than `width_of`, and without kerning."""
    return sum(map(_advance, words))


def keyed(entries: Iterable[tuple[str, str]], room: float) -> Sketch:
    """Return a legend: a box in each fill with its words."""
    box = f'<rect y="0.2" width="{_BOX}" height="9" {{}}/>'
    return legend(((box.format(paint), words) for paint, words in entries), (_BOX, room))


def legend(entries: Iterable[tuple[str, str]], sizes: tuple[float, float]) -> Sketch:
    """Return a legend: a sign with its words, as many to a line as there is room for.

    Parameters
    ----------
    entries : iterable of (str, str)
        The elements of each sign, and its words.
    sizes : tuple of float
        How wide a sign is, and how much room there is.
    """
    sign, room = sizes
    drawn, left, top, foot = [], 0.0, 0.0, 0.0
    for elements, words in entries:
        said = written(words, min(width_of(words) + 1, room - sign - 4))
        if left and left + sign + 4 + said.width > room:
            left, top = 0.0, foot
        drawn.append(moved(Sketch(elements, sign, 9), left, top + 0.8))
        drawn.append(moved(said, left + sign + 4, top + 0.8))
        left, foot = left + sign + 4 + said.width + 12, max(foot, top + said.height + 3)
    return Sketch("".join(drawn), room, foot)


def picture(title: str, drawn: Sketch, lines: Sequence[str], alt: str) -> tuple[bytes, tuple[float, float]]:
    """Return a standalone SVG and its width and height in millimetres.

    Parameters
    ----------
    title : str
        What stands above; nothing where what is drawn has its own.
    drawn : Sketch
    lines : sequence of str
        What stands beneath; one that begins with ``NOT FOR RELEASE`` is set apart.
    alt : str
        What the picture shows, in words.
    """
    room = drawn.width
    head = [written(title, room, TITLE, 'font-weight="bold"')] if title else []
    foot = stacked([written(words, room, SMALL, _look(words)) for words in lines], 1.0)
    whole = stacked([*head, drawn, foot])
    width, height = room + 2 * MARGIN, whole.height + 2 * MARGIN
    size = width * MILLIMETRES, height * MILLIMETRES
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{size[0]:.1f}mm" height="{size[1]:.1f}mm" viewBox="0 0 {short(width)} {short(height)}" '
        f'role="img" font-family={quoteattr(FONTS)}>'
        f"<desc>{escape(printable(alt))}</desc>"
        f'<rect width="{short(width)}" height="{short(height)}" fill="{CARD}"/>'
        f"{moved(whole, MARGIN, MARGIN)}</svg>\n"
    )
    return svg.encode(), size


def short(value: float) -> str:
    """Return a length with no more digits than can be seen."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


@lru_cache(maxsize=4096)
def printable(words: str) -> str:
    """Return words without what cannot stand in an SVG, or would turn the words after it round."""
    from geoaudit.charts.lettering import plain  # noqa: PLC0415 - needs matplotlib, slow to import

    return plain(words)


def _look(words: str) -> str:
    return f'fill="{MARK}" font-weight="bold"' if words.startswith("NOT FOR RELEASE") else f'fill="{SOFT}"'


@lru_cache(maxsize=4096)
def _lines(words: str, room: float, size: float, weight: str) -> tuple[str, ...]:
    from geoaudit.charts.lettering import wrapped  # noqa: PLC0415 - needs matplotlib, slow to import

    with _strange_letters():
        return wrapped(words, room, size, weight)


@lru_cache(maxsize=4096)
def _width(words: str, size: float) -> float:
    from geoaudit.charts.lettering import width_of as measured  # noqa: PLC0415 - needs matplotlib

    with _strange_letters():
        return measured(words, size)


@lru_cache(maxsize=4096)
def _advance(letter: str) -> float:
    return (_width(f"n{letter}n", 100.0) - _width("nn", 100.0)) / 100.0


@contextmanager
def _strange_letters() -> Iterator[None]:
    """Let a letter that the measuring font lacks be measured as a box: it is read in another font."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from", category=UserWarning)
        yield
