"""Directly and indirectly standardised rates."""

from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from scipy.stats import chi2

from geoaudit.errors import StatisticsError
from geoaudit.statistics.counts import count_limits, exact_limits
from geoaudit.statistics.intervals import Interval, exactly
from geoaudit.statistics.standardising import (
    direct,
    direct_envelope,
    expected_number,
    indirect,
    indirect_envelope,
)

NAN = float("nan")
CASES = [0, 8, 63, 112, 262, 295]
BIRTHS = [327, 30_666, 123_419, 149_919, 104_088, 34_392]
STANDARD = [319_933, 931_318, 786_511, 488_235, 237_863, 61_313]


def test_the_rate_is_the_published_one() -> None:
    """Michigan 1950-1964, fifth births and later: 75.52901 in 100,000 (Fleiss 1981, Fay and Feuer 1997)."""
    assert direct(CASES, BIRTHS, STANDARD).rate * 100 == pytest.approx(75.52901, abs=5e-6)


def test_rate_and_limits_are_dobsons_by_exact_arithmetic() -> None:
    """Term by term in fractions: the rate, its variance, and Byar's limits of 740 events."""
    total = sum(STANDARD)
    weights = [Fraction(1_000 * s, total * b) for s, b in zip(STANDARD, BIRTHS, strict=True)]
    rate = sum(w * n for w, n in zip(weights, CASES, strict=True))
    variance = sum(w * w * n for w, n in zip(weights, CASES, strict=True))
    z, n = 1.959963984540054, sum(CASES)
    low = n * (1 - 1 / (9 * n) - z / (3 * n**0.5)) ** 3
    high = (n + 1) * (1 - 1 / (9 * (n + 1)) + z / (3 * (n + 1) ** 0.5)) ** 3
    found = direct(CASES, BIRTHS, STANDARD)
    assert found.rate == pytest.approx(float(rate), rel=1e-12)
    assert found.lower == pytest.approx(float(rate) + (float(variance) / n) ** 0.5 * (low - n), rel=1e-9)
    assert found.upper == pytest.approx(float(rate) + (float(variance) / n) ** 0.5 * (high - n), rel=1e-9)


def test_few_events_take_the_exact_limits() -> None:
    """With 5 events in two strata the limits are those of the chi-squared distribution."""
    found = direct([2, 3], [1_000, 2_000], [1, 1])
    per_event = (0.5**2 * (2 + 3 / 4) / 5) ** 0.5
    assert found.rate == pytest.approx(0.5 * (2 + 1.5), rel=1e-12)
    assert found.lower == pytest.approx(1.75 - per_event * (5 - chi2.ppf(0.025, 10) / 2), rel=1e-9)
    assert found.upper == pytest.approx(1.75 + per_event * (chi2.ppf(0.975, 12) / 2 - 5), rel=1e-9)


def test_one_stratum_is_the_crude_rate() -> None:
    """With nothing to standardise for, rate and limits are those of the count."""
    found, limits = direct([[7], [70]], [[2_000], [2_000]], [5]), count_limits([7, 70])
    assert found.rate == pytest.approx([3.5, 35])
    assert found.lower == pytest.approx(limits.lower / 2)
    assert found.upper == pytest.approx(limits.upper / 2)


def test_no_event_has_no_upper_limit_and_one_stratum_not_known_no_rate() -> None:
    """What the method does not give and what is not known is NaN; the other areas stand."""
    found = direct([[0, 0], [NAN, 3], [1, 3], [1, 3]], [[10, 10], [10, 10], [10, 0], [10, 10]], [1, 2])
    assert np.isnan(found.rate).tolist() == [False, True, True, False]
    assert np.isnan(found.lower).tolist() == [False, True, True, False]
    assert np.isnan(found.upper).tolist() == [True, True, True, False]
    assert found.lower[0] == 0


def test_no_direct_envelope_leaves_a_count_out() -> None:
    """Every count in 200 random boxes of three strata of very unequal weight lies within, and not far off."""
    rng = np.random.default_rng(3)
    for _ in range(200):
        lower = rng.integers(0, 12, 3)
        upper = lower + rng.integers(0, 5, 3)
        population, standard = rng.integers(1, 5_000, 3), rng.integers(0, 100, 3) + 1
        counts = np.array(list(product(*(range(a, b + 1) for a, b in zip(lower, upper, strict=True)))))
        inside = direct(counts, np.broadcast_to(population, counts.shape), standard)
        found = direct_envelope(Interval(lower, upper), population, standard)
        assert found.lower <= np.nanmin(inside.lower) * (1 + 1e-12)
        assert np.isnan(found.upper) == (upper.sum() == 0)
        if upper.sum():
            assert found.upper >= np.nanmax(inside.upper) * (1 - 1e-12)
            assert found.upper <= np.nanmax(inside.upper) * 1.6


def test_exact_counts_have_their_own_limits() -> None:
    """Ranges of one number give what `direct` gives."""
    known = direct([CASES, CASES], [BIRTHS, BIRTHS], STANDARD)
    found = direct_envelope(exactly([CASES, CASES]), [BIRTHS, BIRTHS], STANDARD)
    assert found.lower == pytest.approx(known.lower, rel=1e-12)
    assert found.upper == pytest.approx(known.upper, rel=1e-12)


def test_a_stratum_not_known_to_a_range_leaves_the_envelope_unknown() -> None:
    """NaN or infinite at either end of any stratum."""
    found = direct_envelope(Interval([[1, 1], [NAN, 1]], [[2, np.inf], [2, 2]]), [10, 10], [1, 1])
    assert np.isnan(found.lower).all()
    assert np.isnan(found.upper).all()


def test_the_welsh_nickel_workers() -> None:
    """137 deaths, 24.19893 expected: 5.661407, exact 4.753125 to 6.692709 (R's page on poisson.test)."""
    assert indirect(137, 24.19893).ratio == pytest.approx(5.661407, abs=5e-7)
    exact = exact_limits(137)
    assert (exact.lower / 24.19893, exact.upper / 24.19893) == pytest.approx((4.753125, 6.692709), abs=5e-7)
    found = indirect(137, 24.19893)
    assert (found.lower, found.upper) == pytest.approx((4.753125, 6.692709), rel=1e-3)


def test_expected_numbers_are_the_standards_rates_times_the_people() -> None:
    """636 at 10,303 in 50,520 and 558 at 2,824 in 57,173 are 129.7052257 and 27.56182114."""
    found = expected_number([636, 558], [10_303, 2_824], [50_520, 57_173])
    assert found == pytest.approx(129.7052257 + 27.56182114, abs=1e-6)
    assert np.isnan(expected_number([[636, 558]], [3, 0], [9, 0])).tolist() == [True]


def test_ratios_of_nothing_expected_are_not_known() -> None:
    """0 of some expected is 0 with an upper limit; of none expected nothing can be said."""
    found = indirect([0, 4, NAN], [2, 0, 3])
    assert found.ratio == pytest.approx([0, NAN, NAN], nan_ok=True)
    assert found.upper == pytest.approx([-np.log(0.025) / 2, NAN, NAN], nan_ok=True)


def test_an_indirect_envelope_holds_every_ratio() -> None:
    """Counts of 5 to 12, where the method changes, with 3 to 5 expected."""
    found = indirect_envelope(Interval(5, 12), Interval(3, 5))
    inside = [indirect(n, e) for n in range(5, 13) for e in (3, 4, 5)]
    assert found.lower == min(each.lower for each in inside)
    assert found.upper == max(each.upper for each in inside)


def test_what_cannot_be_is_refused() -> None:
    """Strata that do not match, an empty standard and figures below 0."""
    for standard in ([1, 2, 3], [0, 0]):
        with pytest.raises(StatisticsError, match="somebody and a number for every stratum"):
            direct([1, 2], [10, 10], standard)
    with pytest.raises(StatisticsError, match="1 are below"):
        direct([1, -2], [10, 10], [1, 1])
    with pytest.raises(StatisticsError, match="1 are below"):
        indirect(3, -1)
