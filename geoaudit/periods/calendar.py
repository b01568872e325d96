"""One type of period, half-open, and the labels that people write for it."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from geoaudit.errors import PeriodError

_DAY = r"(\d{4})-(\d{2})-(\d{2})"
_MONTH = r"(\d{4})-(\d{2})"


@dataclass(frozen=True)
class Period:
    """The days from `start` up to but not including `end`.

    Raises
    ------
    PeriodError
        Where it would end before it starts or hold no day.
    """

    label: str
    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise PeriodError(
                f"A period must end after it starts, and '{self.label}' does not: put the earlier date first."
            )

    @property
    def months(self) -> tuple[str, ...]:
        """The months that it touches, as ``2021-05``."""
        first = self.start.year * 12 + self.start.month - 1
        last = (self.end - timedelta(days=1)).year * 12 + (self.end - timedelta(days=1)).month - 1
        return tuple(f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(first, last + 1))

    @property
    def kind(self) -> str:
        """What it is: a calendar year, a financial year, a month, or (empty) anything else."""
        following = self.start.replace(year=self.start.year + 1)
        if self.start.day == 1 and self.end == following and self.start.month in {1, 4}:
            return "calendar year" if self.start.month == 1 else "financial year"
        return "month" if self.whole_months and len(self.months) == 1 else ""

    @property
    def whole_months(self) -> bool:
        """Whether it starts and ends with a month, so that records dated by month alone belong or do not."""
        return self.start.day == 1 and self.end.day == 1


def parse_period(text: str) -> Period:
    """Return the period that a label means.

    Read are a calendar year (``2021``), a financial year (``2022/23`` or ``2022-23``, April to March), a
    month (``2021-05``), days (``2022-02-01 to 2023-01-31``) and months (``2022-02 to 2023-01``), both ends
    included, and ``year ending March 2023``.

    Raises
    ------
    PeriodError
        Where the label is none of these, names a day that does not exist, is ambiguous, or ends before
        it starts.
    """
    label = " ".join(text.split())
    for pattern, build in _READINGS:
        found = re.fullmatch(pattern, label, re.IGNORECASE)
        if found:
            return _build(label, build, found.groups())
    raise PeriodError(
        f"A period must be a year (2021), a financial year (2022/23), a month (2021-05) or two dates "
        f"(2022-02-01 to 2023-01-31), and '{label}' is none of these."
    )


def _build(label: str, build: Callable[..., tuple[date, date]], parts: tuple[str, ...]) -> Period:
    try:
        start, end = build(*parts)
    except (ValueError, OverflowError):
        raise PeriodError(f"The period '{label}' must name days that exist: correct its dates.") from None
    financial = re.fullmatch(r"\d{4}-\d{2}", label) and (end - start).days > 31
    return Period(label.replace("-", "/") if financial else label, start, end)


def _calendar_year(year: str) -> tuple[date, date]:
    return date(int(year), 1, 1), date(int(year) + 1, 1, 1)


def _financial_year(year: str, following: str) -> tuple[date, date]:
    if (int(year) + 1) % 100 != int(following):
        raise PeriodError(
            f"A financial year must run into the next year, and '{year}/{following}' does not: "
            f"write {year}/{(int(year) + 1) % 100:02d}, or two dates."
        )
    return date(int(year), 4, 1), date(int(year) + 1, 4, 1)


def _financial_year_or_month(year: str, second: str) -> tuple[date, date]:
    """`2011-12` alone can be read both ways; every other pair has one reading."""
    is_month, is_year = 1 <= int(second) <= 12, (int(year) + 1) % 100 == int(second)
    if is_month and is_year:
        raise PeriodError(
            f"A period must have one reading, and '{year}-{second}' has two: write {year}/{second} for the "
            f"financial year, or {year}-{second}-01 to {_last_day(int(year), int(second)).isoformat()} "
            "for the month."
        )
    return _month(year, second) if is_month else _financial_year(year, second)


def _month(year: str, month: str) -> tuple[date, date]:
    first = date(int(year), int(month), 1)
    return first, _last_day(first.year, first.month) + timedelta(days=1)


def _months(year: str, month: str, last_year: str, last_month: str) -> tuple[date, date]:
    return _month(year, month)[0], _month(last_year, last_month)[1]


def _days(*parts: str) -> tuple[date, date]:
    year, month, day, last_year, last_month, last_day = (int(part) for part in parts)
    return date(year, month, day), date(last_year, last_month, last_day) + timedelta(days=1)


def _year_ending(month: str, year: str) -> tuple[date, date]:
    names = [name.lower() for name in calendar.month_name]
    if month.lower() not in names:
        raise ValueError(month)
    end = _month(year, str(names.index(month.lower())))[1]
    return end.replace(year=end.year - 1), end


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


_READINGS: tuple[tuple[str, Callable[..., tuple[date, date]]], ...] = (
    (r"(\d{4})", _calendar_year),
    (r"(\d{4})/(\d{2})", _financial_year),
    (_MONTH, _financial_year_or_month),
    (rf"{_MONTH} to {_MONTH}", _months),
    (rf"{_DAY} to {_DAY}", _days),
    (r"year ending ([A-Za-z]+) (\d{4})", _year_ending),
)
