"""How common needs are, against the rest and with ages allowed for, from protected tables alone."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2_contingency, false_discovery_control
from small_profiles import case, protected

from geoaudit.portraits.need_figures import Known, Split, assessed, counted, prevalence, rest
from geoaudit.portraits.need_ratios import (
    LESS,
    MORE,
    NOT_COMPARED,
    NOT_SAID,
    TOO_FEW,
    against_the_rest,
    comparison,
)
from geoaudit.portraits.need_sentences import NOT_THE_SAME, standing_out
from geoaudit.portraits.need_standards import (
    Bands,
    by_age_and_gender,
    differences,
    linear,
    pooled,
    standardised,
)
from geoaudit.portraits.needs import needs
from geoaudit.records.needs import NO_EVIDENCE, NOT_ASSESSED, STATES, WITH, WITHOUT
from geoaudit.spec.profile_parts import OF_ASSESSED
from geoaudit.statistics.comparing import NO_EVIDENCE as NO_DIFFERENCE
from geoaudit.statistics.proportions import newcombe, wilson
from geoaudit.statistics.ratios import risk_ratio

BY = ("need", "need_state")
OVERALL = ("All", (300, 112, 0, 190))
FIGURES = {"drugs": (252, 150, 10, 190), "alcohol": (100, 312, 0, 190)}
HARBOUR, HILL, NFA = "W1|Harbour", "W2|Hill", "NFA|No fixed abode"


def lines(figures, *keys):
    """Lines of a table: each need's figure in each of the four states, and its total."""
    found = []
    for need, states in figures.items():
        total = "c" if "c" in states else sum(states)
        for state, n in zip((*STATES, "All"), (*states, total), strict=True):
            found.append("|".join([*keys, need, state, str(n)]))
    return "\n".join(found)


def table(figures, by=BY, policy="internal", **groups):
    """A table of needs by state; of several groups by the key of each."""
    each = groups.get("groups") or {(): figures}
    text = "\n".join(
        lines(own, *(key.split("|") if isinstance(key, str) else key)) for key, own in each.items()
    )
    return protected(text, by, policy)


OVER = table({OVERALL[0]: OVERALL[1], **FIGURES})


def midpoint(n):
    """A figure as the policy rounds it: 0, and 3, 9, 15 and so on."""
    return 0 if n == 0 else (n - 1) // 6 * 6 + 3


def wards(**more):
    """Needs by ward: drugs 90 of 100 in Harbour and 160 of 300 in Hill, 2 of 2 without an abode."""
    groups = {
        "All|All": {"drugs": (252, 150, 10, 190), "alcohol": (100, 312, 0, 190)},
        HARBOUR: {"drugs": (90, 10, 2, 40), "alcohol": (25, 77, 0, 40)},
        HILL: {"drugs": (160, 140, 8, 150), "alcohol": (75, 233, 0, 150)},
        NFA: {"drugs": (2, 0, 0, 0), "alcohol": (0, 2, 0, 0)},
    } | more
    return table({}, ("area", *BY), groups=groups)


def rounded(profile, policy="standard", whole="All"):
    """The same table as a policy publishes it: each figure the middle of its six, but those of the whole."""
    cells = profile.cells
    kept = cells[cells.columns[0]] == whole
    n = [figure if keep else midpoint(figure) for figure, keep in zip(cells["n"], kept, strict=True)]
    text = "\n".join(
        "|".join(map(str, row)) for row in cells.assign(n=n).iloc[:, :-1].drop(columns="period").to_numpy()
    )
    return protected(text, profile.by, policy)


def told(**more):
    return needs(case("needs", figures=OVER, area=wards(), **more))


def test_the_share_of_the_caseload_that_is_assessed_comes_first():
    """412 of 602 have a full assessment, 68%, and that is said before anything of needs."""
    found = told()
    assert found.sentences[0].startswith("412 of the 602 people under supervision (68%) have a current full")
    row = found.tables["assessed"].iloc[0]
    assert (row["n"], row["base"], row["percent"]) == (412, 602, 68)
    assert next(iter(found.tables)) == "assessed"


def test_a_hidden_number_assessed_is_told_by_its_parts_or_not_at_all():
    """Where who is not assessed is hidden the states add up to who is, and no share is said."""
    hidden = table({"All": (300, 112, 0, "c"), **FIGURES})
    by_parts = assessed(counted(hidden, (), "2022/23")).iloc[0]
    assert by_parts["n"] == 412
    assert np.isnan(by_parts["percent"])
    found = needs(case("needs", figures=hidden))
    assert "full assessment" not in found.sentences[0]


def test_a_need_is_told_of_those_assessed_on_it_with_the_other_states_beside():
    """252 with drugs of 402 with or without it is 63%; others are no part of the base."""
    own = told().tables["needs"].set_index("need").loc["drugs"]
    assert list(own[["n", "base", "percent", "no_evidence", "not_assessed"]]) == [252, 402, 63, 10, 190]
    ends = wilson(252, 402)
    assert own["lower"] == pytest.approx(100 * float(ends.lower), abs=1e-9)
    assert own["upper"] == pytest.approx(100 * float(ends.upper), abs=1e-9)


def test_percentages_are_rounded_half_up():
    """1 of 8 is 12.5% and printed as 13."""
    found = prevalence(counted(table({"drugs": (1, 7, 0, 0)}), (), "2022/23"))
    assert found["percent"].tolist() == [13]


def test_hidden_figures_and_bases_of_nobody_are_missing():
    """A hidden need has no share, and one on which nobody was assessed has none either: never 0."""
    found = prevalence(counted(table({"drugs": ("c", 7, 0, 0), "alcohol": (0, 0, 5, 2)}), (), "2022/23"))
    assert found[["percent", "lower", "upper"]].isna().all(axis=None)
    assert found["base"].isna().tolist() == [True, False]


def test_the_ratio_is_against_everybody_else():
    """Harbour's 90% against the rest's 162 of 302 is a ratio of 1.68, with the score interval."""
    found = against_the_rest(counted(wards(), ["area"], "2022/23"), "area_code")
    own = found[(found["area_code"] == "W1") & (found["need"] == "drugs")].iloc[0]
    assert (own["n_rest"], own["base_rest"], own["percent_rest"]) == (162, 302, 54)
    assert own["ratio"] == pytest.approx(0.9 / (162 / 302))
    expected = risk_ratio(90, 100, 162, 302)
    assert own["ratio_lower"] == pytest.approx(float(expected.lower))
    assert own["ratio_upper"] == pytest.approx(float(expected.upper))
    assert own["verdict"] == MORE


def test_p_is_chi_squared_and_corrected_for_every_comparison():
    """p agrees with scipy's test, and corrected p with its control of false discoveries over the table."""
    found = against_the_rest(counted(wards(), ["area"], "2022/23"), "area_code")
    done = found[found["p"].notna()]
    one = chi2_contingency([[90, 10], [162, 140]], correction=False).pvalue
    assert done["p"].iloc[0] == pytest.approx(one, rel=1e-9)
    assert len(done) == 4
    assert done["p_corrected"].to_numpy() == pytest.approx(false_discovery_control(done["p"], method="bh"))


def test_the_verdict_goes_by_the_corrected_p():
    """60 of 100 against 45 of 100 differ where compared alone, and not as one of twenty comparisons."""

    def verdict(times):
        has, other = np.array([60.0] + [50.0] * (times - 1)), np.array([45.0] + [50.0] * (times - 1))
        first, second = (Split(Known(n, n, n), Known(100 - n, 100 - n, 100 - n)) for n in (has, other))
        return comparison(first, second, np.ones(times, bool))["verdict"].iloc[0]

    assert (verdict(1), verdict(20)) == (MORE, NO_DIFFERENCE)


def test_what_is_not_an_area_is_not_compared():
    """People of no fixed abode have a share but no ratio, and are part of everybody else."""
    found = against_the_rest(counted(wards(), ["area"], "2022/23"), "area_code")
    own = found[found["area_code"] == "NFA"]
    assert own["verdict"].tolist() == [NOT_COMPARED, NOT_COMPARED]
    assert own["ratio"].isna().all()
    assert own["percent"].notna().all()


def test_too_few_and_hidden_have_no_ratio():
    """Under 30 assessed, or hidden, nothing is compared, and each is called what it is."""
    few = wards(**{HARBOUR: {"drugs": (20, 9, 2, 40), "alcohol": ("c", 77, 0, 40)}})
    own = against_the_rest(counted(few, ["area"], "2022/23"), "area_code").query("area_code == 'W1'")
    assert own["verdict"].tolist() == [TOO_FEW, NOT_SAID]
    assert own[["ratio", "ratio_lower", "ratio_upper", "p", "p_corrected"]].isna().all(axis=None)


def test_thirty_that_may_be_fewer_are_too_few():
    """Rounded figures that add up to 30 can stand for 26, and are not compared; 36 are 32 at least."""
    few_in_both = wards(**{HARBOUR: {"drugs": (14, 15, 2, 40), "alcohol": (20, 13, 0, 40)}})
    found = against_the_rest(counted(rounded(few_in_both), ["area"], "2022/23"), "area_code")
    own = found[found["area_code"] == "W1"]
    assert own["base"].tolist() == [30, 36]
    assert own["verdict"].tolist()[0] == TOO_FEW
    assert np.isfinite(own["p"].iloc[1])


def test_rounded_wards_have_wider_intervals_that_hold_those_of_the_true_figures():
    """Harbour's 87 with and 9 without stand for 85-90 and 7-12: its interval reaches over all of them."""
    own = against_the_rest(counted(rounded(wards()), ["area"], "2022/23"), "area_code").iloc[0]
    assert (own["n"], own["base"]) == (87, 96)
    least = risk_ratio(85, 85 + 12, 252 - 85, 252 - 85 + 150 - 12)
    most = risk_ratio(90, 90 + 7, 252 - 90, 252 - 90 + 150 - 7)
    assert own["ratio_lower"] == pytest.approx(float(least.lower))
    assert own["ratio_upper"] == pytest.approx(float(most.upper))
    assert own["lower"] == pytest.approx(100 * float(wilson(85, 97).lower))
    assert own["upper"] == pytest.approx(100 * float(wilson(90, 97).upper))


def test_about_stands_before_rounded_figures_of_wards_alone():
    """The base of a ward is about so many, that of the whole is as counted."""
    of = replace(case("needs", figures=OVER, area=rounded(wards())), about="about ")
    words = needs(of).sentences
    assert words[0].startswith("412 of the 602")
    assert any("of about 96 people with a full assessment" in sentence for sentence in words)


few = st.integers(0, 60)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(few, st.integers(0, 6)), min_size=4, max_size=4), st.lists(few, min_size=4, max_size=4)
)
def test_ranges_hold_the_interval_and_p_of_whatever_the_figures_are(ranges, inside):
    """Wherever in their ranges figures lie, the interval of their ratio lies in the one given."""
    lower = np.array([[low] for low, _ in ranges], float)
    upper = np.array([[low + more] for low, more in ranges], float)
    true = lower + np.array([[at % (more + 1)] for at, (_, more) in zip(inside, ranges, strict=True)])
    whole = [Known(lower[i], lower[i], upper[i]) for i in range(4)]
    part, other = Split(whole[0], whole[1]), Split(whole[2], whole[3])
    found = comparison(part, other, np.array([True])).iloc[0]
    if found["verdict"] == TOO_FEW:
        return
    n1, w1, n0, w0 = (float(each[0]) for each in true)
    exact = risk_ratio(n1, n1 + w1, n0, n0 + w0)
    if np.isfinite(found["ratio_lower"]):
        assert found["ratio_lower"] <= float(exact.lower) + 1e-9
    if np.isfinite(found["ratio_upper"]) and np.isfinite(exact.upper):
        assert found["ratio_upper"] >= float(exact.upper) - 1e-9
    figures = [Known(each, each, each) for each in true]
    alone = comparison(Split(figures[0], figures[1]), Split(figures[2], figures[3]), np.array([True])).iloc[0]
    assert found["p"] >= alone["p"] - 1e-12
    if found["verdict"] in {MORE, LESS}:
        assert alone["verdict"] == found["verdict"]
        assert not found["ratio_lower"] <= 1 <= found["ratio_upper"]


def test_the_rest_and_the_category_are_the_whole():
    """What is left of a total adds up with the category to it again, and its range is as wide."""
    counts = counted(wards(), ["area"], "2022/23").of_needs
    other = rest(counts, "area_code")
    total = counts.split.has.n[:2]
    assert (counts.split.has.n + other.has.n).tolist() == [*total] * 4


def test_sentences_say_what_stands_out_and_never_why():
    """A ward's drugs need is told with its ratio, interval, shares and base; nothing is causal."""
    words = " ".join(told().sentences)
    assert "In Harbour, a need to do with drugs is 1.7 times as common as in the rest" in words
    assert "(95% interval 1.5 to 1.9): 90% of 100 people with a full assessment, against 54%." in words
    assert not any(word in words for word in ("because", "leads to", "due to", "nan"))


def test_a_page_of_an_area_is_told_what_stands_out_there():
    """Harbour stands out in drugs, Hill falls short of the rest in it, and who is no area has nothing."""
    harbour, hill = (standing_out(wards(), code, "2022/23") for code in ("W1", "W2"))
    assert harbour[0].startswith("In Harbour, a need to do with drugs is 1.7 times as common")
    assert hill == ("In Hill, needs to do with drugs are less common than in the rest of the partnership.",)
    assert standing_out(wards(), "NFA", "2022/23") == () == standing_out(wards(), "W9", "2022/23")
    assert standing_out(wards(), "W1", "2022/23", apart=("drugs",))[0].startswith("There is no evidence of a")


def test_no_evidence_of_a_difference_is_said_in_those_words():
    """Two wards with the same shares are not told apart, by table and by sentence."""
    same = {"drugs": (50, 50, 0, 0), "alcohol": (50, 50, 0, 0)}
    both = {"drugs": (100, 100, 0, 0), "alcohol": (100, 100, 0, 0)}
    even = table({}, ("area", *BY), groups={"All|All": both, HARBOUR: same, HILL: same})
    found = needs(case("needs", figures=OVER, area=even))
    assert set(found.tables["by_area"]["verdict"]) == {NO_DIFFERENCE}
    assert any("no evidence of a difference in any need" in sentence for sentence in found.sentences)


def test_the_most_common_need_is_named_alone_only_where_its_interval_is_clear():
    """63% against 24% is told apart; 50 and 51 of 100 are not."""
    assert "The most common need is to do with drugs: 63%" in told().sentences[1]
    close = table({"All": (80, 20, 0, 0), "drugs": (51, 49, 0, 0), "alcohol": (50, 50, 0, 0)})
    assert "cannot be told apart from alcohol" in needs(case("needs", figures=close)).sentences[1]


LIST = """
All|120
drugs|60
alcohol|30
none identified|10
none recorded|40
rare, taken together|5
"""


def test_a_plain_list_says_that_not_recorded_is_not_the_same_as_not():
    """Something is said of 80 of 120; words for none are no needs, and what a list cannot tell is said."""
    found = needs(case("needs", figures=protected(LIST, ("need",))))
    first = "For 80 of the 120 people under supervision (67%) something is recorded of their needs."
    assert found.sentences[0] == first
    assert found.sentences[1] == NOT_THE_SAME
    own = found.tables["needs"]
    assert own["need"].tolist() == ["drugs", "alcohol"]
    assert own["base"].tolist() == [120, 120]
    assert own["percent"].tolist() == [50, 25]
    assert "no_evidence" not in own
    assert "assessed" not in " ".join(found.sentences)


def test_a_plain_list_is_compared_by_column():
    """Recorded for 45 of 60 men and 15 of 60 women: three times as often as among everybody else."""
    text = "All|All|120\nAll|drugs|60\nMale|All|60\nMale|drugs|45\nFemale|All|60\nFemale|drugs|15"
    gender = protected(text, ("gender", "need"))
    found = needs(case("needs", figures=protected(LIST, ("need",)), gender=gender))
    own = found.tables["by_gender"].set_index("gender").loc["Male"]
    assert (own["ratio"], own["base"], own["percent_rest"]) == (3.0, 60, 25)
    assert any("is recorded 3.0 times as often as" in sentence for sentence in found.sentences)


def test_what_is_not_scored_as_a_need_is_told_apart():
    """A need that the instrument does not score has a table of its own, and no sentence."""
    of = replace(case("needs", figures=OVER, area=wards()), unscored=("drugs",), edition="OASys 2009")
    found = needs(of)
    assert found.tables["needs"]["need"].tolist() == ["alcohol"]
    assert found.tables["not_scored"]["need"].tolist() == ["drugs"]
    assert not any("drugs" in sentence for sentence in found.sentences)
    assert any("OASys 2009" in method for method in found.methods)


AGES = {"All": 0, "under 25": 1, "25 and over": 2}


PEOPLE_OF = {
    ("under 25", "Male"): (50, 50, 0, 0),
    ("25 and over", "Male"): (10, 90, 0, 0),
    ("under 25", "Female"): (10, 10, 0, 0),
    ("25 and over", "Female"): (18, 162, 0, 0),
}


def by_people(hide=()):
    """Drugs by age and gender: half of the young and a tenth of the others, women older than men."""
    cells = {who: n[:2] for who, n in PEOPLE_OF.items()}
    for gender in ("Male", "Female"):
        cells["All", gender] = tuple(sum(n[i] for (_, g), n in cells.items() if g == gender) for i in (0, 1))
    for age in AGES:
        cells[age, "All"] = tuple(cells[age, "Male"][i] + cells[age, "Female"][i] for i in (0, 1))
    groups = {
        f"{age}|{gender}": {"drugs": ("c" if (age, gender) in hide else n[0], n[1], 0, 0)}
        for (age, gender), n in cells.items()
    }
    return table({}, ("age_pair", "gender", *BY), groups=groups)


def in_one(**more):
    """Drugs by age and gender in one column, as a profile has it."""
    groups = {f"{gender}, {age}": {"drugs": n} for (age, gender), n in PEOPLE_OF.items()}
    return table({}, ("age_and_gender", *BY), groups=groups | more)


def test_ages_and_genders_in_one_column_have_the_totals_over_each():
    """Of each gender and each age those of both; who is of none of the four groups is in no total."""
    others = {"another gender, or not recorded": {"drugs": (7, 5, 0, 0)}}
    found = by_age_and_gender(counted(in_one(**others), ["age_and_gender"], "2022/23"))
    assert found.keys["age_pair"].nunique() == found.keys["gender"].nunique() == 3
    wanted = counted(by_people(), ["age_pair", "gender"], "2022/23")
    has = {tuple(key): n for key, n in zip(found.keys.to_numpy(), found.states[WITH].n, strict=True)}
    for key, n in zip(wanted.keys.to_numpy(), wanted.states[WITH].n, strict=True):
        if key[0] != "All" or key[1] != "All":
            assert has[tuple(key)] == n
    assert has["All", "All", "drugs"] == 88


def test_standardised_shares_allow_for_age():
    """Men's 30% and women's 14% are both 22% with the ages of all: nothing is left of the difference."""
    counts = counted(by_people(), ["age_pair", "gender"], "2022/23")
    found = standardised(counts, "gender", "age_pair").set_index("group")
    # Of 400 people 120 are young: 0.3 of one half and 0.7 of one tenth.
    assert found["percent"].to_dict() == {"Male": 30, "Female": 14}
    assert found["standardised"].tolist() == pytest.approx([22.0, 22.0])
    gap = differences(counts, "gender", "age_pair").iloc[0]
    assert gap["difference"] == pytest.approx(16.0)
    assert gap["standardised_difference"] == pytest.approx(0.0, abs=1e-9)
    crude = newcombe(60, 200, 28, 200)
    assert gap["difference_lower"] == pytest.approx(100 * float(crude.lower))


def test_a_hidden_band_is_taken_together_with_what_is_left():
    """With one band hidden and one shown, what is left of the total is a band, and the answer the same."""
    counts = counted(by_people([("under 25", "Female")]), ["age_pair", "gender"], "2022/23")
    found = standardised(counts, "gender", "age_pair").set_index("group")
    assert found["standardised"].tolist() == pytest.approx([22.0, 22.0])


def test_nothing_is_standardised_where_all_bands_are_taken_together():
    """With a figure of each age hidden one band is left, whose share is the one counted: no row says so."""
    hidden = by_people([("under 25", "Female"), ("25 and over", "Male")])
    counts = counted(hidden, ["age_pair", "gender"], "2022/23")
    assert standardised(counts, "gender", "age_pair").empty
    assert differences(counts, "gender", "age_pair").empty


def test_bands_in_which_a_group_has_nobody_join_the_smallest():
    """A band with no women and no other band to join is put with the smallest that stands alone."""
    bands = Bands(np.array([[5.0, 10, 1], [4, 8, 0]]), np.array([[10.0, 100, 2], [10, 90, 0]]))
    totals = Bands(np.array([[16.0], [12]]), np.array([[112.0], [100]]))
    found = pooled(bands, totals)
    assert found.base.tolist() == [[100, 12], [90, 10]]
    assert found.n.tolist() == [[10, 6], [8, 4]]


def test_one_band_is_wilsons_interval_and_a_difference_is_newcombes():
    """The interval of a sum of one share is Wilson's, and of one less another Newcombe's method 10."""
    alone = linear(Bands(np.array([7.0]), np.array([20.0])), np.array([1.0]))
    ends = wilson(7, 20)
    assert alone.lower == pytest.approx(100 * float(ends.lower))
    two = linear(Bands(np.array([56.0, 48]), np.array([70.0, 80])), np.array([1.0, -1.0]))
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, example (a), method 10.
    assert [two.value / 100, two.lower / 100, two.upper / 100] == pytest.approx(
        [0.2, 0.0524, 0.3339], abs=5e-5
    )


def test_nothing_is_standardised_of_rounded_figures_or_of_fewer_than_thirty():
    """Rounded figures are not known to one number, and a group of few is left out: no row of either."""
    blurred = rounded(by_people(), "midpoint-6", whole="")
    counts = counted(blurred, ["age_pair", "gender"], "2022/23")
    assert standardised(counts, "gender", "age_pair").empty
    assert differences(counts, "gender", "age_pair").empty
    found = needs(case("needs", figures=OVER, people=rounded(in_one(), "midpoint-6", whole="")))
    assert found.tables["standardised"].empty


def test_what_age_leaves_of_a_difference_between_genders_is_said():
    """The sentence gives both shares, those with the same ages, and what is left."""
    found = needs(case("needs", figures=OVER, people=in_one()))
    said = next(sentence for sentence in found.sentences if "gender" in sentence)
    assert "30% of those whose gender is Male and 14% of those whose gender is Female" in said
    assert "it would be 22% and 22%: there is no evidence of a difference that is left" in said


def test_every_column_has_a_meaning_and_no_figure_is_infinite():
    """Each column of each table is said, and charts hold their figures."""
    each = {"All": (60, 60, 0, 0), "Licence": (40, 20, 0, 0), "Order": (20, 40, 0, 0)}
    text = "\n".join(lines({"drugs": n, "alcohol": n}, order) for order, n in each.items())
    order = protected(text, ("order_type", *BY))
    found = told(order_type=order, people=in_one())
    for frame in found.tables.values():
        assert set(frame) - {"area_code", "area_name"} <= set(found.meanings)
        assert not np.isinf(frame.select_dtypes("number").to_numpy(float)).any()
    assert [type(chart).__name__ for chart in found.charts] == ["Bars", "HeatTable"]
    heat = vars(found.charts[1])
    assert np.array(heat["values"]).tolist() == [[67, 33], [67, 33]]
    assert (heat["rows"], heat["columns"]) == (["drugs", "alcohol"], ["Licence", "Order"])


def test_nobody_at_all_says_so():
    """A table of hidden figures alone has one sentence, which says that nothing can be said."""
    hidden = table(dict.fromkeys(("All", "drugs"), ("c", "c", "c", "c")))
    found = needs(case("needs", figures=hidden))
    assert len(found.sentences) == 1
    assert "hidden or missing" in found.sentences[0]
    assert isinstance(found.tables["needs"], pd.DataFrame)
    assert not found.charts


def test_states_are_those_of_the_records():
    """The four states are apart: with, without, no evidence and not assessed."""
    counts = counted(OVER, (), "2022/23")
    own = counts.where(counts.keys["need"] == "drugs")
    assert [own.states[s].n[0] for s in (WITH, WITHOUT, NO_EVIDENCE, NOT_ASSESSED)] == [252, 150, 10, 190]


def test_by_group_those_with_an_assessment_are_the_base():
    """Of 50 men with a full assessment 30 have it, of 40 women 10: 60% and 25%, 2.4 times as common."""
    states = "\n".join(
        f"{need}|{state}|{n}"
        for need, figures in {"All": (40, 40, 10, 30), "drugs": (40, 40, 10, 30)}.items()
        for state, n in zip(STATES, figures, strict=True)
    )
    having = protected(
        "All|All|40\nAll|drugs|40\nMale|All|30\nMale|drugs|30\nFemale|All|10\nFemale|drugs|10",
        ("gender", "need"),
    )
    asked = protected(
        "All|full assessment|90\nMale|full assessment|50\nFemale|full assessment|40\n"
        "All|no full assessment|30\nMale|no full assessment|20\nFemale|no full assessment|10",
        ("gender", "assessed"),
    )
    figures = protected(states, ("need", "need_state"))
    tables = {"figures": figures, "gender": having, f"gender{OF_ASSESSED}": asked}
    told = needs(case("needs", **tables))
    men = told.tables["by_gender"].set_index("gender").loc["Male"]
    assert (men["n"], men["base"], men["percent"]) == (30, 50, 60)
    assert (men["n_rest"], men["base_rest"], men["percent_rest"]) == (10, 40, 25)
    assert men["ratio"] == pytest.approx(2.4)
    assert "among them" in " ".join(told.methods)


def of_both(text, last):
    """The lines of a table by age and gender in one column and one more: for each its figures."""
    return "\n".join(
        f"{GENDERS_OF[gender]}, {AGES_OF[age]}|{name}|{n}"
        for age, gender, *figures in (line.split(",") for line in text.split())
        for name, n in zip(last, figures, strict=True)
    )


AGES_OF = {"y": "under 25", "o": "25 and over"}
GENDERS_OF = {"m": "Male", "f": "Female"}


def test_needs_by_age_and_gender_are_of_those_assessed():
    """Of men 50 of 100 young and 10 of 100 others, of women 10 of 20 and 18 of 180: 22% of both.

    Whoever is not assessed is in neither, and by ages with genders allowed for 50% of the young are left.
    """
    having = protected(of_both("y,m,50,50 o,m,10,10 y,f,10,10 o,f,18,18", ("All", "drugs")), PEOPLE_BY)
    asked = protected(
        of_both(
            "y,m,107,100,7 o,m,130,100,30 y,f,25,20,5 o,f,200,180,20",
            ("All", "full assessment", "no full assessment"),
        ),
        ("age_and_gender", "assessed"),
    )
    found = needs(case("needs", figures=OVER, people=having, **{f"people{OF_ASSESSED}": asked}))
    own = found.tables["standardised"].set_index(["compared", "group"])
    assert own.loc["gender"][["n", "base"]].to_numpy().tolist() == [[60, 200], [28, 200]]
    assert own.loc["gender", "standardised"].tolist() == pytest.approx([22.0, 22.0])
    assert own.loc["age pair", "standardised"].tolist() == pytest.approx([50.0, 10.0])
    assert {"by_people", "by_people, assessed"}.isdisjoint(found.tables)


PEOPLE_BY = ("age_and_gender", "need")


def test_needs_of_a_list_by_age_and_gender_are_of_everybody():
    """A plain list has no table of who is assessed: the base is all of the group."""
    text = of_both("y,m,100,50 o,m,100,10 y,f,20,10 o,f,180,18", ("All", "drugs"))
    found = needs(case("needs", figures=protected(LIST, ("need",)), people=protected(text, PEOPLE_BY)))
    own = found.tables["standardised"].set_index(["compared", "group"])
    assert own.loc["gender"]["base"].tolist() == [200, 200]
    assert own.loc["gender", "standardised"].tolist() == pytest.approx([22.0, 22.0])
