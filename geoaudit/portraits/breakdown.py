"""A table with its percentages: how many there are of each kind, of how many, and how sure that is."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL, columns_of
from geoaudit.portraits.breakdown_rates import RATE_MEANINGS, methods_of, of_rates, with_rates
from geoaudit.portraits.case import Case, Told
from geoaudit.portraits.kinds import parts_of
from geoaudit.portraits.largest import Largest, Whole, largest
from geoaudit.portraits.rows import COUNTS, FIGURES, rows
from geoaudit.portraits.shares import BASES, INTERVALS, SHARE_MEANINGS, recorded, shares
from geoaudit.portraits.wording import (
    NOBODY_SAYS,
    UNKNOWN,
    column_in_words,
    how_many_unknown,
    is_category,
    read_out,
)
from geoaudit.profiles.charts import Bars, Chart, HeatTable
from geoaudit.profiles.lists import named
from geoaudit.spec.profile_plan import COLUMN, ROW
from geoaudit.statistics.rounding import added_up, percentages

MOST_BARS, MOST_COLUMNS = 40, 10
_OF = {ROW: "of each row", COLUMN: "of each column", "total": "of all"}


def breakdown(case: Case) -> Told:
    """Return a table's figures with their percentages by row, by column or of the total.

    Of several columns the last is across the page: a row is everything with the same of all others. Where the
    plan names what rates are per, each area has its rates too.

    Raises
    ------
    StatisticsError
        Where there is nothing that rates could be per.
    """
    by = _by(case)
    table = rows(case.figures, by, case.now)
    found = percentages_of(table, by, case.plan.percentages)
    sentences = tuple(_sentences(case, found, by))
    if case.plan.per:
        found, sentences = with_rates(found, table, case), (*sentences, *of_rates(table, case))
    percentages_are = f"Percentages are {_OF[case.plan.percentages]}."
    remark = added_up(_once(found, by)["percent"].dropna().to_numpy())
    return Told(
        sentences or (NOBODY_SAYS,),
        {"figures": found},
        SHARE_MEANINGS | RATE_MEANINGS | {name: column_in_words(name) for name in columns_of(by)},
        tuple(_charts(case, found, by)),
        (*filter(None, (percentages_are, BASES, INTERVALS, remark)), *methods_of(case)),
    )


def percentages_of(table: pd.DataFrame, by: Sequence[str], which: str) -> pd.DataFrame:
    """Return a table's figures with percentages of their row, their column or the total.

    Parameters
    ----------
    table : DataFrame
        By `by`, with totals over each of its columns, as `rows` gives it.
    which : str
        `ROW`, `COLUMN` or `TOTAL` of the plan.

    Returns
    -------
    DataFrame
        The columns of `by`; ``n``, ``base``, ``percent``, ``lower``, ``upper``, ``base_recorded``,
        ``percent_recorded``: the last two missing for those not recorded, whom they leave out.
    """
    keys = [*("area_code" if name == "area" else name for name in by)]
    last, others = keys[-1], keys[:-1]
    over = {ROW: [last], COLUMN: others or [last]}.get(which, keys)
    kept = [name for name in keys if name not in over]
    base = _base(table, over, kept)
    found = table.drop(columns=list(FIGURES)).join(shares(table, base))
    known = recorded(table, last, others)
    if which == COLUMN and others:
        return found
    of_known = known if set(over) <= {last} else _base(table.drop(columns=[*FIGURES]).join(known), over, kept)
    said = is_recorded(table[last]) & found["n"].notna() & of_known["n"].notna()
    n = found["n"].where(found["n"] < of_known["n"], of_known["n"]).where(said)
    percent = percentages(n.to_numpy(np.float64), of_known["n"].where(said).to_numpy(np.float64))
    return found.assign(base_recorded=of_known["n"].where(said), percent_recorded=percent)


def is_recorded(column: "pd.Series[str]") -> "pd.Series[bool]":
    """Whether a category is a recorded one; a total is neither."""
    return column.map(is_category).astype(bool)


def _base(table: pd.DataFrame, over: Sequence[str], kept: Sequence[str]) -> pd.DataFrame:
    """What each row is a part of: the same of what is kept, and the total over the rest."""
    totals = table[(table[list(over)] == TOTAL).all(axis=1)]
    if not len(kept):
        return pd.DataFrame({name: totals[name].iloc[0] for name in FIGURES}, index=table.index)
    found = table[list(kept)].merge(totals[[*kept, *FIGURES]], on=list(kept), how="left")
    return found[list(FIGURES)].set_axis(table.index)


def _by(case: Case) -> tuple[str, ...]:
    """What the table is by, of what it can be by: crimes and incidents are never one."""
    return tuple(name for name in case.plan.by if name in case.figures.by)


def _once(found: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The parts of one whole, where there is one: a table by a single column, without its total."""
    key = "area_code" if by[0] == "area" else by[0]
    return found[found[key] != TOTAL] if len(by) == 1 else found[:0]


def _sentences(case: Case, found: pd.DataFrame, by: Sequence[str]) -> Iterator[str]:
    """What is most common, and how much is not recorded: of shown figures alone."""
    keys = ["area_code" if name == "area" else name for name in by]
    total = found[(found[keys] == TOTAL).all(axis=1)]
    if total.empty or total["n"].isna().any():
        return
    yield f"There were {read_out(float(total['n'].iloc[0]), case.noun, case.about_total)} ({case.when})."
    parts, every = parts_of(case.figures, by[-1], case.now)
    if every is None:
        return
    counts, once = case.figures.measure in COUNTS, by[-1] not in case.figures.several
    if (first := largest(parts, Whole(every["lower"], every["upper"], counts, once))) is not None:
        yield _most_common(first, column_in_words(by[-1]), counts)
    blank = parts[parts["name"].str.casefold().isin(UNKNOWN) & (parts["n"] > 0)]
    for word, n in zip(blank["name"], blank["n"].clip(upper=every["n"]), strict=True):
        yield from how_many_unknown(float(percentages(n, every["n"])), column_in_words(by[-1]), word)


def _most_common(first: Largest, words: str, chance: bool) -> str:
    """Return which has the largest share, and that it cannot be told where intervals overlap."""
    ends = f" (95% interval {100 * first.lower:.0f} to {100 * first.upper:.0f}%)" if chance else ""
    share = f"{first.share} of them{ends}"
    if not first.alike:
        return f"The most common {words} is {first.name}: {share}."
    return (
        f"The {words} with the largest share is {first.name}: {share}; it cannot be told apart from "
        f"{named(first.alike)}, whose intervals overlap with it."
    )


def _charts(case: Case, found: pd.DataFrame, by: Sequence[str]) -> Iterator[Chart]:
    if len(by) == 1:
        yield from _bars(case, _once(found, by), "area_name" if by[0] == "area" else by[0])
    elif len(by) == 2:
        yield from _heat(case, found, by)


def _bars(case: Case, parts: pd.DataFrame, name: str) -> Iterator[Chart]:
    if 1 < len(parts) <= MOST_BARS:
        ends = [parts[end].to_numpy(np.float64) for end in ("percent", "lower", "upper")]
        labels = [str(one) for one in parts[name]]
        yield Bars(case.plan.title, f"per cent of {case.noun}", labels, *within(*ends))


def within(
    value: np.ndarray, lower: np.ndarray, upper: np.ndarray
) -> tuple[list[float], list[float], list[float]]:
    """Return values with ends that hold them: a percentage rounded half up can lie beyond its interval."""
    return list(value), list(np.fmin(lower, value)), list(np.fmax(upper, value))


def _heat(case: Case, found: pd.DataFrame, by: Sequence[str]) -> Iterator[Chart]:
    names = ["area_name" if name == "area" else name for name in by]
    inside = found[(found[names] != TOTAL).all(axis=1)]
    wide = inside.pivot_table(index=names[0], columns=names[1], values="percent", sort=False, dropna=False)
    if 1 < wide.shape[0] <= MOST_BARS and 1 < wide.shape[1] <= MOST_COLUMNS:
        unit = f"per cent {_OF[case.plan.percentages]}"
        yield HeatTable(
            case.plan.title, unit, list(wide.index), list(wide.columns), list(wide.to_numpy(np.float64))
        )
