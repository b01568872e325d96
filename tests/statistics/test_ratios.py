"""Ratios of proportions and their score intervals."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from geoaudit.errors import StatisticsError
from geoaudit.statistics.intervals import Interval, exactly
from geoaudit.statistics.proportions import wilson
from geoaudit.statistics.ratios import ratio_envelope, risk_ratio

NAN = float("nan")
Z2 = 1.959963984540054**2


def chi_squared(figures: tuple, ratio: float) -> float:
    """Koopman's statistic, its proportion found as the root of the likelihood's slope."""
    n1, base1, n0, base0 = figures

    def slope(p: float) -> float:
        return (n1 + n0) / p - ratio * (base1 - n1) / (1 - ratio * p) - (base0 - n0) / (1 - p)

    p0 = brentq(slope, 1e-12, min(1, 1 / ratio) - 1e-12, xtol=1e-15)
    p1 = ratio * p0
    first = (n1 - base1 * p1) ** 2 / (base1 * p1 * (1 - p1))
    return first + (n0 - base0 * p0) ** 2 / (base0 * p0 * (1 - p0))


def test_koopmans_own_example() -> None:
    """36 of 40 against 16 of 80: 4.5, 2.94 to 7.15 (Koopman 1984)."""
    found = risk_ratio(36, 40, 16, 80)
    assert found.ratio == 4.5
    assert (found.lower, found.upper) == pytest.approx((2.94, 7.15), abs=5e-3)


def test_the_interval_is_that_of_another_library() -> None:
    """To 1e-9 of statsmodels 0.14 (confint_proportions_2indep, score, uncorrected), zero cells too."""
    found = risk_ratio([36, 9, 5, 10, 0], [40, 10, 56, 10, 10], [16, 3, 0, 0, 5], [80, 10, 29, 20, 20])
    lower = [2.9395691922149965, 1.3532371938667245, 0.7256888835936169, 6.206355432540111, 0]
    upper = [7.15222343486603, 8.46766868670978, NAN, NAN, 1.2466905050857777]
    assert found.lower == pytest.approx(lower, rel=1e-9)
    assert found.upper == pytest.approx(upper, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("figures", [(36, 40, 16, 80), (1, 50, 3, 2_000), (199, 200, 150, 180), (7, 9, 8, 9)])
def test_at_each_limit_koopmans_statistic_is_the_quantile(figures: tuple) -> None:
    """By an independent computation of the statistic, the limits are where it is 3.84."""
    found = risk_ratio(*figures)
    assert chi_squared(figures, float(found.lower)) == pytest.approx(Z2, rel=1e-8)
    assert chi_squared(figures, float(found.upper)) == pytest.approx(Z2, rel=1e-8)


def test_with_all_in_both_groups_the_limits_are_wilsons() -> None:
    """Where everyone is counted in both, each limit is Wilson's of one of them."""
    found = risk_ratio(10, 10, 25, 25)
    assert found.lower == pytest.approx(wilson(10, 10).lower, rel=1e-9)
    assert found.upper == pytest.approx(1 / wilson(25, 25).lower, rel=1e-9)


@given(st.integers(1, 60), st.integers(1, 60), st.floats(0, 1), st.floats(0, 1))
def test_groups_the_other_way_round_have_the_reciprocal(base1: int, base0: int, a: float, b: float) -> None:
    """The interval of one over the ratio is one over the interval; the ratio lies within."""
    n1, n0 = max(round(a * base1), 1), max(round(b * base0), 1)
    found, turned = risk_ratio(n1, base1, n0, base0), risk_ratio(n0, base0, n1, base1)
    assert found.lower * turned.upper == pytest.approx(1, rel=1e-9)
    assert found.lower < found.ratio < found.upper


def test_cells_of_nobody_leave_what_still_holds() -> None:
    """None in the group: 0 with an upper limit. None in the other: only a lower. None in either: 0 on."""
    found = risk_ratio([0, 4, 0], [10, 10, 10], [5, 0, 0], [20, 20, 20])
    assert found.ratio == pytest.approx([0, NAN, NAN], nan_ok=True)
    assert (found.lower == 0).tolist() == [True, False, True]
    assert np.isnan(found.upper).tolist() == [False, True, True]


def test_no_envelope_leaves_a_feasible_figure_out_and_each_end_is_of_one() -> None:
    """Every pair of ranges over bases up to 4, against the limits of every feasible table in them."""
    shares = [
        (n_low, n_high, base_low, base_high)
        for n_low, n_high, base_low, base_high in product(range(5), repeat=4)
        if n_low <= n_high and base_low <= base_high and 0 < base_high >= n_low
    ]
    size = np.arange(5)
    n1, base1, n0, base0 = (each.astype(float) for each in np.meshgrid(size, size, size, size, indexing="ij"))
    feasible = (n1 <= base1) & (n0 <= base0) & (base1 > 0) & (base0 > 0)
    inside = risk_ratio(*(np.where(feasible, each, NAN) for each in (n1, base1, n0, base0)))
    without_bound = np.where(np.isnan(inside.upper), np.inf, inside.upper)
    masks = np.array(
        [
            [[low <= n <= high and from_ <= base <= to and 0 < base >= n for base in size] for n in size]
            for low, high, from_, to in shares
        ]
    )
    both = np.array(list(product(range(len(shares)), repeat=2)))[::7]
    ends = np.array(shares, dtype=float)
    found = ratio_envelope(
        *(
            Interval(ends[both[:, who], at], ends[both[:, who], at + 1])
            for who, at in ((0, 0), (0, 2), (1, 0), (1, 2))
        )
    )
    for k, (first, other) in enumerate(both):
        held = masks[first][:, :, None, None] & masks[other][None, None]
        upper = without_bound[held].max()
        assert found.lower[k] == pytest.approx(inside.lower[held].min(), rel=1e-9)
        assert found.upper[k] == pytest.approx(NAN if np.isinf(upper) else upper, rel=1e-9, nan_ok=True)


@given(
    st.lists(st.integers(0, 80), min_size=4, max_size=4),
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.lists(st.floats(0, 1), min_size=4, max_size=4),
)
def test_large_envelopes_hold_every_table(least: list, wide: list, where: list) -> None:
    """A feasible table anywhere in its ranges has an interval within the envelope's."""
    (n1, base1, n0, base0) = (low + round(x * w) for low, w, x in zip(least, wide, where, strict=True))
    if not (n1 <= base1 and n0 <= base0 and base1 and base0):
        return
    inside = risk_ratio(n1, base1, n0, base0)
    found = ratio_envelope(*(Interval(low, low + w) for low, w in zip(least, wide, strict=True)))
    assert found.lower <= inside.lower * (1 + 1e-9)
    assert np.isnan(found.upper) or inside.upper <= found.upper * (1 + 1e-9)


def test_what_is_not_known_stays_so() -> None:
    """A hidden figure and a base of 0 give NaN and leave the others alone."""
    found = risk_ratio([NAN, 0, 4], [10, 0, 10], [5, 5, 5], [20, 20, 20])
    for each in found:
        assert np.isnan(each).tolist() == [True, True, False]
    hidden = Interval([NAN, 4], [NAN, 4])
    envelope = ratio_envelope(hidden, exactly(10), exactly(5), exactly(20))
    assert np.isnan(envelope.lower).tolist() == np.isnan(envelope.upper).tolist() == [True, False]


def test_more_than_a_base_is_refused() -> None:
    """In either group."""
    with pytest.raises(StatisticsError, match="1 are more"):
        risk_ratio(1, 10, 21, 20)
