"""What the local and global statistics share: their nulls, their two-sided p, and what they refuse."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import erfc

from geoaudit.errors import HotspotError
from geoaudit.hotspots.neighbours import Neighbours

Values = NDArray[np.float64]
Mask = NDArray[np.bool_]

NULL_TOTAL = (
    "Total randomisation: under no effect, every arrangement of the known values over the known cells is "
    "as likely as any other, the cell's own value among them."
)
NULL_CONDITIONAL = (
    "Conditional randomisation: under no effect, the cell keeps its own value and every arrangement of the "
    "other known values over the other known cells is as likely as any other."
)
NULL_NORMAL = "Normality: under no effect, the values are independent draws from one normal distribution."
"""What p is under, in words for a report. Source: Bivand and Wong (2018), Comparing implementations of
global and local indicators of spatial association, TEST 27(3)."""

FEWEST_EVENTS = 30
"""Events below which no map of counts is tested."""
FEWEST_CELLS = 4
"""Cells below which the moments of the global statistics do not exist."""


@dataclass(frozen=True)
class Global:
    """One statistic of a whole map.

    Attributes
    ----------
    statistic, expected : float
        As observed, and its expectation under `null`.
    z, p : float
        Standard deviate, and two-sided p by the normal approximation.
    null : str
        What p is under, in a sentence.
    """

    statistic: float
    expected: float
    z: float
    p: float
    null: str


@dataclass(frozen=True)
class Surroundings:
    """What is known round each cell.

    Attributes
    ----------
    value : ndarray of float
        The cells' values; 0 where missing.
    known, tested : ndarray of bool
        Cells with a value; of these, those with a neighbour that has one.
    total, count : ndarray of float
        Sum and number of the neighbours that have a value.
    """

    value: Values
    known: Mask
    tested: Mask
    total: Values
    count: Values


def surroundings(values: ArrayLike, neighbours: Neighbours) -> Surroundings:
    """Return what is known round each cell; missing cells are no part of any window.

    Parameters
    ----------
    values : array of length n
        One value a cell, NaN where missing.
    neighbours : Neighbours
        Of the same cells in the same order.

    Raises
    ------
    HotspotError
        Where there are not as many values as cells, a value has no bound, fewer than `FEWEST_CELLS` cells
        are known, all known values are the same, or no known cell has a known neighbour.
    """
    given = np.asarray(values, dtype=np.float64)
    known = ~np.isnan(given)
    _refuse_shape(given, neighbours)
    _refuse_sameness(given[known])
    filled = np.where(known, given, 0.0)
    total, count = neighbours.matrix @ filled, neighbours.matrix @ known.astype(np.float64)
    tested = known & (count > 0)
    if not tested.any():
        raise HotspotError(
            f"A local statistic compares cells with their neighbours, but none of {int(known.sum()):,} known "
            f"cells has a known neighbour ({neighbours.how}); give areas that adjoin, or a longer distance."
        )
    return Surroundings(filled, known, tested, total, count)


def refuse_counts(counts: ArrayLike) -> None:
    """Refuse what is not enough whole numbers of events.

    Raises
    ------
    HotspotError
        Where a count is negative or no whole number, there are fewer than `FEWEST_EVENTS` events, or one
        cell holds all of them.
    """
    given = np.asarray(counts, dtype=np.float64)
    known = given[~np.isnan(given)]
    odd = int(((known < 0) | (known != np.floor(known))).sum())
    if odd:
        raise HotspotError(
            f"The exact tail is of counts, which are whole numbers of 0 or more, but {odd:,} of "
            f"{len(known):,} cells hold something else; give counts, or choose the normal approximation or "
            f"permutations."
        )
    if known.sum() < FEWEST_EVENTS:
        raise HotspotError(
            f"Hot cells can be told from chance with at least {FEWEST_EVENTS} events, but there are fewer in "
            f"{len(known):,} cells; take a longer period or more offences together."
        )
    if int((known > 0).sum()) == 1:
        raise HotspotError(
            f"Hot cells can be told from chance where events are in several places, but all of them are in "
            f"one of {len(known):,} cells; look whether it is a default location, or choose smaller cells."
        )


def two_sided(at_most: Values, at_least: Values) -> Values:
    """Return p of both tails together, each tail holding what is observed: twice the smaller, at most 1."""
    p: Values = np.minimum(1.0, 2.0 * np.minimum(at_most, at_least))
    return p


def normal_p(z: Values) -> Values:
    """Return the two-sided p of standard normal deviates; missing where they are."""
    p: Values = erfc(np.abs(z) / np.sqrt(2.0))
    return p


def only(where: Mask, values: Values) -> Values:
    """Return the values, missing (NaN) elsewhere."""
    kept: Values = np.where(where, values, np.nan)
    return kept


def _refuse_shape(given: Values, neighbours: Neighbours) -> None:
    cells = neighbours.matrix.shape[0]
    if given.shape != (cells,):
        raise HotspotError(
            f"Every cell must have one value or none, but there are {given.size:,} values and {cells:,} "
            f"cells; give both in the same order."
        )
    boundless = int(np.isinf(given).sum())
    if boundless:
        raise HotspotError(
            f"A cell's value must be a number or missing, but {boundless:,} of {cells:,} are infinite; "
            f"divide by no population of 0."
        )


def _refuse_sameness(known: Values) -> None:
    if len(known) < FEWEST_CELLS:
        raise HotspotError(
            f"A map is tested on at least {FEWEST_CELLS} cells with values, but {len(known)} have one; take "
            f"smaller cells or a larger area."
        )
    if known.min() == known.max():
        raise HotspotError(
            f"A hot cell is one that differs from others, but all {len(known):,} known cells hold the same; "
            f"there is nothing to test."
        )
