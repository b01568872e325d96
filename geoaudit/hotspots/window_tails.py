"""The exact distribution of a window's count when the counts of a map are shuffled over its cells."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoaudit.errors import HotspotError
from geoaudit.hotspots.inference import two_sided

Values = NDArray[np.float64]
Whole = NDArray[np.int64]

LARGEST_TABLE = 20_000_000
"""Cells of the largest window times its events, beyond which tails are not computed: half a GiB of memory."""
MOST_STEPS = 5_000_000_000
"""Additions beyond which tails are not computed: some twenty seconds."""


@dataclass(frozen=True)
class Tails:
    """Both tails of the sum of cells drawn without replacement from one map, by number of cells.

    Shuffling a map does not change them, so that they can be used again.

    Attributes
    ----------
    at_most, at_least : ndarray, (largest window + 1) × (largest sum + 2)
        The chance that so many cells (row) hold so many events (column) or fewer, or more; the last column
        stands for every larger sum.
    """

    at_most: Values
    at_least: Values

    def p(self, cells: Whole, events: Whole) -> Values:
        """Return the two-sided p of windows of so many cells that hold so many events."""
        column = np.minimum(events, self.at_most.shape[1] - 1)
        return two_sided(self.at_most[cells, column], self.at_least[cells, column])


def window_tails(counts: Whole, window: int, largest: int) -> Tails:
    """Return the exact tails of windows' sums under total randomisation.

    The distribution of the sum of k counts drawn without replacement is built up from the distinct counts,
    smallest first: where the distributions of draws from the cells so far are known, j draws from them and
    m cells more hold t of the m with a hypergeometric chance. Nothing is subtracted, so that small tails
    keep their digits.

    Parameters
    ----------
    counts : ndarray of int
        Events of every cell, none missing.
    window : int
        Cells of the largest window, no more than there are.
    largest : int
        The largest sum that is asked for; larger ones are told apart no more.

    Raises
    ------
    HotspotError
        Where the sums are too large or too many, as when one cell holds a default location.

    Source: the generating function of sampling without replacement, e.g. Pagano and Tritchler (1983), On
    obtaining permutation distributions in polynomial time, Journal of the American Statistical Association
    78(382).
    """
    value, cells = np.unique(counts, return_counts=True)
    _refuse_size(counts, int(np.minimum(cells, window).sum()), (window + 1) * largest)
    chance = np.zeros((window + 1, largest + 1))
    chance[0, 0] = 1.0
    beyond = np.zeros(window + 1)
    before = reach = 0
    for count, more in zip(value.tolist(), cells.tolist(), strict=True):
        share = hypergeometric(before, more, window)
        _draw_more(chance, beyond, share, count, reach)
        before, reach = before + more, min(window * count, largest)
    return _tails(chance, beyond)


def hypergeometric(before: int, more: int, window: int) -> Values:
    """Return the chance that of j cells drawn from both lots t are of the second: a row a j, a column a t.

    Rows of more cells than there are hold 0.
    """
    drawn = np.arange(window + 1)
    new = np.arange(min(more, window) + 1)
    old = drawn[:, None] - new
    possible = (old >= 0) & (old <= before) & (drawn[:, None] <= before + more)
    old = np.where(possible, old, 0)
    ways = _log_falling(window, window)
    ways = ways[-1] - ways[::-1]  # of orders of 0, 1, … cells
    with np.errstate(invalid="ignore"):
        log = ways[drawn][:, None] - ways[new] - ways[old]
        log += _log_falling(more, window)[new] + _log_falling(before, window)[old]
        log -= _log_falling(before + more, window)[drawn][:, None]
    return np.where(possible, np.exp(np.where(possible, log, -np.inf)), 0.0)


def _log_falling(cells: int, window: int) -> Values:
    """Return the logarithms of cells × (cells - 1) × …, of 0, 1, … `window` factors."""
    factors = np.maximum(cells - np.arange(window), 0)
    with np.errstate(divide="ignore"):
        return np.concatenate([[0.0], np.cumsum(np.log(factors))])


def _draw_more(chance: Values, beyond: Values, share: Values, count: int, reach: int) -> None:
    """Let cells that hold `count` each be drawn too; in place, from the last row, for it needs those before.

    `reach` is the largest sum that had a chance; sums of more than the largest asked for go `beyond`.
    """
    columns = chance.shape[1]
    for row in range(len(chance) - 1, -1, -1):
        chance[row, : reach + 1] *= share[row, 0]
        beyond[row] *= share[row, 0]
        for drawn in range(1, min(row + 1, share.shape[1])):
            weight, before = share[row, drawn], chance[row - drawn, : reach + 1]
            stay = max(0, min(reach + 1, columns - drawn * count))
            chance[row, drawn * count : drawn * count + stay] += weight * before[:stay]
            beyond[row] += weight * (beyond[row - drawn] + before[stay:].sum())


def _tails(chance: Values, beyond: Values) -> Tails:
    every = np.column_stack([chance, beyond])
    at_least = np.cumsum(every[:, ::-1], axis=1)[:, ::-1]
    return Tails(np.minimum(np.cumsum(every, axis=1), 1.0), np.minimum(at_least, 1.0))


def _refuse_size(counts: Whole, passes: int, table: int) -> None:
    if table <= LARGEST_TABLE and passes * table <= MOST_STEPS:
        return
    share = 100 * counts.max() / counts.sum()
    raise HotspotError(
        f"The exact tail must be summed over every number of events that a window can hold, but they are "
        f"too many where the fullest of {len(counts):,} cells holds {share:.3g} % of all events; look "
        f"whether it is a default location and leave it out, or take smaller cells."
    )
