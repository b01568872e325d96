"""What a cell of a partner's table says: a number, or between what the number lies."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.records.figures import range_meant, read_figures


def read(*text, **options):
    found = read_figures(pd.Series(text, dtype="str"), **options)
    rows = zip(found.n, found.lower, found.upper, strict=True)
    return [tuple(None if pd.isna(x) else x for x in row) for row in rows]


INF = float("inf")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("<5", (0, 4)),
        ("< 5", (0, 4)),
        ("fewer than 5", (0, 4)),
        ("5 or fewer", (0, 5)),
        ("≤5", (0, 5)),
        ("up to 1,000", (0, 1000)),
        ("1 to 4", (1, 4)),
        ("1–4", (1, 4)),
        ("1-4", (1, 4)),
        ("100+", (100, None)),
        ("more than 10", (11, None)),
        ("7", (7, 7)),
        ("4 to 1", None),
        ("<0", None),
        ("twelve", None),
        ("-3", None),
        ("1 to 9999999999999", None),
    ],
)
def test_words_say_between_what_a_figure_lies(words, meant):
    """Each way of writing a range has its two ends; what is none of them says nothing."""
    assert range_meant(words) == meant


@pytest.mark.parametrize(
    "mark", ["*", "**", "c", "[c]", "x", "[X]", "~", "..", ":", "-", "–", "#", "[low]", "u"]
)
def test_a_mark_without_a_meaning_is_not_below_zero_and_no_more_is_known(mark):
    """A publisher's mark that the specification does not explain is never a zero and has no upper end."""
    assert read(mark) == [(None, 0, INF)]


def test_a_mark_means_what_the_specification_says():
    """The specification's meaning comes before any other, and a mark for one number is that number."""
    marks = {"*": (1, 4), "<5": (1, 4), "-": (0, 0), "c": (3, None)}
    assert read("*", "<5", "-", "c", "~", marks=marks) == [
        (None, 1, 4), (None, 1, 4), (0, 0, 0), (None, 3, INF), (None, 0, INF),
    ]  # fmt: skip


def test_a_rounded_number_stands_for_all_that_is_rounded_to_it():
    """20 rounded to 5 lies from 18 to 22, to 10 from 15 to 25; 0 starts at 0; no mark is rounded."""
    assert read("20", "0", "<5", rounded_to=5) == [(20, 18, 22), (0, 0, 2), (None, 0, 4)]
    assert read("20", rounded_to=10) == [(20, 15, 25)]
    assert read("20") == [(20, 20, 20)]


def test_what_is_no_figure_has_none():
    """A word, a blank and a range of nothing have neither a number nor a range; a negative number no room."""
    assert read("twelve", None, "4 to 1") == [(None, None, None)] * 3
    assert read("-3", rounded_to=5)[0][1] < 0


@given(st.integers(0, 10**6), st.sampled_from([2, 3, 5, 10, 100]))
def test_whatever_was_rounded_lies_in_the_range_of_what_it_became(true, base):
    """Rounding any number to the nearest, half up or half down, gives a figure whose range holds it."""
    for published in ((true + base // 2) // base * base, (true + (base - 1) // 2) // base * base):
        ((_, lower, upper),) = read(str(published), rounded_to=base)
        assert lower <= true <= upper
