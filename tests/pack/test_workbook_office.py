"""The workbook as LibreOffice reads it: it repairs in silence, so what it reads is compared."""

import pytest
from programs import OFFICE, libreoffice_reads_the_workbook

from geoaudit.pack.read import open_pack
from geoaudit.pack.write import write_pack

pytestmark = pytest.mark.skipif(
    OFFICE is None, reason="LibreOffice is not installed: apt-get install libreoffice-calc"
)


def test_libreoffice_reads_every_figure_back_equal(whole, tmp_path):
    """Each cell of each table, read by the program that receivers have, is what the CSV of the pack says."""
    write_pack(whole, tmp_path / "p")
    libreoffice_reads_the_workbook(open_pack(tmp_path / "p"), tmp_path)
