"""What the tables of a source are sums of, counted: the cliques of their columns, by zone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.counts.cliques import cliques, column_sets, families_of, pieces
from geoaudit.counts.count import count
from geoaudit.counts.dimensions import TIMES
from geoaudit.counts.overlaps import on_zones, zones_of
from geoaudit.counts.request import PERSONS, TableRequest
from geoaudit.counts.standing import AREA_CODES
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.counts.words import NEED
from geoaudit.disclosure.before import Before
from geoaudit.disclosure.linking import Links
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.system import as_counts
from geoaudit.engine import Engine
from geoaudit.errors import DisclosureError, SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.periods.calendar import Period, parse_period
from geoaudit.records.address import SETTLED
from geoaudit.records.deprivation_index import DEPRIVATION, RURAL
from geoaudit.records.groupings import AGE_AND_GENDER
from geoaudit.records.needs import NEED_STATE
from geoaudit.releases import Release
from geoaudit.scope import own_areas, people_of, study_of
from geoaudit.spec import AuditSpec, TablePlan

CLASS = "address_class"
_OTHER_PLACES = ("outward", "sector", "district", DEPRIVATION, RURAL)


Planned = Sequence[tuple[TablePlan, Counts]]


@dataclass(frozen=True)
class Group:
    """The tables of one source and one measure, and what earlier packs published of the same.

    `people` are, beside tables of records, those of distinct people: what they count are records too.
    """

    counted: Planned
    earlier: tuple[Profile, ...] = ()
    people: Planned = ()

    @property
    def source(self) -> str:
        return self.counted[0][1].source

    @property
    def measure(self) -> str:
        return self.counted[0][1].measure

    @property
    def places(self) -> list[str]:
        """The boundary sets that anything is counted on or was by area of, the first of them first."""
        before = [profile.boundaries for profile in self.earlier if profile.boundaries]
        every = [*self.counted, *self.people]
        first = [plan.place for plan, counts in every if "area" not in counts.by]
        return list(dict.fromkeys([*first, *(plan.place for plan, _ in every), *sorted(before)]))


@dataclass(frozen=True)
class Linkage:
    """What the tables of a group are sums of, and what is known of the same already."""

    links: Links
    earlier: tuple[Before, ...] = ()


def published_before(
    spec: AuditSpec, evidence: Evidence, key: tuple[str, str], partnership: str
) -> tuple[Release, ...]:
    """Return what earlier packs published of a source and measure, of the partnership's areas or for it.

    Raises
    ------
    DisclosureError
        Where it was by areas that are not, or no longer, those of a boundary set in use.
    """
    found, people = [], people_of(spec, evidence, partnership)
    for release in evidence.released:
        profile = release.profile
        same = bool(profile.boundaries) or release.partnership == people
        if same and (profile.source, profile.measure) == key:
            place = evidence.sets.get(profile.boundaries)
            if profile.boundaries and (place is None or place.sha256 != release.boundaries_sha256):
                raise DisclosureError(
                    "What is published must be protected together with what was, and an earlier pack of this "
                    f"workspace counted '{key[0]}' on '{profile.boundaries}', which this specification does "
                    "not name, or not with the same file: name it in [boundaries], or give another workspace "
                    "if that pack never left."
                )
            if release.partnership == people or _meets(spec, evidence, profile, partnership):
                found.append(release)
    return tuple(found)


def _meets(spec: AuditSpec, evidence: Evidence, profile: Profile, partnership: str) -> bool:
    """Whether a table for another partnership shows areas of this one."""
    own = own_areas(spec, evidence, profile.boundaries, partnership)["area_code"]
    return bool(profile.cells["area_code"].isin(own).any())


def links_of(spec: AuditSpec, engine: Engine, evidence: Evidence, partnership: str, group: Group) -> Links:
    """Return what ties the tables of one source together.

    Raises
    ------
    SpecificationError
        Where what they are sums of would be too large to count, or tells of places that nobody could prove
        safe.
    """
    _require_one_kind_of_place(spec, group)
    _require_one_kind_of_home(group)
    _require_one_way_of_needs(group)
    source, measure, places = group.source, group.measure, _places(spec, group)
    studies = [study_of(spec, evidence, (source, place), partnership) for place in places]
    zones = zones_of(studies, [evidence.lookups[place].table for place in places])
    zones = _of_own_people(spec, evidence, zones)
    zones[""] = zones[""].where(_inside(zones, studies), "")
    if measure == PERSONS:
        _require_one_set(source, places)
        _require_whole(group, studies[0])
        return Links((), zones)
    parts, spans = pieces(tuple(_periods(studies[0], group.earlier)))
    by_zone, by_none = (
        replace(study, periods=parts) for study in (on_zones(engine, studies, zones), studies[0])
    )
    sets = list(_sets(group, by_none))
    _require_no_circle(source, sets)
    found = [
        _counted(engine, (source, measure), columns, by_zone if "area" in columns else by_none)
        for columns in cliques(sets)
    ]
    return Links((*found, *_spread(group, by_none)), zones, spans)


def _places(spec: AuditSpec, group: Group) -> list[str]:
    """The sets that zones are of: of several one is the audit's own, which tells whose people are whose."""
    several = len(group.places) > 1 and group.source not in spec.own
    return list(dict.fromkeys([*group.places, *([spec.main] if several else [])]))


def _of_own_people(spec: AuditSpec, evidence: Evidence, zones: pd.DataFrame) -> pd.DataFrame:
    """The zones that anybody is counted in: those in an area of the partnership on the audit's own set."""
    if spec.main not in zones or evidence.sets[spec.main].areas["parent"].isna().all():
        return zones
    return zones[zones[spec.main] != ""].reset_index(drop=True)


def _require_one_set(source: str, places: Sequence[str]) -> None:
    if len(places) > 1:
        raise SpecificationError(
            f"Distinct people must be counted on one boundary set, and those of '{source}' are to be on "
            f"{', '.join(places)}: their numbers in the parts that these tell apart add up to nothing, so "
            "that nobody could prove them safe. Take out restated_from."
        )


def _require_one_kind_of_place(spec: AuditSpec, group: Group) -> None:
    """Refuse exact figures of wards and of what cuts across them: overlaps give people away."""
    counted = (counts for _, counts in (*group.counted, *group.people))
    tables = [*counted, *map(as_counts, group.earlier)]
    others = sorted({c for t in tables for c in (*t.by, *t.where) if c in _OTHER_PLACES})
    if others and any("area" in t.by for t in tables) and not spec.policy.rounded:
        raise SpecificationError(
            f"Under {spec.policy.name} people must not be counted both by area and by {', '.join(others)}, "
            "in earlier packs neither: the difference tells of the few where the two overlap. Take out the "
            f"tables of '{group.source}' by the one or the other, or choose a policy that rounds."
        )


def _require_one_kind_of_home(group: Group) -> None:
    """Refuse homes by area beside homes by nearness: the one follows in part from the other."""
    counted = (counts for _, counts in (*group.counted, *group.people))
    tables = [*counted, *map(as_counts, group.earlier)]
    columns = {name for table in tables for name in (*table.by, *table.where)}
    if "home_area" in columns and columns & {"home", "home_distance"}:
        raise SpecificationError(
            "Where offenders live must be counted in one way, by the area of the home or by how near it "
            f"is, in earlier packs too, and tables of '{group.source}' do both: what the one hides would "
            "follow from the other. Keep the maps of the method journeys, or those of the method flows."
        )


def _require_one_way_of_needs(group: Group) -> None:
    """Refuse needs in a list beside needs by an instrument: nobody could say how the two hang together."""
    counted = (counts for _, counts in (*group.counted, *group.people))
    columns = [{*table.by, *table.where} for table in [*counted, *map(as_counts, group.earlier)]]
    if len({NEED_STATE in names for names in columns if NEED in names}) > 1:
        raise SpecificationError(
            f"The needs of '{group.source}' must be told in one way, in earlier packs too, and they are in a "
            "list and by an instrument: take the tables by need out, or give another workspace if the "
            "earlier pack never left."
        )


def _require_no_circle(source: str, sets: Sequence[frozenset[str]]) -> None:
    """Refuse needs by age and gender beside areas that go with either: the full cross of them is too much."""
    aged = any({NEED, NEED_STATE, AGE_AND_GENDER} <= columns for columns in sets)
    united = [set(columns) for columns in cliques(sets)]
    if aged and any({"area", NEED} <= columns and columns & {AGE_AND_GENDER, "gender"} for columns in united):
        raise SpecificationError(
            f"Needs of '{source}' by age and gender must stand beside no table by area that age or "
            "gender goes with, such as one by area and gender or of persistent offenders by area, in earlier "
            "packs too: taken together they are too many to be proven safe. Take standardised out of the "
            "profile of needs, or those tables."
        )


def _require_whole(group: Group, study: Study) -> None:
    """Refuse tables of distinct people of which one is of a part of those of another."""
    tables = [*(counts for _, counts in group.counted), *map(as_counts, group.earlier)]
    limits = {tuple(sorted((c, tuple(sorted(v))) for c, v in t.where.items())) for t in tables}
    spans = list(_periods(study, group.earlier))
    crossing = any(a is not b and a.start < b.end and b.start < a.end for a in spans for b in spans)
    if len(limits) > 1 or crossing:
        raise SpecificationError(
            f"Distinct people of '{group.source}' must be counted with one where and over periods that do "
            "not overlap, in earlier packs too: the difference of a whole and its part is people, and nobody "
            "could prove them safe. Take out the where, or the longer periods."
        )


def _periods(study: Study, earlier: Sequence[Profile]) -> Iterator[Period]:
    """What a source is counted for, and was in earlier packs; none where it is of one day."""
    yield from study.periods
    known = {period.label for period in study.periods}
    before = {str(label) for profile in earlier for label in profile.cells["period"]}
    yield from (parse_period(label) for label in sorted(before - known) if study.periods)


def _inside(zones: pd.DataFrame, studies: Sequence[Study]) -> "pd.Series[bool]":
    """Which zones tables of the partnership count that are not by area."""
    own = {*studies[0].areas["area_code"], *(AREA_CODES.values() if studies[0].shows_unplaced else ())}
    return zones[studies[0].placed.boundaries].isin(own)


def _sets(group: Group, study: Study) -> Iterator[frozenset[str]]:
    """The columns of each table, and the address class where any table shows it: areas tell it too."""
    counted = (counts for _, counts in (*group.counted, *group.people))
    tables = [*counted, *map(as_counts, group.earlier)]
    classed = any(CLASS in counts.by for counts in tables)
    for columns in column_sets(tables, study.placed.records.spans):
        yield columns | {CLASS} if classed else columns


def _spread(group: Group, study: Study) -> Iterator[Counts]:
    """The tables that share events over weekdays and hours: their parts are sums of nothing else."""
    if study.placed.records.spans:
        yield from (counts for _, counts in group.counted if set(counts.by) & set(TIMES))


def _counted(engine: Engine, what: tuple[str, str], columns: tuple[str, ...], study: Study) -> Counts:
    by = tuple(name for name in columns if not ("area" in columns and name == CLASS))
    request = TableRequest(f"Parts of {what[0]} by {', '.join(columns)}", what[0], by, measure=what[1])
    counts = count(engine, request, study)
    counts = replace(counts, cells=_occurring(counts.cells, counts.by))
    return _with_class(counts) if len(by) < len(columns) else counts


def _with_class(counts: Counts) -> Counts:
    """Tell the address class of each area, and of each class the total over its own areas.

    Of the people in such a total only the least is said that they can be: those of one area.
    """
    classes = {code: name for name, code in AREA_CODES.items()}
    cells = counts.cells.assign(**{CLASS: counts.cells["area_code"].map(classes).fillna(SETTLED)})
    inner = cells[cells["area_code"] != TOTAL]
    keys = [CLASS, *(name for name in counts.by if name != "area"), "period"]
    others = [name for name in cells if name not in {*keys, "area_code", "area_name"}]
    how = dict.fromkeys(others, "max") | {"n": "sum", "available": "all"}
    totals = inner.groupby(keys, sort=False, as_index=False).agg(how).assign(area_code=TOTAL, area_name=TOTAL)
    cells = pd.concat([inner, totals], ignore_index=True)[list(cells)]
    return replace(counts, cells=cells, by=(*counts.by, CLASS), apart=(*counts.apart, CLASS))


def _occurring(cells: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Leave out what cannot be: combinations that never occur of columns that tell of one another."""
    for family in families_of(by):
        columns = ["area_code" if name == "area" else name for name in by if name in family]
        if len(columns) > 1:
            there = cells.loc[cells["n"] > 0, columns].drop_duplicates()
            inner = ~(cells[columns] == TOTAL).any(axis=1)
            keys = pd.MultiIndex.from_frame(cells[columns])
            cells = cells[~inner | keys.isin(pd.MultiIndex.from_frame(there))]
    return cells.reset_index(drop=True)
