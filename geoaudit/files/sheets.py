"""Spreadsheets: one sheet of an Excel workbook, as text."""

import datetime as dt
import io
import zipfile

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from geoaudit.errors import FileError
from geoaudit.files.archives import BROKEN, Member, check_entries
from geoaudit.files.headers import Columns, check_header, choose, hint
from geoaudit.files.tables import TextTable, tidy, without_blank_rows

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta

_UNREADABLE: tuple[type[Exception], ...] = (*BROKEN, CalamineError)


def read_sheet(member: Member, sheet: str | None = None, columns: Columns = None) -> TextTable:
    """Return a sheet's table: dates as ISO text, whole numbers without a decimal point.

    Parameters
    ----------
    member : Member
        An .xlsx workbook.
    sheet : str, optional
        The sheet's name; without it, the first sheet that is not empty.
    columns : Columns
        Keep these alone, in this order.

    Raises
    ------
    FileError
        Where the workbook cannot be read, or lacks the sheet or a wanted column.
    """
    cells = _cells(member, sheet)
    start = next((i for i, row in enumerate(cells) if any(cell != "" for cell in row)), None)
    if start is None:
        raise FileError(
            f"{member.label} must hold a table, but its sheet is empty: name the sheet that has it."
        )
    texts = [[_text(cell).strip() for cell in row] for row in (cells[start], *cells[start + 1 : start + 200])]
    names = texts[0]
    by_column = list(zip(*cells[start + 1 :], strict=True)) or [()] * len(names)
    used = [i for i, name in enumerate(names) if name or any(cell != "" for cell in by_column[i])]
    check_header(member.label, [names[i] for i in used], [[row[i] for i in used] for row in texts[1:]])
    wanted = choose(member.label, columns, [names[i] for i in used])
    arrays = {names[i]: tidy(pa.array([_text(cell) for cell in by_column[i]], pa.string())) for i in used}
    rows = np.arange(start + 2, len(cells) + 1, dtype=np.int64)
    whole = without_blank_rows(TextTable(member.label, pa.table(arrays), rows))
    return TextTable(member.label, whole.table.select(wanted), whole.rows)


def sheet_names(member: Member) -> list[str]:
    """Return the names of a workbook's sheets.

    Raises
    ------
    FileError
        Where the workbook cannot be read.
    """
    data = member.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            check_entries(member.label, parts.infolist(), len(data))
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            return list(book.sheet_names)
    except _UNREADABLE:
        pass
    raise FileError(_not_whole(member))


def _not_whole(member: Member) -> str:
    return f"{member.label} is not a whole Excel workbook (.xlsx): save it again, without a password."


def _cells(member: Member, sheet: str | None) -> list[list[Cell]]:
    data = member.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            check_entries(member.label, parts.infolist(), len(data))
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            names = book.sheet_names
            if sheet is None or sheet in names:
                read = (book.get_sheet_by_name(name) for name in ([sheet] if sheet else names))
                tables = (found.to_python(skip_empty_area=False) for found in read)
                return next((table for table in tables if table), [])
    except _UNREADABLE:
        names = None
    if names is None:
        raise FileError(_not_whole(member))
    raise FileError(f"{member.label} must have a sheet {sheet!r}{hint(sheet or '', names)}.")


def _text(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return (cell.date() if cell.time() == dt.time() else cell).isoformat()
    return cell.isoformat() if isinstance(cell, dt.date | dt.time) else str(cell)
