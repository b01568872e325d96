"""A profile of a pack as its page shows it: its tables, what their columns mean, and its pictures."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.pack.hotspot_rules import AREA, COUNT
from geoaudit.pack.listings import columns_of
from geoaudit.pack.margins import plain
from geoaudit.pack.read import AuditPack

_CODE, _NAME = AREA
_SVG = ".svg"


@dataclass(frozen=True)
class Picture:
    """A chart or map: what it shows in words, its address, which is the whole of it, and if it is a map."""

    alt: str
    address: str
    wide: bool


@dataclass(frozen=True)
class Portrait:
    """What a profile shows.

    Attributes
    ----------
    entry : mapping
        As in the manifest.
    captions : mapping of str to str
        What each of its tables is called, by file.
    tables : mapping of str to DataFrame
        By file, in the order of the report.
    columns : tuple of (str, str)
        The words of each column, and what it means.
    pictures : tuple of Picture
        Its map, and its charts.
    """

    entry: Mapping[str, Any]
    captions: Mapping[str, str]
    tables: Mapping[str, pd.DataFrame]
    columns: tuple[tuple[str, str], ...]
    pictures: tuple[Picture, ...]

    @property
    def areas(self) -> dict[str, str]:
        """The name of each area that a table of it has rows of, by code; of the total none."""
        found: dict[str, str] = {}
        for table in self.tables.values():
            if by_area(table):
                found |= dict(zip(table[_CODE], table[_NAME], strict=True))
        return {code: name for code, name in found.items() if code != TOTAL}


def portrait(pack: AuditPack, entry: Mapping[str, Any]) -> Portrait:
    """Return what one entry of the manifest's `profiles` shows.

    Raises
    ------
    PackError
        Where one of its files cannot be read.
    """
    tables = pack.finding_tables(entry)
    return Portrait(
        entry,
        {file: _caption(str(entry["title"]), str(pack.metadata(file)["dc:title"])) for file in tables},
        tables,
        columns_of(tables.values(), pack.meanings(entry)),
        _pictures(pack, entry),
    )


def profiled_areas(pack: AuditPack, entry: Mapping[str, Any]) -> frozenset[str]:
    """Return the codes of the areas that the tables of one entry of the manifest's `profiles` have rows of.

    Raises
    ------
    PackError
        Where one of its files cannot be read.
    """
    tables = pack.finding_tables(entry).values() if entry["boundaries"] else ()
    return frozenset(str(code) for table in tables if by_area(table) for code in table[_CODE]) - {TOTAL}


def by_area(table: pd.DataFrame) -> bool:
    """Whether a table has a row an area."""
    return {*AREA} <= set(table.columns)


def against_total(table: pd.DataFrame, code: str) -> pd.DataFrame:
    """Return the rows of one area of a table, each followed by that of all areas of its kind."""
    kept = table[table[_CODE].isin([code, TOTAL])]
    kept = kept.iloc[(kept[_CODE] == TOTAL).argsort(kind="stable")]
    kinds = _kinds(kept)
    return kept.iloc[kept.groupby(kinds, sort=False).ngroup().argsort(kind="stable")] if kinds else kept


def _kinds(table: pd.DataFrame) -> list[str]:
    """Return the columns, besides the area, that say what a row counts: they stand before its figure."""
    names = [str(name) for name in table.columns]
    before = names[: names.index(COUNT)] if COUNT in names else []
    return [name for name in before if name not in AREA]


def _caption(title: str, whole: str) -> str:
    return plain(whole.removeprefix(f"{title}: "))


def _pictures(pack: AuditPack, entry: Mapping[str, Any]) -> tuple[Picture, ...]:
    """Return the map, then the charts, of what has been drawn."""
    found = [
        _picture(pack, one, str(path))
        for one in pack.pictures(entry)
        for path in one["files"]
        if str(path).endswith(_SVG)
    ]
    return tuple(sorted(found, key=lambda one: not one.wide))


def _picture(pack: AuditPack, one: Mapping[str, Any], path: str) -> Picture:
    content = base64.b64encode(pack.container.read(path)).decode()
    wide = path.endswith(f"-map{_SVG}")
    return Picture(str(one["alt"]), f"data:image/svg+xml;base64,{content}", wide)
