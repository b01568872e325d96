"""Whether a hot spot is new, lasts, grows, fades, comes and goes or is gone: one class for each area.

Each period of an area is hot or not (Gi* corrected over areas) or a gap. *Lately* is the last quarter of its
periods with a figure, rounded up; *before* is the rest. The first row that fits is an area's class:

============  ==========================================================================================
class         definition and test
============  ==========================================================================================
none          never hot
new           hot lately and never before, where so many hot periods in any order would all fall into
              the last quarter with a probability of at most the level (hypergeometric)
historical    hot before and never lately, where so many hot periods in any order would all miss the
              last quarter with a probability of at most the level (hypergeometric)
intensifying  hot before and lately, and its figures rise: Mann and Kendall's test with Hamed and Rao's
              correction, its p corrected over areas at most the level and z above 0
diminishing   hot before and lately, and its figures fall by the same test
persistent    hot before and lately, no trend found, and hot in at least three of four periods
sporadic      every other area that was ever hot
============  ==========================================================================================

The hypergeometric probability is not corrected over areas: that an area is hot at all has been, period by
period, and this one asks only when.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import hypergeom

from geoaudit.errors import HotspotError
from geoaudit.hotspots.trend import FEWEST_PERIODS

CLASSES = ("new", "intensifying", "persistent", "diminishing", "sporadic", "historical", "none")
MOST = 0.75
"""The part of its periods in which a persistent hot spot is hot at least."""
_LATELY = 4
"""Lately is one in so many periods."""

Figures = NDArray[np.float64]


def persistence(hot: NDArray[np.float64], trend: pd.DataFrame, level: float) -> NDArray[np.object_]:
    """Return each area's class of `CLASSES`, by the definitions above.

    Parameters
    ----------
    hot : array, areas x periods
        1 where the area was a hot spot in the period, 0 where not, missing where there is no figure.
    trend : DataFrame
        A row for each area, as of `mann_kendall` on its counts or rates: ``z`` and ``p_corrected`` (its ``p``
        corrected over areas); missing where there is none, which counts as no trend found.
    level : float
        The level of the tests, such as 0.05.

    Returns
    -------
    array, areas
        A class, or None where fewer than `FEWEST_PERIODS` periods have a figure.

    Raises
    ------
    HotspotError
        When there are fewer than `FEWEST_PERIODS` periods.
    ValueError
        When the two tell of different areas.

    Source: the definitions are this module's own; the tests are those of `mann_kendall` and of Fisher (1935),
    The logic of inductive inference, Journal of the Royal Statistical Society 98, 39-82 (hypergeometric).
    """
    flags = np.asarray(hot, np.float64)
    if len(flags) != len(trend):
        raise ValueError(f"Both must tell of the same areas: {len(flags)} and {len(trend)}")
    if flags.shape[1] < FEWEST_PERIODS:
        raise HotspotError(
            f"Persistence needs at least {FEWEST_PERIODS} periods, and there are {flags.shape[1]}: take "
            "shorter periods or a longer window"
        )
    known = np.isfinite(flags).sum(axis=1)
    late = _lately(flags)
    times, recent = (np.nansum(part, axis=1) for part in (flags, np.where(late, flags, 0.0)))
    found = _classes(times, recent, (known, late.sum(axis=1)), _direction(trend, level), level)
    found[known < FEWEST_PERIODS] = None
    return found


def _lately(flags: Figures) -> NDArray[np.bool_]:
    """Return which periods are in the last quarter of those that their area has a figure for."""
    there = np.isfinite(flags)
    still = np.cumsum(there[:, ::-1], axis=1)[:, ::-1]
    quarter = -(-there.sum(axis=1, keepdims=True) // _LATELY)
    return np.asarray(there & (still <= quarter))


def _direction(trend: pd.DataFrame, level: float) -> Figures:
    """Return 1 where the figures rise, -1 where they fall and 0 where no trend is found."""
    corrected, z = (trend[name].to_numpy(np.float64, na_value=np.nan) for name in ("p_corrected", "z"))
    return np.where(corrected <= level, np.sign(np.nan_to_num(z)), 0.0)


def _classes(
    times: Figures,
    recent: Figures,
    periods: tuple[NDArray[np.int64], NDArray[np.int64]],
    direction: Figures,
    level: float,
) -> NDArray[np.object_]:
    """Return the class of each area from how often it was hot in all and lately, of so many periods each."""
    known, late = periods
    both = (recent > 0) & (recent < times)
    early = known - late
    rules = {
        "none": times == 0,
        "new": (recent == times) & (hypergeom.pmf(times, known, late, times) <= level),
        "historical": (recent == 0) & (hypergeom.pmf(times, known, early, times) <= level),
        "intensifying": both & (direction > 0),
        "diminishing": both & (direction < 0),
        "persistent": both & (times >= MOST * known),
    }
    return np.asarray(np.select(list(rules.values()), list(rules), "sporadic"), dtype=object)
