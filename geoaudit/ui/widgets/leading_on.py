"""From an area of a map on to its profiles."""

from dataclasses import dataclass

import streamlit as st

from geoaudit.ui import menu, state
from geoaudit.ui.packs import Opened
from geoaudit.ui.portraits import profiled_areas
from geoaudit.ui.widgets.choices import FIRST, Side, label
from geoaudit.ui.widgets.fragments import heading, paragraph

# As many profiles are linked; the page has them all.
_MOST = 3
_PAGE_OF = "area"


@dataclass(frozen=True)
class Led:
    """An area looked at: its code and name, its boundary set, and the title of what is shown of it."""

    code: str
    name: str
    boundaries: str
    shown: str


def lead_on(found: Opened, area: Led, side: Side = FIRST) -> None:
    """Link to the profiles that have figures of an area, those first that are nearest to what is shown."""
    titles = _profiles(found, area)
    if not titles:
        return
    heading("More of this area", 3, "Profiles that have figures of it; the area stays chosen.")
    with st.container(key=f"{side.key}links", gap="xxsmall"):
        for title in titles[:_MOST]:
            asked = state.address_with(**{state.PROFILE: title, state.AREA: area.code})
            st.page_link(menu.PROFILES.page, label=label(title), query_params=asked, width="stretch")
    if len(titles) > _MOST:
        paragraph(f"{len(titles) - _MOST} more can be chosen on the page Profiles.")


def _profiles(found: Opened, area: Led) -> list[str]:
    """Return the titles of profiles: the area's own page, then those made of what is shown, then the rest."""
    files = {str(entry["title"]): str(entry["file"]) for entry in found.manifest["tables"]}
    entries = found.manifest.get("profiles", ())
    ranks: dict[str, int] = {}
    for entry, areas in zip(entries, _known(found, found.stamp), strict=True):
        title, of_set = str(entry["title"]), entry["boundaries"] == area.boundaries
        if of_set and entry["method"] == _PAGE_OF and title.endswith(f": {area.name}"):
            ranks[title] = 0
        elif of_set and area.code in areas:
            near = title == area.shown or files.get(area.shown) in entry["made_of"]
            ranks[title] = 1 if near else 2
    return sorted(ranks, key=lambda title: ranks[title])


@st.cache_resource(max_entries=8, show_spinner=False)
def _known(_found: Opened, stamp: str) -> tuple[frozenset[str], ...]:  # noqa: ARG001 - the cache goes by the stamp
    return tuple(profiled_areas(_found.pack, entry) for entry in _found.manifest.get("profiles", ()))
