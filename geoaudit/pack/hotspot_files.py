"""The files of findings: a CSV a table with what its columns mean, a layer a map."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import PurePosixPath

import geopandas as gpd
import numpy as np
import pandas as pd

from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.disclosure.profile import Profile
from geoaudit.pack.gis_looks import look_of_finding
from geoaudit.pack.hotspot_rules import AREA, AREA_MEANINGS, CLASS, held, layer_of
from geoaudit.pack.layers import Layer, layer_name
from geoaudit.pack.margins import plain
from geoaudit.pack.tables import Metadata, distinct, frame_metadata, slug
from geoaudit.profiles.finding import HOTSPOTS, PROFILES, Finding

_PREFIX = {HOTSPOTS: "hotspot", PROFILES: "profile"}
# Beyond this a float's whole part has more digits than are kept of others, and all of it is.
_WHOLE_FROM = 1e6
_EXACT_BELOW = 2.0**53
WORKED_OUT = "Worked out from a public source."


@dataclass(frozen=True)
class FiledFinding:
    """What a method found, and where it is filed.

    Attributes
    ----------
    finding : Finding
    paths : tuple of str
        A file a table, in the order of `finding.tables`.
    layer : str
        The name of its layer; empty where it has none.
    made_of : tuple of str
        The files of the tables that it was made of.
    """

    finding: Finding
    paths: tuple[str, ...]
    layer: str
    made_of: tuple[str, ...]


def file_found(
    found: Sequence[Finding], path_of: Mapping[int, str], tables: Sequence[Profile], taken: Sequence[str]
) -> tuple[FiledFinding, ...]:
    """Return where each finding is filed.

    Parameters
    ----------
    found : sequence of Finding
    path_of : mapping of int to str
        The file of each table of the pack, by its identity.
    tables : sequence of Profile
        Those of the pack.
    taken : sequence of str
        Names of layers that are no finding's.
    """
    firsts = distinct(slug(one.title) for one in found)
    further = [
        [f"{stem}-{slug(name)}" for name in list(one.tables)[1:]]
        for stem, one in zip(firsts, found, strict=True)
    ]
    rest = iter(distinct([*firsts, *chain.from_iterable(further)])[len(firsts) :])
    named = [layer_name(f"{_PREFIX[one.chapter]}-{stem}") for stem, one in zip(firsts, found, strict=True)]
    layers = distinct([*taken, *named], "_")[len(taken) :]
    filed = []
    for one, stem, others, layer in zip(found, firsts, further, layers, strict=True):
        paths = [f"{one.chapter}/{name}.csv" for name in (stem, *islice(rest, len(others)))]
        same = (held(table, tables) for table in one.made_of)
        made_of = tuple(path_of[id(table)] for table in same if table is not None)
        on_map = "" if layer_of(one) is None else layer
        filed.append(FiledFinding(one, tuple(paths[: len(one.tables)]), on_map, made_of))
    return tuple(filed)


def finding_tables(
    filed: FiledFinding, policy: DisclosurePolicy
) -> Iterator[tuple[str, pd.DataFrame, Metadata]]:
    """Yield the path, the table and the metadata (CSVW) of each file of a finding but its layer."""
    for i, (path, (name, table)) in enumerate(zip(filed.paths, filed.finding.tables.items(), strict=True)):
        frame = tidy(table)
        title = filed.finding.title if i == 0 else f"{filed.finding.title}: {plain(name)}"
        yield path, frame, _metadata(path, title, frame, filed.finding, policy)


def finding_layers(found: Sequence[FiledFinding], note: str) -> Iterator[Layer]:
    """Yield the layer of each finding that has one: `area_code`, `area_name`, `class` and the figures.

    Parameters
    ----------
    found : sequence of FiledFinding
    note : str
        How figures about people are protected.
    """
    for filed in found:
        one, layer = filed.finding, layer_of(filed.finding)
        if layer is not None:
            figures = tidy(next(iter(one.tables.values()))).drop(columns=[*AREA, CLASS], errors="ignore")
            parts = [layer[[*AREA, CLASS]].reset_index(drop=True), figures.reset_index(drop=True)]
            areas = gpd.GeoDataFrame(
                pd.concat(parts, axis=1), geometry=layer.geometry.to_numpy(), crs=layer.crs
            )
            yield Layer(
                filed.layer,
                f"{one.title}. {one.period}. {WORKED_OUT if one.public else note}",
                areas,
                title=one.title,
                group=one.chapter.capitalize(),
                source=one.source,
                period=one.period,
                boundaries=one.boundaries,
                look=look_of_finding(one, areas),
            )


def tidy(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with its numbers as they are written.

    Fractions have six significant digits; a column that holds whole numbers alone is one of whole numbers.
    """
    floats = {name for name in frame.columns if pd.api.types.is_float_dtype(frame[name])}
    return pd.DataFrame({name: _short(frame[name]) if name in floats else frame[name] for name in frame})


def _short(values: pd.Series) -> pd.Series:
    figures = values.to_numpy(np.float64, na_value=np.nan)
    shown = figures[~np.isnan(figures)]
    if len(shown) and (shown == np.rint(shown)).all() and (np.abs(shown) < _EXACT_BELOW).all():
        return pd.Series(figures, values.index).astype("Int64")
    short = np.char.mod("%.6g", figures).astype(np.float64)
    # Adding nought takes the sign from a negative nought.
    return pd.Series(np.where(np.abs(figures) < _WHOLE_FROM, short, np.rint(figures)) + 0.0, values.index)


def _metadata(
    path: str, title: str, frame: pd.DataFrame, finding: Finding, policy: DisclosurePolicy
) -> Metadata:
    found = frame_metadata(PurePosixPath(path).name, title, frame)
    for column in found["tableSchema"]["columns"]:
        column["dc:description"] = (AREA_MEANINGS | dict(finding.meanings))[column["titles"]]
    about = [f"{finding.period}.", *([f"{finding.boundaries}."] if finding.boundaries else [])]
    about += [_protection(finding, policy), found["dc:description"]]
    return found | {"dc:description": " ".join(about), "dc:source": finding.source}


def _protection(finding: Finding, policy: DisclosurePolicy) -> str:
    release = "" if policy.for_release else "NOT FOR RELEASE. "
    if finding.public:
        return WORKED_OUT
    return f"{release}Protected by the policy {policy.name}, version {policy.version}: {policy.sentence}"
