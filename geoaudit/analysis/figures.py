"""How many of what there are in each area, period by period: of points, or of a protected table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.analysis.scene import Scene
from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.events import Events
from geoaudit.periods.calendar import Period, whole_month
from geoaudit.records.harm import HarmWeights, weighed

CRIME, TYPE = "crime", "record_type"

Table = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """Figures by area (row) and period (column); missing where hidden or not held.

    Attributes
    ----------
    labels : tuple of str
        The periods.
    n : ndarray
        How many; of harm, how much.
    lower, upper : ndarray
        Between what each true figure lies; `n` itself where it is exact.
    crimes_alone : bool
        Whether incidents were left out, since they are never added to crimes.
    unweighted : float
        How many have no weight of harm, and are in none.
    """

    labels: tuple[str, ...]
    n: Table
    lower: Table
    upper: Table
    crimes_alone: bool = False
    unweighted: float = 0.0

    def at(self, label: str) -> Table:
        """Return the figures of a period."""
        return self.n[:, self.labels.index(label)]


def of_events(scene: Scene, events: Events, periods: Sequence[Period], harm: HarmWeights | None) -> Series:
    """Count points in the cells of a scene, period by period; a month that is not held is missing."""
    table, crimes_alone = one_type(events.table)
    unweighted = 0.0
    if harm is not None:
        told = weighed(table, harm)
        unweighted = float(told["unweighted"].sum())
        table = told.assign(n=told["harm"])
    at = scene.positions(*(table[name].to_numpy(np.float64) for name in ("easting", "northing")))
    columns = [_counted(table, at, period, len(scene.areas), events.held) for period in periods]
    n = np.column_stack(columns)
    return Series(tuple(p.label for p in periods), n, n, n, crimes_alone, unweighted)


def of_profile(scene: Scene, profile: Profile, labels: Sequence[str], harm: HarmWeights | None) -> Series:
    """Return the figures of a protected table by area, or by area and month, of the periods named."""
    plain = profile.cells.drop(columns=["lower", "upper"], errors="ignore").join(profile.ranges)
    cells, crimes_alone = one_type(plain)
    time = "month" if "month" in profile.by else "period"
    cells = cells[((cells["area_code"] != TOTAL) & cells[time].isin(labels)).to_numpy()]
    unweighted = 0.0
    if harm is not None:
        told = weighed(_inner(cells, harm.column)[["area_code", time, harm.column, "n"]], harm)
        unweighted = float(told["unweighted"].sum())
        cells = told.assign(n=told["harm"], lower=told["harm"], upper=told["harm"])
    else:
        others = set(profile.by) - {"area", "month", TYPE}
        cells = cells[(cells[[*others]] == TOTAL).all(axis=1).to_numpy()]
    cells = cells.drop_duplicates(["area_code", time])
    n, lower, upper = (_wide(cells, scene, time, labels, name) for name in ("n", "lower", "upper"))
    return Series(tuple(labels), n, lower, upper, crimes_alone, unweighted)


def _inner(cells: pd.DataFrame, column: str) -> pd.DataFrame:
    return cells[(cells[column] != TOTAL).to_numpy()]


def one_type(table: pd.DataFrame) -> tuple[pd.DataFrame, bool]:
    """Return the crimes alone where there are incidents too, and whether there were."""
    if TYPE not in table or table[TYPE].nunique() < 2:
        return table, False
    return table[(table[TYPE] == CRIME).to_numpy()], True


def in_period(table: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the events of a period; everything where nothing has a day."""
    day = pd.to_datetime(table["day"])
    inside = (day >= pd.Timestamp(period.start)) & (day < pd.Timestamp(period.end))
    return table[(inside | day.isna()).to_numpy()]


def _counted(
    table: pd.DataFrame, at: NDArray[np.int64], period: Period, cells: int, held: tuple[str, ...] | None
) -> Table:
    if held is not None and not set(period.months) & set(held):
        return np.full(cells, np.nan)
    mine = table.index.isin(in_period(table, period).index) & (at >= 0)
    n = table["n"].to_numpy(np.float64)
    return np.bincount(at[mine], n[mine], cells).astype(np.float64)


def _wide(cells: pd.DataFrame, scene: Scene, time: str, labels: Sequence[str], name: str) -> Table:
    wide = cells.pivot_table(index="area_code", columns=time, values=name, aggfunc="first", dropna=False)
    return wide.reindex(scene.areas["area_code"], columns=list(labels)).to_numpy(np.float64, na_value=np.nan)


def months_between(periods: Sequence[Period]) -> tuple[Period, ...]:
    """Return each month that the periods hold, and those between them, in order."""
    labels = sorted({label for period in periods for label in period.months})
    first, last = whole_month(labels[0]), whole_month(labels[-1])
    return tuple(whole_month(label) for label in Period("all", first.start, last.end).months)
