"""A draft as files come and go, and as somebody says what they are."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from geoaudit.drafting.areas import called, suggested_areas
from geoaudit.drafting.draft import BOUNDARIES, WEIGHTS, Came, Draft, Supplied, Taken, Weighing
from geoaudit.drafting.recognising import weighing_columns
from geoaudit.drafting.sources import SNAPSHOTS, first_rows, grouped, suggested_source, telling, with_ways
from geoaudit.drafting.spanning import covered, last_day
from geoaudit.drafting.tables import offers_profiles
from geoaudit.errors import DraftError
from geoaudit.files.archives import members
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.places.boundary_files import layer_texts
from geoaudit.records.source import RecordSource


def with_files(draft: Draft, came: Sequence[Came]) -> Draft:
    """Return a draft with more files, and what they make; what was settled before stays."""
    return _arranged(replace(draft, files=(*draft.files, *came)), draft)


def require_new_name(draft: Draft, name: str) -> None:
    """Refuse another file of the name of one that is there: they may come to lie in one folder.

    Raises
    ------
    DraftError
        Where there is one.
    """
    if name.casefold() in {came.path.name.casefold() for came in draft.files}:
        raise DraftError(f"Files must have different names, and '{name}' is here already: rename one.")


def without_file(draft: Draft, path: Path) -> Draft:
    """Return a draft without one of its files; one that was sent is removed from the session's folder."""
    gone = next(came for came in draft.files if came.path == path)
    if gone.sent:
        gone.path.unlink(missing_ok=True)
    return _arranged(replace(draft, files=tuple(came for came in draft.files if came != gone)), draft)


def taken_as(draft: Draft, path: Path, taken: Taken) -> Draft:
    """Return a draft in which one of its files is taken for something else.

    Raises
    ------
    GeoAuditError
        Where it cannot be taken for that.
    """
    files = tuple(replace(came, taken=taken) if came.path == path else came for came in draft.files)
    return _arranged(replace(draft, files=files), draft)


def with_source(draft: Draft, supplied: Supplied) -> Draft:
    """Return a draft in which one of its sources, known by its files, is described anew.

    What tells people apart is about people, whatever was said of it before.
    """
    files = supplied.source.files
    if "person_id" in supplied.source.columns:
        supplied = replace(supplied, source=replace(supplied.source, public=False))
    return replace(
        draft, supplied=tuple(supplied if one.source.files == files else one for one in draft.supplied)
    )


def remapped(supplied: Supplied, columns: dict[str, str]) -> Supplied:
    """Return a source with another map of columns; what these tell of it is looked at anew."""
    before = supplied.source
    source = replace(before, columns=columns)
    if telling(source) == telling(before):
        return replace(supplied, source=source)
    source = with_ways(source)
    return replace(supplied, source=source, covers=_covers(source))


def with_areas(draft: Draft, file: BoundaryFile, name: str) -> Draft:
    """Return a draft in which one of its boundary sets, until now called `name`, is described anew."""
    sets = tuple(file if one.name == name else one for one in draft.boundaries)
    return replace(draft, boundaries=sets, main=file.name if draft.main == name else draft.main)


def with_weighing(draft: Draft, weighing: Weighing) -> Draft:
    """Return a draft in which a file of how many live where, known by its path, is described anew."""
    return replace(
        draft, weights=tuple(weighing if one.file == weighing.file else one for one in draft.weights)
    )


def _arranged(draft: Draft, before: Draft) -> Draft:
    """A draft with a boundary set and a source for every file that makes one."""
    kept = {file.file: file for file in before.boundaries}
    sets: list[BoundaryFile] = []
    for path in draft.of_use(BOUNDARIES):
        sets.append(kept.get(path) or suggested_areas(path, _free(called(path), [one.name for one in sets])))
    draft = replace(draft, boundaries=tuple(sets))
    names = [one.name for one in sets]
    main = draft.main if draft.main in names else _likeliest(sets)
    draft = replace(draft, main=main, parent=draft.parent if main == before.main else "")
    draft = replace(draft, supplied=_sources(draft, before), weights=_weights(draft, before))
    return draft if draft.profiles or before.supplied else replace(draft, profiles=offers_profiles(draft))


def _sources(draft: Draft, before: Draft) -> tuple[Supplied, ...]:
    """Its sources: as they were where their files and what these are have not changed."""
    known = {(one.source.files, one.source.kind): one for one in before.supplied}
    groups = grouped(draft.files)
    kept = [known.get((tuple(came.path for came in files), files[0].taken.kind)) for _, files in groups]
    taken = [one.name for one in kept if one]
    sources = [
        one or _new_source(draft, _free(name, taken), files)
        for one, (name, files) in zip(kept, groups, strict=True)
    ]
    return _on_their_day(tuple(_with_codes(one, draft.codes) for one in sources))


def _weights(draft: Draft, before: Draft) -> tuple[Weighing, ...]:
    """How many live where: as it was described, else on the boundary set with most of the codes."""
    known = {one.file: one for one in before.weights}
    found: list[Weighing] = []
    for came in draft.files:
        if came.taken.use == WEIGHTS:
            name = _free(called(came.path), [one.name for one in found])
            found.append(known.get(came.path) or _weighing(draft, came, name))
    return tuple(found)


def _weighing(draft: Draft, came: Came, name: str) -> Weighing:
    code, value = weighing_columns(came.taken.columns)
    member = members(came.path, SUFFIXES)[0]
    codes = read_table(member, came.taken.sheet or None, [code]).table.column(0).to_pylist()
    return Weighing(name, came.path, code, value, _set_with(draft, set(codes)))


def _new_source(draft: Draft, name: str, files: tuple[Came, ...]) -> Supplied:
    found = suggested_source(name, files, draft.codes)
    return replace(found, covers=_covers(found.source), boundaries=_boundaries(draft, found.source))


def _with_codes(supplied: Supplied, codes: Path | None) -> Supplied:
    if supplied.source.categories == codes:
        return supplied
    source = supplied.source
    known = with_ways(replace(source, categories=codes)).offence_list
    return replace(supplied, source=replace(source, categories=codes, offence_list=known))


def _on_their_day(sources: tuple[Supplied, ...]) -> tuple[Supplied, ...]:
    """Say of what has no dates that it was true on the last day of what has; where nothing has, nothing."""
    day = last_day([one.covers for one in sources])
    return tuple(
        replace(one, source=replace(one.source, as_at=day))
        if one.source.kind in SNAPSHOTS and one.source.as_at is None
        else one
        for one in sources
    )


def _covers(source: RecordSource) -> str:
    """What a source holds, where the specification has to say it: a public source says so itself."""
    return "" if source.public else covered(source)


def _boundaries(draft: Draft, source: RecordSource) -> str:
    """The boundary set with most of the codes of a table that somebody added up; empty for records."""
    text = first_rows(source) if source.kind == "table" else None
    if text is None:
        return ""
    return _set_with(draft, set(text["area_code"].dropna()))


def _set_with(draft: Draft, codes: set[str]) -> str:
    """The boundary set that has most of some codes; empty where there is no set."""
    found = {one.name: set(layer_texts(one.file, one.layer)[one.code]) for one in draft.boundaries}
    return max(found, key=lambda name: len(codes & found[name]), default="")


def _likeliest(sets: list[BoundaryFile]) -> str:
    """The set that everything is likely counted on: wards before others, the latest of them."""
    best = max(sets, key=lambda one: (one.code.upper().startswith("WD"), one.date), default=None)
    return best.name if best else ""


def _free(name: str, taken: list[str]) -> str:
    """A name that is not taken: the one given, or it with a number."""
    return next(free for n in count(1) if (free := name if n == 1 else f"{name}-{n}") not in taken)
