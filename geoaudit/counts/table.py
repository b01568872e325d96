"""A table of true counts, which never leaves the machine."""

from dataclasses import dataclass

import pandas as pd

TOTAL = "All"


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
        was given at all, both ends are missing.
    note : str
        What a reader must know to read it right.
    """

    title: str
    source: str
    public: bool
    boundaries: str
    by: tuple[str, ...]
    apart: tuple[str, ...]
    cells: pd.DataFrame
    note: str = ""
