"""Checking what a GIS opens against the pack's own tables: the styles and the QGIS project.

Nothing here trusts what was sent: XML that declares a document type is refused, a project may hold nothing
but what this program writes into one, and it may read nothing but the GeoPackage beside it.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import geopandas as gpd
import pandas as pd
import pyogrio

from geoaudit.disclosure.profile import Profile
from geoaudit.errors import PackError
from geoaudit.files.archives import BROKEN
from geoaudit.pack.filing import LAYERS, PROJECT
from geoaudit.pack.gis_about import About
from geoaudit.pack.gis_format_checks import format_problems
from geoaudit.pack.gis_looks import OUTLINES, Condition, Entry, Look, look_of_table
from geoaudit.pack.gis_project import INSIDE, layer_id, project_text, source_of
from geoaudit.pack.gis_styles import STYLES, expression
from geoaudit.pack.gis_xml import Element, parsed, plain, written
from geoaudit.pack.layers import Layer, Layers, open_layers, shown_first
from geoaudit.pack.read import AuditPack

Problems = Iterator[str]

# A project of a thousand layers has some ten million bytes.
_MOST_BYTES = 128 * 1024**2
_OPENS = frozenset({"datasource", "source", "file", "svgFile", "imageFile", "shapeSVGFile", "evaluatedFile"})


def gis_problems(pack: AuditPack, profiles: Mapping[str, Profile]) -> Problems:
    """Yield what is wrong with what a GIS opens; packs of before have layers alone.

    Parameters
    ----------
    pack : AuditPack
    profiles : mapping of str to Profile
        Its tables by file, as far as they could be read.

    Raises
    ------
    PackError
        Where a file cannot be read.
    """
    if LAYERS not in pack.container.names:
        return
    with open_layers(pack.container.read(LAYERS)) as layers:
        styles = _styles(layers)
        if PROJECT in pack.container.names:
            yield from _style_problems(pack, layers, styles, profiles)
            yield from _project_problems(pack, layers.names, styles)
        yield from format_problems(pack, layers)


def _styles(layers: Layers) -> pd.DataFrame:
    """Return the styles of the GeoPackage, as text; nothing where it has none."""
    with suppress(pyogrio.errors.DataLayerError):
        return pd.DataFrame(pyogrio.read_dataframe(layers.path, layer=STYLES, read_geometry=False))
    return pd.DataFrame({"f_table_name": [], "styleQML": [], "useAsDefault": []})


def _style_problems(
    pack: AuditPack, layers: Layers, styles: pd.DataFrame, profiles: Mapping[str, Profile]
) -> Problems:
    named = styles.loc[styles["useAsDefault"].astype(bool), "f_table_name"].astype("str").tolist()
    if sorted(named) != sorted(layers.names) or len(styles) != len(named):
        yield f"{LAYERS} must hold one style for each of its layers in {STYLES}, and does not."
        return
    by_layer = {entry["layer"]: entry["file"] for entry in pack.manifest["tables"] if entry["layer"]}
    for name, qml in zip(named, styles["styleQML"].astype("str"), strict=True):
        drawn = _renderer(parsed(qml.encode(), f"The style of the layer {name}"))
        if drawn is None:
            yield f"The style of the layer {name} of {LAYERS} draws nothing."
        elif by_layer.get(name) in profiles and _rules(drawn) != _expected(
            profiles[by_layer[name]], layers.codes(name)
        ):
            yield f"The style of the layer {name} of {LAYERS} has not the classes of {by_layer[name]}."


def _renderer(root: Element) -> Element | None:
    return next(root.iter("renderer-v2"), None)


def _rules(renderer: Element) -> list[tuple[str, str]]:
    """Return the condition and the words of each rule that draws something."""
    rules = [rule for rule in renderer.iter("rule") if rule.get("symbol")]
    return [(rule.get("filter", ""), rule.get("label", "")) for rule in rules]


def _expected(profile: Profile, codes: pd.Index) -> list[tuple[str, str]]:
    label, period = shown_first(profile)
    if not label:
        return []
    look = look_of_table(profile, codes, label, period)
    return [(expression(entry.tests), plain(entry.words)) for entry in look.entries]


def _project_problems(pack: AuditPack, names: Sequence[str], styles: pd.DataFrame) -> Problems:
    root = parsed(_project(pack.container.read(PROJECT)), PROJECT)
    foreign = sorted({one.tag for one in root.iter()} - _elements())
    if foreign:
        yield f"{PROJECT} must hold a project as it was written, and holds {', '.join(foreign[:3])}."
    maps = list(root.iter("maplayer"))
    found = [(one.findtext("id"), one.findtext("datasource")) for one in maps]
    wanted = [(layer_id(name), source_of(name)) for name in names]
    if sorted(map(str, found)) != sorted(map(str, wanted)):
        yield f"{PROJECT} must show the layers of {LAYERS}, each once, and shows others."
    if not _opened(root) <= {source_of(name) for name in names}:
        yield f"{PROJECT} must open nothing but {LAYERS}, and names another file."
    qml = dict(zip(styles["f_table_name"].astype("str"), styles["styleQML"].astype("str"), strict=True))
    for name in names:
        one = next((m for m in maps if m.findtext("id") == layer_id(name)), None)
        if one is not None and name in qml and not _alike(one, parsed(qml[name].encode(), PROJECT)):
            yield f"{PROJECT} must draw the layer {name} as its style in {LAYERS} does, and does not."


def _elements() -> set[str]:
    """Return every element that this program writes into a project: none of them runs anything."""
    entries = tuple(Entry(style, "", (Condition("n", "=", 0),)) for style in ("qh", "c4"))
    kinds = Look(entries, "n", label="n", points=True)
    land = gpd.GeoDataFrame({"area_code": []}, geometry=[], crs="EPSG:27700")
    looks = OUTLINES, Look(entries, heading="n"), kinds
    layers = [Layer(str(i), "", land, look=look) for i, look in enumerate(looks)]
    whole = project_text(layers, About(release=False, attributions=("",)))
    return {one.tag for one in parsed(whole.encode(), PROJECT).iter()}


def _project(content: bytes) -> bytes:
    """Return the project inside its zip."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if [entry.filename for entry in entries] != [INSIDE] or entries[0].file_size > _MOST_BYTES:
                raise PackError(f"{PROJECT} must hold the file {INSIDE} alone, and does not.")
            return archive.read(entries[0])
    except BROKEN:
        raise PackError(f"{PROJECT} must be a zip that can be read, and is not.") from None


def _opened(root: Element) -> set[str]:
    """Return every path that QGIS would open for the project; a picture inside it is none."""
    inside = {(one.text or "").strip() for one in root.iter() if one.tag in _OPENS}
    stated = {value for one in root.iter() for key, value in one.attrib.items() if key in _OPENS}
    return {path for path in inside | stated if path and not path.startswith("base64:")}


def _alike(one: Element, other: Element) -> bool:
    pair = _renderer(one), _renderer(other)
    return None not in pair and len({written(found) for found in pair if found is not None}) == 1
