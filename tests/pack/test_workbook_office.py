"""The workbook as LibreOffice reads it: it repairs in silence, so what it reads is compared."""

import csv
import io
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from geoaudit.pack.read import open_pack
from geoaudit.pack.tables import from_csv, number_columns
from geoaudit.pack.workbook_cells import headings, shown
from geoaudit.pack.write import write_pack

OFFICE = shutil.which("soffice")
# Comma, quotes, UTF-8, from row 1; text quoted, figures as they are and not as they are shown, every sheet.
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,false,false,false,false,-1"

pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)


def converted(book: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Return every sheet as LibreOffice writes it, by name."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        OFFICE,
        "--headless",
        profile,
        "--convert-to",
        EVERY_SHEET,
        "--outdir",
        str(folder / "out"),
        str(book),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {
        file.stem.removeprefix(f"{book.stem}-"): list(
            csv.reader(io.StringIO(file.read_bytes().decode(), newline=""))
        )
        for file in (folder / "out").glob("*.csv")
    }


def test_libreoffice_reads_every_figure_back_equal(whole, tmp_path):
    """Each cell of each table, read by the program that receivers have, is what the CSV of the pack says."""
    write_pack(whole, tmp_path / "p")
    pack = open_pack(tmp_path / "p")
    sheets = converted(tmp_path / "p" / "workbook.xlsx", tmp_path)
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
