"""Events for near repeats: checked, and with what their places and dates can bear."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import HotspotError

FEWEST_EVENTS = 30

_DAY = np.timedelta64(1, "D")


@dataclass(frozen=True)
class Events:
    """Events with a place and a day.

    Attributes
    ----------
    points : array of float, (events, 2)
        Easting and northing in metres.
    days : array of int, (events,)
        Days since the first event.
    on_point, on_date : array of int
        Events on each distinct point, and on each distinct date.
    left_out : int
        Rows without a place or a date.
    """

    points: NDArray[np.float64]
    days: NDArray[np.signedinteger]
    on_point: NDArray[np.intp]
    on_date: NDArray[np.intp]
    left_out: int

    @property
    def pairs_at_one_point(self) -> int:
        """Pairs of events at one and the same point."""
        return int((self.on_point * (self.on_point - 1) // 2).sum())

    def sentences(self, metres: tuple[float, ...]) -> list[str]:
        """Return what the places and dates are, and what distances of the bands in `metres` they can bear."""
        first = (
            f"{len(self.days):,} events stand on {self.on_point.size:,} distinct points (at most "
            f"{self.on_point.max():,} on one) and {self.on_date.size:,} dates (at most "
            f"{self.on_date.max():,} on one); {self.pairs_at_one_point:,} pairs of events are at one "
            "and the same point."
        )
        return [first, *self._left_out(), *self._snapped(), *self._coarse(metres)]

    def _left_out(self) -> list[str]:
        """Return how many rows could not be used."""
        if not self.left_out:
            return []
        return [f"Left out for want of a place or a date: {self.left_out:,}."]

    def _snapped(self) -> list[str]:
        """Return a warning where most events share their point with another."""
        shared = self.on_point[self.on_point > 1].sum() / len(self.days)
        if shared <= 0.5:
            return []
        sentence = (
            f"{100 * shared:.0f} % of the events share their point with another, as where places are snapped "
            "to anchor points: the same place is then one anchor point, which may stand for many addresses, "
            "and short distances are those between anchor points."
        )
        return [sentence]

    def _coarse(self, metres: tuple[float, ...]) -> list[str]:
        """Return a warning where coordinates stand on a lattice that is coarse beside the bands."""
        step = _step(self.points)
        narrowest = float(np.diff(metres).min())
        if step < 10 or 2 * step <= narrowest:
            return []
        sentence = (
            f"All places stand on a lattice of {step:,} m, too coarse for bands of {narrowest:g} m: "
            "which pairs fall in them depends on the lattice."
        )
        return [sentence]


def read_events(events: pd.DataFrame) -> Events:
    """Return the events that have a place and a date.

    Parameters
    ----------
    events : DataFrame
        ``easting``, ``northing`` (metres), ``date`` (datetime64).

    Raises
    ------
    HotspotError
        Where there are fewer than 30 events, all are at one place or on one date, or the dates are months.
    """
    known = events[["easting", "northing", "date"]].dropna()
    if len(known) < FEWEST_EVENTS:
        raise HotspotError(
            f"Near repeats need at least {FEWEST_EVENTS} events with a place and a date, but there are "
            f"{len(known)}; take a longer period."
        )
    require_days(known["date"])
    points = known[["easting", "northing"]].to_numpy(np.float64)
    dates = _days(known["date"])
    on_point = np.unique(points[:, 0] + 1j * points[:, 1], return_counts=True)[1]
    on_date = np.unique(dates, return_counts=True)[1]
    for distinct, what in ((on_point, "at one place"), (on_date, "on one date")):
        if len(distinct) == 1:
            raise HotspotError(
                f"Near repeats need events at several places and dates, but all {len(known):,} are {what}; "
                "take a larger area or a longer period."
            )
    return Events(points, _small(dates - dates.min()), on_point, on_date, len(events) - len(known))


def require_days(dates: pd.Series) -> None:
    """Refuse dates that are months: each the first, the last or the same day of its month.

    Parameters
    ----------
    dates : Series of datetime64
        Dates of events; missing ones are not looked at.

    Raises
    ------
    HotspotError
        Where the dates are months, as all of police.uk's are.
    """
    days = dates.dropna()
    day = days.dt.day
    same = (day == day.min()).all() and len(days.dt.to_period("M").unique()) > 1
    if len(days) and (same or (day == 1).all() or days.dt.is_month_end.all()):
        raise HotspotError(
            f"Near repeats need the day of each event, but all {len(days):,} dates are the first, the last "
            "or the same day of a month, which is how months are written; use a source that gives days."
        )


def _days(dates: pd.Series) -> NDArray[np.int64]:
    """Return dates as days since 1970."""
    whole: NDArray[np.int64] = dates.to_numpy("datetime64[D]").astype(np.int64)
    return whole


def _small(days: NDArray[np.int64]) -> NDArray[np.signedinteger]:
    """Return days in the fewest bytes that hold them and their differences."""
    return days.astype(np.int16 if days.max() < np.iinfo(np.int16).max else np.int64)


def _step(points: NDArray[np.float64]) -> int:
    """Return the step in whole metres of the lattice that all points stand on; 1 where there is none."""
    if (points != np.rint(points)).any():
        return 1
    return int(np.gcd.reduce((points - points[0]).astype(np.int64), axis=None))
