"""Weights that people bring along: a crosswalk of their own, or what is counted at points or for areas."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from geoaudit.errors import FileError, GeographyError
from geoaudit.files.archives import Member, members
from geoaudit.files.headers import listed, numbers_listed
from geoaudit.files.reading import SUFFIXES, read_table, table_columns
from geoaudit.files.tables import TextTable
from geoaudit.places.refusing import as_geography

WEIGHTS = ("from_code", "to_code", "weight")
PLACE = ("easting", "northing")
VALUES = ("value", "population", "residents", "households", "addresses", "weight")
"""What a column of values at points may be called."""


def read_supplied(path: Path) -> tuple[pd.DataFrame, str]:
    """Read weights of either kind: a crosswalk, where the file has its columns, or a table of points.

    Returns
    -------
    table : DataFrame
        As `read_weights` returns, or ``easting``, ``northing`` (metres, EPSG:27700), ``value`` (0 or more).
    name : str
        What to call the weights: the file without its ending, or its column of values.

    Raises
    ------
    GeographyError
        Where the file is neither, or as `read_weights`.
    """
    file = _file(path)
    with as_geography():
        found = table_columns(file)
    if set(WEIGHTS) <= set(found):
        return read_weights(path), path.name.split(".")[0]
    names = _point_columns(file.label, found)
    read = _read(file, list(names.values()))
    points = {ours: _numbers(read, theirs, 0.0, np.inf) for ours, theirs in names.items()}
    return pd.DataFrame(points), names["value"]


def read_weights(path: Path) -> pd.DataFrame:
    """Read a crosswalk: ``from_code``, ``to_code`` and ``weight``, as `geoaudit crosswalk` writes it.

    Returns
    -------
    DataFrame
        Those columns; weights from 0 to 1.

    Raises
    ------
    GeographyError
        Where the file cannot be read, lacks a column or a code, or has weights that are none, or a pair
        twice.
    """
    read = _read(_file(path), WEIGHTS)
    table = _codes(read, ["from_code", "to_code"])
    table["weight"] = _numbers(read, "weight", 0.0, 1.0)
    _refuse(read, "each pair of codes once", table.duplicated(["from_code", "to_code"]))
    return table


def read_values(path: Path, code: str, value: str) -> pd.DataFrame:
    """Read what is counted for areas, from the columns `code` and `value`: ``area_code`` and ``value``.

    Raises
    ------
    GeographyError
        Where the file cannot be read, lacks a column, a code or a number, or has a code twice.
    """
    read = _read(_file(path), (code, value))
    table = _codes(read, [code]).rename(columns={code: "area_code"})
    _refuse(read, "each area once", table["area_code"].duplicated())
    return table.assign(value=_numbers(read, value, 0.0, np.inf))


def _file(path: Path) -> Member:
    with as_geography():
        files = members(path, SUFFIXES)
        if len(files) != 1:
            raise FileError(f"The weights must be in one file, and {path.name} holds {len(files)}: name one.")
        return files[0]


def _read(file: Member, columns: Sequence[str]) -> TextTable:
    with as_geography():
        return read_table(file, columns=columns)


def _point_columns(label: str, found: Sequence[str]) -> dict[str, str]:
    """Return the file's names of easting, northing and value."""
    plain = {name.casefold(): name for name in reversed(found)}
    values = [name for name in VALUES if name in plain]
    missing = [name for name in PLACE if name not in plain]
    if missing or len(values) != 1:
        what = f"no {missing[0]}" if missing else f"{len(values)} of the last"
        raise GeographyError(
            f"{label} must be a gazetteer, or have columns {', '.join(WEIGHTS)}, or easting, northing "
            f"and one of {', '.join(VALUES)}, but it has {what}: it has {listed(found)}."
        )
    return {**{name: plain[name] for name in PLACE}, "value": plain[values[0]]}


def _codes(read: TextTable, columns: Sequence[str]) -> pd.DataFrame:
    table = pd.DataFrame({name: read.table[name].to_pandas().astype("str") for name in columns})
    _refuse(read, f"a code in {' and '.join(columns)}", table.isna().any(axis=1))
    return table


def _numbers(read: TextTable, column: str, low: float, high: float) -> "pd.Series[float]":
    text = read.table[column].to_pandas().astype("str").str.replace(",", "")
    numbers: pd.Series[float] = pd.to_numeric(text, errors="coerce").astype("float64")
    right = numbers.between(low, high) & ~numbers.isin([np.inf])
    limit = f" and at most {high:g}" if np.isfinite(high) else ""
    _refuse(read, f"a number of at least {low:g}{limit} in column {column!r}", ~right)
    return numbers


def _refuse(read: TextTable, what: str, wrong: pd.Series) -> None:
    rows = read.rows[wrong.to_numpy(bool)].tolist()
    if rows:
        raise GeographyError(
            f"{read.label} must give {what}, but {len(rows):,} of {len(wrong):,} rows do not: correct row "
            f"{numbers_listed(rows)}."
        )
