"""What a crosswalk says of the areas that are asked about."""

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from geoaudit.crosswalks.crosswalk import Crosswalk

OUTSIDE = "outside the areas asked about"


def within(crosswalk: Crosswalk, origin: Collection[str], target: Collection[str]) -> Crosswalk:
    """Return a crosswalk of some of its areas alone.

    What it knows of other origins is forgotten; what it carries to other targets becomes not transferred,
    as `OUTSIDE`, so that nothing vanishes.

    Parameters
    ----------
    origin, target : collection of str
        The codes of the areas to keep.
    """
    weights, lost, possible = (
        table[table["from_code"].isin(list(origin))]
        for table in (crosswalk.weights, crosswalk.untransferred, crosswalk.possible)
    )
    kept = weights["to_code"].isin(list(target))
    outside = weights[~kept].groupby("from_code", as_index=False)["weight"].sum()
    reasons = outside.assign(reason=OUTSIDE)[["from_code", "reason", "weight"]]
    parts = [part for part in (lost, reasons) if len(part)] or [lost]
    untransferred = pd.concat(parts).sort_values(["from_code", "reason"], ignore_index=True)
    return replace(
        crosswalk,
        weights=weights[kept].reset_index(drop=True),
        untransferred=untransferred,
        possible=possible[possible["to_code"].isin(list(target))].reset_index(drop=True),
    )
