"""Maps of what hotspot methods found: a path a class, over the study area and under its borders.

Hot is drawn plain and cold striped, so that neither hue nor shade alone tells them apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely

from geoaudit.pack.hotspot_rules import CLASS
from geoaudit.pack.hotspot_shapes import (
    Areas,
    Bounds,
    Frame,
    by_class,
    drawn_apart,
    frame_of,
    joined,
    path_of,
)
from geoaudit.pack.outlines import scale_bar, simplified
from geoaudit.places.boundaries import BoundarySet
from geoaudit.profiles.finding import COLD, HIDDEN, HOT, MISSING, OTHERS, PLAIN, SEQUENTIAL, Finding

UNREMARKABLE = (PLAIN, HIDDEN, MISSING)


@dataclass(frozen=True)
class Ground:
    """What maps are drawn on: the study area, by its largest areas.

    Attributes
    ----------
    id : str
        Of its path in the page.
    frame : Frame
    bounds : tuple of float
        West, south, east and north in metres (EPSG:27700).
    path : str
    name : str
        Of the boundary set that it was taken from; empty where it was made from a map's own areas.
    """

    id: str
    frame: Frame
    bounds: Bounds
    path: str
    name: str


@dataclass(frozen=True)
class SpotMap:
    """A map of one finding.

    Attributes
    ----------
    ground : Ground
    ground_style : str
    box : tuple of int
        Left, top, right and bottom of what is drawn.
    alt : str
        What it shows, in words.
    paths : tuple of (str, str, str)
        Style, words and path of each class that occurs, the first to be drawn first.
    legend : tuple of (str, str)
        Style and words of each class.
    apart : bool
        Whether each area is drawn with its own border.
    bar : int
        Length of the scale bar in drawing units.
    bar_label : str
        The length that it stands for, with its unit.
    """

    ground: Ground
    ground_style: str
    box: tuple[int, int, int, int]
    alt: str
    paths: tuple[tuple[str, str, str], ...]
    legend: tuple[tuple[str, str], ...]
    apart: bool
    bar: int
    bar_label: str

    @property
    def edged(self) -> bool:
        """Whether what stands out has an edge that makes it larger than it is."""
        return not self.apart and any(style in {*HOT, *COLD, *OTHERS} for style, *_ in self.paths)


def ground_of(boundaries: Mapping[str, BoundarySet]) -> Ground | None:
    """Return the ground of a pack's maps: of its latest boundary sets that of the fewest areas; or None."""
    if not boundaries:
        return None
    latest = max(found.date for found in boundaries.values())
    sets = {name: found for name, found in boundaries.items() if found.date == latest}
    name, coarsest = min(sets.items(), key=lambda item: len(item[1].areas))
    areas = coarsest.areas.geometry.to_numpy()
    bounds = _bounds(areas)
    frame = frame_of(bounds)
    if not drawn_apart(areas):
        areas = np.array([joined(areas)], dtype=object)
    return Ground("spot-ground", frame, bounds, path_of(simplified(areas, 3.6 / frame.scale), frame), name)


def draw_finding(finding: Finding, layer: gpd.GeoDataFrame, ground: Ground | None, key: str) -> SpotMap:
    """Return the map of a finding.

    Parameters
    ----------
    finding : Finding
    layer : GeoDataFrame
        Its areas: `class` and shapes (EPSG:27700).
    ground : Ground or None
        The ground of the pack.
    key : str
        The id in the page of its own ground, where the pack has none.
    """
    areas = layer.geometry.to_numpy()
    ground = ground or _own_ground(areas, key)
    box, bounds = ground.frame.box(ground.bounds), _bounds(areas)
    metres, label = scale_bar(ground.bounds[2] - ground.bounds[0])
    # On many cells those that are nothing special look like those that are not in the layer.
    plain = PLAIN in finding.classes.values() and not drawn_apart(areas)
    paths = _paths(finding, layer, ground.frame, PLAIN if plain else "")
    legend = _legend(finding, layer)
    return SpotMap(
        ground,
        PLAIN if plain else "spot-ground",
        _around(box, ground.frame.box(bounds)),
        _alt(finding, [words for _, words in legend]),
        paths,
        legend,
        drawn_apart(areas),
        round(metres * ground.frame.scale),
        label,
    )


def _paths(
    finding: Finding, layer: gpd.GeoDataFrame, frame: Frame, left: str
) -> tuple[tuple[str, str, str], ...]:
    """Return style, words and path of each class but those of the style that is left to the ground."""
    shown = layer[layer[CLASS].map(dict(finding.classes)) != left]
    words = sorted(shown[CLASS].unique(), key=lambda word: _strength(finding.classes[word]))
    number = shown[CLASS].map({word: i for i, word in enumerate(words)}).to_numpy(np.intp)
    apart = drawn_apart(layer.geometry.to_numpy())
    drawn = by_class(shown.geometry.to_numpy(), number, len(words), frame, apart)
    return tuple((finding.classes[word], str(word), path) for word, path in zip(words, drawn, strict=True))


def _strength(style: str) -> int:
    """Return how late a class is drawn: what stands out must not lie under what does not."""
    if style in UNREMARKABLE:
        return 0
    rising = (SEQUENTIAL, HOT[::-1], COLD[::-1], OTHERS[::-1])
    return 1 + next(kinds.index(style) for kinds in rising if style in kinds)


def _legend(finding: Finding, layer: gpd.GeoDataFrame) -> tuple[tuple[str, str], ...]:
    counts = layer[CLASS].value_counts()
    return tuple(
        (style, f"{word}: {int(counts.get(word, 0)):,}")
        for word, style in finding.classes.items()
        if word in counts or style not in (HIDDEN, MISSING)
    )


def _alt(finding: Finding, classes: list[str]) -> str:
    found = f" {finding.sentences[0]}" if finding.sentences else ""
    return (
        f"Map of {finding.title}, {finding.period}. How many areas there are of each class: "
        f"{'; '.join(classes)}.{found}"
    )


def _own_ground(areas: Areas, key: str) -> Ground:
    bounds = _bounds(areas)
    frame = frame_of(bounds)
    whole = np.array([joined(areas)], dtype=object)
    return Ground(key, frame, bounds, path_of(simplified(whole, 3.6 / frame.scale), frame), "")


def _around(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top = (min(one[i], other[i]) for i in (0, 1))
    right, bottom = (max(one[i], other[i]) for i in (2, 3))
    return left, top, right, bottom


def _bounds(areas: Areas) -> Bounds:
    west, south, east, north = (float(v) for v in shapely.total_bounds(areas))
    return west, south, east, north
