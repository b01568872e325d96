"""Wilson's interval, its envelope, and the difference between proportions."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import binomtest

from geoaudit.errors import StatisticsError
from geoaudit.statistics.intervals import Interval, exactly
from geoaudit.statistics.proportions import newcombe, proportion_envelope, wilson

NAN = float("nan")


@pytest.mark.parametrize("confidence", [0.95, 0.998])
@pytest.mark.parametrize(
    ("n", "base"), [(0, 20), (1, 29), (15, 148), (81, 263), (198, 457), (5, 5), (1, 1), (3, 10**6)]
)
def test_wilsons_interval_is_that_of_another_library(n: int, base: int, confidence: float) -> None:
    """To 1e-9, with none and all counted too."""
    other = binomtest(n, base).proportion_ci(confidence, method="wilson")
    found = wilson(n, base, confidence)
    assert found.lower == pytest.approx(other.low, abs=1e-12)
    assert found.upper == pytest.approx(other.high, rel=1e-9)


def test_wilsons_interval_is_the_published_one() -> None:
    """Newcombe (1998), table I: 81 of 263, 15 of 148, 0 of 20 and 1 of 29."""
    found = wilson([81, 15, 0, 1], [263, 148, 20, 29])
    assert found.lower == pytest.approx([0.2553, 0.0624, 0, 0.0061], abs=5e-5)
    assert found.upper == pytest.approx([0.3662, 0.1605, 0.1611, 0.1718], abs=5e-5)


def test_no_envelope_leaves_a_feasible_figure_out_and_each_end_is_of_one() -> None:
    """Every range of counts and bases up to 7: the ends are the least and largest of any pair in it."""
    for n_low, n_high, base_low, base_high in product(range(8), repeat=4):
        if not (n_low <= n_high and base_low <= base_high and 0 < base_high >= n_low):
            continue
        pairs = [
            (n, base) for n in range(n_low, n_high + 1) for base in range(max(base_low, n, 1), base_high + 1)
        ]
        inside = wilson(*np.array(pairs, dtype=float).T)
        found = proportion_envelope(Interval(n_low, n_high), Interval(base_low, base_high))
        assert found.lower == inside.lower.min()
        assert found.upper == inside.upper.max()


def test_envelopes_of_large_figures_hold_every_pair() -> None:
    """The same of bases in the hundreds, where ranges overlap and where they do not."""
    for n_range, base_range in [((40, 60), (45, 70)), ((0, 5), (495, 505)), ((195, 201), (455, 460))]:
        grid = product(range(n_range[0], n_range[1] + 1), range(base_range[0], base_range[1] + 1))
        pairs = np.array([(n, base) for n, base in grid if n <= base], dtype=float)
        inside = wilson(*pairs.T)
        found = proportion_envelope(Interval(*n_range), Interval(*base_range))
        assert (found.lower, found.upper) == (inside.lower.min(), inside.upper.max())


def test_an_exact_figure_has_its_own_interval() -> None:
    """Ranges of one number give what the number gives."""
    assert proportion_envelope(exactly(198), exactly(457)) == wilson(198, 457)


@pytest.mark.parametrize(
    ("figures", "lower", "upper"),
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_differences_have_the_published_interval(figures: tuple, lower: float, upper: float) -> None:
    """The eight examples of Newcombe (1998), table II, method 10."""
    found = newcombe(*figures)
    assert found.difference == pytest.approx(figures[0] / figures[1] - figures[2] / figures[3])
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=5e-5)


def test_differences_have_the_interval_of_another_library() -> None:
    """To 1e-9 of what statsmodels 0.14 gives (confint_proportions_2indep, method newcomb)."""
    found = newcombe([56, 9], [70, 10], [48, 3], [80, 10])
    assert found.lower == pytest.approx([0.05243147240236498, 0.1705227239345029], rel=1e-9)
    assert found.upper == pytest.approx([0.33387265403690614, 0.809017973535488], rel=1e-9)


def test_nobody_has_no_proportion_and_what_is_not_known_stays_so() -> None:
    """A base of 0, a hidden count and a hidden base give NaN, and leave the others alone."""
    found = wilson([0, NAN, 3, 3], [0, 10, NAN, 10])
    assert np.isnan(found.lower).tolist() == np.isnan(found.upper).tolist() == [True, True, True, False]
    envelope = proportion_envelope(
        Interval([0, NAN, 1, 1], [0, 4, np.inf, 4]), Interval([0, 9, 9, 9], [0, 9, 9, NAN])
    )
    assert np.isnan(envelope.lower).tolist() == [True, True, False, True]
    assert np.isnan(envelope.upper).tolist() == [True, False, True, True]


@pytest.mark.parametrize(
    ("n", "base", "says"),
    [(-1, 5, "1 are below"), (6, 5, "1 are more"), (5, -1, "1 are below")],
)
def test_figures_that_cannot_be_are_refused(n: float, base: float, says: str) -> None:
    """A count below 0 or above its base is refused, with how many there are and no figure."""
    with pytest.raises(StatisticsError, match=says):
        wilson([n, 1], [base, 5])


def test_ranges_that_no_share_lies_in_are_refused() -> None:
    """A count that is more than its base wherever it lies cannot be a share of it."""
    with pytest.raises(StatisticsError, match="1 are more wherever"):
        proportion_envelope(Interval([6, 1], [9, 2]), Interval([1, 1], [5, 5]))
    with pytest.raises(StatisticsError, match="1 do not"):
        proportion_envelope(Interval([3, 1], [2, 2]), Interval([1, 1], [5, 5]))
