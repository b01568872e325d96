"""Streamlit, begun with the app already imported: nobody waits for that when the first page is opened."""

from streamlit.web.cli import main

import geoaudit.ui.frame  # noqa: F401 - for the pages to come

if __name__ == "__main__":
    main(prog_name="geoaudit app")
