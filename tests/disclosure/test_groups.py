"""Rows whose members all fall in one category of something sensitive."""

import numpy as np
import pytest
from small_tables import NONE, Audit, left_open, people, shown, zones_of

from geoaudit.disclosure.groups import of_one_category
from geoaudit.errors import DisclosureError

THREE = zones_of(wards={"W1": "W1", "W2": "W2", "W3": "W3"})
ORDERS = [(20, {"zone": zone, "order_type": kind}) for zone in ("W2", "W3") for kind in "abc"]


def found(audit: Audit) -> list[tuple[str, ...]]:
    """The cells found in the audit's one table, by what they are of."""
    (table,) = audit.tables
    columns = [c for c in table.cells if c not in ("area_name", "period", "n", "persons", "available")]
    groups = of_one_category(table, columns, table.cells["n"].to_numpy(), 5)
    hidden = ~np.isnan(groups.whole) | groups.nearly
    return [tuple(row) for row in table.cells.loc[hidden, columns].to_numpy()]


def test_a_row_of_one_category_is_found_with_an_empty_one():
    """All twenty of ward W1 have order a: that cell is hidden, and one that nobody is in with it."""
    audit = Audit(people((20, {"order_type": "a"}), *ORDERS), THREE).table("area", "order_type")
    cells = found(audit)
    assert ("W1", "a") in cells
    assert len(cells) >= 2
    assert {ward for ward, _ in cells} == {"W1"}


@pytest.mark.parametrize(("others", "told"), [(0, True), (2, True), (3, False)])
def test_where_all_categories_go_together_a_few_others_leave_no_doubt(others, told):
    """Of three categories a row of twenty is hidden with two others at most: hidden, it may have had them."""
    rest = (20, {"order_type": "a"}), *((others, {"order_type": "b"}) for _ in range(min(others, 1)))
    cells = found(Audit(people(*rest, *ORDERS), THREE).table("area", "order_type"))
    assert cells == ([("W1", "a"), ("W1", "b"), ("W1", "c")] if told else [])


@pytest.mark.parametrize("shares", [(20, 0), (10, 10), (1, 19)])
def test_a_row_in_two_categories_that_go_together_is_hidden_however_it_is_shared(shares):
    """Of four categories a row in a and b alone is hidden in both: that it is does not tell which of them."""
    four = [(20, {"zone": zone, "order_type": kind}) for zone in ("W2", "W3") for kind in "abcd"]
    row = [(n, {"order_type": kind}) for n, kind in zip(shares, "ab", strict=True) if n]
    assert found(Audit(people(*row, *four), THREE).table("area", "order_type")) == [("W1", "a"), ("W1", "b")]
    apart = Audit(people((19, {"order_type": "a"}), (1, {"order_type": "c"}), *four), THREE)
    assert found(apart.table("area", "order_type")) == []


def test_what_is_not_sensitive_may_be_told():
    """A ward of women alone is no secret of any of them."""
    women = people((20, {"gender": "F"}), (20, {"gender": "M", "zone": "W2"}))
    assert found(Audit(women, THREE).table("area", "gender")) == []


def test_a_need_that_everybody_of_a_row_has_is_found_beside_others():
    """All eleven of a ward have the need drugs, five of them drink too: that they have drugs is hidden."""
    audit = Audit(
        people(
            (5, {"need": "drink,drugs"}),
            (6, {"need": "drugs"}),
            (20, {"zone": "W2", "need": "drink"}),
            (9, {"zone": "W2", "need": "drugs"}),
            (9, {"zone": "W3", "need": NONE}),
            (9, {"zone": "W3", "need": "drink"}),
        ),
        THREE,
    ).table("area", "need")
    assert ("W1", "drugs") in found(audit)
    assert ("W1", "drink") not in found(audit)
    protected = audit.protected("suppress-5")
    cells = shown(protected, "t0").set_index(["area_code", "need"])["n"]
    assert cells["W1", "drugs"] is None
    assert audit.certificate("suppress-5", protected).exposed == 0


@pytest.mark.parametrize("policy", ["suppress-5", "midpoint-6", "round-5", "standard"])
def test_the_category_of_a_row_does_not_follow_from_its_column(policy):
    """Hidden as it is the cell could be many things still, with the column's totals and the row's shown."""
    audit = Audit(people((20, {"order_type": "a"}), *ORDERS), THREE).table("area", "order_type")
    protected = audit.protected(policy)
    cells = shown(protected, "t0").set_index(["area_code", "order_type"])["n"]
    assert cells["W1", "a"] is None
    for sender in (True, False):
        certificate = audit.certificate(policy, protected, sender)
        assert (certificate.exposed, certificate.figures > 0) == (0, True)


def test_of_the_hidden_pair_each_can_be_nobody_and_the_whole_row():
    """Ten of ward W1 have order d, and the few of c elsewhere are rounded: c could be all ten, and nobody."""
    kinds = [(size + i, {"zone": f"W{i}", "order_type": kind}) for i in range(2, 6)
             for kind, size in (("a", 14), ("b", 6), ("c", 6), ("d", 7))]  # fmt: skip
    five = zones_of(wards={f"W{i}": f"W{i}" for i in range(1, 6)})
    audit = Audit(people((10, {"order_type": "d"}), *kinds), five).table("area", "order_type")
    protected = audit.protected("standard")
    cells = shown(protected, "t0").set_index(["area_code", "order_type"])["n"]
    assert cells["W1", "c"] is None
    assert cells["W1", "d"] is None
    ends = protected.targets.cells["t0"]
    of_pair = ends[(audit.tables[0].cells["area_code"] == "W1").to_numpy()
                   & audit.tables[0].cells["order_type"].isin(["c", "d"]).to_numpy()]  # fmt: skip
    assert of_pair["down"].tolist() == [0, 0]
    assert of_pair["up"].tolist() == [7, 7]
    assert audit.certificate("standard", protected).exposed == 0


@pytest.mark.parametrize("policy", ["suppress-5", "standard"])
def test_the_category_of_those_left_out_does_not_follow_by_difference(policy):
    """All eleven women of ward W1 have order a: everybody less the men would tell it of them."""
    rows = [(9 + i, {"zone": zone, "order_type": kind, "gender": "M"})
            for zone in ("W1", "W2", "W3") for i, kind in enumerate("abcd")]  # fmt: skip
    women = [(11, {"gender": "F", "order_type": "a"})]
    women += [(8 + i, {"gender": "F", "zone": zone, "order_type": kind})
              for zone in ("W2", "W3") for i, kind in enumerate("abcd")]  # fmt: skip
    audit = Audit(people(*rows, *women), THREE).table("area", "order_type")
    audit.table("area", "order_type", where={"gender": ("M",)})
    protected = audit.protected(policy)
    every, men = (shown(protected, name).set_index(["area_code", "order_type"])["n"] for name in ("t0", "t1"))
    told = [kind for kind in "bcd" if None not in (every["W1", kind], men["W1", kind])]
    if policy == "suppress-5":
        assert len(told) < 3
    assert audit.certificate(policy, protected).exposed == 0


def test_what_was_hidden_for_a_group_is_not_told_by_a_later_table():
    """After a pack that hid a and b in ward W1 a table of those of a or c does not say that they are a."""
    four = [(9 + i, {"zone": zone, "order_type": kind})
            for zone in ("W2", "W3") for i, kind in enumerate("abcd")]  # fmt: skip
    kinds = people((12, {"order_type": "a"}), *four)
    first = Audit(kinds, THREE).table("area", "order_type")
    before = first.protected("standard")
    cells = shown(before, "t0").set_index(["area_code", "order_type"])["n"]
    assert (cells["W1", "a"], cells["W1", "b"]) == (None, None)
    later = Audit(kinds, THREE).table("area", where={"order_type": ("a", "c")}, title="later")
    after = later.protected("standard", left_open(before))
    assert shown(after, "later").set_index("area_code")["n"]["W1"] is None
    assert later.certificate("standard", after).exposed == 0


@pytest.mark.parametrize("with_drugs", [12, 11])
def test_under_rounding_a_need_of_everybody_looks_like_that_of_nearly_everybody(with_drugs):
    """Twelve of twelve and eleven of twelve round alike, and are shown alike."""
    rows = people(
        (with_drugs, {"need": "drugs"}), (12 - with_drugs, {"need": "housing"}),
        (2, {"need": "drugs,housing"}), (30, {"zone": "W2", "need": "debt"}),
        (30, {"zone": "W2", "need": "housing"}), (30, {"zone": "W2", "need": "drugs"}),
        (30, {"zone": "W3", "need": NONE}),
    )  # fmt: skip
    protected = Audit(rows, THREE).table("area", "need").protected("midpoint-6")
    cells = shown(protected, "t0").set_index(["area_code", "need"])["n"]
    assert (cells["W1", "drugs"], cells["W1", "All"]) == (15, 15)


def test_a_table_of_one_category_alone_is_refused():
    """What all of a source are in would be told of everybody in it by the heading alone."""
    audit = Audit(people((20, {"order_type": "a"}), (9, {"order_type": "a", "zone": "W2"})), THREE)
    with pytest.raises(DisclosureError, match="must have two categories or more"):
        audit.table("area", "order_type").protected("standard")


@pytest.mark.parametrize("where", [{"order_type": ("a",)}, {"order_type": ("a", "b")}])
def test_a_table_of_one_category_does_not_tell_that_everybody_is_in_it(where):
    """All twenty of ward W1 have order a: beside the table of everybody that of order a hides them."""
    audit = Audit(people((20, {"order_type": "a"}), *ORDERS), THREE)
    audit.table("area").table("area", where=where)
    protected = audit.protected("suppress-5")
    every, some = (shown(protected, name).set_index("area_code")["n"] for name in ("t0", "t1"))
    assert None in {every["W1"], some["W1"]}
    assert {every["W2"], some["W2"]} - {None} <= {60, 20 * len(where["order_type"])}
    assert audit.certificate("suppress-5", protected).exposed == 0


def test_an_offence_that_tells_its_group_tells_nothing_else():
    """All burglaries are thefts by definition: that is no secret of those who committed them."""
    kinds = [("burglary", "theft"), ("pickpocketing", "theft"), ("assault", "violence"), ("arson", "damage")]
    rows = [(20 + i, {"zone": zone, "police_uk_type": kind, "home_office_group": group})
            for zone in ("W1", "W2", "W3") for i, (kind, group) in enumerate(kinds)]  # fmt: skip
    assert found(Audit(people(*rows), THREE).table("area", "home_office_group", "police_uk_type")) == []


def test_inside_the_service_nothing_is_treated():
    """Under internal the row stands as it is counted."""
    audit = Audit(people((20, {"order_type": "a"}), *ORDERS), THREE).table("area", "order_type")
    cells = shown(audit.protected("internal"), "t0").set_index(["area_code", "order_type"])["n"]
    assert cells["W1", "a"] == 20


HAS, OTHERS = "drugs: with the need", "drugs: otherwise"


def beside_drugs(*more) -> list[tuple[str, ...]]:
    """The cells found where 46 have drugs and 52 have not: some drink, some owe, 12 have none."""
    groups = [
        (20, {"need": "drugs", "together_with": HAS}),
        (20, {"need": "drink,drugs", "together_with": HAS}),
        (20, {"need": "drink", "together_with": OTHERS}),
        (20, {"need": "debt", "together_with": OTHERS}),
        (6, {"need": "debt,drugs", "together_with": HAS}),
        (12, {"need": NONE, "together_with": OTHERS}),
    ]
    return found(Audit(people(*groups, *more), THREE).table("together_with", "need"))


def test_what_everybody_knows_of_a_named_need_is_not_told():
    """Who has drugs has drugs, and who has no need recorded has not: neither tells anything of anybody."""
    assert beside_drugs() == []


def test_that_all_with_a_need_have_the_named_one_is_found():
    """All seven who gamble have drugs: that is hidden in both, however few or many others drink."""
    cells = beside_drugs((7, {"need": "gambling,drugs", "together_with": HAS}))
    assert {(HAS, "gambling"), (OTHERS, "gambling")} <= set(cells)
    assert {need for _, need in cells} == {"gambling"}


def test_that_one_alone_has_the_named_need_is_no_row_of_it():
    """The one with drugs has a rare need beside: that they are in no row of none is known by itself."""
    groups = (
        (1, {"need": "rare", "together_with": HAS}),
        (20, {"need": "drink", "together_with": OTHERS}),
        (20, {"need": NONE, "together_with": OTHERS}),
    )
    cells = found(Audit(people(*groups), THREE).table("together_with", "need"))
    assert NONE not in {need for _, need in cells}
    assert "All" not in {need for _, need in cells}
