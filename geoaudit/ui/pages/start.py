"""Start: what is open, what was found in short, where to look next, and what else can be opened."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from geoaudit.pack.in_short import Told, in_short
from geoaudit.pack.saying import capital
from geoaudit.profiles.finding import HOTSPOTS, PROFILES
from geoaudit.ui import menu, opening, packs, state
from geoaudit.ui.packs import Opened, day
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show
from geoaudit.ui.widgets.opener import opener


def page(found: Opened | None) -> None:
    """Show the page; None stands for a workspace without a pack."""
    if found is None:
        paragraph(f"{opening.current().origin} The page Pack makes a pack of it.", "lead")
    else:
        _pack(found)
    _links()
    if state.newly_chosen():
        notice(f"Open now: {found.label if found else opening.current().place.name}.", "good")
    opener()


def _pack(found: Opened) -> None:
    """Say what the pack is and what was found in it."""
    manifest = found.manifest
    paragraph(f"{_made(manifest)} {opening.current().origin}", "lead")
    for warning in manifest.get("warnings", ()):
        notice(str(warning), "alarm")
    _in_short(manifest)


def _made(manifest: Mapping[str, Any]) -> str:
    """When and for whom it was made; packs of earlier versions name nobody."""
    recipient = manifest.get("recipient")
    whom = (
        f" for {recipient.get('partner')}, for {recipient.get('purpose')}"
        if isinstance(recipient, Mapping)
        else ""
    )
    return f"This pack was made on {day(manifest['created'])}{whom}."


def _in_short(manifest: Mapping[str, Any]) -> None:
    told = in_short(*(_told(manifest.get(part, ())) for part in (PROFILES, HOTSPOTS, "tables")))
    found = [(capital(one.title), one.sentences) for one in told]
    if found:
        heading("In short", small="What stands out in each source, as the report says it.")
        show("told.html", found=found)


def _told(entries: Sequence[Mapping[str, Any]]) -> list[Told]:
    return [
        Told(
            str(entry["title"]),
            tuple(map(str, entry.get("sentences", ()))),
            str(entry["source"]),
            str(entry.get("method", "")),
        )
        for entry in entries
    ]


def _links() -> None:
    heading("Where to look next")
    with st.container(key="links"):
        for first in range(0, len(menu.OTHERS), 2):
            for column, entry in zip(st.columns(2), menu.OTHERS[first : first + 2], strict=False):
                with column.container(border=True, height="stretch", gap="xxsmall"):
                    st.page_link(entry.page, width="stretch")
                    paragraph(f"{entry.whom}. {entry.shows}", "plain")


if __name__ == "__main__":
    place = state.place_if_any()
    page(packs.opened(place) if place else None)
