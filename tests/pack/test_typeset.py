"""The printed report as other programs read it: pypdf its tags, poppler its words and where they stand."""

import io
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader

from geoaudit.disclosure.policy import policy_named
from geoaudit.pack.drawings import drawings_of
from geoaudit.pack.easel import ems_of
from geoaudit.pack.filing import file_contents
from geoaudit.pack.paper import Bullets, Grid, Heading, Paper, Paragraph, Picture, paper_of
from geoaudit.pack.paper_columns import TURNED, UPRIGHT, breakable, columns_of
from geoaudit.pack.typeset import pictures, typeset
from geoaudit.profiles.charts import Bars
from geoaudit.profiles.finding import PROFILES

HOSTILE = '#panic("x") *b* <a> $x$ `r` \\ // [c] "q" ~ @k = h'
POPPLER = shutil.which("pdfinfo") and shutil.which("pdftotext")
MARGIN = 20 / 25.4 * 72

needs_poppler = pytest.mark.skipif(
    not POPPLER, reason="poppler is not installed: apt-get install poppler-utils"
)


@pytest.fixture(scope="module")
def rich(whole, near_repeats, wards):
    """The small pack with everything, a profile with a chart, and a ward whose name looks like markup."""
    gaps = (np.nan, np.nan)
    chart = Bars("Who they are", "people", (HOSTILE, "c"), (3.0, 9.0), gaps, gaps)
    portrait = replace(near_repeats, title=f"Who {HOSTILE}", charts=(chart,), chapter=PROFILES)
    areas = wards.areas.assign(area_name=[HOSTILE, "=Bridge", "Castle"])
    first = whole.tables[0]
    cells = first.cells.assign(area_name=first.cells["area_name"].replace("Abbey", HOSTILE))
    return replace(
        whole,
        tables=(replace(first, cells=cells), *whole.tables[1:]),
        boundaries={**whole.boundaries, "wards": replace(wards, areas=areas)},
        found=(*whole.found, portrait),
    )


@pytest.fixture(scope="module")
def paper(rich):
    filing = file_contents(rich)
    return paper_of(rich, filing, drawings_of(rich, filing))


@pytest.fixture(scope="module")
def printed(paper, rich):
    return typeset(paper, rich)


@pytest.fixture(scope="module")
def reader(printed):
    return PdfReader(io.BytesIO(printed))


@pytest.fixture(scope="module")
def words(reader):
    """Every word of it, without blanks."""
    return _bare("".join(page.extract_text() for page in reader.pages))


@pytest.fixture(scope="module")
def tags(printed):
    """Every element of its structure, from the top, in the order in which it is read out."""
    return _structure(printed)


def test_every_heading_is_in_its_words_tags_and_bookmarks(paper, words, tags, reader):
    """A PDF reader finds each heading in the text, as a tag of its level, and those of parts as bookmarks."""
    headings = [block for block in paper.blocks if isinstance(block, Heading)]
    assert all(_bare(heading.words) in words for heading in headings)
    found = Counter(tag["/S"] for tag in tags)
    for level in {heading.level for heading in headings}:
        # The contents have a heading of their own.
        assert found[f"/H{level}"] == sum(h.level == level for h in headings) + (level == 1)
    marks = {_bare(mark.title) for mark in _bookmarks(reader.outline)}
    assert {_bare(heading.words) for heading in headings} <= marks


def test_every_picture_has_its_words(paper, tags):
    """Each picture is a figure with its text alternative."""
    drawn = [block.drawing for block in paper.blocks if isinstance(block, Picture)]
    alts = [tag.get("/Alt") for tag in tags if tag["/S"] == "/Figure"]
    assert alts == [f"{drawing.title}. {drawing.alt}" for drawing in drawn]


def test_tables_have_headings_of_columns_and_of_rows(paper, tags):
    """Each table's header cells say what they head: a column each, and in each row what names it."""
    grids = [block for block in paper.blocks if isinstance(block, Grid)]
    tables = [tag for tag in tags if tag["/S"] == "/Table"]
    assert len(tables) == len(grids)
    for grid, table in zip(grids, tables, strict=True):
        cells = [tag for tag in _elements(table) if tag["/S"] in {"/TH", "/TD"}]
        scopes = Counter(_scope(tag) for tag in cells if tag["/S"] == "/TH")
        assert scopes["/Column"] == len(grid.head), grid.caption
        assert scopes["/Row"] == len(grid.rows) * grid.labels, grid.caption
        assert len(cells) == (len(grid.rows) + 1) * len(grid.head)


def test_a_table_without_rows_shifts_no_headings(contents):
    """Of tables after an empty one, and on a turned page, the right columns are headings of their rows."""
    wide = Grid("Wide", ("1,234,567",) * 15, (("1,234,567",) * 15,) * 2, 3)
    grids = (Grid("None", ("a", "b"), (), 1), Grid("Two", ("a", "b"), (("x", "1"),) * 4, 2), wide)
    made = typeset(Paper("T", "P", "", (), (Heading(1, "H", "h"), *grids)), contents)
    tables = [tag for tag in _structure(made) if tag["/S"] == "/Table"]
    headings = [sum(t["/S"] == "/TH" and _scope(t) == "/Row" for t in _elements(table)) for table in tables]
    assert headings == [0, 8, 6]


def test_every_figure_of_every_table_is_printed(paper, words):
    """Each row of each table stands in the text as it is, and no word of the data was read as markup."""
    for grid in (block for block in paper.blocks if isinstance(block, Grid)):
        for row in grid.rows:
            assert all(_bare(entry) in words for entry in row)
    assert _bare(HOSTILE) in words


def test_rows_of_totals_are_bold_and_no_others(contents):
    """The figures of a row named All are in bold letters, and those of other rows are not."""
    fonts = {}

    def seen(text, _place, _matrix, font, _size):
        for figure in {"1,234", "5,678"} & {text.strip()}:
            fonts[figure] = str(font["/BaseFont"])

    grid = Grid("Numbers", ("Area", "n"), (("Abbey", "1,234"), ("All", "5,678")), 1)
    pdf = typeset(Paper("Title", "Place", "", (("a", "b"),), (Heading(1, "Part", "p"), grid)), contents)
    for page in PdfReader(io.BytesIO(pdf)).pages:
        page.extract_text(visitor_text=seen)
    assert {figure: "Bold" in font for figure, font in fonts.items()} == {"1,234": False, "5,678": True}


def test_it_says_what_it_is(reader, rich):
    """Title, language and that it is tagged stand where programs look, and no day that would differ."""
    root = reader.trailer["/Root"]
    assert reader.metadata.title == rich.title
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata.creation_date is None
    assert 10 < len(reader.pages) < 60


def test_equal_papers_give_equal_bytes(paper, rich, printed):
    """Set a second time it has the same bytes."""
    assert typeset(paper, rich) == printed


def test_the_contents_lead_to_their_pages(reader, paper):
    """Each part and section has a link in the contents, and it leads somewhere."""
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    shown = [block for block in paper.blocks if isinstance(block, Heading) and block.level <= 2]
    assert len(links) >= len(shown)
    assert all("/Dest" in link or "/A" in link for link in links)
    assert not any("/URI" in link.get("/A", {}) for link in links)


def test_a_pack_that_must_not_leave_says_so_on_every_page(contents, crimes):
    """Under the internal policy each page has the banner, and the watermark is no word that is read out."""
    internal = policy_named("internal")
    kept = replace(contents, policy=internal, tables=(replace(crimes, policy=internal),), quality={})
    filing = file_contents(kept)
    pdf = PdfReader(io.BytesIO(typeset(paper_of(kept, filing, drawings_of(kept, filing)), kept)))
    for page in pdf.pages:
        assert page.extract_text().count("NOT FOR RELEASE") >= 2


@needs_poppler
def test_nothing_stands_beyond_the_margins(contents, tmp_path):
    """However many columns and however long a word, all words of a table are within the margins."""
    wide = Grid(
        "Wide", tuple(f"{year}/{year + 1} quarter" for year in range(24)), (("1,234 [e]",) * 24,) * 60, 2
    )
    long = Grid("Long", ("Area", "Words"), (("x" * 300, "long words " * 80),) * 5, 1)
    pdf = tmp_path / "wide.pdf"
    pdf.write_bytes(typeset(Paper("T", "P", "", (), (Heading(1, "H", "h"), wide, long)), contents))
    for width, ends in _ends(pdf):
        assert ends.min() > MARGIN - 1
        assert ends.max() < width - MARGIN + 1


@needs_poppler
def test_another_program_reads_the_structure(printed, tmp_path):
    """Poppler finds the same kinds of element, and the pages that are turned are as wide as A4 is high."""
    pdf = tmp_path / "report.pdf"
    pdf.write_bytes(printed)
    said = subprocess.run(["pdfinfo", "-struct", str(pdf)], capture_output=True, text=True, check=True).stdout
    for kind in ("H1", "H2", "Table", "TH", "TD", "Figure", "L", "LI", "TOC"):
        assert re.search(rf"^\s+{kind}\b", said, re.MULTILINE), kind


def test_a_wide_table_is_printed_smaller_then_turned():
    """Few columns are printed in 8 points; more in fewer, and then on a page that is turned."""
    few, many = (Grid("", ("1,234,567",) * n, (("1,234,567",) * n,), 1) for n in (4, 15))
    assert (columns_of(few).size, columns_of(few).turned) == (8.0, False)
    assert columns_of(many).turned
    for grid, page in ((few, UPRIGHT), (many, TURNED)):
        assert sum(columns_of(grid).widths) <= page + 0.1


def test_words_have_no_more_lines_than_can_be_read():
    """Beside many figures a column of words is wide enough for three lines, and not the width of a word."""
    words = "no evidence of a difference"
    columns = columns_of(Grid("", ("What", *("n",) * 12, "Said"), (("x", *("123",) * 12, words),), 1))
    room = (columns.widths[-1] - 2 * columns.inset) / columns.size
    assert room > max(ems_of("no evidence"), ems_of("of a"), ems_of("difference"))
    assert sum(columns.widths) <= UPRIGHT


def test_figures_stand_right_and_words_left():
    """A column of figures, with what stands for one that is missing, is aligned right; words are not."""
    rows = (("Abbey", "12", "[c]", "5 and more"), ("Bridge", "1,234 [e] 40 or more", "–", "2 to 3"))
    assert columns_of(Grid("", ("Area", "n", "m", "Kind"), rows, 1)).right == (False, True, True, False)


def test_only_words_wider_than_their_column_are_broken():
    """A long word gets places where it may be broken; nothing else is changed."""
    assert breakable("a few words", 60, 8) == "a few words"
    broken = breakable("w" * 100, 60, 8)
    assert "\u200b" in broken
    assert broken.replace("\u200b", "") == "w" * 100


def test_what_goes_on_over_pages_is_tagged_under_a_watermark(contents):
    """Long tables and lists of a pack for internal use are set, though the watermark lies on each page."""
    rows = tuple((f"Ward {n}", str(n)) for n in range(200))
    long = (Grid("Long", ("Ward", "n"), rows, 1, ()), Bullets(tuple(f"Item {n}" for n in range(120))))
    paper = Paper("T", "P", "NOT FOR RELEASE", (("a", "b"),), (Heading(1, "One", "h"), *long))
    pages = PdfReader(io.BytesIO(typeset(paper, contents))).pages
    assert len(pages) > 5
    assert all("NOT FOR RELEASE" in page.extract_text() for page in pages)


def test_a_letter_that_no_font_has_stops_nothing(contents):
    """Names in any script, pictographs and what cannot be printed are set somehow, and the report is made."""
    odd = "漢字 😀 \u202e \x07 \ue000 a\u0301 \u2028 \ud800"
    blocks = (Heading(1, odd, "h"), Paragraph(odd), Grid(odd, (odd, "n"), ((odd, "1"),), 1, (odd,)))
    made = typeset(Paper(odd, odd, "", ((odd, odd),), blocks), contents)
    assert len(PdfReader(io.BytesIO(made)).pages) == 3


def test_pictures_are_made_of_so_many_dots(rich):
    """Each PNG has the size of its drawing at 150 dots an inch, and the same bytes each time."""
    drawings = drawings_of(rich, file_contents(rich))
    made = pictures(drawings)
    for drawing, png in zip(drawings, made, strict=True):
        size = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
        assert size == pytest.approx([length / 25.4 * 150 for length in drawing.size], abs=1)
    assert pictures(drawings) == made
    assert pictures(()) == []


def _structure(pdf):
    return list(_elements(PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]))


def _elements(node):
    if "/S" in node:
        yield node
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        found = kid.get_object() if hasattr(kid, "get_object") else kid
        if isinstance(found, dict):
            yield from _elements(found)


def _scope(tag):
    attributes = tag["/A"]
    parts = attributes if isinstance(attributes, list) else [attributes]
    return next((part.get_object()["/Scope"] for part in parts if "/Scope" in part.get_object()), None)


def _bookmarks(outline):
    for mark in outline:
        yield from _bookmarks(mark) if isinstance(mark, list) else [mark]


def _ends(pdf):
    """Yield the width of each page, and where its words begin and end across it."""
    command = ["pdftotext", "-bbox", str(pdf), "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for page in said.split("<page ")[1:]:
        ends = re.findall(r'x(?:Min|Max)="([\d.-]+)"', page)
        yield float(page.split('"')[1]), np.array(ends, float)


def _bare(words: str) -> str:
    return re.sub(r"[\s\u200b]", "", words)
