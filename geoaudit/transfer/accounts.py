"""What went in, what came out and how, what did not: the account of figures carried to other boundaries."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.transfer.grid import amounts, combinations
from geoaudit.transfer.moving import Moved

IN = "in"
UNCHANGED = "out, unchanged"
ESTIMATED = "out, estimated"
NOT_TRANSFERRED = "not transferred: "


def account(figures: pd.DataFrame, moved: Moved, keys: Sequence[str]) -> pd.DataFrame:
    """Return the account of figures carried to another boundary set; it closes.

    Parameters
    ----------
    figures : DataFrame
        What `move` was given: the columns of `keys`, ``area_code``, ``n``, ``lower``, ``upper``.
    moved : Moved
        What it gave back.

    Returns
    -------
    DataFrame
        The keys, ``outcome`` and ``n``: for each combination of keys `IN`, then `UNCHANGED`, `ESTIMATED`
        and a row for each reason, which sum to it. A figure known by its bounds alone counts as their middle,
        one not known for nothing.
    """
    out = moved.figures
    outcome = np.where(out["estimated"], ESTIMATED, UNCHANGED)
    parts = [
        figures[list(keys)].assign(outcome=IN, n=amounts(figures)),
        out[list(keys)].assign(outcome=outcome, n=amounts(out)),
        moved.untransferred[list(keys)].assign(
            outcome=NOT_TRANSFERRED + moved.untransferred["reason"], n=moved.untransferred["n"].fillna(0.0)
        ),
    ]
    rows = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    return _summed(rows, keys)


def _summed(rows: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return rows added up by keys, in their order, and outcome, in the order of an account."""
    first, combination = combinations(rows, keys)
    order = pd.Index([IN, UNCHANGED, ESTIMATED])
    reasons = pd.Index(rows["outcome"].unique()).difference(order)
    place = order.append(reasons).get_indexer(pd.Index(rows["outcome"]))
    sums = rows.groupby([combination, place])["n"].sum()
    where, what = (sums.index.get_level_values(level).to_numpy(np.intp) for level in (0, 1))
    found = rows[list(keys)].iloc[first].iloc[where].reset_index(drop=True)
    outcome = order.append(reasons).take(what).astype("str")
    return found.assign(outcome=outcome, n=sums.to_numpy(np.float64))
