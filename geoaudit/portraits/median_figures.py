"""The medians of a protected table by group and band, with what is known of each.

Sources: those of `geoaudit.statistics.medians`.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.profile import TOTAL
from geoaudit.portraits.rows import FIGURES, between
from geoaudit.portraits.shares import recorded
from geoaudit.records.ages import YOUNGEST
from geoaudit.records.bands import band_labels
from geoaudit.records.schema import AGE_BANDS, NOT_RECORDED
from geoaudit.statistics.comparing import LEAST_BASE
from geoaudit.statistics.intervals import Array, finite
from geoaudit.statistics.medians import Banded, grouped_median, median_bands, median_limits, median_range

MEANINGS = {
    "n": "how many, as published (missing where hidden)",
    "not_recorded": "of how many of them it is not recorded (missing where hidden)",
    "base_recorded": "how many of the base have it recorded",
    "median_in": "the band, or run of bands, that the median lies in; empty where none is told",
    "band_from": "where that band, or run of bands, begins",
    "band_to": "where it ends; missing where it has no end",
    "median": "the median, by interpolation within its band; missing where a figure is hidden",
    "median_least": "the least that the interpolated median can be",
    "median_most": "the most that the interpolated median can be; missing where its band has no end",
    "median_lower": "lower end of the 95% interval of the median",
    "median_upper": "upper end of the 95% interval of the median; missing where its band has no end",
}
Places = NDArray[np.int64]
AGES = (float(YOUNGEST), 18.0, 21.0, 25.0, 30.0, 40.0, 50.0, 60.0, np.inf)
"""Where the bands of ages begin, in years, and the last ends."""


def medians_of(table: pd.DataFrame, band: str, edges: Sequence[float]) -> pd.DataFrame:
    """Return the median of each group of a table by group and band.

    Parameters
    ----------
    table : DataFrame
        By the columns of the groups and `band` (``All`` and ``not recorded`` among its categories), with
        ``n``, ``lower``, ``upper``, as `rows` gives it.
    edges : sequence of float
        As of `bands.band_labels`; none for the bands of ages.

    Returns
    -------
    DataFrame
        The columns of the groups and `MEANINGS`, a row each; those of the median are empty or missing of
        fewer than `LEAST_BASE` who have it recorded, and where more than half of the bands are left open.
    """
    keys = [str(name) for name in table if name not in {band, *FIGURES}]
    labels, ends = _bands(edges)
    whole = table[table[band] == TOTAL]
    known = recorded(table, band, keys).loc[whole.index]
    parts = [_of(table, whole, band, label, keys) for label in (*labels, NOT_RECORDED)]
    banded, agrees = _banded(parts[:-1], known, ends)
    first, last = median_bands(banded)
    told = agrees & (banded.least >= LEAST_BASE) & (2 * (last - first + 1) <= len(labels))
    counts = np.column_stack([part["n"] for part in parts[:-1]])
    found = whole[[*keys, "n"]].assign(not_recorded=parts[-1]["n"], base_recorded=known["n"])
    found["median_in"] = np.where(told, _in_words(first, last, labels, ends), "")
    run = {"band_from": ends[first], "band_to": finite(ends[last + 1])}
    for name, values in {**run, **_figures(counts, banded)}.items():
        found[name] = np.where(told, values, np.nan)
    return found.astype({"median_in": "str"}).reset_index(drop=True)


def _bands(edges: Sequence[float]) -> tuple[tuple[str, ...], Array]:
    """The bands, and where each begins and the last ends."""
    if not len(edges):
        return AGE_BANDS[:-1], np.array(AGES)
    return band_labels(edges)[:-1], np.array([0.0, *(edge for edge in edges if edge > 0), np.inf])


def _of(table: pd.DataFrame, whole: pd.DataFrame, band: str, label: str, keys: Sequence[str]) -> pd.DataFrame:
    """The figures of one band, in the order of the groups."""
    part = table[table[band] == label].assign(every=0)
    by = ["every", *keys]
    groups = whole.assign(every=0).set_index(by).index
    return part.set_index(by)[list(FIGURES)].reindex(groups).set_axis(whole.index)


def _banded(
    parts: Sequence[pd.DataFrame], known: pd.DataFrame, edges: Array
) -> tuple[Banded, NDArray[np.bool_]]:
    """What is known of each group, and whether its bands and its total say the same of it."""
    ends = [between(part) for part in parts]
    lower = np.column_stack([end.lower for end in ends])
    upper = np.column_stack([np.where(np.isnan(end.upper), np.inf, end.upper) for end in ends])
    least = np.fmax(known["lower"].to_numpy(np.float64), lower.sum(axis=1))
    most = np.fmin(known["upper"].to_numpy(np.float64), upper.sum(axis=1))
    return Banded(lower, upper, np.fmin(least, most), most, edges), least <= most


def _figures(counts: Array, banded: Banded) -> dict[str, Array]:
    least, most = median_range(banded)
    lower, upper = median_limits(banded)
    estimate = grouped_median(counts, banded.edges)
    return {
        "median": np.where(np.isnan(estimate), np.nan, np.fmin(np.fmax(estimate, least), most)),
        "median_least": least,
        "median_most": most,
        "median_lower": lower,
        "median_upper": upper,
    }


def _in_words(first: Places, last: Places, labels: Sequence[str], edges: Array) -> list[str]:
    """The band of each median, or the run of bands from the beginning of one to the end of another."""
    return [
        labels[a] if a == b else _run(edges[a], edges[b + 1], bool(a))
        for a, b in zip(first, last, strict=True)
    ]


def _run(lower: float, upper: float, inner: bool) -> str:
    """The words of a run of bands, which is not all of them; an inner one begins where another ends."""
    if not np.isfinite(upper):
        return f"{lower:,.10g} and over"
    return f"{lower:,.10g} to under {upper:,.10g}" if inner else f"under {upper:,.10g}"
