"""Squares of the National Grid of 10 km, by their references: ``NZ26`` and its like.

Source
------
Ordnance Survey, "A guide to coordinate systems in Great Britain", on grid references: the first letter is of
a square of 500 km, counted from a point 1,000 km west and 500 km south of the false origin, the second of a
square of 100 km in it; both from the north-west, row by row, without the letter I. Two digits follow, of the
easting and of the northing in tens of kilometres.
"""

import shapely

from geoaudit.errors import GeographyError

SIDE = 10_000
"""Metres."""

NO_PLACE = "no place known"
"""What stands for the square of what has no coordinates and no postcode that is known."""

_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
_WEST, _SOUTH, _ACROSS = 100, 50, 250
"""Squares from the corner of the letters to the false origin, and from side to side of all letters."""


def square_named(column: int, row: int) -> str:
    """Return the reference of a square, by how many squares it lies east and north of the false origin.

    Raises
    ------
    GeographyError
        Where it lies beyond the letters.
    """
    east, north = column + _WEST, row + _SOUTH
    if not (0 <= east < _ACROSS and 0 <= north < _ACROSS):
        raise GeographyError(
            "A square of the National Grid must lie within its letters, from 1,000 km west to 1,500 km east "
            "of the false origin and from 500 km south to 2,000 km north, and one lies beyond: report it."
        )
    return (
        f"{_letter(east // 50, north // 50)}{_letter(east // 10 % 5, north // 10 % 5)}{east % 10}{north % 10}"
    )


def square_shape(reference: str) -> shapely.Polygon:
    """Return a square (EPSG:27700) by its reference.

    Raises
    ------
    GeographyError
        Where it is no reference of a square of 10 km.
    """
    letters, digits = reference[:2], reference[2:]
    if (
        len(reference) != 4
        or not set(letters) <= set(_LETTERS)
        or not (digits.isascii() and digits.isdigit())
    ):
        raise GeographyError("A square of 10 km must be named by two letters and two digits, and one is not.")
    (east, north), (right, up) = map(_place, letters)
    west = (east * 50 + right * 10 + int(digits[0]) - _WEST) * SIDE
    south = (north * 50 + up * 10 + int(digits[1]) - _SOUTH) * SIDE
    return shapely.box(west, south, west + SIDE, south + SIDE)


def _letter(east: int, north: int) -> str:
    return _LETTERS[(4 - north) * 5 + east]


def _place(letter: str) -> tuple[int, int]:
    """Return how far a letter's square lies from the south-west corner of the 25, to the east and north."""
    down, east = divmod(_LETTERS.index(letter), 5)
    return east, 4 - down
