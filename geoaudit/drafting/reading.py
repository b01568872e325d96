"""An `audit.toml` opened again as a draft, where it says nothing that a draft cannot."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from geoaudit.drafting.draft import (
    BOUNDARIES,
    CODES,
    LOOKUP,
    POSTCODES,
    RECORDS,
    WEIGHTS,
    Came,
    Draft,
    Supplied,
    Taken,
    Weighing,
)
from geoaudit.drafting.recognising import recognise
from geoaudit.drafting.tables import offered, offered_rates
from geoaudit.drafting.writing import as_toml
from geoaudit.errors import DraftError
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.spec import AuditSpec, read_spec
from geoaudit.spec.plans import SmallAreas

_MORE = "more than the page New audit knows"


def opened(path: Path) -> Draft:
    """Return the draft that an `audit.toml` was, or could have been, written from.

    Raises
    ------
    DraftError
        Where it says more than a draft can, which would be lost: naming the part.
    GeoAuditError
        Where it is no specification, or its files are not there.
    """
    spec = read_spec(path)
    document = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    draft = _draft(spec, document)
    names = _names(document, path.parent)
    written = tomllib.loads(as_toml(draft, lambda one: names.get(one, one.as_posix())))
    for part in sorted(document.keys() | written.keys()):
        if document.get(part) != written.get(part):
            raise DraftError(
                f"{path.name} is opened here only where the page can say all of it, and [{part}] says "
                f"{_MORE}: change it by hand."
            )
    return draft


def _draft(spec: AuditSpec, document: Mapping[str, Any]) -> Draft:
    audit = document["audit"]
    covers = {source["name"]: source.get("covers", "") for source in document["sources"]}
    sets = tuple(one for one in spec.boundaries.values() if isinstance(one, BoundaryFile))
    main = next((one for one in sets if one.name == spec.main), None)
    draft = Draft(
        files=tuple(Came(path, sent=False, taken=taken) for path, taken in _files(spec).items()),
        boundaries=tuple(replace(one, parent=None) for one in sets),
        supplied=tuple(Supplied(one, covers[one.name], spec.own.get(one.name, "")) for one in spec.sources),
        weights=tuple(
            Weighing(name, one.file, one.code, one.value, one.boundaries)
            for name, one in spec.weights.items()
            if isinstance(one, SmallAreas)
        ),
        title=spec.title,
        main=spec.main,
        partnership=spec.partnership,
        parent=(main.parent or "") if main else "",
        periods=_several(audit["periods"]),
        policy=spec.policy.name,
        profiles="profile" in audit,
    )
    asked = {one["title"] for part in ("tables", "profiles") for one in document.get(part, ())}
    every = {one.title for one in (*offered(draft), *offered_rates(draft))}
    return replace(draft, refused=frozenset(every - asked))


def _files(spec: AuditSpec) -> dict[Path, Taken]:
    """Every file that a specification names, by what it names it for."""
    found = {}
    for use, kind, path in _named(spec):
        taken = recognise(path)
        kept = taken if (taken.use, taken.kind) == (use, kind) else replace(taken, use=use, kind=kind)
        found[path] = kept
    return found


def _named(spec: AuditSpec) -> Iterator[tuple[str, str, Path]]:
    for one in spec.boundaries.values():
        if isinstance(one, BoundaryFile):
            yield BOUNDARIES, "", one.file
    yield from ((POSTCODES, "", path) for path in spec.gazetteer)
    yield from ((LOOKUP, "", path) for path in spec.hierarchy)
    yield from ((WEIGHTS, "", one.file) for one in spec.weights.values())
    for source in spec.sources:
        if source.categories:
            yield CODES, "", source.categories
        yield from ((RECORDS, source.kind, path) for path in source.files)


def _names(document: Mapping[str, Any], folder: Path) -> dict[Path, str]:
    """What a specification calls its files, by where they lie."""
    return {folder / name: name for name in _strings(document)}


def _strings(told: object) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, Mapping):
        for value in told.values():
            yield from _strings(value)
    elif isinstance(told, list):
        for value in told:
            yield from _strings(value)


def _several(told: str | list[str]) -> tuple[str, ...]:
    return (told,) if isinstance(told, str) else tuple(told)
