"""Protected tables brought to the boundaries and periods that a specification asks for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.errors import PeriodError
from geoaudit.evidence import Evidence
from geoaudit.periods.calendar import Period
from geoaudit.periods.dates import in_words
from geoaudit.periods.indicator import Indicator
from geoaudit.periods.reconcile import by_chow_lin, by_days, by_fernandez, by_indicator, summed
from geoaudit.periods.shares import covering, part_covered
from geoaudit.periods.snapshots import parse_when, require_flows
from geoaudit.profiles.restated import Apportion, Route, for_periods, on_boundaries
from geoaudit.profiles.steps import Step
from geoaudit.reconciliation import Reconciliation, Way, basis_of
from geoaudit.scope import own_areas
from geoaudit.spec import AuditSpec, TablePlan
from geoaudit.spec.plans import (
    AS_GIVEN,
    BY_CHOW_LIN,
    BY_DAYS,
    BY_FERNANDEZ,
    BY_INDICATOR,
    BY_SEASON,
    SUMMED,
)

SLIVER = 0.05
"""The share of an area of others that an estimate of people may do without: boundaries drawn a little off."""

_HOW = {
    SUMMED: "added up",
    BY_DAYS: "shared out by days",
    BY_INDICATOR: "shared out as '{indicator}' ran from month to month",
    BY_SEASON: "shared out as the months of the year are in '{indicator}' on average",
    BY_CHOW_LIN: "shared out by the regression of Chow and Lin on '{indicator}'",
    BY_FERNANDEZ: "shared out by the regression of Fernández on '{indicator}'",
}
_INDICATED = {
    BY_INDICATOR: by_indicator,
    BY_SEASON: by_indicator,
    BY_CHOW_LIN: by_chow_lin,
    BY_FERNANDEZ: by_fernandez,
}


@dataclass(frozen=True)
class Presented:
    """A protected table as it is shown, and the account of each step that estimated it."""

    plan: TablePlan
    profile: Profile
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Ground:
    """What estimates are made on.

    Attributes
    ----------
    spec, evidence, reconciliation
        What is asked for, what was read, and what leads from one boundary set to another.
    partnership : str
        For whom.
    """

    spec: AuditSpec
    evidence: Evidence
    reconciliation: Reconciliation
    partnership: str


def present(ground: Ground, plan: TablePlan, profile: Profile, months: Profile | None) -> Presented:
    """Return a protected table on the boundaries and for the periods that its plan asks for.

    Parameters
    ----------
    months : Profile or None
        The protected months of the source that the plan names as its indicator.

    Raises
    ------
    GeographyError, PeriodError
        Where it cannot be done without losing a figure, or not at all.
    """
    steps = []
    if plan.moved and not plan.by_date:
        route = route_of(ground, plan.boundaries, _way(ground, plan))
        others = _from_others(profile, route)
        unknown = frozenset(others.loc[others["weight"] > SLIVER, "from_code"])
        restated = on_boundaries(profile, replace(route, unknown=unknown))
        profile = _noted(restated.profile, _where(ground, plan), *_said_of_others(others))
        steps.append(restated.step)
    if plan.periods != AS_GIVEN:
        in_time = _in_time(ground, plan, profile, months)
        profile = in_time.profile
        steps += in_time.steps
    return Presented(plan, profile, tuple(steps))


def route_of(ground: Ground, boundaries: str, way: Way) -> Route:
    """Return the way to the partnership's areas of a boundary set."""
    areas = own_areas(ground.spec, ground.evidence, boundaries, ground.partnership)
    whole = len(areas) == len(ground.evidence.sets[boundaries].areas)
    return Route(boundaries, areas, whole, ground.reconciliation.crosswalks[way])


def _way(ground: Ground, plan: TablePlan) -> Way:
    return plan.counted_on, plan.boundaries, basis_of(ground.spec, plan)


def _where(ground: Ground, plan: TablePlan) -> str:
    return (
        f"Estimated from the table on {plan.counted_on} as it is published: areas that were redrawn by "
        f"{basis_of(ground.spec, plan)}."
    )


def _from_others(profile: Profile, route: Route) -> pd.DataFrame:
    """The weights of areas of others, whose people are counted in no pack but their own."""
    weights = route.crosswalk.weights
    mine = weights["from_code"].isin(profile.cells["area_code"])
    return weights[~mine & weights["to_code"].isin(route.areas["area_code"])]


def _said_of_others(given: pd.DataFrame) -> Iterator[str]:
    most = given["weight"] > SLIVER
    if most.any():
        to = given.loc[most, "to_code"].nunique()
        yield f"Areas of which others' areas, not counted here, hold a part have no figure: {to}."
    if not most.all():
        few = given[~most]
        yield (
            f"Left out is what others' areas would give to {few['to_code'].nunique()} of these: at most "
            f"{few['weight'].max():.1%} of one of theirs."
        )


def _in_time(ground: Ground, plan: TablePlan, profile: Profile, months: Profile | None) -> Presented:
    """Bring a partner's figures to those of the audit's periods that they cover."""
    labels = [str(label) for label in profile.cells["period"].unique()]
    given = [replace(parse_when(label), label=label) for label in labels]
    origin, wanted = require_flows(given, "brought to other periods"), ground.evidence.periods
    short = () if ground.spec.allow_part_covered else part_covered(origin, wanted)
    target = [period for period in wanted if period.label not in short]
    if not target:
        raise PeriodError(
            f"The figures of '{plan.request.source}' must cover a period of the audit, and they cover "
            f"{covering(origin)}, but the audit asks for {covering(wanted)}: choose other periods."
        )
    runs = [for_periods(profile, run, _apportion(plan, origin, run, months)) for run in _apart(target)]
    how = _HOW[plan.periods].format(indicator=plan.indicator)
    remarks = [f"The partner gave figures for {covering(origin)}, {how}."]
    remarks += [f"They do not cover {', '.join(short)}, which is left out."] if short else []
    return Presented(
        plan, _noted(_together([run.profile for run in runs]), *remarks), tuple(r.step for r in runs)
    )


def _apart(periods: Sequence[Period]) -> list[list[Period]]:
    """Periods in runs of which none shares a day with another: each run adds up to what there is once."""
    runs: list[list[Period]] = []
    for period in sorted(periods, key=lambda one: (one.start, one.end)):
        free = next((run for run in runs if run[-1].end <= period.start), None)
        if free is None:
            runs.append([period])
        else:
            free.append(period)
    return runs


def _together(profiles: Sequence[Profile]) -> Profile:
    cells = pd.concat([profile.cells for profile in profiles], ignore_index=True)
    return replace(profiles[0], cells=cells)


def _apportion(
    plan: TablePlan, origin: Sequence[Period], target: Sequence[Period], months: Profile | None
) -> Apportion:
    if months is not None:
        way, indicator = _INDICATED[plan.periods], _indicator(plan, origin, months)
        return lambda figures, keys: way(figures, keys, origin, target, indicator)
    plain = summed if plan.periods == SUMMED else by_days
    return lambda figures, keys: plain(figures, keys, origin, target)


def _indicator(plan: TablePlan, origin: Sequence[Period], months: Profile) -> Indicator:
    """The protected months of a source, as they were or as each month of the year is on average."""
    name, cells = str(plan.indicator), months.cells[months.cells["month"] != TOTAL]
    shared = [column for column in months.by if column in plan.request.by]
    sums = cells.assign(n=cells["n"].astype("float64")).groupby([*shared, "month"])["n"]
    table = sums.agg(lambda n: n.sum(skipna=False)).reset_index()
    table = table.set_axis([*shared, "period", "value"], axis=1).dropna()
    if plan.periods != BY_SEASON:
        _require_met(plan, origin, table["period"])
        return Indicator(name, table)
    return Indicator(f"{name}, by season", _seasons(table, shared, origin))


def _require_met(plan: TablePlan, origin: Sequence[Period], months: "pd.Series[str]") -> None:
    wanted = {month for period in origin for month in period.months}
    if not wanted & set(months):
        raise PeriodError(
            f"An indicator must have months of the figures' own periods, and '{plan.indicator}' holds "
            f"{in_words(sorted(set(months)))} where the figures cover {covering(origin)}: choose another "
            'source, or periods = "by season".'
        )


def _seasons(table: pd.DataFrame, shared: list[str], origin: Sequence[Period]) -> pd.DataFrame:
    """The mean of each month of the year, for every month of the periods."""
    keys = [*shared, "season"]
    means = table.assign(season=table["period"].str[5:]).groupby(keys)["value"].mean().reset_index()
    labels = sorted({month for period in origin for month in period.months})
    steps = pd.DataFrame({"period": labels, "season": [label[5:] for label in labels]})
    return means.merge(steps, on="season")[[*shared, "period", "value"]]


def _noted(profile: Profile, *remarks: str) -> Profile:
    return replace(profile, note=" ".join(filter(None, [profile.note, *remarks])))
