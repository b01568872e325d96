"""Atoms always equal taken together, and those always 0 left out: the same tables are possible as before."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geoaudit.disclosure.linked import Linked, without_doubles, without_nothing

Real = NDArray[np.float64]
OFTEN = settings(max_examples=100, deadline=None)


def system(ties: Real, least: Real, most: Real, sums: Real | None = None) -> Linked:
    """A system in which each atom is a statistic, and further ones are sums of them; nothing is known."""
    atoms = ties.shape[1]
    every = np.eye(atoms) if sums is None else np.vstack([np.eye(atoms), sums])
    count = len(every)
    nothing, no, missing = np.zeros(count), np.zeros(count, bool), np.full(count, np.nan)
    return Linked(
        csr_array(every), csr_array((0, count)), csr_array(ties), least, most, nothing, nothing + np.inf,
        no, no, missing, missing, missing, 0.0, nothing + 1,
    )  # fmt: skip


def held(linked: Linked, atoms: Real) -> bool:
    sums = linked.ties @ atoms
    return bool((linked.least <= sums).all() and (sums <= linked.most).all())


def number(linked: Linked, atoms: int) -> NDArray[np.int64]:
    """Which of the atoms that are left each of those before is, as the statistics of one atom say."""
    first = linked.sums[:atoms].toarray()
    assert ((first == 1).sum(axis=1) == 1).all()
    assert (first.sum(axis=1) == 1).all()
    return first.argmax(axis=1)


def equal(atoms: int, one: int, other: int, factor: float = 1.0) -> Real:
    row = np.zeros(atoms)
    row[one], row[other] = factor, -factor
    return row


@st.composite
def drawn(draw) -> tuple[Linked, NDArray[np.int64]]:
    """A system with chains of equal atoms and other ties, and the group of equal atoms that each is of."""
    atoms = draw(st.integers(2, 8))
    group = draw(arrays(np.int64, atoms, elements=st.integers(0, atoms - 1)))
    order = draw(st.permutations(range(atoms)))
    before: dict[int, int] = {}
    rows = []
    for atom in order:
        if group[atom] in before:
            rows.append(equal(atoms, before[group[atom]], atom, draw(st.sampled_from([1.0, -1.0]))))
        before[group[atom]] = atom
    others = draw(st.integers(0, 4))
    ties = draw(arrays(np.int64, (others, atoms), elements=st.integers(-1, 1))).astype(float)
    least = draw(arrays(np.int64, others, elements=st.integers(-9, 0))).astype(float)
    most = least + draw(arrays(np.int64, others, elements=st.integers(1, 20)))
    ties = np.vstack([ties, *rows]) if rows else ties
    ends = [np.append(end, np.zeros(len(rows))) for end in (least, most)]
    shuffled = np.array(draw(st.permutations(range(len(ties)))), dtype=np.int64)
    sums = draw(arrays(np.int64, (3, atoms), elements=st.integers(0, 1))).astype(float)
    return system(ties[shuffled], *(end[shuffled] for end in ends), sums), group


@OFTEN
@given(drawn())
def test_chains_of_equal_atoms_become_one(made):
    """Two atoms are one afterwards if a chain of ties makes them equal, and only then."""
    before, group = made
    after = without_doubles(before)
    one_of = number(after, len(group))
    assert ((one_of[:, None] == one_of) == (group[:, None] == group)).all()
    assert after.sums.shape[1] == after.ties.shape[1] == len(set(group))


@OFTEN
@given(drawn(), st.data())
def test_the_same_atoms_agree_with_the_ties_before_and_after(made, data):
    """Whatever the atoms left are, those that they stand for agree as they do, and add up alike."""
    before, group = made
    after = without_doubles(before)
    one_of = number(after, len(group))
    some = data.draw(arrays(np.int64, after.sums.shape[1], elements=st.integers(0, 6))).astype(float)
    assert held(before, some[one_of]) == held(after, some)
    assert (before.sums @ some[one_of] == after.sums @ some).all()


@OFTEN
@given(drawn(), st.data())
def test_ties_that_atoms_meet_are_met_afterwards(made, data):
    """With the ends laid about what some atoms come to, so that ties are sure to be met."""
    before, group = made
    value = data.draw(arrays(np.int64, len(group), elements=st.integers(0, 6))).astype(float)
    comes_to = before.ties @ value[group]
    before = replace(before, least=np.minimum(before.least, comes_to), most=np.maximum(before.most, comes_to))
    after = without_doubles(before)
    left = np.zeros(after.sums.shape[1])
    left[number(after, len(group))] = value[group]
    assert held(after, left)
    assert (after.sums @ left == before.sums @ value[group]).all()


@pytest.mark.parametrize(
    ("row", "least", "most"),
    [([1.0, 1.0, 0.0], 0, 0), ([1.0, -1.0, 0.0], 0, 3), ([1.0, -1.0, 0.0], 2, 2), ([2.0, -1.0, 0.0], 0, 0),
     ([2.0, -1.0, -1.0], 0, 0)],
    ids=["add up to none", "at most as many", "two more", "twice as many", "the mean of two"],
)  # fmt: skip
def test_others_are_no_doubles(row, least, most):
    """Two atoms in a tie that does not say that they are equal stay two, and the tie stays."""
    before = system(np.array([row]), np.array([float(least)]), np.array([float(most)]))
    after = without_doubles(before)
    assert after.sums.shape[1] == 3
    assert (after.ties.toarray()[:, number(after, 3)] == [row]).all()


def test_by_hand():
    """The first, second and fourth are one, which counts three times among what all four are at most."""
    ties = np.array([equal(4, 0, 1), [1.0, 1.0, 1.0, 1.0], equal(4, 3, 1)])
    before = system(ties, np.zeros(3), np.array([0.0, 5.0, 0.0]))
    after = without_doubles(before)
    one_of = number(after, 4)
    assert one_of[0] == one_of[1] == one_of[3] != one_of[2]
    assert after.ties.toarray()[0, one_of].tolist() == [3, 3, 1, 3]
    assert (after.least.tolist(), after.most.tolist()) == ([0], [5])


@OFTEN
@given(
    arrays(np.float64, (3, 4), elements=st.sampled_from([-1.0, 0.0, 1.0])),
    arrays(np.bool_, 3, elements=st.booleans()),
    arrays(np.bool_, 4, elements=st.booleans()),
)
def test_nothing_is_left_out_that_could_be_something(ties, equation, none):
    """Every table with the statistics that are none has 0 in each atom left out; the rest decide for it."""
    linked = system(ties, np.zeros(3), np.where(equation, 0.0, np.inf))
    left = without_nothing(linked, none)
    kept = np.asarray(left.sums.sum(axis=0)).ravel() > 0
    assert kept.all()
    there = np.asarray(left.sums.sum(axis=1)).ravel()[:4] > 0
    for atoms in product((0.0, 1.0, 2.0), repeat=4):
        table = np.array(atoms)
        possible = held(linked, table) and not table[none].any()
        assert possible == (not table[~there].any() and held(left, table[there]))


def test_what_follows_from_nothing_is_nothing():
    """Nobody in the total, so nobody in a part, so nobody in a part of that: one after another."""
    ties = np.array([[-1.0, 1.0, 0.0], [0.0, -1.0, 1.0]])
    left = without_nothing(system(ties, np.full(2, -np.inf), np.zeros(2)), np.array([True, False, False]))
    assert left.sums.shape == (3, 0)
    assert left.ties.shape == (0, 0)
