"""Who is next to whom, on grids and among areas."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import HotspotError
from geoaudit.hotspots.lattice import HEXAGON, Lattice, centres
from geoaudit.hotspots.neighbours import of_areas, of_hexagons, of_squares, within

CELLS = st.sets(st.tuples(st.integers(-6, 6), st.integers(-6, 6)), min_size=1, max_size=40)


def columns_of(cells: set[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    column, row = np.array(list(cells), dtype=np.int64).T
    return column, row


@given(CELLS)
def test_squares_one_step_away_along_both_axes_or_one_are_neighbours_and_no_others_are(cells):
    column, row = columns_of(cells)
    steps = np.maximum(np.abs(column[:, None] - column), np.abs(row[:, None] - row))
    assert (of_squares(column, row).matrix.toarray() == (steps == 1)).all()


@given(CELLS)
def test_hexagons_whose_centres_are_one_size_apart_are_neighbours_and_no_others_are(cells):
    column, row = columns_of(cells)
    x, y = centres(Lattice(HEXAGON, 200), column, row)
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    assert (of_hexagons(column, row).matrix.toarray() == (np.abs(apart - 200) < 1)).all()


def test_a_hexagon_within_others_has_six_neighbours_and_a_square_eight():
    column, row = (values.ravel() for values in np.meshgrid(np.arange(5), np.arange(5)))
    middle = np.flatnonzero((column == 2) & (row == 2))[0]
    assert of_hexagons(column, row).matrix[[middle]].sum() == 6
    assert of_squares(column, row).matrix[[middle]].sum() == 8


def test_a_cell_without_a_neighbour_is_an_island():
    assert of_squares(np.array([0, 1, 5]), np.array([0, 0, 0])).islands.tolist() == [False, False, True]


def test_areas_touch_across_a_gap_that_drawing_left_but_not_across_a_river():
    shapes = gpd.GeoSeries(
        [
            shapely.box(0, 0, 100, 100),
            shapely.box(100.6, 0, 200, 100),
            shapely.box(230, 0, 300, 100),
            shapely.box(100.6, 100, 200, 200),
            None,
        ],
        crs=27700,
    )
    found = of_areas(shapes)
    one, other = found.matrix.nonzero()
    pairs = sorted(zip(one.tolist(), other.tolist(), strict=True))
    assert pairs == [(0, 1), (0, 3), (1, 0), (1, 3), (3, 0), (3, 1)]
    assert found.islands.tolist() == [False, False, True, False, True]
    assert of_areas(shapes, 30.0).matrix.sum() == 10


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30))
def test_places_no_farther_apart_than_the_distance_are_neighbours_the_distance_itself_included(places):
    x, y = np.array(places, dtype=np.float64).T
    near = (np.hypot(x[:, None] - x, y[:, None] - y) <= 5) & ~np.eye(len(x), dtype=bool)
    assert (within(x, y, 5).matrix.toarray() == near).all()


def test_a_place_without_coordinates_has_no_neighbour():
    found = within(np.array([0.0, np.nan, 3.0]), np.array([0.0, 0.0, 4.0]), 5)
    assert found.matrix.toarray().tolist() == [[0, 0, 1], [0, 0, 0], [1, 0, 0]]


def test_a_distance_of_nothing_is_refused():
    with pytest.raises(HotspotError, match="above 0 metres, but 0 is given"):
        within(np.zeros(2), np.zeros(2), 0)


def test_a_cell_given_twice_is_refused():
    with pytest.raises(HotspotError, match="but 1 of 3 are given again"):
        of_squares(np.array([0, 1, 0]), np.array([0, 0, 0]))


def test_cells_too_far_apart_for_a_table_are_refused():
    with pytest.raises(HotspotError, match="outermost of 2"):
        of_squares(np.array([0, 1_000_000]), np.array([0, 1_000_000]))
