"""What a map shows, to be taken away: its rows as CSV, its areas as a GeoPackage, and a picture of it."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.pack.gis_symbols import DENSE, DIAGONAL, DOTS, GRID, LEVEL, UPRIGHT, Fill
from geoaudit.pack.layers import layer_name
from geoaudit.pack.tables import slug, to_csv

_HATCHES = {DIAGONAL: "////", LEVEL: "---", DENSE: "------", UPRIGHT: "|||", GRID: "+++", DOTS: "..."}


@dataclass(frozen=True)
class Shown:
    """What a map shows.

    Attributes
    ----------
    title : str
    about : tuple of str
        The period and what was chosen; the boundaries with their date.
    notes : tuple of str
        The source, the policy, whom to attribute it to.
    rows : DataFrame
        The figures as they are taken away.
    areas : GeoDataFrame
        `area_code`, `area_name`, the figures and `marker` or `class` of each area, with shapes (EPSG:27700).
    kinds : tuple of str
        For each area the key of its fill.
    legend : mapping of str to (str, Fill)
        The words and the fill of each kind, in the order of the legend.
    ground : GeoDataFrame or None
        The areas whose borders are drawn over all.
    marks : tuple of (str, str, array)
        What lies on top: the words and the colour of each class, and its shapes (EPSG:27700).
    """

    title: str
    about: tuple[str, ...]
    notes: tuple[str, ...]
    rows: pd.DataFrame
    areas: gpd.GeoDataFrame
    kinds: tuple[str, ...]
    legend: Mapping[str, tuple[str, Fill]]
    ground: gpd.GeoDataFrame | None = None
    marks: tuple[tuple[str, str, NDArray[np.object_]], ...] = ()

    @property
    def stem(self) -> str:
        """How its files begin."""
        return f"{slug(self.title)}-map"


def as_csv(shown: Shown) -> bytes:
    """Return the rows of a map as CSV."""
    return to_csv(shown.rows)


def as_geopackage(shown: Shown) -> bytes:
    """Return the areas of a map as a GeoPackage of one layer (EPSG:27700); no file of it is left behind."""
    with tempfile.TemporaryDirectory(prefix="geoaudit-") as folder:
        path = Path(folder, f"{shown.stem}.gpkg")
        shown.areas.to_file(path, driver="GPKG", layer=layer_name(slug(shown.title)))
        return path.read_bytes()


def as_picture(shown: Shown) -> bytes:
    """Return a map as a PNG on white, whatever the colours of the screen."""
    from geoaudit.charts.area_map import AreaMap, MapClass, Marks, draw_area_map  # noqa: PLC0415 - slow to import
    from geoaudit.charts.page import Fill as Paint  # noqa: PLC0415

    kinds, shapes = np.array(shown.kinds, dtype=object), shown.areas.geometry.to_numpy()
    classes = []
    for kind, (words, fill) in shown.legend.items():
        own = shapes[kinds == kind]
        many = f"{len(own):,} {'area' if len(own) == 1 else 'areas'}"
        paint = Paint(fill.colour, _HATCHES.get(fill.pattern, ""), fill.ink)
        classes.append(MapClass(f"{words}: {many}", paint, own))
    ground = shapes[:0] if shown.ground is None else shown.ground.geometry.to_numpy()
    marks = tuple(Marks(*one) for one in shown.marks)
    return draw_area_map(AreaMap(shown.title, shown.about, tuple(classes), ground, shown.notes, marks))
