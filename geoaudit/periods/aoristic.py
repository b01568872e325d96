"""Events known only to lie between two times, shared over the hours, weekdays and days between them.

A burglary while the family was away has no time of its own: each moment between the two is as likely as any
other, so each hour (weekday, day) gets the part of the event that its seconds are of the span's. The parts
of an event add up to one. An event whose two times are one moment belongs to that moment's hour whole.

Times are those of the clock in the United Kingdom, kept as seconds since 1 January 1970 in universal time,
so that a night on which the clocks change has its 23 or 25 hours. A time of day that comes twice may be
either: a beginning is taken for the first of the two, an end for the second. One that never comes, since the
clocks jump over it, is the moment of the jump.

Source
------
Ratcliffe (2000), "Aoristic analysis: the spatial interpretation of unspecific temporal events",
International Journal of Geographical Information Science 14(7), 669-679; Ratcliffe (2002), "Aoristic
signatures and the spatio-temporal analysis of high volume crime patterns", Journal of Quantitative
Criminology 18(1), 23-43. Shares by the second, not by whole hours, as in his R package aoristic since 1.0.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import PeriodError

Whole = NDArray[np.int64]

ZONE = "Europe/London"
HOUR, LONGEST = 3600, 7 * 24 * 3600
"""Seconds. A span longer than a week touches every hour of the week and tells nothing about any."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
HOURS = tuple(f"{hour:02d}:00 to {hour:02d}:59" for hour in range(24))


def earliest(clock: "pd.Series[pd.Timestamp]") -> "pd.Series[int]":
    """Return the first moment at which the clock showed each time.

    Parameters
    ----------
    clock : Series of datetime64
        Times in the United Kingdom, without a zone; NaT where none is known.

    Returns
    -------
    Series of Int64
        Seconds since 1970-01-01 00:00 UTC; missing where there is no time.
    """
    return _moments(clock, np.ones(len(clock), bool))


def latest(clock: "pd.Series[pd.Timestamp]") -> "pd.Series[int]":
    """Return the last moment at which the clock showed each time, as `earliest` returns the first."""
    return _moments(clock, np.zeros(len(clock), bool))


def _moments(clock: "pd.Series[pd.Timestamp]", summer: NDArray[np.bool_]) -> "pd.Series[int]":
    index = pd.DatetimeIndex(clock.to_numpy().astype("datetime64[s]"))
    there = index.tz_localize(ZONE, ambiguous=summer, nonexistent="shift_forward")
    seconds = pd.Series(there.tz_convert("UTC").asi8, clock.index, dtype="Int64")
    seconds[np.asarray(index.isna())] = pd.NA
    return seconds


def over_hours(spans: pd.DataFrame) -> pd.DataFrame:
    """Share each span over the hours that it touches.

    Parameters
    ----------
    spans : DataFrame
        `begins`, `ends` (int64, seconds since 1970-01-01 00:00 UTC), the end not before the beginning.

    Returns
    -------
    DataFrame
        `span` (the row of `spans`, from 0), `hour` (int64, whole hours since 1970-01-01 00:00 UTC, which are
        hours of the clock too) and `weight` (float64); the weights of a span add up to 1.

    Raises
    ------
    PeriodError
        Where a span ends before it begins.
    """
    pieces = _pieces(spans)
    return pieces.assign(weight=pieces["seconds"] / pieces["of"])[["span", "hour", "weight"]]


def over_week(spans: pd.DataFrame) -> pd.DataFrame:
    """Share each span (as `over_hours`) over the 168 hours of the week.

    Returns
    -------
    DataFrame
        `span`, `weekday` (category, of `WEEKDAYS`), `hour` (category, of `HOURS`) and `weight`, each hour of
        the week once a span.
    """
    pieces = _pieces(spans)
    there = _clock(pieces["hour"].to_numpy())
    shares = _summed(pieces, there.day_of_week.to_numpy() * 24 + there.hour.to_numpy(), 168)
    place = shares.pop("place")
    shares.insert(1, "weekday", _named(place // 24, WEEKDAYS))
    shares.insert(2, "hour", _named(place % 24, HOURS))
    return shares


def over_days(spans: pd.DataFrame) -> pd.DataFrame:
    """Share each span (as `over_hours`) over the days that it touches.

    Returns
    -------
    DataFrame
        `span`, `day` (datetime64[s], the day's midnight), `weekday` (category, of `WEEKDAYS`) and `weight`.
    """
    pieces = _pieces(spans)
    midnight = _clock(pieces["hour"].to_numpy()).tz_localize(None).normalize()
    numbers = midnight.to_numpy().astype("datetime64[D]").astype(np.int64)
    first = int(numbers.min(initial=0))
    shares = _summed(pieces, numbers - first, int(numbers.max(initial=0)) - first + 1)
    day = (shares.pop("place").to_numpy() + first).astype("datetime64[D]").astype("datetime64[s]")
    shares.insert(1, "day", day)
    shares.insert(2, "weekday", _named(shares["day"].dt.day_of_week, WEEKDAYS))
    return shares


def _named(numbers: "pd.Series[int]", names: Sequence[str]) -> "pd.Series[str]":
    """Return names for their numbers, as a category: a million events touch ten million hours."""
    return pd.Series(pd.Categorical.from_codes(numbers, pd.Index(names)), numbers.index)


def _pieces(spans: pd.DataFrame) -> pd.DataFrame:
    """Cut each span at the full hours: `span`, `hour`, `seconds` of it, and `of` how many."""
    begins, ends = spans["begins"].to_numpy(np.int64), spans["ends"].to_numpy(np.int64)
    if (ends < begins).any():
        raise PeriodError(
            f"A span must end after it begins, but {int((ends < begins).sum())} of {len(spans)} end before: "
            "take their times as not known."
        )
    # A moment is taken for the second that it begins, so that it lies in one hour.
    ends = np.where(ends == begins, begins + 1, ends)
    first = begins // HOUR
    touched = (ends - 1) // HOUR - first + 1
    span = np.repeat(np.arange(len(spans), dtype=np.int64), touched)
    hour = np.arange(len(span), dtype=np.int64) + np.repeat(first - (np.cumsum(touched) - touched), touched)
    seconds = np.minimum(ends[span], (hour + 1) * HOUR) - np.maximum(begins[span], hour * HOUR)
    return pd.DataFrame({"span": span, "hour": hour, "seconds": seconds, "of": (ends - begins)[span]})


def _summed(pieces: pd.DataFrame, place: Whole, places: int) -> pd.DataFrame:
    """Return `span`, `place` (one of so many, from 0) and the `weight` of all the span's pieces there."""
    key = pieces["span"].to_numpy() * places + place
    sums = pieces.groupby(key, sort=True).agg({"span": "first", "seconds": "sum", "of": "first"})
    weight = sums["seconds"].to_numpy() / sums["of"].to_numpy()
    return pd.DataFrame(
        {"span": sums["span"].to_numpy(), "place": sums.index.to_numpy() % places, "weight": weight}
    )


def _clock(hours: Whole) -> pd.DatetimeIndex:
    """Return what the clock shows at each hour since 1970."""
    codes, distinct = pd.factorize(hours)
    universal = pd.DatetimeIndex((distinct * HOUR).astype("datetime64[s]"), tz="UTC")
    return universal.tz_convert(ZONE).take(codes)
