"""Degrees to National Grid metres."""

import io
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from convertbng.cutil import convert_osgb36_to_ll
from pyproj import Transformer

from geoaudit.places import datum

# Ordnance Survey, OSTN15 developers' pack: latitude, longitude (ETRS89), easting, northing (EPSG:27700).
TEST_POINTS = """
TP02 49.96006137820 -5.20304609998 170370.718 11572.405
TP07 51.37447025550 1.44454730409 639821.835 169565.858
TP09 51.48936564950 -0.11992557180 530624.974 178388.464
TP10 51.85890896400 -4.30852476960 241124.584 220332.641
TP17 53.41628516040 -4.28918069756 247958.971 393492.909
TP25 54.97912273660 -1.61657685184 424639.355 565012.703
TP28 57.00606696050 -5.82836691850 167634.202 797067.144
TP40 60.13308091660 -2.07382822798 395999.668 1138728.951
"""


@pytest.mark.parametrize("point", TEST_POINTS.strip().splitlines())
def test_ordnance_surveys_test_points_to_the_millimetre(point: str) -> None:
    """Points from Cornwall to Shetland come out as Ordnance Survey publishes them."""
    latitude, longitude, easting, northing = map(float, point.split()[1:])
    x, y = datum.to_grid([longitude], [latitude])
    assert abs(x[0] - easting) < 0.0015
    assert abs(y[0] - northing) < 0.0015


def test_where_the_exact_grid_of_the_library_ends_it_is_within_five_metres() -> None:
    """Ordnance Survey's test point on Scilly, beyond the library's reach, is placed and not lost."""
    x, y = datum.to_grid([-6.29977752014], [49.92226393730])
    assert np.hypot(x[0] - 91492.146, y[0] - 11318.804) < 5


def test_places_outside_great_britain_have_no_grid_reference() -> None:
    """Belfast, Dublin, Douglas, Calais, Paris, 0,0 and a missing point are all nowhere."""
    longitude = [-5.93, -6.26, -4.48, 1.85, 2.35, 0.0, np.nan, -1.6]
    latitude = [54.6, 53.35, 54.15, 50.95, 48.86, 0.0, 54.9, np.nan]
    x, y = datum.to_grid(longitude, latitude)
    assert np.isnan(x).all()
    assert np.isnan(y).all()


def test_the_ends_of_great_britain_are_in_it() -> None:
    """St Mary's, Dover, Lowestoft, Unst, St Kilda, Stornoway, Campbeltown and Stranraer lie in it."""
    longitude = [-6.3, 1.34, 1.76, -0.85, -8.58, -6.39, -5.6, -5.03]
    latitude = [49.92, 51.13, 52.48, 60.8, 57.81, 58.21, 55.42, 54.9]
    assert not np.isnan(datum.to_grid(longitude, latitude)[0]).any()


def test_nothing_to_place_is_no_error() -> None:
    """No points give no points."""
    assert [len(part) for part in datum.to_grid([], [])] == [0, 0]


def test_irish_grid_references_lie_where_the_degrees_say() -> None:
    """Belfast city hall on the Irish Grid and by its degrees are one place on the British grid."""
    irish = Transformer.from_crs("EPSG:4326", "EPSG:29902", always_xy=True).transform(-5.93, 54.5964)
    x, y = datum.from_irish_grid([irish[0]], [irish[1]])
    direct = datum.by_parameters([-5.93], [54.5964])
    assert np.hypot(x - direct[0], y - direct[1])[0] < 5


@pytest.mark.parametrize("exact", [True, False])
def test_how_degrees_were_made_shows_in_the_tenths_of_a_metre(exact: bool) -> None:
    """Points drawn to 0.1 m and turned into degrees are recognised by the way in which that was done."""
    rng = np.random.default_rng(7)
    metres = np.column_stack(
        [rng.integers(4_000_000, 4_500_000, 1_000), rng.integers(5_000_000, 5_900_000, 1_000)]
    )
    x, y = metres.T / 10
    if exact:
        longitude, latitude = convert_osgb36_to_ll(x, y)
    else:
        longitude, latitude = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True).transform(x, y)
    assert datum.made_by_parameters(longitude, latitude) is not exact


def test_without_tenths_degrees_count_as_exact() -> None:
    """Where the coordinates show nothing, or are too few, the exact transformation is taken."""
    rng = np.random.default_rng(7)
    longitude, latitude = rng.uniform(-2, -1, 1_000), rng.uniform(54, 55, 1_000)
    assert not datum.made_by_parameters(longitude, latitude)
    assert not datum.made_by_parameters(longitude[:10], latitude[:10])


@pytest.mark.parametrize(
    ("file", "by_parameters"),
    [("WD_2013-12", True), ("WD_2019-12", False), ("WD_2022-12", True), ("PFA_2020-12", False)],
)
def test_published_sets_were_made_both_ways(real_data: Path, file: str, by_parameters: bool) -> None:
    """The publisher turned some sets into degrees exactly and some by seven parameters: each is told."""
    areas = gpd.read_file(real_data / "northumbria" / "boundaries" / f"{file}.geojson")
    degrees = shapely.get_coordinates(areas.geometry.to_numpy())
    assert datum.made_by_parameters(*degrees.T) is by_parameters


def test_all_postcodes_of_great_britain_are_in_it(real_data: Path) -> None:
    """Not one of 1.7 million grid references of Ordnance Survey is taken for a place outside the country."""
    with zipfile.ZipFile(real_data / "england-and-wales" / "codepo_gb_2022.zip") as archive:
        tables = [
            pd.read_csv(io.BytesIO(archive.read(name)), header=None, usecols=[2, 3])
            for name in archive.namelist()
            if name.startswith("Data/CSV/")
        ]
    points = pd.concat(tables)
    points = points[points[2] > 0]
    assert len(points) > 1_700_000
    assert datum.in_great_britain(points[2], points[3]).all()
