"""What a specification's files hold, read and placed: true records, never to be published as they are."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import product
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geoaudit.counts.statement import is_snapshot
from geoaudit.engine import Engine, open_engine
from geoaudit.errors import PackError, RecordsError, SpecificationError
from geoaudit.hierarchy.reading import read_hierarchy
from geoaudit.hierarchy.tree import Hierarchy
from geoaudit.hotspots.neighbours import of_areas
from geoaudit.land import placed_on, read_sets
from geoaudit.pack.place import recover, workplace
from geoaudit.periods.calendar import Period
from geoaudit.periods.coverage import require_covered, require_whole_months
from geoaudit.periods.windows import common_window
from geoaudit.places.boundaries import BoundarySet, one_series
from geoaudit.places.gazetteer import Gazetteer, no_gazetteer, read_gazetteer
from geoaudit.places.lookup import Lookup, Tolerance, make_lookup
from geoaudit.provenance import Source, Use, digest
from geoaudit.ranked import indices_with, read_indices
from geoaudit.records.categories import groups_of, read_categories
from geoaudit.records.deprivation import with_deprivation
from geoaudit.records.deprivation_index import Index
from geoaudit.records.homes import with_homes
from geoaudit.records.ingest import Records, ingest
from geoaudit.records.placing import Geography, Placed, place, place_by_date, place_of_one
from geoaudit.records.schema import FACILITIES
from geoaudit.reference.reading import Reference, read_reference
from geoaudit.releases import Release, released
from geoaudit.spec import AuditSpec, TablePlan

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
    dated : mapping of str to BoundarySet
        For each series of sets that records are placed on by their own date: the areas of all of them.
    lookups : mapping of str to Lookup
        Every postcode on each set that anything is placed on, shown on or moved from.
    gazetteer : Gazetteer
        The postcodes.
    records : mapping of str to Records
        The sources, by name.
    periods : tuple of Period
        What everything is counted for.
    held : mapping of str to tuple of str
        The months (``2021-05``) that each dated source holds, by source.
    placed : mapping of (str, str) to Placed
        Each source on each boundary set, or series of sets, that a table wants it on.
    hierarchy : Hierarchy or None
        What lies in what and what became what, by official word, where the specification names files of it.
    reference : Reference
        What figures are held against or weighed by.
    released : tuple of Release
        What earlier packs of the workspace published about people.
    groups : mapping of str to tuple of str
        The groups of offences that the category table has, by column.
    indices : mapping of str to Index
        The deprivation index that records are told by, by source.
    """

    sets: Mapping[str, BoundarySet]
    dated: Mapping[str, BoundarySet]
    lookups: Mapping[str, Lookup]
    gazetteer: Gazetteer
    records: Mapping[str, Records]
    periods: tuple[Period, ...]
    held: Mapping[str, tuple[str, ...]]
    placed: Mapping[tuple[str, str], Placed]
    hierarchy: Hierarchy | None
    reference: Reference
    released: tuple[Release, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indices: Mapping[str, Index] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The files of boundaries, postcodes and indices."""
        indices = dict.fromkeys(index.source for index in self.indices.values())
        return (*(s.source for s in self.sets.values()), *self.gazetteer.sources, *indices)

    @property
    def uses(self) -> tuple[Use, ...]:
        """The files read that are none of records or areas, and what each was read for."""
        indices = {index.edition: index for index in self.indices.values()}.values()
        return (
            *(Use("hierarchy of areas", file) for file in (self.hierarchy.sources if self.hierarchy else ())),
            *(Use("postcodes", file) for file in self.gazetteer.sources),
            *(Use("deprivation index", replace(one.source, edition=one.edition)) for one in indices),
            *self.reference.uses,
        )

    def areas_of(self, place: str) -> gpd.GeoDataFrame:
        """Return the areas of a boundary set or of a series of sets."""
        return (self.dated[place] if place in self.dated else self.sets[place]).areas


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
        Where a file cannot be used, a source has no row to count, or a period asks for months that no file
        holds.
    """
    told("Reading boundaries")
    hierarchy = read_hierarchy(spec.hierarchy) if spec.hierarchy else None
    before = released(bench.workspace) if spec.policy.for_release else ()
    spec = replace(spec, indices=indices_with(spec, before))
    sets = read_sets(spec, hierarchy)
    indices = read_indices(spec, sets)
    reference = read_reference(spec)
    wanted = _wanted(spec, before)
    told("Reading postcodes")
    gazetteer = read_gazetteer(spec.gazetteer) if spec.gazetteer else no_gazetteer()
    kept = bench.workspace / "lookups"
    tolerance = Tolerance(spec.near, sets[spec.national] if spec.national else None)
    places = dict.fromkeys([*placed_on(spec), *_before(spec, before)])
    lookups = {name: make_lookup(gazetteer, sets[name], tolerance, kept) for name in places}
    records = {}
    for source in spec.sources:
        told(f"Reading {source.name}")
        records[source.name] = ingest(source, bench.workspace)
    _require_rows(records)
    _require_gazetteer(spec, records)
    _require_nobody_public(records)
    _require_covers(spec, records)
    held = _held(spec, records)
    periods = spec.periods or (common_window(_counted_apart(spec, held)),)
    _require_periods(spec, records, held, periods)
    told("Placing records")
    lands = {name: Geography(sets[name], lookup, tolerance) for name, lookup in lookups.items()}
    placed = _of_one(spec, bench, sets, _placed(spec, bench, records, lands, wanted))
    placed = _with_homes(spec, bench, lands, placed)
    placed = _with_indices(bench, indices, lands, placed)
    dated = {
        plan.place: one_series([sets[name] for name in plan.by_date]) for plan in spec.tables if plan.by_date
    }
    read = sets, dated, lookups, gazetteer, records, periods, held, placed, hierarchy
    return Evidence(*read, reference, before, _groups(spec), indices)


def _groups(spec: AuditSpec) -> dict[str, tuple[str, ...]]:
    """The groups of offences that a table can be restricted to, where one is restricted or keeps cells."""
    asked = any(plan.request.where or plan.request.keep for plan in spec.tables)
    path = next((source.categories for source in spec.sources if source.categories), None)
    return groups_of(read_categories(path)) if asked and path else {}


def published_on(spec: AuditSpec) -> list[tuple[str, str]]:
    """Return each source and place that something is published of, a source in no table among them."""
    asked = {(plan.request.source, plan.place) for plan in spec.tables}
    counted = {source for source, _ in asked}
    return sorted(
        asked | {(s.name, spec.own.get(s.name, spec.main)) for s in spec.sources if s.name not in counted}
    )


Wanted = list[tuple[str, str]]


def _wanted(spec: AuditSpec, before: Sequence[Release]) -> Wanted:
    """Each source and place needed: what is or was published, and what is counted to test estimates."""
    tested = {(plan.request.source, plan.boundaries) for plan in spec.tables if _can_be_checked(spec, plan)}
    counted = {plan.request.source for plan in spec.tables}
    known = {(r.profile.source, r.profile.boundaries) for r in before}
    again = {(name, place) for name, place in known if name in counted and place in spec.boundaries}
    found = {*published_on(spec), *tested, *again, *_mapped(spec), *_of_facilities(spec)}
    return sorted({*found, *((name, spec.main) for name, _ in found if _of_people(spec, name))})


def _mapped(spec: AuditSpec) -> set[tuple[str, str]]:
    """What hotspot maps take as points, on the audit's own set, and where they take homes from."""
    points = {(name, spec.main) for plan in spec.hotspots for name in (plan.source, plan.beside) if name}
    return points | {(plan.homes, plan.boundaries) for plan in spec.hotspots if plan.homes}


def _of_facilities(spec: AuditSpec) -> set[tuple[str, str]]:
    """Facilities on the audit's own set, whose areas they are listed with."""
    return {(source.name, spec.main) for source in spec.sources if source.kind == FACILITIES.name}


def _of_people(spec: AuditSpec, name: str) -> bool:
    """Whether a source is of people, whose partnership is that of their area on the audit's own set."""
    return name not in spec.own and not next(one for one in spec.sources if one.name == name).public


def _of_one(
    spec: AuditSpec,
    bench: Bench,
    sets: Mapping[str, BoundarySet],
    placed: Mapping[tuple[str, str], Placed],
) -> dict[tuple[str, str], Placed]:
    """Records of people on other sets than the audit's own only where both have them in one partnership.

    A street that went from one partnership to another would else be a part of the figures of both, and their
    difference the people of it.
    """
    found = dict(placed)
    for name, on in placed:
        if told_by_main(spec, sets, name, on):
            steps, areas = (
                (placed[name, on], placed[name, spec.main]),
                (sets[on].areas, sets[spec.main].areas),
            )
            found[name, on] = place_of_one(bench.engine, *steps, areas, bench.passing)
    return found


def _with_homes(
    spec: AuditSpec,
    bench: Bench,
    lands: Mapping[str, Geography],
    placed: Mapping[tuple[str, str], Placed],
) -> dict[tuple[str, str], Placed]:
    """Records of offences with where their offenders live, where a map of journeys asks for it."""
    found = dict(placed)
    for plan in (one for one in spec.hotspots if one.homes):
        land = lands[plan.boundaries]
        both = placed[plan.source, plan.boundaries], placed[str(plan.homes), plan.boundaries]
        told = with_homes(bench.engine, *both, _touching(land.areas), land.lookup.table, bench.passing)
        mine = [key for key in placed if key[0] == plan.source]
        found |= {key: replace(placed[key], records=told.records) for key in mine}
    return found


def _with_indices(
    bench: Bench,
    indices: Mapping[str, Index],
    lands: Mapping[str, Geography],
    placed: Mapping[tuple[str, str], Placed],
) -> dict[tuple[str, str], Placed]:
    """Records with the decile of the small area that each lies in, where anything is asked of them by it."""
    found = dict(placed)
    for name, index in indices.items():
        mine = [key for key in placed if key[0] == name]
        if mine:
            records = placed[mine[0]].records
            step = bench.engine, records, lands[index.boundaries]
            there = place(*step, bench.passing, bench.workspace / "lookups")
            told = with_deprivation(bench.engine, records, there, index, bench.passing)
            found |= {key: replace(placed[key], records=told) for key in mine}
    return found


def _touching(areas: BoundarySet) -> pd.DataFrame:
    """The pairs of areas that touch, in both directions: `area_code` and `other_code`."""
    near = of_areas(areas.areas.geometry).matrix.tocoo()
    codes = areas.areas["area_code"].to_numpy()
    return pd.DataFrame({"area_code": codes[near.row], "other_code": codes[near.col]})


def made_of(spec: AuditSpec, evidence: Evidence, name: str) -> str:
    """Return a hash of what counts of a source follow from: records as read, homes, postcodes, deciles."""
    postcodes = [source.sha256 for source in evidence.gazetteer.sources]
    homes = [evidence.records[str(p.homes)].path.name for p in spec.hotspots if p.homes and p.source == name]
    index = evidence.indices.get(name)
    ranked = [index.source.sha256, evidence.sets[index.boundaries].sha256, index.columns] if index else []
    return digest([evidence.records[name].made_of, *homes, postcodes, spec.near, *ranked])


def told_by_main(spec: AuditSpec, sets: Mapping[str, BoundarySet], name: str, on: str) -> bool:
    """Say whether a source's records on a set are those that the audit's own has in the same partnership."""
    other = on in sets and on != spec.main and _of_people(spec, name)
    return other and bool(sets[spec.main].areas["parent"].notna().any())


def _before(spec: AuditSpec, before: Sequence[Release]) -> list[str]:
    """The boundary sets of the specification that earlier packs were on."""
    return sorted({r.profile.boundaries for r in before} & set(spec.boundaries))


def _can_be_checked(spec: AuditSpec, plan: TablePlan) -> bool:
    """Whether a table that is estimated could be counted too, to say in the service how far off it is."""
    return plan.moved and plan.request.source not in spec.own and not spec.policy.for_release


def _placed(
    spec: AuditSpec,
    bench: Bench,
    records: Mapping[str, Records],
    lands: Mapping[str, Geography],
    wanted: Wanted,
) -> dict[tuple[str, str], Placed]:
    """Every source wherever a table wants it, those by date from the places on each set of the series."""
    kept = bench.workspace / "lookups"
    series = {plan.place: plan.by_date for plan in spec.tables if plan.by_date}
    singly = {(name, on) for name, place in wanted for on in series.get(place, (place,))}
    placed = {
        (name, on): place(bench.engine, records[name], lands[on], bench.passing, kept)
        for name, on in sorted(singly)
    }
    for name, on in wanted:
        if on in series:
            steps = [(_in_force(spec, part), placed[name, part]) for part in series[on]]
            placed[name, on] = place_by_date(bench.engine, on, steps, bench.passing)
    return {one: placed[one] for one in wanted}


def _in_force(spec: AuditSpec, name: str) -> date:
    file = spec.boundaries[name]
    return file.in_force or file.date


def _require_rows(records: Mapping[str, Records]) -> None:
    """Refuse a source without a row to count, save one of a day or of months that its files name."""
    for name, r in records.items():
        if r.rows_read and not r.rows_accepted:
            reasons = ", ".join(f"{n:,} for '{reason}'" for reason, n in r.rejected.items())
            raise RecordsError(
                f"A source must have rows that can be counted, and all {r.rows_read:,} of '{name}' are "
                f"rejected ({reasons}): correct its files, or how the specification has them read."
            )
        if not r.rows_read and not r.months and _is_dated(r):
            files = ", ".join(file.name for file in r.files)
            raise RecordsError(
                f"A source of dated records must have rows, and '{name}' has none below the header of "
                f"{files}: export it again, or take it and what is made of it out of the specification."
            )


def _is_dated(records: Records) -> bool:
    """Whether a source's records say when something happened."""
    return records.kind != "table" and not is_snapshot(records)


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


def _require_covers(spec: AuditSpec, records: Mapping[str, Records]) -> None:
    """Refuse to tell from people's records which months they hold: the first and the last would hold some."""
    for name, r in records.items():
        if _is_dated(r) and not r.public and spec.policy.for_release and name not in spec.covers:
            raise SpecificationError(
                f"A dated source about people must say which months it covers, and '{name}' does not: its "
                "first and last would be known to hold somebody. Add covers to it, such as covers = "
                '"2021-04 to 2022-03".'
            )


def _held(spec: AuditSpec, records: Mapping[str, Records]) -> dict[str, tuple[str, ...]]:
    """The months that each dated source holds."""
    dated = {name: r for name, r in records.items() if _is_dated(r)}
    return {name: spec.covers[name].months if name in spec.covers else r.months for name, r in dated.items()}


def _counted_apart(spec: AuditSpec, held: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """What is held of the dated sources that a table counts."""
    counted = {plan.request.source for plan in spec.tables}
    return {name: months for name, months in held.items() if name in counted}


def _require_periods(
    spec: AuditSpec,
    records: Mapping[str, Records],
    held: Mapping[str, tuple[str, ...]],
    periods: Sequence[Period],
) -> None:
    """Refuse a period that a counted source cannot be counted for."""
    for (name, months), period in product(_counted_apart(spec, held).items(), periods):
        if records[name].month_precision:
            require_whole_months(name, period)
        if not spec.allow_part_covered:
            require_covered(name, period, months)
