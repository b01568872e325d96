"""The door: true counts in, a profile that may be published out."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.disclosure.profile import Profile, columns_of
from geoaudit.disclosure.ranges import INTERVAL
from geoaudit.disclosure.suppression import hidden_cells


def protect(counts: Counts, policy: DisclosurePolicy) -> Profile:
    """Return the table as the policy publishes it; counts of a public source stay as they are.

    Raises
    ------
    DisclosureError
        Where what came out is not what the policy admits.
    """
    cells = counts.cells.reset_index(drop=True)
    n, hidden = cells["n"].to_numpy(np.int64), np.zeros(len(cells), bool)
    if not counts.public:
        n, hidden = policy.rounds(n), _hidden(counts, cells, policy.threshold)
    missing = ~cells["available"].to_numpy(bool)
    figures = pd.Series(n).astype("Int64").mask(hidden | missing)
    given = cells["lower"].notna().to_numpy() if "lower" in cells else ~missing
    marker = pd.Series(np.where(~given, "x", np.where(hidden, "c", np.where(missing, "x", ""))), dtype=str)
    published = cells[[*columns_of(counts.by), "period"]].assign(n=figures, marker=marker)
    if "lower" in cells:
        published = published.join(_ranges(cells, hidden, None if counts.public else policy))
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


def _ranges(cells: pd.DataFrame, hidden: NDArray[np.bool_], policy: DisclosurePolicy | None) -> pd.DataFrame:
    """Return between what each cell lies, as wide as the policy has it; nothing of a hidden cell."""
    shown = cells["lower"].notna() & ~hidden
    bounded = shown & np.isfinite(cells["upper"])
    lower = cells["lower"].where(shown, 0).to_numpy(np.int64)
    upper = cells["upper"].where(bounded, 0).to_numpy(np.int64)
    if policy is not None:
        lower, upper = policy.widened(lower, upper)
    ends = pd.DataFrame({"lower": lower, "upper": upper}, dtype="Int64")
    ends = ends.assign(lower=ends["lower"].where(shown), upper=ends["upper"].where(bounded))
    loose = shown & (cells["lower"] < cells["upper"])
    return ends.assign(basis=pd.Series(np.where(loose, INTERVAL, ""), dtype=str))


def _hidden(counts: Counts, cells: pd.DataFrame, threshold: int) -> NDArray[np.bool_]:
    """Say which cells (rows numbered from 0) are hidden; a threshold of 0 hides none."""
    hidden = np.zeros(len(cells), bool)
    if threshold == 0:
        return hidden
    summed = [c for c in columns_of(counts.by) if c != "area_name" and c not in counts.apart]
    for _, part in cells.groupby(["period", *counts.apart], sort=False):
        hidden[part.index] = hidden_cells(part, summed, TOTAL, threshold)
    return hidden
