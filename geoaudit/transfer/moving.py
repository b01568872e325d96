"""Figures on one boundary set, carried to another by a crosswalk, every unit accounted for."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.crosswalks.crosswalk import Crosswalk
from geoaudit.errors import GeographyError
from geoaudit.transfer.bounds import Bounds, lost_bounds, target_bounds, withheld_bounds
from geoaudit.transfer.grid import Array, Grid, Mask, make_grid, middle
from geoaudit.transfer.routes import Routes, make_routes, with_interval

PART_UNKNOWN = "part of the target area has no figure"
CLOSED = 1e-9
"""By how much, of the whole, what goes in and what comes out may differ: rounding alone."""


@dataclass(frozen=True)
class Moved:
    """Figures on another boundary set.

    Attributes
    ----------
    figures : DataFrame
        The keys, ``area_code``, ``n`` (NaN where not known), ``lower``, ``upper`` (infinite where not
        known), ``estimated`` (bool) and ``basis`` (str: how the figure was shared out; `EXACT` where it is
        that of an unchanged area). One row an area and combination of keys.
    untransferred : DataFrame
        The keys, ``reason``, ``n``, ``lower``, ``upper``: what no area of the new set got. Rows that can
        only be 0 are left out.
    """

    figures: pd.DataFrame
    untransferred: pd.DataFrame


def move(figures: pd.DataFrame, keys: Sequence[str], crosswalk: Crosswalk) -> Moved:
    """Return figures of `crosswalk.origin` on `crosswalk.target`.

    Figures are counts, or other amounts that add up (`geoaudit.transfer.measures`). A figure known by its
    bounds alone is shared out as their middle, and marked; an area that is carried whole passes its figure
    and bounds on as they are. An area for which a combination of keys has no row is not known, and is no 0:
    a target that it can feed gets no figure, and what others bring to it is not transferred. Where areas lie
    outside the question, leave them out of the crosswalk (`geoaudit.transfer.scope.within`).

    Parameters
    ----------
    figures : DataFrame
        The columns of `keys`, ``area_code``, ``n`` (NaN where not known), ``lower`` and ``upper`` (infinite
        where not known), none below 0; one row an area and combination of keys.

    Returns
    -------
    Moved
        For each combination of keys, `amounts` of its figures and of what is not transferred sum to those
        of `figures`.

    Raises
    ------
    GeographyError
        Where the figures are none that can be carried, or the sums differ by more than `CLOSED`.

    Source: areal weighting, Goodchild, M. F. and Lam, N. S. (1980) Areal interpolation: a variant of the
    traditional spatial problem. Geo-Processing 1, 297-312; bounds as in `geoaudit.transfer.bounds`.
    """
    given = make_grid(figures, keys)
    routes = make_routes(crosswalk, given.codes)
    grid = _without_strays(given.rows(routes.origin), routes)
    n, missing = _estimates(grid, routes)
    bounds = target_bounds(grid, routes).holding(n)
    left = _left(grid, routes, np.where(missing, n, 0.0))
    shown = np.where(missing, np.nan, n)
    shown[routes.alone] = _passed_on(grid, routes)
    _require_closed(grid.known.sum(axis=0), middle(shown, *bounds).sum(axis=0) + left.sum(axis=0))
    return Moved(_figures(grid, routes, shown, bounds), _untransferred(grid, routes, left, missing))


def _without_strays(grid: Grid, routes: Routes) -> Grid:
    """Return figures in which an area that the crosswalk does not know has nothing where it has no row."""
    nothing = routes.stray[:, None] & ~grid.stated
    n, upper = np.where(nothing, 0.0, grid.n), np.where(nothing, 0.0, grid.upper)
    return Grid(grid.keys, grid.codes, n, grid.lower, upper, grid.stated)


def _estimates(grid: Grid, routes: Routes) -> tuple[Array, Mask]:
    """Return what each target gets of known figures, and whether one that it needs is not known."""
    missing = routes.certain.gather(grid.unknown.astype(np.float64)) > 0
    return routes.shares.gather(grid.known), missing


def _passed_on(grid: Grid, routes: Routes) -> Array:
    """Return the figures of the areas that are each the whole of one target, in the targets' order."""
    whole = routes.alone[routes.shares.target]
    return grid.n[routes.shares.origin[whole]]


def _left(grid: Grid, routes: Routes, withheld: Array) -> Array:
    """Return what is not transferred: a row a reason, then one for what targets not known would have got."""
    return np.vstack([routes.lost.gather(grid.known), withheld.sum(axis=0, keepdims=True)])


def _untransferred(grid: Grid, routes: Routes, n: Array, missing: Mask) -> pd.DataFrame:
    lost, held = lost_bounds(grid, routes), withheld_bounds(grid, routes, missing)
    bounds = Bounds(np.vstack([lost.lower, held.lower]), np.vstack([lost.upper, held.upper])).holding(n)
    n = np.where((n == 0) & np.isinf(bounds.upper), np.nan, n)
    table = _long(grid, routes.reasons.append(pd.Index([PART_UNKNOWN])), "reason", n, bounds)
    return table[table["upper"] > 0].reset_index(drop=True)


def _figures(grid: Grid, routes: Routes, n: Array, bounds: Bounds) -> pd.DataFrame:
    middles = routes.shares.gather(grid.interval.astype(np.float64)) > 0
    middles &= ~routes.alone[:, None]
    table = _long(grid, routes.target, "area_code", n, bounds)
    table["estimated"] = (middles | ~routes.whole[:, None]).T.ravel()
    words = pd.array([*routes.basis, *map(with_interval, routes.basis)], "str")
    place = np.arange(len(routes.target))[:, None] + len(routes.target) * middles
    return table.assign(basis=words.take(place.T.ravel()))


def _long(grid: Grid, codes: pd.Index, name: str, n: Array, bounds: Bounds) -> pd.DataFrame:
    """Return arrays (codes x keys) as rows: by the keys' order, then by code."""
    keys = grid.keys.take(np.repeat(np.arange(len(grid.keys)), len(codes))).reset_index(drop=True)
    labels = codes.astype("str").take(np.tile(np.arange(len(codes)), len(grid.keys)))
    values = {"n": n, "lower": bounds.lower, "upper": bounds.upper}
    return keys.assign(**{name: labels}, **{column: value.T.ravel() for column, value in values.items()})


def _require_closed(given: Array, found: Array) -> None:
    # The smallest numbers that can be written have no nine digits: they are compared as they are.
    wrong = ~np.isclose(found, given, rtol=CLOSED, atol=1e-300)
    if wrong.any():
        raise GeographyError(
            f"Figures carried to other boundaries must add up to what they were, but {int(wrong.sum()):,} of "
            f"{len(wrong):,} sums do not; this is a fault of GeoAudit's, please report it."
        )
