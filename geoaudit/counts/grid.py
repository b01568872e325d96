"""Every combination of a table's categories, so that a missing row is never taken for a zero."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.counts.dimensions import Dimension
from geoaudit.counts.given import given
from geoaudit.counts.ranges import with_ranges
from geoaudit.counts.standing import AREA_CODES, CLASSES
from geoaudit.counts.statement import is_snapshot, snapshot_label
from geoaudit.counts.states import words_asked
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL
from geoaudit.counts.words import NEED, own_words
from geoaudit.errors import EngineError, SpecificationError
from geoaudit.hotspots.journeys import BANDS, HOMES, NOT_KNOWN
from geoaudit.periods.aoristic import HOURS, WEEKDAYS
from geoaudit.records.address import SETTLED
from geoaudit.records.calendar_labels import STEPS, calendar_columns
from geoaudit.records.deprivation_index import INDEX_WORDS
from geoaudit.records.deriving import words_of_ours
from geoaudit.records.schema import AGE_BANDS, CRIME, NOT_RECORDED

MOST_CELLS = 3_000_000
_ALWAYS = {
    "age_band": AGE_BANDS,
    "hour": HOURS,
    "home": HOMES,
    "home_distance": (*BANDS, NOT_KNOWN),
    "weekday": WEEKDAYS,
    **INDEX_WORDS,
}
"""Categories that are always the same, of columns that no file has."""
_ADDRESSES = ("outward", "sector")
_NOTHING = ("n", "persons", "largest", "second", "figures")


def complete(
    counted: pd.DataFrame,
    dimensions: Sequence[Dimension],
    study: Study,
    title: str,
    parts: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the counted cells with a zero for each combination that no record has.

    A combination is not `available` where the source does not hold the month or, in figures that a partner
    added up, where the partner gives no figure for it or for a part of it, or a range: that is no zero.

    Parameters
    ----------
    counted : DataFrame
        `period`, the dimensions' columns, `n`, `persons` and `figures`; of a partner's figures also what
        `ranges.ENDS` gives, and of a number column that is added up `largest` and `second`.
    parts : DataFrame, optional
        Of a partner's figures, what `given.parts_statement` answers.

    Raises
    ------
    SpecificationError
        Where there would be more than 3,000,000 cells.
    EngineError
        Where a counted cell is none of the grid's, which would lose its records.
    """
    columns = [d.column for d in dimensions]
    grids = []
    for period in _periods(counted, study):
        levels = [_with_total(d, _asked(d, _levels(d, counted, study, period))) for d in dimensions]
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
    lost = len(counted) - int(full["n"].notna().sum())
    if lost:
        raise EngineError(f"Every figure of '{title}' must have its cell, but {lost} have none: report it.")
    full = full.fillna(dict.fromkeys(_NOTHING, 0)).astype({"n": "int64", "persons": "int64"})
    held = _held(full, dimensions, study)
    if parts is None:
        return full.assign(available=held).drop(columns="figures")
    return with_ranges(full.assign(available=held & given(full, parts, dimensions, study)))


def _held(full: pd.DataFrame, dimensions: Sequence[Dimension], study: Study) -> NDArray[np.bool_]:
    """Say which cells are for a period, and a part of it, of which the source holds a month."""
    available = np.ones(len(full), bool)
    for period in study.periods if study.held is not None else ():
        months = sorted(set(period.months) & set(study.held or ()))
        mine = (full["period"] == period.label).to_numpy()
        available[mine] = bool(months)
        for dimension in dimensions:
            if dimension.name in STEPS:
                held = [TOTAL, *_calendar_levels(dimension.name, months)] if months else []
                available &= ~mine | full[dimension.column].isin(held).to_numpy()
    return available


def _periods(counted: pd.DataFrame, study: Study) -> list[str]:
    records = study.placed.records
    if records.kind == "table":
        return sorted(counted["period"].unique())
    if is_snapshot(records):
        return [snapshot_label(records)]
    return [period.label for period in study.periods]


def _levels(dimension: Dimension, counted: pd.DataFrame, study: Study, period: str) -> list[str]:
    if dimension.name == "area":
        return [*study.areas["area_code"], *(AREA_CODES.values() if study.shows_unplaced else ())]
    if dimension.name == "address_class":
        return list(CLASSES) if study.shows_unplaced else [SETTLED]
    if dimension.name in STEPS:
        return _calendar_levels(dimension.name, next(p for p in study.periods if p.label == period).months)
    seen = set(counted[dimension.column].unique()) - {TOTAL}
    if dimension.apart and not seen:
        return list(dimension.only or (CRIME,))
    # Words of ours stand whether or not anybody has them: that one is there must not say that somebody has.
    ours = _ours(dimension.name, study)
    seen |= set(ours)
    last = seen & {NOT_RECORDED}
    in_order = dict.fromkeys((*ours, *AGE_BANDS, *WEEKDAYS, *HOMES, *BANDS))
    known = [level for level in in_order if level in seen - last]
    return [*known, *sorted(seen - last - set(known)), *last]


def _ours(name: str, study: Study) -> tuple[str, ...]:
    """The words of a column that always stand, in their order; of a file's own that nothing is recorded."""
    records = study.placed.records
    if records.kind == "table":  # what its maker gives no figure of is no zero
        return _ALWAYS.get(name, ())
    always = {**_ALWAYS, **words_of_ours(records.ethnicity), **words_asked(records), **records.words}
    if name in always:
        return always[name]
    if name in _ADDRESSES:
        return () if records.public else (*study.groups.get(name, ()), NOT_RECORDED)
    return (NOT_RECORDED,) if name != NEED and own_words(records, [name]) else ()


def _asked(dimension: Dimension, levels: list[str]) -> list[str]:
    """Leave out the categories that the table is not of: none of their records is in it, and that is no 0."""
    return [level for level in levels if level in dimension.only] if dimension.only else levels


def _calendar_levels(name: str, months: Sequence[str]) -> list[str]:
    """The labels of a period's months (``2021-05``), as the records have them."""
    days = pd.Series(pd.to_datetime(list(months), format="%Y-%m"))
    return [str(label) for label in calendar_columns(days, "month")[name].unique()]


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
