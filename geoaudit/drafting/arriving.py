"""Files taken in: those that were sent, kept in a folder of the session, and those of the machine."""

import re
from pathlib import Path

from geoaudit.drafting.draft import Came
from geoaudit.drafting.recognising import TAKEN, recognise
from geoaudit.errors import DraftError
from geoaudit.files.archives import printable, unpacked

MOST_FILES = 100
"""So many files of a folder are looked at."""
MOST_UNPACKED = 1_000_000_000
"""What a zip or a workbook that was sent may hold, in bytes."""
_NAME = re.compile(r"\w[\w .,()+&'=-]{0,150}\.\w{1,10}")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)\.", re.IGNORECASE)


def sent(name: str, content: bytes, folder: Path) -> Came:
    """Keep a file that was sent, and say what it is likely to be; nothing is kept of one that is refused.

    Parameters
    ----------
    name : str
        As the browser tells it.
    content : bytes
    folder : Path
        Of the session.

    Raises
    ------
    DraftError
        Where its name is no plain name of a file, or there is one of that name.
    GeoAuditError
        Where it is empty, damaged, unsafe to expand, or nothing that can be taken in.
    """
    path = folder / _safe(name)
    if path.exists():
        raise DraftError(
            f"Files must have different names, and there is a '{path.name}' already: rename one."
        )
    path.write_bytes(content)
    try:
        _require_small(path)
        return Came(path, sent=True, taken=recognise(path))
    except BaseException:
        path.unlink()
        raise


def lying(text: str) -> tuple[Path, ...]:
    """Return the files of a folder of this machine that can be taken in, sorted; or the one file named.

    Parameters
    ----------
    text : str
        The path as it was written: in quotation marks, or with ~ for the home folder.

    Raises
    ------
    DraftError
        Where there is no such folder, or nothing in it that can be taken in.
    """
    bare = text.strip().strip("\"'")
    try:
        place = Path(bare).expanduser().resolve()
        found = (
            [place] if place.is_file() else sorted(p for p in place.iterdir() if p.is_file()) if bare else []
        )
    except (OSError, RuntimeError, ValueError):
        found = []
    files = tuple(p for p in found if p.is_file() and p.suffix.lower() in TAKEN and p.name[0] != ".")
    if not files or len(files) > MOST_FILES:
        many = f"{len(files):,}" if files else "none"
        raise DraftError(
            f"The folder must hold from 1 to {MOST_FILES} files that can be read ({', '.join(TAKEN)}), and "
            f"{many} were found: write the path of another."
        )
    return files


def found_at(path: Path) -> Came:
    """Return a file of this machine, used where it lies, with what it is likely to be.

    Raises
    ------
    GeoAuditError
        Where it is empty, damaged, unsafe to expand, or nothing that can be taken in.
    """
    return Came(path, sent=False, taken=recognise(path))


def _require_small(path: Path) -> None:
    """Refuse a zip or a workbook that would fill the memory of a machine which others use too."""
    size = unpacked(path)
    if size > MOST_UNPACKED:
        raise DraftError(
            f"What is in a file that was sent may come to {MOST_UNPACKED / 1e6:,.0f} MB, and this comes to "
            f"{size / 1e6:,.0f}: send it in parts, or use it where it lies."
        )


def _safe(name: str) -> str:
    """The name of a file that was sent, if it is one and nothing else."""
    if not _NAME.fullmatch(name) or _RESERVED.match(name) or ".." in name:
        raise DraftError(
            "A file must have a plain name of letters, digits, blanks and . , ( ) + & ' = - _ and an ending, "
            f"and '{printable(name)[:60]}' is none: rename it."
        )
    if Path(name).suffix.lower() not in TAKEN:
        raise DraftError(
            f"A file must end in one of {', '.join(TAKEN)}, and '{name}' does not: save it as one."
        )
    return name
