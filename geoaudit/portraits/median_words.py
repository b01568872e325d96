"""The words of medians: in which band they lie, at about what, and whose can be told from the others'."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from geoaudit.portraits.wording import column_in_words
from geoaudit.profiles.lists import named

_NUMBERS = {
    "hours": "number of hours",
    "convictions_12m": "number of convictions in 12 months",
    "reoffences": "number of further offences",
    "predicted": "predicted probability in per cent",
}


def number_in_words(name: str) -> str:
    """Return what a median is of: ``number of hours``, ``age``."""
    return _NUMBERS.get(name, column_in_words(name))


def in_short(one: Mapping[Any, Any]) -> str:
    """Return what is known of a median: ``lies in 40 to under 80, at about 52``.

    Parameters
    ----------
    one : mapping
        A row of `median_figures.medians_of` of which a median is told.
    """
    least, most = (_read(one[name]) for name in ("median_least", "median_most"))
    said = f"lies in the band {one['median_in']}"
    if np.isfinite(one["median"]) and least == most:
        return f"{said}, at about {_read(one['median'])} by interpolation"
    if not np.isfinite(one["median_most"]):
        return said
    return f"{said}, at about {least} to {most} by interpolation"


def _read(value: float) -> str:
    return f"{value:,.1f}"


def standing(told: pd.DataFrame, name: str, what: str) -> str:
    """Return whose median is the highest, and whose it cannot be told apart from.

    Parameters
    ----------
    told : DataFrame
        Two rows or more of `median_figures.medians_of` of which a median is told.
    name : str
        The column of what they are called.
    what : str
        What the median is of.
    """
    ends = told[["median_least", "median_most"]]
    at = told["median"].fillna(ends.mean(axis=1))
    in_order = told.loc[at.sort_values(ascending=False, kind="stable").index]
    first, others = in_order.iloc[0], in_order.iloc[1:]
    # Bands begin where others end: two that do not meet have medians that do not, whatever is in them.
    clear = (others["median_upper"] < first["median_lower"]) & (others["band_to"] <= first["band_from"])
    alike = [str(one) for one in others[name][~clear]]
    begins = f"The highest median {what} is that of {first[name]}: it {in_short(first.to_dict())}"
    if alike:
        return f"{begins}; it cannot be told apart from {named(alike)}."
    return f"{begins}."
