"""Step 5 of a new audit: what is still missing, the text that is written, and where it goes."""

from pathlib import Path

import streamlit as st

from geoaudit.drafting.draft import Draft
from geoaudit.drafting.saving import SPECIFICATION, Saved, require_readable, text_of
from geoaudit.drafting.wanting import wanting
from geoaudit.errors import GeoAuditError
from geoaudit.ui import drafts, menu, opening, state
from geoaudit.ui.widgets.fragments import heading, notice, paragraph, show
from geoaudit.ui.workspaces import PACKS

_TEXT = f"The text of {SPECIFICATION}"


def save_step(draft: Draft) -> Draft:
    """Show what will be written and save it, and return the draft as it is then."""
    heading("Save", small=f"One file says it all: {SPECIFICATION}. geoaudit run makes the pack of it.")
    missing = wanting(draft)
    if missing:
        notice("It cannot be saved yet:", "alarm")
        show("sentences.html", sentences=missing)
        return draft
    with st.spinner("Reading the first rows of every source"):
        refused = _refused(draft)
    if refused:
        notice("geoaudit run would refuse it as it is:", "alarm")
        show("sentences.html", sentences=refused)
        return draft
    notice("Nothing is missing.", "good")
    return _place(draft) if opening.keeps_workspaces() else _taken_away(draft)


def _refused(draft: Draft) -> list[str]:
    """Why the audit could not be made, as far as the first rows tell."""
    found = [drafts.preview_of(supplied).problem for supplied in draft.supplied]
    try:
        require_readable(draft)
    except GeoAuditError as problem:
        found.append(str(problem))
    return list(filter(None, found))


def _place(draft: Draft) -> Draft:
    text = st.text_input(
        "Folder to save it in" if opening.offers_path() else "Name of the workspace",
        key=state.begin("place of the draft", ""),
        max_chars=1000,
        help="New, or there already. Files that you sent move there; others stay where they are.",
    )
    folder = _folder(text)
    over = folder is not None and _over(folder / SPECIFICATION)
    if st.button("Save the audit", type="primary", icon=":material/save:"):
        draft = _save(draft, text, over=over)
    _written(draft, folder or Path.home() / "audit")
    return draft


def _over(place: Path) -> bool:
    """Let the person say that the file that is there may be replaced: it, and no later one of its name."""
    if not place.exists():
        return False
    key = f"replace {place} of {place.stat().st_mtime_ns}"
    return st.checkbox(f"Replace the {SPECIFICATION} that is there", key=key)


def _folder(text: str) -> Path | None:
    if not text.strip():
        return None
    try:
        return opening.place_named(text)
    except GeoAuditError as problem:
        notice(str(problem), "alarm")
        return None


def _save(draft: Draft, text: str, *, over: bool) -> Draft:
    try:
        saved = drafts.save_draft(draft, text, over=over)
    except GeoAuditError as problem:
        notice(str(problem), "alarm")
        return draft
    _saved(saved, text)
    return saved.draft


def _saved(saved: Saved, text: str) -> None:
    """Open what was saved as a workspace, and say what comes next."""
    opening.open_workspace(text, lambda _: None)
    notice(
        f"Saved as {SPECIFICATION} in '{saved.place.parent.name}', which is the workspace that is open now.",
        "good",
    )
    st.page_link(menu.PACK.page, label="See what will be hidden, and make the pack")
    paragraph("The command line does the same:", "plain")
    place, pack = saved.place, saved.place.parent / PACKS / saved.place.stem
    commands = f'geoaudit check "{place}"\ngeoaudit run "{place}" --out "{pack}"'
    show("text.html", label="Commands", text=commands)


def _taken_away(draft: Draft) -> Draft:
    paragraph(
        "This server keeps no workspaces: take the file away, and put it beside your own files.", "plain"
    )
    text = text_of(draft, Path())
    st.download_button(
        f"Download {SPECIFICATION}", text, SPECIFICATION, "application/toml", on_click="ignore"
    )
    show("text.html", label=_TEXT, text=text)
    return draft


def _written(draft: Draft, folder: Path) -> None:
    heading(_TEXT, 3)
    show("text.html", label=_TEXT, text=text_of(draft, folder))
