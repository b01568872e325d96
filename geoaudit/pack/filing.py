"""Where each thing of a pack is filed: the same contents always under the same names."""

from dataclasses import dataclass

import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.contents import PackContents
from geoaudit.pack.layers import boundary_layer
from geoaudit.pack.tables import distinct, slug

MANIFEST = "manifest.json"
REPORT = "report.html"
LAYERS = "layers/audit.gpkg"
METADATA = "-metadata.json"


@dataclass(frozen=True)
class FiledTable:
    """A protected table and its file; `layer` is its layer's name, empty where it has none."""

    path: str
    layer: str
    profile: Profile


@dataclass(frozen=True)
class FiledFrame:
    """A plain table and its file; `source` is the source whose rejected rows it lists, else empty."""

    path: str
    title: str
    source: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class Filing:
    """The tables, the quality tables, the findings and the rejected rows, each with its file."""

    tables: tuple[FiledTable, ...]
    quality: tuple[FiledTable, ...]
    frames: tuple[FiledFrame, ...]
    layers: bool


def file_contents(contents: PackContents) -> Filing:
    """Return where each table of the contents is filed."""
    # A table's file and its layer have one name, which no boundary set's layer may have.
    taken = [boundary_layer(name) for name in contents.boundaries]
    stems = distinct([*taken, *(slug(table.title) for table in contents.tables)])[len(taken) :]
    tables = tuple(
        FiledTable(f"tables/{stem}.csv", stem if "area" in table.by and table.boundaries else "", table)
        for stem, table in zip(stems, contents.tables, strict=True)
    )
    rejected = [f"rejected_{slug(name)}" for name in contents.rejected]
    others = distinct([*rejected, *map(slug, contents.quality), *map(slug, contents.findings)])
    paths = iter([f"quality/{stem}.csv" for stem in others])
    refused = [
        FiledFrame(next(paths), f"Rows of {name} that were rejected", name, rows)
        for name, rows in contents.rejected.items()
    ]
    quality = tuple(FiledTable(next(paths), "", table) for table in contents.quality.values())
    found = [
        FiledFrame(next(paths), name.replace("_", " ").replace("-", " ").capitalize(), "", frame)
        for name, frame in contents.findings.items()
    ]
    return Filing(tables, quality, (*refused, *found), bool(contents.boundaries))
