"""The styles of a document for Word: few, named, and all that sets how it looks."""

from collections.abc import Mapping

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement

FONT = "Arial"
_INK, _SOFT, _ALARM, _BLUE = "1A2733", "4A5560", "9C1C1C", "17456B"
_KEPT = {
    "Normal",
    "Heading1",
    "Heading2",
    "Heading3",
    "Title",
    "Subtitle",
    "Caption",
    "ListBullet",
    "Header",
    "Footer",
    "DefaultParagraphFont",
    "TableNormal",
    "NoList",
}
_KEEP, _CONTEXT = "<w:keepNext/><w:keepLines/>", "<w:contextualSpacing/>"
_RULE = '<w:pBdr><w:{} w:val="single" w:sz="{}" w:space="6" w:color="{}"/></w:pBdr>'


def _spacing(before: int, after: int, line: int = 264) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _type(half_points: int, colour: str = _INK, bold: bool = False) -> str:
    weight = "<w:b/>" if bold else '<w:b w:val="0"/>'
    return f'{weight}<w:color w:val="{colour}"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


# The paragraph's and the letters' properties of each style, by id; the name where Word's own differs from it.
_STYLES: Mapping[str, tuple[str, str, str]] = {
    "Normal": ("Normal", _spacing(0, 140), _type(22)),
    "Title": ("Title", _KEEP + _spacing(0, 240, 240), _type(56, bold=True)),
    "Subtitle": ("Subtitle", _KEEP + _spacing(240, 80), _type(28, _SOFT)),
    "Heading1": (
        "heading 1",
        _KEEP
        + "<w:pageBreakBefore/>"
        + _RULE.format("bottom", 8, _BLUE)
        + _spacing(480, 200, 240)
        + '<w:outlineLvl w:val="0"/>',
        _type(34, _BLUE, bold=True),
    ),
    "Heading2": (
        "heading 2",
        _KEEP + _spacing(400, 140, 240) + '<w:outlineLvl w:val="1"/>',
        _type(27, bold=True),
    ),
    "Heading3": (
        "heading 3",
        _KEEP + _spacing(240, 100, 240) + '<w:outlineLvl w:val="2"/>',
        _type(23, bold=True),
    ),
    "Caption": ("caption", _KEEP + _spacing(280, 80, 240), _type(20, bold=True)),
    "Lead": ("Lead", _spacing(0, 160), _type(25)),
    "Note": ("Note", "<w:keepLines/>" + _spacing(80, 200, 252), _type(17, _SOFT)),
    "Warning": (
        "Warning",
        "<w:keepLines/>" + _RULE.format("left", 24, _ALARM) + _spacing(120, 160),
        _type(22, _ALARM, bold=True),
    ),
    "Fact": ("Fact", _spacing(0, 60), _type(21)),
    "Picture": ("Picture", _spacing(200, 240, 240), _type(22)),
    "Break": ("Section break", _spacing(0, 0, 240), _type(2)),
    "TableWords": ("Table words", _spacing(30, 30, 240), _type(18)),
    "TableFigure": ("Table figure", _spacing(30, 30, 240) + '<w:jc w:val="right"/>', _type(18)),
    "TableHead": ("Table head", "<w:keepNext/>" + _spacing(50, 50, 240), _type(18, bold=True)),
    "TableHeadFigure": (
        "Table head, figure",
        "<w:keepNext/>" + _spacing(50, 50, 240) + '<w:jc w:val="right"/>',
        _type(18, bold=True),
    ),
    "ListBullet": (
        "List Bullet",
        '<w:numPr><w:numId w:val="1"/></w:numPr>' + _spacing(0, 80) + _CONTEXT,
        _type(22),
    ),
    "TOCHeading": ("TOC Heading", _KEEP + _spacing(360, 120, 240), _type(27, bold=True)),
    "TOC1": ("toc 1", _spacing(140, 30, 240), _type(21, bold=True)),
    "TOC2": ("toc 2", _spacing(0, 30, 240) + '<w:ind w:left="284"/>', _type(20)),
    "Header": ("header", _spacing(0, 0, 240), _type(17, _SOFT)),
    "Footer": ("footer", _spacing(0, 0, 240), _type(17, _SOFT)),
}
_BULLETS = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
    '<w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/>'
    '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="284"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_TABLE = (
    '<w:style {} w:type="table" w:customStyle="1" w:styleId="PackTable"><w:name w:val="Pack table"/>'
    '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="99"/><w:tblPr><w:tblBorders>'
    '<w:top w:val="single" w:sz="8" w:space="0" w:color="1A2733"/>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1A2733"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="C3CAD0"/></w:tblBorders></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="1A2733"/></w:tcBorders>'
    '<w:shd w:val="clear" w:color="auto" w:fill="E8EDF1"/><w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr>'
    "</w:style>"
)


def settle(document: Document) -> None:
    """Give the document its styles and no others."""
    styles = document.styles.element
    _settle_lists(document.part.numbering_part.element)
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _KEPT or style.get(qn("w:styleId")) in _STYLES:
            styles.remove(style)
    _settle_defaults(styles)
    for key, (name, paragraph, letters) in _STYLES.items():
        styles.append(_style(key, name, paragraph, letters))
    styles.append(parse_xml(_TABLE.format(nsdecls("w"))))


def _settle_lists(numbering: BaseOxmlElement) -> None:
    """Leave one list: that of the bullets."""
    numbering[:] = list(parse_xml(f"<w:numbering {nsdecls('w')}>{_BULLETS}</w:numbering>"))


def _settle_defaults(styles: BaseOxmlElement) -> None:
    """Say the letters and the language of all text once."""
    defaults = styles.find(qn("w:docDefaults"))
    letters = (
        f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        '<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/>'
    )
    fresh = parse_xml(
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{letters}</w:rPr></w:rPrDefault><w:pPrDefault/>"
        "</w:docDefaults>"
    )
    if defaults is not None:
        styles.replace(defaults, fresh)


def _style(key: str, name: str, paragraph: str, letters: str) -> BaseOxmlElement:
    default = ' w:default="1"' if key == "Normal" else ""
    based = "" if key == "Normal" else '<w:basedOn w:val="Normal"/>'
    following = '<w:next w:val="Normal"/>' if key.startswith("Heading") else ""
    element: BaseOxmlElement = parse_xml(
        f'<w:style {nsdecls("w")} w:type="paragraph"{default} w:styleId="{key}"><w:name w:val="{name}"/>'
        f"{based}{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )
    return element
