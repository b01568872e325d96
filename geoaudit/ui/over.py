"""What of a person's own layer is drawn on a map: classes by one of its columns, thinned where it is much."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geoaudit.overlays.overlay import POINTS, Overlay, Shapes
from geoaudit.pack.maps import CLASSES

MOST_DRAWN = 2000
"""How many features are drawn one by one."""
MOST_CATEGORIES = 6
NO_DATA, REST, EVERY = "none", "rest", "every"

CATEGORIES_RULE = (
    f"The {MOST_CATEGORIES} commonest values of the column have a colour each; the rest share one, and so "
    "does what has no value."
)
CLASSES_RULE = (
    f"The numbers of the column are put into up to {CLASSES} classes of about equally many features; what "
    "has no number has a colour of its own."
)
_COLOURS = {
    "light": ("#b35c00", "#7b2d8b", "#12703a", "#c2185b", "#5d4037", "#00695c"),
    "dark": ("#ffb454", "#d9a0ea", "#7fd69b", "#ff8fb8", "#d2b3a6", "#6fd3c6"),
}
_RAMP = {
    "light": ("#fde0b8", "#f5b265", "#d97f1c", "#a85408", "#6b2f05"),
    "dark": ("#6b3d0c", "#96570f", "#c77a20", "#f0a850", "#ffe0b3"),
}
_PLAIN = {"light": {REST: "#55606a", NO_DATA: "#ffffff"}, "dark": {REST: "#a9b6bf", NO_DATA: "#12181d"}}

_ACROSS = 1400
_DOTS_ACROSS = 300
_MOST_CORNERS = 60_000


@dataclass(frozen=True)
class Styled:
    """The classes of a layer's features.

    Attributes
    ----------
    keys : array of str
        For each feature the key of its class.
    words : mapping of str to str
        What each class is, in the order of the legend.
    graded : bool
        Whether the classes are of numbers.
    rule : str
        How features were put into classes.
    """

    keys: NDArray[np.object_]
    words: Mapping[str, str]
    graded: bool = False
    rule: str = ""

    def counts(self) -> dict[str, int]:
        """Return how many features there are of each class."""
        found = pd.Series(self.keys).value_counts()
        return {key: int(found.get(key, 0)) for key in self.words}

    def colours(self, theme: str) -> dict[str, str]:
        """Return the colour of each class in `light` or `dark`."""
        own = [key for key in self.words if key not in _PLAIN[theme]]
        ramp = _RAMP[theme] if self.graded else _COLOURS[theme]
        steps = np.linspace(0, len(ramp) - 1, len(own)).round() if self.graded else range(len(own))
        shades = {key: ramp[int(step)] for key, step in zip(own, steps, strict=True)}
        return {key: shades.get(key) or _PLAIN[theme][key] for key in self.words}


@dataclass(frozen=True)
class Over:
    """What is drawn of a layer.

    Attributes
    ----------
    kind : str
        Points, lines or areas.
    shapes : tuple of dict
        GeoJSON geometries in longitude and latitude (EPSG:4326).
    keys, words : tuple of str
        Of each shape its class, and what is said when it is pointed at.
    colours : mapping of str to str
    """

    kind: str
    shapes: tuple[dict[str, Any], ...]
    keys: tuple[str, ...]
    words: tuple[str, ...]
    colours: Mapping[str, str]


@dataclass(frozen=True)
class Thinned:
    """Shapes to draw, in metres: of each its class and how many features it stands for; whether it is all."""

    shapes: Shapes
    keys: NDArray[np.object_]
    many: NDArray[np.int64]
    how: str = ""


def styled(overlay: Overlay, column: str) -> Styled:
    """Return the classes of a layer's features by one of its columns; all of one class where it is empty."""
    if not column:
        return Styled(np.full(len(overlay.features), EVERY, dtype=object), {EVERY: "your layer"})
    values = overlay.features[column]
    numbers = pd.to_numeric(values, errors="coerce") if _numeric(values) else None
    if numbers is not None and numbers.nunique() > MOST_CATEGORIES:
        return _graded(numbers.astype("float64").to_numpy())
    return _categories(values)


def _numeric(values: pd.Series) -> bool:
    if pd.api.types.is_bool_dtype(values) or pd.api.types.is_datetime64_any_dtype(values):
        return False
    known = values.dropna()
    return bool(len(known)) and bool(pd.to_numeric(known, errors="coerce").notna().all())


def _graded(numbers: NDArray[np.float64]) -> Styled:
    known = numbers[np.isfinite(numbers)]
    edges = np.unique(np.quantile(known, np.linspace(0, 1, CLASSES + 1)))
    at = np.clip(np.searchsorted(edges[1:-1], numbers, "left"), 0, len(edges) - 2)
    keys = np.where(np.isfinite(numbers), at.astype(str).astype(object), NO_DATA)
    words = {
        str(i): f"{low:,.6g} to {high:,.6g}" if i == 0 else f"over {low:,.6g} to {high:,.6g}"
        for i, (low, high) in enumerate(pairwise(edges))
    }
    return Styled(keys, {**words, NO_DATA: "no data"}, True, CLASSES_RULE)


def _categories(values: pd.Series) -> Styled:
    text = values.astype("str").str.strip().mask(values.isna() | (values.astype("str").str.strip() == ""))
    common = list(text.value_counts().index[:MOST_CATEGORIES])
    numbers = {value: str(number) for number, value in enumerate(sorted(common))}
    keys = text.map(numbers).where(text.notna(), NO_DATA).fillna(REST).to_numpy(object)
    rest = {REST: "other values"} if (keys == REST).any() else {}
    words = {number: str(value) for value, number in numbers.items()}
    return Styled(keys, {**words, **rest, NO_DATA: "no data"}, False, CATEGORIES_RULE)


def thinned(overlay: Overlay, style: Styled) -> Thinned:
    """Return what is drawn of a layer: every feature, or where there are more than `MOST_DRAWN` fewer shapes.

    Points are then dots that stand for all of a class in a square, lines and areas one shape a class.
    """
    keys = np.asarray(style.keys, dtype=object)
    if overlay.kind == POINTS:
        return _points(overlay, keys)
    shapes = overlay.shapes
    west, south, east, north = (float(edge) for edge in overlay.features.total_bounds)
    step = max(east - west, north - south, 1.0) / _ACROSS
    how = ""
    many = np.ones(len(shapes), np.int64)
    if len(shapes) > MOST_DRAWN:
        groups = [(key, shapes[keys == key]) for key in dict.fromkeys(keys)]
        how = f"The {len(shapes):,} features are drawn together, one shape a class."
        many = np.array([len(own) for _, own in groups])
        keys = np.array([key for key, _ in groups], dtype=object)
        shapes = np.array([shapely.union_all(shapely.simplify(own, step)) for _, own in groups], dtype=object)
    simple = shapely.simplify(shapes, step)
    while shapely.get_num_coordinates(simple).sum() > _MOST_CORNERS:
        step *= 2
        simple = shapely.simplify(shapes, step)
        how = how or f"Borders and bends of less than {step:,.0f} m are left out."
    return Thinned(np.asarray(simple, dtype=object), keys, many, how)


def _points(overlay: Overlay, keys: NDArray[np.object_]) -> Thinned:
    shapes = overlay.shapes
    if len(shapes) <= MOST_DRAWN:
        return Thinned(shapes, keys, np.ones(len(shapes), np.int64))
    at = shapely.get_coordinates(shapes)
    side = max(float(np.ptp(at, axis=0).max()), 1.0) / _DOTS_ACROSS
    while True:
        frame = pd.DataFrame({"x": at[:, 0], "y": at[:, 1], "key": keys, "many": 1})
        squares = [frame["key"], frame["x"] // side, frame["y"] // side]
        dots = frame.groupby(squares, sort=False).agg({"x": "mean", "y": "mean", "many": "sum"})
        if len(dots) <= MOST_DRAWN:
            break
        side *= 1.5
    how = (
        f"The {len(shapes):,} points are drawn as {len(dots):,} dots: each stands for all of a class in a "
        f"square of {side:,.0f} m."
    )
    points = shapely.points(dots["x"].to_numpy(), dots["y"].to_numpy())
    kinds = dots.index.get_level_values(0).to_numpy(object)
    return Thinned(np.asarray(points, dtype=object), kinds, dots["many"].to_numpy(np.int64), how)


def over_of(overlay: Overlay, style: Styled, drawn: Thinned, theme: str) -> Over:
    """Return what is drawn of a layer as a web map draws it, in `light` or `dark`."""
    degrees = gpd.GeoSeries(drawn.shapes, crs=overlay.features.crs).to_crs(4326)
    rounded = shapely.transform(degrees.to_numpy(), lambda at: np.round(at, 5))
    words = tuple(
        style.words[key] if n == 1 else f"{style.words[key]}: {n:,} features"
        for key, n in zip(drawn.keys, drawn.many, strict=True)
    )
    shapes = tuple(shapely.geometry.mapping(shape) for shape in rounded)
    return Over(overlay.kind, shapes, tuple(drawn.keys), words, style.colours(theme))
