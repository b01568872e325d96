"""A pack's files, each opened by the program that receivers open it with."""

import csv
import io
import json
import shutil
import subprocess
import warnings
from pathlib import Path

import pypdf
import pytest
from csvw import CSVW
from docx import Document
from playwright.sync_api import sync_playwright

from geoaudit.pack.read import AuditPack, open_pack
from geoaudit.pack.tables import from_csv, number_columns
from geoaudit.pack.workbook_cells import headings, shown

OFFICE, CHROMIUM, QGIS = shutil.which("soffice"), shutil.which("chromium"), Path("/usr/bin/python3")
# Comma, quotes, UTF-8, from row 1; text quoted, figures as they are and not as they are shown, every sheet.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"
MOST_ROWS = 20_000
"""csvw reads a table cell by cell in Python: longer ones take minutes."""


def has_qgis() -> bool:
    """Whether the system's Python has QGIS."""
    command = [str(QGIS), "-c", "import qgis.core"]
    return QGIS.exists() and subprocess.run(command, capture_output=True, check=False).returncode == 0


def require_programs() -> None:
    """Skip where one of the programs is missing."""
    if not (OFFICE and CHROMIUM and has_qgis()):
        pytest.skip(
            "needs LibreOffice, Chromium and QGIS: apt-get install libreoffice-calc chromium python3-qgis"
        )


def as_libreoffice_reads(book: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Return every sheet of a workbook as LibreOffice writes it, by name."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        str(OFFICE),
        "--headless",
        profile,
        "--convert-to",
        EVERY_SHEET,
        "--outdir",
        str(folder / "out"),
    ]
    subprocess.run([*command, str(book)], check=True, capture_output=True, timeout=300)
    return {
        file.stem.removeprefix(f"{book.stem}-"): list(
            csv.reader(io.StringIO(file.read_bytes().decode(), newline=""))
        )
        for file in (folder / "out").glob("*.csv")
    }


def libreoffice_reads_the_workbook(pack: AuditPack, folder: Path) -> None:
    """Every cell of every table is, in LibreOffice, what the CSV of the pack says."""
    sheets = as_libreoffice_reads(pack.path / "workbook.xlsx", folder)
    stated = pack.manifest["workbook"]
    assert set(sheets) == {"Cover", "Contents", "Notes", "Columns", *stated}
    for name, file in stated.items():
        numbers = number_columns(json.loads(pack.container.read(f"{file}-metadata.json")))
        columns = shown(from_csv(pack.container.read(file), numbers), numbers)
        expected = [list(row) for row in zip(*columns.values(), strict=True)]
        rows = sheets[name]
        top = next(i for i, row in enumerate(rows) if row == headings(columns))
        found = [
            [float(cell) if isinstance(right, float) else cell for cell, right in zip(row, line, strict=True)]
            for row, line in zip(rows[top + 1 :], expected, strict=True)
        ]
        assert found == expected, name


def qgis_draws_the_project(pack: AuditPack, folder: Path) -> None:
    """QGIS reads the project: its layers are valid, in styles of columns that they have, and are drawn."""
    script = Path(__file__).parent / "pack" / "qgis_opens.py"
    layers = pack.path / "layers"
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)}
    command = [str(QGIS), str(script), layers / "audit.qgz", layers / "audit.gpkg", folder]
    ran = subprocess.run(command, capture_output=True, check=True, timeout=300, env=environment)
    found = json.loads(ran.stdout)
    assert found["read"], found["error"]
    assert found["crs"] == "EPSG:27700"
    assert len(found["layers"]) >= len(pack.manifest["boundaries"])
    assert [name for name, one in found["layers"].items() if not one["valid"] or one["unknown"]] == []
    drawn = [path for path in folder.glob("*.png") if path.stat().st_size > 10_000]
    assert len(drawn) >= 2


def chromium_shows_the_report(pack: AuditPack, folder: Path) -> None:
    """Without a network the report shows its map, asks for nothing, complains of nothing, and prints."""
    asked, complaints = [], []
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(offline=True).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        page.goto((pack.path / "report.html").as_uri())
        page.locator("#explore-map path.leaflet-interactive").first.wait_for()
        areas = page.locator("#explore-map path.leaflet-interactive").count()
        page.pdf(path=folder / "printed.pdf")
        browser.close()
    assert areas >= 3
    assert asked == [(pack.path / "report.html").as_uri()]
    assert complaints == []
    assert len(pypdf.PdfReader(folder / "printed.pdf").pages) > 3


def a_reader_finds_text_and_tags(pack: AuditPack) -> None:
    """The printed report is tagged, in English, and names every table."""
    pdf = pypdf.PdfReader(pack.path / "report.pdf")
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in root
    text = "".join("".join(page.extract_text().split()) for page in pdf.pages)
    for entry in pack.manifest["tables"]:
        assert "".join(entry["title"].split()) in text


def the_document_names_every_table(pack: AuditPack) -> None:
    """The document for Word opens, and has a heading for each table."""
    document = Document(str(pack.path / "report.docx"))
    headings_in = {one.text for one in document.paragraphs if one.style.name.startswith("Heading")}
    assert {entry["title"] for entry in pack.manifest["tables"]} <= headings_in


def csvw_accepts_the_tables(pack: AuditPack) -> None:
    """The csvw package finds every table to be as its metadata says."""
    tables = [path for path in sorted(pack.path.rglob("*.csv")) if path.read_bytes().count(b"\n") < MOST_ROWS]
    assert len(tables) > 5
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the package's own dependencies; what it says of a table is below
        for table in tables:
            found = CSVW(str(table), md_url=f"{table}-metadata.json", validate=True)
            assert found.is_valid, (table.name, [str(one.message) for one in found.warnings])


def opens_everywhere(path: Path, folder: Path) -> None:
    """Open each file of a pack by its program."""
    require_programs()
    pack = open_pack(path)
    libreoffice_reads_the_workbook(pack, folder)
    qgis_draws_the_project(pack, folder)
    chromium_shows_the_report(pack, folder)
    a_reader_finds_text_and_tags(pack)
    the_document_names_every_table(pack)
    csvw_accepts_the_tables(pack)
