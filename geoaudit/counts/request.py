"""What a table is asked to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

RECORDS, PERSONS = "records", "persons"
"""The measures that count; any other is a number column that is added up."""


@dataclass(frozen=True)
class TableRequest:
    """A table as the specification words it.

    Attributes
    ----------
    title, source : str
        Its title and the source that it counts.
    by : tuple of str
        What it is split by: `area` and columns of the source.
    where : mapping of str to tuple of str
        The categories that a column must be one of to be counted.
    measure : str
        What a figure is: `RECORDS`, `PERSONS` (distinct people) or the sum of a number column of the source.
    keep : mapping of str to tuple of str
        The cells never hidden to protect others: those that have one of the categories in every column
        named (``All`` is one; `area` stands for the area's code). Empty for none.
    """

    title: str
    source: str
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    measure: str = RECORDS
    keep: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        """Whether its figures are the sums of a number column, and not counts."""
        return self.measure not in (RECORDS, PERSONS)
