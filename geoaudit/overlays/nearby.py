"""What of a layer lies near areas, and which areas lie in a layer's own: whole, or in part."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.overlays.overlay import Overlay, Shapes

WHOLE, PART = "whole", "in part"
SLIVER = 0.005
"""The share of an area that is put down to two drawings of one border."""
_SQUARE_METRE = 1.0
_NAMED = ("area_code", "area_name")


def near(overlay: Overlay, places: Shapes, metres: float) -> NDArray[np.bool_]:
    """Return which features of a layer have a part within so many metres of a place, edges included."""
    tree = shapely.STRtree(places)
    found = tree.query(overlay.shapes, predicate="dwithin", distance=metres)[0]
    flags = np.zeros(len(overlay.features), bool)
    flags[found] = True
    return flags


def around(areas: gpd.GeoDataFrame, places: Shapes, metres: float) -> pd.DataFrame:
    """Return the areas that lie within so many metres of places.

    Circles are drawn with corners on them, so that an area that is told to be `WHOLE` is.

    Returns
    -------
    DataFrame
        `area_code` and `how` (`WHOLE` or `PART`), in the areas' order.
    """
    whole = np.asarray(areas.geometry.to_numpy(), dtype=object)
    near = np.unique(shapely.STRtree(whole).query(places, predicate="dwithin", distance=metres)[1])
    ground = shapely.union_all(shapely.buffer(places, metres, quad_segs=32))
    left = shapely.area(shapely.difference(whole[near], ground))
    codes = areas["area_code"].astype("str").to_numpy()[near]
    return pd.DataFrame({"area_code": codes, "how": np.where(left < _SQUARE_METRE, WHOLE, PART)})


def inside(overlay: Overlay, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the areas that lie in each of a layer's own areas, by how much.

    Parameters
    ----------
    overlay : Overlay
        Of areas.
    areas : GeoDataFrame
        `area_code`, `area_name` and shapes (EPSG:27700).

    Returns
    -------
    DataFrame
        `feature` (the row of the layer), `area_code`, `area_name`, `share` (of the area's land, 0 to 1) and
        `how` (`WHOLE` or `PART`); what is less than a `SLIVER`, or lacks less than one, is as nothing.
    """
    whole = np.asarray(areas.geometry.to_numpy(), dtype=object)
    feature, area = shapely.STRtree(whole).query(overlay.shapes, predicate="intersects")
    parts = shapely.intersection(overlay.shapes[feature], whole[area])
    share = shapely.area(parts) / shapely.area(whole[area])
    found = pd.DataFrame(
        {
            "feature": feature,
            **{name: areas[name].astype("str").to_numpy()[area] for name in _NAMED},
            "share": np.minimum(share, 1.0),
            "how": np.where(share >= 1 - SLIVER, WHOLE, PART),
        }
    )
    large = found[found["share"] >= SLIVER]
    return large.sort_values(["feature", "area_code"], ignore_index=True)


def most_of(figures: pd.DataFrame, code: str) -> int | None:
    """Return the most that one of some figures can be, as `bounds` has them; None where that is not known."""
    ends = figures.loc[figures["area_code"] == code, "upper"].dropna()
    return None if ends.empty else int(ends.iloc[0])


def bounds(parts: pd.DataFrame, figures: pd.DataFrame, whole: int | None) -> tuple[int, int | None]:
    """Return the least and the most of what is counted on areas that can lie in land.

    At least what is in the areas that lie wholly in it, at most that and all of those that lie in it in part.

    Parameters
    ----------
    parts : DataFrame
        `area_code` and `how`, each area once.
    figures : DataFrame
        `area_code`, and `lower` and `upper` (Int64): between what each published figure lies; an end that is
        not known is missing.
    whole : int or None
        The most that there can be on all areas and elsewhere; None where that is not known.

    Returns
    -------
    (least, most) : int, int or None
        None where the most is not known.
    """
    ends = parts.merge(figures, on="area_code", how="left")
    least = int(ends.loc[ends["how"] == WHOLE, "lower"].fillna(0).sum())
    known = [] if ends["upper"].isna().any() else [int(ends["upper"].sum())]
    return least, min([*known, *([] if whole is None else [whole])], default=None)
