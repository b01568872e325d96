"""A table of published figures, as text with row numbers: no record of a person is ever read here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from geoaudit.errors import FileError, RecordsError
from geoaudit.files.archives import members, printable
from geoaudit.files.headers import numbers_listed
from geoaudit.files.reading import SUFFIXES, read_table

NOT_GIVEN = ("-", "–", "—", "n/a", "not available")
"""What reports print where there is no figure; a blank cell means the same."""

_NUMBER = r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?\s*%?"
_LARGEST = 1e9


@dataclass(frozen=True)
class PublishedTable:
    """A file of published figures.

    Attributes
    ----------
    label : str
        What messages call the file.
    text : DataFrame
        The asked-for columns as text, missing where blank; indexed by the row's number as a spreadsheet
        shows it.
    """

    label: str
    text: pd.DataFrame


def read_published(path: Path, required: Sequence[str], optional: Sequence[str]) -> PublishedTable:
    """Read delimited text, the first sheet of a workbook that is not empty, or Parquet.

    Parameters
    ----------
    path : Path
        The file; letter case does not matter in the names of its columns, and further columns are passed
        over.
    required, optional : sequence of str
        The columns; an optional one that is not there is missing in every row.

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a required column or has no row.
    """
    if not path.exists():
        raise FileError(f"{printable(path.name)} is not there: check the path.")
    files = members(path, SUFFIXES)
    if len(files) != 1:
        raise FileError(
            f"Published figures must be in one file, and {printable(path.name)} holds {len(files)}: name one."
        )
    read = read_table(files[0], columns=partial(_spelt, required, optional))
    if not len(read.rows):
        raise FileError(
            f"{read.label} must hold published figures, but it has no row below its header: add them."
        )
    text = read.table.to_pandas().astype("str").set_axis(read.rows)
    text = text.set_axis([name.casefold() for name in text.columns], axis=1)
    return PublishedTable(read.label, text.reindex(columns=[*required, *optional]).astype("str"))


def require_filled(read: PublishedTable, columns: Sequence[str]) -> None:
    """Refuse a row in which one of the columns is blank.

    Raises
    ------
    RecordsError
        Names the column and the rows.
    """
    for column in columns:
        refuse(read, f"something in column {column!r}", read.text[column].isna())


def require_one_of(read: PublishedTable, column: str, allowed: Sequence[str]) -> None:
    """Refuse a row whose column holds none of what is allowed.

    Raises
    ------
    RecordsError
        Names the column, what it may hold and the rows.
    """
    what = " or ".join(repr(value) for value in allowed)
    refuse(read, f"{what} in column {column!r}", ~read.text[column].isin(allowed))


def require_once(read: PublishedTable, columns: Sequence[str]) -> None:
    """Refuse a row that repeats an earlier one in all of the columns.

    Raises
    ------
    RecordsError
        Names the columns and the rows.
    """
    again = read.text.duplicated(list(columns))
    refuse(read, f"each combination of {', '.join(columns)} once", again)


def numbers(read: PublishedTable, column: str, least: float = -np.inf) -> "pd.Series[float]":
    """Return a column's numbers, NaN where there is none; a sign of per cent is passed over.

    Raises
    ------
    RecordsError
        Where a row has something that is no number, or one below `least` or over a thousand million.
    """
    text = given(read.text[column])
    shaped = text.where(text.str.fullmatch(_NUMBER).astype("boolean").fillna(value=False).astype(bool))
    plain = shaped.str.replace(r"[,%\s]", "", regex=True)
    found = pd.to_numeric(plain, errors="coerce").astype("float64")
    limit = f" of at least {least:g}" if np.isfinite(least) else ""
    wrong = text.notna() & ~found.between(max(least, -_LARGEST), _LARGEST)
    refuse(read, f"a number{limit}, or nothing, in column {column!r}", wrong)
    return found


def given(text: "pd.Series[str]") -> "pd.Series[str]":
    """Return the text, missing where it only says that there is no figure (`NOT_GIVEN`)."""
    return text.mask(text.str.casefold().isin(NOT_GIVEN))


def refuse(read: PublishedTable, what: str, wrong: "pd.Series[bool]") -> None:
    """Refuse the file where a row is wrong.

    Parameters
    ----------
    read : PublishedTable
        The file.
    what : str
        What every row must give.
    wrong : Series of bool
        Which do not.

    Raises
    ------
    RecordsError
        Names the file, how many rows and the first of them.
    """
    rows = read.text.index[wrong.to_numpy(bool)].tolist()
    if rows:
        raise RecordsError(
            f"{read.label} must give {what} in every row, but {len(rows):,} of {len(wrong):,} rows do not "
            f"(row {numbers_listed(rows)}): correct them."
        )


def _spelt(required: Sequence[str], optional: Sequence[str], found: Sequence[str]) -> list[str]:
    """Return the wanted columns as the file spells them; a required one that is not there stays as it is."""
    plain = {name.casefold(): name for name in reversed(found)}
    return [
        *(plain.get(name, name) for name in required),
        *(plain[name] for name in optional if name in plain),
    ]
