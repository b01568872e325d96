"""How generalised a boundary set is drawn, from its vertices and from its file's name."""

import datetime as dt
import math
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries
from geoaudit.places.generalisation import (
    CLIPPED,
    FULL,
    GENERALISED,
    MOST_IN_DOUBT,
    NOT_TOLD,
    REALM,
    SUPER,
    ULTRA,
    generalisation,
    kind_of,
    stated_in,
)
from geoaudit.places.topology import nothing
from geoaudit.provenance import Source

BOUNDARIES = Path(__file__).resolve().parents[2] / "boundaries"


def _set(shapes: list[shapely.Geometry], file: str = "wards.gpkg") -> BoundarySet:
    codes = [f"W{i}" for i in range(len(shapes))]
    areas = gpd.GeoDataFrame(
        {"area_code": codes, "area_name": codes, "parent": None}, geometry=shapes, crs="EPSG:27700"
    )
    return BoundarySet("wards", dt.date(2022, 12, 31), areas, Source(file, "0"), nothing(), "0")


def _coast(radius: float, step: float, rough: float, at: float = 0.0) -> shapely.Polygon:
    """A round area whose border goes in and out by a random walk, with a vertex every `step` metres."""
    n = int(2 * math.pi * radius / step)
    walk = np.cumsum(np.random.default_rng(7).normal(0, rough, n))
    walk -= np.linspace(0, walk[-1], n)
    angle = np.linspace(0, 2 * math.pi, n, endpoint=False)
    out = radius + walk
    return shapely.Polygon(
        np.column_stack([425_000 + at + out * np.cos(angle), 564_000 + out * np.sin(angle)])
    )


@pytest.mark.parametrize("tolerance", [20.0, 50.0, 100.0, 200.0])
def test_the_tolerance_of_douglas_and_peucker_is_found_again(tolerance: float) -> None:
    """A rough border simplified to so many metres is measured as drawn to about as many."""
    simplified = shapely.simplify(_coast(20_000, 5, 2.5), tolerance)
    found = generalisation(_set([simplified]))
    assert tolerance * 0.65 < found.tolerance < tolerance * 1.5


def test_a_border_with_a_vertex_every_few_metres_is_full_resolution() -> None:
    """What is drawn to a metre or two is full resolution, and nothing warns of it."""
    found = generalisation(_set([_coast(800, 4, 1.0)]))
    assert found.kind == FULL
    assert found.tolerance < 5
    assert found.segment == pytest.approx(4, rel=0.2)
    assert found.vertices == pytest.approx(1000 / found.segment, rel=0.2)
    assert found.warning == ""


@pytest.mark.parametrize("year", [2013, 2019, 2022])
def test_the_sample_countys_wards_are_full_resolution(year: int) -> None:
    """The boundaries that come with the project are told as full resolution, and nothing warns of them."""
    code, file = f"WD{year % 100}CD", BOUNDARIES / f"wards_{year}.geojson"
    found = generalisation(read_boundaries(BoundaryFile("wards", file, code, code, dt.date(year, 12, 31))))
    assert (found.kind, found.warning) == (FULL, "")


def test_the_same_tolerance_is_too_coarse_for_small_areas_and_not_for_large() -> None:
    """Drawn to 200 m, areas of 2 km warn and say what to use, and an area of 80 km does not."""
    rough = _coast(40_000, 5, 2.5)
    small = [shapely.simplify(_coast(1_000, 5, 8, at), 200) for at in (0, 4_000, 8_000)]
    assert generalisation(_set([shapely.simplify(rough, 200)])).warning == ""
    found = generalisation(_set(small))
    assert found.in_doubt > MOST_IN_DOUBT
    assert "wards" in found.warning
    assert "generalised to 20 m" in found.warning


def test_kinds_are_those_of_ons() -> None:
    """ONS's own tolerances fall into the kinds that it gives them."""
    assert [kind_of(metres) for metres in (0, 1, 20, 200, 500)] == [FULL, FULL, GENERALISED, SUPER, ULTRA]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Wards_December_2022_Boundaries_UK_BFC.gpkg", (FULL, CLIPPED)),
        ("WD_DEC_2022_UK_BFE_V3.zip", (FULL, REALM)),
        ("LSOA_2021_EW_BGC_v3.geojson", (GENERALISED, CLIPPED)),
        ("LAD_MAY_2024_UK_BSC.shp", (SUPER, CLIPPED)),
        ("LAD_MAY_2024_UK_BUC.shp", (ULTRA, CLIPPED)),
        ("BUCKINGHAM.gpkg", ()),
        ("bfc.gpkg", ()),
        ("BFC_from_BGC.gpkg", ()),
        ("wards.gpkg", ()),
    ],
)
def test_the_letters_of_ons_are_read(name: str, said: tuple[str, ...]) -> None:
    """A file's name tells kind and coast by ONS's letters standing alone, and nothing where they disagree."""
    assert stated_in(name) == said


def test_a_name_tells_the_coast_and_vertices_the_metres() -> None:
    """What the file says of itself is taken and said to be so; the metres and the warning stay measured."""
    shapes = [shapely.simplify(_coast(1_000, 5, 8), 200)]
    stated, measured = generalisation(_set(shapes, "wards_BFE.gpkg")), generalisation(_set(shapes))
    assert (stated.kind, stated.coast, stated.stated) == (FULL, REALM, True)
    assert "as its file's name says" in stated.sentence
    assert (measured.coast, measured.stated) == (NOT_TOLD, False)
    assert "measured from its vertices" in measured.sentence
    assert stated.tolerance == measured.tolerance
    assert stated.warning


def test_parts_and_holes_are_borders_too() -> None:
    """Islands and holes are measured like outlines: a coarse outline with a hole has both rings' vertices."""
    holed = shapely.box(0, 0, 1000, 1000).difference(shapely.box(400, 400, 600, 600))
    island = shapely.box(2000, 0, 2100, 100)
    found = generalisation(_set([shapely.MultiPolygon([holed, island])]))
    assert found.vertices == pytest.approx(12 / 5.2)


def test_rings_are_measured_each_for_itself() -> None:
    """A hundred triangles far apart are measured like one: no line runs from one ring to the next."""
    one = shapely.Polygon([(425_000, 564_000), (425_100, 564_000), (425_050, 564_080)])
    many = [shapely.affinity.translate(one, 5_000 * (i % 10), 7_000 * (i // 10)) for i in range(100)]
    assert generalisation(_set(many)).tolerance == pytest.approx(generalisation(_set([one])).tolerance)


@settings(max_examples=40, deadline=None)
@given(turn=st.floats(0, 360), east=st.floats(-100_000, 100_000), grow=st.floats(0.2, 5))
def test_the_measure_goes_with_the_size_and_not_with_the_place(turn: float, east: float, grow: float) -> None:
    """Moved or turned, a set is as generalised as before; twice as large, to twice as many metres."""
    shape = shapely.simplify(_coast(1_000, 20, 5), 20)
    before = generalisation(_set([shape]))
    moved = shapely.affinity.scale(
        shapely.affinity.translate(shapely.affinity.rotate(shape, turn), east), grow, grow
    )
    after = generalisation(_set([moved]))
    assert after.tolerance == pytest.approx(before.tolerance * grow, rel=1e-3)
    assert after.in_doubt == pytest.approx(before.in_doubt, rel=1e-3)
