"""What each hotspot map of a specification asks for, and the tables that it is made of."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from geoaudit.errors import SpecificationError
from geoaudit.periods.calendar import Period, parse_period
from geoaudit.spec import hotspot_plan as plan_of
from geoaudit.spec.document import COMMON_WINDOW, Boundaries, Conditions, Document, Hotspot, Table
from geoaudit.spec.hotspot_plan import HotspotPlan, figures_beside, figures_of
from geoaudit.spec.refusing import require_known, require_once

LEAST_FOR_PEOPLE = 500
"""Metres: cells finer than this hold too few people for their figures to be published."""

_EVERY = frozenset({"title", "method", "source", "where", "period"})
_PLACED, _TESTED = frozenset({"boundaries"}), frozenset({"tested_on", "correction"})
_DRAWN = frozenset({"boundaries", "kernel", "bandwidth", "finer_than_points", "restated_from"})
_DRAWS = frozenset({"permutations", "seed"})
_KEYS = {
    plan_of.DENSITY: _DRAWN | {"tested_on", "harm"},
    plan_of.RISK: _DRAWN | {"beside", "beside_where", "per"},
    plan_of.GI_STAR: _PLACED | _TESTED | {"per", "finer_than_points", "harm"} | _DRAWS,
    plan_of.LOCAL_MORAN: _PLACED | _TESTED | {"per", "finer_than_points"} | _DRAWS,
    plan_of.SIDE_BY_SIDE: _PLACED | {"beside", "beside_where", "correction", "finer_than_points"},
    plan_of.CHANGE: _PLACED | {"before", "correction", "finer_than_points"},
    plan_of.PERSISTENCE: _PLACED | {"correction", "finer_than_points"},
    plan_of.HOURS_OF_WEEK: frozenset(),
    plan_of.NEAR_REPEAT: _DRAWS | {"metres", "days", "distance"},
    plan_of.CONCENTRATION: _PLACED | {"finer_than_points", "seed"},
    plan_of.RATES: _PLACED | {"per"},
    plan_of.JOURNEYS: _PLACED | {"homes"},
    plan_of.FLOWS: _PLACED | {"homes"},
}
_NEEDED = {
    plan_of.SIDE_BY_SIDE: "beside",
    plan_of.CHANGE: "before",
    plan_of.RATES: "per",
    plan_of.JOURNEYS: "homes",
    plan_of.FLOWS: "homes",
}
_SMOOTH = frozenset({plan_of.DENSITY, plan_of.RISK})
_FROM_PROTECTED, _FROM_RECORDS = "protected figures", "records"
_BY = {
    plan_of.PERSISTENCE: ("area", "month"),
    plan_of.HOURS_OF_WEEK: ("weekday", "hour"),
    plan_of.JOURNEYS: ("area", "home"),
    plan_of.FLOWS: ("area", "home_area"),
}


def hotspot_plans(document: Document) -> tuple[HotspotPlan, ...]:
    """Return the hotspot maps in order.

    Raises
    ------
    SpecificationError
        Where a map asks for what its method does not do, or for what is not defined.
    """
    for one in document.hotspots:
        _check(one, document)
    require_once([one.title.casefold() for one in document.hotspots], "hotspot title")
    return tuple(_plan(one, document) for one in document.hotspots)


def tables_beneath(document: Document) -> tuple[Table, ...]:
    """Return the tables that hotspot maps are made of and that no specification writes itself.

    A map of a public source on cells is made of its points, and needs none.
    """
    return tuple(table for one in document.hotspots for table in _tables(one, document))


def _tables(one: Hotspot, document: Document) -> Iterator[Table]:
    sources = {source.name: source for source in document.sources}
    on = one.boundaries or document.audit.boundaries
    if one.method == plan_of.NEAR_REPEAT:
        return
    columns = _BY.get(one.method, ("area",))
    if one.harm:
        columns = (*columns, document.harm[one.harm].column)
    public = all(sources[name].public for name in (one.source, one.beside) if name)
    if public and document.boundaries[on].cells:
        return
    way = one.restated_from or (_FROM_PROTECTED if one.method in _SMOOTH else _FROM_RECORDS)
    yield _table(figures_of(one.title), one.source, columns, one.where, (on, way))
    if one.beside:
        yield _table(figures_beside(one.title), one.beside, ("area",), one.beside_where, (on, way))


def _table(title: str, source: str, by: tuple[str, ...], where: Conditions, how: tuple[str, str]) -> Table:
    placed = dict(zip(("boundaries", "restated_from"), how, strict=True)) if "area" in by else {}
    return Table.model_validate(
        {"title": title, "source": source, "by": list(by), "where": where, **placed}, strict=True
    )


def _check(one: Hotspot, document: Document) -> None:
    where = f"the hotspot map '{one.title}'"
    require_known(one.source, [source.name for source in document.sources], where, "source")
    for name in filter(None, (one.beside, one.homes)):
        require_known(name, [source.name for source in document.sources], where, "source")
    require_known(
        one.boundaries or document.audit.boundaries, list(document.boundaries), where, "boundary set"
    )
    if one.harm:
        require_known(one.harm, list(document.harm), where, "harm weights")
    if one.per:
        require_known(one.per, list(document.weights), where, "weights")
        _require_figures(one, document)
    for words in _contradictions(one, document):
        raise SpecificationError(f"The hotspot map '{one.title}' must {words}")


def _require_figures(one: Hotspot, document: Document) -> None:
    """Refuse a base of rates that is not on the areas of the map."""
    on, base = one.boundaries or document.audit.boundaries, document.weights[str(one.per)].boundaries
    if base is None or (one.method != plan_of.RISK and base != on):
        raise SpecificationError(
            f"The hotspot map '{one.title}' must have rates to figures of its own areas, and "
            f"[weights.{one.per}] has none of '{on}': give it code, value and boundaries = \"{on}\"."
        )


def _contradictions(one: Hotspot, document: Document) -> Iterator[str]:
    """What a map must do and does not, each the end of a sentence."""
    given = one.model_fields_set - _EVERY
    for key in sorted(given - _KEYS[one.method]):
        yield f"do without '{key}', which means nothing to {one.method}: leave it out."
    needed = _NEEDED.get(one.method)
    if needed and needed not in given:
        yield f"have '{needed}' for the method {one.method}: add it."
    if given & {"before", "tested_on"} and "period" not in one.model_fields_set:
        yield "have a period of its own where it is compared or tested with another: add period."
    yield from _of_bases(one)
    if one.beside_where and not one.beside:
        yield "name the source that 'beside_where' is about: add beside, or leave it out."
    if one.seed is not None and one.seed < 0:
        yield "have a seed of 0 or more: take another."
    yield from _of_places(one, document)
    yield from _of_source(one, document)


def _of_bases(one: Hotspot) -> Iterator[str]:
    """What is wrong with what a map relates its figures to."""
    if one.harm and one.per:
        yield "be of harm or of rates, and names both harm and per: leave one out."
    if one.method == plan_of.RISK and not (one.beside or one.per):
        yield "say what the risk is to, with 'beside' (a source) or 'per' (weights): add one."
    if one.method == plan_of.RISK and one.beside and one.per:
        yield "say once what the risk is to, and names both 'beside' and 'per': leave one out."


def _of_places(one: Hotspot, document: Document) -> Iterator[str]:
    place = document.boundaries[one.boundaries or document.audit.boundaries]
    if one.method in {plan_of.DENSITY, plan_of.RISK} and not place.cells:
        yield (
            "be on cells to show a density: define [boundaries.squares-500] with cells = 500, and name it "
            "as its boundaries."
        )


def _of_source(one: Hotspot, document: Document) -> Iterator[str]:
    sources = {source.name: source for source in document.sources}
    source, release = sources[one.source], document.audit.policy != "internal"
    if "table" in {sources[name].kind for name in (one.source, one.beside) if name}:
        yield (
            "be of records, and its source is figures that somebody added up: take a source of records, or "
            "see its tables."
        )
    if one.method == plan_of.NEAR_REPEAT and not source.public and release:
        yield (
            "be of a public source in a pack for release: how many pairs of records about people lie close "
            "together tells of the few there are. Make it under the policy internal."
        )
    if one.homes:
        yield from _of_homes(one, document)


def _of_homes(one: Hotspot, document: Document) -> Iterator[str]:
    homes = next((source for source in document.sources if source.name == one.homes), None)
    if homes and homes.kind != "offenders":
        yield f"take homes from a source of offenders, and '{one.homes}' is none: name another."
    if one.boundaries not in {None, document.audit.boundaries}:
        yield "be on the audit's own boundary set, which tells whose people are whose: leave boundaries out."
    of_homes = [each for each in document.hotspots if each.homes and each.source == one.source]
    if {each.homes for each in of_homes} != {one.homes}:
        yield f"take homes from the source that other maps of '{one.source}' do: name the same."


def require_cells(name: str, raw: Boundaries) -> None:
    """Refuse a boundary set that is neither a file of areas nor cells, or both.

    Raises
    ------
    SpecificationError
        Naming what is missing.
    """
    filed = [raw.file, raw.date, raw.code, raw.name]
    if raw.cells and any([*filed, raw.parent, raw.layer, raw.in_force]):
        raise SpecificationError(
            f"The boundary set '{name}' must be a file of areas or cells, and says both: leave out all but "
            "cells and shape."
        )
    if not raw.cells and not all(filed):
        raise SpecificationError(
            f"The boundary set '{name}' must have file, date, code and name, or cells (metres): complete it."
        )
    if raw.shape and not raw.cells:
        raise SpecificationError(f"Only cells have a shape, and '{name}' is a file: leave shape out.")


def _plan(one: Hotspot, document: Document) -> HotspotPlan:
    plain = HotspotPlan(one.title, one.method, one.source, one.boundaries or document.audit.boundaries)
    plan = replace(
        plain,
        where=_listed(one.where),
        beside_where=_listed(one.beside_where),
        period=_period(one, one.period, document),
        before=_period(one, one.before, document),
        tested_on=_period(one, one.tested_on, document),
        kernel=one.kernel or plain.kernel,
        bandwidth=one.bandwidth,
        harm=one.harm,
        per=one.per,
        beside=one.beside,
        homes=one.homes,
        metres=tuple(one.metres or plain.metres),
        days=tuple(one.days or plain.days),
        distance=one.distance or plain.distance,
        permutations=one.permutations or plain.permutations,
        seed=plain.seed if one.seed is None else one.seed,
        corrected=one.correction != "none",
        finer_than_points=bool(one.finer_than_points),
    )
    _require_order(plan)
    return plan


def _require_order(plan: HotspotPlan) -> None:
    """Refuse a map that is compared or tested with its own days: it would find itself."""
    for earlier, later in pairwise(plan.asked):
        if later.start < earlier.end:
            raise SpecificationError(
                f"The hotspot map '{plan.title}' must be of a period after the one that it is compared with "
                f"and before the one that it is tested on, and '{later.label}' begins before "
                f"'{earlier.label}' is over: name others."
            )


def _period(one: Hotspot, label: str | None, document: Document) -> Period | None:
    """A period that a map names: one of the audit's, since the tables beneath are counted for those."""
    if label is None:
        return None
    period, asked = parse_period(label), document.audit.periods
    audits = [] if asked == COMMON_WINDOW else [parse_period(text) for text in asked]
    if period not in audits:
        raise SpecificationError(
            f"The hotspot map '{one.title}' must be of a period of the audit, and '{label}' is none: add it "
            "to periods in [audit]."
        )
    return period


def _listed(conditions: Conditions) -> dict[str, tuple[str, ...]]:
    return {
        column: (value,) if isinstance(value, str) else tuple(value) for column, value in conditions.items()
    }
