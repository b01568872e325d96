"""Step 1 of a new audit: the files, and what each is taken for."""

from dataclasses import replace

import streamlit as st

from geoaudit.drafting.draft import RECORDS, USES, Came, Draft, Taken
from geoaudit.drafting.growing import taken_as, without_file
from geoaudit.drafting.recognising import TAKEN, as_records
from geoaudit.drafting.words import KIND_WORDS
from geoaudit.errors import GeoAuditError
from geoaudit.ui import drafts, opening, state
from geoaudit.ui.widgets.choices import label
from geoaudit.ui.widgets.fragments import heading, notice, paragraph

_FIGURES = "table"


def files_step(draft: Draft) -> Draft:
    """Take files in and say what each is, and return the draft with them."""
    heading("Your files", small="Boundaries, postcodes, records, and what the codes in them mean.")
    paragraph(
        "What you send is kept for you alone, until you leave the app or save the audit. Nothing is sent on.",
        "plain",
    )
    draft = _more(draft)
    if not draft.files:
        notice("Nothing is here yet: add files above.")
        return draft
    heading(
        "What they are taken for", small="Each is a suggestion with its reason: change it where it is wrong."
    )
    for came in draft.files:
        draft = _one(draft, came)
    if st.button("Begin anew", icon=":material/restart_alt:", help="What is saved stays."):
        state.leave_draft()
        st.rerun()
    return draft


def _more(draft: Draft) -> Draft:
    said = st.container()
    columns = st.columns(2) if opening.offers_path() else [st.container()]
    refused: tuple[str, ...] = ()
    with columns[0].container(border=True, height="stretch"):
        heading("Send files", 3)
        with st.form("send", border=False, clear_on_submit=True):
            files = st.file_uploader(
                "CSV, Excel, Parquet, GeoJSON, GeoPackage, or a zip of these or of a Shapefile",
                type=[ending[1:] for ending in TAKEN],
                accept_multiple_files=True,
            )
            if st.form_submit_button("Add these files", icon=":material/upload_file:"):
                with st.spinner("Looking at what the files are"):
                    draft, refused = drafts.take_sent(draft, files)
    if opening.offers_path():
        with columns[1].container(border=True, height="stretch"):
            heading("Files on this machine", 3)
            with st.form("lying", border=False):
                text = st.text_input("Path of a folder, of one file, or of an audit.toml", max_chars=1000)
                paragraph("They are used where they lie, and are not copied.")
                if st.form_submit_button("Add what is there", icon=":material/folder_open:"):
                    with st.spinner("Looking at what the files are"):
                        draft, refused = drafts.take_lying(draft, text)
    with said:
        for sentence in refused:
            notice(sentence, "alarm")
    return draft


def _one(draft: Draft, came: Came) -> Draft:
    """Show one file with what it is taken for; leave it out where that is wanted."""
    name, taken = came.path.name, came.taken
    with st.container(border=True):
        told, use, kind, out = st.columns([4, 4, 4, 2], vertical_alignment="bottom")
        with told:
            heading(name, 3, small=taken.why)
        wanted = use.selectbox(
            label(f"Taken for ({name})"),
            list(USES),
            format_func=USES.__getitem__,
            key=state.begin(f"use of {came.path}", taken.use),
        )
        kinds = list(KIND_WORDS)
        told_kind = taken.kind
        if wanted == RECORDS:
            told_kind = kind.selectbox(
                label(f"One row is ({name})"),
                kinds,
                format_func=KIND_WORDS.__getitem__,
                key=state.begin(f"kind of {came.path}", taken.kind or _FIGURES),
            )
        if out.button("Leave out", key=f"out {came.path}", icon=":material/delete:", width="stretch"):
            state.keep_draft(without_file(draft, came.path))
            st.rerun()
        return _taken(draft, came, wanted, told_kind)


def _taken(draft: Draft, came: Came, use: str, kind: str) -> Draft:
    if use == came.taken.use and (use != RECORDS or kind == came.taken.kind):
        return draft
    taken = as_records(came.taken, kind) if use == RECORDS else _as(came.taken, use)
    try:
        return taken_as(draft, came.path, taken)
    except GeoAuditError as problem:
        notice(str(problem), "alarm")
        return draft


def _as(taken: Taken, use: str) -> Taken:
    return replace(taken, use=use, kind="", layout="", why="You said so.")
