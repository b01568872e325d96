"""Words on a chart: how wide they are, and where they are broken into lines."""

import re
from pathlib import Path

from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

TEXT, SMALL, TITLE = 12.5, 12.0, 14.0
"""Sizes of letters, in units of the page."""

LEADING = 1.25
"""The distance of two lines, in sizes of the letters."""

MEASURED_WITH = "DejaVu Sans"
"""Comes with matplotlib, so that a chart is the same everywhere, and is wider than what is read in."""

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")


def font_folder() -> Path:
    """Return the folder of the letters that everything is measured with."""
    return Path(get_data_path()) / "fonts" / "ttf"


def plain(words: str) -> str:
    """Return words without what cannot stand in an SVG, or would turn the words after it round."""
    return _UNPRINTABLE.sub(" ", words).strip()


def width_of(words: str, size: float = TEXT, weight: str = "normal") -> float:
    """Return how wide words are, in units of the page."""
    letters = FontProperties(family=MEASURED_WITH, size=size, weight=weight)
    return float(text_to_path.get_text_width_height_descent(words, letters, False)[0])


def wrapped(words: str, room: float, size: float = TEXT, weight: str = "normal") -> tuple[str, ...]:
    """Return words in lines no wider than `room`; a word that is wider alone is broken."""
    lines: list[str] = []
    for word in plain(words).split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size, weight) <= room:
            lines[-1] = joined
        else:
            lines += _broken(word, room, size, weight)
    return tuple(lines) or ("",)


def _broken(word: str, room: float, size: float, weight: str) -> list[str]:
    """Return a word, in pieces where it is wider than the room."""
    pieces = [word]
    while len(pieces[-1]) > 1 and width_of(pieces[-1], size, weight) > room:
        last = pieces.pop()
        fits = max(1, int(len(last) * room / width_of(last, size, weight)))
        while fits > 1 and width_of(last[:fits], size, weight) > room:
            fits -= 1
        pieces += [last[:fits], last[fits:]]
    return pieces
