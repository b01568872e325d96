"""A system without what is known already: fewer counts and fewer rows, in parts that do not touch.

A count that follows is taken out: those of a sum of 0, and the last one of a sum of which all others are
known.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csr_array
from scipy.sparse.csgraph import connected_components

from geoaudit.errors import DisclosureError

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]

_AT_ONCE = 6_000


@dataclass(frozen=True)
class Part:
    """What hangs together and has something to protect: whole `x` with ``least <= sums @ x <= most``.

    Attributes
    ----------
    sums : csr_array
    least, most : array of float
    low, high : array of float
        The ends of each count.
    targets : csr_array
        The sums that something is required of, as rows.
    which : array of int
        Their numbers.
    """

    sums: csr_array
    least: Real
    most: Real
    low: Real
    high: Real
    targets: csr_array
    which: Whole


@dataclass(frozen=True)
class Reduced:
    """A system reduced.

    Attributes
    ----------
    parts : tuple of Part
    target : array of int
        For each row asked for, the number of its target; -1 where nothing is left of it.
    known : array of float
        What is known of each row asked for: it is this and its target.
    """

    parts: tuple[Part, ...]
    target: Whole
    known: Real


CONTRADICTION = (
    "The published tables must agree with one another, and no whole numbers fit them all: nothing is said of "
    "what they give away until they do; find the table that is rounded or restricted otherwise than it says."
)


def reduced(sums: csr_array, least: Real, most: Real, asked: Whole) -> Reduced:
    """Return a system reduced to what the rows asked for depend on.

    Raises
    ------
    DisclosureError
        Where no counts fit.
    """
    sums = sums.copy()
    sums.eliminate_zeros()
    low, high = _ends(sums, least, most)
    known = low == high
    base = np.where(known, low, 0.0)
    fixed = sums @ base
    free = csr_array(sums[:, ~known])
    free.eliminate_zeros()
    least, most, kept = least - fixed, most - fixed, np.diff(free.indptr)
    signs = _signs(free.shape[1])
    name = free.astype(np.int64).astype(np.uint64) @ signs
    target = np.full(len(asked), -1)
    filled = kept[asked] > 0
    first, target[filled] = np.unique(name[asked][filled], return_index=True, return_inverse=True)[1:]
    targets = csr_array(free[asked[filled][first]])
    bounded = (kept > 1) & (np.isfinite(most) | (least > _under(free)))
    rows, least, most = _distinct(free[bounded], name[bounded], least[bounded], most[bounded])
    parts = _parts(rows, (least, most), (low[~known], high[~known]), targets)
    return Reduced(tuple(parts), target, fixed[asked])


def _signs(count: int) -> NDArray[np.uint64]:
    """Numbers by which rows that differ have different sums, but for one chance in 2 to the 64th."""
    return np.random.default_rng(20_221_031).integers(1, 2**64, count, dtype=np.uint64)


def _under(rows: csr_array) -> Real:
    """What a row is no less than in any case: 0 where it takes nothing away."""
    return np.where((rows < 0).sum(axis=1) > 0, -np.inf, 0.0)


def _ends(sums: csr_array, least: Real, most: Real) -> tuple[Real, Real]:
    """The ends of each count that follow from rows of one unknown, and from rows that are full."""
    low, high = np.zeros(sums.shape[1]), np.full(sums.shape[1], np.inf)
    adding = np.asarray((sums < 0).sum(axis=1)).ravel() == 0
    while True:
        known = low == high
        floor = sums @ low
        full = adding & (most <= floor)
        at_floor = np.asarray(sums[full].sum(axis=0)).ravel() > 0
        free = csr_array(sums[:, ~known])
        single = np.flatnonzero(np.diff(free.indptr) == 1)
        new_low, new_high = low.copy(), np.where(at_floor, low, high)
        _narrow(sums, (least, most), single, known, (new_low, new_high))
        if bool((adding & (floor > most + 1e-9)).any() or (new_low > new_high).any()):
            raise DisclosureError(CONTRADICTION)
        if np.array_equal(new_low, low) and np.array_equal(new_high, high):
            _require_fit(sums, (least, most), low, known)
            return low, high
        low, high = new_low, new_high


def _narrow(
    sums: csr_array, bounds: tuple[Real, Real], single: Whole, known: Flags, ends: tuple[Real, Real]
) -> None:
    """Bound the one unknown of each row that has one, in place."""
    rows = csr_array(sums[single])
    rest = rows @ np.where(known, ends[0], 0.0)
    left = csr_array(rows[:, ~known])
    left.sum_duplicates()
    place, weight = np.flatnonzero(~known)[left.indices], left.data
    sides = [(bound[single] - rest) / weight for bound in bounds]
    np.maximum.at(ends[0], place, np.ceil(np.minimum(*sides) - 1e-9))
    np.minimum.at(ends[1], place, np.floor(np.maximum(*sides) + 1e-9))


def _require_fit(sums: csr_array, bounds: tuple[Real, Real], low: Real, known: Flags) -> None:
    """Refuse rows without an unknown that are not as they are said to be."""
    whole = np.diff(csr_array(sums[:, ~known]).indptr) == 0
    found = (sums @ np.where(known, low, 0.0))[whole]
    if bool(((found < bounds[0][whole] - 1e-9) | (found > bounds[1][whole] + 1e-9)).any()):
        raise DisclosureError(CONTRADICTION)


def _distinct(
    rows: csr_array, name: NDArray[np.uint64], least: Real, most: Real
) -> tuple[csr_array, Real, Real]:
    """Each row once, with all that is known of it."""
    first, number = np.unique(name, return_index=True, return_inverse=True)[1:]
    low, high = np.full(len(first), -np.inf), np.full(len(first), np.inf)
    np.maximum.at(low, number, least)
    np.minimum.at(high, number, most)
    if bool((low > high).any()):
        raise DisclosureError(CONTRADICTION)
    return csr_array(rows[first]), low, high


def _parts(
    rows: csr_array, bounds: tuple[Real, Real], ends: tuple[Real, Real], targets: csr_array
) -> Iterator[Part]:
    """The counts that no row ties together apart, small ones of them together."""
    count = rows.shape[1]
    if not count:
        return
    touch = block_array([[None, rows.T, targets.T], [rows, None, None], [targets, None, None]], format="csr")
    label = connected_components(touch, directed=False)[1]
    size = np.bincount(label[:count], minlength=label.max() + 1)
    part = (np.cumsum(size) // _AT_ONCE)[label]
    own, other = part[count : count + rows.shape[0]], part[count + rows.shape[0] :]
    for number in np.unique(part[:count]):
        mine, here, asked = part[:count] == number, own == number, other == number
        yield Part(
            csr_array(rows[here][:, mine]),
            bounds[0][here],
            bounds[1][here],
            ends[0][mine],
            ends[1][mine],
            csr_array(targets[asked][:, mine]),
            np.flatnonzero(asked),
        )
