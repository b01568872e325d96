"""Square and hexagonal cells that cover the plane, anchored to the false origin of the National Grid.

A cell is a column and a row. Cells are half-open, so that every point is in exactly one:

- a **square** holds its west and south sides, not its east and north ones; column 0 of row 0 has its
  south-west corner at the false origin;
- a **hexagon** stands on a corner, with sides to the west and the east. It holds its west side and its
  two southern ones. Column 0 of row 0 fills the rectangle whose south-west corner is the false origin;
  odd rows are moved half a cell to the east.

Whole metres can lie on a hexagon's sides to the west and the east alone: the northings of the others are
multiples of the square root of 3, but at northing 0.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoaudit.errors import GeographyError, SpecificationError

SQUARE, HEXAGON = "square", "hexagon"
SMALLEST, LARGEST = 100, 1_000
"""Metres."""

Metres = NDArray[np.float64]
Places = NDArray[np.int64]
Shapes = NDArray[np.object_]

_ROOT = float(np.sqrt(3.0))


@dataclass(frozen=True)
class Lattice:
    """Cells of one shape and size, anchored to the National Grid (EPSG:27700).

    Attributes
    ----------
    shape : str
        `SQUARE` or `HEXAGON`.
    size : int
        Metres, from `SMALLEST` to `LARGEST`: the side of a square; between opposite sides of a hexagon.

    Raises
    ------
    SpecificationError
        Where it is another shape or size.
    """

    shape: str
    size: int

    def __post_init__(self) -> None:
        """Refuse a shape or size of which there are no cells."""
        if self.shape not in (SQUARE, HEXAGON):
            raise SpecificationError(
                f"The cells of a grid must be of the shape '{SQUARE}' or '{HEXAGON}', but '{self.shape}' is "
                f"asked for; choose one of them."
            )
        if not SMALLEST <= self.size <= LARGEST or self.size != int(self.size):
            raise SpecificationError(
                f"The cells of a grid must be from {SMALLEST} to {LARGEST:,} whole metres wide, but "
                f"{self.size} is asked for; choose a size between."
            )


def columns_and_rows(lattice: Lattice, easting: Metres, northing: Metres) -> tuple[Places, Places]:
    """Return the column and the row of the one cell that holds each point.

    Parameters
    ----------
    easting, northing : ndarray
        Metres, EPSG:27700.

    Raises
    ------
    GeographyError
        Where a point has no coordinates.
    """
    unknown = int((~(np.isfinite(easting) & np.isfinite(northing))).sum())
    if unknown:
        raise GeographyError(
            f"Points that are put into the cells of a grid must have coordinates, but {unknown:,} of "
            f"{len(easting):,} have none; leave them out and say how many they are."
        )
    if lattice.shape == SQUARE:
        return _whole(easting // lattice.size), _whole(northing // lattice.size)
    return _hexagon_of(lattice.size, easting, northing)


def _hexagon_of(size: int, easting: Metres, northing: Metres) -> tuple[Places, Places]:
    """Return the hexagon of each point.

    The hexagons of a row begin in a band as high as the rows are apart; below their two southern sides, a
    zigzag, the band still belongs to the row before.
    """
    row = _whole(northing // _row_height(size))
    up = northing - _south(size, row)
    column = _whole((easting - _shift(size, row)) // size)
    from_middle = easting - _shift(size, row) - column * size - size / 2
    below = up < np.abs(from_middle) / _ROOT
    western = below & (from_middle < 0)
    odd = row % 2
    # The row before is half a cell to the west of an even row's column, or half a cell to its east.
    column = column + np.where(below, odd, 0) - np.where(western, 1, 0)
    return column, row - below


def centres(lattice: Lattice, column: Places, row: Places) -> tuple[Metres, Metres]:
    """Return the easting and the northing of cells' centres (metres, EPSG:27700)."""
    half = lattice.size / 2
    west, south = corners(lattice, column, row)
    if lattice.shape == SQUARE:
        return west + half, south + half
    return west + half, south + lattice.size / _ROOT


def corners(lattice: Lattice, column: Places, row: Places) -> tuple[Metres, Metres]:
    """Return the south-west corners of the rectangles round cells (metres, EPSG:27700)."""
    west = column.astype(np.float64) * lattice.size
    if lattice.shape == SQUARE:
        return west, row.astype(np.float64) * lattice.size
    return west + _shift(lattice.size, row), _south(lattice.size, row)


def shapes(lattice: Lattice, column: Places, row: Places) -> Shapes:
    """Return cells as polygons (metres, EPSG:27700); neighbours share their corners to the last digit."""
    west, south = corners(lattice, column, row)
    size = lattice.size
    if lattice.shape == SQUARE:
        xs, ys = [west, west + size, west + size, west], [south, south, south + size, south + size]
        return _polygons(xs, ys)
    middle, east = west + size / 2, west + size
    rise = size / (2 * _ROOT)
    north = _south(size, row + 1)
    xs = [middle, east, east, middle, west, west]
    return _polygons(xs, [south, south + rise, north, north + rise, north, south + rise])


def area(lattice: Lattice) -> float:
    """Return the square metres of a cell."""
    return lattice.size**2 * (1.0 if lattice.shape == SQUARE else _ROOT / 2)


def perimeter(lattice: Lattice) -> float:
    """Return the metres round a cell."""
    return lattice.size * (4.0 if lattice.shape == SQUARE else 2 * _ROOT)


def covering(lattice: Lattice, bounds: tuple[float, float, float, float]) -> tuple[Places, Places]:
    """Return every cell that touches a rectangle (west, south, east, north), and some beside it.

    Sorted by row, then column.
    """
    west, south, east, north = bounds
    column, row = columns_and_rows(lattice, np.array([west, east]), np.array([south, north]))
    columns, rows = np.arange(column[0] - 1, column[1] + 2), np.arange(row[0] - 1, row[1] + 2)
    return np.tile(columns, len(rows)), np.repeat(rows, len(columns))


def along(lattice: Lattice, lines: shapely.Geometry) -> tuple[Places, Places]:
    """Return every cell that lines touch, and some of their neighbours; sorted by row, then column.

    Points every quarter of a cell along the lines are put into cells. Whatever touches a line touches a
    point's cell or is one of the eight round it, which hold the six neighbours of a hexagon.
    """
    dense = shapely.segmentize(lines, lattice.size / 4)
    easting, northing = shapely.get_coordinates(dense).T
    cells = np.unique(np.column_stack(columns_and_rows(lattice, easting, northing)[::-1]), axis=0)
    steps = np.array([(up, right) for up in (-1, 0, 1) for right in (-1, 0, 1)])
    row, column = np.unique((cells[:, None, :] + steps).reshape(-1, 2), axis=0).T
    return column, row


def _polygons(xs: list[Metres], ys: list[Metres]) -> Shapes:
    """Return polygons of the corners that are given side by side."""
    corner = np.stack([np.stack(xs, axis=-1), np.stack(ys, axis=-1)], axis=-1)
    polygons: Shapes = np.asarray(shapely.polygons(corner), dtype=np.object_)
    return polygons


def _row_height(size: int) -> float:
    return size * _ROOT / 2


def _south(size: int, row: Places) -> Metres:
    return row.astype(np.float64) * _row_height(size)


def _shift(size: int, row: Places) -> Metres:
    return (row % 2).astype(np.float64) * (size / 2)


def _whole(values: Metres) -> Places:
    return values.astype(np.int64)
