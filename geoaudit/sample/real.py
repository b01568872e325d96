"""Real land for invented people: a boundary file and a list of postcodes as published."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.files.headers import listed
from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries
from geoaudit.places.boundary_files import layer_columns
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.places.refusing import as_geography
from geoaudit.sample.land import AreaSet, Land, areas_of
from geoaudit.sample.patterns import MONTHS

_KINDS = ("WD", "LAD", "LSOA", "MSOA", "CSP", "PFA", "CASWD")
_FEWEST = 100


def real_land(
    boundaries: Path,
    gazetteer: Path | Sequence[Path],
    name: str = "Invented people on real land",
    code: str | None = None,
    label: str | None = None,
) -> Land:
    """Return real areas and the real postcodes in them, to put invented people on.

    Parameters
    ----------
    boundaries : Path
        GeoJSON, GeoPackage or Shapefile, zipped or not.
    gazetteer : Path or sequence of Path
        Code-Point Open, NSPL, ONSPD or a plain table.
    name : str
        What the sample is called.
    code, label : str, optional
        The columns of the areas' codes and names; found by the publisher's way of naming them (``WD22CD``,
        ``WD22NM``) where not given.

    Raises
    ------
    GeographyError
        Where a file cannot be used, its columns cannot be told, or too few postcodes lie there.
    """
    files = (gazetteer,) if isinstance(gazetteer, Path) else tuple(gazetteer)
    code, label = _columns(boundaries, code, label)
    year = _year(code)
    read = read_boundaries(BoundaryFile(f"areas-{year}", boundaries, code, label, date(year, 12, 31)))
    postcodes = _within(read, read_gazetteer(files).postcodes)
    if len(postcodes) < _FEWEST:
        raise GeographyError(
            f"At least {_FEWEST} postcodes must lie in {boundaries.name}, and {len(postcodes)} do: "
            "name the gazetteer of the same place."
        )
    areas = gpd.GeoDataFrame(read.areas[["area_code", "area_name", "geometry"]], crs="EPSG:27700")
    parents = pd.DataFrame(index=areas.index)
    only = AreaSet(read.name, read.date, areas.assign(people=np.nan), code, label, boundaries, parents)
    return Land(name, (only,), (), postcodes, files)


def _within(read: BoundarySet, every: pd.DataFrame) -> pd.DataFrame:
    """Return the postcodes in the areas, sorted: neighbours in the alphabet mostly are so on the ground."""
    place = areas_of(read.areas, every["easting"].to_numpy(), every["northing"].to_numpy())
    inside = every[place >= 0].sort_values(["postcode", "valid_from"], ignore_index=True)
    return inside[["postcode", "easting", "northing", "introduced", "terminated"]].assign(homes=1.0)


def _columns(file: Path, code: str | None, label: str | None) -> tuple[str, str]:
    """Return the columns of code and name: those given, else the publisher's.

    Raises
    ------
    GeographyError
        Where neither is to be had.
    """
    with as_geography():
        there = layer_columns(file)
    found = [name for kind in _KINDS for name in there if re.fullmatch(rf"{kind}\d\dCD", name)]
    code = code or (found[0] if found else None)
    label = label or (code.replace("CD", "NM") if code else None)
    if code is None or label is None or {code, label} - set(there):
        raise GeographyError(
            f"{file.name} must have a column of codes and one of names such as WD22CD and WD22NM, and it has "
            f"{listed(there)}: rename them so."
        )
    return code, label


def _year(code: str) -> int:
    """Return the year in a column's name, else the last of the invented records."""
    found = re.search(r"(\d\d)CD$", code)
    return 2000 + int(found.group(1)) if found else int(str(MONTHS[-1])[:4])
