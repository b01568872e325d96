"""The building blocks of the invented land: a thousand small areas, of which every set of wards is made.

Wards of any date are unions of the same blocks, so their borders coincide exactly where land is shared, and a
redraw moves whole blocks.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from geoaudit.sample import terrain
from geoaudit.sample.curves import beside, wander

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

# The land is the same for every seed of people: a redraw of it would be another county.
_SEED = 1998
_DARTS = 26_000


@dataclass(frozen=True)
class Blocks:
    """The blocks on land, and what touches what.

    Attributes
    ----------
    shapes : array of Polygon
        EPSG:27700, vertices to the decimetre; together a valid coverage.
    middles : array (n, 2)
        Kilometres from the terrain's origin.
    people : array (n,)
        Inhabitants, thousands.
    inside : array (n,) of bool
        Whether the block belongs to the county; the others are its neighbours'.
    borders : array (m, 2)
        Pairs of blocks that share an edge, each pair once.
    """

    shapes: NDArray[np.object_]
    middles: Array
    people: Array
    inside: NDArray[np.bool_]
    borders: Indices


def make_blocks() -> Blocks:
    """Return the blocks of the invented land; the same on every call."""
    rng = np.random.default_rng(_SEED)
    seeds = _seeds(rng)
    cells = _cells(seeds)
    on_land = shapely.contains_xy(terrain.land_area(), seeds[:, 0], seeds[:, 1])
    nodes, edges, sides = _edges(cells)
    shapes = _drawn(cells, nodes, edges, _sway(sides, on_land), rng)
    kept = on_land & _near(seeds)
    return _kept(shapes, seeds, sides, kept)


def _kept(shapes: NDArray[np.object_], seeds: Array, sides: Indices, kept: NDArray[np.bool_]) -> Blocks:
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    pairs = sides[(sides >= 0).all(axis=1)]
    pairs = number[pairs]
    middles = seeds[kept]
    area = shapely.area(shapes[kept]) / 1e6
    inside = shapely.contains_xy(terrain.county_area(), middles[:, 0], middles[:, 1])
    borders = pairs[(pairs >= 0).all(axis=1)]
    return Blocks(shapes[kept], middles, terrain.density(middles) * area, inside, borders)


def _reach(places: Array) -> Array:
    """Return the distance to keep between the middles of blocks: small in towns, large in the country, km."""
    return np.asarray(np.clip(0.62 / np.sqrt(terrain.density(places)), 0.34, 1.75))


def _near(seeds: Array) -> NDArray[np.bool_]:
    left, bottom, right, top = terrain.WINDOW
    east, north = seeds[:, 0], seeds[:, 1]
    return (east > left + 2) & (east < right) & (north > bottom + 2) & (north < top - 2)


def _seeds(rng: np.random.Generator) -> Array:
    """Return the blocks' middles: pairs along the coast, the river and the edge, darts between them."""
    lines = [(terrain.coast(), 0.62, 0.26), (terrain.river(), 0.62, 0.24), (terrain.edge(), 1.15, 0.5)]
    chosen = [beside(*line) for line in lines]
    apart = _thinned(np.vstack(chosen), 0.36)
    left, bottom, right, top = terrain.WINDOW
    darts = rng.uniform((left, bottom), (right, top), (_DARTS, 2))
    clear = np.ones(len(darts), dtype=bool)
    for line, _, offset in lines:
        clear &= shapely.distance(shapely.LineString(line), shapely.points(darts)) > 1.9 * offset
    darts = darts[clear]
    return _thrown(apart, darts, _reach(darts))


def _thinned(points: Array, apart: float) -> Array:
    """Drop points that stand closer than `apart` to an earlier one."""
    gaps = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    crowded = np.triu(gaps < apart, k=1).any(axis=0)
    return np.asarray(points[~crowded])


def _thrown(taken: Array, darts: Array, reach: Array) -> Array:
    """Keep each dart that lands no closer than its reach to all that landed before it."""
    kept = np.empty((len(taken) + len(darts), 2))
    kept[: len(taken)] = taken
    count = len(taken)
    for dart, limit in zip(darts, reach, strict=True):
        if ((kept[:count] - dart) ** 2).sum(axis=1).min() > limit**2:
            kept[count] = dart
            count += 1
    return kept[:count]


def _cells(seeds: Array) -> list[Array]:
    """Return each seed's Voronoi cell as its corners in National Grid metres."""
    found = shapely.voronoi_polygons(shapely.multipoints(seeds), ordered=True)
    return [terrain.to_grid(shapely.get_coordinates(cell)[:-1]) for cell in shapely.get_parts(found)]


def _edges(cells: list[Array]) -> tuple[Array, Indices, Indices]:
    """Return the corners, the edges as pairs of corners, and the one or two cells beside each edge.

    The ends of an edge stand in ascending order, and a missing second cell is -1.
    """
    corners = np.vstack(cells)
    nodes, number = np.unique(corners, axis=0, return_inverse=True)
    sizes = np.array([len(cell) for cell in cells])
    cell = np.repeat(np.arange(len(cells)), sizes)
    ends = np.cumsum(sizes)
    following = np.arange(len(corners)) + 1
    following[ends - 1] = ends - sizes
    pairs = np.sort(np.column_stack([number, number[following]]), axis=1)
    edges, which = np.unique(pairs, axis=0, return_inverse=True)
    sides = np.full((len(edges), 2), -1)
    order = np.argsort(which, kind="stable")
    first = np.r_[True, np.diff(which[order]) > 0]
    sides[which[order][first], 0] = cell[order][first]
    sides[which[order][~first], 1] = cell[order][~first]
    return nodes, edges, sides


def _sway(sides: Indices, on_land: NDArray[np.bool_]) -> Array:
    """Return how much each edge wanders: the coast most."""
    beside_sea = (sides >= 0).all(axis=1) & (on_land[sides[:, 0]] != on_land[sides[:, 1]])
    return np.where(beside_sea, 0.17, 0.085)


def _drawn(
    cells: list[Array], nodes: Array, edges: Indices, sway: Array, rng: np.random.Generator
) -> NDArray[np.object_]:
    """Return the cells as polygons whose edges wander, each edge once and for both its cells."""
    ways = np.round(wander(nodes[edges[:, 0]], nodes[edges[:, 1]], sway, rng), 1)
    tangled = _tangled(nodes, edges, ways)
    ways[tangled] = np.round(
        wander(nodes[edges[tangled, 0]], nodes[edges[tangled, 1]], sway[tangled] * 0, rng), 1
    )
    number = {tuple(node): place for place, node in enumerate(nodes.tolist())}
    lookup = {tuple(edge): place for place, edge in enumerate(edges.tolist())}
    rings = [
        _ring([number[tuple(corner)] for corner in cell.tolist()], lookup, nodes, ways) for cell in cells
    ]
    return np.array([shapely.Polygon(ring) for ring in rings], dtype=object)


def _ring(corners: list[int], lookup: dict[tuple[int, int], int], nodes: Array, ways: Array) -> Array:
    pieces = []
    for start, end in zip(corners, corners[1:] + corners[:1], strict=True):
        if start == end:
            continue
        way = ways[lookup[min(start, end), max(start, end)]]
        pieces += [nodes[start : start + 1], way if start < end else way[::-1]]
    return np.vstack(pieces)


def _tangled(nodes: Array, edges: Indices, ways: Array) -> NDArray[np.bool_]:
    """Tell which wandering edges cross one another or themselves, and so must run straight."""
    whole = np.concatenate([nodes[edges[:, :1]], ways, nodes[edges[:, 1:]]], axis=1)
    lines = np.asarray(shapely.linestrings(whole), dtype=object)
    left, right = shapely.STRtree(lines).query(lines, predicate="intersects")
    pairs = left < right
    left, right = left[pairs], right[pairs]
    meeting = np.atleast_1d(shapely.intersection(lines[left], lines[right]))
    shared = shapely.get_num_coordinates(meeting) == 1
    at_node = np.isin(_key(meeting[shared]), _key(np.asarray(shapely.points(nodes), dtype=object)))
    crossing = np.ones(len(left), dtype=bool)
    crossing[np.flatnonzero(shared)[at_node]] = False
    tangled = np.atleast_1d(~shapely.is_simple(lines))
    tangled[left[crossing]] = True
    tangled[right[crossing]] = True
    return tangled


def _key(points: NDArray[np.object_]) -> NDArray[np.complex128]:
    places = np.round(shapely.get_coordinates(points), 1)
    key: NDArray[np.complex128] = places[:, 0] + 1j * places[:, 1]
    return key
