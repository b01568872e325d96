"""A name for each figure: the same for the same people, whatever the table that it stands in."""

import pandas as pd

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.linking import AREA, Links, dims

NOWHERE = "in no zone"
"""Where an earlier pack had an area that is none of the partnership's."""

_NEXT, _OR = "\x1e", "\x1f"
"""What no category and no zone has in it."""


def keys_of(counts: Counts, links: Links) -> "pd.Series[str]":
    """A name for each cell's statistic: the same for the same people, whatever the table."""
    cells = counts.cells.reset_index(drop=True)
    limits = {c: f"{_NEXT}{c}={_OR.join(sorted(v))}" for c, v in counts.where.items()}
    labels = {c: f"{_NEXT}{c}=" + cells[c].astype(str) for c in dims(counts) if c != AREA}
    shown = {c: label.where(cells[c] != TOTAL, limits.get(c, "")) for c, label in labels.items()}
    keys = "period=" + cells["period"].astype(str)
    for column in sorted({**limits, **shown}):
        keys = keys + (shown[column] if column in shown else limits[column])
    return keys + _NEXT + _places(counts, cells, links)


def _places(counts: Counts, cells: pd.DataFrame, links: Links) -> "pd.Series[str] | str":
    """The zones of each cell."""
    if AREA not in cells:
        return _name(links.zones.loc[links.zones[""] != "", "zone"])
    names = {str(code): _name(part) for code, part in links.zones.groupby(counts.boundaries)["zone"]}
    listed = links.zones[counts.boundaries].isin(cells[AREA])
    inside = bool(cells["available"].any()) or set(cells[AREA]) <= {*names, TOTAL}
    every = _name(links.zones.loc[listed, "zone"]) if inside else NOWHERE
    return cells[AREA].map({**names, TOTAL: every}).fillna(NOWHERE)


def _name(zones: "pd.Series[str]") -> str:
    return _OR.join(sorted(zones))
