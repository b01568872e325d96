"""An area beside the rest of its partnership: between what the figures of both lie."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.rows import FIGURES
from geoaudit.statistics.intervals import Interval

REST, WHOLE, ALL_AREAS = "rest", "whole", "all_areas"


def beside(table: pd.DataFrame, area: str, areas: Sequence[str], once: bool) -> pd.DataFrame:
    """Return an area's figures with those of the rest of its partnership and of the whole.

    Parameters
    ----------
    table : DataFrame
        ``area_code``, ``area_name``, further columns, and `FIGURES`, totals over the areas among its rows.
    area : str
        Its code.
    areas : sequence of str
        The codes of the partnership's areas. Rows of other codes are of people of no area: they are part of
        the whole, and no part of the rest.
    once : bool
        Whether everything is counted in one area alone, so that areas add up to the total.

    Returns
    -------
    DataFrame
        A row for each of the area's: the further columns, `FIGURES`, and the same of the rest
        (``rest_lower``, ``rest_upper``), of the whole (``whole_n``, ``whole_lower``, ``whole_upper``) and of
        the whole without what is of no area (``all_areas_n``, ``all_areas_lower``, ``all_areas_upper``).
        The rest is what the other areas add up to, and, where everything is counted `once`, what is left of
        the total too: the narrower of both. An end that nobody knows is infinite. Of what is not counted
        `once` nobody knows how many are in all areas, unless all are: they are missing then.
    """
    keys = [str(name) for name in table if name not in {"area_code", "area_name", *FIGURES}]
    here = table[table["area_code"] == area]
    whole = _summed(table[table["area_code"] == TOTAL], keys)
    others = _summed(table[table["area_code"].isin([code for code in areas if code != area])], keys)
    no_area = _summed(table[~table["area_code"].isin([*areas, TOTAL])], keys)
    found = here[[*keys, *FIGURES]].reset_index(drop=True)
    found = _with(found, whole, keys, WHOLE)
    inside = _all_areas(found, _matched(found, no_area, keys), once)
    found = found.join(inside.add_prefix(f"{ALL_AREAS}_"))
    rest = _between(found, others, keys)
    if once:
        left = _left(found, _between(found, no_area, keys))
        rest = Interval(np.fmax(rest.lower, left.lower), np.fmin(rest.upper, left.upper))
    lower = np.fmax(rest.lower, 0.0)
    return found.assign(rest_lower=lower, rest_upper=np.fmax(rest.upper, lower))


def interval(found: pd.DataFrame, of: str = "") -> Interval:
    """Return between what figures lie: the area's own, or those of the `REST`, the `WHOLE` or `ALL_AREAS`."""
    ends = [found[f"{of}_{end}" if of else end].to_numpy(np.float64) for end in ("lower", "upper")]
    lower, upper = (np.where(np.isfinite(end), end, np.nan) for end in ends)
    return Interval(lower, upper)


def _summed(part: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Sums by the keys: of a column that is missing in a part the sum is missing, of no rows it is 0."""
    if not len(keys):
        return pd.DataFrame({name: [part[name].sum(skipna=name != "n")] for name in FIGURES})
    groups = part.groupby(list(keys), sort=False)
    sums: pd.DataFrame = groups[list(FIGURES)].sum()
    sums["n"] = sums["n"].where(groups["n"].count() == groups.size())
    return sums.reset_index()


def _matched(found: pd.DataFrame, other: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    if not len(keys):
        return pd.DataFrame({name: other[name].iloc[0] for name in FIGURES}, index=found.index)
    return found[list(keys)].merge(other, on=list(keys), how="left")[list(FIGURES)].set_axis(found.index)


def _with(found: pd.DataFrame, other: pd.DataFrame, keys: Sequence[str], of: str) -> pd.DataFrame:
    return found.join(_matched(found, other, keys).add_prefix(f"{of}_"))


def _between(found: pd.DataFrame, other: pd.DataFrame, keys: Sequence[str]) -> Interval:
    """Between what other rows add up to; those of no row add up to 0."""
    ends = _matched(found, other, keys).fillna({"lower": 0.0, "upper": 0.0})
    return Interval(ends["lower"].to_numpy(np.float64), ends["upper"].to_numpy(np.float64))


def _all_areas(found: pd.DataFrame, no_area: pd.DataFrame, once: bool) -> pd.DataFrame:
    """What is left of the whole without what is of no area: no less than what is in the one area."""
    none = no_area.mask(no_area["upper"].fillna(0.0) == 0, 0.0)
    whole = found[[f"{WHOLE}_{name}" for name in FIGURES]].set_axis(list(FIGURES), axis=1)
    left = whole - none[["n", "upper", "lower"]].set_axis(list(FIGURES), axis=1)
    own = found[list(FIGURES)]
    return left.mask(left < own, own).where(once | (none["upper"] == 0))


def _left(found: pd.DataFrame, no_area: Interval) -> Interval:
    """Between what is left of the whole without the area and without what is of no area."""
    whole_lower = found["whole_lower"].fillna(0.0).to_numpy(np.float64)
    whole_upper = found["whole_upper"].fillna(np.inf).to_numpy(np.float64)
    own = Interval(found["lower"].to_numpy(np.float64), found["upper"].to_numpy(np.float64))
    return Interval(whole_lower - own.upper - no_area.upper, whole_upper - own.lower - no_area.lower)
