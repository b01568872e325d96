"""What is true on one day, and so is never added to what happens over days."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from geoaudit.errors import PeriodError
from geoaudit.periods.dates import in_full
from geoaudit.periods.labels import parse_day, parse_period
from geoaudit.periods.period import Period

_AS_AT = re.compile(r"(?:as )?(?:at|of|on) (.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Snapshot:
    """A state of things on a day: a caseload, a population, a list.

    Attributes
    ----------
    label : str
        As a table shows it, ``as at 2022-09-30``.
    at : date
        The day that it was true on.
    """

    label: str
    at: date


def parse_snapshot(text: str) -> Snapshot:
    """Return the snapshot that a label means: ``as at 30 September 2022``, ``at 2022-09-30``.

    Raises
    ------
    PeriodError
        Where it names no day, one that does not exist, or one that could be read in two ways.
    """
    label = " ".join(text.split())
    found = _AS_AT.fullmatch(label)
    if not found:
        raise PeriodError(
            f"A snapshot must name its day (as at 30 September 2022), and '{label}' does not: "
            "add 'as at' and it."
        )
    at = parse_day(found[1])
    return Snapshot(f"as at {at.isoformat()}", at)


def as_read(label: str) -> str:
    """Return the label of a period or snapshot as a sentence has it: ``2022/23``, ``as at 31 March 2023``."""
    try:
        return f"as at {in_full(parse_snapshot(label).at)}"
    except PeriodError:
        return label


def parse_when(text: str) -> Period | Snapshot:
    """Return the snapshot or the period that a label means.

    Raises
    ------
    PeriodError
        Where it is neither, or could be read in two ways.
    """
    return parse_snapshot(text) if _AS_AT.fullmatch(" ".join(text.split())) else parse_period(text)


def require_flows(whens: Sequence[Period | Snapshot], doing: str) -> tuple[Period, ...]:
    """Return the periods, having refused any snapshot among them.

    Parameters
    ----------
    doing : str
        What they are wanted for, in words: "summed", "shared out".

    Raises
    ------
    PeriodError
        Naming the first snapshot.
    """
    snapshots = [when for when in whens if isinstance(when, Snapshot)]
    if snapshots:
        raise PeriodError(
            f"Only what happens over days can be {doing}, and '{snapshots[0].label}' is a snapshot of "
            "one day: leave it out, or show it beside the others in a table of its own."
        )
    return tuple(when for when in whens if isinstance(when, Period))
