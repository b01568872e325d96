"""Density on the ground, its correction at edges, and risk."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from geoaudit.errors import HotspotError
from geoaudit.hotspots.density import (
    LEAST_EVENTS,
    corrected,
    density,
    distinct,
    edge_share,
    least_base,
    ratio,
    require_enough,
)
from geoaudit.hotspots.kernels import GAUSSIAN, QUARTIC, Kernel

WEST, SOUTH = 425_000, 564_000


def points_at(*rows):
    """Points so many metres east and north of a corner, with n."""
    table = pd.DataFrame(rows, columns=["easting", "northing", "n"])
    return table.assign(easting=table["easting"] + WEST, northing=table["northing"] + SOUTH)


def cells(columns, rows, size):
    """Whole squares of land."""
    east, north = np.meshgrid(np.arange(columns) + 0.5, np.arange(rows) + 0.5)
    at = {"easting": east.ravel() * size + WEST, "northing": north.ravel() * size + SOUTH}
    return pd.DataFrame(at).assign(land=1.0)


def test_points_are_summed_to_distinct_places():
    """Points of one place become one, in order, and nothing is lost."""
    found = distinct(points_at((20, 5, 1), (10, 9, 2), (20, 5, 0.5), (10, 3, 4)))
    expected = points_at((10, 3, 4.0), (10, 9, 2.0), (20, 5, 1.5)).astype("float64")
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize("row", [(np.nan, 1, 1), (1, np.inf, 1), (1, 1, np.nan), (1, 1, -1)])
def test_points_without_place_or_number_are_refused(row):
    """A point without a coordinate, or of an unknown or negative number, is not quietly taken for nothing."""
    with pytest.raises(HotspotError, match="1 of 2 have not"):
        distinct(points_at((1, 1, 1), row))


def test_places_without_coordinates_are_refused():
    """A place without a coordinate has no density."""
    with pytest.raises(HotspotError, match="1 of 4 have not"):
        density(
            points_at((1, 1, 1)),
            cells(2, 2, 10).replace(WEST + 5, np.nan).iloc[[1, 3, 0, 1]],
            Kernel(QUARTIC, 9),
        )


def test_fewer_than_thirty_events_are_refused():
    """29 events are refused with their number; 30 on two places are not."""
    with pytest.raises(HotspotError, match="30 events or more, but there are 29:"):
        require_enough(points_at((1, 1, 20), (2, 2, 9)))
    require_enough(points_at((1, 1, 20), (2, 2, 10)))
    assert LEAST_EVENTS == 30


@pytest.mark.parametrize(
    "kernel", [Kernel(QUARTIC, 500), Kernel(GAUSSIAN, 200)], ids=lambda kernel: kernel.name
)
def test_density_is_per_square_kilometre(kernel):
    """On land that holds all of it, the density of 7 events times the area sums to 7."""
    whole = cells(80, 80, 50)
    found = density(points_at((1_990, 2_003, 3), (2_150, 2_003, 4)), whole, kernel)
    assert found.sum() * 0.0025 == pytest.approx(7, rel=1e-3)


def test_weights_are_as_many_events():
    """A weight of 3 is three events of one place, whatever the order of the rows."""
    one = points_at((40, 30, 3), (70, 20, 1))
    many = points_at((40, 30, 1), (70, 20, 1), (40, 30, 1), (40, 30, 1))
    kernel = Kernel(QUARTIC, 60)
    assert (density(one, cells(9, 9, 10), kernel) == density(many, cells(9, 9, 10), kernel)).all()


def test_straight_coast_takes_half():
    """Of an event on a straight coast half lies on land; a quarter at a corner; all of it well inland."""
    land = cells(200, 200, 10)
    shares = edge_share(
        points_at((0, 1_000, 1), (0, 0, 1), (1_000, 1_000, 1)), land, Kernel(QUARTIC, 500), 1e-4
    )
    assert shares == pytest.approx([0.5, 0.25, 1], rel=1e-4)


def test_share_by_integration():
    """120 m from a straight coast, the share is the integral of the kernel's marginal up to the coast."""

    def marginal(t):
        return 16 / (5 * np.pi) * (1 - t**2) ** 2.5

    expected = quad(marginal, -0.24, 1)[0]
    found = edge_share(points_at((120, 1_000, 1)), cells(200, 200, 10), Kernel(QUARTIC, 500), 1e-4)
    assert found[0] == pytest.approx(expected, rel=1e-4)


def test_land_of_part_of_a_cell_counts_by_its_part():
    """Halving the land of every cell halves the share."""
    land, points, kernel = cells(40, 40, 50), points_at((300, 700, 1)), Kernel(GAUSSIAN, 250)
    half = edge_share(points, land.assign(land=0.5), kernel, 0.0025)
    assert half[0] == pytest.approx(edge_share(points, land, kernel, 0.0025)[0] / 2, rel=1e-12)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_corrected_density_keeps_every_event(data):
    """Whatever the land, the densities on it times its area sum to the events, with either kernel."""
    seed = data.draw(st.integers(0, 2**32 - 1))
    rng = np.random.default_rng(seed)
    land = cells(15, 12, 100).assign(land=rng.choice([0.0, 0.3, 1.0], 180, p=[0.4, 0.2, 0.4]))
    on = land[land["land"] > 0].sample(25, replace=True, random_state=seed % 1_000)
    off = rng.integers(-50, 50, (25, 2))
    points = pd.DataFrame({"easting": on["easting"] + off[:, 0], "northing": on["northing"] + off[:, 1]})
    points["n"] = rng.uniform(0, 9, 25)
    kernel = Kernel(data.draw(st.sampled_from([QUARTIC, GAUSSIAN])), data.draw(st.floats(90, 2_000)))
    found = corrected(points, land, kernel, 0.01)
    assert np.nansum(found * land["land"] * 0.01) == pytest.approx(points["n"].sum(), rel=1e-9)
    assert (np.isnan(found) == (land["land"] == 0)).all()


@pytest.mark.parametrize(
    "kernel", [Kernel(QUARTIC, 700), Kernel(GAUSSIAN, 250)], ids=lambda kernel: kernel.name
)
def test_even_density_inland_and_on_the_edge(kernel):
    """Even events come out even inland; on a straight edge at ln 2 of that, the integral of dF / F."""
    land = cells(160, 160, 20)
    even = land.drop(columns="land").assign(n=1.0)
    plain, better = density(even, land, kernel), corrected(even, land, kernel, 0.0004)
    inland, edge = 80 * 160 + 80, 80 * 160
    assert better[inland] == pytest.approx(2_500, rel=1e-3)
    assert plain[inland] == pytest.approx(2_500, rel=1e-3)
    assert plain[edge] / 2_500 == pytest.approx(0.5, abs=0.03)
    assert better[edge] / 2_500 == pytest.approx(np.log(2), abs=0.03)


def test_missing_land_is_none_and_poisons_nothing():
    """A cell whose land is not known is missing, and its neighbours are as if it had none."""
    land, points, kernel = cells(10, 10, 100), points_at((450, 450, 5)), Kernel(QUARTIC, 300)
    missing, none = land.copy(), land.copy()
    missing.loc[44, "land"], none.loc[44, "land"] = np.nan, 0.0
    found = corrected(points, missing, kernel, 0.01)
    np.testing.assert_array_equal(found, corrected(points, none, kernel, 0.01))
    assert np.flatnonzero(np.isnan(found)).tolist() == [44]


def test_events_whose_kernel_reaches_no_land_are_refused():
    """A bandwidth narrower than the way to the next centre cannot be corrected."""
    with pytest.raises(HotspotError, match="those of 1 of 2 places reach none"):
        corrected(points_at((50, 50, 1), (100, 100, 1)), cells(3, 3, 100), Kernel(QUARTIC, 60), 0.01)


def test_risk_is_per_thousand_where_there_is_enough_of_the_base():
    """By hand: 2 events and 500 homes are 4 per 1,000; too few homes, or an unknown figure, are no risk."""
    found = ratio(np.array([2, 1, 0, np.nan, 3]), np.array([500, 9.9, 10, 800, np.nan]), 10)
    np.testing.assert_array_equal(found, [4, np.nan, 0, np.nan, np.nan])


def test_risk_over_no_base_is_missing_not_infinite():
    """Where nobody lives there is no risk, and no warning of a division by 0."""
    assert np.isnan(ratio(np.array([3.0]), np.array([0.0]), 1e-300)).all()


@pytest.mark.parametrize("least", [0, -5, float("nan")])
def test_least_base_must_be_above_nothing(least):
    """A risk over nothing is refused."""
    with pytest.raises(HotspotError, match="above 0 per km²"):
        ratio(np.ones(2), np.ones(2), least)


def test_risk_needs_the_same_places():
    """Densities of two grids do not divide."""
    with pytest.raises(HotspotError, match="one has 2 and the other 3"):
        ratio(np.ones(2), np.ones(3), 1)


def test_least_base_by_hand():
    """30 in 5 pi h² / 9: for a quartic of 600 m, 30 in 0.6283 km²."""
    assert least_base(Kernel(QUARTIC, 600)) == pytest.approx(30 / (np.pi * 0.2), rel=1e-12)
