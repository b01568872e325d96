"""Many cells tested at once: the correction of their p, and what so many permutations can resolve."""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import false_discovery_control

Values = NDArray[np.float64]

_NEARLY = 1 - 1e-12
"""A whole number may come out of a division a rounding error above itself."""


def corrected(p: ArrayLike) -> Values:
    """Return p adjusted for the number of cells tested: the false discovery rate at which each is flagged.

    Parameters
    ----------
    p : array
        NaN where a cell was not tested, which stays NaN and is not counted.

    Source: Benjamini and Hochberg (1995), Controlling the false discovery rate, Journal of the Royal
    Statistical Society B 57(1).
    """
    given = np.asarray(p, dtype=np.float64)
    tested = ~np.isnan(given)
    result = np.full(given.shape, np.nan)
    if tested.any():
        result[tested] = false_discovery_control(given[tested], method="bh")
    return result


def resolvable(cells: int, permutations: int, level: float) -> int:
    """Return how many cells must be as far out as permutations can tell before any of them is flagged.

    The smallest two-sided p of B permutations is 2/(B + 1); k of m cells with it are flagged at a false
    discovery rate where it is no larger than k × level / m. The result can be more cells than there are.

    Parameters
    ----------
    cells : int
        Tested, m.
    permutations : int
        B.
    level : float
        The false discovery rate, e.g. 0.05.

    Source: Benjamini and Hochberg (1995), as `corrected`.
    """
    needed = 2 * cells / ((permutations + 1) * level)
    return max(
        1, math.ceil(needed * (1 - 1e-12))
    )  # a whole number may come out a rounding error above itself


def said_of_resolution(cells: int, permutations: int, level: float, places: str = "cells") -> str:
    """Return what to say beside a map whose permutations are too few to flag one cell alone, else ""."""
    needed = resolvable(cells, permutations, level)
    if needed <= 1:
        return ""
    enough = math.ceil(_NEARLY * 2 * cells / level) - 1
    return (
        f"{permutations:,} permutations give p of {2 / (permutations + 1):.2g} at the smallest, so that of "
        f"{cells:,} {places} at least {needed:,} would have to be that far from chance before any could be "
        f"flagged at {100 * level:g} % after correction; {enough:,} permutations would resolve one."
    )
