"""`geoaudit lookup`: the area of each postcode of a file, as a service of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from geoaudit.errors import GeographyError, RecordsError
from geoaudit.files.archives import members
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.files.writing import check_free, write_text
from geoaudit.places.boundaries import BoundaryFile, read_boundaries
from geoaudit.places.gazetteer import Gazetteer, read_gazetteer
from geoaudit.places.layouts import layout_of, tables_of
from geoaudit.places.lookup import Tolerance, lookup_postcodes

_FIRST_ROW = 2  # below the header
_TABLES = (".xlsx", ".parquet")  # tables that no gazetteer is published as
COLUMNS = ["postcode", "area_code", "easting", "northing", "reason"]


@dataclass(frozen=True)
class LookupRequest:
    """A file of postcodes and what to place them on.

    Attributes
    ----------
    postcodes : Path
        CSV, spreadsheet or Parquet with a `column` of postcodes; without a gazetteer, one itself.
    gazetteer : sequence of Path
        Code-Point Open, NSPL or ONSPD, as published; none to look up every postcode that `postcodes` places.
    boundaries : Path
        The boundary file, whose column `code` holds the areas' codes.
    near : float
        Metres outside every area within which a postcode still belongs to the nearest.
    """

    postcodes: Path
    column: str
    gazetteer: Sequence[Path]
    boundaries: Path
    code: str
    near: float


def look_up_file(request: LookupRequest, out: Path) -> dict[str, int]:
    """Write `postcode`, `area_code`, `easting`, `northing` (metres, EPSG:27700) and `reason`.

    A row of the file stands in the same row of what is written, blank rows too; a gazetteer on its own has a
    row for each postcode, where it was last.

    Returns
    -------
    dict
        How many rows were placed, and how many were not for each reason.

    Raises
    ------
    RecordsError, GeographyError
        Where a file cannot be used.
    PackError
        Where the file to write exists or cannot be written.
    """
    check_free(out)
    raw = _postcodes(request) if request.gazetteer else None
    file = BoundaryFile(request.boundaries.stem, request.boundaries, request.code, request.code, date.today())
    gazetteer = read_gazetteer(request.gazetteer) if request.gazetteer else _gazetteer(request.postcodes)
    if raw is None:
        raw = gazetteer.postcodes["postcode"].drop_duplicates()
    found = lookup_postcodes(raw, gazetteer, read_boundaries(file), Tolerance(request.near))[COLUMNS]
    write_text(found.to_csv(index=False, lineterminator="\n"), out)
    reasons = found["reason"].value_counts()
    return {"placed": int(found["area_code"].notna().sum()), **{str(r): int(n) for r, n in reasons.items()}}


def _postcodes(request: LookupRequest) -> "pd.Series[str]":
    files = members(request.postcodes, SUFFIXES)
    if len(files) != 1:
        raise RecordsError(
            f"The postcodes must be in one file, and {request.postcodes.name} holds {len(files)}: name one."
        )
    read = read_table(files[0], columns=lambda found: [_spelt(request.column, found)])
    text: pd.Series[str] = read.table.column(0).to_pandas().astype("str").set_axis(read.rows)
    return text.reindex(range(_FIRST_ROW, int(read.rows.max(initial=_FIRST_ROW - 1)) + 1))


def _gazetteer(path: Path) -> Gazetteer:
    """Return the postcodes as a gazetteer, which they are where they come with coordinates."""
    try:
        places = path.suffix.lower() not in _TABLES and bool(layout_of(tables_of(path)[0]))
    except GeographyError:
        places = False
    if not places:
        raise GeographyError(
            f"{path.name} must place its postcodes (Code-Point Open, NSPL, ONSPD, or a CSV with columns "
            "postcode, easting and northing), but it has no coordinates: name a gazetteer with --gazetteer."
        )
    return read_gazetteer([path])


def _spelt(column: str, found: Sequence[str]) -> str:
    """Return the column as the file spells it, capitals aside; itself where the file has none such."""
    return next((name for name in found if name.casefold() == column.casefold()), column)
