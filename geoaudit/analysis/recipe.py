"""Every hotspot map of an audit: its ground and figures laid ready, and its method asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
import pandas as pd

from geoaudit.analysis.case import Base, Case
from geoaudit.analysis.figures import Series, months_between, of_events, of_profile
from geoaudit.analysis.scene import Scene, areas_scene, cells_scene
from geoaudit.analysis.words import CRIMES, noun_beside, noun_of
from geoaudit.crosswalks.centres import points_of, spread_over_postcodes
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import HotspotError, SpecificationError
from geoaudit.events import BESIDE, OWN, Events
from geoaudit.evidence import Evidence
from geoaudit.hotspots.grid import suggested_size
from geoaudit.hotspots.lattice import Lattice
from geoaudit.land import ALL
from geoaudit.periods.calendar import Period
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.lookup import Tolerance, locate, make_lookup
from geoaudit.profiles.finding import Finding
from geoaudit.records.harm import HarmWeights
from geoaudit.scope import own_areas
from geoaudit.spec import AuditSpec
from geoaudit.spec import hotspot_plan as plan_of
from geoaudit.spec.hotspot_plan import HotspotPlan, figures_beside, figures_of
from geoaudit.spec.plans import CellSet, SmallAreas

LEAST_EVENTS = 30
LEAST_WITH_HARM = 10

_ROUNDED = (
    "The figures about people are as the policy {policy} publishes them, and everything here is worked out "
    "from those: no more can be told from it than from the table it is made of."
)
_SNAPPED = (
    "The points are anonymised by their publisher: each stands for at least eight addresses, or for none, "
    "so that a cell shows where the crimes nearby were drawn."
)


@dataclass(frozen=True)
class Ground:
    """What the maps of a partnership are made on and of.

    Attributes
    ----------
    spec, evidence
        What is asked for, and the land; of its records only what is public is used.
    partnership : str
    profiles : mapping of str to Profile
        The protected tables, by title.
    events : mapping of (str, str) to Events
        The points of public sources, by the map's title and role.
    """

    spec: AuditSpec
    evidence: Evidence
    partnership: str
    profiles: Mapping[str, Profile]
    events: Mapping[tuple[str, str], Events]


def findings_of(ground: Ground, methods: Mapping[str, Callable[[Case], Finding]]) -> tuple[Finding, ...]:
    """Return what every hotspot map of the specification finds.

    Raises
    ------
    HotspotError
        Where a map has too little to go by, or what its method cannot bear.
    """
    return tuple(_found(ground, plan, methods[plan.method]) for plan in ground.spec.hotspots)


def _found(ground: Ground, plan: HotspotPlan, method: Callable[[Case], Finding]) -> Finding:
    try:
        return method(case_of(ground, plan))
    except HotspotError as problem:
        why = str(problem).rstrip(".")
        whose = f" of {ground.partnership}" if _several(ground.spec) else ""
        raise HotspotError(f"The hotspot map '{plan.title}'{whose} cannot be made: {why}.") from None


def _several(spec: AuditSpec) -> bool:
    return len(spec.partnership) > 1 or spec.partnership == (ALL,)


def case_of(ground: Ground, plan: HotspotPlan) -> Case:
    """Return a map's ground and figures.

    Raises
    ------
    HotspotError
        Where it has fewer than 30 events.
    """
    spec = ground.spec
    scene = _scene(ground, plan)
    harm = ground.evidence.reference.harm[plan.harm] if plan.harm else None
    own, beside = (_source(ground, plan, role) for role in (OWN, BESIDE))
    if isinstance(own, Events) and plan.method == plan_of.PERSISTENCE:
        own = _asked(own, plan.asked or ground.evidence.periods)
    periods = _periods(ground, plan)
    series = None if plan.method == plan_of.NEAR_REPEAT else _series(scene, own, periods, harm)
    second = _series(scene, beside, _latest(periods), None) if beside else None
    made_of = tuple(one for one in (own, beside) if isinstance(one, Profile))
    kinds = {source.name: source.kind for source in spec.sources}
    case = Case(
        plan,
        _public(spec, plan),
        noun_of(plan, kinds[plan.source]),
        noun_beside(plan, kinds[plan.beside or plan.source]),
        _in_words(own, plan, periods),
        _now(own, plan, periods),
        scene,
        series,
        second,
        own if isinstance(own, Events) else None,
        beside if isinstance(beside, Events) else None,
        _base(ground, plan, scene),
        _base_points(ground, plan),
        _later_months(scene, own, plan, harm),
        made_of,
        internal=not spec.policy.for_release,
        around=_around(ground, plan),
    )
    _require_enough(case)
    return replace(case, remarks=tuple(_remarks(ground, case)))


def _scene(ground: Ground, plan: HotspotPlan) -> Scene:
    spec, evidence = ground.spec, ground.evidence
    cells = spec.boundaries[plan.boundaries]
    points = [one.table for (title, _), one in ground.events.items() if title == plan.title]
    if isinstance(cells, CellSet) and spec.by_points(plan):
        own = _own(ground, spec.main)
        return cells_scene(own, Lattice(cells.shape, cells.size), pd.concat(points)[["easting", "northing"]])
    name = plan.boundaries if plan.boundaries in evidence.sets else spec.main
    return areas_scene(_own(ground, name), "cell" if isinstance(cells, CellSet) else "area")


def _around(ground: Ground, plan: HotspotPlan) -> pd.DataFrame:
    """The areas of the whole boundary set of a map of flows: people come from other partnerships too."""
    if plan.method != plan_of.FLOWS:
        return pd.DataFrame()
    return areas_scene(ground.evidence.sets[plan.boundaries], "area").areas


def _own(ground: Ground, name: str) -> BoundarySet:
    mine = own_areas(ground.spec, ground.evidence, name, ground.partnership)
    return replace(ground.evidence.sets[name], areas=mine.reset_index(drop=True))


def _source(ground: Ground, plan: HotspotPlan, role: str) -> Events | Profile | None:
    """What the figures of a map come from: points of a public source, or a protected table."""
    title = figures_of(plan.title) if role == OWN else figures_beside(plan.title)
    return ground.events.get((plan.title, role)) or ground.profiles.get(title)


def _series(
    scene: Scene, source: Events | Profile | None, periods: Sequence[Period], harm: HarmWeights | None
) -> Series | None:
    if isinstance(source, Events):
        return of_events(scene, source, periods, harm)
    if source is None or "area" not in source.by:
        return None
    return of_profile(scene, source, _labels(source, periods), harm)


def _asked(events: Events, periods: Sequence[Period]) -> Events:
    """The events as if nothing were held of months that no period asks for."""
    asked = {month for period in periods for month in period.months}
    return replace(events, held=tuple(month for month in events.held or () if month in asked))


def _labels(profile: Profile, periods: Sequence[Period]) -> list[str]:
    """The labels of the periods in a table; that of its one day where it is of a day."""
    if "month" in profile.by:
        return [period.label for period in periods]
    held = [str(label) for label in profile.cells["period"].unique()]
    wanted = [period.label for period in periods if period.label in held]
    return wanted or held[:1]


def _periods(ground: Ground, plan: HotspotPlan) -> tuple[Period, ...]:
    """The periods that a map looks at, in order: months where it is of many."""
    if plan.method == plan_of.PERSISTENCE:
        months = months_between(plan.asked or ground.evidence.periods)
        return tuple(replace(month, label=month.months[0]) for month in months)
    now = plan.period or ground.evidence.periods[-1]
    return tuple(one for one in (plan.before, now, plan.tested_on) if one)


def _latest(periods: Sequence[Period]) -> Sequence[Period]:
    return periods[-1:]


def _now(source: Events | Profile | None, plan: HotspotPlan, periods: Sequence[Period]) -> str:
    """The label of the figures that a map is about."""
    if isinstance(source, Profile):
        labels = _labels(source, periods)
        return labels[min(1 if plan.before else 0, len(labels) - 1)]
    return periods[1 if plan.before else 0].label


def _in_words(source: Events | Profile | None, plan: HotspotPlan, periods: Sequence[Period]) -> str:
    if plan.method == plan_of.PERSISTENCE:
        return f"{periods[0].label} to {periods[-1].label}, month by month"
    now = _now(source, plan, periods)
    return f"{now}, against {plan.before.label}" if plan.before else now


def _public(spec: AuditSpec, plan: HotspotPlan) -> bool:
    names = [name for name in (plan.source, plan.beside, plan.homes) if name]
    return all(spec.is_public(name) for name in names)


def _later_months(
    scene: Scene, source: Events | Profile | None, plan: HotspotPlan, harm: HarmWeights | None
) -> Series | None:
    """The months of the period that tests a map, where it is made of points."""
    if plan.tested_on is None or not isinstance(source, Events):
        return None
    months = [
        month for month in months_between([plan.tested_on]) if set(month.months) & set(source.held or ())
    ]
    return of_events(scene, source, months, harm) if months else None


def _base(ground: Ground, plan: HotspotPlan, scene: Scene) -> Base | None:
    """What rates are of: the figures of weights on the map's own areas."""
    weights = ground.spec.weights.get(plan.per or "")
    if not isinstance(weights, SmallAreas) or plan.method == plan_of.RISK:
        return None
    values = ground.evidence.reference.weights[str(plan.per)]
    own = values.set_index("area_code")["value"].reindex(scene.areas["area_code"])
    if own.isna().any():
        raise SpecificationError(
            f"Every area of '{plan.title}' must have a figure in [weights.{plan.per}], and "
            f"{int(own.isna().sum())} of {len(own)} have none: complete the file."
        )
    return Base(str(plan.per), own.to_numpy(np.float64))


def _base_points(ground: Ground, plan: HotspotPlan) -> pd.DataFrame | None:
    """Where what a risk is to lives: figures of small areas at their postcodes in the study area."""
    weights = ground.spec.weights.get(plan.per or "")
    if not isinstance(weights, SmallAreas) or plan.method != plan_of.RISK:
        return None
    evidence = ground.evidence
    areas = evidence.sets[weights.boundaries]
    values = points_of(areas, evidence.reference.weights[str(plan.per)])
    inside = make_lookup(evidence.gazetteer, areas, Tolerance(0), None)
    day = max(period.end for period in evidence.periods) - timedelta(days=1)
    spread = spread_over_postcodes(values, inside, day).rename(columns={"value": "n"})
    own = locate(spread, _own(ground, ground.spec.main), Tolerance(0))["area_code"].notna().to_numpy()
    return spread.loc[own & (spread["n"] > 0).to_numpy(), ["easting", "northing", "n"]]


def _remarks(ground: Ground, case: Case) -> Iterator[str]:
    """What a reader must know of the figures."""
    if not (case.internal or all(profile.public for profile in case.made_of)):
        yield _ROUNDED.format(policy=ground.spec.policy.name)
    if case.series is not None and case.series.crimes_alone:
        yield CRIMES
    if case.series is not None and case.series.unweighted:
        yield f"{case.series.unweighted:,.0f} have no weight of harm and are in none."
    if case.events is None:
        return
    if case.events.snapped:
        yield _SNAPPED
    if case.plan.method != plan_of.NEAR_REPEAT:
        land = ground.evidence.sets[ground.spec.main].areas
        yield suggested_size(case.events.table, land).reason


def _require_enough(case: Case) -> None:
    """Refuse to look for a pattern in almost nothing."""
    if case.series is None:
        return
    found = (
        float(np.nansum(case.series.n))
        if case.plan.method == plan_of.PERSISTENCE
        else float(np.nansum(case.n))
    )
    if case.plan.harm:
        _require_harm(case)
    elif found < LEAST_EVENTS:
        raise HotspotError(
            f"it must have at least {LEAST_EVENTS} {case.noun} to go by, and has {found:,.0f} in "
            f"{case.period}: take a longer period, or fewer conditions."
        )


def _require_harm(case: Case) -> None:
    known = int((np.nan_to_num(case.n) > 0).sum())
    if known < LEAST_WITH_HARM:
        raise HotspotError(
            f"there must be harm in at least {LEAST_WITH_HARM} areas whose figures are shown, and there is "
            f"in {known}: take larger areas, a longer period or wider groups of offences."
        )
