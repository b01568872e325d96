"""What is open: what a new session has, and how a person opens something else.

A pack that a person brings is opened only when it is whole. Until then what was open stays open. A workspace
holds records: on this machine its path opens it; on a server an analyst chooses among those that it offers.
"""

import os
import re
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

import streamlit as st

from geoaudit.errors import AccessError, GeoAuditError, PackError, SpecificationError
from geoaudit.files.archives import unpacked
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec
from geoaudit.ui import finding, packs, sample, state
from geoaudit.ui.finding import Chosen, Folder
from geoaudit.ui.launch import HOST
from geoaudit.ui.roles import ACCESS, Role, read_access
from geoaudit.ui.workspaces import Workspace, workspace_at, workspaces_in

MOST_UNPACKED = 500_000_000
"""What the files of a pack that was sent may come to, in bytes."""
_SAMPLE = "It is the sample: an invented county with invented people."
_STARTED = "The app was started with it."
_CHECKED = "It was checked before it was opened, and is whole."

_NAME = re.compile(r"\w[\w -]{0,59}")

Telling = Callable[[str], None]


def current() -> Chosen:
    """Return what is open: what this person chose, else what a new session has."""
    return state.chosen() or _first()


def places() -> tuple[Path, ...]:
    """Return where the packs lie that can be chosen between; the sample is made where a new session lacks it.

    There are none only where a workspace is open in which none was made.

    Raises
    ------
    GeoAuditError
        Where the sample cannot be made, or the workspace has gone.
    """
    if not state.chosen() and not finding.chosen_place() and _make_sample():
        st.rerun()
    chosen = current()
    if chosen.workspace:
        _require_analyst()
        return chosen.workspace.packs if chosen.workspace.specs else ()
    place = chosen.place
    return finding.packs_in(place) or (place,)


def workspace() -> Workspace | None:
    """Return the workspace that is open; None where none is, it has gone, or this person may use none."""
    found = current().workspace
    return found if found and found.stands and state.role() >= Role.ANALYST else None


def offers_workspaces() -> tuple[str, ...]:
    """Return the names of the workspaces that this person can choose among on a server."""
    told = os.environ.get(ACCESS)
    if told is None or state.role() < Role.ANALYST:
        return ()
    return tuple(_served())


def open_workspace(path_text: str, tell: Telling) -> None:
    """Open a workspace: a folder with a specification, or the specification itself.

    Parameters
    ----------
    path_text : str
        The path as it was written; on a server the name of one of `offers_workspaces`.
    tell : callable
        Told what is being done.

    Raises
    ------
    GeoAuditError
        Where there is none, its specification does not hold, or this person may open none.
    """
    found = _workspace(path_text)
    tell(f"Reading {found.specs[0].name}")
    read_spec(found.specs[0])
    state.choose_pack(_chosen(found, f"The workspace '{found.name}' is open."))


def open_made(made: Path, tell: Telling) -> None:
    """Check what was made in the workspace that is open, and show it.

    Raises
    ------
    GeoAuditError
        Where there is no pack, or one that is not whole.
    """
    found = _packs_at(made)
    _require_whole(found, tell)
    state.show_pack(found[0])


def offers_path() -> bool:
    """Return whether a pack can be opened by its path: only where nobody else can reach the app."""
    return os.environ.get(ACCESS) is None and bool(st.get_option("server.address") == HOST)


def keeps_workspaces() -> bool:
    """Return whether this person can save a workspace: on their machine, or where a server has a place."""
    return offers_path() or (state.role() >= Role.ANALYST and _kept() is not None)


def place_named(text: str) -> Path:
    """Return where a workspace lies that somebody names, or is to lie.

    Parameters
    ----------
    text : str
        Its path as it was written; on a server its name among the workspaces.

    Raises
    ------
    GeoAuditError
        Where nothing is written, it is no path or name, or this server keeps no workspaces.
    """
    if offers_path():
        return _path(text)
    kept = _kept()
    if kept is None or state.role() < Role.ANALYST:
        raise AccessError(
            "This server keeps no workspaces: take audit.toml away, and put it beside the files."
        )
    if not _NAME.fullmatch(text.strip()):
        raise SpecificationError(
            "A workspace here has a name of at most 60 letters, digits, spaces and hyphens, and this "
            "is none: write another."
        )
    return kept / text.strip()


def folder_for_files() -> Folder:
    """Return a new folder for what this person sends, which goes with their session.

    It lies in the workspace that is open, beside the records; on a server where it keeps its workspaces; and
    where there is neither, in the folder of this machine for what is passing.
    """
    found = workspace()
    return Folder(found.exact if found else _kept())


def offers_first() -> bool:
    """Return whether a person can go back to the pack that the app was started with."""
    return state.chosen() is not None and finding.chosen_place() is not None


def open_first() -> None:
    """Open what a new session has."""
    state.choose_pack(None)


def open_sample() -> None:
    """Open the sample, made where there is none.

    Raises
    ------
    GeoAuditError
        Where it cannot be made.
    """
    _make_sample()
    state.choose_pack(_sample())


def open_path(text: str, tell: Telling) -> None:
    """Open a pack of this machine, or a folder of packs.

    Parameters
    ----------
    text : str
        The path as it was written.
    tell : callable
        Told what is being done.

    Raises
    ------
    GeoAuditError
        Where there is no pack, or one that is not whole.
    """
    place = _path(text)
    found = _packs_at(place)
    _require_whole(found, tell)
    state.choose_pack(Chosen(place, f"It lies on this machine, as {place.name}. {_CHECKED}"))


def open_sent(content: BinaryIO | None, tell: Telling) -> None:
    """Open a zip that somebody sent, kept until the session ends.

    Parameters
    ----------
    content : binary file or None
        None where nothing came: no zip was chosen, or the browser kept back one that is too large.
    tell : callable
        Told what is being done.

    Raises
    ------
    GeoAuditError
        Where it is no pack, or one that is not whole.
    """
    if content is None:
        raise PackError(
            f"A pack is sent as a zip of at most {st.get_option('server.maxUploadSize')} MB, and none came: "
            "choose one, or open a larger pack with geoaudit app PACK."
        )
    folder = folder_for_files()
    place = folder.path / "pack.zip"
    place.write_bytes(content.read())
    _require_small(place)
    _require_whole((place,), tell)
    origin = f"It was sent to you as a zip, and is removed when you leave the app. {_CHECKED}"
    state.choose_pack(Chosen(place, origin, folder))


def _first() -> Chosen:
    told = finding.chosen_place()
    if told is None:
        return _sample()
    found = workspace_at(told)
    return _chosen(found, _STARTED) if found else Chosen(told, _STARTED)


def _chosen(found: Workspace, origin: str) -> Chosen:
    return Chosen(found.folder, origin, workspace=found)


def _require_analyst() -> None:
    if state.role() < Role.ANALYST:
        raise AccessError(
            "Workspaces hold records and are for analysts: ask whoever runs this server for the role."
        )


def _workspace(text: str) -> Workspace:
    _require_analyst()
    found = workspace_at(_path(text)) if offers_path() else _served().get(text)
    if found is None:
        raise SpecificationError(
            "A workspace must be a folder with a specification, such as audit.toml, or that file itself, and "
            "there is none of this name: check it."
        )
    return found


def _served() -> dict[str, Workspace]:
    """The workspaces that this server offers."""
    folder = _kept()
    return workspaces_in(folder) if folder else {}


def _kept() -> Path | None:
    """Where this server keeps workspaces."""
    told = os.environ.get(ACCESS)
    return read_access(Path(told)).workspaces if told else None


def _sample() -> Chosen:
    return Chosen(sample.sample_place().pack, _SAMPLE)


def _make_sample() -> bool:
    """Make the sample where there is none, and return whether it was made."""
    place = sample.sample_place()
    if finding.packs_in(place.pack):
        return False
    sample.make(place)
    return True


def _path(text: str) -> Path:
    """Return a path as a person writes or copies it: in quotation marks, or with ~ for the home folder."""
    bare = text.strip().strip("\"'")
    if not bare:
        raise PackError("A place on this machine is named by its path, and none was given: write it.")
    try:
        path = Path(bare).expanduser().resolve()
        path.exists()  # asks the machine, which refuses a name that is too long
    except (OSError, RuntimeError, ValueError):
        raise PackError(
            "A place on this machine is named by its path, and what is written here is none."
        ) from None
    return path


def _packs_at(place: Path) -> tuple[Path, ...]:
    try:
        found = finding.packs_in(place)
    except (OSError, ValueError):
        raise PackError(
            f"The folder or zip must be one that can be read, and '{place.name}' is not."
        ) from None
    if not found:
        raise PackError(f"There must be a pack, or a folder of packs, at '{place}', and there is none.")
    return found


def _require_small(place: Path) -> None:
    """Refuse what is no zip, and a zip that would fill the memory of the machine."""
    if not zipfile.is_zipfile(place):
        raise PackError("What was sent must be a pack as a zip, and it is no zip or is damaged.")
    size = unpacked(place)
    if size > MOST_UNPACKED:
        raise PackError(
            f"A pack that was sent may hold {MOST_UNPACKED / 1e6:,.0f} MB, and this holds {size / 1e6:,.0f}: "
            "open it with geoaudit app PACK."
        )


def _require_whole(found: Sequence[Path], tell: Telling) -> None:
    for number, place in enumerate(found, start=1):
        which = "the pack" if len(found) == 1 else f"pack {number} of {len(found)}, {place.name}"
        tell(f"Checking {which}: every file, every sum, and whether anybody can be found out")
        _require_one(place, which)


def _require_one(place: Path, which: str) -> None:
    problems = _problems(str(place), packs.stamp_of(place))
    if problems:
        number = "1 thing is" if len(problems) == 1 else f"{len(problems):,} things are"
        raise PackError(f"Only a whole pack is opened, and {number} wrong with {which}: {problems[0]}")
    packs.opened(place)


@st.cache_resource(max_entries=64, show_spinner=False)
def _problems(place: str, stamp: str) -> list[str]:  # noqa: ARG001 - the stamp is what the cache goes by
    try:
        return verify(Path(place))
    except GeoAuditError as problem:
        return [str(problem)]
