"""Events that lie between two times, counted by hour and weekday: each adds up to one, in whole figures.

The shares are `periods.aoristic`'s. Figures are made whole line by line, a line being the hours and weekdays
of one combination of a table's other categories (one ward, say), or its weekdays of events without a time of
day, so that each line keeps its total to the unit: every figure is the whole number just below or just above
its share. Which figures of a line are raised is decided by the largest remainder, what earlier lines were
rounded by taken into account, so that sums over lines stay as near to theirs. Totals are the sums of the
whole figures.

How many people a figure is about is the sum of each person's share in it, no person's share being more than
one, rounded down: for whole events the distinct persons. Twelve people of whom each may have one twelfth of
an event there are one person, and so are one person's five events beside traces of others, so that neither
lets a threshold of distinct persons be passed. It is never above the figure, and 1 at least where there is
one. A figure of 0 may stand for a share below one: it says no more of anybody than that.

Source: Hare's method of largest remainders, as in Balinski and Young (1982), "Fair Representation".
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.dimensions import TIMES, Dimension
from geoaudit.counts.table import TOTAL
from geoaudit.periods.aoristic import HOURS, LONGEST, over_days, over_week
from geoaudit.records.schema import NOT_RECORDED

LONG = "over more than a week"
SPAN = ("begins", "ends", "timed")
SHARED = (
    "Events known only to lie between two times are shared over the {steps} between them by the clock, each "
    "adding up to one, and figures are rounded so that totals are kept. "
    f"'{NOT_RECORDED}' are those whose times nobody wrote down, '{LONG}' those whose times lie more than "
    "seven days apart. An event is of the period in which it can first have happened."
)
_AT_ONCE = 100_000
_NOISE = 1e-9


def is_spread(dimensions: Sequence[Dimension], spans: bool) -> bool:
    """Whether a table shares its events over time: it is by weekday or hour, and its source has spans."""
    return spans and any(d.name in TIMES for d in dimensions)


def spread(found: pd.DataFrame, dimensions: Sequence[Dimension], people: bool) -> pd.DataFrame:
    """Return what `statement` would answer, were it to share events over time.

    Parameters
    ----------
    found : DataFrame
        What `spans_statement` answered for the dimensions that are no `TIMES`.
    dimensions : sequence of Dimension
        All that the table is split by.
    people : bool
        Whether the source tells people apart.

    Returns
    -------
    DataFrame
        `period`, each dimension's column (``All`` where summed over), `n`, `persons` and `figures` (int64).
    """
    times = [d.column for d in dimensions if d.name in TIMES]
    others = [d.column for d in dimensions if d.name not in TIMES]
    keys = ["period", *(d.column for d in dimensions if d.apart)]
    summed = [column for column in [*others, *times] if column not in keys]
    columns = [*keys, *summed]
    if found.empty:
        return pd.DataFrame(
            {**dict.fromkeys(columns, pd.Series(dtype=str)), **dict.fromkeys(_FIGURES, _NOBODY)}
        )
    shares = _shares(found, ["period", *others], times)
    fine = _made_whole(shares, keys, ["period", *others], times)
    parts = []
    for kept in _subsets(summed):
        totals = {column: TOTAL for column in summed if column not in kept}
        part = fine.assign(**totals).groupby(columns)[["n"]].sum()
        part["persons"] = (
            _persons(shares.assign(**totals), columns).reindex(part.index) if people else part["n"]
        )
        parts.append(part)
    cells = pd.concat(parts).reset_index()
    least = cells["n"].clip(upper=1)
    cells["persons"] = cells["persons"].clip(lower=least, upper=cells["n"]).astype("int64")
    return cells.assign(figures=cells["n"])


_FIGURES = ("n", "persons", "figures")
_NOBODY = pd.Series(dtype="int64")


def _subsets(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (kept for size in range(len(columns) + 1) for kept in combinations(columns, size))


def _shares(found: pd.DataFrame, keys: list[str], times: list[str]) -> pd.DataFrame:
    """Return the events' `weight` by the other columns, the hours and weekdays, and `person`."""
    spans = found[[*SPAN]].drop_duplicates(ignore_index=True)
    spans["span"] = spans.index
    placed = found.merge(spans, on=[*SPAN], validate="many_to_one")
    by = [*keys, *times, "person"]
    parts = []
    for start in range(0, len(spans), _AT_ONCE):
        pieces = _pieces(spans.iloc[start : start + _AT_ONCE])[["span", *times, "weight"]]
        shared = placed.merge(pieces, on="span")
        shared["weight"] *= shared["n"]
        parts.append(shared.groupby(by, dropna=False)["weight"].sum())
    together: pd.DataFrame = pd.concat(parts).groupby(level=by, dropna=False).sum().reset_index()
    return together


def _pieces(spans: pd.DataFrame) -> pd.DataFrame:
    """Share each distinct span (`span`, and `SPAN`): `weekday`, `hour` and `weight`."""
    spans = spans.astype({"begins": "float64", "ends": "float64", "timed": "bool"})
    known = spans["begins"].notna()
    long = spans["ends"] - spans["begins"] > LONGEST
    timed = spans["timed"] & known & ~long
    daily = known & ~long & ~timed
    return pd.concat(
        [
            _whole(spans[~known], NOT_RECORDED),
            _whole(spans[long], LONG),
            _labelled(over_week(spans[timed]), spans[timed]),
            _labelled(over_days(spans[daily]).assign(hour=NOT_RECORDED), spans[daily]),
        ],
        ignore_index=True,
    )


def _whole(spans: pd.DataFrame, label: str) -> pd.DataFrame:
    return pd.DataFrame({"span": spans["span"], "weekday": label, "hour": label, "weight": 1.0})


def _labelled(shares: pd.DataFrame, spans: pd.DataFrame) -> pd.DataFrame:
    """Return shares with the spans' own numbers and with text for categories."""
    numbers = spans["span"].to_numpy()[shares["span"].to_numpy()]
    return shares.assign(span=numbers).astype({"weekday": "str", "hour": "str"})[
        ["span", "weekday", "hour", "weight"]
    ]


def _made_whole(shares: pd.DataFrame, keys: list[str], line: list[str], times: list[str]) -> pd.DataFrame:
    """Return the whole figure `n` of every line's hours and weekdays that any event touches."""
    fine = shares.groupby([*line, *times], sort=True)[["weight"]].sum().reset_index()
    fine["n"] = np.int64(0)
    # Events of no recorded time are as many after rounding as before: they are a line of their own.
    fine["clocked"] = fine["hour"].isin(HOURS) if "hour" in times else True
    for _, block in fine.groupby(keys, sort=True):
        row, place = block.groupby([*line, "clocked"]).ngroup(), block.groupby(times).ngroup()
        exact = np.zeros((int(row.max()) + 1, int(place.max()) + 1))
        exact[row, place] = block["weight"]
        fine.loc[block.index, "n"] = whole_lines(exact)[row, place]
    return fine.drop(columns=["weight", "clocked"])


def whole_lines(lines: NDArray[np.float64]) -> NDArray[np.int64]:
    """Make the figures of each line whole, its sum kept, and the sums over lines as near as may be.

    Parameters
    ----------
    lines : array (lines, places)
        Not below zero; each line's sum is whole.

    Returns
    -------
    array of int64 (lines, places)
        Each is its share rounded down or up.
    """
    lower = np.floor(lines + _NOISE).astype(np.int64)
    left = np.where(lines - lower > _NOISE, lines - lower, 0)
    raised = np.rint(left.sum(axis=1)).astype(np.int64)
    result, owed = lower.copy(), np.zeros(lines.shape[1])
    for number, part in enumerate(left):
        wanted = np.where(part > 0, np.round(part + owed, 9), -np.inf)
        result[number, np.argsort(-wanted, kind="stable")[: raised[number]]] += 1
        owed += lines[number] - result[number]
    return result


def _persons(shares: pd.DataFrame, columns: list[str]) -> "pd.Series[float]":
    """Return how many people each cell is about; who has no other record is nobody twice."""
    alone = shares["person"].isna()
    several = shares[~alone].groupby([*columns, "person"])["weight"].sum().clip(upper=1)
    parts = [shares[alone].groupby(columns)["weight"].sum(), several.groupby(level=columns).sum()]
    together: pd.Series[float] = pd.concat(parts).groupby(level=columns).sum()
    return (together + _NOISE) // 1
