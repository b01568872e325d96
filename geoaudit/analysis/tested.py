"""How good a map is: what of the next period's events it would have found."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.analysis.case import Case
from geoaudit.hotspots.accuracy import Accuracy, accuracy, accuracy_of_flags

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)
QUOTED = 0.1
_METHOD = (
    "The map was made on {now} and tested on {then}: hit rate is the share of the events in the cells "
    "flagged, PAI the hit rate to the share of the land (Chainey, Tompson and Uhlig 2008), PEI that to the "
    "best choice of as much land (Hunt 2016); the area under the curve is 0.5 by chance."
)


def tested(
    case: Case, score: NDArray[np.float64], flagged: NDArray[np.bool_]
) -> tuple[Mapping[str, pd.DataFrame], list[str], list[str]]:
    """Return a map's own table on the period that tests it, in words, and how it was made; or nothing.

    Parameters
    ----------
    score : ndarray
        The higher, the sooner an area is flagged; missing where there is none.
    flagged : ndarray of bool
        Which areas the map itself calls hot; none where it is a surface.
    """
    later = case.plan.tested_on
    if later is None:
        return {}, [], []
    then, km2 = case.figures.at(later.label), case.scene.km2
    found = accuracy(score, then, km2, SHARES)
    table = found.table.assign(flagged=[f"{share:.0%} of the land" for share in SHARES])
    if flagged.any():
        own = accuracy_of_flags(flagged, then, km2).assign(flagged="what the map calls hot")
        table = pd.concat([own, table], ignore_index=True)
    table = table[["flagged", *(name for name in table if name != "flagged")]]
    return (
        {"accuracy": table} | _by_month(case, score, flagged),
        [_said(case, later.label, found)],
        [_METHOD.format(now=case.now, then=later.label)],
    )


def _by_month(case: Case, score: NDArray[np.float64], flagged: NDArray[np.bool_]) -> dict[str, pd.DataFrame]:
    """How good the map is by month: what it calls hot or, of a surface, the highest tenth of the land."""
    months = case.later_months
    if months is None:
        return {}
    km2 = case.scene.km2
    found = []
    for label in months.labels:
        then = months.at(label)
        if np.nansum(then) > 0:
            row = (
                accuracy_of_flags(flagged, then, km2)
                if flagged.any()
                else accuracy(score, then, km2, (QUOTED,)).table
            )
            found.append(row.assign(month=label, n=np.nansum(then)))
    columns = ["month", "n", "hits", "hit_rate", "pai", "pei"]
    return {"by_month": pd.concat(found, ignore_index=True)[columns]} if found else {}


def _said(case: Case, then: str, found: Accuracy) -> str:
    row = found.table.iloc[SHARES.index(QUOTED)]
    return (
        f"Drawn on {case.now}, the {QUOTED:.0%} of the land that ranks highest held {row['hit_rate']:.0%} "
        f"of the {case.noun} of {then}: {row['pai']:.1f} times as many as on the same "
        f"land at random, and {row['pei']:.0%} of what the best choice would have held (area under the "
        f"curve {found.auc:.2f})."
    )
