"""The part of a table that a page has room for: margins, laid out with one column a period."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile, columns_of
from geoaudit.pack.figures import Cell, bases_of, cells_in
from geoaudit.profiles.lists import listed

MOST_ROWS = 100
MOST_PERIODS = 12
MOST_LINES = 400


@dataclass(frozen=True)
class Row:
    """A row of a printed table; `total` where it sums over something."""

    labels: tuple[str, ...]
    cells: tuple[Cell, ...]
    total: bool


@dataclass(frozen=True)
class Sheet:
    """A table as it is printed.

    Attributes
    ----------
    caption : str
    heads : tuple of str
        The headings of the label columns.
    periods : tuple of str
        The headings of the figures' columns.
    rows : tuple of Row
    bases : tuple of str
        What figures in it rest on where they were not counted.
    """

    caption: str
    heads: tuple[str, ...]
    periods: tuple[str, ...]
    rows: tuple[Row, ...]
    bases: tuple[str, ...] = ()

    @property
    def ranged(self) -> bool:
        """Whether a figure in it has a range."""
        return any(cell.ranged for row in self.rows for cell in row.cells)


def categories_of(profile: Profile) -> list[str]:
    """Return what the table is by, other than area."""
    return [name for name in profile.by if name != "area"]


def at_total(cells: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the cells that stand at the total of each of the columns that has one."""
    keep = np.ones(len(cells), bool)
    for name in columns:
        total = (cells[name] == TOTAL).to_numpy()
        if total.any():
            keep &= total
    return cells[keep]


def apart(profile: Profile) -> list[str]:
    """Return the columns of the table that have no total: their categories are never added up."""
    return [name for name in categories_of(profile) if not (profile.cells[name] == TOTAL).any()]


def plain(name: str) -> str:
    """Return a column's name as words: `age_band` is Age band."""
    words = name.replace("_", " ").strip()
    return words[:1].upper() + words[1:]


def whole(profile: Profile) -> bool:
    """Whether the table is printed whole."""
    rows = profile.cells[columns_of(profile.by)].drop_duplicates()
    return len(profile.by) < 2 or len(rows) <= MOST_ROWS


def periods_shown(profile: Profile) -> list[str]:
    """Return the periods that are printed: the latest, when there are many."""
    return [str(period) for period in profile.cells["period"].unique()][-MOST_PERIODS:]


def periods_named(profile: Profile) -> str:
    """Return the table's periods in words; of many, how many there are and the ends."""
    periods = [str(period) for period in profile.cells["period"].unique() if period != TOTAL]
    if len(periods) > 3:
        return f"{len(periods)} periods from {periods[0]} to {periods[-1]}"
    return listed(periods)


def sheets(profile: Profile) -> tuple[Sheet, ...]:
    """Return the table as it is printed: whole where it is short, else one margin for each of its columns."""
    if whole(profile):
        return (_sheet(profile, list(profile.by), profile.cells),)
    fixed = apart(profile)
    wanted = [name for name in profile.by if name not in fixed] or fixed[:1]
    result = []
    for name in wanted:
        kept = [column for column in profile.by if column == name or column in fixed]
        others = [columns_of((column,))[0] for column in profile.by if column not in kept]
        result.append(_sheet(profile, kept, at_total(profile.cells, others)))
    return tuple(result)


def sheet_of(profile: Profile) -> Sheet:
    """Return the table as one sheet: every row, but for those beyond `MOST_LINES`."""
    labels = columns_of(profile.by)
    keys = profile.cells[labels].drop_duplicates().head(MOST_LINES)
    kept = profile.cells[labels].merge(keys, how="left", indicator="kept")["kept"] == "both"
    return _sheet(profile, list(profile.by), profile.cells[kept.to_numpy(bool)])


def _sheet(profile: Profile, by: list[str], cells: pd.DataFrame) -> Sheet:
    labels = columns_of(tuple(by))
    shown = periods_shown(profile)
    cells = cells[cells["period"].isin(shown)]
    keys = _ordered(cells[labels].drop_duplicates())
    totals = (keys == TOTAL).any(axis=1)
    figures = _crossed(cells, keys, labels, shown)
    printed = ["area_name" if name == "area" else name for name in by]
    rows = tuple(
        Row(tuple(map(str, names)), cells_of_row, bool(total))
        for names, cells_of_row, total in zip(
            keys[printed].itertuples(index=False), figures, totals, strict=True
        )
    )
    split = " and ".join(plain(name).lower() for name in by)
    caption = f"{profile.title}: by {split} and period" if not whole(profile) else profile.title
    heads = tuple("Area" if name == "area" else plain(name) for name in by)
    return Sheet(caption, heads, tuple(shown), rows, bases_of(cells))


def _ordered(keys: pd.DataFrame) -> pd.DataFrame:
    """Return rows in the order in which they came, with every total after what it sums over."""
    names, ranks = list(keys.columns), []
    for depth, name in enumerate(names, start=1):
        ranks += [keys[name] == TOTAL, keys.groupby(names[:depth], sort=False).ngroup()]
    return keys.iloc[np.lexsort(np.array(ranks[::-1]))]


def _crossed(
    cells: pd.DataFrame, keys: pd.DataFrame, labels: list[str], periods: list[str]
) -> list[tuple[Cell, ...]]:
    row = pd.MultiIndex.from_frame(keys).get_indexer(pd.MultiIndex.from_frame(cells[labels]))
    column = pd.Index(periods).get_indexer(pd.Index(cells["period"]))
    grid = np.full((len(keys), len(periods)), Cell(None, ""), dtype=object)
    made = cells_in(cells)
    grid[row, column] = np.fromiter(made, dtype=object, count=len(made))
    return [tuple(line) for line in grid]
