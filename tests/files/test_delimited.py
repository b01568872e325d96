"""Delimited text in the encodings and shapes that offices send."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.errors import FileError
from geoaudit.files import delimited
from geoaudit.files.archives import Member
from geoaudit.files.delimited import column_names, read_delimited

CANARIES = ("Quillfeather", "NE27 0AA", "04/03/1985")


@pytest.fixture
def member(tmp_path):
    def make(data: bytes | str) -> Member:
        path = tmp_path / "f.csv"
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return Member("f.csv", "f.csv", path)

    return make


def refusal(read) -> str:
    with pytest.raises(FileError) as caught:
        read()
    message = str(caught.value)
    assert message.startswith("f.csv")
    assert message.count(". ") <= message.count("? ")
    assert not [canary for canary in CANARIES if canary in message]
    assert caught.value.__context__ is None, "the library's exception, which holds the row, must not hang on"
    return message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_encoding_and_line_end_is_read(member, encoding, end):
    """The same table comes out of every encoding, and no mark stays in the first name."""
    text = end.join(["name,café", "Zoë,£5", "Ann,–"]) + end
    read = read_delimited(member(text.encode(encoding)))
    assert read.table.to_pydict() == {"name": ["Zoë", "Ann"], "café": ["£5", "–"]}
    assert read.rows.tolist() == [2, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_taken_from_the_header(member, delimiter):
    """Commas, semicolons and tabs are told apart, also where a quoted name holds another of them."""
    text = delimiter.join(['"a,b;c\td,e;f"', "g", "h"]) + "\n" + delimiter.join("123") + "\n"
    read = read_delimited(member(text))
    assert read.table.to_pydict() == {"a,b;c\td,e;f": ["1"], "g": ["2"], "h": ["3"]}


def test_blanks_are_stripped_and_nothing_left_is_null(member):
    """Spaces round a value, no-break ones too, are no part of it, and blank is missing."""
    read = read_delimited(member("a , b\n 1 ,\xa0 \n\xa02,x\n"))
    assert read.table.to_pydict() == {"a": ["1", "2"], "b": [None, "x"]}


def test_row_numbers_are_those_of_a_spreadsheet(member):
    """Blank rows, rows of commas alone and line breaks in a cell do not put the numbers out."""
    read = read_delimited(member('a,b\n1,x\n\n2,"two\n\nlines"\n,\n  \n3,z\n\n\n'))
    assert read.table["a"].to_pylist() == ["1", "2", "3"]
    assert read.rows.tolist() == [2, 4, 7]


def test_blank_rows_before_the_header_are_numbered(member):
    """The header is the first row that is not blank."""
    read = read_delimited(member("\n\na,b\n1,2\n"))
    assert (read.table["a"].to_pylist(), read.rows.tolist()) == (["1"], [4])


def test_wanted_columns_come_alone_and_in_order(member):
    """Only what is asked for is kept, and a row blank in it is still a row."""
    read = read_delimited(member("a,b,c\n1,2,3\n4,,6\n"), ["b"])
    assert (read.table.to_pydict(), read.rows.tolist()) == ({"b": ["2", None]}, [2, 3])


def test_a_file_without_a_header_is_read_with_the_names_given(member):
    """All rows are data, the first too."""
    read = read_delimited(member('"NE27 0AA",10\n"NE1 1AA",20\n'), header=["PC", "PQ"])
    assert read.table.to_pydict() == {"PC": ["NE27 0AA", "NE1 1AA"], "PQ": ["10", "20"]}
    assert read.rows.tolist() == [1, 2]


def test_a_header_without_rows_is_an_empty_table(member):
    """A month without a crime is no fault."""
    read = read_delimited(member("a,b\n"))
    assert (read.table.column_names, read.table.num_rows, read.rows.tolist()) == (["a", "b"], 0, [])


def test_columns_that_a_spreadsheet_left_without_name_or_value_are_dropped(member):
    """Empty columns at the end of every row are no columns."""
    assert column_names(member("a,b,,\n1,2,,\n")) == ["a", "b"]
    assert read_delimited(member("a,b,,\n1,2,,\n")).table.column_names == ["a", "b"]


def test_a_value_under_no_name_is_refused(member):
    """A column is not dropped with what is in it, however late in the file that stands."""
    rows = "".join(f"{n},x,\n" for n in range(300))
    assert "must name every column" in refusal(
        lambda: read_delimited(member("a,b,\n" + rows + "1,2,Quillfeather\n"))
    )


@pytest.mark.parametrize("row", ["Quillfeather,NE27 0AA", "Quillfeather,NE27 0AA,x,04/03/1985"])
def test_a_ragged_row_is_refused_by_its_number(member, row):
    """The row, how many columns it has and how many it must have are named; what is in it is not."""
    message = refusal(lambda: read_delimited(member(f"name,postcode,c\na,b,c\n\n{row}\nd,e,f\n")))
    assert "row 4" in message
    assert "3 columns" in message


@pytest.mark.parametrize("row", ['x,"Quillfeather,NE27 0AA\ny,z\n', 'x,"Quillfeather\n"04/03/1985,z\n'])
def test_a_quotation_mark_that_swallows_rows_is_refused(member, row):
    """An open quotation mark would make one cell of many rows without a word."""
    assert "quotation mark" in refusal(lambda: read_delimited(member("a,b\n1,2\n" + row)))


@pytest.mark.parametrize(
    "data",
    [
        b"a,b\n1,\x002\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"PK\x03\x04aaaa",
        b"%PDF-1.4 a,b",
        bytes(range(1, 32)) * 20,
        "a,b\n1,2\n".encode("utf-16")[2:],
    ],
)
def test_binary_is_refused(member, data):
    """What is no text is not read as text."""
    refusal(lambda: read_delimited(member(data)))


def test_text_that_is_not_in_its_own_encoding_is_refused(member):
    """A file marked as UTF-8 that is not is not read as another encoding."""
    assert "UTF-8" in refusal(lambda: read_delimited(member(b"\xef\xbb\xbfa,b\n\xe9Quillfeather,2\n")))


@pytest.mark.parametrize(
    "first",
    [
        "Quillfeather,NE27 0AA",
        "Quillfeather,04/03/1985",
        "Quillfeather,1985-03-04",
        "Quillfeather,12.5",
        "Quillfeather,4 Mar 1985",
        "Quillfeather,X123456",
        "Quillfeather,q@example.org",
        "Male,White\nFemale,White\nMale,Black",
    ],
)
def test_a_record_in_the_place_of_the_header_is_refused_and_not_shown(member, first):
    """A file that lost its header would show a person's row in a message that lists the columns."""
    message = refusal(lambda: read_delimited(member(f"{first}\nother,thing\n"), ["person_id"]))
    assert "looks like a record" in message
    assert "Male" not in message


@pytest.mark.parametrize(
    "names", ["WD22CD,WD22NM", "pcds,oseast1m", "LSOA11CD,IMD", "area,2021-22", "Crime ID,Month", "n,N1"]
)
def test_names_that_publishers_use_are_names(member, names):
    """Codes of boundary sets are not taken for postcodes."""
    assert column_names(member(f"{names}\nx,y\n")) == names.split(",")


@pytest.mark.parametrize(
    ("header", "said"), [("a,,b", "name every column"), ("a,b,a", "in places 1, 3 share")]
)
def test_a_header_with_blank_or_repeated_names_is_refused(member, header, said):
    """Every column can be told by its name."""
    assert said in refusal(lambda: read_delimited(member(f"{header}\n1,2,3\n")))


def test_a_missing_column_is_refused_with_the_nearest(member):
    """The message names the columns there are and the nearest match."""
    message = refusal(lambda: read_delimited(member("Post Code,Sex\nx,y\n"), ["postcode"]))
    assert "did you mean 'Post Code'" in message
    assert "'Sex'" in message


cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs", "Cc")), max_size=6
)
tables = st.lists(st.tuples(cells, st.sampled_from(["", "\n", '"', "x\ny", ",", ";"]), cells), max_size=8)


@settings(max_examples=150, deadline=None)
@given(rows=tables, delimiter=st.sampled_from(",;\t"))
def test_whatever_is_written_is_read(tmp_path_factory, rows, delimiter):
    """What Python's writer writes comes back stripped, in its row, blank rows apart."""
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows([["first", "second", "third"], *rows])
    path.write_bytes(out.getvalue().encode())
    read = read_delimited(Member("f.csv", "f.csv", path))
    stripped = [[cell.strip() or None for cell in row] for row in rows]
    assert read.rows.tolist() == [i for i, row in enumerate(stripped, 2) if any(row)]
    assert [list(row.values()) for row in read.table.to_pylist()] == [row for row in stripped if any(row)]


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(*[st.sampled_from(["", "a", "b c", "1"])] * 3), max_size=8))
def test_the_fast_and_the_careful_reading_agree(tmp_path_factory, rows):
    """A plain file gives the same table and numbers whichever way it is read."""
    path = tmp_path_factory.mktemp("csv") / "f.csv"
    path.write_text("\n".join(",".join(row) for row in [("first", "second", "third"), *rows]) + "\n")
    layout = delimited._layout(Member("f.csv", "f.csv", path), None, None)
    careful = delimited._read_carefully(layout)
    plain = delimited._read_plain(layout)
    assert plain is None or (
        plain.table.equals(careful.table) and plain.rows.tolist() == careful.rows.tolist()
    )
