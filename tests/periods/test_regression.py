import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.linalg import toeplitz
from scipy.stats import multivariate_normal

from geoaudit.periods.regression import chow_lin, fernandez

TOTALS = np.array([310.0, 335, 342, 370, 361, 398, 420, 415, 452, 470, 466, 501])
INDICATOR = np.array(
    [
        *(
            70.0,
            82,
            90,
            71,
            74,
            88,
            95,
            75,
            75,
            90,
            99,
            77,
            82,
            95,
            101,
            84,
            80,
            94,
            104,
            80,
            88,
            103,
            110,
            89,
        ),
        *(92.0, 106, 118, 94, 90, 105, 117, 95, 99, 115, 126, 101, 103, 119, 130, 106, 101, 120, 131, 104),
        *(110.0, 127, 139, 113),
    ]
)
MEMBER = np.repeat(np.arange(12), 4)
BELONGS = (np.arange(12)[:, None] == MEMBER).astype(float)


def textbook(covariance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best linear unbiased figures and the regression's residuals, from whitened least squares."""
    terms = np.column_stack([np.ones(48), INDICATOR])
    root = np.linalg.cholesky(BELONGS @ covariance @ BELONGS.T)
    white = np.linalg.solve(root, np.column_stack([BELONGS @ terms, TOTALS]))
    beta = np.linalg.lstsq(white[:, :2], white[:, 2], rcond=None)[0]
    left = TOTALS - BELONGS @ terms @ beta
    smoothed = covariance @ BELONGS.T @ np.linalg.solve(BELONGS @ covariance @ BELONGS.T, left)
    return terms @ beta + smoothed, left


def test_fernandez_is_the_best_linear_figure_of_a_random_walk():
    """The figures are those of generalised least squares with the covariance of summed independent shocks."""
    walk = np.tril(np.ones((48, 48)))
    expected, _ = textbook(walk @ walk.T)
    np.testing.assert_allclose(fernandez(INDICATOR[None], TOTALS[None], MEMBER)[0], expected, rtol=1e-9)


def test_chow_lin_takes_the_likeliest_strength():
    """The figures are those of the strength from 0 to 0.999 under which normal errors are likeliest."""

    def likelihood(strength: float) -> float:
        shape = toeplitz(strength ** np.arange(48)) / (1 - strength**2)
        between = BELONGS @ shape @ BELONGS.T
        _, left = textbook(shape)
        variance = left @ np.linalg.solve(between, left) / 12
        return float(multivariate_normal(np.zeros(12), variance * between).logpdf(left))

    best = max(np.arange(1000) / 1000, key=likelihood)
    expected, _ = textbook(toeplitz(best ** np.arange(48)))
    np.testing.assert_allclose(chow_lin(INDICATOR[None], TOTALS[None], MEMBER)[0], expected, rtol=1e-9)


def test_totals_that_the_indicator_explains_are_shared_by_it_alone():
    """Where totals are a constant and a multiple of the indicator, so are the figures, and exactly."""
    truth = 7 + 3 * INDICATOR
    totals = (BELONGS @ truth)[None]
    np.testing.assert_allclose(chow_lin(INDICATOR[None], totals, MEMBER)[0], truth, rtol=1e-6)
    np.testing.assert_allclose(fernandez(INDICATOR[None], totals, MEMBER)[0], truth, rtol=1e-6)


def test_series_do_not_touch_each_other():
    """Several series at once come out as each by itself."""
    two = np.stack([INDICATOR, INDICATOR[::-1]]), np.stack([TOTALS, TOTALS * 2])
    together = chow_lin(*two, MEMBER)
    np.testing.assert_allclose(together[1], chow_lin(two[0][1:], two[1][1:], MEMBER)[0], rtol=1e-9)


@settings(max_examples=15, deadline=None)
@given(arrays(float, (2, 12), elements=st.floats(0, 1e5)), st.booleans())
def test_totals_are_kept(totals, flat):
    """Each total comes out of its steps, though the indicator may say nothing (be the same at every step)."""
    indicator = np.ones((2, 48)) if flat else np.stack([INDICATOR, INDICATOR])
    for way in (chow_lin, fernandez):
        found = way(indicator, totals, MEMBER)
        np.testing.assert_allclose(found @ BELONGS.T, totals, rtol=1e-9, atol=1e-4)
