"""An index of multiple deprivation: the decile of each small area, and whether it is urban or rural.

An edition is of the small areas of its own time (the English indices of 2019 are of the lower layer super
output areas of 2011): on those of another time some have no decile and others that of different land, so
that an index is refused whose areas are not those of its boundary set.

Source: McLennan, D. and others (2019) The English Indices of Deprivation 2019: technical report, Ministry of
Housing, Communities and Local Government (deciles of ranks, 1 the most deprived tenth of the small areas of
England); Bibby, P. and Brindley, P. (2013) The 2011 Rural-Urban Classification for small area geographies,
Department for Environment, Food and Rural Affairs; Office for National Statistics (2025) 2021 Rural Urban
Classification.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from geoaudit.errors import RecordsError, SpecificationError
from geoaudit.files.archives import members
from geoaudit.files.headers import numbers_listed
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.files.tables import TextTable
from geoaudit.hotspots.journeys import NOT_KNOWN
from geoaudit.provenance import Source, describe

DEPRIVATION, RURAL = "deprivation", "rural"
"""The columns that records are given."""
DECILES = ("1 (most deprived)", *map(str, range(2, 10)), "10 (least deprived)")
URBAN_LAND, RURAL_LAND = "urban", "rural"
LANDS = (URBAN_LAND, RURAL_LAND)
INDEX_WORDS = {DEPRIVATION: (*DECILES, NOT_KNOWN), RURAL: (*LANDS, NOT_KNOWN)}
"""The categories of each of them, whether or not any record has them."""

_URBAN = re.compile(r"urban\b.*|[abc][12]|u[nf]1", re.IGNORECASE)
_RURAL = re.compile(r"((larger|smaller) )?rural\b.*|[def][12]|r[ls][nf]1", re.IGNORECASE)
"""The words of either classification, and the codes of that of 2011 and of that of 2021."""


@dataclass(frozen=True)
class IndexFile:
    """Where an index is, and which of its columns are which.

    Attributes
    ----------
    file : Path
        Delimited text, a workbook or Parquet; zipped or not.
    code, decile : str
        Its columns of the small areas' codes and of the decile.
    rural : str or None
        Its column that tells urban from rural.
    """

    file: Path
    code: str
    decile: str
    rural: str | None = None


@dataclass(frozen=True)
class Index:
    """An index on the small areas of its own edition.

    Attributes
    ----------
    edition : str
        As it is to be quoted.
    boundaries : str
        The boundary set of its small areas.
    table : DataFrame
        ``area_code``, ``deprivation`` (of `DECILES`) and, where it tells, ``rural`` (of `LANDS`): a row for
        each small area of the file.
    source : Source
        The file.
    """

    edition: str
    boundaries: str
    table: pd.DataFrame
    source: Source

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that records are given."""
        return (DEPRIVATION, RURAL) if RURAL in self.table else (DEPRIVATION,)


def read_index(file: IndexFile, edition: str, boundaries: str, codes: "pd.Series[str]") -> Index:
    """Read an index for the areas of its boundary set.

    Parameters
    ----------
    file : IndexFile
    edition, boundaries : str
        As the index is quoted, and the name of its boundary set.
    codes : Series of str
        The codes of the set's areas. Those of a country that the file has no area of need no decile: each
        country has an index of its own.

    Raises
    ------
    FileError
        Where the file cannot be read or lacks a column.
    RecordsError
        Where a row has no code, a decile that is none, or land that is neither urban nor rural, or a code
        comes twice.
    SpecificationError
        Where an area of the boundary set has no decile.
    """
    found = members(file.file, SUFFIXES)
    if len(found) != 1:
        raise RecordsError(
            f"An index must be in one file, and {file.file.name} holds {len(found)}: name one of them."
        )
    read = read_table(found[0], columns=[file.code, file.decile, *([file.rural] if file.rural else [])])
    table = _table(file, read)
    _require_own(read.label, edition, boundaries, table["area_code"], codes)
    return Index(edition, boundaries, table, describe(file.file))


def _table(file: IndexFile, read: TextTable) -> pd.DataFrame:
    """The columns of an index in our words; refused where a row has none."""
    text = read.table.to_pandas().astype("str").apply(lambda column: column.str.strip())
    code = text[file.code]
    table = pd.DataFrame({"area_code": code, DEPRIVATION: _deciles(text[file.decile])})
    wrong = {
        f"a code in {file.code!r}": code.isna() | (code == ""),
        "each small area once": code.duplicated() & code.notna(),
        f"a whole number from 1 to 10 in {file.decile!r}": table[DEPRIVATION].isna(),
    }
    if file.rural:
        table[RURAL] = _lands(text[file.rural])
        wrong[f"urban or rural, or a code of the classification, in {file.rural!r}"] = table[RURAL].isna()
    for what, rows in wrong.items():
        _refuse(read.label, what, read.rows[rows.to_numpy(bool)].tolist(), len(table))
    return table


def _deciles(text: "pd.Series[str]") -> "pd.Series[str]":
    numbers = pd.to_numeric(text, errors="coerce")
    return numbers.map(dict(enumerate(DECILES, start=1))).astype("str")


def _lands(text: "pd.Series[str]") -> "pd.Series[str]":
    words = text.fillna("")
    found = pd.Series(pd.NA, text.index, dtype="str")
    found = found.mask(words.str.fullmatch(_URBAN), URBAN_LAND)
    return found.mask(words.str.fullmatch(_RURAL), RURAL_LAND)


def _refuse(label: str, what: str, rows: list[int], every: int) -> None:
    if rows:
        raise RecordsError(
            f"{label} must give {what}, but {len(rows):,} of {every:,} rows do not: correct row "
            f"{numbers_listed(rows)}."
        )


def _require_own(
    label: str, edition: str, boundaries: str, there: "pd.Series[str]", codes: "pd.Series[str]"
) -> None:
    """Refuse an index on other small areas than its boundary set."""
    own = codes[codes.str[0].isin(set(there.str[0]))]
    own = codes if own.empty else own
    missing = int((~own.isin(there)).sum())
    if missing:
        share = (len(own) - missing) / len(own)
        raise SpecificationError(
            f"Every small area of '{boundaries}' must have a decile of {edition}, and {missing:,} of "
            f"{len(own):,} have none in {label} ({_percent(share)} match): name the boundary set of the "
            "index's own edition, or complete the file."
        )


def _percent(share: float) -> str:
    """A share that is not whole never reads as 100%."""
    return f"{int(share * 1000) / 10:g}%"
