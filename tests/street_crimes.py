"""Street-level crimes of the Northumbria Police area, counted straight from the published files.

Nothing of GeoAudit is used: what its packs say is held against these counts. The points are whole metres
that their publisher made into degrees by seven parameters, which is what pyproj undoes; so are the wards of
2013 and 2022 and those of 2001, but the wards of 2019 were made into degrees by OSTN15
(docs/decisions/0003-datum.md).
"""

import zipfile
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from convertbng.cutil import convert_bng
from numpy.typing import NDArray

_POINT = ["Longitude", "Latitude"]
_NAMES = {"Month": "month", "Crime type": "crime_type", "LSOA code": "lsoa"}
AREAS = {
    "cas-2001": ("CASWD_2001-04", "ons_label"),
    "wards-2013": ("WD_2013-12", "WD13CD"),
    "wards-2019": ("WD_2019-12", "WD19CD"),
    "wards-2022": ("WD_2022-12", "WD22CD"),
}
"""The file and the column of codes of each boundary set."""
_BY_OSTN15 = ("wards-2019",)
_GRID = 27700


def read_crimes(data: Path, *archives: str) -> pd.DataFrame:
    """Return the crimes of archives: ``month``, ``crime_type``, ``lsoa``, ``Longitude``, ``Latitude``."""
    parts = []
    for archive in archives:
        with zipfile.ZipFile(data / "northumbria" / "police-uk" / f"{archive}_northumbria.zip") as files:
            streets = [name for name in files.namelist() if name.endswith("-street.csv")]
            parts += [pd.read_csv(files.open(name), usecols=[*_NAMES, *_POINT]) for name in streets]
    rows = pd.concat(parts, ignore_index=True).rename(columns=_NAMES)
    return rows[rows["crime_type"] != "Anti-social behaviour"].reset_index(drop=True)


@cache
def placed_crimes(data: Path) -> pd.DataFrame:
    """Return the crimes of May 2020 to December 2021 with the area of each boundary set that they lie in."""
    rows = read_crimes(data, "2020-05_2021-12")
    return rows.assign(**{name: places_of(rows, areas_of(data, name)) for name in AREAS})


@cache
def areas_of(data: Path, boundaries: str) -> gpd.GeoDataFrame:
    """Return a boundary set in metres, mended, each code once: ``area_code`` and the geometry."""
    file, code = AREAS[boundaries]
    found = gpd.read_file(data / "northumbria" / "boundaries" / f"{file}.geojson")
    if boundaries in _BY_OSTN15:
        metres = shapely.transform(found.geometry.to_numpy(), _by_ostn15)
        found = found.set_geometry(gpd.GeoSeries(metres, crs=_GRID))
    on_grid = found.to_crs(_GRID)
    on_grid = on_grid.assign(geometry=on_grid.make_valid())
    return on_grid.dissolve(code).rename_axis("area_code").reset_index()


def places_of(crimes: pd.DataFrame, areas: gpd.GeoDataFrame) -> pd.Series:
    """Return the code of the area that each crime lies in; missing where it lies in none."""
    points = crimes[_POINT].dropna().drop_duplicates()
    degrees = gpd.GeoDataFrame(points, geometry=gpd.points_from_xy(*points.to_numpy().T), crs=4326)
    inside = degrees.to_crs(_GRID).sjoin(areas[["area_code", "geometry"]], predicate="intersects")
    codes = inside.sort_values("area_code").drop_duplicates(_POINT).set_index(_POINT)["area_code"]
    return pd.Series(codes.reindex(pd.MultiIndex.from_frame(crimes[_POINT])).to_numpy(), crimes.index)


def added_up(crimes: pd.DataFrame, areas: pd.Series, code: str) -> pd.DataFrame:
    """Return a partner's table of crimes by area (the column `code`) and type, a row for every pair."""
    counts = crimes.groupby([code, "crime_type"]).size()
    types = sorted(crimes["crime_type"].unique())
    every = pd.MultiIndex.from_product([sorted(areas), types], names=["area_code", "crime_type"])
    return counts.reindex(every, fill_value=0).rename("n").reset_index()


def _by_ostn15(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack(convert_bng(degrees[:, 0].copy(), degrees[:, 1].copy()))
