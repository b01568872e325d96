"""Styles of layers: how a look is written for QGIS (QML) and for other programs (SLD 1.0).

Sources
-------
QGIS, "layer_styles": the table of a GeoPackage in which QGIS looks for the style of a layer; Open Geospatial
Consortium (2002), "Styled Layer Descriptor Implementation Specification" 1.0.0.
"""

from collections.abc import Iterable, Sequence

import pandas as pd

from geoaudit.charts.palette import INK
from geoaudit.pack.gis_looks import Condition, Entry, Look
from geoaudit.pack.gis_symbols import rgba, sld_symbolizer, symbol_of
from geoaudit.pack.gis_xml import Element, element, plain, worded, written

STYLES = "layer_styles"
# What QGIS expects of the table, in its order; `update_time` is fixed, since equal packs need equal bytes.
COLUMNS = (
    "f_table_catalog",
    "f_table_schema",
    "f_table_name",
    "f_geometry_column",
    "styleName",
    "styleQML",
    "styleSLD",
    "useAsDefault",
    "description",
    "owner",
    "ui",
    "update_time",
)
GEOMETRY = "geom"
QGIS = "3.22.0"
FONT, FONTS = "Arial", ("Liberation Sans", "DejaVu Sans")
_PARTS = "Symbology|Labeling|Fields"
_SIGNS = {"=": "PropertyIsEqualTo", ">": "PropertyIsGreaterThan", "<=": "PropertyIsLessThanOrEqualTo"}
_BESIDE = {
    "placement": "6",
    "offsetType": "1",
    "dist": "0.5",
    "distUnits": "MM",
    "predefinedPositionOrder": "R,L,TR,BR",
}
_SLD = {
    "xmlns": "http://www.opengis.net/sld",
    "xmlns:ogc": "http://www.opengis.net/ogc",
    "version": "1.0.0",
}


def styles_table(looks: Iterable[tuple[str, Look]], stamp: str) -> pd.DataFrame:
    """Return the table in which QGIS finds the style of each layer.

    Parameters
    ----------
    looks : iterable of (str, Look)
        The name of each layer and how it looks.
    stamp : str
        When the styles are said to have been written.
    """
    rows = [
        ("", "", name, GEOMETRY, name, qml_of(look), sld_of(name, look), True, look.heading, "", "", stamp)
        for name, look in looks
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"useAsDefault": bool})


def qml_of(look: Look) -> str:
    """Return a look as QGIS writes a style."""
    about = {"version": QGIS, "styleCategories": _PARTS, "labelsEnabled": str(int(bool(look.label)))}
    kind = worded("layerGeometryType", "0" if look.points else "2")
    return written(element("qgis", about, *style_elements(look), kind))


def style_elements(look: Look) -> tuple[Element, ...]:
    """Return the renderer and the labels of a look, as they stand in a style and in a project of QGIS."""
    labels = (_labelling(look),) if look.label else ()
    named = worded("previewExpression", f'"{look.label}"') if look.label else None
    return (renderer_of(look), *labels, *(() if named is None else (named,)))


def renderer_of(look: Look) -> Element:
    """Return what draws a look: one symbol, one a word of a column, or one a rule."""
    symbols = [symbol_of(entry.style, str(i), look.edged) for i, entry in enumerate(look.entries)]
    drawn = element("symbols", {}, *symbols)
    common = {"forceraster": "0", "symbollevels": "0", "enableorderby": "0", "referencescale": "-1"}
    if look.column:
        kinds = element("categories", {}, *(_category(i, entry) for i, entry in enumerate(look.entries)))
        return element(
            "renderer-v2", common | {"type": "categorizedSymbol", "attr": look.column}, kinds, drawn
        )
    if not look.heading:
        return element("renderer-v2", common | {"type": "singleSymbol"}, drawn)
    return element("renderer-v2", common | {"type": "RuleRenderer"}, _rules(look), drawn)


def sld_of(name: str, look: Look) -> str:
    """Return a look as other programs read styles; without labels."""
    rules = [_sld_rule(entry, look.edged) for entry in look.entries]
    style = element(
        "UserStyle", {}, worded("Title", plain(look.heading or name)), element("FeatureTypeStyle", {}, *rules)
    )
    named = element("NamedLayer", {}, worded("Name", name), style)
    return written(element("StyledLayerDescriptor", _SLD, named))


def expression(tests: Sequence[Condition]) -> str:
    """Return what must hold of a row as QGIS writes it; ``ELSE`` where nothing need."""
    return " AND ".join(f"{_quoted(t.column)} {t.sign} {_literal(t.value)}" for t in tests) or "ELSE"


def lettered(points: float) -> dict[str, str]:
    """Return how QGIS writes text of a size, in the colour of the report's."""
    return {
        "fontFamily": FONT,
        "fontSize": f"{points:g}",
        "fontSizeUnit": "Point",
        "fontWeight": "50",
        "textColor": rgba(INK),
        "textOpacity": "1",
    }


def fonts() -> Element:
    """Return what stands in for the font where a machine has not got it."""
    return element("families", {}, *(element("family", {"name": name}) for name in FONTS))


def _category(number: int, entry: Entry) -> Element:
    about = {"symbol": str(number), "value": str(entry.tests[0].value), "label": plain(entry.words)}
    return element("category", about | {"render": "true", "type": "string"})


def _rules(look: Look) -> Element:
    # A rule without a symbol stands as a heading over those inside it.
    inside = [
        element(
            "rule",
            {
                "key": f"{{rule-{i}}}",
                "symbol": str(i),
                "label": plain(entry.words),
                "filter": expression(entry.tests),
            },
        )
        for i, entry in enumerate(look.entries)
    ]
    heading = element("rule", {"key": "{heading}", "label": plain(look.heading)}, *inside)
    return element("rules", {"key": "{rules}"}, heading)


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _literal(value: str | int) -> str:
    return (
        str(value) if isinstance(value, int) else "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
    )


def _sld_rule(entry: Entry, edged: bool) -> Element:
    tests = [
        element(
            f"ogc:{_SIGNS[t.sign]}",
            {},
            worded("ogc:PropertyName", t.column),
            worded("ogc:Literal", plain(str(t.value))),
        )
        for t in entry.tests
    ]
    whole = tests if len(tests) < 2 else [element("ogc:And", {}, *tests)]
    under = element("ogc:Filter", {}, *whole) if tests else element("ElseFilter")
    return element(
        "Rule", {}, worded("Title", plain(entry.words)), under, *sld_symbolizer(entry.style, edged)
    )


def _labelling(look: Look) -> Element:
    halo = {
        "bufferDraw": "1",
        "bufferSize": "0.8",
        "bufferSizeUnits": "MM",
        "bufferColor": "255,255,255,255",
        "bufferOpacity": "0.85",
        "bufferNoFill": "0",
        "bufferJoinStyle": "128",
    }
    named = {"fieldName": look.label, "isExpression": "0"} | lettered(8)
    style = element("text-style", named, fonts(), element("text-buffer", halo))
    # Over a point beside it; over an area within it, and only where the name has room.
    around = _BESIDE if look.points else {"placement": "1"}
    place = element("placement", around | {"centroidInside": "1", "centroidWhole": "0", "priority": "5"})
    settings = (
        style,
        element("text-format", {"wrapChar": "", "autoWrapLength": "16", "multilineAlign": "1"}),
        place,
        element(
            "rendering", {"drawLabels": "1", "obstacle": "1", "scaleVisibility": "0", "labelPerPart": "0"}
        ),
    )
    return element("labeling", {"type": "simple"}, element("settings", {"calloutType": "simple"}, *settings))
