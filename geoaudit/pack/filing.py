"""Where each thing of a pack is filed: the same contents always under the same names."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.pack.contents import PackContents
from geoaudit.pack.coverage import covered_months
from geoaudit.pack.facility_lists import LAYER as FACILITIES
from geoaudit.pack.hotspot_files import FiledFinding, file_found
from geoaudit.pack.layers import boundary_layer, layer_name
from geoaudit.pack.parts import balance_frame
from geoaudit.pack.tables import distinct, slug

MANIFEST = "manifest.json"
REPORT = "report.html"
PRINTED = "report.pdf"
FIGURES = "figures"
LAYERS = "layers/audit.gpkg"
PROJECT = "layers/audit.qgz"
WORKBOOK = "workbook.xlsx"
DOCUMENT = "report.docx"
METADATA = "-metadata.json"
INDEX, INDEX_TABLE, INDEX_PAGE = "index.json", "index.csv", "index.html"
INDEX_FILES = (INDEX, INDEX_TABLE, INDEX_PAGE)
BALANCE, COVERAGE, CHANGES, ERRORS = "balance", "coverage", "changes", "errors"
ORIGIN, ZONES, SHARES = "origin", "zones", "shares"


@dataclass(frozen=True)
class FiledTable:
    """A protected table and its file; `layer` is its layer's name, empty where it has none.

    `origin` is the file of the protected table that its estimates were made from, where that is in the pack;
    `sentences` are what is said of it.
    """

    path: str
    layer: str
    profile: Profile
    origin: str = ""
    sentences: tuple[str, ...] = ()


@dataclass(frozen=True)
class FiledFrame:
    """A plain table and its file.

    `source` is the source whose rejected rows it lists, else empty. `about` is the part of the report that
    shows it (`BALANCE`, `COVERAGE`, `CHANGES`, `SHARES`, `ERRORS`), empty for a plain finding.
    """

    path: str
    title: str
    source: str
    frame: pd.DataFrame
    about: str = ""


@dataclass(frozen=True)
class Filing:
    """The tables, the quality tables, the findings and the rejected rows, each with its file.

    `origins` are what estimates about people were made from, where it is none of the tables; `found` is what
    hotspot methods found.
    """

    tables: tuple[FiledTable, ...]
    quality: tuple[FiledTable, ...]
    frames: tuple[FiledFrame, ...]
    layers: bool
    origins: tuple[FiledTable, ...] = ()
    found: tuple[FiledFinding, ...] = ()

    def about(self, part: str) -> tuple[FiledFrame, ...]:
        """The plain tables of one part of the report."""
        return tuple(filed for filed in self.frames if filed.about == part)


def file_contents(contents: PackContents) -> Filing:
    """Return where each table of the contents is filed."""
    # A table's layer is named as its file, and as no boundary set's layer.
    taken = [boundary_layer(name) for name in contents.boundaries]
    listed = [FACILITIES] if len(contents.facilities) else []
    taken += listed
    stems = distinct([*listed, *(slug(table.title) for table in contents.tables)])[len(listed) :]
    layers = distinct([*taken, *map(layer_name, stems)], "_")[len(taken) :]
    said = contents.sentences
    tables = tuple(
        FiledTable(f"tables/{stem}.csv", _layer(layer, table), table, sentences=said.get(table.title, ()))
        for stem, layer, table in zip(stems, layers, contents.tables, strict=True)
    )
    rejected = [f"rejected_{slug(name)}" for name in contents.rejected]
    parts = list(_parts(contents))
    stems = [stem for stem, *_ in parts]
    origins = origins_of(contents)
    made_from = [f"made_from_{slug(table.title)}" for table in origins]
    known = [*map(slug, contents.quality), *map(slug, contents.findings)]
    others = distinct([*stems, *rejected, *known, *made_from])
    paths = iter([f"quality/{stem}.csv" for stem in others])
    shown = [FiledFrame(next(paths), title, "", frame, about) for _, title, frame, about in parts]
    refused = [
        FiledFrame(next(paths), f"Rows of {name} that were rejected", name, rows)
        for name, rows in contents.rejected.items()
    ]
    quality = tuple(FiledTable(next(paths), "", table) for table in contents.quality.values())
    found = [
        FiledFrame(next(paths), name.replace("_", " ").replace("-", " ").capitalize(), "", frame)
        for name, frame in contents.findings.items()
    ]
    sources = tuple(FiledTable(next(paths), "", table) for table in origins)
    path_of = {id(filed.profile): filed.path for filed in (*tables, *quality, *sources)}
    linked = (_linked(filed, path_of) for filed in (tables, quality, sources))
    tables, quality, sources = linked
    taken += [filed.layer for filed in tables]
    spots = file_found(contents.found, path_of, contents.tables, taken)
    drawn = bool(contents.boundaries) or len(contents.facilities) > 0 or any(filed.layer for filed in spots)
    return Filing(tables, quality, (*shown, *refused, *found), drawn, sources, spots)


def _layer(name: str, table: Profile) -> str:
    return name if "area" in table.by and table.boundaries else ""


def origins_of(contents: PackContents) -> tuple[Profile, ...]:
    """Return what estimates about people were made from and the contents do not hold by themselves.

    Without it nobody who has the pack could tell such an estimate from a true count.
    """
    held = {id(table) for table in contents.profiles}
    found: dict[int, Profile] = {}
    waiting = [table.origin for table in contents.profiles if not table.public]
    while waiting:
        table = waiting.pop(0)
        if table is not None and id(table) not in held | found.keys():
            found[id(table)] = table
            waiting.append(table.origin)
    return tuple(found.values())


def _linked(tables: tuple[FiledTable, ...], path_of: Mapping[int, str]) -> tuple[FiledTable, ...]:
    return tuple(replace(filed, origin=path_of.get(id(filed.profile.origin), "")) for filed in tables)


def _parts(contents: PackContents) -> Iterator[tuple[str, str, pd.DataFrame, str]]:
    """Yield stem, title, table and part of the report of what has a part of its own."""
    if contents.balance:
        title = "Balance: what came in, what went out and what was not transferred"
        yield "balance", title, balance_frame(contents.balance), BALANCE
    if len(contents.covered):
        months = covered_months(contents.coverage, contents.covered)
        yield "coverage_months", "What each source covers, month by month", months, COVERAGE
    for name, frame in contents.comparisons.items():
        stem = f"boundary_changes_{slug(name).replace('-to-', '_to_')}"
        yield stem, f"Boundaries compared: {name}", frame, CHANGES
    if len(contents.shares):
        yield "shares", "How the figures of areas are shared out over others", contents.shares, SHARES
    if len(contents.zones):
        yield "zones", "The parts of areas that tables about people tell apart", contents.zones, ZONES
    if len(contents.accuracy):
        yield "estimate_errors", "How far off estimates are", contents.accuracy, ERRORS
