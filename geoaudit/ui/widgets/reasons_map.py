"""What was found of areas, on a map and in a table; or what there is instead of it."""

import streamlit as st

from geoaudit.pack.gis_symbols import DIAGONAL, Fill
from geoaudit.ui import maps, state
from geoaudit.ui.located import Located, located
from geoaudit.ui.looks import Painted, background
from geoaudit.ui.outlines import outlines
from geoaudit.ui.packs import Opened
from geoaudit.ui.shading import PALETTES, Key
from geoaudit.ui.widgets.fragments import heading, notice, show

_FOUND, _NOTHING = "found", "nothing"
_NO_PLACE = "Nothing was found of an area that this pack can draw."


def reasons_map(found: Opened) -> None:
    """Show what was found of areas where they are."""
    heading("Where they are", 3, "What was found of areas that the pack can draw.")
    places = located(found)
    if not places:
        notice(_NO_PLACE)
    for one in places:
        _map(found, one)


def _map(found: Opened, one: Located) -> None:
    on, palette = outlines(found, one.boundaries), PALETTES[state.theme()]
    kinds = tuple(_FOUND if code in one.said else _NOTHING for code in on.codes)
    fills = {_FOUND: Fill(palette.change, DIAGONAL, palette.change_ink), _NOTHING: Fill(palette.zero)}
    words = tuple(one.said.get(code, "nothing was found") for code in on.codes)
    keys = [
        Key(background(fills[kind]), said, kinds.count(kind))
        for kind, said in ((_FOUND, "something was found"), (_NOTHING, "nothing was found"))
    ]
    names = dict(zip(on.codes, on.names, strict=True))
    left, right = st.columns([3, 2])
    with left:
        component = f"reasons {one.boundaries} {state.theme()}"
        maps.draw(on, Painted(kinds, words, fills), palette, "", component, lambda: None)
        show("legend.html", keys=keys, rule="")
    with right:
        show(
            "table.html",
            caption=f"Found of areas of {one.boundaries}",
            heads=["Area", "What was found"],
            rows=[[f"{names[code]} ({code})", said] for code, said in one.said.items()],
            labels=2,
            tall=True,
            empty="Nothing.",
        )
