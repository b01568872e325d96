"""The workbook: every table of the pack on a sheet of its own, for whoever works in a spreadsheet.

It follows the Government Analysis Function, "Releasing statistics in spreadsheets" (2021): a cover, contents
with links, notes, then one table a sheet from A1, marked as a table, without merged cells, without blank rows
inside, and with nothing said by colour alone. Text is written as text and never as a formula, a link or a
number; where a spreadsheet would take it for a formula once somebody edits it, the cell is marked with the
apostrophe that CSV files have before such text (`tables.harmless`): it is not part of the text.
"""

import io
import textwrap
from collections.abc import Iterable, Mapping
from datetime import datetime

import pandas as pd
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from geoaudit.pack.contents import PackContents
from geoaudit.pack.filing import Filing
from geoaudit.pack.layers import STAMP
from geoaudit.pack.tables import harmless
from geoaudit.pack.workbook_cells import Entries
from geoaudit.pack.workbook_pages import (
    CONTENTS,
    COVER,
    HEADING,
    TEXT,
    TITLE,
    ListSheet,
    columns_list,
    contents_list,
    cover,
    notes_list,
)
from geoaudit.pack.workbook_sheets import TableSheet, table_sheets

_A4 = 9
_WIDEST, _NARROWEST = 80, 9
_ROOM_FOR_BUTTON = 4
_LINE = 15.0  # points: what a line of the standard font takes
_TALLEST = 409.0  # points: no row can be taller
_STYLE = "Table Style Light 15"
_FORMATS: dict[str, dict[str, object]] = {
    TITLE: {"bold": True, "font_size": 15, "text_wrap": False},
    HEADING: {"bold": True, "font_size": 12, "text_wrap": True},
    TEXT: {"text_wrap": True, "valign": "top"},
    "line": {},
    "head": {"bold": True, "text_wrap": True, "valign": "top"},
    "plain": {"valign": "top"},
    "quoted": {"valign": "top", "quote_prefix": True},
    "reason": {"valign": "top", "align": "right"},
    "count": {"valign": "top", "num_format": "#,##0"},
    "number": {"valign": "top"},
    "link": {"valign": "top", "underline": 1, "font_color": "#0563C1"},
}
_Formats = Mapping[str, Format]


def make_workbook(contents: PackContents, filing: Filing) -> bytes:
    """Return the workbook (.xlsx); equal contents give equal bytes.

    Raises
    ------
    PackError
        Where a text is longer than a cell holds.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"title": contents.title, "created": datetime.fromisoformat(STAMP)})
    formats = {name: book.add_format(about) for name, about in _FORMATS.items()}
    sheets = list(table_sheets(contents, filing))
    _write_cover(book.add_worksheet(COVER), cover(contents), formats)
    for one in (contents_list(sheets), notes_list(contents, sheets), columns_list(sheets)):
        _write_list(book.add_worksheet(one.name), one, formats)
    for sheet in sheets:
        _write_sheet(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return buffer.getvalue()


def _write_cover(page: Worksheet, rows: Iterable[tuple[str, str]], formats: _Formats) -> None:
    page.set_column(0, 0, _WIDEST)
    for row, (kind, words) in enumerate(rows):
        page.write_string(row, 0, words, formats[kind])
        if kind != TITLE:
            _make_room(page, row, [words])
    _for_print(page)


def _write_list(page: Worksheet, sheet: ListSheet, formats: _Formats) -> None:
    top = _write_head(page, sheet.title, [sheet.line], formats)
    _write_table(page, top, sheet.columns, frozenset(), formats)
    first = next(iter(sheet.columns.values()))
    if sheet.name == CONTENTS:
        for row, name in enumerate(first, start=top + 1):
            page.write_url(row, 0, f"internal:'{name}'!A1", formats["link"], str(name))


def _write_sheet(page: Worksheet, sheet: TableSheet, formats: _Formats) -> None:
    top = _write_head(page, f"{sheet.name}: {sheet.title}", sheet.lines, formats)
    page.write_url(top, 0, f"internal:'{CONTENTS}'!A1", formats["link"], "Go to the contents")
    heads = sheet.headings
    columns = dict(zip(heads, sheet.columns.values(), strict=True))
    counts = frozenset(head for head, name in zip(heads, sheet.columns, strict=True) if name in sheet.whole)
    _write_table(page, top + 1, columns, counts, formats)


def _write_head(page: Worksheet, title: str, lines: Iterable[str], formats: _Formats) -> int:
    """Write what stands above a table and return the row below it."""
    page.write_string(0, 0, title, formats[TITLE])
    row = 0
    for row, line in enumerate(lines, start=1):
        page.write_string(row, 0, line, formats["line"])
    return row + 1


def _write_table(
    page: Worksheet, top: int, columns: Mapping[str, Entries], counts: frozenset[str], formats: _Formats
) -> None:
    rows = len(next(iter(columns.values())))
    for column, (head, entries) in enumerate(columns.items()):
        page.set_column(column, column, _width(head, entries))
        number = formats["count" if head in counts else "number"]
        _write_entries(page, (top + 1, column), entries, number, _text_formats(entries, formats))
    for row, entries in enumerate(zip(*columns.values(), strict=True), start=top + 1):
        _make_room(page, row, entries)
    # A marked table has at least one row of data.
    area = (top, 0, top + max(rows, 1), len(columns) - 1)
    heads = [{"header": head, "header_format": formats["head"]} for head in columns]
    name = page.get_name().replace(" ", "_")
    page.add_table(*area, {"name": name, "columns": heads, "style": _STYLE, "banded_rows": False})
    page.freeze_panes(top + 1, 0)
    page.repeat_rows(top)
    _for_print(page)


def _write_entries(
    page: Worksheet, start: tuple[int, int], entries: Entries, number: Format, texts: Mapping[str, Format]
) -> None:
    top, column = start
    for row, entry in enumerate(entries, start=top):
        if not isinstance(entry, str):
            page.write_number(row, column, entry, number)
        elif entry:
            page.write_string(row, column, entry, texts[entry])


def _text_formats(entries: Entries, formats: _Formats) -> dict[str, Format]:
    """Return how each text of a column is set: in a column of numbers, a reason in the place of one."""
    texts = list({entry for entry in entries if isinstance(entry, str)})
    usual = formats["plain"] if all(isinstance(entry, str) for entry in entries) else formats["reason"]
    safe = harmless(pd.Series(texts, dtype="str"))
    return {
        text: (formats["quoted"] if text != other else formats[TEXT] if len(text) > _WIDEST else usual)
        for text, other in zip(texts, safe, strict=True)
    }


def _width(head: str, entries: Entries) -> int:
    longest = max((len(f"{e:,.6g}") if isinstance(e, float) else len(e) for e in set(entries)), default=0)
    return min(max(longest + 2, len(head) + _ROOM_FOR_BUTTON, _NARROWEST), _WIDEST)


def _make_room(page: Worksheet, row: int, entries: Iterable[object]) -> None:
    """Give a row the height that its longest text takes: not every program finds it by itself."""
    long = [entry for entry in entries if isinstance(entry, str) and len(entry) > _WIDEST]
    if long:
        lines = max(len(textwrap.wrap(text, _WIDEST)) for text in long)
        page.set_row(row, min(lines * _LINE, _TALLEST))


def _for_print(page: Worksheet) -> None:
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
