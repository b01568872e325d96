"""Tables of distinct people as one system: a total is no sum, since a person can be in several of its parts.

A total is at least its largest part and at most their sum. Where in all the lines of a column every total is
the sum of its parts, as by gender, anybody may take it to be so: there it is an equation, which leaves less
possible, so that what is safe with it is safe without.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, vstack

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.linking import AREA, dims

Bounds = tuple[csr_array, NDArray[np.float64], NDArray[np.float64]]


def people_sums(count: int) -> csr_array:
    """Return the sums of statistics that are each their own atom."""
    return csr_array(eye_array(count))


def with_several(counts: Counts) -> Counts:
    """Return a table with every column said of which somebody is in several categories.

    Those who have the table are told: they must not take a total for a sum where it is none, and an attack
    that took it for one would look for numbers that there cannot be.
    """
    cells = counts.cells
    names = {AREA: "area"}
    found = [
        names.get(c, c) for c in dims(counts) if c not in counts.apart and not _adds_up(cells, c, counts)
    ]
    return replace(counts, several=tuple(dict.fromkeys([*counts.several, *found])))


def _adds_up(cells: pd.DataFrame, column: str, counts: Counts) -> bool:
    keys = [*(c for c in dims(counts) if c != column), "period"]
    whole = cells[column] == TOTAL
    totals, sums = (part.groupby(keys)["n"].sum() for part in (cells[whole], cells[~whole]))
    return bool((sums.reindex(totals.index, fill_value=0) == totals).all())


def people_ties(tables: Sequence[Counts], places: Sequence[NDArray[np.int64]], count: int) -> Bounds:
    """Return what holds for all numbers of people there could be, as `linking.ties_of`.

    Parameters
    ----------
    tables : sequence of Counts
        Of distinct people, of one source.
    places : sequence of array of int
        For each, the number of the statistic that each cell is.
    count : int
        How many statistics there are.
    """
    empty = csr_array((0, count)), np.zeros(0), np.zeros(0)
    found = [
        bounds
        for counts, place in zip(tables, places, strict=True)
        for column in dims(counts)
        if column not in counts.apart
        for bounds in _lines(counts, place, column, count)
    ]
    ties, least, most = zip(empty, *found, strict=True)
    return csr_array(vstack(ties)), np.concatenate(least), np.concatenate(most)


def _lines(counts: Counts, place: NDArray[np.int64], column: str, count: int) -> Iterator[Bounds]:
    cells = counts.cells.reset_index(drop=True).assign(at=place)
    keys = [*(c for c in dims(counts) if c != column), "period"]
    total = cells.loc[cells[column] == TOTAL, [*keys, "at", "n"]]
    parts = cells[cells[column] != TOTAL].merge(total, on=keys, suffixes=("", "_total"))
    group = parts.groupby(keys, sort=False).ngroup().to_numpy(np.int64)
    lines = parts.assign(group=group).drop_duplicates("group")
    summed = np.bincount(group, parts["n"], len(lines)) if len(lines) else np.zeros(0)
    whole = bool((summed == lines["n_total"].to_numpy()).all())
    rows = np.concatenate([group, lines["group"].to_numpy(np.int64)])
    columns = np.concatenate([parts["at"], lines["at_total"]]).astype(np.int64)
    values = np.concatenate([np.ones(len(parts)), -np.ones(len(lines))])
    sums = csr_array((values, (rows, columns)), shape=(len(lines), count))
    yield sums, np.zeros(len(lines)), np.full(len(lines), 0.0 if whole else np.inf)
    if not whole:
        yield _each_part(parts, count)


def _each_part(parts: pd.DataFrame, count: int) -> Bounds:
    every = np.arange(len(parts))
    rows, columns = np.tile(every, 2), np.concatenate([parts["at"], parts["at_total"]]).astype(np.int64)
    values = np.repeat([1.0, -1.0], len(parts))
    under = csr_array((values, (rows, columns)), shape=(len(parts), count))
    return under, np.full(len(parts), -np.inf), np.zeros(len(parts))
