"""Numbers of those with two needs beside the needs of wards: neither tells more of the other than it says.

What groups can be is found here by trying every figure that they may have.
"""

from dataclasses import replace
from itertools import combinations, combinations_with_replacement, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from small_tables import Audit, zones_of

from geoaudit.disclosure.attack_pairs import Ends, Groups, always, at_all
from geoaudit.disclosure.pairs import Groups as DoorGroups
from geoaudit.disclosure.pairs import _between, fits, inside, telling
from geoaudit.records.needs import words_together

OFTEN = settings(max_examples=100, deadline=None)
HAS, OTHERWISE = words_together("drugs")
WARDS = ["W1", "W2", "W3"]


@st.composite
def partitions(draw):
    """Two or three groups of a few people, the ends of what is known of each, and the true totals."""
    size, people = draw(st.integers(2, 3)), []
    for _ in range(size):
        any_need = draw(st.integers(0, 6))
        people.append([draw(st.integers(0, any_need)), draw(st.integers(0, any_need)), any_need])
    true = np.array(people).T
    below, above = (draw(st.lists(st.integers(0, 2), min_size=3 * size, max_size=3 * size)) for _ in "ab")
    least = np.maximum(true - np.array(below).reshape(true.shape), 0)
    most = true + np.array(above).reshape(true.shape)
    hidden = draw(st.integers(-1, size - 1))
    sums = [(int(s), int(s)) if draw(st.booleans()) else (int(s) - 1, int(s) + 2) for s in true.sum(axis=1)]
    return least, most, hidden, sums


def every(least, most, hidden, sums):
    """All figures that the groups may have: who has one need, who has the other, and who has any."""
    top = int(max(most.max(), *(high for _, high in sums)))
    ranges = []
    for of, (low, high) in enumerate(sums):
        sides = [
            range(top + 1) if g == hidden else range(least[of, g], most[of, g] + 1)
            for g in range(least.shape[1])
        ]
        ranges.append([one for one in product(*sides) if low <= sum(one) <= high])
    for has, named, any_need in product(*ranges):
        if all(x <= a and c <= a for x, c, a in zip(has, named, any_need, strict=True)):
            yield np.array([has, named, any_need])


def as_groups(least, most, hidden, sums) -> Groups:
    low, high = least.astype(float), most.astype(float)
    if hidden >= 0:
        low[:, hidden], high[:, hidden] = 0.0, np.inf
    return Groups(*(Ends(low[i], high[i], tuple(map(float, sums[i]))) for i in range(3)))


def as_the_door_has_it(groups: Groups) -> DoorGroups:
    """The same with one need of the one list, and who has any no fewer than who has one."""
    has, named, any_need = (np.array([ends.least, ends.most]) for ends in groups)
    any_need[0] = np.maximum(any_need[0], np.maximum(has[0], named[0]))
    totals = [np.array(ends.total) for ends in groups]
    return DoorGroups(has[:, None], named, any_need, totals[0][:, None], totals[1], totals[2])


@given(partitions())
@OFTEN
def test_a_number_between_the_ends_agrees_with_all_that_the_groups_may_be(drawn):
    """Whatever the groups are, as few and as many can have both needs as the door and the attack say."""
    found = [
        (np.maximum(has + named - any_need, 0).sum(), np.minimum(has, named).sum())
        for has, named, any_need in every(*drawn)
    ]
    least, most = max(low for low, _ in found), min(high for _, high in found)
    groups = as_groups(*drawn)
    for low, high in (_between(as_the_door_has_it(groups), 0), always(groups)):
        assert low >= least - 1e-6
        assert high <= most + 1e-6


@given(partitions())
@OFTEN
def test_the_attack_passes_what_the_door_passes(drawn):
    """What the door takes for safe the attack, which works it out in another way, does too."""
    groups = as_groups(*drawn)
    (low, high), (least, most) = _between(as_the_door_has_it(groups), 0), always(groups)
    if low <= high:
        assert least <= low + 1e-6
        assert most >= high - 1e-6


@given(partitions())
@OFTEN
def test_how_many_can_have_both_is_no_more_and_no_fewer_than_some_groups_allow(drawn):
    """The ends of all that the number can be are reached by figures of the groups, whole or between."""
    found = [
        (np.maximum(has + named - any_need, 0).sum(), np.minimum(has, named).sum())
        for has, named, any_need in every(*drawn)
    ]
    least, most = at_all(as_groups(*drawn))
    assert least <= min(low for low, _ in found) + 1e-6
    assert most >= max(high for _, high in found) - 1e-6
    if drawn[2] < 0 and all(low == high for low, high in drawn[3]):
        assert least >= min(low for low, _ in found) - 1
        assert most <= max(high for _, high in found) + 1


BESIDE = (("health", 40), ("finance,health", 25), ("drugs,health", 25), ("drugs,finance,health", 15))


def caseload(of_wards, beside=()) -> Audit:
    """People of three wards by who has debts, drugs, both and neither, of which a plain list tells."""
    rows = [{"zone": ward, "need": needs} for ward in WARDS for needs, count in beside for _ in range(count)]
    for ward, counts in zip(WARDS, of_wards, strict=True):
        for needs, count in zip(("finance", "drugs", "drugs,finance", "none recorded"), counts, strict=True):
            rows += [{"zone": ward, "need": needs}] * count
    people = pd.DataFrame(rows).assign(period="2021", person=[f"p{i}" for i in range(len(rows))])
    people["together_with"] = np.where(people["need"].str.contains("drugs"), HAS, OTHERWISE)
    audit = Audit(people, zones_of(wards={ward: ward for ward in WARDS}))
    return audit.table("area", "need").table("together_with", "need", scale="large areas")


def of_both(audit: Audit) -> int:
    return int((audit.people["need"].str.contains("drugs,finance")).sum())


@pytest.mark.parametrize("policy", ["standard", "round-5"])
def test_a_number_that_many_wards_could_have_is_published(policy):
    """Where in each ward some have both needs and some neither, the number with both tells of none."""
    audit = caseload([(30, 40, 25, 60), (40, 30, 35, 50), (35, 45, 30, 70)], BESIDE)
    protected = audit.protected(policy)
    cells = protected.profiles[1].cells
    shown = cells[(cells["need"] == "finance") & (cells["together_with"] == HAS)]["n"]
    assert shown.notna().all()
    assert abs(int(shown.iloc[0]) - of_both(audit)) <= 3
    assert audit.certificate(policy, protected).exposed == 0
    assert audit.certificate(policy, protected, sender=False).exposed == 0


def test_a_number_that_few_wards_could_have_is_hidden_and_exposed_if_it_is_not():
    """Where everybody with debts has drugs, the number says of each ward that all of its own have."""
    audit = caseload([(0, 40, 25, 60), (0, 30, 35, 50), (0, 45, 31, 70)])
    protected = audit.protected("round-5")
    pairs = protected.profiles[1]
    own = (pairs.cells["need"] == "finance") & (pairs.cells["together_with"] != "All")
    assert (pairs.cells["marker"][own] == "c").all()
    assert audit.certificate("round-5", protected).exposed == 0
    n = audit.tables[1].cells["n"]
    rounded = (5 * np.floor(n / 5 + 0.5)).astype("Int64")
    told = pairs.cells.assign(
        n=pairs.cells["n"].mask(own, rounded), marker=pairs.cells["marker"].mask(own, "")
    )
    open_ = replace(protected, profiles=(protected.profiles[0], replace(pairs, cells=told)))
    exposed = audit.certificate("round-5", open_, sender=False).exposed
    assert exposed


def test_what_an_earlier_pack_told_of_wards_counts_too():
    """A number of those with both is held against wards that an earlier pack showed."""
    audit = caseload([(0, 40, 25, 60), (0, 30, 35, 50), (0, 45, 31, 70)])
    first, second = audit.protected("round-5").profiles
    shown = audit.tables[1].cells["n"]
    every_one = replace(
        second,
        cells=second.cells.assign(n=(5 * np.floor(shown / 5 + 0.5)).astype("Int64"), marker=""),
    )
    assert not telling([every_one], [])[0].any()
    assert telling([every_one], [first])[0].any()


NEEDS = ("drugs", "finance", "alcohol")
KINDS = [needs for size in (1, 2, 3) for needs in combinations(NEEDS, size)]


def of_one_ward(people: int):
    """By who has any need, drugs and each other need: which numbers with drugs and with each other can be."""
    found: dict[tuple[int, ...], set[tuple[int, int]]] = {}
    for kinds in (k for size in range(people + 1) for k in combinations_with_replacement(KINDS, size)):
        has = {need: sum(need in kind for kind in kinds) for need in NEEDS}
        both = tuple(sum({"drugs", need} <= set(kind) for kind in kinds) for need in NEEDS[1:])
        found.setdefault((len(kinds), *(has[need] for need in NEEDS)), set()).add(both)
    return found


WARD = of_one_ward(4)


@st.composite
def two_wards(draw):
    """Two wards of up to four people, ends of all that is told of each, and true numbers of two needs."""
    wards = [draw(st.sampled_from(sorted(WARD))) for _ in range(2)]
    both = np.sum([draw(st.sampled_from(sorted(WARD[ward]))) for ward in wards], axis=0)
    ends = []
    for ward in wards:
        below, above = (draw(st.lists(st.integers(0, 1), min_size=4, max_size=4)) for _ in "ab")
        ends.append((np.maximum(np.array(ward) - below, 0), np.array(ward) + above))
    return np.array(ends), both


def door_of(ends) -> DoorGroups:
    """What the door knows of the wards, and nothing of their totals."""
    sides = ends.transpose(1, 2, 0).astype(float)
    any_need, named, has = sides[:, 0], sides[:, 1], sides[:, 2:]
    any_need[0] = sides[0].max(axis=0)
    no_total = np.array([0.0, np.inf])
    return DoorGroups(has, named, any_need, np.tile(no_total[:, None], 2), no_total, no_total)


@given(two_wards())
@settings(max_examples=400, deadline=None)
def test_numbers_of_two_needs_that_pass_together_agree_with_all_that_the_wards_may_be(drawn):
    """Whatever two wards are within their ends, some people in them have all the numbers that are shown."""
    ends, both = drawn
    groups = door_of(ends)
    shown = pd.DataFrame({"lower": both, "upper": both}, index=NEEDS[1:])
    if not (inside(groups, shown).all() and fits(groups, np.arange(2), both.astype(float))):
        return
    there = [
        [w for w in WARD if (np.array(w) >= low).all() and (np.array(w) <= high).all()] for low, high in ends
    ]
    event("held against all that the wards may be")
    for one, other in product(*there):
        sums = {tuple(np.add(a, b)) for a, b in product(WARD[one], WARD[other])}
        assert tuple(both) in sums


def test_numbers_that_only_together_tell_of_wards_are_hidden_and_exposed_if_they_are_not():
    """Everybody without drugs has one need alone, which no single number of those with both says."""
    lone = [("finance", 20), ("alcohol", 20), ("drugs", 30), ("drugs,finance", 15), ("drugs,alcohol", 15)]
    rows = [{"zone": w, "need": needs} for w in WARDS for needs, count in lone for _ in range(count)]
    people = pd.DataFrame(rows).assign(period="2021", person=[f"p{i}" for i in range(len(rows))])
    people["together_with"] = np.where(people["need"].str.contains("drugs"), HAS, OTHERWISE)
    audit = Audit(people, zones_of(wards={ward: ward for ward in WARDS}))
    audit.table("area", "need").table("together_with", "need", scale="large areas")
    protected = audit.protected("standard")
    pairs = protected.profiles[1].cells
    own = pairs["need"].isin(["finance", "alcohol"]) & (pairs["together_with"] != "All")
    assert (pairs["marker"][own] == "c").all()
    told = pairs.assign(n=audit.tables[1].cells["n"].astype("Int64"), marker="")
    open_ = replace(protected, profiles=(protected.profiles[0], replace(protected.profiles[1], cells=told)))
    assert audit.certificate("standard", open_, sender=False).exposed
