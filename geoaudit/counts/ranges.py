"""Between what the figures of a partner's table lie, once they are added up."""

import numpy as np
import pandas as pd

ENDS = (
    "CAST(SUM(lower) AS BIGINT) AS lower",
    "CASE WHEN COUNT(upper) = COUNT(*) THEN CAST(SUM(upper) AS BIGINT) END AS upper",
    "COUNT(n) AS known",
)
"""SQL for the ends of a sum of figures (each with `n`, `lower` and `upper`), and how many have a number.

The sum of the lower ends is the least that a sum can be, and of the upper ends the most; with one unknown end
it has none itself.
"""


def with_ranges(full: pd.DataFrame) -> pd.DataFrame:
    """Return the cells with `lower` and `upper` (float64) where any figure is known as a range only.

    Parameters
    ----------
    full : DataFrame
        Cells with what `ENDS` gives, `figures`, and `available`: whether every figure that a cell is the sum
        of was given, as a number or as a range.

    Returns
    -------
    DataFrame
        Without `figures` and `known`. A cell that holds a figure without a number is not `available`: its
        `n` is the sum of the others and means nothing. `upper` is infinite where nobody knows it, and both
        ends are missing where a figure was not given at all.
    """
    given = full["available"].to_numpy(bool)
    lower, upper = (full[name].to_numpy(np.float64, na_value=np.nan) for name in ("lower", "upper"))
    lower, upper = np.where(given, lower, np.nan), np.where(given, np.nan_to_num(upper, nan=np.inf), np.nan)
    numbered = given & (full["known"] == full["figures"]).to_numpy(bool)
    cells = full.drop(columns=["lower", "upper", "known", "figures"]).assign(available=numbered)
    return cells.assign(lower=lower, upper=upper) if (lower < upper).any() else cells
