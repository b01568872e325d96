"""The door: true counts in, a profile that may be published out."""

import numpy as np
import pandas as pd

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.disclosure.profile import Profile, columns_of
from geoaudit.disclosure.suppression import hidden_cells


def protect(counts: Counts, policy: DisclosurePolicy) -> Profile:
    """Return the table as the policy publishes it; counts of a public source stay as they are.

    Raises
    ------
    DisclosureError
        Where what came out is not what the policy admits.
    """
    cells = counts.cells.reset_index(drop=True)
    n = cells["n"].to_numpy(np.int64)
    hidden = np.zeros(len(cells), bool)
    if not counts.public:
        n = policy.rounds(n)
        hidden = _hidden(counts, policy)
    columns = [*columns_of(counts.by), "period"]
    published = cells[columns].assign(
        n=pd.Series(n).astype("Int64").mask(hidden), marker=np.where(hidden, "c", "")
    )
    published = published.astype({"marker": str})
    return Profile(
        counts.title,
        counts.source,
        counts.public,
        counts.boundaries,
        counts.by,
        policy,
        published,
        counts.note,
    )


def _hidden(counts: Counts, policy: DisclosurePolicy) -> "np.typing.NDArray[np.bool_]":
    cells = counts.cells.reset_index(drop=True)
    hidden = np.zeros(len(cells), bool)
    if policy.threshold == 0:
        return hidden
    summed = [c for c in columns_of(counts.by) if c != "area_name" and c not in counts.apart]
    for _, part in cells.groupby(["period", *counts.apart], sort=False):
        hidden[part.index] = hidden_cells(part, summed, TOTAL, policy.threshold)
    return hidden
