"""Delimited text: commas, semicolons or tabs, in the encodings that offices use.

pyarrow reads a file that is plain. Whatever it refuses, and a file in which a line is not a row (blank
lines, line breaks in a cell), is read again with care: its messages would repeat the row's text, and it
does not say which row it was.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from geoaudit.errors import FileError
from geoaudit.files.archives import Member
from geoaudit.files.headers import Columns, check_header, choose, numbers_listed
from geoaudit.files.tables import TextTable, blank_rows, tidy
from geoaudit.files.text import read_text

_BATCH = 50_000
_SAMPLE = 200
_UNNAMED = "\0"  # begins what stands for the name of a column without one; no file holds it

Row = tuple[int, list[str]]


@dataclass(frozen=True)
class _Layout:
    label: str
    text: str
    delimiter: str
    names: tuple[str, ...]
    header_row: int  # 0 where the file has none
    wanted: tuple[str, ...]


def read_delimited(member: Member, columns: Columns = None, header: Sequence[str] | None = None) -> TextTable:
    """Return the table in a delimited text file.

    Parameters
    ----------
    member : Member
        The file.
    columns : Columns
        Keep these alone, in this order.
    header : sequence of str, optional
        The names of the columns of a file that has no header row.

    Raises
    ------
    FileError
        Where the file is not such a table or lacks a wanted column.
    """
    layout = _layout(member, columns, header)
    plain = _read_plain(layout)
    return plain if plain is not None else _read_carefully(layout)


def column_names(member: Member) -> list[str]:
    """Return the names in the header row.

    Raises
    ------
    FileError
        Where the file is not delimited text with a header row.
    """
    return [name for name in _layout(member, None, None).names if not name.startswith(_UNNAMED)]


def _layout(member: Member, columns: Columns, header: Sequence[str] | None) -> _Layout:
    text = read_text(member)
    start = next((i for i, line in enumerate(io.StringIO(text, newline="\n")) if line.strip()), None)
    if start is None:
        raise FileError(f"{member.label} must hold a table, but it is empty: ask for the file again.")
    delimiter = _delimiter(member.label, text, start)
    sample = _sample(member.label, text, start, delimiter)
    names = tuple(header) if header else _named(sample[0])
    named = [name for name in names if not name.startswith(_UNNAMED)]
    if header is None:
        check_header(member.label, named, sample[1:])
    wanted = tuple(choose(member.label, columns, named))
    return _Layout(member.label, text, delimiter, names, 0 if header else start + 1, wanted)


def _delimiter(label: str, text: str, start: int) -> str:
    """Return the delimiter that cuts the first row into most cells: those in quotation marks stay whole."""
    return max(",;\t", key=lambda delimiter: len(_sample(label, text, start, delimiter, 1)[0]))


def _sample(label: str, text: str, start: int, delimiter: str, most: int = _SAMPLE) -> list[list[str]]:
    lines = islice(io.StringIO(text, newline="\n"), start, None)
    try:
        return [
            [cell.strip() for cell in row] for row in islice(csv.reader(lines, delimiter=delimiter), most)
        ]
    except csv.Error:
        pass
    raise FileError(
        f"{label} has a quotation mark in its first {_SAMPLE} rows that is never closed: save it again."
    )


def _named(cells: Sequence[str]) -> tuple[str, ...]:
    """Return the cells, those without a name at the row's end replaced: spreadsheets leave such columns."""
    used = max((i + 1 for i, cell in enumerate(cells) if cell), default=0)
    return (*cells[:used], *(f"{_UNNAMED}{i}" for i in range(len(cells) - used)))


def _read_plain(layout: _Layout) -> TextTable | None:
    if layout.header_row > 1 or any("\n" in name for name in layout.names):
        return None
    try:
        table = _parse(layout)
    except pa.ArrowInvalid:
        return None
    if table.num_rows != layout.text.count("\n") - layout.header_row:
        return None
    first = layout.header_row + 1
    read = _finish(layout, table, np.arange(first, first + table.num_rows, dtype=np.int64))
    # A row that is blank in the wanted columns may hold something in the others, and is then a row.
    return read if blank_rows(read.table) == 0 else None


def _parse(layout: _Layout) -> Any:  # noqa: ANN401 pyarrow has no types
    included = _included(layout)
    return pacsv.read_csv(
        pa.BufferReader(layout.text.encode()),
        pacsv.ReadOptions(column_names=layout.names, skip_rows=layout.header_row, block_size=2**23),
        pacsv.ParseOptions(delimiter=layout.delimiter, newlines_in_values='"' in layout.text),
        pacsv.ConvertOptions(
            include_columns=included, column_types=dict.fromkeys(included, pa.string()), check_utf8=False
        ),
    )


def _read_carefully(layout: _Layout) -> TextTable:
    included = _included(layout)
    places = [layout.names.index(name) for name in included]
    tables = [pa.table([pa.array([], pa.string()) for _ in included], included)]
    numbers: list[int] = []
    ragged: list[tuple[int, int]] = []
    records = _records(layout)
    while batch := list(islice(records, _BATCH)):
        ragged += [(number, len(cells)) for number, cells in batch if len(cells) != len(layout.names)]
        numbers += [number for number, _ in batch]
        if not ragged:
            cells = [pa.array([row[i] for _, row in batch], pa.string()) for i in places]
            tables.append(pa.table(cells, included))
    if ragged:
        raise FileError(_ragged(layout, ragged))
    return _finish(layout, pa.concat_tables(tables), np.array(numbers, dtype=np.int64))


def _records(layout: _Layout) -> Iterator[Row]:
    """Yield the rows below the header that are not blank, with their numbers."""
    reader = csv.reader(io.StringIO(layout.text, newline="\n"), delimiter=layout.delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if number > layout.header_row and any(cell.strip() for cell in cells):
                yield number, cells
        return
    except csv.Error:
        pass
    raise FileError(
        f"{layout.label} has a quotation mark in row {number + 1} that is not closed or is inside a cell: "
        "correct it, or save the file again."
    )


def _included(layout: _Layout) -> list[str]:
    return [*dict.fromkeys(layout.wanted), *(name for name in layout.names if name.startswith(_UNNAMED))]


def _finish(layout: _Layout, table: Any, rows: NDArray[np.int64]) -> TextTable:  # noqa: ANN401 pyarrow has no types
    tidied = pa.table([tidy(column) for column in table.columns], table.column_names)
    unnamed = [name for name in table.column_names if name.startswith(_UNNAMED)]
    if any(tidied[name].null_count < len(tidied) for name in unnamed):
        check_header(layout.label, [*layout.wanted, *("" for _ in unnamed)], [])
    return TextTable(layout.label, tidied.drop_columns(unnamed), rows)


def _ragged(layout: _Layout, ragged: Sequence[tuple[int, int]]) -> str:
    widths = sorted({width for _, width in ragged})
    rows = numbers_listed([number for number, _ in ragged])
    return (
        f"{layout.label} must have {len(layout.names)} columns in every row, but {len(ragged)} rows have "
        f"{numbers_listed(widths)} (row {rows}): correct them, or save the file again."
    )
