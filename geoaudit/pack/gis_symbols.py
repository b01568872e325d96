"""The symbols of a GIS: each style of the report's maps as QGIS and SLD write it.

The shades are those of the report in daylight (`templates/style.css`, `templates/hotspots.css`): they differ
in lightness alone, hot is drawn plain and cold striped, what is hidden is hatched.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geoaudit.charts.palette import EDGE, HATCH, HATCH_PAGE, INK, SEQUENCE
from geoaudit.pack.gis_looks import MARKS, OUTLINE
from geoaudit.pack.gis_xml import Element, element, options, worded

DIAGONAL, LEVEL, DENSE, UPRIGHT, GRID, DOTS = "diagonal", "level", "dense", "upright", "grid", "dots"


@dataclass(frozen=True)
class Fill:
    """How an area is filled: its colour, and the lines or dots on it."""

    colour: str
    pattern: str = ""
    ink: str = ""


@dataclass(frozen=True)
class Mark:
    """How a point is marked: its shape, as QGIS and SLD both name it, and its colour."""

    shape: str
    colour: str


FILLS = {
    **{f"q{i}": Fill(colour) for i, colour in enumerate(SEQUENCE)},
    "qh": Fill(HATCH_PAGE, DIAGONAL, HATCH),
    "qx": Fill("#d5d5d0"),
    "h2": Fill("#7d0b0f"),
    "h1": Fill("#d9622b"),
    "k2": Fill("#2a74b0", DENSE, "#eaf4fb"),
    "k1": Fill("#cfe3f1", LEVEL, "#22618f"),
    "c1": Fill("#2d2a6e"),
    "c2": Fill("#d69a1c"),
    "c3": Fill("#cfe8d4", DIAGONAL, "#1c6b34"),
    "c4": Fill("#f6d9ea", DOTS, "#9c1f68"),
    "c5": Fill("#d9ecf5", UPRIGHT, "#1b6680"),
    "c6": Fill("#f0eac9", GRID, "#665b08"),
}
_SHAPES = ("circle", "square", "triangle", "star", "cross", "circle", "square", "triangle")
_COLOURS = ("#2d2a6e", "#c9800e", "#0c5c6b", "#8f1d14", "#1c6b34", "#9c1f68", "#5fa2c9", "#665b08")
MARKERS = {name: Mark(*one) for name, one in zip(MARKS, zip(_SHAPES, _COLOURS, strict=True), strict=True)}

_MILLIMETRES = {"distance_unit": "MM", "line_width_unit": "MM", "outline_width_unit": "MM"}
_LINES: Mapping[str, tuple[tuple[int, float], ...]] = {
    DIAGONAL: ((45, 1.6),),
    LEVEL: ((0, 1.8),),
    DENSE: ((0, 0.9),),
    UPRIGHT: ((90, 1.6),),
    GRID: ((0, 1.8), (90, 1.8)),
}
_WIDTH, _EDGE = 0.3, 0.15


def symbol_of(style: str, name: str, edged: bool = True) -> Element:
    """Return the QGIS symbol of a style.

    Parameters
    ----------
    style : str
        One of `FILLS`, `MARKERS` and `OUTLINE`.
    name : str
        What the renderer calls it.
    edged : bool
        Whether an area has a border; without, its own colour closes the seam to the next.
    """
    if style in MARKERS:
        return element("symbol", _kind("marker", name), _marker(MARKERS[style]))
    if style == OUTLINE:
        return element("symbol", _kind("fill", name), _area("", INK, 0.3))
    fill = FILLS[style]
    own = _area(fill.colour, EDGE if edged else fill.colour, _EDGE if edged else 0.05)
    return element("symbol", _kind("fill", name), own, *_pattern(fill, name))


def rgba(colour: str) -> str:
    """Return ``#rrggbb`` as QGIS writes it; nothing is transparent."""
    if not colour:
        return "0,0,0,0"
    return ",".join([*(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5)), "255"])


def sld_symbolizer(style: str, edged: bool = True) -> tuple[Element, ...]:
    """Return the SLD 1.0 symbolizers of a style, the one beneath first."""
    if style in MARKERS:
        mark = MARKERS[style]
        return (element("PointSymbolizer", {}, _sld_graphic(mark.shape, mark.colour, 9)),)
    if style == OUTLINE:
        return (element("PolygonSymbolizer", {}, _sld_stroke(INK, 1.2)),)
    fill = FILLS[style]
    colour, width = (EDGE, 0.5) if edged else (fill.colour, 0.2)
    plain = element("PolygonSymbolizer", {}, _sld_fill(fill.colour), _sld_stroke(colour, width))
    if not fill.pattern:
        return (plain,)
    graphic = _sld_graphic(_SLD_PATTERNS[fill.pattern], fill.ink, 8)
    over = element("Fill", {}, element("GraphicFill", {}, graphic))
    return plain, element("PolygonSymbolizer", {}, over)


_SLD_PATTERNS = {
    DIAGONAL: "shape://slash",
    LEVEL: "shape://horline",
    DENSE: "shape://horline",
    UPRIGHT: "shape://vertline",
    GRID: "shape://plus",
    DOTS: "shape://dot",
}


def _kind(kind: str, name: str) -> dict[str, str]:
    return {"type": kind, "name": name, "alpha": "1", "clip_to_extent": "1", "force_rhr": "0"}


def _layer(kind: str, values: Mapping[str, str], *inside: Element) -> Element:
    about = {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    return element("layer", about, options(values), *inside)


def _area(colour: str, edge: str, width: float) -> Element:
    values = {
        "color": rgba(colour),
        "style": "solid" if colour else "no",
        "outline_color": rgba(edge),
        "outline_style": "solid",
        "outline_width": f"{width:g}",
        "outline_width_unit": "MM",
        "joinstyle": "round",
    }
    return _layer("SimpleFill", values)


def _pattern(fill: Fill, name: str) -> list[Element]:
    if fill.pattern == DOTS:
        return [_dots(fill, name)]
    return [
        _hatching(fill, f"@{name}@{i + 1}", angle, apart)
        for i, (angle, apart) in enumerate(_LINES.get(fill.pattern, ()))
    ]


def _hatching(fill: Fill, name: str, angle: int, apart: float) -> Element:
    line = {
        "line_color": rgba(fill.ink),
        "line_style": "solid",
        "line_width": f"{_WIDTH:g}",
        "line_width_unit": "MM",
        "capstyle": "square",
    }
    inside = element("symbol", _kind("line", name), _layer("SimpleLine", line))
    values = {
        "angle": str(angle),
        "color": rgba(fill.ink),
        "distance": f"{apart:g}",
        "line_width": f"{_WIDTH:g}",
    }
    return _layer("LinePatternFill", values | _MILLIMETRES, inside)


def _dots(fill: Fill, name: str) -> Element:
    inside = element("symbol", _kind("marker", f"@{name}@1"), _marker(Mark("circle", fill.ink), 0.9))
    distances = {f"distance_{way}": "1.8" for way in "xy"} | {f"distance_{way}_unit": "MM" for way in "xy"}
    return _layer("PointPatternFill", distances, inside)


def _marker(mark: Mark, size: float = 3.2) -> Element:
    values = {
        "name": mark.shape,
        "color": rgba(mark.colour),
        "outline_color": "255,255,255,255",
        "outline_style": "solid" if size > 1 else "no",
        "outline_width": "0.2",
        "outline_width_unit": "MM",
        "size": f"{size:g}",
        "size_unit": "MM",
        "scale_method": "diameter",
    }
    return _layer("SimpleMarker", values)


def _sld_graphic(shape: str, colour: str, size: float) -> Element:
    stroked = shape.startswith("shape://")
    drawn = (_sld_stroke(colour, 1.2),) if stroked else (_sld_fill(colour), _sld_stroke("#ffffff", 0.5))
    mark = element("Mark", {}, worded("WellKnownName", shape), *drawn)
    return element("Graphic", {}, mark, worded("Size", f"{size:g}"))


def _sld_fill(colour: str) -> Element:
    return element("Fill", {}, worded("CssParameter", colour, {"name": "fill"}))


def _sld_stroke(colour: str, width: float) -> Element:
    parts = (
        worded("CssParameter", colour, {"name": "stroke"}),
        worded("CssParameter", f"{width:g}", {"name": "stroke-width"}),
    )
    return element("Stroke", {}, *parts)
