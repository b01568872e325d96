"""What publishers say became of areas between the dates of two boundary sets, so that no land is compared.

A code of the register is given up when its area's land changes: one that the Code History Database shows in
force on both days is the same land. Lookups with change codes say the rest: unchanged (U) and merged (M)
areas went whole into one, split ones (S) into their children. What they call anything else (X) is not named
here, nor is a code that a lookup without change codes puts beside another: geometry is asked for those.
"""

import pandas as pd

from geoaudit.crosswalks.codes import among
from geoaudit.hierarchy.history import followed
from geoaudit.hierarchy.successors import successors
from geoaudit.hierarchy.tree import Hierarchy
from geoaudit.places.boundaries import BoundarySet

_PAIR = ["from_code", "to_code"]


def official_changes(hierarchy: Hierarchy, origin: BoundarySet, target: BoundarySet) -> pd.DataFrame:
    """Return what became of the areas of a set in one of another date, later or earlier, by codes alone.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, sorted: of each area named here every part, all of them in the other set.
    """
    before, after = sorted((origin, target), key=lambda each: each.date)
    days = pd.Timestamp(before.date), pd.Timestamp(after.date)
    pairs = _between(hierarchy, before.areas["area_code"].astype("str"), *days)
    if origin.date > target.date:
        pairs = pairs.rename(columns={"from_code": "to_code", "to_code": "from_code"})
    own = pairs[among(pairs["from_code"], origin.areas["area_code"])]
    elsewhere = own.loc[~among(own["to_code"], target.areas["area_code"]), "from_code"]
    kept = own.loc[~among(own["from_code"], elsewhere), _PAIR]
    return kept.sort_values(_PAIR, ignore_index=True)


def _between(hierarchy: Hierarchy, codes: pd.Series, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Return what these codes, and all others that changed between two days, became: every part of each."""
    changes = hierarchy.changes
    told = changes[(changes["date"] > first) & (changes["date"] <= last) & changes["change"].notna()]
    followers = followed(hierarchy.history)
    steps = pd.concat([told, followers[(followers["date"] > first) & (followers["date"] <= last)]])
    found = successors(steps, hierarchy.lives, pd.concat([codes, steps["from_code"]]), first, last)
    pairs = found.rename(columns={"area_code": "from_code", "successor_code": "to_code"})
    unsaid = pd.concat([told.loc[told["change"] == "X", name] for name in _PAIR])
    doubtful = pairs["to_code"].isna() | among(pairs["from_code"], unsaid) | among(pairs["to_code"], unsaid)
    doubtful |= ~(among(pairs["from_code"], steps["from_code"]) | _in_force(hierarchy, pairs, first, last))
    either = [among(pairs[name], pairs.loc[doubtful, name]) for name in _PAIR]
    return pairs.loc[~(either[0] | either[1]), _PAIR]


def _in_force(
    hierarchy: Hierarchy, pairs: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp
) -> "pd.Series[bool]":
    """Say which codes the Code History Database itself shows in force on both days."""
    own = hierarchy.history.records.groupby("code").agg({"valid_from": "min", "valid_to": "max"})
    span = own.reindex(pairs["from_code"]).set_axis(pairs.index)
    return (span["valid_from"] <= first) & (span["valid_to"] > last)
