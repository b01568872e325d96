"""Comparisons of two groups."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, chi2_contingency

from geoaudit.errors import StatisticsError
from geoaudit.statistics.comparing import (
    HIGHER,
    LEAST_BASE,
    LOWER,
    NO_EVIDENCE,
    NOT_KNOWN,
    compare_proportions,
    compare_proportions_between,
    compare_rates,
    compare_rates_between,
    disproportionality,
    disproportionality_between,
)
from geoaudit.statistics.counts import count_limits
from geoaudit.statistics.intervals import Interval, exactly
from geoaudit.statistics.proportions import newcombe
from geoaudit.statistics.ratios import risk_ratio

NAN = float("nan")


@pytest.mark.parametrize(
    "figures", [(56, 70, 48, 80), (5, 56, 1, 29), (62, 90, 72, 90), (400, 1_000, 300, 900)]
)
def test_p_of_proportions_is_that_of_another_library(figures: tuple) -> None:
    """To 1e-9 of scipy's chi-squared test without correction; the interval is Newcombe's."""
    n1, base1, n0, base0 = figures
    found = compare_proportions(*figures)
    other = chi2_contingency([[n1, base1 - n1], [n0, base0 - n0]], correction=False)
    assert found.p == pytest.approx(other.pvalue, rel=1e-9)
    assert found[:3] == newcombe(*figures)


def test_proportions_are_told_apart_where_there_is_evidence() -> None:
    """56 of 70 is higher than 48 of 80; 62 % against 72 % of 90 each, as published, is no evidence."""
    found = compare_proportions(
        [56, 48, 56, 0, 10], [70, 80, 90, 9, 10], [48, 56, 65, 0, 10], [80, 70, 90, 9, 10]
    )
    assert found.verdict.tolist() == [HIGHER, LOWER, NO_EVIDENCE, NO_EVIDENCE, NO_EVIDENCE]
    assert found.p[3:].tolist() == [1, 1]


def test_p_of_rates_is_the_published_one() -> None:
    """2 in 17,877 against 9 in 16,660: 0.0501064956141 (rateratio.test; Fay 2010): no evidence."""
    found = compare_rates(2, 17_877, 9, 16_660)
    assert found.p == pytest.approx(0.0501064956141, abs=1e-12)
    assert found.verdict == NO_EVIDENCE


@pytest.mark.parametrize("figures", [(30, 1_000, 12, 900), (3, 50, 40, 100), (0, 10, 7, 20), (8, 10, 0, 10)])
def test_p_of_rates_is_twice_the_exact_tail(figures: tuple) -> None:
    """Against scipy's exact binomial test of the first's events among all."""
    n1, base1, n0, base0 = figures
    tails = [
        binomtest(n1, n1 + n0, base1 / (base1 + base0), alternative=side).pvalue
        for side in ("less", "greater")
    ]
    assert compare_rates(*figures).p == pytest.approx(min(2 * min(tails), 1), rel=1e-9)


def test_the_interval_of_rates_by_hand() -> None:
    """30 in 1,000 against 12 in 900: 30 less 13.3 per 1,000, its limits by squares of each count's."""
    found = compare_rates(30, 1_000, 12, 900)
    (low1, low0), (high1, high0) = count_limits([30, 12])
    difference = 30 - 12 / 0.9
    assert found.difference == pytest.approx(difference, rel=1e-12)
    assert found.lower == pytest.approx(difference - ((30 - low1) ** 2 + ((high0 - 12) / 0.9) ** 2) ** 0.5)
    assert found.upper == pytest.approx(difference + ((high1 - 30) ** 2 + ((12 - low0) / 0.9) ** 2) ** 0.5)
    assert found.verdict == HIGHER
    assert compare_rates(12, 900, 30, 1_000).verdict == LOWER


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_the_other_way_round_is_the_opposite(n1: int, base1: int, n0: int, base0: int) -> None:
    """The same groups swapped: the difference turns its sign, the verdict its side, p stays."""
    opposite = {HIGHER: LOWER, LOWER: HIGHER, NO_EVIDENCE: NO_EVIDENCE}
    compared = [compare_rates]
    if n1 <= base1 and n0 <= base0:
        compared.append(compare_proportions)
    for compare in compared:
        found, turned = compare(n1, base1, n0, base0), compare(n0, base0, n1, base1)
        assert found.difference == pytest.approx(-turned.difference)
        assert (found.lower, found.upper) == pytest.approx((-turned.upper, -turned.lower))
        assert found.p == pytest.approx(turned.p, rel=1e-6)
        assert found.verdict == opposite[str(turned.verdict)]


def test_what_is_not_known_has_no_verdict() -> None:
    """A hidden figure and a base of 0: NaN and an empty verdict, and the others stand."""
    for compare in (compare_proportions, compare_rates):
        found = compare([NAN, 0, 3], [9, 0, 9], [1, 1, 1], [9, 9, 9])
        assert found.verdict.tolist() == [NOT_KNOWN, NOT_KNOWN, NO_EVIDENCE]
        for each in found[:4]:
            assert np.isnan(each).tolist() == [True, True, False]
    for between in (compare_proportions_between, compare_rates_between):
        hidden = between(
            Interval([1, NAN], [2, 2]), exactly([9, 9]), Interval([1, 1], [1, 1]), exactly([9, 9])
        )
        assert hidden.verdict.tolist() == [NO_EVIDENCE, NOT_KNOWN]
        assert np.isnan(hidden.p).tolist() == [False, True]


@pytest.mark.parametrize(
    ("compare", "between"),
    [(compare_proportions, compare_proportions_between), (compare_rates, compare_rates_between)],
)
def test_a_difference_is_said_only_where_it_holds_for_every_figure(compare, between) -> None:
    """Random ranges: no figure in them has another verdict, a limit beyond the envelope's, or a larger p."""
    rng = np.random.default_rng(7)
    seen = []
    for k in range(400):
        wide = rng.integers(0, 4, 4)
        base1, base0 = rng.integers(1, (9, 40)[k % 2], 2)
        shares = rng.random(2)
        n1, n0 = int(shares[0] * base1), int(shares[1] * base0)
        least = np.array([n1, base1, n0, base0])
        found = between(*(Interval(a, a + w) for a, w in zip(least, wide, strict=True)))
        grid = np.array(
            list(product(*(range(a, a + w + 1) for a, w in zip(least, wide, strict=True)))), dtype=float
        )
        if compare is compare_proportions:
            grid = grid[(grid[:, 0] <= grid[:, 1]) & (grid[:, 2] <= grid[:, 3])]
        inside = compare(*grid.T)
        assert found.lower <= inside.lower.min() + 1e-9
        assert found.upper >= inside.upper.max() - 1e-9
        assert found.p >= inside.p.max() - 1e-9
        if found.verdict != NO_EVIDENCE:
            assert set(inside.verdict.tolist()) == {str(found.verdict)}
        elif len(set(inside.verdict.tolist())) == 1:
            assert inside.verdict[0] == NO_EVIDENCE
        seen.append(str(found.verdict))
    assert set(seen) == {HIGHER, LOWER, NO_EVIDENCE}


def test_exact_figures_compare_as_themselves() -> None:
    """Ranges of one number have the interval, p and verdict of the number."""
    for compare, between in (
        (compare_proportions, compare_proportions_between),
        (compare_rates, compare_rates_between),
    ):
        found, known = between(*(exactly(each) for each in (56, 70, 28, 80))), compare(56, 70, 28, 80)
        assert found == (known.lower, known.upper, known.p, known.verdict)
        assert found.verdict == HIGHER


def test_disproportionality_is_the_ratio_of_the_rates() -> None:
    """20 of 60 against 30 of 180 is twice as often, with the score interval."""
    assert disproportionality(20, 60, 30, 180) == risk_ratio(20, 60, 30, 180)
    assert disproportionality(20, 60, 30, 180).ratio == pytest.approx(2)


def test_disproportionality_is_refused_on_a_small_base() -> None:
    """Under 30 on either side there is neither ratio nor interval; a range must lie at 30 or over."""
    assert LEAST_BASE == 30
    found = disproportionality([5, 5, 5, NAN], [29, 30, 60, 60], [9, 9, 9, 9], [90, 30, 29, 90])
    for each in found:
        assert np.isnan(each).tolist() == [True, False, True, True]
    ranged = disproportionality_between(
        Interval([5, 5], [6, 6]), Interval([30, 29], [33, 33]), exactly([9, 9]), exactly([90, 90])
    )
    assert np.isnan(ranged.lower).tolist() == np.isnan(ranged.upper).tolist() == [False, True]
    assert ranged.lower[0] < disproportionality(5, 33, 9, 90).ratio < ranged.upper[0]


def test_more_than_a_base_is_refused() -> None:
    """Of proportions; events may be more than people."""
    with pytest.raises(StatisticsError, match="1 are more"):
        compare_proportions(9, 8, 1, 10)
    assert compare_rates(9, 8, 1, 10).verdict == HIGHER
    with pytest.raises(StatisticsError, match="1 are below"):
        compare_rates(9, -8, 1, 10)
