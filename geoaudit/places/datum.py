"""Longitude and latitude to National Grid metres, by the exact transformation.

Source
------
Ordnance Survey, "Transformations and OSGM15: user guide" (OSTN15), through the library convertbng. The
pyproj wheels hold no OSTN15 grid and are up to 5 m wrong: docs/decisions/0003-datum.md.
"""

from collections.abc import Callable

import numpy as np
import shapely
from convertbng.cutil import convert_bng
from numpy.typing import ArrayLike, NDArray
from pyproj import Transformer

Metres = NDArray[np.float64]

Way = Callable[[NDArray[np.float64], NDArray[np.float64]], tuple[Metres, Metres]]

_ENOUGH = 300
_CLEARLY = 0.2

_MID_WATER = (
    *((0, 650_000), (22_000, 650_000), (144_000, 625_000), (147_500, 596_500), (173_000, 573_000)),
    *((188_500, 539_000), (192_500, 511_000), (209_000, 515_500), (257_500, 514_000), (256_000, 458_000)),
    *((190_000, 449_500), (174_500, 405_500), (155_000, 284_000), (107_500, 164_000), (30_000, 57_500)),
    *((0, 50_000), (0, 0), (210_000, 0), (364_500, 22_500), (563_500, 52_500), (618_500, 99_000)),
    *((642_000, 128_000), (671_000, 173_000), (700_000, 300_000), (700_000, 1_300_000), (0, 1_300_000)),
)
"""Metres, round Great Britain through the middle of the water; the Isle of Man and Ireland lie outside."""


def to_grid(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Metres, Metres]:
    """Return the British National Grid references of points in degrees.

    Parameters
    ----------
    longitude, latitude : array-like
        Degrees, ETRS89 (WGS84 for this purpose: they differ by less than a metre); one-dimensional.

    Returns
    -------
    easting, northing : ndarray of float64
        Metres, EPSG:27700; both NaN where a degree is missing or the point is outside Great Britain
        and its inshore waters.
    """
    easting, northing = transform(longitude, latitude)
    outside = ~in_great_britain(easting, northing)
    easting[outside] = northing[outside] = np.nan
    return easting, northing


def transform(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Metres, Metres]:
    """Return eastings and northings like `to_grid`, of points anywhere.

    Outside Great Britain, and in those parts of Scilly, Shetland and the Outer Hebrides that the exact grid
    of the library does not reach (south of 49.96, north of 60.84, west of -7.56 degrees), they are
    `by_parameters`.
    """
    x = np.array(longitude, dtype=np.float64)
    y = np.array(latitude, dtype=np.float64)
    unknown = ~(np.isfinite(x) & np.isfinite(y))
    x[unknown] = y[unknown] = 0.0
    easting, northing = convert_bng(x, y)
    left = ~in_great_britain(easting, northing) & ~unknown
    easting[left], northing[left] = by_parameters(x[left], y[left])
    return easting, northing


def by_parameters(longitude: ArrayLike, latitude: ArrayLike) -> tuple[Metres, Metres]:
    """Return eastings and northings by seven parameters, which is up to 5 m from exact."""
    to_british = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    x, y = to_british.transform(np.asarray(longitude, np.float64), np.asarray(latitude, np.float64))
    off = ~(np.isfinite(x) & np.isfinite(y))
    return np.where(off, np.nan, x), np.where(off, np.nan, y)


def made_by_parameters(longitude: ArrayLike, latitude: ArrayLike, step: float = 0.1) -> bool:
    """Say whether degrees were made out of National Grid metres by seven parameters.

    Ordnance Survey draws boundaries to the tenth of a metre, and police.uk snaps its points to whole metres.
    Publishers turn them into degrees either exactly or by seven parameters, and do not say how; turned back
    the same way, and only then, they lie on such steps again. Where neither way is clear, the degrees are
    taken as exact.

    Parameters
    ----------
    longitude, latitude : array-like
        Degrees.
    step : float
        What the metres were multiples of.
    """
    x, y = np.asarray(longitude, np.float64), np.asarray(latitude, np.float64)
    if x.size < _ENOUGH:
        return False
    return _on_steps(step, *by_parameters(x, y)) > _on_steps(step, *transform(x, y)) + _CLEARLY


def _on_steps(step: float, easting: Metres, northing: Metres) -> float:
    """Return 1 where all coordinates share one fraction of a step, and about 0 where they have any."""
    metres = np.concatenate([easting, northing])
    turns = np.exp(2j * np.pi * metres[np.isfinite(metres)] / step)
    return float(np.abs(turns.mean())) if turns.size else 0.0


def from_irish_grid(easting: ArrayLike, northing: ArrayLike) -> tuple[Metres, Metres]:
    """Return points of the Irish Grid (metres, EPSG:29902) on the British National Grid, within 5 m."""
    to_british = Transformer.from_crs("EPSG:29902", "EPSG:27700", always_xy=True)
    x, y = to_british.transform(np.asarray(easting, np.float64), np.asarray(northing, np.float64))
    return x, y


def in_great_britain(easting: ArrayLike, northing: ArrayLike) -> NDArray[np.bool_]:
    """Say which points (metres, EPSG:27700) lie in Great Britain or its waters; missing ones do not."""
    x = np.asarray(easting, dtype=np.float64)
    y = np.asarray(northing, dtype=np.float64)
    outline = shapely.Polygon(_MID_WATER)
    shapely.prepare(outline)
    inside: NDArray[np.bool_] = shapely.contains_xy(outline, x, y)
    return inside
