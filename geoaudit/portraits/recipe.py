"""Every profile of an audit: its protected tables laid ready, and its recipe asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from geoaudit.crosswalks.supplied import read_values
from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.errors import SpecificationError, StatisticsError
from geoaudit.evidence import Evidence
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.rows import periods_of
from geoaudit.portraits.wording import noun, unit_counted
from geoaudit.profiles.finding import PROFILES, Finding
from geoaudit.scope import own_areas
from geoaudit.spec import AuditSpec
from geoaudit.spec.plans import SmallAreas
from geoaudit.spec.profile_plan import AREA, FIGURES, ProfilePlan

_ROUNDED = (
    "The figures about people are as the policy {policy} publishes them, and everything here is worked out "
    "from those: no more can be told from it than from the table it is made of."
)


@dataclass(frozen=True)
class Ground:
    """What the profiles of a partnership are made on and of.

    Attributes
    ----------
    spec, evidence
        What is asked for, and the land.
    partnership : str
    profiles : mapping of str to Profile
        The protected tables, by title.
    """

    spec: AuditSpec
    evidence: Evidence
    partnership: str
    profiles: Mapping[str, Profile]


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
    return tuple(_finding(ground, plan, recipes[plan.kind]) for plan in ground.spec.profiles)


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
        period=f"{case.now}, against {case.before}" if case.before else case.now,
        boundaries=_boundaries(made_of),
        sentences=tuple(filter(None, told.sentences)),
        methods=tuple(filter(None, [*told.methods, *_remarks(spec, case)])),
        tables=told.tables,
        meanings={name: words for name, words in told.meanings.items() if name in used},
        charts=told.charts,
        chapter=PROFILES,
        internal=not spec.policy.for_release,
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
        own_areas(spec, ground.evidence, spec.main, ground.partnership)[["area_code", "area_name"]],
        _base(ground, plan),
        about="about " if personal and spec.policy.rounded else "",
        internal=not spec.policy.for_release,
    )


def _tables(ground: Ground, plan: ProfilePlan) -> Mapping[str, Profile]:
    if plan.kind == AREA:
        return {title: one for title, one in ground.profiles.items() if "area" in one.by}
    return {part: ground.profiles[title] for part, title in plan.tables.items()}


def _base(ground: Ground, plan: ProfilePlan) -> "pd.Series[float] | None":
    """What rates are of, by the codes of areas, the whole of the partnership among them."""
    weights = ground.spec.weights.get(plan.per or "")
    if not isinstance(weights, SmallAreas):
        return None
    areas = own_areas(ground.spec, ground.evidence, weights.boundaries, ground.partnership)["area_code"]
    values = read_values(weights.file, weights.code, weights.value)
    own = values.set_index("area_code")["value"].reindex(areas)
    if own.isna().any():
        raise SpecificationError(
            f"Every area of '{plan.title}' must have a figure in [weights.{plan.per}], and "
            f"{int(own.isna().sum())} of {len(own)} have none: complete the file."
        )
    own[TOTAL] = own.sum()
    return own


def _boundaries(made_of: tuple[Profile, ...]) -> str:
    return ", ".join(dict.fromkeys(one.boundaries for one in made_of if one.boundaries))


def _remarks(spec: AuditSpec, case: Case) -> list[str]:
    """What a reader must know of the figures: the unit counted, and that they are protected."""
    kinds = {source.name: source.kind for source in spec.sources}
    first = case.tables.get(FIGURES)
    unit = unit_counted(kinds[case.plan.source], first.measure) if first is not None else ""
    personal = any(not table.public for table in case.tables.values())
    protected = _ROUNDED.format(policy=spec.policy.name) if personal and not case.internal else ""
    return [unit, protected]
