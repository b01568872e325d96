"""How near sums of what a system leaves open come to goals: one linear program, solved again and again.

Each solution is sought from where the last one was found. While only goals and prices change, that stays
possible, so that the primal simplex method has little left to do.

Source: Huangfu and Hall (2018), "Parallelizing the dual revised simplex method", Mathematical Programming
Computation 10, for HiGHS, which solves it.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import block_array, csc_array, csr_array, eye_array

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

_DUAL_SIMPLEX, _PRIMAL_SIMPLEX = 1, 4
_BASIC, _LOW, _HIGH = (
    highspy.HighsBasisStatus.kBasic,
    highspy.HighsBasisStatus.kLower,
    highspy.HighsBasisStatus.kUpper,
)


@dataclass(frozen=True)
class Ends:
    """Between what each column, or each row, lies."""

    least: Real
    most: Real

    def and_those(self, others: "Ends") -> "Ends":
        """Return these and others after them."""
        return Ends(np.append(self.least, others.least), np.append(self.most, others.most))


@dataclass(frozen=True)
class Goals:
    """What sums are to come to.

    Attributes
    ----------
    at : array of int
        The sums, each once.
    sign : array of float
        1 where one is to come to its end or more, -1 where to it or less.
    end : array of float
    worth : array of float
        What each unit that one stays short of its end costs.
    """

    at: Whole
    sign: Real
    end: Real
    worth: Real


@dataclass(frozen=True)
class Nearest:
    """A solution.

    Attributes
    ----------
    values : array of float
        Of each column.
    prices : array of float
        Of each row: what a unit more at its least end costs (0 or more), or at its most (0 or less).
    """

    values: Real
    prices: Real


class Reach:
    """A system of rows, and the sums that goals can be set for.

    Parameters
    ----------
    rows : csr_array
        Rows by columns.
    sums : csr_array
        Sums by columns.
    """

    def __init__(self, rows: csr_array, sums: csr_array) -> None:
        self._rows, (self._count, self._columns) = rows.shape[0], sums.shape
        self._sums, lacking = sums, csr_array(eye_array(self._count))
        matrix = csc_array(block_array([[rows, None], [sums, lacking]], format="csc"))
        self._price = np.zeros(matrix.shape[1])
        self._row, self._column = (_free(size) for size in matrix.shape)
        self._solver = _solver(matrix, self._price, self._column, self._row)
        self._values: Real | None = None

    def nearest(
        self, price: Real, columns: Ends, rows: Ends, goals: Goals, seconds: float = np.inf
    ) -> Nearest | None:
        """Return the solution of least cost; None where there is none, or none was found in time.

        Parameters
        ----------
        price : array of float
            Of a unit of each column.
        columns, rows : Ends
        goals : Goals
        seconds : float
            How long to look.

        Whether it is proven that there is none says `impossible`.
        """
        self._ask(price, columns, rows, goals)
        if self._values is not None:
            self._stand_in(goals, self._values)
        self._run(seconds)
        if not self._found and not self.impossible:
            self.forget()
            self._run(seconds)
        if not self._found:
            self._values = None
            return None
        solution = self._solver.getSolution()
        self._values = np.asarray(solution.col_value, np.float64)[: self._columns]
        return Nearest(self._values, np.asarray(solution.row_dual, np.float64)[: self._rows])

    def forget(self) -> None:
        """Begin anew with the next program: the shorter way where much of it can be left out beforehand."""
        self._values = None
        self._solver.clearSolver()

    @property
    def impossible(self) -> bool:
        """Whether it is proven that what was last asked for has no solution."""
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible)

    @property
    def _found(self) -> bool:
        return bool(self._solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)

    def _run(self, seconds: float) -> None:
        anew = self._values is None
        self._solver.setOptionValue("presolve", "choose" if anew else "off")
        self._solver.setOptionValue("simplex_strategy", _DUAL_SIMPLEX if anew else _PRIMAL_SIMPLEX)
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + seconds)
        self._solver.run()

    def _ask(self, price: Real, columns: Ends, rows: Ends, goals: Goals) -> None:
        """Tell the solver what is other than last time; sums without a goal may be short at no cost."""
        up, down = goals.at[goals.sign > 0], goals.at[goals.sign < 0]
        price_of_lack = np.zeros(self._count)
        price_of_lack[goals.at] = goals.sign * goals.worth
        lack = _free(self._count)
        lack.least[up], lack.most[down] = 0.0, 0.0
        wanted = Ends(self._row.least[self._rows :].copy(), self._row.most[self._rows :].copy())
        wanted.least[up], wanted.most[up] = goals.end[goals.sign > 0], np.inf
        wanted.least[down], wanted.most[down] = -np.inf, goals.end[goals.sign < 0]
        self._set_price(np.append(price, price_of_lack))
        self._set_columns(columns.and_those(lack))
        self._set_rows(rows.and_those(wanted))

    def _set_price(self, price: Real) -> None:
        changed = np.flatnonzero(price != self._price).astype(np.int32)
        self._solver.changeColsCost(len(changed), changed, price[changed])
        self._price = price

    def _set_columns(self, ends: Ends) -> None:
        changed = _changed(ends, self._column)
        self._solver.changeColsBounds(len(changed), changed, ends.least[changed], ends.most[changed])
        self._column = ends

    def _set_rows(self, ends: Ends) -> None:
        changed = _changed(ends, self._row)
        self._solver.changeRowsBounds(len(changed), changed, ends.least[changed], ends.most[changed])
        self._row = ends

    def _stand_in(self, goals: Goals, values: Real) -> None:
        """Start where the last solution was: each goal that it does not meet is short by what is lacking."""
        basis = self._solver.getBasis()
        columns, rows = list(basis.col_status), list(basis.row_status)
        lacking = goals.sign * (goals.end - (self._sums @ values)[goals.at]) > 0
        for at, sign, lacks in zip(goals.at, goals.sign, lacking, strict=True):
            row, column, end = self._rows + at, self._columns + at, _LOW if sign > 0 else _HIGH
            if _BASIC in (rows[row], columns[column]):
                rows[row], columns[column] = (end, _BASIC) if lacks else (_BASIC, end)
        basis.col_status, basis.row_status = columns, rows
        self._solver.setBasis(basis)


def _free(count: int) -> Ends:
    return Ends(np.full(count, -np.inf), np.full(count, np.inf))


def _changed(ends: Ends, before: Ends) -> NDArray[np.int32]:
    other = (ends.least != before.least) | (ends.most != before.most)
    return np.flatnonzero(other).astype(np.int32)


def _solver(matrix: csc_array, price: Real, columns: Ends, rows: Ends) -> highspy.Highs:
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_, program.col_lower_, program.col_upper_ = price, columns.least, columns.most
    program.row_lower_, program.row_upper_ = rows.least, rows.most
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    program.a_matrix_.index_ = matrix.indices.astype(np.int32)
    program.a_matrix_.value_ = matrix.data
    solver = highspy.Highs()
    for name, value in {"output_flag": False, "threads": 1, "solver": "simplex"}.items():
        solver.setOptionValue(name, value)
    solver.passModel(program)
    return solver
