"""What a specification says of one source of records."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geoaudit.records.persistence import PersistentRule


@dataclass(frozen=True)
class InstrumentFile:
    """The instrument that needs are assessed with, as the specification names it.

    Attributes
    ----------
    file : Path
        Its sections (`instruments` says what is in it).
    edition : str
        Which edition of the instrument it is of.
    full : tuple of str
        The types of assessment that are full ones; empty where every one is.
    current_months : int or None
        For how many months before the day of the extract an assessment is current; None for any time.
    """

    file: Path
    edition: str
    full: tuple[str, ...] = ()
    current_months: int | None = None


@dataclass(frozen=True)
class RecordSource:
    """A source of records, as the specification describes it.

    Attributes
    ----------
    name : str
        How tables name it.
    kind : str
        One of `schema.KINDS`.
    files : tuple of Path
        Files, folders or zip archives.
    public : bool
        Whether anyone can download its counts.
    format : str
        The layout whose ready-made map applies: empty, `police.uk` or `delius`.
    as_at : date or None
        The day of the extract: ages are of that day, and later event dates lie in the future.
    columns : mapping of str to str
        Canonical names to the names in the files.
    dates : str or None
        How dates are written where the columns leave it open: `dd/mm/yyyy`, `mm/dd/yyyy` or `yyyy-mm-dd`.
    sheet : str or None
        Which sheet of a workbook.
    categories : Path or None
        The dated table of offence categories.
    offence_list : str or None
        The list in it that the source's offence codes are from.
    period : str or None
        What a partner's figures are for: `calendar year`, `financial year` or `month`; any period without it.
    marks : mapping of str to (int, int or None)
        What a partner's marks stand for: the least and the most that a hidden figure can be.
    rounded_to : int or None
        What a partner's figures were rounded to the nearest of.
    ethnicity : str or None
        The census whose classification the recorded ethnicity follows: `1991`, `2001`, `2011` or `2021`.
    persistent : PersistentRule or None
        Who is counted as a persistent offender.
    instrument : InstrumentFile or None
        The instrument that the needs in it were assessed with.
    bands : mapping of str to tuple of float
        The edges of the bands that a number is told in, by its column, where medians are asked of it.
    together : str
        The need that others are told together with; empty where nobody asks.
    """

    name: str
    kind: str
    files: tuple[Path, ...]
    public: bool = False
    format: str = ""
    as_at: dt.date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    dates: str | None = None
    sheet: str | None = None
    categories: Path | None = None
    offence_list: str | None = None
    period: str | None = None
    marks: Mapping[str, tuple[int, int | None]] = field(default_factory=dict)
    rounded_to: int | None = None
    ethnicity: str | None = None
    persistent: PersistentRule | None = None
    instrument: InstrumentFile | None = None
    bands: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    together: str = ""
