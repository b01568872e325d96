"""Two boundary sets of a pack side by side: what became of each area, and where its land went."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from geoaudit.crosswalks.comparison import UNCHANGED, change_of
from geoaudit.errors import PackError
from geoaudit.pack.changes import sides
from geoaudit.pack.filing import CHANGES
from geoaudit.pack.parts import faults_of_comparisons
from geoaudit.ui.packs import Opened

FROM, TO = "from", "to"
_TITLE = "Boundaries compared: "
_OTHER = {FROM: TO, TO: FROM}
# As many parts of an area's land are named where it is pointed at.
_MOST_NAMED = 3


@dataclass(frozen=True)
class Side:
    """One of two boundary sets: which areas it has in the comparison, and what became of each.

    Attributes
    ----------
    boundaries : str
        The set's name.
    end : str
        `FROM` for the earlier set, `TO` for the later.
    areas : DataFrame
        By code (sorted by name): `name`, `change`, and `said`, the change with where most of the land went or
        came from.
    """

    boundaries: str
    end: str
    areas: pd.DataFrame


@dataclass(frozen=True)
class Comparison:
    """A comparison as the pack files it.

    Attributes
    ----------
    file : str
        Where the pack has it.
    frame : DataFrame
        `parts.CHANGES_COLUMNS`, with or without shares of addresses; a row a pair of areas.
    sets : tuple of str
        The names of the earlier and of the later set.
    """

    file: str
    frame: pd.DataFrame
    sets: tuple[str, str]

    @cached_property
    def both(self) -> tuple[Side, Side]:
        """The earlier and the later set."""
        before, after = self.sets
        return Side(before, FROM, _areas(self.frame, FROM)), Side(after, TO, _areas(self.frame, TO))

    @property
    def changed(self) -> pd.DataFrame:
        """The pairs that are not unchanged."""
        return self.frame[self.frame["change"] != UNCHANGED]

    def pairs(self, end: str, code: str) -> pd.DataFrame:
        """Return the pairs of one area, the largest share of its land first."""
        own = self.frame[self.frame[f"{end}_code"] == code]
        return own.sort_values(f"share_of_{end}", ascending=False, kind="stable")

    def linked(self, end: str, code: str) -> tuple[str, ...]:
        """Return the areas of the other set that share the land of one area."""
        return tuple(self.pairs(end, code)[f"{_OTHER[end]}_code"].dropna().map(str))


def compared(found: Opened) -> dict[str, str]:
    """Return the file of each comparison in a pack by its name, ``A to B``."""
    entries = [entry for entry in found.manifest.get("quality", ()) if entry.get("about") == CHANGES]
    return {str(entry["title"]).removeprefix(_TITLE): str(entry["file"]) for entry in entries}


def comparison(found: Opened, name: str) -> Comparison:
    """Return one of the comparisons that a pack holds.

    Raises
    ------
    PackError
        Where it has not the columns of one.
    """
    file = compared(found)[name]
    frame = found.findings[PurePosixPath(file).stem]
    for fault in faults_of_comparisons({name: frame}):
        raise PackError(f"{fault} Ask for the pack again.")
    texts = frame.select_dtypes(["object", "str"])
    return Comparison(file, frame.assign(**texts.mask(texts == "")), sides(name, found.areas))


def named(row: Mapping[Hashable, Any], end: str) -> str:
    """Return the area at one end of a pair as a reader knows it: `Wingrove (E05001116)`."""
    code, name = row[f"{end}_code"], row[f"{end}_name"]
    if pd.isna(code):
        return "no area"
    return str(code) if pd.isna(name) else f"{name} ({code})"


def other(end: str) -> str:
    """Return the end that is not this one."""
    return _OTHER[end]


def _areas(frame: pd.DataFrame, end: str) -> pd.DataFrame:
    code = f"{end}_code"
    own = frame.dropna(subset=[code]).sort_values(f"share_of_{end}", ascending=False, kind="stable")
    names = own.drop_duplicates(code).set_index(code)[f"{end}_name"]
    names = names.fillna(names.index.to_series())
    changes = change_of(own, end)
    areas = pd.DataFrame({"name": names, "change": changes, "said": changes.astype("str") + _said(own, end)})
    return areas.sort_values("name", kind="stable")


def _said(own: pd.DataFrame, end: str) -> "pd.Series[str]":
    """Return where most of the land of each area is in the other set; nothing of those that are unchanged."""
    code, there = f"{end}_code", _OTHER[end]
    counted = own[own[f"{there}_code"].notna() & (own["change"] != UNCHANGED)]
    counted = counted[counted.groupby(code).cumcount() < _MOST_NAMED]
    share = (counted[f"share_of_{end}"].fillna(0.0) * 100).round().astype("int64").astype("str")
    names = counted[f"{there}_name"].fillna(counted[f"{there}_code"]).astype("str")
    parts = (share + f"% {there} " + names).groupby(counted[code]).agg(", ".join)
    return (": " + parts).reindex(own[code].unique(), fill_value="")
