"""How the boundary sets of an audit lie on one another: the crosswalks that its tables need, what changed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from geoaudit.crosswalks.centres import centres_of_postcodes, points_of
from geoaudit.crosswalks.comparison import compare
from geoaudit.crosswalks.crosswalk import AREA, BEST_FIT, POSTCODES, Crosswalk
from geoaudit.crosswalks.exact import exact_pairs
from geoaudit.crosswalks.overlap import overlaps
from geoaudit.crosswalks.supplied import read_values, read_weights
from geoaudit.crosswalks.weighting import best_fit, by_area, by_postcodes, by_weights, given
from geoaudit.errors import SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.places.boundaries import BoundarySet
from geoaudit.spec import AuditSpec, TablePlan
from geoaudit.spec.plans import SmallAreas, Weights

Way = tuple[str, str, str]
"""The boundary set that figures come from, the one that they go to, and the basis."""


@dataclass(frozen=True)
class Reconciliation:
    """What leads from one boundary set to another.

    Attributes
    ----------
    crosswalks : mapping of Way to Crosswalk
    changes : mapping of (str, str) to DataFrame
        What became of each area, by the earlier and the later set (`geoaudit.crosswalks.comparison.compare`).
    """

    crosswalks: Mapping[Way, Crosswalk]
    changes: Mapping[tuple[str, str], pd.DataFrame]


def reconcile(spec: AuditSpec, evidence: Evidence) -> Reconciliation:
    """Return every crosswalk that a table is estimated by, or is counted to test.

    Raises
    ------
    GeographyError, SpecificationError
        Where a basis has nothing to go by.
    """
    ways = sorted({*_needed(spec), *_tested(spec)})
    pairs = sorted({tuple(sorted(way[:2], key=lambda name: spec.boundaries[name].date)) for way in ways})
    return Reconciliation(
        {way: _crosswalk(spec, evidence, way) for way in ways},
        {(before, after): _changes(evidence, before, after) for before, after in pairs},
    )


def basis_of(spec: AuditSpec, plan: TablePlan) -> str:
    """Return how a table's figures are shared out: as it says, as the audit says, or by what there is."""
    return plan.basis or spec.basis or (POSTCODES if spec.gazetteer else AREA)


def alternatives(spec: AuditSpec) -> tuple[str, ...]:
    """Return every basis there is something to go by for."""
    return (AREA, *((POSTCODES,) if spec.gazetteer else ()), *spec.weights)


def checks(spec: AuditSpec) -> Iterator[tuple[TablePlan, TablePlan]]:
    """Yield each pair of tables that count the same public records on an earlier and a later set.

    Moving the one to the other's set and comparing tells how far off the ways of moving are.
    """
    public = {source.name for source in spec.sources if source.public}
    plans = [p for p in spec.tables if p.request.source in public and not p.estimated and not p.by_date]
    plans = [p for p in plans if "area" in p.request.by]
    ordered = sorted(plans, key=lambda plan: spec.boundaries[plan.boundaries].date)
    for i, before in enumerate(ordered):
        for after in ordered[i + 1 :]:
            same = (before.request.source, before.request.by, before.request.where)
            if same == (after.request.source, after.request.by, after.request.where):
                yield before, after


def _needed(spec: AuditSpec) -> Iterator[Way]:
    for plan in spec.tables:
        if plan.moved and not plan.by_date:
            yield plan.counted_on, plan.boundaries, basis_of(spec, plan)


def _tested(spec: AuditSpec) -> Iterator[Way]:
    for before, after in checks(spec):
        if before.boundaries != after.boundaries:
            for basis in alternatives(spec):
                yield before.boundaries, after.boundaries, basis


def _crosswalk(spec: AuditSpec, evidence: Evidence, way: Way) -> Crosswalk:
    origin, target, basis = evidence.sets[way[0]], evidence.sets[way[1]], way[2]
    lookups = evidence.lookups[way[0]], evidence.lookups[way[1]]
    at = evidence.periods[-1].end - dt.timedelta(days=1)
    if basis == AREA:
        return by_area(origin, target)
    if basis in {POSTCODES, BEST_FIT} and not spec.gazetteer:
        raise SpecificationError(
            f"The basis {basis} needs a gazetteer, and there is none: add [gazetteer], or take area."
        )
    if basis == POSTCODES:
        return by_postcodes(origin, target, *lookups, at)
    if basis == BEST_FIT:
        return best_fit(origin, target, centres_of_postcodes(lookups[0], at))
    return _by_own(evidence, (origin, target), basis, spec.weights[basis])


def _by_own(
    evidence: Evidence, sets: tuple[BoundarySet, BoundarySet], basis: str, weights: SmallAreas | Weights
) -> Crosswalk:
    if isinstance(weights, Weights):
        return given(*sets, read_weights(weights.file), basis)
    values = read_values(weights.file, weights.code, weights.value)
    return by_weights(*sets, points_of(evidence.sets[weights.boundaries], values), basis)


def _changes(evidence: Evidence, before: str, after: str) -> pd.DataFrame:
    origin, target = evidence.sets[before], evidence.sets[after]
    shared = overlaps(origin.areas, target.areas)
    return compare(origin, target, shared, exact_pairs(origin, target, shared))
