"""The choices of a person's own layer: which file, which of its layers or columns, and what it is about."""

from collections.abc import Callable

import streamlit as st

from geoaudit.errors import GeoAuditError
from geoaudit.overlays.overlay import Overlay
from geoaudit.overlays.tabular import POSTCODES, WAYS, Placing, parts_of, suggested
from geoaudit.places.gazetteer import Gazetteer
from geoaudit.ui import laying, opening, state
from geoaudit.ui.laying import Laid
from geoaudit.ui.widgets.choices import label
from geoaudit.ui.widgets.fragments import notice, paragraph

PEOPLE, PLACES = "people", "places"
_ABOUT = {
    PEOPLE: "About people: homes, offences, where somebody is",
    PLACES: "About places: schools, parks, bus routes, beats",
}
_KEPT = (
    "It is kept for you alone, and is removed when you leave the app. Nobody else who uses the app sees it. "
    "A GeoPackage, GeoJSON, a Shapefile in a zip, KML, or a CSV with postcodes or coordinates; at most 50 MB."
)


def choose_file() -> None:
    """Let the person lay a file over the pack; what is wrong is a sentence, and what was laid stays."""
    said = st.container()
    with st.form("own", border=True, clear_on_submit=True):
        sent = st.file_uploader("Your layer, as a file", type=list(laying.TAKEN))
        paragraph(_KEPT)
        pressed = st.form_submit_button("Lay it over the map", icon=":material/layers:")
    if pressed:
        with said:
            _attempt(lambda: laying.receive(sent, sent.name if sent else ""), "Reading your layer")


def take_off() -> None:
    """Offer to take the layer off again."""
    if st.button("Take your layer off", icon=":material/layers_clear:"):
        state.lay(None)
        st.rerun()


def choose_about(layer: str) -> str:
    """Let the person say what one of the layers is about; people where they do not say it of this one."""
    key = state.settle_own(f"about {layer}", list(_ABOUT), PEOPLE)
    about = st.radio("This layer is", list(_ABOUT), format_func=lambda one: _ABOUT[one], key=key)
    paragraph("What is about places is shown exactly: say so only where no feature tells of a person.")
    return str(about)


def choose_overlay(laid: Laid) -> Overlay | None:
    """Let the person choose of the layers, or how the rows are placed; None until the rows are placed."""
    if not laid.layers:
        return _placed(laid)
    words = [layer.words for layer in laid.layers]
    layer = laid.layers[0]
    if len(words) > 1:
        key = state.settle_own("layer", words)
        layer = laid.layers[words.index(str(st.selectbox("Which layer of the file", words, key=key)))]
    return laying.overlay(laid, layer)


def choose_column(overlay: Overlay) -> str:
    """Let the person choose the column that the layer is coloured by; empty for none."""
    options = ["", *overlay.columns]
    key = state.settle_own("column", options)
    words = {"": "One colour", **{name: label(name) for name in overlay.columns}}
    return str(st.sidebar.selectbox("Colour your layer by", options, format_func=words.__getitem__, key=key))


def choose_metres() -> int:
    """Let the person choose how near is near, in metres."""
    key = state.settle_own("metres", ("100", "250", "500", "1000", "2000", "5000"), "500")
    options = ["100", "250", "500", "1000", "2000", "5000"]
    return int(st.selectbox("Within", options, format_func=lambda m: f"{int(m):,} metres", key=key))


def _placed(laid: Laid) -> Overlay | None:
    default = next((way for way in WAYS if suggested(laid.columns, way)), WAYS[0])
    key = state.settle_own("way", WAYS, default)
    way = str(st.radio("Its rows say where they are by", WAYS, key=key, horizontal=True))
    known = suggested(laid.columns, way) or (None,) * len(parts_of(way))
    columns = tuple(
        str(
            side.selectbox(
                f"The column of the {part}",
                laid.columns,
                format_func=label,
                key=state.settle_own(f"column of {part}", laid.columns, name),
            )
        )
        for side, part, name in zip(st.columns(2), parts_of(way), known, strict=False)
    )
    placing = Placing(way, columns)
    wanted = _gazetteer() if way == POSTCODES else _place_at_once()
    if wanted:
        _attempt(lambda: laying.place_rows(laid, placing, wanted()), "Placing the rows")
    return laying.placed_rows(laid, placing)


def _place_at_once() -> Callable[[], Gazetteer | None] | None:
    return (lambda: None) if st.button("Place the rows", icon=":material/pin_drop:") else None


def _gazetteer() -> Callable[[], Gazetteer] | None:
    paragraph(
        "A list says where each postcode is: Code-Point Open of Ordnance Survey, or the ONS Postcode "
        "Directory, as a zip of at most 50 MB. It is read once and not kept."
    )
    with st.form("postcodes", border=False, clear_on_submit=True):
        sent = st.file_uploader("The list of postcodes", type=["zip", "csv"])
        path = st.text_input("Or its path on this machine", max_chars=1000) if opening.offers_path() else ""
        pressed = st.form_submit_button("Place the rows", icon=":material/pin_drop:")
    if not pressed:
        return None
    if path and not sent:
        return lambda: laying.gazetteer_at(opening.place_named(path))
    return lambda: laying.sent_gazetteer(sent, sent.name if sent else "")


def _attempt(wanted: Callable[[], None], words: str) -> None:
    """Do what is wanted and draw the page anew, or say what is wrong."""
    try:
        with st.spinner(words):
            wanted()
    except GeoAuditError as problem:
        notice(str(problem), "alarm")
        return
    st.rerun()
