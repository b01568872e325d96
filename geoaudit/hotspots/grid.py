"""A grid of cells over the study area: what was counted in each, how many there are and how large."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.errors import GeographyError, HotspotError
from geoaudit.hotspots.land import NOWHERE, cells_with_land, cut, keys_of, land_of, matches
from geoaudit.hotspots.lattice import (
    LARGEST,
    SMALLEST,
    SQUARE,
    Lattice,
    area,
    centres,
    columns_and_rows,
    perimeter,
    shapes,
)
from geoaudit.hotspots.references import names
from geoaudit.places.boundaries import GRID

MOST_CELLS = 250_000
USUAL_SIZES = (100, 150, 200, 250, 500, 1_000)
"""Metres."""

_LAYER = 300
"""Bytes of a cell in a GeoPackage, its shape, its index and a few figures."""

Metres = NDArray[np.float64]
Places = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Grid:
    """The cells of a lattice on a study area.

    Attributes
    ----------
    lattice : Lattice
    cells : DataFrame
        ``area_code`` (the reference of `geoaudit.hotspots.references`), ``column``, ``row``, ``easting`` and
        ``northing`` of the centre (metres, EPSG:27700), ``land`` (the share of the cell that lies on the
        study area; 0 where it holds nothing but points that were placed on the study area from beside it).
        Sorted by row, then column; the index counts from 0.
    """

    lattice: Lattice
    cells: pd.DataFrame

    @property
    def land_km2(self) -> Metres:
        """Square kilometres of the study area in each cell."""
        return self.cells["land"].to_numpy(np.float64) * (area(self.lattice) / 1e6)


@dataclass(frozen=True)
class Suggestion:
    """A size of squares (metres) and, in a sentence, how it comes from the data."""

    size: int
    reason: str


def grid_over(areas: gpd.GeoDataFrame, lattice: Lattice, points: pd.DataFrame | None = None) -> Grid:
    """Return every cell with land of the study area, and every cell with one of the points.

    Parameters
    ----------
    areas : GeoDataFrame
        The study area in any number of valid polygons, EPSG:27700; where they overlap, land counts once.
    points : DataFrame, optional
        ``easting``, ``northing`` (metres, EPSG:27700) of all that will be counted. A point on the coast, or
        placed in the study area from just outside, may be in a cell without land; such a cell is added
        with a ``land`` of 0, so that no point is lost.

    Raises
    ------
    GeographyError
        Where there is no land, it is on another grid or off the National Grid, or a point has no
        coordinates.
    """
    column, row, land = cells_with_land(land_of(areas), lattice)
    if points is not None:
        column, row, land = _with_points(lattice, (column, row, land), points)
    order = np.lexsort((column, row))
    column, row, land = column[order], row[order], land[order]
    easting, northing = centres(lattice, column, row)
    cells = pd.DataFrame({"area_code": pd.array(names(lattice, column, row), dtype="str")})
    return Grid(lattice, cells.assign(column=column, row=row, easting=easting, northing=northing, land=land))


def positions(grid: Grid, easting: Metres, northing: Metres) -> Places:
    """Return the row of `grid.cells` that each point is in; `NOWHERE` for none, or without coordinates.

    Parameters
    ----------
    easting, northing : ndarray
        Metres, EPSG:27700; NaN where unknown.
    """
    found = np.full(len(easting), NOWHERE, dtype=np.int64)
    known = np.flatnonzero(np.isfinite(easting) & np.isfinite(northing))
    if known.size == 0 or grid.cells.empty:
        return found
    column, row = columns_and_rows(grid.lattice, easting[known], northing[known])
    theirs = grid.cells["column"].to_numpy(), grid.cells["row"].to_numpy()
    found[known] = matches(keys_of(*theirs), keys_of(column, row))
    return found


def counted(grid: Grid, points: pd.DataFrame) -> Metres:
    """Return the sum of points in each cell.

    Parameters
    ----------
    points : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700), ``n`` (a count or a weight).

    Returns
    -------
    ndarray
        A sum a cell, 0 where there is no point; together they are the sum of ``n``.

    Raises
    ------
    GeographyError
        Where a point is in no cell of the grid.
    HotspotError
        Where an ``n`` is missing.
    """
    n = points["n"].to_numpy(np.float64, na_value=np.nan)
    missing = int((~np.isfinite(n)).sum())
    if missing:
        raise HotspotError(
            f"Points that are summed by cell must each have a number, but {missing:,} of {len(n):,} have "
            f"none; leave them out and say how many they are."
        )
    place = positions(grid, *_coordinates(points))
    lost = int((place == NOWHERE).sum())
    if lost:
        raise GeographyError(
            f"Every point must be in a cell of the grid, but {lost:,} of {len(n):,} are in none; make the "
            f"grid with these points."
        )
    sums: Metres = np.bincount(place, weights=n, minlength=len(grid.cells)).astype(np.float64)
    return sums


def clipped_shapes(grid: Grid, areas: gpd.GeoDataFrame, which: Places) -> gpd.GeoSeries:
    """Return cells cut to the study area.

    Parameters
    ----------
    which : ndarray of int
        Rows of `grid.cells`.

    Returns
    -------
    GeoSeries
        Polygons and multipolygons, EPSG:27700, by the rows of `which`. A cell without land keeps its whole
        shape, so that what was counted in it can be drawn.
    """
    cells = grid.cells.iloc[which]
    found = shapes(grid.lattice, cells["column"].to_numpy(), cells["row"].to_numpy())
    land = cells["land"].to_numpy()
    edge = np.flatnonzero((land > 0) & (land < 1))
    found[edge] = cut(found[edge], land_of(areas))
    return gpd.GeoSeries(found, index=cells.index, crs=GRID)


def how_many(areas: gpd.GeoDataFrame, lattice: Lattice) -> int:
    """Return about how many cells a study area needs, from its size and outline alone.

    The number of cells that a lattice laid at random is expected to touch; bends of the outline smaller
    than a quarter of a cell are smoothed first.

    Source: Santaló (1976), Integral Geometry and Geometric Probability, chapter 8 (lattices of figures).
    """
    land = shapely.simplify(land_of(areas), lattice.size / 4)
    cell = area(lattice)
    edge = land.length * perimeter(lattice) / (2 * np.pi)
    touched: float = (land.area + edge) / cell + shapely.get_num_geometries(land)
    return round(touched)


def warning_of(number: int, lattice: Lattice) -> str:
    """Return one sentence before a grid of more than `MOST_CELLS` cells; nothing before another.

    Parameters
    ----------
    number : int
        As `how_many` says.
    """
    if number <= MOST_CELLS:
        return ""
    fewer = [size for size in USUAL_SIZES if number * (lattice.size / size) ** 2 <= MOST_CELLS]
    advice = f"cells of {fewer[0]:,} m would stay under" if fewer else "no usual size would stay under"
    megabytes = round(number * _LAYER / 1e6, -1)
    return (
        f"The grid of {lattice.size:,} m needs about {number:,} cells, more than {MOST_CELLS:,}: a layer of "
        f"about {megabytes:,.0f} MB, slow to test, to draw and to open; {advice}."
    )


def suggested_size(points: pd.DataFrame, areas: gpd.GeoDataFrame) -> Suggestion:
    """Return the size of squares that suits points: twice the land that there is for each place.

    Points on one spot cannot be told apart by smaller cells, so that distinct places are counted, not
    points: on snapped points (police.uk puts thousands of crimes on one) counting crimes would suggest
    cells far smaller than the places allow. The nearest of `USUAL_SIZES` by ratio is taken, or the
    next that needs no more than `MOST_CELLS` cells.

    Parameters
    ----------
    points : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700), ``n`` (how many are on that spot).

    Raises
    ------
    HotspotError
        Where there is no point.

    Source: the size of a quadrat, 2 A / n, of Griffith and Amrhein (1991), Statistical Analysis for
    Geographers, as Wong and Lee (2005), Statistical Analysis of Geographic Information with ArcView GIS and
    ArcGIS, chapter 6, give it.
    """
    places = len(points[["easting", "northing"]].dropna().drop_duplicates())
    if places == 0:
        raise HotspotError(
            "A size of cells is suggested from points, but there are none; give the size or the points."
        )
    km2 = land_of(areas).area / 1e6
    exact = float(np.sqrt(2e6 * km2 / places))
    usual = np.array(USUAL_SIZES)
    nearest = int(usual[np.abs(np.log(usual / exact)).argmin()])
    size = next((s for s in USUAL_SIZES if s >= nearest and _bearable(areas, s)), LARGEST)
    return Suggestion(size, _reason(points, (places, km2, exact), (nearest, size)))


def _bearable(areas: gpd.GeoDataFrame, size: int) -> bool:
    return how_many(areas, Lattice(SQUARE, size)) <= MOST_CELLS


def _reason(points: pd.DataFrame, found: tuple[int, float, float], sizes: tuple[int, int]) -> str:
    places, km2, exact = found
    nearest, size = sizes
    rule = (
        f"{points['n'].sum():,.0f} points on {places:,} distinct places in {km2:,.0f} km² suggest squares of "
        f"{exact:,.0f} m, with twice the land that there is for each place (Griffith and Amrhein 1991)"
    )
    limits = f"; {nearest:,} m is the nearest usual size from {SMALLEST} to {LARGEST:,} m"
    more = f", and {size:,} m the next with no more than about {MOST_CELLS:,} cells" if size > nearest else ""
    return f"{rule}{limits}{more}."


def _with_points(
    lattice: Lattice, cells: tuple[Places, Places, Metres], points: pd.DataFrame
) -> tuple[Places, Places, Metres]:
    """Return the cells and, with no land, those of points that are in none of them."""
    column, row, land = cells
    theirs = columns_and_rows(lattice, *_coordinates(points))
    key, first = np.unique(keys_of(*theirs), return_index=True)
    more = first[matches(np.sort(keys_of(column, row)), key) == NOWHERE]
    return (
        np.concatenate([column, theirs[0][more]]),
        np.concatenate([row, theirs[1][more]]),
        np.concatenate([land, np.zeros(len(more))]),
    )


def _coordinates(points: pd.DataFrame) -> tuple[Metres, Metres]:
    easting, northing = (points[c].to_numpy(np.float64, na_value=np.nan) for c in ("easting", "northing"))
    return easting, northing
