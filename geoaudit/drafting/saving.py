"""A draft put down as a workspace: its files and its `audit.toml`, whole or not at all."""

import filecmp
import os
import shutil
import tempfile
import uuid
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock

from geoaudit.drafting.draft import Draft, Supplied
from geoaudit.drafting.writing import as_toml
from geoaudit.errors import DraftError
from geoaudit.spec import read_spec

SPECIFICATION = "audit.toml"
_ONE_AT_A_TIME = Lock()
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True)
class Saved:
    """A draft that was put down.

    Attributes
    ----------
    place : Path
        Its `audit.toml`.
    draft : Draft
        The same draft, whose files now lie where they were moved to.
    """

    place: Path
    draft: Draft


def text_of(draft: Draft, folder: Path) -> str:
    """Return the text of the `audit.toml` that is put into a folder, with the files that move there."""
    places = _places(draft, folder)
    return as_toml(draft, lambda path: _from(places[path], folder))


def require_readable(draft: Draft) -> None:
    """Refuse a draft that `geoaudit run` would not read; nothing is left of the trial.

    Raises
    ------
    GeoAuditError
        Naming the first thing that is wrong.
    """
    with tempfile.TemporaryDirectory(prefix="geoaudit-") as folder:
        trial = Path(folder, SPECIFICATION)
        trial.write_text(as_toml(draft, lambda path: path.resolve().as_posix()), encoding="utf-8")
        read_spec(trial)


def save(draft: Draft, folder: Path, *, over: bool = False) -> Saved:
    """Copy the files that were sent into a folder and write `audit.toml` there, all of it or nothing.

    Of two people of one server who save the same name at once the second finds the first one's there.

    Parameters
    ----------
    draft : Draft
    folder : Path
        Made where it is not there.
    over : bool
        Whether an `audit.toml` that is there may be replaced.

    Raises
    ------
    DraftError
        Where the folder cannot be written, or something else is there that would be lost.
    GeoAuditError
        What keeps the specification from being read.
    """
    require_readable(draft)
    with _ONE_AT_A_TIME:
        return _saved(draft, folder, over)


def _saved(draft: Draft, folder: Path, over: bool) -> Saved:
    place = folder / SPECIFICATION
    if place.exists() and not over:
        raise DraftError(
            f"The folder '{folder.name}' has an {SPECIFICATION} already, which is not lost unasked: choose "
            "another folder, or say that it is to be replaced."
        )
    places = _places(draft, folder)
    moving = {path: target for path, target in places.items() if path != target}
    _require_free(moving)
    made: list[Path] = []
    try:
        _put_down(text_of(draft, folder), place, moving, made)
    except OSError:
        _undo(made)
        raise DraftError(
            f"A workspace must be a folder that can be written, and '{folder.name}' is not: choose another."
        ) from None
    except BaseException:
        _undo(made)
        raise
    return Saved(place, _moved(draft, places))


def forget_sent(draft: Draft) -> None:
    """Remove the files that were sent for a draft, once what was saved of it is kept."""
    for came in draft.files:
        if came.sent:
            came.path.unlink(missing_ok=True)


def _places(draft: Draft, folder: Path) -> dict[Path, Path]:
    """Where each file lies once the draft is saved: what was sent lies in the folder."""
    return {came.path: folder / came.path.name if came.sent else came.path for came in draft.files}


def _from(path: Path, folder: Path) -> str:
    """How a file is named from a folder: by its whole path, unless it lies in the folder or beside it."""
    path, folder = path.resolve(), folder.resolve()
    if not path.is_relative_to(folder.parent):
        return path.as_posix()
    return Path(os.path.relpath(path, folder)).as_posix()


def _require_free(moving: Mapping[Path, Path]) -> None:
    for path, target in moving.items():
        if target.exists() and not (target.is_file() and filecmp.cmp(path, target, shallow=False)):
            raise DraftError(
                f"The folder has another file called '{target.name}', which stays: choose another."
            )


def _put_down(text: str, place: Path, moving: Mapping[Path, Path], made: list[Path]) -> None:
    """Write all, and tell in `made` what was made, so that it can be taken back."""
    if not place.parent.is_dir():
        place.parent.mkdir(mode=0o700, parents=True)
        made.append(place.parent)
    for path, target in moving.items():
        if not target.exists():
            _copy(path, target, made)
    trial = place.with_name(f".{uuid.uuid4().hex}.toml")
    made.append(trial)
    trial.write_text(text, encoding="utf-8")
    read_spec(trial)
    trial.replace(place)


def _copy(path: Path, target: Path, made: list[Path]) -> None:
    """Copy a file so that it is whole under its name, and is for nobody else."""
    partial = target.with_name(f".{uuid.uuid4().hex}.partial")
    made += [partial, target]
    with path.open("rb") as read, os.fdopen(os.open(partial, _NEW, 0o600), "wb") as written:
        shutil.copyfileobj(read, written)
    partial.replace(target)


def _undo(made: list[Path]) -> None:
    for path in reversed(made):
        if path.is_dir():
            with suppress(OSError):  # what somebody else has put there meanwhile stays
                path.rmdir()
        else:
            path.unlink(missing_ok=True)


def _moved(draft: Draft, places: Mapping[Path, Path]) -> Draft:
    return replace(
        draft,
        files=tuple(replace(came, path=places[came.path], sent=False) for came in draft.files),
        boundaries=tuple(replace(file, file=places[file.file]) for file in draft.boundaries),
        weights=tuple(replace(one, file=places[one.file]) for one in draft.weights),
        supplied=tuple(_moved_source(supplied, places) for supplied in draft.supplied),
    )


def _moved_source(supplied: Supplied, places: Mapping[Path, Path]) -> Supplied:
    source = supplied.source
    files = tuple(places[path] for path in source.files)
    codes = places.get(source.categories) if source.categories else None
    return replace(supplied, source=replace(source, files=files, categories=codes))
