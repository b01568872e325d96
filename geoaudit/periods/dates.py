"""Sums with months, and the names that people give them and days."""

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta


def in_full(day: date) -> str:
    """Return a day as one writes it: ``31 December 2022``."""
    return f"{day.day} {day:%B %Y}"


def month_number(day: date) -> int:
    """Return how many months lie before the day's month, counted from the year 0."""
    return day.year * 12 + day.month - 1


def first_of(number: int) -> date:
    """Return the first day of the month that `month_number` counts so.

    Raises
    ------
    ValueError
        Where there is no such year.
    """
    return date(number // 12, number % 12 + 1, 1)


def add_months(day: date, months: int) -> date:
    """Return the same day of another month.

    Raises
    ------
    ValueError
        Where that month has no such day.
    """
    return first_of(month_number(day) + months).replace(day=day.day)


def last_day(first: date) -> date:
    """Return the last day of a month."""
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])


def month_label(number: int) -> str:
    """Return a counted month as tables write it, ``2021-05``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_of(label: str) -> int:
    """Return the number of a month written ``2021-05``."""
    year, month = label.split("-")
    return int(year) * 12 + int(month) - 1


def month_named(name: str) -> int:
    """Return 1 to 12 for a month's English name, whole or cut to three or four letters.

    Raises
    ------
    ValueError
        Where no month is called so.
    """
    short = name.rstrip(".").lower()
    for number in range(1, 13):
        whole = calendar.month_name[number].lower()
        if short == whole or (short in {whole[:3], whole[:4]} and len(short) >= 3):
            return number
    raise ValueError(name)


def day_after(day: date) -> date:
    """Return the next day.

    Raises
    ------
    OverflowError
        Where the calendar ends.
    """
    return day + timedelta(days=1)


def runs(months: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return the first and last month of each unbroken run of months, in order."""
    found: list[tuple[int, int]] = []
    for number in sorted({month_of(month) for month in months}):
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return tuple((month_label(first), month_label(last)) for first, last in found)


def in_words(months: Sequence[str]) -> str:
    """Return months as a sentence says them: ``2013-06 to 2014-06, 2018-11``, the first six runs of them."""
    spans = [first if first == last else f"{first} to {last}" for first, last in runs(months)]
    shown = ", ".join(spans[:6])
    return shown if len(spans) <= 6 else f"{shown} and {len(spans) - 6} more runs of months"
