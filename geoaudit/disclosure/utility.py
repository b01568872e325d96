"""What protection leaves of a table: how much of it is shown, and how far off its figures can be.

Everything here follows from the published table alone, so that it tells nothing that the table does not. In
particular the mean error is that of a true figure which is any of those rounded to the published one with
equal chance, and never that of the true figures, which would tell of them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.counts.request import PERSONS
from geoaudit.disclosure.policy import ACCOUNTS
from geoaudit.disclosure.profile import TOTAL, Profile, columns_of

_PLACES = 4


@dataclass(frozen=True)
class Utility:
    """How useful a protected table is.

    Attributes
    ----------
    cells_shown : float or None
        The share of its cells that have a figure, of those that have one or are hidden.
    total_shown : float or None
        About what share of its totals (people, records or what else it counts) the parts hold that have a
        figure; at most 1, since figures that are rounded need not add up. None where a total is hidden or
        nothing, or where parts are not to be added: a person can be in several.
    largest_error : int or None
        How far at most a figure is from the true one, estimates left aside; None where there is no figure, or
        no end to it.
    mean_error : float or None
        How far a figure is from the true one on average, were each number that it may stand for as likely.
    """

    cells_shown: float | None
    total_shown: float | None
    largest_error: int | None
    mean_error: float | None

    @property
    def value(self) -> dict[str, float | None]:
        """As plain values, for the manifest."""
        return {
            "cells_shown": self.cells_shown,
            "total_shown": self.total_shown,
            "largest_error": self.largest_error,
            "mean_error": self.mean_error,
        }


def utility_of(profile: Profile) -> Utility | None:
    """Return how useful a table about people is; None of a public one and of one about the data itself."""
    if profile.public or profile.scale == ACCOUNTS:
        return None
    return Utility(_cells_shown(profile.cells), _total_shown(profile), *_errors(profile))


def _cells_shown(cells: pd.DataFrame) -> float | None:
    asked = cells["n"].notna() | (cells["marker"] == "c")
    return round(float(cells["n"].notna().sum() / asked.sum()), _PLACES) if asked.any() else None


def _total_shown(profile: Profile) -> float | None:
    if profile.several or profile.measure == PERSONS:
        return None
    summed = [c for c in columns_of(profile.by) if c not in {*profile.apart, "area_name"}]
    is_total = profile.cells[summed] == TOTAL
    whole, parts = (profile.cells.loc[rows, "n"] for rows in (is_total.all(axis=1), ~is_total.any(axis=1)))
    if not summed or whole.isna().any() or whole.sum() <= 0:
        return None
    return round(min(float(parts.sum() / whole.sum()), 1.0), _PLACES)


def _errors(profile: Profile) -> tuple[int | None, float | None]:
    """How far at most, and on average, the figures are off that are no estimates."""
    own = profile.cells["n"].notna() & (profile.cells["marker"] == "")
    ranges = profile.ranges[own]
    if ranges.empty or ranges["upper"].isna().any():
        return None, None
    n, lower, upper = (
        column.to_numpy(np.int64) for column in (profile.cells["n"][own], ranges["lower"], ranges["upper"])
    )
    below, above = n - lower, upper - n
    # The distances are 1 to `below` on the one side, 1 to `above` on the other, and 0 for the figure itself.
    distances = (below * (below + 1) + above * (above + 1)) / 2
    mean = float((distances / (below + above + 1)).mean())
    return int(np.maximum(below, above).max()), round(mean, _PLACES)
