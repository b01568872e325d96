"""The register of releases: one line for each pack that was made in a workspace, in the order of making.

Each line has a hash of itself and the hash of the line before, so that a line that was changed, removed or
put in between is found. Beside the register lies its seal, the number of lines and the last one's hash, by
which lines that were removed from its end are found. It shows mistakes and what was done by hand; who sets
out to forge it can write all of it anew. No line holds a figure.
"""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from geoaudit.errors import PackError
from geoaudit.pack.manifest import Manifest, hash_of

FILE, SEAL, LOCK = "releases.jsonl", "releases.seal", "releases.lock"
FIRST = "0" * 64
"""What the first line carries for the hash of the line before."""


@dataclass(frozen=True)
class Register:
    """A register as it was read.

    Attributes
    ----------
    lines : tuple of mapping
        What its lines hold; nothing for one that cannot be read.
    problems : tuple of str
        What is wrong with it, each the end of a sentence; none where it is whole.
    """

    lines: tuple[Mapping[str, Any], ...]
    problems: tuple[str, ...]

    def line_of(self, manifest: Manifest) -> int:
        """Return the number of the line that a pack is, by its manifest; 0 where it is none."""
        wanted = hash_of(manifest), manifest["created"]
        found = (n for n, one in enumerate(self.lines, 1) if _pack_of(one) == wanted)
        return next(found, 0)


def read_register(workspace: Path) -> Register:
    """Return the register of a workspace.

    Raises
    ------
    PackError
        Where there is none, or it cannot be read.
    """
    if not any((workspace / name).is_file() for name in (FILE, SEAL)):
        raise PackError(
            f"A register must be in the workspace, and '{workspace.name}' has no {FILE}: name the folder in "
            "which the packs were made."
        )
    return _register(workspace)


def require_whole(workspace: Path) -> None:
    """Refuse to go on with a register that is not whole; that there is none yet is well.

    Raises
    ------
    PackError
        Naming what is wrong with it first.
    """
    problems = _register(workspace).problems
    if problems:
        raise PackError(
            f"The register of releases must be whole before another pack is made, and {problems[0]}: put "
            f"{FILE} and {SEAL} back from a copy, or keep them elsewhere and begin a new register."
        )


@contextmanager
def recorded(workspace: Path, manifests: Sequence[Manifest]) -> Iterator[None]:
    """Have packs in the register while they are moved to their places; they are taken out where that fails.

    They are written down first, so that no pack stands anywhere that the register does not know. Other
    runs wait meanwhile.

    Raises
    ------
    PackError
        Where the register is not whole, or cannot be written.
    """
    with _alone(workspace):
        require_whole(workspace)
        with _told():
            path = workspace / FILE
            before = path.read_bytes() if path.exists() else b""
            if not (workspace / SEAL).exists():
                _replace(workspace / SEAL, _seal(0, FIRST))
            after, last = _appended(before, manifests)
            _replace(path, after)
        try:
            yield
        except Exception:  # not where the run is stopped: a line too many is better than one too few
            _replace(path, before)
            raise
        with suppress(OSError):  # a seal of the lines before is a seal still
            _replace(workspace / SEAL, _seal(after.count(b"\n"), last))


def _appended(before: bytes, manifests: Sequence[Manifest]) -> tuple[bytes, str]:
    """The register with a line more for each pack, and the hash of its last line."""
    lines, last = before, _last(before)
    for manifest in manifests:
        line = _line(_entry(manifest) | {"before": last})
        lines, last = lines + line + b"\n", _hash_in(line)
    return lines, last


def _entry(manifest: Manifest) -> Manifest:
    """What the register says of a pack: for whom it was made, what is in it, when, and its hashes."""
    recipient = manifest["recipient"]
    return {
        "created": manifest["created"],
        "recipient": recipient["partner"] if recipient else None,
        "gateway": recipient["gateway"] if recipient else [],
        "title": manifest["title"],
        "partnership": manifest["partnership"],
        "policy": manifest["disclosure"]["policy"],
        "tables": [table["title"] for table in manifest["tables"]],
        "geoaudit": manifest["geoaudit"],
        "spec_sha256": manifest["spec_sha256"],
        "manifest_sha256": manifest["manifest_sha256"],
    }


def _line(value: Mapping[str, Any]) -> bytes:
    """A line as it is written: what it holds, and the hash of that at its end."""
    held = {key: part for key, part in value.items() if key != "sha256"}
    text = json.dumps(held, ensure_ascii=False).encode()
    return json.dumps(held | {"sha256": hashlib.sha256(text).hexdigest()}, ensure_ascii=False).encode()


def _hash_in(line: bytes) -> str:
    return str(json.loads(line)["sha256"])


def _last(content: bytes) -> str:
    return _hash_in(content.split(b"\n")[-2]) if content else FIRST


def _seal(lines: int, last: str) -> bytes:
    return json.dumps({"lines": lines, "sha256": last}).encode() + b"\n"


def _register(workspace: Path) -> Register:
    with _told():
        content, seal = (_content(workspace / name) for name in (FILE, SEAL))
    if not content and not seal:
        return Register((), ())
    lines = [_read(line) for line in content.split(b"\n")[:-1]]
    found = [*_broken(content), *_unsealed(lines, seal)]
    return Register(tuple(lines), tuple(found))


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.exists() else b""


def _read(line: bytes) -> Mapping[str, Any]:
    """What a line holds; nothing where it cannot be read."""
    try:
        value = json.loads(line)
        return value if isinstance(value, dict) and _line(value) == line else {}
    except (ValueError, RecursionError):
        return {}


def _broken(content: bytes) -> Iterator[str]:
    """What is wrong with the lines, each by itself and with the one before it."""
    *whole, rest = content.split(b"\n")
    before = FIRST
    for number, line in enumerate(whole, 1):
        value = _read(line)
        if not value:
            yield f"line {number} of {FILE} is not as it was written: its hash is not the one that it states"
        elif before and value.get("before") != before:
            yield (
                f"line {number} of {FILE} does not follow the line before it: one was changed, removed or "
                "put in between"
            )
        before = value.get("sha256", "")
    if rest:
        yield f"line {len(whole) + 1} of {FILE} is not whole: its end is missing"


def _unsealed(lines: Sequence[Mapping[str, Any]], content: bytes) -> Iterator[str]:
    """Whether the lines are those that the seal knows, and any written since."""
    try:
        seal = json.loads(content)
        known, last = seal["lines"], seal["sha256"]
        as_written = type(known) is int and known >= 0 and _seal(known, last) == content
    except (ValueError, KeyError, TypeError, RecursionError):
        as_written = False
    if not as_written:
        yield f"{SEAL} is missing or not as it was written"
    elif len(lines) < known:
        yield f"{FILE} has {len(lines)} lines and must have {known} by its seal: the last were removed"
    elif known and lines[known - 1] and lines[known - 1].get("sha256") != last:
        yield f"line {known} of {FILE} is not the one that its seal knows"


def _pack_of(line: Mapping[str, Any]) -> tuple[Any, Any]:
    return line.get("manifest_sha256"), line.get("created")


def _replace(path: Path, content: bytes) -> None:
    """Put a file in another's place, whole or not at all."""
    if not content:
        path.unlink(missing_ok=True)
        return
    partial = path.with_name(f"{path.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def _alone(workspace: Path) -> Iterator[None]:
    """Let no other run write the register; the system lets go of it when this one ends, however it ends."""
    with _told():
        file = os.fdopen(os.open(workspace / LOCK, os.O_WRONLY | os.O_CREAT, 0o600), "wb")
    with file:
        with _told():
            _lock(file)
        yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX)


@contextmanager
def _told() -> Iterator[None]:
    """Say what keeps the register from being read or written."""
    try:
        yield
    except OSError as problem:
        why = os.strerror(problem.errno) if problem.errno else "an error of the disk"
        raise PackError(
            f"Every pack must be written down in the workspace's register, and that failed ({why}): free it "
            "or name another with --workspace."
        ) from None
