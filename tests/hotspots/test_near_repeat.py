"""Near repeats: pairs of events close in space and in time, beside what chance gives."""

from itertools import combinations

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from libpysal import examples
from pointpats import Knox
from scipy.spatial.distance import pdist
from scipy.stats import false_discovery_control

from geoaudit.errors import HotspotError
from geoaudit.hotspots import pairs as pairs_module
from geoaudit.hotspots.near_repeat import EUCLIDEAN, MANHATTAN, Bands, NearRepeat, knox, require_days

DAYS = (0, 7, 14)


def events(points: np.ndarray, days: np.ndarray) -> pd.DataFrame:
    """Events at points in metres, so many days after New Year 2020."""
    east, north = np.asarray(points, float).T
    date = np.datetime64("2020-01-01") + np.asarray(days, int).astype("timedelta64[D]")
    return pd.DataFrame({"easting": east, "northing": north, "date": date})


def scattered(n: int = 200, seed: int = 3, size: int = 1_000) -> pd.DataFrame:
    """Events on whole metres of a square, on days of half a year, without regard to each other."""
    random = np.random.default_rng(seed)
    return events(random.integers(0, size, (n, 2)), random.integers(0, 180, n))


def burkitt() -> pd.DataFrame:
    """The 188 cases of Burkitt's lymphoma in the West Nile district (Williams et al. 1978), in km."""
    cases = gpd.read_file(examples.get_path("burkitt.shp"))
    return events(cases[["X", "Y"]], cases["T"])


def cell(found: NearRepeat, metres: str, days: str) -> pd.Series:
    """The row of one band of distance and of time."""
    table = found.table
    return table[(table["metres"] == metres) & (table["days"] == days)].iloc[0]


def test_burkitt_in_half_open_bands_is_as_published() -> None:
    """Under 20 km and under 5 days apart are 12 pairs of cases where 8.5207 are expected."""
    found = knox(burkitt(), Bands((0, 20), (0, 5)), EUCLIDEAN, 99, 1)
    assert found.events == 188
    assert found.table["metres"].tolist() == ["same place", "(0, 20) m"]
    assert found.table["pairs"].sum() == 12
    assert found.table["expected"].sum() == pytest.approx(8.5207, abs=5e-5)


def test_burkitt_with_its_edges_is_as_published() -> None:
    """At most 20 km and at most 5 days apart, all whole numbers, are 13 pairs where 10.1438 are expected."""
    found = knox(burkitt(), Bands((0, 20.01), (0, 6)), EUCLIDEAN, 99, 1)
    assert found.table["pairs"].sum() == 13
    assert found.table["expected"].sum() == pytest.approx(10.1438, abs=5e-5)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_agrees_with_pointpats(seed: int) -> None:
    """On random events the pairs and the expected are those of pointpats, and the one-sided p about its."""
    random = np.random.default_rng(seed)
    points, days = random.integers(0, 1_000, (150, 2)).astype(float), random.integers(0, 100, 150)
    np.random.seed(seed)  # theirs draws from the global state
    theirs = Knox(points, days[:, None].astype(float), delta=99.999, tau=9.5, permutations=199)
    ours = knox(events(points + 0.5, days), Bands((0.0, 99.999), (0, 10)), EUCLIDEAN, 999, seed).table
    assert ours["pairs"].sum() == theirs.nst
    assert ours["expected"].sum() == pytest.approx(theirs.expected[0, 0], rel=1e-12)
    near = ours[ours["metres"] == "(0, 99.999) m"].iloc[0]
    assert near["p_more"] == pytest.approx(theirs.p_sim, abs=0.12)


@pytest.mark.parametrize(("metric", "scipy"), [(EUCLIDEAN, "euclidean"), (MANHATTAN, "cityblock")])
def test_every_cell_counts_what_all_pairs_counted_one_by_one_do(metric: str, scipy: str) -> None:
    """In many bands with snapped points, each cell is what a look at all distances gives."""
    found = scattered(300, size=60).assign(easting=lambda t: t["easting"] * 10)
    apart = pdist(found[["easting", "northing"]], scipy)
    days = pdist(found[["date"]].to_numpy("datetime64[D]").astype(float))
    bands = Bands((0, 10, 30, 100, 250), (0, 1, 7, 30))
    limits = [(0, 0), (1e-9, 10), (10, 30), (30, 100), (100, 250)]
    inside = [apart == 0] + [(apart >= a) & (apart < b) for a, b in limits[1:]]
    within = [(days >= a) & (days < b) for a, b in ((0, 1), (1, 7), (7, 30))]
    table = knox(found, bands, metric, 39, 0).table
    assert table["pairs"].tolist() == [(s & t).sum() for s in inside for t in within]
    expected = [s.sum() * t.sum() / len(apart) for s in inside for t in within]
    assert table["expected"].tolist() == pytest.approx(expected)


def test_a_pair_on_an_edge_is_in_the_later_band() -> None:
    """Exactly 100 m and 7 days apart is in [100, 200) m and [7, 14) days; 99 m and 6 days in the earlier."""
    far = [(10_000 * k, 0) for k in range(3, 32)]
    points = np.array([(0, 0), (100, 0), (0, -99), *far])
    days = np.array([0, 7, 6, *range(100, 100 + 40 * len(far), 40)])
    found = knox(events(points, days), Bands((0, 100, 200), DAYS), EUCLIDEAN, 39, 1)
    assert cell(found, "[100, 200) m", "[7, 14) days")["pairs"] == 1
    assert cell(found, "(0, 100) m", "[0, 7) days")["pairs"] == 1
    assert cell(found, "[100, 200) m", "[0, 7) days")["pairs"] == 1  # the second and the third
    assert found.table["pairs"].sum() == 3


def test_less_than_a_metre_is_near_and_not_the_same_place() -> None:
    """Events a thousandth of a metre apart are in the band beside the same place, as nothing else is."""
    far = [(10_000 * k, 0) for k in range(3, 32)]
    points = np.array([(0, 0), (0.001, 0), (50_000, 7), (50_000, 7), *far])
    found = knox(events(points, np.arange(len(points))), Bands((0, 100), (0, 3)), EUCLIDEAN, 39, 1).table
    assert found["metres"].tolist() == ["same place", "(0, 100) m"]
    assert found["pairs"].tolist() == [1, 1]


def test_the_metrics_differ_by_the_way_round_the_corner() -> None:
    """Events 60 m east and 60 m north of each other are 85 m apart in a line and 120 m along the axes."""
    far = [(10_000 * k, 0) for k in range(3, 33)]
    data = events(np.array([(0, 0), (60, 60), *far]), np.array([0, 1, *range(100, 1300, 40)]))
    bands = Bands((0, 100, 200), DAYS)
    straight, around = (knox(data, bands, metric, 39, 1) for metric in (EUCLIDEAN, MANHATTAN))
    assert cell(straight, "(0, 100) m", "[0, 7) days")["pairs"] == 1
    assert cell(around, "[100, 200) m", "[0, 7) days")["pairs"] == 1
    assert "straight line" in straight.sentences[1]
    assert "two axes" in around.sentences[1]


def test_bands_that_do_not_begin_at_nothing_hold_no_repeats_at_one_place() -> None:
    """With edges from 10 m on, pairs at one point and under 10 m are in no band."""
    data = scattered(200, size=60)
    found = knox(data, Bands((10, 30), DAYS), EUCLIDEAN, 39, 1)
    apart = pdist(data[["easting", "northing"]])
    days = pdist(data[["date"]].to_numpy("datetime64[D]").astype(float))
    assert found.table["metres"].unique().tolist() == ["[10, 30) m"]
    assert found.table["pairs"].sum() == ((apart >= 10) & (apart < 30) & (days < 14)).sum()
    assert found.pairs_at_one_point == (apart == 0).sum() > 0


def test_planted_near_repeats_are_found_and_only_they() -> None:
    """Where half of 400 events follow another within 50 m and 3 days, that cell alone stands out."""
    random = np.random.default_rng(5)
    points, days = random.integers(0, 20_000, (200, 2)), random.integers(0, 300, 200)
    after = points + random.integers(1, 35, (200, 2))
    data = events(np.vstack([points, after]), np.concatenate([days, days + random.integers(0, 4, 200)]))
    found = knox(data, Bands((0, 100, 200, 400), (0, 7, 14, 28)), EUCLIDEAN, 999, 1)
    top = cell(found, "(0, 100) m", "[0, 7) days")
    assert top["pairs"] >= 200
    assert top["ratio"] > 10
    assert top["p"] == pytest.approx(2 / 1000)
    assert found.table["p_corrected"].min() == top["p_corrected"] < 0.05
    assert "the strongest is (0, 100) m, [0, 7) days" in found.sentences[-1]


def test_p_comes_from_the_permutations_as_phipson_and_smyth_have_it() -> None:
    """The two-sided p is twice the lesser tail, at most 1, and no p is 0; correction is over the table."""
    table = knox(scattered(size=200), Bands((0, 20, 50, 100), DAYS), EUCLIDEAN, 99, 1).table
    assert (table["p_more"] * 100).tolist() == pytest.approx((table["p_more"] * 100).round().tolist())
    assert table["p_more"].between(0.01, 1).all()
    assert table["p"].between(0.02, 1).all()
    assert table["p_corrected"].tolist() == pytest.approx(false_discovery_control(table["p"]).tolist())
    many = table["p_more"] < 0.4
    assert table.loc[many, "p"].tolist() == pytest.approx((2 * table.loc[many, "p_more"]).tolist())
    few = table["p_more"] > 0.7
    assert (table.loc[few, "p"] >= 2 * (1 - table.loc[few, "p_more"])).all()
    assert many.any()
    assert few.any()


def test_permutations_equal_to_what_was_counted_count_as_so_many() -> None:
    """Where every order of the dates gives the same pairs, chance always gives so many, and p is 1."""
    table = knox(scattered(size=60), Bands((0, 100), (0, 1_000)), EUCLIDEAN, 39, 1).table
    assert table[["p_more", "p"]].to_numpy().tolist() == [[1, 1], [1, 1]]
    assert table["ratio"].tolist() == pytest.approx([1, 1])


def test_the_expected_is_the_mean_of_the_permutations() -> None:
    """The product of the margins is the mean of 1,000 orders of the dates as far as these tell it."""
    data = scattered(60, size=300)
    apart = pdist(data[["easting", "northing"]]) < 100
    day = data["date"].to_numpy("datetime64[D]").astype(float)
    random = np.random.default_rng(1)
    orders = [(apart & (pdist(random.permutation(day)[:, None]) < 14)).sum() for _ in range(1_000)]
    table = knox(data, Bands((0, 100), (0, 14)), EUCLIDEAN, 39, 1).table
    error = np.std(orders) / np.sqrt(1_000)
    assert table["expected"].sum() == pytest.approx(np.mean(orders), abs=4 * error)


def test_under_no_effect_p_is_as_often_low_as_it_says() -> None:
    """Of 100 random sets of events at most 12 have a p of 0.05 or less in one cell (99.9 % bound)."""
    bands = Bands((0, 150), (0, 10))
    low = [
        cell(knox(scattered(60, seed), bands, EUCLIDEAN, 99, seed), "(0, 150) m", "[0, 10) days")["p"] <= 0.05
        for seed in range(100)
    ]
    assert sum(low) <= 12


def test_a_seed_gives_the_same_table_and_another_seed_other_p() -> None:
    """A run is repeated by its seed to the last digit; the pairs and the expected do not hang on it."""
    bands = Bands((0, 50, 100), DAYS)
    first, again, other = (knox(scattered(), bands, EUCLIDEAN, 300, seed).table for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first["p_more"].equals(other["p_more"])
    assert first[["pairs", "expected"]].equals(other[["pairs", "expected"]])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=30, max_size=60), st.randoms())
def test_the_order_of_the_rows_and_where_the_origin_lies_change_no_count(rows, random) -> None:
    """Rows in another order, places moved and days put back hold the same pairs, and no pair is lost."""
    table = np.array(rows)
    if len(np.unique(table[:, :2], axis=0)) == 1 or len(np.unique(table[:, 2])) == 1:
        return
    bands = Bands((0, 10, 100), (0, 5, 50))
    moved = table[random.sample(range(len(table)), len(table))] + [300_000, 500_000, 1_000]
    here, there = (knox(events(t[:, :2], t[:, 2]), bands, EUCLIDEAN, 39, 1).table for t in (table, moved))
    assert here["pairs"].tolist() == there["pairs"].tolist()
    assert here["pairs"].sum() == len(list(combinations(rows, 2)))  # every pair lies in some band
    assert here["expected"].sum() == pytest.approx(here["pairs"].sum())


def test_a_band_without_pairs_has_no_ratio_and_no_p_and_is_no_test() -> None:
    """Where nothing is under 5 m apart, its cells are missing, and the others are corrected without them."""
    data = scattered(100, size=50).assign(
        easting=lambda t: t["easting"] * 10, northing=lambda t: t["northing"] * 10
    )
    data = data.drop_duplicates(["easting", "northing"])
    table = knox(data, Bands((0, 5, 30), DAYS), EUCLIDEAN, 99, 1).table
    empty = table["metres"].isin(["same place", "(0, 5) m"])
    assert table.loc[empty, ["ratio", "p_more", "p", "p_corrected", "lower", "upper"]].isna().all(axis=None)
    known = table[~empty]
    assert known["p_corrected"].tolist() == pytest.approx(false_discovery_control(known["p"]).tolist())


def test_ties_are_told_as_what_they_are() -> None:
    """A thousand events on one point are said to be so, with their 499,500 pairs, and to look snapped."""
    random = np.random.default_rng(1)
    points = np.vstack([np.zeros((1_000, 2)), random.integers(1, 5_000, (20, 2))])
    found = knox(events(points, random.integers(0, 100, 1_020)), Bands((0, 100), DAYS), EUCLIDEAN, 39, 1)
    assert found.points == 21
    assert found.pairs_at_one_point == 499_500
    assert found.dates == 100
    assert found.sentences[0].startswith(
        "1,020 events stand on 21 distinct points (at most 1,000 on one) and 100"
    )
    assert "499,500 pairs of events are at one and the same point" in found.sentences[0]
    assert "98 % of the events share their point with another" in found.sentences[1]


def test_a_lattice_too_coarse_for_the_bands_is_told() -> None:
    """Places rounded to 100 m are said to be too coarse for bands of 100 m, and not for bands of 400 m."""
    data = scattered(100, size=100)
    coarse = data.assign(easting=data["easting"] * 100 + 50, northing=data["northing"] * 100 + 50)
    narrow, wide = (knox(coarse, Bands((0, m), DAYS), EUCLIDEAN, 39, 1).sentences for m in (100, 400))
    assert any("lattice of 100 m, too coarse for bands of 100 m" in s for s in narrow)
    assert not any("lattice" in s for s in wide)
    plain = knox(data, Bands((0, 20), DAYS), EUCLIDEAN, 39, 1).sentences
    assert not any("lattice" in s or "snapped" in s for s in plain)


def test_too_few_permutations_for_the_correction_are_told() -> None:
    """99 permutations cannot show one of 8 cells; 319 can, and then nothing is said."""
    bands = Bands((0, 50, 100, 150), DAYS)
    few, enough = (knox(scattered(400, size=150), bands, EUCLIDEAN, b, 1) for b in (99, 319))
    assert few.table["p"].notna().sum() == 8
    assert few.sentences[-2] == (
        "With 99 permutations no p is below 0.02, so at least 4 of the 8 cells would have to stand out for "
        "any to do so after correction; 319 permutations would let a single one."
    )
    assert not any("no p is below" in s for s in enough.sentences)


def test_events_without_a_place_or_a_date_are_left_out_and_told() -> None:
    """Three rows that lack something change no figure but the sentence that counts them."""
    data = scattered(100)
    lacking = pd.concat([data, data.head(3)], ignore_index=True)
    lacking.loc[100, "easting"] = np.nan
    lacking.loc[101, "northing"] = np.nan
    lacking.loc[102, "date"] = pd.NaT
    bands = Bands((0, 100), DAYS)
    whole, rest = knox(data, bands, EUCLIDEAN, 39, 1), knox(lacking, bands, EUCLIDEAN, 39, 1)
    pd.testing.assert_frame_equal(whole.table, rest.table)
    assert rest.sentences[1] == "Left out for want of a place or a date: 3."


def test_days_centuries_apart_do_not_wrap_around() -> None:
    """Dates 150 years apart, more days than two bytes hold, are far apart and not near."""
    data = scattered(60, size=100)
    old = data.assign(date=data["date"] - pd.Timedelta(days=55_000))
    both = pd.concat([data, old])
    days = pdist(both[["date"]].to_numpy("datetime64[D]").astype(float))
    apart = pdist(both[["easting", "northing"]])
    found = knox(both, Bands((0, 50), (0, 7, 20_000, 60_000)), EUCLIDEAN, 39, 1)
    assert found.table.groupby("days", sort=False)["pairs"].sum().tolist() == [
        ((apart < 50) & (days < 7)).sum(),
        ((apart < 50) & (days >= 7) & (days < 20_000)).sum(),
        ((apart < 50) & (days >= 20_000)).sum(),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (scattered(29), "at least 30 events with a place and a date, but there are 29"),
        (scattered(40).assign(easting=1.0, northing=2.0), "all 40 are at one place"),
        (scattered(40).assign(date=pd.Timestamp("2020-03-04")), "all 40 are on one date"),
        (scattered(40).assign(easting=np.arange(40.0) * 1e6), "none of the pairs of 40 events"),
    ],
)
def test_events_that_cannot_bear_it_are_refused_in_one_sentence(data: pd.DataFrame, says: str) -> None:
    """Too few, all in one place, all on one date, none near another: each is refused by what was found."""
    with pytest.raises(HotspotError, match=says) as refused:
        knox(data, Bands((0, 100), DAYS), EUCLIDEAN, 99, 1)
    assert str(refused.value).endswith(".")
    assert str(refused.value).count(". ") == 0


@pytest.mark.parametrize("written", ["first", "last", "middle"])
def test_dates_that_are_months_are_refused(written: str) -> None:
    """Dates all on the first, the last or the 15th of their months are months, and are refused."""
    months = pd.date_range("2020-01-01", periods=12, freq="MS")
    dates = {
        "first": months,
        "last": months + pd.offsets.MonthEnd(0),
        "middle": months + pd.Timedelta(days=14),
    }
    data = scattered(60).assign(date=np.tile(dates[written], 5))
    with pytest.raises(HotspotError, match="day of each event, but all 60 dates are the first, the last or"):
        knox(data, Bands((0, 100), DAYS), EUCLIDEAN, 99, 1)


def test_days_are_not_taken_for_months() -> None:
    """Days of which one is not the first of a month are days, and so is no date at all."""
    dates = pd.Series(pd.to_datetime(["2020-01-01", "2020-02-01", "2020-02-02"]))
    require_days(dates)
    require_days(dates.iloc[:0])
    with pytest.raises(HotspotError, match="all 2 dates"):
        require_days(dates.iloc[:2])


@pytest.mark.parametrize(
    ("metres", "days"),
    [
        ((0, 100, 100), DAYS),
        ((-1, 100), DAYS),
        ((0,), DAYS),
        ((0, np.inf), DAYS),
        ((0, 9), (7, 0)),
        ((0, 9), (0, 1.5)),
    ],
)
def test_edges_that_make_no_bands_are_refused(metres: tuple, days: tuple) -> None:
    """Edges must increase from 0 or more, be at least two and, in days, whole."""
    with pytest.raises(HotspotError, match="Edges of bands"):
        Bands(metres, days)


def test_an_unknown_metric_and_too_few_permutations_are_refused() -> None:
    """A metric is Euclidean or Manhattan, and 38 permutations cannot give a p of 0.05."""
    with pytest.raises(HotspotError, match="euclidean or manhattan"):
        knox(scattered(), Bands((0, 100), DAYS), "taxicab", 99, 1)
    with pytest.raises(HotspotError, match="At least 39 permutations"):
        knox(scattered(), Bands((0, 100), DAYS), EUCLIDEAN, 38, 1)


def test_more_pairs_than_can_be_counted_are_refused_before_they_are_made(monkeypatch) -> None:
    """Where more pairs are near than the limit, the sentence says how many and what to do."""
    monkeypatch.setattr(pairs_module, "MOST_PAIRS", 1_000)
    with pytest.raises(
        HotspotError, match=r"at most 1,000 pairs .* but 19,900 pairs of 200 events are; choose"
    ):
        knox(scattered(), Bands((0, 2_000), DAYS), EUCLIDEAN, 99, 1)
