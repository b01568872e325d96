"""The boundary sets of an audit: read, and each area told which partnership it is of."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely

from geoaudit.cells import cells_over
from geoaudit.counts.standing import AREA_CODES
from geoaudit.counts.table import TOTAL
from geoaudit.errors import GeographyError
from geoaudit.hierarchy.levels import DISTRICT, kinds_of
from geoaudit.hierarchy.partnerships import partnerships_of
from geoaudit.hierarchy.tree import Hierarchy
from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries, told_apart
from geoaudit.places.lookup import Tolerance, locate
from geoaudit.places.topology import findings
from geoaudit.spec import AuditSpec
from geoaudit.spec.plans import CellSet, SmallAreas

ALL = "all"
BY_PLACE = "partnership taken from the land of the audit's own boundary set"


def read_sets(spec: AuditSpec, hierarchy: Hierarchy | None) -> dict[str, BoundarySet]:
    """Read every boundary set that is placed on, moved to, told from or asked for a partnership.

    Where a file does not say of which partnership an area is, the hierarchy is asked, if there is one, and
    then the land of the audit's own set; the findings of the set say so.

    Raises
    ------
    GeographyError
        Where a file cannot be used, or an area's partnership cannot be told.
    """
    asked = {*placed_on(spec), *filter(None, [spec.national])}
    asked |= {weights.boundaries for weights in spec.weights.values() if isinstance(weights, SmallAreas)}
    if hierarchy:
        asked |= set(spec.boundaries)
    sets = {
        name: read_boundaries(_file(spec, file))
        for name, file in sorted(spec.boundaries.items())
        if name in asked and isinstance(file, BoundaryFile)
    }
    _require_own_codes(sets)
    told = _told_by(hierarchy, sets) if hierarchy else sets
    found = {name: _by_place(one, told[spec.main]) for name, one in told.items()}
    laid = (spec.boundaries[name] for name in sorted(asked & spec.cells))
    return found | {one.name: cells_over(found[spec.main], one) for one in laid if isinstance(one, CellSet)}


def placed_on(spec: AuditSpec) -> list[str]:
    """Return the boundary sets that records, figures and postcodes are placed on."""
    asked = {name for plan in spec.tables for name in plan.by_date or (plan.boundaries, plan.counted_on)}
    ranked = {spec.deprivation[name].boundaries for name in spec.indices.values()}
    return sorted({spec.main, *asked, *ranked, *spec.own.values(), *spec.small_areas})


def _file(spec: AuditSpec, file: BoundaryFile) -> BoundaryFile:
    """The boundary file, told apart by the partnerships that the audit names, whether or not it says how."""
    return file if file.parent or spec.partnership == (ALL,) else told_apart(file, spec.partnership)


def _require_own_codes(sets: Mapping[str, BoundarySet]) -> None:
    ours = {TOTAL, *AREA_CODES.values()}
    for name, found in sets.items():
        taken = sorted(ours & set(found.areas["area_code"]))
        if taken:
            raise GeographyError(
                f"The area codes {', '.join(sorted(ours))} have a meaning in every table, and '{name}' uses "
                f"{', '.join(taken)} for an area: name the column of GSS codes."
            )


def _told_by(hierarchy: Hierarchy, sets: Mapping[str, BoundarySet]) -> dict[str, BoundarySet]:
    return {
        name: _with_parents(hierarchy, found, sets) if found.areas["parent"].isna().all() else found
        for name, found in sets.items()
    }


def _with_parents(hierarchy: Hierarchy, found: BoundarySet, sets: Mapping[str, BoundarySet]) -> BoundarySet:
    """The set with the name of each area's community safety partnership on the set's date."""
    codes = found.areas["area_code"]
    kinds = kinds_of(codes).dropna().unique()
    if len(kinds) != 1:
        return found
    told = partnerships_of(hierarchy, codes, str(kinds[0]), found.date, _former(found, sets))
    names = told.set_index("area_code")["parent_name"]
    return replace(found, areas=found.areas.assign(parent=codes.map(names).astype("str")))


def _by_place(found: BoundarySet, main: BoundarySet) -> BoundarySet:
    """The set with the partnership of the audit's own set on whose land each area lies, where it has none."""
    if found.areas["parent"].notna().any() or main.areas["parent"].isna().all():
        return found
    place = locate(_inside(found), main, Tolerance(0))["area_code"]
    parents = place.map(main.areas.set_index("area_code")["parent"]).astype("str")
    told = parents.notna().to_numpy()
    remark = findings(
        BY_PLACE, found.areas["area_code"].to_numpy(object)[:1], np.array([told.sum()]), "areas"
    )
    return replace(
        found,
        areas=found.areas.assign(parent=parents.to_numpy()),
        findings=pd.concat([found.findings, remark], ignore_index=True),
    )


def _inside(found: BoundarySet) -> pd.DataFrame:
    """A point on the land of each area."""
    points = shapely.point_on_surface(found.areas.geometry.to_numpy())
    return pd.DataFrame(shapely.get_coordinates(points), columns=["easting", "northing"])


def _former(found: BoundarySet, sets: Mapping[str, BoundarySet]) -> pd.DataFrame | None:
    """The district of an earlier date that each area lies in, where such a set is among them."""
    earlier = [
        one
        for one in sets.values()
        if one.date < found.date and (kinds_of(one.areas["area_code"]) == DISTRICT).all()
    ]
    if not earlier:
        return None
    placed = locate(_inside(found), max(earlier, key=lambda one: one.date), Tolerance())
    former = pd.DataFrame(
        {"area_code": found.areas["area_code"], "former_code": placed["area_code"].to_numpy()}
    )
    return former.dropna()
