"""The printed report's parts on where figures come from: coverage, boundaries compared, errors, balance."""

from collections.abc import Iterator

from geoaudit.pack.changes import Comparison, Pair, sides
from geoaudit.pack.coverage import Span
from geoaudit.pack.filing import FiledFrame
from geoaudit.pack.paper_blocks import LEAD, NOTE, Block, Grid, Heading, Paragraph
from geoaudit.pack.paper_grids import grid_of_sheet
from geoaudit.pack.paper_material import Material
from geoaudit.pack.quality import Coverage, Errors, Quality, quality_of
from geoaudit.pack.saying import capital, error, portion
from geoaudit.periods.dates import in_full

_COVERS = ("Source", "From and to", "Whole months", "Months in part", "Gaps", "Odd months")
_BREAKS = ("Break", "Source", "First day", "What changed")
_ERRORS = ("Table", "Source", "Category", "Moved", "Estimated by", "Areas", "Median", "Worst", "Mean")


def making(material: Material) -> Iterator[Block]:
    """Yield these parts, as far as the pack has something of each."""
    made = quality_of(material.contents, material.filing, {}, material.breaks)
    yield from _covers(material, made)
    if made.comparisons:
        yield Heading(1, "Boundaries compared", "boundaries")
        yield Paragraph(
            "A name or a code that stays does not mean that the land stayed. Areas are paired here by the "
            "land that they share.",
            LEAD,
        )
    for number, (filed, found) in enumerate(made.comparisons, start=1):
        yield from _compared(material, filed, found, f"changes-{number}")
    if made.errors:
        yield from _errors(made.errors)
    yield from _balance(made)


def _covers(material: Material, made: Quality) -> Iterator[Block]:
    if made.coverage or made.breaks:
        yield Heading(1, "What the sources cover", "coverage")
    if made.coverage:
        yield Paragraph("A month that no file holds is a gap. It is never counted as nought.", LEAD)
        yield from material.pictures(made.coverage.filed.path)
        yield _spans(made.coverage)
    if made.breaks:
        yield Heading(2, "Breaks", "breaks")
        yield Paragraph(
            "From these days on a source's figures do not mean what they meant before. Each is a line on "
            "every chart over time that it lies on."
        )
        rows = tuple((str(one.number), one.source, in_full(one.day), one.what) for one in made.breaks)
        yield Grid("Breaks of the sources", _BREAKS, rows, 1)


def _spans(coverage: Coverage) -> Grid:
    note = (
        "A month is odd where its figure is far both from the months around it and from what the same month "
        "of other years leads to expect. That is a reason to ask, not a fault. Months held in part, or whose "
        f"figures are not published, are not judged. All months are in {coverage.filed.path}."
    )
    return Grid("What each source covers", _COVERS, tuple(map(_span, coverage.spans)), 1, (note,))


def _span(span: Span) -> tuple[str, ...]:
    odd = "; ".join(span.odd) or ("none" if span.judged else "not judged")
    held = f"{span.first} to {span.last}", f"{span.held:,}"
    return (span.source, *held, span.part or "none", span.gaps or "none", odd)


def _compared(material: Material, filed: FiledFrame, found: Comparison, anchor: str) -> Iterator[Block]:
    before, after = sides(found.name, material.contents.boundaries)
    yield Heading(2, f"{before} and {after}", anchor)
    yield from material.pictures(filed.path)
    tallies = tuple(
        (capital(tally.change), tally.meaning, f"{tally.before:,}", f"{tally.after:,}")
        for tally in found.tallies
    )
    heads = ("Change", "Meaning", f"Areas of {before}", f"Areas of {after}")
    yield Grid("Areas by what became of them", heads, tallies, 2)
    if found.pairs:
        yield _pairs(found, (before, after))
    yield Paragraph(_all_pairs(filed, found), NOTE)


def _pairs(found: Comparison, names: tuple[str, str]) -> Grid:
    ends = [f"Of the {which} area's" for which in ("earlier", "later")]
    addresses = [f"{end} addresses" for end in ends] if found.by_address else []
    heads = (*names, "Change", *(f"{end} land" for end in ends), *addresses)
    rows = tuple(_pair(pair, found.by_address) for pair in found.pairs)
    return Grid("Areas that changed, and what they share", heads, rows, 2)


def _pair(pair: Pair, by_address: bool) -> tuple[str, ...]:
    shares = (*pair.land, *(pair.addresses if by_address else ()))
    return (pair.before, pair.after, pair.change, *map(portion, shares))


def _all_pairs(filed: FiledFrame, found: Comparison) -> str:
    what = "Every area is unchanged, as listed in"
    if found.pairs:
        what = "Unchanged areas too are in"
    if len(found.pairs) < found.changed:
        what = f"The first {len(found.pairs)} of {found.changed:,} pairs; all are in"
    counted = " Addresses are counted as postcodes in use." if found.by_address else ""
    return f"{what} {filed.path}.{counted}"


def _errors(errors: Errors) -> Iterator[Block]:
    yield Heading(1, "How far off estimates are", "errors")
    yield Paragraph(
        "Where the same thing can also be counted directly, each way of estimating was tried and held "
        "against the count, over the areas that were redrawn. The smaller the error, the better.",
        LEAD,
    )
    shown = errors.rows.to_dict("records")
    rows = tuple(
        (
            *(str(row[name]) for name in ("table", "source", "category")),
            f"{row['from']} to {row['to']}",
            str(row["basis"]),
            f"{row['areas']:,}",
            *(error(row[name]) for name in ("median", "worst", "mean")),
        )
        for row in shown
    )
    more = f"{errors.whole:,} rows, with each category, are in"
    same = "The same table is in"
    note = (
        "Half of the areas are closer than the median. "
        f"{more if len(rows) < errors.whole else same} {errors.filed.path}."
    )
    caption = "Errors of estimates, in per cent of the figure counted directly"
    yield Grid(caption, _ERRORS, rows, 5, (note,))


def _balance(made: Quality) -> Iterator[Block]:
    if not made.balance or not made.balance_file:
        return
    yield Heading(1, "The balance", "balance")
    yield Paragraph(
        "At each step, what came in is what went out and what was not transferred, each for one stated "
        "reason. Nothing is lost on the way.",
        LEAD,
    )
    for balance in made.balance:
        notes = () if balance.whole else (f"Only the first rows of {balance.source} are shown.",)
        yield grid_of_sheet(balance.sheet, notes, made.balance_file.path)
    yield Paragraph(
        "A row that begins with “of which” says something of the others and is not added to them. The whole "
        f"balance is in {made.balance_file.path}.",
        NOTE,
    )
