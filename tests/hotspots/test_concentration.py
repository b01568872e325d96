"""Concentration: how few places hold how much, beside what chance gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from geoaudit.errors import HotspotError
from geoaudit.hotspots.concentration import (
    GINI,
    GINI_CORRECTED,
    REPEAT_EVENTS,
    REPEAT_PLACES,
    Chance,
    Concentration,
    concentration,
)

QUICK = Chance(simulations=39, seed=1)


def measure(found: Concentration, name: str, column: str = "found") -> float:
    return found.measures.set_index("measure").loc[name, column]


@pytest.mark.parametrize(
    ("crimes", "gini", "corrected"),
    [
        ([10, 8, 2, 0, 0, 0, 0, 0, 0, 0], 0.78, 0.78),
        ([5, 2, 1, 0, 0, 0, 0, 0, 0, 0], 0.8, 0.75),
        ([3, 1, 1, 0, 0, 0, 0, 0, 0, 0], 0.78, 0.56),
        ([22, 18, 17, 12, 11, 8, 6, 3, 2, 1], 0.392, 0.392),
    ],
)
def test_gini_and_corrected_gini_are_those_of_bernasco_and_steenbeek(crimes, gini, corrected) -> None:
    """Their worked cases, 8 or 20 crimes over 10 places; ten times the same pattern where under 30 events.

    Their examples of few crimes are repeated over ten times as many places, which changes neither Gini.
    """
    times = 1 if sum(crimes) >= 30 else 10
    found = concentration(np.array(crimes * times, float), None, QUICK)
    assert measure(found, GINI) == pytest.approx(gini, abs=1e-12)
    assert measure(found, GINI_CORRECTED) == pytest.approx(corrected, abs=1e-12)


def test_the_worked_case_by_hand() -> None:
    """Of 40 events, 20 + 10 + 5 + 5 at four of ten places: half in 1 place, 80% in 3, all at repeats."""
    found = concentration(np.array([5.0, 20, 10, 5]), 10, QUICK)
    assert (found.events, found.places, found.missing) == (40, 10, 0)
    assert measure(found, "places that hold 25% of events") == 0.1
    assert measure(found, "places that hold 50% of events") == 0.1
    assert measure(found, "places that hold 80% of events") == 0.3
    assert measure(found, "places that hold 80% of events", "number") == 3
    assert measure(found, REPEAT_PLACES) == 0.4
    assert measure(found, REPEAT_EVENTS, "number") == 40
    # The area under 0.5, 0.75, 0.875, 1, ... in steps of 0.1 is 0.8625: twice that less 1.
    assert measure(found, GINI) == pytest.approx(0.725)
    assert found.lorenz["share_of_places"].tolist() == pytest.approx([0, 0.1, 0.2, 0.4, 1])
    assert found.lorenz["share_of_events"].tolist() == pytest.approx([0, 0.5, 0.75, 1, 1])
    assert found.lorenz["most_even"].tolist() == pytest.approx([0, 0.1, 0.2, 0.4, 1])


def test_the_most_even_curve_of_few_events_ends_where_each_has_its_own_place() -> None:
    """30 events alone at 30 of 100 places are as even as can be: corrected Gini 0, plain Gini 0.7."""
    found = concentration(np.ones(30), 100, QUICK)
    assert measure(found, GINI) == pytest.approx(0.7)
    assert measure(found, GINI_CORRECTED) == 0
    assert found.lorenz["most_even"].tolist() == found.lorenz["share_of_events"].tolist() == [0, 1, 1]
    assert measure(found, REPEAT_PLACES, "number") == measure(found, REPEAT_EVENTS, "number") == 0


def test_chance_is_what_the_binomial_says() -> None:
    """The mean share of repeat places, and of events at them, over the draws is that of a binomial."""
    events, places = 500, 400
    counts = np.zeros(places)
    counts[:50] = 10
    found = concentration(counts, None, Chance(999, 1))
    once = binom.pmf(1, events, 1 / places)
    repeat = 1 - binom.pmf(0, events, 1 / places) - once
    assert measure(found, REPEAT_PLACES, "by_chance") == pytest.approx(repeat, abs=0.002)
    assert measure(found, REPEAT_EVENTS, "by_chance") == pytest.approx(1 - once * places / events, abs=0.002)
    assert measure(found, "places that hold 50% of events", "p") == pytest.approx(2 / 1000)


def test_few_events_that_fell_by_chance_are_not_called_concentrated() -> None:
    """Half of 100 events lie in 0.5% of 10,000 places, and the sentence says that chance does as much."""
    drawn = np.bincount(np.random.default_rng(3).integers(10_000, size=100), minlength=10_000)
    found = concentration(drawn.astype(float), None, Chance(199, 1, "burglaries", "cells"))
    assert measure(found, GINI) > 0.98
    assert measure(found, GINI_CORRECTED) < 0.05
    assert found.sentences[0] == (
        "Half of the 100 burglaries were in 0.5% of the 10,000 cells; if they had fallen by chance it would "
        "have been 0.5%. That is no more concentrated than chance gives."
    )


def test_concentrated_events_are_told_beside_chance() -> None:
    """Where ten of a hundred cells hold nine tenths, the first sentence says so beside chance alone."""
    found = concentration(
        np.repeat([45.0, 0.0, 5.0], [10, 80, 10]), None, Chance(199, 1, "burglaries", "cells")
    )
    assert found.sentences[0] == (
        "Half of the 500 burglaries were in 6.0% of the 100 cells; if they had fallen by chance it would "
        f"have been {100 * measure(found, 'places that hold 50% of events', 'by_chance'):.0f}%."
    )
    assert found.sentences[1].startswith(
        "20% of the cells had two or more, and together 100% of the burglaries"
    )


def test_events_spread_more_evenly_than_chance_are_not_called_concentrated() -> None:
    """Ten events in each place is further from chance than any draw, and on the other side."""
    found = concentration(np.full(100, 10.0), None, Chance(199, 1))
    assert measure(found, "places that hold 50% of events", "p") == pytest.approx(0.01)
    assert measure(found, GINI) == 0
    assert found.sentences[0].endswith("That is no more concentrated than chance gives.")


def test_a_place_whose_count_is_not_known_is_left_out_and_told() -> None:
    """Two hidden counts take two places from those there are, and no event."""
    counts = np.array([20.0, np.nan, 10, np.nan, 5])
    found = concentration(counts, 20, QUICK)
    known = concentration(np.array([20.0, 10, 5]), 18, QUICK)
    assert (found.events, found.places, found.missing) == (35, 18, 2)
    assert found.measures.equals(known.measures)
    assert found.sentences[-1] == "Left out because their count is not known: 2 places."


def test_a_seed_gives_the_same_measures() -> None:
    """The draws are the same for a seed and others for another."""
    counts = np.random.default_rng(1).poisson(2, 100).astype(float)
    first, again, other = (concentration(counts, None, Chance(99, seed)).measures for seed in (1, 1, 2))
    assert first.equals(again)
    assert not first.equals(other)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 20), min_size=2, max_size=80), st.integers(0, 50))
def test_what_always_holds_of_concentration(counts: list[int], more: int) -> None:
    """Shares lie in order, the corrected Gini at or under the Gini, the curve above the most even one."""
    if sum(counts) < 30:
        return
    values = np.array(counts, float)
    found = concentration(values, len(counts) + more, QUICK)
    quarter, half, most, gini, corrected = found.measures["found"].iloc[:5]
    assert 0 < quarter <= half <= most <= 1
    assert 0 <= corrected <= gini + 1e-12 < 1
    assert (found.lorenz["share_of_events"] >= found.lorenz["most_even"] - 1e-12).all()
    curve = found.lorenz
    area = np.trapezoid(curve["share_of_events"], curve["share_of_places"])
    assert gini == pytest.approx(2 * area - 1, abs=1e-12)
    assert found.measures["found"].equals(
        concentration(values[::-1], len(counts) + more, QUICK).measures["found"]
    )


@pytest.mark.parametrize(
    ("counts", "places", "says"),
    [
        ([10, 19], None, "at least 30 events and two places, but there are 29 events and 2 places"),
        ([40], None, "40 events and 1 places"),
        ([40, 3], 1, "1 places are given for 2 counts"),
        ([40, 3.5], None, "whole counts of 0 or more, but 1 of 2 are not"),
        ([40, -3], None, "whole counts of 0 or more, but 1 of 2 are not"),
        ([np.nan, np.nan], None, "0 events and 0 places"),
    ],
)
def test_counts_that_cannot_bear_it_are_refused(counts: list, places: int | None, says: str) -> None:
    """Too few events or places, fewer places than counts, weights and negative counts are refused."""
    with pytest.raises(HotspotError, match=says):
        concentration(np.array(counts, float), places, QUICK)


def test_too_few_simulations_are_refused() -> None:
    """38 draws cannot give a p of 0.05."""
    with pytest.raises(HotspotError, match="At least 39 simulations"):
        concentration(np.full(10, 10.0), None, Chance(38, 1))
