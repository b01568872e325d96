"""How dense events are on the ground: kernel density, its correction at edges, and risk.

All densities are per km². Points are summed to distinct places first, so that a thousand events of one map
point cost what one does.
"""

import numpy as np
import pandas as pd

from geoaudit.errors import HotspotError
from geoaudit.hotspots.kernels import Array, Kernel, sums

LEAST_EVENTS = 30
"""Events below which no map of them is made: where they happen to lie would be all that it shows."""

LEAST_SHARE = 1e-9
"""The share of a kernel on the land below which it is taken to reach none."""

PER = 1_000
"""What a risk is for: so many of the base."""

_AT = ["easting", "northing"]


def distinct(points: pd.DataFrame) -> pd.DataFrame:
    """Return points summed to distinct places.

    Parameters
    ----------
    points : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700), ``n`` (what each stands for: counts, harm or shares
        of time).

    Returns
    -------
    DataFrame
        The same columns, one row for each place, by easting and northing.

    Raises
    ------
    HotspotError
        Where a coordinate or an ``n`` is missing or infinite, or an ``n`` is below 0.
    """
    known = points[[*_AT, "n"]].astype("float64")
    unusable = int((~np.isfinite(known.to_numpy()).all(axis=1) | (known["n"] < 0)).sum())
    if unusable:
        raise HotspotError(
            f"Points must have an easting, a northing and an n of 0 or more, but {unusable:,} of "
            f"{len(points):,} have not: leave them out and say how many they are."
        )
    return known.groupby(_AT, sort=True)["n"].sum().reset_index()


def require_enough(points: pd.DataFrame) -> None:
    """Refuse points that are too few for a map of hotspots.

    Parameters
    ----------
    points : DataFrame
        ``n``: the events of each; not their harm.

    Raises
    ------
    HotspotError
        Where there are fewer than `LEAST_EVENTS`.
    """
    events = int(points["n"].sum())
    if events < LEAST_EVENTS:
        raise HotspotError(
            f"A map of hotspots must have {LEAST_EVENTS} events or more, but there are {events}: "
            f"take a longer period, more offences or a larger area."
        )


def density(points: pd.DataFrame, places: pd.DataFrame, kernel: Kernel) -> Array:
    """Return the kernel density of points at places, per km².

    Parameters
    ----------
    points : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700), ``n`` (weights).
    places : DataFrame
        ``easting``, ``northing``: the centres of cells, or any others.

    Returns
    -------
    array
        One for each place: the exact sum of the kernels, no correction at edges.

    Raises
    ------
    HotspotError
        As `distinct`; where a place has no coordinates.

    Source: Silverman, B. W. (1986) Density Estimation for Statistics and Data Analysis. Chapman and Hall,
    section 4.2, times the number of events.
    """
    given = distinct(points)
    return sums(_positions(given), given["n"].to_numpy(np.float64), _positions(places), kernel)


def edge_share(points: pd.DataFrame, cells: pd.DataFrame, kernel: Kernel, cell_km2: float) -> Array:
    """Return the share of each point's kernel that lies on the land.

    It is summed at the centres of the cells, as the density is: on land all around it is 1 but for what a
    sum of so many cells differs from the integral (which shows with cells as wide as the bandwidth).

    Parameters
    ----------
    points : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700).
    cells : DataFrame
        ``easting``, ``northing`` of the centres, ``land`` (the share of the cell that is land, 0 to 1;
        missing is none).
    cell_km2 : float
        The area of a whole cell.

    Returns
    -------
    array
        One for each point.

    Raises
    ------
    HotspotError
        Where the kernel of a point reaches no land.

    Source: Diggle, P. (1985) A kernel method for smoothing point process data. Journal of the Royal
    Statistical Society C (Applied Statistics) 34 (2), 138-147.
    """
    share = cell_km2 * sums(_positions(cells), _land(cells), _positions(points), kernel)
    lost = int((share < LEAST_SHARE).sum())
    if lost:
        raise HotspotError(
            f"An event's kernel must reach the centre of a cell with land, but those of {lost:,} of "
            f"{len(points):,} places reach none: give a wider bandwidth or smaller cells, or leave out "
            f"events outside the study area."
        )
    return share


def corrected(points: pd.DataFrame, cells: pd.DataFrame, kernel: Kernel, cell_km2: float) -> Array:
    """Return the kernel density on the land, where no event loses what its kernel puts beyond the edge.

    Each point's weight is divided by its `edge_share`. Densities times the land of their cells (``land``
    times `cell_km2`) therefore sum to what the points sum to. Right on a straight edge an even density still
    comes out at ln 2 (0.69) of what it is, uncorrected at a half: the price of losing no event.

    Parameters
    ----------
    points : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700), ``n`` (weights).
    cells : DataFrame
        ``easting``, ``northing`` of the centres, ``land`` (the share of the cell that is land, 0 to 1;
        missing is none).
    cell_km2 : float
        The area of a whole cell.

    Returns
    -------
    array
        One for each cell, per km² of land; missing where a cell has none.

    Raises
    ------
    HotspotError
        As `distinct` and `edge_share`.

    Source: Jones, M. C. (1993) Simple boundary correction for kernel density estimation. Statistics and
    Computing 3, 135-146: the correction at the event, which keeps the sum.
    """
    given = distinct(points)
    share = edge_share(given, cells, kernel, cell_km2)
    found = density(given.assign(n=given["n"] / share), cells, kernel)
    return np.where(_land(cells) > 0, found, np.nan)


def least_base(kernel: Kernel) -> float:
    """Return the density of a base, per km², below which too little of it is near for a risk.

    It is `LEAST_EVENTS` in the area that a density stands for (`Kernel.effective_km2`).
    """
    return LEAST_EVENTS / kernel.effective_km2


def ratio(events: Array, base: Array, least: float) -> Array:
    """Return the risk from two densities at the same places (dual kernel density): events per 1,000 of base.

    Parameters
    ----------
    events, base : array
        Densities per km² by kernels of one bandwidth.
    least : float
        The density of the base below which there is no risk to tell, such as `least_base`.

    Returns
    -------
    array
        Missing where the base is below `least` or either is missing.

    Raises
    ------
    HotspotError
        Where `least` is not above 0, or the densities are not of the same places.

    Source: Bithell, J. F. (1990) An application of density estimation to geographical epidemiology.
    Statistics in Medicine 9 (6), 691-701.
    """
    if not (np.isfinite(least) and least > 0):
        raise HotspotError(
            f"The least base of a risk must be a density above 0 per km², but it is {least:g}: give another."
        )
    if len(events) != len(base):
        raise HotspotError(
            f"Both densities of a risk must be of the same places, but one has {len(events):,} and the other "
            f"{len(base):,}: make them on one grid."
        )
    enough = base >= least
    return np.where(enough, PER * events / np.where(enough, base, 1.0), np.nan)


def _positions(table: pd.DataFrame) -> Array:
    """Return eastings and northings in two columns."""
    found = table[_AT].to_numpy(np.float64)
    nowhere = int((~np.isfinite(found)).any(axis=1).sum())
    if nowhere:
        raise HotspotError(
            f"Places must have an easting and a northing, but {nowhere:,} of {len(found):,} have not: "
            f"leave them out."
        )
    return found


def _land(cells: pd.DataFrame) -> Array:
    land: Array = np.nan_to_num(cells["land"].to_numpy(np.float64))
    return land
