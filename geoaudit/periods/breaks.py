"""Dated breaks of a source: from that day on, its figures mean something else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Break:
    """A change after which a source's figures no longer compare with those before.

    Attributes
    ----------
    source : str
        The source's name in the specification.
    date : date
        The first day of the new way.
    what : str
        What changed, in words for the report: new counting rules, a new records system, the pandemic.
    """

    source: str
    date: date
    what: str


def crossed(breaks: Iterable[Break], source: str, start: date, end: date) -> tuple[Break, ...]:
    """Return the source's breaks with days of the window ``start <= day < end`` on either side, by date.

    A break on the window's first day leaves the whole window after it, and is not crossed. To compare two
    periods, ask for the window from the earlier one's start to the later one's end.
    """
    found = (one for one in breaks if one.source == source and start < one.date < end)
    return tuple(sorted(found, key=lambda one: (one.date, one.what)))
