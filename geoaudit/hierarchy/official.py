"""Official lookups as published: which area lies in which, and which became which.

Columns may stand in any order and are known by their names alone: the kind of area, the year and whether
it is a code or a name (`LSOA11CD`, `WD22NM`, `ltla24_code`). Nothing is joined on a name.

Source
------
Office for National Statistics, Open Geography Portal; change indicators of LSOAs as defined in "Lower layer
Super Output Area (2011) to Lower layer Super Output Area (2021) to Local Authority District (2022) Exact Fit
Lookup for EW": U unchanged, S split, M merged, X anything else.
"""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member, members
from geoaudit.files.delimited import column_names, read_delimited
from geoaudit.files.headers import listed, numbers_listed
from geoaudit.hierarchy.levels import CODE, COLUMNS, kinds_of
from geoaudit.places.refusing import as_geography
from geoaudit.provenance import Source, describe

_COLUMN = re.compile(
    rf"(?P<stem>{'|'.join(COLUMNS)})_?(?P<year>[0-9]{{2}}|[0-9]{{4}})_?(?P<what>CDO|CD|CODE|NM|NAME)",
    re.IGNORECASE,
)
_CHANGE = ("CHGIND", "CHNGIND", "CHANGE_CODE")
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_WRITTEN = re.compile(rf"({'|'.join(_MONTHS)}|{'|'.join(m[:3] for m in _MONTHS)})[ _-]*(20[0-9]{{2}})")
_NUMBERED = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])(?![0-9])")
_BEFORE_REGISTER = 2008
_PUBLISHER = "Office for National Statistics"
_LICENCE = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0; "
    "contains OS data © Crown copyright and database right."
)


@dataclass(frozen=True)
class Level:
    """One kind of area in a lookup, as it was in one year.

    Attributes
    ----------
    kind : str
        As in `levels`.
    year : int
        Of the areas; 2008 for the codes in use before the register of 2009 (`WD10CDO`).
    code, name : str
        The columns of the lookup's table; `name` is empty where it has none.
    """

    kind: str
    year: int
    code: str
    name: str


@dataclass(frozen=True)
class OfficialLookup:
    """A lookup as published.

    Attributes
    ----------
    label : str
        What messages call it.
    levels : tuple of Level
        The kinds of areas that it relates, in the file's order.
    table : DataFrame
        A column for each level's code and name, as the file spells them, and ``change`` (U, S, M or X;
        missing where the file has none); a row a row of the file.
    as_at : Timestamp
        The day that it speaks of: the end of the month in the file's name, else of the latest year.
    source : Source
        The file, or the archive that it lies in.
    """

    label: str
    levels: tuple[Level, ...]
    table: pd.DataFrame
    as_at: pd.Timestamp
    source: Source


def read_lookup(path: Path, member: str = "") -> OfficialLookup:
    """Read one lookup: a CSV, or the file called `member` in a zip or folder.

    Raises
    ------
    GeographyError
        Where it is missing, damaged or no lookup, holds a code of another kind than its column says, or
        where there are several files and none is named.
    """
    with as_geography():
        found = [m for m in members(path, (".csv",)) if not member or m.name == member]
    if len(found) != 1:
        raise GeographyError(
            f"One lookup must be named in {path.name}, but {len(found)} files fit: name the file in it."
        )
    return as_lookup(found[0], describe(path, _PUBLISHER, _LICENCE))


def read_lookups(path: Path) -> tuple[OfficialLookup, ...]:
    """Read every lookup in a CSV, zip or folder, in the order of their names.

    Raises
    ------
    GeographyError
        As `read_lookup`.
    """
    with as_geography():
        source = describe(path, _PUBLISHER, _LICENCE)
        return tuple(as_lookup(member, source) for member in members(path, (".csv",)))


def as_lookup(member: Member, source: Source) -> OfficialLookup:
    """Return the lookup in a file.

    Raises
    ------
    GeographyError
        As `read_lookup`.
    """
    with as_geography():
        names = column_names(member)
        levels = _levels(names)
        if len(levels) < 2:
            raise GeographyError(
                f"{member.label} must name the codes of two kinds or years of areas, as LAD22CD and CSP22CD "
                f"or ltla22_code and csp22_code do, but it has {listed(names)}."
            )
        change = [name for name in names if name.upper() in _CHANGE][:1]
        wanted = [c for level in levels for c in (level.code, level.name) if c]
        read = read_delimited(member, list(dict.fromkeys(wanted + change)))
    table = read.table.to_pandas().astype("str").rename(columns=dict.fromkeys(change, "change"))
    for level in levels:
        _check_codes(member.label, level, table[level.code], read.rows.tolist())
    if not change:
        table["change"] = pd.Series(index=table.index, dtype="str")
    return OfficialLookup(member.label, levels, table, _as_at(member.name, levels), source)


def _levels(names: Sequence[str]) -> tuple[Level, ...]:
    read = [(name, match) for name in names if (match := _COLUMN.fullmatch(name))]
    named = {_of(match): name for name, match in read if match["what"].upper() in ("NM", "NAME")}
    codes = [(name, match) for name, match in read if match["what"].upper() in ("CD", "CODE")]
    older = [(name, match) for name, match in read if match["what"].upper() == "CDO"]
    now = [Level(*_of(match), name, named.get(_of(match), "")) for name, match in codes]
    before = [Level(_of(match)[0], _BEFORE_REGISTER, name, "") for name, match in older]
    return (*now, *before)


def _of(match: re.Match[str]) -> tuple[str, int]:
    return COLUMNS[match["stem"].upper()], 2000 + int(match["year"]) % 100


def _check_codes(label: str, level: Level, codes: pd.Series, rows: Sequence[int]) -> None:
    kinds = kinds_of(codes)
    right = codes.str.fullmatch(CODE).fillna(value=True).astype(bool)
    wrong = ~right | (kinds.notna() & (kinds != level.kind))
    if wrong.any():
        found = np.asarray(rows)[wrong.to_numpy()].tolist()
        raise GeographyError(
            f"{label} must hold codes of kind {level.kind} in column {level.code!r}, but {len(found)} rows "
            f"do not: see row {numbers_listed(found)}."
        )


def _as_at(name: str, levels: Sequence[Level]) -> pd.Timestamp:
    numbered, written = _NUMBERED.search(name), _WRITTEN.search(name.lower())
    year, month = max(level.year for level in levels), 12
    if numbered:
        year, month = int(numbered[1]), int(numbered[2])
    elif written:
        year = int(written[2])
        month = next(i for full, i in _MONTHS.items() if full.startswith(written[1]))
    return pd.Timestamp(year, month, 1) + pd.offsets.MonthEnd(0)
