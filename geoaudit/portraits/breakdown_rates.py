"""Rates of a table by area: each area's figures per 1,000 of what lives or is there, with their intervals.

Sources: those of `geoaudit.portraits.area_rates`.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from geoaudit.counts.request import PERSONS
from geoaudit.disclosure.profile import TOTAL
from geoaudit.errors import StatisticsError
from geoaudit.portraits.area_rates import (
    PER,
    area_rates,
    in_areas,
    rates,
    together,
)
from geoaudit.portraits.case import Case
from geoaudit.portraits.rates import INTERVALS, VISITORS_MARKED, of_areas, of_whole
from geoaudit.portraits.rows import FIGURES
from geoaudit.profiles.lists import named
from geoaudit.statistics.pooling import LEAST_BASE

RATE_MEANINGS = {
    "rate_base": "how many of what the rate is per there are in the area; missing for rows that are no area",
    "rate": f"n per {PER:,} of rate_base; of all areas together, of those in one of them",
    "rate_lower": "lower end of the 95% interval of the rate",
    "rate_upper": "upper end of the 95% interval of the rate",
}
OF_AREAS = (
    "Rates are per 1,000 {per} of the area, those of a kind too: not of those of that kind alone. Rows that "
    "stand for no area (people of no fixed or no known address, in custody) have none, and the rate of all "
    "areas together leaves them out. An area with fewer than {least:,} {per} has no rate."
)
BEYOND = (
    "The rate of each area is held against that of all areas together, among limits that chance alone would "
    "keep: one area in 500 lies beyond those of 99.8% by chance (exact Poisson; Spiegelhalter 2005). A "
    "rounded figure is beyond only where all that it can stand for is."
)
CODE = "area_code"


def with_rates(found: pd.DataFrame, table: pd.DataFrame, case: Case) -> pd.DataFrame:
    """Return a table's percentages with the rates of its areas beside them.

    Parameters
    ----------
    found : DataFrame
        A row for each of `table`.
    table : DataFrame
        By area and any other columns, with their totals, as `rows` gives it.
    case : Case
        With what the rates are per.

    Returns
    -------
    DataFrame
        `found` with the columns of `RATE_MEANINGS`: missing for rows that stand for no area, where it
        is not known what they are per, and where that is under `LEAST_BASE`.

    Raises
    ------
    StatisticsError
        Where there is nothing that rates could be per.
    """
    base = _base(case, table)
    each = rates(_figures(table, case), np.asarray(table[CODE].map(base), np.float64))
    told = each.rename(columns={"base": "rate_base", "lower": "rate_lower", "upper": "rate_upper"})
    return found.join(told[list(RATE_MEANINGS)])


def of_rates(table: pd.DataFrame, case: Case) -> Iterator[str]:
    """Yield the rate of all areas together, which are beyond chance, and which have none."""
    alone, base = _alone(table), _base(case, table)
    areas = in_areas(alone)
    if areas.empty:
        return
    if base[TOTAL] > 0:
        whole = _whole(alone, [], case)
        found = area_rates(areas, base, whole)
        yield from filter(None, (of_whole(case, found, whole), *of_areas(found)))
    per = str(case.plan.per).replace("_", " ")
    people = areas[CODE].map(base).fillna(0.0)
    none = [str(name) for name in areas.loc[people == 0, "area_name"]]
    if none:
        have = "have" if len(none) > 1 else "has"
        yield f"{named(none)} {have} no {per} that are known of, and so no rate."
    small = int(((people > 0) & (people < LEAST_BASE)).sum())
    if small:
        yield f"Areas with fewer than {LEAST_BASE} {per}, which have no rate: {small}."


def methods_of(case: Case) -> tuple[str, ...]:
    """Return how the rates of a table are worked out; nothing where it has none."""
    if not case.plan.per:
        return ()
    per = str(case.plan.per).replace("_", " ")
    return OF_AREAS.format(per=per, least=LEAST_BASE), INTERVALS, BEYOND, VISITORS_MARKED.format(per=per)


def _base(case: Case, table: pd.DataFrame) -> "pd.Series[float]":
    """What rates are per, by the codes of the areas; that of all is missing where one of them is."""
    if case.base is None:
        raise StatisticsError(
            "A rate must have a figure for each area that it is of, and there is none: name weights that "
            "have code, value and boundaries."
        )
    codes = in_areas(table)[CODE].unique()
    base = case.base.reindex([*codes, TOTAL]).astype("float64")
    if base[codes].isna().any():
        base[TOTAL] = np.nan
    return base


def _figures(table: pd.DataFrame, case: Case) -> pd.DataFrame:
    """The figures of each row; of all areas together those that are in one of them."""
    keys = [str(name) for name in table if name not in {CODE, "area_name", *FIGURES}]
    one = table.assign(every="")
    by = ["every", *keys]
    whole = _whole(table, keys, case).assign(every="").set_index(by)
    of_all = one.loc[one[CODE] == TOTAL]
    figures = table[list(FIGURES)].copy()
    found = whole.reindex(of_all.set_index(by).index)
    figures.loc[of_all.index] = found[list(FIGURES)].to_numpy(np.float64)
    return figures


def _whole(table: pd.DataFrame, keys: Sequence[str], case: Case) -> pd.DataFrame:
    """The figures of all areas together; of distinct people, who can be in several, those of the total."""
    if case.figures.measure == PERSONS:
        return table[table[CODE] == TOTAL][[*keys, *FIGURES]].reset_index(drop=True)
    return together(table, keys)


def _alone(table: pd.DataFrame) -> pd.DataFrame:
    """The figures of each area over all other columns."""
    others = [str(name) for name in table if name not in {CODE, "area_name", *FIGURES}]
    every = (table[others] == TOTAL).all(axis=1)
    return table.loc[every, [CODE, "area_name", *FIGURES]].reset_index(drop=True)
