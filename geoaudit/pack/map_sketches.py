"""The report's maps as they are drawn on paper: from the same shapes, shades and legends as on its page."""

from collections.abc import Sequence

from geoaudit.charts.palette import EDGE, INK, SOFT
from geoaudit.pack.easel import SMALL, WIDTH, Sketch, beside, keyed, line, moved, short, stacked, written
from geoaudit.pack.hotspot_maps import SpotMap
from geoaudit.pack.maps import MapFigure, Panel
from geoaudit.pack.margins import plain
from geoaudit.pack.outlines import Outline
from geoaudit.pack.paints import EDGES, LINES, hatches, key, paint

HIGHEST, WIDEST_ALONE = 330.0, 360.0
"""Points: higher, a map leaves no room for words on its page."""
_GAP = 12.0
_LINE, _HAIR = 0.35, 0.12
_MANY = 300
"""Areas beyond which their borders would cover them."""


def sketch_maps(figures: Sequence[MapFigure]) -> Sketch:
    """Return the maps of one or more figures side by side, with the scale bar and one legend beneath."""
    panels = [(figure.outline, panel) for figure in figures for panel in figure.panels]
    room = _room(len(panels))
    scales = [_scale(on.width, on.height, room) for on, _ in panels]
    legend = tuple(dict.fromkeys(entry for figure in figures for entry in figure.legend))
    shapes = "".join(_shapes(on) for on in {on.name: on for on, _ in panels}.values())
    maps = [_panel(panel, on, room, scale) for (on, panel), scale in zip(panels, scales, strict=True)]
    below = keyed([(key(style), words) for style, words in legend], WIDTH)
    # The maps of a pack lie on nearly equal ground, so that one hatch is fine enough for all.
    tiles = hatches((style for style, _ in legend), 1 / min(scales))
    whole = stacked([_centred(beside(maps, _GAP)), below])
    return Sketch(f"<defs>{shapes}</defs>{tiles}{whole.elements}", WIDTH, whole.height)


def sketch_spots(spots: SpotMap) -> Sketch:
    """Return the map of a finding, with its scale bar and legend."""
    left, top, right, bottom = spots.box
    scale = _scale(right - left, bottom - top, WIDTH)
    ground = f'<use xlink:href="#{spots.ground.id}"'
    thin = f'stroke-width="{short(_LINE / scale)}" stroke-linejoin="round"'
    paths = "".join(_spot(spots, entry, thin) for entry in spots.paths)
    borders = f'fill="none" stroke="{SOFT}" {thin}'
    drawn = f"{ground} {paint(spots.ground_style)}/>{paths}{ground} {borders}/>"
    place = f"scale({scale:.6g}) translate({-left} {-top})"
    bar = _bar(spots.bar * scale, spots.bar_label, (bottom - top) * scale)
    on = Sketch(
        f'<g transform="{place}">{drawn}</g>{bar}', (right - left) * scale, (bottom - top) * scale + 18
    )
    below = keyed([(key(style), words) for style, words in spots.legend], WIDTH)
    whole = stacked([_centred(on), below, written(_told(spots), WIDTH, SMALL, f'fill="{SOFT}"')])
    shape = f'<defs><path id="{spots.ground.id}" fill-rule="evenodd" d="{spots.ground.path}"/></defs>'
    tiles = hatches([spots.ground_style, *(style for style, _ in spots.legend)], 1 / scale)
    return Sketch(f"{shape}{tiles}{whole.elements}", WIDTH, whole.height)


def _told(spots: SpotMap) -> str:
    borders = f"Lines are the borders of {spots.ground.name}. " if spots.ground.name else ""
    edges = " What stands out has an edge, so that a single cell can be seen." if spots.edged else ""
    return f"{borders}The legend says how many areas there are of each class.{edges}"


def _spot(spots: SpotMap, entry: tuple[str, str, str], thin: str) -> str:
    style, _, path = entry
    edge = EDGE if spots.apart else EDGES.get(style, "none")
    return f'<path {paint(style)} fill-rule="evenodd" stroke="{edge}" {thin} d="{path}"/>'


def _panel(panel: Panel, on: Outline, room: float, scale: float) -> Sketch:
    used = "".join(f'<use xlink:href="#{patch.ref}" {paint(patch.style)}/>' for patch in panel.patches)
    border = _HAIR if len(on.shapes) > _MANY else _LINE
    thin = f'stroke="{EDGE}" stroke-width="{short(border / scale)}" stroke-linejoin="round"'
    area = f'<g transform="scale({scale:.6g})" {thin}>{used}</g>'
    height = on.height * scale
    map_ = Sketch(area + _bar(on.bar * scale, on.bar_label, height), room, height + 18)
    return stacked([written(plain(panel.heading), room, look='font-weight="bold"'), map_], 3.0)


def _shapes(on: Outline) -> str:
    return "".join(f'<path id="{shape.id}" fill-rule="evenodd" d="{shape.path}"/>' for shape in on.shapes)


def _bar(length: float, label: str, top: float) -> str:
    ends = f'<path d="M1 {short(top + 6)}v4h{short(length)}v-4" {LINES} stroke-width="0.8"/>'
    return ends + line(label, (length + 6, top + 11), SMALL, f'fill="{INK}"')


def _room(panels: int) -> float:
    return WIDEST_ALONE if panels == 1 else (WIDTH - _GAP * (panels - 1)) / panels


def _scale(width: float, height: float, room: float) -> float:
    return min(room / max(width, 1), HIGHEST / max(height, 1))


def _centred(part: Sketch) -> Sketch:
    return Sketch(moved(part, max(WIDTH - part.width, 0) / 2, 0), WIDTH, part.height)
