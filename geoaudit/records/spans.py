"""Between which two moments something happened, as far as a source says: of the clock, in the United Kingdom.

Police extracts give the first and the last moment at which it can have happened ("Committed From", "Committed
To"), each as one column or as a date and a time of day. They leave the last blank where the time is known.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.periods.aoristic import earliest, latest

FROM, TO = ("date", "time_from"), ("date_to", "time_to")
BAD_TIMES = "times of day not readable, taken as not recorded"
BACKWARDS = "ends before the beginning, both taken as not recorded"
NO_TIME = "happened at no recorded time of day"
_DAY = np.timedelta64(1, "D")

_CLOCK = r"(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[AP]M)?"
_ZONE = r"\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?$"
_DIGITS = r"^(?P<h>\d{1,2})(?P<m>\d{2})(?P<s>\d{2})?$"
_FRACTION = r"^(?:0?|[1-9]\d{4})(?P<part>\.\d+)$"
_TIMED_DATE = r":|^\d{5}\.\d+$"


@dataclass(frozen=True)
class _Times:
    """Times of day in a column.

    `seconds` since midnight (NaN where none), `zone` (how far ahead of universal time, in seconds; NaN where
    the time is the clock's) and `bad`, where there is text that is no time.
    """

    seconds: "pd.Series[float]"
    zone: "pd.Series[float]"
    bad: "pd.Series[bool]"


def spans_of(
    text: pd.DataFrame, dates: "Mapping[str, pd.Series[pd.Timestamp]]"
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Return between which moments each record's event lies.

    Parameters
    ----------
    text : DataFrame
        The accepted rows as they were read, by canonical names.
    dates : mapping of str to Series of datetime64[s]
        The days that were read from them.

    Returns
    -------
    table : DataFrame
        `begins` and `ends` (Int64, seconds since 1970-01-01 00:00 UTC, both missing where the span is not
        known) and `timed` (bool: both are times of day, and not the ends of days); no column where the source
        has neither times of day nor ends.
    notes : dict of str to int
        Rows by what was taken as not recorded.
    """
    first, last = _times(text, *FROM), _times(text, *TO)
    if "date_to" not in text and not first.seconds.notna().any():
        return pd.DataFrame(index=text.index), {}
    day = dates["date"]
    until = dates.get("date_to", pd.Series(np.datetime64("NaT", "s"), text.index))
    said = text["date_to"].notna() if "date_to" in text else pd.Series(data=False, index=text.index)
    begins = earliest(day + pd.to_timedelta(first.seconds.fillna(0), unit="s")).mask(
        first.zone.notna(), _universal(day, first)
    )
    # Without an end it happened at its time, or on its day.
    until, alone = until.where(said, day), ~said & last.seconds.isna() & first.seconds.notna()
    ends = latest(until + pd.to_timedelta(last.seconds.fillna(86_400), unit="s")).mask(
        last.zone.notna(), _universal(until, last)
    )
    ends = ends.mask(alone, begins)
    known = (ends >= begins).fillna(value=False).astype(bool)
    timed = known & first.seconds.notna() & (alone | last.seconds.notna())
    table = pd.DataFrame({"begins": begins.where(known), "ends": ends.where(known), "timed": timed})
    backwards = (ends < begins).fillna(value=False)
    notes = {BAD_TIMES: first.bad.sum() + last.bad.sum(), BACKWARDS: backwards.sum(), NO_TIME: (~timed).sum()}
    return table, {name: int(n) for name, n in notes.items()}


def _universal(day: "pd.Series[pd.Timestamp]", times: _Times) -> "pd.Series[int]":
    """Return the moments of times that name their zone: seconds since 1970-01-01 00:00 UTC."""
    midnight = (day - pd.Timestamp("1970-01-01")).dt.total_seconds()
    return (midnight + times.seconds - times.zone).astype("Int64")


def _times(text: pd.DataFrame, date: str, time: str) -> _Times:
    """Return the times of day of a column of their own, or else of the column of dates.

    A column of dates whose every time is midnight has no times: spreadsheets write dates so.
    """
    if time in text:
        return _read(text[time])
    written = text.get(date, pd.Series(pd.NA, text.index, dtype="str"))
    found = _read(written.where(written.str.contains(_TIMED_DATE, regex=True).fillna(value=False)))
    return found if (found.seconds > 0).any() else _Times(found.zone, found.zone, found.bad)


def _read(text: "pd.Series[str]") -> _Times:
    """Read 18:05, 18:05:30, 6:05 pm, 1805 and a spreadsheet's part of a day; 24:00 and 25:61 are none."""
    codes, values = pd.factorize(text)
    distinct = pd.Series(values, dtype="str").str.strip().str.upper()
    clock, digits = distinct.str.extract(_CLOCK + _ZONE), distinct.str.extract(_DIGITS)
    hour, minute, second = (
        pd.to_numeric(clock[part].fillna(digits[part])).astype(float) for part in ("h", "m", "s")
    )
    half = clock["half"]
    right = (hour < 24) & (minute < 60) & ~(second >= 60) & (half.isna() | hour.between(1, 12))
    hour = hour.mask(half.notna(), hour % 12 + np.where(half == "PM", 12, 0))
    part = pd.to_numeric(distinct.str.extract(_FRACTION)["part"]).astype(float) * 86_400
    seconds = (
        (hour * 3600 + minute * 60 + second.fillna(0)).where(right).fillna(part.round().clip(upper=86_399))
    )
    zone = _ahead(clock["zone"])

    def each(found: "pd.Series[float]") -> "pd.Series[float]":
        return pd.Series(np.append(found.to_numpy(dtype=float, na_value=np.nan), np.nan)[codes], text.index)

    taken = each(seconds)
    return _Times(taken, each(zone), text.notna() & taken.isna())


def _ahead(zone: "pd.Series[str]") -> "pd.Series[float]":
    """Return how many seconds a zone such as +01:00 is ahead of universal time; Z is not."""
    digits = zone.str.replace("Z", "+0000").str.replace(":", "")
    hours, minutes = (pd.to_numeric(digits.str[a:b]).astype(float) for a, b in ((1, 3), (3, 5)))
    return (hours * 3600 + minutes * 60) * np.where(digits.str[:1] == "-", -1, 1)
