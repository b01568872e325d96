"""A pack's files, in a folder or in one zip: listed and read, never unpacked and never changed."""

import os
import zipfile
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from geoaudit.errors import PackError
from geoaudit.files.archives import BROKEN
from geoaudit.pack.filing import MANIFEST

# What a file of a pack can come to; more than this in a zip that somebody sent is an attack.
_MOST_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Container:
    """The files of a pack.

    Attributes
    ----------
    path : Path
        The folder or zip.
    within : str
        The folder inside the zip in which the pack lies, with its slash; empty where at the top.
    names : tuple of str
        The files, by their path inside the pack, sorted; namesakes in a zip stand twice.
    """

    path: Path
    within: str
    names: tuple[str, ...]

    def read(self, name: str) -> bytes:
        """Return a file's bytes.

        Raises
        ------
        PackError
            Where it is not there, or damaged.
        """
        if name not in self.names:
            raise PackError(f"The pack must hold the file {name}, and it does not.")
        try:
            if self.path.is_dir():
                return (self.path / name).read_bytes()
            with zipfile.ZipFile(self.path) as archive:
                entry = archive.getinfo(self.within + name)
                if entry.file_size > _MOST_BYTES:
                    raise PackError(f"The file {name} of the pack must be under 2 GiB, and says it is not.")
                return archive.read(entry)
        except BROKEN:
            raise PackError(f"The file {name} of the pack is damaged: it cannot be read.") from None


def open_container(path: Path) -> Container:
    """Return the files of a pack.

    Raises
    ------
    PackError
        Where there is no pack at `path`.
    """
    if path.is_dir():
        return Container(path, "", _in_folder(path))
    if not path.exists():
        raise PackError(f"The pack must be a folder or a zip, and '{path.name}' is not there.")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
        # What is left of a zip that was cut can end in a whole one: a pack holds files that are zips.
        if entries and min(entry.header_offset for entry in entries) > 0:
            raise zipfile.BadZipFile
        names = sorted(entry.filename for entry in entries if not entry.is_dir())
    except BROKEN:
        raise PackError(
            f"The pack must be a folder or a zip, and '{path.name}' is neither or is damaged."
        ) from None
    _require_within(names)
    within = _common_folder(names)
    return Container(path, within, tuple(name.removeprefix(within) for name in names))


def _require_within(names: list[str]) -> None:
    """Refuse a zip with a file that would lie elsewhere than where it is unpacked."""
    leading = [n for n in names if PureWindowsPath(n).anchor or ".." in PureWindowsPath(n).parts]
    if leading:
        raise PackError(
            f"Every path in a pack's zip must stay inside it, and some lead out of it ({len(leading):,}): "
            "do not unpack it, and ask for the pack again."
        )


def _in_folder(path: Path) -> tuple[str, ...]:
    """A link counts as no file: what it leads to was not sent."""
    files = [
        Path(folder, name)
        for folder, _, names in os.walk(path)
        for name in names
        if not Path(folder, name).is_symlink()
    ]
    return tuple(sorted(file.relative_to(path).as_posix() for file in files))


def _common_folder(names: list[str]) -> str:
    """Return the one folder that all the files lie in, as when somebody zips a folder, else nothing."""
    tops = {name.partition("/")[0] for name in names if "/" in name}
    if MANIFEST in names or len(tops) != 1 or not all("/" in name for name in names):
        return ""
    return tops.pop() + "/"
