"""The app's front door: `streamlit run app.py`."""

from geoaudit.ui.frame import main

main()
