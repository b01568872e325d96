"""One way of publishing figures: what is rounded or hidden, and what must stay possible of each.

Every rule is made of functions of whole numbers. What must stay possible of a figure about few people is told
by three numbers (`Ends`): in some table that agrees with everything published it is the first or less, in
another the second or more, and the least and the most that it can be are the third or more apart. Where there
is nothing to protect all are missing (NaN); where nothing is asked of the lower end it is infinite.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Flags = NDArray[np.bool_]
Interval = tuple[Whole, Whole]
Ends = tuple[Real, Real, Real]


@dataclass(frozen=True)
class Rule:
    """How figures of one scale are published.

    Attributes
    ----------
    rounds : callable
        Whole numbers to the figures published for them.
    admits : callable
        Which whole numbers may stand in a table.
    interval : callable
        The least and the largest true number that each published figure may stand for. A number that is
        hidden and never published has the ends of what is hidden for being small.
    hides : callable
        Which cells are hidden for being about too few, from figures and distinct persons.
    ends : callable
        What must stay possible of a figure, from figures and distinct persons.
    """

    rounds: Callable[[Whole], Whole]
    admits: Callable[[Whole], Flags]
    interval: Callable[[Whole], Interval]
    hides: Callable[[Whole, Whole], Flags]
    ends: Callable[[Whole, Whole], Ends]

    @property
    def blurs(self) -> bool:
        """Whether figures are rounded, so that parts need not add up to totals."""
        few = np.arange(1, 7)
        return bool((self.rounds(few) != few).any())

    def in_sight(self, n: Whole) -> Whole:
        """Return what decides on hiding a row: figures as counted, or the least behind what is shown."""
        return self.interval(self.rounds(n))[0] if self.blurs else n

    def widened(self, lower: Whole, upper: Whole) -> Interval:
        """Return ends as far apart as the rule tells figures apart, and never less far than they were."""
        return self.interval(self.rounds(lower))[0], self.interval(self.rounds(upper))[1]


def midpoint(base: int) -> Rule:
    """Return rounding to the middle of each `base` whole numbers: 0; 1 to `base`; and so on.

    More than `base` records of no more people than `base` are hidden: their class would tell of those few,
    and that they are shown of the others.
    """
    middle = (base + 1) // 2

    def rounds(n: Whole) -> Whole:
        return np.where(n > 0, (n - 1) // base * base + middle, 0)

    def interval(n: Whole) -> Interval:
        return np.where(n > 0, n - middle + 1, 0), np.where(n > 0, n - middle + base, 0)

    def hides(n: Whole, persons: Whole) -> Flags:
        return (n > base) & (persons > 0) & (persons <= base)

    def ends(n: Whole, persons: Whole) -> Ends:
        few = (n > 0) & (n <= base)
        of_few = hides(n, persons)
        up = np.where(few, base - 1.0, np.where(of_few, n, np.nan))
        return _ends(few | of_few, np.full(len(n), np.inf), up, np.full(len(n), base - 2.0))

    return Rule(rounds, lambda n: (n == 0) | (n % base == middle % base), interval, hides, ends)


def nearest_five() -> Rule:
    """Return rounding to the nearest 5."""

    def rounds(n: Whole) -> Whole:
        return (n + 2) // 5 * 5

    def interval(n: Whole) -> Interval:
        return np.maximum(n - 2, 0), n + 2

    def hides(n: Whole, persons: Whole) -> Flags:
        return (n > 7) & (persons > 0) & (persons <= 7)

    def ends(n: Whole, persons: Whole) -> Ends:
        lowest, low = (n > 0) & (n <= 2), (n > 2) & (n <= 7)
        of_few = hides(n, persons)
        up = np.select([lowest, low, of_few], [1.0, 6.0, n], np.nan)
        return _ends(lowest | low | of_few, np.full(len(n), np.inf), up, np.where(lowest, 1.0, 3.0))

    return Rule(rounds, lambda n: n % 5 == 0, interval, hides, ends)


def suppression(threshold: int) -> Rule:
    """Return hiding of what is about 1 to ``threshold - 1`` distinct persons, the rest as counted.

    What is hidden must be able to be 0, and `threshold`; more records than that of so few, some below.
    """

    def ends(n: Whole, persons: Whole) -> Ends:
        few, many = (persons > 0) & (persons < threshold), n >= threshold
        down, up = np.where(many, n - threshold, 0.0), np.where(many, n, threshold)
        return _ends(few, down, up, np.full(len(n), float(threshold)))

    return _hiding(threshold, ends)


def beside_rounding(base: int) -> Rule:
    """Return hiding of what is about 1 to ``base - 1`` distinct persons beside figures that are rounded.

    Rounded parts of it tell that it is not 0, so that no more is asked of it than of them.
    """
    return _hiding(base, midpoint(base).ends)


def _hiding(threshold: int, ends: Callable[[Whole, Whole], Ends]) -> Rule:
    def few(persons: Whole) -> Flags:
        return (persons > 0) & (persons < threshold)

    def interval(n: Whole) -> Interval:
        return np.where(few(n), 1, n), np.where(few(n), threshold - 1, n)

    def of_few(n: Whole, persons: Whole) -> Ends:
        return _ends(few(persons), *ends(n, persons))

    def hides(n: Whole, persons: Whole) -> Flags:
        return few(persons) & (n > 0)

    return Rule(lambda n: n, lambda n: (n == 0) | (n >= threshold), interval, hides, of_few)


def withheld() -> Rule:
    """Return publishing nothing."""
    return replace(
        as_counted(),
        admits=lambda n: np.zeros(len(n), bool),
        hides=lambda n, persons: np.ones(np.broadcast(n, persons).shape, bool),
    )


def as_counted() -> Rule:
    """Return publishing as counted."""
    return Rule(
        lambda n: n,
        lambda n: np.ones(len(n), bool),
        lambda n: (n, n),
        _nothing,
        lambda n, persons: _ends(_nothing(n, persons), *np.zeros((3, len(n)))),
    )


def _nothing(n: Whole, persons: Whole) -> Flags:
    return np.zeros(np.broadcast(n, persons).shape, bool)


def _ends(few: Flags, down: Real, up: Real, apart: Real) -> Ends:
    return tuple(np.where(few, end, np.nan) for end in (down, up, apart))  # type: ignore[return-value]
