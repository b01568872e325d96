"""Near repeats: are events close in space also close in time more often than chance would have it?"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import false_discovery_control

from geoaudit.errors import HotspotError
from geoaudit.hotspots.bands import Bands
from geoaudit.hotspots.pairs import EUCLIDEAN, MANHATTAN, ClosePairs, by_days, close_in_time, close_pairs
from geoaudit.hotspots.repeat_events import read_events, require_days

__all__ = ["EUCLIDEAN", "MANHATTAN", "Bands", "NearRepeat", "knox", "require_days"]

FEWEST_PERMUTATIONS = 39  # the fewest that can give a two-sided p of 0.05

_BLOCK = 128  # orders of the dates looked at together: what a processor keeps at hand


@dataclass(frozen=True)
class NearRepeat:
    """What a Knox test found.

    Attributes
    ----------
    table : DataFrame
        One row for each band of distance and of time. ``metres``, ``days`` : labels that say what is in the
        band. ``pairs`` : pairs of events counted. ``expected`` : pairs close in space times pairs close in
        time over all pairs, which is the mean over all orders of the dates. ``ratio`` : pairs over expected.
        ``lower``, ``upper`` : between which 95 % of the permutations lie. ``p_more`` : one-sided, that
        chance gives so many or more. ``p`` : two-sided. ``p_corrected`` : two-sided, corrected over the table
        (Benjamini and Hochberg). NaN where no pair of events is that far apart in space, or in time.
    events, points, dates, pairs_at_one_point : int
        Events with a place and a date; distinct points and dates among them; pairs at one and the same point.
    permutations, seed : int
        What the p rest on.
    sentences : tuple of str
        What was compared and found, and what the places and dates can bear, in plain words.
    """

    table: pd.DataFrame
    events: int
    points: int
    dates: int
    pairs_at_one_point: int
    permutations: int
    seed: int
    sentences: tuple[str, ...]


def knox(events: pd.DataFrame, bands: Bands, metric: str, permutations: int, seed: int) -> NearRepeat:
    """Return the pairs of events in bands of metres and days, against dates put over places by chance.

    Parameters
    ----------
    events : DataFrame
        ``easting``, ``northing`` (metres, EPSG:27700), ``date`` (datetime64, the day; a time of day is
        dropped). Rows without a place or a date are left out and counted in the sentences.
    bands : Bands
        Edges in metres and days.
    metric : str
        `EUCLIDEAN` or `MANHATTAN`.
    permutations : int
        Orders of the dates, at least 39; 999 give p a step of 0.001.
    seed : int
        Makes the p the same each time.

    Raises
    ------
    HotspotError
        Where there are fewer than 30 events, all are at one place or on one date, the dates are months, no
        pair lies within the largest distance, or more pairs do than can be counted.

    Notes
    -----
    Each p is (b + 1)/(B + 1) with b of B permutations as far out as what was counted; the two-sided p is
    twice the lesser, at most 1. The test takes the mix of places and the mix of dates as given; where places
    grew or emptied over the period, pairs close in both are more frequent without any event leading to
    another (Kulldorff and Hjalmars 1999).

    Source: Knox, G. (1964) The detection of space-time interactions, Applied Statistics 13; Mantel, N. (1967)
    The detection of disease clustering and a generalized regression approach, Cancer Research 27; Johnson,
    S. et al. (2007) Space-time patterns of risk, Journal of Quantitative Criminology 23; Phipson, B. and
    Smyth, G. (2010) Permutation p-values should never be zero, Statistical Applications in Genetics and
    Molecular Biology 9; Kulldorff, M. and Hjalmars, U. (1999) The Knox method and other tests for space-time
    interaction, Biometrics 55.
    """
    if permutations < FEWEST_PERMUTATIONS:
        raise HotspotError(
            f"At least {FEWEST_PERMUTATIONS} permutations are needed for a p of 0.05, but {permutations} are "
            "asked for; ask for 999."
        )
    known = read_events(events)
    pairs = close_pairs(known.points, bands.distances, metric)
    if not pairs.starts[-1]:
        raise HotspotError(
            f"At least one pair of events must lie within the bands, but none of the pairs of "
            f"{len(known.days):,} events does; choose larger bands."
        )
    edges = np.array(bands.days, np.int64)
    observed = by_days(pairs, known.days[:, None], edges)[0]
    chance = _by_chance(pairs, known.days, edges, np.random.default_rng(seed), permutations)
    table = _table(bands, observed, _expected(pairs, known.days, edges), chance)
    sentences = (
        *known.sentences(bands.metres),
        _method(metric, permutations, seed),
        *_resolution(int(table["p"].notna().sum()), permutations),
        _finding(table),
    )
    return NearRepeat(
        table,
        len(known.days),
        known.on_point.size,
        known.on_date.size,
        known.pairs_at_one_point,
        permutations,
        seed,
        sentences,
    )


def _expected(
    pairs: ClosePairs, days: NDArray[np.signedinteger], edges: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return the mean of the table over all orders of the dates."""
    total = len(days) * (len(days) - 1) / 2
    mean: NDArray[np.float64] = np.outer(pairs.counts, close_in_time(days, edges)) / total
    return mean


def _by_chance(
    pairs: ClosePairs,
    days: NDArray[np.signedinteger],
    edges: NDArray[np.int64],
    random: np.random.Generator,
    permutations: int,
) -> NDArray[np.int64]:
    """Return the table under each of the permutations, (permutations, distance bands, time bands)."""
    found = []
    for start in range(0, permutations, _BLOCK):
        orders = np.tile(days, (min(_BLOCK, permutations - start), 1))
        random.permuted(orders, axis=1, out=orders)
        found.append(by_days(pairs, np.ascontiguousarray(orders.T), edges))
    return np.concatenate(found)


def _table(
    bands: Bands,
    observed: NDArray[np.int64],
    expected: NDArray[np.float64],
    chance: NDArray[np.int64],
) -> pd.DataFrame:
    """Return one row for each band of distance and of time."""
    lower, upper = np.percentile(chance, (2.5, 97.5), axis=0)
    more = ((chance >= observed).sum(axis=0) + 1) / (len(chance) + 1)
    fewer = ((chance <= observed).sum(axis=0) + 1) / (len(chance) + 1)
    p = np.minimum(1.0, 2 * np.minimum(more, fewer))
    possible = np.where(expected > 0, 1.0, np.nan)
    metres, days = bands.labels
    cells = pd.MultiIndex.from_product([metres, days], names=["metres", "days"]).to_frame(index=False)
    columns = {
        "pairs": observed,
        "expected": expected,
        "ratio": observed / (expected * possible),
        "lower": lower * possible,
        "upper": upper * possible,
        "p_more": more * possible,
        "p": p * possible,
    }
    table = cells.assign(**{name: values.ravel() for name, values in columns.items()})
    return table.assign(p_corrected=_corrected(table["p"]))


def _corrected(p: pd.Series) -> pd.Series:
    """Return p corrected for all that are known."""
    known = p.dropna()
    return pd.Series(false_discovery_control(known), known.index, np.float64).reindex(p.index)


def _method(metric: str, permutations: int, seed: int) -> str:
    """Return what was compared with what."""
    lines = {EUCLIDEAN: "in a straight line", MANHATTAN: "along the two axes of the grid"}[metric]
    return (
        f"Distances are measured {lines}; pairs are compared with {permutations:,} random orders of the "
        f"dates over the places (seed {seed})."
    )


def _resolution(tests: int, permutations: int) -> list[str]:
    """Return what too few permutations cannot show after correction."""
    least = 2 / (permutations + 1)
    needed = int(np.ceil(round(least * tests / 0.05, 9)))
    if needed <= 1:
        return []
    sentence = (
        f"With {permutations:,} permutations no p is below {least:.2g}, so at least {needed} of the {tests} "
        f"cells would have to stand out for any to do so after correction; {40 * tests - 1:,} permutations "
        "would let a single one."
    )
    return [sentence]


def _finding(table: pd.DataFrame) -> str:
    """Return how many cells hold more pairs than chance gives, and the strongest of them."""
    more = table[(table["p_corrected"] <= 0.05) & (table["ratio"] > 1)]
    if more.empty:
        return f"None of the {len(table)} cells holds more pairs than chance gives, after correction (0.05)."
    top = more.nlargest(1, "ratio").iloc[0]
    return (
        f"More pairs than chance gives, after correction (0.05), are in {len(more)} of the {len(table)} "
        f"cells; the strongest is {top['metres']}, {top['days']}: {top['pairs']:,} pairs where "
        f"{top['expected']:,.1f} are expected, {top['ratio']:.2g} times as many."
    )
