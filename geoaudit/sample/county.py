"""The invented county: wards, districts and partnerships on three dates, small areas, and neighbours."""

from datetime import date
from functools import lru_cache
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.sample.blocks import Blocks, make_blocks
from geoaudit.sample.land import AreaSet, Land
from geoaudit.sample.names import NEIGHBOURS
from geoaudit.sample.partition import united
from geoaudit.sample.postcodes import make_postcodes
from geoaudit.sample.small_areas import make_small_areas
from geoaudit.sample.terrain import COUNTY
from geoaudit.sample.wards import DISTRICTS, WardSet, make_wards

FORCE = ("E23999001", f"{COUNTY} Police")
# Land passed from North Wether to Hollinford before 2022, so all four areas concerned have new codes.
_DISTRICT_CODES = {
    2013: ("E07999001", "E07999002", "E07999003", "E07999004"),
    2019: ("E07999001", "E07999002", "E07999003", "E07999004"),
    2022: ("E07999001", "E07999005", "E07999006", "E07999004"),
}
_PARTNERSHIP_CODES = {
    2013: ("E22999001", "E22999002", "E22999003", "E22999003"),
    2019: ("E22999001", "E22999002", "E22999003", "E22999003"),
    2022: ("E22999001", "E22999004", "E22999005", "E22999005"),
}
_PARTNERSHIPS = ("Ravensmouth", "Hollinford", "Wether Coast and Country", "Wether Coast and Country")


@lru_cache(maxsize=1)
def _drawn() -> tuple[Blocks, tuple[WardSet, ...]]:
    blocks = make_blocks()
    return blocks, make_wards(blocks)


@lru_cache(maxsize=1)
def _small_areas() -> AreaSet:
    blocks, wards = _drawn()
    return make_small_areas(blocks, wards[0])


def invented_land(seed: int = 1) -> Land:
    """Return the invented county; the seed decides its postcodes, never its shape."""
    blocks, wards = _drawn()
    sets = tuple(_ward_set(blocks, each) for each in wards)
    around = (
        _districts(blocks, wards[-1]),
        _partnerships(blocks, wards[-1]),
        _surroundings(blocks, wards[-1]),
    )
    postcodes = make_postcodes(blocks, np.random.default_rng([seed, 1]))
    return Land(COUNTY, sets, around, postcodes, small_areas=_small_areas())


def changes() -> pd.DataFrame:
    """Return which ward became which: ``from_date, from_code, to_date, to_code, change, share_of_people``.

    ``change`` is unchanged, renamed, recoded, merged, split or redrawn.
    """
    blocks, wards = _drawn()
    steps = [_change(blocks, old, new) for old, new in pairwise(wards)]
    return pd.concat(steps, ignore_index=True)


def _change(blocks: Blocks, old: WardSet, new: WardSet) -> pd.DataFrame:
    """Return the pairs of an old and a new ward that share land, and what the change was."""
    inside = (old.ward >= 0) & (new.ward >= 0)
    pairs = pd.DataFrame({"old": old.ward[inside], "new": new.ward[inside], "people": blocks.people[inside]})
    shares: pd.DataFrame = pairs.groupby(["old", "new"])["people"].sum().reset_index()
    part = shares["people"] / shares.groupby("old")["people"].transform("sum")
    left, right = old.table.loc[shares["old"]].reset_index(), new.table.loc[shares["new"]].reset_index()
    return pd.DataFrame(
        {
            "from_date": f"{old.year}-12-31",
            "from_code": left["code"],
            "to_date": f"{new.year}-12-31",
            "to_code": right["code"],
            "change": _kinds(shares, left["code"] == right["code"], left["name"] == right["name"]),
            "share_of_people": part.round(6),
        }
    )


def _kinds(
    shares: pd.DataFrame, same_code: "pd.Series[bool]", same_name: "pd.Series[bool]"
) -> NDArray[np.object_]:
    """Name the change of each pair: split where a ward's parts are whole wards, merged the other way."""
    parts = shares.groupby("old")["new"].transform("size")
    sources = shares.groupby("new")["old"].transform("size")
    whole = (sources == 1).groupby(shares["old"]).transform("all") & (parts > 1)
    merged = (parts == 1).groupby(shares["new"]).transform("all") & (sources > 1)
    alone = (parts == 1) & (sources == 1)
    conditions = [alone & ~same_code, alone & ~same_name, alone, whole, merged]
    names = ["recoded", "renamed", "unchanged", "split", "merged"]
    return np.select([each.to_numpy(dtype=bool) for each in conditions], names, "redrawn").astype(object)


def _ward_set(blocks: Blocks, wards: WardSet) -> AreaSet:
    short = f"{wards.year % 100}"
    table, district = wards.table, wards.table["district"].to_numpy()
    people = np.bincount(wards.ward[wards.ward >= 0], weights=blocks.people[wards.ward >= 0])
    areas = _frame(table["code"], table["name"], people, united(blocks, wards.ward, len(table)))
    parents = pd.DataFrame(
        {
            f"LAD{short}CD": np.array(_DISTRICT_CODES[wards.year])[district],
            f"LAD{short}NM": np.array(DISTRICTS)[district],
            f"CSP{short}CD": np.array(_PARTNERSHIP_CODES[wards.year])[district],
            f"CSP{short}NM": np.array(_PARTNERSHIPS)[district],
            f"PFA{short}CD": FORCE[0],
            f"PFA{short}NM": FORCE[1],
        }
    )
    return AreaSet(
        f"wards-{wards.year}", date(wards.year, 12, 31), areas, f"WD{short}CD", f"WD{short}NM", None, parents
    )


def _districts(blocks: Blocks, wards: WardSet) -> AreaSet:
    plan = _district_plan(wards)
    areas = _frame(_DISTRICT_CODES[wards.year], DISTRICTS, np.full(4, np.nan), united(blocks, plan, 4))
    parents = pd.DataFrame({"CSP22CD": _PARTNERSHIP_CODES[wards.year], "CSP22NM": _PARTNERSHIPS})
    return AreaSet("districts-2022", date(2022, 12, 31), areas, "LAD22CD", "LAD22NM", None, parents)


def _partnerships(blocks: Blocks, wards: WardSet) -> AreaSet:
    plan = np.minimum(_district_plan(wards), 2)
    codes = _PARTNERSHIP_CODES[wards.year][:3]
    areas = _frame(codes, _PARTNERSHIPS[:3], np.full(3, np.nan), united(blocks, plan, 3))
    return AreaSet("partnerships-2022", date(2022, 12, 31), areas, "CSP22CD", "CSP22NM", None, pd.DataFrame())


def _surroundings(blocks: Blocks, wards: WardSet) -> AreaSet:
    """Return the county's districts with the two neighbouring ones, which are another county's."""
    plan = _district_plan(wards)
    outside = np.where(blocks.middles[:, 1] + 0.35 * blocks.middles[:, 0] > 24.0, 4, 5)
    plan = np.where(plan < 0, outside, plan)
    names, codes = (*DISTRICTS, *NEIGHBOURS), (*_DISTRICT_CODES[wards.year], "E07999021", "E07999022")
    areas = _frame(codes, names, np.full(6, np.nan), united(blocks, plan, 6))
    return AreaSet(
        "districts-around-2022", date(2022, 12, 31), areas, "LAD22CD", "LAD22NM", None, pd.DataFrame()
    )


def _district_plan(wards: WardSet) -> NDArray[np.int64]:
    return np.append(wards.table["district"].to_numpy(), -1)[wards.ward]


def _frame(codes: object, names: object, people: object, shapes: NDArray[np.object_]) -> gpd.GeoDataFrame:
    data = {
        "area_code": np.array(codes, dtype=object),
        "area_name": np.array(names, dtype=object),
        "people": people,
    }
    # Every vertex is already a whole decimetre; a ring starts where GEOS left it, so it is put in one order.
    return gpd.GeoDataFrame(data, geometry=shapely.normalize(shapes), crs="EPSG:27700")
