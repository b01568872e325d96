"""A pack's place on the disk: refused, worked beside, and taken in one move."""

import errno
import hashlib
import json
import os
import platform
import shutil
import time
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geoaudit.errors import PackError
from geoaudit.files.archives import BROKEN
from geoaudit.pack.filing import INDEX, INDEX_FILES, MANIFEST

_PARTIAL = ".partial"
_ASIDE = "replaced"
_LONG_AGO = 24 * 3600.0


def refuse_place(out: Path, replace: bool = False) -> None:
    """Refuse a place where a pack cannot be written, before anything is computed for it.

    Raises
    ------
    PackError
        Where something stands at `out` (and is no pack that may be replaced), or it cannot be written.
    """
    recover(out)
    if os.path.lexists(out):
        if not replace:
            raise PackError(
                f"The pack needs a free place, and '{out.name}' exists: choose another, or add --replace."
            )
        if not (_is_pack(out) or _holds_packs(out)):
            raise PackError(f"Only a pack can be replaced, and '{out.name}' is none: choose another place.")
    standing = next(folder for folder in out.absolute().parents if os.path.lexists(folder))
    if not standing.is_dir():
        raise PackError(f"The pack must be written in a folder, and '{standing.name}' is a file.")
    if not os.access(standing, os.W_OK | os.X_OK):
        raise PackError(
            f"The pack must be written in a folder that you may write in, and '{standing.name}' is not."
        )


@contextmanager
def workplace(out: Path) -> Iterator[Path]:
    """Yield a hidden folder beside `out` to work in; whatever happens, it is gone afterwards.

    Folders above `out` are made, and taken away again where the work fails.
    """
    made = _missing_parents(out)
    try:
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        folder = (
            out.absolute().parent / f".{out.name}.{_here()}-{os.getpid()}-{uuid.uuid4().hex[:8]}{_PARTIAL}"
        )
        try:
            folder.mkdir(mode=0o700)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except BaseException:
        for parent in made:
            _remove_empty(parent)
        raise


def put(whole: Path, out: Path, folder: Path, replace: bool) -> None:
    """Move a whole pack to its place; what stood there is set aside first and put back on failure.

    Raises
    ------
    OSError
        Where the place was taken meanwhile, or the move fails.
    """
    if not (replace and os.path.lexists(out)):
        _move(whole, out)
        return
    if whole.is_file() and out.is_file():
        whole.replace(out)
        return
    aside = folder / _ASIDE
    try:
        out.rename(aside)
        _move(whole, out)
    except BaseException:
        if os.path.lexists(aside) and not os.path.lexists(out):
            aside.rename(out)
        raise


def recover(out: Path) -> None:
    """Clear what a killed run left beside `out`; an old pack that it had set aside is put back."""
    for folder in sorted(out.absolute().parent.glob(f".{_quoted(out.name)}.*{_PARTIAL}")):
        if _is_stale(folder):
            aside = folder / _ASIDE
            if os.path.lexists(aside) and not os.path.lexists(out):
                aside.rename(out)
            shutil.rmtree(folder, ignore_errors=True)


def _move(whole: Path, out: Path) -> None:
    if whole.is_dir():
        # Renaming onto an empty folder succeeds on POSIX, and onto anything else fails.
        if os.path.lexists(out):
            raise FileExistsError(errno.EEXIST, "taken")
        whole.rename(out)
        return
    try:
        os.link(whole, out)
    except OSError:  # taken, or a file system without links
        if os.path.lexists(out):
            raise FileExistsError(errno.EEXIST, "taken") from None
        whole.rename(out)


def _is_pack(out: Path) -> bool:
    try:
        if out.is_dir():
            text = (out / MANIFEST).read_bytes()
        else:
            with zipfile.ZipFile(out) as archive:
                text = archive.read(MANIFEST)
        manifest = json.loads(text)
    except BROKEN:
        return False
    return isinstance(manifest, dict) and "geoaudit" in manifest


def _holds_packs(out: Path) -> bool:
    """Whether it is a folder of packs as a run for several left it: of those, their index and nothing else.

    Packs that somebody collected in a folder are theirs to keep, and no index lists them.
    """
    try:
        listed = {entry["folder"] for entry in json.loads((out / INDEX).read_bytes())["packs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    inside = [each for each in out.iterdir() if each.name not in INDEX_FILES]
    return all(each.name in listed and _is_pack(each) for each in inside)


def _is_stale(folder: Path) -> bool:
    """Whether the process that made the folder is gone, as far as can be told from this machine."""
    where, _, rest = folder.name.removesuffix(_PARTIAL).rpartition(".")[2].partition("-")
    process = rest.partition("-")[0]
    if os.name == "posix" and where == _here() and process.isdigit():
        return not _runs(int(process))
    try:
        return time.time() - folder.stat().st_mtime > _LONG_AGO
    except OSError:
        return False


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _here() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _missing_parents(out: Path) -> list[Path]:
    return [folder for folder in out.absolute().parents if not os.path.lexists(folder)]


def _remove_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return


def _quoted(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
