"""The document for Word, as python-docx reads it and as its XML stands."""

import io
import struct
import subprocess
import sys
import zipfile
import zlib
from contextlib import redirect_stdout
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from lxml import etree

from geoaudit.pack.drawings import Drawing, drawings_of
from geoaudit.pack.figure_files import figure_files
from geoaudit.pack.filing import file_contents
from geoaudit.pack.paper import Bullets, Grid, Heading, Paper, Paragraph, Picture, paper_of
from geoaudit.pack.word import make_document
from geoaudit.pack.word_tables import LANDSCAPE, PORTRAIT, parts_of, wide, widths_of


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# A picture of one grey dot.
DOT = b"\x89PNG\r\n\x1a\n" + b"".join(
    chunk(kind, content)
    for kind, content in (
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\x80")),
        (b"IEND", b""),
    )
)
HOSTILE = [
    "</w:t></w:r>",
    '=cmd|" /C calc"!A0',
    "a\x00b\x0bc\ufffe",
    "\ud800",
    "&amp;<!ENTITY x>",
    "tab\there",
]


@pytest.fixture(scope="module")
def paper(whole):
    filing = file_contents(whole)
    return paper_of(whole, filing, drawings_of(whole, filing))


@pytest.fixture(scope="module")
def content(paper):
    drawn = [block.drawing for block in paper.blocks if isinstance(block, Picture)]
    return make_document(paper, dict(figure_files(drawn)))


@pytest.fixture(scope="module")
def document(content):
    return docx.Document(io.BytesIO(content))


def small(*blocks, banner=""):
    return Paper(
        "Title", "Place", banner, (("Period", "2022"), ("Protection", "p, version 1")), blocks, "Foot."
    )


def opened(*blocks):
    return docx.Document(io.BytesIO(make_document(small(*blocks), {})))


def rows_of(table):
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def test_headings_are_headings_and_the_title_is_the_title(document, paper):
    """Word's navigation has each heading of the report at its level, in order, and nothing else."""
    found = [
        (int(p.style.name[-1]), p.text) for p in document.paragraphs if p.style.name.startswith("Heading ")
    ]
    assert found == [(b.level, b.words) for b in paper.blocks if isinstance(b, Heading)]
    assert [p.text for p in document.paragraphs if p.style.name == "Title"] == [paper.title]


def test_every_table_has_every_figure_under_its_heading(document, paper):
    """Each table of the report is one of the document, cell by cell; none of these is too wide for a page."""
    expected = [[b.head, *b.rows] for b in paper.blocks if isinstance(b, Grid)]
    assert [rows_of(table) for table in document.tables] == expected


def test_rows_of_totals_are_bold_and_no_others():
    """A row named All, by any of its headings, is bold; one with the word among its figures is not."""
    rows = (("Abbey", "Fraud", "3"), ("Abbey", "All", "9"), ("All", "All", "12"), ("Bridge", "Fraud", "All"))
    table = opened(Grid("G", ("Area", "Kind", "n"), rows, 2)).tables[0]
    bold = [[bool(cell.paragraphs[0].runs[0].bold) for cell in row.cells] for row in table.rows[1:]]
    assert bold == [[False] * 3, [True] * 3, [True] * 3, [False] * 3]


def test_header_rows_are_marked_and_no_row_breaks_over_a_page(document):
    """The first row is the header of its table, alone, and repeats; a row stays on one page."""
    for table in document.tables:
        rows = table._tbl.tr_lst
        marked = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert marked == [True, *[False] * (len(rows) - 1)]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        about = table._tbl.tblPr
        assert about.find(qn("w:tblCaption")).get(qn("w:val"))
        assert about.find(qn("w:tblLook")).get(qn("w:firstRow")) == "1"


def test_captions_and_notes_stand_by_their_table(document, paper):
    """Above a table is its caption, kept with it; beneath, its source, base, period and attribution."""
    grids = iter(b for b in paper.blocks if isinstance(b, Grid))
    body = list(document.element.body)
    for i, element in enumerate(body):
        if element.tag == qn("w:tbl"):
            grid = next(grids)
            above, below = (docx.text.paragraph.Paragraph(body[i + by], document) for by in (-1, 1))
            assert (above.style.name, above.text) == ("Caption", grid.caption)
            assert below.text == "\n".join(grid.notes)
            assert below.style.name == ("Note" if grid.notes else "Section break")


def test_every_picture_says_what_it_shows(document, paper):
    """A picture has a title and words for who cannot see it, and fits on the page."""
    pictures = [b.drawing for b in paper.blocks if isinstance(b, Picture)]
    found = [shape._inline.docPr for shape in document.inline_shapes]
    assert [one.get("title") for one in found] == [drawing.title for drawing in pictures]
    assert [one.get("descr") for one in found] == [" ".join((d.alt, *d.lines)) for d in pictures]
    assert len({one.id for one in found}) == len(found)
    assert all(shape.width.mm <= 170 and shape.height.mm <= 226 for shape in document.inline_shapes)


def test_the_contents_lead_to_the_headings(document, paper):
    """The table of contents is a field, filled already, and each line of it leads to a heading."""
    names = {mark.get(qn("w:name")) for mark in document.element.iter(qn("w:bookmarkStart"))}
    links = [link.get(qn("w:anchor")) for link in document.element.iter(qn("w:hyperlink"))]
    listed = [b for b in paper.blocks if isinstance(b, Heading) and b.level < 3]
    assert len(names) == sum(isinstance(b, Heading) for b in paper.blocks)
    assert len(links) == len(listed)
    assert set(links) <= names
    fields = [one.text.split()[0] for one in document.element.iter(qn("w:instrText"))]
    assert fields == ["TOC"]
    assert document.settings.element.find(qn("w:updateFields")).get(qn("w:val")) == "true"
    kinds = [one.get(qn("w:fldCharType")) for one in document.element.iter(qn("w:fldChar"))]
    assert kinds == ["begin", "separate", "end"]


def test_its_properties_say_what_it_is(document, paper):
    """Title, subject, author and language are set, and the dates are the same for every run."""
    told = document.core_properties
    assert (told.title, told.subject) == (paper.title, paper.partnership)
    assert told.author.startswith("GeoAudit ")
    assert told.created == told.modified
    assert told.created.year == 2000
    languages = {one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_every_page_has_title_policy_and_its_number(document):
    """The header names the report and its policy, the footer the page and how many there are."""
    section = document.sections[0]
    assert section.header.paragraphs[-1].text.endswith("midpoint-6, version 2")
    fields = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]


def test_a_pack_that_must_stay_says_so_on_its_pages():
    """The banner stands in the header of every page and on the first."""
    made = make_document(small(Paragraph("x"), banner="NOT FOR RELEASE: nothing"), {})
    document = docx.Document(io.BytesIO(made))
    assert document.sections[0].header.paragraphs[0].text == "NOT FOR RELEASE: nothing"
    assert "NOT FOR RELEASE: nothing" in [p.text for p in document.paragraphs]


def test_a_wide_table_lies_on_its_side_and_a_wider_one_is_in_parts():
    """What a page has no room for lies on its side; a wider one is told in parts, with its labels."""
    head = ("Ward", *(f"Periodbegun{i}" for i in range(12)))
    row = ("Abbey", *("1,234,567,890" for _ in range(12)))
    side, parts = Grid("Side", head[:10], (row[:10],), 1), Grid("Wider", head * 2, (row * 2,), 1, ("Note.",))
    assert (wide(side), len(parts_of(side))) == (True, 1)
    document = opened(Paragraph("before"), side, Paragraph("after"), parts)
    turned = [section.orientation == WD_ORIENT.LANDSCAPE for section in document.sections]
    assert turned == [False, True, False, True, False]
    first, *others = document.tables
    assert rows_of(first) == [head[:10], row[:10]]
    assert [cell for part in others for cell in rows_of(part)[1][1:]] == list((row * 2)[1:])
    assert all(rows_of(part)[1][0] == "Abbey" for part in others)
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions[1:] == [
        f"Wider (part {i} of {len(others)}: the table is too wide for a page)"
        for i in range(1, len(others) + 1)
    ]


@pytest.mark.parametrize("length", [1, 40, 4000])
def test_columns_fit_on_their_page(length):
    """Widths add up to no more than the page has, whatever stands in the cells."""
    grid = Grid("G", ("a", "b", "c"), (("x" * length, "y z " * length, "1"),), 1)
    page = LANDSCAPE if wide(grid) else PORTRAIT
    fitted = widths_of(grid).fitted(page)
    assert sum(fitted) <= page
    assert min(fitted) > 0


def test_text_of_the_data_is_text(content):
    """What looks like XML, a formula or no character at all stands as text, and the parts still parse."""
    rows = tuple((words, words) for words in HOSTILE)
    paper = small(
        Heading(1, HOSTILE[0], "a </b>"),
        *(Paragraph(words, "note") for words in HOSTILE),
        Bullets(tuple(HOSTILE)),
        Grid(HOSTILE[0], (HOSTILE[4], "B"), rows, 1, tuple(HOSTILE), HOSTILE[4]),
    )
    drawing = Drawing("stem", "x", HOSTILE[0], HOSTILE[2], (HOSTILE[4],), b"", (10.0, 10.0))
    paper = replace(paper, title=HOSTILE[2], blocks=(*paper.blocks, Picture(drawing)))
    made = make_document(paper, {"figures/stem.png": DOT})
    with zipfile.ZipFile(io.BytesIO(made)) as parts:
        for name in parts.namelist():
            if not name.endswith(".png"):
                etree.fromstring(parts.read(name), etree.XMLParser(resolve_entities=False))
    document = docx.Document(io.BytesIO(made))
    shown = [row[0] for row in rows_of(document.tables[0])]
    assert shown[1:] == [
        "</w:t></w:r>",
        '=cmd|" /C calc"!A0',
        "a\ufffdb\ufffdc\ufffd",
        "\ufffd",
        "&amp;<!ENTITY x>",
        "tab here",
    ]


def test_nothing_in_it_leads_elsewhere(content):
    """No relationship is external, no part is a macro, and all that is no picture is XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert all(name.endswith((".xml", ".rels", ".png")) for name in parts.namelist())
        rels = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
    assert b"External" not in rels


def test_equal_papers_give_equal_bytes(content, paper):
    """A second document, made by another process with other hashes, is the same to the byte."""
    drawn = [block.drawing for block in paper.blocks if isinstance(block, Picture)]
    assert make_document(paper, dict(figure_files(drawn))) == content
    words = (
        "import hashlib; from geoaudit.pack.word import make_document; from geoaudit.pack.paper import *; "
        "g = Grid('c', ('a', 'b c d'), tuple((f'w{i}', f'{i} x') for i in range(50)), 1); "
        "p = Paper('t', 'q', '', (('Protection', 'p'),), (Heading(1, 'h', 'h'), g, Bullets(('x',))), 'f'); "
        "print(hashlib.sha256(make_document(p, {})).hexdigest())"
    )
    told = io.StringIO()
    with redirect_stdout(told):
        exec(words, {})
    run = subprocess.run(
        [sys.executable, "-c", words],
        env={"PYTHONHASHSEED": "1", "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        check=True,
        text=True,
    )
    assert run.stdout == told.getvalue()


def test_a_picture_larger_than_a_page_is_made_smaller_and_keeps_its_shape():
    """However large it was drawn, it stands whole on the page, as wide to its height as it was."""
    paper = small(Picture(Drawing("tall", "x", "Tall", "tall", (), b"", (200.0, 900.0))))
    document = docx.Document(io.BytesIO(make_document(paper, {"figures/tall.png": DOT})))
    (shape,) = document.inline_shapes
    assert (round(shape.width.mm), round(shape.height.mm)) == (50, 225)
