"""What holds for the figures of every chart."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geoaudit.errors import PackError

MOST_SERIES = 4
"""More series than this cannot be told apart in grey."""

Numbers = Sequence[float] | NDArray[np.float64]


def held(title: str, labels: Sequence[str], figures: tuple[Numbers, ...]) -> None:
    """Refuse values, lower and upper ends that are not as many as the labels or do not hold together."""
    for each in figures:
        as_many(title, "figures", max(len(labels), 1), len(each))
    values, lower, upper = (np.asarray(each, np.float64) for each in figures)
    slack = 1e-9 * np.maximum(np.abs(values), 1)
    wrong = int((np.isinf(values) | (values < lower - slack) | (values > upper + slack)).sum())
    if wrong:
        raise PackError(
            f"The figures of '{title}' must be finite and inside their intervals, and {wrong:,} of "
            f"{len(values):,} are not; work the intervals out anew."
        )


def ranged(title: str, labels: Sequence[str], ends: tuple[Numbers, Numbers]) -> None:
    """Refuse ranges that are not as many as the labels, or end before they begin; none at all are taken."""
    if not any(len(each) for each in ends):
        return
    for each in ends:
        as_many(title, "ends of ranges", len(labels), len(each))
    least, most = (np.asarray(each, np.float64) for each in ends)
    wrong = int(((least > most) | np.isinf(least) | (np.isnan(least) != np.isnan(most))).sum())
    if wrong:
        raise PackError(
            f"The ranges of '{title}' must begin at a figure and not end before it, and {wrong:,} of "
            f"{len(least):,} do not; work the ranges out anew."
        )


def as_many(title: str, things: str, wanted: int, found: int) -> None:
    """Refuse other than the wanted number of things."""
    if wanted != found:
        raise PackError(
            f"The chart '{title}' must have as many {things} as it has names for them, and at least one; "
            f"it has {found:,} and {wanted:,} are needed: bring them to the same length."
        )


def few(title: str, series: Sequence[str]) -> None:
    """Refuse no series, more than can be told apart, and two of one name."""
    if not 1 <= len(series) <= MOST_SERIES or len(set(series)) < len(series):
        raise PackError(
            f"The chart '{title}' must have 1 to {MOST_SERIES} series of different names, and has "
            f"{len(series):,} of {len(set(series)):,} names; draw the others in a chart of their own."
        )
