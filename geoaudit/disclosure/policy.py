"""How a pack is protected: each policy is one named object, printed on everything it let through.

A policy has a rule for figures of small areas (wards and smaller), one for figures of large areas (districts,
partnerships and larger) and one for accounts of the data itself (rows read, placed, covered). These are
counts of the same people as the tables, and would give back what is hidden or rounded there: none leaves the
service.

Sources
-------
Midpoint-6 rounding (0; 1–6 to 3; 7–12 to 9; and so on): OpenSAFELY, "Statistical disclosure control"
(docs.opensafely.org/outputs/sdc), from NHS England's practice.
Rounding to the nearest 5: HESA, "Rounding and suppression to anonymise statistics".
Suppression under a threshold with complementary cells: Office for National Statistics, "Policy on
protecting confidentiality in tables of birth and death statistics"; Hundepool and others (2012),
"Statistical Disclosure Control", chapter 4.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.table import ACCOUNTS, LARGE, SMALL, THROUGHOUT, TOTAL
from geoaudit.disclosure.rule import (
    Rule,
    as_counted,
    beside_rounding,
    midpoint,
    nearest_five,
    suppression,
    withheld,
)
from geoaudit.errors import DisclosureError

__all__ = ["ACCOUNTS", "LARGE", "SMALL", "THROUGHOUT", "DisclosurePolicy", "policy_named", "rules_of"]


@dataclass(frozen=True)
class DisclosurePolicy:
    """A named way of protecting counts of people.

    Attributes
    ----------
    name, version : str
        Printed in every output.
    sentence : str
        What it does, in words for a reader of the pack.
    for_release : bool
        False where a pack under it must not leave the service.
    small, large, accounts : Rule
        How figures of small areas, of large areas and about the data are published.
    width : int
        How far apart the least and the most must be that a hidden figure can be.
    fewest : int
        Sums of a number column about fewer people than this are hidden; 0 for none. Under rounding one more
        than the lowest class: that a sum is shown says no more of its people than their own figure does.
    """

    name: str
    version: str
    sentence: str
    for_release: bool
    small: Rule
    large: Rule
    accounts: Rule
    width: int
    fewest: int

    def __reduce__(self) -> tuple[Callable[[str], "DisclosurePolicy"], tuple[str]]:
        """To another process a policy goes by its name: its rules are functions."""
        return policy_named, (self.name,)

    @property
    def rounded(self) -> bool:
        """Whether parts need not add up to totals, each figure being rounded on its own."""
        return self.small.blurs

    def rule(self, scale: str) -> Rule:
        """Return the rule for figures of a scale.

        Under the rule of small areas `THROUGHOUT` are postcode districts, and a source that is counted in
        several ways: an exact total of hours or of records would tell of the people.
        """
        scales = {SMALL: self.small, THROUGHOUT: self.small, LARGE: self.large, ACCOUNTS: self.accounts}
        return scales[scale]


def _standard() -> DisclosurePolicy:
    sentence = (
        "Figures of wards and smaller areas are rounded to the middle of their six: 0; 1 to 6 becomes 3; 7 "
        "to 12 becomes 9; and so on. Figures of districts and larger areas are as counted, those about 1 to "
        "5 people hidden, and with them the totals that would undo either."
    )
    wards, districts = midpoint(6), beside_rounding(6)
    return DisclosurePolicy("standard", "2", sentence, True, wards, districts, withheld(), 4, 7)


def _midpoint_policy() -> DisclosurePolicy:
    sentence = (
        "Each figure is rounded to the middle of its six: 0; 1 to 6 becomes 3; 7 to 12 becomes 9; and so on. "
        "Totals that would undo it are hidden."
    )
    every = midpoint(6)
    return DisclosurePolicy("midpoint-6", "2", sentence, True, every, every, withheld(), 4, 7)


def _round_policy() -> DisclosurePolicy:
    sentence = "Each figure is rounded to the nearest 5. Totals that would undo it are hidden."
    every = nearest_five()
    return DisclosurePolicy("round-5", "2", sentence, True, every, every, withheld(), 3, 8)


def _internal() -> DisclosurePolicy:
    sentence, every = "Nothing is hidden: this pack is not for release.", as_counted()
    return DisclosurePolicy("internal", "2", sentence, False, every, every, every, 0, 0)


def _suppression_policy(threshold: int) -> DisclosurePolicy:
    sentence = (
        f"Figures about 1 to {threshold - 1} people are hidden, with as many others as keep each of them "
        f"within {threshold} or more of what it could be, all tables taken together."
    )
    every = suppression(threshold)
    return DisclosurePolicy(
        f"suppress-{threshold}", "2", sentence, True, every, every, withheld(), threshold, threshold
    )


_NAMED = {
    "standard": _standard(),
    "midpoint-6": _midpoint_policy(),
    "round-5": _round_policy(),
    "internal": _internal(),
}


def policy_named(name: str) -> DisclosurePolicy:
    """Return the policy of that name: standard, midpoint-6, round-5, suppress-N or internal.

    Raises
    ------
    DisclosureError
        Where there is none of that name.
    """
    if name in _NAMED:
        return _NAMED[name]
    suppress = re.fullmatch(r"suppress-(\d+)", name)
    if suppress and 2 <= int(suppress[1]) <= 1000:
        return _suppression_policy(int(suppress[1]))
    known = ", ".join([*_NAMED, "suppress-N (N from 2 to 1000)"])
    raise DisclosureError(f"The policy must be one of {known}, and '{name}' is none of them.")


def as_protective(policy: DisclosurePolicy, least: DisclosurePolicy) -> bool:
    """Say whether a policy is known to protect at least as much as another.

    Each as much as itself; `suppress-N` as much as any with a smaller N; `midpoint-6` as much as `standard`,
    of which it takes the rule for small areas to large ones; and all as much as `internal`. The others
    protect in ways that cannot be held against each other.
    """
    both = _threshold(policy), _threshold(least)
    if both[0] and both[1]:
        return both[0] >= both[1]
    known = {(policy.name, policy.name), ("midpoint-6", "standard")}
    return not least.for_release or (policy.name, least.name) in known


def _threshold(policy: DisclosurePolicy) -> int:
    """The N of `suppress-N`; 0 for any other policy."""
    suppress = re.fullmatch(r"suppress-(\d+)", policy.name)
    return int(suppress[1]) if suppress else 0


def rules_of(
    cells: pd.DataFrame, scale: str, policy: DisclosurePolicy
) -> list[tuple[NDArray[np.bool_], Rule]]:
    """Return which cells of a table are under which rule: the total of all areas is of a large area."""
    every = np.zeros(len(cells), bool)
    if scale == SMALL and "area_code" in cells:
        every = (cells["area_code"] == TOTAL).to_numpy()
    return [(~every, policy.rule(scale)), (every, policy.large)]
