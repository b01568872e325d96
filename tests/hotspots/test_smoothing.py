"""Empirical Bayes rates."""

import numpy as np
import pytest
from esda.smoothing import Empirical_Bayes

from geoaudit.errors import HotspotError
from geoaudit.hotspots.smoothing import smoothed_rates


@pytest.mark.parametrize("seed", range(5))
def test_smoothed_rates_equal_esda_s(seed):
    chance = np.random.default_rng(seed)
    people = chance.integers(5, 5_000, 200)
    events = chance.poisson(people * chance.gamma(2, 0.01, 200))
    theirs = Empirical_Bayes(events.astype(float), people.astype(float)).r.ravel()
    assert smoothed_rates(events, people)["smoothed"].to_numpy() == pytest.approx(theirs, rel=1e-12)


def test_areas_that_differ_no_more_than_by_chance_all_get_the_rate_of_all():
    found = smoothed_rates([1, 2, 3], [100, 100, 100])
    assert found["crude"].tolist() == [0.01, 0.02, 0.03]
    assert found["smoothed"].tolist() == pytest.approx([0.02, 0.02, 0.02])


def test_the_smaller_the_population_the_nearer_to_the_rate_of_all():
    """By hand: rates 0.9, 0.1 and 0.5 of 10, 1,000 and 1,000; the mean is 609 / 2,010."""
    found = smoothed_rates([9, 100, 500], [10, 1_000, 1_000])
    mean = 609 / 2_010
    between = (
        10 * (0.9 - mean) ** 2 + 1_000 * (0.1 - mean) ** 2 + 1_000 * (0.5 - mean) ** 2
    ) / 2_010 - mean / 670
    small = mean + between / (between + mean / 10) * (0.9 - mean)
    assert found["smoothed"][0] == pytest.approx(small)
    drawn = (found["crude"] - found["smoothed"]) / (found["crude"] - mean)
    assert drawn[0] > 10 * drawn[1]


def test_areas_without_people_or_count_are_missing_and_change_no_other():
    without = smoothed_rates([1, 5, 9], [100, 90, 110])
    found = smoothed_rates([1, 4, np.nan, 5, 9, 7], [100, 0, 50, 90, 110, np.nan])
    assert found["smoothed"].isna().tolist() == [False, True, True, False, False, True]
    assert found.dropna().to_numpy() == pytest.approx(without.to_numpy())


def test_no_events_at_all_are_rates_of_nought():
    assert smoothed_rates([0, 0], [10, 20])["smoothed"].tolist() == [0, 0]


@pytest.mark.parametrize(
    ("counts", "populations", "message"),
    [
        ([1, 2], [3], "2 counts and 1 populations"),
        ([1, -2], [3, 4], "1 of 2 areas have one below"),
        ([1, np.nan], [0, 4], "none of 2 areas has both"),
    ],
)
def test_what_is_no_rate_is_refused(counts, populations, message):
    with pytest.raises(HotspotError, match=message):
        smoothed_rates(counts, populations)
