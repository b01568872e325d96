"""Hot areas by rate, each with its interval."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import poisson

from geoaudit.errors import HotspotError
from geoaudit.hotspots.hot_rates import ABOVE, BELOW, NOT_TOLD_APART, hot_rates, lower_limit, upper_limit

NAN = float("nan")


def areas(*rows: tuple) -> pd.DataFrame:
    """Areas as (n, lower_n, upper_n, population), or (n, population) where n is exact."""
    full = [row if len(row) == 4 else (row[0], row[0], row[0], row[1]) for row in rows]
    table = pd.DataFrame(full, columns=["n", "lower_n", "upper_n", "population"], dtype=float)
    return table.assign(area_code=[f"E{k:02d}" for k in range(len(full))])


def test_byar_gives_the_published_limits() -> None:
    """65 and 100 events have the limits that the public health statistics for England have for them."""
    events = np.array([65.0, 100.0])
    assert lower_limit(events) == pytest.approx([50.1632, 81.3621], abs=5e-5)
    assert upper_limit(events[:1]) == pytest.approx([82.8491], abs=5e-5)


@pytest.mark.parametrize(
    ("events", "lower", "upper"),
    [
        (0, 0, 3.689),
        (1, 0.0253, 5.572),
        (2, 0.242, 7.225),
        (3, 0.619, 8.767),
        (5, 1.623, 11.668),
        (9, 4.115, 17.085),
    ],
)
def test_under_ten_the_limits_are_the_published_exact_ones(events: int, lower: float, upper: float) -> None:
    """The 95 % limits of small counts are those of the tables of the Poisson distribution (Garwood 1936)."""
    assert lower_limit(np.array([float(events)]))[0] == pytest.approx(lower, abs=6e-4)
    assert upper_limit(np.array([float(events)]))[0] == pytest.approx(upper, abs=6e-4)


def test_exact_limits_leave_two_and_a_half_per_cent_on_each_side() -> None:
    """At the upper limit so few events have a chance of 2.5 %, at the lower so many."""
    few = np.arange(1.0, 10)
    assert poisson.cdf(few, upper_limit(few)) == pytest.approx(np.full(9, 0.025))
    assert poisson.sf(few - 1, lower_limit(few)) == pytest.approx(np.full(9, 0.025))


def test_from_ten_on_byar_is_within_a_fifth_of_a_per_cent_of_the_exact() -> None:
    """The tails at Byar's limits are 2.5 % to the accuracy that its users state."""
    many = np.array([10.0, 11, 25, 65, 388, 1045])
    assert poisson.cdf(many, upper_limit(many) * 1.002).max() < 0.025
    assert poisson.cdf(many, upper_limit(many) * 0.998).min() > 0.025
    assert poisson.sf(many - 1, lower_limit(many) * 1.002).min() > 0.025
    assert poisson.sf(many - 1, lower_limit(many) * 0.998).max() < 0.025


def test_areas_are_told_apart_from_the_whole_only_where_their_interval_is() -> None:
    """Of 100, 50 and 20 per 1,000 beside a whole of 190 in 3,500, the first is above and the last below."""
    found = hot_rates(areas((100, 1_000), (50, 1_000), (30, 1_000), (10, 500)))
    assert found["rate"].tolist() == [100, 50, 30, 20]
    assert found["whole_lower"].tolist() == found["whole_upper"].tolist() == pytest.approx([190 / 3.5] * 4)
    assert found["against"].tolist() == [ABOVE, NOT_TOLD_APART, BELOW, BELOW]
    assert found["lower"].iloc[0] == pytest.approx(81.3621, abs=1e-4)
    assert found["upper"].iloc[0] == pytest.approx(121.6279, abs=1e-4)


def test_the_same_rate_in_a_small_area_is_not_told_apart() -> None:
    """Three times the rate of the whole is above in 3,000 people and not told apart in 30."""
    found = hot_rates(areas((90, 3_000), (0.9, 0.9, 0.9, 30), (900, 100_000)))
    assert found["rate"].round().tolist() == [30, 30, 9]
    assert found["against"].tolist()[:2] == [ABOVE, NOT_TOLD_APART]


def test_a_protected_figure_is_told_apart_only_where_its_whole_range_is() -> None:
    """100 to within 5 has an interval from 95's lower to 105's upper limit; the whole has a range too."""
    found = hot_rates(areas((100, 95, 105, 1_000), (80, 2_000)))
    assert found["lower"].iloc[0] == pytest.approx(lower_limit(np.array([95.0]))[0])
    assert found["upper"].iloc[0] == pytest.approx(upper_limit(np.array([105.0]))[0])
    assert found[["whole_lower", "whole_upper"]].iloc[0].tolist() == pytest.approx([175 / 3, 185 / 3])
    exact, rounded = (
        areas((n, low, high, 1_000), (500, 10_000)) for n, low, high in ((70, 70, 70), (70, 66, 74))
    )
    assert hot_rates(exact)["against"].iloc[0] == ABOVE
    assert hot_rates(rounded)["against"].iloc[0] == NOT_TOLD_APART
    others = areas((70, 1_000), (500, 480, 620, 10_000))
    assert hot_rates(others)["against"].iloc[0] == NOT_TOLD_APART  # whose own figure is exact


def test_a_hidden_figure_has_no_rate_but_the_interval_of_its_range() -> None:
    """A count hidden as 1 to 4 has no rate; its interval runs from the limit of 1 to that of 4."""
    found = hot_rates(areas((NAN, 1, 4, 1_000), (30, 1_000)))
    assert np.isnan(found["rate"].iloc[0])
    assert found[["lower", "upper"]].iloc[0].tolist() == pytest.approx([0.0253, 10.242], abs=6e-4)
    assert found["against"].iloc[0] == BELOW


def test_what_is_missing_stays_missing_and_leaves_the_others_alone() -> None:
    """No figure, no bound, no population or none to divide by: NaN there, and the whole without them."""
    known = [(30, 1_000), (10, 1_000)]
    lacking = [(NAN, NAN, NAN, 900), (NAN, 0, np.inf, 900), (NAN, NAN, 40, 900), (5, NAN), (5, 0)]
    found = hot_rates(areas(*known, *lacking))
    assert found["rate"].iloc[2:].isna().all()
    assert found["against"].iloc[2:].isna().all()
    assert (found["lower"].isna() | found["upper"].isna()).iloc[2:].all()
    pd.testing.assert_frame_equal(found.head(2), hot_rates(areas(*known)))


def test_a_table_of_nothing_known_has_no_whole() -> None:
    """Where no area has a figure, nothing is compared and nothing fails."""
    found = hot_rates(areas((NAN, NAN, NAN, 900), (NAN, NAN, NAN, 800)))
    assert found.drop(columns="area_code").isna().all(axis=None)
    assert len(hot_rates(areas())) == 0


def test_rows_keep_their_order_and_index_and_never_come_ranked() -> None:
    """Areas come back as they were given: no order that its interval does not bear."""
    table = areas((10, 1_000), (90, 1_000), (50, 1_000)).set_index(pd.Index([7, 3, 9]))
    found = hot_rates(table)
    assert found.index.tolist() == [7, 3, 9]
    assert found["area_code"].tolist() == ["E00", "E01", "E02"]
    assert found.columns.tolist() == [
        "area_code",
        "rate",
        "lower",
        "upper",
        "whole_lower",
        "whole_upper",
        "against",
    ]


@given(st.integers(0, 400), st.integers(0, 30), st.integers(0, 30), st.integers(1, 10**6))
def test_a_wider_range_never_narrows_the_interval(n: int, down: int, up: int, population: int) -> None:
    """The interval of a range holds that of every figure in it, the rate among them."""
    least = max(n - down, 0)
    exact = hot_rates(areas((n, population))).iloc[0]
    ranged = hot_rates(areas((n, least, n + up, population))).iloc[0]
    assert ranged["lower"] <= exact["lower"] <= exact["rate"] <= exact["upper"] <= ranged["upper"]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ((-1, 1_000), "0 or more, but 3 are below"),
        ((5, -1), "0 or more, but 1 are below"),
        ((5, 6, 9, 1_000), "1 of 2 do not"),
        ((5, 3, 4, 1_000), "1 of 2 do not"),
        ((NAN, 4, 3, 1_000), "1 of 2 do not"),
    ],
)
def test_figures_that_cannot_be_are_refused(row: tuple, says: str) -> None:
    """Figures below 0 and ranges that do not hold their figure are refused with how many there are."""
    with pytest.raises(HotspotError, match=says):
        hot_rates(areas(row, (5, 1_000)))
