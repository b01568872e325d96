"""A file that a partner is asked for: its columns in their words, and all that a request says of it."""

import datetime as dt
from dataclasses import dataclass

from geoaudit.periods.calendar import Period
from geoaudit.protocols import SharingProtocol
from geoaudit.records.schema import Role
from geoaudit.records.source import RecordSource
from geoaudit.schedules import Schedule

Codes = tuple[tuple[str, str], ...]
"""What a column may hold, each with its meaning, which may be empty."""


@dataclass(frozen=True)
class Form:
    """How a value is written.

    Attributes
    ----------
    words : str
        For people: ``a day: 31/03/2023``.
    example : str
        A plainly invented one.
    codes : tuple of (str, str)
        What it may be; empty for anything.
    closed : bool
        Whether a value that is none of the codes is wrong.
    least, most : date, float or None
        Between what it must lie, both included.
    """

    words: str
    example: str
    codes: Codes = ()
    closed: bool = False
    least: dt.date | float | None = None
    most: dt.date | float | None = None


@dataclass(frozen=True)
class AskedColumn:
    """A column that is asked for.

    Attributes
    ----------
    name : str
        Canonical.
    heading : str
        What the partner calls it.
    role : Role
        How its values are read.
    meaning : str
    must : bool
        Whether every row must have a value in it.
    needed : bool
        Whether the file can be read without the column.
    form : Form
    """

    name: str
    heading: str
    role: Role
    meaning: str
    must: bool
    needed: bool
    form: Form


@dataclass(frozen=True)
class Asked:
    """A file that a partner is asked for.

    Attributes
    ----------
    partner, name, title : str
        Who is asked; what its files are called; what it is.
    row : str
        What one row is.
    audit : str
        The title of the audit.
    columns : tuple of AskedColumn
    period : Period or None
        What it is asked for; None where it is as on one day, or as long as there is.
    as_at : date or None
        The day on which it is to be true.
    due : date or None
    contact, travel, retention : str
        In words; empty where the specification says nothing.
    personal : bool
        Whether it tells of people one by one.
    sheet : str
        The sheet that the rows are to be on.
    boundaries : str
        On what boundaries figures are to be added up, in words; empty where it is no matter.
    protocol : SharingProtocol or None
        What was agreed with the partner.
    schedule : Schedule or None
        What the law prescribes.
    source : RecordSource or None
        What it becomes.
    """

    partner: str
    name: str
    title: str
    row: str
    audit: str
    columns: tuple[AskedColumn, ...]
    period: Period | None
    as_at: dt.date | None
    due: dt.date | None
    contact: str
    travel: str
    retention: str
    personal: bool
    sheet: str
    boundaries: str
    protocol: SharingProtocol | None
    schedule: Schedule | None
    source: RecordSource | None

    def column(self, name: str) -> AskedColumn | None:
        """Return the column of that canonical name, if it is asked for."""
        return next((one for one in self.columns if one.name == name), None)
