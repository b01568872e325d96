"""Public facilities one by one: a table and a layer of points.

A facility of a source that is not public is in neither: it is counted by area and protected, and no more.
"""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaudit.pack.layers import Layer
from geoaudit.pack.tables import Metadata, frame_metadata

LAYER, FILE = "facilities", "tables/facilities.csv"
MEANINGS = {
    "source": "Name of the source",
    "facility_id": "Reference of the facility, as its source has it",
    "facility_name": "Its name",
    "facility_type": "What kind of facility it is",
    "capacity": "Places or seats; empty where the source does not say",
    "easting": "Easting in metres (EPSG:27700)",
    "northing": "Northing in metres (EPSG:27700)",
    "area_code": "Code of the area of the audit that it lies in; empty outside the partnership",
    "area_name": "Name of that area",
}
TITLE = "Facilities of public sources, in the partnership and at most 50 km around it"
PLACE = ["easting", "northing"]
Problems = Iterator[str]


def no_facilities() -> pd.DataFrame:
    """Return the facilities of a pack that has none."""
    return pd.DataFrame(columns=list(MEANINGS))


def faults_of_facilities(facilities: pd.DataFrame, public: Mapping[str, bool]) -> Problems:
    """Yield what keeps facilities out of a pack: each must be of a public source, and have a place.

    Parameters
    ----------
    facilities : DataFrame
        With the columns of `MEANINGS`.
    public : mapping of str to bool
        Whether each source of the pack is public.
    """
    if list(facilities.columns) != list(MEANINGS):
        yield f"The facilities of a pack must have the columns {', '.join(MEANINGS)}."
        return
    for name in sorted(set(facilities["source"])):
        if not public.get(name, False):
            yield f"The places of '{name}' must stay in the service: its source is not public."
    nowhere = int((~np.isfinite(facilities[PLACE].to_numpy(np.float64))).any(axis=1).sum())
    if nowhere:
        yield f"Each facility of a pack must have a place, and {nowhere:,} have none."


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
