"""Tables with places: eastings and northings, longitudes and latitudes, or postcodes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member
from geoaudit.files.delimited import column_names, read_delimited
from geoaudit.overlays.overlay import NAME, Overlay, overlay_of
from geoaudit.places.boundaries import GRID
from geoaudit.places.gazetteer import Gazetteer
from geoaudit.places.postcodes import (
    NO_COORDINATES,
    NO_GRID_REFERENCE,
    NOT_IN_GAZETTEER,
    ZERO,
    normalise,
)
from geoaudit.places.refusing import as_geography

METRES, DEGREES, POSTCODES = "easting and northing", "longitude and latitude", "postcodes"
WAYS = (METRES, DEGREES, POSTCODES)
"""How a table says where its rows are."""

Numbers = NDArray[np.float64]

_NAMES = {
    METRES: (("easting", "eastings", "east", "oseast1m"), ("northing", "northings", "north", "osnrth1m")),
    DEGREES: (("longitude", "long", "lon", "lng"), ("latitude", "lat")),
    POSTCODES: (("postcode", "postcodes", "pcds", "pcd", "postalcode", "homepostcode"),),
}


@dataclass(frozen=True)
class Placing:
    """How a table says where its rows are: one of `WAYS`, and the columns in its order."""

    way: str
    columns: tuple[str, ...]


def parts_of(way: str) -> tuple[str, ...]:
    """Return what the columns of a way are, in words."""
    return tuple(way.split(" and ")) if way != POSTCODES else ("postcode",)


def columns_in(path: Path) -> tuple[str, ...]:
    """Return the names of a table's columns.

    Raises
    ------
    GeographyError
        Where it is no delimited text with a header row.
    """
    with as_geography():
        return tuple(column_names(_member(path)))


def suggested(columns: Sequence[str], way: str) -> tuple[str, ...] | None:
    """Return the columns that a way would take, by their names; None where one is missing."""
    plain = {re.sub(r"[^a-z0-9]", "", name.lower()): name for name in reversed(columns)}
    found = [next((plain[name] for name in names if name in plain), None) for names in _NAMES[way]]
    known = tuple(name for name in found if name is not None)
    return known if len(known) == len(found) else None


def read_places(path: Path, placing: Placing, gazetteer: Gazetteer | None) -> Overlay:
    """Return the rows of a table as a layer of points.

    Parameters
    ----------
    path : Path
    placing : Placing
    gazetteer : Gazetteer or None
        Where each postcode is; None where rows are not placed by postcode.

    Raises
    ------
    GeographyError
        Where it cannot be read, the columns are not what they are taken for, or no row has a place.
    """
    with as_geography():
        frame = read_delimited(_member(path)).table.to_pandas()
    if placing.way == POSTCODES:
        return _by_postcode(frame, placing, gazetteer)
    return _by_coordinates(frame, placing)


def _by_coordinates(frame: pd.DataFrame, placing: Placing) -> Overlay:
    x, y = (_numbers(frame[name]) for name in placing.columns)
    _require_unit(x, y, placing.way)
    known = np.isfinite(x) & np.isfinite(y)
    zero = known & (x == 0) & (y == 0)
    left = {NO_COORDINATES: int((~known).sum()), ZERO: int(zero.sum())}
    here = known & ~zero
    crs = GRID if placing.way == METRES else "EPSG:4326"
    return overlay_of(_points(frame[here], x[here], y[here], crs), left)


def _numbers(column: pd.Series) -> Numbers:
    return pd.to_numeric(column.str.replace(",", ""), errors="coerce").to_numpy(np.float64, na_value=np.nan)


def _require_unit(x: Numbers, y: Numbers, way: str) -> None:
    both = np.abs(np.concatenate([x, y]))
    largest = float(np.nanmax(both)) if np.isfinite(both).any() else 0.0
    if way == METRES and 0 < largest <= 180:
        raise GeographyError(
            f"Eastings and northings of {NAME.lower()} must be metres, and these look like degrees: choose "
            f"{DEGREES}."
        )
    if way == DEGREES and largest > 180:
        raise GeographyError(
            f"Longitudes and latitudes of {NAME.lower()} must be degrees, and some go beyond 180: choose "
            f"{METRES}, or other columns."
        )


def _by_postcode(frame: pd.DataFrame, placing: Placing, gazetteer: Gazetteer | None) -> Overlay:
    if gazetteer is None:
        raise GeographyError(
            "Postcodes are placed by a list of where each one is, and none was given: upload Code-Point Open "
            "or the ONS Postcode Directory as a zip."
        )
    read = normalise(frame[placing.columns[0]])
    known = gazetteer.postcodes[gazetteer.postcodes["postcode"].isin(read["postcode"])]
    rows = known.drop_duplicates("postcode", keep="last").set_index("postcode")
    listed = read["postcode"].isin(rows.index)
    at = rows[["easting", "northing"]].reindex(read["postcode"]).to_numpy(np.float64)
    placed = np.isfinite(at).all(axis=1)
    reasons = read["reason"].fillna(NOT_IN_GAZETTEER).mask(listed & ~placed, NO_GRID_REFERENCE)
    left = {str(reason): int(n) for reason, n in reasons[~placed].value_counts().items()}
    return overlay_of(_points(frame[placed], at[placed, 0], at[placed, 1], GRID), left)


def _points(frame: pd.DataFrame, x: Numbers, y: Numbers, crs: str) -> gpd.GeoDataFrame:
    rows = frame.drop(columns="geometry", errors="ignore").reset_index(drop=True)
    return gpd.GeoDataFrame(rows, geometry=gpd.points_from_xy(x, y), crs=crs)


def _member(path: Path) -> Member:
    return Member(NAME, path.name, path)
