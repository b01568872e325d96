import pandas as pd
import pytest

from geoaudit.disclosure.policy import LARGE, policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import DisclosureError


def profile(n, marker, public=False, policy="standard"):
    cells = pd.DataFrame({"gender": ["f", "All"], "period": "2021"})
    cells = cells.assign(n=pd.array(n, dtype="Int64"), marker=marker)
    return Profile("t", "s", public, "", ("gender",), policy_named(policy), cells)


def test_a_true_count_cannot_become_a_profile():
    """A figure that the policy never publishes is refused, so an unprotected table cannot be built."""
    with pytest.raises(DisclosureError, match="never publishes"):
        profile([5, 9], ["", ""])


@pytest.mark.parametrize(
    ("n", "marker", "said"),
    [
        ([3, 9], ["c", ""], "carries a figure"),
        ([None, 9], ["", ""], "neither a figure nor a reason"),
        ([3, 9], ["?", ""], "no meaning"),
        ([-3, 9], ["", ""], "below zero"),
    ],
)
def test_a_marker_and_its_figure_must_agree(n, marker, said):
    """Hidden means no figure, shown means one, and a marker is one of those that have a meaning."""
    with pytest.raises(DisclosureError, match=said):
        profile(n, marker)


def test_no_message_quotes_a_figure():
    """The refusal of an unprotected table does not print what it refuses."""
    with pytest.raises(DisclosureError) as refused:
        profile([4321, 9], ["", ""])
    assert "4321" not in str(refused.value)


def test_hidden_cells_are_counted():
    """A profile says how many of its cells are hidden."""
    assert profile([None, 9], ["c", ""]).hidden == 1


def ranged(rows, public=False, policy="standard", origin=None):
    names = ["n", "marker", "lower", "upper", "basis"]
    cells = pd.DataFrame(rows, columns=names).astype({"n": "Int64", "lower": "Int64", "upper": "Int64"})
    cells.insert(0, "gender", [f"g{i}" for i in range(len(rows))])
    cells.insert(1, "period", "2021")
    return Profile("t", "s", public, "", ("gender",), policy_named(policy), cells, "", origin)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ((None, "c", 1, 4, "interval"), "a hidden cell has a range"),
        ((5, "", None, None, ""), "a range has no lower end"),
        ((5, "", 6, 9, "interval"), "does not hold its figure"),
        ((5, "", 2, 4, "interval"), "does not hold its figure"),
        ((None, "x", None, 4, "interval"), "a range has no lower end"),
        ((5, "e", 1, 9, ""), "does not say what it rests on"),
    ],
)
def test_a_range_and_its_figure_must_agree(row, said):
    """A range holds its figure, has a lower end and stands at no hidden cell; an estimate has a basis."""
    with pytest.raises(DisclosureError, match=said):
        ranged([row], public=True)


def test_a_range_of_people_is_never_narrower_than_the_policy():
    """Under midpoint-6 ends stand at 0, 1 and 6, 7 and 12 and so on: any others would tell a true number."""
    assert ranged([(9, "", 7, 12, ""), (None, "x", 1, None, "interval"), (9, "", 1, 18, "interval")]).ranged
    for row in [(9, "", 8, 12, ""), (9, "", 7, 11, ""), (None, "x", 2, 6, "interval"), (9, "", 7, 10, "")]:
        with pytest.raises(DisclosureError, match="ranges that the policy standard never publishes"):
            ranged([row])


def test_an_estimate_about_people_needs_the_protected_table_it_was_made_from():
    """Without such a table, or with one of another source, a marker e is no way round the policy."""
    estimate = [(5, "e", 2, 11, "postcodes")]
    assert ranged(estimate, public=True).estimated
    assert ranged(estimate, origin=profile([3, 9], ["", ""])).estimated
    for origin in (
        None,
        profile([5, 9], ["", ""], policy="internal"),
        profile([5, 9], ["", ""], public=True),
    ):
        with pytest.raises(DisclosureError, match="not made from a protected table"):
            ranged(estimate, origin=origin)
    with pytest.raises(DisclosureError, match="an estimate has no range"):
        profile([3, 9], ["e", ""], public=True)


def test_a_table_without_ranges_says_what_its_policy_says():
    """Protected figures stand for all rounded to them, hidden ones for anything, public for themselves."""
    known = profile([None, 9], ["c", ""]).ranges
    assert known["lower"].tolist() == [0, 7]
    assert known["upper"].tolist() == [pd.NA, 12]
    assert profile([5, 7], ["", ""], public=True).ranges["upper"].tolist() == [5, 7]


def by_ward(n, scale):
    cells = pd.DataFrame({"area_code": ["W1", "All"], "area_name": ["W1", "All"], "period": "2021"})
    cells = cells.assign(n=pd.array(n, dtype="Int64"), marker="")
    return Profile("t", "s", False, "wards", ("area",), policy_named("standard"), cells, scale=scale)


def test_a_figure_is_held_against_the_rule_of_its_scale():
    """Under standard a ward's figure must be rounded; the total and a district's may be as counted."""
    assert by_ward([9, 11], "small areas").ranges["upper"].tolist() == [12, 11]
    assert by_ward([11, 11], LARGE).ranges["lower"].tolist() == [11, 11]
    for n, scale in (([11, 11], "small areas"), ([9, 5], "small areas"), ([5, 11], LARGE)):
        with pytest.raises(DisclosureError, match="never publishes"):
            by_ward(n, scale)
