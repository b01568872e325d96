"""Cells named by their Ordnance Survey National Grid reference."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import GeographyError
from geoaudit.hotspots.lattice import HEXAGON, Lattice, corners

EASTERN, NORTHERN = 7, 13
"""Squares of 100 km from the false origin to the last that has letters."""

_SQUARE = 100_000
_LETTERS = np.array(list("ABCDEFGHJKLMNOPQRSTUVWXYZ"))
"""From the north-west, five to a row; there is no I."""

Places = NDArray[np.int64]
Names = NDArray[np.object_]


def names(lattice: Lattice, column: Places, row: Places) -> Names:
    """Return the name of each cell, which no other cell of its shape and size has.

    A square of 100 m or 1 km has its grid reference (``NZ 248 642``, ``NZ 24 64``). Any other has the
    reference of its south-west corner and its size: to 10 m (``NZ 2450 6400 250 m``) where the size is a
    multiple of 10 m, or else to 1 m (``NZ 24500 64000 125 m``). A hexagon has the reference of the
    south-west corner of the rectangle round it, rounded down to whole metres (``NZ 24500 64000 hexagon
    500 m``).

    Raises
    ------
    GeographyError
        Where a cell's south-west corner lies outside the squares of the National Grid that have letters.

    Source: Ordnance Survey (2018), A guide to coordinate systems in Great Britain, version 3.3, section 7,
    and Ordnance Survey, Using the National Grid.
    """
    easting, northing = (np.floor(metres).astype(np.int64) for metres in corners(lattice, column, row))
    digits, suffix = _manner(lattice)
    found: Names = references(easting, northing, digits) + suffix
    return found


def references(easting: Places, northing: Places, digits: int) -> Names:
    """Return grid references of so many digits each way: two letters, eastings, northings.

    Parameters
    ----------
    easting, northing : ndarray
        Whole metres, EPSG:27700.
    digits : int
        From 1 (squares of 10 km) to 5 (1 m). The rest is cut off, never rounded, as the reference is of
        the square that holds the point.

    Raises
    ------
    GeographyError
        Where a point lies outside the squares of the National Grid that have letters.
    """
    _require_lettered(easting, northing)
    unit = 10 ** (5 - digits)
    east = _digits(easting % _SQUARE // unit, digits)
    north = _digits(northing % _SQUARE // unit, digits)
    found: Names = _letters(easting // _SQUARE, northing // _SQUARE) + " " + east + " " + north
    return found


def _manner(lattice: Lattice) -> tuple[int, str]:
    """Return how many digits each way the cells of a lattice are named with, and what follows."""
    if lattice.shape == HEXAGON:
        return 5, f" {HEXAGON} {lattice.size} m"
    short = {100: 3, 1_000: 2}
    if lattice.size in short:
        return short[lattice.size], ""
    return (4 if lattice.size % 10 == 0 else 5), f" {lattice.size} m"


def _letters(east: Places, north: Places) -> Names:
    """Return the two letters of squares of 100 km, counted from the false origin.

    The first is of a square of 500 km, the second of one of its 25; the letters run from the north-west,
    and the false origin is the south-west corner of S.
    """
    first = (3 - north // 5) * 5 + 2 + east // 5
    second = (4 - north % 5) * 5 + east % 5
    letters: Names = _LETTERS[first].astype(object) + _LETTERS[second].astype(object)
    return letters


def _digits(values: Places, digits: int) -> Names:
    """Return numbers as text of so many digits; each number that occurs is written once."""
    codes, unique = pd.factorize(values)
    written = np.char.mod(f"%0{digits}d", unique).astype(object)
    taken: Names = written[codes]
    return taken


def _require_lettered(easting: Places, northing: Places) -> None:
    east, north = easting // _SQUARE, northing // _SQUARE
    outside = int(((east < 0) | (east >= EASTERN) | (north < 0) | (north >= NORTHERN)).sum())
    if outside:
        raise GeographyError(
            f"Cells of a grid must lie on the National Grid's {EASTERN * 100} by {NORTHERN * 100:,} km, but "
            f"{outside:,} of {len(easting):,} lie outside; check that the study area is in EPSG:27700."
        )
