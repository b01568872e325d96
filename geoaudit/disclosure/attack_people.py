"""Everything published of how many distinct people a source has, as one system.

A person can be in several categories, places and periods: a total is at least its largest part and at most
their sum. But where every line of a column that can be read adds up, as by gender, whoever reads the tables
will take it that all do; what is possible then is possible in any case.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from geoaudit.disclosure.attack_columns import OR, STEPS, covered, day_span, union
from geoaudit.disclosure.attack_system import System
from geoaudit.disclosure.attack_ties import Rows
from geoaudit.disclosure.published import ALL, AREA, Published

Whole = NDArray[np.int64]
TIME, PLACE = "time of the figure", "place of the figure"


@dataclass(frozen=True)
class Figures:
    """The numbers of people that figures are of, each once.

    Attributes
    ----------
    keys : DataFrame
        For each number, whom it counts: `TIME`, `PLACE` and every category (text; `ALL` where it is any).
    cells : tuple of array of int
        For each table, the number that each cell is.
    """

    keys: pd.DataFrame
    cells: tuple[Whole, ...]


def people_system(tables: Sequence[Published], zones: pd.DataFrame, adding: bool) -> System:
    """Return the system of the tables of distinct people of a source.

    Parameters
    ----------
    adding : bool
        Whether a column of which every line can add up is taken to add up.
    """
    figures = _figures(tables, zones)
    count = len(figures.keys)
    at = np.concatenate(figures.cells)
    own = csr_array((np.ones(len(at)), (np.arange(len(at)), at)), shape=(len(at), count))
    bounds = [pd.concat([t.cells[side] for t in tables]).to_numpy(np.float64) for side in ("lower", "upper")]
    parts: list[Rows] = [(own, np.ceil(bounds[0]), np.floor(bounds[1]))]
    for table, places in zip(tables, figures.cells, strict=True):
        for name in table.summed:
            parts += _lines(table, name, places, count, adding and name not in table.several)
    parts += _nested(figures.keys)
    sums, least, most = zip(*parts, strict=True)
    return System(csr_array(vstack(sums)), np.concatenate(least), np.concatenate(most))


def _figures(tables: Sequence[Published], zones: pd.DataFrame) -> Figures:
    zones = zones.astype(str).reset_index(drop=True)
    used = {name for t in tables for name in (*t.by, *t.where)}
    categories = sorted(used - {AREA, *zones.columns, *STEPS})
    keys = [_keys(table, zones, categories) for table in tables]
    ends = np.cumsum([len(k) for k in keys])
    every = pd.concat([*keys, *_of_zones(keys)], ignore_index=True)
    number = np.asarray(every.groupby(list(every.columns), sort=False).ngroup(), np.int64)
    distinct = every.drop_duplicates().reset_index(drop=True)
    return Figures(distinct, tuple(np.split(number, ends)[: len(tables)]))


def _keys(table: Published, zones: pd.DataFrame, categories: Sequence[str]) -> pd.DataFrame:
    """Whom each cell of a table counts."""
    found = {TIME: _times(table), PLACE: _places(table, zones)}
    for name in categories:
        limits = table.where.get(name, ())
        total = ALL if not limits else limits[0] if len(limits) == 1 else union(limits)
        every = pd.Series(total, index=table.cells.index)
        found[name] = table.labels(name).replace(ALL, total) if name in table.by else every
    return pd.DataFrame(found, dtype=str).reset_index(drop=True)


def _times(table: Published) -> "pd.Series[str]":
    """The days that each cell is of, as `first to last`, or the labels of what has none."""
    steps = [name for name in table.by if name in STEPS]
    labels = pd.DataFrame({"period": table.cells["period"].astype(str)} | {n: table.labels(n) for n in steps})
    distinct = labels.drop_duplicates()
    named = [
        day_span({**dict(zip(labels.columns, row, strict=True))}, table.where)
        for row in distinct.itertuples(index=False)
    ]
    return labels.merge(distinct.assign(named=named), how="left")["named"].set_axis(labels.index)


def _places(table: Published, zones: pd.DataFrame) -> "pd.Series[str]":
    """The zones that each cell is of: their numbers with blanks between."""
    names = [name for name in table.by if name == AREA or name in zones]
    inside = covered(table, zones)
    for name in table.where:
        if name in zones:
            inside &= zones[name].isin(table.where[name]).to_numpy()
    if not names:
        return pd.Series(_set(inside), index=table.cells.index)
    labels = pd.DataFrame({name: table.labels(name) for name in names})
    distinct = labels.drop_duplicates()
    sets = []
    for row in distinct.itertuples(index=False):
        here = inside.copy()
        for name, label in zip(names, row, strict=True):
            if label != ALL:
                here &= (zones[table.boundaries if name == AREA else name] == label).to_numpy()
        sets.append(_set(here))
    return labels.merge(distinct.assign(named=sets), how="left")["named"].set_axis(labels.index)


def _set(inside: NDArray[np.bool_]) -> str:
    return " ".join(str(i) for i in np.flatnonzero(inside))


def _of_zones(keys: Sequence[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """The same figures of each single zone, where tables are by areas that are made of several."""
    places = pd.concat([k[PLACE] for k in keys]).drop_duplicates()
    sets = [frozenset(place.split()) for place in places]
    crossing = {
        place
        for place, own in zip(places, sets, strict=True)
        if any(own & s and not own <= s and not s <= own for s in sets)
    }
    for key in keys:
        mine = key[key[PLACE].isin(crossing)]
        yield mine.assign(**{PLACE: mine[PLACE].str.split()}).explode(PLACE)


def _lines(table: Published, name: str, places: Whole, count: int, adding: bool) -> Iterator[Rows]:
    """Yield that the totals over a column are at most the sum of its lines, or that they are just that."""
    labels = (
        pd.DataFrame({n: table.labels(n) for n in table.by})
        .assign(
            period=table.cells["period"].astype(str),
            at=places,
            low=table.cells["lower"].to_numpy(np.float64),
            high=table.cells["upper"].to_numpy(np.float64),
        )
        .reset_index(drop=True)
    )
    keys = [*(n for n in table.by if n != name), "period"]
    total = labels[labels[name] == ALL]
    parts = labels[labels[name] != ALL].merge(total[[*keys, "at"]], on=keys, suffixes=("", "_total"))
    if parts.empty:
        return
    sums = parts.groupby("at_total", sort=False)[["low", "high"]].sum()
    whole = total.set_index("at").loc[sums.index]
    adds = adding and bool(((sums["low"] <= whole["high"]) & (whole["low"] <= sums["high"])).all())
    line = sums.index.get_indexer(pd.Index(parts["at_total"]))
    rows = np.concatenate([line, np.arange(len(sums))])
    columns = np.concatenate([parts["at"], sums.index.to_numpy(np.int64)])
    weights = np.concatenate([np.ones(len(parts)), np.full(len(sums), -1.0)])
    matrix = csr_array((weights, (rows, columns)), shape=(len(sums), count))
    yield matrix, np.zeros(len(sums)), np.full(len(sums), 0.0 if adds else np.inf)


def _nested(keys: pd.DataFrame) -> Iterator[Rows]:
    """Yield that whoever is counted in a part is counted in the whole, and in a part if in the whole."""
    for name in keys.columns:
        values = list(keys[name].unique())
        inner = _times_within(values) if name == TIME else _sets_within(values, name)
        yield from _within(keys, name, inner)


def _times_within(values: Sequence[str]) -> dict[str, tuple[list[str], bool]]:
    """For each span of days, those within it, and whether they make it up."""
    spans = {value: tuple(value.split(OR)) for value in values if OR in value}
    found = {}
    for whole, (start, end) in spans.items():
        inner = sorted((s for v, s in spans.items() if v != whole and start <= s[0] and s[1] <= end))
        reached = start
        for first, last in inner:
            reached = max(reached, last) if first <= reached else reached
        found[whole] = ([OR.join(span) for span in inner], reached == end)
    return found


def _sets_within(values: Sequence[str], name: str) -> dict[str, tuple[list[str], bool]]:
    """For each set of zones or categories, those within it, and whether they make it up."""
    sets = {value: frozenset(value.split() if name == PLACE else value.split(OR)) - {""} for value in values}
    found = {}
    for whole, own in sets.items():
        every = whole == ALL and name != PLACE
        inner = [value for value, s in sets.items() if value != whole and (every or s < own)]
        found[whole] = inner, not every and frozenset().union(*(sets[v] for v in inner)) == own
    return found


def _within(keys: pd.DataFrame, name: str, inner: Mapping[str, tuple[list[str], bool]]) -> Iterator[Rows]:
    pairs = pd.DataFrame(
        [(part, whole, made) for whole, (parts, made) in inner.items() for part in parts],
        columns=[name, "whole", "made"],
    ).astype({name: str, "whole": str, "made": bool})
    numbered = keys.assign(at=np.arange(len(keys)))
    others = [n for n in keys.columns if n != name]
    parts = numbered.merge(pairs, on=name)
    found = parts.merge(
        numbered.rename(columns={name: "whole"}), on=[*others, "whole"], suffixes=("", "_whole")
    )
    line = np.arange(len(found))
    places = np.concatenate([found["at_whole"], found["at"]])
    weights = np.repeat([1.0, -1.0], len(found))
    matrix = csr_array((weights, (np.tile(line, 2), places)), shape=(len(found), len(keys)))
    yield matrix, np.zeros(len(found)), np.full(len(found), np.inf)
    made = found[found["made"]]
    size = pairs.groupby("whole").size()
    every = made.groupby("at_whole")["at"].transform("size") == made["whole"].map(size)
    made = made[every]
    line, whole = pd.factorize(made["at_whole"])
    rows = np.concatenate([line, np.arange(len(whole))])
    places = np.concatenate([made["at"], np.asarray(whole)]).astype(np.int64)
    weights = np.concatenate([np.ones(len(made)), np.full(len(whole), -1.0)])
    matrix = csr_array((weights, (rows, places)), shape=(len(whole), len(keys)))
    yield matrix, np.zeros(len(whole)), np.full(len(whole), np.inf)
