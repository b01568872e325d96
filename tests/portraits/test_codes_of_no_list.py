"""What is on no list, and that there is none, is not what anybody is: it is in no base of those recorded."""

from dataclasses import replace

import pandas as pd
from small_profiles import case, protected

from geoaudit.portraits.breakdown import breakdown, percentages_of
from geoaudit.portraits.comparison import comparison
from geoaudit.portraits.rows import rows
from geoaudit.spec.profile_plan import ROW

GROUPS = """
White|60
Asian|20
other code|12
not recorded|8
All|100
"""
BY_GENDER = """
Male|White|40
Male|Asian|20
Male|other code|15
Male|not recorded|5
Male|All|80
Female|White|10
Female|Asian|10
Female|other code|0
Female|not recorded|0
Female|All|20
All|White|50
All|Asian|30
All|other code|15
All|not recorded|5
All|All|100
"""
NEEDS = """
none identified|50
none recorded|90
drugs|40
alcohol|20
All|200
"""


def of(text: str, *by: str):
    found = case("breakdown", figures=protected(text, by))
    return replace(found, plan=replace(found.plan, by=by))


def test_an_other_code_is_in_no_percentage_of_those_recorded():
    """60 and 20 of the 80 whose group is known are 75 and 25%; of all 100 they are 60 and 20%."""
    told = breakdown(of(GROUPS, "ethnic_group"))
    found = told.tables["figures"].set_index("ethnic_group")
    assert found.loc[["White", "Asian"], "percent_recorded"].tolist() == [75, 25]
    assert found.loc[["White", "Asian"], "base_recorded"].tolist() == [80, 80]
    assert found["percent"].to_dict() == {
        "White": 60, "Asian": 20, "other code": 12, "not recorded": 8, "All": 100
    }  # fmt: skip
    blank = found.loc[["other code", "not recorded"], ["base_recorded", "percent_recorded"]]
    assert blank.isna().all(axis=None)
    assert told.sentences[-2:] == (
        "For 12% the ethnic group is recorded by a code that is on no list.",
        "For 8% the ethnic group is not recorded.",
    )


def test_they_are_left_out_of_each_row():
    """Of 60 men whose group is known 40 are White; of 20 women 10, none of whom has another code."""
    table = rows(protected(BY_GENDER, ("gender", "ethnic_group")), ("gender", "ethnic_group"), "2022/23")
    found = percentages_of(table, ("gender", "ethnic_group"), ROW).set_index(["gender", "ethnic_group"])
    assert found.loc[("Male", "White"), ["base", "base_recorded", "percent_recorded"]].tolist() == [
        80,
        60,
        67,
    ]
    assert found.loc[("Female", "White"), ["base_recorded", "percent_recorded"]].tolist() == [20, 50]


def test_hidden_other_codes_leave_no_base_of_those_recorded():
    """How many are left of all cannot be told where those with another code are hidden."""
    found = breakdown(of(GROUPS.replace("other code|12", "other code|c"), "ethnic_group")).tables["figures"]
    assert found["percent_recorded"].isna().all()
    assert found["percent"].notna().sum() == 4


def test_unmapped_offence_codes_are_left_out_too():
    """A code that the table of categories does not have says nothing of the offence."""
    text = "Theft|30\nViolence|10\nunmapped code|40\nnot recorded|20\nAll|100"
    found = breakdown(of(text, "home_office_group"))
    table = found.tables["figures"].set_index("home_office_group")
    assert table.loc["Theft", ["percent", "percent_recorded"]].tolist() == [30, 75]
    assert not any("unmapped code" in words for words in found.sentences)


def test_that_no_need_is_identified_is_not_the_most_common_need():
    """Most have none, or nothing of it recorded: the most common need is still that of drugs."""
    text = protected(NEEDS, ("need",), several=("need",))
    found = case("breakdown", figures=text)
    told = breakdown(replace(found, plan=replace(found.plan, by=("need",))))
    said = " ".join(told.sentences)
    assert "none identified" not in said
    assert "none recorded" not in said
    assert "drugs" in said
    table = told.tables["figures"].set_index("need")
    assert table.loc["drugs", ["base", "base_recorded", "percent_recorded"]].tolist() == [200, 110, 36]


def test_they_are_compared_with_nothing_and_in_no_base_of_a_comparison():
    """30 of the 40 known in one period, 20 of the 40 in the other: bases of 40 each."""
    text = "".join(
        f"Theft|{theft}|{period}\nViolence|{40 - theft}|{period}\nunmapped code|25|{period}\n"
        f"not recorded|0|{period}\nAll|65|{period}\n"
        for theft, period in ((20, "2021/22"), (30, "2022/23"))
    )
    found = case("comparison", figures=protected(text, ("offence",)))
    plan = replace(found.plan, by=("offence",))
    told = comparison(replace(found, plan=plan, before="2021/22")).tables["comparisons"]
    assert set(told["category"]) == {"Theft", "Violence"}
    assert pd.unique(told["base"]).tolist() == [40]
    assert pd.unique(told["other_base"]).tolist() == [40]
