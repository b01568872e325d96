"""What is said of each cell of a table, and what must stay possible of it, before more is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.before import Before
from geoaudit.disclosure.dominance import adds_up, around, sensitive
from geoaudit.disclosure.groups import of_one_category
from geoaudit.disclosure.linked import Flags, Real
from geoaudit.disclosure.linking import AREA, dims
from geoaudit.disclosure.policy import DisclosurePolicy, rules_of
from geoaudit.disclosure.rule import Rule, Whole

Rules = Sequence[tuple[Flags, Rule]]


@dataclass(frozen=True)
class Facts:
    """What is to be said of each cell of a table, before others are hidden for it.

    `known` are those that others know already, whatever is hidden now; `ends` are what must stay possible, a
    row each for `rule.Ends`; the rest is as in `Linked`.
    """

    lower: Real
    upper: Real
    shown: Flags
    fixed: Flags
    ends: Real
    cost: Real
    known: Flags


def facts_of(counts: Counts, policy: DisclosurePolicy, restricted: Flags) -> Facts:
    """Return what is shown of each cell of a table, what must stay possible, and what hiding it loses.

    Parameters
    ----------
    restricted : array of bool
        Cells of a table restricted to something sensitive that are nearly the same without the restriction.
    """
    cells = counts.cells.reset_index(drop=True)
    n, persons = (cells[name].to_numpy(np.int64) for name in ("n", "persons"))
    lower, upper = (n.astype(np.float64) for _ in range(2))
    ends = np.full((3, len(n)), np.nan)
    hidden = np.zeros(len(n), bool)
    rules = rules_of(cells, counts.scale, policy)
    for under, rule in rules:
        if under.any():
            lower[under], upper[under] = rule.interval(rule.rounds(n[under]))
            hidden[under] = rule.hides(n[under], persons[under])
            ends[:, under] = rule.ends(n[under], persons[under])
    groups = of_one_category(counts, dims(counts), _in_sight(n, rules), policy.fewest)
    hidden |= ~np.isnan(groups.whole) | ((groups.nearly | restricted) & (lower == upper))
    if adds_up(cells):
        hidden |= sensitive(cells, policy.fewest)
        ends = np.array(around(cells, sensitive(cells, policy.fewest), policy.width))
    there = cells["available"].to_numpy(bool)
    lower, upper = np.where(there, lower, 0.0), np.where(there, upper, np.inf)
    if "lower" in cells:
        ranged = ~there & cells["lower"].notna().to_numpy()
        lower, upper = _by_their_least(cells, counts, policy, ranged, (lower, upper))
    bare = hidden & np.isnan(ends).all(axis=0)
    ends = np.where(bare, _of_hidden(policy), ends)
    ends[2] = np.where(hidden, np.fmax(ends[2], float(policy.width)), ends[2])
    ends = np.where(there, _able(ends, groups.whole, rules), np.nan)
    none = np.zeros(len(n), bool)
    return Facts(
        lower, upper, ~(hidden & there), _kept(counts, cells), ends, _cost(counts, cells, lower < upper), none
    )


def _in_sight(n: Whole, rules: Rules) -> Whole:
    found = n.copy()
    for under, rule in rules:
        found[under] = rule.in_sight(n[under])
    return found


def _able(ends: Real, whole: Real, rules: Rules) -> Real:
    """What must stay possible, and of what tells the category of a row: nobody, and the whole row.

    The row is the least that may stand behind what is shown of it, since what is asked must not tell more.
    """
    told = ~np.isnan(whole)
    least = np.where(told, whole, 0.0).astype(np.int64)
    for under, rule in rules:
        least[under] = rule.interval(rule.rounds(least[under]))[0]
    both = np.array([np.zeros(len(whole)), np.fmax(ends[1], least), np.fmax(ends[2], 0.0)])
    return np.where(told, both, ends)


def _of_hidden(policy: DisclosurePolicy) -> Real:
    """What must stay possible of a figure that is hidden and is about nobody, or about many."""
    return np.array([[np.inf], [0.0], [float(policy.width)]])


def _by_their_least(
    cells: pd.DataFrame, counts: Counts, policy: DisclosurePolicy, ranged: Flags, ends: tuple[Real, Real]
) -> tuple[Real, Real]:
    """What the cells that are known as ranges tell: the lower ends add up as figures do, and are as exact."""
    lower, upper = ends
    least = cells["lower"].fillna(0).to_numpy(np.int64)
    for under, rule in rules_of(cells, counts.scale, policy):
        mine = under & ranged
        lower[mine], upper[mine] = rule.interval(rule.rounds(least[mine]))
    return lower, upper


def _kept(counts: Counts, cells: pd.DataFrame) -> Flags:
    kept = np.full(len(cells), bool(counts.keep))
    for name, values in counts.keep.items():
        column = AREA if name == "area" else name
        kept &= cells[column].isin(values).to_numpy()
    return kept


def _cost(counts: Counts, cells: pd.DataFrame, rounded: Flags) -> Real:
    """What hiding a cell loses: least the small ones, more a total.

    Of figures that are rounded the totals over some columns lose least, being told by their parts, then the
    totals of areas, then the parts.
    """
    n = cells["n"].to_numpy(np.float64)
    totals = sum((cells[c] == TOTAL).to_numpy().astype(np.int64) for c in dims(counts))
    summed = len([c for c in dims(counts) if c not in (AREA, *counts.apart)])
    exact = np.where(n > 0, 1.0 + np.log2(1.0 + n), 4.0) * (1.0 + 2.0 * totals)
    of_area = np.where(totals == summed, 40.0, 5.0)
    return np.asarray(np.where(rounded, np.where(totals == 0, 60.0, of_area), exact), np.float64)


def facts_unpublished(counts: Counts, published: Flags, policy: DisclosurePolicy) -> Facts:
    """Nothing is shown of them; those about few people must stay as possible as if they were hidden.

    Of rows of more people that tell their category each figure must be able to be 0: several tables together
    may tell of the row, and then other categories must be able to be it.
    Where a zone is an area of its own they are in a table all the same, which alone says whether it shows
    them.
    """
    cells = counts.cells
    n, persons = (cells[name].to_numpy(np.int64) for name in ("n", "persons"))
    ends = np.array(policy.small.ends(n, persons))
    if adds_up(cells):
        ends = np.array(around(cells, sensitive(cells, policy.fewest), policy.width))
    rules = [(np.ones(len(n), bool), policy.small)]
    groups = of_one_category(counts, dims(counts), _in_sight(n, rules), policy.fewest)
    of_many = groups.whole >= policy.fewest
    ends = np.where(of_many, [np.zeros(len(n)), *np.fmax(ends[1:], 0.0)], ends)
    nothing, none = np.zeros(len(n)), np.zeros(len(n), bool)
    return Facts(nothing, np.full(len(n), np.inf), published, none, ends, np.ones(len(n)), none)


def facts_unknown(published: Flags) -> Facts:
    """Nothing is shown of them but where a table does, and nothing is asked."""
    nothing, none = np.zeros(len(published)), np.zeros(len(published), bool)
    nowhere = np.full(len(published), np.inf)
    return Facts(
        nothing, nowhere, published, none, np.full((3, len(published)), np.nan), np.ones(len(published)), none
    )


def facts_before(before: Before, n: Real) -> Facts:
    """What an earlier pack showed of figures that are still so, and what it hid.

    What was hidden stays hidden, so that the same tables come out alike each time that they are made. What
    was to stay possible of its figures must stay so after what follows.
    """
    profile, ranges = before.profile, before.profile.ranges
    lower = ranges["lower"].to_numpy(np.float64, na_value=0.0)
    upper = ranges["upper"].to_numpy(np.float64, na_value=np.inf)
    known = profile.cells["n"].notna().to_numpy() & (lower <= n) & (n <= upper)
    hidden = (profile.cells["marker"] == "c").to_numpy()
    lower, upper = np.where(known, lower, 0.0), np.where(known, upper, np.inf)
    ends = np.where(known | hidden, before.ends[["down", "up", "width"]].to_numpy(np.float64).T, np.nan)
    return Facts(lower, upper, ~hidden, known, ends, np.ones(len(n)), known)
