"""How far estimates are from counting the same thing directly."""

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.transfer.grid import combinations


def errors(
    estimated: pd.DataFrame, direct: pd.DataFrame, redrawn: Collection[str], keys: Sequence[str]
) -> pd.DataFrame:
    """Return how far estimates are off over the areas whose land was redrawn.

    An area's error is the difference from its direct count as a percentage of that count. Where the direct
    count is 0 there is no percentage: the area is left out of the three errors and counted in ``zero``,
    and what was put there shows in ``misplaced``, which needs no count in each area. An area without
    an estimate or a direct count is left out of all and counted in ``unknown``.

    Parameters
    ----------
    estimated, direct : DataFrame
        The columns of `keys`, ``area_code``, ``n`` (missing where not known).
    redrawn : collection of str
        The codes of the areas to compare: in unchanged ones there is nothing to be off.

    Returns
    -------
    DataFrame
        The keys, ``areas`` (how many have a percentage), ``median``, ``worst``, ``mean`` (of the absolute
        errors, per cent; missing where no area has one), ``misplaced`` (half the sum of the absolute
        differences, per cent of the direct counts' sum), ``zero``, ``unknown``.

    Raises
    ------
    GeographyError
        Where one area stands twice for one combination of keys, or no redrawn area is in either.

    Source: mean and median absolute percentage error, as of small-area estimates in Smith, S. K., Tayman, J.
    and Swanson, D. A. (2013) A Practitioner's Guide to State and Local Population Projections. Springer,
    ch. 13; the share misplaced is the index of dissimilarity of Duncan, O. D. and Duncan, B. (1955) A
    methodological analysis of segregation indexes. American Sociological Review 20 (2), 210-217.
    """
    pairs = _pairs(estimated, direct, redrawn, keys)
    first, group = combinations(pairs, keys)
    found = pairs[list(keys)].iloc[first].reset_index(drop=True)
    both = pairs["estimate"].notna() & pairs["truth"].notna()
    zero = both & (pairs["truth"] == 0)
    off = (pairs["estimate"] - pairs["truth"]).abs()
    percent = (100 * off / pairs["truth"]).where(both & ~zero).groupby(group)
    truth = pairs["truth"].where(both).groupby(group).sum()
    return found.assign(
        areas=percent.count(),
        median=percent.median(),
        worst=percent.max(),
        mean=percent.mean(),
        misplaced=(50 * off.where(both).groupby(group).sum() / truth).where(truth > 0),
        zero=zero.groupby(group).sum(),
        unknown=(~both).groupby(group).sum(),
    )


def _pairs(
    estimated: pd.DataFrame, direct: pd.DataFrame, redrawn: Collection[str], keys: Sequence[str]
) -> pd.DataFrame:
    """Return the keys, ``area_code``, ``estimate``, ``truth`` of each redrawn area."""
    cell = [*keys, "area_code"]
    one = _redrawn(estimated, redrawn, cell).rename(columns={"n": "estimate"})
    other = _redrawn(direct, redrawn, cell).rename(columns={"n": "truth"})
    pairs = one.merge(other, on=cell, how="outer")
    if pairs.empty:
        raise GeographyError(
            f"Estimates must be compared with direct counts over redrawn areas, but none of the "
            f"{len(redrawn):,} named is in either table; name areas of the set that the figures are on."
        )
    return pairs


def _redrawn(table: pd.DataFrame, redrawn: Collection[str], cell: list[str]) -> pd.DataFrame:
    rows = table.loc[table["area_code"].isin(list(redrawn)), [*cell, "n"]]
    again = int(rows.duplicated(cell).sum())
    if again:
        raise GeographyError(
            f"Figures to be compared must have one row an area and combination of keys, but {again:,} of "
            f"{len(rows):,} repeat an earlier one; add them up first."
        )
    return rows.assign(n=rows["n"].to_numpy(np.float64, na_value=np.nan))
