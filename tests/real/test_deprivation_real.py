"""A month of street-level crimes by decile of the English Indices of Deprivation 2019.

police.uk publishes with each crime the lower layer super output area (of 2011) that its anonymised point lies
in. Joined to the index with nothing of GeoAudit, these codes are what the tool's own placing of the points is
held against. The points are the middles of streets, along many of which the border of two areas runs, and the
areas are generalised by about 20 m: there the one's code and the other's land are both right.
"""

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from street_crimes import places_of

from geoaudit.audit import run
from geoaudit.errors import SpecificationError
from geoaudit.pack.read import open_pack
from geoaudit.records.deprivation_index import DECILES, IndexFile, read_index
from geoaudit.spec import read_spec

MONTH = "2021-10"
INDEX, PEOPLE = "imd2019_england_lsoa11.csv", "population20_lsoa11.csv"
SPEC = """
[audit]
title = "Northumbria"
partnership = "all"
boundaries = "wards-2022"
periods = ["2021-10"]
report_formats = []
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

[deprivation.imd-2019]
file = "{index}"
edition = "English Indices of Deprivation 2019"
boundaries = "small-areas"
code = "lsoa11_code"
decile = "IMD_decile"

[weights.residents]
file = "{people}"
code = "lsoa11_code"
value = "total_population"
boundaries = "small-areas"

[[sources]]
name = "street-level"
kind = "offences"
public = true
format = "police.uk"
files = ["{crimes}"]

[[profiles]]
title = "Crime by deprivation"
kind = "deprivation"
source = "street-level"
index = "imd-2019"
per = "residents"
"""


@pytest.fixture(scope="module")
def files(real_data: Path, tmp_path_factory) -> dict[str, Path]:
    """The index, the people and a month of crimes, each taken out of the archive that holds several."""
    national = real_data / "england-and-wales"
    folder = tmp_path_factory.mktemp("real")
    wanted = {
        "index": (national / "imd.zip", INDEX),
        "people": (national / "population_mid_year.zip", PEOPLE),
        "crimes": (
            real_data / "northumbria" / "police-uk" / "2020-05_2021-12_northumbria.zip",
            f"{MONTH}-northumbria-street.csv",
        ),
    }
    found = {}
    for name, (archive, ending) in wanted.items():
        if not archive.is_file():
            pytest.skip(f"{archive.name} is not there")
        with zipfile.ZipFile(archive) as held:
            (member,) = (one for one in held.namelist() if one.endswith(ending))
            found[name] = folder / ending
            found[name].write_bytes(held.read(member))
    return found


@pytest.fixture(scope="module")
def areas(real_data) -> gpd.GeoDataFrame:
    """The small areas of 2011 in metres, generalised by about 20 m."""
    file = real_data / "northumbria" / "boundaries" / "LSOA_2011-12.geojson"
    return gpd.read_file(file).to_crs(27700).rename(columns={"LSOA11CD": "area_code"})


@pytest.fixture(scope="module")
def places(files, areas) -> pd.Series:
    """The small area that each crime's point lies in."""
    return places_of(_crimes(files), areas)


@pytest.fixture(scope="module")
def published(files) -> "pd.Series[int]":
    """Crimes with a point by decile of the code that police.uk gives them."""
    crimes = _crimes(files)
    return _deciles(files, crimes["LSOA code"]).value_counts().reindex(range(1, 11), fill_value=0)


@pytest.fixture(scope="module")
def deciles(real_data, files, tmp_path_factory) -> pd.DataFrame:
    """What the profile says of each decile."""
    folder = tmp_path_factory.mktemp("audit")
    text = SPEC.format(data=real_data.as_posix(), **files)
    (folder / "audit.toml").write_text(text, encoding="utf-8")
    spec = read_spec(folder / "audit.toml")
    (made,) = run(spec, folder / "pack", folder / "workspace", lambda _: None, replace=False)
    pack = open_pack(made.pack)
    (entry,) = pack.manifest["profiles"]
    (path,) = (made.pack / "profiles").glob("crime-by-deprivation.csv")
    assert entry["title"] == "Crime by deprivation"
    return pd.read_csv(path).set_index("deprivation")


def test_deciles_are_nearly_those_of_the_codes_that_the_police_publish(deciles, published):
    """The profile has as many crimes in all (within 1 in 1,000), and each decile within 4 per cent."""
    found = deciles.loc[[*DECILES], "n"].to_numpy()
    assert abs(found.sum() - published.sum()) <= 0.001 * published.sum()
    assert (np.abs(found - published.to_numpy()) <= 0.04 * published.to_numpy()).all()


def test_deciles_are_those_of_a_spatial_join_without_geoaudit(deciles, files, places):
    """Points laid on the same areas by geopandas give each decile the same crimes, but for 3 in 1,000."""
    joined = _deciles(files, places).value_counts().reindex(range(1, 11), fill_value=0)
    found = deciles.loc[[*DECILES], "n"].to_numpy()
    assert (np.abs(found - joined.to_numpy()) <= 0.003 * joined.to_numpy() + 1).all()


def test_points_lie_in_the_area_of_their_published_code_or_on_its_generalised_edge(files, places, areas):
    """95 in 100 lie in the area that police.uk names, and all others within 20 m of it, as far as the edges
    of the generalised areas are off; 96 in 100 have the decile of their published code."""
    crimes = _crimes(files)
    codes, inside = crimes["LSOA code"], places.notna()
    assert inside.mean() > 0.999
    assert (places == codes)[inside].mean() > 0.95
    assert (_deciles(files, places) == _deciles(files, codes))[inside].mean() > 0.96
    other = crimes[inside & (places != codes) & codes.isin(areas["area_code"])]
    points = gpd.GeoSeries(gpd.points_from_xy(other["Longitude"], other["Latitude"]), crs=4326)
    named = gpd.GeoSeries(areas.set_index("area_code").geometry.reindex(other["LSOA code"]).to_numpy())
    assert points.to_crs(27700).set_crs(None, allow_override=True).distance(named).max() < 20


def test_rates_are_of_the_people_of_each_decile(deciles, files, areas):
    """Population by decile is that of a plain join, and each rate is n by it."""
    people = pd.read_csv(files["people"])
    mine = people[people["lsoa11_code"].isin(areas["area_code"])]
    lived = mine["total_population"].groupby(_deciles(files, mine["lsoa11_code"])).sum()
    rows = deciles.loc[[*DECILES]]
    assert rows["population"].tolist() == lived.tolist()
    assert np.allclose(rows["rate"], rows["n"] / rows["population"] * 1000, atol=0.005)
    assert (rows["rate_lower"] < rows["rate"]).all()
    assert (rows["rate"] < rows["rate_upper"]).all()


@pytest.mark.parametrize(
    ("boundaries", "code", "index", "column"),
    [("LSOA_2021-12", "LSOA21CD", INDEX, "lsoa11_code"), ("LSOA_2011-12", "LSOA11CD", None, "lsoa21_code")],
    ids=["2019-on-2021", "2025-on-2011"],
)
def test_an_index_on_the_areas_of_another_edition_is_refused(
    real_data, files, tmp_path, boundaries, code, index, column
):
    """Indices of 2019 on the areas of 2021, and of 2025 on those of 2011: it says how many match."""
    path = files["index"]
    if index is None:
        path = tmp_path / "imd2025_england_lsoa21.csv"
        with zipfile.ZipFile(real_data / "england-and-wales" / "imd.zip") as held:
            path.write_bytes(held.read(path.name))
    areas = gpd.read_file(real_data / "northumbria" / "boundaries" / f"{boundaries}.geojson")
    with pytest.raises(SpecificationError, match=r"have none in .*\(9\d(\.\d)?% match\)"):
        read_index(IndexFile(path, column, "IMD_decile"), "Indices", boundaries, areas[code])


def _crimes(files: dict[str, Path]) -> pd.DataFrame:
    rows = pd.read_csv(files["crimes"])
    return rows[(rows["Crime type"] != "Anti-social behaviour") & rows["Longitude"].notna()]


def _deciles(files: dict[str, Path], codes: pd.Series) -> pd.Series:
    index = pd.read_csv(files["index"]).set_index("lsoa11_code")["IMD_decile"]
    return codes.map(index)
