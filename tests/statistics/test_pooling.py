"""Pooling of small bases."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import StatisticsError
from geoaudit.statistics.pooling import pool, pooling_rule

NAN = float("nan")


def areas(**bases: float) -> pd.DataFrame:
    """Areas by code; the parent is the first letter."""
    return pd.DataFrame(
        {
            "area_code": list(bases),
            "base": list(bases.values()),
            "parent": [code[0] for code in bases],
        }
    )


def test_areas_under_the_least_go_together() -> None:
    """12 and 20 make 32, which is enough; the others stand alone."""
    found = pool(areas(a1=12, a2=100, a3=20, a4=45), 30)
    assert found["pool"].tolist() == ["a1 + a3", "a2", "a1 + a3", "a4"]
    assert found["pool_base"].tolist() == [32, 100, 32, 45]


def test_the_smallest_others_join_until_there_are_enough() -> None:
    """3 and 4 take 31 in to make 38; 31 is in no pool of its own; with a least of 30 that is all."""
    found = pool(areas(a1=90, a2=3, a3=31, a4=4, a5=60), 30)
    assert found["pool"].tolist() == ["a1", "a2 + a3 + a4", "a2 + a3 + a4", "a2 + a3 + a4", "a5"]
    assert found["pool_base"].tolist() == [90, 38, 38, 38, 60]


def test_nothing_joins_over_the_bound_of_a_parent() -> None:
    """A parent that is under the least as a whole stays so; another's areas do not help it."""
    found = pool(areas(a1=5, a2=6, b1=29, c1=500), 30)
    assert found["pool"].tolist() == ["a1 + a2", "a1 + a2", "b1", "c1"]
    assert found["pool_base"].tolist() == [11, 11, 29, 500]


def test_without_parents_all_areas_are_of_one() -> None:
    """The column may be left out."""
    found = pool(areas(a1=5, b1=6, c1=500).drop(columns="parent"), 30)
    assert found["pool"].tolist() == ["a1 + b1 + c1"] * 3


def test_equal_bases_join_by_code() -> None:
    """Of two areas of 40 the first by code joins, in whatever order they are given."""
    for codes in (("a1", "a2", "a3"), ("a3", "a2", "a1")):
        table = areas(**{code: {"a1": 40, "a2": 40, "a3": 5}[code] for code in codes})
        assert pool(table, 30).set_index("area_code")["pool"].to_dict() == {
            "a1": "a1 + a3",
            "a2": "a2",
            "a3": "a1 + a3",
        }


def test_an_area_whose_base_is_not_known_is_in_no_pool() -> None:
    """It has neither pool nor base, and does not take the others' away; nor does a table of nothing fail."""
    found = pool(areas(a1=NAN, a2=5, a3=40), 30)
    assert found["pool"].isna().tolist() == [True, False, False]
    assert found["pool_base"].tolist()[1:] == [45, 45]
    assert pool(areas(a1=NAN), 30).isna().sum().tolist() == [0, 1, 1]
    assert pool(areas(), 30).columns.tolist() == ["area_code", "pool", "pool_base"]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 80)), max_size=25), st.integers(1, 60))
def test_no_pool_is_under_the_least_unless_its_parent_is_and_none_is_lost(rows: list, least: int) -> None:
    """Bases add up to what they were; who is not small joins only where needed; the index stays."""
    table = pd.DataFrame(
        {
            "area_code": [f"{parent}{k:02d}" for k, (parent, _) in enumerate(rows)],
            "base": [float(base) for _, base in rows],
            "parent": [parent for parent, _ in rows],
        }
    ).set_index(pd.Index(range(5, 5 + len(rows))[::-1]))
    found = pool(table, least)
    assert found.index.tolist() == table.index.tolist()
    both = found.assign(base=table["base"], parent=table["parent"])
    for _, whole in both.groupby("parent"):
        small = whole[whole["pool_base"] < least]
        assert small.empty or (len(small) == len(whole) and len(set(whole["pool"])) == 1)
        pooled = whole[whole["pool"].str.contains("+", regex=False)]
        assert len(set(pooled["pool"])) <= 1
        joined = pooled[pooled["base"] >= least]
        if not joined.empty:
            assert pooled["base"].sum() - joined["base"].max() < least
    assert found.groupby("pool")["pool_base"].first().sum() == table["base"].sum()


def test_the_rule_is_a_sentence_with_the_number() -> None:
    """What is printed says under which base, and who joins."""
    rule = pooling_rule(30)
    assert rule.startswith("Areas with a base under 30 are put together")
    assert "the smallest of its other areas joins" in rule
    assert rule.endswith(".")


@pytest.mark.parametrize(
    ("table", "least", "says"),
    [
        (areas(a1=5), 0, "above 0, but 0 is given"),
        (areas(a1=5), NAN, "above 0"),
        (areas(a1=-5), 30, "1 a base below 0"),
        (pd.concat([areas(a1=5), areas(a1=6)]), 30, "1 repeat an area"),
        (areas(a1=5).assign(parent=np.nan), 30, "1 have no parent"),
    ],
)
def test_what_cannot_be_pooled_is_refused(table: pd.DataFrame, least: float, says: str) -> None:
    """With how many rows there are, and no code or figure."""
    with pytest.raises(StatisticsError, match=says):
        pool(table, least)
