"""What is found in a partner's file: a sentence, what to do, and row numbers, never what is in a row."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geoaudit.records.gathering import Gathered

_SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """Something that is missing or wrong, or to be known.

    Attributes
    ----------
    what, do : str
        A sentence each, in the partner's words; `do` is empty where there is nothing to do.
    must : bool
        Whether the file must be corrected for it.
    rows : tuple of (str, int)
        The rows that it is about, by file and by number as a spreadsheet shows them.
    """

    what: str
    do: str = ""
    must: bool = True
    rows: tuple[tuple[str, int], ...] = field(default=(), repr=False)

    @property
    def where(self) -> str:
        """The first rows, in words; empty where it is about none."""
        if not self.rows:
            return ""
        shown, more = self.rows[:_SHOWN], len(self.rows) - _SHOWN
        files = dict.fromkeys(file for file, _ in self.rows)
        parts = [
            _numbers([row for name, row in shown if name == file]) + (f" of {file}" if len(files) > 1 else "")
            for file in dict.fromkeys(name for name, _ in shown)
        ]
        return "; ".join(parts) + (f" and {more:,} more" if more > 0 else "")


def of_rows(what: str, do: str, wrong: "pd.Series[bool]", rows: Gathered, must: bool = True) -> list[Finding]:
    """Return a finding about the rows in which something is wrong, if there are any.

    `what` goes on after the number of rows: ``12 rows: …``.
    """
    found = np.flatnonzero(wrong.fillna(value=False).to_numpy(bool))
    if not len(found):
        return []
    places = tuple((rows.labels[rows.file[i]], int(rows.row[i])) for i in found)
    count = f"{len(places):,} row{'' if len(places) == 1 else 's'}"
    return [Finding(f"{count}: {what}.", do, must, places)]


def quoted(names: Sequence[str]) -> str:
    """Return names in quotation marks: “A”, “B” and “C”."""
    marked = [f"“{name}”" for name in names]
    return marked[0] if len(marked) == 1 else f"{', '.join(marked[:-1])} and {marked[-1]}"


def _numbers(rows: Sequence[int]) -> str:
    return f"row{'' if len(rows) == 1 else 's'} {', '.join(map(str, rows))}"
