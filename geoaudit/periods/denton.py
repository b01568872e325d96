"""Proportional Denton benchmarking as Cholette corrected it: totals shared out along an indicator.

The figures are the indicator times a ratio, and of all ratios that give the totals those are taken that
change least from step to step: the sum of their squared first differences is smallest. The first step is not
held to a ratio of 1, which is Cholette's correction. With one total the ratio is constant: pro rata.

Source: Denton (1971), JASA 66, 99-102; Cholette (1984), Survey Methodology 10, 35-49; Dagum and Cholette
(2006), Benchmarking, Temporal Distribution, and Reconciliation Methods for Time Series, Springer, ch. 6.
"""

import numpy as np
from numpy.typing import NDArray

Figures = NDArray[np.float64]


def benchmarked(indicator: Figures, totals: Figures, member: NDArray[np.int64]) -> Figures:
    """Return the totals shared out over steps.

    Parameters
    ----------
    indicator : array, series x steps
        Not negative; the steps of each total must have a sum above 0.
    totals : array, series x totals
        Finite.
    member : array, steps
        Which total each step belongs to, -1 for a step outside every total: it goes on from the nearest
        ratio.

    Returns
    -------
    array, series x steps
        Sums to each total within rounding. Negative where no smoother ratios exist: the caller decides.
    """
    count = totals.shape[1]
    scale = indicator.mean(axis=1, keepdims=True)
    z = indicator / scale
    belongs = (member == np.arange(count)[:, None]).astype(float)
    # The ratio is a constant and the running sum of its changes: its weight in a total for the constant is
    # the total's indicator, and for each change the total's indicator from that step on.
    constant = z @ belongs.T
    from_step = np.flip(np.cumsum(np.flip(z[:, None, :] * belongs, axis=2), axis=2), axis=2)[:, :, 1:]
    solved = _least_changes(constant, from_step, totals)
    changes = np.einsum("skt,sk->st", from_step, solved[:, :count])
    ratio = solved[:, count:] + np.concatenate([np.zeros((len(z), 1)), np.cumsum(changes, axis=1)], axis=1)
    return summing(ratio * z, totals, member)


def _least_changes(constant: Figures, from_step: Figures, totals: Figures) -> Figures:
    """Return the multipliers of the totals and, last, the constant that make the changes smallest."""
    series, count = totals.shape
    system = np.zeros((series, count + 1, count + 1))
    system[:, :count, :count] = from_step @ from_step.transpose(0, 2, 1)
    system[:, :count, count] = constant
    system[:, count, :count] = constant
    known = np.concatenate([totals, np.zeros((series, 1))], axis=1)
    return np.asarray(np.linalg.solve(system, known[:, :, None])[:, :, 0], np.float64)


def pro_rata(indicator: Figures, totals: Figures, member: NDArray[np.int64]) -> Figures:
    """Return the totals shared out pro rata to the indicator, each by itself; shapes as `benchmarked`."""
    return summing(indicator, totals, member)


def summing(figures: Figures, totals: Figures, member: NDArray[np.int64]) -> Figures:
    """Return the figures with those of each total multiplied so that they sum to it.

    Figures of a total of 0, or that sum to 0, stay as they are: no factor makes one of the other. A step
    outside every total is not changed.
    """
    belongs = (member == np.arange(totals.shape[1])[:, None]).astype(float)
    sums = figures @ belongs.T
    factor = np.divide(totals, sums, out=np.ones_like(totals), where=(sums != 0) & (totals != 0))
    widened = np.concatenate([factor, np.ones((len(figures), 1))], axis=1)
    return np.asarray(figures * widened[:, member], np.float64)
