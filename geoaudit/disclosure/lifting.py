"""One linear program: the possible table in which chosen figures are lifted or lowered at the least loss.

Every shown figure may be moved out of what is known of it at a price, and is hidden for it. The price of a
figure is paid for each unit that it is moved; solving again with the price of each divided by how far it was
moved comes near to paying for it once, so that few figures are moved far rather than many a little.

Source: Fischetti and Salazar (2001), "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47 (7); Candès, Wakin and Boyd (2008), "Enhancing sparsity by reweighted l1
minimization", Journal of Fourier Analysis and Applications 14, for solving again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import block_array, csr_array, eye_array

from geoaudit.disclosure.linked import Flags, Linked, Real

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


@dataclass(frozen=True)
class _Program:
    """A program's matrices: columns are free atoms, moves up, moves down and gains, in that order.

    `high` and `low` are the statistics with a row in `upper` of their own, `exact` those with one in `equal`.
    """

    cost: Real
    upper: csr_array
    at_most: Real
    equal: csr_array
    exactly: Real
    bounds: Real
    free: NDArray[np.int64]
    movable: NDArray[np.int64]
    high: NDArray[np.int64]
    low: NDArray[np.int64]
    exact: NDArray[np.int64]


def lift(linked: Linked, shown: Flags, movable: Flags, wish: Wish) -> Possible | None:
    """Return the table that comes nearest to the wish, at the least loss; None where there is no table.

    Parameters
    ----------
    linked : Linked
    shown : array of bool
        The statistics that are shown still.
    movable : array of bool
        Those of them that may be hidden.
    """
    atoms, free = _settled(linked, shown & ~movable)
    program = _program(linked, shown, movable, wish, (atoms, free))
    solved = _solve(program, program.cost)
    if solved is None:
        return None
    best, moves = solved, _moves(program, solved)
    for _ in range(AGAIN if len(wish.at) == 1 and (moves > TOLERANCE).sum() > 1 else 0):
        again = _solve(program, _repriced(program, moves))
        if again is None or _loss(program, again) >= _loss(program, best) - TOLERANCE:
            break
        best, moves = again, _moves(program, again)
    atoms[free] = best[: len(free)]
    return Possible(linked.sums @ atoms, program.movable[_moves(program, best) > TOLERANCE])


def limit(linked: Linked, shown: Flags, wish: Wish) -> Limit:
    """Return how far a wish for one figure can be met while nothing more is hidden, and why no further.

    What keeps it are the shown figures with a price in the program: as long as all of them are shown, it can
    be moved no further.
    """
    atoms, free = _settled(linked, shown)
    program = _program(linked, shown, np.zeros(len(shown), bool), wish, (atoms, free))
    found = _linear(program, program.cost)
    if found.x is None:
        return Limit(None, np.zeros(len(shown), bool))
    price = np.zeros(len(shown))
    count = len(program.high), len(program.low)
    price[program.exact] = found.eqlin.marginals[: len(program.exact)]
    price[program.high] += found.ineqlin.marginals[: count[0]]
    price[program.low] -= found.ineqlin.marginals[count[0] : sum(count)]
    kept_by = np.abs(price) > TOLERANCE
    price[wish.at] -= wish.sign * found.ineqlin.marginals[-1]
    alone = (np.diff(linked.sums.indptr) == 1) & shown
    settled = np.ones(linked.sums.shape[1], bool)
    settled[free] = False
    worth = np.abs(linked.sums.T @ price) > TOLERANCE
    which = np.flatnonzero(alone)
    kept_by[which] |= (worth & settled)[linked.sums[which].indices]
    atoms[free] = found.x[: len(free)]
    return Limit(Possible(linked.sums @ atoms, np.zeros(0, np.int64)), kept_by)


def _settled(linked: Linked, told: Flags) -> tuple[Real, NDArray[np.int64]]:
    """Return the atoms that one figure settles, with 0 for all others, and which those others are."""
    exact = told & (linked.lower == linked.upper)
    atoms, settled = np.zeros(linked.sums.shape[1]), np.zeros(linked.sums.shape[1], bool)
    settled[linked.sums[np.flatnonzero(exact & (linked.upper == 0))].indices] = True
    alone = np.flatnonzero(exact & (np.diff(linked.sums.indptr) == 1))
    which = linked.sums[alone].indices
    atoms[which], settled[which] = linked.lower[alone], True
    return atoms, np.flatnonzero(~settled)


def _program(
    linked: Linked, shown: Flags, movable: Flags, wish: Wish, known: tuple[Real, NDArray[np.int64]]
) -> _Program:
    atoms, free = known
    sums, ties = linked.sums[:, free], linked.ties[:, free]
    there, tied_by = linked.sums @ atoms, linked.ties @ atoms
    open_ = movable | (np.diff(sums.indptr) > 0)
    told = np.flatnonzero(shown & open_ & ((linked.lower > 0) | np.isfinite(linked.upper)))
    moved = np.flatnonzero(movable[told])
    size, width = len(moved), len(wish.at)
    rows = sums[told]
    step = csr_array((np.ones(size), (moved, np.arange(size))), shape=(len(told), size))
    signs = csr_array((wish.sign, (np.arange(width),) * 2), shape=(width, width))
    gains, before = signs @ sums[wish.at], wish.sign * (wish.start - there[wish.at])
    lower, upper = linked.lower[told] - there[told], linked.upper[told] - there[told]
    least, most = linked.least - tied_by, linked.most - tied_by
    exact, tied = lower == upper, least == most
    low, high = (linked.lower[told] > 0) & ~exact, np.isfinite(upper) & ~exact
    above, below = np.isfinite(least) & ~tied, np.isfinite(most) & ~tied
    widths = (len(free), size, size, width)
    equal = [(rows[exact], step[exact], -step[exact], None), (ties[tied], None, None, None)]
    at_most = [
        (rows[high], step[high], -step[high], None),
        (-rows[low], -step[low], step[low], None),
        (-ties[above], None, None, None),
        (ties[below], None, None, None),
        (-gains, None, None, csr_array(eye_array(width))),
    ]
    price = linked.cost[told[moved]] / max(linked.width, 1.0)
    room = np.maximum(wish.sign * (wish.end - wish.start), 0.0)
    reward = _DEAR * linked.cost.max() / np.maximum(room, 1.0)
    ends = np.concatenate([np.full(len(free) + 2 * size, np.inf), room])
    return _Program(
        np.concatenate([np.zeros(len(free)), price, price, -reward]),
        _stacked(at_most, widths),
        np.concatenate([upper[high], -lower[low], -least[above], most[below], -before]),
        _stacked(equal, widths),
        np.concatenate([lower[exact], least[tied]]),
        np.column_stack([np.zeros(len(ends)), ends]),
        free,
        told[moved],
        told[high],
        told[low],
        told[exact],
    )


Block = Sequence[csr_array | None]


def _stacked(rows: Sequence[Block], widths: Sequence[int]) -> csr_array:
    """Return blocks as one matrix, missing ones as zeros."""
    filled = []
    for row in rows:
        height = next(block.shape[0] for block in row if block is not None)
        filled.append(
            [
                csr_array((height, width)) if block is None else block
                for block, width in zip(row, widths, strict=True)
            ]
        )
    return csr_array(block_array(filled, format="csr"))


def _solve(program: _Program, cost: Real) -> Real | None:
    found = _linear(program, cost)
    return None if found.x is None else np.asarray(found.x, np.float64)


def _linear(program: _Program, cost: Real) -> OptimizeResult:
    return linprog(
        cost,
        A_ub=program.upper,
        b_ub=program.at_most,
        A_eq=program.equal,
        b_eq=program.exactly,
        bounds=program.bounds,
        method="highs-ds",
    )


def _moves(program: _Program, solved: Real) -> Real:
    """How far each statistic that may be hidden was moved."""
    start, size = len(program.free), len(program.movable)
    return np.asarray(solved[start : start + size] + solved[start + size : start + 2 * size])


def _repriced(program: _Program, moves: Real) -> Real:
    start, size = len(program.free), len(program.movable)
    price = program.cost[start : start + size] / (moves + 0.5)
    cost = program.cost.copy()
    cost[start : start + 2 * size] = np.tile(price, 2)
    return cost


def _loss(program: _Program, solved: Real) -> float:
    """What is lost by hiding all that was moved, however far."""
    start, size = len(program.free), len(program.movable)
    price = program.cost[start : start + size]
    gained = -program.cost[start + 2 * size :] @ solved[start + 2 * size :]
    return float(price[_moves(program, solved) > TOLERANCE].sum() - gained)
