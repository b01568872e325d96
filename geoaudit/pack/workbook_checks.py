"""Checking that a pack's workbook shows the figures of its CSV files, cell by cell."""

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from geoaudit.pack.filing import METADATA, WORKBOOK
from geoaudit.pack.read import AuditPack
from geoaudit.pack.tables import from_csv, number_columns
from geoaudit.pack.workbook_cells import headings, shown
from geoaudit.pack.workbook_pages import FIRST

_Rows = list[list[Any]]


def workbook_problems(pack: AuditPack) -> Iterator[str]:
    """Yield where the workbook differs from the CSV files: the sheet and its first such cell.

    Packs of before have none.

    Raises
    ------
    PackError
        Where a file cannot be read.
    """
    stated: Mapping[str, str] = pack.manifest.get("workbook", {})
    if WORKBOOK not in pack.container.names:
        return
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(pack.container.read(WORKBOOK)))
        sheets = {name: _rows(book, name) for name in book.sheet_names}
    except CalamineError:
        yield f"{WORKBOOK} is no workbook that can be read."
        return
    if list(sheets) != [*FIRST, *stated]:
        yield f"{WORKBOOK} must have the sheets that the manifest names, in that order, and has others."
    said = {entry["file"]: entry.get("sentences", []) for entry in pack.manifest["tables"]}
    for file in dict.fromkeys(stated.values()):
        names = [name for name, shows in stated.items() if shows == file and name in sheets]
        if file in pack.container.names and file + METADATA in pack.container.names:
            yield from _table_problems(pack, file, {name: sheets[name] for name in names}, said.get(file, []))


def _rows(book: CalamineWorkbook, name: str) -> _Rows:
    rows: _Rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    return rows


def _table_problems(
    pack: AuditPack, file: str, sheets: Mapping[str, _Rows], said: Sequence[str]
) -> Iterator[str]:
    """Yield what is wrong with the sheets of one table: one, or the parts of a long one."""
    metadata = json.loads(pack.container.read(file + METADATA))
    numbers = number_columns(metadata)
    columns = shown(from_csv(pack.container.read(file), numbers), numbers)
    heads = headings(columns)
    expected = [list(row) for row in zip(*columns.values(), strict=True)]
    below = 0
    for name, rows in sheets.items():
        top = next((i for i, row in enumerate(rows) if _without_blanks(row) == heads), None)
        if top is None:
            yield f"The sheet {name} of {WORKBOOK} must have the columns of {file}, and does not."
            return
        above = [str(row[0]) for row in rows[:top]]
        if above[:1] != [f"{name}: {metadata['dc:title']}"] or not set(said) <= set(above):
            yield f"The sheet {name} of {WORKBOOK} has another title or other sentences than its table."
        found = rows[top + 1 :]
        yield from _differences(f"sheet {name} of {WORKBOOK}", file, (top + 2, found), expected[below:])
        below += len(found)
    if below != len(expected):
        yield f"{WORKBOOK} shows {below:,} rows of {file}, which has {len(expected):,}."


def _differences(where: str, file: str, found: tuple[int, _Rows], expected: _Rows) -> Iterator[str]:
    """Yield the first cell in which rows, the first of them in a row of the sheet, are not those expected."""
    first, rows = found
    if rows == expected[: len(rows)]:
        return
    for number, (row, right) in enumerate(zip(rows, expected, strict=False), start=first):
        cells = zip_longest(row, right, fillvalue="")
        column = next((i for i, (entry, wanted) in enumerate(cells) if entry != wanted), None)
        if column is not None:
            yield f"The {where} differs from {file} in the cell {_letters(column)}{number}."
            return


def _without_blanks(row: list[Any]) -> list[Any]:
    return [entry for entry in row if entry != ""]


def _letters(column: int) -> str:
    """Return the letters of a column of a sheet: 0 is A, 26 is AA."""
    before = _letters(column // 26 - 1) if column >= 26 else ""
    return before + chr(ord("A") + column % 26)
