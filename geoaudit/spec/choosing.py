"""A specification for another recipient, or of fewer tables, profiles and maps, made from one that there is.

What a person wrote stays as it is written, comments among it: only what is left out goes.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import tomlkit
from tomlkit import TOMLDocument
from tomlkit.items import Table

from geoaudit.errors import SpecificationError
from geoaudit.spec.document import Document, Profile
from geoaudit.spec.reading import read_document
from geoaudit.spec.ready_made import with_ready_made

TABLES, PROFILES, HOTSPOTS = "tables", "profiles", "hotspots"
AREA = "area"
_NAMES_A_SOURCE = ("source", "indicator", "beside", "homes", "people")


@dataclass(frozen=True)
class Choice:
    """Whom a pack is for, and what is to be in it, by title.

    Attributes
    ----------
    recipient : str or None
        None where it names nobody.
    tables, profiles, hotspots : frozenset of str
    """

    recipient: str | None
    tables: frozenset[str]
    profiles: frozenset[str]
    hotspots: frozenset[str]


@dataclass(frozen=True)
class Offer:
    """What a specification asks for, and for whom packs of it can be.

    Attributes
    ----------
    recipients : tuple of str
        The partners of its protocols.
    by_partnership : bool
        Whether each partnership has a recipient of its own, which is not for choosing then.
    recipient : str or None
        Whom it names.
    tables : mapping of str to tuple of str
        Titles by source.
    profiles, hotspots : tuple of str
        Titles, those of ready-made profiles among them.
    """

    recipients: tuple[str, ...]
    by_partnership: bool
    recipient: str | None
    tables: Mapping[str, tuple[str, ...]]
    profiles: tuple[str, ...]
    hotspots: tuple[str, ...]

    @property
    def whole(self) -> Choice:
        """All of it, for the recipient that it names."""
        tables = frozenset(title for titles in self.tables.values() for title in titles)
        return Choice(self.recipient, tables, frozenset(self.profiles), frozenset(self.hotspots))


def offer_of(path: Path) -> Offer:
    """Return what a specification asks for.

    Raises
    ------
    SpecificationError
        Where it cannot be read.
    """
    document = with_ready_made(read_document(path))
    recipient = document.audit.recipient
    tables: dict[str, tuple[str, ...]] = {}
    for table in document.tables:
        tables[table.source] = (*tables.get(table.source, ()), table.title)
    return Offer(
        tuple(dict.fromkeys(one.partner for one in document.protocols)),
        isinstance(recipient, Mapping),
        recipient if isinstance(recipient, str) else None,
        tables,
        tuple(one.title for one in document.profiles),
        tuple(one.title for one in document.hotspots),
    )


def chosen(path: Path, choice: Choice) -> str:
    """Return the text of a specification as the one at `path`, of what is chosen alone.

    A source of which nothing is left is taken out with what else is said of it, so that a recipient may be
    chosen who may not have it.

    Raises
    ------
    SpecificationError
        Where the specification cannot be read, or nothing is chosen.
    """
    read = with_ready_made(read_document(path))
    if not (choice.tables or choice.profiles or choice.hotspots):
        raise SpecificationError(
            "A pack must hold a table, a profile or a hotspot map, and none is chosen: choose one."
        )
    text = tomlkit.parse(path.read_bytes().decode("utf-8-sig"))
    _keep(text, choice)
    if choice.recipient:
        _put(text, "recipient", choice.recipient)
    for source in _unused(read, choice):
        _take_out(text, source)
    _leave_out(text, choice)
    return _as_meant(text)


def _as_meant(text: TOMLDocument) -> str:
    """Return a specification as text that says what it has to say, and nothing else."""
    written = tomlkit.dumps(text)
    with suppress(tomllib.TOMLDecodeError):
        if tomllib.loads(written) == text.unwrap():
            return written
    raise SpecificationError(
        "A specification to choose from must have [audit] as one table, and this has it in parts: write it "
        "as one, with each entry on a line of its own."
    )


def _keep(text: TOMLDocument, choice: Choice) -> None:
    """Leave of tables, profiles and maps those that are chosen."""
    kept = {TABLES: choice.tables, PROFILES: choice.profiles, HOTSPOTS: choice.hotspots}
    for kind, titles in kept.items():
        _filter(text, kind, lambda one, titles=titles: one["title"] in titles)  # type: ignore[misc]


def _filter(text: TOMLDocument, kind: str, wanted: Callable[[Mapping[str, str]], bool]) -> None:
    entries = text.get(kind, [])
    for number in reversed(range(len(entries))):
        if not wanted(entries[number]):
            del entries[number]
    if kind in text and not entries:
        del text[kind]


def _put(text: TOMLDocument, key: str, value: object) -> None:
    """Say something in [audit]: where it stands already, else below the title."""
    audit = text["audit"]
    if key in audit or not isinstance(audit, Table):
        audit[key] = value
        return
    fresh = tomlkit.table()
    for name, item in audit.value.body:
        fresh.append(name, item)
        if name is not None and name.key == "title":
            fresh.append(key, tomlkit.item(value))
    text["audit"] = fresh


def _unused(read: Document, choice: Choice) -> list[str]:
    """The sources that something is made of but nothing that is chosen; none where an area is of all."""
    asked = [*read.tables, *read.profiles, *read.hotspots]
    kept = [
        *(one for one in read.tables if one.title in choice.tables),
        *(one for one in read.profiles if one.title in choice.profiles),
        *(one for one in read.hotspots if one.title in choice.hotspots),
    ]
    if any(isinstance(one, Profile) and one.kind == AREA for one in kept):
        return []
    before, after = _sources(asked), _sources(kept)
    return [one.name for one in read.sources if one.name in before - after]


def _sources(entries: Collection[object]) -> set[str]:
    named = {getattr(one, key, None) for one in entries for key in _NAMES_A_SOURCE}
    return {name for name in named if name}


def _take_out(text: TOMLDocument, source: str) -> None:
    _filter(text, "sources", lambda one: one["name"] != source)
    for kind in ("breaks", "requests"):
        _filter(text, kind, lambda one: one.get("source") != source)


def _leave_out(text: TOMLDocument, choice: Choice) -> None:
    """Name the ready-made profiles that are not chosen as those to be left out."""
    audit = text["audit"]
    if "profile" not in audit:
        return
    audit.pop("without", None)
    bare = Document.model_validate(text.unwrap()).model_copy(update={PROFILES: []})
    try:
        ready = [one.title for one in with_ready_made(bare).profiles]
    except SpecificationError:  # none of its sources is left
        del audit["profile"]
        return
    without = [title for title in ready if title not in choice.profiles]
    if without:
        _put(text, "without", without)
