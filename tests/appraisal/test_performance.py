"""Performance against targets: the published table, and rules by hand."""

from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from geoaudit.appraisal.performance import appraise, performance_sentences, read_performance
from geoaudit.errors import FileError, PeriodError, RecordsError

PUBLISHED = Path(__file__).parent / "published"
HEADER = "measure,target,actual,comparator,direction,period,unit,near,area"


def table(tmp_path, *rows):
    """Appraise rows of text below the header."""
    path = tmp_path / "measures.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return appraise(read_performance(path))


def row(target, actual, direction="higher", unit="%", near="", name="M"):
    """Return a row of text."""
    return f"{name},{target},{actual},,{direction} is better,2002/03,{unit},{near},"


@pytest.fixture(scope="module")
def derbyshire():
    """The table of the Effective Supervision Inspection of Derbyshire, 2003, appraised."""
    return appraise(read_performance(PUBLISHED / "derbyshire_performance.csv"))


def test_the_published_table_is_eight_met_five_near_and_one_missed(derbyshire):
    """As the report says: all met or nearly met, but for basic skills awards."""
    assert derbyshire["verdict"].value_counts().to_dict() == {"met": 8, "near": 5, "missed": 1}
    assert derbyshire.loc[derbyshire["verdict"] == "missed", "measure"].tolist() == ["Basic skills awards"]
    assert derbyshire.loc[derbyshire["verdict"] == "near", "measure"].tolist() == [
        "PSRs in 15 working days",
        "SSRs of all reports",
        "Accredited programme completions",
        "CROs with 12 appointments in 12 weeks",
        "CPROs with the required appointments",
    ]


def test_gaps_are_towards_the_better_side(derbyshire):
    """Days of sickness and reconvictions are better the fewer: 10 - 9.1 and 50.0 - 48.4, exactly."""
    gaps = derbyshire.set_index("measure")["gap"]
    assert gaps["Sickness absence"] == 0.9
    assert gaps["Two year reconviction"] == 1.6
    assert gaps["Accredited programme completions"] == -10


def test_the_published_table_in_words(derbyshire):
    """Counts, the margin, the missed one by name, the comparator, and what is not of one period or area."""
    assert performance_sentences(derbyshire) == (
        "8 of 14 measures are met, 5 near (within 10 points), 1 missed (Basic skills awards).",
        "Of 13 results with a comparator, 11 are better than it, 1 the same and 1 worse.",
        "The measures are not all of one period: there are 4, and each stands beside its figure.",
        "The measures are not all of one area: there are 2, and each stands beside its figure.",
        "Race equality employment: target and result are those of the East Midlands Region.",
        (
            "Two year reconviction: the target is the rate predicted for the area; the comparator was "
            "predicted at 51.7%."
        ),
    )


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        (row("90%", "80%"), "near"),
        (row("90%", "79.9%"), "missed"),
        (row("90%", "85%", near="4"), "missed"),
        (row("90%", "86%", near="4"), "near"),
        (row("90%", "90%"), "met"),
        (row("10", "11", "lower", "days"), "near"),
        (row("10", "11.1", "lower", "days"), "missed"),
        (row("10", "10", "lower", "days"), "met"),
        (row("200", "180", unit="number"), "near"),
        (row("0.3", "0.27", unit="number"), "near"),
        (row('"1,200"', '"1,079"', unit="number"), "missed"),
        (row("90%", ""), "not available"),
        (row("n/a", "80%"), "not available"),
    ],
)
def test_the_margin_is_inclusive_and_in_the_measures_own_unit(tmp_path, given, verdict):
    """Ten points for percentages, a tenth of the target else, or what the row says; no figure, no verdict."""
    assert table(tmp_path, given)["verdict"].tolist() == [verdict]


def test_what_is_missing_stays_missing_and_is_said(tmp_path):
    """A result that is not there is NaN, is not met, and is named."""
    found = table(tmp_path, row("90", "91", name="A"), row("90", "", name="B"), row("9", "7", unit="days"))
    assert found["gap"].isna().tolist() == [False, True, False]
    assert performance_sentences(found) == ("1 of 3 measures is met, 1 missed (M), 1 not available (B).",)


def test_periods_written_in_two_ways_are_one(tmp_path):
    """2002/03 is April 2002 to March 2003, so that no warning is given."""
    other = "B,90,91,,higher is better,April 2002 to March 2003,%,,"
    assert len(performance_sentences(table(tmp_path, row("90", "91"), other))) == 1


@pytest.mark.parametrize(
    ("rows", "error", "message"),
    [
        ([row("90", "x")], RecordsError, r"a number, or nothing, in column 'actual' .* 1 of 1 .*\(row 2\)"),
        ([row("90", "80", near="-1")], RecordsError, "a number of at least 0, or nothing, in column 'near'"),
        (
            [row("90", "80", "up")],
            RecordsError,
            "'higher is better' or 'lower is better' in column 'direction'",
        ),
        ([row("90", "80", unit="hours")], RecordsError, "'%' or 'days' or 'number' in column 'unit'"),
        ([row("90", "80"), row("90", "70")], RecordsError, r"combination of measure, area, period .*row 3"),
        (["M,9,8,,higher is better,,%,,"], RecordsError, "something in column 'period'"),
        (["M,9,8,,higher is better,recently,%,,"], PeriodError, "column 'period', row 2: A period must be"),
        ([], FileError, "has no row below its header"),
    ],
)
def test_a_table_that_cannot_be_appraised_is_refused(tmp_path, rows, error, message):
    """The file, the column and the row are named."""
    with pytest.raises(error, match=r"(?s)measures\.csv.*" + message):
        table(tmp_path, *rows)


def test_a_workbook_is_read_as_the_text_is(tmp_path, derbyshire):
    """The published table gives the same from a sheet of Excel, with capitals in its header."""
    text = pd.read_csv(PUBLISHED / "derbyshire_performance.csv", dtype=str).fillna("")
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [name.capitalize() for name in text])
        for number, cells in enumerate(text.itertuples(index=False), start=1):
            sheet.write_row(number, 0, list(cells))
    pd.testing.assert_frame_equal(appraise(read_performance(tmp_path / "t.xlsx")), derbyshire)
