"""The workbook that a partner fills in, and the page that explains it."""

import re
import zipfile
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from asking import HEADINGS, HOSPITAL, POLICE, asking, sheets

from geoaudit.errors import SpecificationError
from geoaudit.requests import asked_of
from geoaudit.requests.page import make_page
from geoaudit.requests.template import ROWS, make_template
from geoaudit.spec import read_spec_before_files

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def asked(tmp_path):
    """What the police are asked for, before anything has come."""
    (one,) = asked_of(read_spec_before_files(asking(tmp_path)), POLICE)
    return one


def rules(book, tmp_path):
    """Return the validation of each column of the first sheet."""
    (tmp_path / "t.xlsx").write_bytes(book)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        tree = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    return {rule.get("sqref"): rule for rule in tree.iter(f"{MAIN}dataValidation")}


def test_the_columns_are_what_the_audit_makes_use_of_in_the_partners_words(asked):
    """Mapped columns have the partner's names; a table by offence group needs the offence code; no more."""
    assert [one.heading for one in asked.columns] == HEADINGS
    assert [one.heading for one in asked.columns if one.must] == ["Committed"]
    assert asked.personal
    assert (asked.due, asked.contact) == (date(2023, 7, 31), "the analyst")


def test_the_period_is_what_the_source_covers(asked):
    """May and June, half-open, and in words with both days in it."""
    assert (asked.period.start, asked.period.end) == (date(2021, 5, 1), date(2021, 7, 1))
    assert "From 1 May 2021 up to and including 30 June 2021, by the column “Committed”" in make_page(asked)


def test_the_template_has_the_rows_first_and_opens_at_what_is_asked(asked, tmp_path):
    """Whoever reads a workbook takes the first sheet that is not empty; it holds the column names alone."""
    book = make_template(asked)
    read = sheets(book)
    assert list(read) == ["Data", "About", "Columns", "Codes"]
    assert read["Data"] == [HEADINGS]
    (tmp_path / "t.xlsx").write_bytes(book)
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        assert 'activeTab="1"' in parts.read("xl/workbook.xml").decode()


def test_every_column_has_a_rule_for_ten_thousand_rows(asked, tmp_path):
    """Codes are chosen from their list, days lie in the period, and every cell says what to write."""
    found = rules(make_template(asked), tmp_path)
    assert list(found) == [f"{letter}2:{letter}{ROWS + 1}" for letter in "ABCDE"]
    day, code, setting = (found[f"{letter}2:{letter}{ROWS + 1}"] for letter in "BDE")
    assert day.get("type") == "date"
    # 1 May 2021 and the last second of 30 June 2021, in days since the end of 1899.
    assert day.find(f"{MAIN}formula1").text == "44317"
    assert 44377 < float(day.find(f"{MAIN}formula2").text) < 44378
    assert code.find(f"{MAIN}formula1").text == "'Codes'!$B$2:$B$3"
    assert setting.find(f"{MAIN}formula1").text == "'Codes'!$B$4:$B$5"
    assert code.get("errorStyle") is None  # stop
    assert all(rule.get("prompt") and rule.get("promptTitle") for rule in found.values())


def test_the_codes_are_listed_with_their_meanings(asked):
    """Those of the category table and those that the request gives, leading noughts and strokes kept."""
    codes = sheets(make_template(asked))["Codes"]
    assert codes[1:] == [
        ["Offence code", "004/01", "Murder"],
        ["Offence code", "028A", "Burglary in a dwelling"],
        ["Setting", "01", "Dwelling"],
        ["Setting", "02", "Street"],
    ]


def test_text_stays_text_and_days_stay_days(asked, tmp_path):
    """A code such as 01 and a postcode are kept as text, a day as a day: nothing is eaten."""
    (tmp_path / "t.xlsx").write_bytes(make_template(asked))
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        sheet = ET.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        styles = ET.fromstring(parts.read("xl/styles.xml"))
    kept = [xf.get("numFmtId") for xf in styles.find(f"{MAIN}cellXfs")]
    columns = [kept[int(col.get("style"))] for col in sheet.iter(f"{MAIN}col")]
    day = next(f.get("numFmtId") for f in styles.iter(f"{MAIN}numFmt") if f.get("formatCode") == "dd/mm/yyyy")
    assert columns == ["49", day, "49", "49", "49"]  # 49 is text


def test_what_must_be_filled_in_is_said_in_words_and_not_by_colour(asked):
    """The sheet of columns and the page say Must; no cell has a colour of its own."""
    listed = {row[0]: row[1] for row in sheets(make_template(asked))["Columns"][1:]}
    assert listed == {name: "Must" if name == "Committed" else "If known" for name in HEADINGS}
    page = make_page(asked)
    assert page.count("<strong>Must</strong>") == 1


def test_the_page_says_how_personal_data_is_to_travel_and_what_not_to_send(asked):
    """Never by ordinary e-mail, no names, and what law is to be agreed on where there is no protocol."""
    page = make_page(asked)
    assert "It is personal data" in page
    assert "never attached to ordinary e-mail" in page
    assert "no names" in page
    assert "No protocol with you is named here" in page
    assert not re.search(r"(?:src|href)=\"(?!data:,)", page)  # it fetches nothing


def test_a_protocol_names_the_law(tmp_path):
    """Where the partner has signed a protocol the page says which, its law and its assessment."""
    protocol = f"""
[[protocols]]
partner = "Northside Partnership"
controllers = {{ "{POLICE}" = "part-3-dpa-2018" }}
gateway = "crime-and-disorder-s115"
assessment = "DPIA 7"
purpose = "its strategic assessment"
from = 2023-04-01
review = 2023-12-31
to = 2024-03-31
receives = {{ offenders = "wards", offences = "wards", table = "wards" }}
retention = "for two years"
"""
    spec = asking(tmp_path, protocol)
    spec.write_text(
        spec.read_text(encoding="utf-8").replace(
            "[audit]\n", '[audit]\nrecipient = "Northside Partnership"\n', 1
        ),
        encoding="utf-8",
    )
    (one,) = asked_of(read_spec_before_files(spec), POLICE)
    page = make_page(one)
    assert "section 115 of the Crime and Disorder Act 1998" in page
    assert "DPIA 7" in page
    assert "It serves its strategic assessment." in page


def test_figures_are_asked_for_by_area_and_period_with_their_marks(tmp_path):
    """The codes of the areas, the months asked for and what a mark stands for."""
    (one,) = asked_of(read_spec_before_files(asking(tmp_path)), HOSPITAL)
    area, period, figure = one.columns
    assert [code for code, _ in area.form.codes] == ["E05000001", "E05000002", "E05000003"]
    assert [code for code, _ in period.form.codes] == ["2021-05", "2021-06"]
    assert "* for 1 to 4" in figure.form.words
    assert "wards, as at 31/12/2021" in one.boundaries
    found = rules(make_template(one), tmp_path)
    assert found[f"C2:C{ROWS + 1}"].find(f"{MAIN}formula1").text == (
        'OR(IF(ISNUMBER(C2),AND(C2>=0,C2=INT(C2)),FALSE),C2="*")'
    )


def test_a_place_is_asked_for_where_nobody_named_one(tmp_path):
    """Without any mapped place the postcode is asked for; with an easting, both coordinates."""
    spec = asking(tmp_path)
    text = spec.read_text(encoding="utf-8")
    for mapped, places in (("", {"Postcode"}), ('easting = "X"\n', {"X", "Northing"})):
        spec.write_text(text.replace('postcode = "Post Code"\n', mapped), encoding="utf-8")
        (one,) = asked_of(read_spec_before_files(spec), POLICE)
        found = {column.heading for column in one.columns if column.role in ("postcode", "coordinate")}
        assert found == places


def test_equal_requests_give_equal_bytes(tmp_path):
    """Workbook and page are the same, byte for byte, whenever they are made."""
    spec = asking(tmp_path)
    pairs = [
        [(make_template(one), make_page(one)) for one in asked_of(read_spec_before_files(spec), POLICE)]
        for _ in range(2)
    ]
    assert pairs[0] == pairs[1]
    (tmp_path / "t.xlsx").write_bytes(pairs[0][0][0])
    with zipfile.ZipFile(tmp_path / "t.xlsx") as parts:
        assert "2000-01-01T00:00:00Z" in parts.read("docProps/core.xml").decode()
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_codes_ask_for_their_column_and_slips_are_refused(tmp_path):
    """A column whose codes are given is asked for; one that is nearly a known one is a slip of the keys."""
    spec = asking(tmp_path)
    text = spec.read_text(encoding="utf-8")
    spec.write_text(text.replace("[requests.codes.setting]", "[requests.codes.outcome]"), encoding="utf-8")
    (one,) = asked_of(read_spec_before_files(spec), POLICE)
    assert one.column("outcome").form.codes == (("01", "Dwelling"), ("02", "Street"))
    spec.write_text(text.replace("[requests.codes.setting]", "[requests.codes.outcomes]"), encoding="utf-8")
    with pytest.raises(SpecificationError, match="did you mean 'outcome'"):
        read_spec_before_files(spec)
