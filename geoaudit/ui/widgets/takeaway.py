"""The buttons by which what a map shows is taken away; each file is made when it is asked for."""

import streamlit as st

from geoaudit.ui.packs import Opened
from geoaudit.ui.taking import Shown, as_csv, as_geopackage, as_picture
from geoaudit.ui.widgets.fragments import heading

_FILES = (
    ("The rows (CSV)", as_csv, "csv", "text/csv"),
    ("The areas (GeoPackage)", as_geopackage, "gpkg", "application/geopackage+sqlite3"),
    ("The picture (PNG)", as_picture, "png", "image/png"),
)


def take_away(
    shown: Shown,
    pictured: Shown | None = None,
    above: str = "Take this map away",
    level: int = 2,
    key: str = "",
) -> None:
    """Show a button for each file that a map can be taken away as.

    Parameters
    ----------
    shown : Shown
        Its rows and areas.
    pictured : Shown, optional
        What the picture shows, where that is something else.
    above : str
        The heading.
    level : int
        The heading's.
    key : str
        What tells the buttons of two maps apart.
    """
    heading(above, level, "A spreadsheet opens the rows, a GIS the areas, a document the picture.")
    for side, (words, made, ending, kind) in zip(st.columns(len(_FILES)), _FILES, strict=True):
        side.download_button(
            words,
            lambda made=made: made((pictured or shown) if made is as_picture else shown),  # type: ignore[misc]
            f"{shown.stem}.{ending}",
            kind,
            key=f"take {key}{ending}",
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
        )


def notes_of(found: Opened, source: str, public: bool) -> tuple[str, ...]:
    """Return what stands behind a map: its source, the policy, whom to attribute it to."""
    told = found.manifest["disclosure"]
    policy = f"Policy {told['policy']}, version {told['version']}: {told['sentence']}"
    kind = "Source: {}, public: its figures are exact." if public else "Source: {}."
    about = kind.format(source) if source else "Of figures that have been published."
    return (about, *(() if public else (policy,)), *map(str, found.manifest["attributions"]))
