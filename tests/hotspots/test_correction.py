"""The correction for many cells."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control

from geoaudit.hotspots.correction import corrected, resolvable, said_of_resolution


@given(st.lists(st.floats(0, 1), min_size=1, max_size=50), st.data())
def test_missing_p_stay_missing_and_the_others_are_corrected_as_if_alone(p, data):
    every = np.array(p)
    missing = np.array(data.draw(st.lists(st.booleans(), min_size=len(p), max_size=len(p))))
    found = corrected(np.where(missing, np.nan, every))
    assert (np.isnan(found) == missing).all()
    if not missing.all():
        assert (found[~missing] == false_discovery_control(every[~missing])).all()


def test_p_are_adjusted_by_hand():
    """4 × 0.01 / 1, 4 × 0.02 / 2, 4 × 0.03 / 3 and 0.5, none above the next."""
    assert corrected([0.5, 0.01, np.nan, 0.02, 0.03]).tolist() == pytest.approx(
        [0.5, 0.04, np.nan, 0.04, 0.04], nan_ok=True
    )


@given(st.integers(2, 400), st.sampled_from([19, 99, 199, 999]), st.sampled_from([0.01, 0.05, 0.1]))
def test_fewer_cells_than_can_be_resolved_are_not_flagged_and_so_many_are(cells, permutations, level):
    needed = resolvable(cells, permutations, level)
    smallest = 2 / (permutations + 1)
    for hot in {needed - 1, needed}:
        if 0 < hot <= cells:
            p = np.where(np.arange(cells) < hot, smallest, 1.0)
            assert (corrected(p).min() <= level + 1e-12) == (hot >= needed)


def test_999_permutations_on_78_400_cells_need_3_136_hot_cells():
    assert resolvable(78_400, 999, 0.05) == 3_136


def test_what_permutations_cannot_resolve_is_said_with_how_many_would():
    said = said_of_resolution(78_400, 999, 0.05)
    assert "of 78,400 cells at least 3,136 would have to be that far" in said
    assert "3,135,999 permutations would resolve one" in said
    assert resolvable(78_400, 3_135_999, 0.05) == 1
    assert resolvable(78_400, 3_135_998, 0.05) == 2


def test_nothing_is_said_where_one_cell_can_be_flagged():
    assert said_of_resolution(20, 999, 0.05) == ""
