"""Conditional permutation."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import HotspotError
from geoaudit.hotspots.inference import surroundings
from geoaudit.hotspots.neighbours import of_squares
from geoaudit.hotspots.permuting import draws, standard_deviates, tails_by_permutation

COLUMN, ROW = (values.ravel() for values in np.meshgrid(np.arange(4), np.arange(3)))
GRID = of_squares(COLUMN, ROW)


def tails_one_by_one(values: np.ndarray, permutations: int, seed: int) -> tuple[list[float], list[float]]:
    """Draw each cell's neighbours one permutation after another, from a list of its others."""
    links = GRID.matrix.toarray()
    size = int(links.sum(axis=1).max())
    below, above = [], []
    for cell, own in enumerate(values):
        known = [*range(cell), len(values) - 1, *range(cell + 1, len(values) - 1)][: len(values) - 1]
        observed, k = (links[cell] * values).sum(), int(links[cell].sum())
        sums = [
            values[[known[d] for d in row[:k]]].sum()
            for row in draws(len(values) - 1, size, permutations, seed)
        ]
        below.append((1 + sum(s <= observed for s in sums)) / (permutations + 1))
        above.append((1 + sum(s >= observed for s in sums)) / (permutations + 1))
        assert own == values[cell]
    return below, above


@given(
    st.lists(st.integers(0, 5), min_size=12, max_size=12).filter(lambda v: len(set(v)) > 1),
    st.integers(0, 99),
)
def test_draws_shared_by_all_cells_count_as_draws_made_cell_by_cell(values, seed):
    counts = np.array(values, dtype=np.float64)
    found = tails_by_permutation(surroundings(counts, GRID), 19, seed)
    assert (np.array(found) == np.array(tails_one_by_one(counts, 19, seed))).all()


def test_a_cell_s_tails_come_near_those_of_every_way_to_choose_its_neighbours():
    """99,999 permutations beside all choices of the 11 others, within five standard errors."""
    counts = np.array([9, 1, 0, 4, 7, 2, 2, 0, 3, 3, 1, 12], dtype=np.float64)
    around = surroundings(counts, GRID)
    at_most, at_least = tails_by_permutation(around, 99_999, 7)
    for cell in range(12):
        others = np.delete(counts, cell)
        sums = np.array([sum(chosen) for chosen in combinations(others, int(around.count[cell]))])
        for found, exact in ((at_most, sums <= around.total[cell]), (at_least, sums >= around.total[cell])):
            chance = exact.mean()
            assert abs(found[cell] - chance) < 5 * np.sqrt(chance * (1 - chance) / 1e5) + 1e-5


def test_expectation_and_deviate_are_those_of_every_way_to_choose_its_neighbours():
    counts = np.array([9, 1, 0, 4, 7, 2, 2, 0, 3, 3, 1, 12], dtype=np.float64)
    around = surroundings(counts, GRID)
    expected, z = standard_deviates(around)
    for cell in range(12):
        sums = [sum(chosen) for chosen in combinations(np.delete(counts, cell), int(around.count[cell]))]
        assert expected[cell] == pytest.approx(np.mean(sums))
        assert z[cell] == pytest.approx((around.total[cell] - np.mean(sums)) / np.std(sums))


@pytest.mark.parametrize("values", [[0.1, 0.2, 0.3, 0.7], [0.3, 0.2, 0.1, 0.7]])
def test_a_sum_added_up_in_another_order_is_the_same_sum(values):
    """Four cells all next to each other: whatever order the others are drawn in, both tails hold it."""
    square = of_squares(np.array([0, 1, 0, 1]), np.array([0, 0, 1, 1]))
    at_most, at_least = tails_by_permutation(surroundings(values, square), 99, 1)
    assert (at_most == 1.0).all()
    assert (at_least == 1.0).all()


def test_no_tail_is_nought_and_a_seed_gives_the_same_again():
    counts = np.array([0] * 9 + [50, 60, 70], dtype=np.float64)
    first, again = (tails_by_permutation(surroundings(counts, GRID), 99, 3) for _ in range(2))
    assert (np.array(first) == np.array(again)).all()
    assert min(first[0].min(), first[1].min()) >= 0.01


def test_no_permutations_are_refused():
    with pytest.raises(HotspotError, match="at least 1 permutation, but 0"):
        tails_by_permutation(surroundings(np.arange(12.0), GRID), 0, 1)
