"""A partner's file, held against what they were asked for: filled in rightly, and broken in every way."""

from datetime import date, datetime, timedelta

import pytest
from asking import HEADINGS, HOSPITAL, POLICE, TODAY, asking, fill, offences

from geoaudit.records import screening
from geoaudit.records.schema import KINDS
from geoaudit.requests import answers_of, asked_of, letter_text, write_request
from geoaudit.requests.letter import row_list
from geoaudit.requests.reasons import REJECTED
from geoaudit.requests.wording import about
from geoaudit.spec import read_spec, read_spec_before_files


@pytest.fixture
def spec(tmp_path):
    """The specification, and beside it the request to the police as it was written before anything came."""
    found = asking(tmp_path)
    write_request(asked_of(read_spec_before_files(found), POLICE), found.parent / "asked")
    return found


def sent(spec, rows, headings=()):
    """Fill in the template with rows, send it back, and return what is found."""
    folder = spec.parent
    fill(folder / "asked" / "recorded.xlsx", folder / "from_police.xlsx", rows, headings)
    (found,) = answers_of(read_spec_before_files(spec), POLICE, lambda _: None, TODAY)
    return found


def must(answer):
    """Return what has to be corrected, in words with the rows."""
    return [f"{one.what} {one.where}".strip() for one in answer.findings if one.must]


def test_a_template_that_is_filled_in_is_complete_and_is_the_source(spec, tmp_path):
    """What comes back in the template needs no correction, and is read by the audit as it is."""
    answer = sent(spec, offences())
    assert (answer.rows, answer.usable, must(answer), answer.complete) == (12, 12, [], True)
    text = spec.read_text(encoding="utf-8")
    cut = text.index('[[sources]]\nname = "attendances"')
    end = text.index("[[requests]]")
    spec.write_text(text[:cut] + text[end : text.index('[[tables]]\ntitle = "Attendances')], encoding="utf-8")
    from geoaudit.records.ingest import ingest  # noqa: PLC0415

    source = next(one for one in read_spec(spec).sources if one.name == "recorded")
    records = ingest(source, tmp_path / "workspace")
    assert (records.rows_read, records.rows_accepted) == (12, 12)


def broken(position, value):
    """Return rows of which the second has another value in a column."""
    rows = offences()
    rows[1][position] = value
    return rows


@pytest.mark.parametrize(
    ("position", "value", "said"),
    [
        (
            1,
            date(2021, 7, 1),
            "1 row: “Committed” is not from 1 May 2021 up to and including 30 June 2021. row 3",
        ),
        (1, date(2024, 1, 1), "1 row: “Committed” lies in the future. row 3"),
        (1, "", "1 row: “Committed” is empty. row 3"),
        (1, "soon", "1 row: “Committed” is no date that can be read. row 3"),
        (2, "NE1 1A", "1 row: “Post Code” is not a postcode. row 3"),
        (2, "NE1", "1 row: “Post Code” is only the first part of a postcode. row 3"),
        (2, "NE9 9ZZ", "1 row: “Post Code” is in no list of postcodes that we have. row 3"),
        (3, "999Z", "1 row: “Offence code” holds something else than was asked for. row 3"),
        (4, "1", "1 row: “Setting” holds something else than was asked for. row 3"),
    ],
)
def test_each_fault_is_named_in_the_partners_words_with_its_row(spec, position, value, said):
    """One fault, one sentence: their column, their row, and nothing else."""
    answer = sent(spec, broken(position, value))
    assert must(answer) == [said]
    assert not answer.complete


def test_all_faults_are_told_in_one_go(spec):
    """A column that is missing, one too many, a wrong code and a bad day are all in one letter."""
    rows = [[*row[:2], *row[3:], "Jane Doe"] for row in broken(3, "999Z")]
    rows[4][1] = date(2020, 1, 1)
    answer = sent(spec, rows, ["Crime No", "Committed", "Offence code", "Setting", "Victim"])
    assert must(answer) == [
        "from_police.xlsx has no column “Post Code” (where it is).",
        "from_police.xlsx has 1 column that nobody asked for: 'Victim'.",
        "1 row: “Committed” is not from 1 May 2021 up to and including 30 June 2021. row 6",
        "1 row: “Offence code” holds something else than was asked for. row 3",
    ]


def test_a_column_under_another_name_is_missing_and_unasked(spec):
    """Headings that were changed are named, both the one that is missing and the one in its place."""
    answer = sent(spec, offences(), ["Crime No", "When", *HEADINGS[2:]])
    assert must(answer)[:2] == [
        f"from_police.xlsx has no column “Committed” ({KINDS['offences'].field('date').meaning}).",
        "from_police.xlsx has 1 column that nobody asked for: 'When'.",
    ]


def test_two_rows_of_one_reference_are_told_apart_from_a_fault(spec):
    """A row sent twice is left out and told; the file need not be sent again for it."""
    rows = offences()
    answer = sent(spec, [*rows, rows[0]])
    assert (answer.rows, answer.usable, must(answer)) == (13, 12, [])
    (told,) = answer.findings
    assert (told.what, told.where) == (
        "1 row: the same, in every column, as an earlier row of that “Crime No”.",
        "row 14",
    )


def test_months_without_a_row_are_told(spec):
    """Nothing for June may be right: it is told, and asked about."""
    rows = [[f"C{i}", date(2021, 5, 1 + i), "NE1 1AA", "028A", "02"] for i in range(5)]
    answer = sent(spec, rows)
    assert [one.what for one in answer.findings] == ["Nothing came for 1 of the months asked for: 2021-06."]
    assert answer.complete


def test_dates_that_could_be_read_two_ways_are_told_once(spec):
    """01/05/2021 may be January or May: the column is named, not every row of it."""
    rows = [[f"C{i}", f"0{1 + i % 9}/05/2021", "NE1 1AA", "028A", "01"] for i in range(9)]
    assert "The dates in “Committed” cannot be read in one way." in must(sent(spec, rows))


def test_times_of_day_on_the_last_day_are_of_the_period(spec):
    """Half an hour before midnight on 30 June is still June."""
    rows = offences()
    rows[1][1] = datetime(2021, 6, 30, 23, 30)
    rows[3][1] = datetime(2021, 5, 1) + timedelta(hours=1)
    assert sent(spec, rows).complete


def test_before_anything_comes_that_is_said(spec):
    """A source whose files are not there is a letter, not a refusal."""
    (answer,) = answers_of(read_spec_before_files(spec), POLICE, lambda _: None, TODAY)
    assert [one.what for one in answer.findings] == ["Nothing has come."]
    assert not answer.complete


def test_a_file_that_is_no_workbook_is_told(spec):
    """What cannot be opened is named with what to do, and does not stop the letter."""
    (spec.parent / "from_police.xlsx").write_bytes(b"not a workbook")
    (answer,) = answers_of(read_spec_before_files(spec), POLICE, lambda _: None, TODAY)
    (finding,) = answer.findings
    assert "is not a whole Excel workbook" in finding.what


def test_figures_lack_a_period_an_area_or_a_meaning(tmp_path):
    """Of figures added up: a month without any, an unknown area, and a mark that nobody explained."""
    spec = asking(tmp_path)
    write_request(asked_of(read_spec_before_files(spec), HOSPITAL), spec.parent / "asked")
    template, out = spec.parent / "asked" / "attendances.xlsx", spec.parent / "from_hospital.xlsx"
    rows = [["E05000001", "2021-05", 7.0], ["E05000002", "May 2021", "*"], ["E05999999", "2021-05", "?!"]]
    fill(template, out, rows)
    (answer,) = answers_of(read_spec_before_files(spec), HOSPITAL, lambda _: None, TODAY)
    assert must(answer) == [
        "1 row: “N” is no number that can be read. row 4",
        "Nothing came for “2021-06” of “Period”.",
        "1 row: “Area code” holds something else than was asked for. row 4",
    ]
    fill(
        template,
        out,
        [[area, month, 3.0] for area in ("E05000001", "E05000002") for month in ("2021-05", "2021-06")],
    )
    (answer,) = answers_of(read_spec_before_files(spec), HOSPITAL, lambda _: None, TODAY)
    assert answer.complete


def test_no_value_of_the_file_stands_in_the_letter(spec):
    """Whatever is wrong, the letter and its list of rows name columns and rows, never what stands there."""
    canary = "Zebedee Quux"
    rows = offences()
    for i, row in enumerate(rows):
        row[0] = f"{canary} {i}"
        row[1 + i % 4] = canary
    answer = sent(spec, rows)
    assert len(must(answer)) > 3
    told = letter_text(POLICE, [answer]) + row_list([answer]) + repr(answer.findings)
    assert canary not in told


def test_every_reason_for_rejecting_a_row_has_words(spec):
    """What screening can say of a row is all that the partner can be told, and nothing of it is left out."""
    own = {name: value for name, value in vars(screening).items() if name.isupper() and name[0] != "_"}
    constants = {value for name, value in own.items() if isinstance(value, str)}
    assert {*constants, "required value missing"} == set(REJECTED)


def test_the_letter_names_whom_to_ask(spec):
    """The contact of the request stands in the letter."""
    assert "Ask the analyst." in letter_text(POLICE, [sent(spec, offences())])
    assert dict(about(asked_of(read_spec_before_files(spec), POLICE)[0]))["Whom to ask"] == "Ask the analyst."


def test_no_file_name_is_a_formula_in_the_list_of_rows(spec):
    """The list is opened in a spreadsheet, and whoever sends a file names it."""
    spec.write_text(
        spec.read_text(encoding="utf-8").replace("from_police.xlsx", "=1+1.csv"), encoding="utf-8"
    )
    text = ",".join(HEADINGS) + "\nC1,2021-05-01,NE1 1AA,004/01,09\n"
    (spec.parent / "=1+1.csv").write_text(text, encoding="utf-8")
    answers = answers_of(read_spec_before_files(spec), POLICE, lambda _: None, TODAY)
    assert row_list(answers).splitlines()[1].startswith("recorded,'=1+1.csv,2,")


def test_each_file_is_held_against_the_request_by_itself(spec):
    """Two files, of which one has a column under another known name: nothing is missing in either."""
    text = spec.read_text(encoding="utf-8")
    text = text.replace('["from_police.xlsx"]', '["one.csv", "two.csv"]').replace(
        'offence_id = "Crime No"\n', ""
    )
    text = text.replace('setting = "Setting"\n', "").replace(
        "[requests.codes.setting]", "[requests.codes.outcome]"
    )
    spec.write_text(text, encoding="utf-8")
    heads = [
        "Offence id,Committed,Post Code,Offence code,Outcome",
        "Committed,Post Code,OFFENCE_CODE,Offence_ID,outcome",
    ]
    rows = ["C1,2021-05-01,NE1 1AA,028A,01", "2021-06-01,NE1 1AA,028A,C2,09"]
    for name, head, row in zip(("one", "two"), heads, rows, strict=True):
        (spec.parent / f"{name}.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    (answer,) = answers_of(read_spec_before_files(spec), POLICE, lambda _: None, TODAY)
    assert (answer.files, answer.rows) == (("one.csv", "two.csv"), 2)
    assert [(one.what, one.rows) for one in answer.findings] == [
        ("1 row: “Outcome” holds something else than was asked for.", (("two.csv", 2),))
    ]
