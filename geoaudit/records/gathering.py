"""A source's files, read as text under canonical names."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from geoaudit.errors import RecordsError
from geoaudit.files.archives import Member, members
from geoaudit.files.headers import hint, listed
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.records.columns import POLICE_UK, resolve
from geoaudit.records.instruments import Instrument, read_instrument
from geoaudit.records.schema import section_column
from geoaudit.records.source import RecordSource

_STREET = re.compile(r"(?:^|/)(\d{4}-(?:0[1-9]|1[0-2]))-[^/]*-street\.csv$")


@dataclass(frozen=True)
class Gathered:
    """What was read, before anybody asked whether it can be right.

    Attributes
    ----------
    text : DataFrame
        A row a record, a column a canonical name, all text, missing where blank.
    file : ndarray of int32
        Each row's place in `labels`.
    row : ndarray of int64
        Each row's number in its file as a spreadsheet shows it.
    labels : tuple of str
        What messages call the files.
    columns : mapping of str to str
        Canonical names to those in the first file that has them.
    months : tuple of str
        Months that the files are of by their names, where those say so (police.uk): `2021-05`.
    instrument : Instrument or None
        The instrument that needs were assessed with: `text` has its sections, named by
        `schema.section_column`, and no list of needs.
    """

    text: pd.DataFrame
    file: NDArray[np.int32]
    row: NDArray[np.int64]
    labels: tuple[str, ...]
    columns: Mapping[str, str]
    months: tuple[str, ...]
    instrument: Instrument | None = None


def gather(source: RecordSource) -> Gathered:
    """Read all files of a source.

    Raises
    ------
    RecordsError
        Where a file cannot be read or lacks a column, police.uk gives one month twice, or the instrument
        of the needs cannot be used.
    """
    return _gathered(source, None)


def gather_first(source: RecordSource, most: int) -> Gathered:
    """Read the first rows of a source, as `gather` does, and no file behind them.

    Parameters
    ----------
    source : RecordSource
    most : int
        How many rows, at least 1.

    Raises
    ------
    RecordsError
        As `gather`.
    """
    read = _gathered(source, most)
    kept = slice(most)
    return replace(read, text=read.text.iloc[kept], file=read.file[kept], row=read.row[kept])


def _gathered(source: RecordSource, most: int | None) -> Gathered:
    """Read all files of a source, or those that hold its first `most` rows."""
    instrument = read_instrument(source.instrument) if source.instrument else None
    found = [member for path in source.files for member in members(path, SUFFIXES)]
    months: tuple[str, ...] = ()
    if source.format == POLICE_UK:
        found, months = _street(source, found)
    tables: list[pa.Table] = []
    rows: list[NDArray[np.int64]] = []
    columns: dict[str, str] = {}
    for member in found:
        if most is not None and sum(len(some) for some in rows) >= most:
            break
        resolved: dict[str, str] = {}
        read = read_table(member, source.sheet, partial(_choose, (source, instrument), member, resolved))
        tables.append(read.table.select(list(resolved.values())).rename_columns(list(resolved)))
        rows.append(read.rows)
        columns = {**resolved, **columns}
    text = pa.concat_tables(tables, promote_options="default").to_pandas()
    if text.empty:  # pandas makes text without any value that other libraries take for no text at all
        text = pd.DataFrame({name: pd.Series([], dtype="str") for name in text})
    file = np.repeat(np.arange(len(rows), dtype=np.int32), [len(some) for some in rows])
    labels = tuple(m.label for m in found)
    return Gathered(text, file, np.concatenate(rows), labels, columns, months, instrument)


def _choose(
    asked: tuple[RecordSource, Instrument | None],
    member: Member,
    resolved: dict[str, str],
    names: Sequence[str],
) -> list[str]:
    """Resolve a file's columns into `resolved`, and return those to read."""
    source, instrument = asked
    resolved |= resolve(names, source.columns, source.kind, source.format, member.label)
    if instrument:
        resolved.pop("needs", None)
        resolved |= _sections(instrument, names, member.label)
    return list(dict.fromkeys(resolved.values()))


def _sections(instrument: Instrument, names: Sequence[str], label: str) -> dict[str, str]:
    missing = [column for column in instrument.columns if column not in names]
    if missing:
        raise RecordsError(
            f"{label} must have a column for each section of the instrument, and has none called "
            f"{missing[0]!r}{hint(missing[0], names)}."
        )
    return {section_column(column): column for column in instrument.columns}


def _street(source: RecordSource, found: Sequence[Member]) -> tuple[list[Member], tuple[str, ...]]:
    """Return the street-level files and their months; outcomes and stop and search are other things."""
    if source.kind != "offences":
        raise RecordsError(f"Source {source.name!r} must be of kind offences, since its format is police.uk.")
    matches = [(member, _STREET.search(member.name)) for member in found]
    street = [(member, match[1]) for member, match in matches if match]
    if not street:
        raise RecordsError(
            f"Source {source.name!r} must have files YYYY-MM-force-street.csv, but has none: check them."
        )
    names = Counter(member.name.rsplit("/", 1)[-1] for member, _ in street)
    twice = sorted(name for name, n in names.items() if n > 1)
    if twice:
        raise RecordsError(
            f"Source {source.name!r} must have each month once, but has twice {listed(twice)}."
        )
    return [member for member, _ in street], tuple(sorted({month for _, month in street}))
