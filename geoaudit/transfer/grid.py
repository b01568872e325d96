"""Figures by area as arrays: a row an area, a column a combination of keys."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import GeographyError

FIGURES = ["n", "lower", "upper"]
RESERVED = ["area_code", *FIGURES, "estimated", "basis", "reason"]
"""What results have beside the keys."""

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Grid:
    """Figures of some areas (rows) by combinations of keys (columns).

    Attributes
    ----------
    keys : DataFrame
        The combinations of keys, in the order in which they first stand in the figures.
    codes : Index
        The areas' codes, sorted.
    n, lower, upper : array of float64, areas x keys
        The figures and what they lie between; NaN, 0 and infinity where there is no row.
    stated : array of bool, areas x keys
        Whether the figures have a row.
    """

    keys: pd.DataFrame
    codes: pd.Index
    n: Array
    lower: Array
    upper: Array
    stated: Mask

    @property
    def known(self) -> Array:
        """The figures; the middle of those known as an interval, and 0 where nothing is known."""
        return middle(self.n, self.lower, self.upper)

    @property
    def unknown(self) -> Mask:
        """Where neither a figure nor an upper bound is known."""
        return np.isnan(self.n) & np.isinf(self.upper)

    @property
    def interval(self) -> Mask:
        """Where only bounds are known."""
        return np.isnan(self.n) & np.isfinite(self.upper)

    def rows(self, codes: pd.Index) -> "Grid":
        """Return the figures of these areas, in this order; an area without figures is not known."""
        place = self.codes.get_indexer(codes)
        absent = (place < 0)[:, None]
        return Grid(
            self.keys,
            codes,
            np.where(absent, np.nan, self.n[place]),
            np.where(absent, 0.0, self.lower[place]),
            np.where(absent, np.inf, self.upper[place]),
            ~absent & self.stated[place],
        )


def middle(n: Array, lower: Array, upper: Array) -> Array:
    """Return `n`, the middle of its bounds where it is NaN, and 0 where it has no upper bound either."""
    bounded = np.where(np.isfinite(upper), upper, -lower)
    return np.where(np.isnan(n), (lower + bounded) / 2, n)


def amounts(figures: pd.DataFrame) -> pd.Series:
    """Return what each row counts for in a sum: its figure, the middle of its bounds, or 0 if unknown.

    Parameters
    ----------
    figures : DataFrame
        ``n`` (NaN where not known), ``lower``, ``upper`` (infinite where not known).
    """
    n, lower, upper = (figures[column].to_numpy(np.float64, na_value=np.nan) for column in FIGURES)
    return pd.Series(middle(n, lower, upper), figures.index, name="n")


def make_grid(figures: pd.DataFrame, keys: Sequence[str]) -> Grid:
    """Return figures as arrays.

    Parameters
    ----------
    figures : DataFrame
        The columns of `keys`, ``area_code``, ``n``, ``lower``, ``upper``; one row an area and combination
        of keys.

    Raises
    ------
    GeographyError
        Where a column or code is missing, a figure stands twice, lies below zero or outside its bounds.
    """
    _require_columns(figures, keys)
    first, column = combinations(figures, keys)
    row, codes = pd.factorize(figures["area_code"].astype("str"), sort=True)
    _require(row < 0, "an area code", "have none; leave these rows out or give them their code")
    n, lower, upper = (figures[name].to_numpy(np.float64, na_value=np.nan) for name in FIGURES)
    _require_bounds(n, lower, upper)
    place = row * len(first) + column
    again = pd.Series(place).duplicated().to_numpy()
    _require(again, "one row an area and combination of keys", "repeat an earlier one; add them up first")
    shape = (len(codes), len(first))
    return Grid(
        figures[list(keys)].iloc[first].reset_index(drop=True),
        pd.Index(codes),
        _spread(n, place, shape, np.nan),
        _spread(lower, place, shape, 0.0),
        _spread(upper, place, shape, np.inf),
        _spread(np.ones(len(place)), place, shape, 0.0) > 0,
    )


def combinations(figures: pd.DataFrame, keys: Sequence[str]) -> tuple[Places, Places]:
    """Return the row at which each combination of keys first stands, and each row's combination."""
    code = np.zeros(len(figures), np.int64)
    for key in keys:
        values, labels = pd.factorize(figures[key], use_na_sentinel=False)
        code, _ = pd.factorize(code * len(labels) + values)
    first = np.flatnonzero(~pd.Series(code).duplicated().to_numpy())
    return first, code.astype(np.intp)


def _spread(values: Array, place: Places, shape: tuple[int, int], fill: float) -> Array:
    cells = np.full(shape[0] * shape[1], fill)
    cells[place] = values
    return cells.reshape(shape)


def _require_columns(figures: pd.DataFrame, keys: Sequence[str]) -> None:
    missing = [c for c in (*keys, "area_code", *FIGURES) if c not in figures.columns]
    if missing:
        raise GeographyError(
            f"Figures to be carried to other boundaries must have the columns {', '.join(missing)}, "
            f"which are missing; give them."
        )
    taken = [key for key in keys if key in RESERVED]
    if taken:
        raise GeographyError(
            f"The keys of figures to be carried to other boundaries must not be called {', '.join(taken)}, "
            f"which are columns of the result; rename them."
        )


def _require_bounds(n: Array, lower: Array, upper: Array) -> None:
    _require(~(lower >= 0), "a lower bound of 0 or more", "have none; give what the figure is at least")
    _require(np.isinf(n) | np.isinf(lower), "a finite figure", "have an infinite one; leave it empty")
    outside = ~(lower <= upper) | (n < lower) | (n > upper)
    _require(outside, "lower <= n <= upper", "do not; correct the bounds")


def _require(wrong: Mask, must: str, found: str) -> None:
    count = int(wrong.sum())
    if count:
        raise GeographyError(
            f"Figures to be carried to other boundaries must have {must}, but {count:,} of {len(wrong):,} "
            f"rows {found} (first at row {int(np.flatnonzero(wrong)[0]) + 1})."
        )
