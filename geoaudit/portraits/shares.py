"""Shares of a base: so many of so many, in per cent, with what is known of each."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.rows import FIGURES, added, between
from geoaudit.portraits.wording import UNKNOWN
from geoaudit.statistics.intervals import Interval
from geoaudit.statistics.proportions import proportion_envelope
from geoaudit.statistics.rounding import percentages

SHARE_MEANINGS = {
    "n": "how many, as published (missing where hidden)",
    "base": "how many they are of: everybody in the row, the column or the table, those not recorded too",
    "percent": "n per cent of base, rounded half up",
    "lower": "lower end of the 95% interval, per cent",
    "upper": "upper end of the 95% interval, per cent",
    "base_recorded": "how many of the base have it recorded, by a code that is on its list",
    "percent_recorded": "n per cent of base_recorded, rounded half up",
}
INTERVALS = (
    "Intervals of percentages are Wilson's at 95%; of a rounded figure, from the lower end of the least to "
    "the upper end of the most that it can stand for (Wilson 1927; Newcombe 1998)."
)
BASES = (
    "Each percentage has its base beside it. Those not recorded, or recorded by a code that is on no list "
    "(other code, unmapped code), are part of the base of the percentage of all, and no part of that of "
    "those recorded; not applicable is in neither."
)


def shares(part: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return each figure of `part` as a percentage of that of `base`, row by row.

    Parameters
    ----------
    part, base : DataFrame
        ``n``, ``lower``, ``upper`` as `rows` gives them, as many rows.

    Returns
    -------
    DataFrame
        ``n``, ``base``, ``percent``, ``lower``, ``upper`` (per cent), indexed as `part`. A rounded figure
        that is more than its base, which is as counted, counts as all of it.
    """
    n, of = part["n"].to_numpy(np.float64), base["n"].to_numpy(np.float64)
    least, most = between(part)
    ends = between(base)
    fits = Interval(np.minimum(least, np.where(np.isnan(ends.upper), least, ends.upper)), most)
    found = proportion_envelope(fits, ends)
    shown = np.isfinite(n) & np.isfinite(of)
    return pd.DataFrame(
        {
            "n": n,
            "base": of,
            "percent": percentages(np.where(of < n, of, n), of),
            "lower": np.where(shown, found.lower * 100, np.nan),
            "upper": np.where(shown, found.upper * 100, np.nan),
        },
        index=part.index,
    )


def recorded(table: pd.DataFrame, column: str, keys: Sequence[str]) -> pd.DataFrame:
    """Return of each row how many of its kind have `column` recorded: the total less `UNKNOWN`.

    Parameters
    ----------
    table : DataFrame
        By `keys` and `column`, totals over `column` among its rows.

    Returns
    -------
    DataFrame
        ``n``, ``lower``, ``upper``, indexed as `table`; the total itself where nobody can be without.
    """
    of = [*keys]
    total = table[table[column] == TOTAL]
    blank = table[table[column].str.casefold().isin(UNKNOWN)]
    if blank.empty:
        return _matched(table, total, of)
    without = added(blank.assign(of_all=0), ["of_all", *of])
    every, none = _matched(table, total, of), _matched(table, without, of)
    return pd.DataFrame(
        {
            "n": (every["n"] - none["n"]).clip(lower=0.0),
            "lower": (every["lower"] - none["upper"]).clip(lower=0.0),
            "upper": every["upper"] - none["lower"],
        }
    ).fillna({"lower": 0.0, "upper": np.inf})


def _matched(table: pd.DataFrame, other: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The figures of `other` that have the keys of each row of `table`."""
    if not len(keys):
        return pd.DataFrame({name: other[name].iloc[0] for name in FIGURES}, index=table.index)
    found = table[list(keys)].merge(other[[*keys, *FIGURES]], on=list(keys), how="left")
    return found[list(FIGURES)].set_axis(table.index)
