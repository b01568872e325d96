"""The report as a document for Word: what stands in `report.html`, for whoever writes in Word.

Headings are headings, the first row of a table is marked as its header and repeated on every page, and each
picture says in words what it shows. Equal papers give equal bytes.
"""

import io
import zipfile
from collections.abc import Mapping

from geoaudit.pack.paper_blocks import Paper

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_TYPES = "[Content_Types].xml"


def make_document(paper: Paper, pictures: Mapping[str, bytes]) -> bytes:
    """Return the document (.docx).

    Parameters
    ----------
    paper : Paper
    pictures : mapping of str to bytes
        The files of the paper's drawings, by their path in the pack (`figures/<stem>.png`).
    """
    from docx import Document  # noqa: PLC0415 - slow to import, and not needed where nothing is written

    from geoaudit.pack.word_parts import fill  # noqa: PLC0415

    document = Document()
    fill(document, paper, pictures)
    held = io.BytesIO()
    document.save(held)
    return _dated(held.getvalue())


def _dated(content: bytes) -> bytes:
    """Return a zip with its files in one order and of one date."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as read, zipfile.ZipFile(held, "w") as written:
        for name in sorted(read.namelist(), key=lambda name: (name != _TYPES, name)):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same on Windows as elsewhere
            entry.external_attr = 0o644 << 16
            written.writestr(entry, read.read(name))
    return held.getvalue()
