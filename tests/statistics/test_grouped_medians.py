"""Medians of numbers in bands: by hand, by the statistics library, and against every number there can be."""

import statistics
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.errors import StatisticsError
from geoaudit.statistics.medians import (
    Banded,
    grouped_median,
    median_bands,
    median_limits,
    median_range,
)

EDGES = np.array([0.0, 40, 80, 120, np.inf])
few = st.integers(0, 12)
ranges = st.lists(st.tuples(few, st.integers(0, 4)), min_size=4, max_size=4)


def banded(lower, upper, least=None, most=None, edges=EDGES) -> Banded:
    """One group of counts between ends, whose sum lies between least and most."""
    low, high = np.array([lower], float), np.array([upper], float)
    least = low.sum() if least is None else least
    most = high.sum() if most is None else most
    return Banded(low, high, np.array([least], float), np.array([most], float), edges)


def test_a_median_by_hand():
    """Of 10, 20, 10 and 0 the middle is the 20th: 10 of 20 into the band from 40 to 80."""
    assert grouped_median([[10, 20, 10, 0]], EDGES).tolist() == [60]
    assert grouped_median([[12, 20, 8, 0]], EDGES).tolist() == [56]


@given(st.lists(st.integers(0, 9), min_size=1, max_size=60))
def test_it_is_that_of_the_statistics_library(numbers):
    """Whole numbers, each the middle of a band of one, have the grouped median of Python's library."""
    counts = np.bincount(numbers, minlength=10)
    if counts.max(initial=0) and np.sum(np.cumsum(counts) * 2 == counts.sum()) == 0:
        found = grouped_median([counts], np.arange(11) - 0.5)
        assert found == pytest.approx([statistics.median_grouped(numbers)])


def test_what_cannot_be_said_is_missing():
    """A count that is not known, nobody at all, and a middle in a band without an end have no median."""
    counts = [[np.nan, 5, 5, 5], [0, 0, 0, 0], [1, 1, 1, 30]]
    assert np.isnan(grouped_median(counts, EDGES)).all()


def test_a_hidden_tail_leaves_the_median_nearly_known():
    """With 1 to 5 hidden in the last band of some 100 the band is sure, and the median within hours."""
    known = banded([20, 50, 26, 1], [20, 50, 26, 5], 97, 101)
    first, last = median_bands(known)
    assert (first[0], last[0]) == (1, 1)
    ends = median_range(known)
    assert ends.lower[0] == pytest.approx(40 + (97 / 2 - 20) / 50 * 40)
    assert ends.upper[0] == pytest.approx(40 + (101 / 2 - 20) / 50 * 40)


def test_an_even_split_lies_in_both_bands_and_those_between():
    """Of two numbers under 40 and two of 80 or more the median lies anywhere from the one to the other."""
    first, last = median_bands(banded([2, 0, 2, 0], [2, 0, 2, 0]))
    assert (first[0], last[0]) == (0, 2)


def test_a_median_without_an_upper_end():
    """Where the most can lie in the last band there is a least and no most."""
    ends = median_range(banded([10, 5, 5, 10], [10, 5, 5, 40]))
    assert np.isfinite(ends.lower[0])
    assert np.isnan(ends.upper[0])


def test_a_range_that_nobody_knows_the_end_of():
    """Counts without an upper end leave the median open from below, and break nothing."""
    known = banded([0, 5, 5, 5], [np.inf, 9, 9, 9], 15, np.inf)
    assert median_bands(known)[0].tolist() == [0]
    assert median_range(known).lower[0] >= 0


def _every(lower, upper, least, most):
    """All whole counts that there can be."""
    spans = (range(low, high + 1) for low, high in zip(lower, upper, strict=True))
    return np.array([one for one in product(*spans) if least <= sum(one) <= most and sum(one) > 0])


@given(ranges, st.integers(0, 8), st.integers(0, 8))
@settings(max_examples=60, deadline=None)
def test_every_count_there_can_be_is_within_what_is_told(spans, cut, cut_above):
    """The bands hold both middles of every table there can be, none wider; the ends its grouped median."""
    lower, upper = [a for a, _ in spans], [a + b for a, b in spans]
    least = min(max(sum(lower) + cut, 1), sum(upper))
    most = max(sum(upper) - cut_above, least)
    tables = _every(lower, upper, least, most) if sum(upper) else np.zeros((0, 4))
    if not len(tables):
        return
    known = banded(lower, upper, least, most)
    first, last = (int(one[0]) for one in median_bands(known))
    up_to, total = np.cumsum(tables, axis=1), tables.sum(axis=1)
    low_middle = np.argmax(up_to >= np.ceil(total / 2)[:, None], axis=1)
    high_middle = np.argmax(up_to >= (total // 2 + 1)[:, None], axis=1)
    assert (first, last) == (low_middle.min(), high_middle.max())
    ends, each = median_range(known), grouped_median(tables, EDGES)
    closed = each[np.isfinite(each)]
    if len(closed):
        assert ends.lower[0] <= closed.min() + 1e-9
        assert np.isnan(ends.upper[0]) or closed.max() <= ends.upper[0] + 1e-9


@given(ranges)
def test_the_limits_are_about_the_median_and_by_ranks(spans):
    """The limits hold the range of the median; of exact counts they are the numbers at Campbell's ranks."""
    lower, upper = [a + 1 for a, _ in spans], [a + b + 1 for a, b in spans]
    known = banded(lower, upper)
    limits, ends = median_limits(known), median_range(known)
    assert limits.lower[0] <= ends.lower[0]
    assert np.isnan(limits.upper[0]) or limits.upper[0] >= ends.upper[0]


def test_limits_by_hand():
    """Of 100 numbers spread evenly from 0 to 100 the limits lie 9.8 ranks from the middle."""
    edges = np.linspace(0, 100, 11)
    limits = median_limits(banded([10] * 10, [10] * 10, edges=edges))
    assert (limits.lower[0], limits.upper[0]) == pytest.approx((40.2, 59.8), abs=1e-3)


def test_what_are_no_bands_is_refused():
    """Edges that fall, and ranges upside down, are no bands."""
    with pytest.raises(StatisticsError, match="rising edges"):
        banded([1] * 4, [1] * 4, edges=np.array([0, 40, 30, 50, 60.0]))
    with pytest.raises(StatisticsError, match="upside down"):
        banded([3, 1, 1, 1], [1, 1, 1, 1], 4, 6)
