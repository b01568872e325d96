"""Parquet: a table whose columns already have types, as text."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geoaudit.errors import FileError
from geoaudit.files.archives import Member
from geoaudit.files.headers import Columns, check_header, choose
from geoaudit.files.tables import TextTable, tidy, without_blank_rows


def read_parquet(member: Member, columns: Columns = None) -> TextTable:
    """Return a Parquet file's table: dates as ISO text, whole numbers without a decimal point.

    Parameters
    ----------
    member : Member
        The file.
    columns : Columns
        Keep these alone, in this order.

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a wanted column, or a column holds lists or records.
    """
    table = _table(member)
    check_header(member.label, table.column_names, [])
    wanted = choose(member.label, columns, table.column_names)
    texts = {name: _text(member.label, name, table[name]) for name in table.column_names}
    rows = np.arange(2, table.num_rows + 2, dtype=np.int64)
    whole = without_blank_rows(TextTable(member.label, pa.table(texts), rows))
    return TextTable(member.label, whole.table.select(wanted), whole.rows)


def _table(member: Member) -> Any:  # noqa: ANN401 pyarrow has no types
    data = member.read()
    try:
        return pq.read_table(pa.BufferReader(data))
    except (pa.ArrowException, OSError, ValueError):
        pass
    raise FileError(f"{member.label} is not a whole Parquet file: copy it again.")


def _text(label: str, name: str, column: Any) -> Any:  # noqa: ANN401 pyarrow has no types
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    kind = column.type
    try:
        if pa.types.is_timestamp(kind):
            return _without_midnight(pc.local_timestamp(column) if kind.tz else column)
        if pa.types.is_floating(kind):
            column = _without_point(column)
        return tidy(pc.cast(column, pa.string()))
    except (pa.ArrowException, ValueError):
        pass
    raise FileError(
        f"{label} must have text, numbers or dates in column {name!r}, but it holds {kind}: leave it out."
    )


def _without_midnight(column: Any) -> Any:  # noqa: ANN401 pyarrow has no types
    text = pc.cast(column.cast(pa.timestamp("s"), safe=False), pa.string())
    return pc.replace_substring_regex(text, " 00:00:00$", "")


def _without_point(column: Any) -> Any:  # noqa: ANN401 pyarrow has no types
    whole = pc.all(pc.equal(column, pc.floor(column)))
    return column.cast(pa.int64()) if whole.as_py() else column
