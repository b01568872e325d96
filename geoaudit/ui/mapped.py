"""A finding that is on a map: its areas with their classes, and the figures of each."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import pandas as pd

from geoaudit.errors import PackError
from geoaudit.pack.filing import METADATA
from geoaudit.pack.hotspot_rules import AREA, CLASS
from geoaudit.pack.hotspot_shapes import drawn_apart
from geoaudit.pack.listings import Listing, listing
from geoaudit.profiles.finding import (
    CHAPTERS,
    COLD,
    HIDDEN,
    HOT,
    MISSING,
    OTHERS,
    PLAIN,
    SEQUENTIAL,
    STYLES,
)
from geoaudit.ui.packs import Opened

MOST_OF_A_CLASS = 20
"""How many areas of a class are listed."""

NOT_SHOWN = "not shown"
"""What stands for a figure that is hidden or that there is none of."""

NOT_NOTED = "no class: nothing counted there, and nothing stands out"
"""What the land is of which a finding has no area, since its cells there were left out."""

_DRAWN_BY = ("layer", "classes", "files")
_TOLD_BY = ("source", "public", "period", "boundaries")
_PLACES = ("easting", "northing")
_IN_A_TIP = 3
_STRONGEST_FIRST = (*HOT, *COLD, *OTHERS, *SEQUENTIAL[::-1], PLAIN, HIDDEN, MISSING)


@dataclass(frozen=True)
class Mapped:
    """A finding that is on a map.

    Attributes
    ----------
    entry : mapping
        As in the manifest.
    layer : GeoDataFrame
        `area_code`, `area_name`, `class` and figures, with shapes (EPSG:27700).
    table : DataFrame
        `area_code`, `area_name` and the figures of each area, in the order of the layer.
    meanings : mapping of str to str
        What each column of the table is, with its unit.
    """

    entry: Mapping[str, Any]
    layer: gpd.GeoDataFrame
    table: pd.DataFrame
    meanings: Mapping[str, str]

    @property
    def classes(self) -> dict[str, str]:
        """The style of each class, in the order of the legend; hidden and missing only where they occur."""
        present = set(self.layer[CLASS])
        return {
            word: style
            for word, style in self.entry["classes"].items()
            if word in present or style not in {HIDDEN, MISSING}
        }

    @property
    def drawn(self) -> gpd.GeoDataFrame:
        """The areas to draw: of very many, only those that are something special."""
        if drawn_apart(self.layer.geometry.to_numpy()):
            return self.layer
        special = self.layer[self.layer[CLASS].map(self.classes) != PLAIN]
        return self.layer if special.empty else special

    def kinds(self, areas: gpd.GeoDataFrame) -> tuple[str, ...]:
        """Return for each of its areas the number of its class in the legend."""
        numbers = {word: str(number) for number, word in enumerate(self.classes)}
        return tuple(areas[CLASS].map(numbers))

    @property
    def counts(self) -> dict[str, int]:
        """How many areas there are of each class, in the order of the legend."""
        found = self.layer[CLASS].value_counts()
        return {word: int(found.get(word, 0)) for word in self.classes}

    @property
    def ranks(self) -> "pd.Series[int]":
        """How little each area stands out, from 0: what stands out the most has the least."""
        ranks: pd.Series[int] = self.layer[CLASS].map(self.classes).map(_STRONGEST_FIRST.index)
        return ranks

    @property
    def left_out(self) -> int:
        """How many cells it has nothing of, since nothing was counted there and nothing stands out."""
        return int(self.entry.get("left_out") or 0)

    @property
    def tips(self) -> dict[str, str]:
        """What is said of an area when it is pointed at, by its code: its class, then its first figures."""
        figures = _figures(self.table).iloc[:, :_IN_A_TIP]
        told = listing("", figures, len(figures))
        lines = (
            "\n".join(
                f"{head}: {value or NOT_SHOWN}" for (head, _), value in zip(told.heads, row, strict=True)
            )
            for row in told.rows or ((),) * len(self.layer)
        )
        words = zip(self.layer["area_code"], self.layer[CLASS], lines, strict=True)
        return {str(code): f"{word}\n{line}".strip() for code, word, line in words}


def on_a_map(found: Opened) -> dict[str, list[str]]:
    """Return the titles of a pack's findings that can be drawn, by chapter."""
    return {
        chapter: [str(e.get("title")) for e in found.manifest.get(chapter, []) if all(map(e.get, _DRAWN_BY))]
        for chapter in CHAPTERS
    }


def ground_of(found: Opened, codes: Collection[str]) -> str:
    """Return the coarsest of the latest boundary sets, to lie beneath areas; empty where they are its own."""
    known = found.manifest["boundaries"]
    latest = [entry for entry in known if entry["date"] == max(other["date"] for other in known)]
    if not latest:
        return ""
    name = str(min(latest, key=lambda entry: int(entry["areas"]))["name"])
    return "" if set(codes) <= set(map(str, found.areas[name]["area_code"])) else name


def mapped(found: Opened, title: str) -> Mapped:
    """Return a finding with its areas and figures.

    Raises
    ------
    PackError
        Where the manifest does not say all of it, or its table or its classes are not those of its layer.
    """
    entry = next(e for e in found.pack.found if e.get("title") == title)
    missing = [key for key in _TOLD_BY if key not in entry]
    if missing:
        raise PackError(
            f"The manifest must say the {missing[0]} of each finding, and does not of '{title}': "
            "ask for the pack again."
        )
    layer = found.pack.layer(entry["layer"])
    file = str(entry["files"][0])
    table = found.pack.frame({"file": file})
    if [*AREA, CLASS] != list(layer.columns[:3]) or _codes(table) != _codes(layer):
        raise PackError(
            f"The table of a finding must hold the areas of its layer, in their order, and {file} does not: "
            "ask for the pack again."
        )
    if not layer[CLASS].map(entry["classes"]).isin(STYLES).all():
        raise PackError(
            f"The manifest must have a known style for each class of {file}, and has not: "
            "ask for the pack again."
        )
    columns = json.loads(found.pack.container.read(file + METADATA))["tableSchema"]["columns"]
    meanings = {str(column["name"]): str(column.get("dc:description", "")) for column in columns}
    return Mapped(entry, layer, table, meanings)


def by_class(one: Mapped) -> Listing:
    """Return the areas, what stands out before the rest, at most `MOST_OF_A_CLASS` of each class."""
    table = one.table.drop(columns=[CLASS, *_PLACES], errors="ignore")
    table.insert(len(AREA), CLASS, one.layer[CLASS].to_numpy(object))
    shown = table.iloc[one.ranks.argsort(kind="stable")].groupby(CLASS, sort=False).head(MOST_OF_A_CLASS)
    return listing("The areas of each class", shown, len(shown))


def figures_of(one: Mapped, code: str) -> list[list[str]]:
    """Return what is known of an area: name of the figure, what it is, and the figure."""
    row = one.table[one.table["area_code"] == code].drop(columns=[*AREA, CLASS], errors="ignore")
    told = listing("", row, 1)
    return [
        [head, one.meanings.get(str(column), ""), value or NOT_SHOWN]
        for column, (head, _), value in zip(row.columns, told.heads, told.rows[0], strict=True)
    ]


def _figures(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns=[*AREA, CLASS, *_PLACES], errors="ignore")


def _codes(table: pd.DataFrame) -> list[str]:
    return list(map(str, table["area_code"])) if "area_code" in table else []
