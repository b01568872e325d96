"""Hot areas by rate: each with its interval, and told apart from the whole only where the interval does."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.errors import HotspotError
from geoaudit.statistics.counts import count_limits

ABOVE, BELOW, NOT_TOLD_APART = "above", "below", "not told apart"
PER = 1_000

Array = NDArray[np.float64]


def hot_rates(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of each area per 1,000 of its population, with its interval, against the whole.

    Parameters
    ----------
    table : DataFrame
        ``area_code``; ``n`` : events, NaN where hidden; ``lower_n``, ``upper_n`` : the range in which the
        exact figure lies, as published (equal to `n` where it is exact; NaN or infinite where nothing is
        known); ``population`` : people, homes or whatever the rate is per, NaN where not known.

    Returns
    -------
    DataFrame
        A row for each of `table`, in its order, under ``area_code``. ``rate`` : NaN where `n` or the
        population is not known or the population is 0. ``lower``, ``upper`` : from the lower 95 % limit of
        the least figure to the upper 95 % limit of the largest: whatever the exact figure is, its interval
        lies within. ``whole_lower``, ``whole_upper`` : between which the rate of the whole lies, which is all
        areas with a range and a population; one number where all are exact. ``against`` : `ABOVE` or `BELOW`
        where the interval lies clear of that, else `NOT_TOLD_APART`; missing where there is no interval.

    Raises
    ------
    HotspotError
        Where a figure or population is below 0, or a range does not hold its figure.

    Notes
    -----
    About one interval in twenty lies clear of a whole that it does not differ from; of many areas some are
    above by chance. The whole is taken as known.

    Source: Breslow, N. and Day, N. (1987) Statistical methods in cancer research, volume II (Byar's
    approximation, from 10 events on); Garwood, F. (1936) Fiducial limits for the Poisson distribution,
    Biometrika 28 (exact, under 10); Eayres, D. (2008) Commonly used public health statistics and their
    confidence intervals, Association of Public Health Observatories Technical Briefing 3.
    """
    n, least, most, population = (
        table[name].to_numpy(np.float64, na_value=np.nan)
        for name in ("n", "lower_n", "upper_n", "population")
    )
    _require_ranges(n, least, most, population)
    least, most = (np.where(np.isfinite(end), end, np.nan) for end in (least, most))
    per = np.where(population > 0, population, np.nan) / PER
    lower, upper = lower_limit(least) / per, upper_limit(most) / per
    counted = np.isfinite(least + most + per)
    ends = [end[counted].sum() / per[counted].sum() if counted.any() else np.nan for end in (least, most)]
    return pd.DataFrame(
        {
            "area_code": table["area_code"].array,
            "rate": n / per,
            "lower": lower,
            "upper": upper,
            "whole_lower": ends[0],
            "whole_upper": ends[1],
            "against": _against(lower, upper, ends).array,
        },
        index=table.index,
    )


def lower_limit(events: Array) -> Array:
    """Return the lower 95 % limit of the number expected where so many events were counted; NaN for NaN."""
    return count_limits(events).lower


def upper_limit(events: Array) -> Array:
    """Return the upper 95 % limit of the number expected where so many events were counted; NaN for NaN."""
    return count_limits(events).upper


def _require_ranges(n: Array, least: Array, most: Array, population: Array) -> None:
    """Refuse figures below 0, and ranges that do not hold their figure."""
    below = sum(int((values < 0).sum()) for values in (n, least, most, population))
    if below:
        raise HotspotError(
            f"Figures and populations must be 0 or more, but {below:,} are below; correct the table."
        )
    outside = int(((least > most) | (n < least) | (n > most)).sum())
    if outside:
        raise HotspotError(
            f"A range must hold its figure, but {outside:,} of {len(n):,} do not; give lower_n and upper_n "
            "as published with n."
        )


def _against(lower: Array, upper: Array, whole: list[float]) -> pd.Series:
    """Return on which side of the whole each interval lies."""
    sides = pd.Series(np.select([lower > whole[1], upper < whole[0]], [ABOVE, BELOW], NOT_TOLD_APART))
    return sides.astype("string").mask(np.isnan(lower) | np.isnan(upper))
