"""Which function makes each kind of profile."""

from collections.abc import Mapping
from types import MappingProxyType

from geoaudit.portraits import (
    age_and_gender,
    area,
    breakdown,
    comparison,
    deprivation,
    diversity,
    facilities,
    medians,
    needs,
    performance,
    persistent,
    rates,
    reoffending,
    risk,
    scoring,
    theme,
    victims,
)
from geoaudit.portraits.recipe import Recipe
from geoaudit.spec import profile_plan as plan_of

RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        plan_of.BREAKDOWN: breakdown.breakdown,
        plan_of.AGE_AND_GENDER: age_and_gender.age_and_gender,
        plan_of.DIVERSITY: diversity.diversity,
        plan_of.VICTIMS: victims.victims,
        plan_of.RISK: risk.risk,
        plan_of.PERSISTENT: persistent.persistent,
        plan_of.REOFFENDING: reoffending.reoffending,
        plan_of.DEPRIVATION: deprivation.deprivation,
        plan_of.RATES: rates.rates,
        plan_of.COMPARISON: comparison.comparison,
        plan_of.THEME: theme.theme,
        plan_of.AREA: area.area,
        plan_of.PERFORMANCE: performance.performance,
        plan_of.SCORES: scoring.scoring,
        plan_of.NEEDS: needs.needs,
        plan_of.MEDIANS: medians.medians,
        plan_of.FACILITIES: facilities.facilities,
    }
)
