"""Everything published together as one system, on tables of a few people, and the traps there are."""

import dataclasses

import numpy as np
import pandas as pd
import pytest
from small_tables import Audit, left_open, people, shown, zones_of

from geoaudit.disclosure.facts import facts_of
from geoaudit.disclosure.policy import policy_named
from geoaudit.disclosure.system import system_of

TWO = zones_of(wards={"W1": "W1", "W2": "W2"})
STREET = zones_of(
    wards={"z1": "A1", "z2": "A1", "z3": "A2"},
    old={"z1": "B1", "z2": "B2", "z3": "B2"},
)
POLICIES = ["standard", "midpoint-6", "suppress-5"]


def statistics(audit: Audit, policy: str = "suppress-5", earlier=()):
    return system_of(audit.tables, audit.links(earlier), policy_named(policy), earlier)


def safe(audit: Audit, policy: str, earlier=()):
    """Protect, and let the attack find nothing, whoever makes it."""
    protected = audit.protected(policy, earlier)
    assert audit.certificate(policy, protected).exposed == 0
    assert not audit.certificate(policy, protected, sender=False).exposed
    return protected


def figures(protected, title: str, *columns: str) -> dict:
    cells = shown(protected, title).set_index(list(columns))["n"]
    return cells.to_dict()


GENDERS = people(
    (2, {"gender": "F", "age": "old"}),
    (10, {"gender": "M", "age": "young"}),
    (3, {"gender": "F", "age": "young", "zone": "W2"}),
    (20, {"gender": "M", "age": "old", "zone": "W2"}),
)


def test_the_same_people_are_one_statistic_in_every_table():
    """The totals of wards stand in both tables and are hidden or shown in both; all else is its own."""
    system = statistics(Audit(GENDERS, TWO).table("area", "gender").table("area", "age"))
    first, second = (
        {tuple(row): at for row, at in zip(t.cells.iloc[:, [0, 2]].to_numpy(), place, strict=True)}
        for t, place in zip(system.tables, system.places, strict=True)
    )
    for ward in ("W1", "W2", "All"):
        assert first[ward, "All"] == second[ward, "All"]
    assert len({*first.values(), *second.values()}) == 9 + 9 - 3


def test_a_table_without_areas_has_the_total_of_the_wards():
    """Women of the table by gender are the women of all wards, and all of them."""
    system = statistics(Audit(GENDERS, TWO).table("area", "gender").table("gender"))
    wards, genders = system.places
    assert wards[-3:].tolist() == genders.tolist()


def test_the_total_of_a_restricted_table_is_of_those_alone():
    """Orders a and b of a and b and c: their total is neither all orders nor the other table's total."""
    audit = Audit(people((9, {"order": "a"}), (8, {"order": "b"}), (7, {"order": "c"})), TWO)
    audit.table("order", where={"order": ("a", "b")}).table("order").table()
    some, every, total = statistics(audit).places[:3]
    assert some[0] == every[0]
    assert some[-1] != every[-1]
    assert every[-1] == total[0]


def test_a_category_is_not_taken_for_a_table_restricted_to_it():
    """Women by age are the same people as women by age in the table by both; men are not."""
    audit = Audit(GENDERS, TWO).table("age", where={"gender": ("F",)}).table("gender", "age")
    women, both = statistics(audit).places[:2]
    assert women.tolist() == both[:3].tolist()
    assert not set(women.tolist()) & set(both[3:].tolist())


def test_a_category_cannot_feign_another_column():
    """A category whose name holds what separates columns is still one category of one column."""
    rows = people((9, {"age": "x; gender=F", "gender": "M"}), (9, {"age": "x", "gender": "F"}))
    audit = Audit(rows, TWO).table("age").table("age", "gender")
    feigned = audit.tables[0].cells["age"].tolist().index("x; gender=F")
    real = audit.tables[1].cells[["age", "gender"]].to_numpy().tolist().index(["x", "F"])
    places = statistics(audit).places
    assert places[0][feigned] != places[1][real]


def test_an_area_without_a_zone_is_nobodys():
    """An area that no postcode lies in is a figure of its own, 0, and no other table's."""
    audit = Audit(people((9, {"zone": "z1"}), (9, {"zone": "z2"}), (9, {"zone": "z3"})), STREET)
    audit.table("area").table("area", boundaries="old")
    first = audit.tables[0]
    none = first.cells.iloc[[0]].assign(area_code="E", area_name="E", n=0, persons=0)
    audit.tables[0] = dataclasses.replace(first, cells=pd.concat([none, first.cells], ignore_index=True))
    places = statistics(audit).places
    assert min(place.min() for place in places) == 0
    assert places[0][0] not in [*places[0][1:], *places[1]]
    assert figures(safe(audit, "suppress-5"), "t0", "area_code")["E"] == 0


def test_a_zone_that_is_a_ward_of_its_own_is_shown_with_it():
    """Only slivers are hidden of themselves: ward A2 and zone z3 are the same people, and A2 is shown."""
    rows = people((20, {"zone": "z1"}), (30, {"zone": "z2"}), (40, {"zone": "z3"}))
    audit = Audit(rows, STREET).table("area").table("area", boundaries="old")
    protected = safe(audit, "suppress-5")
    assert figures(protected, "t0", "area_code") == {"A1": 50, "A2": 40, "All": 90}
    assert figures(protected, "t1", "area_code") == {"B1": 20, "B2": 70, "All": 90}


@pytest.mark.parametrize("policy", [*POLICIES, "round-5"])
def test_the_street_between_two_dates_stays_unknown(policy):
    """Two live in the street: wards of both dates, each safe alone, would tell of them by subtraction."""
    rows = people((20, {"zone": "z1"}), (2, {"zone": "z2"}), (40, {"zone": "z3"}))
    alone = Audit(rows, STREET).table("area")
    assert figures(alone.protected("suppress-5"), "t0", "area_code")["A1"] == 22
    both = Audit(rows, STREET).table("area").table("area", boundaries="old")
    protected = safe(both, policy)
    told = both.certificate(policy, both.unprotected(protected))
    assert told.exposed > 0


def test_two_tables_each_safe_alone_and_not_together():
    """Ages give the ward's total that the table by gender hides: together more is hidden than alone."""
    by_gender = Audit(GENDERS, TWO).table("area", "gender")
    by_age = Audit(GENDERS, TWO).table("area", "age", title="t1")
    both = Audit(GENDERS, TWO).table("area", "gender").table("area", "age")
    protected = safe(both, "suppress-5")
    each = (*safe(by_gender, "suppress-5").profiles, *safe(by_age, "suppress-5").profiles)
    assert both.certificate("suppress-5", dataclasses.replace(protected, profiles=each)).exposed > 0


@pytest.mark.parametrize("policy", POLICIES)
def test_what_a_restriction_leaves_out_is_not_told_by_the_difference(policy):
    """Eleven in a ward and nine men of them would tell of two women, whom no table counts."""
    rows = people(
        (9, {"gender": "M"}), (2, {"gender": "F"}), (20, {"gender": "M", "zone": "W2"}),
        (30, {"gender": "F", "zone": "W2"}),
    )  # fmt: skip
    audit = Audit(rows, TWO).table("area").table("area", where={"gender": ("M",)})
    protected = safe(audit, policy)
    if policy == "suppress-5":
        every, men = (figures(protected, title, "area_code")["W1"] for title in ("t0", "t1"))
        assert None in (every, men)


def test_a_complement_of_an_earlier_pack_is_not_told():
    """A month ago the men of each ward were published; now everybody must not be, where two women follow."""
    rows = people((9, {"gender": "M"}), (2, {"gender": "F"}), (20, {"gender": "M", "zone": "W2"}))
    before = Audit(rows, TWO).table("area", where={"gender": ("M",)}, title="men").protected("suppress-5")
    assert figures(before, "men", "area_code") == {"W1": 9, "W2": 20, "All": 29}
    now = Audit(rows, TWO).table("area")
    assert figures(now.protected("suppress-5"), "t0", "area_code")["W1"] == 11
    after = figures(safe(now, "suppress-5", left_open(before)), "t0", "area_code")
    assert after["W1"] is None


QUARTERS = {"2021 Q1 to 2021 Q2": ("2021 Q1", "2021 Q2"), "2021 Q1": ("2021 Q1",)}


@pytest.mark.parametrize("policy", POLICIES)
def test_a_longer_period_does_not_tell_of_the_rest(policy):
    """Eleven in the first quarter and thirteen in the half year would tell of two in the second."""
    rows = people(
        (11, {"period": "2021 Q1"}), (2, {"period": "2021 Q2"}), (30, {"period": "2021 Q1", "zone": "W2"}),
        (40, {"period": "2021 Q2", "zone": "W2"}),
    )  # fmt: skip
    protected = safe(Audit(rows, TWO, QUARTERS).table("area"), policy)
    if policy == "suppress-5":
        cells = figures(protected, "t0", "area_code", "period")
        assert None in (cells["W1", "2021 Q1"], cells["W1", "2021 Q1 to 2021 Q2"])


def test_an_earlier_pack_of_a_shorter_period_is_known():
    """The quarter was published a quarter ago: the half year must not tell of two in the second."""
    rows = people(
        (11, {"period": "2021 Q1"}), (2, {"period": "2021 Q2"}), (30, {"period": "2021 Q1", "zone": "W2"}),
    )  # fmt: skip
    before = Audit(rows[rows["period"] == "2021 Q1"], TWO).table("area").protected("suppress-5")
    half = {"2021 Q1 to 2021 Q2": ("2021 Q1", "2021 Q2")}
    after = safe(Audit(rows, TWO, half).table("area"), "suppress-5", left_open(before))
    assert figures(after, "t0", "area_code")["W1"] is None


def test_what_was_hidden_before_stays_hidden():
    """The same tables come out alike when they are made again."""
    audit = Audit(GENDERS, TWO).table("area", "gender")
    before = audit.protected("suppress-5")
    after = safe(audit, "suppress-5", left_open(before))
    pd.testing.assert_frame_equal(before.profiles[0].cells, after.profiles[0].cells)


PERSONS = pd.DataFrame(
    [
        {"person": f"p{i}", "zone": "W1" if i < 12 else "W2", "period": "2021", "order": order}
        for i in range(40)
        for order in (["a", "b"] if i in (0, 1, 15) else ["a" if i % 3 else "b"])
    ]
)


@pytest.mark.parametrize("policy", POLICIES)
def test_distinct_people_are_protected_though_totals_are_no_sums(policy):
    """Some people have both orders: the tables of people are protected, and said to have several."""
    audit = Audit(PERSONS, TWO).table("area", "order", measure="persons").table("order", measure="persons")
    assert audit.tables[1].cells["n"].tolist() == [28, 15, 40]
    protected = safe(audit, policy)
    assert protected.profiles[0].several == ("order",)


def test_what_is_hidden_and_about_many_must_not_be_told_either():
    """A cell that group disclosure hides is asked to be as wide as any that is hidden."""
    rows = people(
        (20, {"order_type": "a"}),
        (20, {"order_type": "b", "zone": "W2"}),
        (9, {"order_type": "a", "zone": "W2"}),
    )
    table = Audit(rows, TWO).table("area", "order_type").tables[0]
    facts = facts_of(table, policy_named("suppress-5"), np.zeros(len(table.cells), bool))
    hidden = ~facts.shown
    assert hidden.any()
    assert not np.isnan(facts.ends[2][hidden]).any()
