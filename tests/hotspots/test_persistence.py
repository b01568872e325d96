import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from geoaudit.errors import HotspotError
from geoaudit.hotspots.persistence import CLASSES, persistence


def trends(*signs):
    """A trend table in which 1 rises, -1 falls and 0 is not found."""
    z = np.array(signs, float)
    return pd.DataFrame({"z": z * 3, "p_corrected": np.where(z == 0, 0.9, 0.01)})


def classes(*series, signs=None):
    hot = np.array([[np.nan if mark == "?" else float(mark == "#") for mark in one] for one in series])
    return list(persistence(hot, trends(*(signs or [0] * len(series))), 0.05))


def test_each_class_by_its_definition():
    """Twelve periods, the last three of which are lately: one series for each class."""
    found = classes(
        "............",
        ".........###",
        "########....",
        "..##.#..####",
        "##########.#",
        "##########.#",
        "#...#.....#.",
        signs=[0, 0, 0, 1, -1, 0, 0],
    )
    assert found == ["none", "new", "historical", "intensifying", "diminishing", "persistent", "sporadic"]


def test_new_and_historical_need_more_than_chance_order():
    """One hot period of twelve falls into the last three by chance; so few that miss them are no history."""
    assert classes("...........#", "....#.......", "#####.......") == ["sporadic"] * 3
    assert fisher_exact([[2, 1], [0, 9]], alternative="greater").pvalue == pytest.approx(3 / 66)
    assert classes(".........##.") == ["new"]
    assert fisher_exact([[7, 2], [0, 3]], alternative="greater").pvalue == pytest.approx(36 / 792)
    assert classes("#######.....") == ["historical"]


def test_a_trend_makes_no_new_one_of_an_old():
    """A rising area that was never hot before is new, or sporadic if chance; one never hot has no class."""
    assert classes(".........###", "...........#", "............", signs=[1, 1, 1]) == [
        "new",
        "sporadic",
        "none",
    ]


def test_persistent_is_three_of_four_periods():
    """Nine of twelve periods persist, eight do not, nor do 14 of 20."""
    assert classes("##############......"[::-1], "#######......#######") == ["sporadic", "sporadic"]
    assert classes("#########...", "######...###", "#####....###") == ["historical", "persistent", "sporadic"]


def test_a_gap_is_no_period():
    """A gap neither counts as not hot nor moves the last quarter; fewer than eight figures have no class."""
    assert classes("####?####.##", "???????????#", "?????#######") == ["persistent", None, None]
    assert classes(".........#.?#", "?.........###") == ["new", "new"]


def test_a_trend_that_is_not_found_is_none():
    """A missing p, or one above the level, decides nothing."""
    hot = np.array([[1.0] * 12] * 2)
    trend = pd.DataFrame({"z": [4.0, 4.0], "p_corrected": [np.nan, 0.051]})
    assert list(persistence(hot, trend, 0.05)) == ["persistent", "persistent"]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=10, max_size=10),
            st.sampled_from([-1, 0, 1]),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_every_area_has_one_class_whatever_its_neighbours(areas):
    """Classes are exhaustive, the same when found one area at a time, and missing for few figures alone."""
    hot, signs = np.array([flags for flags, _ in areas]), [sign for _, sign in areas]
    together = persistence(hot, trends(*signs), 0.05)
    alone = [persistence(hot[[i]], trends(signs[i]), 0.05)[0] for i in range(len(hot))]
    assert list(together) == alone
    enough = np.isfinite(hot).sum(axis=1) >= 8
    assert all((one in CLASSES) == known for one, known in zip(together, enough, strict=True))
    assert ((together == "none") == (enough & (np.nansum(hot, axis=1) == 0))).all()


def test_too_little_is_refused():
    """Seven periods bear no class; other areas are a mistake of the caller."""
    with pytest.raises(HotspotError, match="at least 8 periods, and there are 7"):
        persistence(np.zeros((2, 7)), trends(0, 0), 0.05)
    with pytest.raises(ValueError, match="same areas"):
        persistence(np.zeros((2, 9)), trends(0), 0.05)
