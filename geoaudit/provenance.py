"""Where something came from: the file, its hash, and what its publisher asks to be said of it."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from geoaudit.errors import FileError


@dataclass(frozen=True)
class Source:
    """A file as it was read.

    Attributes
    ----------
    name : str
        The file's name without its folder.
    sha256 : str
        Of the file's bytes; of a folder, of its files' names and hashes.
    publisher, edition, licence : str
        As the publisher words them; empty where unknown.
    """

    name: str
    sha256: str
    publisher: str = ""
    edition: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Use:
    """What a file was read for.

    Attributes
    ----------
    what : str
        Such as ``population 'residents'``.
    file : Source
    date : date or None
        The day that it is of, where that is given.
    """

    what: str
    file: Source
    date: dt.date | None = None


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, or of a folder's relative file names and their hashes.

    Raises
    ------
    FileError
        Where the file is not there or cannot be read.
    """
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.is_file())
        return digest([[p.relative_to(path).as_posix(), sha256_of(p)] for p in inside])
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        why = "is not there" if isinstance(problem, FileNotFoundError) else "cannot be read"
        raise FileError(f"{path.name} {why}: check the path in the specification.") from None


def describe(path: Path, publisher: str = "", licence: str = "", edition: str = "") -> Source:
    """Return the file's `Source`, with its hash.

    Raises
    ------
    FileError
        Where the file is not there or cannot be read.
    """
    return Source(path.name, sha256_of(path), publisher, edition, licence)


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical JSON: the key of everything that is cached."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()
