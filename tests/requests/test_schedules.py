"""The schedules that the law prescribes, as requests."""

from datetime import date

import pytest
from asking import TODAY, asking, fill, sheets

from geoaudit.errors import SpecificationError
from geoaudit.periods.calendar import parse_period
from geoaudit.records.columns import check_mapping, recognised, resolve
from geoaudit.records.schema import KINDS
from geoaudit.requests import answers_of, asked_of
from geoaudit.requests.page import make_page
from geoaudit.requests.template import make_template
from geoaudit.schedules import READ, SUBJECT, SUMMARY, disclosed_by, schedules
from geoaudit.spec import read_spec_before_files

FIRE = "Northside Fire and Rescue"
OF_FIRE = f"""
[[requests]]
partner = "{FIRE}"
schedule = "fire-and-rescue"
period = "Q1 2021/22"
"""
BECOMES = f"""
[[sources]]
name = "fires"
kind = "incidents"
files = ["fires.xlsx"]
partner = "{FIRE}"
"""


@pytest.mark.parametrize("name", schedules())
def test_each_schedule_is_read_as_a_source_of_its_kind(name):
    """Its headings are those that a source of its kind is read by, places and all, and name no person."""
    one = schedules()[name]
    kind = KINDS[one.kind]
    check_mapping(one.headings, kind)
    headings = [column.heading for column in one.columns]
    found = resolve(headings, one.headings, one.kind)
    assert set(found) == {column.name for column in one.columns}
    assert recognised(headings, one.headings, one.kind) == found
    roles = {kind.field(column.name).role for column in one.columns}
    assert not roles & {"person", "birth", "age", "list", "text"}


def test_what_was_read_in_the_regulations_is_told_from_what_was_not():
    """Only what was read in the Schedule has a paragraph of it; the others say so on their page."""
    found = schedules().values()
    assert {one.name: one.paragraph for one in found if one.checked == READ} == {
        "police-incidents": "1",
        "police-crime": "2",
        "fire-and-rescue": "3",
    }
    assert not any(one.paragraph for one in found if one.checked in (SUMMARY, SUBJECT))
    assert all(one.checked in (READ, SUMMARY, SUBJECT) for one in found)


def test_the_classes_are_those_of_the_schedule():
    """Paragraph 1 has three classes of incident, 2 nine of crime, 3 five of fire and violence."""
    counted = {
        name: [len(column.codes) for column in schedules()[name].columns if column.codes]
        for name in ("police-incidents", "police-crime", "fire-and-rescue")
    }
    assert counted == {"police-incidents": [3], "police-crime": [9], "fire-and-rescue": [5]}


def test_information_is_disclosed_by_the_end_of_the_next_quarter():
    """Regulation 3: July to September 2007 was the first, to be disclosed by the end of December."""
    first = disclosed_by(parse_period("2007-07-01 to 2007-09-30"))
    assert (first.start, first.last) == (date(2007, 10, 1), date(2007, 12, 31))


def test_a_schedule_can_be_asked_for_alone(tmp_path):
    """Without a source: due by the end of the next quarter, with the paragraph that prescribes it."""
    (one,) = asked_of(read_spec_before_files(asking(tmp_path, OF_FIRE)), FIRE)
    assert (one.due, one.personal) == (date(2021, 9, 30), False)
    assert [column.heading for column in one.columns] == [
        "Date",
        "Time",
        "Type",
        "Postcode",
        "Easting",
        "Northing",
    ]
    page = make_page(one)
    assert "in their Schedule, paragraph 3, prescribe" in page
    assert "no names" in page
    assert "must not be personal data" in page
    assert sheets(make_template(one))["Data"] == [["Date", "Time", "Type", "Postcode", "Easting", "Northing"]]


def test_a_schedule_that_was_not_read_in_the_law_says_so(tmp_path):
    """The page of one whose subject alone is known sends its reader to the Regulations."""
    text = OF_FIRE.replace("fire-and-rescue", "council-collisions")
    (one,) = asked_of(read_spec_before_files(asking(tmp_path, text)), FIRE)
    assert "its subject was read and not the Schedule&#39;s own words" in make_page(one)


def test_a_schedule_becomes_a_source_without_a_map_of_columns(tmp_path):
    """What comes back in the template is read as the source that the request names."""
    spec = asking(tmp_path, BECOMES + OF_FIRE.replace("schedule", 'source = "fires"\nschedule'))
    (one,) = asked_of(read_spec_before_files(spec), FIRE)
    (tmp_path / "t.xlsx").write_bytes(make_template(one))
    kind = "Violence against an employee"
    rows = [[date(2021, 4 + i, 2), "18:05", kind, "NE1 1AA"] for i in range(3)]
    fill(tmp_path / "t.xlsx", spec.parent / "fires.xlsx", rows)
    (answer,) = answers_of(read_spec_before_files(spec), FIRE, lambda _: None, TODAY)
    assert (answer.rows, answer.usable, answer.findings) == (3, 3, ())
    rows[1][2] = ""
    rows[2].append("")
    fill(tmp_path / "t.xlsx", spec.parent / "fires.xlsx", rows)
    (answer,) = answers_of(read_spec_before_files(spec), FIRE, lambda _: None, TODAY)
    assert [(one.what, one.where) for one in answer.findings] == [("1 row: “Type” is empty.", "row 3")]


def test_a_whole_postcode_is_too_much_where_the_first_part_is_prescribed(tmp_path):
    """Admissions to hospital are by the first part of the postcode: more would be personal data."""
    text = OF_FIRE.replace("fire-and-rescue", "health-domestic-abuse").replace(
        "schedule", 'source = "fires"\nschedule'
    )
    spec = asking(tmp_path, BECOMES + text)
    (one,) = asked_of(read_spec_before_files(spec), FIRE)
    (tmp_path / "t.xlsx").write_bytes(make_template(one))
    rows = [[date(2021, 4 + i, 2), ("NE1", "NE1 1AA", "NE1")[i]] for i in range(3)]
    fill(tmp_path / "t.xlsx", spec.parent / "fires.xlsx", rows)
    (answer,) = answers_of(read_spec_before_files(spec), FIRE, lambda _: None, TODAY)
    assert [one.where for one in answer.findings if "only its first part may be given" in one.what] == [
        "row 3"
    ]
    assert len([one for one in answer.findings if one.must]) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Q1 2021/22"', '"2021/22"', "disclosed for three months that begin with"),
        ("fire-and-rescue", "fire-and-rescu", "did you mean 'fire-and-rescue'"),
        ("schedule =", "shedule =", "'shedule' that means nothing in .*: did you mean 'schedule'"),
        ('schedule = "fire-and-rescue"\n', "", "must say what is asked for"),
        ("schedule", 'source = "recorded"\nschedule', "is supplied by 'Northside Police', not by"),
        ("schedule", 'source = "caseload"\nschedule', "must become a source of incidents, and 'caseload'"),
        ("period", 'their = { posctode = "PC" }\nperiod', "did you mean 'postcode'"),
        ("period", 'columns = ["Ward"]\nperiod', "cannot call a column 'Ward'"),
    ],
)
def test_a_request_that_does_not_hold_together_is_refused(tmp_path, old, new, said):
    """Slips of the keys are named with the nearest right word, contradictions with what to do."""
    assert old in OF_FIRE
    with pytest.raises(SpecificationError, match=said):
        read_spec_before_files(asking(tmp_path, OF_FIRE.replace(old, new, 1)))


def test_a_partners_own_names_are_read_once_they_are_said(tmp_path):
    """`their` is what the column is called, in the template and when it comes back."""
    more = 'source = "fires"\ntheir = { postcode = "Site PC" }\nschedule'
    spec = asking(tmp_path, BECOMES + OF_FIRE.replace("schedule", more))
    read = read_spec_before_files(spec)
    (one,) = asked_of(read, FIRE)
    assert one.column("postcode").heading == "Site PC"
    source = next(found for found in read.sources if found.name == "fires")
    assert source.columns == {"time_from": "Time", "postcode": "Site PC"}
