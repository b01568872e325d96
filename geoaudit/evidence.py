"""What a specification's files hold, read and placed: true records, never to be published as they are."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import pandas as pd

from geoaudit.counts.standing import AREA_CODES
from geoaudit.counts.statement import is_snapshot
from geoaudit.counts.study import FEW, Study
from geoaudit.counts.table import TOTAL
from geoaudit.engine import Engine, open_engine
from geoaudit.errors import GeographyError, PackError, SpecificationError
from geoaudit.pack.place import recover, workplace
from geoaudit.periods.coverage import require_covered, require_whole_months
from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries, told_apart
from geoaudit.places.gazetteer import Gazetteer, no_gazetteer, read_gazetteer
from geoaudit.places.lookup import Tolerance, make_lookup
from geoaudit.provenance import Source
from geoaudit.records.ingest import Records, ingest
from geoaudit.records.placing import Geography, Placed, place
from geoaudit.spec import AuditSpec

ALL = "all"
Told = Callable[[str], None]
_PASSING = "run"


@dataclass(frozen=True)
class Bench:
    """Where the work is done: an engine, the workspace that stays and the folder that goes afterwards."""

    engine: Engine
    workspace: Path
    passing: Path


@dataclass(frozen=True)
class Evidence:
    """What was read and where it was placed.

    Attributes
    ----------
    sets : mapping of str to BoundarySet
        The boundary sets in use, by name.
    gazetteer : Gazetteer
        The postcodes.
    records : mapping of str to Records
        The sources, by name.
    held : mapping of str to tuple of str
        The months (``2021-05``) that each dated source holds, by source.
    placed : mapping of (str, str) to Placed
        Each source on each boundary set that a table wants it on.
    """

    sets: Mapping[str, BoundarySet]
    gazetteer: Gazetteer
    records: Mapping[str, Records]
    held: Mapping[str, tuple[str, ...]]
    placed: Mapping[tuple[str, str], Placed]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files of boundaries and postcodes."""
        return (*(s.source for s in self.sets.values()), *self.gazetteer.sources)


@contextmanager
def at_work(workspace: Path) -> Iterator[Bench]:
    """Open an engine and a folder for what must not outlive the run.

    Raises
    ------
    PackError
        Where the workspace cannot be written.
    """
    with ExitStack() as stack:
        try:
            workspace.mkdir(mode=0o700, parents=True, exist_ok=True)
            recover(workspace / _PASSING)
            passing = stack.enter_context(workplace(workspace / _PASSING))
        except OSError:
            raise PackError(
                f"The workspace {workspace.name} must be a folder that can be written, and is not: name "
                "another with --workspace."
            ) from None
        yield Bench(stack.enter_context(open_engine(scratch=passing)), workspace, passing)


def gather(spec: AuditSpec, bench: Bench, told: Told) -> Evidence:
    """Read every file of the specification and place every record.

    Raises
    ------
    GeographyError, RecordsError, PeriodError
        Where a file cannot be used, or a period asks for months that no file holds.
    """
    wanted = _wanted(spec)
    counted_on = sorted({on for _, on in wanted})
    told("Reading boundaries")
    sets = {
        name: read_boundaries(_boundaries(spec, name)) for name in sorted({*counted_on, *_national(spec)})
    }
    _require_own_codes(sets)
    told("Reading postcodes")
    gazetteer = read_gazetteer(spec.gazetteer) if spec.gazetteer else no_gazetteer()
    kept = bench.workspace / "lookups"
    tolerance = Tolerance(spec.near, sets[spec.national] if spec.national else None)
    lands = {
        name: Geography(sets[name], make_lookup(gazetteer, sets[name], tolerance, kept), tolerance)
        for name in counted_on
    }
    records = {}
    for source in spec.sources:
        told(f"Reading {source.name}")
        records[source.name] = ingest(source, bench.workspace)
    _require_gazetteer(spec, records)
    _require_nobody_public(records)
    held = _held(spec, records)
    told("Placing records")
    placed = {
        (name, on): place(bench.engine, records[name], lands[on], bench.passing, kept) for name, on in wanted
    }
    return Evidence(sets, gazetteer, records, held, placed)


def partnerships(spec: AuditSpec, evidence: Evidence) -> tuple[str, ...]:
    """Return whom a pack is made for: those named, or each that the boundary set tells apart.

    Raises
    ------
    SpecificationError
        Where a partnership is of no area, or several are asked for and the boundary set tells none apart.
    """
    areas = evidence.sets[spec.main].areas
    known = sorted(areas["parent"].dropna().unique())
    if not known:
        if len(spec.partnership) > 1:
            raise SpecificationError(
                "Several partnerships need a column that says which area belongs to which, and "
                f"'{spec.main}' names none: add parent to its boundaries."
            )
        return (spec.title,) if spec.partnership == (ALL,) else spec.partnership
    if spec.partnership == (ALL,):
        return tuple(known)
    for name in spec.partnership:
        if name not in known:
            raise SpecificationError(
                f"A partnership must be named in the boundary set '{spec.main}', and '{name}' is not: it has "
                f"{', '.join(known[:12])}{' and others' if len(known) > 12 else ''}."
            )
    return spec.partnership


def study_of(spec: AuditSpec, evidence: Evidence, wanted: tuple[str, str], partnership: str) -> Study:
    """Return what is counted of a source on a boundary set (`wanted`) for a partnership.

    Raises
    ------
    SpecificationError
        Where the boundary set does not say which of its areas are the partnership's.
    """
    areas = evidence.sets[wanted[1]].areas
    main = evidence.sets[spec.main].areas
    whole = areas["parent"].isna().all() and main["parent"].isna().all()
    mine = areas if whole else areas[areas["parent"] == partnership]
    if mine.empty:
        raise SpecificationError(
            f"A boundary set must say which areas are of '{partnership}', and '{wanted[1]}' names none: "
            "give it a parent column with the same names as the audit's own set."
        )
    periods = spec.periods if wanted[0] in evidence.held else ()
    few = FEW if spec.policy.for_release else 1
    return Study(
        placed=evidence.placed[wanted],
        areas=mine,
        everywhere=_neighbours(spec, evidence, areas),
        periods=periods,
        whole=len(mine) == len(areas),
        held=evidence.held.get(wanted[0]),
        few=few,
    )


def _neighbours(spec: AuditSpec, evidence: Evidence, areas: pd.DataFrame) -> pd.DataFrame:
    """What to call each area that may hold a record of elsewhere: its partnership, or the district."""
    own = pd.DataFrame({"area_code": areas["area_code"], "neighbour": areas["parent"]})
    own["neighbour"] = own["neighbour"].fillna(areas["area_name"] + " (" + areas["area_code"] + ")")
    if not spec.national:
        return own
    around = evidence.sets[spec.national].areas
    named = around["area_name"] + " (" + around["area_code"] + ")"
    others = pd.DataFrame({"area_code": around["area_code"], "neighbour": named})
    return pd.concat([own, others], ignore_index=True).drop_duplicates("area_code")


def _wanted(spec: AuditSpec) -> list[tuple[str, str]]:
    """Each source and boundary set that a table needs; a source in no table is accounted for all the same."""
    asked = {(table.request.source, table.boundaries) for table in spec.tables}
    counted = {source for source, _ in asked}
    return sorted(
        asked | {(s.name, spec.own.get(s.name, spec.main)) for s in spec.sources if s.name not in counted}
    )


def _boundaries(spec: AuditSpec, name: str) -> BoundaryFile:
    """The boundary file, told apart by the partnerships that the audit names, whether or not it says how."""
    file = spec.boundaries[name]
    return file if file.parent or spec.partnership == (ALL,) else told_apart(file, spec.partnership)


def _require_own_codes(sets: Mapping[str, BoundarySet]) -> None:
    ours = {TOTAL, *AREA_CODES.values()}
    for name, found in sets.items():
        taken = sorted(ours & set(found.areas["area_code"]))
        if taken:
            raise GeographyError(
                f"The area codes {', '.join(sorted(ours))} have a meaning in every table, and '{name}' uses "
                f"{', '.join(taken)} for an area: name the column of GSS codes."
            )


def _national(spec: AuditSpec) -> set[str]:
    return {spec.national} if spec.national else set()


def _require_gazetteer(spec: AuditSpec, records: Mapping[str, Records]) -> None:
    if spec.gazetteer:
        return
    for name, source in records.items():
        if "outward" in source.columns:
            raise SpecificationError(
                f"Postcodes need a gazetteer, and the source '{name}' has postcodes: add [gazetteer] and its "
                "files."
            )


def _require_nobody_public(records: Mapping[str, Records]) -> None:
    for name, source in records.items():
        if source.public and source.has_person:
            raise SpecificationError(
                f"A source that tells people apart cannot be public, and '{name}' does: take out public, or "
                "its column of persons."
            )


def _held(spec: AuditSpec, records: Mapping[str, Records]) -> dict[str, tuple[str, ...]]:
    """The months that each dated source holds, every period checked against them."""
    dated = {name: r for name, r in records.items() if r.kind != "table" and not is_snapshot(r)}
    held = {name: spec.covers[name].months if name in spec.covers else r.months for name, r in dated.items()}
    counted = {table.request.source for table in spec.tables}
    for name, period in product(sorted(counted & set(held)), spec.periods):
        if dated[name].month_precision:
            require_whole_months(name, period)
        if not spec.allow_part_covered:
            require_covered(name, period, held[name])
    return held
