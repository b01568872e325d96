"""What the report's interactive map shows: the figures of tables by area, as plain values for its script.

They are made of the protected tables and of nothing else, so that `verify` can make them again from a pack's
own files and compare.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.profile import MARKERS, TOTAL, Profile
from geoaudit.disclosure.ranges import has_ranges
from geoaudit.pack.figures import cells_in
from geoaudit.pack.maps import MOST_PANELS, classes_of
from geoaudit.pack.margins import apart, categories_of, plain

Entry = dict[str, Any]

MOST_FIGURES = 400_000
"""So many figures are held with every category; of the tables after that the totals alone."""
MOST_CHOICES = 60
MISSING = ("c", "z", "x")
"""The markers of what has no figure: the first is held as -1, the second as -2, and so on."""
_ABSENT = -1 - MISSING.index("x")


@dataclass(frozen=True)
class Mapped:
    """A table by area: its file, the part of the page that shows it, and itself."""

    path: str
    part: str
    profile: Profile


def in_words() -> list[str]:
    """Return what the numbers below nought mean, from -1 downwards."""
    return [MARKERS[marker] for marker in MISSING]


def explored(tables: Iterable[Mapped], codes: Mapping[str, list[str]]) -> Iterator[Entry]:
    """Yield what the map shows of each table.

    Each has `periods`, the latest; and `choices`: the total, then each category at the total of the other
    columns. A choice has its `words`, its `classes` (style, least and highest figure) on one scale for all of
    its periods, and `figures`: for each period one for each area, in the order of `codes`. A figure is a
    number, a number below nought where there is none (`in_words`), or a list of number, marker and the ends
    that it lies between.

    Parameters
    ----------
    tables : iterable of Mapped
    codes : mapping of str to list of str
        The areas of each boundary set.
    """
    room = MOST_FIGURES
    for table in tables:
        entry = _entry(table, codes[table.profile.boundaries], room > 0)
        room -= sum(len(row) for choice in entry["choices"] for row in choice["figures"])
        yield entry


def _entry(table: Mapped, codes: list[str], split: bool) -> Entry:
    profile = table.profile
    periods = list(profile.cells["period"].unique())[-MOST_PANELS:]
    cells = profile.cells[profile.cells["period"].isin(periods) & profile.cells["area_code"].isin(codes)]
    cells = _margins(cells, profile, split)
    words = _words_of(cells, profile)
    names = _in_order(words, cells, profile)
    figures = _figures(cells, (pd.Index(names).get_indexer(pd.Index(words)), names), periods, codes)
    return {
        "title": profile.title,
        "part": table.part,
        "file": table.path,
        "source": profile.source,
        "set": profile.boundaries,
        "periods": ["all periods" if period == TOTAL else str(period) for period in periods],
        "choices": [_choice(name, own) for name, own in zip(names, figures, strict=True)],
        "whole": split and len(names) == words.nunique(),
    }


def _margins(cells: pd.DataFrame, profile: Profile, split: bool) -> pd.DataFrame:
    """Return the cells that are split by at most one of the columns that have a total."""
    by = (cells[_summed(profile)] != TOTAL).sum(axis=1)
    return cells[by <= int(split)]


def _words_of(cells: pd.DataFrame, profile: Profile) -> pd.Series:
    own = apart(profile)
    said = pd.Series("all" if own else "All", index=cells.index, dtype="str")
    for name in _summed(profile):
        said = said.where(cells[name] == TOTAL, plain(name) + ": " + cells[name].astype("str"))
    for name in reversed(own):
        said = cells[name].astype("str").map(plain) + ", " + said
    return said


def _summed(profile: Profile) -> list[str]:
    """Return the columns, other than area, that have a total."""
    own = apart(profile)
    return [name for name in categories_of(profile) if name not in own]


def _in_order(words: pd.Series, cells: pd.DataFrame, profile: Profile) -> list[str]:
    """Return the choices: the totals first, then column by column as the table has them."""
    column = np.zeros(len(cells), np.intp)
    for number, name in enumerate(_summed(profile), start=1):
        column = np.where(cells[name] == TOTAL, column, number)
    order = np.argsort(column, kind="stable")
    return [str(name) for name in words.iloc[order].unique()[:MOST_CHOICES]]


def _figures(
    cells: pd.DataFrame, choice: tuple[NDArray[np.intp], list[str]], periods: list[str], codes: list[str]
) -> NDArray[np.object_]:
    """Return figures by choice, period and area."""
    which, names = choice
    grid = np.full((len(names), len(periods), len(codes)), _ABSENT, dtype=object)
    when = pd.Index(periods).get_indexer(pd.Index(cells["period"]))
    where = pd.Index(codes).get_indexer(pd.Index(cells["area_code"]))
    kept = which >= 0
    grid[which[kept], when[kept], where[kept]] = _plain(cells)[kept]
    return grid


def _plain(cells: pd.DataFrame) -> NDArray[np.object_]:
    """Return each figure as the script has it."""
    below = cells["marker"].map({marker: -1 - i for i, marker in enumerate(MISSING)})
    values = cells["n"].astype("Float64").fillna(below.astype("Float64")).to_numpy(np.int64)
    result = values.astype(object)
    if has_ranges(cells):
        for i, cell in enumerate(cells_in(cells)):
            if cell.ranged or cell.marker == "e":
                result[i] = [cell.n, cell.marker, cell.lower, cell.upper]
    return result


def _choice(name: str, figures: NDArray[np.object_]) -> Entry:
    numbers = [figure[0] if isinstance(figure, list) else figure for figure in figures.ravel()]
    positive = np.array([number for number in numbers if number is not None and number > 0], np.float64)
    classes = [list(one) for one in classes_of(positive)]
    return {"words": name, "classes": classes, "figures": figures.tolist()}
