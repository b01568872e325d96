"""Figures that a page works out from those of a pack."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile

PLACED = "placed"
# A share of fewer rows than this says nothing, least of all after protection.
FEWEST = 30
NAMED = 3
"""How many of the groups that are placed least often are named."""


@dataclass(frozen=True)
class Share:
    """A group's rows, those placed (None where hidden), and the share (None where it cannot be said)."""

    group: str
    rows: int | None
    placed: int | None
    share: float | None


@dataclass(frozen=True)
class Shares:
    """The share placed by the groups of one characteristic."""

    characteristic: str
    rows: tuple[Share, ...]


def share_of(placed: int | None, rows: int | None) -> float | None:
    """Return the share placed, 0 to 1; None where a figure is hidden or the rows are fewer than `FEWEST`."""
    if placed is None or rows is None or rows < FEWEST:
        return None
    return min(placed / rows, 1.0)


def placed_share(placed: Mapping[str, Any]) -> float | None:
    """Return the share placed of one entry of the manifest's `placed`."""
    return share_of(placed["placed"], placed["rows"])


def kept(source: Mapping[str, Any]) -> bool:
    """Return whether the accounts of one entry of the manifest's `sources` stay with the sender."""
    figures = (source["rows_read"], source["rows_accepted"], *source["rows_rejected"].values())
    return all(figure is None for figure in figures)


def rejected_words(source: Mapping[str, Any]) -> str:
    """Return how many rows of a source were rejected, in words."""
    figures = list(source["rows_rejected"].values())
    return "hidden" if None in figures else f"{sum(figures):,}"


def shares(table: Profile) -> tuple[Shares, ...]:
    """Return the shares of a table by `characteristic`, `category` and `outcome`."""
    keys = ["characteristic", "category"]
    figures = {
        outcome: table.cells[table.cells["outcome"] == outcome].set_index(keys)["n"]
        for outcome in (TOTAL, PLACED)
    }
    groups = list(table.cells[keys].drop_duplicates().itertuples(index=False, name=None))
    names = dict.fromkeys(characteristic for characteristic, _ in groups)
    return tuple(
        Shares(str(name), tuple(_share(figures, (own, group)) for own, group in groups if own == name))
        for name in names
    )


def least_placed(groups: Sequence[Shares]) -> tuple[tuple[str, Share], ...]:
    """Return the groups that are placed least often, with their characteristic: at most `NAMED`.

    Only those of which less is placed than of all rows of the characteristic, where those are told.
    """
    known = [(of.characteristic, one) for of in groups for one in of.rows if one.share is not None]
    whole = {name: one.share or 0.0 for name, one in known if one.group == TOTAL}
    worse = [(name, one) for name, one in known if (one.share or 0.0) < whole.get(name, 1.0)]
    return tuple(sorted(worse, key=lambda found: found[1].share or 0.0)[:NAMED])


def _share(figures: Mapping[str, pd.Series], key: tuple[str, str]) -> Share:
    rows, placed = (_figure(figures[outcome], key) for outcome in (TOTAL, PLACED))
    return Share(str(key[1]), rows, placed, share_of(placed, rows))


def _figure(figures: pd.Series, key: tuple[str, str]) -> int | None:
    n = figures.get(key)
    return None if n is None or pd.isna(n) else int(n)
