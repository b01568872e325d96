"""Numbers in bands, at edges that the specification gives: in tables a number stands as its band alone.

A median is one person's own figure. What is counted and protected is therefore how many are in each band, as
ages are, and the median is told afterwards from what was published.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from geoaudit.errors import RecordsError
from geoaudit.records.numbers import parse_numbers
from geoaudit.records.schema import NOT_RECORDED

_SUFFIX = "_band"


def band_column(number: str) -> str:
    """Return the column of the bands of a number: ``hours_band``; of `age` the ``age_band`` that there is."""
    return number + _SUFFIX


def banded(column: str) -> str:
    """Return the number that a column is the bands of; empty where it is of no bands."""
    return column.removesuffix(_SUFFIX) if column.endswith(_SUFFIX) else ""


def band_labels(edges: Sequence[float]) -> tuple[str, ...]:
    """Return the words of bands: ``under 40``, ``40 to under 80``, ``80 and over``, ``not recorded``.

    Parameters
    ----------
    edges : sequence of float
        Where a band ends and the next begins, rising; a first edge of 0 is none, as no number is below it.
    """
    inner = [f"{edge:,.10g}" for edge in edges if edge > 0]
    between = (f"{low} to under {high}" for low, high in pairwise(inner))
    return f"under {inner[0]}", *between, f"{inner[-1]} and over", NOT_RECORDED


def in_bands(numbers: "pd.Series[float]", edges: Sequence[float]) -> "pd.Series[str]":
    """Return which of `band_labels` each number is in: one on an edge is in the band that begins there."""
    inner = np.array([edge for edge in edges if edge > 0])
    labels = np.array(band_labels(edges))
    value = numbers.to_numpy(np.float64)
    places = np.where(value >= 0, np.searchsorted(inner, value, side="right"), len(labels) - 1)
    return pd.Series(labels[places], numbers.index, dtype="str")


def bands_of(
    text: pd.DataFrame, edges: Mapping[str, Sequence[float]], source: str
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return the bands of each number that has edges, a column each, and notes on rows.

    Parameters
    ----------
    text : DataFrame
        The accepted rows as text, a column for each canonical name.
    edges : mapping of str to sequence of float
        By canonical name.
    source : str
        What messages call the source.

    Raises
    ------
    RecordsError
        Where the source has no such column, or it does not hold numbers.
    """
    read = {name: _numbers(text, name, source) for name in edges}
    made = {band_column(name): in_bands(numbers, edges[name]) for name, numbers in read.items()}
    bad = {name: int((text[name].notna() & numbers.isna()).sum()) for name, numbers in read.items()}
    notes = {f"{name} not readable as a number, taken as not recorded": n for name, n in bad.items()}
    return pd.DataFrame(made, index=text.index), notes


def _numbers(text: pd.DataFrame, name: str, source: str) -> "pd.Series[float]":
    if name not in text:
        raise RecordsError(
            f"Medians must be of a column that their source has, and {source!r} has no {name}: map it in "
            "columns, or take the profile out."
        )
    numbers = parse_numbers(text[name])
    numbers = numbers.where(numbers >= 0)
    there, read = int(text[name].notna().sum()), int(numbers.notna().sum())
    if 2 * read < there:
        raise RecordsError(
            f"Medians must be of numbers that are not negative, and of {there:,} values of {name} in "
            f"{source!r} {read:,} are: name a column of numbers."
        )
    return numbers
