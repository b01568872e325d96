"""A project for QGIS 3.22 and later: every layer of the GeoPackage in groups, styled, with a page to print.

It is written without QGIS, holds no figure of its own, and reads nothing but the GeoPackage beside it.
"""

import hashlib
import io
import textwrap
import zipfile
from collections.abc import Iterable, Sequence

import numpy as np

from geoaudit.pack.gis_about import About
from geoaudit.pack.gis_layout import Bounds, layout
from geoaudit.pack.gis_styles import QGIS, style_elements
from geoaudit.pack.gis_xml import Element, element, options, plain, worded, written
from geoaudit.pack.layers import BOUNDARIES, Layer, said_of

INSIDE = "audit.qgs"
FACILITIES, TABLES, OTHERS = "Facilities", "Tables", "Other layers"
HOTSPOTS, PROFILES = "Hotspots", "Profiles"
_UPPERMOST = (FACILITIES, BOUNDARIES)
_BENEATH = (HOTSPOTS, PROFILES, OTHERS)
_LEGEND_WIDTH = 30
_DATE = (1980, 1, 1, 0, 0, 0)


def make_project(layers: Sequence[Layer], about: About) -> bytes:
    """Return a project of the layers, of which the first table by area is seen, or what there is instead."""
    archive = io.BytesIO()
    entry = zipfile.ZipInfo(INSIDE, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3  # the same on Windows as elsewhere
    entry.external_attr = 0o644 << 16
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(entry, project_text(layers, about))
    return archive.getvalue()


def project_text(layers: Sequence[Layer], about: About) -> str:
    """Return the project as QGIS writes it."""
    bounds = bounds_of(layers)
    about_it = {"version": QGIS, "projectname": plain(about.title)}
    parts = [
        element("homePath", {"path": ""}),
        worded("title", plain(about.title)),
        element("projectCrs", {}, _crs()),
        _tree(layers),
        _canvas(bounds),
        element("projectlayers", {}, *(_layer(layer, about) for layer in layers)),
        _properties(),
        element("ProjectViewSettings", {"UseProjectScales": "0"}, _view(bounds)),
        _metadata("projectMetadata", about.title, _abstract(about), about),
        element("Layouts", {}, layout(about, bounds)),
    ]
    return written(element("qgis", about_it, *parts)) + "\n"


def bounds_of(layers: Iterable[Layer]) -> Bounds:
    """Return the west, south, east and north (EPSG:27700, metres) of the land, or else of the points."""
    filled = [layer for layer in layers if len(layer.areas)]
    # Points can lie far around the land.
    land = [layer for layer in filled if not layer.shown.points] or filled
    found = np.array([layer.areas.total_bounds for layer in land])
    if not len(found):
        return 0.0, 0.0, 700_000.0, 1_300_000.0
    west, south = (float(v) for v in np.nanmin(found[:, :2], axis=0))
    east, north = (float(v) for v in np.nanmax(found[:, 2:], axis=0))
    return west, south, east, north


def layer_id(name: str) -> str:
    """Return the id of a layer in the project; QGIS wants it long, and of letters, digits and underscores."""
    return f"geoaudit_layer_{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def name_of(layer: Layer) -> str:
    """Return what the project calls a layer."""
    return plain(layer.title or layer.name.replace("_", " ").capitalize())


def _group_of(layer: Layer) -> tuple[str, ...]:
    """Return the groups that a layer lies in, the outer first: a table under its source."""
    if layer.shown.points:
        return (FACILITIES,)
    if not layer.group:
        return (OTHERS,)
    known = {*_UPPERMOST, *_BENEATH}
    return (layer.group,) if layer.group in known else (TABLES, layer.group)


def _tree(layers: Sequence[Layer]) -> Element:
    """Return the layers in their groups; what lies above in the list is drawn above."""
    visible = _visible(layers)
    root = element("layer-tree-group", {}, element("customproperties"))
    grouped: dict[tuple[str, ...], list[Layer]] = {}
    for layer in layers:
        grouped.setdefault(_group_of(layer), []).append(layer)
    for outer in (*_UPPERMOST, TABLES, *_BENEATH):
        inside = {path: found for path, found in grouped.items() if path[0] == outer}
        if inside:
            seen = any(layer is visible for found in inside.values() for layer in found)
            root.append(_group(outer, _branches(inside, visible), seen))
    root.append(element("custom-order", {"enabled": "0"}))
    return root


def _branches(inside: dict[tuple[str, ...], list[Layer]], visible: Layer | None) -> list[Element]:
    branches: list[Element] = []
    for path, found in inside.items():
        leaves = [_leaf(layer, layer is visible) for layer in found]
        seen = any(layer is visible for layer in found)
        branches += [_group(path[1], leaves, seen)] if len(path) > 1 else leaves
    return branches


def _visible(layers: Sequence[Layer]) -> Layer | None:
    """Return the one layer that is seen when the project opens: a table, else a finding, else the land."""
    kinds = (TABLES, HOTSPOTS, PROFILES, FACILITIES, BOUNDARIES, OTHERS)
    ranked = sorted(layers, key=lambda layer: kinds.index(_group_of(layer)[0]))
    return ranked[0] if ranked else None


def _group(name: str, inside: Sequence[Element], open_: bool) -> Element:
    # A group's name would stand as a heading in the legend of the print.
    hidden = element("customproperties", {}, options({"legend/title-style": "hidden"}))
    about = {"name": plain(name), "checked": "Qt::Checked", "expanded": str(int(open_))}
    return element("layer-tree-group", about, hidden, *inside)


def _leaf(layer: Layer, seen: bool) -> Element:
    about = {
        "id": layer_id(layer.name),
        "name": name_of(layer),
        "providerKey": "ogr",
        "source": source_of(layer.name),
        "checked": "Qt::Checked" if seen else "Qt::Unchecked",
        "expanded": str(int(seen)),
    }
    label = "\n".join(textwrap.wrap(name_of(layer), _LEGEND_WIDTH))
    return element(
        "layer-tree-layer", about, element("customproperties", {}, options({"legend/title-label": label}))
    )


def source_of(name: str) -> str:
    """Return where the project finds a layer: in the GeoPackage beside it."""
    return f"./audit.gpkg|layername={name}"


def _layer(layer: Layer, about: About) -> Element:
    look = layer.shown
    kind = {"type": "vector", "geometry": "Point" if look.points else "Polygon"}
    kind |= {"labelsEnabled": str(int(bool(look.label))), "hasScaleBasedVisibilityFlag": "0", "readOnly": "1"}
    parts = [
        worded("id", layer_id(layer.name)),
        worded("datasource", source_of(layer.name)),
        worded("layername", name_of(layer)),
        element("srs", {}, _crs()),
        _metadata("resourceMetadata", layer.title or layer.name, said_of(layer, about), about),
        worded("provider", "ogr", {"encoding": "UTF-8"}),
        *style_elements(look),
    ]
    return element("maplayer", kind, *parts)


def _abstract(about: About) -> str:
    return f"{about.title}: {about.partnership}. {about.policy}"


def _metadata(tag: str, title: str, abstract: str, about: About) -> Element:
    rights = [worded("rights", plain(text)) for text in about.attributions]
    return element(
        tag,
        {},
        worded("language", "ENG"),
        worded("type", "dataset"),
        worded("title", plain(title)),
        worded("abstract", plain(abstract)),
        worded("constraints", plain(about.policy), {"type": "access"}),
        *rights,
    )


def _crs() -> Element:
    facts = {
        "srsid": "2437",
        "srid": "27700",
        "authid": "EPSG:27700",
        "description": "OSGB36 / British National Grid",
        "projectionacronym": "tmerc",
        "ellipsoidacronym": "EPSG:7001",
        "geographicflag": "false",
    }
    return element("spatialrefsys", {}, *(worded(tag, text) for tag, text in facts.items()))


def _canvas(bounds: Bounds) -> Element:
    return element(
        "mapcanvas",
        {"name": "theMapCanvas", "annotationsVisible": "1"},
        worded("units", "meters"),
        _extent("extent", bounds),
        worded("rotation", "0"),
        element("destinationsrs", {}, _crs()),
    )


def _view(bounds: Bounds) -> Element:
    named = zip(("xmin", "ymin", "xmax", "ymax"), bounds, strict=True)
    return element("DefaultViewExtent", {side: f"{value:.3f}" for side, value in named}, _crs())


def _extent(tag: str, bounds: Bounds) -> Element:
    named = zip(("xmin", "ymin", "xmax", "ymax"), bounds, strict=True)
    return element(tag, {}, *(worded(side, f"{value:.3f}") for side, value in named))


def _properties() -> Element:
    """Return the settings of the project: paths relative to it, on the National Grid."""
    number, yes = {"type": "int"}, {"type": "bool"}
    grid = element("SpatialRefSys", {}, worded("ProjectionsEnabled", "1", number))
    paths = element("Paths", {}, worded("Absolute", "false", yes))
    return element("properties", {}, grid, paths)
