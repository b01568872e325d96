"""The way back: any layer of the pack for somebody's own GIS, with the steps to open it."""

import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import streamlit as st

from geoaudit.pack.filing import LAYERS
from geoaudit.pack.gis_about import About
from geoaudit.pack.layers import Layer, layer_name, open_layers, write_layers
from geoaudit.ui import state
from geoaudit.ui.packs import Opened
from geoaudit.ui.widgets.choices import label
from geoaudit.ui.widgets.fragments import heading, paragraph, show

_ALL = "Every layer of the pack"
_QGIS = (
    "Save the file, and start QGIS (3.22 or later).",
    "Drag the file into the map; where QGIS asks, choose the layers you want.",
    "The styles come with it. Drag your own layers above or below in the list on the left.",
    "The columns n_… are figures, and marker_… says why one is missing: c is hidden, x is not available.",
    "Work on a copy: QGIS may write into a GeoPackage when it is open.",
)
_ARCGIS = (
    "Save the file, and open a project in ArcGIS Pro.",
    "In the Catalog pane, right-click Folders, choose Add Folder Connection, and choose the file's folder.",
    "Open the file there, and drag a layer (main.…) onto the map.",
    "ArcGIS reads no style from a GeoPackage: choose Symbology, Graduated Colors, and a column n_….",
    "Leave out rows whose marker_… is c (hidden) or x (not available): they are not nought.",
)


def way_back(found: Opened) -> None:
    """Offer any layer of the pack, or all, as a GeoPackage, and say how a GIS opens it."""
    heading(
        "The other way round: the pack in your GIS",
        small="Every layer as a GeoPackage, in British National Grid metres (EPSG:27700). It holds what the "
        "pack holds, protected as the pack is.",
    )
    names = _names(found)
    words = {"": _ALL, **names}
    key = state.settle("taken", list(words))
    chosen = str(st.selectbox("Layer", list(words), format_func=lambda one: label(words[one]), key=key))
    st.download_button(
        "Download it (GeoPackage)",
        lambda: content(found, chosen, words[chosen]),
        f"{chosen or 'audit'}.gpkg",
        "application/geopackage+sqlite3",
        on_click="ignore",
        icon=":material/download:",
    )
    qgis, arcgis = st.columns(2)
    for side, program, steps in ((qgis, "In QGIS", _QGIS), (arcgis, "In ArcGIS Pro", _ARCGIS)):
        with side:
            heading(program, 3)
            show("ways.html", steps=steps)
    paragraph("docs/pack.md says what each column of the layers is.")


def _names(found: Opened) -> dict[str, str]:
    """Return what each layer of the pack is, in words, by its name."""
    manifest = found.manifest
    known = {str(entry["layer"]): f"Boundaries: {entry['name']}" for entry in manifest["boundaries"]}
    known |= {layer_name(PurePosixPath(e["file"]).stem): str(e["title"]) for e in manifest["tables"]}
    known |= {str(e["layer"]): str(e["title"]) for e in found.pack.found if e.get("layer")}
    return {name: known.get(name, name) for name in _stored(found.stamp, found)}


@st.cache_resource(max_entries=8, show_spinner=False)
def _stored(stamp: str, _found: Opened) -> list[str]:  # noqa: ARG001 - the cache goes by the stamp
    with open_layers(_found.pack.container.read(LAYERS)) as layers:
        return layers.names


def content(found: Opened, name: str, title: str) -> bytes:
    """Return a layer of the pack as a GeoPackage with its style; all of them where no name is given."""
    if not name:
        return found.pack.container.read(LAYERS)
    told: Mapping[str, str] = found.manifest["disclosure"]
    policy = f"Policy {told['policy']}, version {told['version']}: {told['sentence']}"
    about = About(
        str(found.manifest["title"]),
        str(found.manifest["partnership"]),
        policy,
        found.pack.policy.for_release,
        tuple(map(str, found.manifest["attributions"])),
    )
    with tempfile.TemporaryDirectory(prefix="geoaudit-") as folder:
        path = Path(folder, "layer.gpkg")
        write_layers([Layer(name, f"{title}. {policy}", found.pack.layer(name), title)], path, about)
        return path.read_bytes()
