"""Invented facilities and people at real postcodes of Newcastle, against geopandas' nearest join."""

import datetime as dt
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from geoaudit.audit import run
from geoaudit.pack.read import AuditPack, open_pack
from geoaudit.pack.verify import verify
from geoaudit.places.boundaries import BoundaryFile, read_boundaries
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.spec import read_spec

POSTCODES = "northumbria/postcodes/codepo_gb_2022.zip"
PEOPLE = "population20_lsoa11.csv"
KINDS = ("Food bank", "Clinic", "Hostel", "Advice", "Library")
LIMIT = 1200
SPEC = """
[audit]
title = "Newcastle"
partnership = "Newcastle upon Tyne"
boundaries = "wards-2022"
periods = ["2022"]
near = 0

[boundaries.wards-2022]
file = "{data}/northumbria/boundaries/WD_2022-12.geojson"
date = 2022-12-31
code = "WD22CD"
name = "WD22NM"

[boundaries.small-areas]
file = "{data}/northumbria/boundaries/LSOA_2011-12.geojson"
date = 2011-12-31
code = "LSOA11CD"
name = "LSOA11NM"

[gazetteer]
files = ["{data}/{postcodes}"]

[weights.residents]
file = "{people}"
code = "lsoa11_code"
value = "total_population"
boundaries = "small-areas"

[[sources]]
name = "places"
public = true
kind = "facilities"
files = ["places.csv"]

[[sources]]
name = "caseload"
kind = "offenders"
files = ["caseload.csv"]
as_at = 2022-12-31

[[profiles]]
title = "By postcodes"
kind = "facilities"
source = "places"
people = "caseload"
within = {limit}

[[profiles]]
title = "By residents"
kind = "facilities"
source = "places"
people = "caseload"
residents = "residents"
within = {limit}
"""


@pytest.fixture(scope="module")
def postcodes(real_data) -> gpd.GeoDataFrame:
    """Every postcode of the north east and beyond its borders, as published."""
    table = read_gazetteer([real_data / POSTCODES]).postcodes.dropna(subset=["easting"])
    near = table[table["easting"].between(395_000, 450_000) & table["northing"].between(540_000, 620_000)]
    points = gpd.points_from_xy(near["easting"], near["northing"], crs="EPSG:27700")
    return gpd.GeoDataFrame(near[["postcode", "easting", "northing"]], geometry=points)


@pytest.fixture(scope="module")
def wards(real_data) -> gpd.GeoDataFrame:
    """The wards of Newcastle."""
    path = real_data / "northumbria/boundaries/WD_2022-12.geojson"
    file = BoundaryFile("wards-2022", path, "WD22CD", "WD22NM", dt.date(2022, 12, 31), "LAD22NM")
    areas = read_boundaries(file).areas
    return areas[areas["parent"] == "Newcastle upon Tyne"].reset_index(drop=True)


@pytest.fixture(scope="module")
def places(postcodes) -> pd.DataFrame:
    """150 facilities: half by postcode, half by coordinates of their own."""
    rng = np.random.default_rng(11)
    found = postcodes.iloc[rng.choice(len(postcodes), 150, replace=False)].reset_index(drop=True)
    by_postcode = rng.random(150) < 0.5
    moved = found[["easting", "northing"]] + np.where(by_postcode, 0, rng.integers(-40, 40, 150))[:, None]
    kinds = pd.Series(rng.choice(KINDS, 150))
    table = pd.DataFrame({"facility_id": [f"F{i}" for i in range(150)], "facility_type": kinds})
    return table.join(moved).assign(postcode=found["postcode"], by_postcode=by_postcode)


@pytest.fixture(scope="module")
def people(postcodes) -> pd.DataFrame:
    """6,000 people at postcodes."""
    rows = np.random.default_rng(12).choice(len(postcodes), 6000)
    return postcodes.iloc[rows].reset_index(drop=True)


@pytest.fixture(scope="module")
def pack(real_data, places, people, tmp_path_factory) -> AuditPack:
    """The pack of Newcastle."""
    folder = tmp_path_factory.mktemp("newcastle")
    written = places.drop(columns="by_postcode").copy()
    written.loc[places["by_postcode"], ["easting", "northing"]] = np.nan
    written.loc[~places["by_postcode"], "postcode"] = None
    written.to_csv(folder / "places.csv", index=False)
    crn = [f"X{i}" for i in range(len(people))]
    pd.DataFrame({"person_id": crn, "postcode": people["postcode"]}).to_csv(
        folder / "caseload.csv", index=False
    )
    with zipfile.ZipFile(real_data / "england-and-wales/population_mid_year.zip") as archive:
        (folder / PEOPLE).write_bytes(archive.read(PEOPLE))
    spec = folder / "audit.toml"
    text = SPEC.format(data=real_data.as_posix(), postcodes=POSTCODES, people=PEOPLE, limit=LIMIT)
    spec.write_text(text, encoding="utf-8")
    run(read_spec(spec), folder / "pack", folder / "ws", lambda _: None, replace=False)
    return open_pack(folder / "pack")


def tables(pack: AuditPack, title: str) -> list[pd.DataFrame]:
    """The areas, kinds and distances of a profile."""
    entry = next(one for one in pack.manifest["profiles"] if one["title"] == title)
    return list(pack.finding_tables(entry).values())


def test_the_pack_is_whole(pack):
    """A receiver finds nothing wrong with it."""
    assert verify(pack.path) == []


def test_centres_are_the_mean_of_the_postcodes(pack, postcodes, wards):
    """Each ward's centre is the mean place of the postcodes that geopandas joins to it, to the metre."""
    joined = gpd.sjoin(postcodes, wards[["area_code", "geometry"]], predicate="within")
    mean = joined.groupby("area_code")[["easting", "northing"]].mean()
    told = tables(pack, "By postcodes")[0].set_index("area_code")[["easting", "northing"]]
    assert len(told) == len(wards) == 26
    assert (told - mean.loc[told.index]).abs().to_numpy().max() <= 1


def test_centres_by_residents(pack, real_data, postcodes, wards):
    """By residents too: those of each small area at the postcodes that geopandas joins to it."""
    path = real_data / "northumbria/boundaries/LSOA_2011-12.geojson"
    small = read_boundaries(BoundaryFile("s", path, "LSOA11CD", "LSOA11NM", dt.date(2011, 12, 31))).areas
    with zipfile.ZipFile(real_data / "england-and-wales/population_mid_year.zip") as archive:
        values = pd.read_csv(archive.open(PEOPLE)).set_index("lsoa11_code")["total_population"]
    homes = gpd.sjoin(postcodes, small[["area_code", "geometry"]], predicate="within")
    each = homes["area_code"].map(values) / homes.groupby("area_code")["area_code"].transform("size")
    homes = homes.drop(columns=["index_right", "area_code"]).assign(n=each)
    homes = gpd.sjoin(homes, wards[["area_code", "geometry"]], predicate="within")
    moments = homes[["easting", "northing"]].mul(homes["n"], axis=0).groupby(homes["area_code"]).sum()
    mean = moments.div(homes.groupby("area_code")["n"].sum(), axis=0)
    told = tables(pack, "By residents")[0].set_index("area_code")[["easting", "northing"]]
    assert (told - mean.loc[told.index]).abs().to_numpy().max() <= 1
    apart = told - tables(pack, "By postcodes")[0].set_index("area_code")[["easting", "northing"]]
    assert apart.abs().to_numpy().max() > 50


@pytest.mark.parametrize("title", ["By postcodes", "By residents"])
def test_distances_are_those_of_a_nearest_join(pack, places, title):
    """From the centres told, geopandas' nearest join finds the same distance to each kind, to the metre."""
    areas, _, near = tables(pack, title)
    centres = gpd.GeoDataFrame(
        areas[["area_code"]],
        geometry=gpd.points_from_xy(areas["easting"], areas["northing"], crs="EPSG:27700"),
    )
    told = near.set_index(["facility_type", "area_code"])["metres"]
    for kind in KINDS:
        mine = places[places["facility_type"] == kind]
        points = gpd.GeoDataFrame(
            geometry=gpd.points_from_xy(mine["easting"], mine["northing"], crs="EPSG:27700")
        )
        joined = gpd.sjoin_nearest(centres, points, distance_col="metres").drop_duplicates("area_code")
        expected = joined.set_index("area_code")["metres"]
        assert (told.loc[kind] - expected.loc[told.loc[kind].index]).abs().max() <= 1


def test_the_true_number_of_people_is_in_its_range(pack, people, wards):
    """How many people truly live in areas without, counted with geopandas, is between the ends told."""
    there = gpd.sjoin(people, wards[["area_code", "geometry"]], predicate="within")[
        "area_code"
    ].value_counts()
    for title in ("By postcodes", "By residents"):
        _, kinds, near = tables(pack, title)
        far = near[near["within"] == "no"].groupby("facility_type")["area_code"].agg(list)
        for row in kinds.to_dict("records"):
            true = int(there.reindex(far.get(row["facility_type"], [])).fillna(0).sum())
            assert row["people_least"] <= true <= row["people_most"]
            share = 100 * true / there.sum()
            assert row["percent_least"] - 1e-3 <= share <= row["percent_most"] + 1e-3
        assert (kinds["people_most"] > 0).any()


def test_facilities_across_the_border_count(pack, places, wards):
    """Facilities outside Newcastle are listed without an area, and some are the nearest to a ward of it."""
    table = pack.frame(pack.manifest["facilities"])
    points = gpd.GeoSeries(gpd.points_from_xy(places["easting"], places["northing"], crs="EPSG:27700"))
    inside = points.within(wards.union_all())
    assert len(table) == 150
    assert (table["area_code"] != "").sum() == inside.sum()
    _, _, near = tables(pack, "By postcodes")
    assert (near["nearest_in"] == "outside the partnership").any()
