"""What an official lookup says: which area lies in which, which became which, and what they are called."""

import itertools
from collections.abc import Sequence

import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.hierarchy.levels import LIES_IN
from geoaudit.hierarchy.official import Level, OfficialLookup


def containments(lookup: OfficialLookup) -> pd.DataFrame:
    """Return which area a lookup places in which.

    Of several years of one kind, the parents are those of the latest, and the children those of the year
    nearest before the parents'.

    Returns
    -------
    DataFrame
        ``child_code``, ``child_kind``, ``parent_code``, ``parent_kind``, ``as_at``; each pair once.
    """
    pairs = [
        (_nearest([c for c in lookup.levels if c.kind == child], parent), parent)
        for parent in _latest(lookup.levels)
        for child in dict.fromkeys(level.kind for level in lookup.levels)
        if parent.kind in LIES_IN.get(child, ())
    ]
    found = [_pairs(lookup, child, parent) for child, parent in pairs]
    columns = ["child_code", "child_kind", "parent_code", "parent_kind"]
    rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=columns, dtype="str")
    return rows.assign(as_at=lookup.as_at.to_datetime64())


def changes(lookup: OfficialLookup) -> pd.DataFrame:
    """Return which area became which, from each year of a kind to the next.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, ``kind``, ``from_year``, ``to_year``, ``change`` (U, S, M or X as
        published, else missing); sorted, each pair of codes and years once; areas that kept their code
        are among them.
    """
    levels = sorted(lookup.levels, key=lambda level: level.year)
    steps = [
        pair
        for kind in dict.fromkeys(level.kind for level in levels)
        for pair in itertools.pairwise([level for level in levels if level.kind == kind])
    ]
    columns = ["from_code", "to_code", "kind", "from_year", "to_year", "change"]
    found = [
        pd.DataFrame(
            {
                "from_code": lookup.table[old.code],
                "to_code": lookup.table[new.code],
                "kind": old.kind,
                "from_year": old.year,
                "to_year": new.year,
                "change": lookup.table["change"],
            }
        )
        for old, new in steps
    ]
    rows = pd.concat(found) if found else pd.DataFrame(columns=columns)
    unique = rows.dropna(subset=["from_code", "to_code"]).drop_duplicates(columns[:5])
    return unique.sort_values(["from_year", "from_code", "to_code"], ignore_index=True)


def carried_whole(changed: pd.DataFrame) -> pd.DataFrame:
    """Return the areas that went whole into one other, by official word and without geometry.

    These are U (unchanged) and M (merged): every one of them lies in a single later area. S (split) and X
    (anything else) do not.

    Parameters
    ----------
    changed : DataFrame
        ``from_code``, ``to_code``, ``change``, of one step from one year to another, as `changes` returns.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``; sorted, each `from_code` once.

    Raises
    ------
    GeographyError
        Where an area said to be unchanged or merged has several successors.
    """
    single = ~changed["from_code"].duplicated(keep=False)
    said = changed["change"].isin(["U", "M"])
    wrong = sorted(set(changed.loc[said & ~single, "from_code"]))
    if wrong:
        raise GeographyError(
            f"An area that is unchanged (U) or merged (M) must have one successor, but {len(wrong)} have "
            f"several, as {wrong[0]} has: download the lookup again."
        )
    whole = changed.loc[single & (said | changed["change"].isna()), ["from_code", "to_code"]]
    return whole.sort_values("from_code", ignore_index=True)


def names(lookup: OfficialLookup) -> pd.DataFrame:
    """Return the areas' names: ``code``, ``kind``, ``name``, ``as_at``; each code and name once."""
    found = [
        pd.DataFrame({"code": lookup.table[v.code], "kind": v.kind, "name": lookup.table[v.name]})
        for v in lookup.levels
        if v.name
    ]
    empty = pd.DataFrame(columns=["code", "kind", "name"], dtype="str")
    rows = pd.concat([empty, *found]).dropna().drop_duplicates(ignore_index=True)
    return rows.assign(as_at=lookup.as_at.to_datetime64())


def _latest(levels: Sequence[Level]) -> list[Level]:
    return list({level.kind: level for level in sorted(levels, key=lambda level: level.year)}.values())


def _nearest(candidates: Sequence[Level], parent: Level) -> Level:
    before = [level for level in candidates if level.year <= parent.year]
    return max(before or candidates, key=lambda level: level.year if before else -level.year)


def _pairs(lookup: OfficialLookup, child: Level, parent: Level) -> pd.DataFrame:
    rows = pd.DataFrame(
        {
            "child_code": lookup.table[child.code],
            "child_kind": child.kind,
            "parent_code": lookup.table[parent.code],
            "parent_kind": parent.kind,
        }
    )
    return rows.dropna().drop_duplicates(ignore_index=True)
