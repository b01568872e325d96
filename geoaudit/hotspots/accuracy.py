"""How well a map of one period finds the events of the next: hit rate, PAI, PEI and area under the curve."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import HotspotError

SHARES = (0.01, 0.02, 0.05, 0.1)

Figures = NDArray[np.float64]


@dataclass(frozen=True)
class Accuracy:
    """How well a map found the next period's events.

    Attributes
    ----------
    table : DataFrame
        A row for each share of the land: ``share_of_area``, ``cells`` (as many of the highest score as
        cover it; the last in part), ``hits`` (events in them), ``hit_rate`` (hits over all events), ``pai``
        (the hit rate over the share of the area; 1 is a map drawn at random) and ``pei`` (the hits over those
        of the best choice of as much land, made with the next period known; 1 is the best there is).
    curve : DataFrame
        ``share_of_area`` and ``hit_rate`` for every cutoff of the score, from none to all of the land.
    auc : float
        The area under the curve: the chance that an event lies where the score is higher than at a place
        drawn at random from the land. A half is a map drawn at random.
    events : float
        The next period's events.
    area : float
        The land, in square kilometres.
    """

    table: pd.DataFrame
    curve: pd.DataFrame
    auc: float
    events: float
    area: float


@dataclass(frozen=True)
class _Ranked:
    """Cells from the highest rank to the lowest, those that are level as one; what they add up to."""

    area: Figures
    hits: Figures
    cells: Figures


def accuracy(
    score: NDArray[np.float64],
    tested: NDArray[np.float64],
    area: NDArray[np.float64],
    share: tuple[float, ...] = SHARES,
) -> Accuracy:
    """Return how well the highest scores of one period found the events of the next.

    Cells with the same score have no order among themselves: they count as one cell that is taken in part,
    which is what they would give on average if drawn at random.

    Parameters
    ----------
    score : array, cells
        Any hotspot map's value, such as a density, a z or a count. A cell without one is taken after all
        others.
    tested : array, cells
        Events of the next period; a cell in which they are not known is left out.
    area : array, cells
        Square kilometres of land.
    share : tuple of float
        Shares of the land to be flagged, above 0 and up to 1.

    Raises
    ------
    HotspotError
        When the tested period holds no event.
    ValueError
        When shapes differ, land or events are negative, or a share is not above 0 and up to 1.

    Source: Chainey, Tompson and Uhlig (2008), The utility of hotspot mapping for predicting spatial patterns
    of crime, Security Journal 21, 4-28 (hit rate, PAI); Hunt (2016), Do crime hot spots move?, PhD thesis,
    American University, Washington (PEI); Johnson, Bowers, Birks and Pease (2009), Predictive mapping of
    crime by ProMap, in Weisburd, Bernasco and Bruinsma (eds), Putting Crime in its Place, Springer, 171-198
    (the curve).
    """
    if not all(0 < one <= 1 for one in share):
        raise ValueError("A share of the land must be above 0 and up to 1")
    scores, events, land = _checked(score, tested, area)
    ranked = _ranked(np.where(np.isfinite(scores), scores, -np.inf), events, land)
    whole, all_events = ranked.area[-1], ranked.hits[-1]
    wanted = np.asarray(share, np.float64) * whole
    found = _at(ranked, wanted, ranked.hits)
    table = _measures(wanted / whole, found / all_events, _best(events, land, wanted) / all_events)
    table.insert(1, "cells", _at(ranked, wanted, ranked.cells))
    table.insert(2, "hits", found)
    curve = pd.DataFrame({"share_of_area": ranked.area / whole, "hit_rate": ranked.hits / all_events})
    auc = float(np.trapezoid(curve["hit_rate"], curve["share_of_area"]))
    return Accuracy(table, curve, auc, float(all_events), float(whole))


def accuracy_of_flags(
    flagged: NDArray[np.bool_], tested: NDArray[np.float64], area: NDArray[np.float64]
) -> pd.DataFrame:
    """Return how well a map that says hot or not found the events of the next period.

    Parameters
    ----------
    flagged : array, cells
        Whether the map calls the cell hot.
    tested, area : array, cells
        As in `accuracy`.

    Returns
    -------
    DataFrame
        One row, as of `Accuracy.table`; where nothing is flagged, ``hit_rate`` is 0 and ``pai`` and ``pei``
        are missing.

    Raises
    ------
    HotspotError, ValueError
        As in `accuracy`, whose sources these are.
    """
    flags, events, land = _checked(np.asarray(flagged, np.float64), tested, area)
    hot = flags == 1
    covered, hits = np.array([land[hot].sum()]), np.array([events[hot].sum()])
    best = _best(events, land, covered) / events.sum()
    table = _measures(covered / land.sum(), hits / events.sum(), best)
    table.insert(1, "cells", [float(hot.sum())])
    table.insert(2, "hits", hits)
    return table


def _checked(score: Figures, tested: Figures, area: Figures) -> tuple[Figures, Figures, Figures]:
    """Return the cells in which the next period's events are known, once there are some."""
    given = tuple(np.asarray(one, np.float64) for one in (score, tested, area))
    if len({one.shape for one in given}) != 1:
        raise ValueError(f"Score, events and land must have the same cells: {[one.shape for one in given]}")
    known = np.isfinite(given[1])
    scores, events, land = (one[known] for one in given)
    if not (land >= 0).all() or (events < 0).any():
        raise ValueError("The land and the events of a cell cannot be negative, nor its land missing")
    if events.sum() <= 0 or land.sum() <= 0:
        raise HotspotError(
            f"A map is tested on events of a later period, and there are none in its {len(events)} cells: "
            "take a longer or another period to test on"
        )
    return scores, events, land


def _ranked(rank: Figures, events: Figures, land: Figures) -> _Ranked:
    """Return cells added up from the highest rank to the lowest."""
    _, group = np.unique(-rank, return_inverse=True)
    sums = (np.bincount(group, weights) for weights in (land, events, np.ones(len(rank))))
    return _Ranked(*(np.concatenate([[0.0], np.cumsum(one)]) for one in sums))


def _at(ranked: _Ranked, wanted: Figures, amount: Figures) -> Figures:
    """Return what has added up once so much land is covered."""
    return np.asarray(np.interp(wanted, ranked.area, amount))


def _best(events: Figures, land: Figures, wanted: Figures) -> Figures:
    """Return the most events that any choice of so much land holds, the last cell taken in part."""
    density = np.divide(events, land, out=np.where(events > 0, np.inf, 0.0), where=land > 0)
    ranked = _ranked(density, events, land)
    return _at(ranked, wanted, ranked.hits)


def _measures(share: Figures, hit_rate: Figures, best: Figures) -> pd.DataFrame:
    """Return the measures of a map that flags a share of the land and holds a share of the events."""
    missing = np.full(len(share), np.nan)
    return pd.DataFrame(
        {
            "share_of_area": share,
            "hit_rate": hit_rate,
            "pai": np.divide(hit_rate, share, out=missing.copy(), where=share > 0),
            "pei": np.divide(hit_rate, best, out=missing.copy(), where=(share > 0) & (best > 0)),
        }
    )
