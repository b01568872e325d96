"""What a profile's figures are held against, for one partnership: its areas, what rates are of, populations.

None of it needs a count: it is laid before anything is counted too, so that what does not fit is refused
then.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import geopandas as gpd
import pandas as pd

from geoaudit.crosswalks.centres import (
    centres_of_postcodes,
    points_of,
    spread_over_postcodes,
    weighted_centres,
)
from geoaudit.disclosure.profile import TOTAL
from geoaudit.errors import SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.places.lookup import Tolerance, locate
from geoaudit.portraits.pages import pages_of
from geoaudit.reference.population import own_population, remarks_of
from geoaudit.scope import own_areas
from geoaudit.spec import AuditSpec
from geoaudit.spec.plans import SmallAreas
from geoaudit.spec.profile_plan import FACILITIES, ProfilePlan


@dataclass(frozen=True)
class Whose:
    """The partnership that profiles are of, in an audit."""

    spec: AuditSpec
    evidence: Evidence
    partnership: str


def require_held(whose: Whose) -> None:
    """Refuse profiles of areas, populations or bases that do not fit the partnership, before it is counted.

    Raises
    ------
    SpecificationError
        As `pages_of`, `base_of`, `people_of`, `remarks_of` and `require_centres`.
    """
    spec, periods = whose.spec, whose.evidence.periods
    for plan in spec.profiles:
        pages_of(plan, areas_of(whose))
        base_of(whose, plan)
        people_of(whose, plan)
        require_centres(whose, plan)
        remarks_of(spec, plan, (plan.period or periods[-1]).label)


def areas_of(whose: Whose) -> pd.DataFrame:
    """Return ``area_code`` and ``area_name`` of the partnership's areas on the audit's own boundary set."""
    mine = own_areas(whose.spec, whose.evidence, whose.spec.main, whose.partnership)
    return pd.DataFrame(mine[["area_code", "area_name"]])


def base_of(whose: Whose, plan: ProfilePlan) -> "pd.Series[float] | None":
    """Return what rates are of, by the codes of areas, the whole of the partnership among them.

    Raises
    ------
    SpecificationError
        Where an area has no figure, or all together have 0.
    """
    weights = whose.spec.weights.get(plan.per or "")
    if not isinstance(weights, SmallAreas):
        return None
    areas = own_areas(whose.spec, whose.evidence, weights.boundaries, whose.partnership)["area_code"]
    values = whose.evidence.reference.weights[str(plan.per)]
    own = values.set_index("area_code")["value"].reindex(areas)
    if own.isna().any():
        raise SpecificationError(
            f"Every area of '{plan.title}' must have a figure in [weights.{plan.per}], and "
            f"{int(own.isna().sum())} of {len(own)} have none: complete the file."
        )
    if not float(own.sum()) > 0:
        raise SpecificationError(
            f"What the rates of '{plan.title}' are per must be above 0 for the whole, and the {len(own):,} "
            f"areas in [weights.{plan.per}] add up to 0: correct the file."
        )
    own[TOTAL] = own.sum()
    return own


def people_of(whose: Whose, plan: ProfilePlan) -> pd.DataFrame | None:
    """Return the population of the partnership's areas that a profile names; None where it names none.

    Raises
    ------
    SpecificationError
        As `own_population`.
    """
    population = whose.evidence.reference.populations.get(plan.title)
    if population is None:
        return None
    return own_population(population, list(areas_of(whose)["area_code"]), plan.population or "")


def small_areas_of(whose: Whose, plan: ProfilePlan) -> pd.DataFrame | None:
    """Return the decile of each of the partnership's small areas, where a profile is by an index."""
    if plan.index is None:
        return None
    index = whose.evidence.indices[plan.source]
    own = own_areas(whose.spec, whose.evidence, index.boundaries, whose.partnership)["area_code"]
    return index.table[index.table["area_code"].isin(own)].reset_index(drop=True)


def require_centres(whose: Whose, plan: ProfilePlan) -> None:
    """Refuse a profile of facilities that cannot tell where the people of an area live.

    Raises
    ------
    SpecificationError
        Where there are neither postcodes nor figures of small areas, or these are not of smaller areas.
    GeographyError
        Where a small area has no figure, or several.
    """
    if plan.kind != FACILITIES:
        return
    evidence, main = whose.evidence, whose.spec.main
    if plan.residents is None and not whose.spec.gazetteer:
        raise SpecificationError(
            f"The profile '{plan.title}' must know where people live, and there are no postcodes: add "
            "[gazetteer], or residents that names figures of small areas."
        )
    weights = whose.spec.weights.get(plan.residents or "")
    if not isinstance(weights, SmallAreas):
        return
    small, own = evidence.sets[weights.boundaries], evidence.sets[main]
    if len(small.areas) <= len(own.areas):
        raise SpecificationError(
            f"Where people live must be weighed by areas smaller than those of '{main}', and "
            f"'{small.name}' has {len(small.areas):,} for its {len(own.areas):,}: name others as residents "
            f"of '{plan.title}'."
        )
    points_of(small, evidence.reference.weights[str(plan.residents)])


def centres_of(whose: Whose, plan: ProfilePlan) -> gpd.GeoDataFrame | None:
    """Return where the people of each of the partnership's areas live on average, for facilities.

    The mean place of the residents of small areas, spread over the live postcodes of each, or, where the
    profile names no residents, of the live postcodes.

    Returns
    -------
    GeoDataFrame or None
        The areas' ``area_code``, ``area_name`` and shapes, with ``easting`` and ``northing`` of the centre
        (whole metres, EPSG:27700; NaN where nobody is known to live there); None for other kinds of profile.
    """
    if plan.kind != FACILITIES:
        return None
    mine = own_areas(whose.spec, whose.evidence, whose.spec.main, whose.partnership)
    found = _of_residents(whose, plan, mine) if plan.residents else _of_postcodes(whose)
    centres = found.set_index("area_code")[["easting", "northing"]].round()
    return mine[["area_code", "area_name", "geometry"]].join(centres, on="area_code").reset_index(drop=True)


def _of_postcodes(whose: Whose) -> pd.DataFrame:
    return centres_of_postcodes(whose.evidence.lookups[whose.spec.main], _last_day(whose))


def _of_residents(whose: Whose, plan: ProfilePlan, mine: gpd.GeoDataFrame) -> pd.DataFrame:
    evidence, weights = whose.evidence, whose.spec.weights[str(plan.residents)]
    if not isinstance(weights, SmallAreas):
        raise LookupError(plan.title)
    points = points_of(evidence.sets[weights.boundaries], evidence.reference.weights[str(plan.residents)])
    homes = spread_over_postcodes(points, evidence.lookups[weights.boundaries], _last_day(whose))
    own = replace(evidence.sets[whose.spec.main], areas=mine.reset_index(drop=True))
    there = locate(homes, own, Tolerance(whose.spec.near))
    return weighted_centres(homes.assign(area_code=there["area_code"]))


def _last_day(whose: Whose) -> date:
    return max(period.end for period in whose.evidence.periods) - timedelta(days=1)
