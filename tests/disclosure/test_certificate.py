"""The certificate: what the sender and a receiver can prove of tables that are published together."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_tables import Audit, people, zones_of

from geoaudit.disclosure.certificate import Certificate, Targets, certify, no_zones
from geoaudit.disclosure.policy import policy_named

TWO = zones_of(wards={"W1": "W1", "W2": "W2"})
GENDERS = people(
    (2, {"gender": "F"}),
    (10, {"gender": "M"}),
    (3, {"gender": "F", "zone": "W2"}),
    (20, {"gender": "M", "zone": "W2"}),
)
CATEGORIES = ("gender", "age", "order_type")
BY = st.lists(st.sampled_from(("area", *CATEGORIES)), min_size=1, max_size=3, unique=True).map(
    lambda names: tuple(sorted(names, key=("area", *CATEGORIES).index))
)


@st.composite
def audits(draw) -> Audit:
    """One to three linked tables of two to forty people, with two or three kinds of order."""
    count = draw(st.integers(2, 6))
    zones = [f"z{i}" for i in range(count)]
    codes = {
        name: {zone: f"{name[0].upper()}{draw(st.integers(0, count - 1))}" for zone in zones}
        for name in ("wards", "old")
    }
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.integers(2, 40))
    orders = ["a", "b", *rng.choice(["a", "b", "c"], size - 2, p=[0.6, 0.3, 0.1])]
    rows = pd.DataFrame(
        {
            "zone": rng.choice(zones, size),
            "period": "2021",
            "gender": rng.choice(["M", "F"], size, p=[0.8, 0.2]),
            "age": rng.choice(["young", "old"], size),
            "order_type": orders,
            "person": [f"p{i}" for i in range(size)],
        }
    )
    audit = Audit(rows, zones_of(**codes))
    for by in draw(st.lists(BY, min_size=1, max_size=3)):
        audit.table(*by, boundaries=draw(st.sampled_from(("wards", "old"))))
    return audit


QUICKLY = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@pytest.mark.parametrize("policy", ["standard", "midpoint-6", "round-5", "suppress-5"])
def test_nothing_is_exposed_of_random_linked_tables(policy):
    """Whatever the tables, what is protected together is proven safe by an attack that shares no code."""

    @given(audits())
    @QUICKLY
    def run(audit):
        protected = audit.protected(policy)
        assert not audit.certificate(policy, protected).exposed
        assert not audit.certificate(policy, protected, sender=False).exposed

    run()


@given(audits(), st.sampled_from(["standard", "midpoint-6", "round-5", "suppress-5"]))
@QUICKLY
def test_the_true_figures_of_few_people_are_always_found_out(audit, policy):
    """True tables in place of the protected ones are exposed wherever there is a small figure."""
    protected = audit.protected(policy)
    found = audit.certificate(policy, audit.unprotected(protected))
    small = any(((t.cells["n"] > 0) & (t.cells["n"] < 5)).any() for t in audit.tables)
    assert (found.exposed or 0) > 0 or not small


def test_a_receiver_proves_less_than_the_sender():
    """The sender proves that a hidden 2 can be 0 and 5; a receiver, not told it is small, that it is wide."""
    audit = Audit(GENDERS, TWO).table("area", "gender")
    protected = audit.protected("suppress-5")
    sender, receiver = (audit.certificate("suppress-5", protected, who) for who in (True, False))
    assert (sender.by, receiver.by) == ("sender", "receiver")
    assert (sender.exposed, receiver.exposed) == (0, 0)
    ((title, targets),) = protected.targets.cells.items()
    raised = targets.assign(up=targets["up"] + 100)
    stricter = dataclasses.replace(protected, targets=Targets({title: raised}))
    assert audit.certificate("suppress-5", stricter).exposed > 0
    assert audit.certificate("suppress-5", stricter, sender=False).exposed == 0


def test_a_receiver_is_told_nothing_of_slivers():
    """Two people of a street between two dates are the sender's to prove, and no number tells of them."""
    zones = zones_of(wards={"z1": "A1", "z2": "A1", "z3": "A2"}, old={"z1": "B1", "z2": "B2", "z3": "B2"})
    rows = people((20, {"zone": "z1"}), (2, {"zone": "z2"}), (40, {"zone": "z3"}))
    audit = Audit(rows, zones).table("area").table("area", boundaries="old")
    protected = audit.protected("suppress-5")
    sender, receiver = (audit.certificate("suppress-5", protected, who) for who in (True, False))
    assert len(protected.targets.unpublished) == 1
    assert sender.figures == receiver.figures
    true = audit.unprotected(protected)
    assert audit.certificate("suppress-5", true).exposed > 0
    assert not audit.certificate("suppress-5", true, sender=False).exposed


def test_hours_of_a_sliver_are_the_senders_to_prove_too():
    """What no table shows is attacked under whatever measure the tables have."""
    zones = zones_of(wards={"z1": "A1", "z2": "A1", "z3": "A2"}, old={"z1": "B1", "z2": "B2", "z3": "B2"})
    rows = people((20, {"zone": "z1"}), (2, {"zone": "z2"}), (40, {"zone": "z3"}))
    audit = Audit(rows, zones).table("area", measure="hours").table("area", boundaries="old", measure="hours")
    protected = audit.protected("suppress-5")
    assert {table.measure for table in protected.targets.unpublished} == {"hours"}
    assert audit.certificate("suppress-5", audit.unprotected(protected)).exposed > 0


def test_a_hidden_cell_that_follows_is_exposed_to_a_receiver():
    """One cell hidden alone in its row, all else shown: everybody can tell it."""
    audit = Audit(GENDERS, TWO).table("area", "gender")
    protected = audit.protected("suppress-5")
    (profile,) = audit.unprotected(protected).profiles
    cells = profile.cells.copy()
    cells.loc[0, ["n", "marker"]] = [pd.NA, "c"]
    one = dataclasses.replace(protected, profiles=(dataclasses.replace(profile, cells=cells),))
    found = audit.certificate("suppress-5", one, sender=False)
    assert (found.exposed, found.narrowest_interval) == (1, 0)


def test_there_is_nothing_to_prove_of_public_tables_or_inside_the_service():
    """A certificate without personal tables, or under internal, says of no figure that it is safe."""
    audit = Audit(GENDERS, TWO).table("area", "gender")
    internal = audit.protected("internal")
    assert audit.certificate("internal", internal) == Certificate()
    (profile,) = audit.unprotected(internal).profiles
    public = dataclasses.replace(profile, public=True)
    found = certify({"t.csv": public}, no_zones(), policy_named("standard"), None)
    assert (found.exposed, found.figures, found.by) == (None, 0, "receiver")


def test_what_the_manifest_says_is_what_was_found():
    """The certificate's plain values carry every number, and who made it."""
    value = Certificate(0, 6, 12, 0.1, "sender").value
    assert value == {
        "exposed": 0,
        "narrowest_interval": 6,
        "figures_attacked": 12,
        "certificate_by": "sender",
        "seconds": 0.1,
    }
