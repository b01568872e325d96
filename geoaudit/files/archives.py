"""Where the tables are: a plain file, the files below a folder, or the members of a zip archive."""

import glob
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geoaudit.errors import FileError

BROKEN: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    NotImplementedError,
    ValueError,
    RuntimeError,
    OSError,
    EOFError,
    KeyError,
)
"""What reading an archive raises where it is damaged, or is written as no reader here knows."""

LARGEST = 8 * 2**30
"""Bytes that an archive may hold once expanded."""

UNSUSPECTED = 256 * 2**20
"""Bytes, expanded, below which nobody asks how well an archive is compressed."""

DENSEST = 250
"""Expanded bytes for each byte of the archive; tables of records reach 10 to 50."""


@dataclass(frozen=True)
class Member:
    """One file, in a folder or in an archive.

    Attributes
    ----------
    label : str
        For messages: the file's name, after the archive's where it lies in one.
    name : str
        The path inside the folder or archive, with forward slashes; the file's name where it is alone.
    path : Path
        The file itself, or the archive that it lies in.
    entry : str
        What the archive calls it; empty where the file lies in none.
    """

    label: str
    name: str
    path: Path
    entry: str = ""

    @property
    def where(self) -> str:
        """How GDAL is told of it."""
        path = self.path.resolve().as_posix()
        return f"/vsizip/{{{path}}}/{self.entry}" if self.entry else path

    @property
    def suffix(self) -> str:
        """The ending of the name in lower case, dot included."""
        return PurePosixPath(self.name).suffix.lower()

    def read(self) -> bytes:
        """Return the file's bytes.

        Raises
        ------
        FileError
            Where it cannot be read, is damaged or is empty.
        """
        data = _bytes_of(self)
        if not data.strip(b"\0\r\n\t "):
            raise FileError(f"{self.label} must hold a table, but it is empty: ask for the file again.")
        return data


def unpacked(path: Path) -> int:
    """Return what a zip holds once expanded, in bytes; nought for what is no zip, or a damaged one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(entry.file_size for entry in archive.infolist())
    except BROKEN:
        return 0


def members(path: Path, suffixes: Sequence[str]) -> list[Member]:
    """Return the file itself, or those in the folder or zip archive that end in one of `suffixes`, sorted.

    Hidden files and what macOS adds to archives are passed over.

    Raises
    ------
    FileError
        Where there is nothing to read, or an archive is damaged, encrypted or unsafe to expand.
    """
    shown = printable(path.name)
    if not path.exists():
        raise FileError(f"{shown} is not there: check the path in the specification.")
    if path.is_file() and path.suffix.lower() != ".zip":
        return [Member(shown, path.name, path)]
    found = _in_folder(path) if path.is_dir() else _in_archive(path)
    wanted = sorted((m for m in found if m.suffix in suffixes and not _hidden(m.name)), key=lambda m: m.name)
    if not wanted:
        endings = ", ".join(suffixes)
        raise FileError(f"{shown} must hold a file that ends in one of {endings}, but it holds none.")
    return wanted


def expand(patterns: Sequence[str], base: Path) -> tuple[Path, ...]:
    """Return the files and folders that paths or patterns (`*`, `**`) stand for, relative to `base`.

    In the order of the patterns, those of one pattern sorted, each once: a file is left out where it is
    named already or lies in a folder that is.

    Raises
    ------
    FileError
        Where a pattern stands for nothing.
    """
    found: dict[Path, Path] = {}
    for pattern in patterns:
        matches = _matches(pattern, base)
        if not matches:
            raise FileError(
                f"No file matches {pattern!r}: check the path, which is relative to the specification."
            )
        for match in matches:
            found.setdefault(match.resolve(), match)
    return tuple(shown for real, shown in found.items() if found.keys().isdisjoint(real.parents))


def printable(name: str) -> str:
    """Return the name with whatever could upset a terminal or break a line replaced by `?`."""
    return "".join(c if c.isprintable() else "?" for c in name)


def _matches(pattern: str, base: Path) -> list[Path]:
    literal = base / pattern
    if literal.exists():
        return [literal]
    whole = pattern if Path(pattern).is_absolute() else f"{glob.escape(str(base))}/{pattern}"
    return sorted(Path(match) for match in glob.glob(whole, recursive=True))  # noqa: PTH207 absolute ones too


def _in_folder(folder: Path) -> list[Member]:
    inside = ((p, p.relative_to(folder).as_posix()) for p in folder.rglob("*") if p.is_file())
    return [Member(printable(f"{folder.name}/{name}"), name, path) for path, name in inside]


def _in_archive(path: Path) -> list[Member]:
    shown = printable(path.name)
    if path.stat().st_size == 0:
        raise FileError(f"{shown} must be a zip archive, but it is empty: ask for the file again.")
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    except BROKEN:
        entries = None
    if entries is None:
        raise FileError(f"{shown} is not a whole zip archive: copy or download it again.")
    check_entries(shown, entries, path.stat().st_size)
    return [_member(path, entry.filename) for entry in entries]


def _member(path: Path, entry: str) -> Member:
    name = entry.replace("\\", "/").removeprefix("./")
    return Member(printable(f"{path.name}: {name}"), name, path, entry)


def check_entries(shown: str, entries: Sequence[zipfile.ZipInfo], size: int) -> None:
    """Refuse an archive that is not safe to expand.

    Parameters
    ----------
    shown : str
        What messages call it.
    entries : sequence of ZipInfo
        Its files.
    size : int
        Its bytes.

    Raises
    ------
    FileError
        Where a file lies outside the archive's folder, comes twice or is encrypted, or where the whole would
        expand to far more than a table of records does.
    """
    outside = sum(_outside(entry.filename) for entry in entries)
    if outside:
        raise FileError(
            f"{shown} must keep its files in its own folder, but {outside} of {len(entries)} lie outside it."
        )
    twice = sum(n > 1 for n in Counter(entry.filename for entry in entries).values())
    if twice:
        raise FileError(f"{shown} must hold each file once, but {twice} names are there more than once.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileError(f"{shown} must not be encrypted: expand it with its password and name the files.")
    expanded = sum(entry.file_size for entry in entries)
    if expanded > LARGEST or (expanded > UNSUSPECTED and expanded > DENSEST * size):
        raise FileError(
            f"{shown} would expand to {expanded / 2**30:.1f} GiB, as no table does: name its files."
        )


def _outside(entry: str) -> bool:
    name = entry.replace("\\", "/")
    return name.startswith("/") or re.match("[A-Za-z]:", name) is not None or ".." in name.split("/")


def _hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in name.split("/"))


def _bytes_of(member: Member) -> bytes:
    try:
        if not member.entry:
            return member.path.read_bytes()
        with zipfile.ZipFile(member.path) as archive:
            return archive.read(member.entry)
    except BROKEN:
        pass
    raise FileError(f"{member.label} cannot be read to its end: copy or download it again.")
