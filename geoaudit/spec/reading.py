"""audit.toml: what an audit is made of, read strictly, with typos suggested."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from geoaudit.counts.request import TableRequest
from geoaudit.disclosure.policy import DisclosurePolicy, policy_named
from geoaudit.errors import SpecificationError
from geoaudit.files.archives import expand
from geoaudit.periods.calendar import Period, parse_period
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.places.refusing import as_geography
from geoaudit.provenance import sha256_of
from geoaudit.records.source import RecordSource

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w.-]+$")]
Text = Annotated[str, Field(min_length=1, max_length=300)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Audit(_Strict):
    title: Text
    partnership: Text | Annotated[list[Text], Field(min_length=1)] = "all"
    boundaries: Name
    periods: Annotated[list[Text], Field(min_length=1)]
    policy: Name = "standard"
    allow_part_covered: bool = False
    near: Annotated[float, Field(ge=0, le=1000)] = 50.0
    national: Name | None = None
    attribution: list[Text] = []


class _Boundaries(_Strict):
    file: Text
    date: date
    code: Text
    name: Text
    parent: Text | None = None
    layer: Text | None = None


class _Gazetteer(_Strict):
    files: Annotated[list[Text], Field(min_length=1)]


class _Categories(_Strict):
    offences: Text


class _Source(_Strict):
    name: Name
    kind: Literal["offenders", "orders", "offences", "incidents", "unpaid-work", "facilities", "table"]
    files: Annotated[list[Text], Field(min_length=1)]
    public: bool = False
    format: Literal["", "police.uk", "delius"] = ""
    as_at: date | None = None
    columns: dict[str, str] = {}
    dates: Literal["dd/mm/yyyy", "mm/dd/yyyy", "yyyy-mm-dd"] | None = None
    sheet: Text | None = None
    offence_list: Text | None = None
    boundaries: Name | None = None
    period: Literal["calendar year", "financial year", "month"] | None = None
    covers: Text | None = None


class _Table(_Strict):
    title: Text
    source: Name
    by: Annotated[list[Text], Field(min_length=1, max_length=6)]
    boundaries: Name | None = None
    where: dict[str, str | Annotated[list[str], Field(min_length=1)]] = {}


class _Document(_Strict):
    audit: _Audit
    boundaries: Annotated[dict[Name, _Boundaries], Field(min_length=1)]
    gazetteer: _Gazetteer | None = None
    categories: _Categories | None = None
    sources: Annotated[list[_Source], Field(min_length=1)]
    tables: Annotated[list[_Table], Field(min_length=1)]


@dataclass(frozen=True)
class TablePlan:
    """A table and the boundary set that it is counted on."""

    request: TableRequest
    boundaries: str


@dataclass(frozen=True)
class AuditSpec:
    """A specification that holds together.

    Attributes
    ----------
    partnership : tuple of str
        The partnerships to make a pack for; ``("all",)`` for each there is.
    main : str
        The boundary set that everything is counted on unless a table says otherwise.
    periods : tuple of Period
        What everything is counted for.
    near : float
        How far outside every area a point may lie and still belong to it, in metres.
    national : str or None
        The boundary set that tells which neighbour holds a point outside the study area.
    own : mapping of str to str
        The boundary set that a partner's figures were added up on, by source.
    attribution : tuple of str
        What the publishers ask to be said; empty for what GeoAudit knows of their layouts.
    covers : mapping of str to Period
        What a source is said to hold, by source, where the specification says so.
    sha256 : str
        Of the specification's file.
    """

    path: Path
    sha256: str
    title: str
    partnership: tuple[str, ...]
    main: str
    periods: tuple[Period, ...]
    policy: DisclosurePolicy
    allow_part_covered: bool
    near: float
    national: str | None
    boundaries: Mapping[str, BoundaryFile]
    gazetteer: tuple[Path, ...]
    sources: tuple[RecordSource, ...]
    own: Mapping[str, str]
    covers: Mapping[str, Period]
    tables: tuple[TablePlan, ...]
    attribution: tuple[str, ...]


_TAGS = ("str", "constrained-str", "list[constrained-str]", "list[str]", "[key]")
"""What pydantic puts into a key's place for its own use."""


def read_spec(path: Path) -> AuditSpec:
    """Read and check a specification; the files that it names are found but not read.

    Raises
    ------
    SpecificationError
        Where it is not there or not TOML, has an unknown or missing key, or names what it does not define.
    PeriodError, DisclosureError, FileError
        Where a period cannot be read, there is no such policy, or no file matches.
    """
    document = _document(path)
    _check_names(document)
    folder = path.parent
    audit = document.audit
    partnership = (audit.partnership,) if isinstance(audit.partnership, str) else tuple(audit.partnership)
    return AuditSpec(
        path=path,
        sha256=sha256_of(path),
        title=audit.title,
        partnership=partnership,
        main=audit.boundaries,
        periods=_periods(audit.periods),
        policy=policy_named(audit.policy),
        allow_part_covered=audit.allow_part_covered,
        near=audit.near,
        national=audit.national,
        boundaries={name: _boundary_file(name, b, folder) for name, b in document.boundaries.items()},
        gazetteer=_gazetteer(document, folder),
        sources=tuple(_record_source(source, document, folder) for source in document.sources),
        own={s.name: s.boundaries for s in document.sources if s.boundaries},
        covers={s.name: parse_period(s.covers) for s in document.sources if s.covers},
        tables=tuple(_table_plan(table, document) for table in document.tables),
        attribution=tuple(audit.attribution),
    )


def _document(path: Path) -> _Document:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return _Document.model_validate(tomllib.loads(text))
    except OSError:
        raise SpecificationError(
            f"The specification {path.name} must be a file that can be read: check its path."
        ) from None
    except UnicodeDecodeError:
        raise SpecificationError(
            f"The specification {path.name} must be text in UTF-8: save it so."
        ) from None
    except tomllib.TOMLDecodeError as problem:
        raise SpecificationError(
            f"The specification {path.name} must be TOML, and is not: {problem}."
        ) from None
    except ValidationError as problem:
        raise SpecificationError(_first_problem(path, problem)) from None


def _first_problem(path: Path, problem: ValidationError) -> str:
    errors = problem.errors()
    details = next((e for e in errors if e["type"] == "extra_forbidden"), errors[0])
    return f"The specification {path.name} {_in_words(details)}"


def _in_words(details: ErrorDetails) -> str:
    """One sentence for a problem that pydantic found."""
    *above, last = [part for part in details["loc"] if part not in _TAGS] or [""]
    where = _place(above)
    match details["type"]:
        case "extra_forbidden":
            known = _keys_at(above)
            near = difflib.get_close_matches(str(last), known, 1)
            hint = f"did you mean '{near[0]}'?" if near else f"it may hold {', '.join(known)}."
            return f"has a key '{last}' that means nothing {where}: {hint}"
        case "missing":
            return f"must have the key '{last}' {where}: add it."
        case "string_pattern_mismatch":
            return f"must have a usable '{last}' {where}: take letters, digits, '-', '_' and '.' alone."
        case _:
            return f"must have a usable '{last}' {where}: {details['msg'][0].lower()}{details['msg'][1:]}."


def _place(above: Iterable[str | int]) -> str:
    parts: list[str] = []
    for part in above:
        if isinstance(part, int):
            parts[-1] = f"{parts[-1]} number {part + 1}" if parts else str(part + 1)
        else:
            parts.append(part)
    return f"in [{'.'.join(parts)}]" if parts else "at the top"


def _keys_at(above: list[str | int]) -> list[str]:
    models: dict[str, type[BaseModel]] = {
        "audit": _Audit,
        "boundaries": _Boundaries,
        "gazetteer": _Gazetteer,
        "categories": _Categories,
        "sources": _Source,
        "tables": _Table,
    }
    return list((models[str(above[0])] if above else _Document).model_fields)


def _check_names(document: _Document) -> None:
    sets, sources = list(document.boundaries), [source.name for source in document.sources]
    _known(document.audit.boundaries, sets, "[audit] boundaries", "boundary set")
    if document.audit.national:
        _known(document.audit.national, sets, "[audit] national", "boundary set")
    for source in document.sources:
        if source.boundaries:
            _known(source.boundaries, sets, f"the source '{source.name}'", "boundary set")
    for table in document.tables:
        _known(table.source, sources, f"the table '{table.title}'", "source")
        if table.boundaries:
            _known(table.boundaries, sets, f"the table '{table.title}'", "boundary set")
    _once([source.casefold() for source in sources], "source")
    _once([table.title.casefold() for table in document.tables], "table title")
    for table in document.tables:
        _once(table.by, f"column of the table '{table.title}'")


def _known(name: str, names: list[str], where: str, noun: str) -> None:
    if name not in names:
        near = difflib.get_close_matches(name, names, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"there are {', '.join(names)}."
        raise SpecificationError(f"The {noun} of {where} must be defined, and '{name}' is not: {hint}")


def _once(names: list[str], noun: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SpecificationError(f"Each {noun} must stand once, and '{twice[0]}' stands twice: rename one.")


def _periods(labels: list[str]) -> tuple[Period, ...]:
    periods = tuple(parse_period(label) for label in labels)
    _once([period.label for period in periods], "period")
    return periods


def _gazetteer(document: _Document, folder: Path) -> tuple[Path, ...]:
    with as_geography():
        return expand(document.gazetteer.files, folder) if document.gazetteer else ()


def _boundary_file(name: str, raw: _Boundaries, folder: Path) -> BoundaryFile:
    return BoundaryFile(name, folder / raw.file, raw.code, raw.name, raw.date, raw.parent, raw.layer)


def _record_source(raw: _Source, document: _Document, folder: Path) -> RecordSource:
    if raw.kind == "offenders" and raw.as_at is None:
        raise SpecificationError(
            f"A source of offenders must say on what day it was true, and '{raw.name}' does not: add as_at."
        )
    if raw.kind == "table" and raw.boundaries is None:
        raise SpecificationError(
            f"A table that a partner added up must name its boundaries, and '{raw.name}' has none: add them."
        )
    if raw.kind != "table" and raw.boundaries is not None:
        raise SpecificationError(
            f"Only figures that a partner added up have boundaries of their own, and '{raw.name}' is of "
            f"{raw.kind}: name the boundaries in its tables."
        )
    return RecordSource(
        name=raw.name,
        kind=raw.kind,
        files=expand(raw.files, folder),
        public=raw.public,
        format=raw.format,
        as_at=raw.as_at,
        columns=raw.columns,
        dates=raw.dates,
        sheet=raw.sheet,
        categories=folder / document.categories.offences if document.categories else None,
        offence_list=raw.offence_list,
        period=raw.period,
    )


def _table_plan(raw: _Table, document: _Document) -> TablePlan:
    source = next(s for s in document.sources if s.name == raw.source)
    own = source.boundaries
    boundaries = raw.boundaries or own or document.audit.boundaries
    if own and boundaries != own:
        raise SpecificationError(
            f"Figures that a partner added up can be shown on their own boundary set only, and the table "
            f"'{raw.title}' asks for '{boundaries}': leave its boundaries out, or name '{own}'."
        )
    where = {
        column: (value,) if isinstance(value, str) else tuple(value) for column, value in raw.where.items()
    }
    return TablePlan(TableRequest(raw.title, raw.source, tuple(raw.by), where), boundaries)
