"""Maps drawn by folium, with no network; the only module that knows folium.

folium asks content delivery networks for its scripts. Here Leaflet alone is wanted, and it comes from the
package folium-offline as ``data:`` addresses. There are no tiles: the areas are the map.

The map itself never changes while a boundary set is shown; what is shaded is added to it, so that changing a
period keeps the view. Where nothing but the mark of an area changes, the shades are of the map itself. Text
from data is escaped for the tooltip; a click comes back as an area's number.
"""

import base64
import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import folium
from branca.element import MacroElement
from folium.template import Template
from markupsafe import escape
from offlinefolium.elements import _res as _bundled  # its only way to the files; pinned, and a test guards it
from streamlit_folium import st_folium

from geoaudit.overlays.overlay import AREAS, POINTS
from geoaudit.pack.gis_symbols import Fill
from geoaudit.ui.looks import Painted, patterns, rules
from geoaudit.ui.outlines import Outlines
from geoaudit.ui.over import NO_DATA, Over
from geoaudit.ui.shading import Palette

LEAFLET_JS = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"
_ACROSS, _BESIDE, _LOWEST, _HIGHEST = 540, 420, 340, 560
_FEW_DOTS = 500
LEAFLET_CSS = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css"

_PATTERNS = """
<svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false"><defs>{}</defs></svg>
"""
_STYLE = """
<style>
body {{ background: {page}; overflow: hidden; }}
.leaflet-container {{ background: {page}; font: 14px/1.4 "Source Sans", "Segoe UI", Arial, sans-serif; }}
{rules}
.leaflet-bar a, .leaflet-bar a.leaflet-disabled {{ background: {page}; color: {ink}; border-color: {edge}; }}
.leaflet-bar a:hover, .leaflet-bar a:focus {{ background: {missing}; color: {ink}; }}
.leaflet-touch .leaflet-bar, .leaflet-bar {{ border: 1px solid {edge}; box-shadow: none; }}
.leaflet-control-scale-line {{ background: {page}; color: {ink}; border-color: {edge}; text-shadow: none; }}
.leaflet-interactive:focus {{ outline: none; }}
.leaflet-container:focus-visible, .leaflet-bar a:focus-visible {{
  outline: 3px solid {accent}; outline-offset: -3px; }}
.leaflet-tooltip.area-tip {{
  background: {ink}; color: {page}; border: 0; border-radius: 4px; padding: 6px 10px;
  box-shadow: 0 2px 8px rgb(0 0 0 / .3); width: max-content; max-width: 190px; white-space: normal; }}
.leaflet-tooltip.area-tip::before {{ display: none; }}
.area-tip td {{ white-space: pre-wrap; overflow-wrap: anywhere; }}
.area-tip tr:first-child td {{ font-weight: 600; }}
</style>
"""


# What listens for the keyboard is come to by it. The areas are in a list and in a table: nobody need pass
# every one of them on the map.
_PASSED_OVER = "\nL.Layer.include({ _addFocusListeners() {} });"

# Leaflet focuses the map when it is clicked; a browser would scroll a map that is half in view, and the click
# would miss.
_STAY = """
function (map) {
    const container = map.getContainer();
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
}
"""
# Each map is a frame of the page. One that is moved tells its view to the others of this page, and to no
# other window; the app itself hears nothing of it, so nothing is run again.
_LINK = """
function (map) {
    const container = map.getContainer();
    let following = false, wanted = null;
    const tell = () => {
        if (following) return;
        const view = { linkedView: { centre: map.getCenter(), zoom: map.getZoom() } };
        for (let i = 0; i < parent.frames.length; i++) {
            if (parent.frames[i] !== window) parent.frames[i].postMessage(view, location.origin);
        }
    };
    const follow = () => {
        const view = wanted;
        wanted = null;
        following = true;
        map.setView(view.centre, view.zoom, { animate: false });
        following = false;
    };
    const hear = (event) => {
        if (event.origin !== location.origin || !event.data?.linkedView || !container.isConnected) return;
        if (!wanted) requestAnimationFrame(follow);
        wanted = event.data.linkedView;
    };
    map.on("move", tell);
    window.addEventListener("message", hear);
}
"""


class _Running(MacroElement):
    """A function of the map that is run when the map has been made."""

    _template = Template(
        "{% macro script(this, kwargs) %}({{ this.function }})({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self, function: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.function = function


@dataclass(frozen=True)
class Fixed:
    """A map whose areas are always filled alike; folium takes long over many areas, so it is made once.

    Attributes
    ----------
    on : Outlines
    fills : mapping of str to Fill
        By kind of area.
    palette : Palette
    script : str
        A function of the map that draws the areas.
    """

    on: Outlines
    fills: Mapping[str, Fill]
    palette: Palette
    script: str


def draw(
    on: Outlines,
    painted: Painted,
    palette: Palette,
    selected: str,
    component: str,
    on_click: Callable[[], None],
) -> None:
    """Draw a map and run `on_click` when an area is clicked.

    Parameters
    ----------
    on : Outlines
        The areas.
    painted : Painted
        How they are filled, in the same order.
    palette : Palette
    selected : str
        The code of the area that is marked; empty for none.
    component : str
        The map's name in the session; another name makes another map.
    on_click : callable
    """
    shown = [_shaded(on, painted, palette), _marks(on, palette, (selected,))]
    _put(_base(on, palette, painted.fills), shown, component, height_of(on), on_click)


def fixed(on: Outlines, painted: Painted, palette: Palette) -> Fixed:
    """Return a map whose areas are always filled alike, to be made once and drawn often.

    Parameters
    ----------
    on, painted, palette
        As `draw` has them.
    """
    base = folium.Map(tiles=None)
    base.add_child(_shaded(on, painted, palette))
    figure = cast("folium.Figure", base.get_root())
    figure.render()
    name = base.get_name()
    scripts = figure.script._children  # noqa: SLF001 - branca has no other way to them; a test guards it
    parts = [part.render() for of, part in scripts.items() if of != name]
    script = f"function (map) {{{''.join(parts).replace(name, 'map')}}}"
    return Fixed(on, painted.fills, palette, script)


def draw_fixed(whole: Fixed, selected: str, component: str, on_click: Callable[[], None]) -> None:
    """Draw a map of which only the mark of the selected area is ever drawn anew.

    Parameters
    ----------
    whole : Fixed
    selected, component, on_click
        As `draw` has them.
    """
    base = _base(whole.on, whole.palette, whole.fills)
    base.add_child(_Running(whole.script))
    shown = [_marks(whole.on, whole.palette, (selected,))]
    _put(base, shown, component, height_of(whole.on), on_click)


def draw_beside(
    on: Outlines,
    painted: Painted,
    palette: Palette,
    marked: Collection[str],
    component: str,
    on_click: Callable[[], None],
) -> None:
    """Draw one of two maps that stand beside each other, and move together.

    As `draw`, with any number of areas marked.
    """
    height = height_of(on, _BESIDE)
    base = _base(on, palette, painted.fills)
    base.add_child(_Running(_LINK))
    _put(base, [_shaded(on, painted, palette), _marks(on, palette, marked)], component, height, on_click)


def draw_over(on: Outlines, painted: Painted, palette: Palette, over: Over | None, component: str) -> None:
    """Draw a map with a layer of somebody's own on top, which nothing is told of when it is clicked.

    Parameters
    ----------
    on, painted, palette, component
        As `draw` has them.
    over : Over or None
        What lies on top; None for nothing.
    """
    groups = [_shaded(on, painted, palette)]
    st_folium(
        _base(on, palette, painted.fills),
        key=component,
        height=height_of(on),
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=groups if over is None else [*groups, _laid(over, palette)],
    )


def _laid(over: Over, palette: Palette) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="own layer")
    styles = {key: _own_style(over, key, palette) for key in over.colours}
    features = [
        {"type": "Feature", "id": str(number), "properties": {"said": _safe(words)}, "geometry": shape}
        for number, (words, shape) in enumerate(zip(over.words, over.shapes, strict=True))
    ]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda feature: styles[over.keys[int(feature["id"])]],
        marker=folium.CircleMarker(radius=5 if len(features) <= _FEW_DOTS else 3, fill=True),
        tooltip=folium.GeoJsonTooltip(["said"], labels=False, class_name="area-tip"),
        smooth_factor=0,
    ).add_to(group)
    return group


def _own_style(over: Over, key: str, palette: Palette) -> dict[str, Any]:
    colour = over.colours[key]
    if over.kind == POINTS:
        return {"color": palette.ink, "weight": 1, "fillColor": colour, "fillOpacity": 1}
    edge = palette.ink if key == NO_DATA else colour
    filled = {"fillColor": colour, "fillOpacity": 0.2} if over.kind == AREAS else {"fill": False}
    return {"color": edge, "weight": 3, **filled}


def _put(
    base: folium.Map,
    shown: list[folium.FeatureGroup],
    component: str,
    height: int,
    on_click: Callable[[], None],
) -> None:
    st_folium(
        base,
        key=component,
        height=height,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=shown,
        on_change=on_click,
    )


def height_of(on: Outlines, width: int = _ACROSS) -> int:
    """Return the height of a map so many pixels wide: as the land is, within what a screen shows."""
    south, west, north, east = on.bounds
    across = (east - west) * math.cos(math.radians((south + north) / 2))
    return round(min(max(width * (north - south) / max(across, 1e-9), _LOWEST), _HIGHEST))


def _base(on: Outlines, palette: Palette, fills: Mapping[str, Fill]) -> folium.Map:
    south, west, north, east = on.bounds
    base = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        tiles=None,
        control_scale=True,
        zoom_snap=0.25,
        zoom_delta=0.5,
        scroll_wheel_zoom=False,
        attribution_control=False,
    )
    # On a phone one finger scrolls the page past the map, and two move the map.
    cast("dict[str, Any]", base.options)["dragging"] = folium.JsCode("!L.Browser.mobile")
    base.default_js = [("leaflet", _address(_bundled[LEAFLET_JS] + _PASSED_OVER, "text/javascript"))]
    base.default_css = [("leaflet_css", _address(_bundled[LEAFLET_CSS], "text/css"))]
    base.add_child(_Running(_STAY))
    base.fit_bounds([[south, west], [north, east]], padding=(6, 6))
    figure = cast("folium.Figure", base.get_root())
    colours = {"page": palette.page, "ink": palette.ink, "edge": palette.edge}
    colours |= {"missing": palette.missing, "accent": palette.accent}
    figure.header.add_child(folium.Element(_STYLE.format(rules=rules(fills), **colours)))
    figure.html.add_child(folium.Element(_PATTERNS.format(patterns(fills))))
    return base


def _shaded(on: Outlines, painted: Painted, palette: Palette) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="areas")
    if painted.ground:
        land = {"stroke": False, "fillColor": palette.ground, "fillOpacity": 1}
        _still(painted.ground.shapes, land, group)
    kinds = painted.kinds
    weight = 0.4 if painted.ground else 0.8
    styles = {kind: _style(kind, painted.fills[kind], palette) | {"weight": weight} for kind in set(kinds)}
    if kinds:
        folium.GeoJson(
            _collection(on, painted),
            style_function=lambda feature: styles[kinds[int(feature["id"])]],
            highlight_function=lambda _: {"weight": 3, "color": palette.ink},
            tooltip=folium.GeoJsonTooltip(["area", "figure"], labels=False, class_name="area-tip"),
            smooth_factor=0,
        ).add_to(group)
    if painted.ground:
        borders = {"color": palette.ink, "weight": 0.8, "opacity": 0.6, "fill": False}
        _still(painted.ground.shapes, borders, group)
    return group


def _marks(on: Outlines, palette: Palette, marked: Collection[str]) -> folium.FeatureGroup:
    group = folium.FeatureGroup(name="marks")
    mark = {"color": palette.accent, "weight": 4, "fill": False}
    for code, shape in zip(on.codes, on.shapes, strict=True):
        if code in marked:
            _still([shape], mark, group)
    return group


def _still(shapes: Sequence[dict[str, Any]], style: dict[str, Any], group: folium.FeatureGroup) -> None:
    """Add shapes that no pointer finds."""
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    folium.GeoJson(
        {"type": "FeatureCollection", "features": features},
        style_function=lambda _: style,
        smooth_factor=0,
        interactive=False,
    ).add_to(group)


def _collection(on: Outlines, painted: Painted) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": str(number),
            "properties": {"area": _safe(name), "figure": _safe(words)},
            "geometry": shape,
        }
        for number, (name, words, shape) in enumerate(zip(on.names, painted.words, on.shapes, strict=True))
    ]
    return {"type": "FeatureCollection", "features": features}


def _safe(text: str) -> str:
    """Return text as a tooltip shows it as it stands; folium takes braces in any text for a template's."""
    return str(escape(text)).replace("{", "&#123;")


def _style(kind: str, fill: Fill, palette: Palette) -> dict[str, Any]:
    style: dict[str, Any] = {"fillColor": fill.colour, "fillOpacity": 1, "color": palette.edge}
    return style | ({"className": f"is-{kind}"} if fill.pattern else {})


def _address(text: str, kind: str) -> str:
    """Return a ``data:`` address that holds a file."""
    return f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}"
