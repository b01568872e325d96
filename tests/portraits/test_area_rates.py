"""Rates by area: against figures worked by hand, the statistics' own functions, and limits of chance."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2, poisson
from small_profiles import case, protected

from geoaudit.errors import StatisticsError
from geoaudit.portraits.area_rates import (
    in_areas,
    pooled_rates,
    require_base,
    together,
)
from geoaudit.portraits.rates import rates
from geoaudit.portraits.rows import rows
from geoaudit.portraits.standardised import standardised, strata_known
from geoaudit.profiles.charts import Funnel

AREAS = """
W1 | Ashby | 5
W2 | Birch | 40
W3 | Cole | 60
NFA | No fixed abode | 3
All | All | 108
"""
BASE = pd.Series({"W1": 1_000.0, "W2": 4_000.0, "W3": 2_000.0, "All": 7_000.0})


def asked(text=AREAS, base=BASE, policy="internal", **more):
    one = case("rates", figures=protected(text, ["area"], policy))
    plan = replace(one.plan, per="residents")
    return replace(one, plan=plan, base=base, **more)


def of(told, name="rates"):
    table = told.tables[name]
    return table.set_index(table.columns[0])


def test_rates_are_per_1000_and_exact_below_10_and_byars_from_10():
    """5 of 1,000 has Garwood's limits by chi-squared; 40 of 4,000 has Byar's by its formula."""
    found = of(rates(asked()))
    assert found.loc["W1", "rate"] == 5.0
    assert found.loc["W1", "lower"] == pytest.approx(chi2.ppf(0.025, 10) / 2, abs=1e-9)
    assert found.loc["W1", "upper"] == pytest.approx(chi2.ppf(0.975, 12) / 2, abs=1e-9)
    z = 1.959963984540054
    lower = 40 * (1 - 1 / 360 - z / (3 * np.sqrt(40))) ** 3
    upper = 41 * (1 - 1 / 369 + z / (3 * np.sqrt(41))) ** 3
    assert found.loc["W2", ["rate", "lower", "upper"]].tolist() == pytest.approx([10, lower / 4, upper / 4])


def test_the_whole_is_of_those_in_an_area():
    """108 less the 3 of no fixed abode on 7,000 residents are 15 per 1,000; the 3 are in no row."""
    told = rates(asked())
    found = of(told)
    assert found.loc["All", "rate"] == pytest.approx(15.0)
    assert "NFA" not in found.index
    assert told.sentences[0].startswith(
        "There are 15.0 people under supervision per 1,000 residents (2022/23; 95%"
    )
    assert "In no area and so in no rate: 3 people under supervision." in told.methods


def test_places_go_by_the_exact_tails_of_poisson():
    """60 where 30 are expected is beyond 99.8%, 40 where 60 are below 95%, 5 of 15 below 99.8%."""
    found = of(rates(asked()))
    assert poisson(30).sf(59) < 0.001
    assert found.loc["W3", "place"] == "above, beyond 99.8 %"
    assert 0.001 < poisson(60).cdf(40) < 0.025
    assert found.loc["W2", "place"] == "below, beyond 95 %"
    assert 0.001 < poisson(15).cdf(5) < 0.025
    assert found.loc["W1", "place"] == "below, beyond 95 %"


def test_a_highest_rate_is_named_alone_only_where_its_interval_stands_alone():
    """30 (23 to 39) stands clear of 10 and 5; 30 does not stand clear of 25."""
    assert any(
        words.startswith("The highest rate is that of Cole, 30.0") and "told apart" not in words
        for words in rates(asked()).sentences
    )
    close = AREAS.replace("Birch | 40", "Birch | 100").replace("108", "168")
    [said] = [words for words in rates(asked(close)).sentences if "highest" in words]
    assert said.endswith("it cannot be told apart from Birch, whose intervals overlap with it.")


def test_nothing_is_named_as_beyond_where_nothing_is():
    """Three areas at the same rate: no area lies beyond the limits, and it says so."""
    level = "W1|A|10\nW2|B|40\nW3|C|20\nAll|All|70"
    said = rates(asked(level)).sentences
    assert any(words.startswith("No area lies beyond the 99.8% limits") for words in said)


def test_a_rounded_figure_is_beyond_only_where_all_it_stands_for_is():
    """9 stands for 7 to 12: 12 at 25 per 1,000 is beyond 95% and not 99.8%, 9 alone would be."""
    text = "W1|A|9\nW2|B|99\nAll|All|105"
    base = pd.Series({"W1": 1_000.0, "W2": 3_300.0, "All": 4_300.0})
    found = of(rates(asked(text, base, "midpoint-6")))
    low, high = 104 / 4.3, 108 / 4.3
    assert poisson(low).cdf(12) > 0.001
    assert poisson(high).cdf(9) < 0.001
    assert found.loc["W1", "place"] == "below, beyond 95 %"
    assert found.loc["W1", "lower"] == pytest.approx(chi2.ppf(0.025, 14) / 2)


def test_a_hidden_figure_has_no_rate_no_interval_and_no_place():
    """What is hidden is missing in every column but its base, and is named in no sentence."""
    told = rates(asked("W1|Ashby|c\nW2|Birch|40\nW3|Cole|60\nAll|All|c", policy="suppress-6"))
    row = of(told).loc["W1"]
    assert row[["n", "rate", "lower", "upper", "place", "visitors"]].isna().all()
    assert not any("Ashby" in words for words in told.sentences)


def test_a_base_of_0_has_no_rate_and_says_so():
    """An area without residents has no rate; one whole without any is refused."""
    base = pd.Series({"W1": 0.0, "W2": 4_000.0, "W3": 2_000.0, "All": 6_000.0})
    told = rates(asked(base=base))
    assert np.isnan(of(told).loc["W1", "rate"])
    assert "Ashby has no residents and so no rate." in told.sentences
    with pytest.raises(StatisticsError, match="add up to 0"):
        rates(asked(base=BASE * 0))


def test_a_base_that_is_missing_or_of_other_areas_is_refused():
    """Shares instead of figures, and figures on another boundary set, make no rate."""
    with pytest.raises(StatisticsError, match="there is none"):
        rates(asked(base=None))
    with pytest.raises(StatisticsError, match="1 of 3 areas have no figure"):
        rates(asked(base=BASE.drop("W2")))


def test_small_areas_are_put_together_in_a_table_of_their_own():
    """400 and 300 residents have no rate; together 7 of 700 are 10 per 1,000. The rule is printed."""
    text = "W1|Ashby|3\nW2|Birch|4\nW3|Cole|60\nAll|All|67"
    base = pd.Series({"W1": 400.0, "W2": 300.0, "W3": 4_000.0, "All": 4_700.0})
    told = rates(asked(text, base))
    assert of(told).loc[["W1", "W2"], "rate"].isna().all()
    [pooled] = told.tables["put_together"].to_dict("records")
    assert (pooled["areas"], pooled["n"], pooled["base"], pooled["rate"]) == ("Ashby, Birch", 7, 700, 10)
    assert any("under 500 are put together" in words for words in told.methods)
    assert "put_together" not in rates(asked()).tables


def test_an_area_without_residents_is_put_together_with_another():
    """5 in an area of nobody and 40 in the smallest other one of 2,000: the pool keeps both."""
    base = pd.Series({"W1": 0.0, "W2": 4_000.0, "W3": 2_000.0, "All": 6_000.0})
    table = rows(asked().figures, ("area",), "2022/23")
    [pooled] = pooled_rates(in_areas(table), base, together(table)).to_dict("records")
    assert (pooled["areas"], pooled["n"], pooled["base"]) == ("Ashby, Cole", 65, 2_000)


def test_three_times_the_whole_is_marked_as_no_measure_of_risk():
    """60 of 600 is 100 per 1,000 against 15 in all: marked, and said; the others are not."""
    base = pd.Series({"W1": 1_000.0, "W2": 5_400.0, "W3": 600.0, "All": 7_000.0})
    told = rates(asked(base=base))
    assert of(told)["visitors"].drop("All").tolist() == ["no", "no", "yes"]
    assert any(words.startswith("Cole is marked: 3 times") for words in told.sentences)


def test_the_funnel_has_every_area_with_a_rate_and_its_own_limits():
    """The chart's points are the table's, its target the whole's rate, and its limits reach over all."""
    [chart] = [chart for chart in rates(asked()).charts if isinstance(chart, Funnel)]
    assert list(chart.values) == [5.0, 10.0, 30.0]
    assert chart.target == pytest.approx(15.0)
    assert list(chart.lower) == list(chart.upper) == [5.0, 10.0, 30.0]


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 60), min_size=3, max_size=6))
def test_the_whole_of_rounded_figures_always_holds_the_true_one(counts):
    """Whatever is rounded, and with people of no address, all areas together lie within their range."""

    def middle(n):
        return (n - 1) // 6 * 6 + 3 if n else 0

    *areas, nobody = counts
    lines = [f"W{i}|A{i}|{middle(n)}" for i, n in enumerate(areas)]
    lines += [f"NFA|No fixed abode|{middle(nobody)}", f"All|All|{middle(sum(counts))}"]
    table = rows(protected("\n".join(lines), ["area"], "midpoint-6"), ("area",), "2022/23")
    [found] = together(table).to_dict("records")
    assert found["lower"] <= sum(areas) <= found["upper"]
    assert found["lower"] <= found["n"] <= found["upper"]


AGED = """
W1 | A | 18-20 | M | 6
W1 | A | 30-39 | M | 4
W1 | A | not recorded | M | 1
W1 | A | All | M | 11
W1 | A | All | All | 11
W1 | A | 18-20 | All | 6
W1 | A | 30-39 | All | 4
W1 | A | not recorded | All | 1
W2 | B | 18-20 | M | 10
W2 | B | 30-39 | M | 30
W2 | B | not recorded | M | 0
W2 | B | All | M | 40
W2 | B | 18-20 | All | 10
W2 | B | 30-39 | All | 30
W2 | B | not recorded | All | 0
W2 | B | All | All | 40
All | All | 18-20 | M | 16
All | All | 30-39 | M | 34
All | All | not recorded | M | 1
All | All | All | M | 51
All | All | 18-20 | All | 16
All | All | 30-39 | All | 34
All | All | not recorded | All | 1
All | All | All | All | 51
"""
PEOPLE = pd.DataFrame(
    {
        "area_code": ["W1", "W1", "W2", "W2"] * 2,
        "age_band": ["18-20", "30-39"] * 4,
        "gender": ["Male"] * 4 + ["Female"] * 4,
        "n": [200.0, 300.0, 200.0, 1_300.0] + [0.0] * 4,
    }
)
MEN = PEOPLE[PEOPLE["gender"] == "Male"]
BOTH = ["age_band", "gender"]
BY = ["area", *BOTH]


def test_standardised_figures_are_those_worked_by_hand():
    """16/400 and 34/1,600 give W1 8 + 6.375 expected of 10; direct: (6/200*400 + 4/300*1600)/2."""
    profile = protected(AGED, BY)
    found = standardised(profile, "2022/23", MEN, BOTH).set_index("area_code")
    assert found["counted"].tolist() == [10, 40]
    assert found["expected"].tolist() == pytest.approx([8 + 6.375, 8 + 27.625])
    assert found.loc["W1", "ratio"] == pytest.approx(10 / 14.375)
    assert found.loc["W1", "standardised_rate"] == pytest.approx((0.03 * 400 + 4 / 300 * 1_600) / 2)
    z = 1.959963984540054
    low = 10 * (1 - 1 / 90 - z / (3 * np.sqrt(10))) ** 3
    assert found.loc["W1", "ratio_lower"] == pytest.approx(low / 14.375)
    variance = (0.2 / 0.2) ** 2 * 6 + (0.8 / 0.3) ** 2 * 4
    rate = found.loc["W1", "standardised_rate"]
    assert found.loc["W1", "standardised_lower"] == pytest.approx(rate - np.sqrt(variance / 10) * (10 - low))


def test_whoever_has_no_age_is_in_no_standardised_figure_and_is_counted_out():
    """The one of W1 whose age is not recorded is left out, and the method says how many are."""
    one = case("rates", figures=protected(AGED, BY))
    base = pd.Series({"W1": 500.0, "W2": 1_500.0, "All": 2_000.0})
    told = rates(replace(one, plan=replace(one.plan, per="residents"), base=base, population=MEN))
    assert any("1 people under supervision of unknown age and gender" in words for words in told.methods)
    assert any(
        words.startswith("Allowing for age and gender there is no evidence") for words in told.sentences
    )
    assert set(told.tables["standardised"]) <= set(told.meanings)


def test_standardised_figures_of_rounded_tables_hold_those_of_the_true_ones():
    """The intervals of a rounded table hold the intervals of the table as counted."""
    exact = standardised(protected(AGED, BY), "2022/23", MEN, BOTH)
    middle = "\n".join(
        " | ".join(
            [*(parts := line.split("|"))[:-1], str((n - 1) // 6 * 6 + 3 if (n := int(parts[-1])) else 0)]
        )
        for line in AGED.strip().splitlines()
    )
    rounded = standardised(protected(middle, BY, "midpoint-6"), "2022/23", MEN, BOTH)
    assert (rounded["ratio_lower"] <= exact["ratio_lower"]).all()
    assert (rounded["ratio_upper"] >= exact["ratio_upper"]).all()
    kept = rounded["standardised_rate"].notna()
    assert kept.tolist() == [False, True]
    assert rounded["counted"].tolist() == [9 - 3, 39]
    assert (rounded["standardised_lower"] <= exact["standardised_lower"])[kept].all()
    assert (rounded["standardised_upper"] >= exact["standardised_upper"])[kept].all()


def test_of_rounded_figures_those_in_no_area_are_taken_off_as_published():
    """39 less 9 of no address are 30, between 26 (what the areas add up to at least) and 35 (42 less 7)."""
    text = "W1|A|9\nW2|B|21\nNFA|None|9\nAll|All|39"
    [found] = together(rows(protected(text, ["area"], "midpoint-6"), ("area",), "2022/23")).to_dict("records")
    assert found == {"n": 30, "lower": 26, "upper": 35}


def test_under_10_counted_there_is_no_directly_standardised_rate():
    """5 in two age bands have a ratio and no rate."""
    text = (
        AGED.replace("W1 | A | 18-20 | M | 6", "W1 | A | 18-20 | M | 1")
        .replace("W1 | A | All | All | 11", "W1 | A | All | All | 6")
        .replace("W1 | A | 18-20 | All | 6", "W1 | A | 18-20 | All | 1")
        .replace("| 16", "| 11")
        .replace("| 51", "| 46")
    )
    found = standardised(protected(text, BY), "2022/23", MEN, BOTH)
    assert found.loc[0, "counted"] == 5
    assert found.loc[0, "ratio"] > 0
    assert np.isnan(found.loc[0, "standardised_rate"])


def test_where_figures_by_both_are_hidden_age_alone_is_allowed_for():
    """With a figure of the whole hidden by age and gender, those by age alone are used, and it says so."""
    text = AGED.replace("All | All | 18-20 | M | 16", "All | All | 18-20 | M | c")
    profile = protected(text, BY)
    assert strata_known(profile, "2022/23", MEN) == ["age_band"]
    one = case("rates", figures=profile)
    base = pd.Series({"W1": 500.0, "W2": 1_500.0, "All": 2_000.0})
    plan = replace(one.plan, per="residents")
    told = rates(replace(one, plan=plan, base=base, population=MEN))
    assert told.tables["standardised"]["expected"].tolist() == pytest.approx([14.375, 35.625])
    assert any("age alone is allowed for" in words for words in told.methods)


def test_a_rate_of_the_whole_that_is_hidden_counts_as_the_middle_of_what_it_can_be():
    """18 in all of 18-20, those of A and of no address hidden: 10 to 18 are in an area, 14 in the middle."""
    text = AGED.replace("W1 | A | 18-20 | M | 6", "W1 | A | 18-20 | M | c")
    text = text.replace("W1 | A | 18-20 | All | 6", "W1 | A | 18-20 | All | c").replace("| 16", "| 18")
    nobody = "\n".join(
        f"NFA | None | {age} | {gender} | {n}"
        for gender in ("M", "All")
        for age, n in (("18-20", "c"), ("30-39", 0), ("not recorded", 0), ("All", "c"))
    )
    found = standardised(protected(text + nobody, BY), "2022/23", MEN, BOTH)
    assert found.loc[0, "expected"] == pytest.approx(200 * 14 / 400 + 300 * 34 / 1_600)
    low, high = (200 * n / 400 + 300 * 34 / 1_600 for n in (10, 18))
    z = 1.959963984540054
    assert found.loc[0, "ratio_lower"] == pytest.approx(10 * (1 - 1 / 90 - z / (3 * np.sqrt(10))) ** 3 / high)
    assert found.loc[0, "ratio_upper"] == pytest.approx(11 * (1 - 1 / 99 + z / (3 * np.sqrt(11))) ** 3 / low)


def test_standardised_rates_of_distinct_people_are_refused():
    """A person can be in several areas, so that their strata do not add up."""
    one = case("rates", figures=protected(AGED, BY, measure="persons"))
    base = pd.Series({"W1": 500.0, "W2": 1_500.0, "All": 2_000.0})
    plan = replace(one.plan, per="residents")
    with pytest.raises(StatisticsError, match="of records"):
        rates(replace(one, plan=plan, base=base, population=MEN))


def test_a_population_of_other_areas_or_of_neither_age_nor_gender_is_refused():
    """Another boundary set, and a population of totals alone, cannot standardise."""
    profile = protected(AGED, BY)
    with pytest.raises(StatisticsError, match="1 of 2 areas are not in it"):
        standardised(profile, "2022/23", MEN[MEN["area_code"] == "W1"], BOTH)
    with pytest.raises(StatisticsError, match="by neither"):
        standardised(profile, "2022/23", MEN[["area_code", "n"]], [])


def test_every_column_of_rates_is_explained_and_finite():
    """No table has a column without a meaning, nor an infinite figure."""
    told = rates(asked())
    for table in told.tables.values():
        assert set(table) <= set(told.meanings)
        assert not np.isinf(table.select_dtypes("number").to_numpy(float)).any()
    assert require_base(rows(asked().figures, ("area",), "2022/23"), BASE) is BASE
