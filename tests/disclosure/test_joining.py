"""Records and distinct people of one source: what is safe of each alone is not of both, since none has none.

The bounds that both tables leave are worked out here by programs of the test's own.
"""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from small_tables import Audit, zones_of

from geoaudit.counts.table import TOTAL
from geoaudit.disclosure.certificate import COUNTED, MEASURE, SOURCE, Certificate, certify
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.profile import Profile
from geoaudit.disclosure.protect import Protected, Together, protect_source

WARDS, ORDERS, N = ["W0", "W1", "W2", "W3"], list("abcd"), 5
ZONES = zones_of(wards={ward: ward for ward in WARDS})
POLICY = policy_named(f"suppress-{N}")
SEEDS = range(6)
Figures = dict[tuple[str, str], float]


def tables(seed: int) -> tuple[Audit, Audit]:
    """Orders of people who have some each, by ward and kind: the orders, and how many people have such."""
    random = np.random.default_rng(seed)
    count, homes = int(random.integers(40, 160)), random.choice(WARDS, 44)
    who = random.choice(44, count)
    kind = random.choice(ORDERS, count, p=[0.5, 0.25, 0.15, 0.1])
    orders = pd.DataFrame(
        {"zone": homes[who], "period": "2021", "order": kind, "person": [f"p{i}" for i in who]}
    )
    return (
        Audit(orders, ZONES).table("area", "order", title="orders"),
        Audit(orders, ZONES).table("area", "order", title="people", measure="persons"),
    )


def together(seed: int) -> list[Protected]:
    groups = [Together(tuple(audit.tables), audit.links()) for audit in tables(seed)]
    return protect_source(groups, POLICY)


def each_alone(seed: int) -> list[Protected]:
    return [audit.protected(POLICY.name) for audit in tables(seed)]


def attacked(protected: list[Protected]) -> Certificate:
    """Both tables attacked by the sender."""
    zones = ZONES.rename(columns={"": COUNTED})
    zones = pd.concat([zones.assign(**{SOURCE: "s", MEASURE: m}) for m in ("records", "persons")])
    orders, people = protected
    published = {f"{p.title}.csv": p for one in protected for p in one.profiles}
    return certify(published, zones.reset_index(drop=True), POLICY, orders.targets.and_those(people.targets))


def published(profile: Profile) -> Figures:
    cells = profile.cells
    keys = zip(cells["area_code"], cells["order"], strict=True)
    return dict(zip(keys, cells["n"].astype("float64"), strict=True))


def widths(orders: Figures, people: Figures) -> Figures:
    """How far apart the ends of each hidden number of orders are, nobody having none."""
    inner = [(ward, kind) for ward in WARDS for kind in ORDERS]
    heads = {key: len(inner) + i for i, key in enumerate(people)}
    size = len(inner) + len(heads)

    def of_orders(key: tuple[str, str]) -> np.ndarray:
        here = [all(TOTAL in (a, b) or a == b for a, b in zip(key, one, strict=True)) for one in inner]
        return np.array([*here, *np.zeros(len(heads))], float)

    def of_people(key: tuple[str, str]) -> np.ndarray:
        return np.eye(size)[heads[key]]

    rows = [(of_orders(k), n, n) for k, n in orders.items() if not np.isnan(n)]
    rows += [(of_people(k), n, n) for k, n in people.items() if not np.isnan(n)]
    rows += [(of_orders(k) - of_people(k), 0, np.inf) for k in people]
    matrix, least, most = zip(*rows, strict=True)
    held = LinearConstraint(np.array(matrix), least, most)
    found = {}
    for key in (k for k, n in orders.items() if np.isnan(n)):
        ends = [
            sign
            * milp(
                sign * of_orders(key), integrality=np.ones(size), bounds=Bounds(0, 5000), constraints=held
            ).fun
            for sign in (1, -1)
        ]
        found[key] = ends[1] - ends[0]
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_exposed_of_orders_and_the_people_who_have_them(seed):
    """Protected together, every hidden number of orders can be five apart, whatever people are shown."""
    orders, people = together(seed)
    found = widths(published(orders.profiles[0]), published(people.profiles[0]))
    assert found
    assert min(found.values()) >= N
    assert attacked([orders, people]).exposed == 0


def test_each_table_protected_alone_gives_the_other_away():
    """Protected one by one, some of these tables leave less, and both ways of reckoning find them."""
    ways = []
    for seed in SEEDS:
        orders, people = each_alone(seed)
        found = widths(published(orders.profiles[0]), published(people.profiles[0]))
        ways.append((min(found.values()) < N, attacked([orders, people]).exposed > 0))
    assert any(narrow for narrow, _ in ways)
    assert all(exposed for narrow, exposed in ways if narrow)


def test_a_hidden_number_of_people_counts_as_known_to_be_somebody_where_many_orders_are():
    """Many orders of few people say that there is one at least: five more than that must be possible."""
    for seed in SEEDS:
        orders, people = together(seed)
        many = orders.targets.cells["orders"]["down"] >= 1
        asked = people.targets.cells["people"][many]
        few = asked["down"].notna()
        assert (asked.loc[few, "down"] == 1).all()
        assert (asked.loc[few, "up"] == N + 1).all()
