"""The lines of tables: which figures are the sum of which others, as anybody can see who has the tables."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.linking import AREA, Links, dims

Places = Sequence[NDArray[np.int64]]


def lines_of(tables: Sequence[Counts], places: Places, links: Links, count: int) -> csr_array:
    """Return the lines of some tables: a row each, 1 for every part and -1 for the total.

    They run along each column that a table sums over, and from the areas of one table to the larger ones of
    another that they make up.

    Parameters
    ----------
    tables : sequence of Counts
    places : sequence of array of int
        For each table, the number of the statistic that each of its cells is.
    links : Links
    count : int
        How many statistics there are.
    """
    cells = [_numbered(t, place) for t, place in zip(tables, places, strict=True)]
    found = [*_within(tables, cells), *_between(tables, cells, links)]
    rows, columns, values, start = [], [], [], 0
    for parts in found:
        line, total = parts.groupby("total", sort=False).ngroup().to_numpy(), parts.drop_duplicates("total")
        rows += [start + line, start + np.arange(len(total))]
        columns += [parts["at"].to_numpy(), total["total"].to_numpy()]
        values += [np.ones(len(parts)), -np.ones(len(total))]
        start += len(total)
    place = (_joined(rows), _joined(columns))
    lines = csr_array((_joined(values).astype(float), place), shape=(start, count))
    lines.eliminate_zeros()
    return lines


def _joined(parts: Sequence[NDArray]) -> NDArray:  # type: ignore[type-arg]
    return np.concatenate([np.zeros(0, np.int64), *parts])


def _numbered(counts: Counts, place: NDArray[np.int64]) -> pd.DataFrame:
    kept = counts.cells[[*dims(counts), "period"]].reset_index(drop=True)
    return kept.assign(at=place)


def _within(tables: Sequence[Counts], cells: Sequence[pd.DataFrame]) -> Iterator[pd.DataFrame]:
    """Yield the lines along each column of each table: the statistics `at` are parts of `total`."""
    for counts, own in zip(tables, cells, strict=True):
        for column in dims(counts):
            if column not in (*counts.apart, *_several(counts)):
                keys = [*(c for c in dims(counts) if c != column), "period"]
                whole = own.loc[own[column] == TOTAL, [*keys, "at"]].rename(columns={"at": "total"})
                yield own[own[column] != TOTAL].merge(whole, on=keys)[["at", "total"]]


def _between(tables: Sequence[Counts], cells: Sequence[pd.DataFrame], links: Links) -> Iterator[pd.DataFrame]:
    """Yield the lines from the areas of one table to larger areas of another."""
    for small, own in zip(tables, cells, strict=True):
        for large, other in zip(tables, cells, strict=True):
            if _finer(small, large):
                holder = _holders(links.zones, small.boundaries, large.boundaries)
                keys = [*dims(large), "period"]
                summed = [c for c in dims(small) if c not in dims(large)]
                parts = own[(own[summed] == TOTAL).all(axis=1)]
                parts = parts.assign(**{AREA: parts[AREA].map(holder)}).dropna(subset=AREA)
                whole = other.rename(columns={"at": "total"})
                yield parts.merge(whole, on=keys)[["at", "total"]]


def _finer(small: Counts, large: Counts) -> bool:
    """Whether figures of one table could be sums of another's: the same columns or more, other areas."""
    by_area = "area" in small.by and "area" in large.by and small.boundaries != large.boundaries
    columns = set(dims(large)) <= set(dims(small)) and small.where == large.where
    left_out = set(dims(small)) - set(dims(large))
    return by_area and columns and not left_out & {*small.apart, *_several(small)}


def _holders(zones: pd.DataFrame, small: str, large: str) -> dict[str, str]:
    """Return in which large area each small one lies, for the large ones that are small ones put together."""
    both = zones[[small, large]]
    pairs = both[both[large] != ""].drop_duplicates()
    split = pairs[small].duplicated(keep=False) | pairs[small].isin(both.loc[both[large] == "", small])
    whole = pairs[~pairs[large].isin(pairs.loc[split | (pairs[small] == ""), large])]
    return dict(zip(whole[small], whole[large], strict=True))


def _several(counts: Counts) -> tuple[str, ...]:
    return tuple(AREA if column == "area" else column for column in counts.several)
