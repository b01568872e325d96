"""What a partner is asked to supply, as the specification words it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from geoaudit.periods.calendar import Period
from geoaudit.schedules import Schedule


@dataclass(frozen=True)
class RequestPlan:
    """One file that a partner is asked for.

    Attributes
    ----------
    partner : str
    source : str or None
        The source that it becomes; None for a schedule that this audit makes nothing of.
    schedule : Schedule or None
        What the law prescribes, where that is what is asked for.
    columns : tuple of str
        What is wanted besides what the audit makes use of: canonical names, or categories of its own.
    their : mapping of str to str
        What the partner calls columns, by canonical name.
    codes : mapping of str to (mapping of str to str)
        What a column may hold, with the meanings, by canonical name.
    period : Period or None
        What it is asked for; None for what the source covers, or what the audit is of.
    due : date or None
    contact, travel, retention : str
        Who is to be asked, how the file is to travel, and how long it is kept; empty for the usual words.
    """

    partner: str
    source: str | None
    schedule: Schedule | None = None
    columns: tuple[str, ...] = ()
    their: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    period: Period | None = None
    due: dt.date | None = None
    contact: str = ""
    travel: str = ""
    retention: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """The columns that the request itself speaks of."""
        return tuple(dict.fromkeys([*self.columns, *self.their, *self.codes]))

    @property
    def name(self) -> str:
        """What the request's files are called."""
        return self.source or (self.schedule.name if self.schedule else "")
