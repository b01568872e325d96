"""Chow-Lin and Fernandez: totals shared out along what their regression on an indicator expects.

The figures of the steps are a constant and the indicator, each times its coefficient, and errors that hang
together over time: an autoregression of the first order whose strength is estimated (Chow and Lin), or a
random walk (Fernandez). The coefficients are those of generalised least squares on the totals, and what the
totals leave over is shared out by the errors' covariance.

Source: Chow and Lin (1971), Review of Economics and Statistics 53, 372-375; Bournay and Laroque (1979),
Annales de l'INSEE 36, 3-30 (maximum likelihood); Fernandez (1981), Review of Economics and Statistics 63,
471-476.
"""

import numpy as np
from numpy.typing import NDArray

from geoaudit.periods.denton import Figures, summing

FEWEST_TOTALS = 12
STRENGTHS = np.arange(1000) / 1000
"""What the autoregression's strength is looked for among; one below 0 would make the steps zigzag."""


def chow_lin(indicator: Figures, totals: Figures, member: NDArray[np.int64]) -> Figures:
    """Return the totals shared out by Chow and Lin's regression, its errors' strength by maximum likelihood.

    Parameters
    ----------
    indicator : array, series x steps
    totals : array, series x totals
        At least `FEWEST_TOTALS`, for the coefficients to mean anything: the caller sees to it.
    member : array, steps
        Which total each step belongs to; here each belongs to one.

    Returns
    -------
    array, series x steps
        Sums to each total within rounding; may be negative.
    """
    best = np.full(len(totals), -np.inf)
    found = np.zeros_like(indicator)
    for strength in STRENGTHS:
        likelihood, figures = _fitted(
            indicator, totals, member, _autoregression(indicator.shape[1], strength)
        )
        better = likelihood > best
        best = np.where(better, likelihood, best)
        found[better] = figures[better]
    return summing(found, totals, member)


def fernandez(indicator: Figures, totals: Figures, member: NDArray[np.int64]) -> Figures:
    """Return the totals shared out by Fernandez's regression, whose errors walk at random; as `chow_lin`."""
    steps = np.arange(1, indicator.shape[1] + 1, dtype=float)
    return summing(_fitted(indicator, totals, member, np.minimum.outer(steps, steps))[1], totals, member)


def _autoregression(steps: int, strength: float) -> Figures:
    """Return the covariance of an autoregression's errors, whose shocks have the variance 1."""
    order = np.arange(steps)
    apart = np.abs(order[:, None] - order)
    return np.asarray(strength**apart / (1 - strength**2), np.float64)


def _fitted(
    indicator: Figures, totals: Figures, member: NDArray[np.int64], covariance: Figures
) -> tuple[Figures, Figures]:
    """Return each series' log likelihood, less what all have in common, and its figures."""
    belongs = (member == np.arange(totals.shape[1])[:, None]).astype(float)
    across = covariance @ belongs.T
    between = belongs @ across
    terms = np.stack([np.ones_like(indicator), indicator / indicator.mean(axis=1, keepdims=True)], axis=2)
    summed = np.einsum("kt,stc->skc", belongs, terms)
    inverse = np.linalg.inv(between)
    weighted = np.einsum("kl,slc->skc", inverse, summed)
    gram = np.einsum("skc,skd->scd", weighted, summed)
    coefficients = np.linalg.pinv(gram) @ np.einsum("skc,sk->sc", weighted, totals)[:, :, None]
    left = totals - (summed @ coefficients)[:, :, 0]
    squares = np.einsum("sk,kl,sl->s", left, inverse, left)
    count = totals.shape[1]
    variance = np.maximum(squares / count, np.finfo(float).tiny)
    likelihood = -count / 2 * np.log(variance) - np.linalg.slogdet(between)[1] / 2
    figures = (terms @ coefficients)[:, :, 0] + left @ inverse @ across.T
    return likelihood, figures
