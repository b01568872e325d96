"""The small areas of the invented county, who lives in them, and how deprived they are."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoaudit.records.deprivation_index import DECILES, DEPRIVATION, LANDS, RURAL, IndexFile, read_index
from geoaudit.sample import deprivation
from geoaudit.sample.county import invented_land
from geoaudit.sample.land import AreaSet, Land, areas_of
from geoaudit.sample.population import shared_out
from geoaudit.sample.scene import Scene, make_scene

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def land() -> Land:
    """The county with the committed seed."""
    return invented_land(1)


@pytest.fixture(scope="module")
def areas(land) -> AreaSet:
    """Its small areas."""
    return land.small_areas


@pytest.fixture(scope="module")
def scene(land) -> Scene:
    """Where hardship is."""
    return make_scene(land, np.random.default_rng([1, 2]))


@pytest.fixture(scope="module")
def index(areas, scene) -> pd.DataFrame:
    """The committed index, made again."""
    return deprivation.index(areas, scene, np.random.default_rng([1, 16]))


def _shared(areas: AreaSet, wards: AreaSet) -> pd.DataFrame:
    """The pairs of a small area and a ward that share more than a border."""
    left, right = areas.areas[["area_code", "geometry"]], wards.areas[["area_name", "geometry"]]
    cut = gpd.overlay(left, right, keep_geom_type=True)
    return pd.DataFrame(cut[cut.area > 1.0][["area_code", "area_name"]])


def test_they_cover_the_county_without_gap_or_overlap(land, areas):
    """The small areas are valid, fit one another and cover the wards' land."""
    shapes = areas.areas.geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    assert (shapely.get_num_geometries(shapes) == 1).all()
    wards = land.newest.areas.geometry.to_numpy()
    assert shapely.equals(shapely.union_all(shapes), shapely.union_all(wards))


def test_they_nest_in_the_wards_of_their_time_and_are_cut_by_later_ones(land, areas):
    """Each lies in one ward of 2013, and some in several wards of 2022, as in a county that was redrawn."""
    first, newest = _shared(areas, land.sets[0]), _shared(areas, land.newest)
    assert len(first) == len(areas.areas)
    in_several = newest.groupby("area_code").size() > 1
    assert 10 < in_several.sum() < len(areas.areas) / 2


def test_they_are_as_large_as_such_areas_are(areas):
    """Between 1,000 and 3,100 people, 1,700 on average."""
    people = areas.areas["people"] * 1000
    assert people.between(1000, 3100).all()
    assert people.mean() == pytest.approx(1700, abs=50)


def test_their_codes_and_names_are_nobody_elses(land, areas):
    """Codes are of the invented kind, and none stands twice or for an area of another set."""
    code, name = areas.areas["area_code"], areas.areas["area_name"]
    assert code.str.fullmatch(r"E01999\d{3}").all()
    assert code.is_unique
    assert name.is_unique
    assert name.str.fullmatch(r"(Ravensmouth|Hollinford|North Wether|South Wether) 0\d\d[A-L]").all()
    for other in (*land.sets, *land.around):
        assert not code.isin(other.areas["area_code"]).any()


def test_they_are_the_same_for_every_seed(areas):
    """Another seed of people has the same small areas."""
    other = invented_land(2).small_areas
    assert areas.areas.equals(other.areas)


def test_the_index_is_read_as_it_stands(areas):
    """Every small area of the committed boundary set has a decile, and is urban or rural."""
    file = IndexFile(ROOT / "sample_data" / "deprivation.csv", "LSOA11CD", "Decile", "Rural Urban")
    read = read_index(file, "an edition", areas.name, areas.areas["area_code"].astype("str")).table
    assert sorted(read["area_code"]) == sorted(areas.areas["area_code"])
    assert set(read[DEPRIVATION]) == set(DECILES)
    assert set(read[RURAL]) == set(LANDS)


def test_deciles_are_not_equally_common(index):
    """The county has more of the most deprived areas than of the least, as a poor partnership has."""
    count = index["Decile"].value_counts().sort_index()
    assert list(count.index) == list(range(1, 11))
    assert count[1] > 2 * count[10]
    assert (count > 5).all()


def test_neighbours_are_more_alike_than_others(areas, index):
    """Deciles of areas that touch are alike: their correlation is over a third, where chance gives none."""
    shapes = areas.areas.geometry.to_numpy()
    left, right = shapely.STRtree(shapes).query(shapes, predicate="touches")
    decile = index["Decile"].to_numpy()
    assert np.corrcoef(decile[left], decile[right])[0, 1] > 1 / 3


def test_estates_are_in_the_most_deprived_areas(areas, index, scene):
    """The homes of the most deprived fifth have more hardship than those of all the others."""
    row = areas_of(areas.areas, *scene.places.T)
    decile = index["Decile"].to_numpy()[row]
    hardship = pd.Series(scene.hardship).groupby(decile <= 2).mean()
    assert hardship[True] > 2 * hardship[False]


def test_the_country_is_rural_and_the_largest_town_urban(land, areas, index):
    """Small areas of the city's wards are urban; of all land most is rural, of all people few."""
    city = areas.areas["area_name"].str.startswith("Ravensmouth")
    rural = index["Rural Urban"].str.startswith("Rural")
    assert rural[city].mean() < 0.05
    assert areas.areas[rural].area.sum() > 0.6 * areas.areas.area.sum()
    assert areas.areas.loc[rural, "people"].sum() < 0.4 * areas.areas["people"].sum()


def test_as_many_live_in_them_as_in_the_wards():
    """The committed residents of the small areas and of the wards of 2022 add up to the same people."""
    small, wards, people = (
        pd.read_csv(ROOT / "sample_data" / name)
        for name in ("small_area_residents.csv", "residents.csv", "population.csv")
    )
    assert small["Residents"].sum() == wards["Residents"].sum() == people["Population"].sum()
    assert small["LSOA11CD"].is_unique
    assert (small["Residents"] >= 1000).all()


def test_residents_are_shared_out_by_largest_remainders(areas):
    """10 people over parts of 1, 1 and 4: 1.67, 1.67 and 6.67 become 2, 2 and 6, the first ties first."""
    three = gpd.GeoDataFrame({"area_code": list("abc"), "people": [1.0, 1.0, 4.0]})
    few = AreaSet("few", areas.date, three, "code", "name", None, pd.DataFrame())
    assert shared_out(few, 10).to_dict("list") == {"code": list("abc"), "Residents": [2, 2, 6]}
