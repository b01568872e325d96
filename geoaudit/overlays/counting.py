"""How much of a layer lies in each area: true figures, which no page shows where they are of people."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.overlays.overlay import LINES, POINTS, Overlay, Shapes
from geoaudit.places.within import NOWHERE, area_of

_SQUARE_METRES = 1.0
_METRES_A_KILOMETRE, _METRES_A_HECTARE = 1000.0, 10_000.0


def counted(overlay: Overlay, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what of a layer lies in each area, in the areas' order.

    A point on the border of areas is counted in the first of them by code, as records are.

    Parameters
    ----------
    overlay : Overlay
    areas : GeoDataFrame
        `area_code`, `area_name` and shapes (EPSG:27700).

    Returns
    -------
    DataFrame
        `area_code`, `area_name`, and of points `n`; of lines `lines` and `km`; of areas `areas`, `hectares`
        (of land that any of them covers) and `share` (of the area's land, 0 to 1).
    """
    named = pd.DataFrame({name: areas[name].astype("str").to_numpy() for name in ("area_code", "area_name")})
    if overlay.kind == POINTS:
        return named.assign(n=_points(overlay, areas))
    figures = _lengths(overlay, areas) if overlay.kind == LINES else _land(overlay, areas)
    return pd.concat([named, figures], axis=1)


def outside(overlay: Overlay, areas: gpd.GeoDataFrame) -> int:
    """Return how many features of a layer touch no area."""
    touched = shapely.STRtree(areas.geometry.to_numpy()).query(overlay.shapes, predicate="intersects")[0]
    return len(overlay.features) - len(np.unique(touched))


def _points(overlay: Overlay, areas: gpd.GeoDataFrame) -> NDArray[np.int64]:
    order = np.argsort(areas["area_code"].astype("str").to_numpy(object), kind="stable")
    x, y = shapely.get_coordinates(overlay.shapes).T
    found = area_of(x, y, areas.geometry.to_numpy()[order])
    n = np.zeros(len(areas), np.int64)
    n[order] = np.bincount(found[found != NOWHERE], minlength=len(areas))
    return n


def _lengths(overlay: Overlay, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    area, parts = _parts(overlay, areas)
    length = shapely.length(parts)
    long = length > 0
    return pd.DataFrame(
        {
            "lines": np.bincount(area[long], minlength=len(areas)),
            "km": np.round(np.bincount(area, length, len(areas)) / _METRES_A_KILOMETRE, 3),
        }
    )


def _land(overlay: Overlay, areas: gpd.GeoDataFrame) -> pd.DataFrame:
    area, parts = _parts(overlay, areas)
    large = shapely.area(parts) >= _SQUARE_METRES
    whole = areas.geometry.to_numpy()
    covered = np.array([shapely.area(shapely.union_all(parts[area == i])) for i in range(len(areas))])
    return pd.DataFrame(
        {
            "areas": np.bincount(area[large], minlength=len(areas)),
            "hectares": np.round(covered / _METRES_A_HECTARE, 2),
            "share": np.round(np.minimum(covered / shapely.area(whole), 1.0), 4),
        }
    )


def _parts(overlay: Overlay, areas: gpd.GeoDataFrame) -> tuple[NDArray[np.intp], Shapes]:
    """Return, for each feature and area that touch, the area and what of the feature lies in it."""
    whole, shapes = areas.geometry.to_numpy(), overlay.shapes
    feature, area = shapely.STRtree(whole).query(shapes, predicate="intersects")
    return area, np.asarray(shapely.intersection(shapes[feature], whole[area]), dtype=object)
