"""Whole numbers that add up."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.crosswalks.crosswalk import AREA, EXACT
from geoaudit.errors import GeographyError
from geoaudit.transfer.moving import move
from geoaudit.transfer.rounding import whole, whole_units
from tests.transfer.crosswalks import counted, crosswalk


def _whole(values: list[float | None], groups: str) -> list[int]:
    return whole(pd.Series(values, dtype="float64"), pd.Series(list(groups))).tolist()


def test_a_published_apportionment_by_largest_remainder() -> None:
    """15 seats over states of 101, 200 and 300 people, quotas of 2.5208, 4.9917 and 7.4875, are 3, 5 and 7.

    Source: Van Essen, M., Apportionment, lecture slides (University of Alabama), Hamilton's method.
    """
    people = np.array([101, 200, 300])
    assert _whole((people * 15 / people.sum()).tolist(), "aaa") == [3, 5, 7]


def test_ties_go_to_the_larger_value_and_then_to_the_earlier_row() -> None:
    """Of halves the largest is rounded up first; of equal halves the first."""
    assert _whole([1.5, 4.5, 2.0], "aaa") == [1, 5, 2]
    assert _whole([0.5, 0.5, 0.5, 0.5], "abab") == [1, 1, 0, 0]


def test_sums_that_differ_in_the_last_digit_are_whole() -> None:
    """0.1 + 0.2 + 2.7 in any order, and 2.9999999999999996, are 3."""
    assert _whole([2.9999999999999996, 0.1 + 0.2 + 2.7], "ab") == [3, 3]
    assert _whole([1 / 3, 1 - 2 / 3, 1 / 3], "aaa") == [1, 0, 0]


def test_missing_values_stay_missing() -> None:
    """A missing value is no 0 and takes no unit."""
    found = whole(pd.Series([0.5, None, 0.5], index=[7, 8, 9]), pd.Series(["a", "a", "a"]))
    assert found.isna().tolist() == [False, True, False]
    assert found.sum() == 1
    assert found.index.tolist() == [7, 8, 9]
    assert found.dtype == "Int64"


@pytest.mark.parametrize("wrong", [-0.5, np.inf])
def test_what_is_no_amount_is_refused(wrong: float) -> None:
    """Below 0 and infinite amounts are counted in one sentence."""
    with pytest.raises(GeographyError, match="0 or more and finite, but 1 of 2"):
        _whole([wrong, 1.0], "aa")


@given(st.lists(st.tuples(st.floats(0, 1e6), st.sampled_from("abc")), max_size=60))
def test_every_group_keeps_its_sum_to_the_unit(rows: list[tuple[float, str]]) -> None:
    """Each group's whole numbers sum to its sum rounded, and none is a unit or more from its value."""
    values = pd.Series([value for value, _ in rows], dtype="float64")
    groups = pd.Series([group for _, group in rows], dtype="str")
    found = whole(values, groups)
    sums, exact = found.groupby(groups).sum(), values.groupby(groups).sum()
    assert ((sums - exact).abs() <= 0.5 + 1e-6).all()
    assert ((found - values).abs() < 1 + 1e-6).all()


@given(st.lists(st.integers(0, 500), min_size=3, max_size=3), st.integers(1, 99))
def test_carried_counts_are_whole_and_lose_nobody(counts: list[int], share: int) -> None:
    """Whole figures and what is left sum to what went in, and an unchanged area keeps its own."""
    part = share / 100
    walk = crosswalk(
        [("A", "X", 1.0, EXACT), ("B", "Y", part, AREA), ("B", "Z", 1 - part, AREA), ("C", "Z", part, AREA)],
        lost=[("C", "sea", 1 - part)],
    )
    moved = whole_units(move(counted(zip("ABC", counts, strict=True)), [], walk), [])
    assert moved.figures["n"].sum() + moved.untransferred["n"].sum() == sum(counts)
    assert moved.figures["n"].iloc[0] == counts[0]
    for table in (moved.figures, moved.untransferred):
        assert (table["n"] % 1 == 0).all()
        assert ((table["lower"] <= table["n"]) & (table["n"] <= table["upper"])).all()
