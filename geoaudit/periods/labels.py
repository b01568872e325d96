"""The labels that people write for periods, and what they mean; one with two meanings is refused."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from geoaudit.errors import PeriodError
from geoaudit.periods.dates import add_months, day_after, last_day, month_named
from geoaudit.periods.period import Period

Days = tuple[date, date]
"""The first day and the day after the last."""

_DASHES = re.compile("\\s*[\u2010-\u2015\u2212]\\s*")
_NAME = r"([A-Za-z]{3,9}\.?)"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?"
_ENDING = r"(?:ending|ended|end|to)(?: in)?(?: the)?"
_LENGTH = r"(?:(\d{1,2}|three|six|nine|twelve) months|(year|quarter))"
_COUNTS = {"three": 3, "six": 6, "nine": 9, "twelve": 12}


def parse_period(text: str) -> Period:
    """Return the period that a label means.

    Read are a calendar year (``2021``), a financial year (``2022/23``, ``2022-23``, ``FY2022/23``: April to
    March), a quarter of either (``2021 Q3``, ``Q1 2022/23``), a month (``2021-05``, ``May 2021``), an ISO
    week (``2021-W07``, ``week commencing 15 February 2021``), a strategy of three financial years
    (``1999-2002``), any two of these or two days with ``to`` or a dash between them, both ends included
    (``2022-02-01 to 2023-01-31``, ``Apr 2022-Mar 2023``), and ``year ending March 2023`` or
    ``rolling 12 months to March 2023``. Any dash will do.

    Raises
    ------
    PeriodError
        Where the label is none of these, names a day that does not exist, is ambiguous (the message says
        how to write each reading), is a snapshot's, or ends before it starts.
    """
    label = _plain(text)
    found = _single(label) or _range(label)
    if found is None:
        raise PeriodError(_unreadable(label))
    name, (start, end) = found
    return Period(name or " ".join(text.split()), start, end)


def parse_day(text: str) -> date:
    """Return the day that people write as ``2022-09-30``, ``30 September 2022`` or ``30/09/2022``.

    Raises
    ------
    PeriodError
        Where it is no day, or day and month could be either way round.
    """
    label = _plain(text)
    for pattern, build in _DAYS:
        if found := re.fullmatch(pattern, label, re.IGNORECASE):
            return _existing(label, build, found.groups())[0]
    raise PeriodError(f"A day must be written as 2022-09-30, and '{label}' is not: correct it.")


def _plain(text: str) -> str:
    """Single spaces and plain hyphens; a dash between words becomes one with spaces."""
    label = " ".join(text.replace("\u00a0", " ").split())
    return _DASHES.sub("-", label)


def _single(label: str) -> tuple[str, Days] | None:
    """Return the label that tables show (empty: as it was written) and the days of one that is no range."""
    for pattern, build, shown in _READINGS:
        if found := re.fullmatch(pattern, label, re.IGNORECASE):
            days = _existing(label, build, found.groups())
            return shown(days, found.groups()), days
    return None


def _range(label: str) -> tuple[str, Days] | None:
    """Return the days of two ends, each a day or a period, whichever way they are joined."""
    for joined in re.finditer(r" (?:to|until|up to) | ?- ?", label, re.IGNORECASE):
        first, second = label[: joined.start()], label[joined.end() :]
        start, end = _end(_with_year(first, second)), _end(second)
        if start and end:
            return "", (start()[0], end()[1])
    return None


def _end(label: str) -> Callable[[], Days] | None:
    """Return what gives the days of one end, and is not called before both ends are known to be some."""
    for pattern, build in (*_DAYS, *((pattern, build) for pattern, build, _ in _READINGS[1:])):
        if found := re.fullmatch(pattern, label, re.IGNORECASE):
            return partial(_existing, label, build, found.groups())
    return None


def _with_year(first: str, second: str) -> str:
    """Complete `April` from `June 2022`, and `1` or `1 April` from `30 April 2022`."""
    if re.fullmatch(rf"(?:{_DAY} )?{_NAME}", first, re.IGNORECASE):
        return f"{first} {second[-4:]}"
    named = re.fullmatch(rf"{_DAY} {_NAME} \d{{4}}", second, re.IGNORECASE)
    if named and re.fullmatch(_DAY, first, re.IGNORECASE):
        return f"{first} {named[2]} {second[-4:]}"
    return first


def _existing(label: str, build: Callable[..., Days], parts: tuple[str, ...]) -> Days:
    try:
        return build(*parts)
    except (ValueError, OverflowError):
        raise PeriodError(f"The period '{label}' must name days that exist: correct its dates.") from None


def _unreadable(label: str) -> str:
    if re.match(r"(?:as )?at ", label, re.IGNORECASE):
        return (
            f"A period must last from a day to a day, and '{label}' is a snapshot of one day, which never "
            "adds to what happens over days: write two dates, or show it in a table of its own."
        )
    return (
        f"A period must be a year (2021), a financial year (2022/23), a quarter (2021 Q3, Q1 2022/23), "
        f"a month (2021-05) or two dates (2022-02-01 to 2023-01-31), and '{label}' is none of these."
    )


def _ambiguous(label: str, first: str, second: str) -> PeriodError:
    return PeriodError(f"A period must have one reading, and '{label}' has two: write {first}, or {second}.")


def _months(first: date, count: int) -> Days:
    return first, add_months(first, count)


def _calendar_year(year: str) -> Days:
    return _months(date(int(year), 1, 1), 12)


def _financial_year(year: str, following: str) -> Days:
    if (int(year) + 1) % 10 ** len(following) != int(following):
        raise PeriodError(
            f"A financial year must run into the next year, and '{year}/{following}' does not: "
            f"write {_stroke(int(year))}, or two dates."
        )
    return _months(date(int(year), 4, 1), 12)


def _financial_year_or_month(year: str, second: str) -> Days:
    """`2011-12` alone can be read both ways; every other pair has one reading."""
    is_month, is_year = 1 <= int(second) <= 12, (int(year) + 1) % 100 == int(second)
    if is_month and is_year:
        first = date(int(year), int(second), 1)
        month = f"{first.isoformat()} to {last_day(first).isoformat()} for the month"
        raise _ambiguous(f"{year}-{second}", f"{_stroke(int(year))} for the financial year", month)
    return _months(date(int(year), int(second), 1), 1) if is_month else _financial_year(year, second)


def _bare_financial_year(year: str) -> Days:
    ending, starting = _stroke(int(year) - 1), _stroke(int(year))
    raise _ambiguous(
        f"FY{year}", f"{ending} for the year that ends in {year}", f"{starting} for the one that starts in it"
    )


def _month_to_month(year: str, month: str, last_year: str, last_month: str) -> Days:
    """Both ends are months, December 2011 among them."""
    start, last = date(int(year), int(month), 1), date(int(last_year), int(last_month), 1)
    return start, day_after(last_day(last))


def _years(first: str, joined: str, last: str) -> Days:
    """Three financial years are a strategy's, `1999-2002`; other pairs leave open which years they mean."""
    start, end = int(first), int(last)
    if end - start == 3 and "-" in joined:
        return _months(date(start, 4, 1), 36)
    label = f"{first}{joined}{last}"
    if end <= start:
        raise PeriodError(
            f"A period must end after it starts, and '{label}' does not: put the earlier date first."
        )
    calendar = f"{first}-01 to {last}-12 for calendar years"
    if end - start == 1:
        raise _ambiguous(label, f"{_stroke(start)} for the financial year", calendar)
    raise _ambiguous(label, f"{first}-04 to {last}-03 for financial years", calendar)


def _quarter(year: str, quarter: str) -> Days:
    return _months(date(int(year), 3 * int(quarter) - 2, 1), 3)


def _financial_quarter(quarter: str, year: str, following: str) -> Days:
    return _months(add_months(_financial_year(year, following)[0], 3 * int(quarter) - 3), 3)


def _quarter_of_either(quarter: str, year: str) -> Days:
    raise _ambiguous(
        f"Q{quarter} {year}",
        f"{year} Q{quarter} for the quarter of the calendar year",
        f"Q{quarter} {_stroke(int(year))} for the quarter of the financial year",
    )


def _named_month(name: str, year: str) -> Days:
    return _months(date(int(year), month_named(name), 1), 1)


def _week(year: str, week: str) -> Days:
    monday = date.fromisocalendar(int(year), int(week), 1)
    return monday, monday + timedelta(days=7)


def _week_from(day: str) -> Days:
    start = parse_day(day)
    return start, start + timedelta(days=7)


def _ending(count: str | None, what: str | None, day: str | None, name: str, year: str) -> Days:
    """`year ending March 2023`, `rolling 12 months to 31 March 2023`, `quarter ending June 2022`."""
    months = {"year": 12, "quarter": 3}.get((what or "").lower()) or _COUNTS.get((count or "").lower())
    month = date(int(year), month_named(name), 1)
    end = day_after(month.replace(day=int(day)) if day else last_day(month))
    return add_months(end, -(months or int(count or ""))), end


def _day(year: str, month: str, day: str) -> Days:
    start = date(int(year), int(month), int(day))
    return start, day_after(start)


def _named_day(day: str, name: str, year: str) -> Days:
    return _day(year, str(month_named(name)), day)


def _day_of_figures(first: str, second: str, year: str) -> Days:
    if int(first) <= 12 and int(second) <= 12 and first != second:
        ways = (f"{year}-{int(m):02d}-{int(d):02d}" for d, m in ((first, second), (second, first)))
        raise _ambiguous(f"{first}/{second}/{year}", *ways)
    return _day(year, second, first) if int(second) <= 12 else _day(year, first, second)


def _stroke(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


_Shown = Callable[[Days, tuple[str, ...]], str]


def _as_written(_days: Days, _parts: tuple[str, ...]) -> str:
    return ""


def _as_financial_year(days: Days, _parts: tuple[str, ...]) -> str:
    return _stroke(days[0].year) if (days[1] - days[0]).days > 31 else ""


def _as_quarter(_days: Days, parts: tuple[str, ...]) -> str:
    return f"{parts[0]} Q{parts[1]}"


def _as_financial_quarter(days: Days, parts: tuple[str, ...]) -> str:
    return f"Q{parts[0]} {_stroke(days[0].year - (days[0].month < 4))}"


def _as_week(_days: Days, parts: tuple[str, ...]) -> str:
    return f"{parts[0]}-W{int(parts[1]):02d}"


_MONTH = r"(\d{4})-(0[1-9]|1[0-2])"
_YEAR = r"(\d{4})[/-](\d{4}|\d{2})"
_DAYS: tuple[tuple[str, Callable[..., Days]], ...] = (
    (r"(\d{4})-(\d{2})-(\d{2})", _day),
    (rf"{_DAY} {_NAME},? (\d{{4}})", _named_day),
    (r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", _day_of_figures),
)
_READINGS: tuple[tuple[str, Callable[..., Days], _Shown], ...] = (
    (r"(\d{4})", _calendar_year, _as_written),
    (r"(\d{4})-(\d{2})", _financial_year_or_month, _as_financial_year),
    (r"(\d{4})/(\d{4}|\d{2})", _financial_year, _as_financial_year),
    (rf"(?:FY|financial year) ?{_YEAR}", _financial_year, _as_financial_year),
    (r"(?:FY|financial year) ?(\d{4})", _bare_financial_year, _as_written),
    (r"(\d{4})( ?- ?| to )(\d{4})", _years, _as_written),
    (rf"{_MONTH}(?: to | ?- ?){_MONTH}", _month_to_month, _as_written),
    (r"(\d{4})[ -]?Q([1-4])", _quarter, _as_quarter),
    (rf"Q([1-4]) ?(?:FY|of)? ?{_YEAR}", _financial_quarter, _as_financial_quarter),
    (
        rf"{_YEAR} ?Q([1-4])",
        lambda y, f, q: _financial_quarter(q, y, f),
        lambda d, p: _as_financial_quarter(d, p[2:]),
    ),
    (r"Q([1-4])(?: of)? ?(\d{4})", _quarter_of_either, _as_written),
    (rf"{_NAME} (\d{{4}})", _named_month, _as_written),
    (r"(\d{4})-? ?W(\d{1,2})", _week, _as_week),
    (r"(?:week commencing|week beginning|w/c) (.+)", _week_from, _as_written),
    (rf"(?:rolling |the )*{_LENGTH} {_ENDING} (?:{_DAY} )?{_NAME} (\d{{4}})", _ending, _as_written),
)
