"""The one or two sentences that stand above every table."""

import datetime as dt
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_profiles import protected

from geoaudit.counts.table import LARGE, Counts
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.protect import protect
from geoaudit.periods.breaks import Break
from geoaudit.portraits.how_many import Counting
from geoaudit.portraits.plain import NO_TOTAL, plain_sentences
from geoaudit.portraits.when import earlier, when_in_words
from geoaudit.portraits.wording import NOBODY_SAYS

ORDERS, PEOPLE = Counting("orders"), Counting("offenders")
BY_TYPE = """\
Community Order | {0} | {period}
Licence         | {1} | {period}
not recorded    | {2} | {period}
All             | {3} | {period}
"""


def orders(*figures: object, period: str = "2022/23", earlier: tuple[object, ...] = (), **more) -> Profile:
    """Orders by their type: two types, those not recorded and all, in one year or in two."""
    text = BY_TYPE.format(*earlier, period="2021/22") if earlier else ""
    return protected(text + BY_TYPE.format(*figures, period=period), ["order_type"], **more)


def by_area(text: str, policy: str = "internal", **more) -> Profile:
    return protected(text, ["area"], policy, **more)


def test_it_says_how_many_there_were_and_what_has_the_largest_share() -> None:
    """66 of 200 is 33 %, which is a third; 120 of 200 is 6 in 10."""
    assert (
        plain_sentences(orders(66, 20, 114, 200), ORDERS)[1]
        == "For 57 per cent of them the kind of order is not recorded."
    )
    assert plain_sentences(orders(120, 70, 10, 200), ORDERS) == (
        "There were 200 orders begun in 2022/23.",
        "The largest share by kind of order is that of Community Order: 6 in 10 of them.",
    )


def test_a_share_that_chance_may_have_made_the_largest_is_not_told_from_the_next() -> None:
    """Of 45 and 40 in 100 the intervals overlap (35.6 to 54.8 and 30.9 to 49.8 per cent)."""
    said = plain_sentences(orders(45, 40, 15, 100), ORDERS)[1]
    assert said == (
        "The largest share by kind of order is that of Community Order, 45 per cent of them; "
        "it cannot be told apart from Licence."
    )


def test_places_and_hours_are_as_many_as_they_are() -> None:
    """Chance has no part in how many places stand somewhere, nor in hours added up: 18 is more than 15."""
    text = (
        "Youth centre | 18 | as at 2023-03-31\nFood bank | 15 | as at 2023-03-31\nAll | 33 | as at 2023-03-31"
    )
    places = protected(text, ["facility_type"], public=True)
    assert plain_sentences(places, Counting("facilities")) == (
        "There were 33 places that serve people on 31 March 2023.",
        "The largest share by facility type is that of Youth centre: 55 per cent of them.",
    )
    hours = protected("Litter | 18\nShop | 15\nAll | 33", ["project_type"], measure="hours")
    assert plain_sentences(hours, Counting("unpaid-work")) == (
        "The hours worked added up to 33 in 2022/23.",
        "The largest share by project type is that of Litter: 55 per cent of the whole.",
    )


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (100, ", more than in 2021/22 (100)."),
        (400, ", fewer than in 2021/22 (400)."),
        (190, "; there is no evidence of a difference from 2021/22 (190)."),
        (0, ", more than in 2021/22 (none)."),
        ("c", "."),
    ],
)
def test_a_change_is_said_where_chance_alone_would_seldom_give_it(before: object, said: str) -> None:
    """200 against 100, 400 and 0 is a change, against 190 none (p = 0.65), and of a hidden one nothing."""
    table = orders(120, 70, 10, 200, earlier=(0, 0, 0, before))
    assert plain_sentences(table, ORDERS)[0] == f"There were 200 orders begun in 2022/23{said}"


def test_periods_with_a_break_between_them_are_not_compared() -> None:
    """What is counted is not the same on both sides, and the day is named."""
    table = orders(120, 70, 10, 200, earlier=(50, 50, 0, 100))
    one = Break("caseload", dt.date(2021, 10, 1), "a new records system")
    assert plain_sentences(table, Counting("orders", (one,)))[0] == (
        "There were 200 orders begun in 2022/23; they cannot be compared with those in 2021/22: what is "
        "counted changed on 1 October 2021 (a new records system)."
    )


def test_people_days_and_periods_held_in_part_are_not_compared() -> None:
    """The same people may stand in both years; a day has no length; half a year is less than a year."""
    table = orders(120, 70, 10, 200, earlier=(50, 50, 0, 100))
    assert plain_sentences(replace(table, measure="persons"), ORDERS)[0] == (
        "There were 200 people whose orders began in 2022/23."
    )
    assert plain_sentences(table, Counting("orders", (), frozenset({"2021/22"})))[0] == (
        "There were 200 orders begun in 2022/23."
    )
    days = "All | 90 | as at 2022-03-31\nAll | 300 | as at 2023-03-31"
    assert plain_sentences(protected(days, ["gender"]), PEOPLE) == (
        "There were 300 people under supervision on 31 March 2023.",
    )


def test_a_period_is_held_against_the_same_time_of_another_year() -> None:
    """March is not held against February; a year against the last that ended before it began."""
    assert earlier(["2021-03", "2022-02", "2022-03"], "2022-03") == "2021-03"
    assert earlier(["2022-02", "2022-03"], "2022-03") == ""
    assert earlier(["2019/20", "2020/21", "2022/23"], "2022/23") == "2020/21"
    assert earlier(["2021", "2022/23"], "2022/23") == ""


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2022/23", "in 2022/23"),
        ("2022", "in 2022"),
        ("2022-03", "in March 2022"),
        ("2021 Q3", "in the period 2021 Q3"),
        ("as at 2023-03-31", "on 31 March 2023"),
        ("whole source", "in the whole source"),
    ],
)
def test_a_period_is_said_as_people_say_it(label: str, words: str) -> None:
    """Years by their label, months by name, days in full."""
    assert when_in_words(label) == words


def test_rounded_figures_are_about_and_their_share_is_as_wide_as_they_can_be() -> None:
    """Of 117 (115 to 120) in 201 (199 to 204) the share is 115/204 to 120/199: 56.4 to 60.3 per cent."""
    table = orders(117, 75, 9, 201, policy="midpoint-6")
    assert plain_sentences(table, ORDERS) == (
        "There were about 201 orders begun in 2022/23.",
        "The largest share by kind of order is that of Community Order: between 56 and 61 per cent of them.",
    )


def test_what_is_hidden_may_be_the_largest_and_then_nothing_is_said_of_that() -> None:
    """352 of 3,000 are shown and the rest are hidden: the largest need not be among those shown."""
    text = "Female | 332\nOther | 20\nMale | c\nNot Known | c\nAll | 3000"
    assert plain_sentences(protected(text, ["gender"], "standard"), PEOPLE) == (
        "There were 3,000 people under supervision in 2022/23.",
    )


def test_what_is_hidden_and_cannot_be_the_largest_changes_nothing() -> None:
    """1,851 of 2,032 are shown, and the 181 left are fewer than the 976 of the largest."""
    text = "Community Order | 976\nSuspended | 469\nLicence | 406\nOther | c\nAll | 2032"
    said = plain_sentences(protected(text, ["order_type"], "standard"), ORDERS)[1]
    assert said == "The largest share by kind of order is that of Community Order: 48 per cent of them."


def test_where_one_can_be_in_several_parts_what_is_left_says_nothing_of_a_hidden_one() -> None:
    """People have several needs: 600 and 500 of 1,000 leave nothing, and a hidden need may still have 900."""
    text = "drugs | 600\nalcohol | 500\nhealth | c\nAll | 1000"
    table = protected(text, ["need"], "standard", several=("need",))
    assert len(plain_sentences(table, PEOPLE)) == 1


def test_a_table_of_which_nothing_can_be_said_says_so() -> None:
    """All hidden; or all parts shown and their total hidden."""
    assert plain_sentences(orders("c", "c", "c", "c"), ORDERS) == (NOBODY_SAYS,)
    assert plain_sentences(orders(12, 14, "c", "c"), ORDERS) == (NO_TOTAL,)


def test_the_latest_period_that_is_known_is_told_of() -> None:
    """Where the total of 2022/23 is hidden, that of 2021/22 is said, and no word of the later one."""
    table = orders("c", "c", "c", "c", earlier=(90, 10, 0, 100))
    assert plain_sentences(table, ORDERS) == (
        "There were 100 orders begun in 2021/22.",
        "The largest share by kind of order is that of Community Order: 9 in 10 of them.",
    )


def test_none_and_one_are_said_so() -> None:
    """No orders and 1 order, of which no shares are told."""
    assert plain_sentences(orders(0, 0, 0, 0), ORDERS) == ("There were no orders begun in 2022/23.",)
    assert plain_sentences(orders(1, 0, 0, 1), ORDERS) == ("There was 1 order begun in 2022/23.",)


def test_rows_that_are_no_area_are_never_ranked() -> None:
    """More have no fixed abode than live in any ward; of the wards Abbey has most."""
    text = "E1 | Abbey | 300\nE2 | Brook | 100\nNFA | no fixed abode | 500\nAll | All | 900"
    assert plain_sentences(by_area(text), PEOPLE)[1] == (
        "The largest share by area is that of Abbey: a third of them."
    )


def test_many_that_are_alike_are_not_listed() -> None:
    """Six wards of ten each: none can be told to have the largest share."""
    wards = "\n".join(f"E{i} | Ward {i} | 10" for i in range(6))
    said = plain_sentences(by_area(f"{wards}\nAll | All | 60"), PEOPLE)[1]
    assert said == "No one area stands out: the largest shares cannot be told apart."


def test_of_several_columns_the_one_that_tells_is_told() -> None:
    """Of types, the last column, the two are alike; of wards Abbey has 80 of 100."""
    text = """
    E1 | Abbey | Theft | 40
    E1 | Abbey | Fraud | 40
    E1 | Abbey | All | 80
    E2 | Brook | Theft | 10
    E2 | Brook | Fraud | 10
    E2 | Brook | All | 20
    All | All | Theft | 50
    All | All | Fraud | 50
    All | All | All | 100
    """
    table = protected(text, ["area", "offence"], public=True)
    assert plain_sentences(table, Counting("offences")) == (
        "There were 100 recorded offences in 2022/23.",
        "The largest share by area is that of Abbey: 8 in 10 of them.",
    )


def test_crimes_and_incidents_are_told_apart() -> None:
    """Two sentences, one each: they are never added."""
    text = "crime | 50\nincident | 30"
    table = protected(text, ["record_type"], public=True, apart=("record_type",))
    assert plain_sentences(table, Counting("offences")) == (
        "There were 50 recorded offences in 2022/23.",
        "There were 30 incidents in 2022/23.",
    )


def test_a_yes_is_a_share_of_those_who_are_known() -> None:
    """30 of the 90 of whom it is known are a third; 10 more are not known."""
    table = protected("yes | 30\nno | 60\nnot recorded | 10\nAll | 100", ["reoffended"])
    assert plain_sentences(table, Counting("reoffending"))[1] == (
        "A third of those of whom it is known reoffended."
    )


def test_needs_with_their_states_are_of_those_with_any_need() -> None:
    """60 of the 80 with any need have the one with drugs: three quarters, whatever all others are."""
    states = ["with the need", "assessed, without the need", "All"]
    figures = {"drugs": (60, 40, 100), "alcohol": (20, 80, 100), "All": (80, 20, 100)}
    lines = [
        f"{need} | {state} | {n}"
        for need, row in figures.items()
        for state, n in zip(states, row, strict=True)
    ]
    table = protected("\n".join(lines), ["need", "need_state"], several=("need",))
    assert plain_sentences(table, PEOPLE)[1] == (
        "The largest share by need is that of drugs: three quarters of those with any need."
    )


def estimated(n: int, lower: int, upper: int) -> Profile:
    """A public table by area of which every figure but Brook's is an estimate."""
    rows = [("E1", "Abbey", n, "e", lower, upper, "area"), ("E2", "Brook", 10, "", 10, 10, "")]
    rows += [("All", "All", n + 10, "e", lower + 10, upper + 10, "area")]
    names = ["area_code", "area_name", "n", "marker", "lower", "upper", "basis"]
    cells = pd.DataFrame(rows, columns=names).astype(dict.fromkeys(["n", "lower", "upper"], "Int64"))
    cells = cells.assign(period="2022/23")[[*names[:2], "period", *names[2:]]]
    return Profile("Thefts", "crime", True, "wards", ("area",), policy_named("internal"), cells)


def test_estimates_are_called_estimates() -> None:
    """Of 90 in 100 between 88 and 92; of one between 0 and 200 no share is told."""
    assert plain_sentences(estimated(90, 88, 92), Counting("offences")) == (
        "There were an estimated 100 recorded offences in 2022/23 (between 98 and 102).",
        "The largest estimated share by area is that of Abbey: between 86 and 94 per cent of them.",
    )
    assert len(plain_sentences(estimated(90, 0, 200), Counting("offences"))) == 1


def test_a_figure_that_is_known_as_a_range_alone_is_said_as_one() -> None:
    """A partner gave a total as 50 to 57 and no figure."""
    cells = pd.DataFrame({"gender": ["All"], "period": ["2022"], "n": [None], "marker": ["x"], "lower": [50]})
    cells = cells.assign(upper=57, basis="interval").astype(dict.fromkeys(["n", "lower", "upper"], "Int64"))
    table = Profile("Assaults by sex", "ae", True, "", ("gender",), policy_named("internal"), cells)
    assert plain_sentences(table, Counting("table")) == ("There were between 50 and 57 assaults in 2022.",)


def counts(males: int, females: int) -> Counts:
    """True counts by gender, which never leave the machine."""
    rows = [("Male", males), ("Female", females), ("All", males + females)]
    cells = pd.DataFrame(rows, columns=["gender", "n"]).assign(period="2022/23", available=True)
    cells["persons"] = cells["n"]
    cells = cells[["gender", "period", "n", "persons", "available"]]
    return Counts("people by gender", "caseload", False, "", ("gender",), (), cells, scale=LARGE)


def test_one_more_that_changes_no_published_figure_changes_no_word() -> None:
    """61 and 66 men are published as 63, 30 and 25 women as 27, and the sentences are the same."""
    policy = policy_named("midpoint-6")
    tables = [protect(counts(men, 91 - men), policy) for men in (61, 66)]
    assert (tables[0].cells["n"].astype(str) == tables[1].cells["n"].astype(str)).all()
    assert plain_sentences(tables[0], PEOPLE) == plain_sentences(tables[1], PEOPLE)


MIDPOINTS = st.sampled_from([None, 0, 3, 9, 15, 27, 63, 99, 153])


@settings(max_examples=40, deadline=None)
@given(st.lists(MIDPOINTS, min_size=2, max_size=5), MIDPOINTS)
def test_every_figure_said_is_published_or_a_share_of_such(
    parts: list[int | None], total: int | None
) -> None:
    """Whatever is hidden: one or two sentences, no cause, no figure but the total's and whole per cents."""
    lines = [f"Kind {chr(97 + i)} | {'c' if n is None else n}" for i, n in enumerate(parts)]
    text = "\n".join([*lines, f"All | {'c' if total is None else total}"])
    said = plain_sentences(protected(text, ["order_type"], "midpoint-6"), ORDERS)
    assert 1 <= len(said) <= 2
    assert not re.search(r"because|due to|leads to|caus", " ".join(said))
    figures = {int(each) for each in re.findall(r"\d+", said[0].removesuffix("in 2022/23."))}
    assert figures <= ({total} if total else set())
    for i, n in enumerate(parts):
        if n is None:
            assert f"Kind {chr(97 + i)}" not in " ".join(said)
    if len(said) == 2 and "it cannot be told apart" not in said[1] and "that of" in said[1]:
        named = parts[ord(said[1].split("that of Kind ")[1][0]) - 97]
        assert named == np.nanmax([np.nan if n is None else n for n in parts])
