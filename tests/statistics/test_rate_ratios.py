"""Ratios of two rates and their exact limits."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from geoaudit.errors import StatisticsError
from geoaudit.statistics.intervals import Interval, exactly
from geoaudit.statistics.rate_ratios import rate_ratio, rate_ratio_envelope

NAN = float("nan")


def test_the_example_of_r() -> None:
    """Lung cancer in Fredericia, 11 in 800, against 21 in 3,011: as R's poisson.test prints it."""
    found = rate_ratio(11, 800, 6 + 8 + 7, 1083 + 1050 + 878)
    assert found.ratio == pytest.approx(1.971488, abs=5e-7)
    assert (found.lower, found.upper) == pytest.approx((0.8584264, 4.2772659), abs=5e-8)


@given(st.integers(0, 500), st.integers(0, 500), st.floats(0.01, 100))
def test_limits_are_the_odds_of_an_exact_binomial_interval(n1, n0, times) -> None:
    """They follow from scipy's Clopper-Pearson limits of the share of the first among all."""
    if n1 + n0 == 0:
        return
    found = rate_ratio(n1, 100.0, n0, 100.0 * times)
    share = binomtest(n1, n1 + n0).proportion_ci(0.95, method="exact")
    assert found.lower == pytest.approx(share.low / (1 - share.low) * times, rel=1e-6, abs=1e-12)
    if n0:
        assert found.upper == pytest.approx(share.high / (1 - share.high) * times, rel=1e-6)


def test_nothing_against_nothing() -> None:
    """None in the first is 0 with an upper limit; none in the other has no ratio and a lower limit alone."""
    found = rate_ratio([0, 3, 0, 5, NAN, 5], [10, 10, 10, 0, 10, 10], [5, 0, 0, 5, 5, 5], [10] * 5 + [0])
    np.testing.assert_array_equal(np.isnan(found.ratio), [False, True, True, True, True, True])
    np.testing.assert_array_equal(np.isnan(found.lower), [False, False, True, True, True, True])
    np.testing.assert_array_equal(np.isnan(found.upper), [False, True, True, True, True, True])
    assert (found.ratio[0], found.lower[0]) == (0.0, 0.0)


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 9), st.integers(0, 9), st.data())
def test_the_envelope_holds_every_interval(low1, low0, wide1, wide0, data) -> None:
    """Wherever in their ranges the figures lie, their limits lie within."""
    n1 = data.draw(st.integers(low1, low1 + wide1))
    n0 = data.draw(st.integers(low0, low0 + wide0))
    ranges = (
        Interval(np.array(low1), np.array(low1 + wide1)),
        Interval(np.array(low0), np.array(low0 + wide0)),
    )
    envelope = rate_ratio_envelope(ranges[0], 100, ranges[1], 300)
    inside = rate_ratio(n1, 100, n0, 300)
    assert np.isnan(envelope.lower) or np.isnan(inside.lower) or envelope.lower <= inside.lower + 1e-12
    assert np.isnan(envelope.upper) or envelope.upper >= inside.upper - 1e-12


def test_exact_figures_have_their_own_interval() -> None:
    """An envelope of ranges of one number is the interval itself."""
    assert rate_ratio_envelope(exactly(30), 100, exactly(10), 100) == rate_ratio(30, 100, 10, 100)[1:]


def test_figures_below_0_are_refused() -> None:
    """With how many there are."""
    with pytest.raises(StatisticsError, match="but 1 are below"):
        rate_ratio(-1, 10, 3, 10)
