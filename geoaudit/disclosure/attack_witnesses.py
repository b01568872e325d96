"""The search for witnesses: whole numbers that agree with everything published and differ at a target.

One linear program lifts all open targets at once, each no further than it must go; whatever whole numbers it
finds count for every target. Those that stay open are tried in smaller groups, and at last each by itself.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, csr_array, eye_array

from geoaudit.disclosure.attack_reduction import CONTRADICTION, Part
from geoaudit.errors import DisclosureError
from geoaudit.reach import Ends, Goals, Nearest, Reach

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

UP, DOWN = 1.0, -1.0
_FAR = 1e6
"""A goal that no target reaches."""
_GAP, _SECONDS_FIRST, _SECONDS_EACH = 0.02, 60.0, 10.0
_WHOLE = 1e-6
_TAIL = 0.8
"""What part of a group may be left that going on with all of it at once is worth it."""
_REACHES = ((0, 0.0), (1, 1.0), (2, 1.0), (2, 2.0), (4, 2.0))
"""How widely and how far whole numbers are looked for about a solution that is not whole, before anywhere."""
_SHORT = 12
"""Along rows of how many counts at most they are looked for."""


@dataclass(frozen=True)
class Required:
    """What must be possible of a target: `down` or less, `up` or more, and that they are `width` apart."""

    down: Real
    up: Real
    width: Real


@dataclass
class Seen:
    """What whole numbers have been found.

    Attributes
    ----------
    least, most : array of float
        The ends between which each target was seen.
    programs : int
        How many programs were solved.
    last : tuple of array of float, optional
        The last solution that a witness was found about, and that witness.
    """

    least: Real
    most: Real
    programs: int = 0
    last: tuple[Real, Real] | None = None
    stuck: Flags = field(init=False)

    def __post_init__(self) -> None:
        self.stuck = np.zeros(len(self.least), bool)

    def add(self, values: Real) -> None:
        """Take in a further witness."""
        np.minimum(self.least, values, out=self.least)
        np.maximum(self.most, values, out=self.most)


def goals(seen: Seen, required: Required, side: float) -> Real:
    """Return how far each target must be moved to one side; missing where it has been.

    A width that is not seen yet is asked of the side that is moved.
    """
    narrow = seen.most - seen.least < required.width
    if side == UP:
        own = np.where(seen.most < required.up, required.up, np.nan)
        moved = np.fmax(own, np.where(narrow, seen.least + required.width, np.nan))
    else:
        own = np.where(seen.least > required.down, required.down, np.nan)
        moved = np.fmin(own, np.where(narrow, seen.most - required.width, np.nan))
    return np.where(seen.stuck, np.nan, moved)


def search(part: Part, required: Required, until: float) -> Seen:
    """Return the witnesses found of a part's targets.

    Raises
    ------
    DisclosureError
        Where no whole numbers agree with what is published.
    """
    count = len(part.which)
    seen = Seen(np.full(count, np.inf), np.full(count, -np.inf))
    search_ = _Search(part, required, until, seen, Reach(part.sums, part.targets))
    search_.begin()
    for side in (UP, DOWN):
        search_.together(side)
    for side in (UP, DOWN):
        search_.apart(side)
    search_.settle()
    return seen


@dataclass(frozen=True)
class _Search:
    part: Part
    required: Required
    until: float
    seen: Seen
    reach: Reach

    def begin(self) -> None:
        """Find one witness, the more targets it lifts the better."""
        lifted = np.flatnonzero(np.isfinite(self.required.up))
        self.move(lifted, self.required.up[lifted], UP)
        if self.reach.impossible:
            raise DisclosureError(CONTRADICTION)

    def together(self, side: float) -> None:
        """Move all open targets at once, until that moves none as far as it must go."""
        open_ = self.open(np.arange(len(self.part.which)), side)
        while len(open_) and self.goes_on:
            self.move(open_, goals(self.seen, self.required, side)[open_], side)
            left = self.open(open_, side)
            if len(left) > _TAIL * len(open_):
                return
            open_ = left

    def apart(self, side: float) -> None:
        """Move those still open in ever smaller groups."""
        groups = [self.open(np.arange(len(self.part.which)), side)]
        while groups and self.goes_on:
            group = self.open(groups.pop(), side)
            if not len(group):
                continue
            self.move(group, goals(self.seen, self.required, side)[group], side)
            left = self.open(group, side)
            if len(group) == 1:
                self.seen.stuck[left] = True
            elif len(left) < _TAIL * len(group):
                groups.append(left)
            else:
                groups += np.array_split(left, min(4, len(left)))
        self.seen.stuck[:] = False

    def settle(self) -> None:
        """Move each that is still open as far as it can be moved."""
        every = np.arange(len(self.part.which))
        for one in np.union1d(self.open(every, UP), self.open(every, DOWN)):
            for side in (DOWN, UP):
                at = self.open(np.array([one]), side)
                if len(at) and self.goes_on:
                    self.move(at, np.full(1, side * np.inf), side, gap=0.0)

    def open(self, group: Whole, side: float) -> Whole:
        """Return those of a group that must still be moved."""
        return group[np.isfinite(goals(self.seen, self.required, side)[group])]

    @property
    def goes_on(self) -> bool:
        """Whether there is a witness to go on from, and time."""
        return bool(np.isfinite(self.seen.most).all()) and time.monotonic() < self.until

    def move(self, group: Whole, goal: Real, side: float, gap: float = _GAP) -> None:
        """Move a group to one side, and take in the witness found, if any.

        Parameters
        ----------
        gap : float
            How far from the best a solution in whole numbers may stay. Of none, witnesses are taken in until
            one is far enough or the best.
        """
        found = self.nearest(group, goal, side)
        if found is None:
            return
        for solution in self.candidates(found.values, (group, goal, side), gap):
            if solution is not None and self.take(solution):
                self.seen.last = found.values, solution[: len(found.values)].round()
                if gap or not len(self.open(group, side)):
                    return

    def candidates(self, found: Real, moved: tuple[Whole, Real, float], gap: float) -> Iterator[Real | None]:
        """Yield what may be a witness about a solution that need not be whole, what is soonest found first.

        From the last solution to this one little was changed, most often by whole numbers: the same changes
        to the witness that was found about the last one may make another.
        """
        before, witness = self.seen.last or (found, found)
        along = np.clip(witness + found - before, self.part.low, self.part.high)
        yield from (found, along)
        group, goal, side = moved
        program = _program(self.part, self.part.targets[group], goal, side)
        for reach in _REACHES if gap else ():
            for start in (along, found):
                yield self.solve(program.near(start, self.part, reach), gap)
        yield self.solve(program, gap)

    def nearest(self, group: Whole, goal: Real, side: float) -> Nearest | None:
        """Move a group to one side in numbers that need not be whole."""
        self.seen.programs += 1
        part, ones = self.part, np.ones(len(group))
        goals = Goals(group, side * ones, np.clip(goal, -_FAR, _FAR), ones)
        columns, rows = Ends(part.low, part.high), Ends(part.least, part.most)
        return self.reach.nearest(np.zeros(len(part.low)), columns, rows, goals, self.seconds)

    @property
    def seconds(self) -> float:
        """How long a program may take."""
        left = max(self.until - time.monotonic(), 0.01)
        return min(left, _SECONDS_EACH if np.isfinite(self.seen.most).all() else _SECONDS_FIRST)

    def solve(self, program: "_Program", gap: float) -> Real | None:
        """Solve a program in whole numbers; None where there is no solution, or none was found in time."""
        self.seen.programs += 1
        small = program.without_fixed()
        found = milp(
            small.weights,
            integrality=(np.flatnonzero(~program.fixed) < self.part.sums.shape[1]).astype(float),
            bounds=small.bounds,
            constraints=small.rows,
            options={"time_limit": self.seconds, "mip_rel_gap": gap},
        )
        if found.x is None:
            return None
        solution = program.bounds.lb.copy()
        solution[~program.fixed] = found.x
        return np.asarray(solution)

    def take(self, solution: Real) -> bool:
        """Take in a solution if it is in whole numbers that agree with everything; say whether it is."""
        part = self.part
        x = np.round(solution[: part.sums.shape[1]])
        held = part.sums @ x
        fits = (part.low <= x).all() and (x <= part.high).all()
        fits = fits and (part.least <= held).all() and (held <= part.most).all()
        if fits:
            self.seen.add(part.targets @ x)
        return bool(fits)


@dataclass(frozen=True)
class _Program:
    weights: Real
    rows: LinearConstraint
    bounds: Bounds

    @property
    def fixed(self) -> Flags:
        """Which columns can be one number alone."""
        return np.asarray(self.bounds.lb == self.bounds.ub)

    def without_fixed(self) -> "_Program":
        """Return the program of the other columns, and of the rows that they are in."""
        matrix, left = csr_array(self.rows.A), ~self.fixed
        known = matrix @ np.where(left, 0.0, self.bounds.lb)
        free = csr_array(matrix[:, left])
        here = np.diff(free.indptr) > 0
        rows = LinearConstraint(free[here], (self.rows.lb - known)[here], (self.rows.ub - known)[here])
        return _Program(self.weights[left], rows, Bounds(self.bounds.lb[left], self.bounds.ub[left]))

    def near(self, solution: Real, part: Part, reach: tuple[int, float]) -> "_Program":
        """Return the program with each count near where it was.

        Counts that are not whole can go to either side; those that are so many rows away can go so far.
        """
        count = part.sums.shape[1]
        x = solution[:count]
        beside = np.abs(x - np.round(x)) > _WHOLE
        short = abs(part.sums[np.diff(part.sums.indptr) <= _SHORT])
        for _ in range(reach[0]):
            beside = (short.T @ (short @ beside)) > 0
        far = np.where(beside, reach[1], 0.0)
        low, high = self.bounds.lb.copy(), self.bounds.ub.copy()
        low[:count] = np.maximum(low[:count], np.floor(x + _WHOLE) - far)
        high[:count] = np.minimum(high[:count], np.ceil(x - _WHOLE) + far)
        return _Program(self.weights, self.rows, Bounds(low, high))


def _program(part: Part, targets: csr_array, goal: Real, side: float) -> _Program:
    """Return the program that moves the sum of targets, each no further than its goal, as far as can be."""
    rows, (k, n) = part.sums.shape[0], targets.shape
    matrix = block_array([[part.sums, csr_array((rows, k))], [side * targets, -eye_array(k)]], format="csr")
    least = np.concatenate([part.least, np.zeros(k)])
    most = np.concatenate([part.most, np.full(k, np.inf)])
    low = np.concatenate([part.low, np.full(k, -np.inf)])
    high = np.concatenate([part.high, side * goal])
    weights = np.concatenate([np.zeros(n), np.full(k, -1.0)])
    return _Program(weights, LinearConstraint(matrix, least, most), Bounds(low, high))
