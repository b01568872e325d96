"""Checking that the figures that a pack's report shows are those of its tables."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.explore import Entry, Mapped, explored
from geoaudit.pack.filing import REPORT
from geoaudit.pack.hotspot_rules import AREA, CLASS
from geoaudit.pack.margins import Sheet, sheets
from geoaudit.pack.read import AuditPack
from geoaudit.pack.saying import figure

Problems = Iterator[str]

_SHEET = re.compile(r'<caption id="(table-\d+-sheet-\d+)">(.*?)</table>', re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_MARKUP = re.compile(r"<[^>]*>")
_EXPLORED = re.compile(r'<script type="application/json" id="explore-data">(.*?)</script>', re.DOTALL)


def report_problems(pack: AuditPack, profiles: Mapping[str, Profile]) -> Problems:
    """Yield each table that the report prints or maps otherwise than its file has it.

    Parameters
    ----------
    pack : AuditPack
    profiles : mapping of str to Profile
        Its tables by file, as far as they could be read.
    """
    if REPORT not in pack.container.names:
        return
    page = pack.report()
    printed = {name: _texts(body) for name, body in _SHEET.findall(page)}
    for i, entry in enumerate(pack.manifest["tables"], start=1):
        profile = profiles.get(entry["file"])
        if profile is not None and not _is_printed(profile, f"table-{i}", printed):
            yield f"{REPORT} does not print the figures of {entry['file']}."
    found = _EXPLORED.search(page)
    if found is not None:  # packs of before had no such map
        yield from _map_problems(pack, profiles, found[1])


def _is_printed(profile: Profile, part: str, printed: Mapping[str, list[str]]) -> bool:
    wanted = {f"{part}-sheet-{i}": _words(sheet) for i, sheet in enumerate(sheets(profile), start=1)}
    held = {name: texts for name, texts in printed.items() if name.startswith(f"{part}-sheet-")}
    return held == wanted


def _words(sheet: Sheet) -> list[str]:
    """Return the text of each cell of a table as it is printed, its heads first."""
    several = len(sheet.bases) > 1
    rows = ([*row.labels, *(_text(str(figure(cell, several))) for cell in row.cells)] for row in sheet.rows)
    return [*sheet.heads, *sheet.periods, *(words for row in rows for words in row)]


def _texts(body: str) -> list[str]:
    return [_text(words) for words in _CELL.findall(body)]


def _text(markup: str) -> str:
    return html.unescape(_MARKUP.sub("", markup))


def _map_problems(pack: AuditPack, profiles: Mapping[str, Profile], text: str) -> Problems:
    try:
        data = json.loads(text)
        areas = {
            name: dict(zip(one["codes"], one["names"], strict=True)) for name, one in data["sets"].items()
        }
        shown = {str(entry["file"]): entry for entry in data["maps"]}
    except (ValueError, KeyError, TypeError, AttributeError):
        yield f"The map of {REPORT} cannot be read."
        return
    tables = list(_mapped(pack, profiles))
    areas = {table.profile.boundaries: {} for table in tables} | areas
    wanted = explored(tables, {name: list(own) for name, own in areas.items()})
    for table, entry in zip(tables, wanted, strict=True):
        if shown.get(table.path) != entry or not _named(table.profile, areas[table.profile.boundaries]):
            yield f"The map of {REPORT} does not show the figures of {table.path}."
    for found in pack.found:
        entry = shown.get(found["files"][0], {}) if found["files"] else {}
        if "of" in entry and not _classed(pack, found, entry, list(areas.get(entry["set"], {}))):
            yield f"The map of {REPORT} does not show what {found['files'][0]} has."


def _mapped(pack: AuditPack, profiles: Mapping[str, Profile]) -> Iterator[Mapped]:
    """Yield the tables that must be on the map, with the part of the page of each."""
    for i, entry in enumerate(pack.manifest["tables"], start=1):
        profile = profiles.get(entry["file"])
        if profile is not None and entry["layer"] and len(profile.cells):
            yield Mapped(entry["file"], f"table-{i}", profile)


def _named(profile: Profile, names: Mapping[str, str]) -> bool:
    """Whether each area of a table has its own name on the map."""
    own = profile.cells[["area_code", "area_name"]].drop_duplicates()
    pairs = zip(own["area_code"].astype("str"), own["area_name"].astype("str"), strict=True)
    return all(names.get(code, name) == name for code, name in pairs)


def _classed(pack: AuditPack, found: Mapping[str, Any], entry: Entry, codes: list[str]) -> bool:
    """Whether each area of a finding has its own class on the map, where its file says what that is."""
    table = next(iter(pack.finding_tables(found).values()))
    if CLASS not in table:
        return True
    words = [str(word) for _, word in entry["classes"]]
    own = dict(zip(table[AREA[0]].astype("str"), table[CLASS].astype("str"), strict=True))
    return list(entry["of"]) == [words.index(own[code]) if code in own else -1 for code in codes]
