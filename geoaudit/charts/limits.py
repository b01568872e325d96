"""Where the points of a funnel stand against its limits."""

import numpy as np
from numpy.typing import NDArray

from geoaudit.profiles.chart_checks import Numbers
from geoaudit.profiles.charts import Funnel, Limits

WITHIN, BEYOND_95, BEYOND_998, UNKNOWN = "within", "beyond 95 %", "beyond 99.8 %", "hidden"


def standing(funnel: Funnel) -> NDArray[np.str_]:
    """Return for each point `WITHIN`, `BEYOND_95`, `BEYOND_998` or `UNKNOWN`.

    A point is beyond where all of its range is: a protected figure that may lie within is not said to be
    beyond.
    """
    values = np.asarray(funnel.values, np.float64)
    outer, inner = _outside(funnel, funnel.limits998), _outside(funnel, funnel.limits95)
    found = np.select([np.isnan(values), outer, inner], [UNKNOWN, BEYOND_998, BEYOND_95], WITHIN)
    return found.astype(np.str_)


def ends(values: Numbers, given: Numbers) -> NDArray[np.float64]:
    """Return the ends of ranges, which are the values themselves where no range is given."""
    known = np.asarray(values, np.float64)
    if not len(given):
        return known
    theirs = np.asarray(given, np.float64)
    return np.where(np.isnan(theirs), known, theirs)


def above(funnel: Funnel) -> NDArray[np.bool_]:
    """Return whether each point is above the target."""
    return np.asarray(funnel.values, np.float64) > funnel.target


def _outside(funnel: Funnel, limits: Limits) -> NDArray[np.bool_]:
    base = np.asarray(funnel.base, np.float64)
    low, high = (np.interp(base, limits.base, side) for side in (limits.lower, limits.upper))
    over = ends(funnel.values, funnel.lower) > high
    return np.asarray(over | (ends(funnel.values, funnel.upper) < low), np.bool_)
