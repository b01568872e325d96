"""What holds of the atoms whatever is published.

Cliques agree in the margins that they share. Of a column of which a person can be in several categories, the
total is an atom of its own, at least each category and at most their sum.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geoaudit.disclosure.attack_cliques import Clique, edges
from geoaudit.disclosure.attack_columns import OR, PERIOD, PLACE, Columns
from geoaudit.disclosure.published import ALL

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
Rows = tuple[csr_array, Real, Real]

NONE_RECORDED = "none recorded"


def margins(found: Sequence[Clique], columns: Columns, atoms: int) -> Iterator[Rows]:
    """Yield that two cliques have the same sums by the columns that they share."""
    for i, j in edges([clique.names for clique in found]):
        shared = [*sorted(found[i].names & found[j].names), PERIOD]
        shape = tuple(columns.of[name].size for name in shared)
        rows, places, signs = [], [], []
        for clique, other, sign in ((found[i], found[j], 1.0), (found[j], found[i], -1.0)):
            kept = np.flatnonzero(_counted_once(clique, other, columns))
            rows.append(np.ravel_multi_index([clique.codes[name][kept] for name in shared], shape))
            places.append(kept + clique.first)
            signs.append(np.full(len(kept), sign))
        used, row = np.unique(np.concatenate(rows), return_inverse=True)
        place = row, np.concatenate(places)
        matrix = csr_array((np.concatenate(signs), place), shape=(len(used), atoms))
        yield matrix, np.zeros(len(used)), np.zeros(len(used))


def _counted_once(clique: Clique, other: Clique, columns: Columns) -> Flags:
    """The atoms whose sum by the columns shared with another clique counts each person once."""
    kept = np.ones(clique.size, bool)
    for name in clique.names - other.names:
        if columns.of[name].several:
            kept &= (columns.of[name].labels[name] == ALL).to_numpy()[clique.codes[name]]
        elif name == PLACE:
            kept &= columns.study[clique.codes[PLACE]]
    return kept


def several(found: Sequence[Clique], columns: Columns, atoms: int) -> Iterator[Rows]:
    """Yield how the categories of several bound their total."""
    for clique in found:
        for name in clique.names:
            if columns.of[name].several and clique.size:
                yield from _bounds(clique, name, columns, atoms)


def _bounds(clique: Clique, name: str, columns: Columns, atoms: int) -> Iterator[Rows]:
    values = columns.of[name].labels[name]
    others = [n for n in clique.codes if n != name]
    shape = tuple(columns.of[n].size for n in others)
    group = np.unique(np.ravel_multi_index([clique.codes[n] for n in others], shape), return_inverse=True)[1]
    # numbered[g, v]: the atom of value v among those alike in all else
    numbered = np.zeros((group.max() + 1, len(values)), np.int64)
    numbered[group, clique.codes[name]] = np.arange(clique.size) + clique.first
    for weights in _of_sets({value: _made_of(value, values) for value in values}):
        yield _one_sided(numbered, {list(values).index(v): weight for v, weight in weights.items()}, atoms)


def _made_of(value: str, values: Iterable[str]) -> frozenset[str]:
    """The categories of a union, or of the total; of a category, itself."""
    if value == ALL:
        return frozenset(v for v in values if v != ALL and OR not in v)
    return frozenset(value.split(OR)) - {""}


def _of_sets(sets: Mapping[str, frozenset[str]]) -> Iterator[dict[str, float]]:
    """Yield, as sums no less than 0, how many people are in any of some categories, by what is in others.

    A set of categories has no fewer people than a set within it, besides those who have none recorded; and no
    more than another together with each category that the other has not.
    """
    single = {name for name, own in sets.items() if own == {name}}
    for whole, own in ((w, o) for w, o in sets.items() if w not in single):
        yield {whole: -1.0, **dict.fromkeys(own, 1.0)}
        for other, theirs in ((n, t) for n, t in sets.items() if n != whole):
            if theirs <= own:
                beside = {NONE_RECORDED} & (own - theirs)
                yield {whole: 1.0, other: -1.0, **dict.fromkeys(beside, -1.0)}
            if other not in single:
                yield {whole: -1.0, other: 1.0, **dict.fromkeys(own - theirs, 1.0)}


def _one_sided(numbered: Whole, weights: dict[int, float], atoms: int) -> Rows:
    """Return that for each line of atoms a weighted sum is no less than 0."""
    lines = len(numbered)
    rows = np.tile(np.arange(lines), len(weights))
    places = np.concatenate([numbered[:, value] for value in weights])
    matrix = csr_array((np.repeat(list(weights.values()), lines), (rows, places)), shape=(lines, atoms))
    return matrix, np.zeros(lines), np.full(lines, np.inf)
