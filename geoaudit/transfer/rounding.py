"""Shares as whole numbers that still add up to the unit."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import GeographyError
from geoaudit.transfer.grid import Array, Mask, combinations
from geoaudit.transfer.moving import Moved

_SAME = (
    9  # digits after the point beyond which two remainders are the same: sums in another order differ less
)


def whole(values: pd.Series, groups: pd.Series) -> pd.Series:
    """Return whole numbers that sum, group by group, to the group's sum rounded to the unit.

    Each value is rounded down, and the units left over go to the largest remainders; of equal ones, to the
    larger value first, then to the earlier row. A value that is whole stays as it is.

    Parameters
    ----------
    values : Series
        Figures of 0 or more; missing ones stay missing and count for nothing.
    groups : Series
        The group of each value, in the same order.

    Returns
    -------
    Series
        Int64, with the index of `values`.

    Raises
    ------
    GeographyError
        Where a value is below 0 or infinite.

    Source: the largest remainder method (Hamilton, Hare): Balinski, M. L. and Young, H. P. (1982) Fair
    Representation. Yale University Press, ch. 2.
    """
    amounts = values.to_numpy(np.float64, na_value=np.nan)
    known = ~np.isnan(amounts)
    _require_amounts(amounts[known])
    code, _ = pd.factorize(groups, use_na_sentinel=False)
    rounded = pd.array(np.zeros(len(amounts), np.int64), "Int64")
    rounded[known] = _apportioned(amounts[known], code[known])
    rounded[~known] = pd.NA
    return pd.Series(rounded, values.index, name=values.name)


def whole_units(moved: Moved, keys: Sequence[str]) -> Moved:
    """Return the same figures with ``n`` in whole numbers.

    Those of a combination of keys and what of it was not transferred sum together to what they summed to
    before, to the unit. Bounds stay as they are, and are widened where the whole number lies outside.
    """
    both = pd.concat([moved.figures[[*keys, "n"]], moved.untransferred[[*keys, "n"]]], ignore_index=True)
    _, group = combinations(both, keys)
    n = whole(both["n"], pd.Series(group)).to_numpy(np.float64, na_value=np.nan)
    split = len(moved.figures)
    return Moved(_with(moved.figures, n[:split]), _with(moved.untransferred, n[split:]))


def _apportioned(amounts: Array, group: NDArray[np.intp]) -> NDArray[np.int64]:
    """Return whole numbers that sum to each group's rounded sum."""
    nearest = np.rint(amounts)
    amounts = np.where(np.abs(amounts - nearest) <= 1e-9 * np.maximum(1, nearest), nearest, amounts)
    down = np.floor(amounts)
    remainder = np.round(amounts - down, _SAME)
    size = int(group.max(initial=-1)) + 1
    over = np.rint(np.bincount(group, amounts - down, size)).astype(np.int64)
    order = np.lexsort((np.arange(len(group)), -down, -remainder, group))
    starts = np.cumsum(np.bincount(group, minlength=size)) - np.bincount(group, minlength=size)
    rank = np.empty(len(group), np.int64)
    rank[order] = np.arange(len(group)) - starts[group[order]]
    units: NDArray[np.int64] = (down + (rank < over[group])).astype(np.int64)
    return units


def _with(table: pd.DataFrame, n: Array) -> pd.DataFrame:
    lower, upper = table["lower"].to_numpy(np.float64), table["upper"].to_numpy(np.float64)
    return table.assign(n=n, lower=np.fmin(lower, n), upper=np.fmax(upper, n))


def _require_amounts(amounts: Array) -> None:
    wrong: Mask = (amounts < 0) | np.isinf(amounts)
    if wrong.any():
        raise GeographyError(
            f"Figures to be rounded must be 0 or more and finite, but {int(wrong.sum()):,} of {len(wrong):,} "
            f"are not; correct them."
        )
