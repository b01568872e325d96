"""The frame of the app: it finds the pack, draws what stands on every page, and runs the page asked for."""

from pathlib import Path

import streamlit as st

from geoaudit.errors import GeoAuditError
from geoaudit.ui import access, finding, packs, sample, state
from geoaudit.ui.widgets.choices import choose_pack
from geoaudit.ui.widgets.fragments import notice, style
from geoaudit.ui.widgets.masthead import masthead

_PAGES = Path(__file__).with_name("pages")
# A named icon would be fetched from a content delivery network.
_ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draw the app; whatever is refused is one sentence on the page."""
    st.set_page_config("GeoAudit", page_icon=_ICON, layout="wide")
    state.hold()
    st.logo(_ICON, size="large")
    style()
    page = st.navigation(_pages())
    try:
        access.admit()
        place = choose_pack(_places())
        masthead(packs.opened(place), page.title)
        state.open_pack(place)
        page.run()
        state.tell_address()
    except GeoAuditError as problem:
        notice(str(problem), "alarm")


def _pages() -> list[st.Page]:
    """One entry a page, in the order of the menu."""
    return [
        st.Page(_PAGES / "quality.py", title="Data quality", icon=":material/fact_check:", default=True),
        st.Page(
            _PAGES / "places.py", title="Places and periods", icon=":material/layers:", url_path="places"
        ),
        st.Page(_PAGES / "map.py", title="Map", icon=":material/map:", url_path="map"),
        st.Page(_PAGES / "profiles.py", title="Profiles", icon=":material/group:", url_path="profiles"),
        st.Page(_PAGES / "tables.py", title="Tables", icon=":material/table:", url_path="tables"),
        st.Page(_PAGES / "pack.py", title="Pack", icon=":material/inventory_2:", url_path="pack"),
    ]


def _places() -> tuple[Path, ...]:
    """Where the packs lie that can be chosen; the sample is made where there is none."""
    told = finding.chosen_place()
    if told:
        return finding.packs_in(told) or (told,)
    place = sample.sample_place()
    if not finding.packs_in(place.pack):
        sample.make(place)
        st.rerun()
    return finding.packs_in(place.pack)
