"""Which months a source holds, and whether a period asks for others."""

from collections.abc import Collection, Sequence

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period


def missing_months(period: Period, held: Collection[str]) -> tuple[str, ...]:
    """Return the months of a period (``2022-01``) that a source does not hold."""
    return tuple(month for month in period.months if month not in held)


def require_covered(source: str, period: Period, held: Sequence[str]) -> None:
    """Refuse a period with a month that the source does not hold: a gap is never a zero.

    Raises
    ------
    PeriodError
        Naming the months.
    """
    missing = missing_months(period, held)
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


def _in_words(months: Sequence[str]) -> str:
    shown = ", ".join(months[:6])
    return shown if len(months) <= 6 else f"{shown} and {len(months) - 6} more months"
