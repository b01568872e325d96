"""One type of period, half-open."""

from dataclasses import dataclass
from datetime import date, timedelta

from geoaudit.errors import PeriodError
from geoaudit.periods.dates import month_label, month_number

CALENDAR_YEAR, FINANCIAL_YEAR = "calendar year", "financial year"
QUARTER, MONTH, WEEK = "quarter", "month", "week"
KINDS = (CALENDAR_YEAR, FINANCIAL_YEAR, QUARTER, MONTH, WEEK)


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
    def days(self) -> int:
        """How many days it holds."""
        return (self.end - self.start).days

    @property
    def last(self) -> date:
        """Its last day."""
        return self.end - timedelta(days=1)

    @property
    def months(self) -> tuple[str, ...]:
        """The months that it touches, as ``2021-05``."""
        numbers = range(month_number(self.start), month_number(self.last) + 1)
        return tuple(month_label(number) for number in numbers)

    @property
    def kind(self) -> str:
        """What it is, one of `KINDS`, or (empty) anything else.

        A quarter starts in January, April, July or October, and so is one of the calendar and of the
        financial year at once; a week is one of ISO 8601, from Monday to Sunday.
        """
        if self.start.isoweekday() == 1 and self.days == 7:
            return WEEK
        if not self.whole_months:
            return ""
        years = {1: CALENDAR_YEAR, 4: FINANCIAL_YEAR}
        match len(self.months):
            case 12:
                return years.get(self.start.month, "")
            case 3:
                return QUARTER if self.start.month % 3 == 1 else ""
            case 1:
                return MONTH
        return ""

    @property
    def whole_months(self) -> bool:
        """Whether it starts and ends with a month, so that records dated by month alone belong or do not."""
        return self.start.day == 1 and self.end.day == 1

    def overlaps(self, other: "Period") -> bool:
        """Say whether a day is in both."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Period") -> bool:
        """Say whether every day of another period is in this one."""
        return self.start <= other.start and other.end <= self.end
