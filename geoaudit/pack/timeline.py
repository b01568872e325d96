"""Where days and breaks lie on a chart whose steps are periods."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from geoaudit.errors import PeriodError
from geoaudit.periods.breaks import Break, crossed
from geoaudit.periods.calendar import Period, parse_period, whole_month
from geoaudit.periods.dates import in_full


@dataclass(frozen=True)
class Numbered:
    """A break with the number that it has in the whole report."""

    number: int
    source: str
    day: date
    what: str

    @property
    def words(self) -> str:
        """What a reader is told: `Break 1, 1 April 2021: new counting rules`."""
        return f"Break {self.number}, {in_full(self.day)}: {self.what}"


def numbered(breaks: Iterable[Break]) -> tuple[Numbered, ...]:
    """Return the breaks by date, with numbers from 1."""
    ordered = sorted(breaks, key=lambda one: (one.date, one.source, one.what))
    return tuple(Numbered(i, one.source, one.date, one.what) for i, one in enumerate(ordered, start=1))


def read(label: str) -> Period | None:
    """Return the period that a step's label means; None for one that means none.

    A pack writes a financial year as ``2011/12``, so that ``2011-12`` in it is always a month.
    """
    try:
        return whole_month(label) if re.fullmatch(r"\d{4}-\d{2}", label) else parse_period(label)
    except PeriodError:
        return None


def within(breaks: Sequence[Numbered], source: str, labels: Sequence[str]) -> tuple[Numbered, ...]:
    """Return the source's breaks that lie between the first day of the periods and the last.

    Parameters
    ----------
    breaks : sequence of Numbered
    source : str
    labels : sequence of str
        Labels of periods; one that means no period counts for nothing.
    """
    periods = [period for period in map(read, labels) if period]
    if not periods:
        return ()
    start, end = min(period.start for period in periods), max(period.end for period in periods)
    plain = [Break(one.source, one.day, one.what) for one in breaks]
    wanted = crossed(plain, source, start, end)
    return tuple(one for one, same in zip(breaks, plain, strict=True) if same in wanted)


def place(day: date, labels: Sequence[str]) -> float | None:
    """Return where a day lies on a chart of equally wide steps, in steps from its left edge.

    A day in a period lies as far into its step as into the period; one between two periods lies between their
    steps. None where the steps are no periods that follow one another.
    """
    periods = [read(label) for label in labels]
    known = [period for period in periods if period]
    follow = all(one.end <= other.start for one, other in pairwise(known))
    if len(known) < len(periods) or not follow:
        return None
    for i, period in enumerate(known):
        if day < period.end:
            return i + max((day - period.start) / (period.end - period.start), 0.0)
    return None
