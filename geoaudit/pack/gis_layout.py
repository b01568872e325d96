"""The page of the QGIS project that is printed: A4 on its side, with whatever layers are ticked."""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from geoaudit.charts.palette import INK, SOFT
from geoaudit.pack.gis_about import UNRELEASED, About
from geoaudit.pack.gis_styles import FONT, fonts, lettered
from geoaudit.pack.gis_symbols import rgba
from geoaudit.pack.gis_xml import Element, element, options, plain
from geoaudit.pack.outlines import scale_bar

Bounds = tuple[float, float, float, float]
Box = tuple[float, float, float, float]

NAME = "A4 map"
MAP = "Map"
_PAGE = (0.0, 0.0, 297.0, 210.0)
# Left, top, width and height in millimetres.
_MAP: Box = (10, 27, 205, 150)
_TITLE: Box = (10, 7, 205, 9)
_SUBTITLE: Box = (10, 16.5, 205, 9)
_BANNER: Box = (222, 7, 65, 10)
_LEGEND: Box = (220, 27, 67, 100)
_ARROW: Box = (262, 142, 18, 18)
_BAR: Box = (222, 162, 60, 13)
_WORDS: Box = (10, 180, 277, 24)
_MARGIN = 1.06
# QGIS's own numbers of the kinds of item on a page.
_KINDS = {"page": 65638, "map": 65639, "picture": 65640, "label": 65641, "legend": 65642, "bar": 65646}
_NORTH = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60">'
    f'<path d="M20 2L33 42L20 33L7 42Z" fill="{INK}"/><path d="M15 58V46L25 58V46" fill="none" '
    f'stroke="{INK}" stroke-width="2.6"/></svg>'
)
_LAYERS = "map_get(item_variables('Map'),'map_layers')"


@dataclass(frozen=True)
class _Lettering:
    """How text is written: its size in points, its weight and colour, and the colour behind it."""

    size: float
    bold: bool = False
    colour: str = INK
    ground: str = ""


_ALARM = _Lettering(14, bold=True, colour="#ffffff", ground="#8f1d14")


def layout(about: About, bounds: Bounds) -> Element:
    """Return the page.

    Parameters
    ----------
    about : About
    bounds : tuple of float
        West, south, east and north of the land (EPSG:27700, metres).
    """
    items = [
        _map(bounds),
        _label("Title", _TITLE, plain(about.title), _Lettering(17, bold=True)),
        _label("Layers", _SUBTITLE, _of_layers("name", "; "), _Lettering(10)),
        _legend(),
        _arrow(),
        _bar(bounds),
        _label("Words", _WORDS, _words(about), _Lettering(7.5, colour=SOFT)),
    ]
    if not about.release:
        items.append(_label("Banner", _BANNER, UNRELEASED, _ALARM))
    pages = element("PageCollection", {}, _paper(), _item("page", "Page", _PAGE, {}))
    return element("Layout", {"name": NAME, "units": "mm", "printResolution": "300"}, pages, *items)


def fitted(bounds: Bounds, across: float) -> Bounds:
    """Return the bounds, widened so that they are `across` times as wide as high, with a margin."""
    west, south, east, north = bounds
    width, height = max(east - west, 1.0) * _MARGIN, max(north - south, 1.0) * _MARGIN
    width, height = max(width, height * across), max(height, width / across)
    x, y = (west + east) / 2, (south + north) / 2
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _words(about: About) -> str:
    said = [_of_layers("abstract", "\n"), plain(f"Figures about people: {about.policy}")]
    if about.attributions:
        said.append(plain(" ".join(about.attributions)))
    return "\n".join(said)


def _of_layers(what: str, joint: str) -> str:
    """Return text of QGIS's that says something of each layer on the map."""
    each = f"array_foreach({_LAYERS}, layer_property(@element,'{what}'))"
    mark = "'\\n'" if joint == "\n" else f"'{joint}'"
    return f"[% array_to_string({each}, {mark}) %]"


def _item(kind: str, name: str, box: Box, further: Mapping[str, str], *inside: Element) -> Element:
    left, top, width, height = box
    key = _key_of(name)
    about = {
        "type": str(_KINDS[kind]),
        "id": name,
        "uuid": key,
        "templateUuid": key,
        "position": f"{left:g},{top:g},mm",
        "positionOnPage": f"{left:g},{top:g},mm",
        "size": f"{width:g},{height:g},mm",
        "visibility": "1",
        "opacity": "1",
        "referencePoint": "0",
        "background": "false",
        "frame": "false",
    }
    return element("LayoutItem", {**about, **further}, *inside)


def _key_of(name: str) -> str:
    return f"{{{uuid.uuid5(uuid.NAMESPACE_OID, name)}}}"


def _paper() -> Element:
    values = {"color": "255,255,255,255", "style": "solid", "outline_style": "no"}
    about = {"class": "SimpleFill", "enabled": "1", "locked": "0", "pass": "0"}
    return element(
        "symbol", {"type": "fill", "name": "", "alpha": "1"}, element("layer", about, options(values))
    )


def _map(bounds: Bounds) -> Element:
    sides = zip(("xmin", "ymin", "xmax", "ymax"), fitted(bounds, _MAP[2] / _MAP[3]), strict=True)
    extent = element("Extent", {side: f"{value:.3f}" for side, value in sides})
    about = {
        "keepLayerSet": "false",
        "followPreset": "false",
        "mapRotation": "0",
        "frame": "true",
        "background": "true",
    }
    return _item(
        "map",
        MAP,
        _MAP,
        about | {"outlineWidthM": "0.2,mm"},
        extent,
        _colour("FrameColor", SOFT),
        _colour("BackgroundColor", "#ffffff"),
    )


def _label(name: str, box: Box, text: str, as_: _Lettering) -> Element:
    centred = bool(as_.ground)
    about = {
        "labelText": text,
        "htmlState": "0",
        "halign": "4" if centred else "1",
        "valign": "128" if centred else "32",
        "marginX": "0",
        "marginY": "0",
        "background": "true" if centred else "false",
    }
    inside = [
        element("LabelFont", {"description": _font(as_.size, as_.bold)}),
        _colour("FontColor", as_.colour),
    ]
    if centred:
        inside.append(_colour("BackgroundColor", as_.ground))
    return _item("label", name, box, about, *inside)


def _legend() -> Element:
    sizes = {"title": 11, "group": 10, "subgroup": 10, "symbol": 9, "symbolLabel": 9}
    styles = [
        element(
            "style",
            {"name": name, "alignment": "1", "indent": "0", **_legend_margins(name)},
            element("styleFont", {"description": _font(size, name in ("title", "subgroup"))}),
        )
        for name, size in sizes.items()
    ]
    about = {
        "map_uuid": _key_of(MAP),
        "legendFilterByMap": "1",
        "title": "",
        "resizeToContents": "1",
        "symbolWidth": "7",
        "symbolHeight": "4.2",
        "boxSpace": "2",
        "columnCount": "1",
        "wrapChar": "\n",
        "fontColor": INK,
    }
    return _item("legend", "Legend", _LEGEND, about, element("styles", {}, *styles))


def _legend_margins(name: str) -> dict[str, str]:
    return {
        "symbol": {"marginTop": "2"},
        "subgroup": {"marginTop": "3"},
        "symbolLabel": {"marginTop": "2", "marginLeft": "2"},
    }.get(name, {})


def _arrow() -> Element:
    drawn = base64.b64encode(_NORTH.encode()).decode()
    about = {
        "file": f"base64:{drawn}",
        "mode": "0",
        "resizeMode": "0",
        "anchorPoint": "4",
        "mapUuid": _key_of(MAP),
        "northMode": "0",
    }
    return _item("picture", "North", _ARROW, about)


def _bar(bounds: Bounds) -> Element:
    west, _, east, _ = fitted(bounds, _MAP[2] / _MAP[3])
    metres, label = scale_bar(east - west)
    unit, each = ("km", 1000) if label.endswith("km") else ("m", 1)
    about = {
        "mapUuid": _key_of(MAP),
        "style": "Single Box",
        "unitType": "meters",
        "unitLabel": unit,
        "numMapUnitsPerScaleBarUnit": str(each),
        "numUnitsPerSegment": f"{metres / 2:g}",
        "numSegments": "2",
        "numSegmentsLeft": "0",
        "height": "2.4",
        "labelBarSpace": "1.5",
        "boxContentSpace": "1",
        "segmentSizeMode": "0",
    }
    text = element("text-style", lettered(8), fonts())
    return _item("bar", "Scale", _BAR, about, text)


def _font(size: float, bold: bool) -> str:
    return f"{FONT},{size:g},-1,5,{75 if bold else 50},0,0,0,0,0"


def _colour(tag: str, colour: str) -> Element:
    parts = rgba(colour).split(",")
    return element(tag, dict(zip(("red", "green", "blue", "alpha"), parts, strict=True)))
