"""What lies beneath a person's own layer: the outlines of areas, a table, or a finding of the pack."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import streamlit as st

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.gis_symbols import Fill
from geoaudit.ui.looks import Painted, background, fills_of_figures, fills_of_styles
from geoaudit.ui.mapped import NOT_NOTED, Mapped, ground_of, mapped
from geoaudit.ui.outlines import Outlines, around, outlined, outlines
from geoaudit.ui.packs import Opened
from geoaudit.ui.shading import PALETTES, Classed, Key, classify, legend
from geoaudit.ui.widgets.choices import Choice

_LAND = "land"


@dataclass(frozen=True)
class Beneath:
    """What lies beneath a person's own layer.

    Attributes
    ----------
    title, words : str
        What it is, and of when and of whom.
    on : Outlines
    kinds, tips : tuple of str
        Of each area the key of its fill, and what is said when it is pointed at.
    legend : mapping of str to (str, Fill)
        The words and the fill of each kind on paper, in the order of the legend.
    areas : GeoDataFrame
        With the shapes of all areas, for paper (EPSG:27700).
    paper_kinds : tuple of str
        The kinds of those.
    fills, keys : mapping
        By theme, the fills of each kind, and the legend.
    boundaries : str
        The boundary set whose borders are drawn.
    source : str
        Empty where nothing of a source is shown.
    public, internal : bool
        Whether the source is public; whether it was made from records about people themselves.
    ground : Outlines or None
    """

    title: str
    words: str
    on: Outlines
    kinds: tuple[str, ...]
    tips: tuple[str, ...]
    legend: Mapping[str, tuple[str, Fill]]
    areas: gpd.GeoDataFrame
    paper_kinds: tuple[str, ...]
    fills: Mapping[str, Mapping[str, Fill]]
    keys: Mapping[str, tuple[Key, ...]]
    boundaries: str
    source: str = ""
    public: bool = True
    internal: bool = False
    ground: Outlines | None = None

    def painted(self, theme: str) -> Painted:
        """Return how its areas are filled in `light` or `dark`."""
        return Painted(self.kinds, self.tips, self.fills[theme], self.ground)


def borders(found: Opened, boundaries: str) -> Beneath:
    """Return the outlines of a boundary set, with nothing on them."""
    on, areas = outlines(found, boundaries), found.areas[boundaries]
    kinds = (_LAND,) * len(on.codes)
    fills = {theme: {_LAND: Fill(palette.zero)} for theme, palette in PALETTES.items()}
    shown = {_LAND: ("areas", fills["light"][_LAND])}
    none: dict[str, tuple[Key, ...]] = dict.fromkeys(PALETTES, ())
    return Beneath(
        "", boundaries, on, kinds, ("",) * len(kinds), shown, areas, kinds, fills, none, boundaries
    )


def of_table(found: Opened, choice: Choice) -> Beneath:
    """Return a table by area, at what was chosen of it."""
    on = outlines(found, choice.table.boundaries)
    every = choice.in_every_period
    codes = pd.Index(on.codes)
    classed = classify(choice.cells, codes, every.loc[every["area_code"].isin(codes), "n"])
    return of_figures(found, choice.table, classed, choice.words)


def of_figures(found: Opened, table: Profile, classed: Classed, words: str) -> Beneath:
    """Return the figures of a table, put into classes."""
    on, areas = outlines(found, table.boundaries), found.areas[table.boundaries]
    fills = {theme: fills_of_figures(classed, palette) for theme, palette in PALETTES.items()}
    keys = {theme: legend(classed, palette) for theme, palette in PALETTES.items()}
    shown = {
        kind: (key.words, fill)
        for (kind, fill), key in zip(fills["light"].items(), keys["light"], strict=True)
    }
    kinds = classed.kinds
    of = (table.boundaries, table.source, table.public)
    return Beneath(table.title, words, on, kinds, classed.words, shown, areas, kinds, fills, keys, *of)


def of_finding(found: Opened, title: str) -> tuple[Mapped, Beneath]:
    """Return a finding that is on a map, and how it lies beneath."""
    return _of_finding(found, found.stamp, title)


@st.cache_resource(max_entries=8, show_spinner="Drawing the areas")
def _of_finding(_found: Opened, stamp: str, title: str) -> tuple[Mapped, Beneath]:  # noqa: ARG001 - the cache goes by the stamp
    one = mapped(_found, title)
    on, tips = outlined(one.drawn), one.tips
    name = ground_of(_found, one.layer["area_code"])
    ground = outlines(_found, name) if name else None
    classes = list(one.classes.items())
    fills = {
        theme: {str(i): fills_of_styles(theme)[style] for i, (_, style) in enumerate(classes)}
        for theme in PALETTES
    }
    keys = {
        theme: (
            *(
                Key(background(fill), word, one.counts[word])
                for (word, _), fill in zip(classes, fills[theme].values(), strict=True)
            ),
            *([Key(palette.ground, NOT_NOTED, one.left_out)] if one.left_out else []),
        )
        for theme, palette in PALETTES.items()
    }
    shown = {str(i): (word, fills["light"][str(i)]) for i, (word, _) in enumerate(classes)}
    return one, Beneath(
        title,
        str(one.entry["period"]),
        replace(on, bounds=around([on, ground])) if ground else on,
        one.kinds(one.drawn),
        tuple(tips[code] for code in on.codes),
        shown,
        one.layer,
        one.kinds(one.layer),
        fills,
        keys,
        name or str(one.entry["boundaries"]).partition(" (")[0],
        str(one.entry["source"]),
        bool(one.entry["public"]),
        bool(one.entry.get("internal")),
        ground,
    )
