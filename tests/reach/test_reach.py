"""One linear program solved again and again: each time the same least cost as when it is begun anew."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.optimize import OptimizeResult, linprog
from scipy.sparse import csr_array

from geoaudit.reach import Ends, Goals, Nearest, Reach

Real = NDArray[np.float64]

EXACT = 1e-6
INFEASIBLE = 2
"""What SciPy says of a program without a solution."""
SOME = settings(max_examples=60, deadline=None)


@dataclass(frozen=True)
class System:
    """Rows and sums of the same columns."""

    rows: Real
    sums: Real

    def reach(self) -> Reach:
        return Reach(csr_array(self.rows), csr_array(self.sums))


@dataclass(frozen=True)
class Program:
    """What is asked of a system once."""

    price: Real
    columns: Ends
    rows: Ends
    goals: Goals

    def solved(self, reach: Reach) -> Nearest | None:
        return reach.nearest(self.price, self.columns, self.rows, self.goals)

    def cost(self, system: System, values: Real) -> float:
        """What a solution costs: its columns, and what each sum is short of its goal."""
        sums = (system.sums @ values)[self.goals.at]
        short = np.maximum(self.goals.sign * (self.goals.end - sums), 0.0)
        return float(self.price @ values + self.goals.worth @ short)

    def anew(self, system: System) -> OptimizeResult:
        """The same by SciPy, in columns and what each goal is short by, as rows that are at most an end."""
        wanted = self.goals.sign[:, None] * system.sums[self.goals.at]
        nothing = np.zeros((len(system.rows), len(wanted)))
        rows = np.block([[-system.rows, nothing], [system.rows, nothing], [-wanted, -np.eye(len(wanted))]])
        ends = np.concatenate([-self.rows.least, self.rows.most, -self.goals.sign * self.goals.end])
        there = np.isfinite(ends)
        return linprog(
            np.append(self.price, self.goals.worth),
            A_ub=rows[there],
            b_ub=ends[there],
            bounds=[
                *zip(self.columns.least, self.columns.most, strict=True),
                *[(0.0, np.inf)] * len(wanted),
            ],
        )


def whole(draw, size, least: int, most: int) -> Real:
    return draw(arrays(np.int64, size, elements=st.integers(least, most))).astype(np.float64)


@st.composite
def systems(draw) -> System:
    columns = draw(st.integers(1, 6))
    return System(*(whole(draw, (draw(st.integers(1, 5)), columns), 0, 1) for _ in range(2)))


def ends_about(draw, values: Real) -> Ends:
    """Ends that hold some values; some have no end on one side or both."""
    below, above = whole(draw, len(values), 0, 4), whole(draw, len(values), 0, 4)
    most = np.where(above == 4, np.inf, values + above)
    return Ends(np.where(below == 4, -np.inf, values - below), most)


@st.composite
def programs(draw, system: System, possible: bool = False) -> Program:
    """A program that a point drawn at random meets; else one that has a solution or has none."""
    (sums, columns), point = system.sums.shape, whole(draw, system.rows.shape[1], 0, 5)
    rows = ends_about(draw, system.rows @ point)
    if not possible:
        off = whole(draw, len(rows.least), -3, 3) * draw(st.booleans())
        rows = Ends(rows.least + off, rows.most + off)
    at = np.flatnonzero(draw(arrays(np.bool_, sums)))
    sign = draw(arrays(np.bool_, len(at))) * 2.0 - 1.0
    goals = Goals(at, sign, whole(draw, len(at), -2, 12), whole(draw, len(at), 0, 9))
    held = ends_about(draw, point)
    return Program(whole(draw, columns, 0, 3), Ends(np.maximum(held.least, 0.0), held.most), rows, goals)


@SOME
@given(st.data())
def test_each_of_several_programs_comes_out_as_if_begun_anew(data):
    """The least cost, or that there is no solution, is SciPy's on the first program and on each later one."""
    system = data.draw(systems())
    reach = system.reach()
    for program in data.draw(st.lists(programs(system), min_size=2, max_size=6)):
        found, right = program.solved(reach), program.anew(system)
        assert reach.impossible == (right.status == INFEASIBLE)
        assert (found is None) == reach.impossible
        if found is None:
            continue
        assert abs(program.cost(system, found.values) - right.fun) < EXACT
        for values, ends in ((found.values, program.columns), (system.rows @ found.values, program.rows)):
            assert (values > ends.least - EXACT).all()
            assert (values < ends.most + EXACT).all()


@SOME
@given(st.data())
def test_no_row_that_leaves_more_saves_more_than_its_price(data):
    """Rows moved apart save at most their prices a unit; those without a price save nothing."""
    system = data.draw(systems())
    reach = system.reach()
    for program in data.draw(st.lists(programs(system, possible=True), min_size=1, max_size=3)):
        found = program.solved(reach)
        more = whole(data.draw, len(program.rows.least), 0, 3)
        apart = Ends(program.rows.least - more, program.rows.most + more)
        wider = Program(program.price, program.columns, apart, program.goals).solved(system.reach())
        saved = program.cost(system, found.values) - program.cost(system, wider.values)
        assert -EXACT < saved < np.abs(found.prices) @ more + EXACT


TWO = System(np.array([[1.0, 1.0]]), np.eye(2))
"""Two columns, the row of both together, and each as a sum."""


def two(rows: tuple[float, float], goals: Goals, price=(0.0, 0.0), most=(10.0, 10.0)) -> Program:
    columns = Ends(np.zeros(2), np.array(most))
    return Program(np.array(price), columns, Ends(*(np.array([end]) for end in rows)), goals)


def goals_of(*goals: tuple[int, float, float, float]) -> Goals:
    at, sign, end, worth = (np.array(part) for part in zip(*goals, strict=True))
    return Goals(at.astype(np.int64), sign, end, worth)


UP = goals_of((0, 1.0, 4.0, 10.0), (1, 1.0, 4.0, 1.0))
DOWN = goals_of((0, -1.0, 1.0, 2.0), (1, -1.0, 1.0, 3.0))


@pytest.mark.parametrize("before", [[], [two((0, 5), DOWN)], [two((30, 40), UP)], [two((0, 5), UP)] * 2])
@pytest.mark.parametrize(
    ("program", "values", "price"),
    [
        (two((0, 5), UP), (4, 1), 1),
        (two((0, 9), UP), None, 0),
        (two((3, 5), DOWN), (2, 1), 2),
        (two((3, 5), DOWN, most=(1.5, 10)), (1.5, 1.5), 3),
        (two((0, 5), UP, price=(11.0, 0.5)), (0, 4), 0),
        (two((0, 5), goals_of((1, 1.0, 4.0, 1.0)), price=(1.0, 0.5)), (0, 4), 0),
    ],
    ids=["up", "room for all", "down", "a column ends", "too dear", "one goal"],
)
def test_by_hand(before, program, values, price):
    """Two that share five: the dearer goal is met first, and another unit is worth what the other lacks."""
    reach = TWO.reach()
    for other in before:
        other.solved(reach)
    found = program.solved(reach)
    if values is not None:
        assert found.values == pytest.approx(values)
    assert np.abs(found.prices) == pytest.approx([price])


@pytest.mark.parametrize(("program", "one_more"), [((0, 5), (0, 6)), ((3, 5), (2, 5))])
def test_a_row_with_a_price_saves_it(program, one_more):
    """A unit more at the end that a row is held to lowers the cost by the row's price."""
    goals = UP if program[0] == 0 else DOWN
    held, wider = two(program, goals), two(one_more, goals)
    found, then = held.solved(TWO.reach()), wider.solved(TWO.reach())
    saved = held.cost(TWO, found.values) - wider.cost(TWO, then.values)
    assert saved == pytest.approx(np.abs(found.prices[0]))
    assert saved > 0


def test_a_sum_whose_goal_is_gone_is_free():
    """What a goal held to an end costs nothing, on either side of it, once nothing is asked of the sum."""
    reach = TWO.reach()
    two((0, 5), UP).solved(reach)
    for sign, end, values in ((1.0, 5.0, (5, 0)), (-1.0, 0.0, (0, None))):
        program = two((0, 5), goals_of((0, sign, end, 1.0)))
        found = program.solved(reach)
        assert program.cost(TWO, found.values) == pytest.approx(0)
        assert found.values[0] == pytest.approx(values[0])
    nothing = Goals(np.array([], np.int64), *(np.array([]) for _ in range(3)))
    assert two((2, 2), nothing).solved(reach).values.sum() == pytest.approx(2)


def test_after_the_impossible_the_next_is_solved():
    """That there is no solution is said of the last program alone."""
    reach = TWO.reach()
    for rows, impossible in (((0, 5), False), ((21, 40), True), ((21, 50), True), ((0, 5), False)):
        found = two(rows, UP).solved(reach)
        assert reach.impossible == impossible
        assert (found is None) == impossible
    assert found.values == pytest.approx([4, 1])


def test_out_of_time_is_not_impossible():
    """A program for which there is no time has no solution yet, which proves nothing; the next has time."""
    rng = np.random.default_rng(1)
    rows = (rng.random((200, 400)) < 0.05).astype(float)
    system = System(rows, np.eye(400))
    point = rng.integers(0, 9, 400).astype(float)
    held = Ends(rows @ point, rows @ point)
    every = np.arange(400)
    goals = Goals(every, np.ones(400), point + 3, np.ones(400))
    program = Program(np.zeros(400), Ends(np.zeros(400), np.full(400, np.inf)), held, goals)
    reach = system.reach()
    none = reach.nearest(program.price, program.columns, program.rows, program.goals, seconds=0.0)
    assert none is None
    assert not reach.impossible
    found = program.solved(reach)
    assert abs(program.cost(system, found.values) - program.anew(system).fun) < EXACT
