"""Figures of other areas, as somebody has published them, that a partnership is held against.

Several schemes can be there at once (families of areas, most similar groups), each with its edition: which
areas are alike depends on who grouped them and when.
"""

from pathlib import Path

import pandas as pd

from geoaudit.appraisal.reading import numbers, read_published, refuse, require_filled, require_once

_REQUIRED = ("scheme", "edition", "n", "base", "period")
_OPTIONAL = ("family", "area", "category")


def read_comparators(path: Path) -> pd.DataFrame:
    """Read a file of comparators.

    Parameters
    ----------
    path : Path
        A table with the columns ``scheme``, ``edition``, ``n``, ``base``, ``period`` and ``family`` or
        ``area`` (a row is of one of the two), and ``category`` where it is of one.

    Returns
    -------
    DataFrame
        ``against`` : who it is, such as ``Family 4 (CDRP families, 2002; 2001/02)``; ``category`` : empty
        where it is of none; ``n``, ``base`` : whole numbers. In the file's order, indexed by its row numbers.

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a column or has no row.
    RecordsError
        Where a row has no scheme, edition or period, not one of a family and an area, a figure that is no
        whole number, a base of 0, more than its base, or repeats another. Names the rows.
    """
    read = read_published(path, _REQUIRED, _OPTIONAL)
    require_filled(read, ["scheme", "edition", "period"])
    text = read.text
    refuse(read, "a family or an area, one of the two", text["family"].notna() == text["area"].notna())
    require_once(read, ["scheme", "edition", "family", "area", "category", "period"])
    n, base = numbers(read, "n", 0), numbers(read, "base", 0)
    refuse(read, "a whole number in column 'n'", n.isna() | (n % 1 > 0))
    refuse(read, "a whole number above 0 in column 'base'", ~(base > 0) | (base % 1 > 0))
    refuse(read, "at most its base in column 'n'", n > base)
    name = text["family"].fillna(text["area"])
    against = name + " (" + text["scheme"] + ", " + text["edition"] + "; " + text["period"] + ")"
    return pd.DataFrame({"against": against, "category": text["category"].fillna(""), "n": n, "base": base})
