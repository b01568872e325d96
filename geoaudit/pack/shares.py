"""How many rows of each group of a source were placed on the map."""

from dataclasses import dataclass

import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.figures import Cell
from geoaudit.pack.filing import FiledTable
from geoaudit.pack.margins import plain

PLACED = "placed"
SHARE_BY = ("characteristic", "category", "outcome")


@dataclass(frozen=True)
class Share:
    """How many of a group's rows were placed: the group, all of its rows, those placed, and the share."""

    group: str
    rows: Cell
    placed: Cell
    share: float | None


@dataclass(frozen=True)
class Shares:
    """The share placed by the groups of one characteristic."""

    characteristic: str
    groups: tuple[Share, ...]


def stands_alone(filed: FiledTable) -> bool:
    """Whether a quality table says what the sources' and the placing table do not say already."""
    return filed.profile.by not in {SHARE_BY, ("outcome",)} and len(filed.profile.cells) > 0


def shares_of(profile: Profile) -> tuple[Shares, ...]:
    """Return the share placed by each characteristic, from a table by `SHARE_BY`."""
    cells = profile.cells
    keys = ["characteristic", "category"]
    wide = {
        outcome: cells[cells["outcome"] == outcome].set_index(keys)[["n", "marker"]]
        for outcome in (TOTAL, PLACED)
    }
    result = []
    for characteristic, part in cells[keys].drop_duplicates().groupby("characteristic", sort=False):
        groups = [_share(category, wide, (characteristic, category)) for category in part["category"]]
        result.append(Shares(plain(str(characteristic)), tuple(groups)))
    return tuple(result)


def _share(category: str, wide: dict[str, pd.DataFrame], key: tuple[object, str]) -> Share:
    rows, placed = (_cell(wide[outcome], key) for outcome in (TOTAL, PLACED))
    share = min(placed.n / rows.n, 1.0) if rows.n and placed.n is not None else None
    return Share(str(category), rows, placed, share)


def _cell(frame: pd.DataFrame, key: tuple[object, str]) -> Cell:
    if key not in frame.index:
        return Cell(None, "x")
    n, marker = frame.loc[[key]].iloc[0]
    return Cell(None if pd.isna(n) else int(n), str(marker))
