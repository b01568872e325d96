"""Rows whose members all fall in one category of something sensitive: who knows a member knows it of them.

Which categories go together is settled by the column alone. A row that is in such categories and in no others
is hidden in all of them, whatever their shares: each of them must be able to be nobody, and the whole row.
Rounding alone does not help here: a row of one 3 and nothing but zeros tells the category of everybody in it.

Source: Hundepool and others (2012), "Statistical Disclosure Control", section 1.2.2, on group attribute
disclosure; Data Protection Act 2018, section 10, on what is sensitive.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.cliques import FAMILIES
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.several import NEED, NONE_RECORDED
from geoaudit.errors import DisclosureError
from geoaudit.records.needs import (
    NEED_STATE,
    NONE_IDENTIFIED,
    TOGETHER,
    WITH,
    need_together,
    words_together,
)

SENSITIVE = (
    "ethnicity",
    "religion",
    "disability",
    "sexual_orientation",
    "need",
    TOGETHER,
    "risk_of_serious_harm",
    "offence_code",
    "offence_group",
    "home_office_group",
    "police_uk_type",
    "probation_offence_group",
    "order_type",
)
"""Columns of which a category may not be learnt of a whole row."""


OTHERS = 3
"""Fewer than this of another category leave no doubt of anybody's, where all categories go together."""


@dataclass(frozen=True)
class Groups:
    """Which cells of a table tell the category of all members of a row, or of nearly all.

    Attributes
    ----------
    whole : array of float
        Of the cells of a row that is in categories that go together and no others, how many are in the row;
        missing (NaN) of all other cells. Each must be able to be nobody, and the whole row.
    nearly : array of bool
        Cells of a column that people can be in several times, that all of a row are in but a few.
    """

    whole: NDArray[np.float64]
    nearly: NDArray[np.bool_]


def of_one_category(counts: Counts, columns: list[str], in_sight: NDArray[np.int64], fewest: int) -> Groups:
    """Return which cells of a table tell the category of all members of a row.

    Parameters
    ----------
    counts : Counts
    columns : list of str
        What its cells differ by, beside the period.
    in_sight : array of int
        For each cell the figure that decides (`rule.Rule.in_sight`): what is hidden must not tell more of a
        figure that is rounded than it being shown would.
    fewest : int
        Fewer people than this are few.

    Raises
    ------
    DisclosureError
        Where all of a table are in the one category that there is.
    """
    cells = counts.cells.reset_index(drop=True).assign(seen=in_sight)
    nearly, whole = np.zeros(len(cells), bool), np.full(len(cells), np.nan)
    for column in columns:
        keys = [*(c for c in columns if c != column), "period"]
        tells = _tells(cells, column)
        if column in SENSITIVE:
            _require_two(counts, column)
            told = _along(cells, column, keys, column in counts.several)
            whole = np.fmax(whole, np.where(tells, told, np.nan))
        if column == NEED_STATE or (column in SENSITIVE and column in counts.several):
            nearly |= tells & _of_nearly_everybody(cells, column, keys, fewest)
    return Groups(whole, nearly)


def _tells(cells: pd.DataFrame, column: str) -> NDArray[np.bool_]:
    """Which cells tell something of their people: of needs by state those with the need alone.

    That who has a named need has it tells nothing, nor that who has none recorded or identified has not; how
    many of all have it is what the column of needs tells.
    """
    if TOGETHER in cells and NEED in cells:
        need = cells[TOGETHER].map(need_together)
        apart = (column == TOGETHER) | (cells[TOGETHER] == need.map(lambda one: words_together(one)[0]))
        none = cells[NEED].isin([NONE_RECORDED, NONE_IDENTIFIED]) & apart
        return np.asarray(~((cells[NEED] == need) | none | ((cells[NEED] == TOTAL) & (column == TOGETHER))))
    if column in (NEED, NEED_STATE) and NEED_STATE in cells:
        return (cells[NEED_STATE] == WITH).to_numpy()
    return np.ones(len(cells), bool)


def _require_two(counts: Counts, column: str) -> None:
    if counts.cells["n"].any() and counts.cells.loc[counts.cells[column] != TOTAL, column].nunique() < 2:
        raise DisclosureError(
            f"A table by {column} must have two categories or more, and '{counts.title}' has one, which it "
            f"would tell of everybody in it: take {column} out."
        )


def _of_nearly_everybody(cells: pd.DataFrame, column: str, keys: list[str], fewest: int) -> NDArray[np.bool_]:
    """Where all of a row are in a category, but fewer than few, whatever others some are in besides."""
    total = cells.loc[cells[column] == TOTAL, [*keys, "n"]]
    whole = cells[keys].merge(total, how="left", on=keys)["n"].to_numpy()
    n = cells["n"].to_numpy()
    return np.asarray((cells[column] != TOTAL).to_numpy() & (n > 0) & (n > whole - fewest))


def _along(cells: pd.DataFrame, column: str, keys: list[str], several: bool) -> NDArray[np.float64]:
    """Where all of a row are in categories that go together: how many, at each of these.

    How they are shared between them does not matter, or that the cells are hidden would tell that all are in
    one. Where no category is left besides, only rows are found of which nearly all are in one. Where people
    can be in several, the largest category stands for the row, which may be no larger. Rows of something that
    tells the category by itself, as an offence tells its group, are none.
    """
    told_by = [c for family in FAMILIES if column in family for c in keys if c in family]
    parts = cells[(cells[column] != TOTAL) & (cells[told_by] == TOTAL).all(axis=1)]
    together = parts[column].map(_companions(parts[column]))
    row = parts.groupby(keys, sort=False).ngroup()
    seen, most = (parts["seen"].groupby(row).transform(how) for how in ("sum", "max"))
    mine = parts["seen"].groupby([row, together]).transform("sum")
    kept = (mine > 0) & (mine == seen)
    if (together == 0).all():
        kept &= seen - most < OTHERS
    whole = most if several else parts["n"].groupby(row).transform("sum")
    found = np.full(len(cells), np.nan)
    found[parts.index[kept]] = whole[kept]
    return found


def _companions(categories: "pd.Series[str]") -> dict[str, int]:
    """Put the categories in twos, the last in a three where they are odd; one alone has no company."""
    names = list(dict.fromkeys(categories))
    return {name: min(i // 2, max(len(names) // 2 - 1, 0)) for i, name in enumerate(names)}
