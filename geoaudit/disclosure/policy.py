"""How a pack is protected: each policy is one named object, printed on everything it let through.

Sources
-------
Midpoint-6 rounding (0; 1–6 to 3; 7–12 to 9; and so on): OpenSAFELY, "Statistical disclosure control"
(docs.opensafely.org/outputs/sdc), from NHS England's practice.
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

from geoaudit.errors import DisclosureError

Whole = NDArray[np.int64]
Interval = tuple[Whole, Whole]
Table = pd.DataFrame


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
    rounds : callable
        Whole numbers to the figures published for them.
    admits : callable
        Which whole numbers may stand in a table under it.
    interval : callable
        The least and the largest true number that each published figure may stand for. A number that is
        hidden and never published has the ends of what is hidden for being small.
    threshold : int
        Cells of 1 to ``threshold - 1`` distinct persons are hidden; 0 hides none.
    """

    name: str
    version: str
    sentence: str
    for_release: bool
    rounds: Callable[[Whole], Whole]
    admits: Callable[[Whole], NDArray[np.bool_]]
    interval: Callable[[Whole], Interval]
    threshold: int = 0

    def widened(self, lower: Whole, upper: Whole) -> Interval:
        """Return ends as far apart as the policy tells figures apart, and never less far than they were."""
        return self.interval(self.rounds(lower))[0], self.interval(self.rounds(upper))[1]


def _midpoint(n: Whole) -> Whole:
    return np.where(n > 0, (n - 1) // 6 * 6 + 3, 0)


def _nearest_five(n: Whole) -> Whole:
    return (n + 2) // 5 * 5


def _as_counted(n: Whole) -> Whole:
    return n


def _exactly(n: Whole) -> Interval:
    return n, n


def _six(n: Whole) -> Interval:
    return np.where(n > 0, n - 2, 0), np.where(n > 0, n + 3, 0)


def _five(n: Whole) -> Interval:
    return np.maximum(n - 2, 0), n + 2


def _hidden_under(threshold: int) -> Callable[[Whole], Interval]:
    def interval(n: Whole) -> Interval:
        small = (n > 0) & (n < threshold)
        return np.where(small, 1, n), np.where(small, threshold - 1, n)

    return interval


def _midpoint_policy(name: str) -> DisclosurePolicy:
    sentence = (
        "Each figure is rounded to the middle of its six: 0; 1 to 6 becomes 3; 7 to 12 becomes 9; and so on."
    )
    return DisclosurePolicy(name, "1", sentence, True, _midpoint, lambda n: (n == 0) | (n % 6 == 3), _six)


def _suppression_policy(threshold: int) -> DisclosurePolicy:
    sentence = (
        f"Figures about 1 to {threshold - 1} people are hidden, with as many others as keep them from "
        "being worked out from a total. Each table is protected by itself."
    )
    return DisclosurePolicy(
        f"suppress-{threshold}",
        "1",
        sentence,
        True,
        _as_counted,
        lambda n: (n == 0) | (n >= threshold),
        _hidden_under(threshold),
        threshold,
    )


_NAMED = {
    "standard": _midpoint_policy("standard"),
    "midpoint-6": _midpoint_policy("midpoint-6"),
    "round-5": DisclosurePolicy(
        "round-5",
        "1",
        "Each figure is rounded to the nearest 5.",
        True,
        _nearest_five,
        lambda n: n % 5 == 0,
        _five,
    ),
    "internal": DisclosurePolicy(
        "internal",
        "1",
        "Nothing is hidden: this pack is not for release.",
        False,
        _as_counted,
        lambda n: np.ones(len(n), bool),
        _exactly,
    ),
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
