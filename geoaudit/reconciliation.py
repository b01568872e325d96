"""How the boundary sets of an audit lie on one another: the crosswalks that its tables need, what changed."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.crosswalks.centres import centres_of_postcodes, points_of, spread_over_postcodes
from geoaudit.crosswalks.comparison import compared
from geoaudit.crosswalks.crosswalk import AREA, BEST_FIT, POSTCODES, Crosswalk
from geoaudit.crosswalks.fitting import fit
from geoaudit.crosswalks.official import official_changes
from geoaudit.crosswalks.weighting import best_fit, by_area, by_postcodes, by_weights, given
from geoaudit.errors import SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.places.lookup import Tolerance, make_lookup
from geoaudit.spec import AuditSpec, TablePlan
from geoaudit.spec.plans import Weights

Way = tuple[str, str, str]
"""The boundary set that figures come from, the one that they go to, and the basis."""


@dataclass(frozen=True)
class Reconciliation:
    """What leads from one boundary set to another.

    Attributes
    ----------
    crosswalks : mapping of Way to Crosswalk
    fits : mapping of (str, str) to DataFrame
        The share of each area that fits, where figures go by best fit (`geoaudit.crosswalks.fitting.fit`).
    changes : mapping of (str, str) to DataFrame
        What became of each area, by the earlier and the later set, as
        `geoaudit.crosswalks.comparison.compared` returns.
    """

    crosswalks: Mapping[Way, Crosswalk]
    fits: Mapping[tuple[str, str], pd.DataFrame]
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
    official = {both: _official(evidence, *both) for both in {*pairs, *((way[0], way[1]) for way in ways)}}
    own = {name: _own(evidence, spec, name) for name in {way[2] for way in ways} & set(spec.weights)}
    crosswalks = {way: _crosswalk(evidence, way, own, official[way[0], way[1]]) for way in ways}
    spread = {way: (way[0], way[1], POSTCODES) for way in ways if way[2] == BEST_FIT}
    return Reconciliation(
        crosswalks,
        {
            way[:2]: fit(crosswalks[way], _crosswalk(evidence, by, own, official[way[0], way[1]]))
            for way, by in spread.items()
        },
        {
            (before, after): compared(evidence.sets[before], evidence.sets[after], official[before, after])
            for before, after in pairs
        },
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
            if replace(before.request, title="") == replace(after.request, title=""):
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


def _crosswalk(
    evidence: Evidence, way: Way, own: Mapping[str, pd.DataFrame], official: pd.DataFrame | None
) -> Crosswalk:
    origin, target, basis = evidence.sets[way[0]], evidence.sets[way[1]], way[2]
    lookups = evidence.lookups[way[0]], evidence.lookups[way[1]]
    at = _day(evidence)
    if basis == AREA:
        return by_area(origin, target, official)
    if basis in {POSTCODES, BEST_FIT} and not evidence.gazetteer.sources:
        raise SpecificationError(
            f"The basis {basis} needs a gazetteer, and there is none: add [gazetteer], or take area."
        )
    if basis == POSTCODES:
        return by_postcodes(origin, target, *lookups, at, official)
    if basis == BEST_FIT:
        return best_fit(origin, target, centres_of_postcodes(lookups[0], at), official)
    weigh = given if "weight" in own[basis] else by_weights
    return weigh(origin, target, own[basis], basis, official)


def _day(evidence: Evidence) -> dt.date:
    """The figures' last day, whose live postcodes weigh."""
    return max(period.end for period in evidence.periods) - dt.timedelta(days=1)


def _official(evidence: Evidence, origin: str, target: str) -> pd.DataFrame | None:
    """What publishers say became of the areas, where the specification names what they say."""
    if evidence.hierarchy is None:
        return None
    return official_changes(evidence.hierarchy, evidence.sets[origin], evidence.sets[target])


def _own(evidence: Evidence, spec: AuditSpec, name: str) -> pd.DataFrame:
    """The shares given, or the figures of small areas at their live postcodes, or on their land for want."""
    weights, values = spec.weights[name], evidence.reference.weights[name]
    if isinstance(weights, Weights):
        return values
    areas = evidence.sets[weights.boundaries]
    points = points_of(areas, values)
    inside = make_lookup(evidence.gazetteer, areas, Tolerance(0), None)
    return spread_over_postcodes(points, inside, _day(evidence))
