"""The choice of what to open: the sample, a pack that was sent, a pack or a workspace on this machine."""

from collections.abc import Callable

import streamlit as st

from geoaudit.errors import GeoAuditError
from geoaudit.ui import opening
from geoaudit.ui.opening import Telling
from geoaudit.ui.widgets.fragments import heading, notice, paragraph


def opener() -> None:
    """Show what else can be opened; what is wrong with it is a sentence, and nothing is lost."""
    heading("Open something else", small="What is open stays open until another pack was found to be whole.")
    said, choices = st.container(), st.container(key="opener")
    offers = _offers()
    for first in range(0, len(offers), 2):
        pair = offers[first : first + 2]
        for column, offer in zip(choices.columns(len(pair)), pair, strict=True):
            with column.container(border=True, height="stretch"):
                wanted = offer()
            if wanted:
                with said:
                    _open(wanted)


def _offers() -> list[Callable[[], Callable[[Telling], None] | None]]:
    if opening.offers_path():
        return [_sent, _on_this_machine, _workspace, _sample]
    return [_sent, _served_workspace, _sample] if opening.offers_workspaces() else [_sent, _sample]


def _sent() -> Callable[[Telling], None] | None:
    heading("A pack that somebody sent", 3)
    most = st.get_option("server.maxUploadSize")
    paragraph(
        f"A zip of at most {most} MB; a larger pack is opened with geoaudit app PACK. "
        "It is kept for you alone, and is removed when you leave the app."
    )
    with st.form("sent", border=False, clear_on_submit=True):
        sent = st.file_uploader("The pack as a zip", type="zip")
        pressed = st.form_submit_button("Check and open the zip", icon=":material/upload_file:")
    return (lambda tell: opening.open_sent(sent, tell)) if pressed else None


def _on_this_machine() -> Callable[[Telling], None] | None:
    heading("A pack on this machine", 3)
    paragraph("One pack, or the folder that a run for several partnerships made.")
    with st.form("path", border=False):
        path = st.text_input("Path of a folder or a zip", max_chars=1000)
        pressed = st.form_submit_button("Check and open it", icon=":material/folder_open:")
    return (lambda tell: opening.open_path(path, tell)) if pressed else None


def _workspace() -> Callable[[Telling], None] | None:
    heading("A workspace on this machine", 3)
    paragraph("A folder with an audit.toml. Packs are made in it, and those that were made in it are opened.")
    with st.form("workspace", border=False):
        path = st.text_input("Path of the folder or of the specification", max_chars=1000)
        pressed = st.form_submit_button("Open the workspace", icon=":material/home_storage:")
    return (lambda tell: opening.open_workspace(path, tell)) if pressed else None


def _served_workspace() -> Callable[[Telling], None] | None:
    heading("A workspace on this server", 3)
    paragraph("A folder with an audit.toml. Packs are made in it, and those that were made in it are opened.")
    with st.form("workspace", border=False):
        name = st.selectbox("Workspace", opening.offers_workspaces())
        pressed = st.form_submit_button("Open the workspace", icon=":material/home_storage:")
    return (lambda tell: opening.open_workspace(name, tell)) if pressed else None


def _sample() -> Callable[[Telling], None] | None:
    heading("The sample", 3)
    paragraph("An invented county with invented people shows what the app does.")
    if st.button("Open the sample", icon=":material/science:"):
        return lambda _: opening.open_sample()
    if opening.offers_first() and st.button("Back to the first pack", icon=":material/undo:"):
        return lambda _: opening.open_first()
    return None


def _open(wanted: Callable[[Telling], None]) -> None:
    """Open what is wanted and draw the app anew, or say what is wrong with it."""
    said = st.empty()

    def tell(step: str) -> None:
        with said:
            notice(step)

    try:
        with st.spinner("A large pack takes about half a minute", show_time=True):
            wanted(tell)
    except GeoAuditError as problem:
        with said:
            notice(str(problem), "alarm")
        return
    st.rerun()
