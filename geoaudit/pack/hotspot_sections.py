"""What the report says of each finding of a hotspot method: its words, its map, and what stands out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.pack.filing import Filing
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.hotspot_maps import UNREMARKABLE, Ground, SpotMap, draw_finding, ground_of
from geoaudit.pack.hotspot_rules import AREA, AREA_MEANINGS, CLASS, layer_of
from geoaudit.pack.margins import plain
from geoaudit.places.boundaries import BoundarySet
from geoaudit.profiles.finding import SEQUENTIAL, Finding

MOST_NOTABLE = 20
MOST_ROWS = 40
# Below this a fraction is nought to a reader, and printed as less than it.
_LEAST = 0.0001


_HEADS = {
    "n": "Number",
    "p": "p-value",
    "p_corrected": "p-value, corrected",
    "p_more": "p-value, more",
    "z": "z score",
    "pai": "PAI",
    "pei": "PEI",
}


@dataclass(frozen=True)
class Listing:
    """A table of the page.

    Attributes
    ----------
    caption : str
    heads : tuple of (str, bool)
        The words of each column, and whether it holds numbers.
    rows : tuple of tuple of str
    """

    caption: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Spot:
    """A finding's part of the report.

    `made_of` are the titles and the parts of the page of the tables that it was made of; `columns` says what
    the columns of its tables mean.
    """

    id: str
    filed: FiledFinding
    kind: str
    map: SpotMap | None
    listings: tuple[Listing, ...]
    columns: tuple[tuple[str, str], ...]
    made_of: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Spots:
    """The part of the report on hotspots: the findings, and the grounds that their maps are drawn on."""

    spots: tuple[Spot, ...]
    grounds: tuple[Ground, ...]


def spots_of(filing: Filing, boundaries: Mapping[str, BoundarySet], kinds: Mapping[str, str]) -> Spots:
    """Return the part of the report on hotspots.

    Parameters
    ----------
    filing : Filing
    boundaries : mapping of str to BoundarySet
        Those of the pack.
    kinds : mapping of str to str
        What the rows of each source are.
    """
    drawn = any(filed.layer for filed in filing.found)
    ground = ground_of(boundaries) if drawn else None
    tables = {filed.path: (filed.profile.title, f"table-{i}") for i, filed in enumerate(filing.tables, 1)}
    spots = []
    for i, filed in enumerate(filing.found, start=1):
        one, key = filed.finding, f"hotspot-{i}"
        layer = layer_of(one)
        figure = None if layer is None else draw_finding(one, layer, ground, f"{key}-ground")
        made_of = tuple(tables[path] for path in filed.made_of)
        kind = kinds[one.source].replace("-", " ")
        spots.append(Spot(key, filed, kind, figure, _listings(one), _columns(one), made_of))
    grounds = {spot.map.ground.id: spot.map.ground for spot in spots if spot.map}
    return Spots(tuple(spots), tuple(grounds.values()))


def number(value: float) -> str:
    """Return a figure as it is read: four digits of a fraction, and the whole part of what has more."""
    if value != 0 and abs(value) < _LEAST:
        return f"less than {_LEAST}" if value > 0 else f"more than -{_LEAST}"
    if float(value).is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def _listings(one: Finding) -> tuple[Listing, ...]:
    shown = [_listing(plain(name), table, MOST_ROWS) for name, table in one.tables.items()]
    layer = layer_of(one)
    return tuple(shown) if layer is None else (*_standing_out(one, layer), *shown[1:])


def _standing_out(one: Finding, layer: gpd.GeoDataFrame) -> Iterator[Listing]:
    """Yield the rows of the areas that stand out, if any do, in the order of the legend."""
    notable = _notable(one, layer)
    if len(notable):
        table = next(iter(one.tables.values())).copy(deep=False)
        if CLASS not in table:
            table.insert(len(AREA), CLASS, layer[CLASS].to_numpy(object))
        yield _listing("What stands out", table.iloc[notable], MOST_NOTABLE)


def _notable(one: Finding, layer: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return where the areas are that are something special; of shades, those of the darkest alone."""
    used = layer[CLASS].map(dict(one.classes)).unique()
    darkest = max((style for style in used if style in SEQUENTIAL), default="")
    dull = {*UNREMARKABLE, *SEQUENTIAL} - {darkest}
    rank = {word: i for i, (word, style) in enumerate(one.classes.items()) if style not in dull}
    ranks = layer[CLASS].map(rank).to_numpy(np.float64)
    return np.argsort(ranks, kind="stable")[: np.isfinite(ranks).sum()]


def _listing(caption: str, table: pd.DataFrame, most: int) -> Listing:
    if tuple(table.columns[:2]) == AREA and table[AREA[0]].equals(table[AREA[1]]):
        table = table.drop(columns=AREA[1])
    shown = table.head(most)
    said = f"{caption}: the first {len(shown)} of {len(table):,} rows" if len(shown) < len(table) else caption
    numeric = [_is_number(table[name]) for name in table.columns]
    heads = tuple((_head(str(name)), right) for name, right in zip(table.columns, numeric, strict=True))
    rows = tuple(tuple(_entry(value) for value in row) for row in shown.itertuples(index=False))
    return Listing(said, heads, rows)


def _columns(one: Finding) -> tuple[tuple[str, str], ...]:
    names: Iterable[str] = dict.fromkeys(str(name) for table in one.tables.values() for name in table.columns)
    meanings = AREA_MEANINGS | dict(one.meanings)
    return tuple((_head(name), meanings[name]) for name in names)


def _head(column: str) -> str:
    return _HEADS.get(column) or plain(column)


def _entry(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number(value)
    return str(value)


def _is_number(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))
