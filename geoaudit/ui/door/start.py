"""The script that `geoaudit app` gives to Streamlit: as app.py, from wherever the package is installed."""

from geoaudit.ui.frame import main

if __name__ == "__main__":
    main()
