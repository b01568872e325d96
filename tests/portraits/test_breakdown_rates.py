"""Rates in a table of any columns: by hand, and never of rows that are no area."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2
from small_profiles import case, protected

from geoaudit.errors import StatisticsError
from geoaudit.portraits.breakdown import breakdown

BOTH = """
W1 | Ashby | Licence | 5
W1 | Ashby | Community order | 15
W1 | Ashby | All | 20
W2 | Birch | Licence | 0
W2 | Birch | Community order | 40
W2 | Birch | All | 40
NFA | No fixed abode | Licence | 6
NFA | No fixed abode | Community order | 2
NFA | No fixed abode | All | 8
All | All | Licence | 11
All | All | Community order | 57
All | All | All | 68
"""
BASE = pd.Series({"W1": 1_000.0, "W2": 4_000.0, "All": 5_000.0})
RATE = ["rate_base", "rate", "rate_lower", "rate_upper"]


def asked(text=BOTH, base=BASE, policy="internal", per="residents", **more):
    shown = protected(text, ["area", "order_type"], policy, **more)
    one = case("breakdown", "orders", figures=shown)
    plan = replace(one.plan, per=per, by=("area", "order_type"))
    return breakdown(replace(one, plan=plan, base=base))


def row(told, area, kind="All"):
    return told.tables["figures"].set_index(["area_code", "order_type"]).loc[(area, kind)]


def test_rates_are_of_everybody_in_the_area_whatever_the_kind():
    """5 licences and 20 orders of 1,000 residents are 5 and 20 per 1,000; 5 has Garwood's limits."""
    told = asked()
    assert row(told, "W1", "Licence")[RATE].tolist() == pytest.approx(
        [1_000, 5, chi2.ppf(0.025, 10) / 2, chi2.ppf(0.975, 12) / 2]
    )
    assert row(told, "W1")["rate"] == 20


def test_from_10_on_limits_are_byars():
    """40 of 4,000 has Byar's limits by their formula, and nobody has a rate of 0 with an upper end."""
    z = 1.959963984540054
    lower = 40 * (1 - 1 / 360 - z / (3 * np.sqrt(40))) ** 3
    upper = 41 * (1 - 1 / 369 + z / (3 * np.sqrt(41))) ** 3
    told = asked()
    assert row(told, "W2")[RATE].tolist() == pytest.approx([4_000, 10, lower / 4, upper / 4])
    assert row(told, "W2", "Licence")[["rate", "rate_lower"]].tolist() == [0, 0]
    assert row(told, "W2", "Licence")["rate_upper"] == pytest.approx(-np.log(0.025) / 4)


def test_rows_that_are_no_area_have_no_rate():
    """People of no fixed abode are in the table and its percentages, and per nobody."""
    found = asked()
    assert row(found, "NFA")[RATE].isna().all()
    assert row(found, "NFA")["n"] == 8
    assert not any("abode" in one for one in found.sentences[1:])


def test_the_rate_of_all_areas_is_of_those_in_one_of_them():
    """68 less the 8 of no fixed abode on 5,000 residents are 12 per 1,000; of licences 5 are 1."""
    told = asked()
    assert row(told, "All")["rate"] == 12
    assert row(told, "All", "Licence")["rate"] == 1
    assert row(told, "All")["n"] == 68


def test_distinct_people_are_not_added_up():
    """A person can be in two areas: the rate of the whole is of the total as published."""
    assert row(asked(measure="persons"), "All")["rate"] == 68 / 5


@pytest.mark.parametrize("value", [0.0, np.nan])
def test_no_base_has_no_rate_and_that_is_said(value):
    """Where nobody lives, and where it is not known, the rate is missing; the percentages stand."""
    base = BASE.copy()
    base["W1"] = value
    told = asked(base=base)
    assert row(told, "W1")[RATE[1:]].isna().all()
    assert row(told, "W1")["n"] == 20
    assert any("Ashby has no residents" in one for one in told.sentences)


def test_of_an_unknown_base_the_whole_has_no_rate_either():
    """A total of what is known would be too little to divide by."""
    base = BASE.copy()
    base["W1"] = np.nan
    assert np.isnan(row(asked(base=base), "All")["rate"])


def test_where_nobody_lives_at_all_nothing_breaks():
    """A base that is 0 throughout has no rate and no infinity."""
    told = asked(base=BASE * 0)
    assert told.tables["figures"]["rate"].isna().all()
    assert any("Ashby and Birch have no residents" in one for one in told.sentences)


def test_a_small_base_has_no_rate():
    """An area of 400 residents has none, and how many such areas there are is said."""
    base = pd.Series({"W1": 400.0, "W2": 4_000.0, "All": 4_400.0})
    told = asked(base=base)
    assert np.isnan(row(told, "W1")["rate"])
    assert any(one.endswith("which have no rate: 1.") for one in told.sentences)


def test_a_rounded_figure_has_the_limits_of_all_that_it_stands_for():
    """A 3 stands for 1 to 6: the lower limit is that of 1, the upper that of 6."""
    rounded = BOTH.replace("| 5\n", "| 3\n").replace("15\n", "15\n").replace("| 20\n", "| 21\n")
    rounded = rounded.replace("| 40", "| 39").replace("| 6\n", "| 3\n").replace("| 2\n", "| 3\n")
    rounded = rounded.replace("| 8\n", "| 9\n").replace("| 11\n", "| 9\n").replace("| 68", "| 69")
    one = row(asked(rounded, policy="midpoint-6"), "W1", "Licence")
    assert one[RATE].tolist() == pytest.approx([1_000, 3, chi2.ppf(0.025, 2) / 2, chi2.ppf(0.975, 14) / 2])


def test_a_hidden_figure_has_no_rate():
    """Of a hidden figure there is no rate and no limit."""
    hidden = BOTH.replace("Licence | 5", "Licence | c").replace("Community order | 15", "Community order | c")
    hidden = hidden.replace("| 6\n", "| c\n").replace("| 2\n", "| c\n").replace("| 11\n", "| c\n")
    hidden = hidden.replace("| 57\n", "| c\n")
    one = row(asked(hidden, policy="suppress-7"), "W1", "Licence")
    assert one[["rate", "rate_lower", "rate_upper"]].isna().all()


def test_without_per_there_are_no_rates():
    """A breakdown that names nothing that rates are per has none of their columns, nor of their methods."""
    told = asked(per=None)
    assert not {*RATE} & {*told.tables["figures"]}
    assert not any("per 1,000" in one for one in told.methods)


def test_rates_per_nothing_are_refused():
    """A plan that names weights which are no figures of areas has nothing to divide by."""
    with pytest.raises(StatisticsError, match="figure for each area"):
        asked(base=None)


def test_every_column_has_its_meaning():
    """Whatever stands in the table is said in words, its unit too."""
    told = asked()
    assert {*map(str, told.tables["figures"])} <= set(told.meanings)
