"""What the report says of each profile: its sentences, its map and charts, and its figures."""

from collections.abc import Mapping
from dataclasses import dataclass

from geoaudit.charts.drawing import draw
from geoaudit.pack.filing import Filing
from geoaudit.pack.hotspot_files import FiledFinding
from geoaudit.pack.hotspot_maps import SpotMap, draw_finding
from geoaudit.pack.hotspot_rules import layer_of
from geoaudit.pack.listings import MOST_ROWS, Listing, columns_of, listing
from geoaudit.pack.margins import plain
from geoaudit.profiles.finding import PROFILES


@dataclass(frozen=True)
class Portrait:
    """A profile's part of the report.

    `kind` says what the rows of its source are; `map` is drawn where it is on one; `charts` are drawn as SVG;
    `made_of` are the titles and the parts of the page of the tables that it was made of; `columns` says what
    its tables' columns mean.
    """

    id: str
    filed: FiledFinding
    kind: str
    map: SpotMap | None
    charts: tuple[str, ...]
    listings: tuple[Listing, ...]
    columns: tuple[tuple[str, str], ...]
    made_of: tuple[tuple[str, str], ...]


def portraits_of(filing: Filing, kinds: Mapping[str, str]) -> tuple[Portrait, ...]:
    """Return the part of the report on profiles.

    Parameters
    ----------
    filing : Filing
    kinds : mapping of str to str
        What the rows of each source are.
    """
    tables = {filed.path: (filed.profile.title, f"table-{i}") for i, filed in enumerate(filing.tables, 1)}
    found = [filed for filed in filing.found if filed.finding.chapter == PROFILES]
    return tuple(_portrait(f"profile-{i}", filed, kinds, tables) for i, filed in enumerate(found, start=1))


def _portrait(
    key: str, filed: FiledFinding, kinds: Mapping[str, str], tables: Mapping[str, tuple[str, str]]
) -> Portrait:
    one = filed.finding
    layer = layer_of(one)
    figures = list(one.tables.items())
    return Portrait(
        key,
        filed,
        kinds.get(one.source, "").replace("-", " "),
        None if layer is None else draw_finding(one, layer, None, f"{key}-ground"),
        tuple(draw(chart, f"{key}-chart-{i}") for i, chart in enumerate(one.charts, start=1)),
        tuple(listing(plain(name), table, MOST_ROWS) for name, table in figures[layer is not None :]),
        columns_of(one.tables.values(), one.meanings),
        tuple(tables[path] for path in filed.made_of),
    )
