"""What counts as a witness: whole numbers that agree with every row, and no rounded solution besides."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geoaudit.disclosure.attack_reduction import Part
from geoaudit.disclosure.attack_witnesses import Required, Seen, search
from geoaudit.errors import DisclosureError

Real = NDArray[np.float64]

TRIANGLE = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]])
"""Three counts, and each two of them together: of odd sums half of one is each count."""
PAIRS = np.array([[one in pair for one in range(4)] for pair in combinations(range(4), 2)], float)
"""Each two of four counts."""
NO_END = 9.0
LATER = np.inf
"""No time by which a search must end."""


def part(rows: Real, least: float, most: float) -> Part:
    """Counts of which all rows lie between the same two ends, and of which the sum of all is asked."""
    count, counts = rows.shape
    return Part(
        csr_array(rows), np.full(count, least), np.full(count, most), np.zeros(counts),
        np.full(counts, NO_END), csr_array(np.ones((1, counts))), np.zeros(1, np.int64),
    )  # fmt: skip


def asked(down: float, up: float) -> Required:
    return Required(np.array([down]), np.array([up]), np.array([np.nan]))


def ends(seen: Seen) -> tuple[float, float]:
    return seen.least[0], seen.most[0]


def test_rounded_up_three_counts_break_rows_and_are_no_witness():
    """Each two are 3 at most, so that all are 4 at most; 1.5 each is 4.5, and rounded 6."""
    assert np.round(1.5) == 2
    assert ends(search(part(TRIANGLE, -np.inf, 3), asked(0, 6), LATER)) == (0, 4)


def test_rounded_down_three_counts_break_rows_and_are_no_witness():
    """Each two are 1 at least, so that all are 2 at least; a half each is 1.5, and rounded nothing."""
    assert np.round(0.5) == 0
    assert ends(search(part(TRIANGLE, 1, np.inf), asked(0, 6), LATER))[0] == 2


def test_where_halves_alone_fit_there_is_no_witness():
    """Each two are just 3, which 1.5 each come to and no whole numbers do: nothing is seen."""
    assert ends(search(part(TRIANGLE, 3, 3), asked(0, 6), LATER)) == (np.inf, -np.inf)


def test_rounded_beyond_their_ends_two_counts_are_no_witness():
    """Each is 1.5 at most, so that no whole one is over 1; rounded each is 2."""
    made = replace(part(np.ones((1, 2)), 0, NO_END), high=np.full(2, 1.5))
    assert ends(search(made, asked(0, 6), LATER)) == (0, 2)


def test_a_rounded_solution_that_moves_nothing_does_not_end_the_search():
    """Of four, each two at most 1, a half each is rounded to nobody, which fits; yet one can be 1."""
    assert ends(search(part(PAIRS, 0, 1), asked(0, 6), LATER)) == (0, 1)


@st.composite
def drawn(draw) -> Part:
    """Four counts up to three, in rows of two and so often in odd rings, whether whole ones fit or not."""
    rows = PAIRS[draw(st.lists(st.integers(0, 5), min_size=3, max_size=6, unique=True))]
    least = draw(arrays(np.int64, len(rows), elements=st.integers(0, 3))).astype(float)
    most = least + draw(arrays(np.int64, len(rows), elements=st.integers(0, 2)))
    ends_of = np.zeros(4), np.full(4, 3.0)
    target = draw(arrays(np.int64, (1, 4), elements=st.integers(0, 1))).astype(float)
    return Part(csr_array(rows), least, most, *ends_of, csr_array(target), np.zeros(1, np.int64))


@settings(max_examples=150, deadline=None)
@given(drawn())
def test_what_is_seen_is_what_enumeration_finds(made):
    """Of all tables of four small counts the least and the most that fit are found, and nothing beyond."""
    every = np.array(list(product(range(4), repeat=4)), float)
    sums = every @ made.sums.toarray().T
    fits = ((made.least <= sums) & (sums <= made.most)).all(axis=1)
    of_target = (every[fits] @ made.targets.toarray().T).ravel()
    wanted = (of_target.min(), of_target.max()) if fits.any() else (np.inf, -np.inf)
    try:
        assert ends(search(made, asked(0, 12), LATER)) == wanted
    except DisclosureError:
        assert not fits.any()
