"""Everything counted for one partnership, as true counts: the last room before the door."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from geoaudit.counts.count import count
from geoaudit.counts.flow import flow_counted
from geoaudit.counts.quality import (
    months_counted,
    neighbours_counted,
    placing_counted,
    remarks_counted,
    rows_counted,
    share_counted,
    unplaced_counted,
)
from geoaudit.counts.request import PERSONS, RECORDS, TableRequest
from geoaudit.counts.study import Study
from geoaudit.counts.table import ACCOUNTS, LARGE, SMALL, THROUGHOUT, Counts
from geoaudit.engine import Engine
from geoaudit.errors import PeriodError, SpecificationError
from geoaudit.events import Events, events_of, require_borne
from geoaudit.evidence import Evidence, made_of, published_on, told_by_main
from geoaudit.facilities import Facilities, facilities_of
from geoaudit.hierarchy.levels import are_large
from geoaudit.linkage import Group, Linkage, links_of, published_before
from geoaudit.periods.calendar import Period, whole_month
from geoaudit.periods.coverage import missing_months
from geoaudit.records.deprivation_index import DEPRIVATION, RURAL
from geoaudit.scope import study_of, whole_study
from geoaudit.spec import AuditSpec, TablePlan
from geoaudit.together import (
    of_one_time,
    of_other_records,
    require_no_differences,
    require_one_day,
    require_one_name,
    require_one_policy,
    require_rounding,
    require_same_bands,
    require_same_measures,
    require_same_need,
)

REVISED = "Its totals are rounded too: an earlier pack counted other records of the same time."
_ACROSS = frozenset({"outward", "sector", "home_area", DEPRIVATION, RURAL})
"""What cuts across areas, so that exact totals of it tell of few where the two overlap."""
GROUPS = ("outward", "district", "age_band", "gender", "ethnicity", "home_office_group", "crime_type")


@dataclass(frozen=True)
class Account:
    """What became of a source's rows on one boundary set, or series of sets."""

    source: str
    boundaries: str
    rows: Counts
    placing: Counts
    remarks: Counts
    neighbours: Counts
    unplaced: Counts
    share: Counts


@dataclass(frozen=True)
class Counted:
    """A table as it was counted.

    Attributes
    ----------
    plan : TablePlan
    counts : Counts
        On the set that it is counted on, of the partnership's areas. A public source that is shown on another
        set is counted on the whole of it, of which the partnership's share is estimated; people of other
        partnerships are no part of any pack but their own.
    flow : Counts
        What became of the source's rows in it.
    direct : Counts or None
        A table that is estimated, counted as if it were not, to say how far off the estimate is; none in a
        pack for release.
    indicator : Counts or None
        The months of the source that its figures are shared out by, in the categories that both have.
    """

    plan: TablePlan
    counts: Counts
    flow: Counts
    direct: Counts | None
    indicator: Counts | None


@dataclass(frozen=True)
class Tally:
    """Everything counted for one partnership, unprotected.

    Attributes
    ----------
    partnership : str
    accounts : tuple of Account
    tables : tuple of Counted
    months : mapping of str to Counts
        The rows by source and month.
    links : mapping of (str, str) to Linkage
        By source and measure, what the tables about people are sums of.
    events : mapping of (str, str) to Events
        By title and role, the places and days that hotspot maps of public sources are made of.
    facilities : mapping of str to Facilities
        By source, those that may be told one by one.
    """

    partnership: str
    accounts: tuple[Account, ...]
    tables: tuple[Counted, ...]
    months: Mapping[str, Counts]
    links: Mapping[tuple[str, str], Linkage]
    events: Mapping[tuple[str, str], Events] = field(default_factory=dict)
    facilities: Mapping[str, Facilities] = field(default_factory=dict)


def account(spec: AuditSpec, engine: Engine, evidence: Evidence, partnership: str) -> tuple[Account, ...]:
    """Account for every row of every source, on each boundary set that it is counted on."""
    accounts = []
    for wanted in published_on(spec):
        study = study_of(spec, evidence, wanted, partnership)
        records = study.placed.records
        groups = [name for name in GROUPS if name in records.columns]
        accounts.append(
            Account(
                *wanted,
                rows_counted(records),
                placing_counted(engine, study),
                remarks_counted(engine, study),
                neighbours_counted(engine, study),
                unplaced_counted(engine, study, evidence.lookups[spec.main].table),
                share_counted(engine, study, groups),
            )
        )
    return tuple(accounts)


def tally(spec: AuditSpec, engine: Engine, evidence: Evidence, partnership: str) -> Tally:
    """Account for every row and count every table that the specification asks for."""
    require_borne(spec, evidence)
    tables = tuple(_counted(spec, engine, evidence, plan, partnership) for plan in spec.tables)
    months = dict(_months(engine, evidence))
    links = dict(_links(spec, engine, evidence, tables, partnership))
    return Tally(
        partnership,
        account(spec, engine, evidence, partnership),
        tables,
        months,
        links,
        events_of(spec, engine, evidence, partnership),
        facilities_of(spec, engine, evidence, partnership),
    )


def _links(
    spec: AuditSpec, engine: Engine, evidence: Evidence, tables: Sequence[Counted], partnership: str
) -> Iterator[tuple[tuple[str, str], Linkage]]:
    groups: dict[tuple[str, str], list[tuple[TablePlan, Counts]]] = {}
    for table in tables:
        if _protected(spec, table.counts):
            groups.setdefault(_key(table.counts), []).append((table.plan, table.counts))
    sources = sorted({source for source, _ in groups})
    require_one_name(evidence, sources)
    require_one_day(evidence, sources)
    require_same_measures(evidence, list(groups))
    require_same_bands(evidence, sources)
    require_same_need(evidence, sources)
    require_rounding(spec, list(groups))
    for key, counted in groups.items():
        earlier = published_before(spec, evidence, key, partnership)
        before = tuple(release.before for release in earlier)
        people = groups.get((key[0], PERSONS), []) if key[1] == RECORDS else []
        links = links_of(
            spec, engine, evidence, partnership, Group(counted, tuple(b.profile for b in before), people)
        )
        yield key, Linkage(links, before)


def _counted(
    spec: AuditSpec, engine: Engine, evidence: Evidence, plan: TablePlan, partnership: str
) -> Counted:
    study = study_of(spec, evidence, (plan.request.source, plan.place), partnership)
    if plan.moved and not plan.by_date and evidence.records[plan.request.source].public:
        study = whole_study(study, evidence)
    counts = count(engine, plan.request, study)
    if plan.by_date:
        counts = replace(counts, boundaries="")
    counts = replace(counts, scale=_scale(spec, counts, study))
    remarks = [counts.note, *_remarks(spec, plan, evidence, study)]
    if _protected(spec, counts) and _revised(spec, evidence, counts, partnership):
        counts = replace(counts, scale=THROUGHOUT)
        remarks.append(REVISED)
    return Counted(
        plan,
        replace(counts, note=" ".join(filter(None, remarks))),
        flow_counted(engine, plan.request, study),
        _direct(spec, engine, evidence, plan, partnership),
        _indicator(spec, engine, evidence, plan, partnership),
    )


def _scale(spec: AuditSpec, counts: Counts, study: Study) -> str:
    """Whether a table is of small areas, but for the total of all, or of large ones, or small throughout."""
    measures = {p.request.measure for p in spec.tables if p.request.source == counts.source}
    if len(measures) > 1 or _ACROSS & {*counts.by, *counts.where}:
        return THROUGHOUT
    if "area" in counts.by:
        return LARGE if are_large(study.areas["area_code"]) else SMALL
    return LARGE


def _protected(spec: AuditSpec, counts: Counts) -> bool:
    return spec.policy.for_release and not counts.public


def _key(counts: Counts) -> tuple[str, str]:
    return counts.source, counts.measure


def _revised(spec: AuditSpec, evidence: Evidence, counts: Counts, partnership: str) -> bool:
    """Whether an earlier pack counted other records of the same time."""
    earlier = of_one_time(published_before(spec, evidence, _key(counts), partnership), counts)
    require_one_policy(spec.policy, earlier)
    changed = of_other_records(earlier, made_of(spec, evidence, counts.source))
    require_no_differences(spec.policy, changed, counts)
    return bool(changed)


def _direct(
    spec: AuditSpec, engine: Engine, evidence: Evidence, plan: TablePlan, partnership: str
) -> Counts | None:
    wanted = (plan.request.source, plan.boundaries)
    if spec.policy.for_release or not plan.moved or wanted not in evidence.placed:
        return None
    return count(engine, plan.request, study_of(spec, evidence, wanted, partnership))


def _indicator(
    spec: AuditSpec, engine: Engine, evidence: Evidence, plan: TablePlan, partnership: str
) -> Counts | None:
    if plan.indicator is None:
        return None
    held = evidence.held.get(plan.indicator, ())
    if not held:
        raise PeriodError(
            f"An indicator must have months, and '{plan.indicator}' has none: name a source with dates."
        )
    if spec.policy.for_release and not evidence.records[plan.indicator].public:
        raise SpecificationError(
            f"What figures are shared out by must be public in a pack for release, and '{plan.indicator}' is "
            "about people: its months would tell of them. Name a public source."
        )
    wanted = next(wanted for wanted in sorted(evidence.placed) if wanted[0] == plan.indicator)
    study = study_of(spec, evidence, wanted, partnership)
    span = Period("every month held", whole_month(held[0]).start, whole_month(held[-1]).end)
    shared = [name for name in plan.request.by if name != "area" and name in study.placed.records.columns]
    request = TableRequest(f"Months of {plan.indicator}", plan.indicator, ("month", *shared))
    return replace(count(engine, request, replace(study, periods=(span,))), scale=ACCOUNTS)


def _months(engine: Engine, evidence: Evidence) -> Iterator[tuple[str, Counts]]:
    for name, held in evidence.held.items():
        for counts in months_counted(engine, evidence.records[name], held):
            yield counts.title, counts


def _remarks(spec: AuditSpec, plan: TablePlan, evidence: Evidence, study: Study) -> Iterator[str]:
    """What a reader must know of where and when: other sets, series of sets, and periods covered in part."""
    if told_by_main(spec, evidence.sets, plan.request.source, plan.place):
        yield f"Counted are those whose area on {spec.main} is of the partnership too."
    if plan.by_date:
        yield f"Each record is counted on the boundaries in force at its own date: {', '.join(plan.by_date)}."
    index = evidence.indices.get(plan.request.source)
    if index and {DEPRIVATION, RURAL} & {*plan.request.by, *plan.request.where}:
        yield (
            f"Deciles are those of {index.edition}, of the small area ({index.boundaries}) that each record "
            "lies in: 1 is the most deprived tenth of all small areas of the index."
        )
    held = evidence.held.get(study.placed.records.name, ())
    for period in study.periods:
        months = missing_months(period, held)
        if months:
            yield f"The period {period.label} is part-covered: nothing is held for {', '.join(months)}."
