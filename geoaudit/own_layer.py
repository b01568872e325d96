"""The counts of an analyst's own layer of people: put through the door, and attacked before they are seen."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.certificate import certify, no_zones
from geoaudit.disclosure.linking import alone
from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.protect import protect_together
from geoaudit.errors import DisclosureError

TITLE, SOURCE = "Your layer by area", "your layer"
PERIOD = "as it came"
BESIDE = {"OUTSIDE": "outside every area", "NOT-PLACED": "without a place"}
"""The rows of what lies in no area, by code."""


def protected_counts(
    counted: pd.DataFrame, beside: Mapping[str, int], boundaries: str, policy: DisclosurePolicy
) -> Profile:
    """Return how many people of a layer are in each area, as the policy publishes it.

    It is protected as a table that nothing else is published with: what else is known of the same people, of
    the pack's tables or of another layer, is not taken into account.

    Parameters
    ----------
    counted : DataFrame
        `area_code`, `area_name` and `n`.
    beside : mapping of str to int
        How many are in no area, by the codes of `BESIDE`.
    boundaries : str
        The name of the boundary set.
    policy : DisclosurePolicy

    Raises
    ------
    DisclosureError
        Where it cannot be protected, or the attack finds a figure out.
    """
    counts = _counts(counted, beside, boundaries)
    protected = protect_together([counts], alone(counts), policy)
    (profile,) = protected.profiles
    if certify({TITLE: profile}, no_zones(), policy, protected.targets).exposed:
        raise DisclosureError(
            "Counts of people are shown only where no hidden figure can be found out, and of this layer one "
            "can: count it on larger areas."
        )
    return profile


def _counts(counted: pd.DataFrame, beside: Mapping[str, int], boundaries: str) -> Counts:
    rest = [(code, words, beside[code]) for code, words in BESIDE.items()]
    rows = pd.concat(
        [counted, pd.DataFrame([*rest, (TOTAL, TOTAL, 0)], columns=counted.columns)], ignore_index=True
    )
    n = rows["n"].to_numpy(np.int64).copy()
    n[-1] = n[:-1].sum()
    cells = pd.DataFrame(
        {
            "area_code": rows["area_code"].astype("str"),
            "area_name": rows["area_name"].astype("str"),
            "period": PERIOD,
            "n": n,
            "persons": n,
            "available": True,
        }
    )
    return Counts(TITLE, SOURCE, False, boundaries, ("area",), (), cells)
