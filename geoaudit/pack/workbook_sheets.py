"""The sheets of the workbook that hold the pack's tables: their names, what stands above, the columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import PurePosixPath

from geoaudit.disclosure.profile import MARKERS, TOTAL, Profile
from geoaudit.errors import PackError
from geoaudit.pack.contents import PackContents
from geoaudit.pack.filing import FiledTable, Filing
from geoaudit.pack.hotspot_files import FiledFinding, finding_tables
from geoaudit.pack.tables import Metadata, number_columns, table_metadata
from geoaudit.pack.workbook_cells import NOT_AVAILABLE, Entries, headings, shown
from geoaudit.periods.dates import in_full
from geoaudit.profiles.finding import HOTSPOTS, PROFILES
from geoaudit.profiles.lists import listed

MOST_ROWS = 1_000_000
"""Rows of a table that one sheet holds: an .xlsx sheet has 1,048,576, and some stand above the table."""
LONGEST_TEXT = 32_767
"""Characters that a cell holds ("Excel specifications and limits", support.microsoft.com)."""
MOST_SENTENCES = 3
MOST_PERIODS = 4
NOTES = "Notes"

_KINDS = {PROFILES: "Profile", HOTSPOTS: "Hotspot finding"}
_COUNTED = {"records": "counts the records", "persons": "counts the distinct people"}
_CANNOT_BE_SAID = f"{NOT_AVAILABLE} stands for a figure that cannot be said of what is published."


@dataclass(frozen=True)
class TableSheet:
    """A table as a sheet shows it.

    Attributes
    ----------
    name : str
        The sheet's name; a table longer than a sheet has further ones, `part 2` and so on.
    kind, source, period : str
        For the list of contents.
    file : str
        The CSV with the same figures.
    title : str
    lines : tuple of str
        What stands between the title and the table.
    columns : mapping of str to list
        What stands in the cells, by the column's name in the CSV.
    meanings : mapping of str to str
        What the columns are that mean something in this table alone.
    whole : frozenset of str
        The columns of whole numbers that are counts.
    notes : tuple of str
        What the sheet of notes says of it.
    """

    name: str
    kind: str
    source: str
    period: str
    file: str
    title: str
    lines: tuple[str, ...]
    columns: Mapping[str, Entries]
    meanings: Mapping[str, str]
    whole: frozenset[str]
    notes: tuple[str, ...]

    @property
    def headings(self) -> list[str]:
        """The headings of its columns."""
        return headings(self.columns)

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return len(next(iter(self.columns.values()), []))


def sheet_files(filing: Filing) -> dict[str, str]:
    """Return the file of which each sheet shows the figures, by the sheet's name, in the workbook's order."""
    tables = [(filed.path, len(filed.profile.cells)) for filed in filing.tables]
    found = [
        (path, len(table))
        for filed in _found(filing)
        for path, table in zip(filed.paths, filed.finding.tables.values(), strict=True)
    ]
    numbered = enumerate([*tables, *found], start=1)
    return {name: path for number, (path, rows) in numbered for name in _names(f"Table {number}", rows)}


def table_sheets(contents: PackContents, filing: Filing) -> Iterator[TableSheet]:
    """Yield the sheets: tables, then those of profiles, then those of hotspot findings; long ones in parts.

    Raises
    ------
    PackError
        Where a text is longer than a cell holds.
    """
    whole = chain(
        (_of_table(filed, contents) for filed in filing.tables),
        chain.from_iterable(_of_finding(filed, contents) for filed in _found(filing)),
    )
    for number, sheet in enumerate(whole, start=1):
        _refuse_long(sheet)
        yield from _parts(replace(sheet, name=f"Table {number}"))


def _found(filing: Filing) -> list[FiledFinding]:
    return [filed for chapter in _KINDS for filed in filing.found if filed.finding.chapter == chapter]


def _names(name: str, rows: int) -> list[str]:
    further = range(2, -(-rows // MOST_ROWS) + 1)
    return [name, *(f"{name} part {part}" for part in further)]


def _parts(sheet: TableSheet) -> Iterator[TableSheet]:
    names = _names(sheet.name, sheet.rows)
    if len(names) == 1:
        yield sheet
        return
    for i, name in enumerate(names):
        rows = slice(i * MOST_ROWS, (i + 1) * MOST_ROWS)
        columns = {column: entries[rows] for column, entries in sheet.columns.items()}
        line = f"Part {i + 1} of {len(names)}: a sheet holds too few rows for the whole table."
        yield replace(sheet, name=name, columns=columns, lines=(line, *sheet.lines))


def _refuse_long(sheet: TableSheet) -> None:
    for name, entries in sheet.columns.items():
        if any(isinstance(entry, str) and len(entry) > LONGEST_TEXT for entry in entries):
            raise PackError(
                f"A cell of a workbook holds {LONGEST_TEXT:,} characters, and one of '{name}' in the table "
                f"'{sheet.title}' has more: shorten it where it is recorded, or leave the column out."
            )


def _of_table(filed: FiledTable, contents: PackContents) -> TableSheet:
    table = filed.profile
    metadata = table_metadata(PurePosixPath(filed.path).name, table)
    columns = shown(table.cells, number_columns(metadata))
    lines = [*filed.sentences, _counted(table, contents), _periods(table), *_shorthand(table)]
    return TableSheet(
        "",
        "Table",
        table.source,
        _span([str(period) for period in table.cells["period"].unique()]),
        filed.path,
        table.title,
        (*lines, _protection(table.public, contents), _same_as(filed.path)),
        columns,
        {},
        frozenset(number_columns(metadata)),
        _notes_of(table),
    )


def _of_finding(filed: FiledFinding, contents: PackContents) -> Iterator[TableSheet]:
    one = filed.finding
    about = {"Period": one.period, "Areas": one.boundaries, "Source": one.source}
    known = " ".join(f"{name}: {words}." for name, words in about.items() if words)
    for i, (path, frame, metadata) in enumerate(finding_tables(filed, contents.policy)):
        columns = shown(frame, number_columns(metadata))
        missing = any(NOT_AVAILABLE in entries for entries in columns.values())
        said = one.sentences[:MOST_SENTENCES] if i == 0 else (f"Further figures of: {one.title}.",)
        lines = [*said, known, *([_CANNOT_BE_SAID] if missing else [])]
        yield TableSheet(
            "",
            _KINDS[one.chapter],
            one.source,
            one.period,
            path,
            str(metadata["dc:title"]),
            (*lines, _protection(one.public, contents), _same_as(path)),
            columns,
            _meanings(metadata),
            frozenset(),
            (*one.sentences[MOST_SENTENCES:], *one.methods) if i == 0 else (),
        )


def _counted(table: Profile, contents: PackContents) -> str:
    kinds = {source.name: source.kind.replace("-", " ") for source in contents.sources}
    counted = _COUNTED.get(table.measure, f"adds up '{table.measure}' over the records")
    only = [f"{name.replace('_', ' ')} {' or '.join(values)}" for name, values in table.where.items()]
    words = f"Number {counted} of the source {table.source} ({kinds[table.source]})"
    words += f" with {listed(only)}." if only else "."
    if not table.boundaries:
        return words
    return f"{words} Areas: {table.boundaries}, as at {in_full(contents.boundaries[table.boundaries].date)}."


def _periods(table: Profile) -> str:
    periods = [str(period) for period in table.cells["period"].unique()]
    words = f"{'Period' if len(periods) == 1 else 'Periods'}: {_span(periods)}."
    summed = any((table.cells[name] == TOTAL).any() for name in table.cells if name in table.by)
    summed |= "area" in table.by and bool((table.cells["area_code"] == TOTAL).any())
    return f"{words} A total has {TOTAL} in the column that it sums over." if summed else words


def _span(periods: Sequence[str]) -> str:
    if len(periods) <= MOST_PERIODS:
        return ", ".join(periods)
    return f"{len(periods)} from {periods[0]} to {periods[-1]}"


def _shorthand(table: Profile) -> Iterator[str]:
    used = set(table.cells["marker"])
    meanings = [f"[{mark}] {words}" for mark, words in MARKERS.items() if mark and mark in used]
    if meanings:
        where = " The marker [e] stands beside its figure." if "e" in used else ""
        yield f"Shorthand: {'; '.join(meanings)}.{where}"
    if table.ranged:
        blank = f"A blank Basis: counted. {NOT_AVAILABLE} in Upper: an end that nobody knows."
        yield f"The true figure lies from Lower to Upper, both included. {blank}"


def _protection(public: bool, contents: PackContents) -> str:
    policy = contents.policy
    if public:
        return "From a source that anyone can have: nothing is hidden to protect people."
    release = "" if policy.for_release else "NOT FOR RELEASE. "
    return f"{release}Protected by the policy {policy.name}, version {policy.version}: see {NOTES}."


def _same_as(path: str) -> str:
    return f"This sheet holds one table. The same figures are in the file {path}."


def _notes_of(table: Profile) -> tuple[str, ...]:
    several = [name.replace("_", " ") for name in table.several]
    more = f"One person can be in several categories of {listed(several)}, and is in the total once."
    return (*([table.note] if table.note else []), *([more] if several else []))


def _meanings(metadata: Metadata) -> dict[str, str]:
    columns = metadata["tableSchema"]["columns"]
    return {column["titles"]: column.get("dc:description", "") for column in columns}
