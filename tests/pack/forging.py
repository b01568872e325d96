"""What a careful forger does: change a pack, and state the new sizes and hashes of all that is in it."""

import hashlib
import json
import shutil
from pathlib import Path

from geoaudit.pack.manifest import hash_of
from geoaudit.pack.tables import to_json


def copied(pack: Path, folder: Path) -> Path:
    """A copy of a pack that a test may damage."""
    return Path(shutil.copytree(pack, folder / "pack"))


def restated(pack: Path) -> None:
    """List the files that are there now, and the manifest's own hash."""
    manifest = json.loads((pack / "manifest.json").read_text())
    names = sorted(p.relative_to(pack).as_posix() for p in pack.rglob("*") if p.is_file())
    manifest["files"] = [entry(pack, name) for name in names if name != "manifest.json"]
    manifest["manifest_sha256"] = hash_of(manifest)
    (pack / "manifest.json").write_bytes(to_json(manifest))


def entry(pack: Path, name: str) -> dict[str, object]:
    """A file as the manifest lists it."""
    content = (pack / name).read_bytes()
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
