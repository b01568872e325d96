"""How little and how much an area can hold: the method of bounds.

Of an area whose figure is known, all events or none may lie in the part that it shares with another. An
area of the new set therefore holds at least the events of those areas that lie in it alone, and at most
those of all areas that share land with it.

Source: Duncan, O. D. and Davis, B. (1953) An alternative to ecological correlation. American Sociological
Review 18 (6), 665-666.
"""

from typing import NamedTuple

import numpy as np

from geoaudit.transfer.grid import Array, Grid, Mask
from geoaudit.transfer.links import unweighted
from geoaudit.transfer.routes import Routes, destinations


class Bounds(NamedTuple):
    """What figures lie between: arrays of one shape, places x keys; `upper` is infinite where not known."""

    lower: Array
    upper: Array

    def holding(self, n: Array) -> "Bounds":
        """Return bounds wide enough to hold estimates: slivers are shared out but are no possible place."""
        return Bounds(np.fmin(self.lower, n), np.fmax(self.upper, n))


def target_bounds(grid: Grid, routes: Routes) -> Bounds:
    """Return the bounds of each target (targets x keys)."""
    lower = routes.ways.gather(_fixed(grid, routes))
    return Bounds(lower, routes.ways.gather(grid.upper))


def lost_bounds(grid: Grid, routes: Routes) -> Bounds:
    """Return the bounds of what is not carried, by reason (reasons x keys)."""
    lost = unweighted(routes.lost)
    return Bounds(lost.gather(_fixed(grid, routes)), lost.gather(grid.upper))


def _fixed(grid: Grid, routes: Routes) -> Array:
    """Return the lower bounds of the areas whose every event goes to one and the same place, else 0."""
    only: Array = np.where((destinations(routes) == 1)[:, None], grid.lower, 0.0)
    return only


def withheld_bounds(grid: Grid, routes: Routes, withheld: Mask) -> Bounds:
    """Return the bounds of the known figures that lie in targets withheld (targets x keys), as one row."""
    if not withheld.any():
        return Bounds(np.zeros((1, len(grid.keys))), np.zeros((1, len(grid.keys))))
    size = len(routes.origin)
    leading = routes.ways.reversed(size).gather(withheld.astype(np.float64))
    inside = (leading == destinations(routes)[:, None]) & (leading > 0)
    lower = np.where(inside & ~grid.unknown, grid.lower, 0.0).sum(axis=0, keepdims=True)
    upper = np.where((leading > 0) & ~grid.unknown, grid.upper, 0.0).sum(axis=0, keepdims=True)
    return Bounds(lower, upper)
