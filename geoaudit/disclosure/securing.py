"""Which further figures are hidden so that those about few people stay unknown.

What is asked of a figure is that it can be low, that it can be high, or that the two are far enough apart. A
possible table that a program finds stays possible while more is hidden, so that all it happens to show of
any figure counts (`Seen`). First come tables that move nothing shown; then, for what is still asked, tables
that move what costs least, which is hidden; then every figure that was hidden on the way is shown again
where all can be met without.

Source: Fischetti and Salazar (2001), "Solving the cell suppression problem on tabular data with linear
constraints", Management Science 47 (7); Hundepool and others (2012), "Statistical Disclosure Control",
section 4.4.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geoaudit.disclosure.covering import Cover
from geoaudit.disclosure.lifting import TOLERANCE, Lifting, Possible, Wish
from geoaudit.disclosure.linked import Flags, Linked, Real
from geoaudit.errors import DisclosureError

_TOGETHER = 24
"""Among how many programs the wishes that are left are shared out."""

_TRIES = 3
_ROUNDS, _LEARNT = 8, 40
"""How often a choice is made again, and of how many figures each time it is learnt what they need."""

_LIFTED, _LOWERED, _APART = 0, 1, 2
_WAYS = ((_LIFTED, (1.0,)), (_LOWERED, (-1.0,)), (_APART, (1.0, -1.0)))
"""What may be asked of a figure still, and to which sides it is pushed for it."""

_PROGRAMS = 100_000
"""How many columns the programs may have altogether by which figures are shown again."""


def secure(linked: Linked) -> Flags:
    """Return which statistics may be shown.

    Raises
    ------
    DisclosureError
        Where not even hiding everything that may be hidden leaves unknown what must be.
    """
    search = _Search(linked)
    search.covering()
    search.at_a_loss()
    search.show_again()
    return search.shown


class _Search:
    """What is shown, and the possible tables found so far, a row each.

    The true table is none of them: which figures are hidden follows from what is shown and asked, so that
    nothing more can be read from it.
    """

    def __init__(self, linked: Linked) -> None:
        self.linked = linked
        self.lifting = Lifting(linked, linked.shown & (linked.upper == 0))
        self.shown = linked.shown.copy()
        self.tables = np.zeros((0, len(linked.shown)))
        self.random = np.random.default_rng(6)

    def covering(self) -> None:
        """Hide what all lines need, and what the programs then say is needed besides, anew each time."""
        cover = Cover(self.linked, self._movable(zeros=False))
        rounds = min(_PROGRAMS // (_LEARNT * max(self.linked.sums.shape[1], 1)), _ROUNDS)
        for left in range(rounds, -1, -1):
            self.shown = self.linked.shown & ~cover.chosen()
            self.tables = self.tables[self._agreeing(np.flatnonzero(self.shown))]
            self.freely()
            if not left or not self._learn(cover):
                return

    def _learn(self, cover: Cover) -> bool:
        """Find what keeps figures from what is asked of them; return whether anything does."""
        before = len(cover.needs)
        for one in self._wishes().at[:_LEARNT] if len(self.tables) else ():
            for asked, signs in _WAYS:
                kept_by = self._pushed(one, asked, signs)
                if self._asked()[asked][one]:
                    cover.need(one, kept_by)
        return len(cover.needs) > before

    def _pushed(self, one: int, asked: int, signs: Sequence[float]) -> Flags:
        """Push one figure as far as is asked, and return the shown figures that keep it from that."""
        kept_by = np.zeros(len(self.shown), bool)
        for sign in signs:
            if self._asked()[asked][one]:
                at, up = np.array([one]), np.array([sign > 0])
                wish = Wish(at, np.array([sign]), self.tables[0, at], self._ends(at, up))
                found = self.lifting.limit(self.shown, wish)
                self._take(found.possible)
                kept_by |= found.kept_by
        return kept_by

    def freely(self) -> None:
        """Find tables that move nothing, as long as that leaves less to ask."""
        nothing = np.zeros(len(self.shown), bool)
        idle, left = 0, self._left()
        while left and idle < _TRIES:
            self._take(self.lifting.lift(self.shown, nothing, self._wishes()))
            idle, left = (idle + 1, left) if self._left() >= left else (0, self._left())

    def at_a_loss(self) -> None:
        """Hide what costs least, until nothing is left to ask."""
        zeros, idle = False, 0
        while self._left():
            before = self._left()
            wishes = self._wishes()
            size = 1 if idle else max(1, len(wishes.at) // _TOGETHER)
            few = self.random.permutation(len(wishes.at))[:size]
            if zeros:
                self.lifting.forget()
            found = self.lifting.lift(self.shown, self._movable(zeros), wishes.among(few))
            self._take(found)
            if found is not None and len(found.moved) and size > 1:
                self.freely()
            idle = 0 if self._left() < before else idle + 1
            if idle > 8 * _TRIES:
                if zeros:
                    raise DisclosureError(
                        f"Figures about few people must stay unknown, and {self._left()} cannot whatever "
                        "else is hidden: take out a table, split one less finely, or keep less of it."
                    )
                zeros, idle = True, 0
                self.lifting = Lifting(self.linked, np.zeros(len(self.shown), bool))

    def show_again(self) -> None:
        """Show what need not be hidden, the dearest first."""
        hidden = np.flatnonzero(~self.shown & self.linked.shown)
        allowed = _PROGRAMS // (2 * max(self.linked.sums.shape[1], 1))
        for one in hidden[np.argsort(-self.linked.cost[hidden], kind="stable")]:
            tables = self.tables
            self.shown[one] = True
            self.tables = tables[self._agreeing(np.array([one]))]
            idle = 0
            while self._left() and idle < _TRIES and allowed > 0:
                before, allowed = self._left(), allowed - 1
                nothing = np.zeros(len(self.shown), bool)
                self._take(self.lifting.lift(self.shown, nothing, self._wishes()))
                idle = 0 if self._left() < before else idle + 1
            if self._left():
                self.shown[one], self.tables = False, tables

    def _agreeing(self, at: NDArray[np.int64]) -> Flags:
        """Which of the tables found agree with what is shown of some statistics."""
        values = self.tables[:, at]
        low, high = self.linked.lower[at] - TOLERANCE, self.linked.upper[at] + TOLERANCE
        return np.asarray(((values >= low) & (values <= high)).all(axis=1))

    def _movable(self, zeros: bool) -> Flags:
        none = (self.linked.upper == 0) & (not zeros)
        return np.asarray(self.shown & ~self.linked.fixed & ~none)

    def _take(self, found: Possible | None) -> None:
        if found is not None:
            self.shown[found.moved] = False
            self.tables = np.vstack([self.tables, found.statistics])

    def _left(self) -> int:
        return int(np.logical_or.reduce(self._asked()).sum())

    def _asked(self) -> tuple[Flags, Flags, Flags]:
        """Which statistics must still be lifted, lowered, or either."""
        linked, (low, high), wide = self.linked, self._seen(), self._wide()
        target = ~np.isnan(linked.up)
        lifted = target & (high < linked.up - TOLERANCE)
        lowered = target & (low > linked.down + TOLERANCE)
        near = (wide > 0) & (high - low < wide - TOLERANCE)
        return lifted, lowered, near & ~lifted & ~lowered

    def _seen(self) -> tuple[Real, Real]:
        """The least and the most of each statistic in any table found."""
        return self.tables.min(axis=0, initial=np.inf), self.tables.max(axis=0, initial=-np.inf)

    def _wide(self) -> Real:
        """How far apart the ends of each statistic must be; 0 where nothing is asked."""
        hidden = ~self.shown & self.linked.shown
        wide = np.where(hidden, self.linked.width, 0.0)
        return np.where(np.isnan(self.linked.apart), wide, self.linked.apart)

    def _wishes(self) -> Wish:
        if not len(self.tables):
            return self._first_wishes()
        linked, (low, high), wide = self.linked, self._seen(), self._wide()
        lifted, lowered, apart = self._asked()
        coin = self.random.random(len(low)) < 0.5
        least = np.where(self.shown, linked.lower, 0.0)
        most = np.where(self.shown, linked.upper, np.inf)
        up_only, down_only = high - wide < least, low + wide > most
        upwards = (lifted & ~(lowered & coin)) | (apart & (up_only | (coin & ~down_only)))
        at = np.flatnonzero(lifted | lowered | apart)
        up = upwards[at]
        return Wish(at, np.where(up, 1.0, -1.0), self.tables[0, at], self._ends(at, up))

    def _ends(self, at: NDArray[np.int64], up: Flags) -> Real:
        """How far statistics must go up, or down."""
        linked, (low, high), wide = self.linked, self._seen(), self._wide()[at]
        apart = self._asked()[_APART][at]
        return np.where(
            apart,
            np.where(up, low[at] + wide, np.maximum(high[at] - wide, 0.0)),
            np.where(up, linked.up[at], linked.down[at]),
        )

    def _first_wishes(self) -> Wish:
        """While no table is known: that all targets be as high as they must, from nothing."""
        at = np.flatnonzero(~np.isnan(self.linked.up))
        return Wish(at, np.ones(len(at)), np.zeros(len(at)), self.linked.up[at])
