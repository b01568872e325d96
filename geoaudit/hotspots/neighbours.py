"""Which cells or areas are each other's neighbours."""

from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from geoaudit.errors import HotspotError

Places = NDArray[np.int64]
Metres = NDArray[np.float64]

SQUARES = "cells that share an edge or a corner"
HEXAGONS = "cells that share an edge"

LARGEST_BOX = 200_000_000
"""Places of cells between the outermost ones; the whole National Grid has 91 million of 100 m."""

_QUEEN = np.array([[-1, -1], [-1, 0], [-1, 1], [0, -1], [0, 1], [1, -1], [1, 0], [1, 1]])
_EVEN_HEXAGON = np.array([[-1, -1], [-1, 0], [0, -1], [0, 1], [1, -1], [1, 0]])
_ODD_HEXAGON = np.array([[-1, 0], [-1, 1], [0, -1], [0, 1], [1, 0], [1, 1]])
"""Rows and columns from a cell to its neighbours."""


@dataclass(frozen=True)
class Neighbours:
    """Who is next to whom.

    Attributes
    ----------
    matrix : csr_array of float, n × n
        1 where two are neighbours; symmetric, and nobody is their own neighbour.
    how : str
        What makes two neighbours, in words.
    """

    matrix: csr_array
    how: str

    @cached_property
    def islands(self) -> NDArray[np.bool_]:
        """Whether each has no neighbour."""
        alone: NDArray[np.bool_] = np.diff(self.matrix.indptr) == 0
        return alone


def of_squares(column: Places, row: Places) -> Neighbours:
    """Return the neighbours of square cells: those that share an edge or a corner (queen contiguity).

    Parameters
    ----------
    column, row : ndarray of int
        Of each cell, once each.

    Raises
    ------
    HotspotError
        Where a cell is given twice.
    """
    return _of_cells(column, row, (_QUEEN, _QUEEN), SQUARES)


def of_hexagons(column: Places, row: Places) -> Neighbours:
    """Return the neighbours of hexagons that stand on a corner, odd rows half a cell to the east.

    Parameters
    ----------
    column, row : ndarray of int
        Of each cell, once each.

    Raises
    ------
    HotspotError
        Where a cell is given twice.
    """
    return _of_cells(column, row, (_EVEN_HEXAGON, _ODD_HEXAGON), HEXAGONS)


def of_areas(shapes: gpd.GeoSeries, tolerance: float = 1.0) -> Neighbours:
    """Return the neighbours of areas: those that touch or come near, for drawn boundaries never fit exactly.

    Parameters
    ----------
    shapes : GeoSeries
        Polygons, EPSG:27700; those without a shape have no neighbours.
    tolerance : float
        Metres.
    """
    drawn = shapes.to_numpy()
    one, other = shapely.STRtree(drawn).query(drawn, predicate="dwithin", distance=tolerance)
    how = f"areas that touch or come within {tolerance:g} m of each other"
    return Neighbours(_symmetric(one, other, len(drawn)), how)


def within(easting: Metres, northing: Metres, metres: float) -> Neighbours:
    """Return the neighbours of points: those no farther away than so many metres.

    Parameters
    ----------
    easting, northing : ndarray
        Metres, EPSG:27700; points without coordinates have no neighbours.
    metres : float
        The longest distance between neighbours.

    Raises
    ------
    HotspotError
        Where the distance is not above 0.
    """
    if not metres > 0:
        raise HotspotError(
            f"The distance between neighbours must be above 0 metres, but {metres:g} is given; "
            f"give a longer one."
        )
    points = np.column_stack([easting, northing]).astype(np.float64)
    placed = np.flatnonzero(np.isfinite(points).all(axis=1))
    pairs = placed[KDTree(points[placed]).query_pairs(metres, output_type="ndarray")].reshape(-1, 2)
    matrix = _symmetric(pairs[:, 0], pairs[:, 1], len(points))
    return Neighbours(matrix, f"places no more than {metres:,g} m apart")


def _of_cells(column: Places, row: Places, steps: tuple[Places, Places], how: str) -> Neighbours:
    """Find the cells a step away; `steps`: from cells of even rows, and from those of odd ones."""
    up, right = row - row.min(initial=0) + 1, column - column.min(initial=0) + 1
    width = int(right.max(initial=0)) + 2
    cell_at = _table(up * width + right, (int(up.max(initial=0)) + 2) * width)
    away = [step[:, 0] * width + step[:, 1] for step in steps]
    from_here = away[0] if steps[0] is steps[1] else np.stack(away)[row % 2]
    others = cell_at[(up * width + right)[:, None] + from_here]
    there = others > 0
    indptr = np.concatenate([[0], np.cumsum(there.sum(axis=1))]).astype(np.int32)
    indices = others[there] - 1
    return Neighbours(csr_array((np.ones(len(indices)), indices, indptr), shape=(len(row), len(row))), how)


def _table(code: Places, size: int) -> NDArray[np.int32]:
    """Return the number of the cell at each place, from 1; 0 where there is none."""
    if size > LARGEST_BOX:
        raise HotspotError(
            f"Cells must lie near enough to be told apart, but there are {size:,} places between the "
            f"outermost of {len(code):,}; leave out those far away, or choose larger cells."
        )
    cell_at = np.zeros(size, dtype=np.int32)  # pages without cells take no memory
    cell_at[code] = np.arange(1, len(code) + 1)
    twice = int((cell_at[code] != np.arange(1, len(code) + 1)).sum())
    if twice:
        raise HotspotError(
            f"Every cell must be given once, but {twice:,} of {len(code):,} are given again; add up their "
            f"figures first."
        )
    return cell_at


def _symmetric(one: Places, other: Places, size: int) -> csr_array:
    """Return pairs as a matrix, both ways round, each once."""
    apart = one != other
    rows = np.concatenate([one[apart], other[apart]])
    columns = np.concatenate([other[apart], one[apart]])
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    matrix.data[:] = 1.0
    return matrix
