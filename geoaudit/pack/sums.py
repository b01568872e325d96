"""Whether the totals of a public table are the sums of their parts."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.disclosure.ranges import INTERVAL

# A person can have several needs: their categories are not parts of a whole.
_NOT_PARTS = {"need"}


def wrong_sums(name: str, profile: Profile, dims: list[str]) -> Iterator[str]:
    """Each total of a public table is the sum of its parts, wherever none of them is hidden or estimated.

    So are the ends of ranges that a partner gave; those of estimates are drawn closer for a total.
    """
    cells = profile.cells
    figures = {"n": cells["n"].where(cells["marker"] == "")}
    if profile.ranged:
        given = cells["basis"].isin(["", INTERVAL])
        figures |= {end: cells[end].where(given) for end in ("lower", "upper")}
    for column in dims:
        totals = (cells[column] == TOTAL).to_numpy()
        others = [dim for dim in dims if dim != column]
        if column in _NOT_PARTS or not totals.any() or totals.all() or not others:
            continue
        wrong = sum(_off(cells[others].assign(x=values), totals, others) for values in figures.values())
        if wrong:
            yield f"{name}: {wrong} totals over {column} are not the sums of their parts."


def _off(cells: pd.DataFrame, totals: NDArray[np.bool_], others: list[str]) -> int:
    """How many totals of the column `x`, by the others, are not what their parts come to."""
    known = cells.astype({"x": "float64"})
    groups = known[~totals].groupby(others, sort=False)["x"]
    parts = groups.sum().where(groups.count() == groups.size())
    return int(((known[totals].set_index(others)["x"] - parts).dropna() != 0).sum())
