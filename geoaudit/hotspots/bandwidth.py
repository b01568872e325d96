"""A bandwidth from the events themselves, by a published rule that says which it is."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from geoaudit.errors import HotspotError
from geoaudit.hotspots.density import distinct, require_enough
from geoaudit.hotspots.kernels import GAUSSIAN, QUARTIC, Kernel

CONSTANTS = {GAUSSIAN: 1.0, QUARTIC: (64 * 36 / 5) ** (1 / 6)}
"""What the rule multiplies by: Silverman's A(K) of two dimensions, 1 and 2.78 in his table 4.1.

A(K)^6 is 2 beta / alpha², over the integral of the squared Laplacian of the standard normal density, which is
1 / 2 pi in the plane; the quartic's alpha (its variance along an axis) is 1/8 and its beta (the integral of
its square) 9 / 5 pi."""


@dataclass(frozen=True)
class Bandwidth:
    """A bandwidth and where it is from.

    Attributes
    ----------
    metres : float
        For a `Kernel`: the radius of a quartic, the standard deviation of a gaussian.
    rule : str
        The rule in a sentence, for the report; it holds no figure of the data.
    """

    metres: float
    rule: str


def suggested_bandwidth(points: pd.DataFrame, kernel_name: str) -> Bandwidth:
    """Return the bandwidth that suits events spread like a normal distribution.

    The spread is the quadratic mean of the standard deviations of eastings and northings. Where events have
    several centres the rule smooths more than is best: it is a place to start from, not a measurement.

    Parameters
    ----------
    points : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700), ``n`` (events, not their harm).
    kernel_name : str
        `QUARTIC` or `GAUSSIAN`.

    Returns
    -------
    Bandwidth

    Raises
    ------
    HotspotError
        As `distinct` and `require_enough`; where all events are in one place; where there is no such kernel.

    Source: Silverman, B. W. (1986) Density Estimation for Statistics and Data Analysis. Chapman and Hall,
    section 4.3.2 and table 4.1.
    """
    given = distinct(points)
    require_enough(given)
    name = Kernel(kernel_name, 1.0).name
    events = float(given["n"].sum())
    held = given[given["n"] > 0]
    if len(held) == 1:
        raise HotspotError(
            f"A bandwidth is suggested from how far apart events are, but all {events:,.0f} are in one "
            f"place: give a bandwidth in metres."
        )
    metres = CONSTANTS[name] * _spread(held) * events ** (-1 / 6)
    return Bandwidth(metres, _rule(name))


def _spread(points: pd.DataFrame) -> float:
    """Return the quadratic mean of both axes' standard deviations, metres."""
    weights = points["n"].to_numpy(np.float64)
    where = points[["easting", "northing"]].to_numpy(np.float64)
    off = where - np.average(where, axis=0, weights=weights)
    variances = weights @ off**2 / (weights.sum() - 1)
    return float(np.sqrt(variances.mean()))


def _rule(name: str) -> str:
    return (
        f"Silverman's rule for a normal distribution in two dimensions (1986, section 4.3.2) with the {name} "
        f"kernel: {CONSTANTS[name]:.3g} times the quadratic mean of the standard deviations of eastings and "
        f"northings, times the number of events to the power of -1/6."
    )
