"""Needs as protected tables tell them: of each group who has a need, and who was assessed without it.

A figure of a small area is one of several that it can be. A share is least where as few as can be have the
need and as many as can be do not, and most in the opposite case; every share that the figures allow, and its
interval, lies between.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.words import NONE_RECORDED
from geoaudit.disclosure.profile import TOTAL, Profile, columns_of
from geoaudit.portraits.rows import FIGURES, between, rows
from geoaudit.portraits.wording import NO_KINDS
from geoaudit.records.instruments import NEEDS
from geoaudit.records.needs import (
    FULL,
    NEED_STATE,
    NO_EVIDENCE,
    NOT_ASSESSED,
    STATES,
    WITH,
    WITHOUT,
)
from geoaudit.statistics.intervals import Array, Share
from geoaudit.statistics.proportions import wilson
from geoaudit.statistics.rounding import percentages

NEED = "need"


class Known(NamedTuple):
    """A figure of each group as published, and between what it lies; NaN where that is not known."""

    n: Array
    lower: Array
    upper: Array

    def less(self, other: "Known") -> "Known":
        """Return what is left without those of `other`, who are among them."""
        return Known(
            np.maximum(self.n - other.n, 0.0),
            np.fmax(self.lower - other.upper, 0.0),
            np.maximum(self.upper - other.lower, 0.0),
        )

    def plus(self, other: "Known") -> "Known":
        """Return these and those of `other` together."""
        return Known(self.n + other.n, self.lower + other.lower, self.upper + other.upper)

    def at(self, rows: NDArray[np.int64]) -> "Known":
        """Return some of them by their places."""
        return Known(self.n[rows], self.lower[rows], self.upper[rows])


class Split(NamedTuple):
    """People of each group in two: who has a need, and who was assessed and has not."""

    has: Known
    lacks: Known

    @property
    def base(self) -> Array:
        """How many were assessed on the need, as published."""
        return self.has.n + self.lacks.n

    @property
    def fewest(self) -> Array:
        """How many were assessed on it at least."""
        return self.has.lower + self.lacks.lower

    @property
    def least(self) -> Share:
        """The smallest share that there can be."""
        return Share(self.has.lower, self.has.lower + self.lacks.upper)

    @property
    def most(self) -> Share:
        """The largest share that there can be."""
        return Share(self.has.upper, self.has.upper + self.lacks.lower)


@dataclass(frozen=True)
class Counted:
    """How many of each group there are in each state of each need.

    Attributes
    ----------
    keys : DataFrame
        A row for each group and need: what the groups are by (text; ``All`` for a total) and `need`, ``All``
        for the state over all needs.
    states : mapping of str to Known
        By state, as many figures as `keys` has rows.
    listed : bool
        Whether they come from a plain list, in which `WITHOUT` is that the need is not recorded.
    """

    keys: pd.DataFrame
    states: Mapping[str, Known]
    listed: bool = False

    @property
    def split(self) -> Split:
        """Who has each need and who was assessed without it."""
        return Split(self.states[WITH], self.states[WITHOUT])

    @property
    def of_needs(self) -> "Counted":
        """Those of each need alone, without the state over all needs and without what is no need."""
        return self.where(~self.keys[NEED].isin(NO_KINDS))

    def where(self, rows: "pd.Series[bool]") -> "Counted":
        """Return those of some rows."""
        places = np.flatnonzero(rows.to_numpy(bool))
        states = {state: known.at(places) for state, known in self.states.items()}
        return Counted(self.keys.iloc[places].reset_index(drop=True), states, self.listed)


def counted(profile: Profile, keep: Sequence[str], period: str) -> Counted:
    """Return how many there are in each state of each need, by some columns of a table.

    Parameters
    ----------
    profile : Profile
        By `need` and what is kept; by `need_state` too unless it is of a plain list.
    keep : sequence of str
        What groups are by: columns of the table's `by`, but for need and state.
    period : str
        The label of a period that the table has.
    """
    if NEED_STATE not in profile.by:
        return _listed(rows(profile, [*keep, NEED], period), list(columns_of(tuple(keep))))
    keys = [*columns_of(tuple(keep)), NEED]
    table = rows(profile, [*keep, NEED, NEED_STATE], period)
    groups = in_order(table[keys].drop_duplicates(ignore_index=True))
    states = {state: figures_of(groups, table[table[NEED_STATE] == state]) for state in (*STATES, TOTAL)}
    return Counted(groups, states)


def of_assessed(having: Profile, assessed_by: Profile, keep: Sequence[str], period: str) -> Counted:
    """Return who of those assessed has each need, and who is not known to, by some columns.

    Parameters
    ----------
    having : Profile
        By what is kept and `need`: those with each need.
    assessed_by : Profile
        By what is kept and `assessed`: those with a full assessment and those without.
    keep : sequence of str
        What groups are by.
    """
    keys = list(columns_of(tuple(keep)))
    table = rows(having, [*keep, NEED], period)
    groups = in_order(table[[*keys, NEED]])
    of = rows(assessed_by, keep, period, assessed=FULL)
    has, full = figures_of(groups, table), figures_of(groups, of)
    lacks = full.less(has)
    return Counted(groups, {WITH: has, WITHOUT: lacks, TOTAL: full})


def prevalence(counts: Counted) -> pd.DataFrame:
    """Return how common each need is in each group.

    Returns
    -------
    DataFrame
        The columns of the keys; ``n`` with the need, ``base`` assessed on it, ``percent`` (rounded half up),
        ``lower``, ``upper`` (per cent, of the 95 % interval; of figures that are rounded from the lower end
        of the least to the upper end of the most); missing where hidden or where nobody was assessed.

    Notes
    -----
    Source: Wilson, E. B. (1927) Probable inference, the law of succession, and statistical inference, Journal
    of the American Statistical Association 22.
    """
    split = counts.split
    percent = percentages(split.has.n, split.base)
    shown = np.isfinite(percent)
    return counts.keys.assign(
        n=split.has.n,
        base=split.base,
        percent=percent,
        lower=np.where(shown, wilson(*split.least).lower * 100, np.nan),
        upper=np.where(shown, wilson(*split.most).upper * 100, np.nan),
    )


def assessed(counts: Counted) -> pd.DataFrame:
    """Return how many have a current full assessment, of how many; of a list, anything recorded of needs.

    Returns
    -------
    DataFrame
        One row: ``n``, ``base`` (everybody), ``percent``, ``lower``, ``upper`` as `prevalence`.
    """
    overall = counts.where(counts.keys[NEED] == (NONE_RECORDED if counts.listed else TOTAL))
    if counts.listed:
        split = Split(overall.states[WITHOUT], overall.states[WITH])
    else:
        split = _assessed(overall.states)
    found = Counted(overall.keys, {WITH: split.has, WITHOUT: split.lacks})
    return prevalence(found).drop(columns=NEED)


def everybody_assessed(counts: Counted) -> Known:
    """Return how many of everybody can have a need: those assessed, of a plain list all."""
    overall = counts.where(counts.keys[NEED] == TOTAL)
    return overall.states[TOTAL] if counts.listed else _assessed(overall.states).has


def rest(counts: Counted, column: str) -> Split:
    """Return of each row everybody else: the total over `column` of the same need without the row's own.

    Raises
    ------
    LookupError
        Where a need has no total.
    """
    total = (counts.keys[column] == TOTAL).to_numpy()
    of = pd.Series(np.flatnonzero(total), counts.keys.loc[total, NEED]).reindex(counts.keys[NEED])
    if of.isna().any():
        raise LookupError(column)
    places = of.to_numpy(np.int64)
    return Split(*(whole.at(places).less(whole) for whole in counts.split))


def _assessed(states: Mapping[str, Known]) -> Split:
    """Everybody by whether they have an assessment: by the total, or where that is hidden by the parts."""
    without = states[NOT_ASSESSED]
    parts = states[WITH].plus(states[WITHOUT]).plus(states[NO_EVIDENCE])
    left = states[TOTAL].less(without)
    known = np.isfinite(left.n)
    chosen = (np.where(known, one, other) for one, other in zip(left, parts, strict=True))
    return Split(Known(*chosen), without)


def _listed(table: pd.DataFrame, keys: list[str]) -> Counted:
    """Who has each need of a list recorded, and who of their group has not."""
    groups = in_order(table[[*keys, NEED]])
    own = figures_of(groups, table)
    everybody = table.loc[table[NEED] == TOTAL].drop(columns=NEED)
    whole = (
        figures_of(groups, everybody)
        if keys
        else figures_of(groups, everybody.merge(groups[[NEED]], "cross"))
    )
    return Counted(groups, {WITH: own, WITHOUT: whole.less(own), TOTAL: whole}, listed=True)


def figures_of(groups: pd.DataFrame, table: pd.DataFrame) -> Known:
    """Return the figures of a table for each group by what both have; nothing is known of one it lacks."""
    shared = [name for name in groups if name in table]
    found = groups.merge(table[[*shared, *FIGURES]], on=shared, how="left")
    ends = between(found.fillna({"lower": 0.0}))
    return Known(found["n"].to_numpy(np.float64), *ends)


def in_order(groups: pd.DataFrame) -> pd.DataFrame:
    """Return groups as the table has them, the needs of each in the order of the one list."""
    order = {need: place for place, need in enumerate((TOTAL, *NEEDS))}
    others = [name for name in groups if name != NEED]
    first = groups.groupby(others, sort=False).ngroup() if others else pd.Series(0, groups.index)
    ranks = pd.DataFrame({"group": first, "need": groups[NEED].map(order).fillna(len(order))})
    return groups.loc[ranks.sort_values(["group", "need"], kind="stable").index].reset_index(drop=True)
