"""How the total over a column bounds its categories where a person can be in several, as by need.

The total is at least each category and at most their sum, and those with none recorded are in no other. Where
everybody has one state in each need, and one over all needs, the states add up to the same people in each
need and in all, and who is not assessed is so in each. Where people are told apart by one named need, nobody
who has it lacks it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array

from geoaudit.counts.table import TOTAL
from geoaudit.records.needs import (
    NEED_STATE,
    NO_EVIDENCE,
    NOT_ASSESSED,
    TOGETHER,
    WITH,
    WITHOUT,
    need_together,
    words_together,
)

Bounds = tuple[csr_array, NDArray[np.float64], NDArray[np.float64]]
NEED, NONE_RECORDED = "need", "none recorded"


@dataclass(frozen=True)
class Lines:
    """Atoms of a clique in lines: alike in all but one column, that of a total which is no sum.

    Attributes
    ----------
    cells : DataFrame
        The clique's columns, `period` and `atom`.
    column : str
        That of which a person can be in several categories.
    keys : list of str
        What the atoms of a line are alike in.
    count : int
        How many atoms there are in all.
    """

    cells: pd.DataFrame
    column: str
    keys: list[str]
    count: int

    def of(self, state: str) -> "Lines":
        """Return the lines of one state."""
        return replace(self, cells=self.cells[self.cells[NEED_STATE] == state])

    @property
    def total(self) -> pd.DataFrame:
        """The atoms of the total."""
        return self.cells[self.cells[self.column] == TOTAL]

    @property
    def parts(self) -> pd.DataFrame:
        """The atoms of the categories, each with that of the total as `atom_total`."""
        total = self.total[[*self.keys, "atom"]]
        parts = self.cells[self.cells[self.column] != TOTAL]
        return parts.merge(total, on=self.keys, suffixes=("", "_total"))


def bounds_of(lines: Lines) -> Iterator[Bounds]:
    """Yield what holds of the atoms, as `linking.ties_of`: sums of them, and the ends of each sum."""
    if lines.column == NEED and NEED_STATE in lines.keys:
        yield from _by_state(lines)
    else:
        yield from (_each(lines), _together(lines))
    if lines.column == NEED and TOGETHER in lines.keys:
        yield from _of_named(lines)


def _by_state(lines: Lines) -> Iterator[Bounds]:
    """Yield how the states in each need bound the states over all.

    Whole counts within these bounds are always those of some people: who has any need has one of them, who
    has none in any section has none in each, and who is left lacks evidence in one.
    """
    every = Lines(lines.cells, lines.column, [c for c in lines.keys if c != NEED_STATE], lines.count)
    yield _alike(every)
    yield _alike(lines.of(NOT_ASSESSED))
    yield from (_each(lines.of(WITH)), _together(lines.of(WITH)), _together(lines.of(NO_EVIDENCE)))
    yield _each(lines.of(WITHOUT), least=0.0, most=np.inf)


def _of_named(lines: Lines) -> Iterator[Bounds]:
    """Yield what holds of who has the named need, and of who has not, in that need.

    Of states what that says of the others and over all follows from `_by_state`.
    """
    cells = lines.cells
    need = cells[TOGETHER].map(need_together)
    has = cells[TOGETHER] == need.map(lambda one: words_together(one)[0])
    own = cells[NEED] == need
    if NEED_STATE in cells:
        nobody = own & (has != (cells[NEED_STATE] == WITH))
    else:
        nobody = (own & ~has) | (has & (cells[NEED] == NONE_RECORDED))
        yield _each(Lines(cells[has & (own | (cells[NEED] == TOTAL))], NEED, lines.keys, lines.count), 0.0)
    none = cells.loc[nobody, "atom"]
    yield _rows([(np.arange(len(none)), none, 1.0)], (len(none), lines.count), (0.0, 0.0))


def _each(lines: Lines, least: float = -np.inf, most: float = 0.0) -> Bounds:
    """Each category less its total; who has none recorded is in the total besides."""
    parts = lines.parts
    none = parts.loc[parts[lines.column] == NONE_RECORDED, [*lines.keys, "atom"]]
    beside = parts[parts[lines.column] != NONE_RECORDED].merge(
        none, on=lines.keys, how="left", suffixes=("", "_none")
    )
    return _rows(
        [
            (beside.index, beside["atom"], 1.0),
            (beside.index, beside["atom_total"], -1.0),
            (beside.index[beside["atom_none"].notna()], beside["atom_none"].dropna(), 1.0),
        ],
        (len(beside), lines.count),
        (least, most),
    )


def _together(lines: Lines) -> Bounds:
    """All categories less their total: no fewer than it."""
    parts = lines.parts
    group = parts.groupby(lines.keys, sort=False).ngroup()
    first = parts.assign(group=group).drop_duplicates("group")
    return _rows(
        [(group, parts["atom"], 1.0), (first["group"], first["atom_total"], -1.0)],
        (len(first), lines.count),
        (0.0, np.inf),
    )


def _alike(lines: Lines) -> Bounds:
    """Each category, all its atoms together, less its total, all its atoms together: none."""
    group = lines.cells.groupby(lines.keys, sort=False).ngroup()
    cells = lines.cells.assign(group=group)
    parts, total = (cells[(cells[lines.column] == TOTAL) == whole] for whole in (False, True))
    row = parts.groupby(["group", lines.column], sort=False).ngroup()
    needs = parts.assign(row=row).drop_duplicates("row")[["group", "row"]]
    beside = total[["group", "atom"]].merge(needs, on="group")
    return _rows(
        [(row, parts["atom"], 1.0), (beside["row"], beside["atom"], -1.0)],
        (len(needs), lines.count),
        (0.0, 0.0),
    )


def _rows(
    entries: Sequence[tuple[object, pd.Series, float]], shape: tuple[int, int], ends: tuple[float, float]
) -> tuple[csr_array, NDArray[np.float64], NDArray[np.float64]]:
    rows = np.concatenate([np.asarray(row, np.int64) for row, _, _ in entries])
    columns = np.concatenate([np.asarray(atom, np.int64) for _, atom, _ in entries])
    values = np.concatenate([np.full(len(atom), value) for _, atom, value in entries])
    matrix = csr_array((values, (rows, columns)), shape=shape)
    return matrix, np.full(shape[0], ends[0]), np.full(shape[0], ends[1])
