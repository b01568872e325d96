"""Kernels and their exact sums, against their formulas and scipy's."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.spatial.distance import cdist
from scipy.stats import gaussian_kde

from geoaudit.errors import HotspotError
from geoaudit.hotspots.kernels import GAUSSIAN, KM2, QUARTIC, Kernel, sums

CORNER = np.array([425_000, 564_000])
KINDS = [Kernel(QUARTIC, 700), Kernel(GAUSSIAN, 300)]


def directly(points, weights, places, kernel):
    """Every kernel at every place by its formula, per km²."""
    squared = cdist(places, points, "sqeuclidean")
    h2 = kernel.bandwidth**2
    if kernel.name == QUARTIC:
        return 3 / (np.pi * h2) * np.clip(1 - squared / h2, 0, None) ** 2 @ weights * KM2
    return np.exp(-squared / (2 * h2)) / (2 * np.pi * h2) @ weights * KM2


def squares(columns=40, rows=30, size=100.0):
    """The centres of squares."""
    east, north = np.meshgrid(np.arange(columns), np.arange(rows))
    return np.column_stack([east.ravel(), north.ravel()]) * size + (CORNER + 50)


def hexagons(columns=20, rows=24, width=150.0):
    """The centres of hexagons, every other row half a width to the east."""
    east, north = np.meshgrid(np.arange(columns), np.arange(rows))
    shifted = (east + 0.5 * (north % 2)) * width
    return np.column_stack([shifted.ravel(), (north * width * np.sqrt(3) / 2).ravel()]) + CORNER


def clustered(count=2_000):
    """Points, three out of four of them close together, and weights, some of them nothing."""
    rng = np.random.default_rng(7)
    points = rng.uniform(0, [4_000, 3_000], (count, 2))
    points[: 3 * count // 4] = rng.normal([900, 2_000], 150, (3 * count // 4, 2))
    return points + CORNER, rng.integers(0, 5, count).astype(float)


@pytest.mark.parametrize("kernel", KINDS, ids=lambda kernel: kernel.name)
@pytest.mark.parametrize(
    "places", [squares(), hexagons(), clustered(300)[0]], ids=["squares", "hexagons", "any"]
)
def test_sums_are_those_of_the_formula_at_every_pair(kernel, places):
    """However places lie, blocks and rows sum to what the formula gives pair by pair."""
    points, weights = clustered()
    expected = directly(points, weights, places, kernel)
    found = sums(points, weights, places, kernel)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-15 * expected.max())


@pytest.mark.parametrize("kernel", KINDS, ids=lambda kernel: kernel.name)
def test_points_at_the_centres_of_cells_sum_the_same(kernel):
    """Sums from cells to places, as the correction at edges takes, are those of the formula."""
    places, _ = clustered(500)
    land = np.random.default_rng(3).uniform(0, 1, len(squares()))
    expected = directly(squares(), land, places, kernel)
    found = sums(squares(), land, places, kernel)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-15 * expected.max())


def test_gaussian_is_scipys():
    """The gaussian is scipy's weighted density times the number of events, on squares and at any places."""
    points, weights = clustered()
    weights = weights + 0.25
    middle = np.average(points, axis=0, weights=weights)
    inverse = np.linalg.inv(np.linalg.cholesky(np.cov(points.T, aweights=weights)))
    points = (points - middle) @ inverse.T * 800 + middle  # scipy's bandwidth follows the covariance
    scipys = gaussian_kde(points.T, bw_method=0.25, weights=weights)
    for places in (squares(), clustered(300)[0]):
        expected = scipys(places.T) * weights.sum() * KM2
        found = sums(points, weights, places, Kernel(GAUSSIAN, 200))
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-100)


def test_wide_grid_of_few_places_is_summed_alike():
    """Many points around few places are summed in parts, to the same."""
    points, weights = clustered(200_000)
    places = squares(3, 2)
    for kernel in KINDS:
        found = sums(points, weights, places, kernel)
        np.testing.assert_allclose(found, directly(points, weights, places, kernel), rtol=1e-9)


@pytest.mark.parametrize("kernel", KINDS, ids=lambda kernel: kernel.name)
def test_peak_is_what_one_event_adds_where_it_is(kernel):
    """By hand: 3 / pi h² for the quartic, 1 / 2 pi s² for the gaussian."""
    by_hand = {QUARTIC: 3 / (np.pi * 0.7**2), GAUSSIAN: 1 / (2 * np.pi * 0.3**2)}
    here = np.array([[425_000.0, 564_000.0]])
    assert kernel.peak == pytest.approx(by_hand[kernel.name], rel=1e-14)
    assert sums(here, np.ones(1), here, kernel)[0] == pytest.approx(by_hand[kernel.name], rel=1e-14)


def test_quartic_by_hand():
    """At 3-4-5 half the radius away, (1 - 1/4)² of the peak; at the radius and beyond, exactly nothing."""
    kernel = Kernel(QUARTIC, 1_000)
    places = np.array([[300.0, 400.0], [600.0, 800.0], [1_000.0, 0.0], [1_000.0, 5.0]]) + CORNER
    found = sums(np.array([[425_000.0, 564_000.0]]), np.array([2.0]), places, kernel)
    assert found[0] == pytest.approx(2 * 3 / np.pi * 0.5625, rel=1e-14)
    assert (found[1:] == 0).all()


@pytest.mark.parametrize("kernel", KINDS, ids=lambda kernel: kernel.name)
def test_volume_is_one_and_effective_area_one_over_the_square(kernel):
    """Integrated over rings, a kernel holds one event, and its square holds one over its effective area."""
    origin = np.zeros((1, 2))

    def ring(power):
        def height(metres):
            there = np.array([[metres, 0.0]])
            return sums(origin, np.ones(1), there, kernel)[0] ** power * 2 * np.pi * metres / KM2

        end = kernel.bandwidth * (1 if kernel.name == QUARTIC else 9)
        return quad(height, 0, end, epsabs=1e-12, epsrel=1e-10)[0]

    assert ring(1) == pytest.approx(1, rel=1e-8)
    assert ring(2) == pytest.approx(1 / kernel.effective_km2, rel=1e-8)


@pytest.mark.parametrize("bandwidth", [0, -1, float("nan"), float("inf")])
def test_bandwidth_must_be_a_length(bandwidth):
    """A bandwidth of nothing, less, not a number or without end is refused in a sentence."""
    with pytest.raises(HotspotError, match="metres above 0"):
        Kernel(QUARTIC, bandwidth)


def test_kernel_must_be_known():
    """A kernel of another name is refused."""
    with pytest.raises(HotspotError, match="quartic or gaussian"):
        Kernel("epanechnikov", 500)


@pytest.mark.parametrize("kernel", KINDS, ids=lambda kernel: kernel.name)
def test_no_points_or_places(kernel):
    """No points are a density of 0 everywhere; no places are no densities."""
    none, some = np.zeros((0, 2)), squares(2, 2)
    assert sums(none, np.zeros(0), some, kernel).tolist() == [0] * 4
    assert sums(some, np.ones(4), none, kernel).tolist() == []


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_sums_never_depend_on_how_places_are_blocked(data):
    """For any few whole-metre points and places, even all in one place, sums are those of every pair."""
    metres = st.integers(0, 3_000)
    where = st.lists(st.tuples(metres, metres), min_size=1, max_size=12)
    points, places = (np.array(data.draw(where), float) + 430_000 for _ in range(2))
    quarters = st.lists(st.integers(0, 400), min_size=len(points), max_size=len(points))
    weights = np.array(data.draw(quarters)) / 4
    kernel = Kernel(data.draw(st.sampled_from([QUARTIC, GAUSSIAN])), data.draw(st.floats(20, 5_000)))
    found, expected = sums(points, weights, places, kernel), directly(points, weights, places, kernel)
    least = 1e-15 * kernel.peak * weights.sum()
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=least)
