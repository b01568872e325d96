"""How many facilities of each kind there are, how far the nearest is from people, and who lives far.

Who lives far is worked out from the published figures of areas and from nothing else about people: as between
the least and the most that these can stand for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL
from geoaudit.errors import StatisticsError
from geoaudit.pack.tables import distinct, slug
from geoaudit.places.nearest import nearest
from geoaudit.portraits.area_rates import in_areas, together
from geoaudit.portraits.case import Case
from geoaudit.portraits.rows import between, periods_of, rows
from geoaudit.spec.profile_plan import PEOPLE
from geoaudit.statistics.intervals import Array
from geoaudit.statistics.parts import part_of

KIND = "facility_type"
AREA, PLACE = ["area_code", "area_name"], ["easting", "northing"]
MOST_KINDS = 60
OUTSIDE, UNNAMED = "outside the partnership", "no reference"

MEANINGS = {
    KIND: "kind of facility, as the source has it",
    "n": "how many there are",
    "outside": "how many more lie outside the partnership, at most 50 km around it",
    "capacity": "places or seats of those in the partnership that say how many they have, added up",
    "capacity_given": "how many in the partnership say how many places they have",
    "areas": "areas of which it is known where people live",
    "areas_without": "areas from whose people's centre no such facility lies within the stated distance",
    "people": "how many people live in those areas, by the published figures; missing where one is hidden",
    "people_least": "the fewest people who can live in those areas, by all that is published",
    "people_most": "the most people who can live in those areas; missing where nobody knows",
    "base": "how many people live in all areas of the partnership, by the published figures",
    "base_least": "the fewest who can live in all areas",
    "base_most": "the most who can live in all areas; missing where nobody knows",
    "percent": "people as a percentage of base",
    "percent_least": "the least that this percentage can be",
    "percent_most": "the most that this percentage can be",
    "easting": "easting of where the area's people live on average, in metres (EPSG:27700)",
    "northing": "northing of where the area's people live on average, in metres (EPSG:27700)",
    "kinds_within": "of how many kinds a facility lies within the stated distance",
    "class": "what the map shows",
    "metres": "metres in a straight line from where people live on average to the nearest such facility",
    "within": "whether that is within the stated distance",
    "nearest": "reference of the nearest facility",
    "nearest_in": "area that the nearest facility lies in",
}


@dataclass(frozen=True)
class Near:
    """How near the facilities of each kind are.

    Attributes
    ----------
    areas : GeoDataFrame
        The areas with their centres, as `Case.centres`.
    table : DataFrame
        The facilities that are looked at.
    kinds : tuple of str
        In order.
    metres : ndarray, shape (kinds, areas)
        NaN where it is not known where an area's people live.
    which : ndarray, shape (kinds, areas)
        The row in `table` of the nearest; -1 where it is not known.
    limit : float
        What counts as near, in metres.
    """

    areas: gpd.GeoDataFrame
    table: pd.DataFrame
    kinds: tuple[str, ...]
    metres: Array
    which: NDArray[np.intp]
    limit: float

    @property
    def without(self) -> NDArray[np.bool_]:
        """Which areas have no facility of each kind near; an area whose centre is not known is in none."""
        far: NDArray[np.bool_] = np.nan_to_num(self.metres, nan=0.0) > self.limit
        return far

    @property
    def known(self) -> NDArray[np.bool_]:
        """Of which areas it is known where people live."""
        known: NDArray[np.bool_] = self.areas["easting"].notna().to_numpy(bool)
        return known


def near_of(case: Case) -> Near:
    """Return how near the facilities are that a case is of.

    Raises
    ------
    StatisticsError
        Where there is none in or around the partnership, more kinds than a table has room for, or no area of
        which it is known where people live.
    """
    if case.facilities is None or case.centres is None:
        raise LookupError(case.plan.title)
    table = case.facilities.table
    if KIND in case.plan.where:
        table = table[table[KIND].isin(case.plan.where[KIND])].reset_index(drop=True)
    kinds = tuple(sorted(table[KIND].unique(), key=str.casefold))
    _require(kinds, case)
    points = case.centres[PLACE].to_numpy(np.float64)
    rows_of = [np.flatnonzero((table[KIND] == kind).to_numpy()) for kind in kinds]
    found = [nearest(points, table[PLACE].to_numpy(np.float64)[at]) for at in rows_of]
    which = [np.where(one >= 0, at[one], -1) for at, (_, one) in zip(rows_of, found, strict=True)]
    metres = np.array([distance for distance, _ in found])
    return Near(case.centres, table, kinds, metres, np.array(which), case.plan.within)


def _require(kinds: Sequence[str], case: Case) -> None:
    if not kinds:
        raise StatisticsError(
            "there must be a facility in the partnership or at most 50 km around it, and "
            f"'{case.plan.source}' has none there: check its coordinates, or take another source"
        )
    if len(kinds) > MOST_KINDS:
        raise StatisticsError(
            f"it must be of at most {MOST_KINDS} kinds, and '{case.plan.source}' has {len(kinds)}: name "
            f"those that matter in where, such as where = {{ {KIND} = [...] }}"
        )
    if case.centres is not None and case.centres["easting"].isna().all():
        raise StatisticsError(
            f"it must be known where people live, and of none of the {len(case.centres):,} areas it is: "
            "check the postcodes, or what residents names"
        )


def counts_of(case: Case) -> pd.DataFrame:
    """Return how many facilities of each kind each area has, as published: ``area_code`` by kind."""
    table = rows(case.figures, ("area", KIND), case.now)
    return table[table[KIND] != TOTAL].pivot_table(
        index="area_code", columns=KIND, values="n", dropna=False, sort=False, observed=True
    )


def by_kind(case: Case, near: Near) -> pd.DataFrame:
    """Return a row a kind: how many, their capacity, in how many areas none is near, and who lives there."""
    counts = counts_of(case).reindex(columns=near.kinds)
    inside = near.table["area_code"].notna()
    groups = near.table[inside].groupby(KIND)["capacity"]
    given = groups.count().reindex(near.kinds, fill_value=0)
    found = pd.DataFrame(
        {
            KIND: near.kinds,
            "n": counts.loc[TOTAL].fillna(0).to_numpy(np.float64),
            "outside": near.table[~inside].groupby(KIND).size().reindex(near.kinds, fill_value=0).to_numpy(),
            "capacity": groups.sum().reindex(near.kinds).where(given > 0).to_numpy(),
            "capacity_given": given.to_numpy(),
            "areas": int(near.known.sum()),
            "areas_without": near.without.sum(axis=1),
        }
    )
    return found.astype({KIND: "str"}).join(_who(case, near))


def _who(case: Case, near: Near) -> pd.DataFrame:
    """Who lives in the areas without: a row a kind; no column where nobody is held against facilities."""
    table = case.tables.get(PEOPLE)
    if table is None:
        return pd.DataFrame(index=range(len(near.kinds)))
    every = rows(table, ("area",), periods_of(table)[-1])
    areas = in_areas(every).set_index("area_code").reindex(near.areas["area_code"]).reset_index()
    areas = areas.fillna({"lower": 0.0, "upper": np.inf})
    whole = together(every)
    part = part_of(between(areas), near.without, between(whole))
    total = between(whole)
    n = np.array([areas["n"][chosen].sum(skipna=False) for chosen in near.without], dtype=np.float64)
    n = np.clip(n, part.number.lower, np.where(np.isnan(part.number.upper), np.inf, part.number.upper))
    base = float(whole["n"].iloc[0])
    return pd.DataFrame(
        {
            "people": n,
            "people_least": part.number.lower,
            "people_most": part.number.upper,
            "base": base,
            "base_least": float(total.lower[0]),
            "base_most": float(total.upper[0]),
            "percent": np.clip(100 * n / base if base > 0 else np.nan * n, *part.percent),
            "percent_least": part.percent.lower,
            "percent_most": part.percent.upper,
        }
    )


def by_area(case: Case, near: Near) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return a row an area, with two columns a kind, and what those columns are."""
    counts = counts_of(case).reindex(index=near.areas["area_code"], columns=near.kinds)
    plain: dict[str, Any] = {name: near.areas[name].to_numpy() for name in AREA}
    within = (near.known & ~near.without).sum(axis=0)
    columns = plain | {name: near.areas[name].to_numpy() for name in PLACE}
    columns |= {"kinds_within": np.where(near.known, within, np.nan)}
    meanings = {}
    stems = distinct([slug(kind).replace("-", "_") for kind in near.kinds], "_")
    for i, (kind, stem) in enumerate(zip(near.kinds, stems, strict=True)):
        columns |= {f"n_{stem}": counts[kind].to_numpy(np.float64), f"metres_{stem}": np.rint(near.metres[i])}
        meanings[f"n_{stem}"] = f"how many there are of the kind {kind}"
        meanings[f"metres_{stem}"] = f"metres in a straight line to the nearest of the kind {kind}"
    return pd.DataFrame(columns), meanings


def each(case: Case, near: Near) -> pd.DataFrame:
    """Return a row a kind and area: how many, how far the nearest is, and which that is."""
    areas, kinds = len(near.areas), len(near.kinds)
    counts = counts_of(case).reindex(index=near.areas["area_code"], columns=near.kinds)
    reference = near.table["facility_id"].fillna(near.table["facility_name"]).fillna(UNNAMED)
    which, known = near.which.ravel(), (near.which >= 0).ravel()
    metres = near.metres.ravel()
    return pd.DataFrame(
        {
            KIND: np.repeat(np.array(near.kinds, dtype=object), areas),
            **{
                name: np.tile(near.areas[name].to_numpy(object), kinds) for name in ("area_code", "area_name")
            },
            "n": counts.to_numpy(np.float64).T.ravel(),
            "metres": np.rint(metres),
            "within": np.where(known, np.where(metres > near.limit, "no", "yes"), "not known"),
            "nearest": reference.take(which).where(known).to_numpy(object),
            "nearest_in": near.table["area_name"].fillna(OUTSIDE).take(which).where(known).to_numpy(object),
        }
    ).astype(dict.fromkeys((KIND, "area_code", "area_name", "within", "nearest", "nearest_in"), "str"))
