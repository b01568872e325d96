"""The invented county's shape: its wards of three dates and what became of each."""

import geopandas as gpd
import numpy as np
import pytest
import shapely
from convertbng.cutil import convert_osgb36_to_ll, convert_to_osgb36

from geoaudit.sample.blocks import make_blocks
from geoaudit.sample.county import changes, invented_land
from geoaudit.sample.land import Land


@pytest.fixture(scope="module")
def land() -> Land:
    """The county with the committed seed."""
    return invented_land(1)


def test_has_sixty_wards_in_four_districts_and_three_partnerships(land):
    """The newest set has 60 wards, four districts, and three partnerships of which one has two districts."""
    newest = land.newest
    assert len(newest.areas) == 60
    pairs = newest.parents[["LAD22CD", "CSP22CD"]].drop_duplicates()
    assert pairs["LAD22CD"].nunique() == 4
    assert sorted(pairs.groupby("CSP22CD").size()) == [1, 1, 2]


def test_every_set_is_a_coverage_of_the_same_land(land):
    """No set has a gap or an overlap, and all of them cover the same land."""
    whole = [shapely.union_all(areas.areas.geometry.to_numpy()) for areas in land.sets]
    for areas in (*land.sets, *land.around):
        shapes = areas.areas.geometry.to_numpy()
        assert shapely.coverage_is_valid(shapes)
        assert shapely.is_valid(shapes).all()
    assert all(shapely.get_num_interior_rings(land_once) == 0 for land_once in whole)
    assert all(shapely.equals(whole[0], later) for later in whole[1:])


def test_a_code_stands_for_the_same_land_on_every_date(land):
    """Where two sets share a code the land is the same, and no name or code stands twice in a set."""
    for older, newer in zip(land.sets, land.sets[1:], strict=False):
        both = older.areas.merge(newer.areas, on="area_code")
        assert len(both) > 30
        same = shapely.equals(both["geometry_x"].to_numpy(), both["geometry_y"].to_numpy())
        assert same.all()
    for areas in land.sets:
        assert areas.areas["area_code"].is_unique
        assert areas.areas["area_name"].is_unique


def test_changes_hold_every_way_in_which_a_ward_can_change():
    """Between the dates wards stay, are renamed, recoded, merged, split and redrawn, and no one is lost."""
    found = changes()
    assert set(found["change"]) == {"unchanged", "renamed", "recoded", "merged", "split", "redrawn"}
    shares = found.groupby(["from_date", "from_code"])["share_of_people"].sum()
    assert np.allclose(shares, 1, atol=1e-5)
    recoded = found[found["change"] == "recoded"]
    assert (recoded["from_code"] != recoded["to_code"]).all()


def test_a_name_comes_back_on_other_land(land):
    """At least one ward name stands for different land on two dates, so that joining on names goes wrong."""
    older, newer = land.sets[0].areas, land.sets[1].areas
    both = older.merge(newer, on="area_name")
    assert (both["area_code_x"] != both["area_code_y"]).sum() > 3


def test_coordinates_convert_there_and_back(land):
    """The land lies where OSTN15 holds, though no real place is there."""
    corners = shapely.get_coordinates(land.newest.areas.geometry.to_numpy())
    degrees = convert_osgb36_to_ll(corners[:, 0].copy(), corners[:, 1].copy())
    east, north = convert_to_osgb36(*degrees)
    assert np.allclose(corners, np.column_stack([east, north]), atol=0.01)


def test_the_seed_never_changes_the_shape(land):
    """Another seed has the same wards and other postcodes."""
    other = invented_land(2)
    assert all(
        gpd.GeoSeries(a.areas.geometry).equals(gpd.GeoSeries(b.areas.geometry))
        for a, b in zip(land.sets, other.sets, strict=True)
    )
    assert not land.postcodes.equals(other.postcodes)


def test_the_building_blocks_fit_without_crossing_edges():
    """No two wandering edges cross, so that any union of blocks is a ward."""
    blocks = make_blocks()
    assert shapely.is_valid(blocks.shapes).all()
    assert shapely.coverage_is_valid(blocks.shapes)
