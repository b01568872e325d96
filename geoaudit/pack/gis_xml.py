"""XML that a GIS reads: made of our own elements, and read back without trusting it."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from typing import NoReturn
from xml.parsers import expat

from geoaudit.errors import PackError

Element = ET.Element

# What XML 1.0 cannot hold at all, escaped or not (W3C, "Extensible Markup Language", 2.2).
_NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def plain(text: str) -> str:
    """Return text that is no more than text to a GIS: QGIS works out what stands between `[%` and `%]`."""
    return text.replace("[%", "[ %").replace("%]", "% ]")


def element(tag: str, attributes: Mapping[str, str] | None = None, *children: Element) -> Element:
    """Return an element that holds others."""
    made = ET.Element(tag, {name: _holdable(value) for name, value in (attributes or {}).items()})
    made.extend(children)
    return made


def worded(tag: str, text: str, attributes: Mapping[str, str] | None = None) -> Element:
    """Return an element that holds text."""
    made = element(tag, attributes)
    made.text = _holdable(text)
    return made


def options(values: Mapping[str, str]) -> Element:
    """Return what QGIS writes a map of settings as."""
    inside = (element("Option", {"type": "QString", "name": name, "value": v}) for name, v in values.items())
    return element("Option", {"type": "Map"}, *inside)


def written(root: Element) -> str:
    """Return an element as text; the same for the same element."""
    return ET.tostring(root, encoding="unicode")


def parsed(content: bytes, name: str) -> Element:
    """Return the element that the bytes hold; one that declares a document type is refused.

    Without such a declaration there are no entities: what is read is no longer than what was sent.

    Raises
    ------
    PackError
        Where it is no XML, or declares a document type.
    """
    reader = expat.ParserCreate()
    reader.StartDoctypeDeclHandler = _refuse
    try:
        reader.Parse(content, True)
        return ET.fromstring(content)  # noqa: S314 - without a document type there are no entities
    except (expat.ExpatError, ET.ParseError, ValueError, LookupError):
        raise PackError(f"{name} must be XML without a document type, and is not.") from None


def _holdable(text: str) -> str:
    return _NO_CHARACTER.sub(" ", text)


def _refuse(*_: object) -> NoReturn:
    raise ValueError("a document type")
