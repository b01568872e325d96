from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geoaudit.disclosure.recovery import determined


def equations(shape) -> list[list[int]]:
    """Each line of a table in each direction: its inner cells less its total, which stands last."""
    places = np.arange(int(np.prod(shape))).reshape(shape)
    rows = []
    for axis, size in enumerate(shape):
        for line in np.moveaxis(places, axis, -1).reshape(-1, size) if size > 1 else ():
            row = [0] * places.size
            for place in line[:-1]:
                row[place] = 1
            row[line[-1]] = -1
            rows.append(row)
    return rows


def exactly_determined(hidden: np.ndarray) -> np.ndarray:
    """The hidden cells that exact elimination solves: those alone in a row of the reduced equations."""
    unknown = np.flatnonzero(hidden)
    rows = [[Fraction(row[place]) for place in unknown] for row in equations(hidden.shape)]
    rank = 0
    for column in range(len(unknown)):
        pivot = next((r for r in range(rank, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        lead = [value / rows[rank][column] for value in rows[rank]]
        rows[rank] = lead
        for r, row in enumerate(rows):
            if r != rank and row[column]:
                factor = row[column]
                rows[r] = [value - factor * by for value, by in zip(row, lead, strict=True)]
        rank += 1
    flags = np.zeros(hidden.size, bool)
    for row in rows[:rank]:
        filled = [place for place, value in zip(unknown, row, strict=True) if value]
        if len(filled) == 1:
            flags[filled[0]] = True
    return flags.reshape(hidden.shape)


def patterns(*sizes):
    """Random hidden cells of a table of as many ways as there are sizes, each size a range."""
    return st.tuples(*(st.integers(low, high) for low, high in sizes)).flatmap(
        lambda shape: st.tuples(st.floats(0.2, 0.9), st.integers(0, 2**32 - 1)).map(
            lambda drawn: np.random.default_rng(drawn[1]).random(shape) < drawn[0]
        )
    )


def test_a_bridge_between_two_squares_is_determined():
    """Two or more are hidden in every row and column of 4×4, and the one that joins two squares follows."""
    hidden = np.zeros((5, 5), bool)
    hidden[:2, :2] = hidden[2:4, 2:4] = hidden[1, 2] = True
    assert min(hidden[:4].sum(1).min(), hidden[:, :4].sum(0).min()) == 2
    assert np.argwhere(determined(hidden)).tolist() == [[1, 2]]


def test_a_square_of_hidden_cells_is_free_and_a_lone_one_is_not():
    """Four cells at the corners of a rectangle do not follow; one alone in its row does."""
    square = np.zeros((4, 4), bool)
    square[np.ix_([0, 3], [1, 3])] = True
    assert not determined(square).any()
    lone = np.zeros((4, 4), bool)
    lone[2, 1] = True
    assert (determined(lone) == lone).all()


def test_a_table_split_three_ways_can_give_back_what_no_line_does():
    """Two cubes joined through a line in each direction give back the cell between them."""
    hidden = np.zeros((5, 5, 5), bool)
    hidden[:2, :2, :2] = hidden[2:4, 2:4, 2:4] = True
    assert not determined(hidden).any()
    hidden[1, 1, 2] = True
    assert np.argwhere(determined(hidden)).tolist() == [[1, 1, 2]]


@pytest.mark.parametrize("shape", [(1,), (1, 1), (4, 1), (1, 4), (3, 1, 4)])
def test_a_direction_of_one_place_gives_no_equation(shape):
    """With all hidden nothing follows, and a direction without a total says nothing of its own."""
    assert not determined(np.ones(shape, bool)).any()
    lone = np.zeros(shape, bool)
    lone.flat[0] = True
    assert determined(lone).any() == (max(shape) > 1)


@given(st.one_of(patterns((2, 7), (2, 7)), patterns((1, 4), (2, 4), (1, 5)), patterns((2, 12))))
@settings(max_examples=200, deadline=None)
def test_it_agrees_with_exact_elimination(hidden):
    """Floating-point projections name the very cells that elimination in fractions solves."""
    assert (determined(hidden) == exactly_determined(hidden)).all()


@given(patterns((2, 3), (2, 3), (2, 3), (2, 3)))
@settings(max_examples=20, deadline=None)
def test_it_agrees_in_four_ways_too(hidden):
    """Tables split four ways are cut into slabs that are themselves split three ways."""
    assert (determined(hidden) == exactly_determined(hidden)).all()


def test_a_long_chain_of_cells_is_still_free():
    """One ring through 400 rows and columns leaves each cell free: no tolerance hides its rank."""
    ring = np.eye(401, dtype=bool) | np.roll(np.eye(401, dtype=bool), 1, axis=1)
    assert not determined(ring).any()
    ring[0, 0] = False
    assert (determined(ring) == ring).all()
