"""What stands in the cells of a sheet: a table's figures, and in the place of a missing one the reason.

The shorthand is that of the Government Analysis Function, "Releasing statistics in spreadsheets" (2021):
``[c]`` confidential, ``[x]`` not available, ``[z]`` not applicable, ``[e]`` estimated.
"""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
import pandas as pd

from geoaudit.pack.margins import plain
from geoaudit.pack.tables import distinct

Entries = Sequence[float | str]
"""A column of a sheet: numbers and texts; an empty text is a blank cell."""

NOT_AVAILABLE = "[x]"
_MARKED = {"n", "marker"}
_HEADINGS = {"n": "Number"}
_LONGEST_HEADING = 200
# XML holds neither of these two code points (W3C, "Extensible Markup Language 1.0", 2008, section 2.2).
_NO_CHARACTERS = "[\ufffe\uffff]"
_REPLACED = "\ufffd"


def shown(frame: pd.DataFrame, numbers: Collection[str]) -> dict[str, Entries]:
    """Return what stands on a sheet for a table, by column.

    Parameters
    ----------
    frame : DataFrame
        A table of the pack as its CSV holds it.
    numbers : collection of str
        The columns that are numbers.

    Returns
    -------
    dict of str to list
        Each number is a number; where one is missing stands the marker of its row in brackets, else ``[x]``.
        `marker` is kept where something is estimated, since the figure stands there and cannot say so itself.
    """
    why = _reasons(frame)
    columns = {
        str(name): _figures(frame[name], why) if name in numbers else _texts(frame[name]) for name in frame
    }
    if set(columns) >= _MARKED:
        columns["marker"] = [f"[{mark}]" if mark else "" for mark in columns["marker"]]
        if "[e]" not in columns["marker"]:
            del columns["marker"]
    return columns


def headings(columns: Iterable[str]) -> list[str]:
    """Return the columns' headings in plain words; Excel tells them apart without regard to capitals."""
    words = [" ".join(_HEADINGS.get(name, plain(name)).split())[:_LONGEST_HEADING] for name in columns]
    words = [word or "Column" for word in words]
    folded = [word.lower() for word in words]
    pairs = zip(words, folded, distinct(folded, " "), strict=True)
    return [word + apart[len(fold) :] for word, fold, apart in pairs]


def _reasons(frame: pd.DataFrame) -> pd.Series:
    """Return what stands in the place of a missing number of each row."""
    without = pd.Series(NOT_AVAILABLE, frame.index, dtype="str")
    if not set(frame.columns) >= _MARKED:
        return without
    marker = frame["marker"].astype("str")
    return without.mask(marker.isin(["c", "z"]), "[" + marker + "]")


def _figures(values: pd.Series, why: pd.Series) -> Entries:
    figures = pd.to_numeric(values).to_numpy(np.float64, na_value=np.nan)
    entries: Entries = np.where(np.isfinite(figures), figures.astype(object), why.to_numpy(object)).tolist()
    return entries


def _texts(values: pd.Series) -> Entries:
    texts: Entries = (
        values.astype("str").fillna("").str.replace(_NO_CHARACTERS, _REPLACED, regex=True).tolist()
    )
    return texts
