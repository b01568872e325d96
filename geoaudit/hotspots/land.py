"""The land of a study area in cells: which cells hold some, and which share of each it is.

A share is measured, not sampled. Only cells near the edge of the study area are cut with it; any other lies
in it whole or not at all, as its centre does.
"""

from typing import TypeAlias

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from geoaudit.errors import GeographyError
from geoaudit.hotspots.lattice import SMALLEST, Lattice, along, area, centres, covering, shapes
from geoaudit.places.boundaries import GRID
from geoaudit.places.topology import union_of

NOWHERE = -1

_ROUNDING = 1e-7
"""A share of a cell: less land, or less sea, comes of rounding, as where an edge runs along the grid."""

_FEW = 128
"""Vertices of a piece of land with which a cell is cut fast."""

Metres = NDArray[np.float64]
Places = NDArray[np.int64]
Shapes = NDArray[np.object_]
Land: TypeAlias = shapely.Polygon | shapely.MultiPolygon


def land_of(areas: gpd.GeoDataFrame) -> Land:
    """Return the study area as one shape, each piece of land once.

    Raises
    ------
    GeographyError
        Where there is no land, or it is not in EPSG:27700.
    """
    if areas.crs is None or areas.crs != GRID:
        raise GeographyError(f"A study area must be in {GRID} for a grid; convert it first.")
    given = areas.geometry.to_numpy()
    polygons = given[(shapely.get_dimensions(given) == 2) & ~shapely.is_empty(given)]
    land = union_of(polygons)
    if not isinstance(land, Land):
        raise GeographyError(
            f"A study area must have land for a grid, but its {len(areas):,} areas have none; give polygons."
        )
    return land


def cells_with_land(land: Land, lattice: Lattice) -> tuple[Places, Places, Metres]:
    """Return the column, row and share of land of each cell that has land, in no order."""
    column, row = covering(lattice, land.bounds)
    edge_column, edge_row = along(lattice, land.boundary)
    edge = matches(keys_of(edge_column, edge_row), keys_of(column, row)) != NOWHERE
    column, row = column[~edge], row[~edge]
    shapely.prepare(land)
    inside = shapely.contains_xy(land, *centres(lattice, column, row))
    column, row = column[inside], row[inside]
    share = _shares(lattice, edge_column, edge_row, land)
    kept = share > _ROUNDING
    return (
        np.concatenate([column, edge_column[kept]]),
        np.concatenate([row, edge_row[kept]]),
        np.concatenate([np.ones(len(column)), share[kept]]),
    )


def cut(cells: Shapes, land: Land) -> Shapes:
    """Return what of each cell is land, without the lines and points in which they only touch."""
    parts, cell = shapely.get_parts(shapely.intersection(cells, land), return_index=True)
    flat = shapely.get_dimensions(parts) == 2
    whole: Shapes = shapely.multipolygons(parts[flat], indices=cell[flat])
    single = shapely.get_num_geometries(whole) == 1
    whole[single] = shapely.get_geometry(whole[single], 0)
    return whole


def _shares(lattice: Lattice, column: Places, row: Places, land: Land) -> Metres:
    """Return the share of each cell that is land."""
    pieces = _pieces(land)
    cells = shapes(lattice, column, row)
    piece, cell = shapely.STRtree(cells).query(pieces, predicate="intersects")
    held = shapely.area(shapely.intersection(cells[cell], pieces[piece]))
    share = np.bincount(cell, weights=held, minlength=len(cells)) / area(lattice)
    return np.where(share > 1 - _ROUNDING, 1.0, share)


def _pieces(land: Land) -> Shapes:
    """Return land in pieces of few vertices each, or narrower than a cell, halved again and again."""
    done: list[Shapes] = []
    left = shapely.get_parts(land)
    while len(left):
        west, south, east, north = shapely.bounds(left).T
        wide = np.maximum(east - west, north - south) > SMALLEST
        many = wide & (shapely.get_num_coordinates(left) > _FEW)
        done.append(left[~many])
        halves = shapely.get_parts(shapely.intersection(left[many], _halves(left[many])).ravel())
        left = halves[shapely.area(halves) > 0]
    return np.concatenate(done)


def _halves(pieces: Shapes) -> Shapes:
    """Return the two halves of the rectangle round each piece, cut across its longer side."""
    west, south, east, north = shapely.bounds(pieces).T
    wide = (east - west) > (north - south)
    x, y = np.where(wide, (west + east) / 2, east), np.where(wide, north, (south + north) / 2)
    x2, y2 = np.where(wide, x, west), np.where(wide, south, y)
    halves: Shapes = np.stack([shapely.box(west, south, x, y), shapely.box(x2, y2, east, north)])
    return halves


def keys_of(column: Places, row: Places) -> Places:
    """Return one number a cell, in the order of rows, then columns."""
    return row * 2**31 + column


def matches(keys: Places, sought: Places) -> Places:
    """Return where in sorted keys each sought one stands, or `NOWHERE`."""
    place = np.searchsorted(keys, sought).clip(max=len(keys) - 1)
    return np.where(keys[place] == sought, place, NOWHERE)
