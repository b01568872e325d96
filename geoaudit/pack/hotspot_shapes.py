"""Many areas as one path of a drawing: a grid of twenty thousand cells in a few hundred kilobytes."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoaudit.pack.outlines import simplified

# Units across a drawing: a 100 m cell of a large county has a handful, so that whole numbers are fine enough.
WIDTH = 4800
# Areas beyond this number are drawn without borders between those of one class.
MOST_APART = 1500

Areas = NDArray[np.object_]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """Where a drawing lies: its north-west corner in metres (EPSG:27700), and its units a metre."""

    west: float
    north: float
    scale: float

    def box(self, bounds: Bounds) -> tuple[int, int, int, int]:
        """Return the left, top, right and bottom of `bounds` (west, south, east, north) in the drawing."""
        west, south, east, north = bounds
        across = ((x - self.west) * self.scale for x in (west, east))
        down = ((self.north - y) * self.scale for y in (north, south))
        (left, right), (top, bottom) = (tuple(round(v) for v in pair) for pair in (across, down))
        return left, top, right, bottom


def frame_of(bounds: Bounds) -> Frame:
    """Return the frame that holds `bounds` (west, south, east, north)."""
    west, south, east, north = bounds
    return Frame(west, north, WIDTH / max(east - west, north - south, 1.0))


def path_of(areas: Areas, frame: Frame) -> str:
    """Return the areas as one SVG path in whole units; a ring too small to draw keeps a dot."""
    parts = shapely.get_parts(areas)
    rings = shapely.get_rings(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])
    points, ring = shapely.get_coordinates(rings, return_index=True)
    page = np.rint((points - [frame.west, frame.north]) * [frame.scale, -frame.scale]).astype(np.int64)
    steps, of = np.diff(page, axis=0), ring[1:]
    kept = (of == ring[:-1]) & (steps != 0).any(axis=1)
    steps, of = steps[kept], of[kept]
    enough = np.bincount(of, minlength=len(rings)) >= 3
    # The last step of a ring leads back to where it began, which is what closing it does.
    last = np.append(of[1:] != of[:-1], True)[: len(of)]
    drawn = ~last & enough[of]
    starts = page[np.flatnonzero(np.diff(ring, prepend=-1))]
    return _written(starts, enough, steps[drawn], of[drawn])


def drawn_apart(areas: Areas) -> bool:
    """Whether there are so few areas that each is drawn with its own border."""
    return len(areas) <= MOST_APART


def by_class(areas: Areas, number: NDArray[np.intp], classes: int, frame: Frame, apart: bool) -> list[str]:
    """Return one path a class.

    Parameters
    ----------
    areas : array of Polygon or MultiPolygon
    number : array of int
        The class of each area, from 0.
    classes : int
        How many classes there are.
    frame : Frame
    apart : bool
        Whether each area has its own border, or those of a class that touch are drawn as one.
    """
    if not classes:
        return []
    if apart:
        simple = simplified(areas, 3.6 / frame.scale)
        return [path_of(simple[number == i], frame) for i in range(classes)]
    # A corner of a cell must not be taken for a detail of a border.
    cell = float(np.sqrt(np.median(shapely.area(areas))))
    whole = np.array([joined(areas[number == i]) for i in range(classes)], dtype=object)
    simple = simplified(whole, min(3.6 / frame.scale, 0.4 * cell))
    return [path_of(simple[i : i + 1], frame) for i in range(classes)]


def joined(areas: Areas) -> shapely.Geometry:
    """Return the areas as one, without the borders between them."""
    try:
        return shapely.coverage_union_all(areas)
    except shapely.errors.GEOSException:
        return shapely.union_all(areas)


def _written(
    starts: NDArray[np.int64], enough: NDArray[np.bool_], steps: NDArray[np.int64], of: NDArray[np.int64]
) -> str:
    moves = [f"h{x}" if y == 0 else f"v{y}" if x == 0 else f"l{x} {y}" for x, y in steps.tolist()]
    ends = np.searchsorted(of, np.arange(len(starts)), side="right").tolist()
    begins = [0, *ends][: len(ends)]
    return "".join(
        f"M{x} {y}{''.join(moves[begin:end]) if long else 'h9v9h-9'}z"
        for (x, y), long, begin, end in zip(starts.tolist(), enough.tolist(), begins, ends, strict=True)
    )
