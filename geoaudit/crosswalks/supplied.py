"""Weights that people bring along: a crosswalk of their own, or what is counted for areas by their codes."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from geoaudit.errors import FileError, GeographyError
from geoaudit.files.archives import members
from geoaudit.files.headers import numbers_listed
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.files.tables import TextTable
from geoaudit.places.refusing import as_geography

WEIGHTS = ("from_code", "to_code", "weight")


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
    read = _read(path, WEIGHTS)
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
    read = _read(path, (code, value))
    table = _codes(read, [code]).rename(columns={code: "area_code"})
    _refuse(read, "each area once", table["area_code"].duplicated())
    return table.assign(value=_numbers(read, value, 0.0, np.inf))


def _read(path: Path, columns: Sequence[str]) -> TextTable:
    with as_geography():
        files = members(path, SUFFIXES)
        if len(files) != 1:
            raise FileError(f"The weights must be in one file, and {path.name} holds {len(files)}: name one.")
        return read_table(files[0], columns=columns)


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
