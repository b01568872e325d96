import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kendalltau, norm, theilslopes

from geoaudit.errors import HotspotError
from geoaudit.hotspots.trend import LAGS, SIGNIFICANT, _detrended, hamed_rao, mann_kendall, sen_slope

RISING = [12, 15, 11, 18, 17, 21, 25, 22, 19, 24, 28, 31, 27, 30, 26, 33]
WAVES = [
    *[4.13, 0.21, 2.07, 3.46, 5.52, 9.31, 8.04, 7.77, 9.68, 6.12, 3.29, 1.91],
    *[0.35, 2.83, 2.44, 4.57, 6.08, 8.63, 11.2, 10.4, 9.86, 5.15, 4.72, 2.69],
]
GAPPED = [3.0, np.nan, 1.0, 4.0, 1.0, 5.0, np.nan, 9.0, 2.0, 6.0, 5.0, 3.0, 5.0]


def rows(*series):
    return np.array(series, float)


def by_loops(series, lags):
    """Hamed and Rao's factor written out with loops: dates kept through gaps, ranks by comparison."""
    there = [(t, x) for t, x in enumerate(series) if np.isfinite(x)]
    slopes = [(b - a) / (u - t) for i, (t, a) in enumerate(there) for u, b in there[i + 1 :]]
    level = {t: round(x - float(np.median(slopes)) * t, 9) for t, x in there}
    rank = {
        t: sum(y < x for y in level.values()) + (sum(y == x for y in level.values()) + 1) / 2
        for t, x in level.items()
    }
    n, mean = len(rank), sum(rank.values()) / len(rank)
    whole = sum((r - mean) ** 2 for r in rank.values())
    added = 0.0
    for lag in range(1, lags + 1):
        pairs = [(rank[t] - mean) * (rank[t + lag] - mean) for t in rank if t + lag in rank]
        correlation, m = sum(pairs) / whole, len(pairs)
        if abs(correlation) > SIGNIFICANT / n**0.5:
            added += m * (m - 1) * (m - 2) * correlation
    return 1 + 2 * added / (n * (n - 1) * (n - 2))


def test_figures_are_those_of_another_program():
    """Of two series, pymannkendall 1.4.3 gives these scores, variances, z, p and slopes (three lags)."""
    table = mann_kendall(rows(WAVES))
    assert table["s"][0] == 46
    assert table["var"][0] == pytest.approx(3535.3650000000007, rel=1e-12)
    assert table["var"][0] / table["inflation"][0] == pytest.approx(1625.3333333333333, rel=1e-12)
    assert table["z"][0] == pytest.approx(0.7568248521484299, rel=1e-12)
    assert table["p"][0] == pytest.approx(0.4491548016346356, rel=1e-12)
    assert table["slope"][0] == pytest.approx(0.11958333333333337)
    other = mann_kendall(rows(RISING))
    assert list(other[["s", "inflation"]].iloc[0]) == [90, 1]
    assert other["var"][0] == pytest.approx(493.3333333333333)
    assert other["p"][0] == pytest.approx(6.149382123754599e-05, rel=1e-12)


def test_all_lags_are_those_of_another_program_and_would_find_too_much():
    """With all its lags the same wave's variance is 589.12 as in pymannkendall: a third of chance's own."""
    series = rows(WAVES)
    factor = hamed_rao(_detrended(series, sen_slope(series)), len(WAVES) - 1)[0]
    assert factor * 1625.3333333333333 == pytest.approx(589.1246772068513, rel=1e-12)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 6), min_size=8, max_size=20))
def test_tau_is_that_of_another_library(counts):
    """Tau-b, the slope and the uncorrected test are SciPy's, whatever the ties."""
    table = mann_kendall(rows(counts))
    known = kendalltau(np.arange(len(counts)), counts, method="asymptotic")
    assert table["tau"][0] == pytest.approx(known.statistic, nan_ok=True)
    assert table["slope"][0] == pytest.approx(theilslopes(counts).slope)
    if np.isfinite(known.pvalue):
        plain = table["var"][0] / table["inflation"][0]
        assert 2 * norm.sf(abs(table["s"][0]) / plain**0.5) == pytest.approx(known.pvalue)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.one_of(st.integers(0, 9), st.none()), min_size=12, max_size=25))
def test_the_correction_is_that_of_plain_loops(counts):
    """The factor equals the published formula written with loops, gaps and ties and all."""
    series = [np.nan if one is None else float(one) for one in counts]
    known = [one for one in series if np.isfinite(one)]
    if len(known) >= 8 and len(set(known)) > 1:
        figures = rows(series)
        found = hamed_rao(_detrended(figures, sen_slope(figures)), LAGS)[0]
        level = _detrended(figures, sen_slope(figures))[0]
        assert len(set(level[np.isfinite(level)])) == 1 or found == pytest.approx(by_loops(series, LAGS))


def test_three_lags_count_and_a_gap_leaves_its_pairs_out():
    """A slow wave, whose first three lags are significant, with and without gaps is as in plain loops."""
    wave = np.round(np.sin(np.arange(40) / 4), 3)
    gapped = np.where(np.isin(np.arange(40), [5, 6, 11, 20, 33]), np.nan, wave)
    table = mann_kendall(rows(wave, gapped))
    assert list(table["inflation"]) == pytest.approx([by_loops(wave, 3), by_loops(gapped, 3)])
    assert by_loops(wave, 3) > by_loops(wave, 2) + 0.5 > 3


def test_a_gap_keeps_the_calendar():
    """Scores leave a gap's pairs out, as SciPy without them; slopes and tau still count its months."""
    table = mann_kendall(rows(GAPPED))
    there = np.isfinite(GAPPED)
    when, what = np.arange(len(GAPPED))[there], np.array(GAPPED)[there]
    assert table["n"][0] == 11
    assert table["tau"][0] == pytest.approx(kendalltau(when, what).statistic)
    assert table["slope"][0] == pytest.approx(theilslopes(what, when).slope)


def test_too_few_figures_are_missing_and_spoil_no_neighbour():
    """An area with seven figures has no test, one without any none, and the next is as it is alone."""
    seven = [1.0] * 7 + [np.nan] * (len(WAVES) - 7)
    table = mann_kendall(rows(seven, [np.nan] * len(WAVES), WAVES))
    assert list(table["n"]) == [7, 0, len(WAVES)]
    assert table.drop(columns="n").iloc[:2].isna().all(axis=None)
    assert table.iloc[2].to_dict() == mann_kendall(rows(WAVES)).iloc[0].to_dict()


def test_equal_figures_have_no_trend():
    """An area with the same count in every period has p 1, z 0 and no tau."""
    table = mann_kendall(np.full((1, 12), 3.0))
    assert list(table[["s", "z", "p", "slope"]].iloc[0]) == [0, 0, 1, 0]
    assert np.isnan(table["tau"][0])


def test_fewer_than_eight_periods_are_refused():
    """Seven periods bear no trend."""
    with pytest.raises(HotspotError, match="at least 8 periods, and there are 7"):
        mann_kendall(np.ones((3, 7)))


@pytest.mark.parametrize("periods", [8, 12, 33])
def test_without_trend_few_areas_have_one(periods):
    """Of 4,000 areas of counts more dispersed than chance, without trend, at most 5 in 100 show one."""
    rng = np.random.default_rng(5)
    counts = rng.poisson(rng.gamma(2, 2.5, (4000, periods))).astype(float)
    assert (mann_kendall(counts)["p"] <= 0.05).mean() <= 0.05 + 2 * (0.05 * 0.95 / 4000) ** 0.5


def test_a_block_of_areas_is_as_each_alone(monkeypatch):
    """Slopes found block by block are those found at once."""
    figures = np.random.default_rng(1).poisson(4, (25, 12)).astype(float)
    whole = sen_slope(figures)
    monkeypatch.setattr("geoaudit.hotspots.trend._AT_ONCE", 200)
    np.testing.assert_array_equal(sen_slope(figures), whole)
