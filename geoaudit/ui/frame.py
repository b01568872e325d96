"""The frame of the app: it draws what stands on every page, and runs the page asked for."""

from pathlib import Path

import streamlit as st

from geoaudit.errors import AccessError, GeoAuditError
from geoaudit.pack.margins import plain
from geoaudit.ui import access, menu, opening, packs, state
from geoaudit.ui.widgets.choices import choose_pack
from geoaudit.ui.widgets.fragments import listed, notice, style
from geoaudit.ui.widgets.masthead import masthead, masthead_of_workspace
from geoaudit.ui.widgets.opener import opener
from geoaudit.ui.widgets.unmade import unmade

# A named icon would be fetched from a content delivery network.
_ICON = Path(__file__).with_name("icon.svg")
_WITHOUT_PACK = frozenset(entry.address for entry in menu.OTHERS if not entry.of_pack)


def main() -> None:
    """Draw the app for whoever may come in."""
    st.set_page_config("GeoAudit", page_icon=_ICON, layout="wide")
    page = st.navigation([entry.page for entry in (menu.START, *menu.OTHERS)])
    state.hold(page.url_path)
    st.logo(_ICON, size="large")
    style()
    try:
        access.admit()
    except AccessError as problem:
        notice(str(problem), "alarm")
    else:
        _draw(page)


def _draw(page: st.Page) -> None:
    if page.url_path in _WITHOUT_PACK:
        _run(page)
    else:
        _open(page)


def _open(page: st.Page) -> None:
    """Draw the page on what is open; whatever is refused is a sentence, and something else can be opened."""
    place = _shown(page.title)
    state.open_pack(place)
    if place is not None:
        _run(page, str(packs.opened(place).manifest["manifest_sha256"])[:8])
    elif opening.workspace() is None:
        opener()
    elif menu.entry_of(page).of_workspaces:
        _run(page)
    else:
        unmade()


def _shown(title: str) -> Path | None:
    """Draw the page's heading, and return where the pack lies that it shows; None where none can be shown."""
    try:
        places = opening.places()
        if not places:
            masthead_of_workspace(opening.current().place.name, title)
            return None
        place = choose_pack(places)
        masthead(packs.opened(place), title)
    except GeoAuditError as problem:
        notice(str(problem), "alarm")
        return None
    return place


def _run(page: st.Page, pack: str = "") -> None:
    above = st.container()
    try:
        page.run()
        with above:
            _other_than_asked(pack)
        state.tell_address(pack)
    except GeoAuditError as problem:
        notice(str(problem), "alarm")


def _other_than_asked(pack: str) -> None:
    """Say where what is shown is other than the address asks for."""
    told = []
    if state.came_of_another(pack):
        told.append("The address that you came by is of another pack than the one that is open.")
    missing = [plain(name.rpartition(".")[2]).lower() for name in state.missed()]
    if missing:
        told.append(f"It asks for what is not here ({listed(missing)}), and something else is shown instead.")
    if told:
        notice(" ".join(told))
