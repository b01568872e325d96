"""The sample county's three partnerships, each with its own pack from one run."""

import io
import json
import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from programs import opens_everywhere

from geoaudit.audit import run
from geoaudit.pack.index_checks import examine_packs
from geoaudit.spec import read_spec

ROOT = Path(__file__).resolve().parents[2]
NAMES = {
    "hollinford": "Hollinford",
    "ravensmouth": "Ravensmouth",
    "wether-coast-and-country": "Wether Coast and Country",
}
YEARS = {"2021/22": ("2021-04", "2022-03"), "2022/23": ("2022-04", "2023-03")}


@pytest.fixture(scope="module")
def packs(tmp_path_factory) -> Path:
    """The three packs, made once; not to be changed."""
    folder = tmp_path_factory.mktemp("three")
    spec = read_spec(ROOT / "sample_data" / "three_partnerships.toml")
    outcomes = run(spec, folder / "packs", folder / "workspace", lambda _: None, replace=False)
    assert [one.partnership for one in outcomes] == list(NAMES.values())
    return folder / "packs"


@pytest.fixture(scope="module")
def crimes() -> pd.DataFrame:
    """Every street-level crime with the ward that it lies in, or is within 50 m of: `WD22CD`, `CSP22NM`."""
    with zipfile.ZipFile(ROOT / "sample_data" / "police_uk.zip") as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if name.endswith("street.csv")]
    rows = pd.concat([pd.read_csv(io.StringIO(text), dtype=str) for text in parts], ignore_index=True)
    points = gpd.GeoSeries.from_xy(rows["Longitude"].astype(float), rows["Latitude"].astype(float), crs=4326)
    found = gpd.GeoDataFrame(rows, geometry=points.to_crs(27700)).dropna(subset=["Longitude"])
    wards = gpd.read_file(ROOT / "boundaries" / "wards_2022.geojson").to_crs(27700)
    land = wards[["WD22CD", "CSP22NM", "geometry"]]
    near = gpd.sjoin_nearest(found, land, max_distance=50, how="inner")
    return pd.DataFrame(near[~near.index.duplicated()])


def table(packs: Path, folder: str, name: str) -> pd.DataFrame:
    return pd.read_csv(packs / folder / "tables" / f"{name}.csv")


def test_each_is_whole(packs):
    """Every pack and the index of them is whole, nobody is exposed, and each is for its own recipient."""
    found = examine_packs(packs)
    assert found.problems == []
    assert set(found.packs) == set(NAMES)
    assert [one.certificate.exposed for one in found.packs.values()] == [0, 0, 0]
    index = json.loads((packs / "index.json").read_text(encoding="utf-8"))
    for entry in index["packs"]:
        assert entry["partnership"] == NAMES[entry["folder"]]
        assert entry["recipient"] == f"{entry['partnership']} Community Safety Partnership"


@pytest.mark.parametrize("folder", NAMES)
def test_every_file_opens_in_its_own_program(packs, tmp_path, folder):
    """LibreOffice, QGIS, Chromium, a PDF reader, python-docx and csvw find each pack to be what it says."""
    opens_everywhere(packs / folder, tmp_path)


def test_public_figures_are_those_of_the_whole(packs, crimes):
    """Crimes of each ward, type and year in the three packs are those that geopandas finds in the county."""
    kinds = crimes[crimes["Crime type"] != "Anti-social behaviour"]
    for year, months in YEARS.items():
        mine = kinds[kinds["Month"].between(*months)]
        counted = mine.groupby(["WD22CD", "Crime type"]).size()
        parts = [table(packs, name, "crimes-by-ward-and-type-wards-2022") for name in NAMES]
        cells = pd.concat(parts)
        cells = cells[cells["period"] == year]
        inner = cells[(cells["area_code"] != "All") & (cells["crime_type"] != "All")]
        shown = inner.set_index(["area_code", "crime_type"])["n"]
        assert shown.index.is_unique
        assert shown[shown > 0].astype(int).to_dict() == counted.to_dict()
        totals = cells[(cells["area_code"] == "All") & (cells["crime_type"] == "All")]["n"]
        assert int(totals.sum()) == len(mine)


def test_each_has_its_own_share_of_the_whole(packs, crimes):
    """Incidents of each partnership are those of its own land, and the wards of two packs are others."""
    incidents = crimes[crimes["Crime type"] == "Anti-social behaviour"]
    wards = []
    for folder, name in NAMES.items():
        cells = table(packs, folder, "anti-social-behaviour-incidents-by-ward-and-month")
        total = cells[(cells["area_code"] == "All") & (cells["month"] == "All")].set_index("period")["n"]
        mine = incidents[incidents["CSP22NM"] == name]
        for year, (first, last) in YEARS.items():
            assert int(total[year]) == mine["Month"].between(first, last).sum()
        wards.append(set(cells["area_code"]) - {"All"})
    assert sum(map(len, wards)) == len(set.union(*wards)) == 60


def test_people_of_one_are_in_no_other_pack(packs):
    """Tables about people have the wards of the pack's own partnership, each ward in one pack."""
    found = [
        set(table(packs, name, "people-under-supervision-by-ward-and-gender")["area_code"]) for name in NAMES
    ]
    assert sum(len(codes - {"All"}) for codes in found) == 60
    assert all(code.startswith("E05") for codes in found for code in codes - {"All"})
