"""Tables by decile of deprivation beside tables by ward, of which each ward has few deciles."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import vstack
from small_tables import Audit, zones_of

from geoaudit.counts.cliques import cliques, column_sets
from geoaudit.disclosure.linking import Links
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.protect import protect_together
from geoaudit.disclosure.system import system_of
from geoaudit.linkage import _occurring

DECILES = {"W0": ["1"], "W1": ["1", "2"], "W2": ["2", "3"], "W3": ["3"]}
"""A ward that lies in one decile tells of everybody in it which decile they live in."""


def drawn(seed: int) -> Audit:
    """Tables by ward and gender and by decile, of 60 people."""
    rng = np.random.default_rng(seed)
    wards = rng.choice(list(DECILES), 60, p=[0.1, 0.3, 0.4, 0.2])
    people = pd.DataFrame(
        {
            "zone": wards,
            "period": "2021",
            "person": [f"p{i}" for i in range(60)],
            "gender": rng.choice(["M", "F"], 60, p=[0.8, 0.2]),
            "deprivation": [rng.choice(DECILES[ward]) for ward in wards],
        }
    )
    audit = Audit(people, zones_of(wards={ward: ward for ward in DECILES}))
    return audit.table("area", "gender").table("deprivation")


def linked(audit: Audit, *columns: tuple[str, ...]) -> Links:
    """What the tables are sums of, with nobody where nobody can be."""
    parts = [audit.count(one, "zone", "Parts of s", audit.pieces) for one in columns]
    occurring = [_occurring(part.cells, part.by) for part in parts]
    with_cells = [replace(part, cells=cells) for part, cells in zip(parts, occurring, strict=True)]
    return Links(tuple(with_cells), audit.zones)


def ends(audit: Audit, links: Links, shown: pd.DataFrame) -> pd.DataFrame:
    """The least and the most that each figure can be for who knows those shown, all as counted."""
    system = system_of(audit.tables, links, policy_named("suppress-5"))
    linked, found = system.linked, []
    n = shown["n"].to_numpy(np.float64, na_value=np.nan)
    places = np.concatenate(system.places[: len(audit.tables)])
    told = np.isfinite(n)
    rows = vstack([linked.ties, linked.sums[places[told]]])
    limits = LinearConstraint(rows, *(np.concatenate([e, n[told]]) for e in (linked.least, linked.most)))
    for place in places:
        goal = linked.sums[[place]].toarray().ravel()
        sides = [milp(sign * goal, constraints=limits).fun for sign in (1, -1)]
        found.append((round(sides[0], 6), round(-sides[1], 6)))
    return pd.DataFrame(found, columns=["least", "most"])


@pytest.mark.parametrize("seed", range(6))
def test_as_much_is_known_as_if_all_columns_were_taken_together(seed):
    """Ward by gender and ward by decile tell all that ward by gender by decile does of what is published."""
    audit = drawn(seed)
    apart = linked(audit, *cliques(column_sets(audit.tables, spread=False)))
    together = linked(audit, ("area", "deprivation", "gender"))
    assert len(apart.cliques) == 2
    protected = protect_together(audit.tables, apart, policy_named("suppress-5"))
    shown = pd.concat([profile.cells for profile in protected.profiles], ignore_index=True)
    assert shown["n"].isna().any()
    pd.testing.assert_frame_equal(ends(audit, apart, shown), ends(audit, together, shown))


@pytest.mark.parametrize("seed", range(6))
def test_what_is_published_by_decile_exposes_nobody_in_a_ward(seed):
    """The attack finds nothing in the tables of wards and of deciles together."""
    audit = drawn(seed)
    apart = linked(audit, *cliques(column_sets(audit.tables, spread=False)))
    protected = protect_together(audit.tables, apart, policy_named("standard"))
    assert audit.certificate("standard", protected).exposed == 0
