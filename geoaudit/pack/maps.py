"""Maps of a table by area: the areas shaded in at most five classes, hidden ones hatched.

They are drawn as SVG by the report's template, each area's outline once a page and used by every map, so that
fifty maps cost little more than one. The shades differ in lightness alone, which every reader can tell apart.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.figures import Cell, cells_in, in_words
from geoaudit.pack.margins import apart, at_total, categories_of
from geoaudit.pack.outlines import Outline
from geoaudit.profiles.lists import listed

MOST_PANELS = 3
MOST_AREAS_SIDE_BY_SIDE = 1500
CLASSES = 5
MOST_NAMED = 3


@dataclass(frozen=True)
class Patch:
    """An area of a map: the outline that it uses, its style, and what it says when pointed at."""

    ref: str
    style: str
    words: str


@dataclass(frozen=True)
class Panel:
    """One map: its heading, its text alternative and its areas."""

    heading: str
    alt: str
    patches: tuple[Patch, ...]


@dataclass(frozen=True)
class MapFigure:
    """Maps of one table side by side, on one scale.

    Attributes
    ----------
    outline : Outline
    panels : tuple of Panel
    legend : tuple of (str, str)
        Style and words of each class that occurs.
    """

    outline: Outline
    panels: tuple[Panel, ...]
    legend: tuple[tuple[str, str], ...]


def draw(profile: Profile, on: Outline) -> MapFigure:
    """Return the maps of a table by area: its latest periods, at the total of its other columns."""
    cells = at_total(profile.cells, categories_of(profile))
    panels = _panels(profile, cells, 1 if len(on.shapes) > MOST_AREAS_SIDE_BY_SIDE else MOST_PANELS)
    codes = pd.Index([shape.code for shape in on.shapes])
    series = [_by_area(part, codes) for _, part in panels]
    numbers = [np.array([np.nan if cell.n is None else cell.n for cell in found]) for found in series]
    positive = np.concatenate([n[n > 0] for n in numbers]) if numbers else np.zeros(0)
    bounds = class_bounds(positive)
    styles = [_styles(n, found, bounds) for n, found in zip(numbers, series, strict=True)]
    drawn = tuple(
        _panel(profile, heading, on, figures, style)
        for (heading, _), figures, style in zip(panels, series, styles, strict=True)
    )
    return MapFigure(on, drawn, _legend(positive, {style for panel in styles for style in panel}))


def class_bounds(figures: NDArray[np.float64]) -> list[int]:
    """Return the highest figure of each class of positive figures: at most `CLASSES`, about equally full."""
    values = np.unique(figures)
    if len(values) > CLASSES:
        inner = np.quantile(figures, np.arange(1, CLASSES) / CLASSES, method="lower")
        values = np.unique([*inner, values[-1]])
    return [int(value) for value in values]


def map_classes(profile: Profile, codes: pd.Index) -> list[tuple[str, int, int]]:
    """Return the style of each class of a table's maps on these areas, and between what its figures lie.

    The classes are those of `draw`: above 0, and shaded alike in every map of the table.
    """
    cells = at_total(profile.cells, categories_of(profile))
    panels = _panels(profile, cells, 1 if len(codes) > MOST_AREAS_SIDE_BY_SIDE else MOST_PANELS)
    shown = [part.loc[part["area_code"].isin(codes), "n"].dropna() for _, part in panels]
    figures = np.concatenate([n.to_numpy(np.float64) for n in shown]) if shown else np.zeros(0)
    return classes_of(figures[figures > 0])


def classes_of(positive: NDArray[np.float64]) -> list[tuple[str, int, int]]:
    """Return style, least and highest figure of each class of positive figures.

    Each class begins at the least figure in it: the figures of a policy leave numbers out.
    """
    bounds = class_bounds(positive)
    values = np.unique(positive).astype(int)
    below = (0, *bounds[:-1]) if bounds else ()  # nothing at all is positive: there is no class
    lower = [int(values[values > bound].min()) for bound in below]
    styles = [f"q{i + 1 + _offset(bounds)}" for i in range(len(bounds))]
    return list(zip(styles, lower, bounds, strict=True))


def _offset(bounds: list[int]) -> int:
    """Return how many of the lightest shades are left out."""
    return CLASSES - len(bounds) if len(bounds) > 1 else 2


def _panels(profile: Profile, cells: pd.DataFrame, most: int) -> list[tuple[str, pd.DataFrame]]:
    fixed = apart(profile)
    kinds = cells[fixed].drop_duplicates().head(most) if fixed else pd.DataFrame(index=[0])
    periods = list(cells["period"].unique())[-max(most // len(kinds), 1) :] if len(kinds) else []
    result = []
    for kind in kinds.to_dict("records"):
        own = np.logical_and.reduce([np.ones(len(cells), bool), *((cells[k] == v) for k, v in kind.items())])
        for period in periods:
            heading = ", ".join(
                [*(str(v) for v in kind.values()), "all periods" if period == TOTAL else period]
            )
            result.append((heading, cells[own & (cells["period"] == period).to_numpy()]))
    return result


def _by_area(cells: pd.DataFrame, codes: pd.Index) -> list[Cell]:
    found = dict(zip(cells["area_code"], cells_in(cells), strict=True))
    return [found.get(code, Cell(None, "x")) for code in codes]


def _styles(n: NDArray[np.float64], cells: list[Cell], bounds: list[int]) -> list[str]:
    number = np.searchsorted(np.asarray(bounds), np.nan_to_num(n), side="left")
    shade = [f"q{i + 1 + _offset(bounds)}" for i in number]
    return [
        "qh" if cell.marker == "c" else "qx" if cell.n is None else "q0" if cell.n == 0 else own
        for cell, own in zip(cells, shade, strict=True)
    ]


def _panel(profile: Profile, heading: str, on: Outline, cells: list[Cell], styles: list[str]) -> Panel:
    patches = tuple(
        Patch(shape.id, style, f"{shape.name}: {in_words(cell)}")
        for shape, style, cell in zip(on.shapes, styles, cells, strict=True)
    )
    shown = [cell.n for cell in cells if cell.n is not None]
    span = f"from {min(shown):,} to {max(shown):,}" if shown else "none with a figure"
    hidden, estimated = (sum(cell.marker == marker for cell in cells) for marker in "ce")
    others = f"{f', {hidden} hidden' if hidden else ''}{f', {estimated} estimated' if estimated else ''}"
    alt = (
        f"Map of {profile.title}, {heading}: {len(cells)} areas shaded by number, {span}{others}. "
        f"{_highest(on, cells)}The table below gives each figure."
    )
    said = f" ({estimated} of {len(cells)} areas estimated)" if estimated else ""
    return Panel(heading + said, alt, patches)


def _highest(on: Outline, cells: list[Cell]) -> str:
    """Return the areas of the highest figures shown, in words; nothing where none is above nought."""
    shown = [(cell.n, shape.name) for cell, shape in zip(cells, on.shapes, strict=True) if cell.n]
    first = sorted(shown, key=lambda one: -one[0])[:MOST_NAMED]
    if not first:
        return ""
    names = listed([f"{name} ({n:,})" for n, name in first])
    return f"The highest figure{' is' if len(first) == 1 else 's are'} shown for {names}. "


def _legend(positive: NDArray[np.float64], used: set[str]) -> tuple[tuple[str, str], ...]:
    classes = [
        (style, f"{low:,}" if low == high else f"{low:,} to {high:,}")
        for style, low, high in classes_of(positive)
    ]
    ends = [("q0", "0"), *classes, ("qh", "hidden"), ("qx", "no data")]
    return tuple((style, words) for style, words in ends if style in used)
