"""Whether how many have two needs tells of groups of people more than the groups' own figures.

Of a group of A people assessed let X have one need and C another: those with both are at least X + C - A and
at most the fewer of X and C, and can be any number between, whatever those of other groups are. Added over
the groups of a partition these ends bound how many there are in all. A number that lies between them,
whatever the groups' figures may be, tells nothing of these; any other is hidden.

Each partition is taken by itself, as if what groups of two partitions share were not known.

Source: Fréchet (1940), "Les probabilités associées à un système d'événements compatibles et dépendants".
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL, Profile
from geoaudit.disclosure.several import NEED, NONE_RECORDED
from geoaudit.records.needs import (
    ASSESSED,
    FULL,
    NEED_STATE,
    NOT_ASSESSED,
    TOGETHER,
    WITH,
    need_together,
    words_together,
)

Flags = NDArray[np.bool_]
Real = NDArray[np.float64]
_OF = ["period", NEED]
_ENDS = ["lower", "upper"]


def telling(profiles: Sequence[Profile], before: Sequence[Profile]) -> list[Flags]:
    """Say of each table which figures of two needs would tell of groups that other tables show.

    Parameters
    ----------
    profiles : sequence of Profile
        What is published together of the same records; by `TOGETHER` and need where it is of two needs.
    before : sequence of Profile
        What earlier packs published of them.
    """
    every = (*profiles, *before)
    others = [one for one in every if NEED in one.by and TOGETHER not in one.by and _groups(one)]
    return [
        _telling(one, others, every) if TOGETHER in one.by else np.zeros(len(one.cells), bool)
        for one in profiles
    ]


def _telling(pairs: Profile, others: Iterable[Profile], every: Sequence[Profile]) -> Flags:
    cells = _figures(pairs)
    both, tells = _both(cells), set[tuple[str, str]]()
    for other in others:
        for period, need, lower, upper in both.itertuples(index=False):
            low, high = _between(_of_groups(other, period, need, _named(cells), every))
            if not low <= lower <= upper <= high:
                tells.add((period, need))
    own = (cells[TOGETHER] != TOTAL) & cells["n"].notna()
    return (own & pd.MultiIndex.from_frame(cells[_OF]).isin(sorted(tells))).to_numpy()


def _groups(one: Profile) -> list[str]:
    """The columns that the groups of a table are by."""
    names = ["area_code" if name == "area" else name for name in one.by]
    return [name for name in names if name not in (NEED, NEED_STATE, ASSESSED)]


def _named(cells: pd.DataFrame) -> str:
    return need_together(str(cells.loc[cells[TOGETHER] != TOTAL, TOGETHER].iloc[0]))


def _figures(one: Profile) -> pd.DataFrame:
    """The cells of a table with the ends of each figure."""
    ends = one.ranges.astype("float64")
    return one.cells.assign(lower=ends["lower"].fillna(0.0), upper=ends["upper"].fillna(np.inf))


def _both(cells: pd.DataFrame) -> pd.DataFrame:
    """Between what the number of those with both needs lies, as its own line of the table tells it.

    `period`, `need`, `lower` and `upper`, where any figure of the line is shown.
    """
    named = _named(cells)
    has, others, all_ = (
        cells[cells[TOGETHER] == of].set_index(_OF) for of in (*words_together(named), TOTAL)
    )
    found = pd.DataFrame(
        {
            "lower": np.fmax(has["lower"], all_["lower"] - others["upper"]),
            "upper": np.fmin(has["upper"], all_["upper"] - others["lower"]),
        }
    )
    found = found[has["n"].notna() | others["n"].notna()].reset_index()
    return found[~found[NEED].isin([TOTAL, NONE_RECORDED, named])]


def _of_groups(
    one: Profile, period: str, need: str, named: str, every: Sequence[Profile]
) -> tuple[pd.DataFrame, ...]:
    """Return of each group, and of all, the ends of who has a need, who has the named one, and who can.

    Nothing is known of groups that are not everybody, nor of how many were assessed where no table tells.
    """
    cells = _figures(one)
    cells = cells[cells["period"] == period].set_index(_groups(one))
    having = cells[cells[NEED_STATE] == WITH] if NEED_STATE in one.by else cells
    has, of_named = (having.loc[having[NEED] == of, _ENDS] for of in (need, named))
    with_any = having.loc[having[NEED] != TOTAL, "lower"].groupby(_groups(one), sort=False).max()
    assessed = None if set(one.where) - {NEED_STATE} else _assessed(one, cells, every)
    if assessed is None:
        assessed = has.assign(lower=0.0, upper=np.inf)
    assessed = assessed.reindex(has.index)
    assessed["lower"] = np.maximum(assessed["lower"], with_any.reindex(has.index))
    return has, of_named.reindex(has.index), assessed


def _assessed(one: Profile, cells: pd.DataFrame, every: Iterable[Profile]) -> pd.DataFrame | None:
    """How many of each group can have a need: those assessed, of a plain list everybody."""
    all_ = cells[cells[NEED] == TOTAL]
    if NEED_STATE in one.by:
        known = all_[~all_[NEED_STATE].isin([NOT_ASSESSED, TOTAL])]
        return pd.DataFrame(known.groupby(_groups(one), sort=False)[_ENDS].sum())
    if NEED_STATE not in one.where:
        return pd.DataFrame(all_[_ENDS])
    for other in every:
        same = (other.boundaries, other.measure) == (one.boundaries, one.measure) and not other.where
        if same and {*other.by} == {*one.by, ASSESSED} - {NEED}:
            found = _figures(other)
            found = found[(found[ASSESSED] == FULL) & (found["period"] == all_["period"].iloc[0])]
            return pd.DataFrame(found.set_index(_groups(one))[_ENDS])
    return None


def _between(of_groups: Sequence[pd.DataFrame]) -> tuple[float, float]:
    """Return the most that the least number with both needs can be, and the least that the most can be.

    Those with both are no more than have either; of groups of which nothing is shown that holds together.
    """
    whole = (of_groups[0].index.to_frame() == TOTAL).to_numpy()
    parts = [part[~whole.any(axis=1)].to_numpy().T for part in of_groups]
    totals = [part[whole.all(axis=1)].to_numpy().ravel() for part in of_groups]
    shown = np.isfinite(parts[0][1] + parts[1][1])
    has, named, assessed = (_narrowed(part, total) for part, total in zip(parts, totals, strict=True))
    (x_least, x_most), (c_least, c_most), (a_least, a_most) = has, named, assessed
    (all_x, most_x), (all_c, most_c), (all_a, _) = totals
    over = np.clip(x_most + c_most - a_least, 0, np.minimum(x_most, c_most))
    left = min(over[~shown].sum(), most_x - x_least[shown].sum(), most_c - c_least[shown].sum())
    short = np.maximum(a_most - x_least - c_least, 0).sum()
    low = min(over[shown].sum() + left, most_x + most_c - all_a + short)
    high = max(
        np.minimum(x_least, c_least).sum(),
        all_x - np.maximum(x_most - c_least, 0).sum(),
        all_c - np.maximum(c_most - x_least, 0).sum(),
    )
    return float(low), float(high)


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
