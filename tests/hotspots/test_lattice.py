"""Cells: each point in exactly one, none missing between them."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import GeographyError, SpecificationError
from geoaudit.hotspots.lattice import (
    HEXAGON,
    SQUARE,
    Lattice,
    along,
    area,
    centres,
    columns_and_rows,
    corners,
    covering,
    perimeter,
    shapes,
)

LATTICES = st.builds(Lattice, st.sampled_from([SQUARE, HEXAGON]), st.integers(100, 1_000))
METRES = st.floats(0, 1_300_000) | st.integers(0, 1_300_000).map(float)
PATCH = 600_000.0, 400_000.0


def cell_of(lattice: Lattice, easting: float, northing: float) -> tuple[int, int]:
    column, row = columns_and_rows(lattice, np.array([easting]), np.array([northing]))
    return int(column[0]), int(row[0])


def round_about(lattice: Lattice, column: int, row: int) -> np.ndarray:
    """The cell and the 24 round it, the cell itself the thirteenth."""
    up, right = (steps.ravel() for steps in np.mgrid[-2:3, -2:3])
    return shapes(lattice, column + right, row + up)


@given(LATTICES, METRES, METRES)
def test_a_point_lies_in_its_cell_and_inside_no_other(lattice, easting, northing):
    near = round_about(lattice, *cell_of(lattice, easting, northing))
    point = shapely.Point(easting, northing)
    assert near[12].distance(point) < 1e-6
    inside = shapely.contains(near, point) & (shapely.distance(shapely.boundary(near), point) > 1e-6)
    assert not np.delete(inside, 12).any()


@given(LATTICES, st.integers(0, 3_000), st.integers(0, 3_000), st.floats(0, 1), st.floats(0, 0.999))
def test_a_point_inside_a_polygon_has_its_column_and_row(lattice, column, row, angle, way):
    corner = shapely.line_interpolate_point(
        shapes(lattice, np.array([column]), np.array([row]))[0].exterior, angle, normalized=True
    )
    (x,), (y,) = centres(lattice, np.array([column]), np.array([row]))
    assert cell_of(lattice, x + way * (corner.x - x), y + way * (corner.y - y)) == (column, row)


@given(LATTICES, st.integers(0, 3_000), st.integers(0, 3_000))
def test_cells_neither_overlap_nor_leave_gaps(lattice, column, row):
    near = round_about(lattice, column, row)
    union = shapely.union_all(near)
    assert shapely.area(near) == pytest.approx(area(lattice), rel=1e-8)
    assert union.area == pytest.approx(25 * area(lattice), rel=1e-8)
    assert shapely.get_num_interior_rings(union) == 0
    assert shapely.coverage_is_valid(near)
    assert shapely.length(near) == pytest.approx(perimeter(lattice), rel=1e-8)


@given(
    st.integers(1, 10).map(lambda size: Lattice(SQUARE, 100 * size)), st.integers(0, 999), st.integers(0, 999)
)
def test_a_square_holds_as_many_whole_points_as_any_other_wherever_its_edges_run(lattice, easting, northing):
    """Of points every 20 m, some on edges and corners, each square of a block has its share exactly."""
    steps = np.arange(0.0, 3 * lattice.size, 20)
    x, y = (m.ravel() for m in np.meshgrid(easting * lattice.size + steps, northing * lattice.size + steps))
    cells, n = np.unique(np.column_stack(columns_and_rows(lattice, x, y)), axis=0, return_counts=True)
    assert len(cells) == 9
    assert (n == (lattice.size / 20) ** 2).all()


def test_a_square_holds_its_west_and_south_sides_alone():
    lattice = Lattice(SQUARE, 100)
    inside = [(0, 0), (0, 50), (50, 0), (99.999, 99.999)]
    beside = [(100, 0), (0, 100), (100, 100), (-0.001, 50), (50, -0.001)]
    assert [cell_of(lattice, *point) for point in inside] == [(0, 0)] * 4
    assert [cell_of(lattice, *point) for point in beside] == [(1, 0), (0, 1), (1, 1), (-1, 0), (0, -1)]


def test_whole_metre_points_on_an_edge_of_squares_count_once():
    """The 121 crossings of a 100 m grid over a square kilometre are in 121 different cells."""
    x, y = (metres.ravel() for metres in np.meshgrid(np.arange(0.0, 1_001, 100), np.arange(0.0, 1_001, 100)))
    column, row = columns_and_rows(Lattice(SQUARE, 100), x, y)
    assert len(np.unique(np.column_stack([column, row]), axis=0)) == 121


def test_a_hexagon_holds_its_west_and_southern_sides_alone():
    """Of 200 m at the false origin: the west side at 0, the east at 200; the lowest corner at (100, 0)."""
    lattice, middle = Lattice(HEXAGON, 200), 200 / np.sqrt(3)
    assert cell_of(lattice, 100, 0) == (0, 0)
    assert cell_of(lattice, 0, middle) == (0, 0)
    assert cell_of(lattice, 200, middle) == (1, 0)
    assert cell_of(lattice, 100, 2 * middle - 1e-6) == (0, 0)
    assert cell_of(lattice, 100, 2 * middle + 1e-6) == (0, 1)
    assert cell_of(lattice, 99, 2 * middle + 1e-6) == (-1, 1)
    assert cell_of(lattice, 101, 0) == (0, -1)


def test_odd_rows_of_hexagons_stand_half_a_cell_to_the_east():
    west, south = corners(Lattice(HEXAGON, 500), np.array([0, 0, 0]), np.array([0, 1, 2]))
    assert west.tolist() == [0, 250, 0]
    assert south == pytest.approx([0, 433.012702, 866.025404])


def test_the_centre_of_a_cell_is_the_centroid_of_its_shape():
    for lattice in (Lattice(SQUARE, 125), Lattice(HEXAGON, 333)):
        column, row = np.array([0, 7, 1_001]), np.array([0, 3, 2_002])
        points = shapely.centroid(shapes(lattice, column, row))
        x, y = centres(lattice, column, row)
        assert x == pytest.approx(shapely.get_x(points), abs=1e-6)
        assert y == pytest.approx(shapely.get_y(points), abs=1e-6)


def test_the_area_of_cells_is_that_of_the_textbook():
    assert area(Lattice(SQUARE, 250)) == 62_500
    assert area(Lattice(HEXAGON, 1_000)) == pytest.approx(866_025.403784)


@given(
    LATTICES,
    st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 5_000)), min_size=2, max_size=6, unique=True),
)
def test_every_cell_that_a_line_touches_is_found_along_it(lattice, points):
    line = shapely.LineString(np.array(points) + PATCH)
    every = covering(lattice, line.bounds)
    touched = shapely.intersects(shapes(lattice, *every), line)
    found = set(zip(*(cells.tolist() for cells in along(lattice, line)), strict=True))
    assert found >= set(zip(every[0][touched].tolist(), every[1][touched].tolist(), strict=True))


@given(LATTICES, st.integers(0, 5_000), st.integers(0, 5_000))
def test_the_cells_of_a_rectangle_cover_it(lattice, width, height):
    rectangle = shapely.box(*PATCH, PATCH[0] + width, PATCH[1] + height)
    covered = shapely.union_all(shapes(lattice, *covering(lattice, rectangle.bounds)))
    assert covered.buffer(0.001).contains(rectangle)


@pytest.mark.parametrize(
    ("shape", "size"), [("triangle", 100), (SQUARE, 99), (HEXAGON, 1_001), (SQUARE, 150.5)]
)
def test_another_shape_or_size_is_refused(shape, size):
    with pytest.raises(SpecificationError, match="The cells of a grid must be"):
        Lattice(shape, size)


def test_a_point_without_coordinates_is_refused_with_how_many_there_are():
    with pytest.raises(GeographyError, match="2 of 3 have none"):
        columns_and_rows(Lattice(SQUARE, 100), np.array([1.0, np.nan, 2.0]), np.array([1.0, 2.0, np.inf]))
