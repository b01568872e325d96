"""An invented index of deprivation: how the small areas stand, as if among those of a whole country."""

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample.land import AreaSet, areas_of
from geoaudit.sample.scene import Scene
from geoaudit.sample.terrain import ORIGIN, TOWNS

Array = NDArray[np.float64]

_SHARES = (0.16, 0.13, 0.12, 0.11, 0.10, 0.09, 0.09, 0.08, 0.07, 0.05)
"""Of the county's small areas, those in each decile of the country's: it is somewhat poorer than the rest."""
_ALIKE = 1.5
"""As far apart as small areas are much alike, kilometres."""
_BUILT_UP = 0.25
"""People of a town, thousands a square kilometre, from which on a place belongs to it."""
_CITY = 10.0
"""People from which on a town is urban, thousands."""


def index(areas: AreaSet, scene: Scene, rng: np.random.Generator) -> pd.DataFrame:
    """Return the decile of each small area, and what kind of land it is.

    Estates are the most deprived and towns more than the country; neighbours are alike.

    Parameters
    ----------
    areas : AreaSet
        Areas of the invented county whose ``people`` are known.
    scene : Scene
        Where hardship is.
    rng : Generator
        Decides what is left to chance.

    Returns
    -------
    DataFrame
        The set's columns of code and name, ``Decile`` (1 the most deprived), ``Rural Urban``.
    """
    middles = _middles(areas.areas)
    crowded = np.log(areas.areas["people"].to_numpy() / areas.areas.area.to_numpy())
    apart = np.hypot(*(middles[:, None] - middles[None]).transpose(2, 0, 1))
    near = np.exp(-((apart / _ALIKE) ** 2))
    chance = near @ rng.normal(size=len(middles)) / np.sqrt((near**2).sum(axis=1))
    worse = 0.9 * _scaled(_hardship(areas, scene)) + 0.4 * _scaled(crowded) + 0.8 * _scaled(chance)
    return pd.DataFrame(
        {
            areas.code: areas.areas["area_code"],
            areas.label: areas.areas["area_name"],
            "Decile": _deciles(worse),
            "Rural Urban": _lands(middles),
        }
    )


def _middles(areas: gpd.GeoDataFrame) -> Array:
    """Return a point in each area, kilometres from the origin."""
    points = areas.representative_point()
    return np.asarray((np.column_stack([points.x, points.y]) - np.array(ORIGIN)) / 1000)


def _hardship(areas: AreaSet, scene: Scene) -> Array:
    """Return the hardship of each area's homes, 0 to 1; 0 where it has none."""
    row = areas_of(areas.areas, scene.places[:, 0], scene.places[:, 1])
    here = row >= 0
    sums = [
        np.bincount(row[here], weights=each[here], minlength=len(areas.areas))
        for each in (scene.homes * scene.hardship, scene.homes)
    ]
    return np.asarray(np.divide(sums[0], sums[1], out=np.zeros(len(sums[0])), where=sums[1] > 0))


def _scaled(values: Array) -> Array:
    return np.asarray((values - values.mean()) / values.std())


def _deciles(worse: Array) -> NDArray[np.int64]:
    # Rounded, so that the last bits of exp, which differ between processors, decide nothing.
    rank = np.argsort(np.argsort(-np.round(worse, 9), kind="stable"), kind="stable")
    return np.searchsorted(np.cumsum(_SHARES)[:-1], (rank + 0.5) / len(rank), side="right") + 1


def _lands(middles: Array) -> NDArray[np.object_]:
    """Return urban where a town of 10,000 people or more is, and of the rest which is in a small town."""
    towns = np.array([[town.east, town.north, town.people, town.spread] for town in TOWNS])
    squared = ((middles[:, None] - towns[None, :, :2]) ** 2).sum(axis=2)
    spread = towns[:, 3] ** 2
    dense = towns[:, 2] / (np.pi * spread) * np.exp(-squared / spread)
    large = towns[dense.argmax(axis=1), 2] >= _CITY
    built_up = np.round(dense.max(axis=1), 9) > _BUILT_UP
    words = ["Urban city and town", "Rural town and fringe"]
    found = np.select([built_up & large, built_up], words, "Rural village and dispersed")
    return found.astype(object)
