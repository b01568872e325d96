"""A boundary set as outlines that a page can draw: simplified so that shared borders stay shared."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoaudit.pack.tables import slug
from geoaudit.periods.dates import in_full
from geoaudit.places.boundaries import BoundarySet

# Units across the drawing: three or four to a screen's pixel, so that whole numbers are fine enough.
WIDTH = 1600
_NICE = (1, 2, 5)


@dataclass(frozen=True)
class Shape:
    """An area's outline: its id in the page, its code and name, and its path in drawing units."""

    id: str
    code: str
    name: str
    path: str


@dataclass(frozen=True)
class Outline:
    """What a map of a boundary set is drawn on.

    Attributes
    ----------
    name, dated : str
        The boundary set's name, and its date in words.
    west, north : float
        The drawing's north-west corner in metres (EPSG:27700).
    scale : float
        Drawing units a metre.
    width, height : int
        Of the drawing, in its own units.
    shapes : tuple of Shape
    bar : int
        Length of the scale bar in drawing units.
    bar_label : str
        The length that it stands for, with its unit.
    """

    name: str
    dated: str
    west: float
    north: float
    scale: float
    width: int
    height: int
    shapes: tuple[Shape, ...]
    bar: int
    bar_label: str


def outline(boundaries: BoundarySet) -> Outline:
    """Return the outlines of a boundary set, north up."""
    areas = boundaries.areas
    west, south, east, north = (float(v) for v in areas.total_bounds)
    scale = WIDTH / max(east - west, north - south, 1.0)
    simple = simplified(areas.geometry.to_numpy(), 1.2 / scale)
    key = slug(boundaries.name)
    shapes = tuple(
        Shape(f"{key}-{i}", str(code), str(name), _path(geometry, (west, north), scale))
        for i, (code, name, geometry) in enumerate(
            zip(areas["area_code"], areas["area_name"], simple, strict=True)
        )
    )
    metres, label = scale_bar(east - west)
    size = round((east - west) * scale), round((north - south) * scale)
    dated = in_full(boundaries.date)
    return Outline(boundaries.name, dated, west, north, scale, *size, shapes, round(metres * scale), label)


def simplified(geometry: NDArray[np.object_], metres: float) -> NDArray[np.object_]:
    """Return areas with fewer corners, shared borders staying shared where the areas are a coverage."""
    try:
        return np.asarray(shapely.coverage_simplify(geometry, metres), dtype=object)
    except shapely.errors.GEOSException:
        # Areas that overlap are no coverage; drawn apart, their borders may part by a pixel.
        return np.asarray(shapely.simplify(geometry, metres), dtype=object)


def scale_bar(across: float) -> tuple[float, str]:
    """Return the length of a scale bar in metres, and in words, for a map so many metres across."""
    metres = _nice(across / 4)
    return metres, f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"


def _path(geometry: shapely.Geometry, corner: tuple[float, float], scale: float) -> str:
    parts = shapely.get_parts(geometry)
    rings = [ring for part in parts for ring in shapely.get_rings(part)]
    drawn = [_ring(shapely.get_coordinates(ring), corner, scale) for ring in rings]
    if any(drawn):
        return "".join(drawn)
    # An area too small to draw keeps a dot, so that it can still be found.
    x, y = (round(v) for v in _to_page(shapely.get_coordinates(shapely.centroid(geometry)), corner, scale)[0])
    return f"M{x} {y}h3v3h-3z"


def _ring(points: NDArray[np.float64], corner: tuple[float, float], scale: float) -> str:
    page = np.rint(_to_page(points, corner, scale)).astype(np.int64)
    steps = np.diff(page, axis=0)
    steps = steps[(steps != 0).any(axis=1)]
    if len(steps) < 3:
        return ""
    moves = " ".join(f"{x} {y}" for x, y in steps[:-1].tolist())
    return f"M{page[0, 0]} {page[0, 1]}l{moves}z"


def _to_page(points: NDArray[np.float64], corner: tuple[float, float], scale: float) -> NDArray[np.float64]:
    return np.column_stack([points[:, 0] - corner[0], corner[1] - points[:, 1]]) * scale


def _nice(metres: float) -> float:
    power = 10.0 ** np.floor(np.log10(max(metres, 1.0)))
    return float(max(step * power for step in _NICE if step * power <= max(metres, 1.0)))
