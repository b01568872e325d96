"""Maps drawn by folium, with no network; the only module that knows folium.

folium asks content delivery networks for its scripts. Here Leaflet alone is wanted, and it comes from the
package folium-offline as ``data:`` addresses. There are no tiles: the areas are the map.

The map itself never changes while a boundary set is shown; what is shaded is added to it, so that changing a
period keeps the view. Text from data is escaped for the tooltip; a click comes back as an area's number.
"""

import base64
import math
from collections.abc import Callable
from typing import Any, cast

import folium
from folium.elements import EventHandler
from markupsafe import escape
from offlinefolium.elements import _res as _bundled  # its only way to the files; pinned, and a test guards it
from streamlit_folium import st_folium

from geoaudit.ui.outlines import Outlines
from geoaudit.ui.shading import HIDDEN, MISSING, Classed, Palette, colour_of

LEAFLET_JS = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js"
_ACROSS, _LOWEST, _HIGHEST = 540, 340, 560
LEAFLET_CSS = "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css"

_PATTERNS = """
<svg width="0" height="0" style="position:absolute" aria-hidden="true" focusable="false"><defs>
<pattern id="hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect width="7" height="7" fill="{page}"/><line x1="0" y1="0" x2="0" y2="7" stroke="{line}" stroke-width="3"/>
</pattern>
<pattern id="dots" width="7" height="7" patternUnits="userSpaceOnUse">
<rect width="7" height="7" fill="{missing}"/><circle cx="2" cy="2" r="1.1" fill="{edge}"/>
</pattern></defs></svg>
"""
_STYLE = """
<style>
body {{ background: {page}; overflow: hidden; }}
.leaflet-container {{ background: {page}; font: 14px/1.4 "Source Sans", "Segoe UI", Arial, sans-serif; }}
.leaflet-overlay-pane path.is-hidden {{ fill: url(#hatch); }}
.leaflet-overlay-pane path.is-missing {{ fill: url(#dots); }}
.leaflet-bar a, .leaflet-bar a.leaflet-disabled {{ background: {page}; color: {ink}; border-color: {edge}; }}
.leaflet-bar a:hover, .leaflet-bar a:focus {{ background: {missing}; color: {ink}; }}
.leaflet-touch .leaflet-bar, .leaflet-bar {{ border: 1px solid {edge}; box-shadow: none; }}
.leaflet-control-scale-line {{ background: {page}; color: {ink}; border-color: {edge}; text-shadow: none; }}
.leaflet-interactive:focus {{ outline: none; }}
.leaflet-tooltip.area-tip {{
  background: {ink}; color: {page}; border: 0; border-radius: 4px; padding: 6px 10px;
  box-shadow: 0 2px 8px rgb(0 0 0 / .3); }}
.leaflet-tooltip.area-tip::before {{ display: none; }}
.area-tip tr:first-child td {{ font-weight: 600; }}
</style>
"""


# Leaflet focuses the map when it is clicked; a browser would scroll a map that is half in view, and the click
# would miss.
_STAY = """
function () {
    const container = this.getContainer();
    container.focus = () => HTMLElement.prototype.focus.call(container, { preventScroll: true });
}
"""


def draw(
    on: Outlines,
    classed: Classed,
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
    classed : Classed
        Their classes, in the same order.
    palette : Palette
    selected : str
        The code of the area that is marked; empty for none.
    component : str
        The map's name in the session; another name makes another map.
    on_click : callable
    """
    st_folium(
        _base(on, palette),
        key=component,
        height=height_of(on),
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=_shaded(on, classed, palette, selected),
        on_change=on_click,
    )


def height_of(on: Outlines) -> int:
    """Return the height of a map in pixels: as the land is, within what a screen shows."""
    south, west, north, east = on.bounds
    across = (east - west) * math.cos(math.radians((south + north) / 2))
    return round(min(max(_ACROSS * (north - south) / max(across, 1e-9), _LOWEST), _HIGHEST))


def _base(on: Outlines, palette: Palette) -> folium.Map:
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
    base.default_js = [("leaflet", _address(LEAFLET_JS, "text/javascript"))]
    base.default_css = [("leaflet_css", _address(LEAFLET_CSS, "text/css"))]
    base.add_child(EventHandler("moveend", folium.JsCode(_STAY), once=True))
    base.fit_bounds([[south, west], [north, east]], padding=(6, 6))
    figure = cast("folium.Figure", base.get_root())
    colours = {"page": palette.page, "ink": palette.ink, "edge": palette.edge, "missing": palette.missing}
    patterns = {
        "page": palette.hatch_page,
        "line": palette.hatch,
        "missing": palette.missing,
        "edge": palette.edge,
    }
    figure.header.add_child(folium.Element(_STYLE.format(**colours)))
    figure.html.add_child(folium.Element(_PATTERNS.format(**patterns)))
    return base


def _shaded(on: Outlines, classed: Classed, palette: Palette, selected: str) -> folium.FeatureGroup:
    styles = {kind: _style(kind, len(classed.bounds), palette) for kind in set(classed.kinds)}
    kinds = classed.kinds
    group = folium.FeatureGroup(name="areas")
    folium.GeoJson(
        _collection(on, classed),
        style_function=lambda feature: styles[kinds[int(feature["id"])]],
        highlight_function=lambda _: {"weight": 3, "color": palette.ink},
        tooltip=folium.GeoJsonTooltip(["area", "figure"], labels=False, class_name="area-tip"),
        smooth_factor=0,
    ).add_to(group)
    if selected in on.codes:
        outline = {"type": "Feature", "properties": {}, "geometry": on.shapes[on.codes.index(selected)]}
        mark = {"color": palette.accent, "weight": 4, "fill": False}
        folium.GeoJson(outline, style_function=lambda _: mark, smooth_factor=0, interactive=False).add_to(
            group
        )
    return group


def _collection(on: Outlines, classed: Classed) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "id": str(number),
            "properties": {"area": str(escape(name)), "figure": str(escape(words))},
            "geometry": shape,
        }
        for number, (name, words, shape) in enumerate(zip(on.names, classed.words, on.shapes, strict=True))
    ]
    return {"type": "FeatureCollection", "features": features}


def _style(kind: str, classes: int, palette: Palette) -> dict[str, Any]:
    style: dict[str, Any] = {
        "fillColor": colour_of(kind, classes, palette),
        "fillOpacity": 1,
        "color": palette.edge,
        "weight": 0.8,
    }
    return style | ({"className": f"is-{kind}"} if kind in {HIDDEN, MISSING} else {})


def _address(resource: str, kind: str) -> str:
    """Return a ``data:`` address that holds a file of folium's."""
    return f"data:{kind};base64,{base64.b64encode(_bundled[resource].encode()).decode()}"
