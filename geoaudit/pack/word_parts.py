"""What a document for Word has besides its body: properties, settings, header and footer."""

import io
from collections.abc import Mapping
from datetime import datetime

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

from geoaudit import __version__
from geoaudit.pack.drawings import Drawing
from geoaudit.pack.filing import FIGURES
from geoaudit.pack.layers import STAMP
from geoaudit.pack.paper_blocks import Paper
from geoaudit.pack.word_blocks import body
from geoaudit.pack.word_styles import settle
from geoaudit.pack.word_xml import cleaned, field, paragraph, run

_SPACES = nsdecls("w", "r", "wp", "a", "pic")
_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:updateFields w:val="true"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
)
_NOT_NEEDED = (
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
)
_LONGEST_PROPERTY = 255


def fill(document: Document, paper: Paper, pictures: Mapping[str, bytes]) -> None:
    """Make the document the paper's; as `word.make_document`."""
    settle(document)
    _strip(document)
    _describe(document, paper)
    furniture = _furniture(document, paper)
    parts: dict[str, str] = {}

    def placed(drawing: Drawing) -> str:
        if drawing.stem not in parts:
            part, _ = document.part.get_or_add_image(io.BytesIO(pictures[f"{FIGURES}/{drawing.stem}.png"]))
            parts[drawing.stem] = part
        return parts[drawing.stem]

    whole = parse_xml(f"<w:body {_SPACES}>{body(paper, placed, furniture)}</w:body>")
    document.element.replace(document.element.body, whole)
    _settle_settings(document.settings.element)


def _strip(document: Document) -> None:
    """Leave out what the template brings and nothing here needs."""
    for part in (document.part, document.part.package):
        for key in [key for key, found in part.rels.items() if found.reltype in _NOT_NEEDED]:
            del part.rels[key]


def _describe(document: Document, paper: Paper) -> None:
    told, made = document.core_properties, datetime.fromisoformat(STAMP).replace(tzinfo=None)
    told.title = cleaned(paper.title)[:_LONGEST_PROPERTY]
    told.subject = cleaned(paper.partnership)[:_LONGEST_PROPERTY]
    told.author = told.last_modified_by = f"GeoAudit {__version__}"
    told.comments = paper.banner
    told.language = "en-GB"
    told.created = told.modified = made
    told.revision = 1


def _furniture(document: Document, paper: Paper) -> str:
    """Fill header and footer and return the references to them."""
    section = document.sections[0]
    head = " · ".join(filter(None, (paper.title, dict(paper.facts).get("Protection", ""))))
    above = paragraph("Header", run(head))
    if paper.banner:
        above = paragraph("Header", run(paper.banner, '<w:b/><w:color w:val="9C1C1C"/>')) + above
    pages = run("Page ") + field("PAGE", run("1")) + run(" of ") + field("NUMPAGES", run("1"))
    _refill(section.header._element, above)  # noqa: SLF001 - python-docx has no public way to its XML
    _refill(section.footer._element, paragraph("Footer", pages))  # noqa: SLF001
    kept = section._sectPr.findall(qn("w:headerReference")) + section._sectPr.findall(qn("w:footerReference"))  # noqa: SLF001
    return "".join(
        f'<w:{one.tag.rpartition("}")[2]} w:type="default" r:id="{one.get(qn("r:id"))}"/>' for one in kept
    )


def _refill(part: BaseOxmlElement, inside: str) -> None:
    part[:] = list(parse_xml(f"<w:hdr {_SPACES}>{inside}</w:hdr>"))


def _settle_settings(settings: BaseOxmlElement) -> None:
    settings[:] = list(parse_xml(f"<w:settings {_SPACES}>{_SETTINGS}</w:settings>"))
