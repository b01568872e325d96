"""Dates as text: how a column writes them is decided from all its values, never row by row.

Source
------
Serial numbers: days since 30 December 1899, as Excel counts them from 1 March 1900 on (Microsoft,
"Date systems in Excel": the 1900 system).
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import RecordsError

DAY_FIRST, MONTH_FIRST = "dd/mm/yyyy", "mm/dd/yyyy"
STRAY = 0.05
"""Share of a column's dates that may be written otherwise; they are then not readable."""

_TIME = r"(?:[T ,]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AP]M)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_NUMERIC = "numbers divided by strokes"
_SHAPES = {
    "yyyy-mm-dd": rf"(?P<y>\d{{4}})[-/](?P<m>\d{{1,2}})[-/](?P<d>\d{{1,2}}){_TIME}",
    "yyyymmdd": r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})",
    "yyyy-mm": r"(?P<y>\d{4})-(?P<m>\d{2})",
    _NUMERIC: rf"(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<y>\d{{4}}){_TIME}",
    "dd month yyyy": rf"(?P<d>\d{{1,2}})[- ](?P<w>[A-Z]{{3,9}})[- ,]\s*(?P<y>\d{{4}}){_TIME}",
    "serial numbers": r"(?P<s>[1-9]\d{4})(?:\.\d+)?",
    "years of two digits": rf"\d{{1,2}}[-/. ](?:\d{{1,2}}|[A-Z]{{3,9}})[-/. ]\d{{2}}{_TIME}",
}
_MONTHS = (
    "January February March April May June July August September October November December".upper().split()
)
_MONTH_NUMBERS = {name[:n]: i for i, name in enumerate(_MONTHS, 1) for n in (3, 4, len(name))}


@dataclass(frozen=True)
class Dates:
    """A column of dates.

    Attributes
    ----------
    dates : Series of datetime64[s]
        The day, or a month's first day; NaT where there is none.
    bad : Series of bool
        Where there is text that is no date.
    precision : str
        `day` or `month`: a month is never its first day.
    """

    dates: "pd.Series[pd.Timestamp]"
    bad: "pd.Series[bool]"
    precision: str


def parse_dates(text: "pd.Series[str]", column: str, style: str | None = None) -> Dates:
    """Return a column's dates.

    Read are ISO days, times and months, days with the month in numbers or in words, and Excel's serial
    numbers, each with or without a time of day. Values written otherwise than the column's most usual way
    are not readable; where they are more than one in twenty the column is refused.

    Parameters
    ----------
    text : Series of str
        Missing where blank.
    column : str
        What messages call it: its name in quotation marks, and the file.
    style : str, optional
        `dd/mm/yyyy` or `mm/dd/yyyy`, for columns that write the month in numbers.

    Raises
    ------
    RecordsError
        Where the column mixes ways, could be read in two, writes years with two digits, or holds no date.
    """
    codes, values = pd.factorize(text)
    weights = np.bincount(codes[codes >= 0], minlength=len(values))
    distinct = pd.Series(values, dtype="str").str.upper()
    shape = _shape_of(distinct, weights, column)
    parts = distinct.str.extract(f"^(?:{_SHAPES[shape]})$") if shape else pd.DataFrame(index=distinct.index)
    read = _read(parts, shape, weights, (column, style)) if shape else pd.Series(pd.NaT, distinct.index)
    days = read.to_numpy().astype("datetime64[s]")
    taken = np.append(days, np.datetime64("NaT", "s"))[codes]
    dates = pd.Series(taken, text.index)
    return Dates(dates, text.notna() & dates.isna(), "month" if shape == "yyyy-mm" else "day")


def _shape_of(distinct: "pd.Series[str]", weights: NDArray[np.int64], column: str) -> str:
    rows = {
        name: int(weights[distinct.str.fullmatch(pattern).to_numpy(bool)].sum())
        for name, pattern in _SHAPES.items()
    }
    recognised = sum(rows.values())
    if not recognised:
        if weights.sum():
            raise RecordsError(
                f"Column {column} must hold dates, but none of its {weights.sum()} values is one: "
                "map another column."
            )
        return ""
    usual = max(rows, key=lambda name: rows[name])
    if recognised - rows[usual] > STRAY * recognised:
        found = " and ".join(f"{n} as {name}" for name, n in rows.items() if n)
        raise RecordsError(
            f"Column {column} must write its dates in one way, but has {found}: make them alike."
        )
    if usual == "years of two digits":
        raise RecordsError(
            f"Column {column} must write years with four digits, but {rows[usual]} rows use two: export so."
        )
    return usual


def _read(
    parts: pd.DataFrame,
    shape: str,
    weights: NDArray[np.int64],
    said: tuple[str, str | None],
) -> "pd.Series[pd.Timestamp]":
    if shape == "serial numbers":
        serial = pd.to_numeric(parts["s"]).to_numpy(dtype=float, na_value=np.nan)
        return pd.Series(pd.to_datetime(serial, unit="D", origin=pd.Timestamp("1899-12-30")))
    if shape == _NUMERIC:
        day_first = _day_first(parts, weights, *said)
        parts = parts.rename(columns={"a": "d", "b": "m"} if day_first else {"a": "m", "b": "d"})
    if shape == "dd month yyyy":
        parts = parts.assign(m=parts["w"].map(_MONTH_NUMBERS))
    if shape == "yyyy-mm":
        parts = parts.assign(d="1")
    fields = parts[["y", "m", "d"]].apply(pd.to_numeric)
    fields.columns = pd.Index(["year", "month", "day"])
    return _days(fields)


def _days(fields: pd.DataFrame) -> "pd.Series[pd.Timestamp]":
    """Return the days that there are; 31 February and year 0 are none."""
    year, month, day = (fields[name].to_numpy(dtype=float, na_value=np.nan) for name in fields)
    known = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1)
    months = np.where(known, (year - 1970) * 12 + month - 1, 0).astype("int64").astype("datetime64[M]")
    days = months.astype("datetime64[D]") + (np.where(known, day, 1) - 1).astype("timedelta64[D]")
    kept = known & (days.astype("datetime64[M]") == months)
    return pd.Series(np.where(kept, days, np.datetime64("NaT")).astype("datetime64[s]"))


def _day_first(parts: pd.DataFrame, weights: NDArray[np.int64], column: str, style: str | None) -> bool:
    if style in (DAY_FIRST, MONTH_FIRST):
        return style == DAY_FIRST
    first, second = (pd.to_numeric(parts[name]).to_numpy(dtype=float, na_value=np.nan) for name in "ab")
    day_first = int(weights[(first > 12) & (second <= 12)].sum())
    month_first = int(weights[(first <= 12) & (second > 12)].sum())
    if day_first and month_first <= STRAY * (day_first + month_first):
        return True
    if not day_first and not month_first and not ((first != second) & (first <= 12)).any():
        return True
    how = "could be dd/mm/yyyy or mm/dd/yyyy" if not month_first else "looks like mm/dd/yyyy"
    if day_first:
        how = (
            f"has {day_first} rows that can only be dd/mm/yyyy and {month_first} that can only be mm/dd/yyyy"
        )
    raise RecordsError(
        f'Column {column} must be readable in one way, but {how}: say dates = "dd/mm/yyyy" or "mm/dd/yyyy".'
    )
