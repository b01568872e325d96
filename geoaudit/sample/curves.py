"""Lines that look drawn by nature: rounded corners, even steps, and edges that wander between fixed ends."""

import numpy as np
import shapely
from numpy.typing import NDArray

Array = NDArray[np.float64]


def smooth(points: Array, times: int = 3) -> Array:
    """Round a line's corners, its ends kept.

    Source: G. M. Chaikin (1974), An algorithm for high-speed curve generation, Computer Graphics and Image
    Processing 3.
    """
    for _ in range(times):
        first, second = points[:-1], points[1:]
        pairs = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], axis=1).reshape(-1, 2)
        points = np.vstack([points[:1], pairs, points[-1:]])
    return points


def beside(line: Array, step: float, offset: float) -> Array:
    """Return points at even steps along a line, each twice: `offset` to its left and to its right.

    A Voronoi diagram of such pairs has the line among its edges.
    """
    path = shapely.LineString(line)
    along = np.arange(step / 2, path.length, step)
    here = shapely.get_coordinates(shapely.line_interpolate_point(path, along))
    ahead = shapely.get_coordinates(shapely.line_interpolate_point(path, along + step / 4))
    way = ahead - here
    length = np.hypot(way[:, 0], way[:, 1])
    across = np.column_stack([-way[:, 1], way[:, 0]])[length > 0] / length[length > 0, None]
    here = here[length > 0]
    return np.vstack([here + offset * across, here - offset * across])


def wander(starts: Array, ends: Array, sway: Array, rng: np.random.Generator) -> Array:
    """Return the inner points of lines that wander from start to end (midpoint displacement, three levels).

    Parameters
    ----------
    starts, ends : array (n, 2)
        The fixed ends.
    sway : array (n,)
        How far the middle is moved aside at most, as a share of the length.
    rng : Generator
        Its draws decide the way.

    Returns
    -------
    array (n, 7, 2)
    """
    points = np.stack([starts, ends], axis=1)
    for _ in range(3):
        first, second = points[:, :-1], points[:, 1:]
        way = second - first
        across = np.stack([-way[..., 1], way[..., 0]], axis=-1)
        push = rng.uniform(-1.0, 1.0, way.shape[:2]) * sway[:, None]
        middle = (first + second) / 2 + across * push[..., None]
        woven = np.empty((len(points), points.shape[1] * 2 - 1, 2))
        woven[:, ::2], woven[:, 1::2] = points, middle
        points = woven
    return points[:, 1:-1]
