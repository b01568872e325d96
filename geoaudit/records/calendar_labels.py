"""The calendar columns that every dated record can be counted by."""

import numpy as np
import pandas as pd

from geoaudit.records.schema import NOT_RECORDED

STEPS = ("month", "quarter", "year", "financial_year")
COLUMNS = (*STEPS, "weekday")


def calendar_columns(dates: "pd.Series[pd.Timestamp]", precision: str) -> pd.DataFrame:
    """Return `month` (2021-05), `quarter` (2021 Q2), `year`, `financial_year` (2021/22) and `weekday`.

    Parameters
    ----------
    dates : Series of datetime64[s]
        Days, or the first days of months.
    precision : str
        `day` or `month`; a month has no weekday.
    """
    codes, days = pd.factorize(dates)
    labels = _labels(pd.DatetimeIndex(days), precision)
    blank = pd.DataFrame([[NOT_RECORDED] * len(COLUMNS)], columns=list(COLUMNS))
    found = pd.concat([labels, blank], ignore_index=True).astype("str")
    return found.take(np.where(codes < 0, len(labels), codes)).set_axis(dates.index)


def _labels(days: pd.DatetimeIndex, precision: str) -> pd.DataFrame:
    years = days.year.to_numpy()
    first = years - (days.month.to_numpy() < 4)
    return pd.DataFrame(
        {
            "month": days.strftime("%Y-%m"),
            "quarter": [f"{year} Q{quarter}" for year, quarter in zip(years, days.quarter, strict=True)],
            "year": years.astype(str),
            "financial_year": [f"{year}/{(year + 1) % 100:02d}" for year in first],
            "weekday": days.day_name() if precision == "day" else NOT_RECORDED,
        },
        columns=list(COLUMNS),
    )


def months_between(dates: "pd.Series[pd.Timestamp]") -> tuple[str, ...]:
    """Return every month from the first date's to the last's, as `2021-05`."""
    if dates.notna().sum() == 0:
        return ()
    return tuple(str(month) for month in pd.period_range(dates.min(), dates.max(), freq="M"))
