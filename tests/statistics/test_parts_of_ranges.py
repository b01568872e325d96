"""A part of a whole of figures that are ranges: the true number is within, and no range is too wide."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.statistics.intervals import Interval
from geoaudit.statistics.parts import part_of

NAN = float("nan")


def ends(*figures: tuple[float, float]) -> Interval:
    """Figures by their ends."""
    lower, upper = zip(*figures, strict=True)
    return Interval(np.array(lower, np.float64), np.array(upper, np.float64))


@st.composite
def wholes(draw) -> tuple[list[int], Interval, Interval, np.ndarray]:
    """True figures, between what each is known to lie, between what their sum is, and a part of them."""
    true = draw(st.lists(st.integers(0, 60), min_size=1, max_size=8))
    width = st.integers(0, 9)
    known = [(max(n - draw(width), 0), draw(st.sampled_from([NAN, n, n + draw(width)]))) for n in true]
    total = sum(true)
    of_all = (max(total - draw(width), 0), draw(st.sampled_from([NAN, total, total + draw(width)])))
    chosen = draw(st.lists(st.booleans(), min_size=len(true), max_size=len(true)))
    return true, ends(*known), ends(of_all), np.array([chosen])


@given(wholes())
def test_the_true_number_and_share_are_within(whole):
    """Whatever the figures are, their sum over a part and its share of all lie between the ends told."""
    true, figures, of_all, chosen = whole
    part = part_of(figures, chosen, of_all)
    n = int(np.array(true)[chosen[0]].sum())
    assert part.number.lower[0] <= n
    assert np.isnan(part.number.upper[0]) or n <= part.number.upper[0]
    if sum(true):
        percent = 100 * n / sum(true)
        least, most = (float(end[0]) for end in part.percent)
        assert not least > percent + 1e-9
        assert not most < percent - 1e-9


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=2, max_size=4),
    st.integers(0, 3),
    st.data(),
)
def test_the_ends_are_those_of_every_possible_table(figures, slack, data):
    """Of all whole figures that agree with what is known, the least and the most of a part are told."""
    known = [(low, low + more) for low, more in figures]
    true = [data.draw(st.integers(*one)) for one in known]
    of_all = (max(sum(true) - slack, 0), sum(true) + slack)
    possible = [
        table
        for table in itertools.product(*(range(low, high + 1) for low, high in known))
        if of_all[0] <= sum(table) <= of_all[1]
    ]
    chosen = np.array([[i % 2 == 0 for i in range(len(known))]])
    sums = [sum(table[::2]) for table in possible]
    shares = [100 * sum(table[::2]) / sum(table) for table in possible if sum(table)]
    part = part_of(ends(*known), chosen, ends(of_all))
    assert (part.number.lower[0], part.number.upper[0]) == (min(sums), max(sums))
    if len(shares) == len(possible):
        assert part.percent.lower[0] == pytest.approx(min(shares))
        assert part.percent.upper[0] == pytest.approx(max(shares))


def test_by_hand():
    """Two wards rounded to a six and one to another, of 20 in all: the third leaves the two 8 to 14."""
    figures = ends((1, 6), (1, 12), (6, 12))
    part = part_of(figures, np.array([[True, True, False], [False, False, True]]), ends((20, 20)))
    assert part.number.lower.tolist() == [8, 6]
    assert part.number.upper.tolist() == [14, 12]
    assert part.percent.lower.tolist() == [40, 30]
    assert part.percent.upper.tolist() == [70, 60]


def test_an_end_that_nobody_knows():
    """A hidden figure leaves the part without an end, unless the whole has one."""
    figures, chosen = ends((0, NAN), (4, 4)), np.array([[True, False]])
    assert np.isnan(part_of(figures, chosen, ends((0, NAN))).number.upper[0])
    assert part_of(figures, chosen, ends((10, 12))).number.upper[0] == 8
    assert part_of(figures, chosen, ends((10, 12))).number.lower[0] == 6


def test_nobody_at_all():
    """Of a whole of nobody no share is told."""
    part = part_of(ends((0, 0)), np.array([[True]]), ends((0, 0)))
    assert part.number == (0, 0)
    assert np.isnan(part.percent.lower[0])
    assert np.isnan(part.percent.upper[0])
