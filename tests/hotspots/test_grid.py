"""The grid of a study area: its cells, the land in each, and what is counted in them."""

import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.errors import GeographyError, HotspotError
from geoaudit.hotspots.grid import (
    MOST_CELLS,
    Suggestion,
    clipped_shapes,
    counted,
    grid_over,
    how_many,
    positions,
    suggested_size,
    warning_of,
)
from geoaudit.hotspots.land import NOWHERE
from geoaudit.hotspots.lattice import HEXAGON, SQUARE, Lattice, area, covering, shapes
from geoaudit.places.datum import to_grid
from tests.squares import SOUTH, WEST, square

LATTICES = st.builds(Lattice, st.sampled_from([SQUARE, HEXAGON]), st.integers(100, 1_000))
SQUARES_100 = Lattice(SQUARE, 100)
ORIGIN = np.array([WEST, SOUTH])
CORNERS = st.lists(st.tuples(st.integers(0, 4_000), st.integers(0, 4_000)), min_size=3, max_size=5)


def areas_of(*polygons: shapely.Geometry, crs: str = "EPSG:27700") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=list(polygons), crs=crs)


def points_of(*rows: tuple[float, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["easting", "northing", "n"]).astype(float)


def star(vertices: int = 1_500, radius: float = 2_500) -> shapely.Polygon:
    """A ragged island of many vertices with a ragged lake."""
    way = np.random.default_rng(7).uniform(0.6, 1, vertices) * radius
    angle = np.linspace(0, 2 * np.pi, vertices, endpoint=False)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * way[:, None]
    return shapely.Polygon(ring + ORIGIN, [ring[::-1] / 3 + ORIGIN])


@st.composite
def land(draw) -> gpd.GeoDataFrame:
    """A few convex areas that may overlap, lie apart or share an edge with the lattice."""
    hulls = [shapely.MultiPoint(draw(CORNERS)).convex_hull for _ in range(draw(st.integers(1, 3)))]
    moved = [shapely.transform(hull, lambda xy: xy + ORIGIN) for hull in hulls]
    return areas_of(square(draw(st.integers(0, 3))), *[hull for hull in moved if hull.area > 0])


@given(land(), LATTICES)
@settings(deadline=None)
def test_the_land_of_all_cells_is_the_land_of_the_study_area(areas, lattice):
    grid = grid_over(areas, lattice)
    union = shapely.union_all(areas.geometry.to_numpy())
    assert grid.land_km2.sum() * 1e6 == pytest.approx(union.area, rel=1e-6)
    assert grid.cells["land"].between(0, 1, inclusive="right").all()


@given(land(), LATTICES)
@settings(deadline=None, max_examples=50)
def test_the_share_of_each_cell_is_what_an_intersection_with_the_whole_says(areas, lattice):
    grid, union = grid_over(areas, lattice), shapely.union_all(areas.geometry.to_numpy())
    every = covering(lattice, union.bounds)
    share = shapely.area(shapely.intersection(shapes(lattice, *every), union)) / area(lattice)
    expected = pd.Series(share, pd.MultiIndex.from_arrays(every))[share > 1e-7]
    found = grid.cells.set_index(["column", "row"])["land"].reindex(expected.index)
    assert len(grid.cells) == len(expected)
    assert found.to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-7)


def test_a_coast_of_thousands_of_bends_is_measured_exactly():
    """Land of more vertices than a cell is cut with at once, with a lake in it."""
    island = star()
    for lattice in (SQUARES_100, Lattice(HEXAGON, 170)):
        grid = grid_over(areas_of(island), lattice)
        assert grid.land_km2.sum() * 1e6 == pytest.approx(island.area, rel=1e-9)
        cells = shapes(lattice, grid.cells["column"].to_numpy(), grid.cells["row"].to_numpy())
        share = shapely.area(shapely.intersection(cells, island)) / area(lattice)
        assert grid.cells["land"].to_numpy() == pytest.approx(share, abs=1e-7)


def test_three_square_wards_have_a_hundred_cells_of_100_m_each():
    """Wards whose edges run along grid lines touch no cell beyond; cells are named and in order."""
    grid = grid_over(areas_of(square(0), square(1), square(2)), SQUARES_100)
    assert len(grid.cells) == 300
    assert (grid.cells["land"] == 1).all()
    first, last = grid.cells.iloc[0], grid.cells.iloc[-1]
    assert (first["area_code"], first["easting"], first["northing"]) == ("NZ 250 640", 425_050, 564_050)
    assert last["area_code"] == "NZ 279 649"
    assert grid.cells[["row", "column"]].apply(tuple, axis=1).is_monotonic_increasing
    assert grid.cells["area_code"].is_unique
    assert list(grid.cells.index) == list(range(300))


def test_an_edge_that_runs_a_hair_beside_a_grid_line_makes_no_cells_of_slivers():
    hair = shapely.box(WEST - 1e-6, SOUTH - 1e-6, WEST + 1_000 + 1e-6, SOUTH + 1_000 + 1e-6)
    grid = grid_over(areas_of(hair), SQUARES_100)
    assert len(grid.cells) == 100
    assert (grid.cells["land"] == 1).all()


def test_a_small_lake_and_a_small_island_within_a_cell_are_seen():
    lake = shapely.difference(square(0), shapely.box(WEST + 510, SOUTH + 510, WEST + 560, SOUTH + 560))
    island = shapely.box(WEST + 2_040, SOUTH + 40, WEST + 2_050, SOUTH + 50)
    cells = grid_over(areas_of(lake, island), SQUARES_100).cells.set_index("area_code")["land"]
    assert cells["NZ 255 645"] == pytest.approx(0.75)
    assert cells["NZ 270 640"] == pytest.approx(0.01)
    assert len(cells) == 101


def test_a_point_off_the_land_has_a_cell_without_land_and_is_counted():
    points = points_of((WEST + 5, SOUTH + 5, 2), (WEST - 30, SOUTH + 5, 3), (WEST - 40, SOUTH + 9, 1))
    grid = grid_over(areas_of(square(0)), SQUARES_100, points)
    sums = counted(grid, points)
    assert len(grid.cells) == 101
    assert grid.cells.loc[grid.cells["land"] == 0, "area_code"].tolist() == ["NZ 249 640"]
    assert sums.sum() == 6
    assert dict(zip(grid.cells["area_code"][sums > 0], sums[sums > 0], strict=True)) == {
        "NZ 249 640": 4,
        "NZ 250 640": 2,
    }


def test_points_on_the_land_add_no_cells():
    points = points_of((WEST + 5, SOUTH + 5, 2), (WEST + 999, SOUTH + 999, 3))
    with_points, without = (grid_over(areas_of(square(0)), SQUARES_100, given) for given in (points, None))
    pd.testing.assert_frame_equal(with_points.cells, without.cells)


@given(LATTICES, st.lists(st.tuples(st.integers(-900, 4_000), st.integers(-900, 4_000), st.integers(0, 9))))
@settings(deadline=None)
def test_no_point_is_lost_whatever_edge_it_lies_on(lattice, rows):
    points = points_of(*[(WEST + x, SOUTH + y, n) for x, y, n in rows])
    sums = counted(grid_over(areas_of(square(0), square(1)), lattice, points), points)
    assert sums.sum() == points["n"].sum()


def test_a_point_is_in_the_row_of_the_cell_that_holds_it_or_nowhere():
    grid = grid_over(areas_of(square(0)), SQUARES_100)
    easting = np.array([WEST, WEST + 100, WEST + 999.9, WEST + 1_000, np.nan, WEST - 0.1])
    northing = np.array([SOUTH, SOUTH + 99.9, SOUTH + 999.9, SOUTH, SOUTH, SOUTH])
    assert positions(grid, easting, northing).tolist() == [0, 1, 99, NOWHERE, NOWHERE, NOWHERE]


def test_a_point_in_no_cell_is_refused_with_how_many_there_are():
    grid = grid_over(areas_of(square(0)), SQUARES_100)
    with pytest.raises(GeographyError, match="1 of 2 are in none"):
        counted(grid, points_of((WEST, SOUTH, 1), (WEST - 1, SOUTH, 1)))


def test_a_point_without_a_number_is_refused():
    grid = grid_over(areas_of(square(0)), SQUARES_100)
    with pytest.raises(HotspotError, match="1 of 2 have none"):
        counted(grid, points_of((WEST, SOUTH, 1), (WEST, SOUTH, np.nan)))


def test_no_points_are_counted_as_nothing_in_every_cell():
    assert counted(grid_over(areas_of(square(0)), SQUARES_100), points_of()).tolist() == [0] * 100


@given(land(), LATTICES)
@settings(deadline=None, max_examples=50)
def test_cells_cut_to_the_land_have_its_area_and_are_polygons(areas, lattice):
    grid = grid_over(areas, lattice)
    cut = clipped_shapes(grid, areas, grid.cells.index.to_numpy())
    assert (cut.area / area(lattice)).to_numpy() == pytest.approx(grid.cells["land"].to_numpy(), abs=1e-7)
    assert set(cut.geom_type) <= {"Polygon", "MultiPolygon"}
    assert cut.is_valid.all()


def test_a_cell_without_land_keeps_its_whole_shape():
    points, areas = points_of((WEST - 30, SOUTH + 5, 1)), areas_of(square(0))
    grid = grid_over(areas, SQUARES_100, points)
    cut = clipped_shapes(grid, areas, np.flatnonzero(grid.cells["land"] == 0))
    assert cut.area.tolist() == [10_000]
    assert cut.crs == "EPSG:27700"


def test_the_number_of_cells_of_a_square_kilometre_is_known_before_they_are_made():
    """On a lattice laid at random: 10 x 10 cells, 2 x 4,000 m / (pi x 100 m) along the edge, and one."""
    assert how_many(areas_of(square(0)), SQUARES_100) == round(100 + 8_000 / (np.pi * 100) + 1)


@pytest.mark.parametrize("lattice", [SQUARES_100, Lattice(HEXAGON, 150), Lattice(SQUARE, 250)])
def test_the_number_of_cells_is_foretold_within_three_per_cent(lattice):
    turned = shapely.transform(shapely.Point(0, 0).buffer(4_000), lambda xy: xy @ [[2, 0.3], [0, 1]] + ORIGIN)
    areas = areas_of(turned)
    assert how_many(areas, lattice) == pytest.approx(len(grid_over(areas, lattice).cells), rel=0.03)


def test_a_grid_of_a_quarter_of_a_million_cells_is_made_without_a_warning():
    assert warning_of(MOST_CELLS, SQUARES_100) == ""


def test_a_larger_grid_is_warned_of_with_its_cells_its_size_and_what_to_do():
    assert warning_of(560_000, SQUARES_100) == (
        "The grid of 100 m needs about 560,000 cells, more than 250,000: a layer of about 170 MB, slow to "
        "test, to draw and to open; cells of 150 m would stay under."
    )
    assert warning_of(300_000, Lattice(SQUARE, 1_000)).endswith("no usual size would stay under.")


def scattered(places: int, each: float, width: float) -> pd.DataFrame:
    xy = np.random.default_rng(1).uniform(0, width, (places, 2)) + ORIGIN
    return pd.DataFrame(xy, columns=["easting", "northing"]).assign(n=each)


def test_the_size_suggested_is_that_of_twice_the_land_for_each_place():
    """800 places on 25 km2: the root of 2 x 25 km2 / 800 is 250 m."""
    found = suggested_size(scattered(800, 1, 5_000), areas_of(square(0, side=5_000)))
    assert found == Suggestion(
        250,
        "800 points on 800 distinct places in 25 km² suggest squares of 250 m, with twice the land that "
        "there is for each place (Griffith and Amrhein 1991); 250 m is the nearest usual size from 100 to "
        "1,000 m.",
    )


def test_a_thousand_points_on_each_place_suggest_no_smaller_squares():
    areas = areas_of(square(0, side=5_000))
    assert suggested_size(scattered(800, 1_000, 5_000), areas).size == 250
    repeated = pd.concat([scattered(800, 1, 5_000)] * 5)
    assert suggested_size(repeated, areas).size == 250


@pytest.mark.parametrize(
    ("places", "size"), [(1, 1_000), (40, 1_000), (200, 500), (3_000, 150), (90_000, 100)]
)
def test_a_usual_size_is_suggested_from_100_m_to_1_km(places, size):
    assert suggested_size(scattered(places, 1, 5_000), areas_of(square(0, side=5_000))).size == size


def test_a_size_that_needs_too_many_cells_is_not_suggested():
    """On 3,600 km2, 500,000 places suggest 120 m and 100 m, but 360,000 cells; 150 m needs 161,000."""
    found = suggested_size(scattered(500_000, 1, 60_000), areas_of(square(0, side=60_000)))
    assert found.size == 150
    assert found.reason.endswith("150 m the next with no more than about 250,000 cells.")


def test_no_points_suggest_no_size():
    with pytest.raises(HotspotError, match="there are none"):
        suggested_size(points_of(), areas_of(square(0)))


def test_a_study_area_on_another_grid_is_refused():
    with pytest.raises(GeographyError, match="EPSG:27700"):
        grid_over(areas_of(square(0), crs="EPSG:4326"), SQUARES_100)


@pytest.mark.parametrize(
    "shape", [shapely.Polygon(), None, shapely.LineString([(WEST, SOUTH), (WEST + 9, SOUTH)])]
)
def test_a_study_area_without_land_is_refused(shape):
    with pytest.raises(GeographyError, match="must have land"):
        grid_over(areas_of(shape), SQUARES_100)


def test_a_line_or_an_empty_row_beside_polygons_is_no_land():
    line = shapely.LineString([(WEST - 500, SOUTH), (WEST + 5_000, SOUTH)])
    assert len(grid_over(areas_of(square(0), line, None, shapely.Polygon()), SQUARES_100).cells) == 100


@pytest.fixture(scope="module")
def northumbria(real_data) -> gpd.GeoDataFrame:
    return gpd.read_file(real_data / "northumbria" / "boundaries" / "WD_2022-12_EPSG27700.geojson")


@pytest.mark.parametrize(
    ("lattice", "cells"), [(Lattice(SQUARE, 1_000), 5_892), (Lattice(HEXAGON, 500), 26_451)]
)
def test_northumbria_has_its_land_in_cells(northumbria, lattice, cells):
    grid = grid_over(northumbria, lattice)
    assert grid.land_km2.sum() == pytest.approx(northumbria.area.sum() / 1e6, rel=1e-6)
    assert len(grid.cells) == cells
    assert how_many(northumbria, lattice) == pytest.approx(cells, rel=0.03)


def test_a_month_of_northumbrias_crimes_is_counted_whole(northumbria, real_data):
    """Points off the land among them: each has its cell."""
    with zipfile.ZipFile(real_data / "northumbria/police-uk/2020-05_2021-12_northumbria.zip") as archive:
        crimes = pd.read_csv(archive.open("2021-07/2021-07-northumbria-street.csv")).dropna(
            subset="Longitude"
        )
    x, y = to_grid(crimes["Longitude"].to_numpy(), crimes["Latitude"].to_numpy())
    points = pd.DataFrame({"easting": x, "northing": y, "n": 1.0}).dropna()
    grid = grid_over(northumbria, Lattice(SQUARE, 250), points)
    assert counted(grid, points).sum() == len(points)
