"""Numbers as text."""

import numpy as np
import pandas as pd

_NUMBER = r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?(?:[eE][+-]?\d{1,2})?"


def parse_numbers(text: "pd.Series[str]") -> "pd.Series[float]":
    """Return the numbers, NaN where there is none; thousands may be parted by commas."""
    codes, values = pd.factorize(text)
    distinct = pd.Series(values, dtype="str")
    shaped = distinct.str.fullmatch(_NUMBER) & distinct.str.contains(r"\d")
    plain = distinct.where(shaped).str.replace(",", "", regex=False)
    numbers = pd.to_numeric(plain, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    return pd.Series(np.append(numbers, np.nan)[codes], text.index)
