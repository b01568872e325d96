"""How long the periods of a table are, where they are not all equally long."""

from collections.abc import Iterable

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import parse_period

RULE = (
    "The periods are not equally long: counts of periods of different length do not compare, nor do rates "
    "made of them."
)


def lengths_of(periods: Iterable[str]) -> dict[str, str]:
    """Return how long each period is in words, by its label; nothing where all are equally long.

    A label that is no span of days, such as a snapshot's, has no length.
    """
    told = {label: length for label in periods if (length := _length(label))}
    return told if len(set(told.values())) > 1 else {}


def _length(label: str) -> str:
    try:
        period = parse_period(label)
    except PeriodError:
        return ""
    if period.whole_months:
        return _many(len(period.months), "month")
    return _many(period.days, "day")


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
