"""What several kinds of profile are made of: how a column is made up, and the share of one answer of two."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from geoaudit.counts.standing import AREA_CODES
from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.breakdown import MOST_BARS, percentages_of, within
from geoaudit.portraits.rows import FIGURES, added
from geoaudit.portraits.shares import shares
from geoaudit.portraits.wording import (
    NO_KINDS,
    UNKNOWN,
    column_in_words,
    how_many_unknown,
    percent_in_words,
)
from geoaudit.profiles.charts import Bars
from geoaudit.profiles.lists import named
from geoaudit.records.schema import NOT_RECORDED
from geoaudit.spec.profile_plan import TOTAL as OF_ALL
from geoaudit.statistics.comparing import HIGHER, LOWER, NO_EVIDENCE

SHARE_OF = {
    "base": "how many they are of: those of whom it is known",
    "unknown": "of how many more it is not known (missing where hidden)",
}


def made_up_of(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """Return of how many each category of a column is, with percentages of all and of those recorded.

    Parameters
    ----------
    table : DataFrame
        By `column` alone, as `rows` gives it.

    Returns
    -------
    DataFrame
        `column`, and the columns of `shares.SHARE_MEANINGS`.
    """
    return percentages_of(table, (column,), OF_ALL)


def put_together(table: pd.DataFrame, column: str, called: "pd.Series[str]") -> pd.DataFrame:
    """Return figures with categories put together: what each row's category is `called` from now on.

    Parameters
    ----------
    called : Series of str
        A word a row of `table`; rows without one are left out.

    Returns
    -------
    DataFrame
        The columns of `table`. A sum is known where each part is; its range always.
    """
    keys = [str(name) for name in table if name not in FIGURES]
    named = table.assign(**{column: called})[called.notna()]
    return added(named, keys)[list(table.columns)]


def share_of(table: pd.DataFrame, column: str, yes: str, no: str) -> pd.DataFrame:
    """Return which share of those of whom it is known are the one of two answers.

    Parameters
    ----------
    table : DataFrame
        By `column` and any others, as `rows` gives it.
    yes, no : str
        The answer that is counted, and the other; everybody else is of whom it is not known.

    Returns
    -------
    DataFrame
        The other columns of `table`, ``n``, ``base``, ``percent``, ``lower``, ``upper`` (per cent) and
        ``unknown``.
    """
    keys = [str(name) for name in table if name not in {column, *FIGURES}]
    words = table[column].where(table[column].isin([yes, no, TOTAL]), NOT_RECORDED)
    counted = put_together(table, column, words.where(words != TOTAL)).assign(of_all=0)
    known = counted[counted[column] != NOT_RECORDED]
    by = ["of_all", *keys]
    base = added(known, by).set_index(by)[list(FIGURES)]
    answered = known[known[column] == yes].set_index(by)[list(FIGURES)].reindex(base.index)
    unknown = counted[counted[column] == NOT_RECORDED].set_index(by)["n"].reindex(base.index)
    nobody = not (counted[column] == NOT_RECORDED).any()
    found = shares(answered, base).assign(unknown=0.0 if nobody else unknown)
    return found.reset_index().drop(columns="of_all")


def bars_of(
    title: str, unit: str, table: pd.DataFrame, name: str, reference: tuple[str, float] | None = None
) -> Iterator[Bars]:
    """Yield bars of the percentages in a table, with their intervals; none of one row or of too many.

    Parameters
    ----------
    reference : (str, float), optional
        What all are held against, in words and per cent; left out where it is not known.
    """
    if not 1 < len(table) <= MOST_BARS:
        return
    ends = [table[end].to_numpy(np.float64) for end in ("percent", "lower", "upper")]
    labels = [str(one) for one in table[name]]
    bars = (title, unit, labels, *within(*ends))
    if reference is None or not np.isfinite(reference[1]):
        yield Bars(*bars, interval="95% interval")
    else:
        yield Bars(*bars, reference[1], reference[0], interval="95% interval")


def clear_of(table: pd.DataFrame, percent: float) -> "pd.Series[str]":
    """Return of each row whether its interval lies above or below a percentage, or holds it; else empty."""
    above, below = table["lower"] > percent, table["upper"] < percent
    known = table["lower"].notna() & table["upper"].notna() & np.isfinite(percent)
    words = np.select([~known, above, below], ["", HIGHER, LOWER], NO_EVIDENCE)
    return pd.Series(words, table.index, dtype="str")


def most_common(found: pd.DataFrame, name: str) -> Iterator[str]:
    """Yield which category is the most common where intervals tell, and how much is not recorded.

    Parameters
    ----------
    found : DataFrame
        As `made_up_of` gives it, `name` the column of its categories.
    """
    codes = found["area_code"] if "area_code" in found else found[name]
    kinds = found[~found[name].isin(NO_KINDS) & ~codes.isin(AREA_CODES.values())]
    said = kinds[kinds["percent"].notna() & (kinds["n"] > 0)]
    if len(said) > 1 and not _may_lead(found[codes != TOTAL], said["lower"].max()):
        yield _most(said.sort_values("n", ascending=False, kind="stable"), name)
    blank = found[found[name].str.casefold().isin(UNKNOWN) & (found["n"] > 0)]
    for word, percent in zip(blank[name], blank["percent"], strict=True):
        yield from how_many_unknown(percent, column_in_words(name), word)


def _most(said: pd.DataFrame, name: str) -> str:
    """Return which is the most common, the largest first; several where their intervals do not tell."""
    first = said.iloc[0]
    alike = said[said["upper"] >= first["lower"]]
    share = percent_in_words(*(float(first[key]) for key in ("percent", "lower", "upper")))
    if len(alike) == 1:
        return f"The most common {column_in_words(name)} is {first[name]}: {share}."
    others = named([str(one) for one in alike[name].iloc[1:]])
    return (
        f"The {column_in_words(name)} with the largest share is {first[name]}: {share}; it cannot be told "
        f"apart from {others}, whose intervals overlap with it."
    )


def _may_lead(parts: pd.DataFrame, percent: float) -> bool:
    """Whether a part without a figure may be as large: it is at most what all others leave, in per cent."""
    return bool(parts["n"].isna().any() and 100 - parts["lower"].sum() >= percent)
