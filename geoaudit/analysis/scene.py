"""The areas or cells that a hotspot map is on."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.hotspots.grid import clipped_shapes, grid_over, how_many, positions, warning_of
from geoaudit.hotspots.lattice import HEXAGON, Lattice
from geoaudit.hotspots.neighbours import Neighbours, of_areas, of_hexagons, of_squares
from geoaudit.places.boundaries import BoundarySet

Figures = NDArray[np.float64]
Which = NDArray[np.int64]

_SHAPES = {"square": "squares", "hexagon": "hexagons"}


@dataclass(frozen=True)
class Scene:
    """Areas or cells, and what lies next to what.

    Attributes
    ----------
    words : str
        What it is on, in words.
    one : str
        What one of them is called: ``cell`` or ``area``.
    areas : DataFrame
        ``area_code``, ``area_name``, ``easting``, ``northing`` (a point in it, metres, EPSG:27700),
        ``land`` (the share of a cell on the study area, 0 to 1) and ``km2`` (of land).
    warning : str
        What to know before the map is made; empty for nothing.
    """

    words: str
    one: str
    areas: pd.DataFrame
    warning: str
    _near: Callable[[], Neighbours]
    _drawn: Callable[[Which], gpd.GeoSeries]
    _at: Callable[[Figures, Figures], Which]

    @cached_property
    def neighbours(self) -> Neighbours:
        """Which of them lie next to each other."""
        return self._near()

    @property
    def km2(self) -> Figures:
        """Square kilometres of land of each."""
        return self.areas["km2"].to_numpy(np.float64)

    def shapes(self, which: Which) -> gpd.GeoSeries:
        """Return the shapes of some, cut to the land (EPSG:27700)."""
        return self._drawn(which)

    def positions(self, easting: Figures, northing: Figures) -> Which:
        """Return which of the cells each point is in."""
        return self._at(easting, northing)


def cells_scene(own: BoundarySet, lattice: Lattice, points: pd.DataFrame) -> Scene:
    """Return the cells over a study area, those of all its points among them.

    Parameters
    ----------
    own : BoundarySet
        The study area's own areas.
    points : DataFrame
        ``easting``, ``northing`` of everything that will be counted.
    """
    warning = warning_of(how_many(own.areas, lattice), lattice)
    grid = grid_over(own.areas, lattice, points)
    cells = grid.cells.assign(area_name=grid.cells["area_code"], km2=grid.land_km2)
    near = of_hexagons if lattice.shape == HEXAGON else of_squares
    at = cells["column"].to_numpy(np.int64), cells["row"].to_numpy(np.int64)
    return Scene(
        f"{_SHAPES[lattice.shape]} of {lattice.size:,} m",
        "cell",
        cells[["area_code", "area_name", "easting", "northing", "land", "km2"]],
        warning,
        lambda: near(*at),
        lambda which: clipped_shapes(grid, own.areas, which),
        lambda easting, northing: positions(grid, easting, northing),
    )


def areas_scene(own: BoundarySet, one: str) -> Scene:
    """Return the study area's own areas of a boundary set."""
    shapes = own.areas.geometry.reset_index(drop=True)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes.to_numpy()))
    areas = own.areas[["area_code", "area_name"]].reset_index(drop=True)
    areas = areas.assign(
        easting=inside[:, 0], northing=inside[:, 1], land=1.0, km2=shapes.area.to_numpy() / 1e6
    )
    return Scene(
        f"{own.name} ({own.date.isoformat()})",
        one,
        areas,
        "",
        lambda: of_areas(shapes),
        lambda which: shapes.iloc[which].reset_index(drop=True),
        lambda easting, _: np.full(len(easting), -1, np.int64),
    )
