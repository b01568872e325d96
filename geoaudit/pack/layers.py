"""The tables by area as layers of one GeoPackage, for the council's GIS.

One layer a table, in British National Grid metres (EPSG:27700): `area_code`, `area_name`, and for every
period (and every category, while they are few) `n_<label>` and `marker_<label>`; where the table has ranges
also `lower_<label>` and `upper_<label>`. One more layer a boundary set. Classes of addresses that lie in no
area are in the tables and not in the layers.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.errors import PackError
from geoaudit.pack.margins import at_total, categories_of
from geoaudit.pack.tables import distinct, slug
from geoaudit.places.boundaries import BoundarySet

MOST_COLUMNS = 200
ENDS = ("lower", "upper")
# SQLite holds at most 2,000 columns.
MOST_HELD = 1900
# OGR stamps each layer with the time of writing unless told another: equal packs need equal bytes.
STAMP = "2000-01-01T00:00:00.000Z"


@dataclass(frozen=True)
class Layer:
    """A layer to be written: its name, what it shows, and its areas."""

    name: str
    description: str
    areas: gpd.GeoDataFrame


def boundary_layer(name: str) -> str:
    """Return the name of the layer that holds a boundary set."""
    return f"boundaries-{slug(name)}"


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
    cells, labels = _labelled(profile)
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
        A sentence that is added to each description: how the figures are protected.
    """
    for name, found in boundaries.items():
        yield Layer(boundary_layer(name), f"{name}, {found.date.isoformat()}", found.areas)
    for name, profile in tables.items():
        if "area" in profile.by and profile.boundaries:
            areas = boundaries[profile.boundaries].areas
            figures = wide(profile, pd.Index(areas["area_code"])).drop(columns="area_code")
            plain = areas[["area_code", "area_name", "geometry"]].reset_index(drop=True)
            joined = gpd.GeoDataFrame(pd.concat([plain, figures], axis=1), geometry="geometry", crs=areas.crs)
            yield Layer(name, f"{profile.title}. {note}", joined)


def write_layers(layers: Iterable[Layer], path: Path) -> None:
    """Write the layers as one GeoPackage; equal layers give equal bytes."""
    with _fixed_date():
        for layer in layers:
            pyogrio.write_dataframe(
                layer.areas,
                path,
                layer=layer.name,
                driver="GPKG",
                promote_to_multi=True,
                layer_options={"IDENTIFIER": layer.name, "DESCRIPTION": layer.description},
            )


@dataclass(frozen=True)
class Layers:
    """A GeoPackage that is open for reading: a copy, since opening one can change its bytes."""

    path: Path

    @property
    def names(self) -> list[str]:
        """The names of its layers."""
        return [str(name) for name, _ in pyogrio.list_layers(self.path)]

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


def _labelled(profile: Profile) -> tuple[pd.DataFrame, list[str]]:
    """Return the cells that a layer has room for, each with its label's number, and the labels."""
    cells, dims = profile.cells, [*categories_of(profile), "period"]
    each = 4 if profile.ranged else 2
    for name in sorted(categories_of(profile), key=lambda name: -cells[name].nunique()):
        if each * len(cells[dims].drop_duplicates()) > MOST_COLUMNS:
            cells = at_total(cells, [name])
    number = cells.groupby(dims, sort=False, observed=True).ngroup().to_numpy(np.int64)
    combinations = cells[dims].drop_duplicates().tail(MOST_HELD // each)
    first = int(number.max() + 1 - len(combinations)) if len(number) else 0
    kept = cells.assign(label=number - first)
    return kept[kept["label"] >= 0], distinct(_labels(combinations, categories_of(profile)), "_")


def _labels(combinations: pd.DataFrame, categories: list[str]) -> list[str]:
    """Return each combination's label: the period, and the categories unless all are at their total."""
    labels = []
    for period, *values in combinations[["period", *categories]].itertuples(index=False):
        parts = [period] if all(value == TOTAL for value in values) else [period, *values]
        labels.append("_".join(slug(str(part)).replace("-", "_") for part in parts))
    return labels
