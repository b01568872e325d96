"""Every profile of an audit: its protected tables laid ready, and its recipe asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from geoaudit.disclosure.profile import Profile
from geoaudit.errors import StatisticsError
from geoaudit.facilities import Facilities
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.held import Whose, areas_of, base_of, centres_of, people_of, small_areas_of
from geoaudit.portraits.pages import pages_of
from geoaudit.portraits.rows import periods_of
from geoaudit.portraits.subjects import subjects_of, used
from geoaudit.portraits.wording import noun, unit_counted
from geoaudit.profiles.finding import PROFILES, Finding
from geoaudit.reference.population import remarks_of
from geoaudit.spec import AuditSpec
from geoaudit.spec.profile_plan import AREA, FACILITIES, NEEDS, PEOPLE, ProfilePlan

_ROUNDED = (
    "The figures about people are as the policy {policy} publishes them, and everything here is worked out "
    "from those: no more can be told from it than from the table it is made of."
)


@dataclass(frozen=True)
class Ground(Whose):
    """What the profiles of a partnership are made of.

    Attributes
    ----------
    profiles : mapping of str to Profile
        The protected tables, by title.
    facilities : mapping of str to Facilities
        By source, those that may be told one by one.
    """

    profiles: Mapping[str, Profile]
    facilities: Mapping[str, Facilities] = field(default_factory=dict)


Recipe = Callable[[Case], Told]


def portraits_of(ground: Ground, recipes: Mapping[str, Recipe]) -> tuple[Finding, ...]:
    """Return what every profile of the specification tells.

    Raises
    ------
    StatisticsError
        Where a profile cannot be made of its figures.
    SpecificationError
        Where what it names does not fit its tables.
    """
    pages = (page for plan in ground.spec.profiles for page in pages_of(plan, areas_of(ground)))
    return tuple(_finding(ground, page, recipes[page.kind]) for page in pages)


def _finding(ground: Ground, plan: ProfilePlan, recipe: Recipe) -> Finding:
    case = case_of(ground, plan)
    try:
        told = recipe(case)
    except StatisticsError as problem:
        why = str(problem).rstrip(".")
        raise StatisticsError(f"The profile '{plan.title}' cannot be made: {why}.") from None
    made_of = tuple(case.tables.values())
    spec = ground.spec
    used = {str(name) for table in told.tables.values() for name in table}
    return Finding(
        title=plan.title,
        method=plan.kind,
        source=plan.source,
        public=all(table.public for table in made_of),
        made_of=made_of,
        period=told.period or (f"{case.now}, against {case.before}" if case.before else case.now),
        boundaries=_boundaries(made_of),
        sentences=tuple(filter(None, told.sentences)),
        methods=tuple(filter(None, [*told.methods, *_remarks(spec, case)])),
        tables=told.tables,
        meanings={name: words for name, words in told.meanings.items() if name in used},
        layer=told.layer,
        classes=told.classes,
        charts=told.charts,
        chapter=PROFILES,
        internal=not spec.policy.for_release,
        per=plan.per or "",
    )


def case_of(ground: Ground, plan: ProfilePlan) -> Case:
    """Return a profile's tables and what else it goes by."""
    spec = ground.spec
    tables = _tables(ground, plan)
    kinds = {source.name: source.kind for source in spec.sources}
    first = next(iter(tables.values()), None)
    labels = periods_of(first) if first is not None else ()
    now = plan.period.label if plan.period and plan.period.label in labels else "".join(labels[-1:])
    personal = any(not table.public for table in tables.values())
    return Case(
        plan,
        tables,
        noun(kinds[plan.source], first.measure) if plan.source and first is not None else "",
        now,
        plan.before.label if plan.before else "",
        areas_of(ground),
        base_of(ground, plan),
        about="about " if personal and spec.policy.rounded else "",
        population=people_of(ground, plan),
        internal=not spec.policy.for_release,
        rule=_rule(spec, plan),
        remarks=remarks_of(spec, plan, now),
        partnership=ground.partnership,
        kinds=kinds,
        breaks=spec.breaks,
        small_areas=small_areas_of(ground, plan),
        index=ground.evidence.indices[plan.source].edition if plan.index else "",
        published=ground.evidence.reference.published.get(plan.title),
        **_instrument(ground, plan),
        **_facilities(ground, plan, tables),
    )


def _facilities(ground: Ground, plan: ProfilePlan, tables: Mapping[str, Profile]) -> Mapping[str, Any]:
    """The facilities that may be told one by one, where people live, and who is held against them."""
    told = ground.facilities.get(plan.source)
    if plan.kind != FACILITIES or told is None:
        return {}
    kinds = {source.name: source.kind for source in ground.spec.sources}
    who = noun(kinds[tables[PEOPLE].source], tables[PEOPLE].measure) if PEOPLE in tables else ""
    return {"facilities": told, "centres": centres_of(ground, plan), "people": who}


def _instrument(ground: Ground, plan: ProfilePlan) -> Mapping[str, Any]:
    """The edition of the instrument that needs were assessed with, and what it does not score as needs."""
    instruments = ground.evidence.reference.instruments
    of = [one for name, one in instruments.items() if plan.kind == AREA or name == plan.source]
    if plan.kind not in {NEEDS, AREA} or not of:
        return {}
    unscored = (need for one in of for need in one.unscored)
    return {"edition": of[0].edition, "unscored": tuple(dict.fromkeys(unscored))}


def _rule(spec: AuditSpec, plan: ProfilePlan) -> str:
    rules = [one.persistent for one in spec.sources if one.name == plan.source]
    return next((rule.words for rule in rules if rule is not None), "")


def _tables(ground: Ground, plan: ProfilePlan) -> Mapping[str, Profile]:
    if plan.kind == AREA:
        return _by_area(ground)
    return {part: ground.profiles[title] for part, title in plan.tables.items()}


def _by_area(ground: Ground) -> Mapping[str, Profile]:
    """The tables by area on the audit's own boundary set, each thing once."""
    main = ground.spec.main
    own = {t: one for t, one in ground.profiles.items() if "area" in one.by and one.boundaries == main}
    kinds = {source.name: source.kind for source in ground.spec.sources}
    return {one.title: one for one in used(subjects_of(own, kinds))}


def _boundaries(made_of: tuple[Profile, ...]) -> str:
    return ", ".join(dict.fromkeys(one.boundaries for one in made_of if one.boundaries))


def _remarks(spec: AuditSpec, case: Case) -> list[str]:
    """What a reader must know of the figures: the unit counted, and that they are protected."""
    kinds = {source.name: source.kind for source in spec.sources}
    unit = unit_counted(kinds[case.plan.source], case.figures.measure) if case.plan.source else ""
    personal = any(not table.public for table in case.tables.values())
    protected = _ROUNDED.format(policy=spec.policy.name) if personal and not case.internal else ""
    return [unit, *case.remarks, protected]
