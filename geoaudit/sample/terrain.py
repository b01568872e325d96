"""The lie of the invented land: its coast, its river, the county's edge and the towns.

Everything is in metres of the British National Grid (EPSG:27700). The land lies in the open North Sea, some
40 km off Holderness, where no place can be mistaken for it and OSTN15 still holds.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoaudit.sample.curves import smooth

Array = NDArray[np.float64]

ORIGIN = (580_000.0, 450_000.0)
# The window in kilometres from the origin that holds the county, its neighbours and some sea.
WINDOW = (-9.0, -7.0, 45.0, 45.0)
COUNTY = "Wethershire"

_COAST = [
    (31.5, -14), (32.6, -6), (33.4, -1), (34.6, 2.5), (33.7, 5.5), (32.4, 8.5), (32.6, 11.2), (34.4, 13.2),
    (35.3, 13.9), (33.4, 14.6), (30.6, 15.0), (27.6, 15.5), (24.9, 16.3), (27.7, 16.6), (30.8, 16.9),
    (33.2, 17.7), (33.9, 19.8), (33.4, 22.4), (34.1, 24.6), (36.4, 26.3), (36.9, 27.6), (34.8, 28.7),
    (33.5, 31.2), (33.9, 34.0), (32.4, 38.0), (32.0, 52),
]  # fmt: skip
_RIVER = [
    (-20, 26.0), (-10, 25.4), (-4, 23.6), (1.5, 23.9), (6, 22.2), (9.2, 22.7), (12.4, 20.8), (15.2, 21.4),
    (18.2, 19.2), (20.6, 17.3), (23.0, 17.5), (24.9, 16.3),
]  # fmt: skip
_EDGE = [
    (60, 2.2), (33.6, 2.2), (29.5, 1.2), (25.5, 2.6), (20.6, 0.8), (15.5, 2.4), (10.2, 1.6), (6.4, 4.6),
    (4.4, 8.8), (5.6, 13.4), (2.8, 17.6), (1.8, 22.6), (3.9, 27.2), (3.4, 31.2), (8.0, 34.6), (13.2, 33.8),
    (18.0, 36.2), (23.4, 34.9), (28.0, 35.8), (33.3, 33.0), (60, 33.0),
]  # fmt: skip


@dataclass(frozen=True)
class Town:
    """A built-up place.

    Attributes
    ----------
    name : str
        Invented.
    east, north : float
        Its middle, kilometres from the origin.
    people : float
        Inhabitants, thousands.
    spread : float
        The distance at which its density has fallen to 1/e, kilometres.
    """

    name: str
    east: float
    north: float
    people: float
    spread: float


TOWNS = (
    Town("Ravensmouth", 27.8, 17.9, 118.0, 2.6),
    Town("Ravensmouth South Shore", 28.6, 13.6, 52.0, 1.9),
    Town("Hollinford", 12.6, 22.0, 74.0, 2.3),
    Town("Scarholme Sands", 34.0, 26.6, 24.0, 1.4),
    Town("Market Wetherby Cross", 19.4, 29.3, 13.0, 1.1),
    Town("Thornelow", 17.4, 8.2, 17.0, 1.2),
    Town("Saltersea", 31.3, 6.4, 12.0, 1.1),
    Town("Upper Dunnock", 8.2, 10.6, 7.0, 0.9),
    Town("Fallowmere", 8.4, 30.4, 6.5, 0.9),
    Town("Brackley Staithe", 26.2, 30.0, 6.0, 0.8),
    Town("Elderwick", 23.6, 9.6, 5.0, 0.8),
    Town("Cold Hythe", 19.0, 13.6, 3.5, 0.7),
)
_COUNTRYSIDE = 0.030  # thousand people a square kilometre


def coast() -> Array:
    """Return the coast from south to north, the estuary's two shores in it, km."""
    return smooth(np.array(_COAST, dtype=float))


def river() -> Array:
    """Return the river from the west to the head of its estuary, km."""
    return smooth(np.array(_RIVER, dtype=float))


def edge() -> Array:
    """Return the county's inland edge, from the sea in the south round to the sea in the north, km."""
    return smooth(np.array(_EDGE, dtype=float))


def land_area() -> shapely.Polygon:
    """Return all land within reach: everything west of the coast, km."""
    line = coast()
    return shapely.Polygon([*line, (-30.0, line[-1, 1]), (-30.0, line[0, 1])])


def county_area() -> shapely.Polygon:
    """Return what lies within the county's inland edge, sea included, km."""
    return shapely.Polygon(edge())


def density(places: Array) -> Array:
    """Return the people at each place, thousands a square kilometre.

    Parameters
    ----------
    places : array (n, 2)
        Kilometres from the origin.
    """
    towns = np.array([[town.east, town.north, town.people, town.spread] for town in TOWNS])
    squared = ((places[:, None, :] - towns[None, :, :2]) ** 2).sum(axis=2)
    spread = towns[:, 3] ** 2
    peak = towns[:, 2] / (np.pi * spread)
    return np.asarray(_COUNTRYSIDE + (peak * np.exp(-squared / spread)).sum(axis=1))


def to_grid(places: Array) -> Array:
    """Return kilometres from the origin as National Grid metres, to the decimetre."""
    return np.asarray(np.round(places * 1000.0 + np.array(ORIGIN), 1))
