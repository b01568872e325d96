"""Charts of comparisons: each group beside those that it is held against."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.against import ends_of_rates, ends_of_shares
from geoaudit.portraits.case import Case
from geoaudit.portraits.sides import REST, column_of
from geoaudit.profiles.charts import Bars, Chart, Grouped
from geoaudit.statistics.comparing import HIGHER, LOWER
from geoaudit.statistics.intervals import Array, Interval

MOST_BARS, MOST_DIFFERENT, MOST_SIDES = 80, 20, 3

Side = tuple[pd.DataFrame, pd.DataFrame]
"""What is held side by side, and what came of it, row by row."""


def charts(case: Case, pairs: pd.DataFrame, table: pd.DataFrame) -> Iterator[Chart]:
    """Yield the charts of a comparison.

    Without areas the categories beside each that they are held against; else the rates of all areas, or those
    categories of areas that differ from the rest.

    Parameters
    ----------
    pairs : DataFrame
        As `sides` lays them.
    table : DataFrame
        As `against` finds of them, with their keys.
    """
    if "area" not in case.plan.by:
        yield from _categories(case, pairs, table)
        return
    rest = (table["against"] == REST).to_numpy()
    if case.plan.per and not column_of(case.plan.by):
        yield from _rates(case, pairs[rest], table[rest])
        return
    told = rest & table["verdict"].isin([HIGHER, LOWER]).to_numpy()
    if told.any():
        yield _grouped(case, [(pairs[told][:MOST_DIFFERENT], table[told][:MOST_DIFFERENT])], "the area")


def label(one: pd.Series) -> str:
    """Return what a row of a comparison is of: ``Town, Theft``."""
    area = "" if one.get("area_name", TOTAL) == TOTAL else str(one["area_name"])
    return ", ".join(filter(None, [area, str(one.get("category", ""))])) or "The partnership"


def _categories(case: Case, pairs: pd.DataFrame, table: pd.DataFrame) -> Iterator[Chart]:
    """The categories now, beside each of the first few that have the same."""
    apart = [(table["against"] == name).to_numpy() for name in table["against"].unique()]
    sides = [(pairs[rows], table[rows]) for rows in apart]
    labels = [[label(one) for _, one in side[1].iterrows()] for side in sides]
    most = max(labels, key=len)
    alike = [side for side, own in zip(sides, labels, strict=True) if own == most]
    if len(most) <= MOST_BARS:
        yield _grouped(case, alike[:MOST_SIDES], case.now)


def _grouped(case: Case, sides: list[Side], own: str) -> Grouped:
    """Bars of a group beside those of each that it is held against."""
    per = case.plan.per
    figure, other = ("rate", "other_rate") if per else ("percent", "other_percent")
    ends_of = ends_of_rates if per else ends_of_shares
    first, named = sides[0]
    values = [table[name].to_numpy(np.float64) for name, table in _columns(figure, other, sides)]
    found = [ends_of(first), *(ends_of(pairs, "other_") for pairs, _ in sides)]
    ends = [_around(value, end) for value, end in zip(values, found, strict=True)]
    return Grouped(
        case.plan.title,
        f"per 1,000 {per}" if per else f"per cent of {case.noun}",
        [label(one) for _, one in named.iterrows()],
        [own, *(str(table["against"].iloc[0]) for _, table in sides)],
        values,
        [end.lower for end in ends],
        [end.upper for end in ends],
        interval="95% interval",
        decimals=1,
    )


def _columns(figure: str, other: str, sides: list[Side]) -> list[tuple[str, pd.DataFrame]]:
    return [(figure, sides[0][1]), *((other, table) for _, table in sides)]


def _around(value: Array, ends: Interval) -> Interval:
    """The interval of what is shown; a figure that is rounded can lie a little beyond its own."""
    kept = np.isfinite(value)
    lower, upper = np.fmin(ends.lower, value), np.fmax(ends.upper, value)
    return Interval(np.where(kept, lower, np.nan), np.where(kept, upper, np.nan))


def _rates(case: Case, pairs: pd.DataFrame, table: pd.DataFrame) -> Iterator[Chart]:
    """The rates of areas, with that of the partnership."""
    if not 1 < len(table) <= MOST_BARS:
        return
    value = table["rate"].to_numpy(np.float64)
    ends = _around(value, ends_of_rates(pairs))
    every = (pairs["n"] + pairs["other_n"]) / (pairs["base"] + pairs["other_base"]) * 1000
    yield Bars(
        case.plan.title,
        f"per 1,000 {case.plan.per}",
        [str(name) for name in table["area_name"]],
        value,
        ends.lower,
        ends.upper,
        reference=float(every.max()) if every.notna().any() else None,
        reference_label="the partnership",
        interval="95% interval",
        decimals=1,
    )
