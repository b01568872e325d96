"""What the attack makes of how many have two needs, held against the needs of groups.

Somebody who knows of every group how many were assessed, have a need and have another knows between what the
number of those with both lies, and with the number itself may know more of the groups. It is called exposed
unless every figure that the groups may have agrees with it. Nor may the groups narrow a number that is
hidden.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog

from geoaudit.disclosure.attack_columns import ASSESSED, NEED, NEED_STATE, STATES, TOGETHER, WITH
from geoaudit.disclosure.attack_ties import NONE_RECORDED
from geoaudit.disclosure.published import ALL, AREA, Published

Real = NDArray[np.float64]
Flags = NDArray[np.bool_]
_Told = Mapping[str, str]
_FULL = "full assessment"
_ENDS = ["lower", "upper"]
_ASSESSED_STATES = STATES[:-1]


class Ends(NamedTuple):
    """Between what the figures of groups lie, one of each group, and their sum."""

    least: Real
    most: Real
    total: tuple[float, float]


class Groups(NamedTuple):
    """Of each group of a partition: who has one need, who has the other, and who was assessed."""

    has: Ends
    named: Ends
    assessed: Ends


def told_by_groups(tables: Sequence[Published]) -> list[Flags]:
    """Say of each table which figures of two needs tell of the groups of another, or are told by them."""
    found = [np.zeros(len(table.cells), bool) for table in tables]
    partitions = [table for table in tables if _of_needs(table)]
    for table, exposed in zip(tables, found, strict=True):
        if TOGETHER in table.by and NEED in table.by:
            for rows, told in _lines(table):
                line = table.cells.iloc[rows]
                for partition in partitions:
                    exposed[rows] |= _exposed(line, _groups(partition, told, tables))
    return found


def _of_needs(table: Published) -> bool:
    """Whether a table is published and tells of the needs of groups."""
    of_groups = NEED in table.by and TOGETHER not in table.by and bool(_columns(table))
    return of_groups and bool(np.isfinite(table.cells["upper"]).any())


def _lines(table: Published) -> Iterator[tuple[NDArray[np.int64], _Told]]:
    """Yield the rows of one need in one period: of who has the named need, of others and of all."""
    cells = table.cells.reset_index(drop=True)
    for (period, need), rows in cells.groupby(["period", NEED], sort=False):
        by = dict(zip(rows[TOGETHER].astype(str), rows.index.to_numpy(np.int64), strict=True))
        has = next(category for category in by if category.endswith(f": {WITH}"))
        others = next(category for category in by if category not in (ALL, has))
        named = has[: -len(f": {WITH}")]
        if need not in (ALL, NONE_RECORDED, named):
            told = {"period": str(period), NEED: str(need), TOGETHER: named}
            yield np.array([by[has], by[others], by[ALL]]), told


def _exposed(line: pd.DataFrame, groups: Groups) -> Flags:
    """Whether the figures of a line and those of groups narrow each other."""
    (lower, upper), asked = (line[names].to_numpy().T for names in (_ENDS, ["down", "up", "width"]))
    both = max(lower[0], lower[2] - upper[1]), min(upper[0], upper[2] - lower[1])
    if np.isfinite(upper[:2]).any():
        least, most = always(groups)
        return np.array([True, True, False]) & np.bool_(both[0] < least or both[1] > most)
    if np.isnan(asked[:, :2]).all():
        return np.zeros(3, bool)
    least, most = at_all(groups)
    ends = np.array([[least, most], [lower[2] - most, upper[2] - least], [-np.inf, np.inf]]).T
    down, up, width = asked
    with np.errstate(invalid="ignore"):
        return np.array((ends[0] > down) | (ends[1] < up) | (ends[1] - ends[0] < width))


def always(groups: Groups) -> tuple[float, float]:
    """Return ends between which every number with both needs agrees with all that the groups may be.

    The least number with both that some figures of groups leave is put no lower than it is, and the most no
    higher, by lines that lie above the one and below the other wherever the figures of a group can be.
    """
    has, named, assessed = (_within_total(ends) for ends in groups)
    fewest = _line(has.least + named.least - assessed.most, has.most + named.most - assessed.least)
    apart = _line(has.least - named.most, has.most - named.least)
    size = len(has.least)
    one, zero = np.eye(size), np.zeros((size, size))
    slope = np.diag(fewest[0])
    above = np.vstack(
        [
            np.hstack([-one, zero, zero, one]),
            np.hstack([zero, -one, zero, one]),
            np.hstack([-slope, -slope, slope, one]),
        ]
    )
    least = _most(groups, np.ones(size), above, np.concatenate([np.zeros(2 * size), fewest[1]]))
    slope = np.diag(apart[0])
    below = np.hstack([one - slope, slope, zero, -one])
    most = -_most(groups, -np.ones(size), below, apart[1])
    return least, most


def _line(low: Real, high: Real) -> tuple[Real, Real]:
    """The slope and height of a line no lower than what is above 0 of a number from `low` to `high`."""
    flat = np.isinf(low) | (high <= 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = np.select([flat, low >= 0], [0.0, 1.0], high / (high - low))
        height = np.select([flat, low >= 0], [np.maximum(high, 0.0), 0.0], -slope * low)
    return slope, height


def at_all(groups: Groups) -> tuple[float, float]:
    """Return the least and the most that the number with both needs can be, whatever the groups are."""
    size = len(groups.has.least)
    one, zero = np.eye(size), np.zeros((size, size))
    rows = np.vstack(
        [
            np.hstack([-one, zero, zero, one]),
            np.hstack([zero, -one, zero, one]),
            np.hstack([one, one, -one, -one]),
        ]
    )
    limits = np.zeros(3 * size)
    return -_most(groups, -np.ones(size), rows, limits), _most(groups, np.ones(size), rows, limits)


def _most(groups: Groups, goal: Real, rows: Real, limits: Real) -> float:
    """Return the most of a sum over one number of each group, beside its three figures, within some rows.

    Who has a need was assessed, and the figures of the groups come to their totals.
    """
    size = len(goal)
    one, zero = np.eye(size), np.zeros((size, size))
    within = np.vstack([np.hstack([one, zero, -one, zero]), np.hstack([zero, one, -one, zero])])
    totals = np.kron(np.eye(3, 4), np.ones((1, size)))
    least, most = np.array([ends.total for ends in groups]).T
    matrix = np.vstack([rows, within, totals, -totals])
    ends = np.concatenate([limits, np.zeros(2 * size), most, -least])
    kept = np.isfinite(ends)
    each = np.vstack([np.column_stack([own.least, own.most]) for own in groups])
    bounds = np.vstack([each, np.tile([0.0, np.inf], (size, 1))])
    found = linprog(-np.concatenate([np.zeros(3 * size), goal]), matrix[kept], ends[kept], bounds=bounds)
    return -float(found.fun) if found.status == 0 else np.inf


def _within_total(ends: Ends) -> Ends:
    """No group is more than the least of all others leaves it of the total, and none less than their most."""
    least, most, total = ends
    kept = [np.array([np.delete(side, i).sum() for i in range(len(side))]) for side in (least, most)]
    return Ends(np.maximum(least, total[0] - kept[1]), np.minimum(most, total[1] - kept[0]), total)


def _groups(table: Published, told: _Told, tables: Sequence[Published]) -> Groups:
    """What a table tells of groups; nobody knows who was assessed where none does, or of a part of all."""
    here = table.cells[table.cells["period"].astype(str) == told["period"]].set_index(_columns(table))
    states = here[here[NEED_STATE] == WITH] if NEED_STATE in table.by else here
    has, named = (states.loc[states[NEED] == told[of], _ENDS] for of in (NEED, TOGETHER))
    assessed = _assessed(table, told["period"], tables)
    if assessed is None or set(table.where) - {NEED_STATE}:
        assessed = has.assign(lower=0.0, upper=np.inf)
    of_needs = states[states[NEED] != ALL]
    with_any = of_needs.groupby(level=list(range(here.index.nlevels)), sort=False)["lower"].max()
    assessed = assessed.reindex(has.index)
    assessed = assessed.assign(lower=np.maximum(assessed["lower"], with_any.reindex(has.index)))
    return Groups(*(_ends(part.reindex(has.index)) for part in (has, named, assessed)))


def _ends(figures: pd.DataFrame) -> Ends:
    totals = figures.index.to_frame() == ALL
    inner, whole = figures[~totals.any(axis=1)], figures[totals.all(axis=1)]
    least, most = inner.to_numpy(np.float64).T
    return Ends(least, most, (float(whole["lower"].iloc[0]), float(whole["upper"].iloc[0])))


def _assessed(table: Published, period: str, tables: Sequence[Published]) -> pd.DataFrame | None:
    """The ends of how many of each group may have a need: of those assessed, of a plain list everybody."""
    by = _columns(table)
    cells = table.cells[(table.cells["period"].astype(str) == period)]
    if NEED_STATE in table.by:
        kept = cells[(cells[NEED] == ALL) & cells[NEED_STATE].isin(_ASSESSED_STATES)]
        return pd.DataFrame(kept.groupby(by, sort=False)[_ENDS].sum())
    if NEED_STATE not in table.where:
        return cells[cells[NEED] == ALL].set_index(by)[_ENDS]
    for other in tables:
        alike = (other.measure, _place(other), dict(other.where)) == (table.measure, _place(table), {})
        if alike and sorted(_named(other.by)) == sorted([*by, ASSESSED]):
            full = (other.cells[ASSESSED] == _FULL) & (other.cells["period"].astype(str) == period)
            return other.cells[full].set_index(by)[_ENDS]
    return None


def _columns(table: Published) -> list[str]:
    return [name for name in _named(table.by) if name not in (NEED, NEED_STATE, ASSESSED)]


def _named(by: Sequence[str]) -> list[str]:
    return ["area_code" if name == AREA else name for name in by]


def _place(table: Published) -> str:
    return table.boundaries.split(" of ")[0]
