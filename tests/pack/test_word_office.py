"""The document for Word as LibreOffice reads it: every heading, and every figure of every table."""

import shutil
import subprocess

import pytest
from lxml import html

from geoaudit.pack.drawings import drawings_of
from geoaudit.pack.figure_files import figure_files
from geoaudit.pack.filing import file_contents
from geoaudit.pack.paper import Grid, Heading, paper_of
from geoaudit.pack.word import make_document

OFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(
    OFFICE is None or shutil.which("lowriter") is None,
    reason="LibreOffice Writer is not installed: apt-get install libreoffice-writer",
)


def text(element) -> str:
    return " ".join(element.text_content().split())


def test_libreoffice_reads_every_heading_and_every_figure_back(whole, tmp_path):
    """What another program than wrote it finds in the document is what the report says, cell by cell."""
    filing = file_contents(whole)
    drawings = drawings_of(whole, filing)
    paper = paper_of(whole, filing, drawings)
    (tmp_path / "report.docx").write_bytes(make_document(paper, dict(figure_files(drawings))))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, "--headless", profile, "--convert-to", "html", "report.docx"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=240)
    page = html.parse(str(tmp_path / "report.html"), html.HTMLParser(encoding="utf-8")).getroot()
    told = [(int(one.tag[1]), text(one)) for one in page.iter("h1", "h2", "h3")]
    assert told == [(b.level, " ".join(b.words.split())) for b in paper.blocks if isinstance(b, Heading)]
    tables = [
        [[text(cell) for cell in row.iter("td", "th")] for row in one.iter("tr")]
        for one in page.iter("table")
    ]
    expected = [
        [[" ".join(words.split()) for words in row] for row in (b.head, *b.rows)]
        for b in paper.blocks
        if isinstance(b, Grid)
    ]
    assert tables == expected
    assert len(list(page.iter("img"))) == len(drawings)
    assert all(one.get("alt") for one in page.iter("img"))
