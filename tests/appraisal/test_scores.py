"""Scores: the published ones of Derbyshire and of 14 areas, both averaging rules, and what always holds."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.appraisal.averaging import MEAN_OF_CRITERIA, averaged, averaging_sentences, read_questions
from geoaudit.appraisal.score_sheets import read_criteria, read_sections
from geoaudit.appraisal.scores import score, score_sections, score_sentences, section_sentences, unweighted
from geoaudit.errors import RecordsError

PUBLISHED = Path(__file__).parent / "published"
CRITERIA = "area,section,criterion,score,weight,section_weight,published_section,published_overall"
SECTIONS = "area,section,score,weight,published_overall"


def written(tmp_path, *lines):
    """Write lines to a file and return it."""
    path = tmp_path / "scores.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def derbyshire():
    """The scoring summary sheet of the Effective Supervision Inspection of Derbyshire, 2003."""
    return read_criteria(PUBLISHED / "derbyshire_criteria.csv")


@pytest.fixture(scope="module")
def areas():
    """The 14 areas of paragraph 2.14 of HM Inspectorate of Probation's Annual Report 2003/2004."""
    return read_sections(PUBLISHED / "annual_report_sections.csv")


class TestDerbyshire:
    """B 76, C 83, D 76; overall 79."""

    def test_published(self, derbyshire):
        """Weighted means are the published scores, and exactly 530/7, 748/9 and 381/5."""
        found = score(derbyshire)
        assert found.sections["score"].tolist() == [76, 83, 76]
        assert found.sections["exact"].tolist() == [Fraction(530, 7), Fraction(748, 9), Fraction(381, 5)]
        assert found.overall["score"].tolist() == [79]
        assert found.overall["exact"].tolist() == [
            Fraction(3, 10) * Fraction(530, 7)
            + Fraction(4, 10) * Fraction(748, 9)
            + Fraction(3, 10) * Fraction(381, 5)
        ]
        assert found.sections[["to_the_digit", "consistent"]].all(axis=None)
        assert found.overall[["to_the_digit", "consistent"]].all(axis=None)

    def test_unweighted(self, derbyshire):
        """The plain mean gives B 76 too, but C 84 and D 75, and D not even before rounding."""
        plain = score(replace(derbyshire, criteria=unweighted(derbyshire.criteria))).sections
        assert plain["score"].tolist() == [76, 84, 75]
        assert plain["to_the_digit"].tolist() == [True, False, False]
        assert plain["consistent"].tolist() == [True, True, False]

    def test_words(self, derbyshire):
        """Overall, then the sections."""
        found = score(derbyshire)
        assert section_sentences(found) == ("Derbyshire 79% overall: B 76%, C 83%, D 76%.",)

    def test_a_score_that_is_missing_is_not_left_out(self, derbyshire):
        """A criterion with a weight and no score leaves its section and the area without one, as is said."""
        criteria = derbyshire.criteria.copy()
        criteria.loc[criteria["criterion"] == "C4", ["low", "exact", "high"]] = float("nan")
        found = score(replace(derbyshire, criteria=criteria))
        assert found.sections["exact"].isna().tolist() == [False, True, False]
        assert section_sentences(found) == ("Derbyshire no score overall: B 76%, C no score, D 76%.",)
        assert score_sentences(found.overall) == (
            "No overall score is given for Derbyshire: a part that has a weight has no score.",
        )


class TestFourteenAreas:
    """The annual report of 2003/04."""

    def test_published(self, areas):
        """Eleven come out to the digit, and all fourteen by what rounding leaves open."""
        found = score_sections(areas).set_index("area")
        assert len(found) == 14
        assert found.index[~found["to_the_digit"].astype(bool)].tolist() == [
            "Essex",
            "Nottinghamshire",
            "Gwent",
        ]
        assert found["consistent"].all()

    def test_half_is_rounded_up(self, areas):
        """Nottinghamshire's 64.5 is 65, which rounding to even would make the published 64 by accident."""
        found = score_sections(areas).set_index("area").loc["Nottinghamshire"]
        assert (found["exact"], found["score"], found["published"]) == (Fraction(129, 2), 65, 64)
        assert (found["low"], found["high"]) == (64, 65)

    def test_unweighted(self, areas):
        """The plain mean cannot be Hertfordshire's 60: it is 59, and below 59.5 before rounding."""
        plain = score_sections(replace(areas, sections=unweighted(areas.sections))).set_index("area")
        assert plain.loc["Hertfordshire", ["score", "high"]].tolist() == [59, 59.5]
        assert plain.index[~plain["consistent"].astype(bool)].tolist() == ["Hertfordshire"]
        assert plain["to_the_digit"].sum() == 6

    def test_words(self, areas):
        """How many come out to the digit, how many by rounding, and one that cannot."""
        assert score_sentences(score_sections(areas)) == (
            (
                "11 of 14 published overall scores come out to the digit; 3 more (Essex, Nottinghamshire, "
                "Gwent) can be reached from figures before rounding; 0 cannot be reached."
            ),
        )
        plain = score_sections(replace(areas, sections=unweighted(areas.sections)))
        assert score_sentences(plain)[1] == (
            "Hertfordshire: the parts as printed come to between 58.50% and 59.50%, and 60% is published."
        )


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.fractions(0, 100), st.integers(1, 9)), min_size=1, max_size=5),
    st.integers(0, 2),
)
def test_what_was_rounded_from_true_scores_is_consistent(tmp_path_factory, parts, decimals):
    """Sections and overall score printed half up from any true scores are found consistent."""

    def shown(value):
        units = (value * 10**decimals + Fraction(1, 2)).__floor__()
        return f"{Decimal(units).scaleb(-decimals):f}"

    true = sum(value * weight for value, weight in parts) / sum(weight for _, weight in parts)
    lines = [
        f"A,{number},{shown(value)},{weight},{shown(true)}" for number, (value, weight) in enumerate(parts)
    ]
    folder = tmp_path_factory.mktemp("scores")
    found = score_sections(read_sections(written(folder, SECTIONS, *lines))).iloc[0]
    assert found["consistent"]
    assert found["low"] <= true <= found["high"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([SECTIONS, "A,B,101,1,"], "at most 100, or nothing, in column 'score'"),
        ([SECTIONS, "A,B,x,1,"], "a percentage as printed .* in column 'score'"),
        ([SECTIONS, "A,B,50,-1,"], "a number of at least 0, or nothing, in column 'weight'"),
        ([SECTIONS, "A,B,50,1,60", "A,C,50,1,61"], r"one 'published_overall' for each area .*row 3"),
        ([SECTIONS, "A,B,50,1,", "A,B,60,1,"], "combination of area, section once"),
    ],
)
def test_a_sheet_that_is_not_one_is_refused(tmp_path, lines, message):
    """The file, the column and the row are named."""
    with pytest.raises(RecordsError, match=message):
        read_sections(written(tmp_path, *lines))


def test_a_criterion_with_a_score_needs_a_weight(tmp_path):
    """A score without a weight is refused, a descriptor without either is not."""
    with pytest.raises(RecordsError, match=r"a weight wherever it has a score .*row 3"):
        read_criteria(written(tmp_path, CRITERIA, "A,B,B1,50,1,30,,", "A,B,B2,50,,30,,"))
    with pytest.raises(RecordsError, match=r"one 'section_weight' for each area and section .*row 3"):
        read_criteria(written(tmp_path, CRITERIA, "A,B,B1,50,1,30,,", "A,B,B2,,,40,,"))


def test_a_section_without_a_weight_is_no_part_of_the_overall_score(tmp_path):
    """Section A, of descriptors alone, has no score and does not take the overall one away."""
    lines = "A,A,A1,,,0,,", "A,B,B1,60,1,30,,", "A,C,C1,80,1,10,,"
    found = score(read_criteria(written(tmp_path, CRITERIA, *lines)))
    assert found.sections["exact"].isna().tolist() == [True, False, False]
    assert found.overall["exact"].tolist() == [65]
    assert found.overall[["to_the_digit", "consistent"]].isna().all(axis=None)


QUESTIONS = """section,criterion,question,score
Assessment,B2,1,54
Assessment,B2,2,80
Assessment,B2,3,51
Assessment,B3,1,55
Assessment,B3,2,43
Assessment,B4,1,53
Assessment,B4,2,42
Outcomes,D1,1,41
Outcomes,D1,2,65
Outcomes,D1,3,n/a"""


def test_both_averaging_rules(tmp_path):
    """Employment and basic skills in the same inspection: outcomes are the published 53 by either rule."""
    found = averaged(read_questions(written(tmp_path, QUESTIONS))).set_index(["section", "rule"])["score"]
    assert found.loc["Outcomes"].tolist() == [53, 53]
    by_questions, by_criteria = found.loc["Assessment"]
    assert by_questions == pytest.approx(378 / 7)
    assert by_criteria == pytest.approx((185 / 3 + 49 + 47.5) / 3)


def test_both_averaging_rules_in_words(tmp_path):
    """Each is named, with how many it averages."""
    assert averaging_sentences(averaged(read_questions(written(tmp_path, QUESTIONS)))) == (
        (
            "Assessment scores 54.0% as the mean of questions (7 of them) and 52.7% as the mean of criteria "
            "means (3 of them)."
        ),
        (
            "Outcomes scores 53.0% as the mean of questions (2 of them) and 53.0% as the mean of criteria "
            "means (1 of them)."
        ),
    )


@settings(max_examples=40)
@given(st.lists(st.lists(st.integers(0, 100), min_size=3, max_size=3), min_size=1, max_size=4))
def test_the_rules_agree_where_criteria_have_as_many_questions(tmp_path_factory, criteria):
    """With three questions in each criterion, the mean of means is the mean."""
    lines = [f"S,{c},{q},{value}" for c, row in enumerate(criteria) for q, value in enumerate(row)]
    path = written(tmp_path_factory.mktemp("questions"), "section,criterion,question,score", *lines)
    found = averaged(read_questions(path)).set_index("rule")["score"]
    assert found[MEAN_OF_CRITERIA] == pytest.approx(found.iloc[0])
