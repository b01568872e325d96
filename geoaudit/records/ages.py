"""Ages, from a date of birth or as recorded, in bands; the date itself goes no further."""

import numpy as np
import pandas as pd

from geoaudit.records.schema import AGE_BANDS, NOT_RECORDED

YOUNGEST, OLDEST = 10, 110
"""Years: the age of criminal responsibility in England and Wales, and one that is a slip above it."""

IMPLAUSIBLE = "ages under 10 or over 110, taken as not recorded"

_FROM = np.array([18, 21, 25, 30, 40, 50, 60])


def age_on(born: "pd.Series[pd.Timestamp]", day: "pd.Series[pd.Timestamp]") -> "pd.Series[float]":
    """Return whole years on a day; who was born on 29 February is a year older on 1 March."""
    had = (day.dt.month * 100 + day.dt.day) >= (born.dt.month * 100 + born.dt.day)
    return (day.dt.year - born.dt.year - (~had).astype(float)).where(born.notna() & day.notna())


def band(age: "pd.Series[float]") -> "tuple[pd.Series[str], dict[str, int]]":
    """Return the age bands (`schema.AGE_BANDS`), and how many ages were none."""
    years = age.to_numpy(dtype=float, na_value=np.nan)
    plausible = (years >= YOUNGEST) & (years <= OLDEST)
    places = np.searchsorted(_FROM, np.where(plausible, years, 0), side="right")
    bands = np.where(plausible, np.array(AGE_BANDS)[places], NOT_RECORDED)
    return pd.Series(bands, age.index, dtype="str"), {IMPLAUSIBLE: int((~plausible & ~np.isnan(years)).sum())}
