import json
import warnings

import pandas as pd
import pytest
from csvw import CSVW
from hypothesis import example, given
from hypothesis import strategies as st

from geoaudit.pack.tables import distinct, from_csv, harmless, restore, slug, to_csv

TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(TEXT, min_size=1, max_size=8))
@example(
    ["=1+1", "'=1+1", "''=1", "'", " =x", "\t", "\r", "\n-", "＝1", 'a"b', "a,b", "O'Neill", "NA", "null"]
)
def test_text_reads_back_equal(words):
    """Whatever text a table holds, formulas and apostrophes included, is read from the CSV as it was."""
    frame = pd.DataFrame({"words": pd.Series(words, dtype="str"), "n": range(len(words))})
    back = from_csv(to_csv(frame), ["n"])
    assert back["words"].tolist() == words
    assert back["n"].tolist() == frame["n"].tolist()


@given(TEXT, st.sampled_from(list("=+-@\t\r\n＝＋－＠")), st.sampled_from(["", " ", "'", " '"]))
def test_no_text_begins_like_a_formula(words, sign, before):
    """After an apostrophe no spreadsheet takes the text for a formula, and the apostrophe comes off again."""
    text = pd.Series([before + sign + words])
    assert harmless(text)[0] == "'" + text[0]
    assert restore(harmless(text))[0] == text[0]


def test_plain_text_and_numbers_stay_as_they_are():
    """The rule touches text that begins like a formula; numbers, even negative ones, are numbers."""
    frame = pd.DataFrame({"a": ["18-20", "O'Neill", "-1"], "v": [-1.5, 2.0, None]})
    assert to_csv(frame).decode().splitlines() == ["a,v", "18-20,-1.5", "O'Neill,2.0", "'-1,"]


def test_a_heading_is_made_harmless_too():
    """A column named like a formula is no more dangerous than a value."""
    content = to_csv(pd.DataFrame({"=cmd": ["x"]}))
    assert content.startswith(b"'=cmd")
    assert list(from_csv(content).columns) == ["=cmd"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Offenders by ward, age & gender", "offenders-by-ward-age-gender"),
        ("Ynys Môn", "ynys-mon"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-table"),
        ("…", "table"),
        ("x" * 300, "x" * 80),
    ],
)
def test_a_title_becomes_a_file_name_that_every_system_takes(title, name):
    """File names hold letters, digits and hyphens only, are not reserved, and lead to no other folder."""
    assert slug(title) == name


def test_namesakes_are_numbered():
    """Two tables of one title get two files, whatever the others are called."""
    assert distinct(["a", "a", "a-2", "a"]) == ["a", "a-2", "a-2-2", "a-3"]


def test_every_table_is_valid_csvw(written):
    """The csvw package accepts each CSV of the pack with its metadata, its types, marks and primary key."""
    tables = sorted(written.rglob("*.csv"))
    assert len(tables) == 5
    for table in tables:
        with warnings.catch_warnings():
            # The package's own dependencies deprecate things; what it says of the table is in `warnings`.
            warnings.simplefilter("ignore")
            found = CSVW(str(table), md_url=f"{table}-metadata.json", validate=True)
            assert found.is_valid, (table.name, [str(w.message) for w in found.warnings])


def test_csvw_names_the_key_that_tells_cells_apart(written):
    """The metadata's key is what the table is by, so a cell that stands twice is invalid."""
    described = json.loads((written / "tables/crime-by-ward-and-type.csv-metadata.json").read_text())
    assert described["tableSchema"]["primaryKey"] == ["area_code", "crime_type", "period"]
    target = written / "tables/crime-by-ward-and-type.csv"
    assert [c["titles"] for c in described["tableSchema"]["columns"]] == target.read_text().splitlines()[
        0
    ].split(",")
