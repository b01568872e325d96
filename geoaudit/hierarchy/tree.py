"""The dated hierarchy: what lies in what, from a day to a day.

Neither direction is a function: a district may lie in several community safety partnerships, and a
partnership may span several districts. So parents come as rows, as many as there are, and never as a guess.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from geoaudit.hierarchy.history import CodeHistory, check_began
from geoaudit.hierarchy.levels import check_kind, kinds_of
from geoaudit.hierarchy.successors import NOT_KNOWN, successors
from geoaudit.provenance import Source

NOT_IN_FORCE = "not in force on that day"
NO_PARENT = "the files place it in none on that day"

PARENTS = ["area_code", "parent_code", "parent_name", "reason"]

_DEEPEST = 8  # output area, LSOA, ward, district, CSP, police force, and two levels to spare


@dataclass(frozen=True)
class Hierarchy:
    """What lies in what, by date.

    Attributes
    ----------
    links : DataFrame
        ``child_code``, ``child_kind``, ``parent_code``, ``parent_kind``, ``valid_from``, ``valid_to``
        (datetime64[ms], half-open); sorted.
    names : DataFrame
        ``code``, ``kind``, ``name``, ``valid_from``, ``valid_to``: for people to read, never to join on.
    lives : DataFrame
        Index ``code``; ``valid_from``, ``valid_to``: the days on which a code was in force, where known.
    changes : DataFrame
        ``from_code``, ``to_code``, ``kind``, ``date``, ``change`` (U, S, M or X where a lookup gives it):
        which code became which, from which day.
    history : CodeHistory
        What was read of the Code History Database.
    sources : tuple of Source
        The files.
    findings : DataFrame
        ``finding``, ``file``, ``n``.
    """

    links: pd.DataFrame
    names: pd.DataFrame
    lives: pd.DataFrame
    changes: pd.DataFrame
    history: CodeHistory
    sources: tuple[Source, ...]
    findings: pd.DataFrame


def parents_of(
    hierarchy: Hierarchy, codes: Sequence[str] | pd.Series, kind: str, at: dt.date
) -> pd.DataFrame:
    """Return the areas of one kind that each area lies in on a day, by the shortest way there.

    Parameters
    ----------
    codes : sequence of str
        Codes of areas of any kind; one that is of that kind itself is its own parent.
    kind : str
        As in `levels` and `probation`: "district", "CSP", "police force", "delivery unit" and others.

    Returns
    -------
    DataFrame
        ``area_code``, ``parent_code``, ``parent_name``, ``reason`` (where there is no parent); sorted, a row
        for each distinct area and parent.

    Raises
    ------
    GeographyError
        Where the files hold no area of that kind.
    """
    check_kind(kind, kinds_known(hierarchy))
    day = pd.Timestamp(at)
    wanted = pd.Series(codes, dtype="str").dropna().drop_duplicates().sort_values(ignore_index=True)
    found = _reached(links_at(hierarchy, day), _with_kinds(hierarchy, wanted), kind)
    rows = wanted.to_frame("area_code").merge(found, on="area_code", how="left")
    rows["parent_name"] = names_of(hierarchy, rows["parent_code"], day)
    without = rows.loc[rows["parent_code"].isna(), "area_code"]
    rows["reason"] = _reasons(hierarchy, without, day).reindex(rows.index)
    return rows.sort_values(["area_code", "parent_code"], ignore_index=True)[PARENTS]


def links_at(hierarchy: Hierarchy, day: pd.Timestamp) -> pd.DataFrame:
    """Return the links that hold on a day."""
    links = hierarchy.links
    return links[(links["valid_from"] <= day) & (links["valid_to"] > day)]


def kinds_known(hierarchy: Hierarchy) -> list[str]:
    """Return the kinds of areas that the files hold, sorted."""
    links = hierarchy.links
    return sorted({*links["child_kind"].dropna().unique(), *links["parent_kind"].dropna().unique()})


def names_of(hierarchy: Hierarchy, codes: pd.Series, day: pd.Timestamp) -> pd.Series:
    """Return each code's name on a day, or its last one where none is said to be of that day."""
    names = hierarchy.names[hierarchy.names["code"].isin(codes)]
    now = (names["valid_from"] <= day) & (names["valid_to"] > day)
    ordered = names.assign(now=now).sort_values(["now", "valid_from"])
    return codes.map(ordered.drop_duplicates("code", keep="last").set_index("code")["name"]).astype("str")


def later_codes(
    hierarchy: Hierarchy, codes: Sequence[str] | pd.Series, since: dt.date, until: dt.date
) -> pd.DataFrame:
    """Return what became of codes from one day to a later one, all changes of a day made at once.

    Returns
    -------
    DataFrame
        ``area_code``, ``successor_code``, ``reason``, as `successors.successors`.

    Raises
    ------
    GeographyError
        Where the Code History Database was read and begins after `since`.
    """
    first, last = pd.Timestamp(since), pd.Timestamp(until)
    if len(hierarchy.history.records):
        check_began(first)
    wanted = pd.Series(codes, dtype="str")
    return successors(hierarchy.changes, hierarchy.lives, wanted, first, last)


def _with_kinds(hierarchy: Hierarchy, codes: pd.Series) -> pd.DataFrame:
    said = [
        hierarchy.links.loc[hierarchy.links[f"{end}_code"].isin(codes), [f"{end}_code", f"{end}_kind"]]
        for end in ("child", "parent")
    ]
    named = pd.concat([frame.set_axis(["code", "kind"], axis=1) for frame in said])
    kinds = named.drop_duplicates("code").set_index("code")["kind"]
    found = codes.map(kinds).astype("str").fillna(kinds_of(codes))
    return pd.DataFrame({"area_code": codes, "code": codes, "kind": found})


def _reached(links: pd.DataFrame, start: pd.DataFrame, kind: str) -> pd.DataFrame:
    """Return each area's parents of a kind; an area goes no further once it has one."""
    now, found = start, [start[start["kind"] == kind]]
    steps = links[["child_code", "parent_code", "parent_kind"]]
    for _ in range(_DEEPEST):
        arrived = pd.concat(found)["area_code"]
        now = now[~now["area_code"].isin(arrived)]
        if now.empty:
            break
        joined = now[["area_code", "code"]].merge(steps, left_on="code", right_on="child_code")
        above = joined[["area_code", "parent_code", "parent_kind"]].drop_duplicates()
        now = above.set_axis(["area_code", "code", "kind"], axis=1)
        found.append(now[now["kind"] == kind])
    rows = pd.concat(found, ignore_index=True)[["area_code", "code"]]
    return rows.set_axis(["area_code", "parent_code"], axis=1)


def _reasons(hierarchy: Hierarchy, codes: pd.Series, day: pd.Timestamp) -> pd.Series:
    links = hierarchy.links
    everywhere = (hierarchy.names["code"], links["child_code"], links["parent_code"])
    known = codes.isin(pd.concat([column[column.isin(codes)] for column in everywhere]).unique())
    span = hierarchy.lives.reindex(codes).set_axis(codes.index)
    absent = (span["valid_from"] > day) | (span["valid_to"] <= day)
    reasons = pd.Series(NO_PARENT, index=codes.index, dtype="str")
    return reasons.mask(absent, NOT_IN_FORCE).mask(~known, NOT_KNOWN)
