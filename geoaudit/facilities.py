"""The facilities that may be told one by one: those of public sources, and in the service all of them.

From a known centre and an exact distance follows a circle, and from three the place: a facility whose place
is not public is therefore only counted, by area and protected.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geoaudit.counts.facilities import COLUMNS, facilities_listed
from geoaudit.counts.study import Study
from geoaudit.engine import Engine
from geoaudit.errors import RecordsError, SpecificationError
from geoaudit.evidence import Evidence
from geoaudit.records.schema import FACILITIES
from geoaudit.scope import study_of
from geoaudit.spec import AuditSpec
from geoaudit.spec.facilities import TYPE as KIND
from geoaudit.spec.profile_plan import FACILITIES as PROFILE

AROUND = 50_000.0
"""So far around a partnership, in metres, facilities outside it are taken into account."""


@dataclass(frozen=True)
class Facilities:
    """The facilities of a source in and around a partnership.

    Attributes
    ----------
    table : DataFrame
        As `facilities_listed` returns, to a tenth of a metre: those with a place alone, in the partnership or
        at most `AROUND` beyond the rectangle around it.
    public : bool
        Whether their places may be shown to everybody.
    unplaced : int
        How many of the source have no place that is known.
    far : int
        How many lie further off.
    """

    table: pd.DataFrame
    public: bool
    unplaced: int
    far: int


def facilities_of(
    spec: AuditSpec, engine: Engine, evidence: Evidence, partnership: str
) -> dict[str, Facilities]:
    """Return the facilities of each source of them that may be told one by one, by its name.

    Raises
    ------
    RecordsError
        Where none of a source has a place.
    SpecificationError
        Where a profile names a kind that its source has not.
    """
    found = {}
    for name in (source.name for source in spec.sources if source.kind == FACILITIES.name):
        study = study_of(spec, evidence, (name, spec.main), partnership)
        listed = facilities_listed(engine, study, evidence.lookups[spec.main].table)
        _require_kinds(spec, name, listed)
        if spec.is_public(name) or not spec.policy.for_release:
            found[name] = _facilities(name, study, listed, spec.is_public(name))
    return found


def _facilities(source: str, study: Study, listed: pd.DataFrame, public: bool) -> Facilities:
    placed = listed[listed["easting"].notna()]
    _require_place(source, len(listed), len(placed))
    west, south, east, north = study.areas.total_bounds
    near = placed["easting"].between(west - AROUND, east + AROUND)
    near &= placed["northing"].between(south - AROUND, north + AROUND)
    kept = placed[near | placed["area_code"].notna()].round({"easting": 1, "northing": 1})
    return Facilities(kept.reset_index(drop=True), public, len(listed) - len(placed), len(placed) - len(kept))


def _require_kinds(spec: AuditSpec, source: str, listed: pd.DataFrame) -> None:
    kinds = set(listed[KIND])
    for plan in (one for one in spec.profiles if one.kind == PROFILE and one.source == source):
        unknown = [kind for kind in plan.where.get(KIND, ()) if kind not in kinds]
        if unknown:
            raise SpecificationError(
                f"The profile '{plan.title}' must be of kinds of facility that there are, and '{source}' has "
                f"no '{unknown[0]}' among its {len(kinds):,} kinds: correct where."
            )


def _require_place(source: str, listed: int, placed: int) -> None:
    if not placed:
        raise RecordsError(
            f"Facilities must have a place, and none of the {listed:,} of '{source}' has coordinates or a "
            "postcode that the gazetteer knows: correct the file."
        )


def public_facilities(found: Mapping[str, Facilities]) -> pd.DataFrame:
    """Return the facilities of all public sources, by source: what is listed and mapped for everybody.

    Returns
    -------
    DataFrame
        `source`, then `COLUMNS`; `capacity` in whole numbers where all are.
    """
    parts = [one.table.assign(source=name) for name, one in found.items() if one.public]
    every = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()
    every = every.reindex(columns=["source", *COLUMNS])
    whole = bool((every["capacity"].dropna() % 1 == 0).all())
    return every.astype({"capacity": "Int64"}) if whole else every
