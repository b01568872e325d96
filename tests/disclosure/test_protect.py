"""The door: true counts go in, and what comes out is what the policy publishes and gives nothing back."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.counts.table import ACCOUNTS, LARGE, Counts
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import protect
from geoaudit.errors import DisclosureError

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
@settings(max_examples=40, deadline=None)
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


def crossed(inner, scale=LARGE, public=False, keep=None) -> Counts:
    """A table by a and b of people who are one record each, from its inner cells, with all totals."""
    inner = np.asarray(inner)
    full = np.pad(inner, ((0, 1), (0, 1)))
    full[-1, :-1], full[:-1, -1], full[-1, -1] = inner.sum(0), inner.sum(1), inner.sum()
    levels = [[*map(str, range(size)), "All"] for size in inner.shape]
    cells = pd.DataFrame(product(*levels), columns=["a", "b"])
    cells = cells.assign(period="2021", n=full.ravel(), persons=full.ravel(), available=True)
    return Counts("t", "s", public, "", ("a", "b"), (), cells, keep=keep or {}, scale=scale)


def published(counts: Counts, policy: str) -> pd.DataFrame:
    """What is published, as a table of a by b; missing where hidden."""
    cells = protect(counts, policy_named(policy)).cells
    rows, columns = (list(dict.fromkeys(cells[name])) for name in ("a", "b"))
    n = cells["n"].astype("float64").to_numpy().reshape(len(rows), len(columns))
    return pd.DataFrame(n, rows, columns)


def possible(table: pd.DataFrame, most: int) -> dict[tuple[int, int], set[int]]:
    """What each hidden inner cell can be, by trying every whole number up to `most` in all of them."""
    hidden = [tuple(at) for at in np.argwhere(table.isna().to_numpy()[:-1, :-1])]
    shown = table.to_numpy()
    margins = np.concatenate([shown[:, -1], shown[-1, :-1]])
    found: dict[tuple[int, int], set[int]] = {at: set() for at in hidden}
    for values in product(range(most + 1), repeat=len(hidden)):
        inner = shown[:-1, :-1].copy()
        for at, value in zip(hidden, values, strict=True):
            inner[at] = value
        sums = np.concatenate([inner.sum(1), [inner.sum()], inner.sum(0)])
        if (np.isnan(margins) | (margins == sums)).all():
            for at, value in zip(hidden, values, strict=True):
                found[at].add(value)
    return found


def test_what_is_hidden_can_be_none_and_the_threshold():
    """By trying all tables: two small cells in a row of a 3×3 table can each be 0 and 5."""
    found = published(crossed([[2, 3, 9], [6, 7, 8], [9, 6, 9]]), "suppress-5")
    can = possible(found, 16)
    assert {(0, 0), (0, 1)} <= set(can)
    for at in ((0, 0), (0, 1)):
        assert 0 in can[at]
        assert max(can[at]) >= 5
    assert all(max(values) - min(values) >= 5 for values in can.values())


def test_a_hidden_sum_is_not_itself_small():
    """Two hidden cells of 1 and 1 beside a shown total would give back a 2: a third of the row is hidden."""
    found = published(crossed([[1, 1, 9, 9], [9, 9, 9, 9]]), "suppress-5")
    assert found.iloc[0].isna().sum() >= 3


def test_a_zero_is_hidden_only_where_nothing_else_is_left():
    """Beside a 2 and a 0 a larger one is hidden; where there is none the total, and still not the 0."""
    many = published(crossed([[2, 0, 30, 20]]), "suppress-5")
    assert many.iloc[0].isna().tolist()[:2] == [True, False]
    alone = published(crossed([[2, 0]]), "suppress-5")
    assert alone.loc["0"].isna().tolist() == [True, False, True]


def test_one_contributor_is_hidden_with_its_total():
    """A row of one person and nobody else: its total says that somebody is there, and is hidden with it."""
    found = published(crossed([[1, 0], [9, 9]]), "suppress-5")
    assert found.iloc[0].isna().tolist() == [True, found.isna().iloc[0, 1], True]


def test_distinct_persons_decide_and_not_orders():
    """Twelve orders of one person are hidden, and so are six, which can be one and six."""
    for first, most in ((12, None), (6, 16)):
        counts = crossed([[first, 8], [7, 9]])
        counts.cells.loc[0, "persons"] = 1
        found = published(counts, "suppress-5")
        assert np.isnan(found.iloc[0, 0])
        if most:
            can = possible(found, most)[0, 0]
            assert min(can) <= 1
            assert max(can) >= 6


def test_what_is_to_be_kept_is_not_hidden_for_others():
    """The total of a column that is marked keep stays, where it would be hidden without."""
    inner = [[2, 0], [9, 9]]
    kept = published(crossed(inner, keep={"a": ("All",), "b": ("0",)}), "suppress-5")
    assert kept.loc["All", "0"] == 11


def test_a_table_that_cannot_be_protected_is_refused():
    """Where all else in its row must be kept a 3 follows: the table is refused, and no figure told."""
    counts = crossed([[3, 43], [60, 70]], keep={"a": ("0", "1", "All"), "b": ("1", "All")})
    with pytest.raises(DisclosureError, match="take out a table") as refused:
        protect(counts, policy_named("suppress-5"))
    assert not {"3", "43", "46"} & set(str(refused.value).replace(",", "").split())


def test_public_counts_are_exact_under_every_policy():
    """Hiding what anyone can download protects nothing, so public counts stay as counted."""
    counts = crossed([[1, 2], [3, 4]], public=True)
    for name in ("standard", "suppress-5", "round-5"):
        profile = protect(counts, policy_named(name))
        assert profile.cells["n"].tolist() == counts.cells["n"].tolist()
        assert profile.hidden == 0


@pytest.mark.parametrize("name", ["standard", "midpoint-6", "round-5", "suppress-6"])
def test_of_an_account_of_people_nothing_is_shown(name):
    """Small or large or none, every figure is hidden: with the tables it would give back hidden totals."""
    profile = protect(crossed([[1, 200], [0, 4]], scale=ACCOUNTS), policy_named(name))
    assert profile.cells["n"].isna().all()
    assert set(profile.cells["marker"]) == {"c"}


@pytest.mark.parametrize(("name", "public"), [("internal", False), ("standard", True)])
def test_an_account_is_exact_in_the_service_and_of_a_public_source(name, public):
    """What does not leave the service, and what anyone can download, is told as it was counted."""
    counts = crossed([[1, 200], [0, 4]], scale=ACCOUNTS, public=public)
    assert protect(counts, policy_named(name)).cells["n"].tolist() == counts.cells["n"].tolist()


small_tables = st.tuples(st.integers(1, 3), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(st.integers(0, 9), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda cells: np.array(cells).reshape(shape)
    )
)


@given(small_tables, st.sampled_from(["standard", "midpoint-6", "round-5", "suppress-5", "internal"]))
@settings(max_examples=40, deadline=None)
def test_the_door_lets_through_only_what_the_policy_admits(inner, name):
    """Whatever is counted, each figure shown is one that its rule admits, and stands for the true one."""
    policy, counts = policy_named(name), crossed(inner)
    cells = protect(counts, policy).cells
    shown = cells["n"].notna().to_numpy()
    n = cells["n"][shown].to_numpy(np.int64)
    assert policy.rule(LARGE).admits(n).all()
    lower, upper = policy.rule(LARGE).interval(n)
    true = counts.cells["n"][shown].to_numpy()
    assert ((lower <= true) & (true <= upper)).all()


@given(small_tables, st.integers(2, 6))
@settings(max_examples=40, deadline=None)
def test_no_line_hides_one_cell_alone(inner, threshold):
    """In every row and column, its total included, none is hidden or several are, and every small cell is."""
    hidden = published(crossed(inner), f"suppress-{threshold}").isna().to_numpy()
    assert hidden[:-1, :-1][(inner > 0) & (inner < threshold)].all()
    for lines, sums in ((hidden, inner.sum(1)), (hidden.T, inner.sum(0))):
        assert all(line.sum() != 1 for line in lines[:-1]), sums
