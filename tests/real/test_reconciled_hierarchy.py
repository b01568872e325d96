"""The wards of Bournemouth, Christchurch and Poole, a district in three partnerships, through the program.

No file held has the districts of before April 2019: they are made here of the LSOAs of 2011 that ONS placed
in each.
"""

import zipfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from matched_audits import BOUNDARIES, STREET, audit, command, packs, table

FORMER = ("E06000028", "E06000029", "E07000048")


@pytest.fixture(scope="module")
def specification(real_data, tmp_path_factory) -> tuple[Path, str]:
    """A folder with the wards of 2021, former districts, lookups and a crime in each former district."""
    folder = tmp_path_factory.mktemp("bcp")
    national = real_data / "england-and-wales"
    with zipfile.ZipFile(national / "lookups_2021_2024.zip") as archive:
        for name in ("lookup_ward21_ltla21.csv", "lookup_ltla24_csp24_pfa24.csv"):
            archive.extract(name, folder / "lookups")
    with zipfile.ZipFile(national / "ons_lookups.zip") as archive:
        for name in ("LAD_to_CSP_to_PFA_2018-12.csv", "LAD_to_CSP_to_PFA_2019-12.csv"):
            archive.extract(name, folder / "lookups")
        lsoas = pd.read_csv(archive.open("LSOA2011_to_ward_2018.csv"), dtype="str")
    pairs = pd.read_csv(folder / "lookups" / "lookup_ward21_ltla21.csv")
    ours = pairs.loc[pairs["ltla21_code"] == "E06000058", "ward21_code"]
    wards = gpd.read_file(national / "boundaries" / "WD_2021-05_UK.gpkg.zip")
    wards[wards["ward21_code"].isin(ours)].to_file(folder / "wards.geojson")
    small = gpd.read_file(national / "boundaries" / "LSOA_2011-12_EW.gpkg.zip")
    placed = small.merge(lsoas.drop_duplicates("LSOA11CD"), left_on="lsoa11_code", right_on="LSOA11CD")
    former = placed[placed["LAD18CD"].isin(FORMER)].dissolve("LAD18CD").reset_index()
    former[["LAD18CD", "LAD18NM", "geometry"]].to_file(folder / "former.geojson")
    points = former.to_crs(27700).representative_point().to_crs(4326)
    rows = {"id": range(3), "when": "2021-05-10", "lon": points.x, "lat": points.y}
    pd.DataFrame(rows).to_csv(folder / "crimes.csv", index=False)
    columns = '{ offence_id = "id", date = "when", longitude = "lon", latitude = "lat" }'
    crimes = STREET.format(name="crimes", files='["crimes.csv"]')
    text = [
        audit("all", "wards", ["2021-05"]),
        '[hierarchy]\nfiles = ["lookups"]\n',
        BOUNDARIES.format(
            name="wards", file="wards.geojson", date="2021-05-31", code="ward21_code", title="ward21_name"
        ),
        crimes.replace('format = "police.uk"', f"columns = {columns}"),
        table("By ward", "crimes", by=["area"]),
    ]
    return folder, "".join(text)


def test_it_is_refused_with_a_hint(specification):
    """Without former districts nobody can say which partnership each of the 33 wards is of."""
    folder, text = specification
    code, said = command(folder, text)
    assert code == 12
    assert "33 areas lie in several (E06000058 in 3)" in said
    assert "give the boundary set of the districts before they were merged" in said


def test_former_districts_decide(specification):
    """With them each ward is of one: 16 in Bournemouth, 12 in Poole, 5 of Christchurch in Dorset."""
    folder, text = specification
    former = BOUNDARIES.format(
        name="former", file="former.geojson", date="2018-12-31", code="LAD18CD", title="LAD18NM"
    )
    found = packs(folder, text + former)
    wards = {
        name: pack.table("By ward")["area_code"].drop_duplicates().drop(index=0).size
        for name, pack in found.items()
    }
    assert wards == {"Bournemouth": 16, "Poole": 12, "Dorset": 5}
    for pack in found.values():
        assert pack.outcome.balance.placed[0].figures["placed"] == 1
