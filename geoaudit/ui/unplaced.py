"""Where the rows of a source lie that were not placed, by square of the National Grid, as a pack tells it."""

from dataclasses import dataclass, replace

import geopandas as gpd
import pandas as pd
import shapely

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.pack.unplaced import UNPLACED_BY
from geoaudit.places.squares import NO_PLACE, square_shape
from geoaudit.ui.mapped import ground_of
from geoaudit.ui.outlines import Outlines, outlined, outlines
from geoaudit.ui.packs import Opened
from geoaudit.ui.shading import figure_words

_AROUND = 0.3
"""How much of the land's own width and height is seen on each side of it at first."""


@dataclass(frozen=True)
class Unplaced:
    """The rows of a source that were not placed.

    Attributes
    ----------
    table : Profile
        By `square` and `reason`.
    squares : GeoDataFrame
        `area_code` and `area_name` of each square that holds any, with its shape (EPSG:27700).
    land : str
        The boundary set that is drawn beneath.
    """

    table: Profile
    squares: gpd.GeoDataFrame
    land: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reasons of rows that have a place: all of them first, then each by name."""
        cells = self.table.cells
        placed = cells[cells["square"].isin(self.squares["area_code"]) & (cells["reason"] != TOTAL)]
        return (TOTAL, *sorted(placed["reason"].unique()))

    def of(self, reason: str) -> pd.DataFrame:
        """Return the rows of one reason, or of all: `area_code` (the square), `n` and `marker`."""
        cells = self.table.cells[self.table.cells["reason"] == reason]
        return cells.rename(columns={"square": "area_code"})[["area_code", "n", "marker"]]

    def shapes(self, cells: pd.DataFrame) -> gpd.GeoDataFrame:
        """Return those of the squares that some rows are of."""
        return self.squares[self.squares["area_code"].isin(cells["area_code"])].reset_index(drop=True)

    def why(self, square: str) -> str:
        """Return the rows of a square reason by reason, in lines."""
        cells = self.table.cells
        mine = cells[(cells["square"] == square) & (cells["reason"] != TOTAL)]
        told = zip(mine["reason"], mine["n"], mine["marker"], strict=True)
        return "\n".join(f"{reason}: {figure_words(n, str(marker))}" for reason, n, marker in told)


def unplaced(found: Opened, source: str) -> Unplaced | None:
    """Return the rows of a source that were not placed; None where the pack does not say where they lie."""
    tables = (table for table in found.quality.values() if (table.source, table.by) == (source, UNPLACED_BY))
    table = next(tables, None)
    if table is None:
        return None
    names = [name for name in table.cells["square"].unique() if name not in {TOTAL, NO_PLACE}]
    columns = {"area_code": names, "area_name": [f"Square {name}" for name in names]}
    squares = gpd.GeoDataFrame(columns, geometry=[square_shape(name) for name in names], crs="EPSG:27700")
    return Unplaced(table, squares, ground_of(found, names))


def square_outlines(
    found: Opened, one: Unplaced, squares: gpd.GeoDataFrame
) -> tuple[Outlines, Outlines | None]:
    """Return squares to draw, seen from so far off as the land and what is around it, and the land."""
    on = outlined(squares)
    if not one.land:
        return on, None
    land = outlines(found, one.land)
    south, west, north, east = land.bounds
    up, right = (north - south) * _AROUND, (east - west) * _AROUND
    return replace(on, bounds=(south - up, west - right, north + up, east + right)), land


def beyond(on: Outlines, cells: pd.DataFrame) -> int:
    """Return how many rows lie in squares that a map does not reach at first."""
    south, west, north, east = on.bounds
    figures = cells.set_index("area_code")["n"]
    corners = {
        code: shapely.geometry.shape(shape).bounds for code, shape in zip(on.codes, on.shapes, strict=True)
    }
    far = [c for c, (w, s, e, n) in corners.items() if w >= east or e <= west or s >= north or n <= south]
    return int(figures.reindex(far).fillna(0).sum())
