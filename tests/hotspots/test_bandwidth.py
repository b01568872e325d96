"""The suggested bandwidth, against its published constants and scipy's Scott rule."""

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.stats import gaussian_kde

from geoaudit.errors import HotspotError
from geoaudit.hotspots.bandwidth import CONSTANTS, suggested_bandwidth
from geoaudit.hotspots.kernels import GAUSSIAN, QUARTIC


def scattered(count=500, spread=(400.0, 1_500.0)):
    """Events with a spread of their own on each axis."""
    where = np.random.default_rng(11).normal([425_000, 564_000], spread, (count, 2))
    return pd.DataFrame(where, columns=["easting", "northing"]).assign(n=1.0)


def test_constants_are_the_published_ones():
    """Silverman's table 4.1 prints 2.78 for the quartic of two dimensions; the gaussian's formula gives 1."""
    assert round(CONSTANTS[QUARTIC], 2) == 2.78
    assert CONSTANTS[GAUSSIAN] == (4 / (2 + 2)) ** (1 / (2 + 4))


def test_quartic_constant_by_integration():
    """The constant is what the mean integrated squared error's minimum asks of the kernel's two integrals."""

    def kernel(r):
        return 3 / np.pi * (1 - r**2) ** 2

    alpha = quad(lambda r: r**2 / 2 * kernel(r) * 2 * np.pi * r, 0, 1)[0]
    beta = quad(lambda r: kernel(r) ** 2 * 2 * np.pi * r, 0, 1)[0]

    def laplacian(r):
        return (r**2 - 2) * np.exp(-(r**2) / 2) / (2 * np.pi)

    rough = quad(lambda r: laplacian(r) ** 2 * 2 * np.pi * r, 0, 20)[0]
    assert (2 * beta / alpha**2 / rough) ** (1 / 6) == pytest.approx(CONSTANTS[QUARTIC], rel=1e-9)


def test_gaussian_is_scipys_where_both_axes_spread_alike():
    """On a cloud as wide as it is high, the rule is scipy's (Scott's) factor times the spread."""
    events = scattered()
    at = events[["easting", "northing"]].to_numpy()
    middle = at.mean(axis=0)
    events[["easting", "northing"]] = (at - middle) / at.std(axis=0, ddof=1) * 900 + middle
    scipys = gaussian_kde(events[["easting", "northing"]].to_numpy().T)
    found = suggested_bandwidth(events, GAUSSIAN)
    assert found.metres == pytest.approx(np.sqrt(np.diag(scipys.covariance).mean()), rel=1e-9)
    assert found.metres == pytest.approx(900 * scipys.scotts_factor(), rel=1e-9)


def test_both_axes_count():
    """Swapping the axes changes nothing, and spreading either widens the bandwidth."""
    events = scattered()
    swapped = events.rename(columns={"easting": "northing", "northing": "easting"})
    metres = suggested_bandwidth(events, QUARTIC).metres
    assert suggested_bandwidth(swapped, QUARTIC).metres == pytest.approx(metres, rel=1e-12)
    for axis in ("easting", "northing"):
        middle = events[axis].mean()
        wider = events.assign(**{axis: (events[axis] - middle) * 2 + middle})
        assert suggested_bandwidth(wider, QUARTIC).metres > metres * 1.05


def test_by_hand():
    """32 events at (±3, ±4) km: variances 9 and 16 by 32/31, so sqrt(12.5 · 32/31) km by 32^(-1/6)."""
    corners = pd.DataFrame({"easting": [-3e3, -3e3, 3e3, 3e3], "northing": [-4e3, 4e3, -4e3, 4e3], "n": 8})
    found = suggested_bandwidth(corners, GAUSSIAN)
    assert found.metres == pytest.approx(1_000 * np.sqrt(12.5 * 32 / 31) * 32 ** (-1 / 6), rel=1e-12)


def test_weights_are_as_many_events():
    """Events of one place count as many times as they are."""
    events = scattered(40)
    events["n"] = np.arange(40) % 4
    repeated = events.loc[events.index.repeat(events["n"])].assign(n=1)
    weighted, single = (suggested_bandwidth(table, QUARTIC).metres for table in (events, repeated))
    assert weighted == pytest.approx(single, rel=1e-12)


def test_rule_names_itself_and_holds_no_figure_of_the_data():
    """The rule's sentence is the same for all data: it can be printed of any source."""
    one, other = (suggested_bandwidth(scattered(count), QUARTIC).rule for count in (100, 700))
    assert one == other
    assert "Silverman" in one
    assert "2.78" in one


def test_events_in_one_place_are_refused():
    """Events of one place have no spread; a place of none beside it does not lend one."""
    at = pd.DataFrame({"easting": [5.0, 5, 99], "northing": [6.0, 6, 6], "n": [30, 15, 0]})
    with pytest.raises(HotspotError, match="all 45 are in one place"):
        suggested_bandwidth(at, QUARTIC)


def test_events_on_one_line_have_a_bandwidth():
    """A street due north has a spread, though none to the east."""
    street = pd.DataFrame({"easting": 5.0, "northing": np.arange(64) * 10.0, "n": 1})
    expected = np.sqrt(np.var(np.arange(64) * 10.0, ddof=1) / 2) / 2
    assert suggested_bandwidth(street, GAUSSIAN).metres == pytest.approx(expected, rel=1e-12)


def test_too_few_events_are_refused():
    """Fewer than 30 events have no bandwidth of their own."""
    with pytest.raises(HotspotError, match="there are 29"):
        suggested_bandwidth(scattered(29), QUARTIC)


def test_kernel_must_be_known():
    """A bandwidth of an unknown kernel is refused."""
    with pytest.raises(HotspotError, match="quartic or gaussian"):
        suggested_bandwidth(scattered(), "triangle")
