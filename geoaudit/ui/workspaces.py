"""Workspaces: a folder with the specifications of audits, their records, and the packs made of them.

The command line and the app use the same files: a pack that either made is a pack of the other.
"""

import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geoaudit.errors import SpecificationError
from geoaudit.files.archives import BROKEN
from geoaudit.pack.filing import MANIFEST
from geoaudit.ui.finding import packs_in

EXACT, PACKS = "workspace", "packs"
_USUAL = "audit.toml"


@dataclass(frozen=True)
class Workspace:
    """A folder that audits are made in.

    Attributes
    ----------
    folder : Path
    named : str
        The file name of the specification that comes first.
    """

    folder: Path
    named: str = _USUAL

    @property
    def name(self) -> str:
        """What people call it."""
        return self.folder.name

    @property
    def exact(self) -> Path:
        """The folder of what is exact and stays in the service, as the command line has it."""
        return self.folder / EXACT

    @property
    def stands(self) -> bool:
        """Whether it is still where it was."""
        return bool(self._found)

    @property
    def specs(self) -> tuple[Path, ...]:
        """Its specifications, the one that was named first.

        Raises
        ------
        SpecificationError
            Where the folder has gone, or none is in it any more.
        """
        found = self._found
        if not found:
            raise SpecificationError(
                f"The workspace '{self.name}' must hold a specification, such as {_USUAL}, and there is none "
                "where it was: put it back, or open the workspace where it lies now."
            )
        return tuple(sorted(found, key=lambda path: (path.name != self.named, path.name)))

    @property
    def _found(self) -> set[Path]:
        """Its specifications; the one that somebody named is meant as one, whatever is in it."""
        named = self.folder / self.named
        return {*_specs_in(self.folder), *([named] if named.is_file() else [])}

    @property
    def packs(self) -> tuple[Path, ...]:
        """The packs made in it, the newest first: in the folder of packs, and those beside the records."""
        places = {place: _moment(place) for place in _packs_in(self.folder)}
        return tuple(sorted(places, key=lambda place: (-places[place], place.name)))

    def rejected(self, source: str) -> dict[str, Path]:
        """Return where the numbers of a source's rejected rows lie, by the name of the specification."""
        name = f"rejected_{source}.csv"
        found = {spec.stem: self.exact / spec.stem / "quality" / name for spec in self.specs}
        return {stem: path for stem, path in found.items() if path.is_file()}

    def place_of(self, spec: Path) -> Path:
        """Return where the app makes the pack of a specification."""
        return self.folder / PACKS / spec.stem


def workspace_at(path: Path) -> Workspace | None:
    """Return the workspace that a folder is, or that a specification lies in; None where it is neither."""
    if path.is_file() and path.suffix.lower() == ".toml":
        return Workspace(path.absolute().parent, path.name)
    if not path.is_dir() or (path / MANIFEST).is_file() or not _specs_in(path):
        return None
    return Workspace(path.absolute())


def workspaces_in(folder: Path) -> dict[str, Workspace]:
    """Return the workspaces among the folders of one, by name."""
    inside = sorted(folder.iterdir()) if folder.is_dir() else []
    found = {
        path.name: workspace_at(path) for path in inside if path.is_dir() and not path.name.startswith(".")
    }
    return {name: one for name, one in found.items() if one is not None}


def _specs_in(folder: Path) -> list[Path]:
    try:
        files = [path for path in _children(folder) if path.suffix.lower() == ".toml" and path.is_file()]
    except OSError:
        return []
    return [path for path in files if path.name == _USUAL or _asks_for_an_audit(path)]


def _asks_for_an_audit(path: Path) -> bool:
    """Whether a file is a specification, as far as can be told; one that is no TOML may be meant as one."""
    try:
        return "audit" in tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return path.name.startswith("audit")


def _packs_in(folder: Path) -> Iterator[Path]:
    made = folder / PACKS
    beside = [path for path in _children(folder) if path not in (made, folder / EXACT)]
    yield from (path for path in beside if _is_pack(path))
    for child in _children(made):
        yield from (path for path in packs_in(child) if _is_pack(path))


def _children(folder: Path) -> list[Path]:
    """What is in a folder, save what is hidden: what is being written is."""
    inside = folder.iterdir() if folder.is_dir() else ()
    return [path for path in inside if not path.name.startswith(".")]


def _is_pack(path: Path) -> bool:
    """Whether it is a pack: records come as zips too."""
    if path.is_dir():
        return (path / MANIFEST).is_file()
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except BROKEN:
        return False


def _moment(place: Path) -> float:
    file = place / MANIFEST if place.is_dir() else place
    return file.stat().st_mtime if file.exists() else 0.0
