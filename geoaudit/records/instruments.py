"""Instruments that needs are assessed with: which section tells of which need, and from which score on.

An instrument is a file that the user supplies, since sections, scales and cut-offs change from edition to
edition; figures say which edition they were made with. Its columns are `column` (the section's column in the
file of records), `need` (one of `NEEDS`), `section` (what the instrument calls it), `least` and `most` (the
ends of its scale), `cut_off` (a need from this score on; blank where the section has none), `yes` and `no`
(the words that mean a need and none, several divided by ``|``) and `scored` (``yes``, or ``no`` for a section
that the instrument does not score as a need; yes where blank). Several sections may tell of one need.

Source: the list of needs is that of the Offender Assessment System (OASys): Home Office (2002), OASys User
Manual, sections 3 to 12; the last four are those of Audit Commission (1999), Safety in Numbers, Box 1.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geoaudit.errors import FileError, RecordsError
from geoaudit.files.archives import members
from geoaudit.files.headers import numbers_listed
from geoaudit.files.reading import SUFFIXES, read_table
from geoaudit.provenance import Source, describe
from geoaudit.records.numbers import parse_numbers
from geoaudit.records.source import InstrumentFile

NEEDS = (
    "accommodation",
    "education, training and employment",
    "finance",
    "relationships",
    "lifestyle and associates",
    "drugs",
    "alcohol",
    "emotional well-being",
    "thinking and behaviour",
    "attitudes",
    "health",
    "aggression",
    "isolation",
    "family influence",
    "peer influence",
)
"""The one list that every instrument's sections are put to."""

_SCALE = ("least", "most", "cut_off")
_COLUMNS = ("column", "need", "section", *_SCALE, "yes", "no", "scored")
_YES, _NO = "yes", "no"


@dataclass(frozen=True)
class Instrument:
    """An instrument, read.

    Attributes
    ----------
    edition : str
        Of the instrument, as its publisher words it.
    source : Source
        The file.
    sections : DataFrame
        A row a section: `column`, `need`, `section` (text), `least`, `most`, `cut_off` (float, in points of
        the section's scale; missing where it has none), `yes`, `no` (tuples of words as `compared`) and
        `scored` (bool).
    """

    edition: str
    source: Source
    sections: pd.DataFrame

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the file of records that it reads."""
        return tuple(self.sections["column"])

    @property
    def needs(self) -> tuple[str, ...]:
        """The needs that it asks of, in the order of `NEEDS`."""
        return _listed(self.sections["need"])

    @property
    def unscored(self) -> tuple[str, ...]:
        """The needs of which no section is scored, in the order of `NEEDS`: to be reported apart."""
        scored = self.sections.loc[self.sections["scored"], "need"]
        return tuple(need for need in self.needs if need not in set(scored))


def read_instrument(file: InstrumentFile) -> Instrument:
    """Read an instrument from delimited text, the first sheet of a workbook that is not empty, or Parquet.

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a column or has no section.
    RecordsError
        Where a row has no column or one that another has, a need that is none of `NEEDS`, neither a cut-off
        nor words, a word for both, a scale that ends before it begins, or a cut-off off it.
    """
    member = members(file.file, SUFFIXES)[0]
    read = read_table(member, columns=_COLUMNS)
    text = read.table.to_pandas().astype("str")
    rows = text.apply(lambda column: column.str.strip()).replace("", pd.NA).assign(row=read.rows)
    rows = rows.dropna(subset=["column", "need", "section"], how="all")
    if rows.empty:
        raise FileError(f"{member.label} must have a row for each section of the instrument, but has none.")
    rows["need"] = compared(rows["need"])
    rows["scored"] = compared(rows["scored"]).fillna(_YES)
    _require_sections(rows, member.label)
    points = {name: parse_numbers(rows[name]).to_numpy() for name in _SCALE}
    _require_scales(rows, pd.DataFrame(points, rows.index), member.label)
    words = {name: rows[name].map(_words, na_action=None) for name in ("yes", "no")}
    _require_words(rows.assign(**words), member.label)
    sections = rows.assign(**points, **words, scored=rows["scored"] == _YES)[list(_COLUMNS)]
    source = replace(describe(file.file), edition=file.edition)
    return Instrument(file.edition, source, sections.reset_index(drop=True))


def compared(words: "pd.Series[str]") -> "pd.Series[str]":
    """Return words as they are compared: letter case and blanks apart."""
    return words.str.strip().str.casefold().str.replace(r"\s+", " ", regex=True)


def _words(text: object) -> tuple[str, ...]:
    parts = str(text).split("|") if isinstance(text, str) else []
    return tuple(compared(pd.Series([part for part in parts if part.strip()], dtype="str")))


def _require_sections(rows: pd.DataFrame, label: str) -> None:
    _refuse(rows, rows["column"].isna(), label, "the column of the records that it is of (column)")
    again = rows["column"].duplicated()
    _refuse(rows, again, label, "a column of the records that no row before has (column)")
    _refuse(rows, rows["section"].isna(), label, "what the instrument calls the section (section)")
    _refuse(rows, ~rows["need"].isin(NEEDS), label, f"one of the needs there are (need): {'; '.join(NEEDS)}")
    _refuse(rows, ~rows["scored"].isin([_YES, _NO]), label, "yes or no for whether it is scored (scored)")


def _require_scales(rows: pd.DataFrame, points: pd.DataFrame, label: str) -> None:
    for name in _SCALE:
        wrong = rows[name].notna() & points[name].isna()
        _refuse(rows, wrong, label, f"a number or nothing in {name}")
    least, most, cut_off = (points[name] for name in _SCALE)
    _refuse(rows, least > most, label, "a scale that does not end before it begins (least, most)")
    cut = cut_off.notna()
    _refuse(rows, cut & (least.isna() | most.isna()), label, "both ends of the scale of a cut-off")
    _refuse(rows, cut & ~cut_off.between(least, most), label, "a cut-off on its scale (from least to most)")
    unscored = cut & (rows["scored"] == _NO)
    _refuse(rows, unscored, label, "no cut-off where it is not scored as a need")
    without = ~cut & rows["yes"].isna() & rows["no"].isna()
    _refuse(rows, without, label, "a cut-off of its scores, or words that mean a need and none (yes, no)")


def _require_words(rows: pd.DataFrame, label: str) -> None:
    both = [bool(set(yes) & set(no)) for yes, no in zip(rows["yes"], rows["no"], strict=True)]
    _refuse(rows, pd.Series(both, rows.index), label, "other words for a need than for none (yes, no)")
    only_no = rows["cut_off"].isna() & (rows["yes"].str.len() == 0)
    _refuse(rows, only_no, label, "the words that mean a need (yes) where it has no cut-off")


def _refuse(rows: pd.DataFrame, wrong: "pd.Series[bool]", label: str, wanted: str) -> None:
    if wrong.any():
        which = numbers_listed(rows["row"][wrong].tolist())
        raise RecordsError(
            f"{label} must have in every row {wanted}, but {int(np.sum(wrong)):,} of {len(rows):,} rows have "
            f"not (row {which}): correct them."
        )


def _listed(needs: "pd.Series[str]") -> tuple[str, ...]:
    found = set(needs)
    return tuple(need for need in NEEDS if need in found)
