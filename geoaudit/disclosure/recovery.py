"""Which hidden cells follow exactly from a table's own rows, columns and totals, in any combination.

Method: linear algebra on the table's equations, the hidden cells being the unknowns. With the sign of a
cell turned once for each of its categories that is a total, every line of the table sums to 0, so that a
total is a cell like any other. A cell is determined exactly where no solution of those equations (with
every shown cell at 0) is other than 0 at that cell, that is, where the projection of its unit vector on
their null space is 0.

The table is cut into slabs along its longest direction. The equations inside one slab involve no other
slab, so each slab has its own projection P, which depends only on which of its cells are hidden. The
equations along the longest direction are then met by P - P S⁺ P, where S is the sum of all the P. The
cost is one decomposition of a square of the cells of one slab for each different pattern, and one for S.
A long table (wards) is therefore quick; doubling the cells of a slab makes it about eight times slower.

Source: Hundepool and others (2012), "Statistical Disclosure Control", chapter 4, on tables whose hidden
cells are the unknowns of the table's linear equations. The cutting into slabs is a plain block elimination.
"""

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Real = NDArray[np.float64]

RANK = 1e-9
"""Eigenvalues below this part of the largest are 0; equations of 0 and 1 keep the others far above."""

FREE = 1e-8
"""A cell whose squared projection is below this is determined: a doubt hides more, never less."""


def determined(hidden: Flags) -> Flags:
    """Return which hidden cells follow exactly from the shown cells of the same table.

    Parameters
    ----------
    hidden : array of bool
        One axis for each way the table is split, its total being one place on each axis. An axis of one
        place has no total and gives no equation.

    Returns
    -------
    array of bool
        Of the same shape, true only where `hidden` is.

    Notes
    -----
    That figures are whole and not negative is not used: an interval that is narrow is not found.

    Source: Hundepool and others (2012), "Statistical Disclosure Control", chapter 4.
    """
    longest = int(np.argmax(hidden.shape)) if hidden.ndim else 0
    if hidden.ndim == 0 or hidden.shape[longest] < 2 or not hidden.any():
        return np.zeros_like(hidden)
    turned = np.moveaxis(hidden, longest, 0)
    slabs = turned.reshape(len(turned), -1)
    patterns, pattern, times = np.unique(slabs, axis=0, return_inverse=True, return_counts=True)
    inside = _lines(turned.shape[1:])
    projections = [_null_projection(inside[:, shape]) for shape in patterns]
    total = np.zeros((slabs.shape[1], slabs.shape[1]))
    for shape, count, projection in zip(patterns, times, projections, strict=True):
        total[np.ix_(shape, shape)] += count * projection
    root = _inverse_root(total)
    free = np.ones(patterns.shape)
    for row, shape, projection in zip(free, patterns, projections, strict=True):
        row[shape] = projection.diagonal() - ((projection @ root[shape]) ** 2).sum(1)
    found = slabs & (free[pattern.ravel()] < FREE)
    return np.moveaxis(found.reshape(turned.shape), 0, longest)


def _lines(shape: tuple[int, ...]) -> Real:
    """Return a row for each line of a grid in each direction, 1 at the line's cells."""
    cells = np.arange(int(np.prod(shape))).reshape(shape)
    found = [np.zeros((0, cells.size))]
    for axis, size in enumerate(shape):
        if size > 1:
            members = np.moveaxis(cells, axis, -1).reshape(-1, size)
            rows = np.zeros((len(members), cells.size))
            np.put_along_axis(rows, members, 1.0, 1)
            found.append(rows)
    return np.concatenate(found)


def _null_projection(equations: Real) -> Real:
    """Return the projection of one slab's hidden cells on what the equations inside it leave free."""
    values, vectors = np.linalg.eigh(equations.T @ equations)
    free = vectors[:, values <= RANK * max(values.max(initial=0.0), 1.0)]
    projection: Real = free @ free.T
    return projection


def _inverse_root(total: Real) -> Real:
    """Return R with R Rᵀ the pseudo-inverse of a matrix whose eigenvalues are none below 0."""
    values, vectors = np.linalg.eigh(total)
    kept = values > RANK * max(values.max(initial=0.0), 1.0)
    root: Real = vectors[:, kept] / np.sqrt(values[kept])
    return root
