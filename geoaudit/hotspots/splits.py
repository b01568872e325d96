"""How an area's events may be split between two periods: the beta-binomial distribution and its tails."""

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaln, gammaln

MOST_EXACT = 1_000
"""Events up to which a split's probabilities are summed one by one; beyond, the beta distribution of the same
mean and variance stands for them (with continuity correction)."""
LEAST = 1e-10
"""Sums of probabilities are not exact below."""
_MOST_PRECISE = 1e8
"""A beta-binomial of this precision is a binomial."""

Figures = NDArray[np.float64]
Whole = NDArray[np.int64]


def dispersion_at(n: Figures, clustering: float, spread: float) -> Figures:
    """Return the variance over the binomial's of a split of n events, 1 or more."""
    inverse = np.divide(clustering, n, out=np.zeros(len(n)), where=n > 0) + spread
    return np.asarray(1 + np.maximum(n - 1, 0) * inverse / (1 + inverse))


def beta_binomial(n: Whole, held: Figures, share: float) -> tuple[Whole, Whole, Figures]:
    """Return the probability of every split of each row's events.

    Parameters
    ----------
    n : array
        Events, 1 or more.
    held : array
        The dispersion: from 1 (binomial) to less than n.
    share : float
        The expected part of the second period.

    Returns
    -------
    row, later, chance : array
        For each row, its number once for each count of the second period from 0 to n, and its probability.
    """
    row = np.repeat(np.arange(len(n)), n + 1)
    later = np.arange(len(row)) - np.repeat(np.cumsum(n + 1) - (n + 1), n + 1)
    precision = _precision(n.astype(np.float64), held)
    first, second = (1 - share) * precision, share * precision
    ways = (gammaln(n + 1.0))[row] - gammaln(later + 1.0) - gammaln(n[row] - later + 1.0)
    chance = ways + betaln(later + second[row], n[row] - later + first[row]) - betaln(second, first)[row]
    return row, later, np.exp(chance)


def both_tails(n: Whole, later: Whole, share: float, parts: tuple[float, float]) -> Figures:
    """Return the two-sided probability of a split as uneven, twice the smaller tail's.

    At most 1 and at least `LEAST`.

    Parameters
    ----------
    n, later : array
        Events of both periods and of the second.
    parts : tuple of float
        The dispersion's clustering and spread.
    """
    pairs, place = np.unique(np.stack([n, later]), axis=1, return_inverse=True)
    exact = pairs[0] <= MOST_EXACT
    p = np.ones(pairs.shape[1])
    for mine, tails in ((exact & (pairs[0] > 0), _summed), (~exact, _smooth)):
        if mine.any():
            p[mine] = 2 * np.minimum(*tails(pairs[0][mine], pairs[1][mine], share, parts))
    return np.clip(p, LEAST, 1.0)[place.ravel()]


def _summed(n: Whole, later: Whole, share: float, parts: tuple[float, float]) -> tuple[Figures, Figures]:
    """Return the probabilities of at most and of at least as many in the second period, summed."""
    size, which = np.unique(n, return_inverse=True)
    _, _, chance = beta_binomial(size, dispersion_at(size.astype(np.float64), *parts), share)
    start = np.cumsum(size + 1) - (size + 1)
    total = np.concatenate([[0.0], np.cumsum(chance)])
    return (
        total[start[which] + later + 1] - total[start[which]],
        total[start[which] + n + 1] - total[start[which] + later],
    )


def _smooth(n: Whole, later: Whole, share: float, parts: tuple[float, float]) -> tuple[Figures, Figures]:
    """Return the same of many events, by the beta distribution of the split's mean and variance."""
    precision = n / dispersion_at(n.astype(np.float64), *parts) - 1
    first, second = (1 - share) * precision, share * precision
    above, below = (np.clip((later + half) / n, 0.0, 1.0) for half in (0.5, -0.5))
    return betainc(second, first, above), betainc(first, second, 1 - below)


def _precision(n: Figures, held: Figures) -> Figures:
    """Return the sum of a beta-binomial's parameters, from its dispersion."""
    between = np.divide(held - 1, n - 1, out=np.zeros(len(n)), where=n > 1)
    return np.minimum(1 / np.maximum(between, 1 / _MOST_PRECISE) - 1, _MOST_PRECISE)
