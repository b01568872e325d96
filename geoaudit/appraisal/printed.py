"""Printed percentages: whether a count and its base come to what is printed, and what would.

Source: HM Inspectorate of Probation (2014) Inspection of Adult Offending Work, aggregate report on six
inspections, prints counts, bases and percentages of the same cases in its text, and two that do not agree:
198 of 457 as 45 % and 128 of 176 as 75 %. A base from which answers are missing in silence is a smaller one
than the text says.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.arrays import IntegerArray

from geoaudit.appraisal.reading import PublishedTable, numbers, read_published, refuse, require_filled
from geoaudit.appraisal.rounding import UNBOUNDED, Whole, as_text, base_range, count_range, half_up, printed
from geoaudit.errors import RecordsError

AGREES, DIFFERS = "agrees", "does not agree"
NO_BASE, NO_COUNT, NOT_PRINTED = "base not printed", "count not printed", "percentage not printed"
BASE_0, IMPOSSIBLE, TOO_LITTLE = "base of 0", "not possible", "too little to check"
VERDICTS = (AGREES, DIFFERS, NO_BASE, NO_COUNT, NOT_PRINTED, BASE_0, IMPOSSIBLE, TOO_LITTLE)

FAULTS = (DIFFERS, BASE_0, IMPOSSIBLE)
"""The verdicts that say that figures do not agree."""

_WHOLE = ("n", "of", "sum_to")
RANGES = ("base_low", "base_high", "n_low", "n_high")


@dataclass(frozen=True)
class _Printed:
    """The columns as whole numbers, 0 where missing, and where they are not."""

    n: Whole
    of: Whole
    units: Whole
    decimals: Whole
    has_n: NDArray[np.bool_]
    has_of: NDArray[np.bool_]
    has_units: NDArray[np.bool_]


def read_printed(path: Path) -> pd.DataFrame:
    """Read a table of printed figures.

    Parameters
    ----------
    path : Path
        A table with the columns ``item`` (what the figure is of), ``n`` (the count), ``of`` (its base) and
        ``printed`` (the percentage with as many decimals as are printed, such as 45, 45% or 45.0), each of
        the last three blank where it is not printed; and where wanted ``group`` (the same for the parts of
        one whole) and ``sum_to`` (what the counts of the group are said to add up to; once in a group, or in
        each of its rows). A workbook must hold percentages as text, or it drops the noughts at their end.

    Returns
    -------
    DataFrame
        ``item``, ``n``, ``of``, ``sum_to`` (whole numbers), ``units``, ``decimals`` (of the percentage:
        45.0 is 450 and 1), ``group``; missing where not printed; indexed by the file's row number.

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a column or has no row.
    RecordsError
        Where a row has no item, a count that is not whole or below 0, a percentage that is none, a sum
        without a group or another than the rest of its group; or where percentages stand as shares of 1.
    """
    read = read_published(path, ("item", "n", "of", "printed"), ("group", "sum_to"))
    require_filled(read, ["item"])
    whole = {name: _whole(read, name) for name in _WHOLE}
    refuse(
        read, "a 'group' wherever it gives a 'sum_to'", read.text["group"].isna() & whole["sum_to"].notna()
    )
    sums = whole["sum_to"].groupby(read.text["group"]).transform("nunique")
    refuse(read, "one 'sum_to' for each 'group'", sums > 1)
    percentages = printed(read, "printed")
    _require_percentages(read, percentages)
    return read.text[["item", "group"]].assign(**whole).join(percentages)


def check_printed(figures: pd.DataFrame) -> pd.DataFrame:
    """Work out each percentage anew, half up, and what base or count would make the printed one true.

    Parameters
    ----------
    figures : DataFrame
        As `read_printed` returns.

    Returns
    -------
    DataFrame
        The same rows: ``item``, ``n``, ``of``, ``group``, ``printed`` and ``recomputed`` (text, with the same
        decimals; whole where nothing is printed), ``verdict`` (one of `VERDICTS`), ``base_low`` and
        ``base_high`` (the bases that would make the printed percentage true of `n`), ``n_low`` and ``n_high``
        (the counts that would make it true of `of`), both ends included, missing where there is none or no
        end. Where the count is not above the base, or one of them is missing and the percentage not above
        100, the ranges hold to that: a part is not larger than its whole.
    """
    read = _arrays(figures)
    again = half_up(100 * read.n, np.maximum(read.of, 1), read.decimals)
    ranges = _ranges(read)
    shown: dict[str, Any] = {
        "printed": _text(as_text(read.units, read.decimals), read.has_units),
        "recomputed": _text(as_text(again, read.decimals), read.has_n & read.has_of & (read.of > 0)),
        "verdict": _verdicts(read, again, ranges),
        **{name: IntegerArray(end.data, np.ma.getmaskarray(end)) for name, end in ranges.items()},
    }
    text = dict.fromkeys(("printed", "recomputed", "verdict"), "str")
    return figures[["item", "n", "of", "group"]].assign(**shown).astype(text)


def faults(checked: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose figures do not agree."""
    return checked[checked["verdict"].isin(FAULTS)]


def _whole(read: PublishedTable, column: str) -> pd.Series:
    found = numbers(read, column, 0.0)
    refuse(read, f"a whole number, or nothing, in column {column!r}", found.notna() & (found % 1 != 0))
    return found.astype("Int64")


def _require_percentages(read: PublishedTable, percentages: pd.DataFrame) -> None:
    """Refuse the shares of 1 that a workbook holds where it shows percentages."""
    value = percentages["units"] / 10 ** percentages["decimals"]
    signed = read.text["printed"].str.contains("%").any()
    if not signed and (value.dropna() <= 1).all() and ((value > 0) & (value < 1)).any():
        raise RecordsError(
            f"{read.label} must give percentages such as 45 or 45% in column 'printed', but all "
            f"{int(value.notna().sum()):,} of them are at most 1, as shares are: give them per cent, with "
            "the sign %."
        )


def _arrays(figures: pd.DataFrame) -> _Printed:
    columns = ("n", "of", "units", "decimals")
    filled = (figures[name].fillna(0).to_numpy(np.int64) for name in columns)
    there = (figures[name].notna().to_numpy(bool) for name in columns[:3])
    return _Printed(*filled, *there)


def _ranges(read: _Printed) -> dict[str, Any]:
    """Return the ends of what would make the percentages true, as masked arrays."""
    low, high = base_range(read.n, read.units, read.decimals)
    n_low, n_high = count_range(np.maximum(read.of, 1), read.units, read.decimals)
    within = read.units <= 100 * 10**read.decimals
    part = np.where(read.has_n & read.has_of, read.n <= read.of, within)
    low = np.where(part, np.maximum(low, read.n), low)
    n_high = np.where(part, np.minimum(n_high, read.of), n_high)
    bases = read.has_n & read.has_units & (low <= high)
    counts = read.has_of & (read.of > 0) & read.has_units & (n_low <= n_high)
    ends = (low, bases), (high, bases & (high < UNBOUNDED)), (n_low, counts), (n_high, counts)
    return {name: np.ma.array(end, mask=~there) for name, (end, there) in zip(RANGES, ends, strict=True)}


def _verdicts(read: _Printed, again: Whole, ranges: dict[str, Any]) -> NDArray[np.str_]:
    bases, counts = (~np.ma.getmaskarray(ranges[name]) for name in ("base_low", "n_low"))
    possible = np.where(read.has_n, bases, counts)
    cases = {
        BASE_0: read.has_of & (read.of == 0) & read.has_units,
        IMPOSSIBLE: read.has_units & (read.has_n ^ read.has_of) & ~possible,
        AGREES: read.has_n & read.has_of & read.has_units & (again == read.units),
        DIFFERS: read.has_n & read.has_of & read.has_units,
        NO_BASE: read.has_n & read.has_units,
        NO_COUNT: read.has_of & read.has_units,
        NOT_PRINTED: read.has_n & read.has_of,
    }
    return np.asarray(np.select(list(cases.values()), list(cases), TOO_LITTLE), np.str_)


def _text(text: NDArray[np.str_], there: NDArray[np.bool_]) -> NDArray[np.object_]:
    shown = text.astype(np.object_)
    shown[~there] = None
    return shown
