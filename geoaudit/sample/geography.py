"""The invented land's files: boundary sets, lookups, changes and the directory of postcodes."""

import tomllib
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from convertbng.cutil import convert_osgb36_to_ll

from geoaudit.provenance import sha256_of
from geoaudit.sample import county
from geoaudit.sample.land import AreaSet, Land, areas_of
from geoaudit.sample.writing import csv_bytes, write_geojson, write_zip

POSTCODES = "ONSPD_FEB_2023_WT.zip"
# Each date in another of the ways in which such files are published.
_CRS = {
    "wards-2013": "EPSG:27700",
    "wards-2019": "CRS84",
    "wards-2022": "EPSG:27700",
    "lsoa-2011": "EPSG:27700",
    "districts-2022": "",
    "partnerships-2022": "EPSG:27700",
    "districts-around-2022": "CRS84",
}


def file_name(areas: AreaSet) -> str:
    """Return the name of the boundary file that the sample writes for a set."""
    return f"{areas.name.replace('-', '_')}.geojson"


def write_boundaries(land: Land, folder: Path) -> None:
    """Write every boundary set, the lookups of each date, what became of each ward, and SOURCES.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    for areas in land.boundaries:
        write_geojson(folder / file_name(areas), _published(areas), _CRS[areas.name])
    for areas in land.sets:
        lookup = _published(areas).drop(columns=["geometry", "BNG_E", "BNG_N"])
        (folder / f"lookup_{areas.date.year}.csv").write_bytes(csv_bytes(lookup, encoding="utf-8-sig"))
    (folder / "ward_changes.csv").write_bytes(csv_bytes(county.changes()))
    (folder / "SOURCES.toml").write_bytes(_sources(folder).encode())


def _published(areas: AreaSet) -> gpd.GeoDataFrame:
    """Return the set with the columns that its publisher would give it."""
    frame = areas.areas[["area_code", "area_name", "geometry"]].rename(
        columns={"area_code": areas.code, "area_name": areas.label}
    )
    point = areas.areas.representative_point()
    frame = frame.join(areas.parents).assign(
        BNG_E=point.x.round().astype(int), BNG_N=point.y.round().astype(int)
    )
    return gpd.GeoDataFrame(frame, geometry="geometry", crs="EPSG:27700").sort_values(areas.code)


def _sources(folder: Path) -> str:
    """Return SOURCES.toml: for every file what it is, and its hash."""
    head = (
        "# Where these files come from: geoaudit's own generator of an invented county. No place, name or\n"
        "# postcode in them is real: codes with 999 after the first three characters were never given.\n"
    )
    entries = [
        f'\n[["files"]]\nname = "{path.name}"\npublisher = "GeoAudit (invented)"\n'
        f'edition = "{_edition(path)}"\nlicence = "MIT"\nsha256 = "{sha256_of(path)}"\n'
        for path in sorted(folder.iterdir())
        if path.name != "SOURCES.toml"
    ]
    text = head + "".join(entry.replace('[["files"]]', "[[files]]") for entry in entries)
    tomllib.loads(text)
    return text


def _edition(path: Path) -> str:
    year = "".join(letter for letter in path.stem if letter.isdigit())
    return f"December {year}" if year else "all dates"


def write_postcodes(land: Land, path: Path) -> None:
    """Write the postcodes in the layout of the ONS Postcode Directory, cut up by area as it is published."""
    name = f"Data/multi_csv/{path.stem.rsplit('_', 1)[0]}_UK_WT.csv"
    write_zip(path, {name: csv_bytes(_directory(land), quoting=2)})


def _directory(land: Land) -> pd.DataFrame:
    frame = land.postcodes
    placed = frame["easting"].notna()
    east, north = frame["easting"].to_numpy(copy=True), frame["northing"].to_numpy(copy=True)
    row = areas_of(land.newest.areas, east, north)
    area = pd.concat([land.newest.areas["area_code"], land.newest.parents], axis=1)
    area = area.reindex(row).reset_index(drop=True).fillna("")
    longitude, latitude = convert_osgb36_to_ll(
        np.where(placed, east, 580_000.0), np.where(placed, north, 450_000.0)
    )
    outward, inward = frame["postcode"].str.split(" ").str[0], frame["postcode"].str.split(" ").str[1]
    return pd.DataFrame(
        {
            "pcd": outward.str.ljust(4) + inward,
            "pcd2": outward.str.ljust(4) + " " + inward,
            "pcds": frame["postcode"],
            "dointr": frame["introduced"].dt.strftime("%Y%m"),
            "doterm": frame["terminated"].dt.strftime("%Y%m").fillna(""),
            "oscty": "E99999999",
            "oslaua": area["LAD22CD"],
            "osward": area["area_code"],
            "usertype": frame["usertype"],
            "oseast1m": _metres(frame["easting"], 6),
            "osnrth1m": _metres(frame["northing"], 7),
            "osgrdind": np.where(placed, "1", "9"),
            "ctry": "E92000001",
            "pfa": area["PFA22CD"],
            "lat": np.where(placed, np.round(latitude, 6), 99.999999),
            "long": np.where(placed, np.round(longitude, 6), 0.0),
        }
    )


def _metres(values: "pd.Series[float]", width: int) -> "pd.Series[str]":
    return values.fillna(0).astype(int).astype(str).str.zfill(width).where(values.notna(), "")
