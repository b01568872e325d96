"""What the report says of each finding of a hotspot method: its words, its map, and what stands out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geoaudit.pack.filing import Filing
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.hotspot_maps import UNREMARKABLE, Ground, SpotMap, draw_finding, ground_of
from geoaudit.pack.hotspot_rules import AREA, CLASS, layer_of
from geoaudit.pack.listings import MOST_ROWS, Listing, columns_of, listing
from geoaudit.pack.margins import plain
from geoaudit.places.boundaries import BoundarySet
from geoaudit.profiles.finding import HOTSPOTS, SEQUENTIAL, Finding

MOST_NOTABLE = 20


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
    found = (filed for filed in filing.found if filed.finding.chapter == HOTSPOTS)
    for i, filed in enumerate(found, start=1):
        one, key = filed.finding, f"hotspot-{i}"
        layer = layer_of(one)
        figure = None if layer is None else draw_finding(one, layer, ground, f"{key}-ground")
        made_of = tuple(tables[path] for path in filed.made_of)
        kind = kinds[one.source].replace("-", " ")
        spots.append(
            Spot(
                key,
                filed,
                kind,
                figure,
                listings_of(one),
                columns_of(one.tables.values(), one.meanings),
                made_of,
            )
        )
    grounds = {spot.map.ground.id: spot.map.ground for spot in spots if spot.map}
    return Spots(tuple(spots), tuple(grounds.values()))


def listings_of(one: Finding) -> tuple[Listing, ...]:
    """Return the tables of a finding as they are listed: what stands out, then its further tables."""
    shown = [listing(plain(name), table, MOST_ROWS) for name, table in one.tables.items()]
    layer = layer_of(one)
    return tuple(shown) if layer is None else (*_standing_out(one, layer), *shown[1:])


def _standing_out(one: Finding, layer: gpd.GeoDataFrame) -> Iterator[Listing]:
    """Yield the rows of the areas that stand out, if any do, in the order of the legend."""
    notable = _notable(one, layer)
    if len(notable):
        table = next(iter(one.tables.values())).copy(deep=False)
        if CLASS not in table:
            table.insert(len(AREA), CLASS, layer[CLASS].to_numpy(object))
        yield listing("What stands out", table.iloc[notable], MOST_NOTABLE)


def _notable(one: Finding, layer: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Return where the areas are that are something special: of shades the darkest, never the lightest."""
    used = layer[CLASS].map(dict(one.classes)).unique()
    darkest = max((style for style in used if style in SEQUENTIAL[1:]), default="")
    dull = {*UNREMARKABLE, *SEQUENTIAL} - {darkest}
    rank = {word: i for i, (word, style) in enumerate(one.classes.items()) if style not in dull}
    ranks = layer[CLASS].map(rank).to_numpy(np.float64)
    return np.argsort(ranks, kind="stable")[: np.isfinite(ranks).sum()]
