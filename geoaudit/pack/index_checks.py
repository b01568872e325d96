"""Checking a folder of packs, and the index of it, from their own files alone."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoaudit import __version__
from geoaudit.errors import PackError
from geoaudit.pack.filing import INDEX, INDEX_FILES, INDEX_PAGE, INDEX_TABLE, MANIFEST
from geoaudit.pack.index import entry_of, hash_of, page_of, parse_index, table_of
from geoaudit.pack.read import open_pack
from geoaudit.pack.tables import to_json
from geoaudit.pack.verify import Verdict, examine

Problems = Iterator[str]


@dataclass(frozen=True)
class Verdicts:
    """What checking a folder of packs found.

    Attributes
    ----------
    problems : list of str
        What is wrong with the index and with the packs, one sentence each; nothing where all is whole.
    packs : mapping of str to Verdict
        What was found of each pack that is there, by the name of its folder.
    """

    problems: list[str]
    packs: Mapping[str, Verdict]


def holds_packs(path: Path) -> bool:
    """Say whether a place is a folder of packs, as a run for several partnerships leaves it."""
    if not path.is_dir() or (path / MANIFEST).is_file():
        return False
    return (path / INDEX).is_file() or any((each / MANIFEST).is_file() for each in path.iterdir())


def packs_at(path: Path) -> tuple[Path, ...]:
    """Return the packs of a folder of packs, in order; of any other place the place itself."""
    if not holds_packs(path):
        return (path,)
    return tuple(sorted(each for each in path.iterdir() if (each / MANIFEST).is_file()))


def examine_packs(path: Path) -> Verdicts:
    """Check every pack in a folder, attack each, and check the index."""
    found = {each.name: examine(each) for each in packs_at(path)}
    told = [f"{name}: {problem}" for name, verdict in found.items() for problem in verdict.problems]
    return Verdicts([*_index(path), *told], found)


def _index(path: Path) -> Problems:
    if not (path / INDEX).is_file():
        yield f"A folder of packs must hold {INDEX}, and '{path.name}' does not: verify each pack by itself."
        return
    content = (path / INDEX).read_bytes()
    try:
        index = parse_index(content)
    except ValueError as problem:
        yield f"{INDEX} {problem}."
        return
    if hash_of(index) != index["index_sha256"] or to_json(index) != content:
        yield f"{INDEX} has changed since the packs were made: its hash is not the one that it states."
    yield from _names(path, index)
    yield from _packs(path, index)
    yield from _beside(path, index)


def _names(path: Path, index: Mapping[str, Any]) -> Problems:
    listed = {entry["folder"] for entry in index["packs"]}
    present = {each.name for each in path.iterdir()} - set(INDEX_FILES)
    for name in sorted(listed - present):
        yield f"The pack {name} is missing from the folder."
    for name in sorted(present - listed):
        yield f"{name} was added to the folder: {INDEX} does not list it."


def _packs(path: Path, index: Mapping[str, Any]) -> Problems:
    for entry in index["packs"]:
        name = entry["folder"]
        try:
            if (path / name / MANIFEST).is_file() and entry_of(
                name, open_pack(path / name).manifest
            ) != entry:
                yield f"{INDEX} does not say of the pack {name} what its manifest does."
        except (PackError, KeyError, TypeError):
            continue  # what is wrong with the pack is said with the pack


def _beside(path: Path, index: Mapping[str, Any]) -> Problems:
    listed = {entry["path"]: entry for entry in index["files"]}
    for name in (INDEX_TABLE, INDEX_PAGE):
        if not (path / name).is_file():
            yield f"The file {name} is missing from the folder."
            continue
        content = (path / name).read_bytes()
        if hashlib.sha256(content).hexdigest() != listed.get(name, {}).get("sha256"):
            yield f"The file {name} has changed since the packs were made: its hash is not the index's."
        elif content != _as_made(name, index, content):
            yield f"The file {name} does not show what {INDEX} says."


def _as_made(name: str, index: Mapping[str, Any], content: bytes) -> bytes:
    """The file as it is made of the index; a page of another version of GeoAudit as it is."""
    if name == INDEX_TABLE:
        return table_of(index["packs"])
    return page_of(index) if index["geoaudit"] == __version__ else content
