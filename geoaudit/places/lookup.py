"""From points and postcodes to areas: geometry once, then kept."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import geoaudit
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.caching import cached
from geoaudit.places.gazetteer import Gazetteer
from geoaudit.places.postcodes import (
    ELSEWHERE,
    NO_COORDINATES,
    NO_GRID_REFERENCE,
    NOT_IN_GAZETTEER,
    OUTSIDE,
    normalise,
)
from geoaudit.places.windows import END
from geoaudit.places.within import NOWHERE, Metres, Shapes, area_of, nearest_area, outside_of
from geoaudit.provenance import digest

_METHOD = 2  # a change in how points are placed: results cached before are not used


@dataclass(frozen=True)
class Tolerance:
    """How far outside every area a point may lie and still belong to the nearest.

    Attributes
    ----------
    metres : float
        For coasts that were drawn more coarsely than they are.
    national : BoundarySet, optional
        All areas of the country: a point in one that is not of the study area belongs to that one.
    """

    metres: float = 50.0
    national: BoundarySet | None = None


@dataclass(frozen=True)
class Lookup:
    """The area of every postcode.

    Attributes
    ----------
    table : DataFrame
        The gazetteer's ``postcode``, ``valid_from``, ``valid_to``, ``introduced``, ``terminated``,
        ``easting``, ``northing`` (metres, EPSG:27700) with the columns of `locate`.
    """

    table: pd.DataFrame


def locate(points: pd.DataFrame, areas: BoundarySet, tolerance: Tolerance) -> pd.DataFrame:
    """Return the area of each point.

    A point on the edge of several areas belongs to the one with the lowest code. One outside every area
    belongs to the nearest within the tolerance, unless it lies in an area of the national set that the
    areas cover by less than half.

    Parameters
    ----------
    points : DataFrame
        ``easting``, ``northing``: metres, EPSG:27700; NaN where unknown.

    Returns
    -------
    DataFrame
        With the index of `points`: ``area_code`` (missing where not placed), ``near`` (placed by the
        tolerance alone), ``reason`` (missing where placed) and ``elsewhere`` (the code of the national area
        that the point lies in, where the reason is `ELSEWHERE`).
    """
    x = points["easting"].to_numpy(np.float64)
    y = points["northing"].to_numpy(np.float64)
    shapes = areas.areas.geometry.to_numpy()
    known = np.isfinite(x) & np.isfinite(y)
    place = area_of(x, y, shapes)
    elsewhere = _national_area(x, y, known & (place == NOWHERE), shapes, tolerance.national)
    left = np.flatnonzero(known & (place == NOWHERE) & elsewhere.isna().to_numpy())
    place[left] = nearest_area(x[left], y[left], shapes, tolerance.metres)
    placed = place != NOWHERE
    near = np.isin(np.arange(len(x)), left) & placed
    reason = pd.Series(OUTSIDE, elsewhere.index, dtype="str").mask(elsewhere.notna(), ELSEWHERE)
    code = areas.areas["area_code"].take(np.maximum(place, 0)).reset_index(drop=True).where(placed)
    found = {
        "area_code": code,
        "near": near,
        "reason": reason.mask(~known, NO_COORDINATES).mask(placed),
        "elsewhere": elsewhere,
    }
    return pd.DataFrame(found).set_axis(points.index)


def _national_area(
    x: Metres, y: Metres, wanted: NDArray[np.bool_], shapes: Shapes, national: BoundarySet | None
) -> pd.Series:
    """Return the code of the national area, outside the study area, that holds each wanted point."""
    found = pd.Series(index=range(len(x)), dtype="str")
    left = np.flatnonzero(wanted)
    if national is None or left.size == 0:
        return found
    others = outside_of(national.areas, shapes)
    place = area_of(x[left], y[left], others.geometry.to_numpy())
    inside = place != NOWHERE
    found.iloc[left[inside]] = others["area_code"].take(place[inside]).to_numpy()
    return found


def locate_cached(
    points: pd.DataFrame, areas: BoundarySet, tolerance: Tolerance, cache: Path | None
) -> pd.DataFrame:
    """Return what `locate` does, kept in the folder `cache` for the same points, areas and tolerance."""
    metres = points[["easting", "northing"]].to_numpy(np.float64)
    key = _key("points", hashlib.sha256(metres.tobytes()).hexdigest(), areas, tolerance)
    located = cached(cache, key, lambda: locate(points, areas, tolerance).reset_index(drop=True))
    return located.set_axis(points.index)


def make_lookup(gazetteer: Gazetteer, areas: BoundarySet, tolerance: Tolerance, cache: Path | None) -> Lookup:
    """Return the area of every postcode, kept in the folder `cache` for the same files and tolerance."""
    key = _key("postcodes", gazetteer.sha256, areas, tolerance)
    return Lookup(cached(cache, key, lambda: _table(gazetteer.postcodes, areas, tolerance)))


def lookup_postcodes(
    raw: pd.Series, gazetteer: Gazetteer, areas: BoundarySet, tolerance: Tolerance
) -> pd.DataFrame:
    """Return the area of each postcode, as it was typed and where it was last.

    Returns
    -------
    DataFrame
        With the index of `raw`: ``postcode`` (as gazetteers write it, missing where it is none),
        ``area_code``, ``easting``, ``northing`` (metres, EPSG:27700) and ``reason`` (where there is no area).
    """
    read = normalise(raw)
    latest = gazetteer.postcodes[(gazetteer.postcodes["valid_to"] == END).to_numpy()]
    wanted = latest[latest["postcode"].isin(read["postcode"].dropna().unique())]
    table = _table(wanted, areas, tolerance)[["postcode", "area_code", "easting", "northing", "reason"]]
    found = read[["postcode"]].merge(table, on="postcode", how="left").set_axis(raw.index)
    known = read["postcode"].isin(wanted["postcode"])
    found["reason"] = found["reason"].where(known, read["reason"].fillna(NOT_IN_GAZETTEER))
    return found


def _table(postcodes: pd.DataFrame, areas: BoundarySet, tolerance: Tolerance) -> pd.DataFrame:
    located = locate(postcodes, areas, tolerance)
    located["reason"] = located["reason"].replace(NO_COORDINATES, NO_GRID_REFERENCE)
    return pd.concat([postcodes, located], axis=1).reset_index(drop=True)


def _key(what: str, inputs: str, areas: BoundarySet, tolerance: Tolerance) -> str:
    national = tolerance.national.sha256 if tolerance.national else None
    version = [geoaudit.__version__, _METHOD]
    return digest([what, version, inputs, areas.sha256, tolerance.metres, national])
