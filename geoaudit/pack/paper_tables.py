"""The printed report's parts on tables: what is said of each, its pictures, its figures."""

from collections.abc import Iterator

from geoaudit.disclosure.utility import utility_of
from geoaudit.pack.figures import bases_in_words, bases_of
from geoaudit.pack.filing import FiledTable
from geoaudit.pack.margins import Sheet, periods_named, periods_shown, plain, sheets, whole
from geoaudit.pack.paper_blocks import LEAD, NOTE, PLAIN, WARNING, Block, Bullets, Heading, Paragraph
from geoaudit.pack.paper_grids import grid_of_sheet, words_of
from geoaudit.pack.paper_material import Material, lines_of_table
from geoaudit.pack.saying import usefulness
from geoaudit.pack.timeline import Numbered, within
from geoaudit.pack.trends import incomparable, totals
from geoaudit.profiles.lists import listed

MOST_TOTALS = 4


def tables(material: Material) -> Iterator[Block]:
    """Yield the part on tables."""
    if material.filing.tables:
        yield Heading(1, "Tables", "tables")
    for number, filed in enumerate(material.filing.tables, start=1):
        yield from _table(material, filed, f"table-{number}")


def _table(material: Material, filed: FiledTable, anchor: str) -> Iterator[Block]:
    yield Heading(2, filed.profile.title, anchor)
    yield from _said(material, filed)
    yield from _cautions(material, filed)
    yield from _totals(filed)
    yield from material.pictures(filed.path)
    printed = sheets(filed.profile)
    lines = lines_of_table(material, filed)
    yield from (grid_of_sheet(sheet, lines, filed.path) for sheet in printed)
    yield Paragraph(_where(filed, printed[0]), NOTE)


def _said(material: Material, filed: FiledTable) -> Iterator[Block]:
    table = filed.profile
    yield from (Paragraph(words, LEAD) for words in filed.sentences)
    by = [plain(name).lower() for name in table.by]
    split = f", by {listed(by)}" if by else ""
    kind = PLAIN if filed.sentences else LEAD
    yield Paragraph(f"Numbers from {table.source} ({material.kinds[table.source]}){split}.", kind)
    periods = "Period" if table.cells["period"].nunique() == 1 else "Periods"
    on = f" Boundaries: {material.dated(table.boundaries)}." if table.boundaries else ""
    yield Paragraph(f"{periods}: {periods_named(table)}.{on}")
    yield from (Paragraph(words) for words in (table.note, _usefulness(filed), _bases(filed)) if words)


def _usefulness(filed: FiledTable) -> str:
    utility = utility_of(filed.profile)
    return usefulness(utility) if utility else ""


def _bases(filed: FiledTable) -> str:
    bases = bases_in_words(bases_of(filed.profile.cells))
    if not bases:
        return ""
    return (
        "Figures marked [e] are estimates, and those with a range were not counted one by one. "
        f"They rest on {listed(bases)}."
    )


def _cautions(material: Material, filed: FiledTable) -> Iterator[Block]:
    table = filed.profile
    breaks = _breaks(material, filed)
    if breaks:
        yield Paragraph(
            f"The figures of {table.source} do not mean the same throughout. "
            "Do not compare one side with the other of:",
            WARNING,
        )
        yield Bullets(tuple(one.words for one in breaks))
    why = incomparable(table)
    if why:
        yield Paragraph(
            f"No run over time is drawn, and no trend should be read from this table: {why}.", WARNING
        )


def _breaks(material: Material, filed: FiledTable) -> tuple[Numbered, ...]:
    labels = [str(label) for label in filed.profile.cells["period"].unique()]
    return within(material.breaks, filed.profile.source, labels)


def _totals(filed: FiledTable) -> Iterator[Block]:
    for heading, run in totals(filed.profile):
        said = "; ".join(f"{total.heading}: {words_of(total)}" for total in run[-MOST_TOTALS:])
        yield Paragraph(f"{plain(heading)}, total. {said}." if heading else f"Total. {said}.")


def _where(filed: FiledTable, first: Sheet) -> str:
    table = filed.profile
    periods = table.cells["period"].nunique()
    if whole(table) and len(periods_shown(table)) == periods:
        return f"The same table is in {filed.path}."
    latest = f" for its latest {len(first.periods)} periods" if len(first.periods) < periods else ""
    return (
        f"This report shows the totals of the table{latest}; the whole table, {len(table.cells):,} cells, "
        f"is in {filed.path}."
    )
