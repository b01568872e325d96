"""Whom an audit is for, and what of the evidence is theirs: areas, periods and records to count."""

from dataclasses import replace

import geopandas as gpd
import pandas as pd

from geoaudit.counts.study import FEW, Study
from geoaudit.errors import SpecificationError
from geoaudit.evidence import Evidence, told_by_main
from geoaudit.land import ALL
from geoaudit.spec import AuditSpec


def partnerships(spec: AuditSpec, evidence: Evidence) -> tuple[str, ...]:
    """Return whom a pack is made for: those named, or each that the boundary set tells apart.

    Raises
    ------
    SpecificationError
        Where a partnership is of no area, or several are asked for and the boundary set tells none apart.
    """
    areas = evidence.sets[spec.main].areas
    known = sorted(areas["parent"].dropna().unique())
    if not known:
        if len(spec.partnership) > 1:
            raise SpecificationError(
                "Several partnerships need a column that says which area belongs to which, and "
                f"'{spec.main}' names none: add parent to its boundaries."
            )
        return (spec.title,) if spec.partnership == (ALL,) else spec.partnership
    if spec.partnership == (ALL,):
        return tuple(known)
    for name in spec.partnership:
        if name not in known:
            raise SpecificationError(
                f"A partnership must be named in the boundary set '{spec.main}', and '{name}' is not: it has "
                f"{', '.join(known[:12])}{' and others' if len(known) > 12 else ''}."
            )
    return spec.partnership


def people_of(spec: AuditSpec, evidence: Evidence, partnership: str) -> str:
    """Return whose people a pack tells of: a partnership's, or, where none is told apart, everybody's.

    Where the boundary set tells none apart the name is only what the audit is called, and may change.
    """
    return "" if evidence.sets[spec.main].areas["parent"].isna().all() else partnership


def study_of(spec: AuditSpec, evidence: Evidence, wanted: tuple[str, str], partnership: str) -> Study:
    """Return what is counted of a source on a boundary set (`wanted`) for a partnership.

    Raises
    ------
    SpecificationError
        Where the boundary set does not say which of its areas are the partnership's.
    """
    areas = evidence.areas_of(wanted[1])
    mine = own_areas(spec, evidence, wanted[1], partnership)
    periods = evidence.periods if wanted[0] in evidence.held else ()
    few = FEW if spec.policy.for_release else 1
    whole = len(mine) == len(areas)
    if told_by_main(spec, evidence.sets, *wanted):
        main = own_areas(spec, evidence, spec.main, partnership)
        whole = whole and len(main) == len(evidence.sets[spec.main].areas)
    return Study(
        placed=evidence.placed[wanted],
        areas=mine,
        everywhere=_neighbours(spec, evidence, areas),
        periods=periods,
        whole=whole,
        held=evidence.held.get(wanted[0]),
        few=few,
        groups={**evidence.groups, **_postcodes_of(spec, evidence, wanted, mine)},
    )


def _postcodes_of(
    spec: AuditSpec, evidence: Evidence, wanted: tuple[str, str], mine: pd.DataFrame
) -> dict[str, tuple[str, ...]]:
    """The outward codes and sectors of any postcode of the areas, where people are counted by them.

    They stand in a table whoever lives there: that one does must not say that somebody has it.
    """
    source, place = wanted
    plans = [plan.request for plan in spec.tables if plan.request.source == source]
    asked = {column for request in plans for column in request.by} & {"outward", "sector"}
    if not asked or evidence.records[source].public or place not in evidence.lookups:
        return {}
    table = evidence.lookups[place].table
    postcodes = table.loc[table["area_code"].isin(mine["area_code"]), "postcode"]
    parts = {"outward": postcodes.str.slice(stop=-4), "sector": postcodes.str.slice(stop=-2)}
    return {column: tuple(sorted(parts[column].unique())) for column in asked}


def whole_study(study: Study, evidence: Evidence) -> Study:
    """Return the study of the whole boundary set that a study is a part of."""
    areas = evidence.areas_of(study.placed.boundaries)
    return replace(study, areas=areas, whole=True)


def own_areas(spec: AuditSpec, evidence: Evidence, place: str, partnership: str) -> gpd.GeoDataFrame:
    """Return the areas of a boundary set that are the partnership's.

    Raises
    ------
    SpecificationError
        Where the boundary set does not say which they are.
    """
    areas, main = evidence.areas_of(place), evidence.sets[spec.main].areas
    if areas["parent"].isna().all() and main["parent"].isna().all():
        return areas
    mine = areas[areas["parent"] == partnership]
    if mine.empty:
        raise SpecificationError(
            f"A boundary set must say which areas are of '{partnership}', and '{place}' names none: "
            "give it a parent column with the same names as the audit's own set."
        )
    return mine


def _neighbours(spec: AuditSpec, evidence: Evidence, areas: pd.DataFrame) -> pd.DataFrame:
    """What to call each area that may hold a record of elsewhere: its partnership, or the district."""
    own = pd.DataFrame({"area_code": areas["area_code"], "neighbour": areas["parent"]})
    own["neighbour"] = own["neighbour"].fillna(areas["area_name"] + " (" + areas["area_code"] + ")")
    if not spec.national:
        return own
    around = evidence.sets[spec.national].areas
    named = around["area_name"] + " (" + around["area_code"] + ")"
    others = pd.DataFrame({"area_code": around["area_code"], "neighbour": named})
    return pd.concat([own, others], ignore_index=True).drop_duplicates("area_code")
