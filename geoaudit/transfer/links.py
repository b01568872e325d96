"""Which areas feed which: the pairs of a crosswalk as places in arrays, and sums along them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.transfer.grid import Array, Places

_CELLS = 4_000_000  # so many shares at once: about 32 MB


@dataclass(frozen=True)
class Links:
    """Pairs of places, sorted by where they lead.

    Attributes
    ----------
    origin, target : array of int
        Rows of the arrays that the pairs lead from and to.
    weight : array of float64
        The share that goes along each pair.
    size : int
        How many places there are to lead to.
    """

    origin: Places
    target: Places
    weight: Array
    size: int

    def gather(self, values: Array) -> Array:
        """Return the weighted sums of `values` (origins x keys) at each target (targets x keys)."""
        found = np.zeros((self.size, values.shape[1]))
        if not len(self.origin) or not values.any():
            return found
        starts = np.flatnonzero(np.diff(self.target, prepend=-1))
        step = max(1, _CELLS // len(self.origin))
        for left in range(0, values.shape[1], step):
            block = values[self.origin, left : left + step] * self.weight[:, None]
            found[self.target[starts], left : left + step] = np.add.reduceat(block, starts, axis=0)
        return found

    def reversed(self, size: int) -> "Links":
        """Return the same pairs the other way round, to `size` places."""
        order = np.argsort(self.origin, kind="stable")
        return Links(self.target[order], self.origin[order], self.weight[order], size)


def unweighted(shares: Links) -> Links:
    """Return the same pairs with the whole going along each."""
    return Links(shares.origin, shares.target, np.ones(len(shares.origin)), shares.size)


def links(pairs: pd.DataFrame, origin: pd.Index, target: pd.Index) -> Links:
    """Return pairs as places in `origin` and `target`; those with an end in neither are left out.

    Parameters
    ----------
    pairs : DataFrame
        ``from_code``, ``to_code`` and, where the shares are not 1, ``weight``.
    """
    start = origin.get_indexer(pd.Index(pairs["from_code"]))
    end = target.get_indexer(pd.Index(pairs["to_code"]))
    weight = pairs["weight"].to_numpy(np.float64) if "weight" in pairs else np.ones(len(pairs))
    both = (start >= 0) & (end >= 0)
    start, end, weight = start[both], end[both], weight[both]
    order = np.lexsort((start, end))
    return Links(start[order], end[order], weight[order], len(target))
