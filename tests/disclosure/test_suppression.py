import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_recovery import exactly_determined

from geoaudit.counts.table import Counts
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import protect
from geoaudit.disclosure.suppression import hidden_cells
from geoaudit.errors import DisclosureError


def crossed(inner: np.ndarray, columns=("a", "b", "c")) -> pd.DataFrame:
    """A table of every combination with its totals, from its inner cells."""
    full = inner
    for axis in range(inner.ndim):
        full = np.concatenate([full, full.sum(axis, keepdims=True)], axis)
    levels = [[*map(str, range(size - 1)), "All"] for size in full.shape]
    grid = pd.MultiIndex.from_product(levels, names=columns[: inner.ndim]).to_frame(index=False)
    return grid.assign(n=full.ravel(), persons=full.ravel())


def lines(hidden: np.ndarray):
    """Every line of a table in every direction, as arrays of flags."""
    for axis in range(hidden.ndim):
        yield from np.moveaxis(hidden, axis, -1).reshape(-1, hidden.shape[axis])


tables = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(st.integers(0, 9), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1]).map(
        lambda cells: np.array(cells).reshape(shape)
    )
)


@given(tables, st.integers(2, 7))
@settings(max_examples=200, deadline=None)
def test_no_hidden_cell_follows_from_a_row_a_column_or_the_total(inner, threshold):
    """In every line, its total included, no cell is hidden alone, and every small cell is hidden."""
    cells = crossed(inner)
    hidden = hidden_cells(cells, ["a", "b"], "All", threshold)
    small = (cells["persons"] > 0) & (cells["persons"] < threshold)
    assert hidden[small.to_numpy()].all()
    for line in lines(hidden.reshape(inner.shape[0] + 1, inner.shape[1] + 1)):
        assert line.sum() != 1


def test_a_hidden_sum_is_not_itself_small():
    """Two hidden cells of 1 and 1 beside a shown total would give back a 2: a third is hidden."""
    cells = crossed(np.array([[1, 1, 9, 9], [9, 9, 9, 9]]))
    hidden = hidden_cells(cells, ["a", "b"], "All", 5).reshape(3, 5)
    assert hidden[0].sum() >= 3


def test_three_dimensions_are_closed_too():
    """In a table split three ways every line in each of the three directions hides none or several."""
    inner = np.random.default_rng(3).integers(0, 12, (4, 3, 3))
    hidden = hidden_cells(crossed(inner), ["a", "b", "c"], "All", 5).reshape(5, 4, 4)
    assert hidden.any()
    assert all(line.sum() != 1 for line in lines(hidden))


def test_a_table_with_a_missing_combination_is_refused():
    """A total protects only a table that is complete, so an incomplete one is refused."""
    with pytest.raises(DisclosureError, match="Every combination"):
        hidden_cells(crossed(np.array([[1, 2], [3, 4]])).iloc[1:], ["a", "b"], "All", 5)


def test_a_zero_is_hidden_only_where_nothing_else_is_left():
    """The cheapest other cell is the smallest that is not zero."""
    hidden = hidden_cells(crossed(np.array([2, 0, 30, 20])), ["a"], "All", 5)
    assert hidden.tolist() == [True, False, False, True, False]
    hidden = hidden_cells(crossed(np.array([2, 0])), ["a"], "All", 5)
    assert hidden.tolist() == [True, True, True]


def table_of(inner: np.ndarray, public: bool = False) -> Counts:
    cells = crossed(inner).assign(period="2021", available=True)[
        ["a", "b", "period", "n", "persons", "available"]
    ]
    return Counts("t", "s", public, "", ("a", "b"), (), cells)


@given(tables, st.sampled_from(["standard", "midpoint-6", "round-5", "suppress-5", "internal"]))
@settings(max_examples=100, deadline=None)
def test_the_door_lets_through_only_what_the_policy_admits(inner, name):
    """Whatever is counted, the profile holds only figures that its policy publishes."""
    policy = policy_named(name)
    shown = protect(table_of(inner), policy).cells["n"].dropna().to_numpy(np.int64)
    assert policy.admits(shown).all()


def test_public_counts_are_exact_under_every_policy():
    """Hiding what anyone can download protects nothing, so public counts stay as counted."""
    inner = np.array([[1, 2], [3, 4]])
    for name in ("standard", "suppress-5", "round-5"):
        profile = protect(table_of(inner, public=True), policy_named(name))
        assert profile.cells["n"].tolist() == table_of(inner).cells["n"].tolist()
        assert profile.hidden == 0


def test_distinct_persons_decide_and_not_orders():
    """Twelve orders of one person are hidden: the threshold counts people."""
    counts = table_of(np.array([[12, 20], [30, 40]]))
    counts.cells.loc[0, "persons"] = 1
    profile = protect(counts, policy_named("suppress-5"))
    assert profile.cells["marker"].iloc[0] == "c"


def test_small_tables_hold_by_exhaustion():
    """For every 2×2 table of 0 to 3 no hidden cell stands alone in its line."""
    for values in itertools.product(range(4), repeat=4):
        hidden = hidden_cells(crossed(np.array(values).reshape(2, 2)), ["a", "b"], "All", 3).reshape(3, 3)
        assert all(line.sum() != 1 for line in lines(hidden))


def test_a_cell_that_follows_from_rows_and_columns_together_is_protected():
    """Columns 1 and 2 less rows 1 and 3 gave a cell back exactly, though no line hid one alone."""
    inner = np.array([[7, 34, 0], [0, 1, 2], [17, 14, 20], [0, 0, 18]])
    cells = crossed(inner)
    hidden = hidden_cells(cells, ["a", "b"], "All", 5).reshape(5, 4)
    assert hidden[1, 1]
    assert hidden[1, 2]
    assert not exactly_determined(hidden).any()
    assert not hidden.all()


large_tables = st.one_of(
    st.tuples(st.integers(3, 6), st.integers(3, 6)),
    st.tuples(st.integers(2, 4), st.integers(2, 4), st.integers(2, 3)),
).flatmap(
    lambda shape: st.tuples(st.integers(0, 2**32 - 1), st.sampled_from([2, 6, 15])).map(
        lambda drawn: np.random.default_rng(drawn[0]).negative_binomial(1, 1 / drawn[1], shape)
    )
)


@given(large_tables, st.integers(3, 7))
@settings(max_examples=200, deadline=None)
def test_no_hidden_cell_follows_from_any_combination_of_lines(inner, threshold):
    """Exact elimination over every row, column and total solves for no hidden cell."""
    cells = crossed(inner)
    hidden = hidden_cells(cells, ["a", "b", "c"][: inner.ndim], "All", threshold)
    assert not exactly_determined(hidden.reshape([size + 1 for size in inner.shape])).any()


def test_tables_that_once_gave_a_cell_back_no_longer_do(monkeypatch):
    """Of 300 random tables the closing of lines alone leaves some open, and the search for them none."""
    draw = np.random.default_rng(7)
    inners = [draw.negative_binomial(1, 0.1, (5, 5)) for _ in range(300)]

    def open_tables() -> int:
        hidden = [hidden_cells(crossed(inner), ["a", "b"], "All", 5).reshape(6, 6) for inner in inners]
        return sum(bool(exactly_determined(flags).any()) for flags in hidden)

    assert open_tables() == 0
    monkeypatch.setattr("geoaudit.disclosure.suppression.determined", np.zeros_like)
    assert open_tables() > 0
