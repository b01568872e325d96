"""The page of one area: its figures, what it is held against, and the words."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest
from small_profiles import protected

from geoaudit.errors import SpecificationError
from geoaudit.periods.breaks import Break
from geoaudit.portraits.area import area
from geoaudit.portraits.beside import beside
from geoaudit.portraits.case import Case
from geoaudit.portraits.pages import MOST_AREAS, pages_of
from geoaudit.portraits.subjects import subjects_of, used
from geoaudit.spec.profile_plan import BREAKDOWN, ProfilePlan

AREAS = pd.DataFrame({"area_code": ["A", "B", "C"], "area_name": ["Abbey", "Bridge", "Castle"]})
BASE = pd.Series({"A": 1000.0, "B": 2000.0, "C": 2000.0, "All": 5000.0})
KINDS = {"crime": "offences", "caseload": "offenders", "work": "unpaid-work", "places": "facilities"}
CRIMES = """
A | Abbey | 50
B | Bridge | 40
C | Castle | 60
NFA | no fixed abode | 30
All | All | 180
"""


def public(text, by=("area",), **more):
    """A table of a public source, as counted."""
    return protected(text, by, **{"source": "crime", "public": True, "title": "Crimes", **more})


def page(*tables, code="A", per="residents", base=BASE, **more):
    """The page of an area of Shire."""
    plan = ProfilePlan(f"Your ward: {code}", "area", areas=(code,), per=per)
    by_title = {f"{i} {one.title}": one for i, one in enumerate(tables)}
    return area(Case(plan, by_title, "", "", "", AREAS, base, partnership="Shire", kinds=KINDS, **more))


def test_how_many_the_share_and_the_rate():
    """50 of the 150 in wards is 33.3%; 50 per 1,000, and the other wards have 100 among 4,000: 25."""
    told = page(public(CRIMES))
    row = told.tables["figures"].iloc[0]
    assert (row["n"], row["partnership"], row["all_areas"], row["share"]) == (50, 180, 150, 33.3)
    rate = told.tables["rates"].iloc[0]
    assert (rate["rate"], rate["rest_rate_lower"], rate["rest_rate_upper"]) == (50, 25, 25)
    assert rate["than_the_rest"] == "more than"
    assert binomtest(50, 150, 0.2).pvalue < 0.001  # 150 crimes in wards, a fifth of the people
    first, second = told.sentences
    assert first == (
        "Abbey has 1,000 of the 5,000 residents of Shire: 20.0%. For its number of residents it has more "
        "recorded offences than the rest of Shire."
    )
    assert second == (
        "There were 50 recorded offences in Abbey (2022/23): 33.3% of the 150 in the areas of Shire. There "
        "were 30 more in none of them. For every 1,000 residents there are 50.0 here, and 25.0 in the rest "
        "of Shire. That is more than in the rest of Shire."
    )
    assert told.period == "2022/23"


def test_people_of_no_area_are_in_the_partnership_and_not_in_the_rest():
    """With or without 30 people of no fixed abode the rate of the rest is that of the other wards."""
    without = CRIMES.replace("NFA | no fixed abode | 30\n", "").replace("180", "150")
    both = [page(public(text)).tables["rates"]["rest_rate_upper"].iloc[0] for text in (CRIMES, without)]
    assert both == [25, 25]


IN_NONE = """
A | Abbey | 27
B | Bridge | 2379
NFA | no fixed abode | 405
CUSTODY | custody | 195
All | All | 3003
"""


def test_the_share_is_of_those_whom_the_rates_are_of():
    """27 of the 3,003 less 405 and 195 is 1.1%, not 0.9%: both it and the rates leave out who is in no ward.

    27 stands for 25 to 30 and those in no ward for 403 to 408 and 193 to 198, so the share is between 25 of
    2,407 and 30 of 2,397.
    """
    base = pd.Series({"A": 4_800.0, "B": 400_000.0, "All": 404_800.0})
    told = page(protected(IN_NONE, ["area"], "standard", title="People"), base=base)
    row, rate = told.tables["figures"].iloc[0], told.tables["rates"].iloc[0]
    assert row[["n", "partnership", "all_areas", "share"]].tolist() == [27, 3003, 2403, 1.1]
    assert row[["share_lower", "share_upper"]].tolist() == pytest.approx([2500 / 2407, 3000 / 2397])
    assert [rate["rate"], rate["rest_rate_lower"]] == pytest.approx([27 / 4.8, 2377 / 400])
    assert (
        "about 1.1% of about 2,403 in the areas of Shire. There were about 600 more in none of them. For"
    ) in told.sentences[1]
    everybody = IN_NONE.replace("405", "0").replace("195", "0").replace("3003", "2406")
    told = page(protected(everybody, ["area"], "standard", title="People"), base=base)
    assert "about 1.1% of the 2,406 in Shire. For" in told.sentences[1]


def test_of_people_who_may_be_in_several_areas_and_in_none_there_is_no_share():
    """Who was counted in a ward and under no fixed abode too is in both: the wards' people are not 150."""
    people = page(public(CRIMES, measure="persons"))
    assert people.tables["figures"][["all_areas", "share"]].isna().all(axis=None)
    assert "in Abbey (2022/23). For every" in people.sentences[1]
    settled = page(public(CRIMES.replace("| 30", "| 0"), measure="persons"))
    assert settled.tables["figures"][["all_areas", "share"]].iloc[0].tolist() == [180, 27.8]


def test_of_a_hidden_number_in_no_area_nothing_is_said():
    """How many are in all wards, and the share, would tell it, and are missing."""
    told = page(protected(CRIMES.replace("| 30", "| c"), ["area"], "suppress-5", title="People"))
    assert told.tables["figures"][["all_areas", "share"]].isna().all(axis=None)
    assert "more in none" not in told.sentences[1]


def test_without_what_rates_are_of_nothing_is_held_against_the_rest():
    """No base, or a base of nobody here, leaves numbers and shares alone."""
    for told in (
        page(public(CRIMES), base=None, per=None),
        page(public(CRIMES), base=BASE.replace(1000.0, 0)),
    ):
        assert "rates" not in told.tables
        assert not any("rest" in words for words in told.sentences)


def test_what_rounding_leaves_open_is_left_open():
    """9 stands for 7 to 12 and 15 for 13 to 18; of 27 as counted, 15 to 20 are left: so 15 to 18."""
    text = "A | Abbey | 9\nB | Bridge | 15\nC | Castle | 0\nAll | All | 27"
    table = protected(text, ["area"], "standard", title="People")
    told = page(table)
    rates = told.tables["rates"].iloc[0]
    assert [rates["rest_rate_lower"], rates["rest_rate_upper"]] == [15 / 4, 18 / 4]
    figures = told.tables["figures"].iloc[0]
    assert figures[["share_lower", "share_upper"]].tolist() == pytest.approx([700 / 27, 1200 / 27])
    assert "about 9 people under supervision in Abbey" in told.sentences[1]
    assert "of the 27 in Shire" not in told.sentences[1]  # 26% to 44% says nothing


@settings(max_examples=40)
@given(st.lists(st.integers(0, 40), min_size=4, max_size=4))
def test_the_rest_always_lies_between_its_ends(true):
    """However many there are in the other wards, rounded figures leave that number possible."""
    names = ["A", "B", "C", "NFA", "All"]
    true = [*true, sum(true)]
    middle = [0 if n == 0 else 6 * ((n - 1) // 6) + 3 for n in true[:4]] + [true[4]]
    lower = [max(m - 2, 0) for m in middle[:4]] + [true[4]]
    upper = [m + 3 if m else 0 for m in middle[:4]] + [true[4]]
    table = pd.DataFrame(
        {"area_code": names, "area_name": names, "n": middle, "lower": lower, "upper": upper}, dtype=object
    ).astype({"n": float, "lower": float, "upper": float})
    found = beside(table, "A", ["A", "B", "C"], once=True).iloc[0]
    assert found["rest_lower"] <= true[1] + true[2] <= found["rest_upper"]


def test_of_a_hidden_figure_nothing_is_said():
    """The row is there without a number, and no sentence speaks of it."""
    text = "A | Abbey | c\nB | Bridge | c\nC | Castle | 60\nAll | All | 100"
    told = page(protected(text, ["area"], "suppress-5", title="People"))
    assert told.tables["figures"]["n"].isna().all()
    assert "rates" not in told.tables
    assert told.sentences == ("Abbey has 1,000 of the 5,000 residents of Shire: 20.0%.",)


def test_none_is_said_plainly():
    """A ward without any has no rate read out, and the other words fit one and none."""
    none, one = CRIMES.replace("50", "0"), CRIMES.replace("| 50", "| 1")
    assert (
        "There were no recorded offences in Abbey (2022/23). That is fewer" in page(public(none)).sentences[1]
    )
    assert "There was 1 recorded offence in Abbey" in page(public(one)).sentences[1]


def test_each_thing_stands_once():
    """Two tables of the same records are one thing, split by both columns; another restriction is another."""
    by_type = "A | Abbey | Theft | 1\nA | Abbey | All | 1\nAll | All | Theft | 1\nAll | All | All | 1"
    first, second = (public(by_type, ["area", name], title=name) for name in ("crime_type", "setting"))
    other = public("A | Abbey | 1\nAll | All | 1", title="in town", where={"setting": ("town",)})
    tables = {one.title: one for one in (first, second, other)}
    subjects = subjects_of(tables, KINDS)
    assert [one.noun for one in subjects] == ["recorded offences", "recorded offences (town)"]
    assert list(subjects[0].columns) == ["crime_type", "setting"]
    assert used(subjects) == (first, second, other)


def test_the_opening_speaks_of_all_records_of_a_kind_alone():
    """What is more than in the rest is named once, not again for a part of it."""
    part = public(CRIMES, title="Thefts", where={"crime_type": ("Theft",)})
    told = page(public(CRIMES), part)
    assert told.tables["rates"]["than_the_rest"].tolist() == ["more than", "more than"]
    assert "it has more recorded offences than the rest of Shire." in told.sentences[0]


def test_crimes_and_incidents_are_two_things():
    """They are never added: each has its own row."""
    lines = [
        f"{area} | {name} | {kind} | {n}"
        for area, name in (("A", "Abbey"), ("All", "All"))
        for kind, n in (("crime", 7), ("incident", 9))
    ]
    told = page(public("\n".join(lines), ["area", "record_type"]), base=None)
    assert told.tables["figures"][["what", "n"]].to_numpy().tolist() == [
        ["recorded offences", 7],
        ["incidents", 9],
    ]


def test_hours_are_told_and_not_tested():
    """Hours that are added up are no events: there is no rate, no change and no share by kind of them."""
    text = "A | Abbey | 50\nB | Bridge | 40\nAll | All | 90"
    hours = public(text, source="work", measure="hours", title="Hours")
    spells = public(text.replace("50", "5").replace("90", "45"), source="work", title="Spells")
    told = page(hours, spells)
    assert told.tables["rates"]["what"].tolist() == ["spells of unpaid work"]
    assert "There were 50 hours of unpaid work in Abbey" in told.sentences[1]
    assert told.tables["figures"]["what"].tolist() == ["spells of unpaid work", "hours of unpaid work"]


def test_what_changed_since_the_period_before():
    """30 after 60 in years alike is fewer; 30 after 33 is no evidence; across a break nothing is said."""
    later = "A | Abbey | 30 | 2022/23\nAll | All | 90 | 2022/23"

    def told(before, **more):
        earlier = f"A | Abbey | {before} | 2021/22\nAll | All | 90 | 2021/22\n"
        return page(public(earlier + later), base=None, per=None, **more)

    assert "That is fewer than in 2021/22 (60)." in told(60).sentences[0]
    assert "There is no evidence of a difference from 2021/22 (33)." in told(33).sentences[0]
    assert told(60).tables["figures"]["n_before"].tolist() == [60]
    broken = told(60, breaks=(Break("crime", dt.date(2022, 1, 1), "new rules"),))
    assert (
        "It cannot be held against 2021/22, since there was new rules from 1 January 2022 on."
        in (broken.sentences[0])
    )
    elsewhere = told(60, breaks=(Break("other", dt.date(2022, 1, 1), "new rules"),))
    assert elsewhere.sentences == told(60).sentences


def test_the_latest_period_with_figures_is_told():
    """A year for which nothing was available is passed over."""
    text = (
        "A | Abbey | 3 | 2021/22\nAll | All | 9 | 2021/22\nA | Abbey | x | 2022/23\nAll | All | x | 2022/23"
    )
    assert page(public(text)).tables["figures"]["period"].tolist() == ["2021/22"]


KINDS_OF = """
A | Abbey | Theft | 60
A | Abbey | Drugs | 20
A | Abbey | not recorded | 20
A | Abbey | All | 100
B | Bridge | Theft | 40
B | Bridge | Drugs | 60
B | Bridge | not recorded | 0
B | Bridge | All | 100
NFA | no fixed abode | Theft | 50
NFA | no fixed abode | Drugs | 0
NFA | no fixed abode | not recorded | 0
NFA | no fixed abode | All | 50
All | All | Theft | 150
All | All | Drugs | 80
All | All | not recorded | 20
All | All | All | 250
"""


def test_shares_of_kinds_are_of_those_recorded_and_against_the_other_areas():
    """60 of 80 with a type recorded is 75%, against 40 of 100 in the other ward; 100 of the 180 is 56%."""
    told = page(public(KINDS_OF, ["area", "crime_type"]))
    kinds = told.tables["kinds"].set_index("kind")
    assert list(kinds.index) == ["Theft", "Drugs"]
    assert kinds.loc["Theft", ["n", "base", "percent", "all_areas_percent"]].tolist() == [60, 80, 75, 56]
    assert kinds["than_the_rest"].tolist() == ["more than", "less than"]
    assert told.sentences[1].endswith(
        "By crime type, a larger share than in the rest of Shire: Theft (75% here, 56% in all areas of "
        "Shire)."
    )
    assert [type(chart).__name__ for chart in told.charts] == ["Grouped"]


def test_shares_of_few_are_not_held_against_others():
    """9 of 9 say nothing: under ten there is no verdict, and no sentence."""
    few = KINDS_OF.replace("Theft | 60", "Theft | 9").replace("Drugs | 20", "Drugs | 0")
    few = few.replace("recorded | 20\nA | Abbey | All | 100", "recorded | 0\nA | Abbey | All | 9")
    told = page(public(few, ["area", "crime_type"]))
    assert told.tables["kinds"]["base"].tolist() == [9, 9]
    assert told.tables["kinds"]["than_the_rest"].tolist() == ["", ""]
    assert "share" not in told.sentences[1]


def test_every_column_says_what_it_is():
    """Each column of the tables has a meaning, and no figure is infinite."""
    told = page(public(KINDS_OF, ["area", "crime_type"]), protected(CRIMES, ["area"], title="People"))
    for table in told.tables.values():
        assert {str(name) for name in table} <= set(told.meanings)
        assert not np.isinf(table.select_dtypes("number").to_numpy(float)).any()
    assert [type(chart).__name__ for chart in told.charts] == ["Bars", "Grouped"]
    assert told.charts[0].reference == 20  # of 5,000 residents


def test_a_plan_has_a_page_for_each_area():
    """By code or by name, in the order of the plan, each headed by the ward's name."""
    plan = ProfilePlan("Your ward", "area", areas=("castle", "A"))
    assert [(one.title, one.areas) for one in pages_of(plan, AREAS)] == [
        ("Your ward: Castle", ("C",)),
        ("Your ward: Abbey", ("A",)),
    ]
    other = ProfilePlan("Another", BREAKDOWN)
    assert pages_of(other, AREAS) == (other,)


@pytest.mark.parametrize(
    ("areas", "words"),
    [
        (("Nowhere",), "'Nowhere' is none of its 3"),
        (("NFA",), "'NFA' is none"),
        (("Abbey", "A"), "named once"),
        (tuple(map(str, range(MOST_AREAS + 1))), "at most 40 areas, and 'Your ward' names 41"),
    ],
)
def test_areas_that_have_no_page_are_refused(areas, words):
    """Those of elsewhere, rows of people without an area, one named twice, and more than anybody reads."""
    with pytest.raises(SpecificationError, match=words):
        pages_of(ProfilePlan("Your ward", "area", areas=areas), AREAS)


def test_a_name_that_two_areas_have_is_refused_and_their_codes_are_told():
    """By code both have a page, and their titles differ."""
    twins = AREAS.replace("Bridge", "Abbey")
    plan = ProfilePlan("Your ward", "area", areas=("Abbey",))
    with pytest.raises(SpecificationError, match="the name of 2: give the code \\(A or B\\)"):
        pages_of(plan, twins)
    titles = [one.title for one in pages_of(replace(plan, areas=("A", "B")), twins)]
    assert titles == ["Your ward: Abbey (A)", "Your ward: Abbey (B)"]
