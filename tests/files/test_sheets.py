"""Spreadsheets, Parquet, and the choice between the readers."""

import datetime as dt
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from geoaudit.errors import FileError
from geoaudit.files.archives import Member, members
from geoaudit.files.reading import SUFFIXES, read_table, table_columns

EXPECTED = {
    "id": ["123", "0.5", "x"],
    "day": ["2021-05-04", "2021-05-04T13:30:00", None],
    "yes": ["true", "false", None],
}


@pytest.fixture
def workbook(tmp_path):
    """A workbook with an empty sheet, a blank first row, a blank row between and an empty column."""
    path = tmp_path / "w.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("Data")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(1, 0, ["id", "day", "", "yes"])
        sheet.write(2, 0, 123.0)
        sheet.write_datetime(2, 1, dt.datetime(2021, 5, 4), day)
        sheet.write(2, 3, True)
        sheet.write(4, 0, 0.5)
        sheet.write_datetime(4, 1, dt.datetime(2021, 5, 4, 13, 30), day)
        sheet.write(4, 3, False)
        sheet.write(5, 0, " x ")
    return Member("w.xlsx", "w.xlsx", path)


def test_a_sheet_is_read_as_text_with_its_row_numbers(workbook):
    """Dates are ISO text, whole numbers have no point, blank rows are numbered and not read."""
    read = read_table(workbook)
    assert read.table.to_pydict() == EXPECTED
    assert read.rows.tolist() == [3, 5, 6]
    assert table_columns(workbook) == ["id", "day", "yes"]


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(workbook):
    """The sheets there are and the nearest one are named."""
    with pytest.raises(FileError, match=r"sheet 'Date': did you mean 'Data'\? It has 'Empty', 'Data'"):
        read_table(workbook, "Date")


def test_a_missing_column_of_a_sheet_is_refused(workbook):
    """As in delimited text."""
    with pytest.raises(FileError, match="must have a column 'days': did you mean 'day'"):
        read_table(workbook, columns=["days"])


def test_no_cut_of_a_workbook_is_read(workbook, tmp_path):
    """A truncated workbook is refused in one sentence wherever it ends."""
    whole = workbook.path.read_bytes()
    cut = Member("cut.xlsx", "cut.xlsx", tmp_path / "cut.xlsx")
    for length in range(10, len(whole) - 1, 211):
        cut.path.write_bytes(whole[:length])
        with pytest.raises(FileError, match=r"^cut\.xlsx is not a whole Excel workbook"):
            read_table(cut)


def test_a_workbook_that_would_fill_the_memory_is_refused(workbook):
    """A workbook is an archive too, and its directory is looked at before it is expanded."""
    with (
        zipfile.ZipFile(workbook.path, "a", zipfile.ZIP_DEFLATED) as book,
        book.open("xl/more.xml", "w") as part,
    ):
        for _ in range(300):
            part.write(bytes(2**20))
    with pytest.raises(FileError, match="GiB"):
        read_table(workbook)


def test_parquet_is_read_as_text(tmp_path):
    """Dates, times, numbers and categories of a Parquet file become the same text as in a sheet."""
    path = tmp_path / "t.parquet"
    table = pa.table(
        {
            "day": pa.array([dt.datetime(2021, 5, 4), dt.datetime(2021, 5, 5)], pa.timestamp("ns")),
            "time": pa.array([dt.datetime(2021, 5, 4, 13, 30), None], pa.timestamp("us", "Europe/London")),
            "date": pa.array([dt.date(2021, 5, 4), None]),
            "n": [1.0, 2.0],
            "share": [0.5, 1.0],
            "kind": pa.array(["a", " b "]).dictionary_encode(),
        }
    )
    pq.write_table(table, path)
    read = read_table(Member("t.parquet", "t.parquet", path))
    assert read.table.to_pydict() == {
        "day": ["2021-05-04", "2021-05-05"],
        "time": ["2021-05-04 14:30:00", None],
        "date": ["2021-05-04", None],
        "n": ["1", "2"],
        "share": ["0.5", "1"],
        "kind": ["a", "b"],
    }
    assert read.rows.tolist() == [2, 3]


def test_parquet_that_is_damaged_or_holds_lists_is_refused(tmp_path):
    """Neither is read, and the column is named."""
    path = tmp_path / "t.parquet"
    member = Member("t.parquet", "t.parquet", path)
    pq.write_table(pa.table({"a": [[1], [2]]}), path)
    with pytest.raises(FileError, match="column 'a'"):
        read_table(member)
    path.write_bytes(path.read_bytes()[:-6])
    with pytest.raises(FileError, match="not a whole Parquet file"):
        read_table(member)


def test_every_kind_of_table_is_read_from_an_archive(workbook, tmp_path):
    """A zipped workbook and a zipped CSV are read like plain ones."""
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(workbook.path, "in/w.xlsx")
        archive.writestr("in/a.csv", "id\n1\n")
    csv, xlsx = members(tmp_path / "z.zip", SUFFIXES)
    assert read_table(csv).table.to_pydict() == {"id": ["1"]}
    assert read_table(xlsx).table.to_pydict() == EXPECTED


def test_another_kind_of_file_is_refused(tmp_path):
    """The endings that can be read are named."""
    (tmp_path / "a.doc").write_bytes(b"x")
    with pytest.raises(FileError, match=r"\.xlsx"):
        read_table(Member("a.doc", "a.doc", tmp_path / "a.doc"))
