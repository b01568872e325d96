"""When something was, as a sentence has it, and with which period another can be compared."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from geoaudit.errors import PeriodError
from geoaudit.pack.timeline import read
from geoaudit.periods.dates import in_full
from geoaudit.periods.period import MONTH
from geoaudit.periods.snapshots import parse_snapshot
from geoaudit.portraits.over_time import as_long

_YEAR = re.compile(r"\d{4}(/\d{2,4})?")


def when_in_words(label: str) -> str:
    """Return when that was: ``in 2022/23``, ``in May 2021``, ``on 31 March 2023``.

    Parameters
    ----------
    label : str
        Of a period or of a day, as tables have it.
    """
    try:
        at = parse_snapshot(label).at
    except PeriodError:
        return f"in {period_in_words(label)}"
    return f"on {in_full(at)}"


def period_in_words(label: str) -> str:
    """Return a period's label as a sentence has it: ``2022/23``, ``May 2021``, ``the period 2021 Q3``."""
    period = read(label)
    if period is not None and period.kind == MONTH:
        return f"{period.start:%B %Y}"
    if period is None:
        return f"the {label}"
    return label if _YEAR.fullmatch(label) else f"the period {label}"


def earlier(labels: Sequence[str], now: str, part_covered: AbstractSet[str] = frozenset()) -> str:
    """Return the period that one can be compared with: the last before it at the same time of the year.

    It must be as long, and neither may be one that its source holds in part; empty for none.
    """
    this = read(now)
    if this is None or now in part_covered:
        return ""
    known = ((label, read(label)) for label in labels if label not in part_covered)
    found = [
        (other.start, label)
        for label, other in known
        if other is not None
        and other.end <= this.start
        and (other.start.month, other.start.day) == (this.start.month, this.start.day)
        and as_long(label, now)
    ]
    return max(found)[1] if found else ""
