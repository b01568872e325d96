"""Which cells are hidden: the small ones, and those that would give them back through a total.

Hiding line by line keeps a hidden cell from following from one row, column or grand total. What still
follows from several lines together is found by `recovery.determined`, and further cells are hidden until
nothing does. That a hidden cell lies in a wide interval is not claimed here, nor is anything about
other tables.

Source: Hundepool and others (2012), "Statistical Disclosure Control", section 4.4.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.recovery import determined
from geoaudit.errors import DisclosureError

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Real = NDArray[np.float64]


def hidden_cells(cells: pd.DataFrame, columns: Sequence[str], total: str, threshold: int) -> Flags:
    """Return which cells of a table are hidden.

    Parameters
    ----------
    cells : DataFrame
        Every combination of `columns` once, `total` included in each, with `n` and `persons`.
    threshold : int
        Cells about 1 to ``threshold - 1`` distinct persons are hidden.

    Raises
    ------
    DisclosureError
        Where a combination is missing or stands twice, since then a total protects nothing.
    """
    if not columns:
        return _small(cells["persons"].to_numpy(np.int64), threshold)
    codes = [pd.factorize(cells[column])[0] for column in columns]
    shape = tuple(int(code.max()) + 1 for code in codes)
    place = np.ravel_multi_index(codes, shape)
    if len(cells) != np.prod(shape) or len(np.unique(place)) != len(cells):
        raise DisclosureError(
            "Every combination of a table's categories must stand once before any is hidden."
        )
    totals = np.zeros(shape, np.int64)
    totals.flat[place] = sum((cells[column] == total).to_numpy().astype(np.int64) for column in columns)
    persons = _grid(cells["persons"], place, shape)
    hidden = _secure(_small(persons, threshold), persons, _cost(persons, totals), threshold)
    return np.asarray(hidden.flat[place], bool)


def _grid(values: "pd.Series[int]", place: NDArray[np.intp], shape: tuple[int, ...]) -> Whole:
    grid = np.zeros(shape, np.int64)
    grid.flat[place] = values.to_numpy(np.int64)
    return grid


def _small(persons: Whole, threshold: int) -> Flags:
    return (persons > 0) & (persons < threshold)


def _secure(hidden: Flags, persons: Whole, cost: Real, threshold: int) -> Flags:
    """Hide further cells until no combination of lines gives one back; at worst the whole table is hidden."""
    hidden = _close(hidden, persons, cost, threshold)
    given = determined(hidden)
    while given.any() and not hidden.all():
        hidden = _close(hidden | _beside(given, hidden, cost), persons, cost, threshold)
        given = determined(hidden)
    return hidden


def _beside(given: Flags, hidden: Flags, cost: Real) -> Flags:
    """Return the cheapest shown cell on a line of a cell given back, or the cheapest of all if none is."""
    crossing = np.zeros_like(hidden)
    for axis in range(hidden.ndim):
        crossing |= given.any(axis, keepdims=True)
    if not (crossing & ~hidden).any():
        crossing[...] = True
    extra = np.zeros_like(hidden)
    extra.flat[np.where(crossing & ~hidden, cost, np.inf).argmin()] = True
    return extra


def _close(hidden: Flags, persons: Whole, cost: Real, threshold: int) -> Flags:
    """Hide further cells, line by line in every direction, until no line gives a hidden cell back."""
    changed = True
    while changed:
        before = hidden.sum()
        for axis in range(hidden.ndim):
            hidden = _close_lines(hidden, persons, cost, axis, threshold)
        changed = bool(hidden.sum() > before)
    return hidden


def _cost(persons: Whole, totals: Whole) -> Real:
    """What hiding a cell loses: the smallest first, a zero after the others, a total last of all."""
    largest = float(persons.max()) + 2
    inner: Real = np.where(persons > 0, persons.astype(float), largest)
    return inner + totals * 2 * largest


def _close_lines(hidden: Flags, persons: Whole, cost: Real, axis: int, threshold: int) -> Flags:
    """Hide the cheapest other cell of a line that hides one alone, or too few people altogether."""
    if hidden.shape[axis] < 2:
        return hidden
    several = hidden.sum(axis) >= 2
    enough = np.where(hidden, persons, 0).sum(axis) >= threshold
    open_lines = hidden.any(axis) & ~(several & enough) & ~hidden.all(axis)
    candidate = np.where(hidden, np.inf, cost)
    cheapest = np.expand_dims(candidate.argmin(axis), axis)
    extra = np.zeros_like(hidden)
    np.put_along_axis(extra, cheapest, np.expand_dims(open_lines, axis), axis)
    return hidden | extra
