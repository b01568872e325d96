"""The column sets that all the tables are margins of, and how they hang together.

Source: Graham (1979), "On the universal relation"; Beeri, Fagin, Maier and Yannakakis (1983), "On the
desirability of acyclic database schemes": tables that agree in their shared margins come from one set of
records, whatever their figures, if and only if their column sets can be reduced to nothing; Rose (1970),
"Triangulated graphs and the elimination process", for making them so.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoaudit.disclosure.attack_columns import CALENDAR, CLASS, PERIOD, PLACE, Columns
from geoaudit.errors import DisclosureError

Names = frozenset[str]
Whole = NDArray[np.int64]

MOST_ATOMS = 200_000


@dataclass(frozen=True)
class Clique:
    """The atoms of one column set.

    Attributes
    ----------
    names : frozenset of str
    codes : mapping of str to array of int
        For each column, the value that each atom has in it.
    first : int
        Where its atoms stand among all.
    """

    names: Names
    codes: dict[str, Whole]
    first: int

    @property
    def size(self) -> int:
        """The number of atoms."""
        return len(self.codes[PERIOD])


def cliques_of(sets: Iterable[Names], columns: Columns) -> list[Clique]:
    """Return the atoms of the largest of some column sets.

    Raises
    ------
    DisclosureError
        Where the tables hang together in more atoms than can be looked through.
    """
    made: list[Clique] = []
    for names in _united(sets):
        ordered = [*sorted(names), PERIOD]
        shape = [columns.of[name].size for name in ordered]
        if np.prod([float(size) for size in shape]) > 20 * MOST_ATOMS:
            raise _too_many(names)
        grid = np.indices(shape).reshape(len(shape), -1)
        at = dict(zip(ordered, grid, strict=True))
        if CALENDAR in at:
            there = columns.together[at[PERIOD], at[CALENDAR]]
            at = {name: values[there] for name, values in at.items()}
        if CLASS in at and PLACE in at:
            there = columns.classes[at[PLACE]] == at[CLASS]
            at = {name: values[there] for name, values in at.items()}
        made.append(Clique(names, at, made[-1].first + made[-1].size if made else 0))
        if made[-1].size > MOST_ATOMS:
            raise _too_many(names)
    return made


def _too_many(names: Names) -> DisclosureError:
    return DisclosureError(
        f"Tables that are published together must hang together in at most {MOST_ATOMS:,} counts, and those "
        f"by {', '.join(sorted(names))} do in more: leave one of them out."
    )


def _united(sets: Iterable[Names]) -> list[Names]:
    """Return the largest of some column sets, with more of them together where they go round in a circle.

    Columns are taken away one by one, the one first that is together with the fewest; what it is together
    with is together from then on.
    """
    wanted = _largest(sets)
    pairs = {frozenset((a, b)) for names in wanted for a in names for b in names if a != b}
    left = sorted(frozenset().union(*wanted))
    found = [names for names in wanted if not names]
    while left:
        with_each = {name: frozenset().union(*(p for p in pairs if name in p)) - {name} for name in left}
        name = min(left, key=lambda one: (len(with_each[one]), one))
        found.append(with_each[name] | {name})
        pairs |= {frozenset((a, b)) for a in with_each[name] for b in with_each[name] if a != b}
        pairs = {pair for pair in pairs if name not in pair}
        left.remove(name)
    return _largest(found)


def edges(sets: Sequence[Names]) -> list[tuple[int, int]]:
    """Return a tree of column sets, each with the one in it already that it shares most with.

    A spanning tree with the most shared columns has, for sets that can be reduced to nothing, what two sets
    share in every set between them.
    """
    inside, outside, found = [0], list(range(1, len(sets))), []
    while outside:
        i, j = max(
            ((a, b) for a in inside for b in outside), key=lambda pair: len(sets[pair[0]] & sets[pair[1]])
        )
        found.append((i, j))
        inside.append(j)
        outside.remove(j)
    return found


def _largest(sets: Iterable[Names]) -> list[Names]:
    distinct = sorted(set(sets), key=lambda names: (-len(names), sorted(names)))
    return [names for names in distinct if not any(names < other for other in distinct)]
