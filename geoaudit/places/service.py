"""`geoaudit lookup`: the area of each postcode of a file, as a service of its own."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from geoaudit.errors import PackError, RecordsError
from geoaudit.files.archives import members
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.places.boundaries import BoundaryFile, read_boundaries
from geoaudit.places.gazetteer import read_gazetteer
from geoaudit.places.lookup import Tolerance, lookup_postcodes

COLUMNS = ["postcode", "area_code", "easting", "northing", "reason"]


@dataclass(frozen=True)
class LookupRequest:
    """A file of postcodes and what to place them on.

    Attributes
    ----------
    postcodes : Path
        CSV, spreadsheet or Parquet with a `column` of postcodes.
    gazetteer : sequence of Path
        Code-Point Open, NSPL or ONSPD, as published.
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
    """Write `postcode`, `area_code`, `easting`, `northing` (metres, EPSG:27700) and `reason`, a row a row.

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
    if out.exists():
        raise PackError(f"The file to write must not exist, and {out.name} does: name another or remove it.")
    raw = _postcodes(request)
    file = BoundaryFile(request.boundaries.stem, request.boundaries, request.code, request.code, date.today())
    gazetteer = read_gazetteer(request.gazetteer)
    found = lookup_postcodes(raw, gazetteer, read_boundaries(file), Tolerance(request.near))[COLUMNS]
    _write(found, out)
    reasons = found["reason"].value_counts()
    return {"placed": int(found["area_code"].notna().sum()), **{str(r): int(n) for r, n in reasons.items()}}


def _postcodes(request: LookupRequest) -> "pd.Series[str]":
    files = members(request.postcodes, SUFFIXES)
    if len(files) != 1:
        raise RecordsError(
            f"The postcodes must be in one file, and {request.postcodes.name} holds {len(files)}: name one."
        )
    table = read_table(files[0], columns=lambda found: [_spelt(request.column, found)]).table
    text: pd.Series[str] = table.column(0).to_pandas()
    return text


def _spelt(column: str, found: Sequence[str]) -> str:
    """Return the column as the file spells it, capitals aside; itself where the file has none such."""
    return next((name for name in found if name.casefold() == column.casefold()), column)


def _write(found: pd.DataFrame, out: Path) -> None:
    partial = out.with_name(f".{out.name}.partial")
    try:
        found.to_csv(partial, index=False, lineterminator="\n")
        partial.replace(out)
    except OSError:
        raise PackError(f"{out.name} must be in a folder that can be written: name another.") from None
    finally:
        with suppress(OSError):
            partial.unlink()
