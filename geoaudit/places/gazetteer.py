"""The gazetteer: where each postcode is, and when it was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member
from geoaudit.files.delimited import read_delimited
from geoaudit.files.headers import numbers_listed
from geoaudit.files.tables import TextTable
from geoaudit.places.datum import from_irish_grid
from geoaudit.places.layouts import Layout, layout_of, tables_of
from geoaudit.places.postcodes import normalise
from geoaudit.places.refusing import as_geography
from geoaudit.places.windows import as_dates, one_line_of_time
from geoaudit.provenance import Source, describe, digest

_METRES = (r"^[+-]?[0-9]{1,9}(\.[0-9]*)?$", "metres")
_DATE = (r"^[12][0-9]{3}(0[1-9]|1[0-2]|-(0[1-9]|1[0-2])-[0-3][0-9])$", "YYYYMM or YYYY-MM-DD")
_FORMS = {"easting": _METRES, "northing": _METRES, "introduced": _DATE, "terminated": _DATE}


@dataclass(frozen=True)
class Gazetteer:
    """Postcodes with their grid references, from one file or several.

    Attributes
    ----------
    postcodes : DataFrame
        A row for each place that a postcode has had, sorted: ``postcode``; ``easting``, ``northing``
        (metres, EPSG:27700; NaN where there is no grid reference); ``introduced``, ``terminated`` (first
        day in use and first day no longer in use; NaT where unknown or still in use); ``valid_from``,
        ``valid_to`` (half-open: every day of a postcode falls into exactly one of its rows).
    sources : tuple of Source
        The files, in the order in which they were given.
    sha256 : str
        Of the files' hashes in that order.
    findings : DataFrame
        ``finding``, ``file``, ``n``: what was found in the files and how often.
    """

    postcodes: pd.DataFrame
    sources: tuple[Source, ...]
    sha256: str
    findings: pd.DataFrame


def read_gazetteer(files: Sequence[Path]) -> Gazetteer:
    """Read Code-Point Open, NSPL, ONSPD or a plain table (postcode, easting, northing) as one gazetteer.

    For one postcode, rows with a date of introduction or termination are taken before rows without; among
    rows that would begin on the same day, that of the file named first. A row taken without a grid reference
    for a postcode still in use has that of the first other file that gives the postcode one and no dates.

    Parameters
    ----------
    files : sequence of Path
        Each a CSV, or a zip or folder as published.

    Raises
    ------
    GeographyError
        Where a file is missing, damaged or no such table.
    """
    if not files:
        raise GeographyError("A gazetteer needs at least one file: name one under files in [gazetteer].")
    with as_geography():
        read = [_read(path) for path in files]
    rows = pd.concat([frame.assign(file=i) for i, (frame, _, _) in enumerate(read)], ignore_index=True)
    postcodes, left = one_line_of_time(rows)
    postcodes, filled = _filled(postcodes, left)
    names = dict(enumerate(source.name for _, source, _ in read))
    twice = left.groupby("file").size().rename(index=names)
    given_twice = _findings("rows of a postcode that another row gives", twice)
    lent = _findings("grid references taken from another file", filled.value_counts().rename(index=names))
    findings = pd.concat([*(found for _, _, found in read), given_twice, lent])
    sources = tuple(source for _, source, _ in read)
    sha256 = digest([source.sha256 for source in sources])
    return Gazetteer(
        postcodes.drop(columns="file"), sources, sha256, findings[findings["n"] > 0].reset_index(drop=True)
    )


def no_gazetteer() -> Gazetteer:
    """Return the gazetteer of an audit whose records all carry coordinates: it holds no postcode."""
    text, metres = pd.Series(dtype="str"), pd.Series(dtype="float64")
    days = pd.Series(dtype="datetime64[s]")
    postcodes = pd.DataFrame({"postcode": text, "easting": metres, "northing": metres})
    dates = dict.fromkeys(("introduced", "terminated", "valid_from", "valid_to"), days)
    findings = pd.DataFrame({"finding": text, "file": text, "n": pd.Series(dtype="int64")})
    return Gazetteer(postcodes.assign(**dates), (), digest([]), findings)


def read_wards(path: Path) -> pd.DataFrame:
    """Return the ward that the publisher gives each postcode, to compare with one's own.

    Returns
    -------
    DataFrame
        ``postcode``, ``area_code`` (GSS; missing where the publisher gives none).

    Raises
    ------
    GeographyError
        Where the file cannot be read or gives no ward.
    """
    with as_geography():
        tables = tables_of(path)
        layout = layout_of(tables[0])
        columns = dict(layout.columns)
        if "ward" not in columns:
            raise GeographyError(f"{tables[0].label} must have a column of ward codes, but it has none.")
        table = pa.concat_tables([_table(member, layout).table for member in tables])
    read = normalise(table[columns["postcode"]].to_pandas())
    wards = table[columns["ward"]].to_pandas().astype("str")
    return pd.DataFrame({"postcode": read["postcode"], "area_code": wards}).dropna(subset=["postcode"])


def _read(path: Path) -> tuple[pd.DataFrame, Source, pd.DataFrame]:
    tables = tables_of(path)
    layout = layout_of(tables[0])
    read = [_table(member, layout) for member in tables]
    for table in read:
        _check(table, layout)
    frame = _frame(pa.concat_tables([table.table for table in read]), layout)
    known = frame["postcode"].notna()
    if not known.any():
        raise GeographyError(f"{path.name} must hold postcodes, but none of its {len(frame)} rows has one.")
    counts = {"rows without a postcode": int((~known).sum())}
    frame = frame[known]
    counts["rows without a grid reference"] = int(frame["easting"].isna().sum())
    found = pd.concat([_findings(what, pd.Series({path.name: n})) for what, n in counts.items()])
    return frame, describe(path, layout.publisher, layout.licence), found


def _filled(taken: pd.DataFrame, left: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """Return the rows with the grid references that undated rows of other files give, and their files."""
    lacking = taken.loc[taken["easting"].isna() & taken["terminated"].isna(), ["postcode", "file"]]
    undated = left["introduced"].isna() & left["terminated"].isna() & left["easting"].notna()
    given = left.loc[undated & left["postcode"].isin(lacking["postcode"])]
    pairs = lacking.reset_index().merge(given, on="postcode", suffixes=("", "_given"))
    pairs = pairs[pairs["file"] != pairs["file_given"]].drop_duplicates("index").set_index("index")
    filled = taken.copy(deep=False)
    for metres in ("easting", "northing"):
        filled[metres] = taken[metres].fillna(pairs[metres])
    return filled, pairs["file"]


def _findings(finding: str, counts: pd.Series) -> pd.DataFrame:
    return pd.DataFrame({"finding": finding, "file": counts.index, "n": counts.to_numpy()})


def _table(member: Member, layout: Layout) -> TextTable:
    wanted = [theirs for _, theirs in layout.columns]
    return read_delimited(member, wanted, layout.header or None)


def _check(table: TextTable, layout: Layout) -> None:
    for ours, theirs in layout.columns:
        if ours not in _FORMS:
            continue
        pattern, form = _FORMS[ours]
        right = pc.match_substring_regex(table.table[theirs], pattern)
        wrong = table.rows[~np.asarray(pc.fill_null(right, fill_value=True))].tolist()
        if wrong:
            raise GeographyError(
                f"{table.label} must give {form} in column {theirs!r}, but {len(wrong)} rows do not: correct "
                f"row {numbers_listed(wrong)}."
            )


def _frame(table: pa.Table, layout: Layout) -> pd.DataFrame:
    columns = {ours: table[theirs] for ours, theirs in layout.columns}
    read = normalise(columns["postcode"].to_pandas())
    none = pd.Series(index=read.index, dtype="str")
    frame = pd.DataFrame(
        {
            "postcode": read["postcode"].mask(read["repaired"]),
            "easting": columns["easting"].cast(pa.float64()).to_numpy(),
            "northing": columns["northing"].cast(pa.float64()).to_numpy(),
        }
    )
    for name in ("introduced", "terminated"):
        text = columns[name].to_pandas().astype("str") if name in columns else none
        frame[name] = as_dates(text, ends=name == "terminated")
    nowhere = (frame["easting"] == 0) & (frame["northing"] == 0)
    if layout.no_grid_reference and "quality" in columns:
        nowhere |= columns["quality"].to_pandas().astype("str") == layout.no_grid_reference
    frame.loc[nowhere | frame["easting"].isna() | frame["northing"].isna(), ["easting", "northing"]] = np.nan
    return _irish_to_british(frame) if layout.irish else frame


def _irish_to_british(frame: pd.DataFrame) -> pd.DataFrame:
    irish = frame["postcode"].str.startswith("BT").fillna(value=False) & frame["easting"].notna()
    if irish.any():
        metres = from_irish_grid(frame.loc[irish, "easting"], frame.loc[irish, "northing"])
        frame.loc[irish, ["easting", "northing"]] = np.column_stack(metres)
    return frame
