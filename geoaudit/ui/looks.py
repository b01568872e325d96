"""How the areas of a map are filled: a colour, and lines or dots where a colour alone would not tell.

The looks are those of the pack's report and of its QGIS project: hot is plain and cold striped, what is
hidden is hatched, and what has no data is dotted.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from geoaudit.crosswalks.comparison import CHANGES, GONE, MERGED, NEW, RECODED, REDRAWN, SPLIT, UNCHANGED
from geoaudit.pack.gis_symbols import DENSE, DIAGONAL, DOTS, FILLS, GRID, LEVEL, UPRIGHT, Fill
from geoaudit.profiles import finding as styles
from geoaudit.ui.outlines import Outlines
from geoaudit.ui.shading import HIDDEN, MISSING, PALETTES, ZERO, Classed, Palette, colour_of

_DARK = {
    "h2": Fill("#ffb199"),
    "h1": Fill("#d5582f"),
    "k2": Fill("#5fa9dc", DENSE, "#10293e"),
    "k1": Fill("#1f4259", LEVEL, "#86c1e6"),
    "c1": Fill("#bdb8ff"),
    "c2": Fill("#b98a1f"),
    "c3": Fill("#1d4829", DIAGONAL, "#86d79b"),
    "c4": Fill("#4a1f3a", DOTS, "#f3a3d0"),
    "c5": Fill("#173f4d", UPRIGHT, "#7cc7de"),
    "c6": Fill("#3a3510", GRID, "#dbce6e"),
}
_OWN: Mapping[str, Mapping[str, Fill]] = {"light": {style: FILLS[style] for style in _DARK}, "dark": _DARK}

_TILES = {
    DIAGONAL: '<path d="M-2 2L2 -2M0 8L8 0M6 10L10 6" stroke-width="2"/>',
    LEVEL: '<path d="M0 4H8" stroke-width="1.6"/>',
    DENSE: '<path d="M0 2H8M0 6H8" stroke-width="1.4"/>',
    UPRIGHT: '<path d="M4 0V8" stroke-width="1.6"/>',
    GRID: '<path d="M0 4H8M4 0V8" stroke-width="1.2"/>',
    DOTS: '<path d="M4 3.99V4.01" stroke-width="2.4" stroke-linecap="round"/>',
}
# What is drawn on areas that changed, in the strokes of the report.
_SIGNS = {
    RECODED: "M4 4h.01",
    REDRAWN: "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    SPLIT: "M4 0V8",
    MERGED: "M0 4H8",
    NEW: "M4 1.5V6.5M1.5 4H6.5",
    GONE: "M0 0L8 8M8 0L0 8",
}
_TILES |= {
    change: f'<path d="{path}" stroke-width="{2.6 if change == RECODED else 1.3}" stroke-linecap="round"/>'
    for change, path in _SIGNS.items()
}
_STRIPES = {
    DIAGONAL: "repeating-linear-gradient(135deg,{ink} 0 2px,{ground} 2px 5px)",
    LEVEL: "repeating-linear-gradient(0deg,{ground} 0 4px,{ink} 4px 6px)",
    DENSE: "repeating-linear-gradient(0deg,{ground} 0 2px,{ink} 2px 3.5px)",
    UPRIGHT: "repeating-linear-gradient(90deg,{ground} 0 4px,{ink} 4px 6px)",
    GRID: (
        "repeating-linear-gradient(0deg,transparent 0 4px,{ink} 4px 5px),"
        "repeating-linear-gradient(90deg,{ground} 0 4px,{ink} 4px 5px)"
    ),
    DOTS: "radial-gradient({ink} 1px,transparent 1.3px) 0 0 / 5px 5px,{ground}",
}


@dataclass(frozen=True)
class Painted:
    """The areas of one map, filled.

    Attributes
    ----------
    kinds : tuple of str
        For each area the key of its fill.
    words : tuple of str
        For each area what its tooltip says below its name, in lines.
    fills : mapping of str to Fill
    ground : Outlines or None
        The land that lies beneath areas that do not cover it.
    """

    kinds: tuple[str, ...]
    words: tuple[str, ...]
    fills: Mapping[str, Fill]
    ground: Outlines | None = None

    @property
    def patterned(self) -> str:
        """The kinds that are filled with lines or dots: maps that have the same need the same patterns."""
        return " ".join(f"{kind}:{fill.pattern}" for kind, fill in self.fills.items() if fill.pattern)


def fills_of_styles(theme: str) -> dict[str, Fill]:
    """Return how each of `geoaudit.profiles.finding.STYLES` is filled, in `light` or `dark`."""
    palette = PALETTES[theme]
    shades = dict(zip(styles.SEQUENTIAL, map(Fill, palette.ramp), strict=True))
    ends = {
        styles.PLAIN: Fill(palette.zero),
        styles.HIDDEN: Fill(palette.hatch_page, DIAGONAL, palette.hatch),
        styles.MISSING: Fill(palette.missing, DOTS, palette.edge),
    }
    return {**shades, **_OWN[theme], **ends}


def fills_of_figures(classed: Classed, palette: Palette) -> dict[str, Fill]:
    """Return how each kind of area on a map of figures is filled, in the order of its legend."""
    classes = len(classed.bounds)
    kinds = [ZERO, *map(str, range(classes))]
    return {
        **{kind: Fill(colour_of(kind, classes, palette)) for kind in kinds},
        HIDDEN: Fill(palette.hatch_page, DIAGONAL, palette.hatch),
        MISSING: Fill(palette.missing, DOTS, palette.edge),
    }


def fills_of_changes(palette: Palette) -> dict[str, Fill]:
    """Return how areas are filled by what became of them, and those of which nothing is known."""
    own = {UNCHANGED: palette.zero, RECODED: palette.zero, NEW: palette.ramp[0], GONE: palette.missing}
    grounds = dict.fromkeys(CHANGES, palette.change) | own
    signed = {
        change: Fill(ground, change if change in _SIGNS else "", palette.change_ink)
        for change, ground in grounds.items()
    }
    return {**signed, MISSING: Fill(palette.missing, DOTS, palette.edge)}


def background(fill: Fill) -> str:
    """Return a fill as the CSS background of a swatch."""
    return _STRIPES.get(fill.pattern, "{ground}").format(ground=fill.colour, ink=fill.ink)


def patterns(fills: Mapping[str, Fill]) -> str:
    """Return the SVG patterns of those fills that have lines or dots."""
    return "".join(_pattern(kind, fill) for kind, fill in fills.items() if fill.pattern)


def rules(fills: Mapping[str, Fill]) -> str:
    """Return the CSS that has areas of the class ``is-<kind>`` filled with their pattern."""
    patterned = [kind for kind, fill in fills.items() if fill.pattern]
    return "".join(
        f".leaflet-overlay-pane path.is-{kind} {{ fill: url(#look-{kind}); }}\n" for kind in patterned
    )


def _pattern(kind: str, fill: Fill) -> str:
    return (
        f'<pattern id="look-{kind}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<rect width="8" height="8" fill="{fill.colour}"/>'
        f'<g stroke="{fill.ink}" fill="none">{_TILES[fill.pattern]}</g></pattern>'
    )
