"""The exact tails of windows' sums."""

from fractions import Fraction
from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from geoaudit.errors import HotspotError
from geoaudit.hotspots.window_tails import hypergeometric, window_tails


def test_tails_are_those_of_every_way_to_choose_the_window_s_cells():
    """Five cells, every choice of each size written out."""
    counts = [0, 0, 1, 3, 3]
    tails = window_tails(np.array(counts), 5, 7)
    for size in range(1, 6):
        sums = np.array([sum(chosen) for chosen in combinations(counts, size)])
        for events in range(8):
            assert tails.at_most[size, events] == pytest.approx((sums <= events).mean(), abs=1e-14)
            assert tails.at_least[size, events] == pytest.approx((sums >= events).mean(), abs=1e-14)


def exact_upper_tails(counts: list[int], window: int) -> dict[int, list[Fraction]]:
    """Count the choices that give each sum with whole numbers, a cell at a time."""
    ways = [{0: 1}] + [{} for _ in range(window)]
    for count in counts:
        for size in range(window, 0, -1):
            for total, number in list(ways[size - 1].items()):
                ways[size][total + count] = ways[size].get(total + count, 0) + number
    tails = {}
    for size in range(1, window + 1):
        of_all = comb(len(counts), size)
        reached = [sum(n for total, n in ways[size].items() if total >= s) for s in range(sum(counts) + 1)]
        tails[size] = [Fraction(number, of_all) for number in reached]
    return tails


@given(st.lists(st.integers(0, 12), min_size=3, max_size=25), st.integers(1, 6), st.integers(1, 80))
def test_tails_equal_counts_of_choices_in_whole_numbers(counts, window, largest):
    """Whether or not the largest sum asked for is in reach."""
    window = min(window, len(counts))
    tails = window_tails(np.array(counts), window, largest)
    for size, exact in exact_upper_tails(counts, window).items():
        upper = [float(exact[s]) if s < len(exact) else 0.0 for s in range(largest + 2)]
        below = [float(1 - exact[s + 1]) if s + 1 < len(exact) else 1.0 for s in range(largest + 1)]
        assert tails.at_least[size] == pytest.approx(upper, rel=1e-12, abs=1e-300)
        assert tails.at_most[size][:-1] == pytest.approx(below, rel=1e-12, abs=1e-300)


def test_tails_far_out_keep_their_digits():
    """One window in 10^15 and rarer, beside whole-number arithmetic."""
    counts = [0] * 280 + [1] * 60 + [2] * 30 + [5] * 20 + [9] * 6 + [30, 41, 55, 80]
    tails = window_tails(np.array(counts), 9, sum(counts))
    exact = exact_upper_tails(counts, 9)[9]
    rarest = max(s for s, chance in enumerate(exact) if chance > 0)
    assert float(exact[rarest]) < 1e-15
    assert tails.at_least[9][: rarest + 1] == pytest.approx(
        [float(c) for c in exact[: rarest + 1]], rel=1e-11
    )


def test_tails_of_noughts_and_ones_are_hypergeometric():
    """scipy's own distribution, on as many cells as a county has of 100 m."""
    counts = np.zeros(78_400, dtype=np.int64)
    counts[:5_000] = 1
    tails = window_tails(counts, 9, 9)
    for size in (1, 4, 6, 9):
        chance = hypergeom(78_400, 5_000, size)
        events = np.arange(size + 1)
        assert tails.at_least[size, : size + 1] == pytest.approx(chance.sf(events - 1), rel=1e-9)
        assert tails.at_most[size, : size + 1] == pytest.approx(chance.cdf(events), rel=1e-9)


def test_hypergeometric_chances_sum_to_one_and_rows_of_too_many_cells_are_empty():
    share = hypergeometric(3, 4, 9)
    assert share[:8].sum(axis=1) == pytest.approx(np.ones(8))
    assert not share[8:].any()
    assert share[2].tolist()[:3] == pytest.approx([3 / 21, 12 / 21, 6 / 21])


def test_both_tails_hold_what_is_observed_and_p_is_no_more_than_one():
    tails = window_tails(np.array([0, 1, 2, 3]), 2, 5)
    assert tails.p(np.array([2, 2, 1]), np.array([5, 3, 0])).tolist() == pytest.approx([1 / 3, 1.0, 0.5])


def test_sums_above_the_largest_asked_for_are_one_column():
    tails = window_tails(np.array([0, 1, 50, 60]), 2, 10)
    assert tails.at_least[2, 11] == pytest.approx(5 / 6)
    assert tails.p(np.array([2]), np.array([110])) == pytest.approx(tails.p(np.array([2]), np.array([11])))


def test_a_cell_of_four_million_is_refused_with_its_share():
    counts = np.array([4_000_000, *range(1, 1_000)])
    with pytest.raises(HotspotError, match=r"fullest of 1,000 cells holds 88.9 % of all events"):
        window_tails(counts, 9, 4_008_000)
