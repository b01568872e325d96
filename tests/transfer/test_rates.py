"""Rates, percentages and means, taken apart and made again."""

import math

import numpy as np
import pandas as pd
import pytest

from geoaudit.crosswalks.crosswalk import AREA, EXACT, POSTCODES
from geoaudit.errors import SpecificationError
from geoaudit.transfer.measures import MEASURES, REBUILT, REFUSED, require_movable
from geoaudit.transfer.moving import move
from geoaudit.transfer.rates import numerator, rebuilt
from tests.transfer.crosswalks import bounded, counted, crosswalk

WALK = crosswalk(
    [("A", "X", 1.0, EXACT), ("B", "Y", 0.5, AREA), ("B", "Z", 0.5, AREA), ("C", "Z", 1.0, AREA)]
)
PEOPLE = crosswalk(
    [
        ("A", "X", 1.0, EXACT),
        ("B", "Y", 0.2, POSTCODES),
        ("B", "Z", 0.8, POSTCODES),
        ("C", "Z", 1.0, POSTCODES),
    ]
)


def test_a_rate_is_rebuilt_from_what_was_carried() -> None:
    """Z's rate is (10 + 30) over (800 + 200), not the mean of B's and C's rates."""
    crimes = move(counted([("t", "A", 5), ("t", "B", 20), ("t", "C", 30)], "crime"), ["crime"], WALK)
    people = move(counted([("A", 500), ("B", 1000), ("C", 200)]), [], PEOPLE)
    found = rebuilt(crimes, people, 1000)
    assert found.columns.tolist() == ["crime", "area_code", "rate", "lower", "upper", "estimated", "basis"]
    assert found["rate"].tolist() == pytest.approx([10, 50, 40])
    assert found["lower"].tolist() == pytest.approx([10, 0, 25])
    assert found["upper"].tolist() == pytest.approx([10, math.inf, 250])
    assert found["estimated"].tolist() == [False, True, True]
    assert found["basis"].tolist() == [EXACT, "area over postcodes", "area over postcodes"]


def test_a_rate_taken_apart_and_made_again_is_the_same() -> None:
    """Percentages with their base come back on unchanged boundaries, an unknown one as unknown."""
    rates = bounded([("A", 12.5, 12.5, 12.5), ("B", None, 0, math.inf), ("C", 20, 19.5, 20.5)])
    base = counted([("A", 400), ("B", 10), ("C", 50)])
    counts = numerator(rates, base, 100)
    assert counts["n"].iloc[0] == 50
    walk = crosswalk([(code, code, 1.0, EXACT) for code in "ABC"])
    found = rebuilt(move(counts, [], walk), move(base, [], walk), 100)
    assert found["rate"].iloc[0] == 12.5
    assert np.isnan(found["rate"].iloc[1])
    assert found[["lower", "upper"]].iloc[1].tolist() == [0, math.inf]
    assert found[["rate", "lower", "upper"]].iloc[2].tolist() == pytest.approx([20, 19.5, 20.5])


def test_no_rate_has_no_base() -> None:
    """A base of 0, unknown or without a row gives no rate, and bounds that promise nothing."""
    crimes = move(counted([("A", 5), ("B", 0), ("C", 1)]), [], crosswalk([(c, c, 1.0, EXACT) for c in "ABC"]))
    walk = crosswalk([(c, c, 1.0, EXACT) for c in "AB"])
    found = rebuilt(crimes, move(bounded([("A", 0, 0, 0), ("B", None, 0, math.inf)]), [], walk), 1)
    assert found["rate"].isna().all()
    assert found["lower"].tolist() == [0, 0, 0]
    assert np.isinf(found["upper"]).all()
    assert found["basis"].tolist() == [EXACT] * 3


def test_a_rate_of_nobody_is_a_count_of_nobody() -> None:
    """Over a base of 0 a rate of any size is 0 events; over no base it is not known."""
    rates = bounded([("A", None, 0, math.inf), ("B", 3, 3, 3)])
    found = numerator(rates, counted([("A", 0)]), 1)
    assert found[["lower", "upper"]].iloc[0].tolist() == [0, 0]
    assert np.isnan(found["n"].iloc[1])
    assert found[["lower", "upper"]].iloc[1].tolist() == [0, math.inf]


def test_a_base_split_by_more_is_refused() -> None:
    """Population by age cannot be the base of a rate by area alone."""
    people = move(counted([("young", "A", 5)], "age"), ["age"], WALK)
    crimes = move(counted([("A", 5)]), [], WALK)
    with pytest.raises(SpecificationError, match="split by age too"):
        rebuilt(crimes, people, 1000)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("based", [True, False])
def test_only_what_adds_up_is_carried(measure: str, based: bool) -> None:
    """Counts are carried, rates and means with their base, medians and indices never; each says why."""
    if measure == "count" or (measure in REBUILT and based):
        require_movable("assaults", measure, based)
        return
    reason = REFUSED.get(measure, "has no base")
    with pytest.raises(SpecificationError, match=reason):
        require_movable("assaults", measure, based)


def test_a_word_that_is_no_measure_is_refused_with_those_that_are() -> None:
    """The sentence lists the words."""
    with pytest.raises(SpecificationError, match="one of count, rate, percentage, mean, median, index"):
        require_movable("assaults", "rank", based=True)


def test_rows_keep_the_order_of_the_numerator() -> None:
    """However the base is sorted, the rates stand as the counts do."""
    crimes = move(counted([("b", "A", 1), ("a", "A", 2)], "k"), ["k"], WALK)
    people = move(counted([("a", "A", 10), ("b", "A", 10)], "k"), ["k"], WALK)
    assert rebuilt(crimes, people, 1)["k"].tolist() == ["b", "a"]
    assert isinstance(rebuilt(crimes, people, 1), pd.DataFrame)
