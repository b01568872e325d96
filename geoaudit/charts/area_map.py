"""A map as a picture: areas filled by class, its legend and scale, and what stands behind it, on a sheet."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray

from geoaudit.charts.drawing import settled
from geoaudit.charts.heading import swatch
from geoaudit.charts.lettering import LEADING, SMALL, TITLE, wrapped
from geoaudit.charts.map_scale import HEIGHT, draw_map_scale
from geoaudit.charts.page import Box, Fill, Letters, Page, depth, page, write_lines
from geoaudit.charts.palette import EDGE, INK, SOFT

DOTS_AN_INCH = 150
_WIDTH, _MARGIN, _GAP = 720.0, 24.0, 18.0
_LEGEND = 190.0
_TALLEST, _LOWEST = 640.0, 300.0
_SWATCH = 24.0
_NOTE = 9.5
_LINE = 0.5
_DOT = 14.0

Areas = NDArray[np.object_]


@dataclass(frozen=True)
class MapClass:
    """A class of a map: its words with how many areas it has, how it is filled, and its areas."""

    words: str
    fill: Fill
    areas: Areas


@dataclass(frozen=True)
class Marks:
    """What is drawn on top of the areas: its words for the legend, its colour, and points, lines or areas."""

    words: str
    colour: str
    shapes: Areas


@dataclass(frozen=True)
class AreaMap:
    """What is drawn.

    Attributes
    ----------
    title : str
    about : tuple of str
        The lines below the title: the period, the boundaries with their date.
    classes : tuple of MapClass
        In the order of the legend; shapes in metres (EPSG:27700).
    ground : array of Polygon or MultiPolygon
        The areas whose borders are drawn over all; empty for none.
    notes : tuple of str
        What stands beneath: the source, the policy, whom to attribute it to.
    marks : tuple of Marks
        What lies on top of all; cut off where the areas end.
    """

    title: str
    about: tuple[str, ...]
    classes: tuple[MapClass, ...]
    ground: Areas
    notes: tuple[str, ...]
    marks: tuple[Marks, ...] = ()


def draw_area_map(shown: AreaMap) -> bytes:
    """Return a map as a PNG of `DOTS_AN_INCH`; the same bytes for the same map."""
    with settled():
        sheet = _sheet(shown)
        target = io.BytesIO()
        sheet.figure.savefig(target, format="png", dpi=DOTS_AN_INCH, metadata={"Software": None})
        return target.getvalue()


def _sheet(shown: AreaMap) -> Page:
    room = _WIDTH - 2 * _MARGIN
    titles = wrapped(shown.title, room, TITLE + 4, "bold")
    about = [line for words in shown.about for line in wrapped(words, room, SMALL)]
    notes = [line for words in shown.notes if words for line in wrapped(words, room, _NOTE)]
    top = _MARGIN + depth(len(titles), TITLE + 4) + depth(len(about), SMALL) + _GAP
    box = _box_of(shown, top, room - _LEGEND - _GAP)
    keys = (*shown.classes, *(_key_of(marks) for marks in shown.marks))
    legend = _legend_of(keys)
    end_of_legend = top + sum(depth(len(lines), SMALL) + 5 for lines in legend)
    at = box.right + _GAP, max(end_of_legend + _GAP, box.foot - HEIGHT)
    foot = at[1] + HEIGHT + _GAP
    sheet = page(_WIDTH, foot + depth(len(notes), _NOTE) + _MARGIN)
    end = write_lines(sheet, (_MARGIN, _MARGIN), titles, Letters(TITLE + 4, weight="bold"))
    write_lines(sheet, (_MARGIN, end), about, Letters(SMALL, SOFT))
    _draw_areas(sheet, shown, box)
    _write_legend(sheet, keys, legend, (box.right + _GAP, top))
    draw_map_scale(sheet, at, _units_of_a_metre(shown, box), _LEGEND)
    write_lines(sheet, (_MARGIN, foot), notes, Letters(_NOTE, SOFT))
    return sheet


def _box_of(shown: AreaMap, top: float, width: float) -> Box:
    """Return the part of the sheet that the map takes: as the land is, within what a page has room for."""
    west, south, east, north = _bounds(shown)
    height = width * (north - south) / max(east - west, 1.0)
    return Box(_MARGIN, top, width, min(max(height, _LOWEST), _TALLEST))


def _bounds(shown: AreaMap) -> tuple[float, float, float, float]:
    every = np.concatenate([shown.ground, *(one.areas for one in shown.classes)])
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(every))
    return west, south, east, north


def _units_of_a_metre(shown: AreaMap, box: Box) -> float:
    west, south, east, north = _bounds(shown)
    return min(box.width / max(east - west, 1.0), box.height / max(north - south, 1.0))


def _draw_areas(sheet: Page, shown: AreaMap, box: Box) -> None:
    west, _, east, north = _bounds(shown)
    scale = _units_of_a_metre(shown, box)
    left = box.left + (box.width - (east - west) * scale) / 2

    def placed(areas: Areas) -> Areas:
        return np.asarray(
            shapely.transform(areas, lambda at: (at - [west, north]) * [scale, -scale] + [left, box.top])
        )

    for one in shown.classes:
        _fill_areas(sheet, placed(one.areas), one.fill)
    _fill_areas(sheet, placed(shown.ground), Fill("none", edge=INK))
    land = shapely.box(*_bounds(shown))
    for marks in shown.marks:
        _draw_marks(sheet, placed(shapely.intersection(marks.shapes, land)), marks.colour)


def _fill_areas(sheet: Page, areas: Areas, how: Fill) -> None:
    """Fill areas; a hatch and the borders are drawn apart, since each has a colour of its own."""
    rings = shapely.get_rings(shapely.get_parts(shapely.orient_polygons(areas))).tolist()
    if not rings:
        return
    path = Path.make_compound_path(*(Path(shapely.get_coordinates(ring), closed=True) for ring in rings))
    if how.hatch:
        sheet.plane.add_artist(PathPatch(path, fc=how.ground, ec=how.ink, hatch=how.hatch, lw=0))
    ground = "none" if how.hatch else how.ground
    sheet.plane.add_artist(PathPatch(path, fc=ground, ec=how.edge or EDGE, lw=_LINE, joinstyle="round"))


def _key_of(marks: Marks) -> MapClass:
    return MapClass(marks.words, Fill(marks.colour), marks.shapes)


def _draw_marks(sheet: Page, shapes: Areas, colour: str) -> None:
    parts = shapely.get_parts(shapes)
    kinds = shapely.get_dimensions(parts)
    if (kinds == 0).any():
        x, y = shapely.get_coordinates(parts[kinds == 0]).T
        sheet.plane.scatter(x, y, s=_DOT, c=colour, edgecolors=INK, linewidths=_LINE)
    rings = shapely.get_rings(parts[kinds == 2])
    for line in np.concatenate([parts[kinds == 1], rings]):
        sheet.plane.plot(*shapely.get_coordinates(line).T, color=colour, lw=2)


def _legend_of(classes: Sequence[MapClass]) -> list[tuple[str, ...]]:
    return [wrapped(one.words, _LEGEND - _SWATCH - 8, SMALL) for one in classes]


def _write_legend(
    sheet: Page, classes: Sequence[MapClass], legend: Sequence[tuple[str, ...]], at: tuple[float, float]
) -> None:
    left, top = at
    for one, lines in zip(classes, legend, strict=True):
        swatch("", one.fill).sample(sheet, Box(left, top, _SWATCH, SMALL * LEADING))
        top = write_lines(sheet, (left + _SWATCH + 8, top), lines, Letters(SMALL)) + 5
