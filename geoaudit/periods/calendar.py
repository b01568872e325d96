"""Periods, the labels that people write for them, and the steps that they are made of."""

from collections.abc import Sequence
from datetime import date, timedelta

from geoaudit.errors import PeriodError
from geoaudit.periods.dates import add_months, month_label, month_number
from geoaudit.periods.labels import parse_period
from geoaudit.periods.period import (
    CALENDAR_YEAR,
    FINANCIAL_YEAR,
    KINDS,
    MONTH,
    QUARTER,
    WEEK,
    Period,
)

__all__ = [
    "CALENDAR_YEAR",
    "FINANCIAL_QUARTER",
    "FINANCIAL_YEAR",
    "KINDS",
    "MONTH",
    "QUARTER",
    "WEEK",
    "Period",
    "months_of",
    "nests",
    "parse_period",
    "split",
    "whole_month",
]

FINANCIAL_QUARTER = "financial quarter"
"""A quarter that is labelled by the financial year, ``Q1 2022/23``; its days are a quarter's."""

_MONTHS = {CALENDAR_YEAR: 12, FINANCIAL_YEAR: 12, QUARTER: 3, FINANCIAL_QUARTER: 3, MONTH: 1}


def whole_month(label: str) -> Period:
    """Return the month written ``2021-05``, whichever year that is: ``2011-12`` is December 2011 here.

    Raises
    ------
    PeriodError
        Where there is no such month.
    """
    try:
        start = date.fromisoformat(f"{label}-01")
        return Period(label, start, add_months(start, 1))
    except ValueError:
        raise PeriodError(f"A month must be written as 2021-05, and '{label}' is not: correct it.") from None


def months_of(period: Period) -> tuple[Period, ...]:
    """Return the months that a period of whole months is made of."""
    return split(period, MONTH)


def split(period: Period, step: str) -> tuple[Period, ...]:
    """Return the steps that a period is made of, in order, labelled as tables write them.

    Parameters
    ----------
    step : str
        One of `KINDS`, or `FINANCIAL_QUARTER`.

    Raises
    ------
    PeriodError
        Where the period is not made of such steps, none cut.
    """
    parts: list[Period] = []
    start = period.start
    while start < period.end:
        end = start + timedelta(days=7) if step == WEEK else add_months(start.replace(day=1), _MONTHS[step])
        parts.append(Period(_label(start, step), start, end))
        start = end
    kind = QUARTER if step == FINANCIAL_QUARTER else step
    if start != period.end or any(part.kind != kind for part in parts):
        raise PeriodError(
            f"A period can be split into each {step} that it holds where none is cut, and '{period.label}' "
            f"({period.start.isoformat()} to {period.last.isoformat()}) cuts one: choose shorter steps."
        )
    return tuple(parts)


def _label(start: date, step: str) -> str:
    if step == WEEK:
        return f"{start.isocalendar()[0]}-W{start.isocalendar()[1]:02d}"
    first = start.year - (start.month < 4)
    year = f"{first}/{(first + 1) % 100:02d}"
    labels = {
        CALENDAR_YEAR: f"{start.year}",
        FINANCIAL_YEAR: year,
        QUARTER: f"{start.year} Q{(start.month + 2) // 3}",
        FINANCIAL_QUARTER: f"Q{(start.month - 4) % 12 // 3 + 1} {year}",
        MONTH: month_label(month_number(start)),
    }
    return labels[step]


def nests(outer: Period, inners: Sequence[Period]) -> bool:
    """Say whether periods make up another exactly: every day of it once, and no other day."""
    ordered = sorted(inners, key=lambda period: period.start)
    edges = [outer.start, *(period.end for period in ordered)]
    starts = [*(period.start for period in ordered), outer.end]
    return edges == starts
