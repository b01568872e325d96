"""What a profile's figures are held against, for one partnership: its areas, what rates are of, populations.

None of it needs a count: it is laid before anything is counted too, so that what does not fit is refused
then.
"""

from dataclasses import dataclass

import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.errors import SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.portraits.pages import pages_of
from geoaudit.reference.population import own_population, remarks_of
from geoaudit.scope import own_areas
from geoaudit.spec import AuditSpec
from geoaudit.spec.plans import SmallAreas
from geoaudit.spec.profile_plan import ProfilePlan


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
        As `pages_of`, `base_of`, `people_of` and `remarks_of`.
    """
    spec, periods = whose.spec, whose.evidence.periods
    for plan in spec.profiles:
        pages_of(plan, areas_of(whose))
        base_of(whose, plan)
        people_of(whose, plan)
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
