"""A specification that somebody draws up in the app: files come in, and it is saved where it may be."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

import streamlit as st

from geoaudit.drafting.arriving import found_at, lying, sent
from geoaudit.drafting.draft import Came, Draft, Supplied
from geoaudit.drafting.growing import require_new_name, with_files
from geoaudit.drafting.reading import opened
from geoaudit.drafting.saving import Saved, forget_sent, save
from geoaudit.drafting.understanding import Preview, understood
from geoaudit.errors import DraftError, GeoAuditError
from geoaudit.ui import opening, state


class Sent(Protocol):
    """A file as the browser sends it."""

    name: str

    def getvalue(self) -> bytes:
        """Return its bytes."""


_File = TypeVar("_File", Path, Sent)


def take_sent(draft: Draft, files: Sequence[Sent]) -> tuple[Draft, tuple[str, ...]]:
    """Return a draft with files that were sent, and why others were refused, a sentence each."""
    if not files:
        most = st.get_option("server.maxUploadSize")
        return draft, (f"Files of at most {most} MB each can be sent, and none came: choose at least one.",)
    folder = state.draft_folder(opening.folder_for_files)
    return _take(draft, files, lambda file: sent(file.name, file.getvalue(), folder))


def take_lying(draft: Draft, text: str) -> tuple[Draft, tuple[str, ...]]:
    """Return a draft with the files of a folder of this machine, and why others were refused.

    The path of an `audit.toml` stands for the draft that it was written from.
    """
    known = {came.path for came in draft.files}
    try:
        if text.strip().strip("\"'").endswith(".toml"):
            return _open_saved(draft, opening.place_named(text)), ()
        paths = [path for path in lying(text) if path not in known]
    except GeoAuditError as problem:
        return draft, (str(problem),)
    return _take(draft, paths, found_at)


def _open_saved(draft: Draft, place: Path) -> Draft:
    if draft.files:
        raise DraftError(
            f"An {place.name} is opened in place of a draft, and this one has files: begin anew first."
        )
    return opened(place)


def preview_of(supplied: Supplied) -> Preview:
    """Return what is understood of a source's first rows, worked out anew when anything of it is another."""
    source = supplied.source
    made_of = repr(replace(source, name="")), [_changed(path) for path in source.files]
    return state.once(f"preview of {source.files[0]}", made_of, lambda: understood(source))


def _changed(path: Path) -> int:
    """When a file was last changed; nought for one that has gone."""
    return path.stat().st_mtime_ns if path.exists() else 0


def save_draft(draft: Draft, text: str, *, over: bool) -> Saved:
    """Save a draft where somebody says, and go on from what was saved.

    Raises
    ------
    GeoAuditError
        Where it cannot be saved; nothing is changed then.
    """
    saved = save(draft, opening.place_named(text), over=over)
    state.keep_draft(saved.draft)
    forget_sent(draft)
    return saved


def _take(
    draft: Draft, files: Iterable[_File], take: Callable[[_File], Came]
) -> tuple[Draft, tuple[str, ...]]:
    came, refused = [], []
    for file in files:
        try:
            require_new_name(draft, file.name)
            came.append(take(file))
        except GeoAuditError as problem:
            refused.append(str(problem))
    return with_files(draft, came), tuple(refused)
