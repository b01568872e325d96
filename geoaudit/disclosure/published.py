"""A table as those have it who get the pack, and what must stay unknown of its cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

ALL = "All"
"""What a total has in the column that it sums over."""
RECORDS, PERSONS = "records", "persons"
AREA = "area"


@dataclass(frozen=True)
class Published:
    """A published table.

    Attributes
    ----------
    name : str
        The file.
    source, measure : str
        What is counted: `records`, `persons` (distinct people), or a number column of the source.
    boundaries : str
        The boundary set that its areas are of; `zone` for figures of the zones, which nobody publishes; empty
        where it is not by area.
    by : tuple of str
        What its rows are split by; `area` stands for the column `area_code`.
    apart : tuple of str
        The columns of `by` that are never summed over.
    several : tuple of str
        The columns of which one person can be in several categories.
    where : mapping of str to tuple of str
        The categories that a column was one of to be counted.
    cells : DataFrame
        The columns of `by`, `period`, `lower` and `upper` (float: between what a figure is known to lie),
        and `down`, `up` and `width` (float; missing where nothing is required): in one possible table a
        figure must be `down` or less, in one `up` or more, and the two must be `width` apart.
    """

    name: str
    source: str
    measure: str
    boundaries: str
    by: tuple[str, ...]
    apart: tuple[str, ...]
    cells: pd.DataFrame
    several: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def summed(self) -> tuple[str, ...]:
        """The columns of `by` that have totals."""
        return tuple(name for name in self.by if name not in self.apart)

    def labels(self, name: str) -> "pd.Series[str]":
        """What each cell is of, in a column of `by`."""
        return self.cells["area_code" if name == AREA else name].astype(str)
