"""A table that has been through the door and may be published."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.disclosure.policy import DisclosurePolicy
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
        (one of `MARKERS`). A total has ``All`` in the column that it sums over.
    note : str
        What a reader must know to read it right, in a sentence or two.

    Raises
    ------
    DisclosureError
        Where a column is missing, a marker is unknown, a hidden cell has a figure, a cell has neither
        figure nor reason, a figure is below zero, or one of a personal source is none that the policy
        publishes.
    """

    title: str
    source: str
    public: bool
    boundaries: str
    by: tuple[str, ...]
    policy: DisclosurePolicy
    cells: pd.DataFrame
    note: str = ""

    def __post_init__(self) -> None:
        expected = [*columns_of(self.by), "period", "n", "marker"]
        if list(self.cells.columns) != expected:
            raise DisclosureError(f"The table '{self.title}' must have the columns {', '.join(expected)}.")
        problem = self._unsafe()
        if problem:
            raise DisclosureError(f"The table '{self.title}' cannot be published: {problem}.")

    def _unsafe(self) -> str:
        n, marker = self.cells["n"], self.cells["marker"]
        shown = n.notna().to_numpy()
        if not marker.isin(list(MARKERS)).all():
            return "a cell has a marker that has no meaning"
        if (shown & marker.isin(["c", "z", "x"]).to_numpy()).any():
            return "a hidden or missing cell carries a figure"
        if (~shown & marker.isin(["", "e"]).to_numpy()).any():
            return "a cell has neither a figure nor a reason"
        figures = n[shown].to_numpy(np.int64)
        if (figures < 0).any():
            return "a figure is below zero"
        if not self.public and not self.policy.admits(figures).all():
            return f"it holds figures that the policy {self.policy.name} never publishes"
        return ""

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
