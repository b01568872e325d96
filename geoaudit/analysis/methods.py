"""Which function makes the map of each method."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from geoaudit.analysis import local, over_time, places, surfaces
from geoaudit.analysis.case import Case
from geoaudit.profiles.finding import Finding
from geoaudit.spec import hotspot_plan as plan_of

METHODS: Mapping[str, Callable[[Case], Finding]] = MappingProxyType(
    {
        plan_of.DENSITY: surfaces.density_map,
        plan_of.RISK: surfaces.risk_map,
        plan_of.GI_STAR: local.gi_star_map,
        plan_of.LOCAL_MORAN: local.local_moran_map,
        plan_of.SIDE_BY_SIDE: local.side_by_side_map,
        plan_of.CHANGE: over_time.change_map,
        plan_of.PERSISTENCE: over_time.persistence_map,
        plan_of.HOURS_OF_WEEK: over_time.hours_finding,
        plan_of.NEAR_REPEAT: places.near_repeat_finding,
        plan_of.CONCENTRATION: places.concentration_map,
        plan_of.RATES: places.rates_map,
        plan_of.JOURNEYS: places.journeys_map,
        plan_of.FLOWS: places.flows_map,
    }
)
