"""How the figures of an area are shared out over the areas of another boundary set, by each way of a pack."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import Profile
from geoaudit.errors import PackError
from geoaudit.pack.filing import SHARES
from geoaudit.pack.parts import faults_of_shares, no_shares
from geoaudit.ui.packs import Opened

Way = tuple[str, str, str]
"""The boundary set that figures come from, the one that they go to, and what they are shared out by."""

_THEN = "; "


@dataclass(frozen=True)
class Shares:
    """What an area gives, or what it is given.

    Attributes
    ----------
    origin, target : str
        The boundary sets that figures come from and go to.
    by_way : DataFrame
        A row an area of the other set (its code; where a share goes to no area, why), a column each way;
        shares of the giving area's figure, missing where it gives nothing by that way.
    """

    origin: str
    target: str
    by_way: pd.DataFrame


def given(found: Opened, origin: str, target: str, code: str) -> Shares:
    """Return to which areas of `target` the figures of an area of `origin` go."""
    rows = _between(found, origin, target)
    own = rows[rows["from_code"] == code]
    return _shares(origin, target, own.assign(other=own["to_code"].fillna("no area: " + own["rests_on"])))


def received(found: Opened, origin: str, target: str, code: str) -> Shares:
    """Return from which areas of `origin` figures come to an area of `target`."""
    rows = _between(found, origin, target)
    own = rows[rows["to_code"] == code]
    return _shares(origin, target, own.assign(other=own["from_code"]))


def used_for(found: Opened) -> dict[Way, list[str]]:
    """Return the titles of the tables that were estimated by each way, as far as the pack says."""
    titles: dict[Way, list[str]] = {}
    for table in found.tables.values():
        for way in dict.fromkeys(_ways_of(table)):
            titles.setdefault(way, []).append(table.title)
    return titles


def _ways_of(table: Profile) -> Iterator[Way]:
    """Yield the ways by which a table came from set to set, from table to the table that it was made of."""
    one, before = table, table.origin
    while before is not None:
        if one.ranged and one.boundaries != before.boundaries:
            steps = one.cells["basis"].map(str).str.split(_THEN).explode().unique()
            yield from ((before.boundaries, one.boundaries, str(step)) for step in steps)
        one, before = before, before.origin


def _shares(origin: str, target: str, rows: pd.DataFrame) -> Shares:
    wide = rows.pivot_table("share", "other", "by", aggfunc="sum", sort=False)
    order = wide.max(axis=1).sort_values(ascending=False, kind="stable").index
    return Shares(origin, target, wide.loc[order])


def _between(found: Opened, origin: str, target: str) -> pd.DataFrame:
    shares = _read(found, found.stamp)
    return shares[(shares["from"] == origin) & (shares["to"] == target)]


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(_found: Opened, stamp: str) -> pd.DataFrame:  # noqa: ARG001 - the cache goes by the stamp
    entries = [entry for entry in _found.manifest.get("quality", ()) if entry.get("about") == SHARES]
    if not entries:
        return no_shares()
    shares = _found.pack.frame(entries[0])
    for fault in faults_of_shares(shares):
        raise PackError(f"{fault} Ask for the pack again.")
    texts = shares.drop(columns="share")
    return texts.mask(texts == "").assign(share=pd.to_numeric(shares["share"]))


def names_of(found: Opened, boundaries: str) -> Mapping[str, str]:
    """Return the names of the areas of a boundary set by code; none where the pack does not hold it."""
    areas = found.areas.get(boundaries)
    if areas is None:
        return {}
    return dict(zip(areas["area_code"].map(str), areas["area_name"].map(str), strict=True))
