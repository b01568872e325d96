"""How a layer looks in a GIS: what is told apart on it, in which style, and what the legend says.

A table by area is shaded by its latest period, in the classes and shades of the report's maps; what a method
found is drawn by its own classes; a boundary set is an outline with names; facilities are marked by kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.hotspot_rules import CLASS
from geoaudit.pack.hotspot_shapes import drawn_apart
from geoaudit.pack.maps import map_classes
from geoaudit.profiles.finding import HIDDEN, MISSING, PLAIN, Finding

NAME = "area_name"
FACILITY, FACILITY_NAMES = "facility_type", ("facility_name", "name")
OUTLINE = "outline"
MARKS = ("m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8")
"""The markers of kinds of point, which differ in shape and in colour; beyond these they come again."""

_MEASURES = {"records": "Number", "persons": "People"}


@dataclass(frozen=True)
class Condition:
    """What a column of an area's row must be: ``=``, ``>`` or ``<=`` a value."""

    column: str
    sign: str
    value: str | int


@dataclass(frozen=True)
class Entry:
    """One thing that is told apart on a layer.

    Attributes
    ----------
    style : str
        As in `geoaudit.profiles.finding.STYLES`, or one of `OUTLINE` and `MARKS`.
    words : str
        What the legend says.
    tests : tuple of Condition
        What must all hold of an area; none: whatever no other entry holds.
    """

    style: str
    words: str
    tests: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Look:
    """How a layer looks.

    Attributes
    ----------
    entries : tuple of Entry
        In the order of the legend.
    column : str
        The column whose words tell the entries apart; empty where figures do.
    heading : str
        What the legend says above the entries: what is shown, of which period.
    label : str
        The column that names each area on the map; empty where there is none.
    edged : bool
        Whether each area has a border of its own.
    points : bool
        Whether the layer is one of points.
    """

    entries: tuple[Entry, ...]
    column: str = ""
    heading: str = ""
    label: str = ""
    edged: bool = True
    points: bool = False


OUTLINES = Look((Entry(OUTLINE, "boundary"),), label=NAME)


def look_of_table(profile: Profile, codes: pd.Index, shown: str, period: str) -> Look:
    """Return the look of a table by area.

    Parameters
    ----------
    profile : Profile
    codes : Index
        The areas of the layer.
    shown : str
        The label of the columns that are shown (``n_<label>``, ``marker_<label>``).
    period : str
        What they are of, in words.
    """
    n, marker = f"n_{shown}", f"marker_{shown}"
    classes = map_classes(profile, codes)
    floors = (0, *(high for _, _, high in classes))
    shaded = [
        Entry(
            style,
            f"{low:,}" if low == high else f"{low:,} to {high:,}",
            (Condition(n, ">", floor), Condition(n, "<=", high)),
        )
        for floor, (style, low, high) in zip(floors, classes, strict=False)
    ]
    hidden = () if profile.public else (Entry(HIDDEN, "hidden", (Condition(marker, "=", "c"),)),)
    ends = Entry(PLAIN, "0", (Condition(n, "=", 0),)), *shaded, *hidden, Entry(MISSING, "no data")
    heading = f"{_MEASURES.get(profile.measure, profile.measure)}, {period}"
    return Look(ends, heading=heading, label=NAME)


def look_of_finding(finding: Finding, layer: gpd.GeoDataFrame) -> Look:
    """Return the look of what a method found: its own classes, those that occur or that say what is hot."""
    apart = drawn_apart(layer.geometry.to_numpy())
    present = set(layer[CLASS])
    entries = (
        Entry(style, word, (Condition(CLASS, "=", word),))
        for word, style in finding.classes.items()
        if word in present or style not in (HIDDEN, MISSING)
    )
    named = apart and bool((layer[NAME] != layer["area_code"]).any())
    return Look(tuple(entries), CLASS, label=NAME if named else "", edged=apart)


def look_of_points(kinds: Iterable[str], label: str) -> Look:
    """Return the look of a layer of points: a marker for each kind (`facility_type`), named by a column."""
    words = sorted(set(kinds))
    entries = (
        Entry(MARKS[i % len(MARKS)], word, (Condition(FACILITY, "=", word),)) for i, word in enumerate(words)
    )
    return Look(tuple(entries), FACILITY, label=label, points=True)


def look_of_areas(areas: gpd.GeoDataFrame) -> Look:
    """Return the look of a layer of which nothing else is known: facilities by kind, all else as outlines."""
    if not (areas.geometry.geom_type == "Point").any():
        return OUTLINES
    if FACILITY in areas.columns:
        label = next((name for name in FACILITY_NAMES if name in areas.columns), "")
        return look_of_points(areas[FACILITY].dropna().astype("str"), label)
    return Look((Entry(MARKS[0], "place"),), points=True)
