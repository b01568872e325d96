"""Moran's I, of maps and of cells, beside published figures, esda and whole enumeration."""

from itertools import permutations

import geopandas as gpd
import numpy as np
import pytest
from esda import Moran, Moran_Local
from libpysal.examples import get_path
from libpysal.weights import W
from scipy.sparse import csr_array

from geoaudit.errors import HotspotError
from geoaudit.hotspots.inference import NULL_NORMAL, NULL_TOTAL
from geoaudit.hotspots.moran import lisa_labels, local_moran, moran, moran_under_normality
from geoaudit.hotspots.neighbours import Neighbours, of_areas, of_squares


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


@pytest.fixture(scope="module")
def columbus() -> gpd.GeoDataFrame:
    """Crime in 49 neighbourhoods of Columbus, Ohio (Anselin 1988, Table 12.1), as libpysal holds it."""
    return gpd.read_file(get_path("columbus.shp")).set_index("POLYID")


@pytest.fixture(scope="module")
def neighbours_of_1988(columbus) -> Neighbours:
    """The contiguity of Anselin (1988), 232 links: that of the drawn areas but for four pairs.

    Which four was found by what spdep publishes of it (232 links; I with binary and with standardised
    weights, its two variances, and I at the second and third order), all of which it reproduces.
    """
    links = of_areas(columbus.geometry, 1e-6).matrix.toarray()
    for one, other in ((31, 39), (9, 25), (26, 29), (12, 18)):
        here, there = columbus.index.get_loc(one), columbus.index.get_loc(other)
        links[here, there] = links[there, here] = 1 - links[here, there]
    assert links.sum() == 232
    return Neighbours(csr_array(links), "as in 1988")


def test_crime_in_columbus_has_the_published_i_and_z(columbus, neighbours_of_1988):
    """spdep's moran.test on COL.OLD and COL.nb: 0.510951264, variance 0.008908762 (z 5.634133)."""
    found = moran(columbus["CRIME"], neighbours_of_1988)
    assert found.statistic == pytest.approx(0.510951264, abs=5e-10)
    assert found.expected == pytest.approx(-0.020833333, abs=5e-10)
    assert found.z == pytest.approx(5.634133, abs=5e-7)
    assert found.p == pytest.approx(2 * 8.797e-09, rel=1e-3)
    assert found.null == NULL_TOTAL


def test_crime_in_columbus_has_the_published_z_under_normality(columbus, neighbours_of_1988):
    """spdep's moran.test with randomisation=FALSE: variance 0.008779831, z 5.6754, p 6.92e-09 one-sided."""
    found = moran_under_normality(columbus["CRIME"], neighbours_of_1988)
    assert ((found.statistic - found.expected) / found.z) ** 2 == pytest.approx(0.008779831, abs=5e-10)
    assert found.z == pytest.approx(5.6754, abs=5e-5)
    assert found.p == pytest.approx(2 * 6.92e-09, rel=1e-3)
    assert found.null == NULL_NORMAL


@pytest.mark.parametrize(("order", "published"), [(2, 0.168485742), (3, -0.138930745)])
def test_crime_in_columbus_has_the_published_i_at_farther_orders(
    columbus, neighbours_of_1988, order, published
):
    """Between neighbourhoods two and three steps apart (spdep's nblag), which the contiguity has too."""
    steps = np.where(neighbours_of_1988.matrix.toarray() > 0, 1.0, np.inf)
    np.fill_diagonal(steps, 0)
    for middle in range(49):
        steps = np.minimum(steps, steps[:, [middle]] + steps[[middle]])
    apart = Neighbours(csr_array((steps == order).astype(np.float64)), "steps apart")
    assert moran(columbus["CRIME"], apart).statistic == pytest.approx(published, abs=5e-10)


@pytest.mark.parametrize("seed", range(4))
def test_moran_equals_esda_s_on_random_maps(seed):
    around = grid(12, 9)
    values = np.random.default_rng(seed).gamma(1, 10, 108)
    theirs = Moran(values, weights_of(around), transformation="r", permutations=0)
    found, normal = moran(values, around), moran_under_normality(values, around)
    assert found.statistic == pytest.approx(theirs.I, abs=1e-9)
    assert found.expected == pytest.approx(theirs.EI, abs=1e-9)
    assert found.z == pytest.approx(theirs.z_rand, abs=1e-9)
    assert found.p == pytest.approx(theirs.p_rand, abs=1e-9)
    assert normal.z == pytest.approx(theirs.z_norm, abs=1e-9)


def test_moran_has_the_moments_of_all_arrangements_of_the_map():
    around = of_squares(np.array([0, 1, 2, 0, 1, 5, 6]), np.array([0, 0, 0, 1, 1, 0, 0]))
    values = np.array([0, 3, 20, 12, 5, 1, 4.0])
    z = np.array(list(permutations(values))) - values.mean()
    links = around.matrix.toarray()
    all_i = np.einsum("ij,jk,ik->i", z, links / links.sum(axis=1, keepdims=True), z) / (z**2).sum(axis=1)
    found = moran(values, around)
    assert found.expected == pytest.approx(all_i.mean())
    assert found.z == pytest.approx((found.statistic - all_i.mean()) / all_i.std())


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.filterwarnings("ignore:The alternative hypothesis:DeprecationWarning")
def test_local_moran_and_its_classes_equal_esda_s_on_random_maps(seed):
    around = grid(12, 9)
    values = np.random.default_rng(seed).gamma(1, 10, 108)
    theirs = Moran_Local(values, weights_of(around), transformation="r", permutations=9, n_jobs=1, seed=1)
    assert local_moran(values, around, 9, 1)["i"].to_numpy() == pytest.approx(theirs.Is, abs=1e-9)
    named = np.array(["", "high among high", "low among high", "low among low", "high among low"])
    labels = lisa_labels(values, around, np.ones(108, dtype=bool))
    assert labels.tolist() == named[theirs.q].tolist()


def test_p_of_local_moran_comes_near_that_of_all_arrangements_round_the_cell():
    """Seven cells in a row, all arrangements that leave the cell's own value; within five standard errors."""
    around, values = grid(7, 1), np.array([0, 3, 20, 12, 5, 1, 1.0])
    z, links = np.array(list(permutations(values - values.mean()))), around.matrix.toarray()
    found = local_moran(values, around, 99_999, 4)["p"]
    for cell in range(7):
        kept = z[np.isclose(z[:, cell], z[0, cell])]
        i = z[0, cell] * (kept @ links[cell])
        tails = (i <= i[0] + 1e-9).mean(), (i >= i[0] - 1e-9).mean()
        exact = min(1.0, 2 * min(tails))
        assert found[cell] == pytest.approx(exact, abs=10 * np.sqrt(min(tails) / 1e5) + 2e-5)


def test_a_cell_that_holds_the_mean_is_never_significant():
    """Among the highest of 49: their mean is 0.1, but for how it is added up."""
    values = np.where(np.arange(49) % 2 == 0, 0.0, 0.2)
    values[[16, 17, 18, 23, 25, 30, 31, 32]], values[24] = 5.0, 0.1
    values[[0, 1, 2, 3, 4, 5, 6, 48]] += 0.1 * 49 / 8 - values.sum() / 8
    found = local_moran(values, grid(7, 7), 99, 1)
    assert found["i"][24] == 0
    assert found["p"][24] == 1


def test_missing_cells_and_islands_are_missing_and_the_others_as_if_they_were_not_there():
    column, row = (values.ravel() for values in np.meshgrid(np.arange(6), np.arange(5)))
    values = np.random.default_rng(2).normal(size=31)
    gone = np.isin(np.arange(31), [4, 17])
    with_island = of_squares(np.append(column, 20), np.append(row, 20))
    without = of_squares(column[~gone[:30]], row[~gone[:30]])
    with_gaps = np.where(gone, np.nan, values)
    found, alone = moran(with_gaps, with_island), moran(values[:30][~gone[:30]], without)
    assert (found.statistic, found.z) == pytest.approx((alone.statistic, alone.z))
    local = local_moran(with_gaps, with_island, 99, 1)
    labels = lisa_labels(with_gaps, with_island, np.ones(31, dtype=bool))
    missing = gone | (np.arange(31) == 30)
    assert (local.isna().to_numpy() == missing[:, None]).all()
    assert (labels.isna().to_numpy() == missing).all()


def test_cells_that_are_not_significant_say_so():
    labels = lisa_labels([9, 8, 1, 0], grid(4, 1), np.array([True, False, False, True]))
    assert labels.tolist() == ["high among high", "not significant", "not significant", "low among low"]


@pytest.mark.parametrize("way", [moran, moran_under_normality, lambda v, n: local_moran(v, n, 9, 1)])
def test_maps_without_variation_or_neighbours_are_refused(way):
    with pytest.raises(HotspotError, match="all 9 known cells hold the same"):
        way(np.full(9, 2.0), grid(3, 3))
    apart = of_squares(np.arange(0, 20, 2), np.zeros(10, dtype=np.int64))
    with pytest.raises(HotspotError, match="none of 10 known cells has a known neighbour"):
        way(np.arange(10.0), apart)
