"""The index of several packs that one run made: which there are, for whom, and how each fared.

It stands beside the packs, for whoever made them, as JSON, as CSV and as a page; each pack goes to its
recipient without it. Equal packs have an equal index: it says nothing of the day.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from geoaudit import __version__
from geoaudit.disclosure.policy import policy_named
from geoaudit.pack.filing import INDEX, INDEX_PAGE, INDEX_TABLE, REPORT
from geoaudit.pack.manifest import Manifest
from geoaudit.pack.tables import to_csv, to_json
from geoaudit.provenance import digest

TEMPLATES = Path(__file__).with_name("templates")
COLUMNS: Mapping[str, type] = {
    "partnership": str,
    "folder": str,
    "recipient": str,
    "tables": int,
    "hidden": int,
    "figures_attacked": int,
    "exposed": int,
    "narrowest_interval": int,
    "files": int,
    "bytes": int,
    "manifest_sha256": str,
}
"""What the index says of each pack; the files and their bytes are those that its manifest lists."""


def index_files(manifests: Mapping[str, Manifest]) -> dict[str, bytes]:
    """Return the files of the index by name.

    Parameters
    ----------
    manifests : mapping of str to dict
        The manifest of each pack, by the name of its folder; at least one.
    """
    first = next(iter(manifests.values()))
    entries = [entry_of(folder, manifest) for folder, manifest in manifests.items()]
    index = {
        "geoaudit": __version__,
        "title": first["title"],
        "policy": first["disclosure"]["policy"],
        "packs": entries,
    }
    beside = {INDEX_TABLE: table_of(entries), INDEX_PAGE: page_of(index)}
    index["files"] = [_listed(name, content) for name, content in beside.items()]
    return {INDEX: to_json(index | {"index_sha256": hash_of(index)}), **beside}


def entry_of(folder: str, manifest: Manifest) -> dict[str, Any]:
    """Return what the index says of a pack."""
    told, recipient = manifest["disclosure"], manifest["recipient"]
    return {
        "partnership": manifest["partnership"],
        "folder": folder,
        "recipient": recipient["partner"] if recipient else None,
        "tables": len(manifest["tables"]),
        "hidden": told["hidden"],
        "figures_attacked": told["figures_attacked"],
        "exposed": told["exposed"],
        "narrowest_interval": told["narrowest_interval"],
        "files": len(manifest["files"]),
        "bytes": sum(file["bytes"] for file in manifest["files"]),
        "manifest_sha256": manifest["manifest_sha256"],
    }


def table_of(entries: list[dict[str, Any]]) -> bytes:
    """Return the entries as CSV, a row a pack."""
    columns = {name: [entry[name] for entry in entries] for name in COLUMNS}
    return to_csv(
        pd.DataFrame(
            {
                name: pd.array(values, dtype="Int64" if COLUMNS[name] is int else "str")
                for name, values in columns.items()
            }
        )
    )


def page_of(index: Mapping[str, Any]) -> bytes:
    """Return the index as a page that opens in any browser, without a network and without scripts."""
    page = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = page.get_template("index.html").render(
        version=index["geoaudit"],
        title=index["title"],
        policy=policy_named(index["policy"]),
        packs=index["packs"],
        report=REPORT,
    )
    return text.encode()


def parse_index(content: bytes) -> dict[str, Any]:
    """Return the index that the bytes of `INDEX` hold.

    Raises
    ------
    ValueError
        With what is wrong, as the end of a sentence.
    """
    try:
        index = json.loads(content)
    except (ValueError, RecursionError):
        raise ValueError("is not JSON") from None
    if not isinstance(index, dict) or not _is_whole(index):
        raise ValueError("does not describe packs: a part of it is missing or of the wrong kind")
    return index


def hash_of(index: Mapping[str, Any]) -> str:
    """Return the hash of an index without itself."""
    return digest({key: value for key, value in index.items() if key != "index_sha256"})


def _is_whole(index: Mapping[str, Any]) -> bool:
    words = all(isinstance(index.get(key), str) for key in ("geoaudit", "title", "policy", "index_sha256"))
    entries = index.get("packs"), index.get("files")
    return (
        words
        and all(isinstance(some, list) and all(isinstance(one, dict) for one in some) for some in entries)
        and all(COLUMNS.keys() == one.keys() and isinstance(one["folder"], str) for one in index["packs"])
        and all(isinstance(one.get("path"), str) for one in index["files"])
    )


def _listed(name: str, content: bytes) -> dict[str, Any]:
    return {"path": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
