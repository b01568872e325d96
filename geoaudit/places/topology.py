"""Areas as shapes: repaired, joined where one area is in several rows, and measured against each other."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

SMALLEST = 1.0
"""Square metres: an overlap or gap below it comes of rounding."""

_COLUMNS = ["finding", "area_code", "other_code", "value", "unit"]

Shapes = NDArray[np.object_]


def findings(finding: str, codes: Shapes, value: NDArray[np.float64], unit: str = "m2") -> pd.DataFrame:
    """Return findings of one sort: ``finding``, ``area_code``, ``other_code`` (none), ``value``, ``unit``."""
    found = pd.DataFrame({"area_code": pd.array(codes, "str"), "value": value.astype(np.float64)})
    found["other_code"] = pd.array([None] * len(found), "str")
    return found.assign(finding=pd.array([finding] * len(found), "str"), unit=unit)[_COLUMNS]


def nothing() -> pd.DataFrame:
    """Return findings without a row."""
    return findings("", np.empty(0, object), np.empty(0))


def together(found: list[pd.DataFrame]) -> pd.DataFrame:
    """Return all findings in one table."""
    return pd.concat([part for part in found if len(part)] or [nothing()], ignore_index=True)


def shaped(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Leave out rows without a shape, and say how many each area had."""
    without = areas.geometry.is_empty | areas.geometry.isna()
    rows = areas["area_code"][without].value_counts().sort_index()
    named = findings("rows without a shape, left out", rows.index.to_numpy(object), rows.to_numpy(), "rows")
    return areas[~without], named


def repaired(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Make every geometry valid, its polygons alone, and name those that were not.

    Returns
    -------
    areas : GeoDataFrame
        With valid polygons.
    findings : DataFrame
        A row for each row repaired: by how many square metres its area changed.
    """
    shapes = shapely.force_2d(areas.geometry.to_numpy())
    wrong = ~shapely.is_valid(shapes)
    mended = shapely.make_valid(shapes[wrong], method="structure", keep_collapsed=False)
    change = np.abs(shapely.area(mended) - shapely.area(shapes[wrong]))
    shapes[wrong] = mended
    named = findings("invalid geometry repaired", areas["area_code"].to_numpy()[wrong], change)
    return areas.set_geometry(gpd.GeoSeries(shapes, areas.index, crs=areas.crs)), named


def dissolved(areas: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, pd.DataFrame]:
    """Join the rows of one area, and say how many rows each such area had; sorted by code."""
    rows = areas.groupby("area_code").size()
    several = rows[rows > 1]
    once = areas[~areas["area_code"].isin(several.index)]
    joined = areas[areas["area_code"].isin(several.index)].dissolve("area_code", as_index=False)
    whole = gpd.GeoDataFrame(pd.concat([once, joined]) if len(joined) else once, crs=areas.crs)
    named = findings(
        "in several rows, joined", several.index.to_numpy(object), several.to_numpy(float), "rows"
    )
    return whole.sort_values("area_code", ignore_index=True), named


def overlaps(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return each pair of areas that share land: how many square metres they share.

    Only areas with an edge that does not match their neighbours' are compared, so that thousands of areas
    that fit together cost nothing.
    """
    codes, shapes = areas["area_code"].to_numpy(), areas.geometry.to_numpy()
    odd = np.flatnonzero(_unmatched(shapes))
    one, other = shapely.STRtree(shapes).query(shapes[odd], predicate="intersects")
    pairs = np.unique(np.sort(np.column_stack([odd[one], other])), axis=0)
    one, other = pairs[pairs[:, 0] != pairs[:, 1]].T
    shared = shapely.area(shapely.intersection(shapes[one], shapes[other]))
    large = shared >= SMALLEST
    found = findings("overlap", codes[one[large]], shared[large])
    return found.assign(other_code=pd.array(codes[other[large]], "str"))


def gaps(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return each hole that the areas leave, by the first of those round it: its square metres.

    Areas that lie in a hole, as islands do, are no part of the gap.
    """
    codes, shapes = areas["area_code"].to_numpy(), areas.geometry.to_numpy()
    holes, left = _holes(shapes)
    holes, left = holes[left >= SMALLEST], left[left >= SMALLEST]
    hole, area = shapely.STRtree(shapes).query(shapely.get_exterior_ring(holes), predicate="intersects")
    first = pd.Series(area).groupby(hole).min().reindex(range(len(holes)))
    known = first.notna().to_numpy()
    places = first[known].to_numpy(int)
    return findings("gap", codes[places], left[known])


def _unmatched(shapes: Shapes) -> NDArray[np.bool_]:
    edges = shapely.coverage_invalid_edges(shapes)
    odd: NDArray[np.bool_] = ~(shapely.is_missing(edges) | shapely.is_empty(edges))
    return odd


def union_of(shapes: Shapes) -> shapely.Geometry:
    """Return the land of all areas together, fast where they fit together."""
    odd = _unmatched(shapes)
    return shapely.union_all([shapely.coverage_union_all(shapes[~odd]), *shapes[odd]])


def _holes(shapes: Shapes) -> tuple[Shapes, NDArray[np.float64]]:
    """Return the holes of the areas' union, and how many square metres of each no area covers."""
    polygons = shapely.get_parts(union_of(shapes))
    rings = shapely.get_rings(polygons)[_is_hole(polygons)]
    holes = np.atleast_1d(np.asarray(shapely.polygons(rings)))
    return holes, shapely.area(holes) - _islands(holes, polygons)


def _islands(holes: Shapes, polygons: Shapes) -> NDArray[np.float64]:
    """Return how many square metres of each hole lie within the outlines of the polygons in it.

    A polygon within several holes, one in another, counts in the smallest: the others hold it in an outline.
    """
    hole, polygon = shapely.STRtree(polygons).query(holes, predicate="contains")
    order = np.lexsort((shapely.area(holes)[hole], polygon))
    inside, first = np.unique(polygon[order], return_index=True)
    outlines = shapely.area(shapely.polygons(shapely.get_exterior_ring(polygons[inside])))
    within = np.bincount(hole[order][first], weights=np.atleast_1d(outlines), minlength=len(holes))
    return within.astype(np.float64)


def _is_hole(polygons: Shapes) -> NDArray[np.bool_]:
    """Say which of the polygons' rings, in order, are not the first of their polygon."""
    rings = 1 + shapely.get_num_interior_rings(polygons)
    hole = np.ones(int(rings.sum()), dtype=bool)
    hole[np.cumsum(rings) - rings] = False
    return hole
