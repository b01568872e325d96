"""One hotspot map: its plan, the ground that it is on, its figures, and how its finding is put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.analysis.figures import Series
from geoaudit.analysis.scene import Scene
from geoaudit.analysis.words import meanings_for
from geoaudit.disclosure.profile import Profile
from geoaudit.events import Events
from geoaudit.profiles.finding import HIDDEN, MISSING, PLAIN, Finding
from geoaudit.spec.hotspot_plan import HotspotPlan

NO_FIGURE, HIDDEN_FIGURE = "no figure", "hidden"
_SHOWN = ("risk", "density", "z", "rate", "months_hot")
"""What the map of a method is of, where it is not what is counted."""


@dataclass(frozen=True)
class Base:
    """What a rate is of: the name of the weights, and a figure for each area."""

    name: str
    n: NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """A hotspot map that is to be made.

    Attributes
    ----------
    plan : HotspotPlan
    public : bool
        Whether every source of it is public.
    scene : Scene
    series : Series or None
        The figures by area and period.
    beside : Series or None
        Those of the second source.
    events, beside_events : Events or None
        The points of public sources.
    base : Base or None
        What rates are of.
    base_points : DataFrame or None
        ``easting``, ``northing``, ``n``: where what a risk is to lives.
    later_months : Series or None
        The months of the period that tests the map, where they are known.
    made_of : tuple of Profile
        The protected tables behind the figures.
    noun, noun_beside : str
        What is counted, in words: ``crimes (Burglary)``; and what the second source counts.
    period : str
        What it is about, in words.
    now : str
        The label of its period among the figures.
    remarks : tuple of str
        What a reader must know of the figures.
    internal : bool
        Whether it stays in the service.
    around : DataFrame
        ``area_code``, ``area_name``, ``easting``, ``northing`` of every area of its boundary set, those of
        other partnerships among them, where it is of where people come from.
    """

    plan: HotspotPlan
    public: bool
    noun: str
    noun_beside: str
    period: str
    now: str
    scene: Scene
    series: Series | None = None
    beside: Series | None = None
    events: Events | None = None
    beside_events: Events | None = None
    base: Base | None = None
    base_points: pd.DataFrame | None = None
    later_months: Series | None = None
    made_of: tuple[Profile, ...] = ()
    remarks: tuple[str, ...] = ()
    internal: bool = False
    around: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def figures(self) -> Series:
        """The figures by area and period.

        Raises
        ------
        LookupError
            Where the map is made of none.
        """
        if self.series is None:
            raise LookupError(self.plan.title)
        return self.series

    @property
    def n(self) -> NDArray[np.float64]:
        """The figures of its period, by area."""
        return self.figures.at(self.now)

    @property
    def about(self) -> str:
        """What stands before a figure that is made of rounded ones."""
        rounded = any(profile.policy.rounded and not profile.public for profile in self.made_of)
        return "about " if rounded else ""

    @property
    def amount(self) -> str:
        """The column of what is counted: how many, or how much harm."""
        return "harm" if self.plan.harm else "n"

    @property
    def n_beside(self) -> NDArray[np.float64]:
        """The figures of the second source, by area.

        Raises
        ------
        LookupError
            Where there is none.
        """
        if self.beside is None:
            raise LookupError(self.plan.title)
        return self.beside.n[:, 0]


@dataclass(frozen=True)
class Classes:
    """The class of each area, and how each class is drawn, in the order of the legend."""

    words: NDArray[np.object_]
    styles: Mapping[str, str]

    def plain(self) -> NDArray[np.bool_]:
        """Say which areas are of a class with nothing to notice."""
        dull = [name for name, style in self.styles.items() if style == PLAIN]
        return np.isin(self.words.astype(str), dull)


def classed(words: NDArray[np.object_], figures: NDArray[np.float64], styles: Mapping[str, str]) -> Classes:
    """Return the classes, with one for the areas that have no figure."""
    missing = np.isnan(figures)
    words = np.where(missing, NO_FIGURE, words).astype(object)
    used = {name: style for name, style in styles.items() if (words == name).any()}
    return Classes(words, used | ({NO_FIGURE: MISSING} if missing.any() else {}))


def finding(
    case: Case,
    sentences: Sequence[str],
    methods: Sequence[str],
    tables: Mapping[str, pd.DataFrame],
    layer: gpd.GeoDataFrame | None = None,
    classes: Classes | None = None,
) -> Finding:
    """Return a finding in words and tables, on no map where there is no layer."""
    plan = case.plan
    used = {name for table in tables.values() for name in table.columns}
    return Finding(
        plan.title,
        plan.method,
        plan.source,
        case.public,
        case.made_of,
        case.period,
        case.scene.words if layer is not None else "",
        tuple(filter(None, sentences)),
        tuple(filter(None, [*methods, *case.remarks, case.scene.warning])),
        tables,
        {name: meanings_for(plan.method)[name] for name in sorted(used)},
        layer,
        dict(classes.styles) if classes else {},
        case.internal,
        per=case.base.name if case.base else "",
    )


def mapped(
    case: Case,
    table: pd.DataFrame,
    classes: Classes,
    sentences: Sequence[str],
    methods: Sequence[str],
    others: Mapping[str, pd.DataFrame] | None = None,
) -> Finding:
    """Return a finding on a map.

    On many cells those with nothing in them and nothing to notice are left out of the table and the layer.

    Parameters
    ----------
    table : DataFrame
        A row an area of the scene, in its order, without codes and names; what is counted comes first.
    """
    scene = case.scene
    classes = _with_hidden(case, classes)
    full = pd.concat([scene.areas[["area_code", "area_name"]], table], axis=1)
    full.insert(2, "class", classes.words)
    kept = np.ones(len(full), bool)
    if scene.one == "cell":
        amounts = [name for name in (table.columns[0], "beside") if name in table]
        kept = ~(classes.plain() & (full[amounts].fillna(1) == 0).all(axis=1).to_numpy())
    order = _highest_first(full)
    which = order[kept[order]]
    shown = full.iloc[which].reset_index(drop=True)
    layer = gpd.GeoDataFrame(shown, geometry=scene.shapes(which).to_numpy(), crs="EPSG:27700")
    left = len(full) - len(which)
    said = f"{left:,} cells with nothing in them and nothing to notice are left out." if left else ""
    tables = {"areas": shown, **(others or {})}
    return replace(finding(case, sentences, [*methods, said], tables, layer, classes), left_out=left)


def _with_hidden(case: Case, classes: Classes) -> Classes:
    """Return the classes with one for the areas of which a table hides the figure."""
    codes = set().union(*(_hidden_in(profile, case.now) for profile in case.made_of))
    mine = (classes.words == NO_FIGURE) & case.scene.areas["area_code"].isin(codes).to_numpy(bool)
    if not mine.any():
        return classes
    words = np.where(mine, HIDDEN_FIGURE, classes.words).astype(object)
    known = {name: style for name, style in classes.styles.items() if name != NO_FIGURE}
    unknown = {NO_FIGURE: MISSING} if (words == NO_FIGURE).any() else {}
    return Classes(words, {**known, HIDDEN_FIGURE: HIDDEN, **unknown})


def _hidden_in(profile: Profile, now: str) -> set[str]:
    """The areas of which a table hides a figure: of a period, or of the only one that it has."""
    cells = profile.cells
    if "area_code" not in cells:
        return set()
    of_now = (cells["period"] == now) | (len(set(cells["period"])) == 1)
    return set(cells.loc[of_now & (cells["marker"] == "c"), "area_code"])


def _highest_first(table: pd.DataFrame) -> NDArray[np.int64]:
    """Return the rows from the highest of what is shown to the lowest, missing ones last."""
    by = next(name for name in (*_SHOWN, table.columns[3]) if name in table)
    return table[by].sort_values(ascending=False, na_position="last", kind="stable").index.to_numpy(np.int64)
