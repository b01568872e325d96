"""Colours can be told apart in grey and read by everyone."""

from itertools import combinations

import pytest

from geoaudit.charts.palette import (
    BAR,
    CARD,
    DASHES,
    HATCH,
    HATCH_PAGE,
    HATCHES,
    INK,
    MARK,
    MARKERS,
    SEQUENCE,
    SERIES,
    SOFT,
    contrast,
    luminance,
    on,
    shade,
)


def test_luminance_and_contrast_are_those_of_the_guidelines():
    """Black on white is 21 to 1; by hand, #777777 has a luminance of 0.1845 and 4.48 to 1 on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert luminance("#777777") == pytest.approx(0.1845, abs=5e-5)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=5e-3)


@pytest.mark.parametrize(("one", "other"), list(combinations(SERIES, 2)))
def test_any_two_series_differ_in_grey(one, other):
    """A photocopy keeps them apart: half as much again in luminance contrast, for any two."""
    assert contrast(one, other) >= 1.5


def test_the_first_two_series_differ_most():
    """Two series are the usual case."""
    assert contrast(*SERIES[:2]) == max(contrast(*pair) for pair in combinations(SERIES, 2))


@pytest.mark.parametrize("colour", [*SERIES, BAR, MARK, HATCH])
def test_every_mark_stands_out_from_the_page(colour):
    """3 to 1 and more, as the Web Content Accessibility Guidelines 2.1 ask of graphics (1.4.11)."""
    assert contrast(colour, CARD) >= 3


@pytest.mark.parametrize(
    ("ink", "ground"),
    [(INK, CARD), (SOFT, CARD), (HATCH, CARD), (MARK, CARD), *((on(ground), ground) for ground in SEQUENCE)],
)
def test_every_text_can_be_read(ink, ground):
    """4.5 to 1 and more for text, on each shade of a heat table too (1.4.3 of the same guidelines)."""
    assert contrast(ink, ground) >= 4.5


def test_series_differ_in_more_than_colour():
    """Each has a hatch, a mark and dashes of its own."""
    for kinds in (HATCHES, MARKERS, DASHES, SERIES):
        assert len(set(kinds)) == len(SERIES)


def test_shades_darken_with_the_share_and_a_hidden_cell_is_none_of_them():
    """From white for 0 to the darkest for the largest, never lighter on the way."""
    shades = [luminance(shade(share / 50)) for share in range(51)]
    assert shades == sorted(shades, reverse=True)
    assert (shade(0), shade(1), shade(0.2)) == (SEQUENCE[0], SEQUENCE[-1], SEQUENCE[1])
    assert HATCH_PAGE not in SEQUENCE


def test_the_interval_is_seen_on_a_bar():
    """Ink on a light ground, and the light ground on the bar."""
    assert contrast(CARD, BAR) >= 4.5
    assert contrast(INK, CARD) >= 4.5
