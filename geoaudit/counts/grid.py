"""Every combination of a table's categories, so that a missing row is never taken for a zero."""

from collections.abc import Sequence

import pandas as pd

from geoaudit.counts.dimensions import CALENDAR, WEEKDAYS, Dimension
from geoaudit.counts.standing import AREA_CODES, CLASSES
from geoaudit.counts.statement import is_snapshot, snapshot_label
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL
from geoaudit.errors import SpecificationError
from geoaudit.records.schema import AGE_BANDS

MOST_CELLS = 3_000_000
NOT_RECORDED = "not recorded"


def complete(
    counted: pd.DataFrame, dimensions: Sequence[Dimension], study: Study, title: str
) -> pd.DataFrame:
    """Return the counted cells with a zero for each combination that no record has.

    Parameters
    ----------
    counted : DataFrame
        `period`, the dimensions' columns, `n` and `persons`.

    Raises
    ------
    SpecificationError
        Where there would be more than 3,000,000 cells.
    """
    columns = [d.column for d in dimensions]
    grids = []
    for period in _periods(counted, study):
        levels = [_with_total(d, _levels(d, counted, study, period)) for d in dimensions]
        _bounded(levels, title)
        grid = (
            pd.MultiIndex.from_product(levels, names=columns).to_frame(index=False)
            if levels
            else pd.DataFrame(index=[0])
        )
        grids.append(grid.assign(period=period))
    grid = (
        pd.concat(grids, ignore_index=True)
        if grids
        else pd.DataFrame(columns=[*columns, "period"], dtype=str)
    )
    full = grid.merge(counted, how="left", on=[*columns, "period"], validate="one_to_one")
    return full.fillna({"n": 0, "persons": 0}).astype({"n": "int64", "persons": "int64"})


def _periods(counted: pd.DataFrame, study: Study) -> list[str]:
    records = study.placed.records
    if records.kind == "table":
        return sorted(counted["period"].unique())
    if is_snapshot(records):
        return [snapshot_label(records)]
    return [period.label for period in study.periods]


def _levels(dimension: Dimension, counted: pd.DataFrame, study: Study, period: str) -> list[str]:
    people = "address_class" in study.placed.records.columns
    if dimension.name == "area":
        return [*study.areas["area_code"], *(AREA_CODES.values() if people else ())]
    if dimension.name == "address_class":
        return list(CLASSES)
    if dimension.name in CALENDAR:
        return _calendar_levels(dimension.name, next(p for p in study.periods if p.label == period).months)
    seen = set(counted[dimension.column].unique()) - {TOTAL}
    known = [level for level in (*AGE_BANDS, *WEEKDAYS) if level in seen]
    return [*known, *sorted(seen - {NOT_RECORDED, *known}), *sorted(seen & {NOT_RECORDED} - set(known))]


def _calendar_levels(name: str, months: Sequence[str]) -> list[str]:
    """The labels of a period's months (``2021-05``), as the records room writes them."""
    stamps = pd.PeriodIndex(list(months), freq="M")
    labels = {
        "month": lambda: list(months),
        "quarter": lambda: [f"{m.year} Q{m.quarter}" for m in stamps],
        "year": lambda: [f"{m.year}" for m in stamps],
        "financial_year": lambda: [financial_year(m.year, m.month) for m in stamps],
    }
    return list(dict.fromkeys(labels[name]()))


def financial_year(year: int, month: int) -> str:
    """Return the financial year of a month: April 2022 to March 2023 is ``2022/23``."""
    first = year if month >= 4 else year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def _with_total(dimension: Dimension, levels: list[str]) -> list[str]:
    return levels if dimension.apart else [*levels, TOTAL]


def _bounded(levels: Sequence[Sequence[str]], title: str) -> None:
    cells = 1
    for level in levels:
        cells *= len(level)
    if cells > MOST_CELLS:
        raise SpecificationError(
            f"A table must have at most {MOST_CELLS:,} cells a period, and '{title}' would have {cells:,}: "
            "split it by fewer columns."
        )
