"""A choice of figures to hide that is the cheapest to meet plain needs: that a figure has company, and room.

In a line of a table (a total and its parts, all as counted) a hidden figure needs another beside it, and
where the total is shown the hidden ones together must come to what each must be able to be. What that leaves
unmet is learnt from linear programs, as sets of figures of which one at least must be hidden too.

Source: Fischetti and Salazar (2001), "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47 (7): the master problem, its capacity and bridgeless inequalities.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from geoaudit.disclosure.linked import Flags, Linked, Real

_GAP, _NODES = 0.005, 2000
"""How near the cheapest a choice must come, and how many branches may be looked into for it."""

Need = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Figures of which one at least must be hidden, and those that it holds for only if they are hidden."""


class Cover:
    """What must be hidden beside what is hidden from the start, as far as is known.

    Parameters
    ----------
    linked : Linked
    movable : array of bool
        Shown statistics that may be hidden.
    """

    def __init__(self, linked: Linked, movable: Flags) -> None:
        self.linked, self.movable = linked, movable
        self.needs: list[Need] = [need for line in _lines(linked) for need in self._of_line(*line)]

    def need(self, of: int, among: Flags) -> None:
        """Take in that one of some figures must be hidden if a figure is, or is so from the start."""
        only_if = np.array([of] if self.movable[of] else [], np.int64)
        self.needs.append((np.flatnonzero(among & self.movable), only_if))

    def chosen(self) -> Flags:
        """Return which further statistics to hide; none where that is too much to work out."""
        size, none = len(self.movable), np.zeros(len(self.movable), bool)
        needs = [need for need in self.needs if len(need[0])]
        if not needs:
            return none
        found = milp(
            self.linked.cost,
            integrality=np.ones(size),
            bounds=Bounds(0, self.movable.astype(float)),
            constraints=LinearConstraint(_matrix(needs, size), _floor(needs), np.inf),
            options={"mip_rel_gap": _GAP, "node_limit": _NODES},
        )
        return none if found.x is None else np.asarray(found.x > 0.5)

    def _of_line(self, total: int, parts: NDArray[np.int64]) -> Sequence[Need]:
        linked, nothing = self.linked, np.zeros(0, np.int64)
        line = np.append(parts, total)
        hidden, free = line[~linked.shown[line]], line[self.movable[line]]
        if len(hidden) == 0:
            return [(free[free != one], np.array([one])) for one in free]
        wanted = np.nanmax(np.append(linked.up[hidden], linked.width))
        shown = parts[linked.shown[parts]]
        room = linked.lower[total] - linked.lower[shown].sum() if linked.shown[total] else np.inf
        return [(free, nothing)] if len(hidden) == 1 or room < wanted else []


def _lines(linked: Linked) -> Sequence[tuple[int, NDArray[np.int64]]]:
    """Return the total and the parts of each line of which all figures, where shown, are as counted."""
    loose = linked.shown & (linked.lower < linked.upper)
    lines = linked.lines
    exact = np.flatnonzero((abs(lines) @ loose.astype(float)) == 0)
    rows = [slice(lines.indptr[i], lines.indptr[i + 1]) for i in exact]
    split = [(lines.indices[row], lines.data[row] < 0) for row in rows]
    return [(int(at[total][0]), np.asarray(at[~total], np.int64)) for at, total in split if total.sum() == 1]


def _matrix(needs: Sequence[Need], size: int) -> csr_array:
    blocks = []
    for sign, side in ((1.0, 0), (-1.0, 1)):
        rows = np.repeat(np.arange(len(needs)), [len(need[side]) for need in needs])
        columns = np.concatenate([need[side] for need in needs])
        blocks.append(csr_array((np.full(len(rows), sign), (rows, columns)), shape=(len(needs), size)))
    return csr_array(blocks[0] + blocks[1])


def _floor(needs: Sequence[Need]) -> Real:
    return np.array([0.0 if len(only_if) else 1.0 for _, only_if in needs])
