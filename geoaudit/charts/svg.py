"""From matplotlib's SVG to one that stands in a page beside others, and can be read out."""

import re
from dataclasses import dataclass
from io import StringIO
from xml.etree import ElementTree as ET

from matplotlib.figure import Figure

from geoaudit.charts.palette import FONTS
from geoaudit.errors import PackError

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
WIDEST = 34
"""Ems: wider, the letters of a narrow chart are larger than the headings about it."""

_NAME = re.compile(r"[A-Za-z][\w-]*", re.ASCII)
_POINTER = re.compile(r"(?<=url\(#)[\w-]+")
_LINK = re.compile(r"(?<=^#)[\w-]+")
_HREF = f"{{{XLINK}}}href"
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


@dataclass(frozen=True)
class Naming:
    """What a chart is called: a prefix for its ids, a title, and the text that stands for it."""

    prefix: str
    title: str
    description: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.prefix):
            raise PackError(
                "The prefix of a chart's ids must begin with a letter and hold letters, digits, '-' and '_' "
                "alone; name it so."
            )


def as_svg(figure: Figure, naming: Naming) -> str:
    """Return a figure as an SVG element, without a prolog.

    It is as wide as there is room, up to `WIDEST` ems; has a role, a title and a description; every id
    begins with the prefix; no style of it reaches what is outside it, and it refers to nothing outside.
    """
    written = StringIO()
    figure.savefig(written, format="svg", metadata=_NO_METADATA)
    root = ET.fromstring(written.getvalue())  # noqa: S314 - it was written two lines above
    _pruned(root)
    _renamed(root, naming.prefix)
    _headed(root, naming)
    return ET.tostring(root, encoding="unicode")


def _pruned(root: ET.Element) -> None:
    """Take out what reaches beyond the picture or differs without need: styles of the page, notes, fonts."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}style", f"{{{SVG}}}metadata"):
                parent.remove(child)
        if not (parent.text or "").strip():
            parent.text = None
        parent.tail = None
        if parent.tag == f"{{{SVG}}}text":
            parent.set("style", re.sub(r"font-family:[^;]*;? ?", "", parent.get("style", "")))


def _renamed(root: ET.Element, prefix: str) -> None:
    """Give every id that is used its prefix, and drop the others, without namespaces on the names."""
    used = {
        found for each in root.iter() for key, value in each.attrib.items() for found in _points(key, value)
    }
    for each in root.iter():
        each.tag = each.tag.removeprefix(f"{{{SVG}}}")
        attributes = dict(each.attrib)
        name = attributes.pop("id", None)
        each.attrib.clear()
        if name in used:
            each.set("id", f"{prefix}-{name}")
        for key, value in attributes.items():
            pointer = _LINK if key == _HREF else _POINTER
            each.set("xlink:href" if key == _HREF else key, pointer.sub(rf"{prefix}-\g<0>", value))


def _points(key: str, value: str) -> list[str]:
    """Return the ids that an attribute points at; a colour (``#c9800e``) is none."""
    return (_LINK if key == _HREF else _POINTER).findall(value)


def _headed(root: ET.Element, naming: Naming) -> None:
    """Say what the picture is, and how large."""
    box = root.attrib["viewBox"]
    widest = WIDEST * max(1.0, float(box.split()[2]) / 360)
    root.attrib.clear()
    names = {part: f"{naming.prefix}-{part}" for part in ("title", "desc")}
    root.attrib |= {
        "xmlns": SVG,
        "xmlns:xlink": XLINK,
        "class": "chart",
        "viewBox": box,
        "width": "100%",
        "role": "img",
        "aria-labelledby": names["title"],
        "aria-describedby": names["desc"],
        "font-family": FONTS,
        "stroke-linejoin": "round",
        "style": f"max-width: {widest:.4g}em; height: auto",
    }
    for part, words in (("desc", naming.description), ("title", naming.title)):
        element = ET.Element(part, {"id": names[part]})
        element.text = words
        root.insert(0, element)
