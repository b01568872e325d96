"""The figures of a protected table as numbers that can be shared out, and back.

The figures are a frame: the table's columns of categories, `area_code`, `period`, `n` (float64, NaN where
hidden or missing), `lower`, `upper` (float64, the latter infinite where nobody knows it), `estimated` (bool)
and `basis` (text).
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL, Profile, columns_of

EXTENT = ("n", "lower", "upper")
NOT_TRANSFERRED = "NOT-TRANSFERRED"
"""In place of an area's code: what belongs to no area that the table is shown on."""


def categories(profile: Profile) -> list[str]:
    """Return the table's columns of categories."""
    return [name for name in profile.by if name != "area"]


def figures_of(profile: Profile) -> pd.DataFrame:
    """Return a table's cells as figures."""
    cells, ranges = profile.cells, profile.ranges
    keys = ["area_code", *categories(profile), "period"]
    upper = ranges["upper"].astype("float64").fillna(np.inf)
    return cells[keys].assign(
        n=cells["n"].astype("float64"),
        lower=ranges["lower"].astype("float64").fillna(0.0),
        upper=upper,
        estimated=(cells["marker"] == "e"),
        basis=cells["basis"] if profile.ranged else "",
    )


def leaves(figures: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the figures that are no total over any of the columns."""
    return figures[~(figures[list(columns)] == TOTAL).any(axis=1)] if len(columns) else figures


def with_totals(figures: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return figures without totals together with their sums over each of the columns and all of these."""
    whole = figures
    for column in columns:
        others = [str(name) for name in whole if name not in {column, *EXTENT, "estimated", "basis"}]
        sums = _summed(whole, others)
        sums[column] = TOTAL
        whole = pd.concat([whole, sums], ignore_index=True)
    return whole[figures.columns]


def as_sums(figures: pd.DataFrame) -> pd.DataFrame:
    """Return figures with those that are all areas' together marked as estimated: sums of rounded figures."""
    total = figures["area_code"] == TOTAL
    basis = figures["basis"].mask(total & (figures["basis"] == ""), "sum")
    return figures.assign(estimated=figures["estimated"] | total, basis=basis)


def _summed(figures: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Sums by the keys; a sum with a part that nobody knows is not known, but what it lies between is."""
    groups = figures.groupby(list(keys), sort=False)
    sums = groups[list(EXTENT)].sum()
    known = groups["n"].count() == groups.size()
    sums["n"] = sums["n"].where(known)
    sums["estimated"] = groups["estimated"].any()
    estimated_by = figures.assign(basis=figures["basis"].replace("exact", ""))
    sums["basis"] = estimated_by.groupby(list(keys), sort=False)["basis"].max()
    return sums.reset_index()


def cells_of(figures: pd.DataFrame, profile: Profile, areas: pd.DataFrame) -> pd.DataFrame:
    """Return whole figures as the cells of a table like `profile`, on areas of other codes.

    Parameters
    ----------
    areas : DataFrame
        `area_code` and `area_name` of every row that the table is to have, in order.
    """
    hidden = "c" if profile.hidden else "x"
    known = figures["n"].notna()
    marker = np.where(~known, hidden, np.where(figures["estimated"], "e", ""))
    cells = figures.assign(
        marker=pd.Series(marker, figures.index, dtype="str"),
        n=figures["n"].round().astype("Int64"),
        lower=_ends(figures["lower"].where(known | (hidden == "x"))),
        upper=_ends(figures["upper"].where(known | (hidden == "x"))),
        basis=figures["basis"].where(known, ""),
    )
    names = dict(zip(areas["area_code"], areas["area_name"], strict=True))
    cells["area_name"] = cells["area_code"].map(names)
    place = {code: i for i, code in enumerate(areas["area_code"])}
    order = cells["area_code"].map(place).argsort(kind="stable")
    columns = [*columns_of(profile.by), "period", "n", "marker", "lower", "upper", "basis"]
    return cells.iloc[order][columns].reset_index(drop=True)


def _ends(values: pd.Series) -> pd.Series:
    return values.mask(np.isinf(values)).round().astype("Int64")
