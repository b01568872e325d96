import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import roc_auc_score

from geoaudit.errors import HotspotError
from geoaudit.hotspots.accuracy import accuracy, accuracy_of_flags

MAPS = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 5), st.floats(0.1, 2.0)), min_size=3, max_size=25
).filter(lambda cells: sum(events for _, events, _ in cells) > 0)


def test_half_of_the_crimes_in_a_tenth_of_the_land_is_a_pai_of_five():
    """The worked case of Chainey, Tompson and Uhlig: 50 % in 10 % is a PAI of 5, 25 % in 50 % one of 0.5."""
    tested = np.array([50.0, 10, 10, 10, 10, 4, 3, 1, 1, 1])
    flags = accuracy_of_flags(np.arange(10) == 0, tested, np.ones(10))
    assert list(flags[["share_of_area", "cells", "hits", "hit_rate", "pai"]].iloc[0]) == [0.1, 1, 50, 0.5, 5]
    poor = np.array([5.0] * 5 + [15.0] * 5)
    assert accuracy_of_flags(np.arange(10) < 5, poor, np.ones(10))["pai"][0] == pytest.approx(0.5)


def test_pei_is_the_part_of_the_best_map():
    """Two of ten cells were flagged with 30 of 100 crimes, the best two hold 60: PAI 1.5, 3 and PEI 0.5."""
    tested = np.array([20.0, 10, 35, 25, 5, 1, 1, 1, 1, 1])
    found = accuracy(np.arange(10.0)[::-1], tested, np.ones(10), (0.2,)).table.iloc[0]
    assert list(found[["cells", "hits", "hit_rate"]]) == [2, 30, 0.3]
    assert found["pai"] == pytest.approx(1.5)
    assert found["pei"] == pytest.approx(0.5)
    best = accuracy(tested, tested, np.ones(10), (0.2,)).table.iloc[0]
    assert (best["pai"], best["pei"]) == (pytest.approx(3), 1)


def test_the_last_cell_and_ties_count_in_part():
    """Of four cells with scores 5, 3, 3, 1, three in eight of the land is the first and half of one level."""
    found = accuracy(
        np.array([5.0, 3, 3, 1]), np.array([4.0, 6, 0, 2]), np.full(4, 2.0), (0.125, 0.375, 0.75)
    )
    assert list(found.table["cells"]) == [0.5, 1.5, 3]
    assert list(found.table["hits"]) == [2, 5.5, 10]
    assert list(found.curve["share_of_area"]) == [0, 0.25, 0.75, 1]
    assert list(found.curve["hit_rate"]) == pytest.approx([0, 4 / 12, 10 / 12, 1])


def test_level_scores_give_what_a_random_order_gives():
    """The mean over many random orders of level cells is what counting them in part gives."""
    rng = np.random.default_rng(1)
    tested, level = rng.poisson(3, 40).astype(float), np.repeat([2.0, 1.0], 20)
    split = accuracy(level, tested, np.ones(40), (0.1,)).table["hits"][0]
    orders = [
        accuracy(level + rng.random(40) / 9, tested, np.ones(40), (0.1,)).table["hits"][0] for _ in range(800)
    ]
    assert np.mean(orders) == pytest.approx(split, abs=4 * np.std(orders) / 800**0.5)


@settings(deadline=None, max_examples=50)
@given(MAPS)
def test_the_area_under_the_curve_is_that_of_another_library(cells):
    """Scikit-learn's area under the ROC of events against land, each weighted, is the same."""
    score, tested, area = (np.array(one, float) for one in zip(*cells, strict=True))
    known = roc_auc_score(
        np.repeat([1, 0], len(score)), np.tile(score, 2), sample_weight=np.concatenate([tested, area])
    )
    assert accuracy(score, tested, area).auc == pytest.approx(known)


@settings(deadline=None, max_examples=50)
@given(MAPS)
def test_no_map_is_better_than_the_best(cells):
    """PEI lies between 0 and 1, all of the land holds all events, and hits grow with the land."""
    score, tested, area = (np.array(one, float) for one in zip(*cells, strict=True))
    table = accuracy(score, tested, area, (0.05, 0.3, 1.0)).table
    assert table["pei"].between(0, 1 + 1e-9).all()
    assert table["hits"].is_monotonic_increasing
    assert list(table[["cells", "hit_rate", "pai", "pei"]].iloc[-1]) == pytest.approx([len(cells), 1, 1, 1])
    flags = accuracy_of_flags(score >= np.median(score), tested, area)
    assert 0 <= flags["pei"][0] <= 1 + 1e-9


@settings(deadline=None, max_examples=50)
@given(MAPS)
def test_flags_are_as_the_same_scores(cells):
    """A map of two classes has the figures of its scores at the land that it flags."""
    score, tested, area = (np.array(one, float) for one in zip(*cells, strict=True))
    hot = score >= np.median(score)
    flags = accuracy_of_flags(hot, tested, area).iloc[0]
    scored = accuracy(hot.astype(float), tested, area, (min(1.0, flags["share_of_area"]),)).table.iloc[0]
    assert list(scored) == pytest.approx(list(flags))


def test_a_map_at_random_has_a_pai_of_one():
    """Scores that know nothing hit as much as their land: PAI near 1 and area under the curve near a half."""
    rng = np.random.default_rng(3)
    found = accuracy(rng.random(20_000), rng.poisson(2, 20_000).astype(float), np.ones(20_000))
    assert found.table["pai"].to_numpy() == pytest.approx(np.ones(4), abs=0.1)
    assert found.auc == pytest.approx(0.5, abs=0.01)


def test_a_cell_without_a_score_comes_last():
    """Its events count against the map; a cell whose events are not known is left out."""
    found = accuracy(np.array([2.0, np.nan, 1, 9]), np.array([3.0, 5, 2, np.nan]), np.ones(4), (1 / 3, 2 / 3))
    assert list(found.table["hits"]) == pytest.approx([3, 5])
    assert (found.events, found.area) == (10, 3)


def test_nothing_flagged_finds_nothing():
    """A map without hot cells has a hit rate of 0 and neither PAI nor PEI."""
    found = accuracy_of_flags(np.zeros(5, bool), np.ones(5), np.ones(5)).iloc[0]
    assert (found["hits"], found["hit_rate"]) == (0, 0)
    assert found[["pai", "pei"]].isna().all()


def test_no_event_to_test_on_is_refused():
    """A period without events tests no map; other cells, land below 0 and a share of 0 are mistakes."""
    with pytest.raises(HotspotError, match="there are none in its 5 cells"):
        accuracy(np.ones(5), np.zeros(5), np.ones(5))
    with pytest.raises(ValueError, match="same cells"):
        accuracy(np.ones(5), np.ones(4), np.ones(5))
    with pytest.raises(ValueError, match="negative"):
        accuracy_of_flags(np.ones(5, bool), np.ones(5), np.full(5, np.nan))
    with pytest.raises(ValueError, match="above 0"):
        accuracy(np.ones(5), np.ones(5), np.ones(5), (0.0,))
