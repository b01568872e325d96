"""The workbook that a partner fills in: the rows, what is asked for, its columns, and their codes.

The sheet of rows comes first, where every program that reads a workbook looks for the data; the workbook
opens at what is asked for.
"""

import datetime as dt
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from geoaudit.requests.asked import Asked, AskedColumn, Form
from geoaudit.requests.wording import CODES, about, must, steps, written

ROWS = 10_000
"""Rows that are checked as they are filled in; more may follow."""

ABOUT, COLUMNS = "About", "Columns"
_STAMP = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_LAST_MOMENT = dt.time(23, 59, 59)
_WIDE, _WIDEST = 90, 60
_LINE = 15.0
_STYLE = "Table Style Light 15"
_FORMATS: dict[str, dict[str, object]] = {
    "title": {"bold": True, "font_size": 15},
    "label": {"bold": True, "valign": "top", "text_wrap": True},
    "text": {"valign": "top", "text_wrap": True},
    "head": {"bold": True, "valign": "top", "text_wrap": True},
    "must": {"bold": True, "valign": "top", "text_wrap": True, "bottom": 5, "num_format": 49},
    "known": {"italic": True, "valign": "top", "text_wrap": True, "bottom": 1, "num_format": 49},
    "as text": {"num_format": 49},  # the number of text among the formats that every spreadsheet has
    "as day": {"num_format": "dd/mm/yyyy"},
    "as moment": {"num_format": "dd/mm/yyyy hh:mm"},
    "as number": {"num_format": "General"},
}
_DAYS = frozenset({"event", "due", "until", "birth"})
_NUMBERS = frozenset({"number", "age", "coordinate"})
_LONGEST_TITLE, _LONGEST_MESSAGE = 32, 255
_Formats = Mapping[str, Format]


def make_template(asked: Asked) -> bytes:
    """Return the workbook (.xlsx); equal requests give equal bytes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    book.set_properties({"title": asked.title, "created": _STAMP})
    formats = {name: book.add_format(how) for name, how in _FORMATS.items()}
    data = book.add_worksheet(asked.sheet)
    page = book.add_worksheet(_free(ABOUT, asked.sheet))
    listed = book.add_worksheet(_free(COLUMNS, asked.sheet))
    codes = book.add_worksheet(_free(CODES, asked.sheet))
    ranges = _write_codes(codes, asked, formats)
    _write_data(data, asked, ranges, formats)
    _write_about(page, asked, formats)
    _write_columns(listed, asked, formats)
    page.activate()
    book.close()
    return buffer.getvalue()


def _free(name: str, taken: str) -> str:
    """A sheet's name beside that of the rows, which the specification gives."""
    return f"{name} this file" if name.casefold() == taken.casefold() else name


def _write_data(page: Worksheet, asked: Asked, ranges: Mapping[str, str], formats: _Formats) -> None:
    for number, column in enumerate(asked.columns):
        width = min(max(len(column.heading) + 2, len(column.form.example) + 2, 12), 40)
        page.set_column(number, number, width, formats[_kept_as(column)])
        page.write_string(0, number, column.heading, formats["must" if column.must else "known"])
        cell = xl_rowcol_to_cell(1, number)
        rule = {**_rule(column, cell, ranges), **_message(column)}
        page.data_validation(1, number, ROWS, number, rule)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    _for_print(page)


def _kept_as(column: AskedColumn) -> str:
    """How a spreadsheet keeps a column: as text, where it would eat a leading 0 or make a code a date."""
    if column.role in _DAYS:
        return "as moment" if ":" in column.form.example else "as day"
    return "as number" if column.role in _NUMBERS else "as text"


def _rule(column: AskedColumn, cell: str, ranges: Mapping[str, str]) -> dict[str, object]:
    form = column.form
    if column.name == "n":
        return _figure_rule(form, cell)
    if form.codes and column.role != "list":
        return {
            "validate": "list",
            "source": ranges[column.name],
            "error_type": "stop" if form.closed else "warning",
        }
    if column.role in _DAYS and form.least:
        return _between("date", form) | {"error_type": "stop" if form.most else "warning"}
    if form.least is not None:
        return _between("decimal", form) | {"error_type": "stop"}
    return {"validate": "any"}


def _between(what: str, form: Form) -> dict[str, object]:
    least, most = (_moment(form.least, dt.time()), _moment(form.most, _LAST_MOMENT))
    if most is None:
        return {"validate": what, "criteria": ">=", "value": least}
    return {"validate": what, "criteria": "between", "minimum": least, "maximum": most}


def _moment(end: dt.date | float | None, time: dt.time) -> dt.datetime | float | None:
    """A day as its first or last moment: a day with a time of day is of that day."""
    return dt.datetime.combine(end, time) if isinstance(end, dt.date) else end


def _figure_rule(form: Form, cell: str) -> dict[str, object]:
    """A whole number, or a mark that the partner hides figures with."""
    marks = "".join(f',{cell}="{mark.replace(chr(34), chr(34) * 2)}"' for mark, _ in form.codes)
    whole = f"IF(ISNUMBER({cell}),AND({cell}>=0,{cell}=INT({cell})),FALSE)"
    return {"validate": "custom", "value": f"=OR({whole}{marks})", "error_type": "warning"}


def _message(column: AskedColumn) -> dict[str, object]:
    """What a spreadsheet says of a cell once somebody stands in it, and where what they write is refused."""
    form = written(column.form)
    return {
        "input_title": _cut(f"{must(column)}: {column.heading}", _LONGEST_TITLE),
        "input_message": _cut(f"{column.meaning}. Write {form}.", _LONGEST_MESSAGE),
        "error_title": _cut(column.heading, _LONGEST_TITLE),
        "error_message": _cut(f"Write {form}.", _LONGEST_MESSAGE),
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _write_about(page: Worksheet, asked: Asked, formats: _Formats) -> None:
    page.set_column(0, 0, 22)
    page.set_column(1, 1, _WIDE)
    page.write_string(0, 0, f"A request to {asked.partner}: {asked.title}", formats["title"])
    filling = [("How to fill it in" if not i else "", step) for i, step in enumerate(steps(asked))]
    for row, (label, words) in enumerate(chain(about(asked), filling), start=1):
        page.write_string(row, 0, label, formats["label"])
        page.write_string(row, 1, words, formats["text"])
        page.set_row(row, _height([(words, _WIDE)]))
    _for_print(page)


def _write_columns(page: Worksheet, asked: Asked, formats: _Formats) -> None:
    rows = [
        (one.heading, must(one), one.meaning, written(one.form), one.form.example) for one in asked.columns
    ]
    heads = ["Column", "Must it be filled in?", "What it is", "How to write it", "Invented example"]
    _write_listing(page, heads, rows, formats)


def _write_codes(page: Worksheet, asked: Asked, formats: _Formats) -> dict[str, str]:
    """Write every code with its meaning, and return where each column's are."""
    rows: list[tuple[str, ...]] = []
    ranges: dict[str, str] = {}
    for column in asked.columns:
        codes = column.form.codes
        if codes:
            place = xl_range_abs(len(rows) + 1, 1, len(rows) + len(codes), 1)
            ranges[column.name] = f"='{page.get_name()}'!{place}"
            rows += [(column.heading, code, meaning) for code, meaning in codes]
    _write_listing(page, ["Column", "Code", "Meaning"], rows, formats)
    return ranges


def _write_listing(
    page: Worksheet, heads: Sequence[str], rows: Sequence[tuple[str, ...]], formats: _Formats
) -> None:
    longest = [max((len(row[number]) for row in rows), default=0) for number in range(len(heads))]
    widths = [min(max(most, len(head)) + 4, _WIDEST) for most, head in zip(longest, heads, strict=True)]
    for number, width in enumerate(widths):
        page.set_column(number, number, width)
    for place, row in enumerate(rows, start=1):
        page.set_row(place, _height(zip(row, widths, strict=True)))
        for number, words in enumerate(row):
            page.write_string(place, number, words, formats["text"])
    named = [{"header": head, "header_format": formats["head"]} for head in heads]
    name = page.get_name().replace(" ", "_")
    area = (0, 0, max(len(rows), 1), len(heads) - 1)
    page.add_table(*area, {"name": f"Listed_{name}", "columns": named, "style": _STYLE, "banded_rows": False})
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    _for_print(page)


def _height(cells: Iterable[tuple[str, float]]) -> float:
    """The height in points of a row whose texts stand in columns of given widths, in letters."""
    return _LINE * max(math.ceil(len(words) / width) or 1 for words, width in cells)


def _for_print(page: Worksheet) -> None:
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
