"""Rows whose members all fall in one category of something sensitive: who knows a member knows it of them.

Such a row is hidden in that category, and in those that go with it, so that it may as well be a row of
another, or of two: each of them must be able to be nobody, and to be the whole row.
Rounding alone does not help here: a row of one 3 and nothing but zeros tells the category of everybody in it.

Source: Hundepool and others (2012), "Statistical Disclosure Control", section 1.2.2, on group attribute
disclosure; Data Protection Act 2018, section 10, on what is sensitive.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.errors import DisclosureError

SENSITIVE = (
    "ethnicity",
    "religion",
    "disability",
    "sexual_orientation",
    "need",
    "risk_of_serious_harm",
    "offence_code",
    "offence_group",
    "home_office_group",
    "police_uk_type",
    "probation_offence_group",
    "order_type",
)
"""Columns of which a category may not be learnt of a whole row."""


@dataclass(frozen=True)
class Groups:
    """Which cells of a table tell the category of all members of a row.

    Attributes
    ----------
    hidden : array of bool
        Those to be hidden.
    whole : array of float
        Of those that must be able to be nobody and the whole row, how many are in the row; missing (NaN) of
        all others.
    """

    hidden: NDArray[np.bool_]
    whole: NDArray[np.float64]


def of_one_category(counts: Counts, columns: list[str]) -> Groups:
    """Return which cells of a table are to be hidden for telling the category of all members of a row.

    Parameters
    ----------
    counts : Counts
    columns : list of str
        What its cells differ by, beside the period.

    Raises
    ------
    DisclosureError
        Where all of a table are in the one category that there is.
    """
    cells = counts.cells.reset_index(drop=True)
    hidden, whole = np.zeros(len(cells), bool), np.full(len(cells), np.nan)
    for column in columns:
        if column in SENSITIVE:
            _require_two(counts, column)
            keys = [*(c for c in columns if c != column), "period"]
            whole = np.fmax(whole, _along(cells, column, keys))
            if column in counts.several:
                hidden |= _of_everybody(cells, column, keys)
    return Groups(hidden | ~np.isnan(whole), whole)


def _require_two(counts: Counts, column: str) -> None:
    if counts.cells["n"].any() and counts.cells.loc[counts.cells[column] != TOTAL, column].nunique() < 2:
        raise DisclosureError(
            f"A table by {column} must have two categories or more, and '{counts.title}' has one, which it "
            f"would tell of everybody in it: take {column} out."
        )


def _of_everybody(cells: pd.DataFrame, column: str, keys: list[str]) -> NDArray[np.bool_]:
    """Where everybody of a row is in a category, whatever others some of them are in besides."""
    total = cells.loc[cells[column] == TOTAL, [*keys, "n"]]
    whole = cells[keys].merge(total, how="left", on=keys)["n"].to_numpy()
    n = cells["n"].to_numpy()
    return np.asarray((cells[column] != TOTAL).to_numpy() & (n > 0) & (n == whole))


def _along(cells: pd.DataFrame, column: str, keys: list[str]) -> NDArray[np.float64]:
    """Where a row has one category alone that anybody is in: how many, at that one and those with it."""
    parts = cells[cells[column] != TOTAL]
    row = parts.groupby(keys, sort=False).ngroup()
    somebody = parts["n"] > 0
    alone = somebody.groupby(row).transform("sum") == 1
    together = parts[column].map(_companions(parts[column]))
    kept = alone & somebody.groupby([row, together]).transform("any")
    found = np.full(len(cells), np.nan)
    found[parts.index[kept]] = parts["n"].groupby(row).transform("sum")[kept]
    return found


def _companions(categories: "pd.Series[str]") -> dict[str, int]:
    """Put the categories in twos, the last in a three where they are odd; one alone has no company.

    Which go together is settled by the column alone. Were it the first empty one that is hidden, whoever
    knows that could tell which of the two it is.
    """
    names = list(dict.fromkeys(categories))
    return {name: min(i // 2, max(len(names) // 2 - 1, 0)) for i, name in enumerate(names)}
