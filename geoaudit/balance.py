"""The exact balance of a run, for the people who hold the records; it stays in the workspace."""

from dataclasses import asdict, dataclass

from geoaudit.assembly import Tally
from geoaudit.counts.table import TOTAL, Counts

Figures = dict[str, int]


@dataclass(frozen=True)
class PlacedBalance:
    """Accepted rows on one boundary set by outcome; ``All`` is their number."""

    source: str
    boundaries: str
    figures: Figures


@dataclass(frozen=True)
class Balance:
    """Rows by outcome and source, places by outcome, remarks, and each table's totals."""

    partnership: str
    sources: dict[str, Figures]
    placed: list[PlacedBalance]
    remarks: dict[str, Figures]
    tables: dict[str, Figures]

    @property
    def value(self) -> dict[str, object]:
        """As plain values, for JSON."""
        return asdict(self)


def balance_of(tally: Tally) -> Balance:
    """Return the exact balance of what was counted for a partnership."""
    return Balance(
        tally.partnership,
        {a.source: _figures(a.rows) for a in tally.accounts},
        [PlacedBalance(a.source, a.boundaries, _figures(a.placing)) for a in tally.accounts],
        {a.source: _figures(a.remarks) for a in tally.accounts},
        {table.title: _totals(table) for table in tally.tables},
    )


def _figures(counts: Counts) -> Figures:
    return dict(zip(counts.cells[counts.by[0]], counts.cells["n"].tolist(), strict=True))


def _totals(counts: Counts) -> Figures:
    """The grand total of each period, crimes and incidents apart."""
    keys = ["period", *counts.apart]
    summed = [c for c in counts.cells if c not in {*keys, "n", "persons", "area_name"}]
    whole = counts.cells[(counts.cells[summed] == TOTAL).all(axis=1)] if summed else counts.cells
    labels = map(", ".join, whole[keys].itertuples(index=False, name=None))
    return dict(zip(labels, whole["n"].tolist(), strict=True))
