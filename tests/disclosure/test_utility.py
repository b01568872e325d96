"""What is left of a protected table, worked out by hand from its published figures."""

from dataclasses import replace

import pandas as pd
import pytest

from geoaudit.disclosure.policy import ACCOUNTS, LARGE, policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.utility import Utility, utility_of


def profile(rows, policy="midpoint-6", by=("gender",), **options):
    """A table of people: a row a cell, its categories, its figure (None where hidden)."""
    cells = pd.DataFrame([row[:-1] for row in rows], columns=list(by))
    n = pd.array([row[-1] for row in rows], dtype="Int64")
    cells = cells.assign(period="2021", n=n, marker=["c" if row[-1] is None else "" for row in rows])
    return Profile("t", "s", False, "", by, policy_named(policy), cells, **{"scale": LARGE, **options})


def test_a_table_in_sixes():
    """Four of five cells are shown, whose parts hold 12 of 21; each but the 0 stands for six numbers."""
    found = utility_of(profile([("f", 3), ("m", 9), ("x", None), ("y", 0), ("All", 21)]))
    assert found == Utility(0.8, round(12 / 21, 4), 3, round(3 * 1.5 / 4, 4))


@pytest.mark.parametrize(("policy", "largest", "mean"), [("midpoint-6", 3, 1.5), ("round-5", 2, 1.2)])
def test_one_figure_of_a_class(policy, largest, mean):
    """Of 1 to 6 shown as 3, the distances are 2, 1, 0, 1, 2, 3; of 13 to 17 shown as 15, 2, 1, 0, 1, 2."""
    figure = 3 if policy == "midpoint-6" else 15
    found = utility_of(profile([("f", figure), ("All", figure)], policy))
    assert (found.largest_error, found.mean_error) == (largest, mean)


def test_a_nought_rounded_to_five():
    """0 stands for 0, 1 and 2: one out on average, two at most."""
    found = utility_of(profile([("f", 0)], "round-5"))
    assert (found.largest_error, found.mean_error) == (2, 1.0)


@pytest.mark.parametrize("policy", ["suppress-5", "internal"])
def test_a_figure_that_is_not_rounded_is_exact(policy):
    """Where small figures are hidden, or nothing is, those shown are not off at all."""
    found = utility_of(profile([("f", 7), ("m", 0), ("All", 7)], policy))
    assert found == Utility(1.0, 1.0, 0, 0.0)


def test_the_total_of_all_areas_is_exact_under_standard():
    """Of two wards in sixes and their true total, two of three figures are 1.5 out on average."""
    cells = pd.DataFrame({"area_code": ["W1", "W2", "All"], "area_name": ["a", "b", "All"], "period": "2021"})
    cells = cells.assign(n=pd.array([9, 3, 14], dtype="Int64"), marker="")
    found = utility_of(Profile("t", "s", False, "w", ("area",), policy_named("standard"), cells))
    assert found == Utility(1.0, round(12 / 14, 4), 3, 1.0)


def test_rounded_parts_never_hold_more_than_their_total():
    """Parts of 3 and 3 with a total that is rounded to 3 hold all of it, and not twice as much."""
    assert utility_of(profile([("f", 3), ("m", 3), ("All", 3)])).total_shown == 1.0


def test_what_a_hidden_total_holds_is_not_said():
    """Without the total nobody who has the table could work the share out, so it is not there."""
    assert utility_of(profile([("f", 3), ("m", 9), ("All", None)])).total_shown is None
    assert utility_of(profile([("f", 0), ("All", 0)])).total_shown is None


def test_totals_of_what_is_never_added_stand_side_by_side():
    """Crimes of 9 and incidents of 3 are 12 together, of which the parts that are shown hold 9."""
    rows = [("crime", "a", 9), ("crime", "All", 9), ("incident", "a", None), ("incident", "All", 3)]
    found = utility_of(profile(rows, by=("record_type", "kind"), apart=("record_type",)))
    assert (found.cells_shown, found.total_shown) == (0.75, 0.75)


@pytest.mark.parametrize("options", [{"measure": "persons"}, {"several": ("gender",)}])
def test_parts_that_share_people_are_not_added(options):
    """Where one person can be in two parts their sum is no share of the total."""
    found = utility_of(profile([("f", 3), ("m", 9), ("All", 9)], **options))
    assert found.total_shown is None
    assert found.cells_shown == 1.0


def test_only_tables_about_people_are_told_of():
    """A public table is whole, and accounts of the data are no table that anybody counts people with."""
    table = profile([("f", 3), ("All", 3)])
    assert utility_of(replace(table, public=True)) is None
    hidden = table.cells.assign(n=pd.array([pd.NA, pd.NA], dtype="Int64"), marker="c")
    assert utility_of(replace(table, scale=ACCOUNTS, cells=hidden)) is None


def test_estimates_are_left_aside():
    """Of an estimate and a figure carried whole only the latter has an error by rounding."""
    origin = profile([("f", 9), ("All", 9)])
    names = ["gender", "n", "marker", "lower", "upper", "basis"]
    rows = [("f", 40, "e", 0, 90, "area"), ("m", 9, "", 7, 12, "exact"), ("x", None, "x", 0, None, "area")]
    cells = pd.DataFrame(rows, columns=names).astype({"n": "Int64", "lower": "Int64", "upper": "Int64"})
    cells.insert(1, "period", "2021")
    table = Profile("t", "s", False, "", ("gender",), origin.policy, cells, "", origin, scale=LARGE)
    assert utility_of(table) == Utility(1.0, None, 3, 1.5)
    alone = replace(table, cells=cells[cells["marker"] == "e"].reset_index(drop=True))
    assert utility_of(alone) == Utility(1.0, None, None, None)


def test_a_table_without_a_cell_says_nothing():
    """Nothing is divided by nothing."""
    assert utility_of(profile([])) == Utility(None, None, None, None)
