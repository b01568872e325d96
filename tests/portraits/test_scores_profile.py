"""The profile of a scoring sheet: criteria, sections or questions, as three reports print them."""

from pathlib import Path

import pytest

from geoaudit.errors import FileError, RecordsError
from geoaudit.portraits.case import Case
from geoaudit.portraits.scoring import scoring
from geoaudit.reference.published import published_by
from geoaudit.spec.profile_plan import ProfilePlan

PUBLISHED = Path(__file__).parents[1] / "appraisal" / "published"


def told_of(path):
    """What the profile of a file tells."""
    plan = ProfilePlan("Scores", "scores", file=path)
    return scoring(Case(plan, {}, "", "", published=published_by(plan)))


def test_the_criteria_of_derbyshire():
    """76, 83, 76 and 79 overall, each to the digit, with a chart of the whole and one of the sections."""
    told = told_of(PUBLISHED / "derbyshire_criteria.csv")
    assert told.sentences[0] == "Derbyshire 79% overall: B 76%, C 83%, D 76%."
    assert told.tables["overall"][["score", "published", "agrees"]].to_numpy().tolist() == [
        [79, 79, "to the digit"]
    ]
    assert told.tables["sections"]["score"].tolist() == [76, 83, 76]
    overall, sections = told.charts
    assert list(overall.labels) == ["Derbyshire"]
    assert dict(zip(sections.labels, sections.values, strict=True)) == {"B": 76, "C": 83, "D": 76}
    assert all(low <= high for low, high in zip(sections.lower, sections.upper, strict=True))


def test_the_fourteen_areas_of_the_annual_report():
    """11 to the digit, three by rounding, none that cannot be reached; figures as in the report."""
    told = told_of(PUBLISHED / "annual_report_sections.csv")
    agrees = told.tables["overall"].set_index("area")["agrees"]
    assert agrees.value_counts().to_dict() == {"to the digit": 11, "by rounding": 3}
    assert sorted(agrees.index[agrees == "by rounding"]) == ["Essex", "Gwent", "Nottinghamshire"]
    assert told.sentences[0].startswith("11 of 14 published overall scores come out to the digit; 3 more")
    assert len(told.charts[0].labels) == 14


def test_a_score_that_cannot_be_reached_is_said_to(tmp_path):
    """70 and 80 of equal weight are 75; 90 as published is not what they come to."""
    path = tmp_path / "sheet.csv"
    path.write_text(
        "area,section,score,weight,published_overall\nX,B,70%,1,90%\nX,C,80%,1,90%\nY,B,70%,1,\nY,C,,1,\n"
    )
    told = told_of(path)
    table = told.tables["overall"].set_index("area")
    assert table.loc["X", ["score", "agrees"]].tolist() == [75, "no"]
    assert table.loc["Y"].isna()["score"]
    assert table.loc["Y", "agrees"] == ""
    assert list(told.charts[0].labels) == ["X"]
    assert "90% is published" in told.sentences[1]
    assert told.sentences[-1].startswith("No overall score is given for Y")


def test_without_published_scores_there_is_nothing_to_agree_with(tmp_path):
    """Neither a column nor a sentence says that anything agrees."""
    path = tmp_path / "sheet.csv"
    path.write_text("area,section,criterion,score,weight,section_weight\nX,B,B1,70,2,1\nX,B,B2,40,1,1\n")
    told = told_of(path)
    assert told.sentences == ("X 60% overall: B 60%.",)
    assert list(told.tables["overall"]) == ["area", "score", "low", "high"]


def test_questions_are_averaged_in_both_ways(tmp_path):
    """60, 80 and 100 of two criteria: 80 over questions, 85 over the means of criteria."""
    path = tmp_path / "questions.csv"
    path.write_text("section,criterion,question,score\nS,a,1,60\nS,a,2,80\nS,b,3,100\n")
    told = told_of(path)
    assert told.tables["sections"]["score"].tolist() == [80, 85]
    assert len(told.charts) == 2
    assert "80.0%" in told.sentences[0]
    assert "85.0%" in told.sentences[0]


def test_every_column_says_what_it_is_and_the_file_is_named():
    """Each column of the tables has a meaning; the methods begin with the file and its hash."""
    for name in ("derbyshire_criteria.csv", "annual_report_sections.csv"):
        told = told_of(PUBLISHED / name)
        assert {str(column) for table in told.tables.values() for column in table} <= set(told.meanings)
        assert f"{name} (SHA-256 " in told.methods[0]


def test_files_that_are_no_sheet_are_refused(tmp_path):
    """A missing file, a missing column and a score above 100, in the words of their reader."""
    with pytest.raises(FileError, match="is not there"):
        told_of(tmp_path / "nowhere.csv")
    path = tmp_path / "sheet.csv"
    path.write_text("area,section,score\nX,B,70\n")
    with pytest.raises(FileError, match="weight"):
        told_of(path)
    path.write_text("area,section,score,weight\nX,B,170,1\n")
    with pytest.raises(RecordsError, match="at most 100"):
        told_of(path)
