"""Two groups side by side, many times: how they differ, with what certainty, corrected for how many they are.

Sources: Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions,
Statistics in Medicine 17 (method 10); Przyborowski, J. and Wilenski, H. (1940), Homogeneity of results in
testing samples from Poisson series, Biometrika 31 (rates); Benjamini, Y. and Hochberg, Y. (1995), Controlling
the false discovery rate, Journal of the Royal Statistical Society B 57(1).
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.hotspots.correction import corrected
from geoaudit.statistics.comparing import (
    HIGHER,
    LOWER,
    NO_EVIDENCE,
    ComparisonBetween,
    compare_proportions_between,
    compare_rates_between,
)
from geoaudit.statistics.counts import count_envelope
from geoaudit.statistics.intervals import CONFIDENCE, Array, Interval, finite
from geoaudit.statistics.proportions import proportion_envelope
from geoaudit.statistics.rounding import percentages

PER = 1_000
GROUP = ("n", "lower", "upper", "base", "base_lower", "base_upper")
"""So many of so many: a figure and its base, each with the ends between which it lies."""
OTHER = tuple(f"other_{name}" for name in GROUP)

_VERDICT = {
    "difference_lower": "lower end of the 95% interval of the difference",
    "difference_upper": "upper end of the 95% interval of the difference",
    "p": "chance of a difference so large where there is none (of protected figures the largest it can be)",
    "p_corrected": "p corrected for the number of comparisons (Benjamini and Hochberg)",
    "verdict": f"higher or lower where p_corrected is under 0.05 wherever the figures lie, else "
    f"{NO_EVIDENCE}",
}
SHARE_MEANINGS = {
    "n": "how many, as published (missing where hidden)",
    "base": "how many they are of",
    "percent": "n per cent of base, to a tenth",
    "other_base": "how many those it is held against are of",
    "other_percent": "per cent of other_base, to a tenth",
    "difference": "percent less other_percent, in percentage points, before rounding",
    **_VERDICT,
}
RATE_MEANINGS = {
    "n": "how many, as published (missing where hidden)",
    "base": "how many of what the rate is per there are",
    "rate": "n per 1,000 of base",
    "other_base": "the base of those it is held against",
    "other_rate": "their rate per 1,000",
    "difference": "rate less other_rate, per 1,000",
    **_VERDICT,
}
METHOD = (
    "A difference is held against what chance would give: of shares by chi-squared (Pearson 1900) with "
    "Newcombe's interval (1998), of rates by the exact test of Przyborowski and Wilenski (1940). Of rounded "
    "figures p is the largest that it can be. p is corrected for the number of comparisons (Benjamini and "
    "Hochberg 1995): under 0.05 there is a difference, else there is no evidence of one, which is not the "
    "same as none."
)


def shares_against(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how shares differ.

    Parameters
    ----------
    pairs : DataFrame
        The columns of `GROUP` and of `OTHER` (NaN where not known); nobody may be in both groups.

    Returns
    -------
    DataFrame
        The columns of `SHARE_MEANINGS`, indexed as `pairs`.
    """
    one, other = _known(pairs, ""), _known(pairs, "other_")
    found = compare_proportions_between(_within(*one), one[1], _within(*other), other[1])
    shares = [_share(pairs[f"{which}n"], pairs[f"{which}base"]) for which in ("", "other_")]
    percent = [_percent(pairs[f"{which}n"], pairs[f"{which}base"]) for which in ("", "other_")]
    table = pd.DataFrame(
        {
            "n": pairs["n"],
            "base": pairs["base"],
            "percent": percent[0],
            "other_base": pairs["other_base"],
            "other_percent": percent[1],
            "difference": 100 * (shares[0] - shares[1]),
        },
        index=pairs.index,
    )
    return table.join(_judged(found, np.isfinite(table["difference"].to_numpy()), 100.0, pairs.index))


def rates_against(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return how rates per 1,000 differ; parameters as `shares_against`.

    Returns
    -------
    DataFrame
        The columns of `RATE_MEANINGS`, indexed as `pairs`; no rate where the base is 0.
    """
    one, other = _known(pairs, ""), _known(pairs, "other_")
    found = compare_rates_between(*one, *other)
    of = [pairs[name].where(pairs[name] > 0) for name in ("base", "other_base")]
    rate, against = PER * pairs["n"] / of[0], PER * pairs["other_n"] / of[1]
    table = pd.DataFrame(
        {
            "n": pairs["n"],
            "base": pairs["base"],
            "rate": rate,
            "other_base": pairs["other_base"],
            "other_rate": against,
            "difference": rate - against,
        }
    )
    return table.join(_judged(found, np.isfinite(table["difference"].to_numpy()), 1.0, pairs.index))


def ends_of_shares(pairs: pd.DataFrame, which: str = "") -> Interval:
    """Return the 95% interval of each share in per cent: of the group, or of the other (``other_``)."""
    n, base = _known(pairs, which)
    found = proportion_envelope(_within(n, base), base)
    return Interval(100 * found.lower, 100 * found.upper)


def ends_of_rates(pairs: pd.DataFrame, which: str = "") -> Interval:
    """Return the 95% interval of each rate per 1,000: of the group, or of the other (``other_``)."""
    n, base = _known(pairs, which)
    found = count_envelope(n.lower, n.upper)
    return Interval(PER * found.lower / _some(base.upper), PER * found.upper / _some(base.lower))


def _some(values: Array) -> Array:
    return np.where(values > 0, values, np.nan)


def _known(pairs: pd.DataFrame, which: str) -> tuple[Interval, Interval]:
    """Between what a group's figures and bases lie; an end that nobody knows is NaN."""
    names = ("lower", "upper", "base_lower", "base_upper")
    lower, upper, base_lower, base_upper = (finite(pairs[f"{which}{name}"]) for name in names)
    return Interval(lower, upper), Interval(base_lower, base_upper)


def _within(n: Interval, base: Interval) -> Interval:
    """A rounded figure that is more than its base, which is as counted, counts as all of it."""
    return Interval(np.where(base.upper < n.lower, base.upper, n.lower), n.upper)


def _share(n: "pd.Series[float]", base: "pd.Series[float]") -> "pd.Series[float]":
    return n.where(~(n > base), base) / base.where(base > 0)


def _percent(n: "pd.Series[float]", base: "pd.Series[float]") -> Array:
    return percentages(n.where(~(n > base), base).to_numpy(np.float64), base.to_numpy(np.float64), 1)


def _judged(
    found: ComparisonBetween, shown: NDArray[np.bool_], scale: float, index: pd.Index
) -> pd.DataFrame:
    """The interval, p, p corrected and verdict of what is shown."""
    known = shown & np.isfinite(found.p)
    p = np.where(known, found.p, np.nan)
    after = corrected(p)
    told = np.isin(found.verdict, [HIGHER, LOWER]) & (after < 1 - CONFIDENCE)
    verdict = pd.Series(np.where(told, found.verdict, NO_EVIDENCE), index, dtype="str").where(known)
    return pd.DataFrame(
        {
            "difference_lower": np.where(known, scale * found.lower, np.nan),
            "difference_upper": np.where(known, scale * found.upper, np.nan),
            "p": p,
            "p_corrected": after,
            "verdict": verdict,
        },
        index=index,
    )
