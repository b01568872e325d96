"""What holds of the atoms whatever is published.

Cliques agree in the margins that they share. Of a column of which a person can be in several categories, the
total is an atom of its own, at least each category and at most their sum. Of needs told by state everybody
has one state in each, and one over all.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geoaudit.disclosure.attack_cliques import Clique, edges
from geoaudit.disclosure.attack_columns import (
    NEED,
    NEED_STATE,
    NO_EVIDENCE,
    NOT_ASSESSED,
    OR,
    PERIOD,
    PLACE,
    STATES,
    TOGETHER,
    WITH,
    WITHOUT,
    Columns,
)
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
        if {NEED, TOGETHER} <= clique.names and clique.size:
            yield from _of_named(clique, columns, atoms)


def _bounds(clique: Clique, name: str, columns: Columns, atoms: int) -> Iterator[Rows]:
    values = list(columns.of[name].labels[name])
    sets = {value: _made_of(value, values) for value in values}
    lines, at = _in_lines(clique, name, columns)
    if name != NEED or NEED_STATE not in clique.names:
        for weights in _of_sets(sets):
            yield _one_sided(lines, {values.index(v): weight for v, weight in weights.items()}, atoms)
        return
    of_state = [np.flatnonzero(at[NEED_STATE] == state) for state in range(len(STATES))]
    for state, mine in zip(STATES, of_state, strict=True):
        for weights in _of_state(state, sets):
            yield _one_sided(lines[mine], {values.index(v): weight for v, weight in weights.items()}, atoms)
    # The lines of each state are in one order: those alike in all else.
    for value in (v for v, own in sets.items() if v != ALL and len(own) == 1):
        parts = [lines[mine, values.index(value)] for mine in of_state]
        whole = [lines[mine, values.index(ALL)] for mine in of_state]
        yield _none_between(np.column_stack(parts), np.column_stack(whole), atoms)


def _of_named(clique: Clique, columns: Columns, atoms: int) -> Iterator[Rows]:
    """Yield that who has a named need is with it, and so with any need, and that no one else is."""
    values = list(columns.of[NEED].labels[NEED])
    lines, at = _in_lines(clique, NEED, columns)
    state = np.array(STATES)[at[NEED_STATE]] if NEED_STATE in at else np.full(len(lines), WITH)
    for i, category in enumerate(columns.of[TOGETHER].labels[TOGETHER]):
        named, _, told = category.rpartition(": ")
        mine, known = at[TOGETHER] == i, state == WITH
        own = [values.index(named)] if named in values else []
        if told != WITH:
            yield _nobody(lines[mine & known][:, own], atoms)
            continue
        whole = values.index(ALL)
        yield _nobody(lines[mine & ~known][:, [*own, whole]], atoms)
        yield _nobody(lines[mine][:, [i for i, value in enumerate(values) if value == NONE_RECORDED]], atoms)
        for one in own:
            yield _none_between(lines[mine & known][:, [one]], lines[mine & known][:, [whole]], atoms)


def _nobody(places: Whole, atoms: int) -> Rows:
    """Return that some atoms are 0."""
    at = places.ravel()
    matrix = csr_array((np.ones(len(at)), (np.arange(len(at)), at)), shape=(len(at), atoms))
    return matrix, np.zeros(len(at)), np.zeros(len(at))


def _in_lines(clique: Clique, name: str, columns: Columns) -> tuple[Whole, dict[str, Whole]]:
    """Return the atom of each value among those alike in all else, a line each, and what these are of."""
    others = [n for n in clique.codes if n != name]
    shape = tuple(columns.of[n].size for n in others)
    number = np.ravel_multi_index([clique.codes[n] for n in others], shape)
    _, first, group = np.unique(number, return_index=True, return_inverse=True)
    numbered = np.zeros((group.max() + 1, columns.of[name].size), np.int64)
    numbered[group, clique.codes[name]] = np.arange(clique.size) + clique.first
    return numbered, {n: clique.codes[n][first] for n in others}


def _of_state(state: str, sets: Mapping[str, frozenset[str]]) -> Iterator[dict[str, float]]:
    """Yield, as sums no less than 0, how many have a state over all needs by how many have it in each.

    Who has any need is with one; who is without over all is so in each need; who lacks evidence over all
    lacks it in one; and who is not assessed is so in each.
    """
    single = [value for value, own in sets.items() if own == {value}]
    if state == WITH:
        yield from _of_sets(sets)
    if state == NO_EVIDENCE:
        yield {ALL: -1.0, **dict.fromkeys(single, 1.0)}
    for value in single if state in (WITHOUT, NOT_ASSESSED) else ():
        yield {value: 1.0, ALL: -1.0}
        if state == NOT_ASSESSED:
            yield {value: -1.0, ALL: 1.0}
    for value, own in sets.items():
        if len(own) == 1 and value not in single:
            (one,) = own
            yield {value: 1.0, one: -1.0}
            yield {value: -1.0, one: 1.0}


def _none_between(parts: Whole, whole: Whole, atoms: int) -> Rows:
    """Return that for each line some atoms come to what others come to."""
    rows = np.repeat(np.arange(len(parts)), parts.shape[1])
    place = np.concatenate([rows, rows]), np.concatenate([parts.ravel(), whole.ravel()])
    matrix = csr_array((np.repeat([1.0, -1.0], parts.size), place), shape=(len(parts), atoms))
    return matrix, np.zeros(len(parts)), np.zeros(len(parts))


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
