import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from geoaudit.errors import HotspotError
from geoaudit.hotspots.change import change
from geoaudit.hotspots.splits import _smooth, _summed, both_tails, dispersion_at

SERIES, AREAS = "crimes in series (variance in proportion to the mean)", "areas (negative binomial)"


def counts(rng, mean, kind, how):
    """Counts of one period around a mean, more dispersed than chance in one of two ways."""
    size = mean / how if kind == SERIES else how
    return rng.poisson(rng.gamma(size, mean / size)).astype(float)


def test_figures_are_those_by_hand():
    """Ten areas of 20 and 30 and one that fell from 30 to 15: expected, difference, ratio and z."""
    before, after = np.array([20.0] * 10 + [30.0]), np.array([30.0] * 10 + [15.0])
    found = change(before, after)
    last = found.table.iloc[-1]
    assert found.share == pytest.approx(315 / 545)
    assert last["expected"] == pytest.approx(45 * 315 / 545)
    assert last["difference"] == pytest.approx(15 - 45 * 315 / 545)
    assert last["ratio"] == pytest.approx(15 / (45 * 315 / 545))
    variance = 45 * (315 / 545) * (230 / 545) * last["dispersion"]
    assert last["z"] == pytest.approx((15 - 45 * 315 / 545) / variance**0.5)
    assert found.dispersion == pytest.approx(np.average(found.table["dispersion"], weights=before + after))
    assert found.areas == 11


@pytest.mark.parametrize("parts", [(0.0, 0.0), (1.5, 0.0), (0.0, 0.2), (0.7, 0.05)])
@pytest.mark.parametrize("n", [1, 7, 60])
def test_tails_are_those_of_another_library(n, parts):
    """Two-sided p is twice SciPy's smaller beta-binomial tail, or binomial tail without dispersion."""
    later, share = np.arange(n + 1), 0.4
    inverse = parts[0] / n + parts[1]
    law = betabinom(n, share / inverse, (1 - share) / inverse) if inverse else binom(n, share)
    known = np.minimum(1, 2 * np.minimum(law.cdf(later), law.sf(later - 1)))
    found = both_tails(np.full(n + 1, n), later, share, parts)
    np.testing.assert_allclose(found, np.maximum(known, 1e-10), rtol=2e-5, atol=1e-11)
    held = dispersion_at(np.array([float(n)]), *parts)[0]
    assert law.var() == pytest.approx(held * n * share * (1 - share))


@pytest.mark.parametrize("parts", [(0.0, 0.0), (2.0, 0.0), (1.0, 0.05), (0.0, 0.1)])
def test_many_events_have_the_same_tails_either_way(parts):
    """At 1,000 events the beta distribution's tails are the exact ones to 5 % where p is 0.001 or more."""
    later = np.arange(0, 1001, 7)
    n = np.full(len(later), 1000)
    exact, smooth = (np.stack(way(n, later, 0.45, parts)) for way in (_summed, _smooth))
    some = exact >= 0.0005
    np.testing.assert_allclose(smooth[some], exact[some], rtol=0.05)


@pytest.mark.parametrize(("kind", "how"), [(SERIES, 1e-6), (SERIES, 2.0), (AREAS, 5.0), (AREAS, 1.0)])
@pytest.mark.parametrize(("areas", "mean"), [(12, 40), (400, 20), (3000, 0.5)])
def test_without_change_few_areas_show_one(kind, how, areas, mean):
    """Of areas that did not change, at most 5 in 100 show p below 0.05, small counts or large."""
    rng = np.random.default_rng(11)
    shares = []
    for _ in range(max(4, 240 // areas)):
        around = mean * np.exp(rng.normal(size=areas) - 0.5)
        found = change(counts(rng, around, kind, how), counts(rng, around, kind, how)).table["p"].dropna()
        shares.append((found < 0.05).mean())
    assert np.mean(shares) <= 0.05


def test_a_poisson_test_alone_would_find_too_much():
    """Where areas vary, the binomial split flags more than 15 in 100 that did not change, this 5 at most."""
    rng = np.random.default_rng(2)
    around = 30 * np.exp(rng.normal(size=2000) - 0.5)
    before, after = (counts(rng, around, AREAS, 5.0) for _ in range(2))
    found = change(before, after)
    n = (before + after).astype(int)
    alone = both_tails(n, after.astype(int), found.share, (0.0, 0.0))
    assert (alone[n > 0] < 0.05).mean() > 0.15
    assert (found.table["p"] < 0.05).mean() <= 0.05


@pytest.mark.parametrize(
    ("kind", "how", "clustering", "spread"), [(SERIES, 2.0, 2.0, 0.0), (AREAS, 5.0, 0.0, 0.1)]
)
def test_the_dispersion_that_was_put_in_is_found(kind, how, clustering, spread):
    """Crimes in threes give clustering 2, areas of size 5 spread 1 / (5 + 5), of 3,000 areas."""
    rng = np.random.default_rng(4)
    around = 40 * np.exp(rng.normal(size=3000) - 0.5)
    found = change(counts(rng, around, kind, how), counts(rng, around, kind, how))
    assert found.clustering == pytest.approx(clustering, abs=0.3)
    assert found.spread == pytest.approx(spread, abs=0.015)


def test_true_changes_hardly_pass_for_dispersion():
    """Where 10 of 500 areas trebled, most are found and the dispersion stays near that of chance alone."""
    rng = np.random.default_rng(8)
    around = np.full(500, 25.0)
    before, after = rng.poisson(around).astype(float), rng.poisson(around).astype(float)
    after[:10] = rng.poisson(75, 10)
    found = change(before, after)
    assert found.dispersion < 1.05
    assert (found.table["p"][:10] < 0.05 * 10 / 500).sum() >= 8


def test_a_longer_period_is_no_change():
    """A second period of twice the length changes the share and no area."""
    rng = np.random.default_rng(3)
    found = change(rng.poisson(30, 300).astype(float), rng.poisson(60, 300).astype(float))
    assert found.share == pytest.approx(2 / 3, abs=0.01)
    assert (found.table["p"] < 0.05).mean() <= 0.05


def test_a_missing_area_spoils_no_other():
    """An area without a figure has a missing row, and the others are as without it; an empty one has no p."""
    rng = np.random.default_rng(6)
    before, after = (rng.poisson(9, 40).astype(float) for _ in range(2))
    alone = change(before, after)
    more = change(np.append(before, [np.nan, 4.0, 0.0]), np.append(after, [5.0, np.nan, 0.0]))
    np.testing.assert_allclose(more.table.iloc[:40], alone.table)
    assert more.table.iloc[40:42][["expected", "dispersion", "z", "p"]].isna().all(axis=None)
    assert more.table.iloc[42][["ratio", "z", "p"]].isna().all()
    assert alone.areas == 40
    assert (more.areas, more.dispersion) == (alone.areas, pytest.approx(alone.dispersion))


def test_one_event_tells_nothing_of_dispersion():
    """The dispersion comes from the areas with two events or more, however few those are."""
    before, after = np.array([1.0] * 30 + [1.0] * 12), np.array([0.0] * 30 + [1.0, 2.0] * 6)
    assert change(before, after).areas == 12


@settings(deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=15, max_size=40))
def test_the_whole_does_not_change_against_itself(pairs):
    """Whatever the counts, differences sum to nothing, p is from 0 to 1 and the dispersion at least 1."""
    before, after = np.array(pairs + [(5, 5)] * 10, float).T
    found = change(before, after)
    assert found.table["difference"].sum() == pytest.approx(0, abs=1e-6)
    assert found.table["p"].dropna().between(0, 1).all()
    assert (found.table["dispersion"] >= 1).all()
    assert found.dispersion >= 1


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (np.ones(14), np.ones(14), "at least 30 events.*14 and 14"),
        (np.full(40, 5.0), np.zeros(40), "some in each.*200 and 0"),
        (np.full(9, 50.0), np.full(9, 50.0), "at least 10 areas.*there are 9"),
    ],
)
def test_too_little_is_refused(before, after, says):
    """Fewer than 30 events, an empty period and fewer than ten areas are one sentence each."""
    with pytest.raises(HotspotError, match=says):
        change(before, after)


def test_other_areas_are_a_mistake():
    """Periods of different areas, and a negative count, are refused as mistakes of the caller."""
    with pytest.raises(ValueError, match="same areas"):
        change(np.ones(50), np.ones(51))
    with pytest.raises(ValueError, match="negative"):
        change(np.full(50, -1.0), np.ones(50))
