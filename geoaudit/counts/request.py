"""What a table is asked to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    """

    title: str
    source: str
    by: tuple[str, ...]
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
