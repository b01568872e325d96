"""What places are like: night-time centres, shops and estates, and how much of each a postcode draws."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.sample.land import Land

Array = NDArray[np.float64]

_CENTRES, _SHOPS, _ESTATES = 6, 26, 9
_DAY = np.datetime64("2021-10-01")


@dataclass(frozen=True)
class Scene:
    """The postcodes that live on 1 October 2021 and what draws crime to each.

    Attributes
    ----------
    postcodes : DataFrame
        The rows of `Land.postcodes` that are live then and have a grid reference.
    homes, night, shops, estates : array
        Weights of the postcodes, each summing to 1.
    hardship : array
        How poor the place is, 0 to 1.
    centres : array (6, 2)
        The night-time centres, largest first; metres, EPSG:27700.
    """

    postcodes: pd.DataFrame
    homes: Array
    night: Array
    shops: Array
    estates: Array
    hardship: Array
    centres: Array

    @property
    def places(self) -> Array:
        """Eastings and northings, metres."""
        return self.postcodes[["easting", "northing"]].to_numpy(dtype=np.float64)


def make_scene(land: Land, rng: np.random.Generator) -> Scene:
    """Return what the land's places are like; centres where postcodes stand closest, estates by chance."""
    every = land.postcodes
    live = ~(every["introduced"] > _DAY) & ~(every["terminated"] <= _DAY) & every["easting"].notna()
    postcodes = every[live].reset_index(drop=True)
    places = postcodes[["easting", "northing"]].to_numpy(dtype=np.float64)
    crowd = crowding(places)
    centres = _by_size(places, _apart(places, crowd, _CENTRES, 2_500.0))
    shops = _apart(places, crowd * rng.uniform(0.5, 1.0, len(places)), _SHOPS, 650.0)
    dense = np.where(crowd > np.quantile(crowd, 0.35), rng.random(len(places)), 0.0)
    away = _gap(places, centres[:1]).min(axis=1) > 900.0
    estates = _apart(places, dense * away, _ESTATES, 1_100.0)
    hardship = _pull(places, estates, 480.0, np.ones(len(estates))).clip(0, 1)
    homes = postcodes["homes"].to_numpy(dtype=np.float64)
    fame = np.array([1.0, 0.42, 0.24, 0.16, 0.1, 0.08])[: len(centres)]
    return Scene(
        postcodes,
        _share(homes),
        _share(_pull(places, centres, 240.0, fame)),
        _share(_pull(places, shops, 130.0, np.linspace(1.0, 0.2, len(shops)))),
        _share(homes * hardship + 1e-9),
        hardship,
        centres,
    )


def crowding(places: Array) -> Array:
    """Return how many postcodes stand in the 1.5 km square round each, its 500 m cell in the middle."""
    cell = np.floor(places / 500.0).astype(np.int64)
    cell -= cell.min(axis=0) - 1
    counts = np.zeros(cell.max(axis=0) + 2)
    np.add.at(counts, (cell[:, 0], cell[:, 1]), 1.0)
    around = sum(np.roll(counts, (east, north), (0, 1)) for east in (-1, 0, 1) for north in (-1, 0, 1))
    return np.asarray(around)[cell[:, 0], cell[:, 1]]


def _apart(places: Array, worth: Array, count: int, gap: float) -> Array:
    """Return the worthiest places that stand at least `gap` metres apart."""
    worth = worth.copy()
    chosen = []
    for _ in range(count):
        best = int(np.argmax(worth))
        chosen.append(places[best])
        worth[_gap(places, places[best : best + 1])[:, 0] < gap] = -1.0
    return np.array(chosen)


def _by_size(places: Array, centres: Array) -> Array:
    """Return the centres in order of the postcodes within 4 km, most first."""
    around = (_gap(places, centres) < 4_000.0).sum(axis=0)
    return centres[np.argsort(-around, kind="stable")]


def _gap(places: Array, others: Array) -> Array:
    return np.hypot(places[:, None, 0] - others[None, :, 0], places[:, None, 1] - others[None, :, 1])


def _pull(places: Array, sources: Array, reach: float, strength: Array) -> Array:
    return np.asarray((np.exp(-((_gap(places, sources) / reach) ** 2)) * strength).sum(axis=1))


def _share(weights: Array) -> Array:
    # Rounded, so that the last bits of exp, which differ between processors, decide nothing.
    weights = np.round(weights / weights.sum(), 12)
    return np.asarray(weights / weights.sum())
