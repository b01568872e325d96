"""A figure as a page shows it: with its marker, the range that it lies in, and what it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from geoaudit.disclosure.profile import MARKERS
from geoaudit.disclosure.ranges import INTERVAL, RANGE, has_ranges

_THEN = "; "
_BASES = {
    INTERVAL: "what the source gives as a range",
    "sum": "sums of shorter periods",
    "area": "the share of land",
    "postcodes": "the share of live postcodes",
    "best-fit": "the best fit of small areas",
    "exact": "areas that did not change",
    "days": "the share of days",
}
_RUNNING = {
    "denton": "the run of {} (proportional Denton–Cholette)",
    "pro rata": "the proportion of {}",
    "chow-lin": "Chow and Lin's regression on {}",
    "fernandez": "Fernández's regression on {}",
}


@dataclass(frozen=True)
class Cell:
    """A figure as it is printed.

    Attributes
    ----------
    n : int or None
        None where `marker` says why, or where the table has no such cell.
    marker : str
    lower, upper : int or None
        The ends that the true figure lies between; an `upper` of None beside a `lower` is an end that nobody
        knows. Both None where the table says nothing of it.
    basis : str
        What the figure rests on where it was not counted.
    """

    n: int | None
    marker: str
    lower: int | None = None
    upper: int | None = None
    basis: str = ""

    @property
    def ranged(self) -> bool:
        """Whether it has a range that says more than the figure."""
        return self.lower is not None and not (self.lower == self.n == self.upper)

    @property
    def span(self) -> str:
        """Its range, as ``12–20``."""
        if self.lower is None:
            return ""
        if self.upper is None:
            return f"{self.lower:,} or more"
        return f"{self.lower:,}–{self.upper:,}"


def cells_in(cells: pd.DataFrame) -> list[Cell]:
    """Return the figures of a table's cells (`Profile.cells`), in order."""
    columns = ["n", "marker", *(RANGE if has_ranges(cells) else ())]
    values = [cells[name].astype("object").where(cells[name].notna(), None) for name in columns]
    return [Cell(*row) for row in zip(*values, strict=True)]


def in_words(cell: Cell) -> str:
    """Return a figure as one is told it: ``1,234 (estimated, between 1,100 and 1,300)``."""
    if cell.n is None:
        known = f", {_between(cell)}" if cell.ranged else ""
        return f"{MARKERS[cell.marker]}{known}" if cell.marker else "not in this period"
    said = ["estimated"] if cell.marker == "e" else []
    said += [_between(cell)] if cell.ranged else []
    return f"{cell.n:,} ({', '.join(said)})" if said else f"{cell.n:,}"


def basis_in_words(basis: str) -> str:
    """Return what a figure rests on, in words; ``postcodes; days`` are two steps, one after the other."""
    return ", then ".join(_words(part) for part in basis.split(_THEN))


def _words(step: str) -> str:
    way, _, series = step.partition(": ")
    return _RUNNING[way].format(series) if way in _RUNNING else _BASES.get(step, step)


def bases_of(cells: pd.DataFrame) -> tuple[str, ...]:
    """Return what the figures of a table rest on where they were not counted, the most frequent first."""
    if not has_ranges(cells):
        return ()
    basis = cells["basis"]
    return tuple(str(name) for name in basis[basis != ""].value_counts(sort=True).index)


def bases_in_words(bases: Iterable[str]) -> tuple[str, ...]:
    """Return each step that figures rest on, once, with the word it goes by: `the share of days (days)`."""
    steps = dict.fromkeys(part for basis in bases for part in basis.split(_THEN))
    return tuple(f"{_BASES[step]} ({step})" if step in _BASES else _words(step) for step in steps)


def _between(cell: Cell) -> str:
    if cell.upper is None:
        return f"{cell.lower:,} or more"
    return f"between {cell.lower:,} and {cell.upper:,}"
