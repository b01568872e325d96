"""How the areas of a map are shaded: the classes, by a stated rule, and the colours of each.

The shades differ in lightness alone, which every reader can tell apart; hidden areas are
hatched, and those without data dotted. They are those
of the pack's report.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.profile import MARKERS, Profile
from geoaudit.pack.maps import CLASSES, class_bounds

RULE = (
    "Areas above 0 are put into up to five classes of about equally many areas, over all periods of the "
    "table, so that a shade means the same in every period."
)
ZERO, HIDDEN, MISSING = "zero", "hidden", "missing"
HATCHED, DOTTED = "hatched", "dotted"


@dataclass(frozen=True)
class Palette:
    """The colours of a map, in light or dark.

    Attributes
    ----------
    page, ink, edge, accent : str
        The paper, writing, borders, and the border of the chosen area.
    zero, missing : str
        Areas with nought, and areas without data.
    hatch, hatch_page : str
        The lines on hidden areas, and what is between them.
    ground : str
        The land beneath areas that do not cover it.
    change, change_ink : str
        Areas whose land was shared out anew, and the signs on those that changed.
    ramp : tuple of str
        From the lowest class to the highest.
    """

    page: str
    ink: str
    edge: str
    accent: str
    zero: str
    missing: str
    hatch: str
    hatch_page: str
    ground: str
    change: str
    change_ink: str
    ramp: tuple[str, ...]


PALETTES = {
    "light": Palette(
        page="#ffffff",
        ink="#1d2730",
        edge="#6b7a86",
        accent="#b35c00",
        zero="#ffffff",
        missing="#d5d5d0",
        hatch="#7a6a52",
        hatch_page="#f4efe4",
        ground="#f4f3ee",
        change="#fbe3c8",
        change_ink="#7a3b00",
        ramp=("#dcebf3", "#a6cde2", "#5fa2c9", "#2874a6", "#0b3c66"),
    ),
    "dark": Palette(
        page="#1a2229",
        ink="#e6eaec",
        edge="#71818d",
        accent="#ffb454",
        zero="#1a2229",
        missing="#3b444b",
        hatch="#c9b48a",
        hatch_page="#2e2a20",
        ground="#2a343c",
        change="#4a3318",
        change_ink="#ffcf94",
        ramp=("#203d52", "#2b5f82", "#3f88b5", "#7bb8dc", "#d3ebf8"),
    ),
}


@dataclass(frozen=True)
class Classed:
    """The areas of one map, in the order of their outlines.

    Attributes
    ----------
    bounds : tuple of int
        The upper bound of each class of figures above 0, in units of the last decimal.
    kinds : tuple of str
        For each area the number of its class (``0`` is the lowest), `ZERO`, `HIDDEN` or `MISSING`; on a map
        of what became of areas, one of `CHANGES`.
    words : tuple of str
        For each area its figure, or why there is none.
    decimals : int
        How many decimals figures are told with.
    """

    bounds: tuple[int, ...]
    kinds: tuple[str, ...]
    words: tuple[str, ...]
    decimals: int = 0


@dataclass(frozen=True)
class Key:
    """One entry of a legend: its colour (or `HATCHED` or `DOTTED`), its words, and how many areas have it."""

    colour: str
    words: str
    areas: int


def classify(shown: pd.DataFrame, codes: pd.Index, every: pd.Series, decimals: int = 0) -> Classed:
    """Return the classes of areas.

    Parameters
    ----------
    shown : DataFrame
        Columns `area_code`, `n` (whole numbers, or rates) and `marker`; an area stands once.
    codes : Index
        The areas wanted, in the order wanted.
    every : Series
        All figures that the scale is for, missing ones among them.
    decimals : int
        How many decimals figures are told with: 0 for whole numbers.
    """
    figures = _units(every.dropna().to_numpy(np.float64), decimals)
    bounds = tuple(class_bounds(figures[figures > 0]))
    found = shown.set_index("area_code")[["n", "marker"]].reindex(codes)
    n = found["n"].to_numpy(np.float64, na_value=np.nan)
    markers = found["marker"].astype("object").where(found["marker"].notna(), "x").to_numpy(object)
    units = _units(np.nan_to_num(n), decimals)
    number = np.searchsorted(np.asarray(bounds), units, side="left").astype(str)
    missing = np.where(markers == "c", HIDDEN, MISSING)
    kinds = np.where(np.isnan(n), missing, np.where(n == 0, ZERO, number))
    words = tuple(
        figure_words(value, str(marker), decimals) for value, marker in zip(n, markers, strict=True)
    )
    return Classed(bounds, tuple(map(str, kinds)), words, decimals)


def figure_words(n: float | None, marker: str, decimals: int = 0) -> str:
    """Return a figure in words: `1,234`, `1,234 (estimated)`, or why there is none."""
    if n is None or pd.isna(n):
        return MARKERS[marker or "x"]
    return f"{n:,.{decimals}f}{' (estimated)' if marker == 'e' else ''}"


def colour_of(kind: str, classes: int, palette: Palette) -> str:
    """Return the colour of a class; of a hidden area, what is between the lines."""
    fixed = {ZERO: palette.zero, HIDDEN: palette.hatch_page, MISSING: palette.missing}
    return fixed[kind] if kind in fixed else palette.ramp[_step(int(kind), classes)]


def legend(classed: Classed, palette: Palette) -> tuple[Key, ...]:
    """Return the legend: every class, and nought, hidden and no data whether or not they occur."""
    lower = [1, *(bound + 1 for bound in classed.bounds[:-1])]
    ranges = [_between(a, b, classed.decimals) for a, b in zip(lower, classed.bounds, strict=False)]
    kinds = [ZERO, *(str(i) for i in range(len(classed.bounds)))]
    keys = [
        Key(colour_of(kind, len(classed.bounds), palette), words, classed.kinds.count(kind))
        for kind, words in zip(kinds, ["0", *ranges], strict=True)
    ]
    hidden = Key(HATCHED, "hidden", classed.kinds.count(HIDDEN))
    return (*keys, hidden, Key(DOTTED, "no data", classed.kinds.count(MISSING)))


def rounding_of(table: Profile) -> str:
    """Return what a rounded figure of a table can stand for, in a sentence; empty where none is rounded."""
    ends = table.ranges.join(table.cells.reindex(columns=["n", "marker", "basis"], fill_value=""))
    told = (ends["marker"] == "") & (ends["basis"] == "")
    rounded = ends[told & (ends["n"] > 0) & (ends["lower"] < ends["upper"])]
    if rounded.empty:
        return ""
    least = rounded.loc[rounded["n"] == rounded["n"].min()]
    n, lower, upper = least["n"].iloc[0], least["lower"].min(), least["upper"].max()
    return f"Figures are as the policy rounds them: {n:,} can stand for {lower:,} to {upper:,}."


def swatches(classed: Classed, palette: Palette) -> list[str]:
    """Return for each area its colour, or `HATCHED` or `DOTTED`."""
    patterns = {HIDDEN: HATCHED, MISSING: DOTTED}
    count = len(classed.bounds)
    return [patterns.get(kind) or colour_of(kind, count, palette) for kind in classed.kinds]


def _units(figures: NDArray[np.float64], decimals: int) -> NDArray[np.float64]:
    """Return figures in whole units of the last decimal; what is above 0 is at least one."""
    return np.asarray(np.maximum(np.round(figures * 10**decimals), figures > 0), dtype=np.float64)


def _between(least: int, most: int, decimals: int) -> str:
    said = [f"{end / 10**decimals:,.{decimals}f}" for end in (least, most)]
    return said[0] if least == most else " to ".join(said)


def _step(number: int, classes: int) -> int:
    """Return the shade of a class, so that few classes still differ as much as they can."""
    if classes < 2:
        return 2
    return round(number * (CLASSES - 1) / (classes - 1))
