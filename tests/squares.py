"""Square wards of one kilometre, and how the tests name a file of them."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import shapely

from geoaudit.places.boundaries import BoundaryFile

WEST, SOUTH, SIDE = 425_000, 564_000, 1_000

Write = Callable[..., Path]


def square(column: float, row: float = 0, side: float = SIDE) -> shapely.Polygon:
    """A square whose lower left corner is so many sides east and north of the first ward's."""
    x, y = WEST + column * SIDE, SOUTH + row * SIDE
    return shapely.box(x, y, x + side, y + side)


def file_of(path: Path, code: str = "code", name: str = "name", parent: str | None = None) -> BoundaryFile:
    """The boundary file at a path, with the columns of these tests."""
    return BoundaryFile("wards", path, code, name, dt.date(2022, 12, 31), parent)
