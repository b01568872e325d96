"""The layers in other formats, where the specification asks: Shapefile for older programs, CSV for joins.

A Shapefile's field names have ten characters at most: `fields.csv` says what each stands for, and each layer
has its style beside it (`.qml`), which QGIS finds by itself. A wide CSV has one row an area and the columns
of the layer, to be joined by `area_code` to boundaries of one's own.

Source: Esri (1998), "ESRI Shapefile Technical Description"; dBASE's limit of ten characters a name and, in
most programs, of 255 fields.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyogrio

from geoaudit.pack.gis_looks import Look
from geoaudit.pack.gis_styles import qml_of
from geoaudit.pack.layers import Layer
from geoaudit.pack.tables import frame_metadata, to_csv, to_json

SHAPEFILE, CSV = "shapefile", "csv"
FORMATS = (SHAPEFILE, CSV)
PARTS = (".cpg", ".dbf", ".prj", ".qml", ".shp", ".shx")
"""What a Shapefile of a pack consists of."""
FIELDS = f"layers/{SHAPEFILE}/fields.csv"
FIELD_COLUMNS = ("layer", "field", "column")

_MOST_FIELDS = 255
_LONGEST = 10
# The day in the header of the attribute table: equal packs need equal bytes.
_DAY = "2000-01-01"
_AREA = ("area_code", "area_name")
_KINDS = {"n_": "n_", "marker_": "m_", "lower_": "l_", "upper_": "u_"}


def shapefile_parts(layer: str) -> list[str]:
    """Return the paths in a pack of a layer's Shapefile."""
    return [f"layers/{SHAPEFILE}/{layer}{part}" for part in PARTS]


def csv_path(layer: str) -> str:
    """Return the path in a pack of a layer's wide CSV."""
    return f"layers/{CSV}/{layer}.csv"


def write_shapefiles(layers: Sequence[Layer], folder: Path) -> None:
    """Write each layer as a Shapefile into a folder that is made; equal layers give equal bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    for layer in layers:
        names = short_names(fitting(layer.areas.columns))
        areas = layer.areas[[*names, "geometry"]].rename(columns=names)
        pyogrio.write_dataframe(
            areas,
            folder / f"{layer.name}.shp",
            driver="ESRI Shapefile",
            layer_options={"ENCODING": "UTF-8", "RESIZE": "YES", "DBF_DATE_LAST_UPDATE": _DAY},
        )
        (folder / f"{layer.name}.qml").write_text(qml_of(renamed(layer.shown, names)), encoding="utf-8")


def fields_file(layers: Iterable[Layer]) -> Iterator[tuple[str, bytes]]:
    """Yield the table that says what each field of the Shapefiles stands for, with its description."""
    frame = fields_of({layer.name: list(layer.areas.columns) for layer in layers})
    yield FIELDS, to_csv(frame)
    yield f"{FIELDS}-metadata.json", to_json(frame_metadata("fields.csv", "Fields of the Shapefiles", frame))


def fields_of(columns: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """Return a row a field of the Shapefiles: the layer, the field and the column that it stands for.

    Parameters
    ----------
    columns : mapping of str to sequence of str
        The columns of each layer by its name.

    Returns
    -------
    DataFrame
        Columns `layer`, `field`, `column`; a field is empty where the Shapefile has no room for the column.
    """
    rows = [
        (layer, short_names(fitting(names)).get(name, ""), name)
        for layer, names in columns.items()
        for name in names
        if name != "geometry"
    ]
    return pd.DataFrame(rows, columns=list(FIELD_COLUMNS))


def wide_files(layers: Iterable[Layer]) -> Iterator[tuple[str, bytes]]:
    """Yield each layer as a CSV of one row an area, with its description."""
    for layer in layers:
        frame = pd.DataFrame(layer.areas.drop(columns="geometry"))
        path = csv_path(layer.name)
        yield path, to_csv(frame)
        yield (
            f"{path}-metadata.json",
            to_json(frame_metadata(Path(path).name, layer.title or layer.name, frame)),
        )


def fitting(columns: Iterable[str]) -> list[str]:
    """Return the columns that a Shapefile has room for: of too many the last, which are the latest."""
    names = [str(name) for name in columns if name != "geometry"]
    if len(names) <= _MOST_FIELDS:
        return names
    first = [name for name in names if name in _AREA]
    others = [name for name in names if name not in _AREA]
    kept = others[-(_MOST_FIELDS - len(first)) :]
    # A marker, or the end of a range, is nothing without its figure.
    start = next((i for i, name in enumerate(kept) if name.startswith("n_")), 0)
    return [*first, *kept[start:]]


def short_names(columns: Sequence[str]) -> dict[str, str]:
    """Return the name of each column in a Shapefile: ten letters, digits and underscores at most, distinct.

    `n_`, `marker_`, `lower_` and `upper_` become `n_`, `m_`, `l_` and `u_`, before the label where that is
    short and else before its number: those of one period and category have the same.
    """
    labels = list(dict.fromkeys(label for _, label in map(_split, columns) if label))
    taken: set[str] = set()
    found = {}
    for number, column in enumerate(columns, start=1):
        kind, label = _split(column)
        short = f"{kind}{label if len(label) <= _LONGEST - 2 else f'{labels.index(label) + 1:04d}'}"
        short = short if kind else re.sub(r"\W", "_", column, flags=re.ASCII)
        if len(short) > _LONGEST or short.lower() in taken:
            short = f"{re.sub(r'[^A-Za-z]', '', column)[:5] or 'f'}_{number:04d}"
        taken.add(short.lower())
        found[column] = short
    return found


def renamed(look: Look, names: Mapping[str, str]) -> Look:
    """Return a look whose columns have other names."""
    entries = tuple(
        replace(e, tests=tuple(replace(t, column=names.get(t.column, t.column)) for t in e.tests))
        for e in look.entries
    )
    return replace(look, entries=entries, column=names.get(look.column, look.column))


def _split(column: str) -> tuple[str, str]:
    """Return how the field of a figure's column begins, and its label; both empty for any other column."""
    for kind, short in _KINDS.items():
        if column.startswith(kind):
            return short, column.removeprefix(kind)
    return "", ""
