"""Small areas as points with a value: what figures can be spread like, such as residents or households."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member, members
from geoaudit.files.headers import listed, numbers_listed
from geoaudit.files.reading import SUFFIXES, read_table, table_columns
from geoaudit.places.refusing import as_geography

PLACE = ("easting", "northing")
VALUES = ("value", "population", "residents", "households", "addresses", "weight")
"""What the column of values may be called."""


def read_small_areas(path: Path) -> tuple[pd.DataFrame, str]:
    """Read a table of small areas: where each is, and what is counted there.

    Parameters
    ----------
    path : Path
        CSV, spreadsheet or Parquet with columns ``easting``, ``northing`` (metres, EPSG:27700) and one of
        `VALUES`, in any order and capitals; other columns are left aside.

    Returns
    -------
    small : DataFrame
        ``easting``, ``northing``, ``value``.
    name : str
        What the column of values is called.

    Raises
    ------
    GeographyError
        Where the file is no such table, or a place or value is no number.
    """
    with as_geography():
        member = _only_table(path)
        names = _columns(member.label, table_columns(member))
        read = read_table(member, columns=list(names.values()))
    text = {ours: read.table[theirs].to_pandas() for ours, theirs in names.items()}
    numbers = pd.DataFrame({ours: pd.to_numeric(column, errors="coerce") for ours, column in text.items()})
    wrong = read.rows[~np.isfinite(numbers.to_numpy(np.float64)).all(axis=1)].tolist()
    if wrong:
        raise GeographyError(
            f"{member.label} must give numbers in columns {listed(list(names.values()))}, but {len(wrong):,} "
            f"rows do not: correct row {numbers_listed(wrong)}."
        )
    return numbers.astype("float64"), names["value"]


def _only_table(path: Path) -> Member:
    found = members(path, SUFFIXES)
    if len(found) != 1:
        raise GeographyError(
            f"{path.name} must hold one table of small areas, but it holds {len(found)}: name the one."
        )
    return found[0]


def _columns(label: str, found: Sequence[str]) -> dict[str, str]:
    """Return the file's names of easting, northing and value."""
    plain = {name.casefold(): name for name in reversed(found)}
    values = [name for name in VALUES if name in plain]
    missing = [name for name in PLACE if name not in plain]
    if missing or len(values) != 1:
        what = f"no {missing[0]}" if missing else f"{len(values)} of the last"
        raise GeographyError(
            f"{label} must be a gazetteer, or have columns easting, northing and one of {', '.join(VALUES)}, "
            f"but it has {what}: it has {listed(found)}."
        )
    return {**{name: plain[name] for name in PLACE}, "value": plain[values[0]]}
