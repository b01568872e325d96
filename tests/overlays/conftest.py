"""What the tests of a person's own layer share."""

import geopandas as gpd
import pytest
import shapely


@pytest.fixture
def wards():
    """Three square kilometres beside each other in Northumberland, the last of them twice as wide."""
    squares = [
        shapely.box(420_000, 560_000, 421_000, 561_000),
        shapely.box(421_000, 560_000, 422_000, 561_000),
        shapely.box(422_000, 560_000, 424_000, 561_000),
    ]
    names = {"area_code": ["E1", "E2", "E3"], "area_name": ["One", "Two", "Three"]}
    return gpd.GeoDataFrame(names, geometry=squares, crs="EPSG:27700")
