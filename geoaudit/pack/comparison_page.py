"""A comparison of two boundary sets as one page with a map: it opens in any browser, without a network."""

from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from geoaudit import __version__
from geoaudit.crosswalks.comparison import CHANGES, UNCHANGED, areas_changed, change_of
from geoaudit.pack.outlines import WIDTH, Outline, outline
from geoaudit.places.boundaries import BoundarySet
from geoaudit.places.generalisation import generalisation

TEMPLATES = Path(__file__).with_name("templates")
MOST_ROWS = 1_000
MOST_NUMBERS = 120
_CLOSER = 0.6  # the changed areas get a map of their own where they take up less of either side
_MARGIN = 0.06

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Area:
    """An area of a map: its outline, its change, what it says when pointed at, and its number and place."""

    ref: str
    change: str
    words: str
    number: int
    x: int
    y: int


@dataclass(frozen=True)
class ChangeMap:
    """One map: the later areas by their change, and the borders that are no more laid over them.

    Attributes
    ----------
    heading, alt : str
    target, origin : Outline
        What is drawn on, each with ids of its own.
    areas : tuple of Area
        Of the later set.
    earlier : tuple of Area
        Of the earlier set, those that changed.
    moved : str
        How the earlier set's outlines are moved onto the later ones' drawing.
    """

    heading: str
    alt: str
    target: Outline
    origin: Outline
    areas: tuple[Area, ...]
    earlier: tuple[Area, ...]
    moved: str


def write_comparison_page(comparison: pd.DataFrame, origin: BoundarySet, target: BoundarySet) -> str:
    """Return the page: what changed in numbers, maps coloured, patterned and numbered, and a table.

    Parameters
    ----------
    comparison : DataFrame
        As `geoaudit.crosswalks.comparison.compare` returns, with or without addresses.
    """
    page = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    changed = comparison[comparison["change"] != UNCHANGED]
    numbers = _numbers(changed)
    drawn = [generalisation(boundaries) for boundaries in (origin, target)]
    counts = areas_changed(comparison)
    return page.get_template("comparison.html").render(
        version=__version__,
        origin=origin.name,
        target=target.name,
        counts=counts.to_dict("records"),
        changes=CHANGES,
        shown=set(counts.loc[counts["from_areas"] + counts["to_areas"] > 0, "change"]),
        maps=_maps(comparison, origin, target, numbers),
        rows=_rows(changed.head(MOST_ROWS), numbers),
        numbered=bool(numbers),
        more=max(len(changed) - MOST_ROWS, 0),
        addresses="addresses" in comparison,
        sentences=[each.sentence for each in drawn],
        warnings=[each.warning for each in drawn if each.warning],
    )


def change_map(
    heading: str, comparison: pd.DataFrame, origin: BoundarySet, target: BoundarySet, numbers: dict[str, int]
) -> ChangeMap:
    """Return a map of what became of each area, north up.

    Parameters
    ----------
    comparison : DataFrame
        As `geoaudit.crosswalks.comparison.compare` returns.
    numbers : dict of str to int
        What to write on areas, by the later set's codes.
    """
    on, under = (
        outline(replace(target, name=f"to-{heading}")),
        outline(replace(origin, name=f"from-{heading}")),
    )
    areas = _areas(comparison, on, target, numbers, "to")
    earlier = [area for area in _areas(comparison, under, origin, {}, "from") if area.change != UNCHANGED]
    counts = areas_changed(comparison)
    listed = ", ".join(
        f"{n:,} {change}" for change, n in zip(counts["change"], counts["to_areas"], strict=True) if n
    )
    alt = f"Map of {target.name}, {heading}: {listed}. The table below names each area that changed."
    return ChangeMap(heading, alt, on, under, tuple(areas), tuple(earlier), _moved(origin, target))


def _maps(
    comparison: pd.DataFrame, origin: BoundarySet, target: BoundarySet, numbers: dict[str, int]
) -> list[ChangeMap]:
    box = _changed_box(comparison, origin, target)
    if box is None:
        return [change_map("all areas", comparison, origin, target, numbers)]
    closer = _within(origin, box), _within(target, box)
    near = comparison["from_code"].isin(closer[0].areas["area_code"])
    near |= comparison["to_code"].isin(closer[1].areas["area_code"])
    return [
        change_map("where areas changed", comparison[near], *closer, numbers),
        change_map("all areas", comparison, origin, target, {}),
    ]


def _changed_box(comparison: pd.DataFrame, origin: BoundarySet, target: BoundarySet) -> Box | None:
    """Return the rectangle that holds the changed areas, where it is much smaller than the whole."""
    changed = comparison[comparison["change"] != UNCHANGED]
    shapes = [
        boundaries.areas.geometry[boundaries.areas["area_code"].isin(changed[code])]
        for boundaries, code in ((origin, "from_code"), (target, "to_code"))
    ]
    both = pd.concat(shapes)
    if both.empty:
        return None
    west, south, east, north = (float(v) for v in both.total_bounds)
    size = max(east - west, north - south)
    bounds = target.areas.total_bounds
    if size > _CLOSER * max(bounds[2] - bounds[0], bounds[3] - bounds[1]):
        return None
    return west - _MARGIN * size, south - _MARGIN * size, east + _MARGIN * size, north + _MARGIN * size


def _within(boundaries: BoundarySet, box: Box) -> BoundarySet:
    """Return the boundary set cut off at a rectangle."""
    shapes = shapely.clip_by_rect(boundaries.areas.geometry.to_numpy(), *box)
    inside = shapely.area(shapes) > 0
    areas = boundaries.areas[inside].set_geometry(
        gpd.GeoSeries(shapes[inside], boundaries.areas.index[inside], crs=boundaries.areas.crs)
    )
    return replace(boundaries, areas=areas.reset_index(drop=True))


def _moved(origin: BoundarySet, target: BoundarySet) -> str:
    """Return the transformation of the earlier set's drawing onto the later one's."""
    (west, north, scale), (to_west, to_north, to_scale) = _frame(origin), _frame(target)
    x, y = (west - to_west) * to_scale, (to_north - north) * to_scale
    return f"translate({x:.3f} {y:.3f}) scale({to_scale / scale:.6f})"


def _frame(boundaries: BoundarySet) -> tuple[float, float, float]:
    west, south, east, north = (float(v) for v in boundaries.areas.total_bounds)
    return west, north, WIDTH / max(east - west, north - south, 1.0)


def _areas(
    comparison: pd.DataFrame, on: Outline, boundaries: BoundarySet, numbers: dict[str, int], end: str
) -> list[Area]:
    change = change_of(comparison, end)
    words = _words(comparison, end)
    west, north, scale = _frame(boundaries)
    points = shapely.get_coordinates(shapely.point_on_surface(boundaries.areas.geometry.to_numpy()))
    page = np.rint(np.column_stack([points[:, 0] - west, north - points[:, 1]]) * scale).astype(int).tolist()
    return [
        Area(
            shape.id,
            str(change.get(shape.code, UNCHANGED)),
            f"{shape.name} ({shape.code}): {words.get(shape.code, UNCHANGED)}",
            numbers.get(shape.code, 0),
            *at,
        )
        for shape, at in zip(on.shapes, page, strict=True)
    ]


def _words(comparison: pd.DataFrame, end: str) -> "pd.Series[str]":
    """Return what each area of a set says of itself, by its code."""
    other = "to" if end == "from" else "from"
    own = comparison.dropna(subset=[f"{end}_code"])
    share = (own[f"share_of_{end}"] * 100).round().fillna(0).astype("int64").astype("str")
    part = (share + " % " + ("went to " if end == "from" else "was ") + own[f"{other}_name"]).fillna("")
    parts = part.groupby(own[f"{end}_code"]).agg(lambda each: ", ".join(p for p in each if p))
    return change_of(own, end) + parts.where(parts == "", "; " + parts)


def _numbers(changed: pd.DataFrame) -> dict[str, int]:
    """Return a number for each later area that changed, in the table's order; none where too many did."""
    codes = changed["to_code"].dropna().drop_duplicates()
    return {str(code): i + 1 for i, code in enumerate(codes)} if len(codes) <= MOST_NUMBERS else {}


def _rows(changed: pd.DataFrame, numbers: dict[str, int]) -> list[dict[str, object]]:
    shown = changed.assign(number=changed["to_code"].map(numbers))
    return [
        {str(key): None if pd.isna(value) else value for key, value in row.items()}
        for row in shown.to_dict("records")
    ]
