"""The pages that a profile is made into: one, or one for each area that it names."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from geoaudit.errors import SpecificationError
from geoaudit.spec.profile_plan import AREA, ProfilePlan

MOST_AREAS = 40
"""So many areas can have a page in one profile: more are read by nobody, and are all in the tables."""


def pages_of(plan: ProfilePlan, areas: pd.DataFrame) -> tuple[ProfilePlan, ...]:
    """Return a plan for each page: of one area each where it is of areas, and the plan itself where not.

    Parameters
    ----------
    plan : ProfilePlan
    areas : DataFrame
        ``area_code``, ``area_name`` of the partnership's areas on the audit's own boundary set.

    Raises
    ------
    SpecificationError
        Where an area is not one of the partnership, is a name that several have, is named twice, or there are
        more than `MOST_AREAS`.
    """
    if plan.kind != AREA:
        return (plan,)
    if len(plan.areas) > MOST_AREAS:
        raise SpecificationError(
            f"A profile must have pages for at most {MOST_AREAS} areas, and '{plan.title}' names "
            f"{len(plan.areas)}: name fewer, or make two profiles."
        )
    codes = [_code(plan, wanted, areas) for wanted in plan.areas]
    if len(set(codes)) < len(codes):
        raise SpecificationError(f"Each area of '{plan.title}' must be named once: leave out the second.")
    names = _names(codes, areas)
    return tuple(
        replace(plan, title=f"{plan.title}: {name}", areas=(code,))
        for code, name in zip(codes, names, strict=True)
    )


def _code(plan: ProfilePlan, wanted: str, areas: pd.DataFrame) -> str:
    """The code of an area, given by its code or by a name that no other has."""
    if (areas["area_code"] == wanted).any():
        return wanted
    same = areas.loc[areas["area_name"].str.casefold() == wanted.casefold(), "area_code"]
    if same.empty:
        raise SpecificationError(
            f"Each area of '{plan.title}' must be one of the partnership, by its code or its name, and "
            f"'{wanted}' is none of its {len(areas)}: correct it."
        )
    if len(same) > 1:
        raise SpecificationError(
            f"Each area of '{plan.title}' must be one alone, and '{wanted}' is the name of {len(same)}: give "
            f"the code ({' or '.join(same)})."
        )
    return str(same.iloc[0])


def _names(codes: Sequence[str], areas: pd.DataFrame) -> list[str]:
    """The names of areas, with the code where two of the partnership share one."""
    by_code = areas.set_index("area_code")["area_name"].astype("str")
    shared = by_code.duplicated(keep=False)
    return [f"{by_code[code]} ({code})" if shared[code] else str(by_code[code]) for code in codes]
