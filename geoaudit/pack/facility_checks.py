"""Whether a pack's facilities, their layer and the distances told of them agree: from its files alone."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.facility_lists import FILE
from geoaudit.pack.facility_rules import (
    MEANINGS,
    METHOD,
    PLACE,
    faults_of_distances,
    faults_of_facilities,
)
from geoaudit.pack.layers import open_layers
from geoaudit.pack.read import AuditPack
from geoaudit.places.nearest import nearest
from geoaudit.statistics.intervals import Array, Interval, finite
from geoaudit.statistics.parts import part_of

_ENDS = ["people_least", "people_most", "percent_least", "percent_most"]
Problems = Iterator[str]


def facility_problems(pack: AuditPack) -> Problems:
    """Yield what is wrong with the facilities of a pack, and with the distances that are told of them.

    Raises
    ------
    PackError
        Where a file cannot be read.
    """
    entry = pack.manifest.get("facilities")
    public = {one["name"]: one["public"] is True for one in pack.manifest["sources"]}
    for one in (one for one in pack.found if one["method"] == METHOD and pack.policy.for_release):
        columns = {str(name) for table in pack.finding_tables(one).values() for name in table}
        yield from faults_of_distances(one["title"], one["source"], columns, public)
    if entry is None:
        if FILE in pack.container.names and FILE not in {one["file"] for one in pack.manifest["tables"]}:
            yield f"The file {FILE} must be named in the manifest as the pack's facilities, and is not."
        return
    table = pack.frame(entry)
    faults = list(faults_of_facilities(table, public))
    yield from faults
    if faults:
        return
    if len(table) != entry["rows"] or list(dict.fromkeys(table["source"])) != entry["sources"]:
        yield f"{entry['file']} does not have the rows and sources that the manifest says."
    yield from _layer(pack, entry, table)
    for found in pack.found:
        if found["method"] == METHOD and found["layer"] and found["source"] in entry["sources"]:
            yield from _distances(pack, found, table[table["source"] == found["source"]])


def _layer(pack: AuditPack, entry: Mapping[str, Any], table: pd.DataFrame) -> Problems:
    name, gpkg = entry["layer"], "layers/audit.gpkg"
    if gpkg not in pack.container.names:
        return
    with open_layers(pack.container.read(gpkg)) as layers:
        if name not in layers.names:
            return  # named already as missing
        points = layers.read(name)
    words = [column for column in MEANINGS if column not in {"capacity", *PLACE}]
    shown = set(MEANINGS) <= set(points.columns) and len(points) == len(table)
    shown = shown and all(_words(points[c]) == _words(table[c]) for c in words)
    numbers = ["capacity", *PLACE]
    if not shown or not np.array_equal(_numbers(points, numbers), _numbers(table, numbers), equal_nan=True):
        yield f"The layer {name} of {gpkg} does not show the facilities of {entry['file']}."
    elif not np.array_equal(_at(points), _numbers(table, PLACE)):
        yield f"The layer {name} of {gpkg} does not have its points where {entry['file']} has them."


def _words(values: pd.Series) -> list[str]:
    return [str(value) for value in values.astype("str").fillna("")]


def _numbers(frame: pd.DataFrame, names: Sequence[str]) -> "np.ndarray[Any, np.dtype[np.float64]]":
    return np.asarray(frame[list(names)].apply(pd.to_numeric), np.float64)


def _at(points: gpd.GeoDataFrame) -> "np.ndarray[Any, np.dtype[np.float64]]":
    inside = points.geometry.explode(index_parts=False)
    return np.column_stack([inside.x.to_numpy(np.float64), inside.y.to_numpy(np.float64)])


def _distances(pack: AuditPack, found: Mapping[str, Any], table: pd.DataFrame) -> Problems:
    """Yield whether each distance is the one from the centre that is stated to the nearest that is listed."""
    tables = list(pack.finding_tables(found).values())
    if len(tables) != 3:
        yield f"The finding '{found['title']}' must have its areas, kinds and distances in three files."
        return
    areas, kinds, near = tables
    yield from _who(pack, found, kinds, near)
    centres = areas.set_index("area_code")[PLACE]
    for kind, rows in near.groupby("facility_type", sort=False):
        there = table[table["facility_type"] == kind]
        points = centres.reindex(rows["area_code"]).to_numpy(np.float64)
        if there.empty:
            yield f"The finding '{found['title']}' must be of kinds that are listed, and one is not."
            return
        metres, _which = nearest(points, there[PLACE].to_numpy(np.float64))
        inside = (
            there["area_code"].value_counts().reindex(rows["area_code"], fill_value=0).to_numpy(np.float64)
        )
        told = rows[["metres", "n"]].apply(pd.to_numeric).to_numpy(np.float64)
        if not np.allclose(told[:, 0], metres, atol=0.51, rtol=0, equal_nan=True):
            yield f"{found['files'][2]} has distances that do not follow from {FILE}."
        if not np.array_equal(told[:, 1], inside):
            yield f"{found['files'][2]} has numbers of facilities that are not those of {FILE}."


def _who(pack: AuditPack, found: Mapping[str, Any], kinds: pd.DataFrame, near: pd.DataFrame) -> Problems:
    """Yield whether who lives in areas without follows from the published figures of people alone."""
    if not set(_ENDS) <= set(kinds.columns):
        return
    entries = {one["file"]: one for one in pack.manifest["tables"]}
    people = [file for file in found["made_of"] if file in entries and entries[file]["public"] is not True]
    if len(people) != 1:
        yield f"The finding '{found['title']}' must be made of one table of people by area, and is not."
        return
    told = _numbers(kinds, _ENDS)
    without = near.assign(far=near["within"] == "no").pivot_table(
        index="facility_type", columns="area_code", values="far", aggfunc="first", sort=False
    )
    part = _part(pack.profile(entries[people[0]]), without.reindex(kinds["facility_type"]))
    if not np.allclose(told, np.column_stack(part), rtol=1e-5, atol=0, equal_nan=True):
        yield f"{found['files'][1]} has numbers of people that do not follow from {people[0]}."


def _part(people: Profile, without: pd.DataFrame) -> tuple[Array, ...]:
    """The ends of the number of people in areas without, and of their share of those in all areas."""
    last = (people.cells["period"] == people.cells["period"].iloc[-1]).to_numpy()
    ends = people.ranges.astype("float64").fillna({"lower": 0.0, "upper": np.inf})[last]
    ends.index = pd.Index(people.cells.loc[last, "area_code"])
    inside = ends.reindex(without.columns).fillna({"lower": 0.0, "upper": np.inf})
    nowhere = ends[~ends.index.isin([*without.columns, TOTAL])].sum()
    low = max(inside["lower"].sum(), ends.loc[TOTAL, "lower"] - nowhere["upper"])
    high = min(inside["upper"].sum(), ends.loc[TOTAL, "upper"] - nowhere["lower"])
    figures = Interval(*(finite(inside[end]) for end in ("lower", "upper")))
    part = part_of(figures, without.to_numpy(bool), Interval(finite([low]), finite([high])))
    return (*part.number, *part.percent)
