"""A hotspot finding or a profile on the map: its areas by class, what it says, and how it was worked out."""

from dataclasses import replace
from itertools import takewhile

import pandas as pd
import streamlit as st

from geoaudit.pack.gis_symbols import Fill
from geoaudit.pack.hotspot_rules import CLASS
from geoaudit.ui import maps, state
from geoaudit.ui.looks import Painted, background, fills_of_styles
from geoaudit.ui.mapped import MOST_OF_A_CLASS, NOT_NOTED, Mapped, by_class, figures_of, ground_of, mapped
from geoaudit.ui.outlines import Outlines, around, outlined, outlines
from geoaudit.ui.packs import Opened
from geoaudit.ui.shading import PALETTES, Key
from geoaudit.ui.sheets import FIGURES, Sheet
from geoaudit.ui.taking import Shown
from geoaudit.ui.widgets.choices import choose_area, choose_finding
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show
from geoaudit.ui.widgets.leading_on import Led, lead_on
from geoaudit.ui.widgets.takeaway import notes_of, take_away

_RULE = "A colour is not a cause, and an area that is not coloured is not safe."


def finding_map(found: Opened, titles: list[str]) -> None:
    """Let the person choose a finding, and show it."""
    title = choose_finding(titles)
    one, sheet = mapped_of(found, title), finding_sheet(found, title)
    names = dict(zip(one.table["area_code"].map(str), one.table["area_name"].map(str), strict=True))
    area = choose_area(list(names), list(names.values()))
    heading(sheet.title, small=_about(found, one))
    paragraph("Choose another finding or an area in the sidebar: » at the top left.", "narrow")
    warn_of_people(one)
    _picture(found, one, sheet, area)
    _area(one, area, names)
    if area:
        lead_on(found, Led(area, names[area], sheet.place, sheet.title))
    _classes(one)
    take_away(sheet.shown)


def mapped_of(found: Opened, title: str) -> Mapped:
    """Return a finding by its title; read once."""
    return _drawn(found, found.stamp, title)[0]


def warn_of_people(one: Mapped) -> None:
    """Say of what was made from records about people that it must stay in the service."""
    if one.entry.get("internal"):
        notice("This was made from records about people themselves: it must not leave the service.", "alarm")


def finding_sheet(found: Opened, title: str) -> Sheet:
    """Return the map of a finding; made once for each theme."""
    return _sheet(found, found.stamp, title, state.theme())


@st.cache_resource(max_entries=16, show_spinner="Drawing the areas")
def _sheet(_found: Opened, stamp: str, title: str, theme: str) -> Sheet:
    one, on, ground = _drawn(_found, stamp, title)
    tips = one.tips
    fills = {str(number): fill for number, (_, fill) in enumerate(_fills(one, theme))}
    land = PALETTES[theme].ground if ground else PALETTES[theme].page
    backgrounds = backgrounds_of(one, theme, land)
    words = one.layer[CLASS].map(str)
    figures = pd.DataFrame(
        {
            "area_code": one.layer["area_code"].map(str),
            "name": one.layer["area_name"].map(str),
            "words": words,
            "colour": words.map(backgrounds),
            "rank": one.ranks,
        }
    )
    return Sheet(
        str(one.entry["title"]),
        str(one.entry["period"]),
        str(one.entry["boundaries"]).partition(" (")[0],
        on,
        Painted(one.kinds(one.drawn), tuple(tips[code] for code in on.codes), fills, ground),
        (
            *(Key(backgrounds[word], word, one.counts[word]) for word in one.classes),
            *([Key(land, NOT_NOTED, one.left_out)] if one.left_out else []),
        ),
        _RULE,
        "Class",
        figures.sort_values(["rank", "name"], kind="stable").reindex(columns=list(FIGURES)),
        0,
        _shown(_found, one),
    )


@st.cache_resource(max_entries=16, show_spinner="Drawing the areas")
def _whole(_found: Opened, stamp: str, title: str, theme: str) -> maps.Fixed:
    sheet = _sheet(_found, stamp, title, theme)
    return maps.fixed(sheet.on, sheet.painted, PALETTES[theme])


def _about(found: Opened, one: Mapped) -> str:
    source = str(one.entry["source"])
    said = f"Source: {source}" if source else "Of figures that have been published"
    return ". ".join(filter(None, (str(one.entry["period"]), _land(found, one), said))) + "."


def _picture(found: Opened, one: Mapped, sheet: Sheet, area: str) -> None:
    theme = state.theme()
    component = f"map {sheet.title} {theme}"
    whole = _whole(found, found.stamp, sheet.title, theme)
    left, right = st.columns([3, 2])
    with left:
        maps.draw_fixed(whole, area, component, lambda: state.take_click(component, whole.on.codes))
        show("legend.html", keys=sheet.keys, rule=sheet.rule)
    with right:
        _said(one)


def _fills(one: Mapped, theme: str) -> list[tuple[str, Fill]]:
    """Return the words and the fill of each class, in the order of the legend."""
    fills = fills_of_styles(theme)
    return [(word, fills[style]) for word, style in one.classes.items()]


def backgrounds_of(one: Mapped, theme: str, land: str) -> dict[str, str]:
    """Return the swatch of each class: the land's own where its areas are so many that none is drawn."""
    drawn = set(one.drawn[CLASS])
    fills = _fills(one, theme)
    return {word: background(fill) if word in drawn or not one.counts[word] else land for word, fill in fills}


def _said(one: Mapped) -> None:
    heading("What it says", 3)
    show(
        "sentences.html", sentences=one.entry.get("sentences") or ["Nothing that can be said in a sentence."]
    )
    with st.expander("How this was worked out"):
        show("sentences.html", sentences=one.entry.get("methods") or ["The pack does not say."])


def _area(one: Mapped, area: str, names: dict[str, str]) -> None:
    """Show the figures of the chosen area."""
    if not area:
        notice("Click an area on the map, or choose it in the sidebar, to see its figures.")
        return
    word = one.layer.loc[one.layer["area_code"] == area, CLASS].iloc[0]
    heading(names[area], small=f"Class: {word}" if names[area] == area else f"{area}. Class: {word}")
    figures_of_area(one, area)


def figures_of_area(one: Mapped, area: str) -> None:
    """Show what is known of an area."""
    show(
        "table.html",
        caption="Its figures",
        heads=["Figure", "What it is", "Value"],
        rows=figures_of(one, area),
        labels=2,
        tall=True,
        empty="None.",
    )


def _classes(one: Mapped) -> None:
    """Show the areas of each class, so that nothing is on the map alone."""
    heading(
        "What stands out",
        small=f"What stands out the most comes first; of each class at most {MOST_OF_A_CLASS} areas. "
        "The CSV below has them all.",
    )
    told = by_class(one)
    labels = len(list(takewhile(lambda head: not head[1], told.heads)))
    show(
        "table.html",
        caption=told.caption,
        heads=[head for head, _ in told.heads],
        rows=told.rows,
        labels=labels,
        tall=True,
        empty="No areas.",
    )


def _shown(found: Opened, one: Mapped) -> Shown:
    entry = one.entry
    ground = ground_of(found, one.layer["area_code"])
    return Shown(
        str(entry["title"]),
        (str(entry["period"]), _land(found, one)),
        (
            *notes_of(found, str(entry["source"]), bool(entry["public"])),
            *([f"White land has {NOT_NOTED}: {one.left_out:,} areas."] if one.left_out else []),
        ),
        one.table,
        one.layer,
        one.kinds(one.layer),
        {str(number): told for number, told in enumerate(_fills(one, "light"))},
        found.areas[ground] if ground else None,
    )


def _land(found: Opened, one: Mapped) -> str:
    """Return what the areas are, in words, and the date of each boundary set that is drawn."""
    dated = {str(entry["name"]) for entry in found.manifest["boundaries"]}
    words = str(one.entry["boundaries"])
    own, ground = words.partition(" (")[0], ground_of(found, one.layer["area_code"])
    if own in dated:
        return f"Boundaries {found.dated(own)}"
    borders = f"; borders {found.dated(ground)}" if ground else ""
    return f"{words[:1].upper()}{words[1:]}{borders}"


@st.cache_resource(max_entries=16, show_spinner="Drawing the areas")
def _drawn(_found: Opened, stamp: str, title: str) -> tuple[Mapped, Outlines, Outlines | None]:  # noqa: ARG001 - the cache goes by the stamp
    one = mapped(_found, title)
    on = outlined(one.drawn)
    ground = ground_of(_found, one.layer["area_code"])
    if not ground:
        return one, on, None
    beneath = outlines(_found, ground)
    return one, replace(on, bounds=around([on, beneath])), beneath
