"""What a table with percentages says in words."""

from dataclasses import replace

import pytest
from small_profiles import case, protected

from geoaudit.portraits.breakdown import breakdown
from geoaudit.portraits.case import Case
from geoaudit.portraits.parts import made_up_of, most_common
from geoaudit.portraits.rows import rows
from geoaudit.spec.profile_plan import COLUMN, ROW, TOTAL

TWO = """
Team A | Theft | 60
Team A | Fraud | 20
Team A | All   | 80
Team B | Theft | 12
Team B | Fraud | 8
Team B | All   | 20
All    | Theft | 72
All    | Fraud | 28
All    | All   | 100
"""
HIDDEN = "Female | 332\nOther | 20\nMale | c\nNot Known | c\nAll | 3000"


def of(text: str, by: tuple[str, ...], which: str = TOTAL, **more) -> Case:
    found = case("breakdown", figures=protected(text, by, **more))
    return replace(found, plan=replace(found.plan, by=by, percentages=which))


@pytest.mark.parametrize("which", [ROW, COLUMN, TOTAL])
def test_the_most_common_is_that_of_all_whatever_percentages_are_of(which: str) -> None:
    """72 of 100 are thefts; 95% from 62.5 to 79.9 per cent (Wilson)."""
    told = breakdown(of(TWO, ("team", "offence"), which))
    assert told.sentences == (
        "There were 100 people under supervision (2022/23).",
        "The most common offence is Theft: 72 per cent of them (95% interval 63 to 80%).",
    )


def test_a_hidden_part_may_be_the_largest() -> None:
    """352 of 3,000 are shown: of what most are nothing is said, here or in the parts of other profiles."""
    found = of(HIDDEN, ("gender",), policy="standard")
    assert breakdown(found).sentences == ("There were 3,000 people under supervision (2022/23).",)
    made_up = made_up_of(rows(found.figures, ["gender"], "2022/23"), "gender")
    assert list(most_common(made_up, "gender")) == []


def test_what_is_left_for_a_hidden_part_may_be_too_little() -> None:
    """1,851 of 2,032 are shown, which leaves 181 at most for the hidden part."""
    text = "Community Order | 976\nSuspended | 469\nLicence | 406\nOther | c\nAll | 2032"
    found = of(text, ("order_type",), policy="standard")
    assert (
        breakdown(found).sentences[1].startswith("The most common kind of order is Community Order: 48 per")
    )
    made_up = made_up_of(rows(found.figures, ["order_type"], "2022/23"), "order_type")
    assert "The most common kind of order is Community Order" in "".join(most_common(made_up, "order_type"))


def test_rows_that_are_no_area_are_not_ranked() -> None:
    """More have no fixed abode than live in any ward."""
    text = "E1 | Abbey | 300\nE2 | Brook | 100\nNFA | no fixed abode | 500\nAll | All | 900"
    said = breakdown(of(text, ("area",))).sentences[1]
    assert said == "The most common area is Abbey: a third of them (95% interval 30 to 36%)."
