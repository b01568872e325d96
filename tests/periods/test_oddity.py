import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoaudit.periods.calendar import parse_period, split
from geoaudit.periods.coverage import odd_months

MONTHS = [month.label for month in split(parse_period("2019-01 to 2021-12"), "month")]
SEASON = [800, 780, 900, 950, 1000, 1050, 1100, 1080, 980, 960, 1400, 760]


def monthly(changes: dict[str, float | None] | None = None) -> pd.DataFrame:
    """Three years of a strong season (November is half as high again), with months changed or taken out."""
    changed = dict(zip(MONTHS, [n + 3 * i for i, n in enumerate(SEASON * 3)], strict=True)) | (changes or {})
    return pd.DataFrame({"month": list(changed), "n": pd.array(list(changed.values()), "Float64")})


def odd(table: pd.DataFrame) -> list[str]:
    found = odd_months(table)
    return found.loc[found["odd"], "month"].tolist()


def test_a_month_far_from_its_neighbours_and_other_years_is_odd():
    """A month with a quarter of its usual figure is flagged, with the figure that it is odd against."""
    found = odd_months(monthly({"2020-07": 275})).set_index("month")
    assert found.index[found["odd"]].tolist() == ["2020-07"]
    assert found.loc["2020-07", "usual"] == pytest.approx(1_170, rel=0.05)
    assert found.loc["2020-07", "ratio"] == pytest.approx(275 / found.loc["2020-07", "usual"])


def test_a_season_is_not_odd():
    """A November that is as high every year is far from its neighbours, but not from other Novembers."""
    assert odd(monthly()) == []


def test_a_missing_month_is_a_gap_and_never_a_zero():
    """A month without a row stands in the result without a figure, is not odd, and makes no other odd."""
    table = monthly().query("month != '2020-05'")
    found = odd_months(table).set_index("month")
    assert np.isnan(found.loc["2020-05", ["n", "ratio"]].astype(float)).all()
    assert not found["odd"].any()
    assert len(found) == len(MONTHS)


def test_a_hidden_month_is_not_judged():
    """A month whose figure is missing is not odd."""
    assert not odd_months(monthly({"2020-05": None})).set_index("month").loc["2020-05", "odd"]


def test_one_odd_month_does_not_make_its_neighbour_odd():
    """What is odd is left out of what others are held against, whatever size it has."""
    assert odd(monthly({"2020-07": 20_000})) == ["2020-07"]


def test_chance_alone_makes_no_small_month_odd():
    """Counts of a few a month are far from each other by chance, and are not flagged for it."""
    n = np.random.default_rng(7).poisson(3, len(MONTHS))
    assert odd(pd.DataFrame({"month": MONTHS, "n": n})) == []
    steady = [3] * 20 + [8] + [3] * 15
    assert odd(pd.DataFrame({"month": MONTHS, "n": steady})) == []


def test_a_short_source_is_not_judged():
    """Too few months tell nothing about what is usual; none gives an empty table."""
    assert odd(monthly({"2019-03": 1}).head(5)) == []
    empty = odd_months(monthly().head(0))
    assert empty.empty
    assert list(empty) == ["month", "n", "usual", "ratio", "odd"]


@given(st.lists(st.integers(0, 500), min_size=1, max_size=40), st.integers(2, 9))
def test_the_order_of_rows_does_not_matter(figures, seed):
    """Rows in any order give the same table, one row a month."""
    months = [m.label for m in split(parse_period("2018-01 to 2021-12"), "month")][: len(figures)]
    table = pd.DataFrame({"month": months, "n": figures})
    pd.testing.assert_frame_equal(odd_months(table), odd_months(table.sample(frac=1, random_state=seed)))
    assert odd_months(table)["month"].tolist() == months
