"""Reoffending: the rate of a cohort, how often reoffenders reoffend, and actual against predicted."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from small_profiles import case, protected

from geoaudit.portraits.reoffending import rates_of, reoffending
from geoaudit.statistics.proportions import wilson

COHORT = """
High|yes|60
High|no|40
High|not recorded|10
High|All|110
Low|yes|20
Low|no|180
Low|not recorded|0
Low|All|200
All|yes|80
All|no|220
All|not recorded|10
All|All|310
"""
OFFENCES = """
High|yes|180
High|no|0
High|not recorded|0
High|All|180
Low|yes|40
Low|no|0
Low|not recorded|0
Low|All|40
All|yes|220
All|no|0
All|not recorded|0
All|All|220
"""
PREDICTED = """
High|yes|3300
High|no|1700
High|not recorded|500
High|All|5500
Low|yes|600
Low|no|3400
Low|not recorded|0
Low|All|4000
All|yes|3900
All|no|5100
All|not recorded|500
All|All|9500
"""
BY = ("risk_band", "reoffended")


def with_predictions(text, without=None):
    """The figures told apart by whether a probability is recorded: it is not for those of `without`."""
    lines = []
    for line in text.strip().splitlines():
        key, figure = line.rsplit("|", 1)
        none = (without or {}).get(key, 0)
        has = figure if figure == "c" else int(figure) - none
        lines += [f"{key}|recorded|{has}", f"{key}|not recorded|{none}", f"{key}|All|{figure}"]
    return "\n".join(lines)


def made(policy: str = "internal", cohort: str = COHORT, also=("reoffences", "predicted"), without=None):
    texts = {"reoffences": OFFENCES, "predicted": PREDICTED}
    apart = protected(with_predictions(cohort, without), (*BY, "prediction"), policy)
    tables = {"figures": apart if "predicted" in also else protected(cohort, BY, policy)}
    tables |= {name: protected(texts[name], BY, "internal", measure=name) for name in also}
    found = case("reoffending", "people of the cohort", **tables)
    plan = replace(found.plan, by=("risk_band",), follow_up="12 months", waiting="6 months")
    return replace(found, plan=plan)


def test_the_rate_is_of_those_whose_follow_up_is_known():
    """80 of 300 is 27%, with 10 beside it of whom it is not known; 60 of 100 is 60%."""
    found = rates_of(made()).set_index("risk_band")
    assert found.loc["All", ["n", "base", "percent", "unknown"]].tolist() == [80, 300, 27, 10]
    assert found.loc["High", ["n", "base", "percent", "unknown"]].tolist() == [60, 100, 60, 10]


def test_frequency_is_offences_per_reoffender():
    """180 offences of 60 reoffenders are 3 each, of 20 with 40 two; exact figures leave no range."""
    found = rates_of(made()).set_index("risk_band")
    assert found["frequency"].to_dict() == {"High": 3.0, "Low": 2.0, "All": 2.75}
    assert found.loc["High", ["frequency_lower", "frequency_upper"]].tolist() == [3.0, 3.0]


def test_expected_is_the_sum_of_probabilities_of_those_who_are_in_the_rate():
    """3,300 and 1,700 per cent are 50 expected of 100; the 500 of those not known are left out."""
    high = rates_of(made()).set_index("risk_band").loc["High"]
    assert high[["expected", "predicted_percent", "against_predicted"]].tolist() == [50.0, 50.0, 1.2]


def test_the_interval_is_wilsons_over_the_predicted_rate():
    """60 of 100 has Wilson's interval by its formula; over a predicted rate of a half it is twice that."""
    high = rates_of(made()).set_index("risk_band").loc["High"]
    n, p, z = 100, 0.6, norm.ppf(0.975)
    centre, reach = p + z**2 / (2 * n), z * np.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    ends = [(centre + side * reach) / (1 + z**2 / n) / 0.5 for side in (-1, 1)]
    assert high[["against_lower", "against_upper"]].tolist() == pytest.approx(ends, abs=1e-9)


WITHOUT = {"High|yes": 20, "High|no": 5, "High|All": 25, "All|yes": 20, "All|no": 5, "All|All": 25}


def test_those_without_a_predicted_probability_are_not_held_against_it():
    """40 of the 75 with one reoffended against 50 expected, 0.8; with the other 20 it would be 1.2."""
    found = rates_of(made(without=WITHOUT)).set_index("risk_band")
    columns = ["predicted_base", "predicted_n", "not_predicted", "expected", "against_predicted"]
    assert found.loc["High", columns].tolist() == [75, 40, 25, 50.0, 0.8]
    assert found.loc["Low", columns].tolist() == [200, 20, 0, 40.0, 0.5]
    ends = wilson(40, 75)
    told = found.loc["High", ["against_lower", "against_upper"]].tolist()
    assert told == pytest.approx([float(end) * 75 / 50 for end in (ends.lower, ends.upper)], abs=1e-9)
    assert found.loc["High", ["n", "base", "percent"]].tolist() == [60, 100, 60]


def test_the_sentences_say_how_many_have_no_predicted_probability():
    """Of 275 with one 60 reoffended against 90; 25 more have none."""
    said = reoffending(made(without=WITHOUT)).sentences
    assert "Of 275 with a predicted probability 60 reoffended, against 90 predicted: 0.67 times" in said[-2]
    assert said[-1] == "For 25 more no probability is recorded; they are in the rate, and not in this."


def test_hidden_figures_of_those_with_a_probability_have_no_ratio():
    """Where those without one are hidden, and those with one too, the rate stands and the ratio does not."""
    cells = with_predictions(COHORT).replace("High|yes|recorded|60", "High|yes|recorded|c")
    cells = cells.replace("High|yes|not recorded|0", "High|yes|not recorded|c")
    found = made()
    figures = protected(cells, (*BY, "prediction"))
    high = (
        rates_of(replace(found, tables={**found.tables, "figures": figures}))
        .set_index("risk_band")
        .loc["High"]
    )
    assert high["percent"] == 60
    assert high[["predicted_n", "against_predicted", "against_lower", "against_upper"]].isna().all()


def test_a_rounded_expectation_widens_the_interval_on_both_sides():
    """9 and 9 per cent stand for 7 to 12 each: 0.14 to 0.24 expected, under Wilson's ends of 60 of 100."""
    tables = {
        "figures": protected(
            with_predictions("yes|60\nno|40\nAll|100"), ("reoffended", "prediction"), "internal"
        ),
        "predicted": protected("yes|9\nno|9\nAll|21", ("reoffended",), "midpoint-6"),
    }
    found = rates_of(case("reoffending", **tables)).iloc[0]
    ends = wilson(60, 100)
    told = [float(ends.lower) * 100 / 0.24, float(ends.upper) * 100 / 0.14]
    assert found[["against_lower", "against_upper"]].tolist() == pytest.approx(told)


def test_the_sentence_says_what_the_interval_bears():
    """80 against 90 expected, 0.74 to 1.06 times: no evidence of a difference, in those words."""
    said = reoffending(made()).sentences
    assert "no evidence of a difference from what was predicted" in said[-1]
    assert "Of 300 people of the cohort (2022/23; follow-up 12 months, waiting period 6 months)" in said[0]


def test_cohort_follow_up_and_waiting_period_stand_beside_the_rate():
    """A rate without its follow-up cannot be compared: all three are printed."""
    assert reoffending(made()).methods[0] == (
        "Cohort: people of the cohort whose follow-up began in 2022/23; follow-up 12 months; waiting period "
        "for proof 6 months."
    )


def test_what_is_not_asked_for_is_not_there():
    """Without numbers of offences and predictions there is the rate alone."""
    found = reoffending(made(also=()))
    assert "frequency" not in found.tables["rates"]
    assert "expected" not in found.tables["rates"]
    assert not any("predicted" in one for one in (*found.sentences, *found.methods))


def test_hidden_reoffenders_have_no_rate_ratio_or_frequency():
    """Where the reoffenders of a band are hidden nothing is worked out of them."""
    text = COHORT.replace("Low|yes|20", "Low|yes|c").replace("Low|no|180", "Low|no|c")
    low = rates_of(made(cohort=text)).set_index("risk_band").loc["Low"]
    assert low[["n", "percent", "lower", "frequency", "against_predicted", "against_lower"]].isna().all()


def test_nobody_has_no_rate():
    """A band of nobody has a base of 0, and no rate, frequency or ratio of infinity."""
    nobody = "\n".join(f"None|{state}|0" for state in ("yes", "no", "not recorded", "All"))
    found = made()
    texts = {
        name: f"{nobody}\n{text.strip()}"
        for name, text in (("reoffences", OFFENCES), ("predicted", PREDICTED))
    }
    tables = {name: protected(text, BY) for name, text in texts.items()}
    cohort = with_predictions(f"{nobody}\n{COHORT.strip()}")
    tables["figures"] = protected(cohort, (*BY, "prediction"))
    none = rates_of(replace(found, tables=tables)).set_index("risk_band").loc["None"]
    assert none["base"] == 0
    assert none[["percent", "frequency", "against_predicted", "against_upper"]].isna().all()
    assert not np.isinf(none.astype("float64")).any()


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 200), st.integers(0, 200), st.integers(10, 9000))
def test_the_range_of_rounded_figures_holds_the_ratio_of_the_true(yes, no, expected):
    """Whatever the true figures behind rounded ones, the ratio's interval from the true ones lies within."""

    def rounded(n):
        return 0 if n == 0 else (n - 1) // 6 * 6 + 3

    text = "yes|{}\nno|{}\nAll|{}"
    ratio = {}
    for policy, numbers in (("internal", (yes, no)), ("midpoint-6", (rounded(yes), rounded(no)))):
        tables = {
            "figures": protected(
                with_predictions(text.format(*numbers, sum(numbers) // 6 * 6 + 3)),
                ("reoffended", "prediction"),
                policy,
            ),
            "predicted": protected(text.format(expected, 0, expected), ("reoffended",)),
        }
        ratio[policy] = rates_of(case("reoffending", **tables)).iloc[0]
    true, told = ratio["internal"], ratio["midpoint-6"]
    assert told["against_lower"] <= true["against_lower"] + 1e-9
    assert np.isnan(told["against_upper"]) or told["against_upper"] >= true["against_upper"] - 1e-9


def test_every_column_has_a_meaning():
    """A reader finds in words what each column of each table is."""
    found = reoffending(made())
    assert {str(name) for table in found.tables.values() for name in table} <= set(found.meanings)
