"""Invented people on land of the user's own."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from geoaudit.errors import GeographyError
from geoaudit.sample import make_sample, real_land


@pytest.fixture
def given(tmp_path) -> tuple[Path, Path]:
    """Three square wards and 300 postcodes, 100 in each."""
    squares = [shapely.box(e, 560_000, e + 2_000, 562_000) for e in (420_000, 422_000, 424_000)]
    codes = ["E05998001", "E05998002", "E05998003"]
    wards = gpd.GeoDataFrame({"WD19CD": codes, "WD19NM": list("ABC")}, geometry=squares, crs="EPSG:27700")
    wards.to_file(tmp_path / "wards.gpkg", driver="GPKG")
    number = np.arange(300)
    letters = np.array(list("ABDEFGHJLNPQRSTUWXYZ"))
    names = [f"WT{n // 100 + 1} 1{letters[n % 100 // 20]}{letters[n % 20]}" for n in number]
    east = 420_010 + 2_000 * (number // 100) + (number % 10) * 150
    north = 560_010 + (number % 100 // 10) * 150
    frame = pd.DataFrame({"postcode": names, "easting": east, "northing": north})
    frame.to_csv(tmp_path / "postcodes.csv", index=False)
    return tmp_path / "wards.gpkg", tmp_path / "postcodes.csv"


def test_columns_are_found_and_people_put_on_the_given_postcodes(given, tmp_path):
    """The columns of code and name are found, and the sample's postcodes are the gazetteer's."""
    land = real_land(*given)
    assert (land.newest.code, land.newest.label) == ("WD19CD", "WD19NM")
    made = make_sample(tmp_path / "made", seed=1, offenders=60, land=land)
    load = pd.read_csv(made.folder / "caseload.csv", dtype=str, encoding="utf-8-sig", keep_default_na=False)
    assert load["Postcode"].isin(land.postcodes["postcode"]).sum() > 40
    text = made.specification.read_text(encoding="utf-8")
    assert given[0].resolve().as_posix() in text
    assert not (made.folder / "boundaries").exists()


def test_columns_that_cannot_be_told_are_refused(given):
    """A boundary file whose columns are none of the known ones is refused, naming those it has."""
    with pytest.raises(GeographyError, match="it has 'WD19CD', 'WD19NM'"):
        real_land(*given, code="code")


def test_a_gazetteer_of_elsewhere_is_refused(given, tmp_path):
    """Postcodes that lie in none of the areas are refused with how many do."""
    frame = pd.read_csv(given[1])
    frame["easting"] -= 100_000
    frame.to_csv(tmp_path / "elsewhere.csv", index=False)
    with pytest.raises(GeographyError, match="0 do"):
        real_land(given[0], tmp_path / "elsewhere.csv")


def test_stands_on_published_wards_and_postcodes(real_data):
    """Northumbria's wards of 2022 and its postcodes make a land of 177 areas."""
    folder = real_data / "northumbria"
    land = real_land(folder / "boundaries/WD_2022-12.geojson", folder / "postcodes/codepo_gb_2022.zip")
    assert len(land.newest.areas) == 177
    assert len(land.postcodes) > 30_000
