"""Genders as they are recorded: which words mean male, female, or that nothing is known."""

import pandas as pd

from geoaudit.records.schema import NOT_RECORDED

MALE, FEMALE, OTHER = "Male", "Female", "Other gender"
_ALL = "All"
"""What a table has in the column of genders for their total."""

_MEANT = {
    **dict.fromkeys(("m", "male", "males", "man", "men", "boy", "boys"), MALE),
    **dict.fromkeys(("f", "female", "females", "woman", "women", "girl", "girls"), FEMALE),
    **dict.fromkeys(
        ("not known", "unknown", "nk", "n/k", "not stated", "not specified", "not given", "u", NOT_RECORDED),
        NOT_RECORDED,
    ),
    _ALL.casefold(): _ALL,
}


def genders_meant(words: "pd.Series[str]") -> "pd.Series[str]":
    """Return `MALE`, `FEMALE`, `NOT_RECORDED`, the total, or `OTHER` for each word, whatever its case."""
    plain = words.str.strip().str.casefold()
    return plain.map(_MEANT).astype("str").fillna(OTHER)


def without_blanks(words: "pd.Series[str]") -> "pd.Series[str]":
    """Return words with each that says that nothing is known as `NOT_RECORDED`, the others as they are."""
    return words.mask(genders_meant(words) == NOT_RECORDED, NOT_RECORDED)
