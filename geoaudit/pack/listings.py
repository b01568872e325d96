"""Tables of the report that list what a finding holds, as words and numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from geoaudit.pack.hotspot_files import tidy
from geoaudit.pack.hotspot_rules import AREA, AREA_MEANINGS
from geoaudit.pack.margins import plain

MOST_ROWS = 40
# Below this a fraction is nought to a reader, and printed as less than it.
_LEAST = 0.0001

_HEADS = {
    "n": "Number",
    "n_before": "Number before",
    "p": "p-value",
    "p_corrected": "p-value, corrected",
    "p_more": "p-value, more",
    "z": "z score",
    "pai": "PAI",
    "pei": "PEI",
}


@dataclass(frozen=True)
class Listing:
    """A table of the page.

    Attributes
    ----------
    caption : str
    heads : tuple of (str, bool)
        The words of each column, and whether it holds numbers.
    rows : tuple of tuple of str
    """

    caption: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]


def number(value: float) -> str:
    """Return a figure as it is read: four digits of a fraction, and the whole part of what has more."""
    if value != 0 and abs(value) < _LEAST:
        return f"less than {_LEAST}" if value > 0 else f"more than -{_LEAST}"
    if float(value).is_integer() or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def listing(caption: str, table: pd.DataFrame, most: int) -> Listing:
    """Return the first rows of a table as the report shows them, made of the figures as they are written."""
    if tuple(table.columns[:2]) == AREA and table[AREA[0]].equals(table[AREA[1]]):
        table = table.drop(columns=AREA[1])
    table = tidy(table)
    shown = table.head(most)
    said = f"{caption}: the first {len(shown)} of {len(table):,} rows" if len(shown) < len(table) else caption
    numeric = [_is_number(table[name]) for name in table.columns]
    heads = tuple((_head(str(name)), right) for name, right in zip(table.columns, numeric, strict=True))
    columns = [_entries(shown[name], right) for name, right in zip(shown.columns, numeric, strict=True)]
    rows = tuple(zip(*columns, strict=True))
    return Listing(said, heads, rows)


def columns_of(tables: Iterable[pd.DataFrame], meanings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return the words of each column of a finding's tables, once, and what it means."""
    names = dict.fromkeys(str(name) for table in tables for name in table.columns)
    said = AREA_MEANINGS | dict(meanings)
    return tuple((_head(name), said[name]) for name in names)


def _head(column: str) -> str:
    return _HEADS.get(column) or plain(column)


def _entries(values: pd.Series, numeric: bool) -> list[str]:
    said = number if numeric else str
    return ["" if pd.isna(value) else said(value) for value in values.tolist()]


def _is_number(values: pd.Series) -> bool:
    return bool(pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values))
