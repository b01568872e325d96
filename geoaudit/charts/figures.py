"""Figures as they are printed: rounded half-up, thousands apart, whole where all are whole."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from numpy.typing import NDArray

from geoaudit.profiles.chart_checks import Numbers

NOISE = 9
"""Decimals beyond those printed at which a float is taken as the decimal number that it stands for."""


def decimals_of(asked: int | None, figures: Iterable[Numbers]) -> int:
    """Return the decimals to print: those asked for, else none where all figures are whole, else one."""
    if asked is not None:
        return asked
    every = np.concatenate([np.asarray(each, np.float64) for each in figures])
    known = every[np.isfinite(every)]
    return 0 if bool((known == np.round(known)).all()) else 1


def printed(value: float, decimals: int) -> str:
    """Return a figure, rounded half-up; ``hidden`` for NaN and words for infinity."""
    if np.isnan(value):
        return "hidden"
    if np.isinf(value):
        return "no limit"
    step = Decimal(1).scaleb(-decimals)
    exact = Decimal(repr(round(float(value), decimals + NOISE)))
    rounded = exact.quantize(step, rounding=ROUND_HALF_UP)
    return f"{rounded or abs(rounded):,}".replace("-", "\N{MINUS SIGN}")


def with_interval(figures: tuple[float, float, float], decimals: int) -> str:
    """Return a value with its lower and upper end, where it has them: ``12.3 (10.1 to 15.0)``."""
    value, lower, upper = figures
    if np.isnan(lower) or np.isnan(upper) or lower == upper:
        return printed(value, decimals)
    return f"{printed(value, decimals)} ({printed(lower, decimals)} to {printed(upper, decimals)})"


def printed_range(least: float, most: float, decimals: int) -> str:
    """Return a range: ``40 to 80``; ``120 or more`` where it has no end, ``60`` where both print so."""
    start, end = printed(least, decimals), printed(most, decimals)
    if np.isinf(most):
        return f"{start} or more"
    return start if start == end else f"{start} to {end}"


def of_ranges(values: Numbers, given: Numbers) -> NDArray[np.float64]:
    """Return one end of the range of each figure that is known as a range alone; NaN for every other."""
    known = np.asarray(values, np.float64)
    return np.where(np.isnan(known), np.asarray(given, np.float64) if len(given) else np.nan, np.nan)


def has_range(
    values: NDArray[np.float64], lower: NDArray[np.float64], upper: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which figures are shown with an interval."""
    return np.asarray(np.isfinite(values) & (lower < upper), np.bool_)


def in_unit(figure: str, unit: str) -> str:
    """Return a printed figure with its per cent sign; other units are said once a chart."""
    return f"{figure} %" if unit.startswith("%") else figure


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence: ``a``, ``a and b``, ``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def many(count: int, thing: str) -> str:
    """Return a count of things: ``1 bar``, ``12 bars``."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
