"""Checking that a pack's document for Word can be opened without fear and shows the figures of the pack."""

import io
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from geoaudit.disclosure.profile import Profile
from geoaudit.files.archives import BROKEN
from geoaudit.pack.filing import DOCUMENT
from geoaudit.pack.listings import MOST_ROWS, listing
from geoaudit.pack.margins import sheets
from geoaudit.pack.paper_blocks import Grid
from geoaudit.pack.paper_grids import grid_of_listing, grid_of_sheet
from geoaudit.pack.read import AuditPack
from geoaudit.pack.word_tables import FIGURES_OF, parts_of
from geoaudit.pack.word_xml import cleaned

MOST_PARTS, MOST_BYTES = 10_000, 512 * 1024 * 1024
"""What is read of a document: its parts, and their bytes once they are unpacked."""
_BODY = "word/document.xml"
_ENDINGS = (".xml", ".rels", ".png")
_FIELDS = {"TOC", "PAGE", "NUMPAGES"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FOREIGN = (f"{_W}altChunk", f"{_W}object", f"{_W}fldSimple", f"{_W}subDoc")
_Rows = list[list[str]]


def word_problems(pack: AuditPack, profiles: Mapping[str, Profile]) -> Iterator[str]:
    """Yield what is wrong with the document for Word; packs of before have none.

    Nothing in it is carried out or fetched: no entity is expanded, and what is too large is not read.

    Parameters
    ----------
    pack : AuditPack
    profiles : mapping of str to Profile
        The pack's tables by their files, as far as they can be read.
    """
    if DOCUMENT not in pack.container.names:
        return
    try:
        parts = _parts(pack.container.read(DOCUMENT))
        trees = {name: _tree(content) for name, content in parts.items() if name.endswith((".xml", ".rels"))}
    except (*BROKEN, etree.XMLSyntaxError):
        yield f"{DOCUMENT} is no document that can be read."
        return
    for name in sorted(parts):
        if not name.endswith(_ENDINGS):
            yield f"{DOCUMENT} must hold text and pictures alone, and holds {name}."
    yield from (problem for name, tree in trees.items() for problem in _fetched(name, tree))
    if _BODY not in trees:
        yield f"{DOCUMENT} must have the part {_BODY}, and has none."
        return
    yield from _unsaid(pack, trees[_BODY])
    yield from _differences(pack, profiles, trees[_BODY])


def _parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        entries = opened.infolist()
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise ValueError("too large")
        return {entry.filename: opened.read(entry) for entry in entries}


def _tree(content: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(content, parser)
    if tree.getroottree().docinfo.doctype:
        raise ValueError("a document type")
    return tree


def _fetched(name: str, tree: etree._Element) -> Iterator[str]:
    """Yield what of a part Word would fetch from elsewhere or carry out."""
    if any(one.get("TargetMode") == "External" for one in tree.iter() if one.get("TargetMode")):
        yield f"{DOCUMENT} must hold all that it shows, and {name} leads elsewhere."
    fields = {(one.text or "").strip().partition(" ")[0] for one in tree.iter(f"{_W}instrText")}
    if fields - _FIELDS or next(tree.iter(*_FOREIGN), None) is not None:
        yield f"{DOCUMENT} must have no fields but its contents and pages, and {name} has others."


def _unsaid(pack: AuditPack, body: etree._Element) -> Iterator[str]:
    said = {_text(one) for one in body.iter(f"{_W}p")}
    stated = [str(words) for entry in pack.manifest["tables"] for words in entry.get("sentences", [])]
    if not {cleaned(words) for words in stated} <= said:
        yield f"{DOCUMENT} says other sentences of the tables than the manifest does."


def _differences(pack: AuditPack, profiles: Mapping[str, Profile], body: etree._Element) -> Iterator[str]:
    shown = _tables(body)
    for file, expected in _expected(pack, profiles):
        wanted = [[[*map(cleaned, row)] for row in (grid.head, *grid.rows)] for grid in expected]
        found = shown.get(file, [])
        if len(found) != len(wanted):
            yield f"{DOCUMENT} must have {len(wanted)} tables of {file}, and has {len(found)}."
        for rows, right in zip(found, wanted, strict=False):
            if rows != right:
                yield f"{DOCUMENT} differs from {file} in {_where(rows, right)}."
                break


def _expected(pack: AuditPack, profiles: Mapping[str, Profile]) -> Iterator[tuple[str, Sequence[Grid]]]:
    """Yield the file of each table and finding, and the tables that the document must have of it."""
    for entry in pack.manifest["tables"]:
        file = str(entry["file"])
        if file in profiles:
            grids = (grid_of_sheet(sheet, (), file) for sheet in sheets(profiles[file]))
            yield file, [part for grid in grids for part in parts_of(grid)]
    for entry in pack.found:
        for file in entry["files"][1 if entry["layer"] else 0 :]:
            if file in pack.container.names:
                yield file, parts_of(grid_of_listing(listing("", pack.frame({"file": file}), MOST_ROWS), ()))


def _tables(body: etree._Element) -> dict[str, list[_Rows]]:
    """Return the rows of each table by the file that it says it shows."""
    found: dict[str, list[_Rows]] = defaultdict(list)
    for table in body.iter(f"{_W}tbl"):
        said = table.find(f"{_W}tblPr/{_W}tblDescription")
        words = "" if said is None else str(said.get(f"{_W}val"))
        rows = [[_text(cell) for cell in row.iter(f"{_W}tc")] for row in table.iter(f"{_W}tr")]
        found[words.removeprefix(FIGURES_OF)].append(rows)
    return found


def _text(part: etree._Element) -> str:
    return "".join(one.text or "" for one in part.iter(f"{_W}t"))


def _where(rows: _Rows, right: _Rows) -> str:
    """Return the first row that is not as it must be, counted below the header row."""
    first = next((i for i, pair in enumerate(zip(rows, right, strict=False)) if pair[0] != pair[1]), None)
    if first is None:
        return f"the number of its rows ({len(rows) - 1}, not {len(right) - 1})"
    return f"row {first} of a table that shows it" if first else "the headings of a table that shows it"
