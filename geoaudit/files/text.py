"""The text of a file: which of the usual encodings its bytes are in."""

import codecs

from geoaudit.errors import FileError
from geoaudit.files.archives import Member

_OTHERS = {
    b"PK\x03\x04": "a zip archive or a spreadsheet",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
    b"\x1f\x8b": "a gzip archive",
    b"\x89PNG": "a picture",
    b"SQLite format 3": "a database",
    b"{\\rtf": "a Word document",
}


def read_text(member: Member) -> str:
    """Return the file's text with lines that end in a line feed alone.

    Taken as UTF-8 or UTF-16 where it begins with their mark, else as UTF-8 where it can be, else as
    Windows-1252, which is what Excel in Britain writes.

    Raises
    ------
    FileError
        Where the bytes are not text, or not in the encoding that they say.
    """
    data = member.read()
    for mark, what in _OTHERS.items():
        if data.startswith(mark):
            raise FileError(f"{member.label} must be delimited text, but it is {what}: save it as CSV.")
    text = _decode(member.label, data)
    if "\0" in text or _controls(text[:65536]) > 0.01:
        raise FileError(f"{member.label} must be delimited text, but it is binary: save it as CSV (UTF-8).")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\x1a\n") + "\n"


def _decode(label: str, data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(codecs.BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp1252"]
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileError(
        f"{label} must be text in UTF-8, UTF-16 or Windows-1252, but it is none: save it as CSV (UTF-8)."
    )


def _controls(text: str) -> float:
    return sum(c < " " and c not in "\t\n\r\f\v" for c in text) / max(len(text), 1)
