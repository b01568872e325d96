"""What holds of any tables of one caseload that are published together, under every policy.

The records are drawn at random: a few streets that lie in wards of two dates, two genders, three offence
groups, one or two years, and people of whom some have several records. What each policy publishes of a figure
is worked out here anew, in the plainest way.
"""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_tables import Audit, zones_of

from geoaudit.counts.table import LARGE, SMALL, TOTAL, Counts
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.protect import Protected

POLICIES = ["standard", "midpoint-6", "suppress-5", "round-5"]
LARGEST = {"standard": 5, "midpoint-6": 6, "suppress-5": 4, "round-5": 7}
"""Up to what a figure is small: hidden, or shown as what stands for no more than a few."""

TABLES = [
    (("area",), "wards", {}),
    (("area",), "old", {}),
    (("area", "gender"), "wards", {}),
    (("area", "gender"), "old", {}),
    (("area", "offence"), "wards", {}),
    (("area", "offence"), "old", {}),
    (("gender", "offence"), "", {}),
    (("gender",), "", {}),
    (("area",), "wards", {"gender": ("F",)}),
    (("offence",), "", {"gender": ("M",)}),
]
"""What a table is by, the boundary set it is on and what it is restricted to."""

OFTEN = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def audits(draw) -> Audit:
    """Two or three tables of 10 to 60 records on two to four zones, each a part of a ward at either date."""
    zones = [f"z{i}" for i in range(draw(st.integers(2, 4)))]
    wards, old = (
        {zone: f"{letter}{draw(st.integers(0, last))}" for zone in zones}
        for letter, last in (("W", draw(st.integers(1, 2))), ("B", draw(st.integers(1, 2))))
    )
    size = draw(st.integers(10, 60))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    person = rng.integers(draw(st.sampled_from([size // 2, 50 * size])), size=size)
    records = pd.DataFrame(
        {
            "zone": rng.choice(zones, size),
            "period": rng.choice(["2021", "2022"][: draw(st.integers(1, 2))], size),
            "person": [f"p{i}" for i in person],
            "gender": rng.choice(["M", "F"], size, p=[0.8, 0.2]),
            "offence": rng.choice(["theft", "violence", "other"], size, p=[0.6, 0.3, 0.1]),
        }
    )
    audit = Audit(records, zones_of(wards=wards, old=old))
    chosen = draw(st.lists(st.sampled_from(range(len(TABLES))), min_size=2, max_size=3, unique=True))
    for by, boundaries, where in (TABLES[i] for i in sorted(chosen)):
        audit.table(*by, boundaries=boundaries, where=_there(where, records), scale=_scale(by))
    return audit


def _there(where, records: pd.DataFrame):
    """A restriction to what somebody is, so that the table has cells."""
    return {name: values for name, values in where.items() if set(values) & set(records[name])}


def _scale(by) -> str:
    return SMALL if "area" in by else LARGE


def exactly(counts: Counts, policy: str) -> np.ndarray:
    """Which cells a policy does not round: all where it hides, under standard those of large areas."""
    if policy == "standard":
        large = np.full(len(counts.cells), counts.scale == LARGE)
        return large | (counts.cells["area_code"] == TOTAL) if "area_code" in counts.cells else large
    return np.full(len(counts.cells), policy.startswith("suppress"))


def few(counts: Counts, policy: str) -> np.ndarray:
    """Which cells are hidden for being of too few people, as seven records of one are in sixes."""
    n, persons = counts.cells["n"], counts.cells["persons"]
    exact, most = exactly(counts, policy), 7 if policy == "round-5" else 6
    below = persons.between(1, 4 if policy == "suppress-5" else 5)
    return (exact & below) | (~exact & persons.between(1, most) & (n > most))


def rounded(n: int, policy: str) -> tuple[int, int, int]:
    """What stands for a figure that is rounded, and the least and the most that it stands for."""
    if policy == "round-5":
        shown = 5 * math.floor(n / 5 + 0.5)
        return shown, max(shown - 2, 0), shown + 2
    sixes = math.ceil(n / 6)
    return (6 * sixes - 3, 6 * sixes - 5, 6 * sixes) if n else (0, 0, 0)


@pytest.mark.parametrize("policy", POLICIES)
def test_nothing_is_exposed_of_what_is_published_and_all_of_what_was_counted(policy):
    """Protected tables expose nothing and show what the policy says; true ones expose all small figures."""

    @given(audits())
    @OFTEN
    def run(audit):
        protected = audit.protected(policy)
        assert audit.certificate(policy, protected).exposed == 0
        for counts, profile in zip(audit.tables, protected.profiles, strict=True):
            _is_the_policys(counts, profile, policy)
            _is_asked_enough(counts, protected.targets.cells[profile.title], policy)
            _streets_are_asked_of(audit, counts, protected, policy)
        _true_tables_are_exposed(audit, protected, policy)

    run()


def _is_the_policys(counts: Counts, profile: Profile, policy: str) -> None:
    """Every figure shown is the true one, exact or rounded, and the truth lies in what it stands for."""
    exact, ranges, of_few = exactly(counts, policy), profile.ranges, few(counts, policy)
    for i, n in enumerate(counts.cells["n"]):
        shown, lower, upper = profile.cells["n"][i], ranges["lower"][i], ranges["upper"][i]
        if pd.isna(shown):
            assert profile.cells["marker"][i] == "c"
            assert (lower, pd.isna(upper)) == (0, True)
        else:
            assert not of_few[i]
            assert (shown, lower, upper) == ((n, n, n) if exact[i] else rounded(n, policy))
            assert lower <= n <= upper


def _is_asked_enough(counts: Counts, ends: pd.DataFrame, policy: str) -> None:
    """What the attack must find possible of each small figure is no less than the policy promises."""
    n = counts.cells["n"]
    small = n.between(1, LARGEST[policy])
    up = pd.Series(5, n.index) if policy != "round-5" else n.map(lambda few: 1 if few <= 2 else 6)
    assert (ends["up"] >= up)[small].all()
    assert (ends["width"] >= {"suppress-5": 5, "round-5": 1}.get(policy, 4))[small].all()
    assert (ends["down"] == 0)[small].all() or policy != "suppress-5"


def _streets_are_asked_of(audit: Audit, counts: Counts, protected: Protected, policy: str) -> None:
    """The same holds of every figure of a zone that is no area of its own, and so in no table."""
    wanted = {*counts.by, *counts.where}
    asked = [table for table in protected.targets.unpublished if wanted <= set(table.by)]
    assert asked or "area" not in counts.by
    zones = audit.zones
    shared = zones["wards"].duplicated(keep=False) & zones["old"].duplicated(keep=False)
    for table in asked:
        if table.boundaries == "zone":
            own = audit.count(table.by, "zone", "zones", audit.periods)
            parts = own.cells["area_code"].isin(zones.loc[shared, "zone"])
            small = replace(own, cells=own.cells[parts])
            _is_asked_enough(small, table.cells[parts], "midpoint-6" if policy == "standard" else policy)


def _true_tables_are_exposed(audit: Audit, protected: Protected, policy: str) -> None:
    """Published as they were counted, every small figure is exposed, and some is wherever any was hidden."""
    found = audit.certificate(policy, audit.unprotected(protected)).exposed
    assert found >= sum(counts.cells["n"].between(1, LARGEST[policy]).sum() for counts in audit.tables)
    assert found > 0 or not any(profile.hidden for profile in protected.profiles)
