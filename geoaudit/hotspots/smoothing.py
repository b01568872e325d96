"""Rates of small populations, drawn towards the rate of all."""

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from geoaudit.errors import HotspotError

Values = NDArray[np.float64]


def smoothed_rates(counts: ArrayLike, populations: ArrayLike) -> pd.DataFrame:
    """Return rates and their global empirical Bayes estimates.

    The smaller an area's population, the nearer its estimate is to the rate of all areas together; where
    areas differ no more than by chance, every estimate is that rate.

    Parameters
    ----------
    counts, populations : arrays of one length
        NaN where missing. An area with no population, or where one of the two is missing, has no rate and
        takes no part.

    Returns
    -------
    DataFrame
        A row an area: ``crude``, ``smoothed``, both per head of the population given.

    Raises
    ------
    HotspotError
        Where the two are not of one length, one is negative, or no area has a rate.

    Source: Marshall (1991), Mapping disease and mortality rates using empirical Bayes estimators, Journal of
    the Royal Statistical Society C 40(2).
    """
    events, people = np.asarray(counts, np.float64), np.asarray(populations, np.float64)
    _refuse(events, people)
    known = np.isfinite(events) & (people > 0)
    crude, smoothed = np.full(len(events), np.nan), np.full(len(events), np.nan)
    crude[known] = events[known] / people[known]
    smoothed[known] = _estimates(crude[known], people[known])
    return pd.DataFrame({"crude": crude, "smoothed": smoothed})


def _estimates(rate: Values, people: Values) -> Values:
    share = people / people.sum()
    mean = float(share @ rate)
    between = max(0.0, float(share @ (rate - mean) ** 2) - mean / float(people.mean()))
    if mean == 0:
        return rate
    trust = between / (between + mean / people)
    estimates: Values = mean + trust * (rate - mean)
    return estimates


def _refuse(events: Values, people: Values) -> None:
    if events.shape != people.shape or events.ndim != 1:
        raise HotspotError(
            f"Every area must have a count and a population, or none, but there are {events.size:,} counts "
            f"and {people.size:,} populations; give both in the same order."
        )
    negative = int(((events < 0) | (people < 0)).sum())
    if negative:
        raise HotspotError(
            f"Counts and populations are 0 or more, but {negative:,} of {len(events):,} areas have one "
            f"below; mend or leave them out."
        )
    if not (np.isfinite(events) & (people > 0)).any():
        raise HotspotError(
            f"A rate needs a count and a population above 0, but none of {len(events):,} areas has both; "
            f"give the populations of the areas counted."
        )
