"""The figures of a protected table as a profile reads them: for one period, each with its range."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.counts.request import PERSONS, RECORDS
from geoaudit.disclosure.profile import TOTAL, Profile, columns_of
from geoaudit.statistics.intervals import Interval

COUNTS = frozenset({RECORDS, PERSONS})
"""The measures that count people or events; others are numbers added up."""
CRIME, TYPE = "crime", "record_type"
FIGURES = ("n", "lower", "upper")


def periods_of(profile: Profile) -> tuple[str, ...]:
    """Return the labels of a table's periods, the latest last."""
    return tuple(str(label) for label in profile.cells["period"].unique())


def rows(profile: Profile, keep: Sequence[str], period: str, **fixed: str) -> pd.DataFrame:
    """Return a table's figures for a period by some of its columns, totals among them.

    Parameters
    ----------
    keep : sequence of str
        The columns of the table's `by` that are wanted, in order; every other is summed over.
    period : str
        The label of a period that the table has.
    fixed : str
        The category that a further column is to have.

    Returns
    -------
    DataFrame
        The columns of `keep` (`area` as ``area_code`` and ``area_name``); ``n`` : as published, NaN where
        hidden or missing; ``lower``, ``upper`` : between what the true figure lies, ``upper`` infinite where
        nobody knows it. Of crimes and incidents, which are never added, the crimes alone.
    """
    return marked(profile, keep, period, **fixed).drop(columns="marker")


def marked(profile: Profile, keep: Sequence[str], period: str, **fixed: str) -> pd.DataFrame:
    """Return what `rows` does, and the ``marker`` of each figure as the table has it."""
    ends = profile.ranges.astype("float64")
    cells = profile.cells.assign(
        n=profile.cells["n"].astype("float64"),
        lower=ends["lower"].fillna(0.0),
        upper=ends["upper"].fillna(np.inf),
    )
    wanted = pd.Series({**_others(profile, keep), **fixed, "period": period})
    same = (cells[list(wanted.index)] == wanted).all(axis=1).to_numpy()
    return cells.loc[same, [*columns_of(tuple(keep)), *FIGURES, "marker"]].reset_index(drop=True)


def _others(profile: Profile, keep: Sequence[str]) -> dict[str, str]:
    """What every column that is not kept must be: its total, or crimes alone."""
    columns = ["area_code" if name == "area" else name for name in profile.by if name not in keep]
    types = set(profile.cells[TYPE]) if TYPE in profile.cells else set()
    one = CRIME if CRIME in types else next(iter(sorted(types)), "")
    return {name: one if name == TYPE else TOTAL for name in columns}


def inner(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are no total."""
    keys = [name for name in table if name not in FIGURES]
    return table[~(table[keys] == TOTAL).any(axis=1)].reset_index(drop=True)


def whole(table: pd.DataFrame) -> pd.Series:
    """Return the row that is the total over every column.

    Raises
    ------
    LookupError
        Where there is none.
    """
    keys = [str(name) for name in table if name not in {*FIGURES, "area_name"}]
    found = table[(table[keys] == TOTAL).all(axis=1)]
    if found.empty:
        raise LookupError(", ".join(keys))
    return found.iloc[0]


def added(table: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return figures added up by some columns: a sum is known where each part is, its range always."""
    groups = table.groupby(list(keys), sort=False)
    sums = groups[list(FIGURES)].sum()
    sums["n"] = sums["n"].where(groups["n"].count() == groups.size())
    return sums.reset_index()


def between(table: pd.DataFrame) -> Interval:
    """Return between what each figure lies; an end that nobody knows is NaN."""
    upper = table["upper"].to_numpy(np.float64)
    return Interval(table["lower"].to_numpy(np.float64), np.where(np.isfinite(upper), upper, np.nan))
