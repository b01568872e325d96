"""The tables by area as layers of one GeoPackage, for the council's GIS.

One layer a table, in British National Grid metres (EPSG:27700): `area_code`, `area_name`, and for every
period (and every category, while they are few) `n_<label>` and `marker_<label>`; where the table has ranges
also `lower_<label>` and `upper_<label>`. One more layer a boundary set. Classes of addresses that lie in no
area are in the tables and not in the layers. The table `layer_styles` holds the style of each layer, which
QGIS reads with it.
"""

import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.errors import PackError
from geoaudit.pack.gis_about import NOTHING, UNRELEASED, About
from geoaudit.pack.gis_looks import OUTLINES, Look, look_of_areas, look_of_table
from geoaudit.pack.gis_styles import STYLES, styles_table
from geoaudit.pack.margins import apart, at_total, categories_of
from geoaudit.pack.tables import distinct, slug
from geoaudit.periods.dates import in_full
from geoaudit.places.boundaries import BoundarySet

MOST_COLUMNS = 200
ENDS = ("lower", "upper")
BOUNDARIES = "Boundaries"
EXACT = "The source is public: its figures are exact."
# SQLite holds at most 2,000 columns.
MOST_HELD = 1900
# OGR stamps each layer with the time of writing unless told another: equal packs need equal bytes.
STAMP = "2000-01-01T00:00:00.000Z"
# The version that programs of ten years ago read.
_VERSION = "1.2"


@dataclass(frozen=True)
class Layer:
    """A layer to be written.

    Attributes
    ----------
    name : str
        As files and scripts name it.
    description : str
        What it shows, and how its figures are protected.
    areas : GeoDataFrame
    title : str
        What a reader calls it; empty: as its name.
    group : str
        Under what a GIS lists it: `BOUNDARIES`, a source, or a chapter of the report.
    source, period, boundaries : str
        What it was made of, what is shown first of it, and the areas with their date, in words.
    look : Look or None
        How it looks; None: as its shapes and columns suggest.
    """

    name: str
    description: str
    areas: gpd.GeoDataFrame
    title: str = ""
    group: str = ""
    source: str = ""
    period: str = ""
    boundaries: str = ""
    look: Look | None = None

    @property
    def shown(self) -> Look:
        """How it looks."""
        return self.look or look_of_areas(self.areas)


def boundary_layer(name: str) -> str:
    """Return the name of the layer that holds a boundary set."""
    return layer_name(f"boundaries-{slug(name)}")


def layer_name(stem: str) -> str:
    """Return the name of the layer of a file: of letters, digits and underscores, and no word of SQL.

    ArcGIS asks for a layer by its bare name, and finds none that a database has to have in quotation marks.

    Source: Esri, "Object name limits" (ArcGIS Pro's manual).
    """
    name = stem.replace("-", "_")
    return name if "_" in name and not name[0].isdigit() else f"layer_{name}"


def wide(profile: Profile, codes: pd.Index) -> pd.DataFrame:
    """Return a table by area with one row an area and two columns a period (and category), four with ranges.

    Parameters
    ----------
    profile : Profile
        A table by area.
    codes : Index
        The area codes wanted, in the order wanted.

    Returns
    -------
    DataFrame
        Columns `area_code`, then `n_<label>` (Int64) and `marker_<label>` (text), and where the table has
        ranges `lower_<label>` and `upper_<label>` (Int64). Where all categories would
        take more than `MOST_COLUMNS` columns, those of the longest lists are left at their total. An area
        that the table does not hold is `x`, not available.
    """
    cells, _, labels = _labelled(profile)
    cells = cells[cells["area_code"].isin(codes)]
    at = codes.get_indexer(pd.Index(cells["area_code"])), cells["label"].to_numpy()
    shape = len(codes), len(labels)
    markers = np.full(shape, "x", dtype=object)
    markers[at] = cells["marker"].to_numpy(object)
    spread = {name: _spread(cells[name], at, shape) for name in ("n", *(ENDS if profile.ranged else ()))}
    columns: dict[str, object] = {"area_code": codes.to_numpy(object)}
    for i, label in enumerate(labels):
        whole = {name: pd.arrays.IntegerArray(n[:, i], gone[:, i]) for name, (n, gone) in spread.items()}
        columns[f"n_{label}"] = whole.pop("n")
        columns[f"marker_{label}"] = markers[:, i]
        columns |= {f"{name}_{label}": end for name, end in whole.items()}
    return pd.DataFrame(columns)


def shown_first(profile: Profile) -> tuple[str, str]:
    """Return the label of the columns that a layer of the table shows, and what they are of, in words.

    They are its latest period, at the total of whatever has one; both are empty where the table has no cells.
    """
    _, combinations, labels = _labelled(profile)
    kept = at_total(combinations.assign(label=labels), categories_of(profile))
    if kept.empty:
        return "", ""
    fixed = apart(profile)
    first = kept[(kept[fixed] == kept[fixed].iloc[0]).all(axis=1)]
    period = first["period"].unique()[-1]
    row = first[first["period"] == period].iloc[0]
    said = [*(str(row[name]) for name in fixed), "all periods" if period == TOTAL else str(period)]
    return str(row["label"]), ", ".join(said)


def _spread(
    values: pd.Series, at: tuple[NDArray[np.intp], NDArray[np.int64]], shape: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the values by area and label, and which of them are missing; a column of each is its own."""
    figures, missing = np.zeros(shape, np.int64, order="F"), np.ones(shape, bool, order="F")
    figures[at] = values.fillna(0).to_numpy(np.int64)
    missing[at] = values.isna().to_numpy()
    return figures, missing


def make_layers(
    tables: Mapping[str, Profile], boundaries: Mapping[str, BoundarySet], note: str
) -> Iterator[Layer]:
    """Yield the boundary sets' layers and then those of the tables by area.

    Parameters
    ----------
    tables : mapping of str to Profile
        By layer name; those not by area are passed over.
    boundaries : mapping of str to BoundarySet
        By name.
    note : str
        A sentence that is added to the description of what is about people: how it is protected.
    """
    dated = {name: f"{name}, {in_full(found.date)}" for name, found in boundaries.items()}
    for name, found in boundaries.items():
        yield Layer(
            boundary_layer(name),
            f"{name}, {found.date.isoformat()}",
            found.areas,
            title=f"Boundaries: {name}",
            group=BOUNDARIES,
            boundaries=dated[name],
            look=OUTLINES,
        )
    for name, profile in tables.items():
        if "area" in profile.by and profile.boundaries:
            yield _table_layer(name, profile, boundaries[profile.boundaries].areas, note, dated)


def _table_layer(
    name: str, profile: Profile, areas: gpd.GeoDataFrame, note: str, dated: Mapping[str, str]
) -> Layer:
    codes = pd.Index(areas["area_code"])
    figures = wide(profile, codes).drop(columns="area_code")
    plain = areas[["area_code", "area_name", "geometry"]].reset_index(drop=True)
    label, period = shown_first(profile)
    return Layer(
        name,
        f"{profile.title}. {EXACT if profile.public else note}",
        gpd.GeoDataFrame(pd.concat([plain, figures], axis=1), geometry="geometry", crs=areas.crs),
        title=profile.title,
        group=profile.source,
        source=profile.source,
        period=period,
        boundaries=dated[profile.boundaries],
        look=look_of_table(profile, codes, label, period) if label else OUTLINES,
    )


def said_of(layer: Layer, about: About) -> str:
    """Return what a layer shows, of what source and on which areas, as sentences."""
    source = about.sources.get(layer.source, layer.source)
    facts = {"Shown": layer.period, "Source": source, "Boundaries": layer.boundaries}
    return " ".join(f"{key}: {text}." for key, text in facts.items() if text)


def described(layer: Layer, about: About) -> str:
    """Return a layer's description, which QGIS shows as its abstract: all that a reader must know of it."""
    release = "" if about.release or layer.description.count(UNRELEASED) else f"{UNRELEASED}."
    return " ".join(filter(None, [release, layer.description, said_of(layer, about), *about.attributions]))


def facts_of(layer: Layer, about: About) -> dict[str, str]:
    """Return what a GIS is told of a layer, by keyword; nothing that is not known."""
    facts = {
        "TITLE": layer.title,
        "SOURCE": about.sources.get(layer.source, layer.source),
        "PERIOD_SHOWN": layer.period,
        "BOUNDARIES": layer.boundaries,
        "POLICY": about.policy,
        "PARTNERSHIP": about.partnership,
        "ATTRIBUTION": " ".join(about.attributions),
    }
    return {key: text for key, text in facts.items() if text}


def write_layers(layers: Iterable[Layer], path: Path, about: About = NOTHING) -> None:
    """Write the layers as one GeoPackage with the style of each; equal layers give equal bytes.

    Parameters
    ----------
    layers : iterable of Layer
    path : Path
    about : About
        What is said of the pack in each layer's metadata.

    Raises
    ------
    OSError
        Where they do not lie whole on the disk afterwards.
    """
    looks: list[tuple[str, Look]] = []
    written: dict[str, int] = {}
    with _fixed_date(), _failing_as_a_disk():
        for layer in layers:
            pyogrio.write_dataframe(
                layer.areas,
                path,
                layer=layer.name,
                driver="GPKG",
                promote_to_multi=not layer.shown.points,
                dataset_options={"VERSION": _VERSION},
                layer_options={"IDENTIFIER": layer.name, "DESCRIPTION": described(layer, about)},
                layer_metadata=facts_of(layer, about),
            )
            written[layer.name] = len(layer.areas)
            looks.append((layer.name, layer.shown))
        table = styles_table(looks, STAMP)
        pyogrio.write_dataframe(
            table, path, layer=STYLES, driver="GPKG", append=True, layer_options={"FID": "id"}
        )
    _require_written(path, written)


@contextmanager
def _failing_as_a_disk() -> Iterator[None]:
    """What keeps GDAL from writing areas that it was given whole is the disk, whatever GDAL calls it."""
    try:
        yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError):
        raise OSError from None


def _require_written(path: Path, written: Mapping[str, int]) -> None:
    """Read the file back: of a full disk GDAL can say nothing, and leave out areas or a spatial index."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            tables = {name for (name,) in file.execute("select name from sqlite_master").fetchall()}
            found = {
                name: file.execute(f'select count(*) from "{name}"').fetchone()[0]
                for name in written
                if {name, f"rtree_{name}_geom"} <= tables
            }
            whole = file.execute("pragma integrity_check").fetchone()[0] == "ok"
    except sqlite3.Error:
        raise OSError from None
    if not whole or found != written:
        raise OSError


@dataclass(frozen=True)
class Layers:
    """A GeoPackage that is open for reading: a copy, since opening one can change its bytes."""

    path: Path

    @property
    def names(self) -> list[str]:
        """The names of its layers."""
        return [str(name) for name, kind in pyogrio.list_layers(self.path) if name != STYLES or kind]

    def codes(self, name: str) -> pd.Index:
        """Return the codes of a layer's areas, in their order."""
        columns = ["area_code"]
        areas: pd.DataFrame = pyogrio.read_dataframe(
            self.path, layer=name, columns=columns, read_geometry=False
        )
        return pd.Index([str(code) for code in areas["area_code"]])

    def read(self, name: str) -> gpd.GeoDataFrame:
        """Return a layer; `marker_` columns are text without missing values."""
        areas = pyogrio.read_dataframe(self.path, layer=name)
        for column in areas.columns:
            if column.startswith(("n_", "lower_", "upper_")) and _whole(areas[column]):
                areas[column] = areas[column].astype("Int64")
            elif column.startswith("marker_"):
                areas[column] = areas[column].fillna("").astype("str")
        return areas


@contextmanager
def open_layers(content: bytes) -> Iterator[Layers]:
    """Yield the layers of a GeoPackage.

    Raises
    ------
    PackError
        Where the content is no GeoPackage, or has not the layer that is asked of it.
    """
    with tempfile.TemporaryDirectory(prefix="geoaudit-") as folder:
        path = Path(folder) / "audit.gpkg"
        path.write_bytes(content)
        try:
            yield Layers(path)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError):
            raise PackError(
                "The layers of the pack must be a GeoPackage that holds those of the manifest."
            ) from None


@contextmanager
def _fixed_date() -> Iterator[None]:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _whole(values: pd.Series) -> bool:
    """Whether all are whole numbers: a method's figures are not, whatever they are called."""
    return bool(pd.api.types.is_numeric_dtype(values) and (values.dropna() % 1 == 0).all())


def _labelled(profile: Profile) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Return the cells that there is room for, each with its label's number, what is labelled, the labels."""
    cells, dims = profile.cells, [*categories_of(profile), "period"]
    each = 4 if profile.ranged else 2
    for name in sorted(categories_of(profile), key=lambda name: -cells[name].nunique()):
        if each * len(cells[dims].drop_duplicates()) > MOST_COLUMNS:
            cells = at_total(cells, [name])
    number = cells.groupby(dims, sort=False, observed=True).ngroup().to_numpy(np.int64)
    combinations = cells[dims].drop_duplicates().tail(MOST_HELD // each)
    first = int(number.max() + 1 - len(combinations)) if len(number) else 0
    kept = cells.assign(label=number - first)
    labels = distinct(_labels(combinations, categories_of(profile)), "_")
    return kept[kept["label"] >= 0], combinations, labels


def _labels(combinations: pd.DataFrame, categories: list[str]) -> list[str]:
    """Return each combination's label: the period, and the categories unless all are at their total."""
    labels = []
    for period, *values in combinations[["period", *categories]].itertuples(index=False):
        parts = [period] if all(value == TOTAL for value in values) else [period, *values]
        labels.append("_".join(slug(str(part)).replace("-", "_") for part in parts))
    return labels
