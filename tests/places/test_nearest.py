"""The nearest of some places, by hand and against every pair."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.places.nearest import nearest

PLACES = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=30)


def test_by_hand():
    """Three and four metres away make five; a point that is nowhere has no nearest."""
    points = np.array([[0.0, 0.0], [10.0, 10.0], [np.nan, 1.0]])
    metres, which = nearest(points, np.array([[10.0, 11.0], [3.0, 4.0]]))
    assert metres[:2].tolist() == [5, 1]
    assert np.isnan(metres[2])
    assert which.tolist() == [1, 0, -1]


@given(PLACES, PLACES)
def test_no_place_is_nearer(points, places):
    """No other place is nearer than the one told, and its distance is the one told."""
    here, there = np.array(points, np.float64), np.array(places, np.float64)
    apart = np.hypot(*(here[:, None, :] - there[None, :, :]).transpose(2, 0, 1))
    metres, which = nearest(here, there)
    np.testing.assert_allclose(metres, apart.min(axis=1))
    np.testing.assert_allclose(apart[np.arange(len(here)), which], metres)


def test_of_two_at_one_place_the_first_is_told():
    """Two facilities in one house: which is told does not depend on how a tree is built."""
    places = np.array([[5.0, 5.0], [1.0, 1.0], [1.0, 1.0]])
    assert nearest(np.zeros((4, 2)), places)[1].tolist() == [1, 1, 1, 1]
