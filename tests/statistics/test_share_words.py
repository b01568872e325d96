"""Shares in words."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.errors import StatisticsError
from geoaudit.statistics.rounding import half_up
from geoaudit.statistics.wording import ALL, LEXICON, NONE, UNDER_ONE, share_in_words


@pytest.mark.parametrize(
    ("n", "base", "words"),
    [
        (0, 50, "none"),
        (1, 500, "less than 1 per cent"),
        (1, 3, "a third"),
        (65, 200, "a third"),
        (69, 200, "35 per cent"),
        (1, 4, "a quarter"),
        (1, 2, "a half"),
        (2, 3, "two thirds"),
        (3, 4, "three quarters"),
        (3, 10, "3 in 10"),
        (39, 40, "almost all"),
        (456, 457, "almost all"),
        (457, 457, "all"),
    ],
)
def test_words_are_of_their_band(n: int, base: int, words: str) -> None:
    """Bands begin at their lower end and end under their upper, whatever a float makes of them."""
    assert share_in_words(n / base) == words


@pytest.mark.parametrize(
    ("n", "base", "words"),
    [
        (295, 457, "65 per cent"),  # printed as "two-thirds"
        (79, 212, "37 per cent"),  # printed as "a third"
        (85, 246, "35 per cent"),  # printed as "a third"
        (82, 100, "82 per cent"),  # printed as "almost all"
        (128, 176, "73 per cent"),  # printed as 75 %
        (51, 100, "51 per cent"),  # printed as "over half" and as "in half"
    ],
)
def test_what_reports_called_loosely_is_given_in_figures(n: int, base: int, words: str) -> None:
    """The inconsistencies that the notes on the inspection report list get no word."""
    assert share_in_words(n / base) == words


def test_the_bands_do_not_overlap_and_hold_what_they_name() -> None:
    """In order, each under the next; each about the share that its words mean."""
    meant = {"a quarter": 25, "a third": 100 / 3, "a half": 50, "two thirds": 200 / 3, "three quarters": 75}
    for band, after in pairwise(LEXICON):
        assert band.lower < band.upper <= after.lower
    for band in LEXICON[:-1]:
        value = meant.get(band.words) or 10 * int(band.words.split()[0])
        assert band.lower < value < band.upper
        assert max(value - band.lower, band.upper - value) < 1.2


def test_a_protected_share_has_a_word_only_where_all_its_range_has() -> None:
    """33 % between 32.5 and 34 is a third; between 31.2 and 34 it is given as what holds both ends."""
    assert share_in_words(0.33, 0.325, 0.34) == "a third"
    assert share_in_words(0.33, 0.312, 0.34) == "between 31 and 34 per cent"
    assert share_in_words(0.33, 0.325, 0.345) == "between 32 and 35 per cent"
    assert share_in_words(0.0, 0.0, 0.004) == "between 0 and 1 per cent"
    assert share_in_words(0.97, 0.95, 1.0) == "between 95 and 100 per cent"
    assert share_in_words(0.002, 0.001, 0.004) == UNDER_ONE
    assert share_in_words(0.29, 0.29, 0.41) == "between 29 and 41 per cent"
    assert share_in_words(0.118, 0.1151, 0.1249) == "12 per cent"
    assert share_in_words(0.118, 0.1151, 0.125) == "between 11 and 13 per cent"
    assert share_in_words(0.998, 0.996, 1.0) == "between 99 and 100 per cent"


@given(st.lists(st.integers(0, 10**6).map(lambda n: n / 10**6), min_size=3, max_size=3))
def test_what_is_said_is_true_of_the_whole_range(ends: list) -> None:
    """Per cents hold both ends; a word's band does; none and all are exact."""
    lower, share, upper = sorted(ends)
    said = share_in_words(share, lower, upper)
    bands = {band.words: band for band in LEXICON}
    if said.startswith("between"):
        low, high = (int(word) for word in said.split() if word.isdigit())
        assert low <= lower * 100 * (1 + 1e-12)
        assert upper * 100 * (1 - 1e-12) <= high
    elif said in bands:
        assert bands[said].lower <= lower * 100 * (1 + 1e-12)
        assert upper * 100 * (1 - 1e-12) <= bands[said].upper
    elif said not in {NONE, ALL, UNDER_ONE}:
        assert said == f"{half_up(share * 100):.0f} per cent"
    assert (said == NONE) == (upper == 0)
    assert (said == ALL) == (lower == 1)


@pytest.mark.parametrize(
    "share",
    [(np.nan,), (np.nan, 0.1, 0.2), (0.2, np.nan, 0.3), (0.2, 0.1), (0.2, 0.3, 0.4), (45,), (-0.1,)],
)
def test_nothing_is_said_of_a_hidden_share(share: tuple) -> None:
    """Hidden, half a range, a range that does not hold it, or no proportion: refused without the figure."""
    with pytest.raises(StatisticsError) as refused:
        share_in_words(*share)
    assert not any(character.isdigit() and character not in "01" for character in str(refused.value))
