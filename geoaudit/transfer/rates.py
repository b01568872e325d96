"""Rates, percentages and means: taken apart before figures are carried, and made again after."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from geoaudit.crosswalks.crosswalk import EXACT
from geoaudit.errors import SpecificationError
from geoaudit.transfer.grid import FIGURES, RESERVED, Array
from geoaudit.transfer.moving import Moved


class _Values(NamedTuple):
    n: Array
    lower: Array
    upper: Array


def numerator(rates: pd.DataFrame, base: pd.DataFrame, per: float) -> pd.DataFrame:
    """Return the counts that rates were made from: what can be carried to other boundaries.

    Parameters
    ----------
    rates, base : DataFrame
        Keys, ``area_code``, ``n`` (NaN where not known), ``lower``, ``upper``: the rate per `per` of the
        base, and the base; the base may have fewer keys, which hold for all rates.
    per : float
        1,000 for a rate per thousand, 100 for a percentage, 1 for a mean.

    Returns
    -------
    DataFrame
        The columns of `rates`, its figures multiplied by the base; not known where there is no base.
    """
    both = _joined(rates, base)
    top, bottom = _values(both, ""), _values(both, "_base")
    nothing = (top.upper == 0) | (bottom.upper == 0)  # whatever the other is, which may be without bound
    with np.errstate(invalid="ignore"):
        upper = np.where(nothing, 0.0, top.upper * bottom.upper / per)
    figures = {"n": top.n * bottom.n / per, "lower": top.lower * bottom.lower / per, "upper": upper}
    return rates.reset_index(drop=True).assign(**figures)


def rebuilt(numerator: Moved, denominator: Moved, per: float) -> pd.DataFrame:
    """Return rates on the new boundary set, each from its numerator and base as carried there.

    Parameters
    ----------
    numerator, denominator : Moved
        Counts and their base, both carried to one boundary set; the denominator may have fewer keys.
    per : float
        1,000 for a rate per thousand, 100 for a percentage, 1 for a mean.

    Returns
    -------
    DataFrame
        The numerator's keys, ``area_code``, ``rate`` (NaN where either is not known or the base is 0),
        ``lower``, ``upper`` (the least numerator over the largest base, and the other way round; infinite
        where the base can be 0), ``estimated``, ``basis``. A row for each of the numerator's.

    Raises
    ------
    SpecificationError
        Where the denominator has a key that the numerator lacks.
    """
    both = _joined(numerator.figures, denominator.figures)
    top, bottom = _values(both, ""), _values(both, "_base")
    keys = [c for c in numerator.figures.columns if c not in RESERVED]
    return both[[*keys, "area_code"]].assign(
        rate=per * _divided(top.n, bottom.n, np.nan),
        lower=per * _divided(top.lower, bottom.upper, 0.0),
        upper=per * _divided(top.upper, bottom.lower, np.inf),
        estimated=both["estimated"] | both["estimated_base"].eq(other=True),
        basis=_basis(both),
    )


def _joined(figures: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    """Return each row of `figures`, in their order, with the columns of its base suffixed ``_base``."""
    cell = [c for c in base.columns if c == "area_code" or c not in RESERVED]
    lacking = [c for c in cell if c not in figures.columns]
    if lacking:
        raise SpecificationError(
            f"The base of a rate must be split by no more than its numerator, but is split by "
            f"{', '.join(lacking)} too; add the base up over it."
        )
    return figures.merge(base, on=cell, how="left", suffixes=("", "_base"), validate="many_to_one")


def _values(both: pd.DataFrame, suffix: str) -> _Values:
    """Return figures and their bounds; not known where there is no row."""
    n, lower, upper = (both[name + suffix].to_numpy(np.float64, na_value=np.nan) for name in FIGURES)
    return _Values(n, np.where(np.isnan(lower), 0.0, lower), np.where(np.isnan(upper), np.inf, upper))


def _divided(top: Array, bottom: Array, without: float) -> Array:
    """Return quotients, and `without` where the divisor is 0."""
    quotient: Array = np.divide(top, bottom, out=np.full(len(top), without), where=bottom != 0)
    return quotient


def _basis(both: pd.DataFrame) -> pd.Series:
    """Return by what the two were shared out, named once where it is the same; exact where both are."""
    top, bottom = both["basis"], both["basis_base"].fillna(EXACT)
    one = top.where(top != EXACT, bottom)
    together = top + " over " + bottom
    return together.where((top != bottom) & (top != EXACT) & (bottom != EXACT), one)
