"""Areas whose figures pass to another boundary set untouched: their land went there whole.

Two drawings of one area never agree to the metre: each edition is generalised and clipped anew. Measured on
the areas that kept their code, between the wards of the Northumbria Police area of 2013, 2019 and 2022: the
land that other wards of the later set have of one lies within 44 m of its successor for 99 in 100, and is at
most 0.8 % of it; coasts and estuaries take up to 1.9 % more. Redrawn wards that lie for the most part in one
ward of the later set reach 142 m and more beyond it. The tolerances below lie between the two: with them, 2
of 31,261 postcodes in the wards of 2013 carried whole to wards of 2019 lie elsewhere.

The simplified national editions cannot show that land is the same: from the wards of the United Kingdom of
2021 to those of 2022, 1 in 20 areas that kept their code would lose more than a tenth to others. There the
official pairs say what is unchanged, and the rest is estimated.
"""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.crosswalks.codes import among
from geoaudit.crosswalks.threads import in_parts
from geoaudit.places.boundaries import BoundarySet

DRAWN_WITHIN = 50.0
"""Metres that two drawings of one border lie apart at most."""
DRAWN_SHARE = 0.01
"""Share of an area that drawing alone can put into other areas."""
COAST_SHARE = 0.02
"""Share of an area that drawing alone can put outside every area, as foreshore: it is not land lost."""

_PAIR = ["from_code", "to_code"]


def exact_pairs(
    origin: BoundarySet, target: BoundarySet, overlaps: pd.DataFrame, official: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the areas that are the same land on both sets, whatever their codes.

    Parameters
    ----------
    origin, target : BoundarySet
    overlaps : DataFrame
        ``from_code``, ``to_code``, ``area`` (square metres), as `geoaudit.crosswalks.overlap.overlaps` gives.
    official : DataFrame, optional
        ``from_code``, ``to_code``: what the publisher says became of the areas named; asked before geometry.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, sorted; no code is there twice.
    """
    there = carried_whole(origin, target, overlaps, official)
    back = carried_whole(target, origin, _turned(overlaps), None if official is None else _turned(official))
    return there.merge(_turned(back), on=_PAIR).sort_values(_PAIR, ignore_index=True)


def carried_whole(
    origin: BoundarySet, target: BoundarySet, overlaps: pd.DataFrame, official: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the areas that lie in one area of the other set, the whole of it or not, and which that is.

    An area that the official pairs name once is carried whole, one that they name several times is not, and
    geometry is asked for those that they do not name: no more than `DRAWN_SHARE` of the land lies in other
    areas and none of that further than `DRAWN_WITHIN` from the one, and no more than `COAST_SHARE` in none.

    Parameters
    ----------
    origin, target, overlaps, official
        As of `exact_pairs`.

    Returns
    -------
    DataFrame
        ``from_code``, ``to_code``, sorted; each ``from_code`` once.
    """
    if official is None:
        return _by_geometry(origin.areas, target.areas, overlaps)
    named = official_pairs(origin, official)
    once = named[~named["from_code"].duplicated(keep=False)]
    once = once[among(once["to_code"], target.areas["area_code"])]
    unnamed = overlaps[~among(overlaps["from_code"], named["from_code"])]
    drawn = _by_geometry(origin.areas, target.areas, unnamed)
    return pd.concat([once, drawn]).sort_values(_PAIR, ignore_index=True)


def official_pairs(origin: BoundarySet, official: pd.DataFrame) -> pd.DataFrame:
    """Return the official pairs of the set's own areas: ``from_code``, ``to_code``, each pair once."""
    pairs = official.loc[among(official["from_code"], origin.areas["area_code"]), _PAIR]
    return pairs.astype("str").drop_duplicates().sort_values(_PAIR, ignore_index=True)


def _by_geometry(origin: gpd.GeoDataFrame, target: gpd.GeoDataFrame, overlaps: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of which `carried_whole` tells, by land alone."""
    old, new = origin.set_index("area_code").geometry, target.set_index("area_code").geometry
    place, codes = pd.factorize(overlaps["from_code"])
    area = overlaps["area"].to_numpy(np.float64)
    covered = np.bincount(place, area, len(codes))
    order = np.lexsort((-area, place))
    main = order[np.unique(place[order], return_index=True)[1]]  # each area's largest overlap
    land = shapely.area(old.reindex(codes).to_numpy())
    drawn = (covered - area[main] <= DRAWN_SHARE * land) & (land - covered <= COAST_SHARE * land)
    pairs = overlaps.take(main[drawn])[_PAIR].reset_index(drop=True)
    return pairs[~_reaches_far(pairs, old, new, overlaps)].sort_values(_PAIR, ignore_index=True)


def _reaches_far(
    pairs: pd.DataFrame, old: gpd.GeoSeries, new: gpd.GeoSeries, overlaps: pd.DataFrame
) -> NDArray[np.bool_]:
    """Say of which pairs the first area has land in others than the second, too far from that one."""
    near = _all_near(old.reindex(pairs["from_code"]), new.reindex(pairs["to_code"]))
    # Most have no point that far. Of the rest, only what lies in another area counts: the sea does not.
    rest = pairs[~near].merge(overlaps[_PAIR], on="from_code", suffixes=("_main", ""))
    rest = rest[rest["to_code"] != rest["to_code_main"]]
    one, other = old.reindex(rest["from_code"]).to_numpy(), new.reindex(rest["to_code"]).to_numpy()
    parts = in_parts(lambda i: shapely.intersection(one[i], other[i]), len(one))
    lying = _all_near(parts, new.reindex(rest["to_code_main"]))
    far: NDArray[np.bool_] = among(pairs["from_code"], rest.loc[~lying, "from_code"])
    return far


def _all_near(parts: gpd.GeoSeries | NDArray[np.object_], mains: gpd.GeoSeries) -> NDArray[np.bool_]:
    """Say of which shapes no point is further than the tolerance from the area at the same position."""
    places = pd.factorize(mains.index)[0]
    first = np.unique(places, return_index=True)[1]
    shapes = mains.to_numpy()[first]
    widened = in_parts(lambda i: shapely.buffer(shapes[i], DRAWN_WITHIN), len(shapes))
    shapely.prepare(widened)
    near: NDArray[np.bool_] = shapely.covers(widened[places], np.asarray(parts))
    return near


def _turned(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.rename(columns={"from_code": "to_code", "to_code": "from_code"})
