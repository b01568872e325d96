"""How much of a layer lies in each area, held against geopandas and against what was worked out by hand."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoaudit.overlays.counting import counted, outside
from geoaudit.overlays.nearby import PART, WHOLE, around, bounds, inside, near
from geoaudit.overlays.overlay import overlay_of


def layer(*shapes, crs=27700):
    """Return shapes in metres as a layer that came in another system."""
    return overlay_of(
        gpd.GeoDataFrame({"a": range(len(shapes))}, geometry=list(shapes), crs=27700).to_crs(crs)
    )


def scattered(wards, n=500, seed=7):
    """Return points on and around the wards, none so near to a border that 5 m would matter."""
    west, south, east, north = wards.total_bounds
    random = np.random.default_rng(seed)
    xs, ys = random.uniform(west - 500, east + 500, n), random.uniform(south - 500, north + 500, n)
    points = np.array(gpd.points_from_xy(xs, ys))
    return points[shapely.distance(points, shapely.union_all(shapely.boundary(wards.geometry))) > 5]


@pytest.mark.parametrize("crs", [27700, 4326, 3857])
def test_points_are_counted_as_geopandas_counts_them(wards, crs):
    """In metres, degrees or Web Mercator, the counts are those of a spatial join, and none is lost."""
    shapes = scattered(wards)
    found = layer(*shapes, crs=crs)
    counts = counted(found, wards)
    joined = gpd.sjoin(gpd.GeoDataFrame(geometry=shapes, crs=27700), wards, predicate="within")
    expected = joined["area_code"].value_counts().reindex(wards["area_code"]).fillna(0).astype(int)
    assert counts["n"].tolist() == expected.tolist()
    assert outside(found, wards) == len(shapes) - expected.sum()


def test_a_point_on_a_border_is_counted_once_in_the_first_by_code(wards):
    """On the border of two areas a point is of the first, whatever the order of the areas."""
    on_border = layer(shapely.Point(421_000, 560_500))
    assert counted(on_border, wards)["n"].tolist() == [1, 0, 0]
    turned = counted(on_border, wards.iloc[::-1].reset_index(drop=True))
    assert turned.set_index("area_code")["n"].to_dict() == {"E1": 1, "E2": 0, "E3": 0}


def test_lines_are_counted_by_their_length(wards):
    """A line through all three has its kilometres in each; one outside has none."""
    through = shapely.LineString([(420_250, 560_500), (423_000, 560_500)])
    counts = counted(layer(through, shapely.LineString([(420_000, 565_000), (421_000, 565_000)])), wards)
    assert counts["lines"].tolist() == [1, 1, 1]
    assert counts["km"].tolist() == [0.75, 1.0, 1.0]


def test_areas_are_counted_by_the_land_that_they_cover_once(wards):
    """Two areas that overlap cover their land once; a touch along an edge is nothing."""
    half = shapely.box(420_500, 560_000, 421_000, 561_000)
    counts = counted(layer(half, shapely.box(420_000, 560_000, 420_750, 561_000)), wards)
    assert counts["areas"].tolist() == [2, 0, 0]
    assert counts["share"].tolist() == [1.0, 0.0, 0.0]
    assert counts["hectares"].tolist() == [100.0, 0.0, 0.0]
    assert counted(layer(half), wards)["share"].tolist() == [0.5, 0.0, 0.0]


def test_near_is_to_the_edge_and_edges_are_included(wards):
    """500 m from the edge of an area is within 500 m of it, and 501 m is not."""
    places = wards.geometry.to_numpy()[:1]
    found = layer(
        shapely.Point(421_500, 560_500), shapely.Point(421_501, 560_500), shapely.Point(420_500, 560_500)
    )
    assert near(found, places, 500).tolist() == [True, False, True]


def test_areas_within_reach_are_told_whole_or_in_part(wards):
    """Within 500 m of the first lie it and half of the second, and no more."""
    found = around(wards, wards.geometry.to_numpy()[:1], 500)
    assert dict(zip(found["area_code"], found["how"], strict=True)) == {"E1": WHOLE, "E2": PART}


def test_areas_in_a_layer_are_told_by_their_share(wards):
    """An area wholly inside is whole, one that is cut has its share, and a sliver is left out."""
    found = inside(layer(shapely.box(420_000, 560_000, 422_000.01, 561_000)), wards)
    assert list(zip(found["area_code"], found["how"], strict=True)) == [("E1", WHOLE), ("E2", WHOLE)]
    found = inside(layer(shapely.box(419_000, 559_000, 422_500, 562_000)), wards)
    assert found["how"].tolist() == [WHOLE, WHOLE, PART]
    assert found["share"].tolist() == pytest.approx([1, 1, 0.25])


def test_bounds_add_the_whole_and_at_most_the_parts():
    """The least is of whole areas alone; the most of all; unknown where the most of any is."""
    parts = pd.DataFrame({"area_code": ["E1", "E2"], "how": [WHOLE, PART]})
    figures = pd.DataFrame({"area_code": ["E1", "E2", "E3"], "lower": [1, 7, 9], "upper": [6, 12, 9]}).astype(
        {"lower": "Int64", "upper": "Int64"}
    )
    assert bounds(parts, figures, None) == (1, 18)
    assert bounds(parts, figures, 12) == (1, 12)
    figures.loc[1, "upper"] = pd.NA
    assert bounds(parts, figures, None) == (1, None)
    assert bounds(parts, figures, 30) == (1, 30)
