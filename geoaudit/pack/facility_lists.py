"""Public facilities one by one: a table and a layer of points.

A facility of a source that is not public is in neither: it is counted by area and protected, and no more.
"""

from pathlib import PurePosixPath
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaudit.pack.facility_rules import MEANINGS
from geoaudit.pack.layers import Layer
from geoaudit.pack.tables import Metadata, frame_metadata

LAYER, FILE = "facilities", "tables/facilities.csv"
TITLE = "Facilities of public sources, in the partnership and at most 50 km around it"


def facilities_layer(facilities: pd.DataFrame) -> Layer:
    """Return the layer of points (EPSG:27700) that has the columns of the table."""
    points = gpd.points_from_xy(facilities["easting"], facilities["northing"], crs="EPSG:27700")
    return Layer(
        LAYER, f"{TITLE}.", gpd.GeoDataFrame(facilities, geometry=points), "Facilities", "Facilities"
    )


def facilities_metadata(facilities: pd.DataFrame) -> Metadata:
    """Return the CSVW metadata of the table."""
    found = frame_metadata(PurePosixPath(FILE).name, TITLE, facilities)
    for column in found["tableSchema"]["columns"]:
        column["dc:description"] = MEANINGS[column["titles"]]
    return found


def facilities_entry(facilities: pd.DataFrame) -> dict[str, Any] | None:
    """Return what the manifest says of the facilities; None of none."""
    if facilities.empty:
        return None
    sources = list(dict.fromkeys(facilities["source"]))
    return {"file": FILE, "layer": LAYER, "rows": len(facilities), "sources": sources}
