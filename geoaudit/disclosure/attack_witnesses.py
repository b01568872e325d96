"""The search for witnesses: whole numbers that agree with everything published and differ at a target.

One linear program lifts all open targets at once, each no further than it must go; whatever whole numbers it
finds count for every target. Those that stay open are tried in smaller groups, and at last each by itself.
"""

import time
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import block_array, csr_array, eye_array

from geoaudit.disclosure.attack_reduction import CONTRADICTION, Part
from geoaudit.errors import DisclosureError

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

UP, DOWN = 1.0, -1.0
_IMPOSSIBLE = (2, 4)
"""What the solver says of a program without a solution."""
_GAP, _SECONDS_FIRST, _SECONDS_EACH = 0.02, 60.0, 10.0
_WHOLE = 1e-6
_TAIL = 0.8
"""What part of a group may be left that going on with all of it at once is worth it."""
_REACHES = ((0, 0.0), (1, 1.0), (2, 2.0), (4, 2.0))
"""How widely and how far whole numbers are looked for about a solution that is not whole, before anywhere."""


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
    """

    least: Real
    most: Real
    programs: int = 0
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
    search_ = _Search(part, required, until, seen)
    search_.begin()
    for side in (UP, DOWN):
        search_.together(side)
    for side in (UP, DOWN):
        search_.apart(side)
    return seen


@dataclass(frozen=True)
class _Search:
    part: Part
    required: Required
    until: float
    seen: Seen

    def begin(self) -> None:
        """Find one witness, the more targets it lifts the better."""
        lifted = np.flatnonzero(np.isfinite(self.required.up))
        if self.move(lifted, self.required.up[lifted], UP) in _IMPOSSIBLE:
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
            if len(group) == 1:
                self.alone(group, side)
            elif len(group):
                self.move(group, goals(self.seen, self.required, side)[group], side)
                left = self.open(group, side)
                groups += (
                    [left] if len(left) < _TAIL * len(group) else np.array_split(left, min(4, len(left)))
                )

    def alone(self, one: Whole, side: float) -> None:
        """Move one target as far as it must go, or settle that it cannot be."""
        if side == UP and np.isfinite(self.required.width[one[0]]):
            self.move(one, np.full(1, -np.inf), DOWN, gap=0.0)
        goal = goals(self.seen, self.required, side)[one]
        if np.isfinite(goal[0]):
            self.move(one, goal, side, must=True)
            self.seen.stuck[one] = len(self.open(one, side)) > 0

    def open(self, group: Whole, side: float) -> Whole:
        """Return those of a group that must still be moved."""
        return group[np.isfinite(goals(self.seen, self.required, side)[group])]

    @property
    def goes_on(self) -> bool:
        """Whether there is a witness to go on from, and time."""
        return bool(np.isfinite(self.seen.most).all()) and time.monotonic() < self.until

    def move(self, group: Whole, goal: Real, side: float, gap: float = _GAP, must: bool = False) -> int:
        """Move a group to one side, and take in the witness found, if any; return the solver's verdict.

        Parameters
        ----------
        gap : float
            How far from the best a solution in whole numbers may stay.
        must : bool
            Whether anything short of the goal is of no use.
        """
        program = _program(self.part, self.part.targets[group], goal, side, must)
        found = self.solve(program, whole=False, gap=gap)
        if found.x is None or self.take(found.x):
            return int(found.status)
        for steps, reach in _REACHES if gap else ():
            whole = self.solve(program.near(found.x, self.part, (steps, reach)), whole=True, gap=gap)
            if whole.x is not None and self.take(whole.x):
                return int(whole.status)
        whole = self.solve(program, whole=True, gap=gap)
        if whole.x is not None:
            self.take(whole.x)
        return int(whole.status)

    def solve(self, program: "_Program", whole: bool, gap: float) -> OptimizeResult:
        """Solve a program, in whole numbers or not."""
        self.seen.programs += 1
        left = max(self.until - time.monotonic(), 0.01)
        each = _SECONDS_EACH if np.isfinite(self.seen.most).all() else _SECONDS_FIRST
        whole_ones = np.zeros(len(program.weights))
        whole_ones[: self.part.sums.shape[1]] = whole
        return milp(
            program.weights,
            integrality=whole_ones,
            bounds=program.bounds,
            constraints=program.rows,
            options={"time_limit": min(left, each), "mip_rel_gap": gap},
        )

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

    def near(self, solution: Real, part: Part, reach: tuple[int, float]) -> "_Program":
        """Return the program with each count near where it was.

        Counts that are not whole can go to either side; those that are so many rows away can go so far.
        """
        count = part.sums.shape[1]
        x = solution[:count]
        beside = np.abs(x - np.round(x)) > _WHOLE
        for _ in range(reach[0]):
            beside = (abs(part.sums).T @ (abs(part.sums) @ beside)) > 0
        far = np.where(beside, reach[1], 0.0)
        low, high = self.bounds.lb.copy(), self.bounds.ub.copy()
        low[:count] = np.maximum(low[:count], np.floor(x + _WHOLE) - far)
        high[:count] = np.minimum(high[:count], np.ceil(x - _WHOLE) + far)
        return _Program(self.weights, self.rows, Bounds(low, high))


def _program(part: Part, targets: csr_array, goal: Real, side: float, must: bool) -> _Program:
    """Return the program that moves the sum of targets, each no further than its goal, as far as can be."""
    rows, (k, n) = part.sums.shape[0], targets.shape
    matrix = block_array([[part.sums, csr_array((rows, k))], [side * targets, -eye_array(k)]], format="csc")
    least = np.concatenate([part.least, np.zeros(k)])
    most = np.concatenate([part.most, np.full(k, np.inf)])
    low = np.concatenate([part.low, side * goal if must else np.full(k, -np.inf)])
    high = np.concatenate([part.high, side * goal])
    weights = np.concatenate([np.zeros(n), np.full(k, -1.0)])
    return _Program(weights, LinearConstraint(matrix, least, most), Bounds(low, high))
