"""Everything published of a source's records, as one system of whole, non-negative counts.

A figure is a sum of atoms: the cells, zone by zone and period by period, of the cliques of the tables'
column sets.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from geoaudit.disclosure.attack_cliques import Clique, cliques_of
from geoaudit.disclosure.attack_columns import (
    CLASS,
    OR,
    PERIOD,
    PLACE,
    Columns,
    columns_of,
    covered,
    union,
)
from geoaudit.disclosure.attack_ties import Rows, margins, several
from geoaudit.disclosure.published import ALL, AREA, Published

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class System:
    """What is known: ``least <= sums @ atoms <= most``, atoms whole and none below 0.

    Attributes
    ----------
    sums : csr_array
        A row for each cell of the tables, in their order, then one for whatever else holds.
    least, most : array of float
    """

    sums: csr_array
    least: Real
    most: Real


def record_system(tables: Sequence[Published], zones: pd.DataFrame) -> System:
    """Return the system of the tables of one source and measure whose figures are sums.

    Raises
    ------
    DisclosureError
        Where the tables hang together in more atoms than can be looked through.
    """
    columns = columns_of(tables, zones)
    found = cliques_of([columns.set_of(t) for t in tables], columns)
    atoms = found[-1].first + found[-1].size
    cells, absent = zip(*(_cells(t, found, columns, atoms) for t in tables), strict=True)
    bounds = [pd.concat([t.cells[side] for t in tables]).to_numpy(np.float64) for side in ("lower", "upper")]
    own = csr_array(vstack(cells)), np.ceil(bounds[0]), np.floor(bounds[1])
    empty = csr_array(np.logical_or.reduce(absent).astype(float)[None, :])
    none = empty, np.zeros(1), np.zeros(1)
    parts: list[Rows] = [own, none, *margins(found, columns, atoms), *several(found, columns, atoms)]
    sums, least, most = zip(*parts, strict=True)
    return System(csr_array(vstack(sums)), np.concatenate(least), np.concatenate(most))


def _cells(
    table: Published, found: Sequence[Clique], columns: Columns, atoms: int
) -> tuple[csr_array, Flags]:
    """Return which atoms each cell is the sum of, and the atoms that the table shows to be nobody's."""
    wanted = columns.set_of(table)
    clique = next(c for c in found if wanted <= c.names)
    kept = np.flatnonzero(_counted(table, clique, columns))
    codes, cells, own = _coded(table, clique, kept, columns)
    summed = [i for i, name in enumerate(table.by, 1) if name in table.summed and _adds(name, columns)]
    certain = [
        i
        for i, name in enumerate(table.by, 1)
        if name in table.apart or columns.name_of(name) in {PLACE, CLASS}
    ]
    listed = np.logical_and.reduce([own[i] >= 0 for i in [0, *certain]])
    complete = all(ALL in codes[i] for i in summed)
    rows, places, absent = [], [], np.zeros(atoms, bool)
    periods = table.cells["period"].astype(str).to_numpy()
    for label in np.unique(periods):
        here = np.isin(clique.codes[PERIOD][kept], columns.spans[label])
        mine = np.flatnonzero(periods == label)
        where = np.full([len(index) for index in codes], -1)
        where[tuple(code[mine] for code in cells)] = mine
        inside, atom = [code[here] for code in own], kept[here] + clique.first
        for pattern in _patterns(summed):
            row = _looked_up(where, inside, pattern, codes)
            rows.append(row[row >= 0])
            places.append(atom[row >= 0])
        if complete:
            absent[atom[listed[here] & (_looked_up(where, inside, (), codes) < 0)]] = True
    place = np.concatenate(rows), np.concatenate(places)
    return csr_array((np.ones(len(place[0])), place), shape=(len(periods), atoms)), absent


def _coded(
    table: Published, clique: Clique, kept: Whole, columns: Columns
) -> tuple[list["pd.Index[str]"], list[Whole], list[Whole]]:
    """Return the categories of each column of a table, and the numbers of the cells' and of the atoms'.

    The first column is one that all are alike in, for tables that are by nothing.
    """
    codes = [pd.Index([""]), *(pd.Index(table.labels(name).unique()) for name in table.by)]
    cells, own = [np.zeros(len(table.cells), np.int64)], [np.zeros(len(kept), np.int64)]
    for name, index in zip(table.by, codes[1:], strict=True):
        cells.append(index.get_indexer(table.labels(name)))
        values = clique.codes[columns.name_of(name)][kept]
        own.append(index.get_indexer(_called(name, table, columns))[values])
    return codes, cells, own


def _looked_up(
    where: Whole, own: Sequence[Whole], pattern: Sequence[int], codes: Sequence["pd.Index[str]"]
) -> Whole:
    """The cell of each atom where the columns of a pattern are summed over; -1 where there is none."""
    totals = {i: codes[i].get_indexer(pd.Index([ALL]))[0] for i in pattern}
    at = [np.full(len(code), totals[i]) if i in totals else code for i, code in enumerate(own)]
    missing = np.logical_or.reduce([code < 0 for code in at])
    return np.where(missing, -1, where[tuple(np.where(code < 0, 0, code) for code in at)])


def _counted(table: Published, clique: Clique, columns: Columns) -> Flags:
    """The atoms that a table counts at all."""
    kept = np.ones(clique.size, bool)
    if PLACE in clique.names:
        kept &= covered(table, columns.of[PLACE].labels)[clique.codes[PLACE]]
    for name in clique.names:
        if columns.of[name].several:
            kept &= _of_several(name, table, columns)[clique.codes[name]]
        elif name in {columns.name_of(column) for column in table.where}:
            kept &= _restricted(name, table, columns)[clique.codes[name]]
    return kept


def _of_several(name: str, table: Published, columns: Columns) -> Flags:
    """The values of a column of several that count each person once: the total, and what is split by it."""
    labels = columns.of[name].labels[name]
    limits = table.where.get(name, ())
    total = labels == (union(limits) if limits else ALL)
    listed = labels.isin(limits) if limits else (labels != ALL) & ~labels.str.contains(OR, regex=False)
    return (total | (listed & (name in table.by))).to_numpy()


def _restricted(name: str, table: Published, columns: Columns) -> Flags:
    kept = np.ones(columns.of[name].size, bool)
    for column, values in table.where.items():
        if columns.name_of(column) == name:
            kept &= _called(column, table, columns).isin(values).to_numpy()
    return kept


def _called(name: str, table: Published, columns: Columns) -> "pd.Series[str]":
    """What a table calls each value of one of its columns."""
    column = columns.of[columns.name_of(name)]
    called = column.labels[table.boundaries if name == AREA else name]
    return called.mask(called == union(table.where.get(name, ())), ALL) if column.several else called


def _adds(name: str, columns: Columns) -> bool:
    return not columns.of[columns.name_of(name)].several


def _patterns(columns: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(columns) + 1):
        yield from combinations(columns, size)
