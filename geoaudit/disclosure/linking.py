"""What ties the tables of one source together: every figure as a sum of the same whole counts.

The atoms are the cells of a few tables counted besides (`Links.cliques`), of which every published table of
the source is a margin. Where two such tables share columns, their sums over the others are equal. No more
than that is known of the records by who has the tables, if the column sets are decomposable: then, and only
then, any whole counts that agree in those sums are those of some set of records.

A person can have several needs: a total over needs is no sum of them. It is at least each of them, at most
their sum, and those with none recorded have no other (`several`).

Source: Dobra and Fienberg (2000), "Bounds for cell entries in contingency tables given marginal totals and
decomposable graphs", Proceedings of the National Academy of Sciences 97 (22).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.profile import columns_of
from geoaudit.disclosure.several import Bounds, Lines, bounds_of
from geoaudit.errors import EngineError

Whole = NDArray[np.int64]
AREA = "area_code"


@dataclass(frozen=True)
class Links:
    """What the tables of one source are sums of.

    Attributes
    ----------
    cliques : tuple of Counts
        Tables by zone (in `area_code`, where they are by area) and other columns, totals included.
    zones : DataFrame
        `zone`, and a column for each boundary set: the code of the zone's area in it, empty outside. The
        column without a name is empty for the zones that tables which are not by area leave out.
    spans : mapping of str to tuple of str
        The periods of `cliques` that each published period is made of; a period not named is its own.
    """

    cliques: tuple[Counts, ...]
    zones: pd.DataFrame
    spans: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def overlaps(self) -> bool:
        """Whether any zone is a part of an area and no area of its own."""
        return len(self.zones.columns) > 3

    def of(self, counts: Counts) -> int:
        """Return the number of the clique that a table is, or is a margin of."""
        itself = (i for i, clique in enumerate(self.cliques) if _same(clique, counts))
        wanted = {*dims(counts), *counts.where}
        whole = (i for i, clique in enumerate(self.cliques) if wanted <= {*dims(clique)})
        return next(chain(itself, whole))


def _same(clique: Counts, counts: Counts) -> bool:
    """Whether a table is a clique: all those that are counted for their parts alone have one title."""
    alike = clique.title == counts.title and clique.where == counts.where
    return alike and dims(clique) == dims(counts)


def alone(counts: Counts) -> Links:
    """Return the links of a table that nothing else is published with."""
    places = counts.cells[AREA].unique() if AREA in counts.cells else np.array([], dtype=str)
    zones = pd.DataFrame({"zone": [str(place) for place in places if place != TOTAL]}, dtype=str)
    return Links((counts,), zones.assign(**{"": zones["zone"], counts.boundaries: zones["zone"]}))


@dataclass(frozen=True)
class Atoms:
    """The atoms of every clique, one after the other.

    Attributes
    ----------
    cells : tuple of DataFrame
        Of each clique: its columns, `period`, `n` and `atom` (where it stands among all).
    several : tuple of tuple of str
        Of each clique, the columns of which ``All`` is an atom and no sum.
    count : int
    """

    cells: tuple[pd.DataFrame, ...]
    several: tuple[tuple[str, ...], ...]
    count: int

    @property
    def n(self) -> NDArray[np.float64]:
        """The true counts."""
        parts = [cells["n"].to_numpy(np.float64) for cells in self.cells]
        return np.concatenate(parts) if parts else np.zeros(0)


def atoms_of(links: Links) -> Atoms:
    """Return the atoms of every clique, totals left out but those that are no sums."""
    found, start = [], 0
    for clique in links.cliques:
        cells = clique.cells
        summed = [c for c in dims(clique) if c not in clique.several and c not in clique.apart]
        inner = ~(cells[summed] == TOTAL).any(axis=1) if summed else pd.Series(True, index=cells.index)
        kept = cells.assign(n=_least(cells)).loc[inner, [*dims(clique), "period", "n"]]
        found.append(kept.reset_index(drop=True).assign(atom=np.arange(start, start + len(kept))))
        start += len(kept)
    return Atoms(tuple(found), tuple(clique.several for clique in links.cliques), start)


def _least(cells: pd.DataFrame) -> "pd.Series[float]":
    """The figures; of those known as ranges alone the least that they can be."""
    n = cells["n"].astype("float64")
    return n if "lower" not in cells else n.where(cells["available"], cells["lower"].fillna(0.0))


def sums_of(counts: Counts, links: Links, atoms: Atoms) -> csr_array:
    """Return which atoms each cell of a table is the sum of.

    Raises
    ------
    EngineError
        Where a cell that is available is not the sum of its atoms.
    """
    number = links.of(counts)
    own = _as_table(atoms.cells[number], counts, links)
    cells = counts.cells.reset_index(drop=True)
    keys = [*dims(counts), "period"]
    totals = [c for c in dims(counts) if c not in counts.apart and c not in atoms.several[number]]
    rows, columns = [], []
    for pattern in _patterns(totals):
        kept = [c for c in keys if c not in pattern]
        mine = _having(cells, totals, pattern)
        pairs = mine[[*kept, "cell"]].merge(own[[*kept, "atom"]], on=kept)
        rows.append(pairs["cell"].to_numpy(np.int64))
        columns.append(pairs["atom"].to_numpy(np.int64))
    place = np.concatenate(rows), np.concatenate(columns)
    sums = csr_array((np.ones(len(place[0])), place), shape=(len(cells), atoms.count))
    _require_sums(counts, sums @ atoms.n)
    return sums


def _require_sums(counts: Counts, found: NDArray[np.float64]) -> None:
    there = counts.cells["available"].to_numpy(bool)
    wrong = int((found[there] != counts.cells["n"].to_numpy(np.float64)[there]).sum())
    if wrong:
        raise EngineError(
            f"Every figure of '{counts.title}' must be the sum of its parts, and {wrong} are not: report it."
        )


def _as_table(atoms: pd.DataFrame, counts: Counts, links: Links) -> pd.DataFrame:
    """The atoms that a table counts, with its own areas and periods."""
    clique = links.cliques[links.of(counts)]
    atoms = _restricted(atoms, counts.where)
    if AREA in atoms.columns:
        place = counts.boundaries if AREA in counts.cells.columns else ""
        codes = dict(zip(links.zones["zone"], links.zones[place], strict=True))
        atoms = atoms.assign(**{AREA: atoms[AREA].map(codes)})
        there = counts.cells[AREA] if AREA in counts.cells.columns else atoms.loc[atoms[AREA] != "", AREA]
        atoms = atoms[atoms[AREA].isin(there)]
    return _in_periods(_counted_once(atoms, clique.several, [*dims(counts), *counts.where]), links)


def _restricted(atoms: pd.DataFrame, where: Mapping[str, Sequence[str]]) -> pd.DataFrame:
    """The atoms in the categories asked for, of the columns that they have."""
    for column, values in where.items():
        if column in atoms.columns:
            atoms = atoms[atoms[column].isin(values)]
    return atoms


def _in_periods(atoms: pd.DataFrame, links: Links) -> pd.DataFrame:
    """Each atom once for its own period, and once for each published period that it is a part of."""
    if not links.spans:
        return atoms
    parts = {(part, label) for label, parts in links.spans.items() for part in parts}
    own = {(part, part) for part, _ in parts}
    steps = pd.DataFrame(sorted(parts | own), columns=["period", "label"], dtype=str)
    found = atoms.merge(steps, on="period", how="left")
    return found.assign(period=found["label"].fillna(found["period"])).drop(columns="label")


def ties_of(links: Links, atoms: Atoms) -> tuple[csr_array, NDArray[np.float64], NDArray[np.float64]]:
    """Return what holds for all counts there could be: the ties, and the ends between which they lie."""
    parts = [*_shared_margins(links, atoms), *_several(links, atoms)]
    empty = csr_array((0, atoms.count)), np.zeros(0), np.zeros(0)
    ties, least, most = zip(empty, *parts, strict=True)
    return csr_array(vstack(ties)), np.concatenate(least), np.concatenate(most)


def _shared_margins(
    links: Links, atoms: Atoms
) -> Iterator[tuple[csr_array, NDArray[np.float64], NDArray[np.float64]]]:
    """Yield that two cliques have the same sums by the columns that they share."""
    for (i, left), (j, right) in pairwise_in_tree(links.cliques):
        shared = [*(c for c in dims(left) if c in dims(right)), "period"]
        sides = [
            _counted_once(
                _restricted(_inside(atoms.cells[k], other, links), other.where), atoms.several[k], shared
            )
            for k, other in ((i, right), (j, left))
        ]
        keys = pd.concat([side[shared] for side in sides]).drop_duplicates().reset_index(drop=True)
        keys["tie"] = np.arange(len(keys))
        matrix = csr_array((len(keys), atoms.count))
        for side, sign in zip(sides, (1.0, -1.0), strict=True):
            at = side.merge(keys, on=shared)
            place = at["tie"].to_numpy(np.int64), at["atom"].to_numpy(np.int64)
            matrix = matrix + csr_array((np.full(len(at), sign), place), shape=matrix.shape)
        yield csr_array(matrix), np.zeros(len(keys)), np.zeros(len(keys))


def pairwise_in_tree(
    cliques: Sequence[Counts],
) -> Iterator[tuple[tuple[int, Counts], tuple[int, Counts]]]:
    """Yield each clique with the one before it that it shares most columns with."""
    for i, clique in enumerate(cliques[1:], 1):
        wanted = {*dims(clique), *clique.where}
        shared = [len(wanted & {*dims(other)}) for other in cliques[:i]]
        j = int(np.argmax(shared))
        yield (i, clique), (j, cliques[j])


def _inside(atoms: pd.DataFrame, other: Counts, links: Links) -> pd.DataFrame:
    """The atoms of the zones that a table which is not by area counts."""
    if AREA not in atoms.columns or AREA in other.cells.columns:
        return atoms
    return atoms[atoms[AREA].isin(links.zones.loc[links.zones[""] != "", "zone"])]


def _counted_once(atoms: pd.DataFrame, several: Sequence[str], kept: Sequence[str]) -> pd.DataFrame:
    """The atoms whose sum by the columns kept counts each record once: of several needs, the totals."""
    for column in several:
        if column not in kept:
            atoms = atoms[atoms[column] == TOTAL]
    return atoms


def _several(links: Links, atoms: Atoms) -> Iterator[Bounds]:
    """Yield the bounds of totals over a column of which a person can be in several categories."""
    for clique, cells in zip(links.cliques, atoms.cells, strict=True):
        for column in clique.several:
            keys = [c for c in [*dims(clique), "period"] if c != column]
            yield from bounds_of(Lines(cells, column, keys, atoms.count))


def _patterns(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for size in range(len(columns) + 1):
        yield from combinations(columns, size)


def _having(cells: pd.DataFrame, columns: Sequence[str], pattern: Sequence[str]) -> pd.DataFrame:
    """The cells whose totals are just those of a pattern, with their number as `cell`."""
    mine = np.ones(len(cells), bool)
    for column in columns:
        mine &= (cells[column] == TOTAL).to_numpy() == (column in pattern)
    return cells.assign(cell=np.arange(len(cells)))[mine]


def dims(counts: Counts) -> list[str]:
    """Return the columns that a table's cells differ by, beside the period."""
    return [column for column in columns_of(counts.by) if column != "area_name"]
