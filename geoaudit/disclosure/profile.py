"""A table that has been through the door and may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geoaudit.disclosure.policy import ACCOUNTS, SMALL, DisclosurePolicy, rules_of
from geoaudit.disclosure.ranges import RANGE, has_ranges, narrow, range_faults, ranges_of
from geoaudit.errors import DisclosureError

MARKERS = {
    "": "as counted or as rounded by the policy",
    "c": "hidden to protect people",
    "z": "not applicable",
    "x": "not available",
    "e": "estimated",
}
TOTAL = "All"


@dataclass(frozen=True)
class Profile:
    """A protected table; it cannot be built unsafe.

    Attributes
    ----------
    title, source : str
        The table's title and the name of the source that it counts.
    public : bool
        Whether anyone can download the source's counts; if so they are exact.
    boundaries : str
        The boundary set's name; empty where the table is not by area.
    by : tuple of str
        What the rows are split by; `area` stands for `area_code` and `area_name`.
    policy : DisclosurePolicy
        The policy that let the figures through.
    cells : DataFrame
        The columns of `by` (text), `period` (text), `n` (Int64, missing where hidden) and `marker`
        (one of `MARKERS`); where any figure is estimated or known as a range, also `lower`, `upper` (Int64)
        and `basis` (text), as `ranges` describes them. A total has ``All`` in the column that it sums over.
    note : str
        What a reader must know to read it right, in a sentence or two.
    origin : Profile or None
        The protected table that the estimates were made from. A personal source's may be made from nothing
        else, and are then no more than anybody with that table could make.
    measure : str
        What `n` is: ``records``, distinct ``persons``, or the number column of the source that is added up.
    where : mapping of str to tuple of str
        The categories that a column was one of to be counted.
    several : tuple of str
        The columns of `by` of which one person can be in several categories.
    apart : tuple of str
        The columns of `by` that are never summed over and so have no ``All``.
    scale : str
        Whether it is of small areas (wards and smaller), of large ones, or of the data itself: which of the
        policy's rules it is under.

    Raises
    ------
    DisclosureError
        Where a column is missing, a marker is unknown, a hidden cell has a figure, a cell has neither
        figure nor reason, a figure is below zero, a range does not hold its figure, an estimate has no range
        or no basis, or something of a personal source is more than the policy publishes: a figure, a range,
        or an estimate from anything but a protected table of that source.
    """

    title: str
    source: str
    public: bool
    boundaries: str
    by: tuple[str, ...]
    policy: DisclosurePolicy
    cells: pd.DataFrame
    note: str = ""
    origin: "Profile | None" = None
    measure: str = "records"
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    several: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    scale: str = SMALL

    def __post_init__(self) -> None:
        expected = [*columns_of(self.by), "period", "n", "marker", *(RANGE if self.ranged else ())]
        if list(self.cells.columns) != expected:
            raise DisclosureError(f"The table '{self.title}' must have the columns {', '.join(expected)}.")
        problem = self._contradiction() or ("" if self.public else self._unsafe())
        if problem:
            raise DisclosureError(f"The table '{self.title}' cannot be published: {problem}.")

    def _contradiction(self) -> str:
        n, marker = self.cells["n"], self.cells["marker"]
        shown = n.notna().to_numpy()
        if not marker.isin(list(MARKERS)).all():
            return "a cell has a marker that has no meaning"
        if (shown & marker.isin(["c", "z", "x"]).to_numpy()).any():
            return "a hidden or missing cell carries a figure"
        if (~shown & marker.isin(["", "e"]).to_numpy()).any():
            return "a cell has neither a figure nor a reason"
        if (n[shown].to_numpy(np.int64) < 0).any():
            return "a figure is below zero"
        if self.estimated and not self.ranged:
            return "an estimate has no range"
        return next(range_faults(self.cells), "") if self.ranged else ""

    def _unsafe(self) -> str:
        origin = self.origin
        if (self.estimated and origin is None) or (origin is not None and not self._made_from(origin)):
            return "its estimates were not made from a protected table of the same source and policy"
        # What is made from a protected table alone tells no more than that table, known or not.
        own = self.cells[~self.cells["marker"].isin(["e"] if origin is None else ["e", "x"])]
        for under, rule in rules_of(own, self.scale, self.policy):
            part = own[under]
            if not rule.admits(part["n"].dropna().to_numpy(np.int64)).all():
                return f"it holds figures that the policy {self.policy.name} never publishes"
            if self.ranged and narrow(part, rule).any():
                return f"it holds ranges that the policy {self.policy.name} never publishes"
        return ""

    def _made_from(self, origin: "Profile") -> bool:
        same = (origin.source, origin.policy.name) == (self.source, self.policy.name)
        return same and not origin.public

    @property
    def ranged(self) -> bool:
        """Whether its cells have the columns `lower`, `upper` and `basis`."""
        return has_ranges(self.cells)

    @property
    def ranges(self) -> pd.DataFrame:
        """`lower` and `upper` (Int64) of every cell: what the table says of the true figure."""
        return ranges_of(self.cells, None if self.public else rules_of(self.cells, self.scale, self.policy))

    @property
    def of_people(self) -> bool:
        """Whether it was counted from people: what is made from such tables tells no more than they do."""
        return not self.public and self.origin is None and self.scale != ACCOUNTS

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return int((self.cells["marker"] == "c").sum())

    @property
    def estimated(self) -> bool:
        """Whether any cell is an estimate."""
        return bool((self.cells["marker"] == "e").any())


def columns_of(by: tuple[str, ...]) -> list[str]:
    """Return the table's columns for what it is `by`: `area` becomes `area_code`, `area_name`."""
    return [column for name in by for column in (("area_code", "area_name") if name == "area" else (name,))]
