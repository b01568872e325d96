"""Crosswalks and figures written as short tables."""

from collections.abc import Iterable

import pandas as pd

from geoaudit.crosswalks.crosswalk import AREA, Crosswalk

Row = tuple[object, ...]


def frame(columns: str, rows: Iterable[Row]) -> pd.DataFrame:
    """A table of rows, with text and numbers as they come."""
    table = pd.DataFrame(list(rows), columns=columns.split())
    words = [c for c in table if c in {"from_code", "to_code", "basis", "reason", "area_code"}]
    numbers = [c for c in table if c in {"weight", "n", "lower", "upper"}]
    return table.astype(dict.fromkeys(words, "str") | dict.fromkeys(numbers, "float64"))


def crosswalk(
    weights: Iterable[Row], lost: Iterable[Row] = (), possible: Iterable[Row] | None = None
) -> Crosswalk:
    """A crosswalk of rows (from, to, weight, basis) and (from, reason, weight); every pair is possible."""
    rows = frame("from_code to_code weight basis", weights).sort_values(["from_code", "to_code"])
    left = frame("from_code reason weight", lost).sort_values(["from_code", "reason"])
    pairs = rows[["from_code", "to_code"]] if possible is None else frame("from_code to_code", possible)
    tables = [table.reset_index(drop=True) for table in (rows, left, pairs)]
    return Crosswalk("old", "new", AREA, *tables)


def counted(rows: Iterable[Row], keys: str = "") -> pd.DataFrame:
    """Figures that are known: rows of keys, area and figure."""
    table = frame(f"{keys} area_code n".strip(), rows)
    return table.assign(lower=table["n"], upper=table["n"])


def bounded(rows: Iterable[Row], keys: str = "") -> pd.DataFrame:
    """Figures with their bounds: rows of keys, area, figure, lower, upper."""
    return frame(f"{keys} area_code n lower upper".strip(), rows)
