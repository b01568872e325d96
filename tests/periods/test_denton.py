import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize

from geoaudit.periods.denton import benchmarked, pro_rata

QUARTERS = np.repeat(np.arange(5), 4)


def test_the_example_of_the_monetary_fund_comes_out():
    """The IMF's Quarterly National Accounts Manual (2001), example 6.2: two years, the third carried on."""
    indicator = np.array([[98.2, 100.8, 102.2, 100.8, 99.0, 101.6, 102.7, 101.5, 100.5, 103.0, 103.5, 101.5]])
    member = np.array([0] * 4 + [1] * 4 + [-1] * 4)
    published = [969.8, 998.4, 1018.3, 1013.4, 1007.2, 1042.9, 1060.3, 1051.0, 1040.6, 1066.5, 1071.7, 1051.0]
    found = benchmarked(indicator, np.array([[4000.0, 4161.4]]), member)
    np.testing.assert_allclose(found[0], published, atol=0.1)


def test_dentons_example_comes_out_as_stata_publishes_it():
    """Denton's indicator of 50, 100, 150, 100 and five totals, as Stata's denton gives them, to 6 figures."""
    indicator = np.tile([50.0, 100, 150, 100], 5)[None]
    stata = [
        *(
            64.334796,
            127.80616,
            187.82379,
            120.03526,
            56.563894,
            105.97568,
            147.50144,
            89.958987,
            40.547201,
            74.445963,
        ),
        *(
            108.34473,
            76.66211,
            42.763347,
            94.14664,
            153.41596,
            109.67405,
            58.290761,
            122.62556,
            190.41409,
            128.66959,
        ),
    ]
    found = benchmarked(indicator, np.array([[500.0, 400, 300, 400, 500]]), QUARTERS)
    np.testing.assert_allclose(found[0], stata, rtol=1e-6)


def test_no_smoother_ratios_keep_the_totals():
    """A general minimiser, given the same totals, finds no ratios whose changes are smaller."""
    rng = np.random.default_rng(5)
    indicator, totals = rng.uniform(5, 20, (1, 12)), rng.uniform(50, 90, (1, 3))
    member = np.repeat(np.arange(3), 4)
    found = benchmarked(indicator, totals, member)[0]
    held = {"type": "eq", "fun": lambda x: np.bincount(member, x) - totals[0]}
    best = minimize(
        lambda x: (np.diff(x / indicator[0]) ** 2).sum(), found * 1.1, constraints=held, tol=1e-12
    )
    assert (np.diff(found / indicator[0]) ** 2).sum() <= best.fun * (1 + 1e-6)
    np.testing.assert_allclose(found, best.x, rtol=1e-3)


def test_one_total_is_shared_pro_rata():
    """With a single total nothing has to change, and the ratio is the same at every step."""
    indicator = np.array([[1.0, 2, 3], [0, 1, 1]])
    totals = np.array([[60.0], [10]])
    expected = [[10.0, 20, 30], [0, 5, 5]]
    np.testing.assert_allclose(benchmarked(indicator, totals, np.zeros(3, int)), expected, atol=1e-12)
    np.testing.assert_allclose(pro_rata(indicator, totals, np.zeros(3, int)), expected, atol=1e-12)


def test_an_indicator_that_has_the_totals_already_is_not_touched():
    """Where the indicator sums to every total, the figures are the indicator."""
    indicator = np.random.default_rng(3).uniform(0, 9, (4, 20))
    totals = np.array([np.bincount(QUARTERS, row) for row in indicator])
    np.testing.assert_allclose(benchmarked(indicator, totals, QUARTERS), indicator, rtol=1e-9, atol=1e-12)


@given(
    arrays(float, (3, 20), elements=st.floats(0, 1e4)),
    arrays(float, (3, 5), elements=st.floats(0, 1e6)),
)
def test_totals_are_kept_whatever_the_indicator(indicator, totals):
    """Each total comes out of its steps to 1e-9 of the largest, zeros in the indicator or not."""
    indicator = indicator + np.eye(4)[0][np.arange(20) % 4]  # a first quarter that is never 0
    found = benchmarked(indicator, totals, QUARTERS)
    sums = np.array([np.bincount(QUARTERS, row) for row in found])
    np.testing.assert_allclose(sums, totals, rtol=1e-9, atol=1e-9 * max(1.0, totals.max()))


@pytest.mark.parametrize("unit", [1e-6, 1e6])
def test_the_indicators_unit_does_not_matter(unit):
    """An indicator in another unit gives the same figures."""
    indicator = np.random.default_rng(4).uniform(1, 9, (1, 20))
    totals = np.array([[50.0, 40, 60, 70, 30]])
    found = benchmarked(indicator * unit, totals, QUARTERS)
    np.testing.assert_allclose(found, benchmarked(indicator, totals, QUARTERS), rtol=1e-8)
