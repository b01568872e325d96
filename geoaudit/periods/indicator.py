"""A series that shows how a figure runs within its period, and the shares that it gives."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import PeriodError
from geoaudit.periods.calendar import Period, parse_period, whole_month
from geoaudit.periods.denton import Figures, benchmarked, pro_rata
from geoaudit.periods.moving import Spans, completed
from geoaudit.periods.shares import day_shares, pieces, require_apart

DAYS, PRO_RATA = "days", "pro rata"


@dataclass(frozen=True)
class Method:
    """A way of sharing out: its name in the basis, the function, and how many totals in a row it needs."""

    name: str
    share: Callable[[Figures, Figures, NDArray[np.int64]], Figures]
    fewest: int = 1


DENTON = Method("denton", benchmarked)
_LEAST, _SMALLEST = 1e-6, 1e-200
"""A period with less of the indicator than this share of the fullest one, or than this at all, has next to
nothing of it: ratios that make figures of nothing would decide all others."""
_CHUNK = 4_000_000
"""How many numbers the largest array of a benchmarking may hold."""


@dataclass(frozen=True)
class Indicator:
    """A series that runs as the figures are thought to run within their periods.

    Attributes
    ----------
    name : str
        What it is, in words: "street crimes of the same type, 2020 to 2022".
    table : DataFrame
        None, some or all of the figures' keys, ``period`` (a label of a month, quarter, week or other step)
        and ``value``, not negative. A step without a value is a gap: figures there are shared out by days.
    """

    name: str
    table: pd.DataFrame


def indicator_shares(
    figures: pd.DataFrame,
    keys: Sequence[str],
    spans: Spans,
    indicator: Indicator,
    method: Method = DENTON,
) -> pd.DataFrame:
    """Return the share of each figure's period in each wanted period, as an indicator runs.

    Returns
    -------
    DataFrame
        The keys, and the columns of `shares.day_shares` with ``basis``: ``denton: NAME`` (or the method's
        name), ``pro rata: NAME`` where the method would give less than nothing somewhere or has too few
        totals, ``days`` where the indicator is missing or next to nothing for a whole period, or the figure
        is not known.

    Raises
    ------
    PeriodError
        Where the indicator has two values for one step, or a value below 0.
    """
    origin = sorted(spans[0], key=lambda period: period.start)
    cells = completed(figures, keys, origin)
    series = cells[list(keys)].iloc[:: len(origin)].reset_index(drop=True)
    totals = cells["n"].to_numpy(np.float64).reshape(-1, len(origin))
    steps, values = _values(series, keys, indicator)
    cut = pieces(origin, steps)
    member = np.array([i for i, _, _ in cut], np.int64)
    length = np.array([piece.days for _, _, piece in cut], float)
    whole_step = np.array([steps[j].days for _, j, _ in cut], float)
    run = values[:, [j for _, j, _ in cut]] * length / whole_step
    covered = np.array([sum(p.days for k, _, p in cut if k == i) == one.days for i, one in enumerate(origin)])
    usable = _usable(run, totals, member, covered)
    shares, basis = _shared(run, totals, member, usable, (_runs(origin), method))
    return _tabled(series, (origin, spans[1]), cut, (shares, basis, indicator.name))


def _values(cells: pd.DataFrame, keys: Sequence[str], indicator: Indicator) -> tuple[list[Period], Figures]:
    """Return the indicator's steps in order of time, and each cell's values (NaN where there are none)."""
    table = indicator.table
    on = [name for name in keys if name in table]
    if table.duplicated([*on, "period"]).any() or (table["value"] < 0).any():
        raise PeriodError(
            f"The indicator '{indicator.name}' must have one value, not below 0, for each step, and has not: "
            "correct its table."
        )
    steps = sorted(map(_step, table["period"].unique()), key=lambda step: step.start)
    require_apart(steps, "indicator's")
    labels = pd.DataFrame({"period": pd.Series([step.label for step in steps], dtype="str")})
    every = cells[on].merge(labels, how="cross") if on else labels
    values = every.merge(table, how="left", on=[*on, "period"])["value"].to_numpy(np.float64)
    run = values.reshape(-1, len(steps))
    return steps, run if on else np.repeat(run, len(cells), axis=0)


def _step(label: str) -> Period:
    """Read a step's label; one written as a month is a month, `2011-12` too."""
    try:
        return whole_month(label)
    except PeriodError:
        found = parse_period(label)
        return Period(label, found.start, found.end)


def _usable(
    run: Figures, totals: Figures, member: NDArray[np.int64], covered: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Say which figure of which cell the indicator can share out."""
    belongs = (member == np.arange(totals.shape[1])[:, None]).astype(float)
    sums = run @ belongs.T
    least = np.maximum(_LEAST * np.nanmax(np.nan_to_num(sums), axis=1, keepdims=True), _SMALLEST)
    return np.asarray(np.isfinite(sums) & (sums > least) & np.isfinite(totals) & covered)


def _runs(origin: Sequence[Period]) -> NDArray[np.int64]:
    """Return the number of each period's unbroken run."""
    broken = [one.end != following.start for one, following in pairwise(origin)]
    return np.concatenate([[0], np.cumsum(broken)]).astype(np.int64)


def _shared(
    run: Figures,
    totals: Figures,
    member: NDArray[np.int64],
    usable: NDArray[np.bool_],
    how: tuple[NDArray[np.int64], Method],
) -> tuple[Figures, NDArray[np.str_]]:
    """Return each piece's share of its total (NaN where by days), and by what each total was shared out."""
    runs, method = how
    shares = np.full(run.shape, np.nan)
    basis = np.where(usable, method.name, DAYS).astype(object)
    patterns, which = np.unique(usable, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        rows = np.flatnonzero(which.reshape(-1) == number)
        for together in _unbroken(pattern, runs):
            steps = np.flatnonzero(np.isin(member, together))
            local = np.searchsorted(together, member[steps])
            size = max(1, _CHUNK // (len(together) + 1) // len(steps))
            for some in (rows[i : i + size] for i in range(0, len(rows), size)):
                z, y = run[np.ix_(some, steps)], totals[np.ix_(some, together)]
                found, plain = _not_below_zero(z, y, local, method)
                shares[np.ix_(some, steps)] = found
                basis[np.ix_(some[plain], together)] = PRO_RATA
    return shares, basis


def _not_below_zero(
    z: Figures, y: Figures, local: NDArray[np.int64], method: Method
) -> tuple[Figures, NDArray[np.bool_]]:
    """Return each step's share of its total, and which series are shared pro rata not to be below 0."""
    plain = pro_rata(z, np.ones_like(y), local)
    if y.shape[1] < method.fewest:
        return plain, np.ones(len(y), bool)
    found = method.share(z, y, local)
    whole = y[:, local]
    below = np.asarray((found < -1e-9 * np.maximum(whole, 1.0)).any(axis=1), np.bool_)
    kept = np.maximum(found, 0.0)
    share = np.divide(kept, whole, out=plain.copy(), where=(whole > 0) & ~below[:, None])
    return pro_rata(share, np.ones_like(y), local), below


def _unbroken(pattern: NDArray[np.bool_], runs: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Return the numbers of usable periods, those that follow each other together."""
    numbers = np.flatnonzero(pattern)
    if numbers.size == 0:
        return []
    edges = np.flatnonzero((np.diff(numbers) > 1) | (np.diff(runs[numbers]) > 0)) + 1
    return np.split(numbers, edges)


def _tabled(
    cells: pd.DataFrame,
    spans: Spans,
    cut: Sequence[tuple[int, int, Period]],
    shared: tuple[Figures, NDArray[np.str_], str],
) -> pd.DataFrame:
    """Return shares of the wanted periods, by days within a piece that is cut by one."""
    origin, target = spans
    shares, basis, name = shared
    days = day_shares(origin, target)
    parts = [Period(f"{k}", piece.start, piece.end) for k, (_, _, piece) in enumerate(cut)]
    inside = day_shares(parts, target) if parts else days.iloc[:0]
    number = [int(label) for label in inside["period"]]
    labels = [one.label for one in origin]
    source = [labels[cut[k][0]] for k in number]
    weights = inside["share"].to_numpy() * shares[:, number]
    where = pd.MultiIndex.from_arrays([source, inside["to"]], names=["period", "to"])
    by_run = pd.DataFrame(weights.T, index=where).groupby(level=[0, 1]).sum(min_count=1)
    wanted = pd.MultiIndex.from_frame(days[["period", "to"]])
    run = by_run.reindex(wanted).to_numpy(float).T
    ways = basis[:, [labels.index(label) for label in days["period"]]]
    share = np.where((ways == DAYS) | days["whole"].to_numpy(), days["share"].to_numpy(), run)
    rows = cells.loc[cells.index.repeat(len(days))].reset_index(drop=True)
    named = np.where(ways == DAYS, DAYS, ways + f": {name}").reshape(-1)
    repeated = pd.concat([days[["period", "to", "whole"]]] * len(cells), ignore_index=True)
    return rows.join(repeated).assign(share=share.reshape(-1), basis=pd.Series(named, dtype="str"))
