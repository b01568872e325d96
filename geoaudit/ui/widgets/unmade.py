"""What stands on a page that shows a pack where a workspace has none."""

import streamlit as st

from geoaudit.ui import menu
from geoaudit.ui.widgets.fragments import notice


def unmade() -> None:
    """Say that there is no pack to show, and where one is made."""
    notice("This page shows a pack, and the workspace has none to show yet: make one on the page Pack.")
    st.page_link(menu.PACK.page)
