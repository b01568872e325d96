"""How much of a table is hidden and why, exact: for those who hold the records, and no part of a pack."""

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from geoaudit.counts.table import Counts
from geoaudit.disclosure.dominance import adds_up, sensitive
from geoaudit.disclosure.facts import facts_of
from geoaudit.disclosure.policy import DisclosurePolicy, rules_of
from geoaudit.disclosure.profile import Profile

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Hiding:
    """What a policy left of a table, in numbers of figures.

    Attributes
    ----------
    title, source : str
    public : bool
        Whether anyone can download the source's counts, which are exact then.
    scale : str
        Whether it is of ``small areas``, of ``large areas`` or of ``small areas throughout``: which of the
        policy's rules it is under.
    estimated : bool
        Whether the pack shows estimates; what is told here is of the figures that they are made of.
    shown : int
        How many stand, as counted or as rounded.
    few : int
        How many are hidden because they are about too few people.
    telling : int
        How many are hidden because they would tell something sensitive of everybody in a row.
    others : int
        How many are hidden so that the rest cannot be worked out.
    """

    title: str
    source: str
    public: bool
    scale: str
    estimated: bool
    shown: int
    few: int
    telling: int
    others: int

    @property
    def value(self) -> dict[str, object]:
        """As plain values, for JSON."""
        return asdict(self)


def hiding_of(counts: Counts, published: Profile) -> Hiding:
    """Return what was left of true counts in the table that was published of them, or of what it rests on."""
    profile = _as_counted(published)
    hidden = (profile.cells["marker"] == "c").to_numpy()
    few, telling = _of_itself(counts, profile.policy) if hidden.any() else (hidden, hidden)
    return Hiding(
        published.title,
        published.source,
        published.public,
        counts.scale,
        profile is not published,
        int(profile.cells["n"].notna().sum()),
        int((hidden & few).sum()),
        int((hidden & telling).sum()),
        int((hidden & ~few & ~telling).sum()),
    )


def _as_counted(profile: Profile) -> Profile:
    """The table that came through the door, which estimates were made of."""
    return profile if profile.origin is None else _as_counted(profile.origin)


def _of_itself(counts: Counts, policy: DisclosurePolicy) -> tuple[Flags, Flags]:
    """Which cells are hidden whatever else is published: for being about few, and for what they tell."""
    cells = counts.cells.reset_index(drop=True)
    n, persons = (cells[name].to_numpy(np.int64) for name in ("n", "persons"))
    few = sensitive(cells, policy.fewest) if adds_up(cells) else np.zeros(len(cells), bool)
    for under, rule in rules_of(cells, counts.scale, policy):
        few[under] |= rule.hides(n[under], persons[under])
    shown = facts_of(counts, policy, np.zeros(len(cells), bool)).shown
    return few, ~shown & ~few
