"""The door for figures that a partner hid or rounded: ranges go in, no narrower ones come out."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.counts.table import Counts
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import protect

INF = float("inf")


def counts(figures, public=False):
    """Return a table of one column from (lower, upper) of each category, with its total."""
    lower, upper = (np.array([f[i] for f in figures], float) for i in (0, 1))
    lower, upper = np.append(lower, lower.sum()), np.append(upper, upper.sum())
    exact = lower == upper
    cells = pd.DataFrame(
        {
            "kind": [*(f"k{i}" for i in range(len(figures))), "All"],
            "period": "2021",
            "n": np.where(exact, lower, 0).astype("int64"),
            "persons": lower.astype("int64"),
            "available": exact,
            "lower": lower,
            "upper": upper,
        }
    )
    return Counts("t", "s", public, "", ("kind",), (), cells)


def rows(profile):
    shown = profile.cells[["n", "marker", "lower", "upper", "basis"]].astype("object")
    return [tuple(row) for row in shown.where(shown.notna(), None).to_numpy()]


def test_a_public_range_stands_as_it_is():
    """A hidden figure of a public table has no number, its own ends and a basis; the others are exact."""
    assert rows(protect(counts([(7, 7), (0, 4), (0, INF)], public=True), policy_named("standard"))) == [
        (7, "", 7, 7, ""),
        (None, "x", 0, 4, "interval"),
        (None, "x", 0, None, "interval"),
        (None, "x", 7, None, "interval"),
    ]


def test_a_range_about_people_is_widened_to_the_policys():
    """Under midpoint-6 the ends 2 to 8 become 1 to 12, and an exact 8 is published as 9 with 7 to 12."""
    assert rows(protect(counts([(8, 8), (2, 8)]), policy_named("standard"))) == [
        (9, "", 7, 12, ""),
        (None, "x", 1, 12, "interval"),
        (None, "x", 7, 18, "interval"),
    ]


def test_a_hidden_cell_has_no_range_and_neither_has_what_would_give_it_back():
    """Under suppress-5 three people are hidden, and no end of the total is left that would give the 3."""
    published = rows(protect(counts([(3, 3), (0, 4), (40, 40), (60, 60)]), policy_named("suppress-5")))
    assert published[0] == (None, "c", None, None, "")
    hidden = [row for row in published if row[1] == "c"]
    assert len(hidden) >= 2
    assert all(row[2:] == (None, None, "") for row in hidden)


def test_what_was_not_given_has_no_range():
    """A cell for which the partner gave nothing at all is not available and says nothing of its ends."""
    given_none = counts([(7, 7), (0, 4)], public=True)
    given_none.cells.loc[0, ["lower", "upper", "available"]] = [np.nan, np.nan, False]
    assert rows(protect(given_none, policy_named("standard")))[0] == (None, "x", None, None, "")


ends = st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda e: (e[0], e[0] + e[1]))


@given(st.lists(ends, min_size=1, max_size=6), st.sampled_from(["standard", "round-5", "suppress-5"]))
def test_whatever_ranges_go_in_those_that_come_out_hold_them(figures, name):
    """Each published range holds the true one and is one of those that the policy has."""
    policy, table = policy_named(name), counts(figures)
    found = protect(table, policy).cells
    shown = found["lower"].notna().to_numpy()
    assert (found["lower"][shown] <= table.cells["lower"][shown]).all()
    assert (found["upper"][shown] >= table.cells["upper"][shown]).all()
    assert (shown | (found["marker"] == "c").to_numpy()).all()


@pytest.mark.parametrize(("left", "right"), list(product([(3, 3), (1, 4)], [(0, 4), (5, 9), (50, 50)])))
def test_no_end_of_a_total_gives_a_hidden_figure_back(left, right):
    """Wherever one figure of a table with a total is hidden, another cell of its line is hidden with it."""
    found = protect(counts([left, right, (70, 70)]), policy_named("suppress-5")).cells
    assert (found["marker"] == "c").sum() != 1
