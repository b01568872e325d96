"""Two ages, reviews overdue, postcode sectors, and answers that are yes or no."""

import datetime as dt

import pandas as pd
import pytest

from geoaudit.records.groupings import AGE_PAIR, age_and_gender, age_pair, review_state, yes_or_no
from geoaudit.records.schema import AGE_BANDS

AS_AT = dt.date(2022, 9, 30)
HEAD = "person_id,postcode,age,review_due,mappa_level\n"


def test_each_age_band_lies_on_one_side_of_25():
    """The bands that end before 25 are under 25, and not recorded stays so."""
    pairs = dict(zip(AGE_BANDS, age_pair(pd.Series(AGE_BANDS, dtype="str")), strict=True))
    assert [band for band, pair in pairs.items() if pair == AGE_PAIR[0]] == ["under 18", "18-20", "21-24"]
    assert pairs["25-29"] == pairs["60 and over"] == "25 and over"
    assert pairs["not recorded"] == "not recorded"


def test_ages_of_women_and_of_men_are_four_groups_and_everybody_else_is_one():
    """Whatever the case of the gender's word; another gender, and no age or gender, are in one group."""
    ages = pd.Series(["18-20", "25-29", "60 and over", "under 18", "18-20", "not recorded", "30-34"])
    genders = pd.Series(["F", "female", "MALE", "m", "Non-binary", "Male", "not recorded"])
    found = age_and_gender(ages, genders)
    assert found[:4].tolist() == [
        "Female, under 25", "Female, 25 and over", "Male, 25 and over", "Male, under 25",
    ]  # fmt: skip
    assert set(found[4:]) == {"another gender, or not recorded"}


def test_a_review_is_overdue_from_the_day_after_it_is_due():
    """Due on the day of the extract is not overdue, at whatever hour."""
    due = pd.to_datetime(pd.Series(["2022-09-29 23:59", "2022-09-30 00:00", "2022-09-30 17:00", None]))
    assert review_state(due, AS_AT).tolist() == ["overdue", "not overdue", "not overdue", "not recorded"]


def test_answers_are_read_and_others_counted():
    """Yes and no in the usual spellings; a blank is not recorded, and another word is counted besides."""
    answers, notes = yes_or_no(pd.Series([" YES", "n", "1", "False", None, "perhaps", ""]))
    assert answers.tolist() == ["yes", "no", "yes", "no", *["not recorded"] * 3]
    assert list(notes.values()) == [1]


def test_offenders_have_their_groupings_staged(take):
    """A caseload with ages, reviews and levels can be split by all of them; an age of 214 is not recorded."""
    records, staged, _ = take(
        "offenders",
        HEAD + "A,NE27 0AA,24,2022-09-01,Level 1\nB,NE27 0AA,25,2022-12-01,\nC,NE27 0AA,214,soon,Level 2\n",
        as_at=AS_AT,
    )
    assert staged["age_pair"].tolist() == ["under 25", "25 and over", "not recorded"]
    assert staged["review_state"].tolist() == ["overdue", "not overdue", "not recorded"]
    assert staged["mappa_level"].tolist() == ["Level 1", "not recorded", "Level 2"]
    assert {"age_pair", "review_state", "mappa_level", "sector"} <= set(records.columns)
    assert records.notes["ages under 10 or over 110, taken as not recorded"] == 1


@pytest.mark.parametrize(
    ("typed", "sector"),
    [
        ("NE27 0AA", "NE27 0"),
        ("ne27oaa", "NE27 0"),
        ("NE1 1AA", "NE1 1"),
        ("NE27 0", "NE27 0"),
        ("NE2 7", "NE2 7"),
        ("NE27", "not recorded"),
        ("ZZ99 3VZ", "not recorded"),
        ("here", "not recorded"),
        ("", "not recorded"),
    ],
)
def test_a_sector_is_the_outward_code_and_the_digit_after_it(take, typed, sector):
    """Read from a whole postcode or from a sector alone; an outward code has none, and nor has no address."""
    _, staged, _ = take("offenders", f"person_id,postcode\nA,{typed}\n", as_at=AS_AT)
    assert staged["sector"].tolist() == [sector]
