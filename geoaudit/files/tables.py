"""A table as text: what every reader of files returns, before anybody says what a column means."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray


@dataclass(frozen=True)
class TextTable:
    """The rows of one file that are not blank.

    Attributes
    ----------
    label : str
        What messages call the file.
    table : pyarrow.Table
        Every column text, without blanks around it; null where nothing is left.
    rows : numpy.ndarray
        Each row's number as a spreadsheet shows it: the header stands in row 1, blank rows are numbered too.
    """

    label: str
    table: Any
    rows: NDArray[np.int64]


def tidy(column: Any) -> Any:  # noqa: ANN401 pyarrow has no types
    """Return the text column without blanks around its values, null where nothing is left."""
    trimmed = pc.utf8_trim_whitespace(column)
    return pc.if_else(pc.equal(pc.binary_length(trimmed), 0), pa.scalar(None, pa.string()), trimmed)


def blank_rows(table: Any) -> int:  # noqa: ANN401 pyarrow has no types
    """Return in how many rows every column is null."""
    return int((~_filled(table)).sum())


def without_blank_rows(read: TextTable) -> TextTable:
    """Return the table without the rows in which every column is null."""
    filled = _filled(read.table)
    if filled.all():
        return read
    return TextTable(read.label, read.table.filter(pa.array(filled)), read.rows[filled])


def _filled(table: Any) -> NDArray[np.bool_]:  # noqa: ANN401 pyarrow has no types
    filled = np.zeros(table.num_rows, dtype=bool)
    for column in table.columns:
        if filled.all():
            break
        filled |= np.asarray(pc.is_valid(column))
    return filled
