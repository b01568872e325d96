"""The small county's land drawn twice, as the wards of its audit and as the wards of before.

From west to east, in kilometres::

    wards    Ashby 0-1 | Birley 1-2           | Corley 2-3
    before   Ashby 0-1 | Denby 1-1.75 | Easton 1.75-3

Denby is three quarters of Birley, and Easton its last quarter and all of Corley: of a figure of Easton, land
says that a fifth belongs to Birley; of Birley's nine postcodes, two lie in Easton.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from county import EAST, NORTH, SIDE, SPEC

from geoaudit.audit import Outcome, run
from geoaudit.pack.verify import verify
from geoaudit.spec import read_spec

Strip = tuple[str, str, str, float, float]
"""An area's code, name and partnership, and the kilometres from the county's edge that it lies between."""

ASHBY, BIRLEY, CORLEY = "E05000001", "E05000002", "E05000003"
DENBY, EASTON = "E05000004", "E05000005"
BEFORE: tuple[Strip, ...] = (
    (ASHBY, "Ashby", "Northside", 0, 1),
    (DENBY, "Denby", "Northside", 1, 1.75),
    (EASTON, "Easton", "Southside", 1.75, 3),
)
BEFORE_SET = """
[boundaries.before]
file = "before.geojson"
date = 2013-12-31
code = "WD13CD"
name = "WD13NM"
"""


@dataclass(frozen=True)
class Made:
    """A pack that was made, and what is exact about it."""

    pack: Path
    outcome: Outcome

    @property
    def manifest(self) -> dict[str, Any]:
        """The pack's manifest."""
        return dict(json.loads((self.pack / "manifest.json").read_text(encoding="utf-8")))

    @property
    def report(self) -> str:
        """The pack's report."""
        return (self.pack / "report.html").read_text(encoding="utf-8")

    def file(self, path: str) -> pd.DataFrame:
        """One of the pack's CSV files, as text."""
        return pd.read_csv(self.pack / path, dtype="str", keep_default_na=False)

    def table(self, title: str) -> pd.DataFrame:
        """A table by its title, as text."""
        return self.file(self.entry(title)["file"])

    def entry(self, title: str) -> dict[str, Any]:
        """What the manifest says of a table."""
        (found,) = (entry for entry in self.manifest["tables"] if entry["title"] == title)
        return dict(found)

    def shown(self, title: str, *columns: str, **where: str) -> dict[Any, Any]:
        """A table's `columns` (`n` and `marker`, else) by area, of the rows that `where` picks."""
        table = self.table(title)
        for name, value in where.items():
            table = table[table[name] == value]
        named = list(columns or ("n", "marker"))
        values = table[named[0]] if len(named) == 1 else table[named].apply(tuple, axis=1)
        assert not table["area_code"].duplicated().any()
        return dict(zip(table["area_code"], values, strict=True))


def strips(path: Path, areas: Sequence[Strip], columns: tuple[str, str, str | None]) -> None:
    """Write areas as GeoJSON in metres, with the columns of their codes, names and partnerships."""
    features = []
    for code, name, parent, west, east in areas:
        left, right = EAST + west * SIDE, EAST + east * SIDE
        ring = [(left, NORTH), (right, NORTH), (right, NORTH + SIDE), (left, NORTH + SIDE), (left, NORTH)]
        values = dict(zip(columns, (code, name, parent), strict=True))
        properties = {column: value for column, value in values.items() if column}
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": properties, "geometry": shape})
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": crs, "features": features}))


def redrawn(spec: Path, text: str, *changes: tuple[str, str]) -> Path:
    """Draw the county's wards of before too, and give its specification other tables and what they need.

    `text` stands after the county's sources, in place of its tables; `changes` are made in what is before it.
    """
    strips(spec.parent / "before.geojson", BEFORE, ("WD13CD", "WD13NM", None))
    head = SPEC.partition("[[tables]]")[0]
    for old, new in changes:
        assert old in head
        head = head.replace(old, new, 1)
    spec.write_text(head + BEFORE_SET + text, encoding="utf-8")
    return spec


def made(spec: Path, folder: Path) -> Made:
    """Make the specification's one pack, and let it be verified."""
    (outcome,) = run(read_spec(spec), folder / "pack", folder / "workspace", lambda _: None, replace=False)
    assert verify(folder / "pack") == []
    return Made(folder / "pack", outcome)
