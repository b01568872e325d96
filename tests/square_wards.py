"""Small places: three square wards in a row, and how to write and read them."""

import json
from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from squares import Write, file_of, square

from geoaudit.places.boundaries import BoundarySet, read_boundaries


@pytest.fixture
def write_wards(tmp_path: Path) -> Write:
    """Writes squares with codes and names as a file, and says where."""

    def write(
        shapes: Sequence[shapely.Geometry],
        codes: Sequence[str | None] = ("W1", "W2", "W3"),
        *,
        crs: str = "EPSG:27700",
        file: str = "wards.gpkg",
        names: Sequence[str | None] | None = None,
    ) -> Path:
        names = names or [f"Ward {code}" for code in codes]
        frame = gpd.GeoDataFrame({"code": codes, "name": names}, geometry=list(shapes), crs="EPSG:27700")
        path = tmp_path / file
        frame.to_crs(crs).to_file(path)
        return path

    return write


@pytest.fixture
def wards(write_wards: Write) -> BoundarySet:
    """Three square wards in a row, W1 to W3 from west to east, one kilometre each."""
    return read_boundaries(file_of(write_wards([square(0), square(1), square(2)])))


@pytest.fixture
def write_geojson(tmp_path: Path) -> Write:
    """Writes GeoJSON as text, so that the test decides what it says of itself."""

    def write(shapes: Sequence[shapely.Geometry | None], crs: str | None = None, **columns: object) -> Path:
        given = {"code": [f"W{i}" for i in range(len(shapes))], "name": ["Ward"] * len(shapes), **columns}
        features = [
            {
                "type": "Feature",
                "properties": {key: values[i] for key, values in given.items()},
                "geometry": None if shape is None else json.loads(shapely.to_geojson(shape)),
            }
            for i, shape in enumerate(shapes)
        ]
        content: dict[str, object] = {"type": "FeatureCollection", "features": features}
        if crs:
            content["crs"] = {"type": "name", "properties": {"name": crs}}
        path = tmp_path / "wards.geojson"
        path.write_text(json.dumps(content))
        return path

    return write
