"""Land to put people on: areas of one or more dates, and postcodes."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.places.within import area_of

Array = NDArray[np.float64]


@dataclass(frozen=True)
class AreaSet:
    """Areas of one kind on one date.

    Attributes
    ----------
    name : str
        As the specification calls it, such as ``wards-2022``.
    date : date
        The day on which they hold.
    areas : GeoDataFrame
        ``area_code``, ``area_name``, ``people`` (thousands; missing where unknown), geometry (EPSG:27700).
    code, label : str
        The columns of code and name in its file.
    file : Path or None
        The file that already holds it; None where the sample writes one.
    parents : DataFrame
        For each area the published columns of its district, partnership and force; empty where unknown.
    """

    name: str
    date: date
    areas: gpd.GeoDataFrame
    code: str
    label: str
    file: Path | None
    parents: pd.DataFrame


@dataclass(frozen=True)
class Land:
    """Where a sample's people live.

    Attributes
    ----------
    name : str
        Of the county or partnership.
    sets : tuple of AreaSet
        From the oldest to the newest; the audit is counted on the newest.
    around : tuple of AreaSet
        Further sets that are written beside them: districts, partnerships, neighbours.
    postcodes : DataFrame
        ``postcode``, ``easting``, ``northing`` (metres, EPSG:27700; NaN where there is no grid reference),
        ``introduced``, ``terminated`` (datetime64; NaT where unknown or live), ``homes`` (float); rows of
        neighbouring postcodes near one another.
    gazetteer : tuple of Path
        The files that already hold the postcodes; none where the sample writes them.
    small_areas : AreaSet, optional
        Those of an older edition that an index of deprivation is of; none where the sample has no index.
    """

    name: str
    sets: tuple[AreaSet, ...]
    around: tuple[AreaSet, ...]
    postcodes: pd.DataFrame
    gazetteer: tuple[Path, ...] = ()
    small_areas: AreaSet | None = None

    @property
    def newest(self) -> AreaSet:
        """The set that the audit is counted on."""
        return self.sets[-1]

    @property
    def boundaries(self) -> tuple[AreaSet, ...]:
        """Every set: `sets` from the newest to the oldest, the small areas, and those around."""
        return (*self.sets[::-1], *((self.small_areas,) if self.small_areas else ()), *self.around)

    @property
    def slug(self) -> str:
        """The name as file names have it."""
        return "-".join(self.name.lower().split())


def areas_of(areas: gpd.GeoDataFrame, easting: Array, northing: Array) -> NDArray[np.int64]:
    """Return the row of the area that each point lies in, the first of several; -1 where there is none."""
    return area_of(easting, northing, areas.geometry.to_numpy())
