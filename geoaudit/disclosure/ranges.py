"""Between what a published figure may lie, and on what it rests.

A table whose figures are not all counted has three further columns:

- `lower`, `upper` (Int64): the ends between which the true figure lies, both included. A missing `upper` is
  an end that nobody knows. Both are missing where the figure is hidden or there is none at all;
- `basis` (text): empty where the figure was counted; else what a range comes from (``interval``, where a
  partner gave one) or what an estimate was made by (``days``, ``postcodes``, and so on).
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.rule import Rule

RANGE = ("lower", "upper", "basis")
INTERVAL = "interval"
"""The basis of a figure that a partner gave as a range, or of a sum that holds one."""

Flags = NDArray[np.bool_]


def has_ranges(cells: pd.DataFrame) -> bool:
    """Whether a table's cells have the columns of `RANGE`."""
    return set(RANGE) <= set(cells.columns)


def range_faults(cells: pd.DataFrame) -> Iterator[str]:
    """Yield what is wrong with the ranges of a table that has them, as the end of a sentence."""
    marker = cells["marker"]
    lower, upper, n = cells["lower"], cells["upper"], cells["n"]
    none = lower.isna() & upper.isna() & (cells["basis"] == "")
    if (marker.isin(["c", "z"]) & ~none).any():
        yield "a hidden cell has a range"
    if (n.notna() & lower.isna()).any() or (lower.isna() & upper.notna()).any():
        yield "a range has no lower end"
    if ((lower < 0) | (upper < lower) | (n < lower) | (n > upper)).fillna(value=False).any():
        yield "a range does not hold its figure"
    if cells["basis"].isna().any() or ((marker == "e") & (cells["basis"] == "")).any():
        yield "an estimate does not say what it rests on"


def narrow(cells: pd.DataFrame, rule: Rule) -> Flags:
    """Return which ranges tell more of people than the rule tells of a figure.

    Both ends must be such as the rule widens ends to, and a figure's range no narrower than its own.
    """
    lower, upper, n = (_whole(cells[name]) for name in ("lower", "upper", "n"))
    least, most = rule.widened(lower, upper)
    ends = (least != lower) & _known(cells["lower"]) | (most != upper) & _known(cells["upper"])
    own_least, own_most = rule.interval(n)
    inside = (lower > own_least) | (upper < own_most) & _known(cells["upper"])
    return np.asarray(ends | inside & _known(cells["n"]))


def ranges_of(cells: pd.DataFrame, rules: Sequence[tuple[Flags, Rule]] | None) -> pd.DataFrame:
    """Return `lower` and `upper` (Int64) of every cell, whether or not its table has them as columns.

    Parameters
    ----------
    rules : sequence of (array of bool, Rule) or None
        Which cells are under which rule; None for a public source.

    Notes
    -----
    A figure of a public source is what it says; one of a personal source stands for all that its rule
    rounds to it; of a hidden or missing one nothing is known but that it is not below zero. What does not
    apply has no range.
    """
    if has_ranges(cells):
        known = cells[["lower", "upper"]].copy()
    else:
        n = _whole(cells["n"])
        ends = _told(n, rules or ())
        known = pd.DataFrame(dict(zip(RANGE, ends, strict=False)), index=cells.index, dtype="Int64")
        known = known.mask(cells["n"].isna())
    nothing = known["lower"].isna() & cells["marker"].isin(["c", "x"])
    known["lower"] = known["lower"].mask(nothing, 0)
    return known


def _whole(column: pd.Series) -> NDArray[np.int64]:
    return column.fillna(0).to_numpy(np.int64)


def _known(column: pd.Series) -> Flags:
    return column.notna().to_numpy(bool)


def _told(n: NDArray[np.int64], rules: Sequence[tuple[Flags, Rule]]) -> tuple[NDArray[np.int64], ...]:
    """Between what each figure lies, under its own rule; the figure itself where there is none."""
    lower, upper = n.copy(), n.copy()
    for under, rule in rules:
        lower[under], upper[under] = rule.interval(n[under])
    return lower, upper
