"""Gi* three ways and the global G, beside esda, whole enumeration and maps without effect."""

from itertools import permutations

import numpy as np
import pytest
from esda import G, G_Local
from libpysal.weights import W
from scipy.stats import binom

from geoaudit.errors import HotspotError
from geoaudit.hotspots.correction import corrected
from geoaudit.hotspots.getis_ord import general_g, gi_star, gi_star_by_tails, gi_star_exact, gi_star_permuted
from geoaudit.hotspots.neighbours import Neighbours, of_squares, within
from geoaudit.hotspots.window_tails import window_tails


def grid(columns: int, rows: int) -> Neighbours:
    column, row = (values.ravel() for values in np.meshgrid(np.arange(columns), np.arange(rows)))
    return of_squares(column, row)


def weights_of(neighbours: Neighbours) -> W:
    """Return the same neighbours as PySAL holds them."""
    matrix = neighbours.matrix
    links = {
        i: matrix.indices[matrix.indptr[i] : matrix.indptr[i + 1]].tolist() for i in range(matrix.shape[0])
    }
    return W(links, silence_warnings=True)


@pytest.mark.parametrize("seed", range(4))
def test_gi_star_equals_esda_s_on_random_maps(seed):
    """z, and p twice the one-sided p that esda gives."""
    around = grid(12, 9)
    values = np.random.default_rng(seed).gamma(1, 10, 108)
    theirs = G_Local(values, weights_of(around), transform="B", star=True, permutations=0)
    found = gi_star(values, around)
    assert found["z"].to_numpy() == pytest.approx(theirs.Zs, abs=1e-9)
    assert found["p"].to_numpy() == pytest.approx(2 * theirs.p_norm, abs=1e-9)


def test_permuted_gi_star_has_the_deviate_that_esda_gives_gi_without_the_cell_itself():
    around = grid(12, 9)
    values = np.random.default_rng(5).gamma(1, 10, 108)
    theirs = G_Local(values, weights_of(around), transform="B", star=False, permutations=0)
    assert gi_star_permuted(values, around, 9, 1)["z"].to_numpy() == pytest.approx(theirs.Zs, abs=1e-9)


def test_the_variance_is_divided_by_n_as_in_the_equation_of_1996_not_by_n_less_1_as_in_its_example():
    """Getis and Ord (1996), 16 × 16 pixels of 30 m: 1.450780 by their eq. 14.2, 1.447943 as printed."""
    x, y = (30.0 * values.ravel() for values in np.meshgrid(np.arange(16), np.arange(16)))
    around = within(x, y, 30)
    assert around.matrix[[119]].sum() == 4
    values = np.random.default_rng(1996).integers(20, 90, 256).astype(np.float64)
    window = values[[119, *around.matrix[[119]].nonzero()[1]]].sum()
    printed = (window - 5 * values.mean()) / (values.std(ddof=1) * np.sqrt((256 * 5 - 25) / 255))
    ours = gi_star(values, around)["z"][119]
    assert printed / ours == pytest.approx(1.447943 / 1.450780, abs=1e-6)


def test_exact_p_is_the_share_of_all_arrangements_of_the_map():
    """Seven cells in a row, all 5,040 arrangements of 41 events."""
    around = grid(7, 1)
    counts = np.array([0, 3, 20, 12, 5, 1, 0])
    every = np.array(list(permutations(counts)))
    links = around.matrix.toarray() + np.eye(7)
    sums, window = every @ links, counts @ links
    share = np.minimum((sums <= window).mean(axis=0), (sums >= window).mean(axis=0))
    found = gi_star_exact(counts, around)
    assert found["window"].to_numpy() == pytest.approx(window)
    assert found["expected"].to_numpy() == pytest.approx(sums.mean(axis=0))
    assert found["z"].to_numpy() == pytest.approx((window - sums.mean(axis=0)) / sums.std(axis=0))
    assert found["p"].to_numpy() == pytest.approx(np.minimum(1, 2 * share))


def test_a_missing_cell_is_as_if_it_were_not_there():
    """All three ways, and the global statistic."""
    column, row = (values.ravel() for values in np.meshgrid(np.arange(6), np.arange(5)))
    counts = np.random.default_rng(2).poisson(3, 30).astype(np.float64)
    gone = np.isin(np.arange(30), [4, 17])
    with_gaps, without = np.where(gone, np.nan, counts), of_squares(column[~gone], row[~gone])
    ways = (gi_star, gi_star_exact, lambda v, n: gi_star_permuted(v, n, 99, 1))
    for way in ways:
        found = way(with_gaps, grid(6, 5))
        assert found[gone].isna().all(axis=None)
        assert found[~gone].to_numpy() == pytest.approx(way(counts[~gone], without).to_numpy())
    assert general_g(with_gaps, grid(6, 5)) == general_g(counts[~gone], without)


def test_an_island_is_missing_and_poisons_nobody():
    around = of_squares(np.array([0, 1, 2, 3, 9]), np.zeros(5, dtype=np.int64))
    for found in (
        gi_star([9, 12, 3, 8, 7], around),
        gi_star_exact([9, 12, 3, 8, 7], around),
        gi_star_permuted([9, 12, 3, 8, 7], around, 9, 1),
    ):
        assert found.isna().any(axis=1).tolist() == [False, False, False, False, True]


def test_tails_made_once_serve_every_shuffle_of_the_map():
    around = grid(10, 10)
    counts = np.random.default_rng(3).negative_binomial(0.5, 0.1, 100)
    tails = window_tails(counts, 9, int(np.sort(counts)[-9:].sum()))
    for seed in range(3):
        shuffled = np.random.default_rng(seed).permutation(counts)
        again = gi_star_by_tails(shuffled, around, tails)
        assert again.to_numpy() == pytest.approx(gi_star_exact(shuffled, around).to_numpy(), rel=1e-9)


@pytest.mark.parametrize("kind", ["skewed", "poisson"])
def test_under_no_effect_the_exact_tail_flags_no_more_maps_than_the_level_allows(kind):
    """200 shuffles of a 20 × 20 map, corrected at 5 %; the normal approximation flags more."""
    around, chance = grid(20, 20), np.random.default_rng(7)
    counts = chance.poisson(2, 400) if kind == "poisson" else chance.negative_binomial(0.2, 0.02, 400)
    tails = window_tails(counts, 9, int(np.sort(counts)[-9:].sum()))
    exact = normal = 0
    for _ in range(200):
        shuffled = chance.permutation(counts)
        exact += corrected(gi_star_by_tails(shuffled, around, tails)["p"]).min() <= 0.05
        normal += corrected(gi_star(shuffled, around)["p"]).min() <= 0.05
    assert exact <= binom.ppf(0.99, 200, 0.05)
    assert kind == "poisson" or normal > 4 * binom.ppf(0.99, 200, 0.05)


@pytest.mark.parametrize("seed", range(4))
def test_general_g_equals_esda_s_on_random_maps(seed):
    around = grid(12, 9)
    values = np.random.default_rng(seed).gamma(1, 10, 108)
    theirs = G(values, weights_of(around), permutations=0)
    found = general_g(values, around)
    assert found.statistic == pytest.approx(theirs.G, abs=1e-9)
    assert found.expected == pytest.approx(theirs.EG, abs=1e-9)
    assert found.z == pytest.approx(theirs.z_norm, abs=1e-9)
    assert found.p == pytest.approx(2 * theirs.p_norm, abs=1e-9)


def test_general_g_has_the_moments_of_all_arrangements_of_the_map():
    around = of_squares(np.array([0, 1, 2, 0, 1, 5, 6]), np.array([0, 0, 0, 1, 1, 0, 0]))
    values = np.array([0, 3, 20, 12, 5, 1, 4.0])
    every = np.array(list(permutations(values)))
    links = around.matrix.toarray()
    all_g = np.einsum("ij,jk,ik->i", every, links, every) / (values.sum() ** 2 - (values**2).sum())
    found = general_g(values, around)
    assert found.expected == pytest.approx(all_g.mean())
    assert found.z == pytest.approx((found.statistic - all_g.mean()) / all_g.std())


@pytest.mark.parametrize(
    ("counts", "message"),
    [
        ([1] * 8 + [2], "at least 30 events, but there are fewer in 9 cells"),
        ([0] * 8 + [90], "all of them are in one of 9 cells"),
        ([7] * 9, "all 9 known cells hold the same"),
        ([-1] * 8 + [90], "but 8 of 9 cells hold something else"),
        ([10.5] * 8 + [90], "but 8 of 9 cells hold something else"),
        ([np.nan] * 6 + [10, 20, 30], "at least 4 cells with values, but 3 have one"),
        ([4_000_000, 9, 8, 7, 6, 5, 4, 3, 2], "fullest of 9 cells holds 100 % of all events"),
        ([30, 40], "there are 2 values and 9 cells"),
    ],
)
def test_counts_that_cannot_bear_the_test_are_refused_in_a_sentence(counts, message):
    with pytest.raises(HotspotError, match=message) as refusal:
        gi_star_exact(counts, grid(3, 3))
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_an_area_without_neighbours_is_refused():
    apart = of_squares(np.arange(0, 20, 2), np.zeros(10, dtype=np.int64))
    for way in (gi_star, gi_star_exact, lambda v, n: gi_star_permuted(v, n, 9, 1), general_g):
        with pytest.raises(HotspotError, match="none of 10 known cells has a known neighbour"):
            way(np.arange(10), apart)


def test_infinite_rates_are_refused():
    with pytest.raises(HotspotError, match="but 1 of 9 are infinite"):
        gi_star([np.inf, *range(8)], grid(3, 3))


def test_general_g_refuses_values_below_nought():
    with pytest.raises(HotspotError, match="but 1 of 9 are below 0"):
        general_g([-1, *range(8)], grid(3, 3))
