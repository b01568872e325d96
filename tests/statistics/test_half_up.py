"""Rounding half up, and what rounded percentages add up to."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import StatisticsError
from geoaudit.statistics.rounding import added_up, half_up, percentages

NAN = float("nan")


def test_a_half_goes_up() -> None:
    """1 of 8 is 13 per cent, where Python's own rounding has 12; below 0 it goes away from 0."""
    assert half_up(1 / 8 * 100) == percentages(1, 8) == 13
    assert half_up([0.5, 1.5, 2.5, -12.5, 2.4999]).tolist() == [1, 2, 3, -13, 2]
    assert half_up([2.675, 1.005], 2).tolist() == [2.68, 1.01]


def test_a_half_that_a_float_falls_short_of_goes_up() -> None:
    """23 of 40 is 57.5, though 0.575 times 100 is less as a float."""
    assert 23 / 40 * 100 < 57.5
    assert half_up(23 / 40 * 100) == percentages(23, 40) == 58


def test_every_ratio_of_small_counts_rounds_as_on_paper() -> None:
    """All counts of bases up to 400, to whole per cents and to one digit, by both ways."""
    base, n = (each.ravel() for each in np.meshgrid(np.arange(1.0, 401), np.arange(401.0)))
    base, n = base[n <= base], n[n <= base]
    for digits in (0, 1):
        scale = 10**digits
        paper = [
            floor(Fraction(100 * scale * int(k), int(b)) + Fraction(1, 2)) / scale
            for k, b in zip(n, base, strict=True)
        ]
        assert percentages(n, base, digits).tolist() == paper
        assert half_up(n / base * 100, digits).tolist() == paper


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 3))
def test_percentages_are_those_of_decimal_arithmetic(n: int, base: int, digits: int) -> None:
    """Against the standard library's decimals, wherever that is exact enough."""
    if n > base:
        n = n % base
    wanted = (Decimal(100 * n) / Decimal(base)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    assert percentages(n, base, digits) == float(wanted)
    assert half_up(n / base * 100, digits) == float(wanted)


def test_the_reports_figures() -> None:
    """198 of 457 is 43 and 128 of 176 is 73 per cent, where the inspection report printed 45 and 75."""
    assert percentages([198, 128, 295, 85], [457, 176, 457, 246]).tolist() == [43, 73, 65, 35]


def test_what_is_not_known_stays_so() -> None:
    """A hidden figure, a hidden base and a base of 0."""
    assert np.isnan(percentages([NAN, 3, 0], [9, NAN, 0])).all()
    assert np.isnan(half_up([NAN, np.inf])).all()


def test_percentages_of_what_is_no_count_are_refused() -> None:
    """Half a person, and more than the base."""
    with pytest.raises(StatisticsError, match="whole numbers, but 1 are not"):
        percentages([0.5, 1], [3, 3])
    with pytest.raises(StatisticsError, match="1 are more"):
        percentages(4, 3)


@pytest.mark.parametrize(
    ("parts", "digits", "says"),
    [
        ([33, 33, 33], 0, "The percentages add up to 99 because each is rounded."),
        ([13, 13, 13, 63], 0, "The percentages add up to 102 because each is rounded."),
        ([33.3, 33.3, 33.3], 1, "The percentages add up to 99.9 because each is rounded."),
        ([50, 50], 0, ""),
        ([33.3, 66.7], 1, ""),
        ([0.1, 0.2, 99.7], 1, ""),
        ([33, NAN, 33], 0, ""),
        ([51, 51], 0, ""),
        ([60, 70], 0, ""),
        ([20, 20], 0, ""),
        ([], 0, ""),
    ],
)
def test_what_percentages_add_up_to_is_said_where_it_is_not_100(parts: list, digits: int, says: str) -> None:
    """And only where rounding explains it: overlapping or missing parts are another matter."""
    assert added_up(parts, digits) == says


@given(st.lists(st.integers(0, 500), min_size=1, max_size=12))
def test_the_parts_of_a_whole_always_add_up_or_say_so(counts: list) -> None:
    """Whatever the counts, the sentence is there exactly where the printed percentages miss 100."""
    if not sum(counts):
        return
    parts = percentages(counts, sum(counts))
    assert (added_up(parts) == "") == (parts.sum() == 100)
