"""Checking a pack from its own files alone, without trusting whoever sent it.

Each check yields sentences; a pack is whole when there are none.
"""

import csv
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import pandas as pd

from geoaudit.disclosure.certificate import Certificate
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import DisclosureError, GeoAuditError, PackError
from geoaudit.pack.accounts import account_problems, placed_problems, source_problems, utility_problems
from geoaudit.pack.attacked import attack_again, attack_problems
from geoaudit.pack.container import Container, open_container
from geoaudit.pack.facility_checks import facility_problems
from geoaudit.pack.figure_checks import figure_problems, format_problems, printed_problems
from geoaudit.pack.filing import LAYERS, MANIFEST, METADATA, ORIGIN
from geoaudit.pack.gis_checks import gis_problems
from geoaudit.pack.hotspot_checks import hotspot_problems
from geoaudit.pack.layers import open_layers, wide
from geoaudit.pack.manifest import hash_of, parse_manifest
from geoaudit.pack.read import AuditPack
from geoaudit.pack.report_checks import report_problems
from geoaudit.pack.said import said_problems
from geoaudit.pack.sums import wrong_sums
from geoaudit.pack.tables import restore, to_json
from geoaudit.pack.unplaced import unplaced_problems
from geoaudit.pack.word_checks import word_problems
from geoaudit.pack.workbook_checks import workbook_problems

Problems = Iterator[str]


@dataclass
class Verdict:
    """What checking a pack found.

    Attributes
    ----------
    problems : list of str
        What is wrong with it, one sentence each; nothing where it is whole.
    certificate : Certificate
        What an attack with nothing but the pack found; an empty one where it could not be made.
    """

    problems: list[str]
    certificate: Certificate


def verify(path: Path) -> list[str]:
    """Return what is wrong with a pack, one sentence each; nothing where it is whole.

    Raises
    ------
    PackError
        Where there is no folder or zip at `path`.
    """
    return examine(path).problems


def examine(path: Path) -> Verdict:
    """Check a pack, and attack it.

    Raises
    ------
    PackError
        Where there is no folder or zip at `path`.
    """
    verdict = Verdict([], Certificate(by="receiver"))
    container = open_container(path)
    if MANIFEST in container.names:
        found = _careful(_everything(path, container, verdict))
    else:
        found = iter([f"A pack must hold {MANIFEST}, and '{path.name}' does not."])
    verdict.problems = list(dict.fromkeys(found))
    return verdict


def _everything(path: Path, container: Container, verdict: Verdict) -> Problems:
    content = container.read(MANIFEST)
    try:
        pack = AuditPack(path, parse_manifest(content), container)
    except ValueError as problem:
        yield f"{MANIFEST} {problem}."
        return
    for check in (_manifest_itself(content, pack), _files(pack), _contents(pack, verdict)):
        yield from _careful(check)


def _careful(problems: Problems) -> Problems:
    """Yield the problems; a pack so damaged that a check fails over it has one more."""
    try:
        yield from problems
    except GeoAuditError as problem:
        yield str(problem)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, RecursionError):
        yield f"{MANIFEST} does not describe the pack: a part of it is missing or of the wrong kind."


def _manifest_itself(content: bytes, pack: AuditPack) -> Problems:
    if hash_of(pack.manifest) != pack.manifest["manifest_sha256"] or to_json(pack.manifest) != content:
        yield f"{MANIFEST} has changed since the pack was made: its hash is not the one that it states."
    try:
        datetime.fromisoformat(pack.manifest["created"])
    except ValueError:
        yield f"{MANIFEST} has changed since the pack was made: 'created' is no date."


def _files(pack: AuditPack) -> Problems:
    listed = {str(entry["path"]): entry for entry in pack.manifest["files"]}
    present = Counter(name for name in pack.container.names if name != MANIFEST)
    for name in sorted(listed.keys() - present.keys()):
        yield f"The file {name} is missing from the pack."
    for name in sorted(present.keys() - listed.keys()):
        yield f"The file {name} was added to the pack: the manifest does not list it."
    for name in sorted(listed.keys() & present.keys()):
        if present[name] > 1:
            yield f"The file {name} stands in the zip {present[name]} times."
        yield from _careful(_file(pack.container, name, listed[name]))


def _file(container: Container, name: str, entry: Mapping[str, Any]) -> Problems:
    content = container.read(name)
    if len(content) != entry["bytes"]:
        size = f"it has {len(content)} bytes, not {entry['bytes']}"
        yield f"The file {name} has changed since the pack was made: {size}."
    elif hashlib.sha256(content).hexdigest() != entry["sha256"]:
        yield f"The file {name} has changed since the pack was made: its hash is not the manifest's."


def _contents(pack: AuditPack, verdict: Verdict) -> Problems:
    present = set(pack.container.names)
    profiles: dict[str, Profile] = {}
    for entry in [*pack.manifest["tables"], *pack.manifest["quality"]]:
        name = str(entry["file"])
        if name not in present:
            continue  # named already as missing
        yield from _careful(_metadata(pack, entry))
        if entry["kind"] in {"table", ORIGIN}:
            yield from _careful(_table(pack, entry, profiles))
        elif entry["kind"] == "rejected":
            yield from _careful(_rejected(pack, entry))
    listed = [entry["file"] for entry in [pack.manifest.get("facilities")] if entry]
    for name in (
        name for files in [*(e["files"] for e in pack.found), listed] for name in files if name in present
    ):
        yield from _careful(_metadata(pack, {"file": name}))
    for check in (
        source_problems,
        placed_problems,
        unplaced_problems,
        _hidden,
        account_problems,
        said_problems,
        workbook_problems,
        figure_problems,
        format_problems,
        printed_problems,
    ):
        yield from _careful(check(pack))
    yield from _careful(_layers(pack, profiles))
    yield from _careful(gis_problems(pack, profiles))
    yield from _careful(hotspot_problems(pack, profiles))
    yield from _careful(word_problems(pack, profiles))
    yield from _careful(facility_problems(pack))
    yield from _careful(report_problems(pack, profiles))
    yield from _careful(_attack(pack, profiles, verdict))


def _attack(pack: AuditPack, profiles: Mapping[str, Profile], verdict: Verdict) -> Problems:
    verdict.certificate = attack_again(pack, profiles)
    yield from attack_problems(pack.manifest["disclosure"], verdict.certificate)


def _metadata(pack: AuditPack, entry: Mapping[str, Any]) -> Problems:
    name = str(entry["file"]) + METADATA
    if name not in pack.container.names:
        yield f"The table {entry['file']} must have its description {name}, and it is missing."
        return
    try:
        described = json.loads(pack.container.read(name))
        heads = [column["titles"] for column in described["tableSchema"]["columns"]]
    except (ValueError, KeyError, TypeError):
        yield f"The description {name} is not CSVW metadata."
        return
    text = pack.container.read(entry["file"]).decode(errors="replace")
    first = restore(pd.Series(next(csv.reader(io.StringIO(text)), []), dtype="str"))
    if described.get("url") != PurePosixPath(entry["file"]).name or heads != first.tolist():
        yield f"The description {name} does not describe {entry['file']}."


def _table(pack: AuditPack, entry: Mapping[str, Any], profiles: dict[str, Profile]) -> Problems:
    name = entry["file"]
    try:
        profile = pack.profile(entry)
    except (DisclosureError, PackError) as problem:
        yield f"{name}: {problem}"
        return
    profiles[name] = profile
    public = {source["name"]: source["public"] for source in pack.manifest["sources"]}
    if public.get(profile.source) is not profile.public:
        yield f"{name} and its source '{profile.source}' must agree on being public, and they do not."
    stated = entry["cells"], entry["hidden"], entry["estimated"]
    found = len(profile.cells), profile.hidden, profile.estimated
    if stated != found:
        said = f"{stated[0]} and {stated[1]}"
        yield f"{name} has {found[0]} cells, {found[1]} of them hidden, and the manifest says {said}."
    yield from utility_problems(entry, profile)
    dims = _dimensions(profile)
    twice = int(profile.cells.duplicated(dims).sum())
    if twice:
        yield f"{name} holds {twice} cells twice."
    elif profile.public:
        yield from wrong_sums(name, profile, dims)


def _dimensions(profile: Profile) -> list[str]:
    return [*("area_code" if name == "area" else name for name in profile.by), "period"]


def _rejected(pack: AuditPack, entry: Mapping[str, Any]) -> Problems:
    by_name = {source["name"]: source for source in pack.manifest["sources"]}
    source = by_name.get(entry["source"])
    if source is None or not source["public"]:
        yield f"{entry['file']} must not be in a pack: it lists rejected rows of a personal source."
        return
    rows = len(pack.frame(entry))
    if rows != entry["rows"] or rows != sum(source["rows_rejected"].values()):
        yield f"{entry['file']} lists {rows} rows, and the manifest says that others were rejected."


def _hidden(pack: AuditPack) -> Problems:
    stated, found = (
        pack.manifest["disclosure"]["hidden"],
        sum(entry["hidden"] for entry in pack.manifest["tables"]),
    )
    if stated != found:
        yield f"The manifest says that {stated} cells are hidden, and its tables say {found}."


def _layers(pack: AuditPack, profiles: Mapping[str, Profile]) -> Problems:
    if LAYERS not in pack.container.names:
        return
    by_layer = {entry["layer"]: entry["file"] for entry in pack.manifest["tables"] if entry["layer"]}
    found = {entry["layer"] for entry in pack.found if entry["layer"]}
    found |= {entry["layer"] for entry in [pack.manifest.get("facilities")] if entry}
    expected = {entry["layer"] for entry in pack.manifest["boundaries"]} | by_layer.keys() | found
    with open_layers(pack.container.read(LAYERS)) as layers:
        if set(layers.names) != expected:
            yield f"{LAYERS} must hold the layers that the manifest names, and holds others."
        for layer, file in by_layer.items():
            if layer in layers.names and file in profiles:
                areas = pd.DataFrame(layers.read(layer).drop(columns=["area_name", "geometry"]))
                if not _same(areas, wide(profiles[file], pd.Index(areas["area_code"]))):
                    yield f"The layer {layer} of {LAYERS} does not show the figures of {file}."


def _same(left: pd.DataFrame, right: pd.DataFrame) -> bool:
    if list(left.columns) != list(right.columns):
        return False
    pairs = ((left[name].astype("str").fillna(""), right[name].astype("str").fillna("")) for name in left)
    return all((one.to_numpy() == other.to_numpy()).all() for one, other in pairs)
