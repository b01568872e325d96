"""The tables of a printed report: what stands in their cells as plain text."""

from collections.abc import Iterable, Sequence

import pandas as pd

from geoaudit.pack.figures import Cell
from geoaudit.pack.listings import Listing
from geoaudit.pack.margins import MOST_LINES, Sheet, plain
from geoaudit.pack.paper_blocks import Grid
from geoaudit.pack.saying import entry, figure
from geoaudit.pack.trends import Total

NOTHING = "–"


def words_of(cell: Cell | Total, several: bool = False) -> str:
    """Return a figure with its marker and range, as `saying.figure` has it but for its explanations."""
    return str(figure(cell, several).striptags())


def rows_of(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    """Return the rows of a table as they are printed: the first `MOST_LINES`."""
    several = len(sheet.bases) > 1
    return tuple(
        (*row.labels, *(words_of(cell, several) for cell in row.cells)) for row in sheet.rows[:MOST_LINES]
    )


def grid_of_sheet(sheet: Sheet, notes: Sequence[str], about: str) -> Grid:
    """Return a table of the pack, or a margin of it, as it is printed.

    Parameters
    ----------
    sheet : Sheet
    notes : sequence of str
        The lines below it.
    about : str
        The path of its file.
    """
    rows = rows_of(sheet)
    left = () if len(rows) == len(sheet.rows) else (_first(len(rows), len(sheet.rows), about),)
    return Grid(sheet.caption, (*sheet.heads, *sheet.periods), rows, len(sheet.heads), (*notes, *left), about)


def grid_of_listing(table: Listing, notes: Sequence[str], about: str = "") -> Grid:
    """Return a table of a profile or a hotspot finding as it is printed."""
    words = tuple(column for column, _ in table.heads)
    labels = next((i for i, (_, right) in enumerate(table.heads) if right), len(words))
    rows = tuple((row[0], *(entry_ or NOTHING for entry_ in row[1:])) for row in table.rows)
    return Grid(table.caption, words, rows, labels or 1, tuple(notes), about)


def grid_of_frame(caption: str, frame: pd.DataFrame, whole: int, about: str) -> Grid:
    """Return a plain table as it is printed; `whole` is how many rows its file has."""
    rows = tuple(tuple(str(entry(value)) for value in row) for row in frame.itertuples(index=False))
    notes = () if len(rows) == whole else (_first(len(rows), whole, about),)
    return Grid(caption, tuple(plain(str(name)) for name in frame.columns), rows, 0, notes, about)


def reasons(counted: Iterable[tuple[str, str]]) -> str:
    """Return reasons with how many rows each has, as an entry of a table."""
    return "; ".join(f"{reason}: {count}" for reason, count in counted) or "none"


def _first(shown: int, whole: int, about: str) -> str:
    return f"The first {shown:,} of {whole:,} rows; all are in {about}."
