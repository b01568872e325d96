"""The report's interactive map: what it holds, its scripts, and what the browser lets them do."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geoaudit.pack.explore import Entry, Mapped, explored, in_words
from geoaudit.pack.filing import Filing
from geoaudit.pack.hotspot_maps import SpotMap
from geoaudit.pack.hotspot_rules import AREA, CLASS, layer_of
from geoaudit.pack.hotspot_sections import Spot
from geoaudit.pack.leaflet import leaflet
from geoaudit.pack.outlines import Outline

SCRIPT = Path(__file__).with_name("templates") / "explore.js"
NOTHING = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Explorer:
    """What the interactive map needs in the page.

    Attributes
    ----------
    data : str
        JSON, in which no mark can be taken for markup.
    scripts : tuple of str
        In the order in which they run.
    sets : frozenset of str
        The boundary sets whose outlines it draws on.
    """

    data: str
    scripts: tuple[str, ...]
    sets: frozenset[str]

    @property
    def policy(self) -> str:
        """What the page may do (Content-Security-Policy): run these scripts and fetch nothing."""
        hashes = (f"'sha256-{_digest(script)}'" for script in self.scripts)
        return f"{NOTHING}; script-src {' '.join(hashes)}"


def explorer_of(filing: Filing, outlines: Mapping[str, Outline], spots: Sequence[Spot]) -> Explorer | None:
    """Return the interactive map of a pack; None where it has nothing by area."""
    tables = mapped(filing, outlines)
    codes = {name: [shape.code for shape in one.shapes] for name, one in outlines.items()}
    findings = [_finding(spot, spot.map, codes) for spot in spots if spot.map]
    if not tables and not findings:
        return None
    entries = [*explored(tables, codes), *findings]
    used = frozenset(str(entry["set"]) for entry in entries if entry["set"])
    data = {
        "missing": in_words(),
        "sets": {name: _set(one) for name, one in outlines.items() if name in used},
        "maps": entries,
    }
    return Explorer(as_json(data), (leaflet(), SCRIPT.read_text(encoding="utf-8")), used)


def mapped(filing: Filing, outlines: Mapping[str, Outline]) -> list[Mapped]:
    """Return the tables that are on the map."""
    return [
        Mapped(filed.path, f"table-{i}", filed.profile)
        for i, filed in enumerate(filing.tables, start=1)
        if "area" in filed.profile.by and filed.profile.boundaries in outlines and len(filed.profile.cells)
    ]


def as_json(value: Any) -> str:  # noqa: ANN401 - whatever JSON can hold
    """Return JSON that can stand in a page's script element whatever its text holds."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    for mark in "<>&":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _set(one: Outline) -> Entry:
    return {
        "frame": [one.west, one.north, one.scale],
        "ids": [shape.id for shape in one.shapes],
        "codes": [shape.code for shape in one.shapes],
        "names": [shape.name for shape in one.shapes],
    }


def _finding(spot: Spot, drawn: SpotMap, codes: Mapping[str, list[str]]) -> Entry:
    """Return a finding by area where its areas are of a set of the page, else by the paths of its map."""
    one = spot.filed.finding
    layer = layer_of(one)
    assert layer is not None  # it has a map
    classes = [[style, str(words)] for words, style in one.classes.items()]
    entry: Entry = {"title": one.title, "part": spot.id, "file": spot.filed.paths[0], "source": one.source}
    entry |= {"period": one.period, "classes": classes}
    own = dict(zip(layer[AREA[0]].astype("str"), layer[CLASS].astype("str"), strict=True))
    name = next((name for name, areas in codes.items() if own.keys() <= set(areas)), "")
    if name:
        number = {words: i for i, (_, words) in enumerate(classes)}
        return entry | {"set": name, "of": [number.get(own.get(code, ""), -1) for code in codes[name]]}
    frame, ground = drawn.ground.frame, drawn.ground.id
    paths = [[f"{spot.id}-class-{i}", style, words] for i, (style, words, _) in enumerate(drawn.paths)]
    return entry | {
        "set": "",
        "frame": [frame.west, frame.north, frame.scale],
        "ground": ground,
        "paths": paths,
    }


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
