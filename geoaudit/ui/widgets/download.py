"""The button by which a whole pack is taken out of the service."""

from pathlib import Path

import streamlit as st

from geoaudit.ui import packs, state
from geoaudit.ui.packs import Opened
from geoaudit.ui.roles import Role
from geoaudit.ui.widgets.fragments import notice


def download(found: Opened, place: Path) -> None:
    """Offer the pack as one zip to whoever may take packs out."""
    if state.role() < Role.RELEASER:
        notice("Who may take packs out of the service is said by whoever runs this server; ask them for it.")
        return
    st.download_button(
        "Download the pack (zip)",
        lambda: packs.zipped(str(place), found.stamp),
        packs.zip_name(found),
        "application/zip",
        on_click="ignore",
        type="primary",
        icon=":material/download:",
        width="stretch",
    )
