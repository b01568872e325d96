"""Records and distinct people of one source as one system: nobody is counted who has no record."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_diag, csr_array, vstack

from geoaudit.counts.request import PERSONS, RECORDS
from geoaudit.disclosure.linked import Linked, Real
from geoaudit.disclosure.system import System

_Kind = TypeVar("_Kind", bound=np.generic)

MANY_RECORDS = 1000
"""How many records of one person it is taken that there can be at the most."""


def joined(systems: Sequence[System]) -> Linked:
    """Return the systems of the measures of one source as one.

    Where there are tables of records and tables of distinct people, each figure of people is at most that of
    their records, and these are at most `MANY_RECORDS` for each of them.
    """
    linked = [system.linked for system in systems]
    whole = Linked(
        sums=csr_array(block_diag([one.sums for one in linked], format="csr")),
        lines=csr_array(block_diag([one.lines for one in linked], format="csr")),
        ties=csr_array(block_diag([one.ties for one in linked], format="csr")),
        width=linked[0].width,
        **{name: np.concatenate([getattr(one, name) for one in linked]) for name in _SIDES},
    )
    measures = [system.tables[0].measure for system in systems]
    if PERSONS not in measures or RECORDS not in measures:
        return whole
    return _tied(whole, systems, measures.index(RECORDS), measures.index(PERSONS))


_SIDES = ("least", "most", "lower", "upper", "shown", "fixed", "down", "up", "apart", "cost")


def split(values: NDArray[_Kind], systems: Sequence[System]) -> list[NDArray[_Kind]]:
    """Return what is of each of some systems, from an array whose last axis is the statistics of all."""
    ends = np.cumsum([len(system.linked.shown) for system in systems])[:-1]
    return np.split(values, ends, axis=-1)


def _tied(whole: Linked, systems: Sequence[System], records: int, people: int) -> Linked:
    start = np.cumsum([0, *(len(system.linked.shown) for system in systems)])
    counted = systems[people].places[: len(systems[people].shown)]
    at = start[people] + np.concatenate(counted)
    of = start[records] + np.concatenate(systems[records].beside)
    pairs = np.unique(np.column_stack([at, of]), axis=0)
    persons, own = whole.sums[pairs[:, 0]], whole.sums[pairs[:, 1]]
    ties = csr_array(vstack([whole.ties, own - persons, MANY_RECORDS * persons - own]))
    down = _least_of_people(whole, pairs)
    nothing, nowhere = np.zeros(2 * len(pairs)), np.full(2 * len(pairs), np.inf)
    return replace(
        whole,
        ties=ties,
        least=np.concatenate([whole.least, nothing]),
        most=np.concatenate([whole.most, nowhere]),
        down=down,
        up=np.where(down > whole.down, whole.up + 1, whole.up),
    )


def _least_of_people(whole: Linked, pairs: NDArray[np.int64]) -> Real:
    """How low figures must be able to be: those of people whose records can be no fewer than one, 1."""
    down = whole.down.copy()
    somebody = whole.down[pairs[:, 1]] >= 1
    few = pairs[somebody & (down[pairs[:, 0]] == 0), 0]
    down[few] = 1.0
    return down
