"""Whether how many have two needs tells of groups of people more than the groups' own figures.

Of the T people of a group who have any need let X have one and C the named one: those with both are at least
X + C - T and at most the fewer of X and C. Besides, each of the T - C without the named need has another, so
that of all other needs together no more are of those with it than the sum of X, less T - C. Within these ends
the groups' numbers can be any, for each need and group apart; so that those of a partition can come to any
numbers that no set of needs exceeds what its groups can hold (Edmonds). Numbers for which that is so whatever
the groups' figures may be tell nothing of these; else they are hidden.

Each partition is taken by itself, as if what groups of two partitions share were not known.

Source: Fréchet (1940), "Les probabilités associées à un système d'événements compatibles et dépendants";
Edmonds (1970), "Submodular functions, matroids, and certain polyhedra", on sums of polymatroids.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.disclosure.several import NEED, NONE_RECORDED
from geoaudit.records.needs import (
    NEED_STATE,
    NONE_IDENTIFIED,
    TOGETHER,
    WITH,
    need_together,
    words_together,
)

Flags = NDArray[np.bool_]
Real = NDArray[np.float64]
_ENDS = ["lower", "upper"]


class Groups(NamedTuple):
    """Between what the figures of the groups of a partition lie, and in `all` those of everybody.

    Attributes
    ----------
    has : array (2, needs, groups)
        Who has each need but the named one.
    named, any_need : array (2, groups)
        Who has the named need, and who has any.
    all_has : array (2, needs)
    all_named, all_any : array (2,)
    """

    has: Real
    named: Real
    any_need: Real
    all_has: Real
    all_named: Real
    all_any: Real


def telling(profiles: Sequence[Profile], before: Sequence[Profile]) -> list[Flags]:
    """Say of each table which figures of two needs would tell of groups that other tables show.

    Parameters
    ----------
    profiles : sequence of Profile
        What is published together of the same records; by `TOGETHER` and need where it is of two needs.
    before : sequence of Profile
        What earlier packs published of them.
    """
    others = [one for one in (*profiles, *before) if NEED in one.by and TOGETHER not in one.by]
    partitions = [one for one in others if _columns(one)]
    return [
        _telling(one, partitions) if TOGETHER in one.by else np.zeros(len(one.cells), bool)
        for one in profiles
    ]


def _telling(pairs: Profile, partitions: Sequence[Profile]) -> Flags:
    cells = _figures(pairs)
    tells = np.zeros(len(cells), bool)
    own = (cells[TOGETHER] != TOTAL) & cells["n"].notna()
    for period in cells["period"].unique():
        here = cells["period"] == period
        both = _both(cells[here])
        hidden = {need for one in partitions for need in _told(one, str(period), both, _named(cells))}
        tells |= (own & here & cells[NEED].isin(hidden)).to_numpy()
    return tells


def _told(one: Profile, period: str, both: pd.DataFrame, named: str) -> Iterator[str]:
    """Yield the needs whose number with the named one tells of the groups of a table, or is told by them."""
    if set(one.where) - {NEED_STATE}:
        yield from both.index
        return
    of_groups = groups_of(one, period, named, list(both.index))
    alone = ~inside(of_groups, both)
    yield from both.index[alone]
    left = both[~alone]
    if len(left) and not fits(of_groups, both.index.get_indexer(left.index), left["upper"].to_numpy()):
        yield from left.index


def _columns(one: Profile) -> list[str]:
    """The columns that the groups of a table are by."""
    names = ["area_code" if name == "area" else name for name in one.by]
    return [name for name in names if name not in (NEED, NEED_STATE)]


def _named(cells: pd.DataFrame) -> str:
    return need_together(str(cells.loc[cells[TOGETHER] != TOTAL, TOGETHER].iloc[0]))


def _figures(one: Profile) -> pd.DataFrame:
    """The cells of a table with the ends of each figure, of those with the need where states are told."""
    ends = one.ranges.astype("float64")
    cells = one.cells.assign(lower=ends["lower"].fillna(0.0), upper=ends["upper"].fillna(np.inf))
    return cells[cells[NEED_STATE] == WITH] if NEED_STATE in one.by else cells


def _both(cells: pd.DataFrame) -> pd.DataFrame:
    """Between what the number of those with both needs lies, by need, where any figure of its line is shown.

    Each is told by its own figure, and by all who have the need less those without the named one.
    """
    named = _named(cells)
    has, others, all_ = (
        cells[cells[TOGETHER] == of].set_index(NEED) for of in (*words_together(named), TOTAL)
    )
    found = pd.DataFrame(
        {
            "lower": np.fmax(has["lower"], all_["lower"] - others["upper"]),
            "upper": np.fmin(has["upper"], all_["upper"] - others["lower"]),
        }
    )
    found = found[has["n"].notna() | others["n"].notna()]
    return found[~found.index.isin([TOTAL, NONE_RECORDED, NONE_IDENTIFIED, named])]


def groups_of(one: Profile, period: str, named: str, needs: Sequence[str]) -> Groups:
    """Return the groups of a table: of the needs asked for, then of all others that it has."""
    cells = _figures(one)
    cells = cells[cells["period"] == period].set_index(_columns(one))
    wide = {str(need): part[_ENDS] for need, part in cells.groupby(NEED, sort=False)}
    every = wide[TOTAL]
    if NONE_RECORDED in wide:
        none = wide[NONE_RECORDED].reindex(every.index)
        less = np.maximum(every.to_numpy() - none[_ENDS[::-1]].to_numpy(), 0.0)
        every = pd.DataFrame(less, every.index, _ENDS)
    rest = [need for need in wide if need not in {TOTAL, NONE_RECORDED, NONE_IDENTIFIED, named, *needs}]
    unknown = every.assign(lower=0.0)
    parts = [*(wide.get(need, unknown) for need in (*needs, *rest)), wide.get(named, unknown), every]
    figures = np.array([part.reindex(every.index).to_numpy().T for part in parts])
    whole = (every.index.to_frame() == TOTAL).to_numpy()
    inner, total = figures[:, :, ~whole.any(axis=1)], figures[:, :, whole.all(axis=1)][:, :, 0]
    has = inner[:-2].transpose(1, 0, 2)
    return Groups(has, *_any_at_least(inner), total[:-2].T, total[-2], total[-1])


def _any_at_least(inner: Real) -> tuple[Real, Real]:
    """Who has the named need and who has any, who are no fewer than have one."""
    any_need = inner[-1].copy()
    any_need[0] = inner[:, 0].max(axis=0)
    return inner[-2], any_need


def inside(groups: Groups, both: pd.DataFrame) -> Flags:
    """Say which numbers with both needs lie between their ends whatever the groups may be, each by itself."""
    found = []
    for i, (lower, upper) in enumerate(both[_ENDS].to_numpy()):
        low, high = _between(groups, i)
        found.append(low <= lower <= upper <= high)
    return np.array(found, bool)


def _between(groups: Groups, i: int) -> tuple[float, float]:
    """Return the most that the least number with both needs can be, and the least that the most can be."""
    shown = np.isfinite(groups.has[1, i] + groups.named[1])
    all_ = groups.all_has[:, i], groups.all_named, groups.all_any
    parts = groups.has[:, i], groups.named, groups.any_need
    has, named, any_need = (_narrowed(part, total) for part, total in zip(parts, all_, strict=True))
    (x_least, x_most), (c_least, c_most), (t_least, t_most) = has, named, any_need
    (all_x, most_x), (all_c, most_c), (all_t, _) = all_
    over = np.clip(x_most + c_most - t_least, 0, np.minimum(x_most, c_most))
    left = min(over[~shown].sum(), most_x - x_least[shown].sum(), most_c - c_least[shown].sum())
    short = np.maximum(t_most - x_least - c_least, 0).sum()
    low = min(over[shown].sum() + left, most_x + most_c - all_t + short)
    high = max(
        np.minimum(x_least, c_least).sum(),
        all_x - np.maximum(x_most - c_least, 0).sum(),
        all_c - np.maximum(c_most - x_least, 0).sum(),
    )
    return float(low), float(high)


def fits(groups: Groups, shown: NDArray[np.int64], most: Real) -> bool:
    """Say whether no set of needs has more with the named one than the groups can hold, whatever they are.

    Parameters
    ----------
    shown : array of int
        Which of the needs of `groups` have a number that is shown.
    most : array of float
        The most that each of these can be.
    """
    least, others = groups.has[0], np.setdiff1d(np.arange(groups.has.shape[1]), shown)
    (c_least, c_most), (t_least, t_most) = groups.named, groups.any_need
    sets = np.array(np.meshgrid(*[[0.0, 1.0]] * len(shown))).reshape(len(shown), -1).T
    within = sets @ np.minimum(least, c_least)[shown]
    held = within
    for without in (np.maximum(t_least - c_most, 0.0), t_most - c_least):
        capped = np.minimum(least, without)
        rest = (1 - sets) @ capped[shown] + capped[others].sum(axis=0) - without
        held = np.minimum(held, sets @ least[shown] + rest)
    return bool((sets @ most <= np.maximum(held, 0.0).sum(axis=1) + 1e-9).all())


def _narrowed(ends: Real, total: Real) -> Real:
    """The ends of parts as their total narrows them: no part is more than the others leave it at most."""
    least, most = ends
    others = [_of_others(least), _of_others(most)]
    return np.array([np.maximum(least, total[0] - others[1]), np.minimum(most, total[1] - others[0])])


def _of_others(ends: Real) -> Real:
    """The sum of all but each."""
    unknown = np.isinf(ends)
    known = np.where(unknown, 0.0, ends)
    return np.where(unknown.sum() - unknown > 0, np.inf, known.sum() - known)
