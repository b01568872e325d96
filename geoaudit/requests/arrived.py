"""A partner's file as it came: which of its columns are asked for, which are not, and its rows as text."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from geoaudit.errors import FileError
from geoaudit.files.archives import Member, members
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.records.columns import recognised
from geoaudit.records.gathering import Gathered
from geoaudit.records.source import RecordSource
from geoaudit.requests.asked import Asked


@dataclass(frozen=True)
class Arrived:
    """What came.

    Attributes
    ----------
    rows : Gathered
        Its rows under canonical names, as far as its columns are known.
    columns : mapping of str to tuple of str
        The columns of each file that was read, by what messages call it.
    known : mapping of str to (mapping of str to str)
        Of each file, canonical names to those of its columns that are known.
    refused : tuple of str
        Why files could not be read, a sentence each.
    """

    rows: Gathered
    columns: dict[str, tuple[str, ...]]
    known: dict[str, dict[str, str]]
    refused: tuple[str, ...]


def arrived(asked: Asked, source: RecordSource) -> Arrived:
    """Read what came for a request; what cannot be read is told, not raised.

    Files that lack columns are read without them.
    """
    tables, numbers, labels = [], [], []
    columns: dict[str, tuple[str, ...]] = {}
    known: dict[str, dict[str, str]] = {}
    refused: list[str] = []
    for member in _members(source, refused):
        try:
            read = read_table(member, source.sheet)
        except FileError as problem:
            refused.append(str(problem))
            continue
        columns[member.label] = tuple(read.table.column_names)
        mine = known[member.label] = _known(asked, source, read.table.column_names)
        tables.append(read.table.select(list(mine.values())).rename_columns(list(mine)))
        numbers.append(read.rows)
        labels.append(member.label)
    text = pa.concat_tables(tables, promote_options="default").to_pandas() if tables else pd.DataFrame()
    rows = np.concatenate(numbers) if numbers else np.array([], dtype=np.int64)
    file = np.repeat(np.arange(len(numbers), dtype=np.int32), [len(some) for some in numbers])
    text = text.reindex(range(len(rows))).astype("str") if text.empty else text
    resolved = {name: called for mine in reversed(known.values()) for name, called in mine.items()}
    gathered = Gathered(text, file, rows, tuple(labels), resolved, ())
    return Arrived(gathered, columns, known, tuple(refused))


def _members(source: RecordSource, refused: list[str]) -> list[Member]:
    found: list[Member] = []
    for path in source.files:
        try:
            found += members(path, SUFFIXES)
        except FileError as problem:
            refused.append(str(problem))
    return found


def _known(asked: Asked, source: RecordSource, found: list[str]) -> dict[str, str]:
    """Canonical names to the file's, sections of an instrument among them."""
    known = recognised(found, source.columns, source.kind, source.format)
    sections = {one.name: one.heading for one in asked.columns if one.role == "section"}
    return known | {name: heading for name, heading in sections.items() if heading in found}
