"""WordprocessingML as text: runs, paragraphs, fields, bookmarks, pictures."""

import re
from collections.abc import Iterable
from html import escape

# What XML holds (W3C, "Extensible Markup Language 1.0", 2008, section 2.2) but for tab and line ends, which
# within a paragraph of Word are blanks.
_NO_CHARACTERS = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BLANKS = str.maketrans("\t\n\r", "   ")
_NOT_IN_NAMES = re.compile(r"\W", re.ASCII)
_LONGEST_NAME = 40
"""Characters of a bookmark's name (ECMA-376 part 1, section 17.13.6.2)."""
_EMU_PER_MM = 36_000
"""English Metric Units, in which drawings are measured (ECMA-376 part 1, section 20.1.2.1)."""
_PICTURE = (
    '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{id}" name="Picture {id}" title="{title}" descr="{alt}"/>'
    '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
    '<pic:nvPicPr><pic:cNvPr id="{id}" name="Picture {id}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip r:embed="{part}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)


def cleaned(words: str) -> str:
    """Return the words in one line as XML can hold them, with a sign for each character that it cannot."""
    return _NO_CHARACTERS.sub("\ufffd", words.translate(_BLANKS))


def escaped(words: str) -> str:
    """Return the words as text or an attribute of XML."""
    return escape(cleaned(words))


def run(words: str, properties: str = "") -> str:
    """Return a run of text; `properties` is the inside of its ``w:rPr``."""
    about = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{about}<w:t xml:space="preserve">{escaped(words)}</w:t></w:r>'


def lines(words: Iterable[str]) -> str:
    """Return runs of text, one a line."""
    return "<w:r><w:br/></w:r>".join(run(line) for line in words)


def paragraph(style: str, runs: str, properties: str = "") -> str:
    """Return a paragraph; `properties` is what its ``w:pPr`` has besides the style."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def field(instruction: str, shown: str) -> str:
    """Return a field: what Word is to work out, and the runs that stand there until it has."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {instruction} '
        f'</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def bookmark_name(anchor: str) -> str:
    """Return an anchor as a bookmark's name: letters, figures and strokes."""
    return _NOT_IN_NAMES.sub("_", f"part_{anchor}")[:_LONGEST_NAME]


def bookmark(number: int, anchor: str, runs: str) -> str:
    """Return the runs between the ends of a bookmark; its number is its own in the document."""
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark_name(anchor)}"/>{runs}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def link(anchor: str, runs: str) -> str:
    """Return the runs as a link to a bookmark."""
    return f'<w:hyperlink w:anchor="{bookmark_name(anchor)}" w:history="1">{runs}</w:hyperlink>'


def picture(part: str, number: int, said: tuple[str, str], size: tuple[float, float]) -> str:
    """Return a picture.

    Parameters
    ----------
    part : str
        The id of the relationship to its file.
    number : int
        Its own in the document.
    said : tuple of str
        Its title, and what it shows in words.
    size : tuple of float
        Width and height in millimetres.
    """
    across, down = (round(length * _EMU_PER_MM) for length in size)
    title, alt = map(escaped, said)
    return _PICTURE.format(part=part, id=number, title=title, alt=alt, cx=across, cy=down)
