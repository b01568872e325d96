"""Checking the pictures and the printed report of a pack: that they are what they claim, and harmless.

An SVG is read as a stream that stops at a document type, so that nothing in it can grow or be fetched.
"""

import re
import struct
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any
from xml.parsers import expat

from geoaudit.pack.easel import DOTS_PER_INCH
from geoaudit.pack.filing import DOCUMENT, FIGURES, PRINTED
from geoaudit.pack.read import AuditPack
from geoaudit.pack.report_formats import PDF, PICTURES, WORD

Problems = Iterator[str]

_PNG = b"\x89PNG\r\n\x1a\n"
_ACTIVE = frozenset({"script", "style", "foreignObject", "image", "iframe", "a", "animate", "set"})
_POINTERS = frozenset({"href", "xlink:href", "src"})
_OUTSIDE = re.compile(r"url\(\s*['\"]?(?!#)|javascript:", re.IGNORECASE)
_TITLE = re.compile(rb"<dc:title>.*?<rdf:li[^>]*>(.*?)</rdf:li>", re.DOTALL)
_LONGEST_TITLE = 10_000


class _HarmError(Exception):
    """What a picture must not hold."""


def figure_problems(pack: AuditPack) -> Problems:
    """Yield what is wrong with the pictures.

    Raises
    ------
    PackError
        Where a file cannot be read.
    """
    entries: list[Mapping[str, Any]] = pack.manifest.get("figures", [])
    named = [str(name) for entry in entries for name in entry["files"]]
    present, listed = set(pack.container.names), _listed(pack)
    if set(named) != {name for name in listed if name.startswith(f"{FIGURES}/")}:
        yield f"The folder {FIGURES} must hold the pictures that the manifest names, and holds others."
    for entry in entries:
        if entry["about"] not in listed:
            yield f"A picture must draw a file of the pack, and {entry['about']} is none."
        for name in (name for name in entry["files"] if name in present):
            check = _svg_problems if name.endswith(".svg") else _png_problems
            yield from check(name, pack.container.read(name), entry)


def format_problems(pack: AuditPack) -> Problems:
    """Yield what is wrong with the formats of the report; packs of before name none."""
    if "report_formats" not in pack.manifest:
        return
    asked, listed = pack.manifest["report_formats"], _listed(pack)
    held = {PDF: PRINTED in listed, WORD: DOCUMENT in listed}
    if any((name in asked) != held[name] for name in held) or (
        pack.manifest.get("figures") and PICTURES not in asked
    ):
        yield "A pack must hold the report in the formats that its manifest names, and in no others."


def printed_problems(pack: AuditPack) -> Problems:
    """Yield what is wrong with the printed report, if the pack has one.

    Raises
    ------
    PackError
        Where it cannot be read.
    """
    if PRINTED not in pack.container.names:
        return
    content = pack.container.read(PRINTED)
    if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-64:]:
        yield f"{PRINTED} is no PDF, or not a whole one."
        return
    if _bare(_title(content)) != _bare(pack.manifest["title"]):
        yield f"{PRINTED} has another title than the pack."
    if b"/StructTreeRoot" not in content or b"/Lang" not in content:
        yield f"{PRINTED} must be tagged and say its language, so that it can be read out, and is not."


def _listed(pack: AuditPack) -> set[str]:
    """Return the files that the manifest lists; one that is missing from the pack is named elsewhere."""
    return {str(entry["path"]) for entry in pack.manifest["files"]}


def _title(pdf: bytes) -> str:
    """Return the title that a PDF's description of itself states."""
    start = max(pdf.find(b"<dc:title>"), 0)
    found = _TITLE.match(pdf[start : start + _LONGEST_TITLE])
    return unescape(found.group(1).decode(errors="replace")) if found else ""


def _svg_problems(name: str, content: bytes, entry: Mapping[str, Any]) -> Problems:
    words: list[str] = []
    parser = expat.ParserCreate("utf-8")
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.ProcessingInstructionHandler = _refuse_instruction
    parser.StartElementHandler = _refuse_harm
    parser.CharacterDataHandler = words.append
    try:
        parser.Parse(content, True)
    except expat.ExpatError:
        yield f"The picture {name} is not XML that can be read."
    except _HarmError as harm:
        yield f"The picture {name} must show what it holds and nothing else, and has {harm}."
    else:
        if _bare(entry["title"]) not in _bare("".join(words)):
            yield f"The picture {name} must have its title in it, and does not."


def _refuse_doctype(*_: object) -> None:
    raise _HarmError("a document type")


def _refuse_instruction(*_: object) -> None:
    raise _HarmError("an instruction to a program")


def _refuse_harm(element: str, attributes: Mapping[str, str]) -> None:
    if element.rpartition(":")[2] in _ACTIVE:
        raise _HarmError(f"the element {element[:40]}")
    for key, value in attributes.items():
        outside = key in _POINTERS and not value.startswith("#")
        if outside or key.lower().startswith("on") or _OUTSIDE.search(value):
            raise _HarmError("something that runs or lies outside it")


def _png_problems(name: str, content: bytes, entry: Mapping[str, Any]) -> Problems:
    if len(content) < 33 or not content.startswith(_PNG) or content[12:16] != b"IHDR":
        yield f"The picture {name} is no PNG."
        return
    found = struct.unpack(">II", content[16:24])
    expected = [length / 25.4 * DOTS_PER_INCH for length in entry["millimetres"]]
    if any(abs(one - other) > 1 for one, other in zip(found, expected, strict=True)):
        yield f"The picture {name} has another size than the manifest says."


def _bare(words: str) -> str:
    """Return words without blanks and what cannot be printed: a picture breaks its lines anywhere."""
    return "".join(letter for letter in words if letter.isprintable() and not letter.isspace())
