"""From evidence to what a pack is made of: counted, accounted for and protected."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.counts.count import count
from geoaudit.counts.quality import (
    ACCEPTED,
    PLACED,
    neighbours_counted,
    placing_counted,
    remarks_counted,
    rows_counted,
    share_counted,
)
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.protect import protect
from geoaudit.engine import Engine
from geoaudit.evidence import Evidence, study_of
from geoaudit.pack.contents import PackContents, PlacedSummary, SourceSummary
from geoaudit.pack.tables import slug
from geoaudit.periods.coverage import missing_months
from geoaudit.places.boundaries import BoundarySet
from geoaudit.records.columns import POLICE_UK, POLICE_UK_LICENCE
from geoaudit.spec import AuditSpec

GROUPS = ("outward", "district", "age_band", "gender", "ethnicity", "home_office_group", "crime_type")


@dataclass(frozen=True)
class Account:
    """What became of a source's rows on one boundary set, as true counts."""

    source: str
    boundaries: str
    rows: Counts
    placing: Counts
    remarks: Counts
    neighbours: Counts
    share: Counts


@dataclass(frozen=True)
class Tally:
    """Everything counted for one partnership, unprotected."""

    partnership: str
    accounts: tuple[Account, ...]
    tables: tuple[Counts, ...]


def account(spec: AuditSpec, engine: Engine, evidence: Evidence, partnership: str) -> tuple[Account, ...]:
    """Account for every row of every source, on each boundary set that it is counted on."""
    accounts = []
    for wanted in evidence.placed:
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
                share_counted(engine, study, groups),
            )
        )
    return tuple(accounts)


def tally(spec: AuditSpec, engine: Engine, evidence: Evidence, partnership: str) -> Tally:
    """Account for every row and count every table that the specification asks for."""
    accounts = account(spec, engine, evidence, partnership)
    tables = []
    for plan in spec.tables:
        study = study_of(spec, evidence, (plan.request.source, plan.boundaries), partnership)
        counted = count(engine, plan.request, study)
        tables.append(replace(counted, note=" ".join(filter(None, [counted.note, *_gaps(evidence, study)]))))
    return Tally(partnership, accounts, tuple(tables))


def assemble(spec: AuditSpec, evidence: Evidence, tallied: Tally) -> PackContents:
    """Put every count through the door, and what may be published beside it."""
    rows = {a.source: protect(a.rows, spec.policy) for a in tallied.accounts}
    placing = [(a, protect(a.placing, spec.policy)) for a in tallied.accounts]
    return PackContents(
        title=spec.title,
        partnership=tallied.partnership,
        spec_sha256=spec.sha256,
        policy=spec.policy,
        sources=tuple(_source(evidence, profile) for profile in rows.values()),
        placed=tuple(_placed(a, profile) for a, profile in placing),
        tables=tuple(protect(table, spec.policy) for table in tallied.tables),
        quality=_quality(spec, tallied.accounts),
        findings=_findings(spec, evidence),
        rejected=_rejected(evidence),
        boundaries=_study_areas(spec, evidence, tallied),
        notes=_notes(spec, evidence),
        attributions=_attributions(spec, evidence),
    )


def _source(evidence: Evidence, rows: Profile) -> SourceSummary:
    records = evidence.records[rows.source]
    figures = _published(rows)
    read, accepted = figures.pop(TOTAL), figures.pop(ACCEPTED)
    rejected = {outcome.partition(": ")[2]: n for outcome, n in figures.items()}
    return SourceSummary(records.name, records.kind, records.public, records.files, read, accepted, rejected)


def _placed(a: Account, placing: Profile) -> PlacedSummary:
    figures = _published(placing)
    rows, placed = figures.pop(TOTAL), figures.pop(PLACED)
    reasons = {outcome.partition(": ")[2]: n for outcome, n in figures.items()}
    return PlacedSummary(a.source, placing.public, a.boundaries, rows, placed, reasons)


def _quality(spec: AuditSpec, accounts: Sequence[Account]) -> dict[str, Profile]:
    quality: dict[str, Profile] = {}
    for a in accounts:
        counted = {
            "rows": a.rows,
            "placed": a.placing,
            "remarks": a.remarks,
            "outside": a.neighbours,
            "share_placed": a.share,
        }
        several = sum(other.source == a.source for other in accounts) > 1
        ending = slug(f"{a.source} {a.boundaries}" if several else a.source)
        quality |= {
            f"{stem}_{ending}": protect(table, spec.policy)
            for stem, table in counted.items()
            if table.cells["n"].any()
        }
    return quality


def _findings(spec: AuditSpec, evidence: Evidence) -> dict[str, pd.DataFrame]:
    faults = [found.findings.assign(boundaries=name) for name, found in evidence.sets.items()]
    coverage = [
        (name, period.label, len(period.months), ", ".join(missing_months(period, held)))
        for name, held in evidence.held.items()
        for period in spec.periods
    ]
    return {
        "boundaries": pd.concat(faults, ignore_index=True),
        "gazetteer": evidence.gazetteer.findings,
        "coverage": pd.DataFrame(coverage, columns=["source", "period", "months", "missing"]),
    }


def _rejected(evidence: Evidence) -> dict[str, pd.DataFrame]:
    return {name: pd.read_csv(r.rejects) for name, r in evidence.records.items() if r.public}


def _study_areas(spec: AuditSpec, evidence: Evidence, tallied: Tally) -> dict[str, BoundarySet]:
    """The boundary sets of the tables, each cut down to the partnership's own areas."""
    areas = {}
    for plan in spec.tables:
        mine = study_of(spec, evidence, (plan.request.source, plan.boundaries), tallied.partnership).areas
        areas[plan.boundaries] = replace(evidence.sets[plan.boundaries], areas=mine)
    return areas


def _gaps(evidence: Evidence, study: Study) -> list[str]:
    """A sentence for each period that the source covers in part only."""
    held = evidence.held.get(study.placed.records.name, ())
    missing = {period.label: missing_months(period, held) for period in study.periods}
    return [
        f"The period {label} is part-covered: nothing is held for {', '.join(months)}."
        for label, months in missing.items()
        if months
    ]


def _notes(spec: AuditSpec, evidence: Evidence) -> tuple[str, ...]:
    assumed = [
        f"{name} is taken to hold every month from its first record to its last."
        for name, held in evidence.held.items()
        if held and name not in spec.covers and not evidence.records[name].month_precision
    ]
    if evidence.sets[spec.main].areas["parent"].isna().all():
        assumed.append(f"Every area of {spec.main} is taken to be of the partnership.")
    if spec.near > 0:
        assumed.append(
            f"A point within {spec.near:g} m of an area and in no other is placed there and counted apart."
        )
    return tuple(assumed)


def _attributions(spec: AuditSpec, evidence: Evidence) -> tuple[str, ...]:
    """What the specification says, or what is known from the layouts of the files.

    Source: the Open Government Licence v3.0 and the statements that Ordnance Survey, the Office for National
    Statistics and police.uk ask for.
    """
    if spec.attribution:
        return spec.attribution
    known = [source.licence for source in evidence.sources]
    known += [POLICE_UK_LICENCE for source in spec.sources if source.format == POLICE_UK]
    return tuple(dict.fromkeys(text for text in known if text))


def _published(profile: Profile) -> dict[str, int | None]:
    cells = profile.cells
    shown = cells["n"].notna()
    return {
        name: int(n) if known else None
        for name, n, known in zip(cells[profile.by[0]], cells["n"].fillna(0), shown, strict=True)
    }
