"""Which function makes each kind of profile."""

from collections.abc import Mapping
from types import MappingProxyType

from geoaudit.portraits import breakdown
from geoaudit.portraits.recipe import Recipe
from geoaudit.spec import profile_plan as plan_of

RECIPES: Mapping[str, Recipe] = MappingProxyType(
    {
        plan_of.BREAKDOWN: breakdown.breakdown,
    }
)
