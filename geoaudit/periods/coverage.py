"""Which months a source holds and how far, and whether a period asks for others."""

from collections.abc import Collection, Sequence
from datetime import date

import pandas as pd

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period
from geoaudit.periods.dates import day_after, first_of, in_words, month_label, month_number
from geoaudit.periods.oddity import odd_months

__all__ = ["coverage_of", "gaps", "missing_months", "odd_months", "require_covered", "require_whole_months"]


def coverage_of(first: date, last: date, months: Collection[str]) -> pd.DataFrame:
    """Return how much of each month a source covers.

    Parameters
    ----------
    first, last : date
        The first and the last day that it covers.
    months : collection of str
        The months that it holds, ``2021-05``; one between first and last that it does not hold is a gap.

    Returns
    -------
    DataFrame
        A row for every month from the first day's to the last day's: ``month``, ``covered`` (share of its
        days, 0 to 1).
    """
    numbers = range(month_number(first), month_number(last) + 1)
    rows = [(month_label(number), _share(number, first, last)) for number in numbers]
    table = pd.DataFrame(rows, columns=["month", "covered"]).astype({"month": "str", "covered": float})
    table["covered"] = table["covered"].where(table["month"].isin(list(months)), 0.0)
    return table


def _share(number: int, first: date, last: date) -> float:
    start, end = first_of(number), first_of(number + 1)
    covered = min(end, day_after(last)) - max(start, first)
    return covered.days / (end - start).days


def gaps(period: Period, held: Sequence[Period]) -> tuple[Period, ...]:
    """Return the runs of days of a period that none of the periods held covers, labelled by their dates."""
    edge = period.start
    found: list[tuple[date, date]] = []
    for one in sorted(held, key=lambda one: one.start):
        if edge < min(one.start, period.end):
            found.append((edge, min(one.start, period.end)))
        edge = max(edge, one.end)
    if edge < period.end:
        found.append((edge, period.end))
    spans = (Period("gap", start, end) for start, end in found)
    return tuple(
        Period(f"{span.start.isoformat()} to {span.last.isoformat()}", span.start, span.end) for span in spans
    )


def missing_months(period: Period, held: Collection[str]) -> tuple[str, ...]:
    """Return the months of a period (``2022-01``) that a source does not hold."""
    return tuple(month for month in period.months if month not in held)


def require_covered(source: str, period: Period, held: Sequence[str]) -> None:
    """Refuse a period with a month that the source does not hold: a gap is never a zero.

    Raises
    ------
    PeriodError
        Naming the months; where the source holds none of the period's, what it holds too.
    """
    missing = missing_months(period, held)
    if len(missing) == len(period.months):
        raise PeriodError(
            f"A period must be one that the source covers, and '{source}' holds nothing for "
            f"{_in_words(missing)} of the period '{period.label}'{_but(held)}: choose another period, or add "
            "the files."
        )
    if missing:
        raise PeriodError(
            f"Every month of a period must be in the source, and '{source}' holds nothing for "
            f"{_in_words(missing)} of the period '{period.label}': choose another period, add the file, or "
            "set allow_part_covered = true to show it as part-covered."
        )


def require_whole_months(source: str, period: Period) -> None:
    """Refuse a period that cuts a month, for a source whose dates are months.

    Raises
    ------
    PeriodError
        Naming the period.
    """
    if not period.whole_months:
        raise PeriodError(
            f"A source dated by month can be counted in whole months only, and the period '{period.label}' "
            f"cuts a month of '{source}': start it on the first day of a month and end it on the last."
        )


def _but(held: Sequence[str]) -> str:
    return f", but {in_words(held)}" if held else " or of any other"


def _in_words(months: Sequence[str]) -> str:
    shown = ", ".join(months[:6])
    return shown if len(months) <= 6 else f"{shown} and {len(months) - 6} more months"
