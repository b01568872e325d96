"""What stands over a chart: its title, its unit and its key; and the notes beneath."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from geoaudit.charts.lettering import LEADING, SMALL, TEXT, TITLE, width_of, wrapped
from geoaudit.charts.page import (
    UNSHOWN,
    Box,
    Fill,
    Letters,
    Page,
    Pen,
    depth,
    fill,
    line,
    points,
    write_lines,
)
from geoaudit.charts.palette import INK, SOFT

MARGIN = 6.0
_SAMPLE, _GAP = 26.0, 14.0


@dataclass(frozen=True)
class Entry:
    """What a mark means, in words; `sample` draws the mark into a box."""

    words: str
    sample: Callable[[Page, Box], None]


@dataclass(frozen=True)
class Heading:
    """The lines of title and unit, and the entries of the key, each with its place, line by line."""

    title: tuple[str, ...]
    unit: tuple[str, ...]
    key: tuple[tuple[float, float, tuple[str, ...], Entry], ...]
    height: float


def heading(title: str, unit: str, entries: Sequence[Entry], width: float) -> Heading:
    """Return a heading laid out on a page of a width."""
    room = width - 2 * MARGIN
    titles = wrapped(title, room, TITLE, "bold")
    units = wrapped(unit[:1].upper() + unit[1:], room, SMALL)
    top = MARGIN + depth(len(titles), TITLE) + depth(len(units), SMALL) + 4
    key, foot = _laid_out(entries, top, room)
    return Heading(titles, units, key, foot + MARGIN)


def write_heading(on: Page, head: Heading) -> None:
    """Write a heading at the top of a page."""
    foot = write_lines(on, (MARGIN, MARGIN), head.title, Letters(TITLE, weight="bold"))
    write_lines(on, (MARGIN, foot), head.unit, Letters(SMALL, SOFT))
    for left, top, lines, entry in head.key:
        entry.sample(on, Box(left, top, _SAMPLE, SMALL * LEADING))
        write_lines(on, (left + _SAMPLE + 5, top), lines, Letters(SMALL))


def write_notes(on: Page, top: float, notes: Sequence[tuple[str, ...]]) -> None:
    """Write notes, each in its lines, beneath a chart."""
    for lines in notes:
        top = write_lines(on, (MARGIN, top), lines, Letters(TEXT - 0.5)) + 2


def notes_height(notes: Sequence[tuple[str, ...]]) -> float:
    """Return how high the notes are, with a margin beneath."""
    return sum(depth(len(lines), TEXT - 0.5) + 2 for lines in notes) + MARGIN


def stroke(words: str, pen: Pen) -> Entry:
    """Return an entry for a line, with its mark in the middle where it has one."""

    def sample(on: Page, box: Box) -> None:
        middle = box.top + box.height / 2
        line(on, (box.left, box.right), (middle, middle), Pen(pen.colour, pen.width, pen.dashes))
        if pen.marker:
            points(on, (box.left + box.width / 2,), (middle,), pen)

    return Entry(words, sample)


def mark(words: str, pen: Pen) -> Entry:
    """Return an entry for the mark of a point."""

    def sample(on: Page, box: Box) -> None:
        points(on, (box.left + box.width / 2,), (box.top + box.height / 2,), pen)

    return Entry(words, sample)


def swatch(words: str, how: Fill) -> Entry:
    """Return an entry for a filled box."""

    def sample(on: Page, box: Box) -> None:
        fill(on, Box(box.left, box.top + 2, box.width, box.height - 4), how)

    return Entry(words, sample)


def whisker(words: str) -> Entry:
    """Return an entry for an interval."""

    def sample(on: Page, box: Box) -> None:
        middle, half = box.top + box.height / 2, 3.5
        line(on, (box.left + 2, box.right - 2), (middle, middle), Pen(INK, 1.3))
        for end in (box.left + 2, box.right - 2):
            line(on, (end, end), (middle - half, middle + half), Pen(INK, 1.3))

    return Entry(words, sample)


def unshown(words: str) -> Entry:
    """Return an entry for what is not shown."""
    return swatch(words, UNSHOWN)


def _laid_out(
    entries: Sequence[Entry], top: float, room: float
) -> tuple[tuple[tuple[float, float, tuple[str, ...], Entry], ...], float]:
    """Return entries with their places, as many to a line as there is room for, and where they end."""
    placed, left, foot = [], MARGIN, top
    for entry in entries:
        lines = wrapped(entry.words, room - _SAMPLE - 5, SMALL)
        wide = _SAMPLE + 5 + max(width_of(words, SMALL) for words in lines)
        if left > MARGIN and left + wide > MARGIN + room:
            left, top = MARGIN, foot
        placed.append((left, top, lines, entry))
        left += wide + _GAP
        foot = max(foot, top + depth(len(lines), SMALL) + 2)
    return tuple(placed), foot
