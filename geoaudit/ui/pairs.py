"""Two maps side by side: the figures of each area on both, and by how much they differ."""

from dataclasses import dataclass

import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.ui.sheets import Sheet

NONE = "–"
"""What stands where no difference can be told."""
RULE = (
    "The difference is the figure on the first map less that on the second. None is told where a figure is "
    "hidden, estimated or not available. A figure that protection has rounded can stand for several, and so "
    "can the difference: the brackets say between what it lies."
)


@dataclass(frozen=True)
class Row:
    """An area of two maps: its name, the swatch and the words of each, and the difference in words."""

    code: str
    name: str
    colours: tuple[str, str]
    words: tuple[str, str]
    difference: str

    @property
    def placed(self) -> bool:
        """Whether it is on either map."""
        return any(self.colours)


def rows_of(first: Sheet, second: Sheet) -> tuple[Row, ...]:
    """Return the areas of two maps of the same areas, in the order of the first.

    The differences mean something where both maps measure the same.
    """
    pair = [sheet.figures.set_index("area_code") for sheet in (first, second)]
    codes = [*pair[0].index, *pair[1].index.difference(pair[0].index, sort=False)]
    codes.sort(key=lambda code: code == TOTAL)
    ours, theirs = (figures.reindex(codes) for figures in pair)
    names = ours["name"].fillna(theirs["name"])
    told = _differences(ours, theirs, first.decimals)
    colours = zip(ours["colour"].fillna(""), theirs["colour"].fillna(""), strict=True)
    words = zip(ours["words"].fillna(NONE), theirs["words"].fillna(NONE), strict=True)
    return tuple(map(Row, codes, names, colours, words, told))


def _differences(ours: pd.DataFrame, theirs: pd.DataFrame, decimals: int) -> list[str]:
    """Return differences in words: `+6 (+1 to +11)`, with the brackets only where the ends differ."""
    n = ours["n"] - theirs["n"]
    lower, upper = ours["lower"] - theirs["upper"], ours["upper"] - theirs["lower"]
    return [_words(*ends, decimals) for ends in zip(n, lower, upper, strict=True)]


def _words(n: float, lower: float, upper: float, decimals: int) -> str:
    if pd.isna(n):
        return NONE
    if lower == upper:
        return _signed(n, decimals)
    if pd.isna(lower) or pd.isna(upper):
        return NONE
    return f"{_signed(n, decimals)} ({_signed(lower, decimals)} to {_signed(upper, decimals)})"


def _signed(n: float, decimals: int) -> str:
    said = f"{n:+,.{decimals}f}"
    return said.replace("-", "−") if any(digit in said for digit in "123456789") else said[1:]
