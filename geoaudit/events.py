"""Where and when the events of a partnership happened, for the hotspot maps that are made of points."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.counts.points import points_of
from geoaudit.counts.request import TableRequest
from geoaudit.counts.statement import is_snapshot
from geoaudit.engine import Engine
from geoaudit.errors import HotspotError
from geoaudit.evidence import Evidence
from geoaudit.periods.calendar import Period
from geoaudit.periods.coverage import require_covered
from geoaudit.records.columns import POLICE_UK
from geoaudit.scope import study_of
from geoaudit.spec import AuditSpec
from geoaudit.spec.hotspot_plan import CHANGE, HOURS_OF_WEEK, NEAR_REPEAT, PERSISTENCE, HotspotPlan
from geoaudit.spec.plans import CellSet

FINEST_ON_SNAPPED = 500
"""Metres, about the size of a lower layer super output area: anonymised points are true to no finer.

Source: Tompson, L., Johnson, S., Ashby, M., Perkins, C. and Edwards, P. (2015), "UK open source crime data:
accuracy and possibilities for research", Cartography and Geographic Information Science 42(2), 97-111.
"""

OWN, BESIDE = "own", "beside"

_OVER_TIME = frozenset({CHANGE, PERSISTENCE, HOURS_OF_WEEK, NEAR_REPEAT})
_NO_DATES = (
    "The hotspot map '{title}' must be of a source with dates to be of a period, and '{source}' is of one "
    "day: take out its periods, or take another source or method."
)
_MONTHS = (
    "The method {method} must have the days of its events, and '{source}' has only their months: take a "
    "source with days, such as the service's own records."
)
_PARTS = (
    "The hotspot map '{title}' must be of whole months to tell what lasts, and a period cuts one: begin it "
    "on the first day of a month and end it on the last."
)
_CODES = (
    "Harm must be weighed by offence, and '{source}' has no column '{column}', which the weights '{name}' "
    "are by: take a source with offence codes, or weights by a column that it has."
)
_SNAPPED = (
    "Anonymised points must not be mapped finer than they are true, and '{title}' would map '{source}' on "
    "cells of {size} m: each of its points stands for at least eight addresses, or for none, and crimes "
    "lie where they are drawn only at about the size of an LSOA, {finest} m. Take cells of {finest} m or "
    "more, or say finer_than_points = true if that is understood."
)


@dataclass(frozen=True)
class Events:
    """The places and days of a source's events.

    Attributes
    ----------
    table : DataFrame
        As `points_of` returns.
    held : tuple of str or None
        The months that the source holds; None for what has no dates.
    snapped : bool
        Whether its points are anonymised: moved to places that stand for several addresses.
    """

    table: pd.DataFrame
    held: tuple[str, ...] | None
    snapped: bool


def require_borne(spec: AuditSpec, evidence: Evidence) -> None:
    """Refuse every hotspot map whose source cannot bear its method.

    Raises
    ------
    HotspotError
        Naming the first, with why and what to do.
    """
    for plan in spec.hotspots:
        records = evidence.records[plan.source]
        if is_snapshot(records) and (plan.method in _OVER_TIME or plan.asked):
            raise HotspotError(_NO_DATES.format(title=plan.title, source=plan.source))
        if plan.method == PERSISTENCE and not all(p.whole_months for p in plan.asked or evidence.periods):
            raise HotspotError(_PARTS.format(title=plan.title))
        if plan.method in {NEAR_REPEAT, HOURS_OF_WEEK} and records.month_precision:
            raise HotspotError(_MONTHS.format(method=plan.method, source=plan.source))
        column = spec.harm[plan.harm].column if plan.harm else None
        if column and column not in records.columns:
            raise HotspotError(_CODES.format(source=plan.source, column=column, name=plan.harm))
        _require_coarse(spec, plan)


def events_of(
    spec: AuditSpec, engine: Engine, evidence: Evidence, partnership: str
) -> dict[tuple[str, str], Events]:
    """Return the events of each map that is made of points, by its title and `OWN` or `BESIDE`."""
    return {
        (plan.title, role): _events(spec, engine, evidence, partnership, one)
        for plan in spec.hotspots
        for role, one in _pointed(spec, plan)
    }


def _pointed(spec: AuditSpec, plan: HotspotPlan) -> Iterator[tuple[str, HotspotPlan]]:
    """Yield each source of a map that is taken as points, as the map would be of it alone."""
    if plan.method == NEAR_REPEAT or spec.by_points(plan):
        yield OWN, plan
        if plan.beside:
            yield BESIDE, _second(plan)


def _second(plan: HotspotPlan) -> HotspotPlan:
    """The map as it would be of its second source alone."""
    return replace(plan, source=plan.beside or plan.source, where=plan.beside_where, harm=None)


def span_of(plan: HotspotPlan, evidence: Evidence) -> Period:
    """Return the time from the first day that a map is about to the last."""
    periods = plan.asked or (evidence.periods if plan.method == PERSISTENCE else evidence.periods[-1:])
    first, last = min(p.start for p in periods), max(p.end for p in periods)
    return periods[0] if len(periods) == 1 else Period("the whole time", first, last)


def _events(
    spec: AuditSpec, engine: Engine, evidence: Evidence, partnership: str, plan: HotspotPlan
) -> Events:
    study = study_of(spec, evidence, (plan.source, spec.main), partnership)
    held = evidence.held.get(plan.source)
    if study.periods:
        for period in (one for one in plan.asked if not spec.allow_part_covered):
            require_covered(plan.source, period, held or ())
        study = replace(study, periods=(span_of(plan, evidence),))
    by = (spec.harm[plan.harm].column,) if plan.harm else ()
    request = TableRequest(plan.title, plan.source, by, plan.where)
    table = points_of(engine, request, study, evidence.lookups[spec.main].table)
    return Events(table, held, _is_snapped(spec, plan.source))


def _require_coarse(spec: AuditSpec, plan: HotspotPlan) -> None:
    cells = spec.boundaries[plan.boundaries]
    if not isinstance(cells, CellSet) or cells.size >= FINEST_ON_SNAPPED or plan.finer_than_points:
        return
    for source in filter(None, (plan.source, plan.beside)):
        if _is_snapped(spec, source):
            raise HotspotError(
                _SNAPPED.format(title=plan.title, source=source, size=cells.size, finest=FINEST_ON_SNAPPED)
            )


def _is_snapped(spec: AuditSpec, name: str) -> bool:
    return next(source.format for source in spec.sources if source.name == name) == POLICE_UK
