"""The first sheets of the workbook: cover, contents, notes, and what each column means."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geoaudit import __version__
from geoaudit.disclosure.profile import MARKERS
from geoaudit.pack.contents import PackContents, SourceSummary
from geoaudit.pack.figures import bases_in_words, bases_of
from geoaudit.pack.parts import source_of
from geoaudit.pack.saying import capital, provenance
from geoaudit.pack.workbook_cells import NOT_AVAILABLE, Entries
from geoaudit.pack.workbook_sheets import NOTES, TableSheet
from geoaudit.periods.dates import in_full

COVER, CONTENTS, COLUMNS = "Cover", "Contents", "Columns"
FIRST = (COVER, CONTENTS, NOTES, COLUMNS)
TITLE, HEADING, TEXT = "title", "heading", "text"
_ALL = "All tables"
_KINDS = {"table": "figures that its owner added up"}
_MEANINGS = (
    ("Area code", "area_code", "Code of the area (GSS), or of a class of addresses that lie in no area"),
    ("Area name", "area_name", "Name of the area"),
    ("Period", "period", "Period that is counted"),
    ("Number", "n", "What the line above the table says that it counts; in brackets why there is none"),
    ("Marker", "marker", "[e] beside an estimate, else the reason for which there is no number, or blank"),
    ("Lower", "lower", "The least that the true number can be"),
    ("Upper", "upper", "The most that the true number can be; [x] beside a least one where nobody knows it"),
    ("Basis", "basis", "Blank: counted; interval: given by its source as a range; else what it rests on"),
)
"""The columns of tables; those of profiles and hotspot findings say what they are table by table."""


@dataclass(frozen=True)
class ListSheet:
    """A sheet with a list: its name, the title, a line below it, and the list's columns by heading."""

    name: str
    title: str
    line: str
    columns: dict[str, Entries]


def cover(contents: PackContents) -> Iterator[tuple[str, str]]:
    """Yield the cover's rows: how each is set (`TITLE`, `HEADING`, `TEXT`) and what it says."""
    policy = contents.policy
    yield TITLE, contents.title
    if not policy.for_release:
        yield HEADING, "NOT FOR RELEASE: nothing in this workbook has been hidden or rounded."
    yield TEXT, f"Partnership: {contents.partnership}"
    yield TEXT, f"Periods: {', '.join(contents.periods)}"
    yield TEXT, f"Made with GeoAudit {__version__}, from the specification {contents.spec_sha256}."
    parts = {
        "Read this first": contents.warnings,
        "How figures about people are protected": [
            f"Policy {policy.name}, version {policy.version}. {policy.sentence}"
        ],
        "How to read this workbook": _reading(),
        "Sources": [*(_source(source, contents) for source in contents.sources), *_uses(contents)],
        "Boundaries": list(_boundaries(contents)),
        "Attribution": contents.attributions,
    }
    for heading, lines in parts.items():
        if lines:
            yield HEADING, heading
            yield from ((TEXT, line) for line in lines)


def contents_list(sheets: Sequence[TableSheet]) -> ListSheet:
    """Return the list of the tables: a row a sheet."""
    return ListSheet(
        CONTENTS,
        "Contents",
        f"This sheet holds one table: the list of the {len(sheets)} tables. The name of a sheet leads to it.",
        {
            "Sheet": [sheet.name for sheet in sheets],
            "Title": [sheet.title for sheet in sheets],
            "Kind": [sheet.kind for sheet in sheets],
            "Source": [sheet.source for sheet in sheets],
            "Period": [sheet.period for sheet in sheets],
            "Rows": [float(sheet.rows) for sheet in sheets],
        },
    )


def notes_list(contents: PackContents, sheets: Sequence[TableSheet]) -> ListSheet:
    """Return the notes: those on all tables, then those on one."""
    notes = [(_ALL, note) for note in _general(contents)]
    # The parts of a long table are one table.
    first = {sheet.file: sheet for sheet in reversed(sheets)}
    notes += [(sheet.name, note) for sheet in reversed(first.values()) for note in sheet.notes]
    return ListSheet(
        NOTES,
        "Notes",
        "This sheet holds one table: the notes, those on all tables first.",
        {
            "Note": [float(number) for number in range(1, len(notes) + 1)],
            "Table": [table for table, _ in notes],
            "What it says": [note for _, note in notes],
        },
    )


def columns_list(sheets: Sequence[TableSheet]) -> ListSheet:
    """Return what each column means that its heading does not say by itself: a row a table and column."""
    first = {sheet.file: sheet for sheet in reversed(sheets)}
    rows = [("All of kind Table", *row) for row in _MEANINGS]
    rows += [
        (sheet.name, heading, name, sheet.meanings[name])
        for sheet in reversed(first.values())
        for heading, name in zip(sheet.headings, sheet.columns, strict=True)
        if sheet.meanings.get(name)
    ]
    names = ("Table", "Column", "Column of the CSV file", "What it means")
    return ListSheet(
        COLUMNS,
        "What the columns mean",
        "This sheet holds one table: a row for each column of each table whose heading needs a word.",
        {name: [row[i] for row in rows] for i, name in enumerate(names)},
    )


def _reading() -> list[str]:
    shorthand = "; ".join(f"[{mark}] {words}" for mark, words in MARKERS.items() if mark)
    return [
        "Contents lists the tables and leads to each; each has a sheet, and what it counts stands above it.",
        "Notes says how figures came about, and Columns what the columns mean.",
        f"Shorthand in the place of a figure or beside it: {shorthand}.",
        "The same figures are in the CSV files of this pack; its folder quality has what became of the rows.",
    ]


def _source(source: SourceSummary, contents: PackContents) -> str:
    kind = _KINDS.get(source.kind, source.kind.replace("-", " "))
    whose = "anyone can have it" if source.public else "about people, protected"
    held = contents.covered
    own = held["source"].map(source_of) == source.name
    months = held.loc[own & (held["covered"] > 0), "month"]
    dates = f" Months held: {months.min()} to {months.max()}." if len(months) else ""
    files = "; ".join(", ".join(filter(None, (f.name, provenance(f)))) for f in source.files)
    return f"{source.name}: {kind} ({whose}).{dates}{f' Files: {files}.' if files else ''}"


def _uses(contents: PackContents) -> list[str]:
    words = (
        f"{capital(use.what)}: "
        + ", ".join(
            filter(None, (use.file.name, provenance(use.file), in_full(use.date) if use.date else ""))
        )
        + "."
        for use in contents.uses
    )
    return list(dict.fromkeys(line.replace("..", ".") for line in words))


def _boundaries(contents: PackContents) -> Iterator[str]:
    for name, found in contents.boundaries.items():
        about = ", ".join(filter(None, (found.source.name, provenance(found.source))))
        yield f"{name}: {len(found.areas):,} areas as at {in_full(found.date)}. {about}."


def _general(contents: PackContents) -> Iterator[str]:
    policy = contents.policy
    yield from (f"[{mark}] means: {words}." for mark, words in MARKERS.items() if mark)
    yield (
        f"{NOT_AVAILABLE} in a profile or a hotspot finding stands where a figure cannot be said of what is "
        "published, as where one that it rests on is hidden, or where there is none."
    )
    yield (
        "Lower and Upper are the ends between which the true figure lies, both included; in profiles and "
        "hotspot findings they are what Columns says of them."
    )
    yield "All is the total over a column. Of crime and incident, two types of record, there is none."
    yield (
        "An area code that is a word (NFA, PROVIDED, CUSTODY, UNKNOWN, NOT-PLACED) is a class of addresses "
        "that lie in no area; its rows are part of All."
    )
    yield f"Policy {policy.name}, version {policy.version}. {policy.sentence}"
    if policy.rounded:
        yield "Because figures are rounded on their own, the parts of a table may not add up to its total."
    yield "Text that begins with = + - or @ is text as it was recorded, and no formula."
    bases = _bases(contents)
    if bases:
        yield f"Estimates rest on: {'; '.join(bases)}."
    for one in contents.breaks:
        yield f"Break in {one.source} on {in_full(one.date)}: {one.what}."
    yield from contents.notes


def _bases(contents: PackContents) -> tuple[str, ...]:
    """Return each step that an estimate of the pack rests on, once, in words."""
    found = dict.fromkeys(basis for table in contents.tables for basis in bases_of(table.cells))
    return bases_in_words(found)
