"""The profile of a published table of targets: the table of Derbyshire of 2003, and what is refused."""

import hashlib
from pathlib import Path

import pytest

from geoaudit.errors import FileError, PeriodError, RecordsError, SpecificationError
from geoaudit.portraits.case import Case
from geoaudit.portraits.performance import performance
from geoaudit.reference.published import published_by
from geoaudit.spec.profile_plan import ProfilePlan

PUBLISHED = Path(__file__).parents[1] / "appraisal" / "published" / "derbyshire_performance.csv"
HEADER = "measure,target,actual,direction,period,unit,comparator"


def told_of(path):
    """What the profile of a file tells."""
    plan = ProfilePlan("Performance", "performance", file=path)
    return performance(Case(plan, {}, "", "", published=published_by(plan)))


def written(tmp_path, *rows, header=HEADER):
    """What the profile of some rows tells."""
    path = tmp_path / "measures.csv"
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return told_of(path)


def test_the_published_table_of_derbyshire():
    """8 met, 5 near within 10 points, 1 missed: in the table, and in words."""
    told = told_of(PUBLISHED)
    assert told.tables["verdicts"].to_numpy().tolist() == [["met", 8], ["near", 5], ["missed", 1]]
    assert told.sentences[0] == (
        "8 of 14 measures are met, 5 near (within 10 points), 1 missed (Basic skills awards)."
    )
    measures = told.tables["measures"].set_index("measure")
    assert measures.loc["Sickness absence", ["direction", "gap", "verdict"]].tolist() == [
        "lower is better",
        0.9,
        "met",
    ]
    assert told.period == (
        "April 2002 to March 2003; April-June 2002; April-December 2002; January to March 1999"
    )


def test_the_file_and_what_it_held_are_told():
    """The methods name the file and the hash of its bytes."""
    told = told_of(PUBLISHED)
    assert hashlib.sha256(PUBLISHED.read_bytes()).hexdigest() in told.methods[0]
    assert PUBLISHED.name in told.methods[0]
    assert not any(str(PUBLISHED.parent) in words for words in told.methods)


def test_each_unit_has_a_chart_of_its_own():
    """Points and days are not drawn on one scale; a bar below 0 is behind its target."""
    points, days = told_of(PUBLISHED).charts
    assert (points.unit, len(points.labels), days.unit, list(days.labels)) == (
        "points",
        13,
        "days",
        ["Sickness absence"],
    )
    behind = dict(zip(points.labels, points.values, strict=True))
    assert behind["Basic skills awards"] == -79
    assert behind["Two year reconviction"] == 1.6  # fewer than predicted, and lower is better


def test_what_is_not_available_is_neither_met_nor_drawn(tmp_path):
    """A measure without a result is counted apart and has no bar."""
    told = written(tmp_path, "A,90%,95%,higher is better,2002/03,%,", "B,90%,n/a,higher is better,2002/03,%,")
    assert told.tables["verdicts"].to_numpy().tolist() == [
        ["met", 1],
        ["near", 0],
        ["missed", 0],
        ["not available", 1],
    ]
    assert list(told.charts[0].labels) == ["A"]
    assert "comparator" not in told.tables["measures"]


def test_one_measure_of_two_periods_has_two_bars_that_can_be_told_apart(tmp_path):
    """Their labels name the period."""
    told = written(tmp_path, "A,90%,95%,higher is better,2002/03,%,", "A,90%,80%,higher is better,2001/02,%,")
    assert list(told.charts[0].labels) == ["A, 2002/03", "A, 2001/02"]


def test_every_column_says_what_it_is():
    """Each column of the tables has a meaning."""
    told = told_of(PUBLISHED)
    assert {str(name) for table in told.tables.values() for name in table} <= set(told.meanings)


def test_files_that_are_no_table_of_targets_are_refused(tmp_path):
    """A missing file, a missing column, a direction that is none and a period that is none: files' exit code,
    a period's its own."""
    with pytest.raises(FileError, match=r"nowhere.csv is not there") as missing:
        told_of(tmp_path / "nowhere.csv")
    assert missing.value.exit_code == 11
    with pytest.raises(FileError, match="unit"):
        written(tmp_path, "A,1,2,higher is better,2002/03", header="measure,target,actual,direction,period")
    with pytest.raises(RecordsError, match="direction"):
        written(tmp_path, "A,1,2,up,2002/03,%,")
    with pytest.raises(PeriodError, match="row 2"):
        written(tmp_path, "A,1,2,higher is better,some time,%,")
    with pytest.raises(SpecificationError, match="add file"):
        told_of(None)
