"""How wide the columns of a printed table are: in letters as large as fit, on a turned page where need be."""

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoaudit.pack.easel import ems_of
from geoaudit.pack.paper_blocks import Grid

UPRIGHT, TURNED = 481.0, 728.0
"""Points across what is printed on A4: 170 mm upright, 257 mm turned."""
WIDEST_WORDS = 190.0
LINES, WIDEST_LEAST = 3, 14.0
"""The lines of words beyond which its column is made wider, up to so many sizes of its letters."""
_STEP = 0.5
_SIZES = (
    (8.0, UPRIGHT, 3.6),
    (7.0, UPRIGHT, 2.8),
    (8.0, TURNED, 3.6),
    (7.0, TURNED, 2.8),
    (6.0, TURNED, 2.0),
)
_SPARE, _BOLD = 0.1, 1.13
_NO_FIGURE = re.compile(r"[^\W\d_]")
_OF_FIGURES = re.compile(r"\[[czxe]\]|less than|more than|or more|hidden|not said")
_BREAK = "\N{ZERO WIDTH SPACE}"


@dataclass(frozen=True)
class Columns:
    """How a table is printed.

    Attributes
    ----------
    size : float
        Of its letters, in points.
    inset : float
        What is left free at either side of a cell, in points.
    turned : bool
        Whether its page is turned round.
    widths : tuple of float
        Of the columns, in points, with what is left free.
    right : tuple of bool
        Whether a column stands at its right side, as figures do.
    """

    size: float
    inset: float
    turned: bool
    widths: tuple[float, ...]
    right: tuple[bool, ...]


def columns_of(grid: Grid) -> Columns:
    """Return how a table is printed: upright where it fits, in letters of 8 points or a little less."""
    least, whole = _needs(grid)
    for size, page, inset in _SIZES:
        taken = 2 * inset * len(grid.head)
        if (least * size).sum() + taken <= page:
            break
    widths = _shared(least * size, np.minimum(whole * size, WIDEST_WORDS), page - taken)
    right = tuple(i >= grid.labels and _of_figures(grid, i) for i in range(len(grid.head)))
    return Columns(size, inset, page == TURNED, tuple(np.round(widths + 2 * inset, 2).tolist()), right)


def breakable(words: str, width: float, size: float) -> str:
    """Return words in which one that is wider than its column may be broken."""
    return " ".join(_broken(word, width / size) for word in words.split(" "))


def _broken(word: str, ems: float) -> str:
    if ems_of(word) <= ems:
        return word
    most = max(int(len(word) * ems / ems_of(word)) - 1, 1)
    return _BREAK.join(word[i : i + most] for i in range(0, len(word), most))


def _needs(grid: Grid) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return how wide each column is at least and as a whole, in sizes of its letters."""
    columns = [dict.fromkeys(row[i] for row in grid.rows) for i in range(len(grid.head))]
    least, whole = [], []
    for head, words, bold in zip(grid.head, columns, _in_bold(grid), strict=True):
        whole.append(max([*(_BOLD * ems_of(one) for one in (head, *bold)), *map(ems_of, words)]))
        few = min(_narrowest(max(words, key=ems_of, default="")), WIDEST_LEAST)
        least.append(max([few, *(_BOLD * _longest(one) for one in (head, *bold)), *map(_longest, words)]))
    return np.array(least) + _SPARE, np.array(whole) + _SPARE


def _in_bold(grid: Grid) -> list[dict[str, None]]:
    """Return the entries of each column that stand in a row of totals."""
    totals = [row for row, total in zip(grid.rows, grid.totals, strict=True) if total]
    return [dict.fromkeys(row[i] for row in totals) for i in range(len(grid.head))]


def _longest(words: str) -> float:
    return max(map(ems_of, words.split(" ")))


def _narrowest(words: str) -> float:
    """Return how wide a column must be for the words to take no more than `LINES` lines."""
    width = max(_longest(words), ems_of(words) / LINES)
    while _lines(words, width) > LINES:
        width += _STEP
    return width


def _lines(words: str, width: float) -> int:
    lines, left = 1, width
    for word in words.split(" "):
        wide = ems_of(word)
        if wide > left:
            lines, left = lines + 1, width
        left -= wide + ems_of(" ")
    return lines


def _of_figures(grid: Grid, column: int) -> bool:
    """Whether a column has figures alone, with their markers and what is said where there is none."""
    entries = dict.fromkeys(row[column] for row in grid.rows)
    return bool(entries) and not any(_NO_FIGURE.search(_OF_FIGURES.sub("", entry)) for entry in entries)


def _shared(least: NDArray[np.float64], whole: NDArray[np.float64], room: float) -> NDArray[np.float64]:
    """Return widths that take up the room as far as words need it; less than the least where none is left."""
    if least.sum() >= room:
        return np.asarray(least * room / least.sum())
    more = np.maximum(whole - least, 0)
    spare = room - least.sum()
    return np.asarray(least + more * (min(spare / more.sum(), 1.0) if more.sum() else 0.0))
