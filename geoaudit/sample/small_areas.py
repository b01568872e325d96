"""The small areas of an older edition, which an index of deprivation is of: drawn within the wards of 2013.

They are of the size of lower layer super output areas: no fewer than 1,000 people where the ward has as
many, 1,700 on average. They nest in the wards of 2013 and cut across those redrawn since. Their codes
are none of those that the street-level files print, which are of a later edition.
"""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.sample.blocks import Blocks
from geoaudit.sample.land import AreaSet
from geoaudit.sample.partition import divide, neighbours_of, united
from geoaudit.sample.wards import DISTRICTS, WardSet

Indices = NDArray[np.int64]

_WANTED, _LEAST = 1.5, 1.0
"""People in a small area, thousands."""
_SEED = 2011


def make_small_areas(blocks: Blocks, wards: WardSet) -> AreaSet:
    """Return the small areas of 2011, in order of district, ward and letter; the same on every call.

    Parameters
    ----------
    blocks : Blocks
        The land.
    wards : WardSet
        The wards that they nest in.
    """
    plan, ward = _plan(blocks, wards)
    people = np.bincount(plan[plan >= 0], weights=blocks.people[plan >= 0])
    areas = gpd.GeoDataFrame(
        {
            "area_code": [f"E01999{number:03d}" for number in range(1, len(ward) + 1)],
            "area_name": _names(wards, ward),
            "people": people,
        },
        geometry=shapely.normalize(united(blocks, plan, len(ward))),
        crs="EPSG:27700",
    )
    return AreaSet("lsoa-2011", date(2011, 12, 31), areas, "LSOA11CD", "LSOA11NM", None, pd.DataFrame())


def _plan(blocks: Blocks, wards: WardSet) -> tuple[Indices, Indices]:
    """Return each block's small area (-1 outside the county) and each small area's ward."""
    plan = np.full(len(blocks.people), -1)
    ward: list[int] = []
    for number in range(len(wards.table)):
        here = np.flatnonzero(wards.ward == number)
        parts = _parts(blocks, here, _SEED + number)
        plan[here] = parts + len(ward)
        ward += [number] * (int(parts.max()) + 1)
    return plan, np.array(ward)


def _parts(blocks: Blocks, here: Indices, seed: int) -> Indices:
    """Divide a ward's blocks into small areas, numbered from 0."""
    count = round(float(blocks.people[here].sum()) / _WANTED)
    if count < 2:
        return np.zeros(len(here), dtype=np.int64)
    parts = np.full(len(blocks.people), -1)
    parts[here] = divide(blocks, here, count, seed) if count < len(here) else np.arange(len(here))
    return np.unique(_large_enough(blocks, parts)[here], return_inverse=True)[1]


def _large_enough(blocks: Blocks, parts: Indices) -> Indices:
    """Join each part of too few people, the smallest first, with its neighbour of fewest."""
    while True:
        people = np.bincount(parts[parts >= 0], weights=blocks.people[parts >= 0])
        people[people == 0] = np.inf
        smallest = int(np.argmin(people))
        beside = neighbours_of(blocks, parts, smallest)
        if people[smallest] >= _LEAST or len(beside) == 0:
            return parts
        parts = np.where(parts == smallest, beside[np.argmin(people[beside])], parts)


def _names(wards: WardSet, ward: Indices) -> NDArray[np.object_]:
    """Name each by its district, the number of its ward there, and a letter."""
    district = wards.table["district"].to_numpy()[ward]
    first = np.searchsorted(wards.table["district"].to_numpy(), district)
    letter = pd.Series(ward).groupby(ward).cumcount().to_numpy()
    numbers = np.char.mod("%03d", ward - first + 1).astype(object)
    letters = np.array(list("ABCDEFGHIJKL"), dtype=object)[letter]
    return np.asarray(np.array(DISTRICTS, dtype=object)[district] + " " + numbers + letters)
