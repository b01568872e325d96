"""Two boundary sets compared for people: which areas are unchanged, recoded, redrawn, split or merged."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.crosswalks.centres import live_postcodes
from geoaudit.crosswalks.exact import exact_pairs
from geoaudit.crosswalks.overlap import overlaps as overlaps_of
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.generalisation import generalisation
from geoaudit.places.lookup import Lookup

UNCHANGED, RECODED, REDRAWN = "unchanged", "recoded", "redrawn"
SPLIT, MERGED, NEW, GONE = "split", "merged", "new", "gone"
CHANGES = {
    UNCHANGED: "the same code on the same land",
    RECODED: "another code on the same land",
    REDRAWN: "its land is shared out anew",
    SPLIT: "one area cut into several",
    MERGED: "several areas made into one",
    NEW: "on land that no area was on before",
    GONE: "its land is in no area any more",
}
"""Each change in words, in the order in which they are listed."""

LEAST_SHARE = 0.005
LEAST_AREA = 10_000.0
"""Land that two areas share matters where it is more than this share of either and these square metres…"""
LARGE_SHARE = 0.25
"""…and wider than two drawings of one border lie apart, or more than this share of either.

Against ONS's own change codes, the two simplified national sets of LSOAs, 2011 and 2021, are then told
right in 33,369 of 33,647 unchanged, 802 of 861 split and 217 of 239 merged; Northumbria's, generalised to
20 m, in 889 of 891 unchanged and all 23 split and merged.
"""

COLUMNS = ["from_code", "from_name", "to_code", "to_name", "change", "share_of_from", "share_of_to"]


def compared(origin: BoundarySet, target: BoundarySet, official: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return what became of each area: of those that official pairs name what these say, else what land does.

    Parameters
    ----------
    origin, target : BoundarySet
    official : DataFrame, optional
        ``from_code``, ``to_code``, as `geoaudit.crosswalks.official.official_changes` gives.

    Returns
    -------
    DataFrame
        As `compare` returns.
    """
    shared = overlaps_of(origin.areas, target.areas)
    exact = exact_pairs(origin, target, shared, official)
    return compare(origin, target, shared, exact if official is None else pd.concat([exact, official]))


def compare(
    origin: BoundarySet, target: BoundarySet, overlaps: pd.DataFrame, exact: pd.DataFrame
) -> pd.DataFrame:
    """Return what became of each area, a row a pair of areas that have to do with each other.

    Areas paired one to one in `exact` are the same land. Of the others, a pair matters where the land that
    the two share is no sliver: more than `LEAST_SHARE` of either and `LEAST_AREA`, and either wider somewhere
    than the two drawings of one border lie apart or more than `LARGE_SHARE` of either; or where most of
    either lies there. Two that matter to each other alone, with all but `LARGE_SHARE` of their land, are the
    same land as far as the drawings tell: unchanged, or recoded. An area whose land went to several that
    have land of no other is split; several whose land all went to one are merged; all else is redrawn.

    Parameters
    ----------
    origin, target : BoundarySet
    overlaps : DataFrame
        ``from_code``, ``to_code``, ``area`` (square metres), as `geoaudit.crosswalks.overlap.overlaps` gives.
    exact : DataFrame
        ``from_code``, ``to_code``: the pairs that are the same land, as `exact_pairs` of
        `geoaudit.crosswalks.exact` gives; several to one were merged, and one to several split.

    Returns
    -------
    DataFrame
        ``from_code``, ``from_name``, ``to_code``, ``to_name`` (missing where an area is new or gone),
        ``change`` (a key of `CHANGES`, one and the same in all rows of an area), ``share_of_from``,
        ``share_of_to`` (of the areas' land, 0 to 1; missing where there is no such area or the pair is
        official and shares no land; of an area new or gone, the share of its land outside the other set);
        sorted by codes.
    """
    shared = _shares(origin, target, overlaps)
    given = exact[["from_code", "to_code"]].drop_duplicates().astype("str").merge(shared, how="left")
    alone = ~given.duplicated("from_code", keep=False) & ~given.duplicated("to_code", keep=False)
    same, parts = given[alone], given[~alone]
    same = same.assign(change=_codes_kept(same))
    settled = shared["from_code"].isin(given["from_code"]) | shared["to_code"].isin(given["to_code"])
    pairs = pd.concat([parts, _mattering(origin, target, shared[~settled])])
    pairs = pairs.assign(change=_kinds(pairs))
    gone = _alone(origin, "from_code", "share_of_from", [same, pairs], shared).assign(change=GONE)
    new = _alone(target, "to_code", "share_of_to", [same, pairs], shared).assign(change=NEW)
    found = pd.concat([part for part in (same, pairs, gone, new) if len(part)] or [same])
    for end, areas in (("from", origin.areas), ("to", target.areas)):
        names = areas.set_index("area_code")["area_name"]
        found[f"{end}_name"] = found[f"{end}_code"].map(names).astype("str")
    return found.reindex(columns=COLUMNS).sort_values(["from_code", "to_code"], ignore_index=True)


def with_addresses(comparison: pd.DataFrame, origin: Lookup, target: Lookup, at: date) -> pd.DataFrame:
    """Return a comparison with the shares of the areas' live postcodes beside those of their land.

    Parameters
    ----------
    comparison : DataFrame
        As `compare` returns.
    origin, target : Lookup
        Of one gazetteer on the two boundary sets.
    at : date
        Postcodes in use on that day count, one each.

    Returns
    -------
    DataFrame
        The same rows with ``addresses`` (live postcodes in both areas), ``addresses_of_from`` and
        ``addresses_of_to`` (shares, 0 to 1; missing where the area has none, or there is no such area).
    """
    placed = _placed(origin, target, at)
    codes = ["from_code", "to_code"]
    both = placed.dropna().groupby(codes).size().rename("addresses").reset_index()
    found = comparison.merge(both, "left", codes, validate="one_to_one")
    paired = found["from_code"].notna() & found["to_code"].notna()
    found["addresses"] = found["addresses"].fillna(0).where(paired).astype("Int64")
    for end in ("from", "to"):
        whole = found[f"{end}_code"].map(placed[f"{end}_code"].value_counts()).astype("float64")
        found[f"addresses_of_{end}"] = found["addresses"].astype("float64") / whole
    return found


def areas_changed(comparison: pd.DataFrame) -> pd.DataFrame:
    """Return how many areas of each set each change is of.

    Returns
    -------
    DataFrame
        ``change`` (every one, in the order of `CHANGES`), ``meaning``, ``from_areas``, ``to_areas``.
    """
    counts = (
        comparison.groupby("change")[["from_code", "to_code"]].nunique().reindex(list(CHANGES), fill_value=0)
    )
    found = counts.rename(columns={"from_code": "from_areas", "to_code": "to_areas"}).reset_index()
    found.insert(1, "meaning", found["change"].map(CHANGES))
    return found


def change_of(comparison: pd.DataFrame, end: str) -> pd.Series:
    """Return the one change of each area of a set, by its code.

    Parameters
    ----------
    comparison : DataFrame
        As `compare` returns.
    end : str
        ``from`` or ``to``.
    """
    own = comparison.dropna(subset=[f"{end}_code"]).drop_duplicates(f"{end}_code")
    return own.set_index(f"{end}_code")["change"]


def _shares(origin: BoundarySet, target: BoundarySet, overlaps: pd.DataFrame) -> pd.DataFrame:
    found = overlaps[["from_code", "to_code", "area"]].astype({"from_code": "str", "to_code": "str"})
    for end, boundaries in (("from", origin), ("to", target)):
        whole = found[f"{end}_code"].map(_land(boundaries)).astype("float64")
        found[f"share_of_{end}"] = (found["area"] / whole).clip(upper=1.0)
    return found


def _land(boundaries: BoundarySet) -> pd.Series:
    land = shapely.area(boundaries.areas.geometry.to_numpy())
    return pd.Series(land, index=boundaries.areas["area_code"].astype("str"))


def _mattering(origin: BoundarySet, target: BoundarySet, shared: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs whose shared land is no sliver."""
    share = shared[["share_of_from", "share_of_to"]].max(axis=1)
    most = _main(shared, "from") | _main(shared, "to")
    large = shared[most | ((share > LEAST_SHARE) & (shared["area"] > LEAST_AREA))]
    share = share[large.index]
    apart = generalisation(origin).tolerance + generalisation(target).tolerance
    wide = _wider(_shapes(origin, large["from_code"]), _shapes(target, large["to_code"]), apart)
    return large[wide | (most[large.index] | (share > LARGE_SHARE)).to_numpy()]


def _main(shared: pd.DataFrame, end: str) -> "pd.Series[bool]":
    """Say which pairs hold most of an area, where the other set covers the better part of it."""
    whole = shared.groupby(f"{end}_code")[f"share_of_{end}"]
    return (shared[f"share_of_{end}"] == whole.transform("max")) & (whole.transform("sum") > 0.5)


def _shapes(boundaries: BoundarySet, codes: pd.Series) -> NDArray[np.object_]:
    areas: gpd.GeoDataFrame = boundaries.areas
    places = pd.Index(areas["area_code"]).get_indexer(pd.Index(codes))
    shapes: NDArray[np.object_] = areas.geometry.to_numpy()[places]
    return shapes


def _wider(one: NDArray[np.object_], other: NDArray[np.object_], metres: float) -> NDArray[np.bool_]:
    """Say where the land shared is wider somewhere than so many metres."""
    core = shapely.buffer(shapely.intersection(one, other), -metres / 2, quad_segs=1)
    wide: NDArray[np.bool_] = ~shapely.is_empty(core)
    return wide


def _kinds(pairs: pd.DataFrame) -> NDArray[np.str_]:
    """Return the change of each pair, which is that of all pairs linked with it."""
    ends = pairs.groupby("from_code")["to_code"].transform("size")
    begins = pairs.groupby("to_code")["from_code"].transform("size")
    most_begins = begins.groupby(pairs["from_code"]).transform("max")
    most_ends = ends.groupby(pairs["to_code"]).transform("max")
    same = (most_begins == 1) & (most_ends == 1) & (ends == 1)
    same &= (pairs[["share_of_from", "share_of_to"]] >= 1 - LARGE_SHARE).all(axis=1)
    split = (ends > 1) & (most_begins == 1)
    merged = (begins > 1) & (most_ends == 1)
    return np.select([same, split, merged], [_codes_kept(pairs), SPLIT, MERGED], REDRAWN)


def _codes_kept(pairs: pd.DataFrame) -> NDArray[np.str_]:
    """Return the change of each pair that is the same land: unchanged, or recoded."""
    return np.where(pairs["from_code"] == pairs["to_code"], UNCHANGED, RECODED)


def _alone(
    boundaries: BoundarySet, code: str, share: str, paired: list[pd.DataFrame], shared: pd.DataFrame
) -> pd.DataFrame:
    """Return the areas that no pair has, each with the share of its land outside the other set."""
    codes = boundaries.areas["area_code"].astype("str")
    met = pd.concat([part[code] for part in paired])
    alone = codes[~codes.isin(met)]
    covered = shared.groupby(code)[share].sum().reindex(alone).fillna(0.0)
    return pd.DataFrame({code: alone.to_numpy(), share: (1.0 - covered).clip(lower=0.0).to_numpy()})


def _placed(origin: Lookup, target: Lookup, at: date) -> pd.DataFrame:
    """Return the areas of each live postcode on both sets: ``from_code``, ``to_code``."""
    here, there = (live_postcodes(lookup, at)[["postcode", "area_code"]] for lookup in (origin, target))
    both = here.merge(there, "left", "postcode", suffixes=("_from", "_to"), validate="one_to_one")
    return both.rename(columns={"area_code_from": "from_code", "area_code_to": "to_code"})[
        ["from_code", "to_code"]
    ]
