"""From what was counted to what a pack is made of: everything through the one door, then estimated."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.accuracy import accuracy_of
from geoaudit.analysis import recipe as on
from geoaudit.analysis.methods import METHODS
from geoaudit.balance import Entry, ledger
from geoaudit.counts.quality import ACCEPTED, PLACED
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.certificate import COUNTED, ZONE_COLUMNS, Targets, no_zones
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.protect import Together, protect, protect_source
from geoaudit.estimating import Ground, Presented, present
from geoaudit.evidence import Evidence
from geoaudit.facilities import public_facilities
from geoaudit.pack.contents import PackContents, PlacedSummary, SourceSummary
from geoaudit.pack.parts import BALANCE_BY, CAME_IN, COVERED_COLUMNS, SHARE_COLUMNS, no_shares
from geoaudit.pack.tables import slug
from geoaudit.periods.calendar import parse_period
from geoaudit.periods.coverage import coverage_of, missing_months
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.generalisation import generalisation
from geoaudit.portraits import recipe as of
from geoaudit.portraits.how_many import Counting
from geoaudit.portraits.plain import plain_sentences
from geoaudit.portraits.recipe import portraits_of
from geoaudit.portraits.recipes import RECIPES
from geoaudit.profiles.finding import Finding
from geoaudit.protocols import SharingProtocol
from geoaudit.provenance import Use
from geoaudit.reconciliation import Reconciliation, Way
from geoaudit.records.columns import POLICE_UK, POLICE_UK_LICENCE
from geoaudit.scope import own_areas
from geoaudit.spec import AuditSpec
from geoaudit.tally import Account, Counted, Tally


@dataclass(frozen=True)
class Assembled:
    """What a pack is made of.

    Attributes
    ----------
    contents : PackContents
        What it is written from.
    presented : tuple of Presented
        Each of its tables with the account of its estimates.
    targets : Targets
        What must stay possible to who has it: never published.
    """

    contents: PackContents
    presented: tuple[Presented, ...]
    targets: Targets


def assemble(
    spec: AuditSpec,
    evidence: Evidence,
    reconciliation: Reconciliation,
    tallied: Tally,
    agreed: SharingProtocol | None,
) -> Assembled:
    """Put every count through the door, make the estimates from what came through, and account for all."""
    months = {name: protect(counts, spec.policy) for name, counts in tallied.months.items()}
    ground = Ground(spec, evidence, reconciliation, tallied.partnership)
    protected, targets = _protected(spec, tallied)
    presented = tuple(
        _presented(ground, counted, profile)
        for counted, profile in zip(tallied.tables, protected, strict=True)
    )
    rows = {a.source: protect(a.rows, spec.policy) for a in tallied.accounts}
    placing = [(a, protect(a.placing, spec.policy)) for a in tallied.accounts]
    contents = PackContents(
        title=spec.title,
        partnership=tallied.partnership,
        spec_sha256=spec.sha256,
        policy=spec.policy,
        sources=tuple(_source(evidence, profile) for profile in rows.values()),
        placed=tuple(_placed(a, profile) for a, profile in placing),
        tables=tuple(one.profile for one in presented),
        quality=_quality(spec, tallied.accounts),
        findings=_findings(evidence) | _fits(reconciliation),
        rejected=_rejected(evidence),
        boundaries=_study_areas(spec, evidence, tallied),
        notes=_notes(spec, evidence),
        attributions=_attributions(spec, evidence),
        warnings=_warnings(evidence),
        balance=_balance(spec, ledger(tallied, presented)),
        coverage=months,
        covered=_covered(evidence, months),
        breaks=spec.breaks,
        comparisons=_comparisons(ground),
        shares=_shares(ground),
        accuracy=accuracy_of(ground, tallied, presented),
        zones=_zones(tallied),
        found=_found(spec, evidence, tallied, presented),
        uses=_uses(spec, evidence),
        sentences=_sentences(spec, evidence, presented),
        agreed=agreed,
        gis_formats=spec.gis_formats,
        report_formats=spec.report_formats,
        facilities=public_facilities(tallied.facilities),
    )
    return Assembled(contents, presented, targets)


def _found(
    spec: AuditSpec, evidence: Evidence, tallied: Tally, presented: Sequence[Presented]
) -> tuple[Finding, ...]:
    """What profiles and hotspot maps find, of tables that came through the door and of public points."""
    profiles = {one.plan.request.title: one.profile for one in presented}
    about = of.Ground(spec, evidence, tallied.partnership, profiles, tallied.facilities)
    portraits = portraits_of(about, RECIPES)
    ground = on.Ground(spec, evidence, tallied.partnership, profiles, tallied.events)
    return (*portraits, *on.findings_of(ground, METHODS))


def _sentences(
    spec: AuditSpec, evidence: Evidence, presented: Sequence[Presented]
) -> dict[str, tuple[str, ...]]:
    """What is said of each table, by title: of what came through the door alone."""
    kinds = {source.name: source.kind for source in spec.sources}
    part_covered = {
        name: frozenset(period.label for period in evidence.periods if missing_months(period, held))
        for name, held in evidence.held.items()
    }
    return {
        one.profile.title: plain_sentences(
            one.profile,
            Counting(
                kinds[one.profile.source], spec.breaks, part_covered.get(one.profile.source, frozenset())
            ),
        )
        for one in presented
    }


def _protected(spec: AuditSpec, tallied: Tally) -> tuple[tuple[Profile, ...], Targets]:
    """Every table through the door: those about the people of one source together."""
    found: dict[int, Profile] = {}
    targets = Targets()
    for source in dict.fromkeys(source for source, _ in tallied.links):
        keys = [key for key in tallied.links if key[0] == source]
        numbers = [[i for i, one in enumerate(tallied.tables) if _key(one) == key] for key in keys]
        groups = [_together(tallied, key, mine) for key, mine in zip(keys, numbers, strict=True)]
        for mine, protected in zip(numbers, protect_source(groups, spec.policy), strict=True):
            found |= dict(zip(mine, protected.profiles, strict=True))
            targets = targets.and_those(protected.targets)
    others = {i: one.counts for i, one in enumerate(tallied.tables) if i not in found}
    found |= {i: protect(counts, spec.policy) for i, counts in others.items()}
    return tuple(found[i] for i in range(len(tallied.tables))), targets


def _together(tallied: Tally, key: tuple[str, str], numbers: Sequence[int]) -> Together:
    linkage = tallied.links[key]
    return Together(tuple(tallied.tables[i].counts for i in numbers), linkage.links, linkage.earlier)


def _zones(tallied: Tally) -> pd.DataFrame:
    """The zones of every source and measure, from postcodes alone."""
    parts = [
        one.links.zones.rename(columns={"": COUNTED}).assign(source=source, measure=measure)
        for (source, measure), one in tallied.links.items()
    ]
    if not parts:
        return no_zones()
    zones = pd.concat(parts, ignore_index=True).fillna("")
    return zones[[*ZONE_COLUMNS, *(c for c in zones.columns if c not in ZONE_COLUMNS)]]


def _key(counted: Counted) -> tuple[str, str]:
    return counted.counts.source, counted.counts.measure


def _presented(ground: Ground, counted: Counted, profile: Profile) -> Presented:
    policy = ground.spec.policy
    months = protect(counted.indicator, policy) if counted.indicator else None
    return present(ground, counted.plan, profile, months)


def _balance(spec: AuditSpec, entries: Sequence[Entry]) -> tuple[Profile, ...]:
    """The ledger of each source of which accounts may leave: one table, by table, step and outcome."""
    found: dict[str, list[pd.DataFrame]] = {}
    pieces: dict[str, Profile] = {}
    for entry in entries:
        if _withheld(spec, entry.counts):
            continue
        profile = protect(entry.counts, spec.policy)
        labels = {"table": entry.table, "step": entry.step}
        into_first = profile.cells.sort_values("outcome", key=lambda name: name != TOTAL, kind="stable")
        found.setdefault(entry.counts.source, []).append(into_first.assign(**labels))
        pieces[entry.counts.source] = profile
    columns = [*BALANCE_BY, "period", "n", "marker"]
    return tuple(
        replace(
            pieces[source],
            title=f"Balance of {source}",
            by=BALANCE_BY,
            cells=pd.concat(parts, ignore_index=True).replace({"outcome": {TOTAL: CAME_IN}})[columns],
        )
        for source, parts in found.items()
    )


def _covered(evidence: Evidence, months: Mapping[str, Profile]) -> pd.DataFrame:
    """The months that each dated source holds, and the gaps between them."""
    parts = []
    for name, profile in months.items():
        held = evidence.held[profile.source]
        if held:
            spans = [parse_period(held[0]), parse_period(held[-1])]
            parts.append(coverage_of(spans[0].start, spans[1].last, held).assign(source=name))
    columns = list(COVERED_COLUMNS)
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _comparisons(ground: Ground) -> dict[str, pd.DataFrame]:
    """What became of the partnership's areas, by the names of the two boundary sets."""
    found = {}
    for (before, after), changes in ground.reconciliation.changes.items():
        mine = [
            own_areas(ground.spec, ground.evidence, name, ground.partnership)["area_code"]
            for name in (before, after)
        ]
        ours = changes["from_code"].isin(mine[0]) | changes["to_code"].isin(mine[1])
        found[f"{before} to {after}"] = changes[ours].reset_index(drop=True)
    return found


def _shares(ground: Ground) -> pd.DataFrame:
    """How the figures of the partnership's areas are shared out, by every way that leads from set to set."""
    found = [_shares_by(ground, way) for way in ground.reconciliation.crosswalks]
    return pd.concat(found, ignore_index=True) if found else no_shares()


def _shares_by(ground: Ground, way: Way) -> pd.DataFrame:
    crosswalk = ground.reconciliation.crosswalks[way]
    given = crosswalk.weights.rename(columns={"basis": "rests_on"})
    lost = crosswalk.untransferred.rename(columns={"reason": "rests_on"})
    every = pd.concat([given, lost], ignore_index=True).rename(columns={"weight": "share"})
    mine = own_areas(ground.spec, ground.evidence, way[0], ground.partnership)["area_code"]
    ours = every[every["from_code"].isin(mine)].sort_values(["from_code", "share"], ascending=[True, False])
    return ours.assign(**dict(zip(("from", "to", "by"), way, strict=True)))[list(SHARE_COLUMNS)]


def _warnings(evidence: Evidence) -> tuple[str, ...]:
    drawn = (generalisation(found).warning for found in evidence.sets.values())
    return tuple(filter(None, drawn))


def _source(evidence: Evidence, rows: Profile) -> SourceSummary:
    records = evidence.records[rows.source]
    figures = _published(rows)
    read, accepted = figures.pop(TOTAL), figures.pop(ACCEPTED)
    rejected = _reasons(figures)
    return SourceSummary(records.name, records.kind, records.public, records.files, read, accepted, rejected)


def _placed(a: Account, placing: Profile) -> PlacedSummary:
    figures = _published(placing)
    rows, placed = figures.pop(TOTAL), figures.pop(PLACED)
    return PlacedSummary(a.source, placing.public, a.boundaries, rows, placed, _reasons(figures))


def _reasons(figures: Mapping[str, int | None]) -> dict[str, int | None]:
    """Rows by reason; that there are any for a reason is not told where how many is not."""
    return {outcome.partition(": ")[2]: n for outcome, n in figures.items() if n is not None}


def _withheld(spec: AuditSpec, counts: Counts) -> bool:
    """Whether accounts of a source stay in the service: those of people, in a pack for release."""
    return spec.policy.for_release and not counts.public


def _quality(spec: AuditSpec, accounts: Sequence[Account]) -> dict[str, Profile]:
    """Tables about the data: all of them on the set that a source is told of first, the places on others."""
    quality: dict[str, Profile] = {}
    told: set[str] = set()
    for a in sorted(accounts, key=lambda a: a.boundaries != spec.main):
        counted = {"placed": a.placing}
        if _withheld(spec, a.rows):
            continue
        if a.source not in told:
            others = {"remarks": a.remarks, "outside": a.neighbours, "unplaced": a.unplaced}
            counted = {"rows": a.rows, **counted, **others, "share_placed": a.share}
        ending = slug(f"{a.source} {a.boundaries}" if a.source in told else a.source)
        told.add(a.source)
        quality |= {
            f"{stem}_{ending}": protect(table, spec.policy)
            for stem, table in counted.items()
            if table.cells["n"].any()
        }
    return quality


def _findings(evidence: Evidence) -> dict[str, pd.DataFrame]:
    faults = [found.findings.assign(boundaries=name) for name, found in evidence.sets.items()]
    coverage = [
        (name, period.label, len(period.months), ", ".join(missing_months(period, held)))
        for name, held in evidence.held.items()
        for period in evidence.periods
    ]
    return {
        "boundaries": pd.concat(faults, ignore_index=True),
        "how_boundaries_are_drawn": _drawing(evidence),
        "gazetteer": evidence.gazetteer.findings,
        "coverage": pd.DataFrame(coverage, columns=["source", "period", "months", "missing"]),
    }


def _drawing(evidence: Evidence) -> pd.DataFrame:
    """How generalised each boundary set is: about how many metres off, and what that puts in doubt."""
    drawn = [generalisation(found) for found in evidence.sets.values()]
    rows = [
        (one.boundaries, one.kind, one.coast, round(one.tolerance), round(one.in_doubt, 3)) for one in drawn
    ]
    columns = ["boundaries", "drawn", "coast", "metres_off", "share_of_typical_area_in_doubt"]
    return pd.DataFrame(rows, columns=columns)


def _fits(reconciliation: Reconciliation) -> dict[str, pd.DataFrame]:
    """The share of each small area that lies in the area that its whole figure is given to."""
    return {f"best_fit_{slug(a)}_to_{slug(b)}": found for (a, b), found in reconciliation.fits.items()}


def _rejected(evidence: Evidence) -> dict[str, pd.DataFrame]:
    return {name: pd.read_csv(r.rejects) for name, r in evidence.records.items() if r.public}


def _study_areas(spec: AuditSpec, evidence: Evidence, tallied: Tally) -> dict[str, BoundarySet]:
    """The boundary sets of the tables, each cut down to the partnership's own areas."""
    areas = {}
    for plan in spec.tables:
        if not plan.by_date:
            mine = own_areas(spec, evidence, plan.boundaries, tallied.partnership)
            areas[plan.boundaries] = replace(evidence.sets[plan.boundaries], areas=mine)
    return areas


def _uses(spec: AuditSpec, evidence: Evidence) -> tuple[Use, ...]:
    """The files that are neither of records nor of areas that tables are shown on, and what each is for."""
    shown = {*spec.cells, *(plan.boundaries for plan in spec.tables if not plan.by_date)}
    sets = [(name, found) for name, found in evidence.sets.items() if name not in shown]
    return (*(Use(f"boundary set '{name}'", one.source, one.date) for name, one in sets), *evidence.uses)


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
