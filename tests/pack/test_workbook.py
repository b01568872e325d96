import io
import re
import zipfile
from dataclasses import replace
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from geoaudit.errors import PackError
from geoaudit.pack import workbook_sheets
from geoaudit.pack.filing import file_contents
from geoaudit.pack.workbook import make_workbook
from geoaudit.pack.workbook_cells import headings, shown

TRICKY = [
    "=1+1",
    "+44",
    "-5",
    "@home",
    "\tx",
    "'=quoted",
    "0123",
    "1e5",
    "http://a.b",
    "_x0041_",
    "a <&> b",
    " x ",
]


def workbook_of(contents) -> bytes:
    return make_workbook(contents, file_contents(contents))


def sheets_in(content: bytes) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {n: book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names}


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def table_of(rows: list[list], first: str) -> list[list]:
    top = next(i for i, row in enumerate(rows) if row[0] == first)
    return rows[top:]


@pytest.fixture(scope="module")
def content(whole) -> bytes:
    said = {"Crime by ward and type": ("There were 123 crimes in 2022.", "Theft has the largest share.")}
    return workbook_of(replace(whole, sentences=said))


@pytest.fixture(scope="module")
def sheets(content) -> dict[str, list[list]]:
    return sheets_in(content)


def test_the_sheets_are_cover_contents_notes_columns_and_one_a_table(sheets, whole):
    """Tables come in the order of the report, after them the tables of findings, each under a short name."""
    assert list(sheets)[:4] == ["Cover", "Contents", "Notes", "Columns"]
    assert list(sheets)[4:] == [f"Table {i}" for i in range(1, 8)]
    titles = [sheets[f"Table {i}"][0][0] for i in range(1, 8)]
    assert titles == [
        "Table 1: Crime by ward and type",
        "Table 2: People by ward and gender",
        "Table 3: Burglary on later wards",
        "Table 4: Crime, by density <b>",
        "Table 5: Hot wards",
        "Table 6: Hot wards: Test",
        "Table 7: Near repeats",
    ]


def test_the_cover_names_the_pack_its_policy_its_sources_and_what_publishers_ask(sheets, whole):
    """The first sheet says what the workbook is, for whom, from what and how it is protected."""
    lines = [row[0] for row in sheets["Cover"]]
    assert lines[0] == "Three wards <audit>"
    assert "Partnership: Threewards" in lines
    assert f"Policy midpoint-6, version {whole.policy.version}. {whole.policy.sentence}" in lines
    assert "Small wards are drawn on simplified boundaries." in lines
    assert "Contains invented data." in lines
    assert "wards: 3 areas as at 31 December 2022. wards.geojson." in lines
    assert (
        "crime: offences (anyone can have it). Months held: 2019-01 to 2021-12. "
        "Files: crime.csv, Invented Police, 2022, OGL."
    ) in lines


def test_contents_leads_to_every_sheet_and_each_sheet_leads_back(content, sheets):
    """Each name in the list is a link to a sheet that is there, and each table has one to the list."""
    listed = [row[0] for row in table_of(sheets["Contents"], "Sheet")[1:]]
    assert listed == list(sheets)[4:]
    parts = parts_of(content)
    number = list(sheets).index("Contents") + 1
    links = re.findall(r'location="([^"]+)"', parts[f"xl/worksheets/sheet{number}.xml"].decode())
    assert links == [f"'{name}'!A1" for name in listed]
    for i in range(5, 12):
        assert "location=\"'Contents'!A1\"" in parts[f"xl/worksheets/sheet{i}.xml"].decode()


def test_above_a_table_stand_its_sentences_what_it_counts_its_period_and_its_shorthand(sheets):
    """The rows under the title say what the figures are, before the first of them."""
    above = [row[0] for row in sheets["Table 1"][:8]]
    assert above[1:3] == ["There were 123 crimes in 2022.", "Theft has the largest share."]
    assert above[3] == (
        "Number counts the records of the source crime (offences). Areas: wards, as at 31 December 2022."
    )
    assert above[4] == "Periods: 2021, 2022. A total has All in the column that it sums over."
    people = [row[0] for row in sheets["Table 2"]]
    assert "Shorthand: [c] hidden to protect people." in people
    assert "Protected by the policy midpoint-6, version 2: see Notes." in people


def test_a_figure_is_a_number_and_a_hidden_one_is_c(sheets):
    """Figures can be added up in the spreadsheet; a hidden one says so where the figure would stand."""
    rows = table_of(sheets["Table 2"], "Area code")
    assert rows[0] == ["Area code", "Area name", "Gender", "Period", "Number"]
    figures = {(row[0], row[2]): row[4] for row in rows[1:]}
    assert figures["E05000001", "m"] == 9.0
    assert figures["E05000002", "f"] == "[c]"
    assert len(figures) == 15


def test_an_estimate_has_its_marker_and_the_ends_that_it_lies_between(sheets):
    """An estimate stands beside [e], Lower and Upper; an end that nobody knows is [x]."""
    rows = table_of(sheets["Table 3"], "Area code")
    assert rows[0] == ["Area code", "Area name", "Period", "Number", "Marker", "Lower", "Upper", "Basis"]
    assert rows[1][3:] == [4.0, "[e]", 2.0, 5.0, "postcodes"]
    assert rows[2][3:] == [6.0, "[e]", 4.0, "[x]", "postcodes"]
    assert rows[3][3:] == [7.0, "", 7.0, 7.0, ""]


def test_each_marker_stands_in_brackets_where_the_figure_is_missing():
    """Hidden, not applicable and not available are told apart, also at the ends of a range."""
    cells = pd.DataFrame(
        {"n": [1, None, None, None], "marker": ["", "c", "z", "x"], "lower": [1, None, None, 2]}
    )
    found = shown(cells.assign(upper=[1, None, None, None]), ["n", "lower", "upper"])
    assert found == {
        "n": [1.0, "[c]", "[z]", "[x]"],
        "lower": [1.0, "[c]", "[z]", 2.0],
        "upper": [1.0, "[c]", "[z]", "[x]"],
    }


def test_a_finding_that_cannot_be_said_is_x(sheets):
    """The figures of a finding stand as numbers; a missing one is not available, and the sheet says so."""
    rows = table_of(sheets["Table 5"], "Area code")
    assert rows[1][3:] == [9.0, 2.34568]
    assert rows[3][3:] == ["[x]", "[x]"]
    assert sheets["Table 5"][1][0] == "Abbey is a hot spot."


def test_headings_differ_in_more_than_capitals():
    """Excel calls a file damaged in which two headings of a table differ in capitals alone."""
    assert headings(["n", "number", "White", "white", "", "a\nb"]) == [
        "Number", "Number 2", "White", "White 2", "Column", "A b",
    ]  # fmt: skip


def test_text_is_text_and_no_formula_number_or_link(contents, crimes):
    """Whatever a name looks like, the cell holds it letter by letter; a formula to be is marked as text."""
    one = crimes.cells.iloc[[0]]
    cells = pd.concat([one.assign(crime_type=text) for text in TRICKY], ignore_index=True)
    made = workbook_of(replace(contents, tables=(replace(crimes, cells=cells),)))
    rows = table_of(sheets_in(made)["Table 1"], "Area code")
    assert [row[2] for row in rows[1:]] == TRICKY
    sheet = parts_of(made)["xl/worksheets/sheet5.xml"].decode()
    assert "<f>" not in sheet
    styles = ET.fromstring(parts_of(made)["xl/styles.xml"])
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    quoted = {str(i) for i, xf in enumerate(styles.findall("m:cellXfs/m:xf", space)) if xf.get("quotePrefix")}
    column = [
        c.get("s") in quoted for c in ET.fromstring(sheet).iter(f"{{{space['m']}}}c") if c.get("r")[0] == "C"
    ]
    assert column[1:] == [True] * 6 + [False] * 6


def test_every_part_is_sound_xml_with_a_table_a_sheet_and_nothing_merged(content, sheets):
    """Programs repair in silence: each part is parsed, and each sheet but the cover has a table."""
    parts = parts_of(content)
    for name, part in parts.items():
        assert ET.fromstring(part) is not None, name
    pages = {name: part.decode() for name, part in parts.items() if name.startswith("xl/worksheets/sheet")}
    assert not [name for name, page in pages.items() if "<mergeCell" in page or "<f>" in page]
    assert len([name for name, page in pages.items() if "<tablePart " in page]) == len(sheets) - 1
    assert all('state="frozen"' in page for page in pages.values() if "<tablePart " in page)


def test_equal_contents_give_equal_bytes(whole, content, monkeypatch):
    """Two workbooks of the same contents are the same file, whenever they are written."""
    assert workbook_of(whole) == workbook_of(whole)
    core = parts_of(content)["docProps/core.xml"].decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2000-01-01T00:00:00Z"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(contents, people, monkeypatch):
    """No row is lost: each part has the title and the header row again, and says which part it is."""
    monkeypatch.setattr(workbook_sheets, "MOST_ROWS", 6)
    found = sheets_in(workbook_of(replace(contents, tables=(people,))))
    assert list(found)[4:] == ["Table 1", "Table 1 part 2", "Table 1 part 3"]
    parts = [table_of(rows, "Area code") for name, rows in found.items() if name.startswith("Table")]
    assert [len(part) - 1 for part in parts] == [6, 6, 3]
    assert [row[0] for part in parts for row in part[1:]] == people.cells["area_code"].tolist()
    assert found["Table 1 part 2"][0][0] == "Table 1 part 2: People by ward and gender"
    assert found["Table 1 part 2"][1][0].startswith("Part 2 of 3")


def test_a_text_longer_than_a_cell_is_refused_and_not_cut(contents, crimes):
    """A text that Excel would cut is refused by the name of its column, without being said itself."""
    cells = crimes.cells.assign(area_name="q" * 32_768)
    with pytest.raises(PackError, match="32,767 characters, and one of 'area_name'") as caught:
        workbook_of(replace(contents, tables=(replace(crimes, cells=cells),)))
    assert "qq" not in str(caught.value)


def test_notes_tell_the_shorthand_the_breaks_and_the_methods(sheets):
    """Whatever stands in brackets on a sheet has its meaning in the notes, as do breaks and methods."""
    notes = {(row[1], row[2]) for row in table_of(sheets["Notes"], "Note")[1:]}
    assert ("All tables", "[c] means: hidden to protect people.") in notes
    assert ("All tables", "Break in crime on 1 January 2021: new <counting> rules.") in notes
    assert ("Table 5", "Getis-Ord Gi* of counts as they are published.") in notes
    meanings = {tuple(row) for row in table_of(sheets["Columns"], "Table")[1:]}
    assert ("Table 5", "Z", "z", "standard score") in meanings


def test_a_row_is_as_tall_as_its_longest_text(contents):
    """A sentence of three lines has the height of three: printed, no row covers the next."""
    words = "Those without an address are counted in no ward. " * 4
    parts = parts_of(workbook_of(replace(contents, attributions=(words,))))
    texts = ["".join(each.itertext()) for each in ET.fromstring(parts["xl/sharedStrings.xml"])]
    cover = ET.fromstring(parts["xl/worksheets/sheet1.xml"])
    heights = {
        texts[int(row[0].findtext("{*}v"))]: row.get("ht") for row in cover.iter() if row.tag.endswith("}row")
    }
    assert heights[words] == "45"
    assert heights["Attribution"] is None
