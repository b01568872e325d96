"""How areas are filled in a picture on paper: the report's light colours and hatches, as SVG attributes."""

from collections.abc import Iterable

from geoaudit.charts.palette import CARD, EDGE, HATCH, HATCH_PAGE, INK, SEQUENCE

NO_DATA = "#d5d5d0"
GROUND = "#f4f3ee"
_CHANGE, _CHANGE_INK = "#fbe3c8", "#7a3b00"

FLAT = {f"q{i}": colour for i, colour in enumerate(SEQUENCE)} | {
    "qx": NO_DATA,
    "spot-ground": GROUND,
    "h2": "#7d0b0f",
    "h1": "#d9622b",
    "c1": "#2d2a6e",
    "c2": "#d69a1c",
    "ch-unchanged": CARD,
}
"""Styles of one colour."""

_RISING, _LEVEL, _UPRIGHT = "M-2 2L2 -2M0 8L8 0M6 10L10 6", "M0 2H8M0 6H8", "M4 0V8"
_CROSSED, _PLUS = "M0 0L8 8M8 0L0 8", "M4 1.6V6.4M1.6 4H6.4"
_DOT = "M2.4 4a1.6 1.6 0 1 0 3.2 0a1.6 1.6 0 1 0 -3.2 0"

# Ground, ink, path in a tile of 8 by 8, width of its line.
_TILES = {
    "qh": (HATCH_PAGE, HATCH, _RISING, 1.6),
    "k1": ("#cfe3f1", "#22618f", "M0 4H8", 1.4),
    "k2": ("#2a74b0", "#eaf4fb", _LEVEL, 1.2),
    "c3": ("#cfe8d4", "#1c6b34", _RISING, 1.5),
    "c4": ("#f6d9ea", "#9c1f68", _DOT, 1.0),
    "c5": ("#d9ecf5", "#1b6680", _UPRIGHT, 1.6),
    "c6": ("#f0eac9", "#665b08", "M0 4H8M4 0V8", 1.2),
    "ch-recoded": (CARD, _CHANGE_INK, _DOT, 0.6),
    "ch-redrawn": (_CHANGE, _CHANGE_INK, _RISING, 1.2),
    "ch-split": (_CHANGE, _CHANGE_INK, _UPRIGHT, 1.1),
    "ch-merged": (_CHANGE, _CHANGE_INK, "M0 4H8", 1.1),
    "ch-new": ("#dcebf3", _CHANGE_INK, _PLUS, 1.1),
    "ch-gone": (NO_DATA, _CHANGE_INK, _CROSSED, 1.1),
    "est": (CARD, "#2874a6", _RISING, 1.6),
}
"""Styles that are told by a hatch as well as by their colour."""

EDGES = {
    "k1": "#22618f",
    "c3": "#1c6b34",
    "c4": "#9c1f68",
    "c5": "#1b6680",
    "c6": "#665b08",
    "k2": "#2a74b0",
} | {style: FLAT[style] for style in ("h2", "h1", "c1", "c2")}
"""The edge of what stands out on a map of many cells, so that a single one can be seen."""


def paint(style: str) -> str:
    """Return the attributes that fill in a style, within a drawing that has its `hatches`."""
    return f'fill="{FLAT[style]}"' if style in FLAT else f'fill="url(#{style})"'


def key(style: str) -> str:
    """Return the attributes of a style's box in a legend, within a drawing that has its `hatches`."""
    fill = f'fill="{FLAT[style]}"' if style in FLAT else f'fill="url(#{style}-key)"'
    return f'{fill} stroke="{EDGE}" stroke-width="0.6"'


def hatches(styles: Iterable[str], unit: float) -> str:
    """Return what the hatched ones of the styles are filled with.

    Parameters
    ----------
    styles : iterable of str
    unit : float
        How many units of the drawing are a point.
    """
    hatched = sorted(style for style in set(styles) if style in _TILES)
    tiles = (_tile(style, style, 0.55 * unit) + _tile(style, f"{style}-key", 0.55) for style in hatched)
    return f"<defs>{''.join(tiles)}</defs>" if hatched else ""


def _tile(style: str, name: str, scale: float) -> str:
    ground, ink, path, width = _TILES[style]
    inside = ink if path == _DOT else "none"
    return (
        f'<pattern id="{name}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({scale:.4g})"><rect width="8" height="8" fill="{ground}"/>'
        f'<path d="{path}" fill="{inside}" stroke="{ink}" stroke-width="{width}"/></pattern>'
    )


LINES = f'fill="none" stroke="{INK}"'
"""The attributes of lines over what is filled: a scale bar, a range."""
