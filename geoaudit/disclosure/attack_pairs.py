"""What the attack makes of how many have two needs, held against the needs of groups.

Somebody who knows of every group how many have any need, have one and have another knows between what the
number of those with both lies; and of all needs together how many more of those without the named one must
have another. With the numbers themselves that somebody may know more of the groups. They are called exposed
unless every figure that the groups may have agrees with them. Nor may the groups narrow a number that is
hidden.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog

from geoaudit.disclosure.attack_columns import NEED, NEED_STATE, TOGETHER, WITH
from geoaudit.disclosure.attack_ties import NONE_RECORDED
from geoaudit.disclosure.published import ALL, AREA, Published

Real = NDArray[np.float64]
Flags = NDArray[np.bool_]
_Told = Mapping[str, str]
_ENDS = ["lower", "upper"]
_NO_NEEDS = (ALL, NONE_RECORDED, "none identified")


class Ends(NamedTuple):
    """Between what the figures of groups lie, one of each group, and their sum."""

    least: Real
    most: Real
    total: tuple[float, float]


class Groups(NamedTuple):
    """Of each group of a partition: who has one need, who has the named one, and who has any."""

    has: Ends
    named: Ends
    any_need: Ends


class Line(NamedTuple):
    """What a table tells of one need: the rows of who has the named one, of others and of all."""

    need: str
    rows: NDArray[np.int64]
    cells: pd.DataFrame

    @property
    def both(self) -> tuple[float, float]:
        """Between what the number of those with both lies."""
        lower, upper = self.cells[_ENDS].to_numpy().T
        return max(lower[0], lower[2] - upper[1]), min(upper[0], upper[2] - lower[1])

    @property
    def shown(self) -> bool:
        """Whether the number can be read, or how many of the others have the need."""
        return bool(np.isfinite(self.cells["upper"].to_numpy()[:2]).any())


def told_by_groups(tables: Sequence[Published]) -> list[Flags]:
    """Say of each table which figures of two needs tell of the groups of another, or are told by them."""
    found = [np.zeros(len(table.cells), bool) for table in tables]
    partitions = [table for table in tables if _of_needs(table)]
    for table, exposed in zip(tables, found, strict=True):
        if TOGETHER in table.by and NEED in table.by:
            for period, cells in table.cells.reset_index(drop=True).groupby("period", sort=False):
                named, lines = _lines(cells)
                for partition in partitions:
                    _mark(exposed, lines, partition, {"period": str(period), TOGETHER: named})
    return found


def _of_needs(table: Published) -> bool:
    """Whether a table is published and tells of the needs of groups."""
    of_groups = NEED in table.by and TOGETHER not in table.by and bool(_columns(table))
    return of_groups and bool(np.isfinite(table.cells["upper"]).any())


def _lines(cells: pd.DataFrame) -> tuple[str, list[Line]]:
    """Return the named need, and of each other its rows."""
    labels = [str(label) for label in cells[TOGETHER].unique()]
    has = next(label for label in labels if label.endswith(f": {WITH}"))
    others = next(label for label in labels if label not in (ALL, has))
    named, found = has[: -len(f": {WITH}")], []
    for need, own in cells.groupby(NEED, sort=False):
        if need not in (*_NO_NEEDS, named):
            rows = own.reset_index().set_index(TOGETHER)["index"].loc[[has, others, ALL]].to_numpy(np.int64)
            found.append(Line(str(need), rows, cells.loc[rows]))
    return named, found


def _mark(exposed: Flags, lines: Sequence[Line], partition: Published, told: _Told) -> None:
    """Mark the figures of lines that tell of a partition's groups, or are told by them."""
    needs = _of_groups(partition, told["period"])
    for line in lines:
        exposed[line.rows] |= _exposed(line, _groups(needs, line.need, told[TOGETHER]))
    shown = [line for line in lines if line.shown]
    part = bool(set(partition.where) - {NEED_STATE})
    if part or not _held(needs, {line.need: line.both[1] for line in shown}, told[TOGETHER]):
        for line in shown:
            exposed[line.rows[:2]] = True


def _exposed(line: Line, groups: Groups) -> Flags:
    """Whether the figures of a line and those of groups narrow each other."""
    lower, upper = line.cells[_ENDS].to_numpy().T
    down, up, width = line.cells[["down", "up", "width"]].to_numpy().T
    if line.shown:
        least, most = always(groups)
        return np.array([True, True, False]) & np.bool_(line.both[0] < least or line.both[1] > most)
    if np.isnan([down[:2], up[:2], width[:2]]).all():
        return np.zeros(3, bool)
    least, most = at_all(groups)
    ends = np.array([[least, most], [lower[2] - most, upper[2] - least], [-np.inf, np.inf]]).T
    with np.errstate(invalid="ignore"):
        return np.array((ends[0] > down) | (ends[1] < up) | (ends[1] - ends[0] < width))


def _held(needs: Mapping[str, pd.DataFrame], wanted: Mapping[str, float], named: str) -> bool:
    """Whether the groups can hold the numbers of every set of needs, whatever their figures are.

    Of who has the named need as many as can be have each need of the set, and all who have another need have
    that one; but each of those who have any need without it has one of the set or another.
    """
    of = {need: _ends(own.reindex(needs[ALL].index)) for need, own in needs.items()}
    nobody = np.zeros(len(of[ALL].least))
    has = of[named] if named in of else Ends(nobody, of[ALL].most, (0.0, np.inf))
    least = {need: own.least for need, own in of.items() if need not in (*_NO_NEEDS, named)}
    without = np.maximum(of[ALL].least - has.most, 0.0), of[ALL].most - has.least
    for size in range(len(wanted)):
        for some in combinations(wanted, size + 1):
            alone = _sum(nobody, (np.minimum(least.get(need, nobody), has.least) for need in some))
            all_of = _sum(nobody, (least.get(need, nobody) for need in some))
            others = [own for need, own in least.items() if need not in some]
            covered = [all_of + _sum(nobody, (np.minimum(own, d) for own in others)) - d for d in without]
            most = np.minimum(alone, np.minimum(*covered))
            if sum(wanted[need] for need in some) > np.clip(most, 0.0, None).sum() + _NEARLY:
                return False
    return True


_NEARLY = 1e-6


def _sum(nothing: Real, parts: Iterable[Real]) -> Real:
    return nothing + sum(parts)


def always(groups: Groups) -> tuple[float, float]:
    """Return ends between which every number with both needs agrees with all that the groups may be.

    The least number with both that some figures of groups leave is put no lower than it is, and the most no
    higher, by lines that lie above the one and below the other wherever the figures of a group can be.
    """
    has, named, any_need = (_within_total(ends) for ends in groups)
    fewest = _line(has.least + named.least - any_need.most, has.most + named.most - any_need.least)
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
    below = np.vstack([np.hstack([one - slope, slope, zero, -one]), np.hstack([zero, one, zero, -one])])
    floor = np.minimum(has.least, named.least)
    ends = np.concatenate([apart[1], np.maximum(named.most - has.least, 0.0)])
    below, ends = np.vstack([below, np.hstack([zero, zero, zero, -one])]), np.concatenate([ends, -floor])
    return least, -_most(groups, -np.ones(size), below, ends)


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


def _of_groups(table: Published, period: str) -> dict[str, pd.DataFrame]:
    """The ends of who has each need in each group, and under `ALL` of who has any."""
    by = _columns(table)
    cells = table.cells[table.cells["period"].astype(str) == period]
    cells = cells[cells[NEED_STATE] == WITH] if NEED_STATE in table.by else cells
    found = {str(need): own.set_index(by)[_ENDS] for need, own in cells.groupby(NEED, sort=False)}
    if NONE_RECORDED in found:
        every, none = found[ALL], found.pop(NONE_RECORDED).reindex(found[ALL].index)
        lower, upper = every["lower"] - none["upper"], every["upper"] - none["lower"]
        found[ALL] = pd.DataFrame({"lower": lower.clip(lower=0.0), "upper": upper.clip(lower=0.0)})
    fewest = pd.concat([own["lower"].rename(need) for need, own in found.items()], axis=1).max(axis=1)
    inner = ~(found[ALL].index.to_frame() == ALL).any(axis=1)
    found[ALL] = found[ALL].assign(lower=found[ALL]["lower"].mask(inner, fewest))
    return found


def _groups(needs: Mapping[str, pd.DataFrame], need: str, named: str) -> Groups:
    """Who has a need, who has the named one and who has any; of one that no row is of nothing is known."""
    every = needs[ALL]
    unknown = every.assign(lower=0.0)
    parts = (needs.get(need, unknown), needs.get(named, unknown), every)
    return Groups(*(_ends(part.reindex(every.index)) for part in parts))


def _ends(figures: pd.DataFrame) -> Ends:
    totals = figures.index.to_frame() == ALL
    inner, whole = figures[~totals.any(axis=1)], figures[totals.all(axis=1)]
    least, most = inner.to_numpy(np.float64).T
    return Ends(least, most, (float(whole["lower"].iloc[0]), float(whole["upper"].iloc[0])))


def _columns(table: Published) -> list[str]:
    named = ["area_code" if name == AREA else name for name in table.by]
    return [name for name in named if name not in (NEED, NEED_STATE)]
