"""A table of true counts, which never leaves the machine."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from geoaudit.counts.request import RECORDS

TOTAL = "All"
SMALL, LARGE, ACCOUNTS = "small areas", "large areas", "accounts"
THROUGHOUT = "small areas throughout"
"""What a table's figures are of: its scale."""


@dataclass(frozen=True)
class Counts:
    """Unprotected counts: what the disclosure room turns into a profile.

    Attributes
    ----------
    title, source : str
        The table's title and the source that it counts.
    public : bool
        Whether the source's counts can be downloaded by anyone.
    boundaries : str
        The boundary set's name; empty where the table is not by area.
    by : tuple of str
        What the rows are split by; `area` stands for `area_code` and `area_name`.
    apart : tuple of str
        The columns of `by` that are never summed over and so have no ``All``.
    cells : DataFrame
        The columns of `by` (text), `period` (text), `n` (int64), `persons` (int64: distinct people, or
        where the source names nobody `n`, the least that it can be) and `available` (bool: false where the
        source holds no figure). Within each period and each value of `apart`, every combination of the other
        columns stands once, ``All`` included. Where a partner gave any figure as a range, also `lower` and
        `upper` (float64): between what each figure lies, both included; `upper` is infinite where nobody
        knows it. A figure known as a range alone is not `available` and its `n` means nothing; where nothing
        was given at all, both ends are missing. Where a number column is added up, also `largest` and
        `second` (float64): the largest and the second largest that one person, or one record where the
        source names nobody, adds to the cell; 0 where there is none.
    note : str
        What a reader must know to read it right.
    measure : str
        What `n` is: records, distinct persons, or the sum of a number column in whole units.
    where : mapping of str to tuple of str
        The categories that a column was one of to be counted.
    several : tuple of str
        The columns of `by` of which one person can be in several categories.
    keep : mapping of str to tuple of str
        The cells never hidden to protect others, as `TableRequest.keep` says them.
    scale : str
        Whether it is of small areas (wards and smaller), of large ones, or of the data itself.
    """

    title: str
    source: str
    public: bool
    boundaries: str
    by: tuple[str, ...]
    apart: tuple[str, ...]
    cells: pd.DataFrame
    note: str = ""
    measure: str = RECORDS
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: tuple[str, ...] = ()
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    scale: str = SMALL
