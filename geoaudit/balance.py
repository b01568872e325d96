"""The balance: at every step, what came in is what went out and what was left behind for a reason.

Exact, it stays in the workspace for the people who hold the records; a pack holds it protected.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import pandas as pd

from geoaudit.counts.flow import COUNTED, LEFT_OUT
from geoaudit.counts.quality import ACCEPTED, NOT_PLACED, PLACED, REJECTED, WHOLE
from geoaudit.counts.table import ACCOUNTS, TOTAL, Counts
from geoaudit.disclosure.profile import columns_of
from geoaudit.errors import EngineError
from geoaudit.estimating import Presented
from geoaudit.pack.parts import NOT_TRANSFERRED, OF_WHICH, WENT_OUT
from geoaudit.pack.tables import distinct
from geoaudit.profiles.steps import Step
from geoaudit.tally import Tally
from geoaudit.transfer.rounding import whole

Figures = dict[str, int]
EVERY_TABLE = "every table"
READING, PLACING, COUNTING = "reading rows", "placing on {boundaries}", "counting rows"
ESTIMATING = "estimating for other {name}"
_OUT = {ACCEPTED: WENT_OUT, PLACED: WENT_OUT, COUNTED: WENT_OUT}
_LEFT = (REJECTED, NOT_PLACED, LEFT_OUT)


@dataclass(frozen=True)
class Entry:
    """One step of one table: true counts by `outcome`, ``All`` being what came in.

    Raises
    ------
    EngineError
        Where it does not close.
    """

    table: str
    step: str
    counts: Counts

    def __post_init__(self) -> None:
        cells = self.counts.cells
        total = cells["outcome"] == TOTAL
        parts = int(cells.loc[~total, "n"].sum())
        if total.any() and int(cells.loc[total, "n"].sum()) != parts:
            raise EngineError(
                f"What came in must be what went out and what was left behind, and at the step "
                f"'{self.step}' of '{self.table}' it is not: report it."
            )


@dataclass(frozen=True)
class PlacedBalance:
    """Accepted rows on one boundary set by outcome; ``All`` is their number."""

    source: str
    boundaries: str
    figures: Figures


@dataclass(frozen=True)
class TableBalance:
    """What became of a source's rows in one table, and of its figures where they were estimated.

    Attributes
    ----------
    rows : dict of str to int
        The source's accepted rows by outcome; ``All`` is their number.
    totals : dict of str to int
        The true grand total of each period, crimes and incidents apart.
    estimated : list of Step
        The figures at each step, unrounded.
    """

    title: str
    rows: Figures
    totals: Figures
    estimated: list[Step]


@dataclass(frozen=True)
class Balance:
    """Rows by outcome and source, places by outcome, remarks, and each table's rows, totals and estimates."""

    partnership: str
    sources: dict[str, Figures]
    placed: list[PlacedBalance]
    remarks: dict[str, Figures]
    tables: list[TableBalance]

    @property
    def value(self) -> dict[str, object]:
        """As plain values, for JSON."""
        return asdict(self)


def balance_of(tally: Tally, presented: Sequence[Presented]) -> Balance:
    """Return the exact balance of what was counted and estimated for a partnership."""
    steps = {one.plan.request.title: list(one.steps) for one in presented}
    return Balance(
        tally.partnership,
        {a.source: _figures(a.rows) for a in tally.accounts},
        [PlacedBalance(a.source, a.boundaries, _figures(a.placing)) for a in tally.accounts],
        {a.source: _figures(a.remarks) for a in tally.accounts},
        [
            TableBalance(
                t.counts.title, _figures(t.flow), _totals(t.counts), steps.get(t.plan.request.title, [])
            )
            for t in tally.tables
        ],
    )


def ledger(tally: Tally, presented: Sequence[Presented]) -> tuple[Entry, ...]:
    """Return every step of every source and table, as true counts; of estimates, as whole units."""
    return tuple(_entries(tally, presented))


def _entries(tally: Tally, presented: Sequence[Presented]) -> Iterator[Entry]:
    for source, rows in {a.source: a.rows for a in tally.accounts}.items():
        yield Entry(EVERY_TABLE, READING, _renamed(rows))
        for a in tally.accounts:
            if a.source == source:
                yield Entry(EVERY_TABLE, PLACING.format(boundaries=a.boundaries), _renamed(a.placing))
    for counted, shown in zip(tally.tables, presented, strict=True):
        title = counted.counts.title
        yield Entry(title, COUNTING, _renamed(counted.flow))
        names = distinct((ESTIMATING.format(name=step.name) for step in shown.steps), " ")
        for name, step in zip(names, shown.steps, strict=True):
            yield Entry(title, name, _of_step(counted.counts, step))
            yield Entry(title, name, _share_estimated(counted.counts, step))


def _renamed(counts: Counts) -> Counts:
    """The counts with outcomes in the ledger's words: ``out`` and ``not transferred: reason``."""

    def words(outcome: str) -> str:
        begin, _, reason = outcome.partition(": ")
        return f"{NOT_TRANSFERRED}: {reason}" if begin in _LEFT else _OUT.get(outcome, outcome)

    return replace(counts, cells=counts.cells.assign(outcome=counts.cells["outcome"].map(words)))


def _of_step(counts: Counts, step: Step) -> Counts:
    """The step in whole units: what the table shows, and what is left of what came in."""
    outcomes = [WENT_OUT, *(f"{NOT_TRANSFERRED}: {reason}" for reason in step.lost)]
    left = pd.Series(list(step.lost.values()), dtype="float64")
    there = max(round(step.into) - step.shown, 0) if left.sum() > 0 else 0
    units = [step.shown, *whole(left * (there / max(left.sum(), 1e-300)), pd.Series(0, left.index)).tolist()]
    return _in_units(counts, [*outcomes, TOTAL], [*units, sum(units)], ())


def _share_estimated(counts: Counts, step: Step) -> Counts:
    return _in_units(counts, [f"{OF_WHICH} estimated"], [round(step.estimated)], ("outcome",))


def _in_units(counts: Counts, outcomes: list[str], units: list[int], apart: tuple[str, ...]) -> Counts:
    cells = pd.DataFrame({"outcome": outcomes, "period": WHOLE, "n": units, "persons": units})
    cells = cells.astype({"n": "int64", "persons": "int64"}).assign(available=True)
    return Counts(counts.title, counts.source, counts.public, "", ("outcome",), apart, cells, scale=ACCOUNTS)


def _figures(counts: Counts) -> Figures:
    return dict(zip(counts.cells[counts.by[0]], counts.cells["n"].tolist(), strict=True))


def _totals(counts: Counts) -> Figures:
    """The grand total of each period, crimes and incidents apart."""
    keys = ["period", *counts.apart]
    summed = [c for c in columns_of(counts.by) if c not in {*keys, "area_name"}]
    whole_cells = counts.cells[(counts.cells[summed] == TOTAL).all(axis=1)] if summed else counts.cells
    labels = map(", ".join, whole_cells[keys].itertuples(index=False, name=None))
    return dict(zip(labels, whole_cells["n"].tolist(), strict=True))
