"""Numbers of those with two needs beside the needs of wards: neither tells more of the other than it says.

What groups can be is found here by trying every figure that they may have.
"""

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_tables import Audit, zones_of

from geoaudit.disclosure.attack_pairs import Ends, Groups, always, at_all
from geoaudit.disclosure.pairs import _between, telling
from geoaudit.records.needs import words_together

OFTEN = settings(max_examples=100, deadline=None)
HAS, OTHERWISE = words_together("drugs")
WARDS = ["W1", "W2", "W3"]


@st.composite
def partitions(draw):
    """Two or three groups of a few people, the ends of what is known of each, and the true totals."""
    size, people = draw(st.integers(2, 3)), []
    for _ in range(size):
        assessed = draw(st.integers(0, 4))
        people.append([draw(st.integers(0, assessed)), draw(st.integers(0, assessed)), assessed])
    true = np.array(people).T
    below, above = (draw(st.lists(st.integers(0, 2), min_size=3 * size, max_size=3 * size)) for _ in "ab")
    least = np.maximum(true - np.array(below).reshape(true.shape), 0)
    most = true + np.array(above).reshape(true.shape)
    hidden = draw(st.integers(-1, size - 1))
    sums = [(int(s), int(s)) if draw(st.booleans()) else (int(s) - 1, int(s) + 2) for s in true.sum(axis=1)]
    return least, most, hidden, sums


def every(least, most, hidden, sums):
    """All figures that the groups may have: who has one need, who has the other, and who was assessed."""
    top = int(max(most.max(), *(high for _, high in sums)))
    ranges = []
    for of, (low, high) in enumerate(sums):
        sides = [
            range(top + 1) if g == hidden else range(least[of, g], most[of, g] + 1)
            for g in range(least.shape[1])
        ]
        ranges.append([one for one in product(*sides) if low <= sum(one) <= high])
    for has, named, assessed in product(*ranges):
        if all(x <= a and c <= a for x, c, a in zip(has, named, assessed, strict=True)):
            yield np.array([has, named, assessed])


def as_groups(least, most, hidden, sums) -> Groups:
    low, high = least.astype(float), most.astype(float)
    if hidden >= 0:
        low[:, hidden], high[:, hidden] = 0.0, np.inf
    return Groups(*(Ends(low[i], high[i], tuple(map(float, sums[i]))) for i in range(3)))


def as_frames(groups: Groups) -> list[pd.DataFrame]:
    """The same as the door has it, with the total as a row, who was assessed no fewer than who has a need."""
    names = [*(f"W{i}" for i in range(len(groups.has.least))), "All"]
    frames = [
        pd.DataFrame(
            {"lower": [*ends.least, ends.total[0]], "upper": [*ends.most, ends.total[1]]},
            index=pd.Index(names, name="area_code"),
        )
        for ends in groups
    ]
    with_any = np.maximum(frames[0]["lower"], frames[1]["lower"]).where(frames[0].index != "All", 0.0)
    frames[2]["lower"] = np.maximum(frames[2]["lower"], with_any)
    return frames


@given(partitions())
@OFTEN
def test_a_number_between_the_ends_agrees_with_all_that_the_groups_may_be(drawn):
    """Whatever the groups are, as few and as many can have both needs as the door and the attack say."""
    found = [
        (np.maximum(has + named - assessed, 0).sum(), np.minimum(has, named).sum())
        for has, named, assessed in every(*drawn)
    ]
    least, most = max(low for low, _ in found), min(high for _, high in found)
    groups = as_groups(*drawn)
    for low, high in (_between(as_frames(groups)), always(groups)):
        assert low >= least - 1e-6
        assert high <= most + 1e-6


@given(partitions())
@OFTEN
def test_the_attack_passes_what_the_door_passes(drawn):
    """What the door takes for safe the attack, which works it out in another way, does too."""
    groups = as_groups(*drawn)
    (low, high), (least, most) = _between(as_frames(groups)), always(groups)
    if low <= high:
        assert least <= low + 1e-6
        assert most >= high - 1e-6


@given(partitions())
@OFTEN
def test_how_many_can_have_both_is_no_more_and_no_fewer_than_some_groups_allow(drawn):
    """The ends of all that the number can be are reached by figures of the groups, whole or between."""
    found = [
        (np.maximum(has + named - assessed, 0).sum(), np.minimum(has, named).sum())
        for has, named, assessed in every(*drawn)
    ]
    least, most = at_all(as_groups(*drawn))
    assert least <= min(low for low, _ in found) + 1e-6
    assert most >= max(high for _, high in found) - 1e-6
    if drawn[2] < 0 and all(low == high for low, high in drawn[3]):
        assert least >= min(low for low, _ in found) - 1
        assert most <= max(high for _, high in found) + 1


def caseload(of_wards) -> Audit:
    """People of three wards by who has debts, drugs, both and neither, of which a plain list tells."""
    rows = []
    for ward, counts in zip(WARDS, of_wards, strict=True):
        for needs, count in zip(("finance", "drugs", "drugs,finance", "none recorded"), counts, strict=True):
            rows += [{"zone": ward, "need": needs}] * count
    people = pd.DataFrame(rows).assign(period="2021", person=[f"p{i}" for i in range(len(rows))])
    people["together_with"] = np.where(people["need"].str.contains("drugs"), HAS, OTHERWISE)
    audit = Audit(people, zones_of(wards={ward: ward for ward in WARDS}))
    return audit.table("area", "need").table("together_with", "need", scale="large areas")


def of_both(audit: Audit) -> int:
    return int((audit.people["need"] == "drugs,finance").sum())


@pytest.mark.parametrize("policy", ["standard", "round-5"])
def test_a_number_that_many_wards_could_have_is_published(policy):
    """Where in each ward some have both needs and some neither, the number with both tells of none."""
    audit = caseload([(30, 40, 25, 60), (40, 30, 35, 50), (35, 45, 30, 70)])
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


def test_wards_of_which_nobody_says_how_many_were_assessed_hide_the_number():
    """Where needs are told by state and no table says who was assessed where, no number of both is shown."""
    audit = caseload([(30, 40, 25, 60), (40, 30, 35, 50), (35, 45, 30, 70)])
    first, second = audit.protected("standard").profiles
    with_states = replace(first, where={"need_state": ("with the need",)})
    tells = telling([with_states, second], [])[1]
    hidden = second.cells[tells]
    assert set(hidden["need"]) == {"finance"}
    assert set(hidden["together_with"]) == {HAS, OTHERWISE}
