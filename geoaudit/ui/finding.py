"""Where packs lie: what the app was told to open, what is in a folder, and where a person's own are kept."""

import os
import shutil
import tempfile
import time
import weakref
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from geoaudit.pack.filing import MANIFEST

if TYPE_CHECKING:
    from geoaudit.ui.workspaces import Workspace

CHOSEN = "GEOAUDIT_PACK"
SAMPLE = Path("packs", "sample")
_PASSING = ".geoaudit-sent-"
_A_WEEK = 7 * 24 * 3600.0


class Folder:
    """A folder of one session, which is removed when nothing refers to it any more or the app ends.

    One that an app left behind which did not end in good order goes when another is made beside it a week
    later.

    Parameters
    ----------
    inside : Path or None
        Where it is made; in the folder of this machine for what is passing where that is None or cannot be
        written.
    """

    def __init__(self, inside: Path | None = None) -> None:
        self.path = _made_in(inside)
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True)
class Chosen:
    """What a person has open.

    Attributes
    ----------
    place : Path
        A pack, or a folder of packs; the folder of a workspace.
    origin : str
        Where it came from, as a sentence.
    folder : Folder or None
        The folder that goes when the pack is left; None where the pack stays.
    workspace : Workspace or None
        The workspace whose packs they are.
    """

    place: Path
    origin: str
    folder: Folder | None = None
    workspace: "Workspace | None" = None


def chosen_place() -> Path | None:
    """Return what `geoaudit app` was told to open, a pack or a workspace; None where it was told of none."""
    told = os.environ.get(CHOSEN)
    return Path(told) if told else None


def packs_in(place: Path) -> tuple[Path, ...]:
    """Return the packs at a place: itself, or those in it, as a run for several partnerships makes them."""
    if _is_zip(place) or (place / MANIFEST).is_file():
        return (place,)
    inside = sorted(place.iterdir()) if place.is_dir() else []
    return tuple(p for p in inside if (p / MANIFEST).is_file() or _is_zip(p))


def _made_in(inside: Path | None) -> Path:
    if inside is not None:
        with suppress(OSError):
            inside.mkdir(mode=0o700, parents=True, exist_ok=True)
            _sweep(inside)
            return Path(tempfile.mkdtemp(prefix=_PASSING, dir=inside))
    return Path(tempfile.mkdtemp(prefix=_PASSING.removeprefix(".")))


def _sweep(inside: Path) -> None:
    """Remove what was left behind; what somebody else removes first, or holds, is passed over."""
    for left in inside.glob(f"{_PASSING}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _A_WEEK:
                shutil.rmtree(left)


def _is_zip(path: Path) -> bool:
    return path.is_file() and path.suffix.lower() == ".zip"
