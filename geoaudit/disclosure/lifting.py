"""One linear program: the possible table in which chosen figures are lifted or lowered at the least loss.

Every shown figure may be moved out of what is known of it at a price, and is hidden for it. The price of a
figure is paid for each unit that it is moved; solving again with the price of each divided by how far it was
moved comes near to paying for it once, so that few figures are moved far rather than many a little.

Source: Fischetti and Salazar (2001), "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47 (7); Candès, Wakin and Boyd (2008), "Enhancing sparsity by reweighted l1
minimization", Journal of Fourier Analysis and Applications 14, for solving again.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array, eye_array

from geoaudit.disclosure.linked import Flags, Linked, Real, without_doubles, without_nothing
from geoaudit.reach import Ends, Goals, Nearest, Reach

TOLERANCE = 1e-6
AGAIN = 3
_DEAR = 1e4


@dataclass(frozen=True)
class Wish:
    """What figures are to become.

    Attributes
    ----------
    at : array of int
        The statistics.
    sign : array of float
        1 where one is to become as much as its end or more, -1 where as little or less.
    start : array of float
        What they are in one possible table.
    end : array of float
    """

    at: NDArray[np.int64]
    sign: Real
    start: Real
    end: Real

    def among(self, few: NDArray[np.int64]) -> "Wish":
        """Return some of them."""
        return Wish(self.at[few], self.sign[few], self.start[few], self.end[few])


@dataclass(frozen=True)
class Possible:
    """A possible table: its statistics, and which shown ones were moved for it."""

    statistics: Real
    moved: NDArray[np.int64]


@dataclass(frozen=True)
class Limit:
    """How far one figure can be moved while nothing shown is, and which of it keep it from more."""

    possible: Possible | None
    kept_by: Flags


class Lifting:
    """The program of one system, kept from one wish to the next.

    Its columns are the atoms, and how far each statistic that is shown from the start is moved up and down.

    Parameters
    ----------
    linked : Linked
    none : array of bool
        Statistics that are 0 and shown whatever else is hidden.
    """

    def __init__(self, linked: Linked, none: Flags) -> None:
        self._linked = linked = without_doubles(without_nothing(linked, none))
        self._open = np.diff(linked.sums.indptr) > 0
        self._told = np.flatnonzero(linked.shown & self._open)
        step = csr_array(eye_array(len(self._told)))
        blocks = [[linked.sums[self._told], -step, step], [linked.ties, None, None]]
        sums = linked.sums[np.flatnonzero(self._open)]
        sums = csr_array(block_array([[sums, csr_array((sums.shape[0], 2 * len(self._told)))]]))
        self._number = np.cumsum(self._open) - 1
        self._reach = Reach(csr_array(block_array(blocks, format="csr")), sums)
        least = np.append(linked.lower[self._told], linked.least)
        self._rows = Ends(least, np.append(linked.upper[self._told], linked.most))

    def forget(self) -> None:
        """Begin anew with the next wish."""
        self._reach.forget()

    def lift(self, shown: Flags, movable: Flags, wish: Wish) -> Possible | None:
        """Return the table that comes nearest to the wish, at the least loss; None where there is no table.

        Parameters
        ----------
        shown : array of bool
            The statistics that are shown still.
        movable : array of bool
            Those of them that may be hidden.
        """
        price = np.where(shown, self._linked.cost, 0.0)[self._told] / max(self._linked.width, 1.0)
        columns, goals = self._columns(shown, movable), self._goals(wish)
        best = self._nearest(price, columns, goals)
        if best is None:
            return None
        for _ in range(AGAIN if len(wish.at) == 1 and len(self._moved(best, shown)) > 1 else 0):
            again = self._nearest(price / (self._moves(best) + 0.5), columns, goals)
            if again is None or self._loss(again, shown, goals) >= self._loss(best, shown, goals) - TOLERANCE:
                break
            best = again
        return Possible(self._statistics(best), self._moved(best, shown))

    def limit(self, shown: Flags, wish: Wish) -> Limit:
        """Return how far a wish can be met while nothing more is hidden, and why no further.

        What keeps it are the shown figures with a price in the program: as long as all of them are shown, it
        can be moved no further.
        """
        nothing = np.zeros(len(shown), bool)
        found = self._nearest(np.zeros(len(self._told)), self._columns(shown, nothing), self._goals(wish))
        kept_by = np.zeros(len(shown), bool)
        if found is None:
            return Limit(None, kept_by)
        kept_by[self._told] = np.abs(found.prices[: len(self._told)]) > TOLERANCE
        return Limit(Possible(self._statistics(found), np.zeros(0, np.int64)), kept_by & shown)

    def _nearest(self, price: Real, columns: Ends, goals: Goals) -> Nearest | None:
        atoms = np.zeros(self._linked.sums.shape[1])
        return self._reach.nearest(np.concatenate([atoms, price, price]), columns, self._rows, goals)

    def _columns(self, shown: Flags, movable: Flags) -> Ends:
        """Atoms of what is known to be none are none; what is shown and may not be hidden stays."""
        atoms = np.full(self._linked.sums.shape[1], np.inf)
        none = np.flatnonzero(shown & ~movable & (self._linked.upper == 0))
        atoms[self._linked.sums[none].indices] = 0.0
        moves = np.where(shown & ~movable, 0.0, np.inf)[self._told]
        most = np.concatenate([atoms, moves, moves])
        return Ends(np.zeros(len(most)), most)

    def _goals(self, wish: Wish) -> Goals:
        wish = wish.among(np.flatnonzero(self._open[wish.at]))
        room = np.maximum(wish.sign * (wish.end - wish.start), 0.0)
        worth = _DEAR * self._linked.cost.max() / np.maximum(room, 1.0)
        return Goals(self._number[wish.at], wish.sign, wish.end, worth)

    def _statistics(self, found: Nearest) -> Real:
        return np.asarray(self._linked.sums @ found.values[: self._linked.sums.shape[1]])

    def _moves(self, found: Nearest) -> Real:
        """How far each statistic that is shown from the start was moved."""
        up, down = np.split(found.values[self._linked.sums.shape[1] :], 2)
        return np.asarray(up + down)

    def _moved(self, found: Nearest, shown: Flags) -> NDArray[np.int64]:
        """Which of those still shown were moved."""
        return self._told[(self._moves(found) > TOLERANCE) & shown[self._told]]

    def _loss(self, found: Nearest, shown: Flags, goals: Goals) -> float:
        """What is lost by hiding all that was moved, however far, and by what the goals still lack."""
        hidden = self._linked.cost[self._moved(found, shown)].sum() / max(self._linked.width, 1.0)
        lacking = np.maximum(goals.sign * (goals.end - self._statistics(found)[self._open][goals.at]), 0.0)
        return float(hidden + goals.worth @ lacking)
