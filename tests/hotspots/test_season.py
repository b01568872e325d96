import numpy as np
import pandas as pd
import pytest
from scipy.stats import binomtest

from geoaudit.errors import HotspotError
from geoaudit.hotspots.season import hours_of_week, peak_block
from geoaudit.periods.aoristic import HOURS, WEEKDAYS


def week(n):
    return pd.DataFrame({"weekday": np.repeat(WEEKDAYS, 24), "hour": np.tile(np.arange(24), 7), "n": n})


def evening(start, hours, height=60.0):
    """Ten events each hour, but for a block of busy ones."""
    n = np.full(168, 10.0)
    n[np.arange(start, start + hours) % 168] = height
    return n


def test_figures_are_those_by_hand():
    """One hour of 60 among 167 of 10: its share, index, z and SciPy's binomial tail."""
    found = hours_of_week(week(evening(100, 1))).iloc[100]
    assert (found["weekday"], found["hour"]) == ("Friday", "04:00 to 04:59")
    assert found["share"] == pytest.approx(60 / 1730)
    assert found["index"] == pytest.approx(60 * 168 / 1730)
    assert found["z"] == pytest.approx((60 - 1730 / 168) / (1730 / 168 * 167 / 168) ** 0.5)
    assert found["p"] == pytest.approx(2 * binomtest(60, 1730, 1 / 168, "greater").pvalue)
    assert found["p"] <= found["p_corrected"] < 1e-10


def test_shares_sum_to_one_and_the_index_averages_one():
    """Over the hours that are known, aoristic parts of events and all."""
    found = hours_of_week(week(np.random.default_rng(1).gamma(2, 3, 168)))
    assert found["share"].sum() == pytest.approx(1)
    assert found["index"].mean() == pytest.approx(1)


def test_an_hour_without_a_row_has_none_and_a_hidden_one_is_missing():
    """Rows of one hour are added up, by either name; a hidden hour counts for none of the others."""
    rows = pd.DataFrame(
        {
            "weekday": ["Monday", "Monday", "Tuesday", "Sunday"],
            "hour": [3, HOURS[3], 23, 0],
            "n": [20.0, 5.5, np.nan, 10.0],
        }
    )
    found = hours_of_week(rows.astype({"hour": object}))
    assert found["n"][3] == 25.5
    assert found["n"][4] == 0
    assert found.iloc[47][["n", "share", "index", "z", "p", "p_corrected"]].isna().all()
    assert found["index"][3] == pytest.approx(25.5 / (35.5 / 167))


def test_dispersion_makes_it_harder():
    """Counts that vary twice as much as chance have z over the root of two, and larger p."""
    n = evening(20, 2, 20.0)
    plain, wide = hours_of_week(week(n)), hours_of_week(week(n), 2.0)
    np.testing.assert_allclose(wide["z"] * 2**0.5, plain["z"])
    assert wide["p"][20] > plain["p"][20]


def test_without_a_pattern_few_hours_show_one():
    """Of even weeks, at most 5 in 100 hours have p below 0.05, and at most 5 in 100 weeks any corrected."""
    rng = np.random.default_rng(7)
    found = [hours_of_week(week(rng.multinomial(800, np.full(168, 1 / 168)))) for _ in range(100)]
    assert np.mean([(one["p"] < 0.05).mean() for one in found]) <= 0.05
    assert sum((one["p_corrected"] <= 0.05).any() for one in found) <= 9


def test_the_peak_goes_through_midnight_and_the_week():
    """A block from Sunday's last hours into Monday is one block; an even week has no peak."""
    assert peak_block(hours_of_week(week(evening(166, 5)))) == (
        "The week's peak is from Sunday 22:00 to Monday 03:00: 5 of 168 hours hold 15.5% of the events, "
        "5.2 times as many as in an even week."
    )
    assert peak_block(hours_of_week(week(evening(100, 1)))).startswith(
        "The week's peak is from Friday 04:00 to Friday 05:00: 1 of 168 hours hold"
    )
    assert peak_block(hours_of_week(week(np.full(168, 9.0)))).startswith("No hour of the week")


def test_too_little_is_refused():
    """Fewer than 30 events bear no hours; an hour that is none is a mistake of the caller."""
    with pytest.raises(HotspotError, match="at least 30 events, and there are 29"):
        hours_of_week(pd.DataFrame({"weekday": ["Monday"], "hour": [1], "n": [29]}))
    for day, hour in (("Someday", 1), ("Monday", 24)):
        with pytest.raises(ValueError, match="weekday must be one"):
            hours_of_week(pd.DataFrame({"weekday": [day], "hour": [hour], "n": [99]}))
