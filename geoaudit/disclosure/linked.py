"""Everything counted of one source, as sums of the same whole counts."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Real = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Linked:
    """What is published together, and what must stay unknown.

    A *statistic* is a cell of a table, totals among them, or a count that no table shows; *atoms* are the
    whole counts, none below 0, that statistics are sums of. The true counts are not among what is known here.

    Attributes
    ----------
    sums : csr_array
        Statistics by atoms, 0 or 1.
    lines : csr_array
        Lines by statistics, 1 for each part and -1 for their total: those that tables show, one for each
        column that a table sums over. They follow from `sums`.
    ties : csr_array
        What holds for every table there could be: ``least <= ties @ atoms <= most``.
    least, most : array of float
        The ends of the ties, equal where they are equations.
    lower, upper : array of float
        Between what each statistic is known to lie where it is shown; equal where it is exact.
    shown : array of bool
        False where a statistic is hidden from the start, or is in no table.
    fixed : array of bool
        Shown, and not to be hidden: what others know already, and what must be kept.
    down, up : array of float
        A target must be able to be `down` or less and, in another table, `up` or more; missing (NaN) where
        a statistic is none. `down` is infinite where nothing is asked of it.
    apart : array of float
        How far apart the least and the most must be that a target can be; missing where it is none.
    width : float
        The same of any statistic that is hidden and is no target.
    cost : array of float
        What is lost by hiding each statistic, above 0.
    """

    sums: csr_array
    lines: csr_array
    ties: csr_array
    least: Real
    most: Real
    lower: Real
    upper: Real
    shown: Flags
    fixed: Flags
    down: Real
    up: Real
    apart: Real
    width: float
    cost: Real


def without_nothing(linked: Linked, none: Flags) -> Linked:
    """Return the system without the atoms that are 0 since some statistics are, and the ties of these alone.

    Parameters
    ----------
    linked : Linked
    none : array of bool
        Statistics that are known to be 0.
    """
    zero = np.asarray(linked.sums.T @ none.astype(float)) > 0
    while True:
        ties = csr_array(linked.ties[:, ~zero])
        ties.eliminate_zeros()
        signs = [np.asarray((side > 0).sum(axis=1)).ravel() for side in (ties, -ties)]
        none_above = (linked.most <= 0) & (signs[0] > 0) & (signs[1] == 0)
        none_below = (linked.least >= 0) & (signs[1] > 0) & (signs[0] == 0)
        follow = np.asarray(abs(ties)[none_above | none_below].sum(axis=0)).ravel() > 0
        if not follow.any():
            break
        zero[np.flatnonzero(~zero)[follow]] = True
    kept = np.diff(ties.indptr) > 0
    return replace(
        linked,
        sums=csr_array(linked.sums[:, ~zero]),
        ties=csr_array(ties[kept]),
        least=linked.least[kept],
        most=linked.most[kept],
    )


def without_doubles(linked: Linked) -> Linked:
    """Return the system with one atom for all that are always equal, as ties of two of them say."""
    ties, size = csr_array(linked.ties), linked.sums.shape[1]
    equal = (np.diff(ties.indptr) == 2) & (linked.least == 0) & (linked.most == 0)
    equal &= ties.sum(axis=1) == 0
    one, other = ties[equal].indices.reshape(-1, 2).T
    pairs = csr_array((np.ones(len(one)), (one, other)), shape=(size, size))
    count, number = connected_components(pairs, directed=False)
    each = csr_array((np.ones(size), (np.arange(size), number)), shape=(size, count))
    sums, ties = csr_array(linked.sums @ each), csr_array(ties[~equal] @ each)
    return replace(linked, sums=sums, ties=ties, least=linked.least[~equal], most=linked.most[~equal])
