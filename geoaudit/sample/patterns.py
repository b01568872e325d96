"""When and where each pattern of offence happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MONTHS = np.arange("2020-04", "2023-04", dtype="datetime64[M]")


@dataclass(frozen=True)
class Pattern:
    """A way of offending.

    Attributes
    ----------
    homes, night, shops, estates : float
        Shares of the places: by dwellings, in night-time centres, at shops, on estates.
    week : tuple of float
        Weights of Monday to Sunday.
    hour, spread : float
        The hour at which most happen, and the hours about it within which two thirds do.
    season : float
        How much more happens in July than in January, as a share of the mean (below 0: in winter).
    trend : float
        The yearly change.
    repeat : float
        How unevenly places are hit: the standard deviation of the logarithm of their weights.
    """

    homes: float
    night: float
    shops: float
    estates: float
    week: tuple[float, ...]
    hour: float
    spread: float
    season: float
    trend: float
    repeat: float


_EVEN = (1.0,) * 7
_WEEKEND = (0.5, 0.5, 0.6, 0.8, 1.7, 2.6, 1.6)
_SHOPPING = (1.0, 1.0, 1.0, 1.05, 1.15, 1.2, 0.6)
_HOME = (1.0, 0.9, 0.9, 0.9, 1.0, 1.3, 1.35)

PATTERNS: Mapping[str, Pattern] = MappingProxyType(
    {
        "night": Pattern(0.18, 0.52, 0.10, 0.20, _WEEKEND, 23.6, 2.2, 0.18, 0.02, 1.0),
        "domestic": Pattern(0.62, 0.01, 0.0, 0.37, _HOME, 20.5, 3.6, 0.12, 0.03, 1.1),
        "street": Pattern(0.36, 0.20, 0.14, 0.30, _EVEN, 18.5, 4.0, 0.14, 0.0, 0.9),
        "shops": Pattern(0.03, 0.05, 0.90, 0.02, _SHOPPING, 14.5, 2.6, -0.06, 0.05, 1.2),
        "burglary": Pattern(
            0.66, 0.0, 0.0, 0.34, (1.0, 1.0, 1.0, 1.05, 1.2, 1.1, 0.9), 19.0, 3.8, -0.28, -0.06, 0.9
        ),
        "vehicle": Pattern(0.56, 0.14, 0.06, 0.24, _EVEN, 1.5, 3.0, -0.1, -0.04, 0.8),
        "day": Pattern(0.42, 0.24, 0.22, 0.12, _EVEN, 14.0, 3.4, 0.24, 0.0, 1.0),
        "estate": Pattern(0.40, 0.06, 0.04, 0.50, _HOME, 20.0, 3.4, 0.16, 0.0, 0.9),
    }
)
# Licensed premises were shut until May 2021, and shops until April; what follows is a step, not a trend.
_SHUT_UNTIL = {"night": (np.datetime64("2021-05"), 0.5), "shops": (np.datetime64("2021-04"), 0.6)}
_STEP = {"shops": (np.datetime64("2022-07"), 1.45)}


def month_weights(pattern: str) -> Array:
    """Return the weight of each of `MONTHS`: days in it, season, trend and steps; they sum to 1."""
    how = PATTERNS[pattern]
    days = (MONTHS + 1).astype("datetime64[D]") - MONTHS.astype("datetime64[D]")
    number = np.arange(len(MONTHS))
    # July is the fourth month from April.
    season = 1 + how.season / 2 * np.cos(2 * np.pi * (number - 3) / 12)
    weight = days.astype(np.float64) * season * (1 + how.trend) ** (number / 12)
    if pattern in _SHUT_UNTIL:
        until, share = _SHUT_UNTIL[pattern]
        weight = np.where(until > MONTHS, weight * share, weight)
    if pattern in _STEP:
        since, factor = _STEP[pattern]
        weight = np.where(since <= MONTHS, weight * factor, weight)
    weight = np.round(weight / weight.sum(), 12)
    return np.asarray(weight / weight.sum())
