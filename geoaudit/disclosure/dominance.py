"""Which sums one contributor so dominates that they tell what that one adds.

Source: Hundepool and others (2012), "Statistical Disclosure Control", section 4.2.2: by the p-percent rule a
sum is sensitive where the second largest contributor, by taking its own part away, could tell the largest to
within p per cent: where the sum less its two largest parts is under p per cent of the largest.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Real = NDArray[np.float64]

PERCENT = 10
"""How near is too near; statistical offices use 10 to 20."""


def adds_up(cells: pd.DataFrame) -> bool:
    """Whether a table's figures add up a number column, and so can be dominated."""
    return "largest" in cells


def sensitive(cells: pd.DataFrame, fewest: int) -> NDArray[np.bool_]:
    """Return which sums are of fewer than `fewest` people, or are dominated by one of them.

    Parameters
    ----------
    cells : DataFrame
        With `n`, `persons`, and `largest` and `second`: the two largest parts of one person.
    fewest : int
        0 where nothing is sensitive.
    """
    n, persons, first, second = (
        cells[name].to_numpy(np.float64) for name in ("n", "persons", "largest", "second")
    )
    near = n - first - second < first * PERCENT / 100
    return np.asarray((n > 0) & (fewest > 0) & ((persons < fewest) | near))


def around(cells: pd.DataFrame, hidden: NDArray[np.bool_], width: float) -> tuple[Real, Real, Real]:
    """Return the ends that each sensitive sum must be able to have, as `rule.Ends`; none for the others.

    They lie `PERCENT` of its largest part below it and above, or `width` where that is more.
    """
    n, first = cells["n"].to_numpy(np.float64), cells["largest"].to_numpy(np.float64)
    room = np.maximum(np.ceil(first * PERCENT / 100), width)
    down, up = np.maximum(n - room, 0.0), n + room
    return np.where(hidden, down, np.nan), np.where(hidden, up, np.nan), np.where(hidden, room, np.nan)
