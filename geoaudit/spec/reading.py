"""Reading a specification: the files that it names are found but not read."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from geoaudit.disclosure.policy import policy_named
from geoaudit.errors import FileError, SpecificationError
from geoaudit.files.archives import expand
from geoaudit.hotspots.lattice import SQUARE
from geoaudit.periods.breaks import Break
from geoaudit.periods.calendar import Period, parse_period
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.places.refusing import as_geography
from geoaudit.provenance import sha256_of
from geoaudit.records.figures import range_meant
from geoaudit.records.persistence import PersistentRule
from geoaudit.records.source import InstrumentFile, RecordSource
from geoaudit.spec import document
from geoaudit.spec.document import COMMON_WINDOW, Document, Gazetteer, Hierarchy, Source, Table
from geoaudit.spec.hotspots import hotspot_plans, require_cells, tables_beneath
from geoaudit.spec.indices import indices_of
from geoaudit.spec.medians import bands_of
from geoaudit.spec.needs_together import need_of
from geoaudit.spec.plans import (
    AuditSpec,
    CellSet,
    DeprivationFile,
    HarmFile,
    PopulationFile,
    SmallAreas,
    Weights,
)
from geoaudit.spec.profiles import check_profiles, profile_plans, tables_for
from geoaudit.spec.protocols import protocols_of
from geoaudit.spec.ready_made import with_ready_made
from geoaudit.spec.references import check_references
from geoaudit.spec.refusing import first_problem, require_once
from geoaudit.spec.requests import columns_of, request_plans
from geoaudit.spec.tables import table_plans

_Find = Callable[[Sequence[str], Path], tuple[Path, ...]]


def read_spec(path: Path) -> AuditSpec:
    """Read and check a specification; the files that it names are found but not read.

    Raises
    ------
    SpecificationError
        Where it is not there or not TOML, has an unknown or missing key, or names what it does not define.
    PeriodError, DisclosureError, FileError
        Where a period cannot be read, there is no such policy, or no file matches.
    """
    return _read(path, expand)


def read_spec_before_files(path: Path) -> AuditSpec:
    """Read and check a specification some of whose records have not come yet: such a source has no files.

    Raises
    ------
    SpecificationError, PeriodError, DisclosureError, FileError
        As `read_spec`, but not for want of files of records.
    """
    return _read(path, _those_there)


def _those_there(patterns: Sequence[str], base: Path) -> tuple[Path, ...]:
    found: list[Path] = []
    for pattern in patterns:
        try:
            found += expand([pattern], base)
        except FileError:
            continue
    return tuple(dict.fromkeys(found))


def _read(path: Path, find: _Find) -> AuditSpec:
    document = with_ready_made(read_document(path))
    check_references(document)
    hotspots = hotspot_plans(document)
    document = _with_tables(document, tables_beneath(document))
    check_profiles(document)
    document = _with_tables(document, tables_for(document))
    _require_something(document)
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
        basis=audit.basis,
        boundaries={name: _boundary_set(name, document, folder) for name in document.boundaries},
        hierarchy=_found(document.hierarchy, folder),
        weights={name: _weights(name, w, folder) for name, w in document.weights.items()},
        gazetteer=_found(document.gazetteer, folder),
        sources=tuple(_record_source(s, document, folder, find) for s in document.sources),
        own={s.name: s.boundaries for s in document.sources if s.boundaries},
        covers={s.name: parse_period(s.covers) for s in document.sources if s.covers},
        breaks=tuple(Break(b.source, b.date, b.what) for b in document.breaks),
        tables=table_plans(document),
        attribution=tuple(audit.attribution),
        hotspots=hotspots,
        harm={name: _harm(one, folder) for name, one in document.harm.items()},
        profiles=profile_plans(document, folder),
        populations={name: _population(one, folder) for name, one in document.populations.items()},
        deprivation={name: _deprivation(one, folder) for name, one in document.deprivation.items()},
        needs={name: _instrument(one, folder) for name, one in document.needs.items()},
        indices=indices_of(document),
        protocols=protocols_of(document),
        recipient=audit.recipient,
        gis_formats=tuple(dict.fromkeys(audit.gis_formats)),
        report_formats=tuple(dict.fromkeys(audit.report_formats)),
        requests=request_plans(document),
    )


def read_document(path: Path) -> Document:
    """Read a specification as it is written, without what it is to be held against.

    Raises
    ------
    SpecificationError
        Where it is not there or not TOML, or has an unknown or missing key.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return Document.model_validate(tomllib.loads(text))
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
        raise SpecificationError(first_problem(path, problem)) from None


def _periods(labels: str | list[str]) -> tuple[Period, ...]:
    if labels == COMMON_WINDOW:
        return ()
    periods = tuple(parse_period(label) for label in labels)
    require_once([period.label for period in periods], "period")
    return periods


def _found(named: Gazetteer | Hierarchy | None, folder: Path) -> tuple[Path, ...]:
    with as_geography():
        return expand(named.files, folder) if named else ()


def _boundary_set(name: str, document: Document, folder: Path) -> BoundaryFile | CellSet:
    raw = document.boundaries[name]
    require_cells(name, raw)
    if raw.file and raw.code and raw.name and raw.date:
        return BoundaryFile(
            name, folder / raw.file, raw.code, raw.name, raw.date, raw.parent, raw.layer, raw.in_force
        )
    return CellSet(name, raw.shape or SQUARE, raw.cells or 0, _date_of_own(name, document))


def _date_of_own(name: str, document: Document) -> dt.date:
    """The date of the audit's own set, over which cells are laid."""
    date = document.boundaries[document.audit.boundaries].date
    if date is None:
        raise SpecificationError(
            f"The cells '{name}' must be laid over a file of areas, and the audit's own boundary set is "
            "cells itself: name a file as boundaries in [audit]."
        )
    return date


def _weights(name: str, raw: document.Weights, folder: Path) -> SmallAreas | Weights:
    file, keys = folder / raw.file, (raw.code, raw.value, raw.boundaries)
    if raw.code and raw.value and raw.boundaries:
        return SmallAreas(file, raw.code, raw.value, raw.boundaries)
    if any(keys):
        raise SpecificationError(
            f"The weights '{name}' must be figures of small areas, with code, value and boundaries, or "
            "shares given outright, with none of the three: complete them."
        )
    return Weights(file)


def _with_tables(document: Document, tables: Iterable[Table]) -> Document:
    return document.model_copy(update={"tables": [*document.tables, *tables]})


def _require_something(document: Document) -> None:
    if not (document.tables or document.profiles or document.hotspots):
        raise SpecificationError(
            "A specification must ask for a table, a profile or a hotspot map, and this one asks for none: "
            'add one, or profile = "crime-and-disorder-audit" to [audit].'
        )


def _population(raw: document.Population, folder: Path) -> PopulationFile:
    given = {name: getattr(raw, name) for name in ("age_band", "gender", "ethnic_group")}
    columns = {name: column for name, column in given.items() if column}
    return PopulationFile(folder / raw.file, raw.date, raw.boundaries, raw.code, raw.value, columns)


def _deprivation(raw: document.Deprivation, folder: Path) -> DeprivationFile:
    return DeprivationFile(folder / raw.file, raw.edition, raw.boundaries, raw.code, raw.decile, raw.rural)


def _harm(raw: document.Harm, folder: Path) -> HarmFile:
    return HarmFile(folder / raw.file, raw.edition, raw.column, raw.code, raw.weight)


def _instrument(raw: document.Needs, folder: Path) -> InstrumentFile:
    return InstrumentFile(folder / raw.file, raw.edition, tuple(raw.full or ()), raw.current_months)


def _record_source(raw: Source, document: Document, folder: Path, find: _Find) -> RecordSource:
    _check_source(raw)
    return RecordSource(
        name=raw.name,
        kind=raw.kind,
        files=find(raw.files, folder),
        public=raw.public,
        format=raw.format,
        as_at=raw.as_at,
        columns=columns_of(raw, document),
        dates=raw.dates,
        sheet=raw.sheet,
        categories=folder / document.categories.offences if document.categories else None,
        offence_list=raw.offence_list,
        ethnicity=raw.ethnicity,
        persistent=_rule(raw),
        period=raw.period,
        marks={mark: _range(raw.name, words) for mark, words in raw.marks.items()},
        rounded_to=raw.rounded_to,
        instrument=_instrument(document.needs[raw.needs], folder) if raw.needs else None,
        bands=bands_of(raw.name, document),
        together=need_of(raw.name, document),
    )


def _rule(raw: Source) -> PersistentRule | None:
    """Who counts as persistent: by convictions where a least number is given, else by lists."""
    rule = raw.persistent
    if rule is None:
        return None
    if raw.kind != "offenders":
        raise SpecificationError(
            f"A rule for persistent offenders must be of a source of offenders, and '{raw.name}' is of "
            f"{raw.kind}: leave persistent out."
        )
    if rule.lists and rule.least is not None:
        raise SpecificationError(
            f"A rule for persistent offenders must be by convictions or by lists, and that of '{raw.name}' "
            "has least and lists: leave one out."
        )
    if rule.least is None and rule.model_fields_set & {"column", "adult"}:
        raise SpecificationError(
            f"A rule for persistent offenders by convictions must say of how many, and that of '{raw.name}' "
            "does not: add least, such as least = 6."
        )
    return PersistentRule(rule.least, rule.column, rule.adult, tuple(rule.lists))


def _range(source: str, words: str) -> tuple[int, int | None]:
    """What a partner's mark stands for: ``1 to 4``, ``fewer than 5``."""
    found = range_meant(words)
    if found is None:
        raise SpecificationError(
            f"A mark of the source '{source}' must stand for figures, as in \"1 to 4\", and "
            "one does not: correct its marks."
        )
    return found


def _check_source(raw: Source) -> None:
    if raw.kind == "offenders" and raw.as_at is None:
        raise SpecificationError(
            f"A source of offenders must say on what day it was true, and '{raw.name}' does not: add as_at."
        )
    if raw.kind == "table" and raw.boundaries is None:
        raise SpecificationError(
            f"A table that a partner added up must name its boundaries, and '{raw.name}' has none: add them."
        )
    if raw.needs and (raw.kind != "offenders" or "needs" in raw.columns):
        raise SpecificationError(
            "Needs assessed with an instrument must be those of offenders, and in no list besides, and the "
            f"source '{raw.name}' is of {raw.kind} or maps a list: leave needs out, or its list."
        )
    for key, given in (("boundaries", raw.boundaries), ("marks", raw.marks), ("rounded_to", raw.rounded_to)):
        if raw.kind != "table" and given:
            raise SpecificationError(
                f"Only figures that a partner added up have {key} of their own, and '{raw.name}' is of "
                f"{raw.kind}: leave {key} out."
            )
