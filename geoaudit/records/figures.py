"""Figures that a partner has added up: each is a number, or the range that its mark or its rounding leaves.

A mark means what the specification says of it. Without that, a figure below another (``<5``, ``fewer than
5``) lies from 0 to 4; ``5 or fewer``, ``100+`` and ``1 to 4`` say themselves between what they lie; and of
any other mark that publishers use nothing is known but that the figure is not below 0. None is a zero.

Sources
-------
The marks: Government Analysis Function, "Using symbols and shorthand in tables" (``[c]`` confidential,
``[x]`` not available, ``[u]`` unreliable, ``[low]``, ``[s]``), and those of older releases of the ONS and the
Home Office (``*``, ``~``, ``..``, ``:``, ``-``, ``#``).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.records.numbers import parse_numbers

Range = tuple[int, int | None]
"""The least that a figure can be and the most, both included; None where nobody knows the most."""

NO_MORE: Range = (0, None)
RANGES = "figures that their maker hid, taken as the range that their mark means"
UNKNOWN = "figures that their maker hid, known only not to be below zero"
ROUNDED = "figures that their maker rounded, taken as the range that is rounded to them"

_MARKS = re.compile(
    r"\[?(?:[*~#]+|[cxus]|low|[:.]{1,3}|…|[-–—]|n/?a|suppressed|confidential)\]?", re.IGNORECASE
)
MOST = 10**12
"""No figure is larger: what has more digits is something else."""

_N = r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,12})"
_WRITTEN: tuple[tuple[re.Pattern[str], Callable[[list[int]], Range]], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), meaning)
    for pattern, meaning in (
        (_N, lambda n: (n[0], n[0])),
        (rf"{_N}\s*(?:-|–|—|to)\s*{_N}", lambda n: (n[0], n[1])),
        (rf"(?:<|under|below|(?:less|fewer) than)\s*{_N}", lambda n: (0, n[0] - 1)),
        (rf"(?:<=|≤|up to)\s*{_N}|{_N} or (?:less|fewer|under)", lambda n: (0, n[0])),
        (rf"(?:>|over|above|more than)\s*{_N}", lambda n: (n[0] + 1, None)),
        (rf"(?:>=|≥|at least)\s*{_N}|{_N}\s?(?:\+|or (?:more|over))", lambda n: (n[0], None)),
    )
)


@dataclass(frozen=True)
class Figures:
    """What the rows of a column of figures say.

    Attributes
    ----------
    n : Series of float
        The figure as it stands; NaN where only a range is known, or nothing could be read.
    lower, upper : Series of float
        Between what it lies, both included; `upper` infinite where nobody knows; both NaN where nothing
        could be read.
    """

    n: "pd.Series[float]"
    lower: "pd.Series[float]"
    upper: "pd.Series[float]"


def read_figures(
    text: "pd.Series[str]", marks: Mapping[str, Range] | None = None, rounded_to: int | None = None
) -> Figures:
    """Return what a column of figures says.

    Parameters
    ----------
    text : Series of str
        As it stands in the file.
    marks : mapping of str to (int, int or None), optional
        What the specification says that a text means.
    rounded_to : int, optional
        What every number is a multiple of, rounded to the nearest: 20 rounded to 5 lies from 18 to 22, and
        20 rounded to 10 from 15 to 25, since a half may have gone either way.

    Returns
    -------
    Figures
        With the index of `text`.
    """
    codes, distinct = pd.factorize(text.str.strip())
    words = pd.Series(distinct, dtype="str")
    number = parse_numbers(words).to_numpy(float)
    half = (rounded_to or 0) // 2
    table = np.column_stack([number, np.maximum(number - half, np.minimum(number, 0)), number + half])
    meant = {**dict.fromkeys(words[np.isnan(number)], None), **(marks or {})}
    for place, word in enumerate(words):
        if word in meant:
            table[place] = _row(meant[word] or range_meant(word))
    read = np.vstack([table, np.full(3, np.nan)])[codes]
    return Figures(*(pd.Series(read[:, i], text.index) for i in range(3)))


def range_meant(words: str) -> Range | None:
    """Return between what a figure lies that is written as words; None where they say nothing of one.

    ``1 to 4`` is (1, 4), ``<5`` (0, 4), ``5 or fewer`` (0, 5), ``100+`` (100, None), ``7`` (7, 7), and a mark
    such as ``*`` is (0, None).
    """
    found = _written(words.strip())
    return found if found is None or found[1] is None or found[0] <= found[1] else None


def figures_staged(numbers: "Mapping[str, pd.Series[float]]") -> tuple[pd.DataFrame, dict[str, int]]:
    """Return `n`, `lower` and `upper` (Int64, missing where nobody knows), and how many are no number."""
    ends = pd.DataFrame({name: numbers[name] for name in ("n", "lower", "upper")})
    unknown, hidden = np.isinf(ends["upper"]), ends["n"].isna()
    rounded = ~hidden & (ends["lower"] < ends["upper"])
    notes = {RANGES: hidden & ~unknown, UNKNOWN: hidden & unknown, ROUNDED: rounded}
    figures = ends.mask(np.isinf(ends)).astype("Int64")
    return figures, {name: int(found.sum()) for name, found in notes.items()}


def _written(words: str) -> Range | None:
    for pattern, meaning in _WRITTEN:
        if match := pattern.fullmatch(words):
            return meaning([int(group.replace(",", "")) for group in match.groups() if group])
    return NO_MORE if _MARKS.fullmatch(words) else None


def _row(found: Range | None) -> tuple[float, float, float]:
    if found is None:
        return np.nan, np.nan, np.nan
    lower, upper = found[0], np.inf if found[1] is None else found[1]
    return (lower if lower == upper else np.nan), lower, upper
