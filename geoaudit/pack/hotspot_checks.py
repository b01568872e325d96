"""Checking findings from a pack's own files alone; each fault is one sentence."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.filing import LAYERS
from geoaudit.pack.hotspot_rules import AREA, beyond, protected
from geoaudit.pack.layers import open_layers
from geoaudit.pack.read import AuditPack
from geoaudit.profiles.finding import CHAPTERS

Problems = Iterator[str]
Entry = Mapping[str, Any]


def hotspot_problems(pack: AuditPack, profiles: Mapping[str, Profile]) -> Problems:
    """Yield what is wrong with the findings of a pack.

    Parameters
    ----------
    pack : AuditPack
    profiles : mapping of str to Profile
        Its tables by file, as far as they could be read.

    Raises
    ------
    PackError
        Where a file cannot be read.
    """
    files = [name for entry in pack.found for name in entry["files"]]
    folders = tuple(f"{chapter}/" for chapter in CHAPTERS)
    filed = (name for name in pack.container.names if name.startswith(folders) and name.endswith(".csv"))
    for name in sorted(set(filed) - set(files)):
        yield f"The file {name} must be of a finding that the manifest names, and is of none."
    for name in sorted(set(files) - set(pack.container.names)):
        yield f"The file {name} of a finding is missing from the pack."
    for entry in pack.found:
        yield from _unprotected(pack, entry)
        if set(entry["files"]) <= set(pack.container.names):
            tables = pack.finding_tables(entry)
            yield from _counts(entry, tables, profiles)
            yield from _layer(pack, entry, tables)


def _unprotected(pack: AuditPack, entry: Entry) -> Problems:
    name, source = f"The finding '{entry['title']}'", entry["source"]
    public = {one["name"]: one["public"] for one in pack.manifest["sources"]}
    known = {table["file"]: (table["source"], table["public"]) for table in pack.manifest["tables"]}
    if source and source not in public:
        yield f"{name} must be of a source of the pack, and '{source}' is none."
        return
    if source and entry["public"] is not False and not public[source]:
        yield f"{name} and its source '{source}' must agree on being public, and they do not."
    open_to_all = all(known[file][1] for file in entry["made_of"] if file in known)
    if not source and entry["public"] is not open_to_all:
        yield f"{name} is of no one source, and must be public where all that it is made of is."
    if unknown := sum(file not in known for file in entry["made_of"]):
        yield f"{name} must be made of tables of the pack, and {unknown} of {len(entry['made_of'])} are not."
    if not pack.policy.for_release:
        return
    if entry["internal"] is not False:
        yield f"{name} must not be in a pack for release: it was made from records of people."
    made_of = [known[file] for file in entry["made_of"] if file in known]
    if entry["public"] is not True and not protected(source, made_of, public):
        yield f"{name} must be made of a protected table of '{source}', and names none."


def _counts(entry: Entry, tables: Mapping[str, pd.DataFrame], profiles: Mapping[str, Profile]) -> Problems:
    made_of = [profiles[file] for file in entry["made_of"] if file in profiles]
    for file, frame in tables.items():
        if len(made_of) == len(entry["made_of"]) and beyond(frame, entry["source"], made_of):
            yield f"{file} holds figures that the policy {made_of[0].policy.name} never publishes."


def _layer(pack: AuditPack, entry: Entry, tables: Mapping[str, pd.DataFrame]) -> Problems:
    layer, first = entry["layer"], next(iter(tables.values()), pd.DataFrame())
    if layer is None or LAYERS not in pack.container.names:
        return
    with open_layers(pack.container.read(LAYERS)) as layers:
        if layer not in layers.names:
            return  # named already as missing
        areas = layers.read(layer)
    shown = [name for name in first.columns if name in areas.columns]
    if not {*AREA, *first.columns} <= set(areas.columns) or len(areas) != len(first):
        yield f"The layer {layer} of {LAYERS} does not have the areas and columns of {entry['files'][0]}."
    elif not all(_same(areas[name], first[name]) for name in shown):
        yield f"The layer {layer} of {LAYERS} does not show the figures of {entry['files'][0]}."


def _same(left: pd.Series, right: pd.Series) -> bool:
    if pd.api.types.is_numeric_dtype(right):
        numbers = (pd.to_numeric(values, errors="coerce") for values in (left, right))
        one, other = (values.to_numpy(np.float64, na_value=np.nan) for values in numbers)
        return bool(np.array_equal(one, other, equal_nan=True))
    return bool((left.astype("str").fillna("").to_numpy() == right.astype("str").fillna("").to_numpy()).all())
