"""Limits of counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from geoaudit.errors import SpecificationError, StatisticsError
from geoaudit.statistics.counts import FEW, byar_limits, count_envelope, count_limits, exact_limits

NAN = float("nan")


@pytest.mark.parametrize("confidence", [0.95, 0.998])
def test_exact_limits_leave_the_same_tail_on_each_side(confidence: float) -> None:
    """At the upper limit so few events have half of what is left, and at the lower so many."""
    n = np.arange(1.0, 200)
    found, tail = exact_limits(n, confidence), (1 - confidence) / 2
    assert poisson.cdf(n, found.upper) == pytest.approx(np.full(n.shape, tail), rel=1e-9)
    assert poisson.sf(n - 1, found.lower) == pytest.approx(np.full(n.shape, tail), rel=1e-9)


def test_the_exact_limits_of_nothing_are_nothing_and_minus_the_logarithm_of_the_tail() -> None:
    """With 0 events the upper limit has a closed form; the lower is 0 by both methods."""
    assert exact_limits(0.0).lower == byar_limits(0.0).lower == 0
    assert exact_limits(0.0).upper == pytest.approx(-np.log(0.025), rel=1e-12)


def test_byars_limits_are_the_published_ones() -> None:
    """65 and 100 events have the limits that the public health statistics for England have for them."""
    found = byar_limits([65, 100])
    assert found.lower == pytest.approx([50.1632, 81.3621], abs=5e-5)
    assert found.upper == pytest.approx([82.8491, 121.6279], abs=5e-5)


def test_byars_limits_are_the_formula_by_hand() -> None:
    """Of 27 events at 95 %, term by term with the quantile written out."""
    z = 1.959963984540054
    found = byar_limits(27)
    assert found.lower == pytest.approx(27 * (1 - 1 / 243 - z / (3 * 27**0.5)) ** 3, rel=1e-12)
    assert found.upper == pytest.approx(28 * (1 - 1 / 252 + z / (3 * 28**0.5)) ** 3, rel=1e-12)


def test_under_ten_the_limits_are_exact_and_from_ten_on_byars() -> None:
    """The method changes between 9 and 10 events."""
    n = np.array([0.0, 9.0, 10.0, 500.0])
    found, exact, byar = count_limits(n), exact_limits(n), byar_limits(n)
    assert FEW == 10
    for end in ("lower", "upper"):
        assert getattr(found, end)[:2].tolist() == getattr(exact, end)[:2].tolist()
        assert getattr(found, end)[2:].tolist() == getattr(byar, end)[2:].tolist()


@pytest.mark.parametrize("confidence", [0.8, 0.95, 0.998])
def test_the_limits_rise_with_the_count(confidence: float) -> None:
    """Also where the method changes, so that the ends of a range have the farthest limits."""
    found = count_limits(np.arange(500.0), confidence)
    assert np.diff(found.lower).min() > 0
    assert np.diff(found.upper).min() > 0


@given(st.integers(0, 300), st.integers(0, 30), st.floats(0, 1))
def test_the_limits_of_a_range_hold_those_of_every_count_in_it(least: int, wide: int, where: float) -> None:
    """Wherever the protected count lies, its interval lies within."""
    inside = count_limits(least + round(where * wide))
    found = count_envelope(least, least + wide)
    assert found.lower <= inside.lower <= inside.upper <= found.upper


def test_what_is_not_known_stays_so() -> None:
    """NaN and infinity give NaN, each end by itself."""
    assert np.isnan(count_limits([NAN])).all()
    found = count_envelope([NAN, 3, 0], [4, NAN, np.inf])
    assert np.isnan(found.lower).tolist() == [True, False, False]
    assert np.isnan(found.upper).tolist() == [False, True, True]


def test_what_cannot_be_is_refused() -> None:
    """Counts below 0, ranges upside down and levels that are none end with the code of a specification."""
    with pytest.raises(StatisticsError, match="0 or more, but 1 are below"):
        count_limits([-1.0, 2.0])
    with pytest.raises(StatisticsError, match="1 do not"):
        count_envelope([3, 1], [2, 2])
    with pytest.raises(StatisticsError, match="between 0 and 1, but 95"):
        count_limits([3], 95)
    assert StatisticsError.exit_code == SpecificationError.exit_code == 10
