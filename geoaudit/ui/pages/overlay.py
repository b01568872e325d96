"""Your layer: a layer of an analyst's own laid over the pack, counted, and taken away; and the way back."""

import streamlit as st

from geoaudit.ui import laying, packs, state
from geoaudit.ui.packs import Opened
from geoaudit.ui.widgets.fragments import heading, notice
from geoaudit.ui.widgets.laid_people import laid_people
from geoaudit.ui.widgets.laid_places import laid_places
from geoaudit.ui.widgets.own_layer import PEOPLE, choose_about, choose_file, choose_overlay, take_off
from geoaudit.ui.widgets.way_back import way_back

_ALARM = (
    "Your layer is about people, and the pack that is open hides nothing: whatever you take away from here "
    "must not leave the service."
)


def page(found: Opened) -> None:
    """Show the page."""
    if not found.areas:
        notice("This pack holds no areas, so there is nothing to lay a layer over.")
        return
    laid = laying.current()
    if laid is None:
        heading("Lay your own layer over the pack", small="See it on the map, and count it into areas.")
        choose_file()
    else:
        with st.expander("Lay another layer over the pack"):
            choose_file()
        _laid(found, laid)
    way_back(found)


def _laid(found: Opened, laid: laying.Laid) -> None:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with right:
        take_off()
    with left:
        overlay = choose_overlay(laid)
    if overlay is None:
        notice("Say how the rows are placed, and press Place the rows.")
        return
    about = choose_about(laid.name_of(overlay))
    if about == PEOPLE and found.pack.policy.for_release:
        laid_people(found, laid, overlay)
    elif about == PEOPLE:
        notice(_ALARM, "alarm")
        laid_places(found, laid, overlay, _ALARM)
    else:
        laid_places(found, laid, overlay)


if __name__ == "__main__":
    page(packs.opened(state.place()))
