"""Performance against targets: what is met, near or missed, each figure with its period, unit and direction.

Source: HM Inspectorate of Probation (2003) Effective Supervision Inspection of Derbyshire Probation Area,
which prints target, result and the average of England and Wales for 14 measures and finds all met or nearly
met but one. That "nearly" takes in results 10 points short of a target.
"""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.appraisal.reading import (
    PublishedTable,
    numbers,
    read_published,
    require_filled,
    require_once,
    require_one_of,
)
from geoaudit.errors import PeriodError
from geoaudit.periods.snapshots import Snapshot, parse_when

HIGHER, LOWER = "higher is better", "lower is better"
MET, NEAR, MISSED, NOT_AVAILABLE = "met", "near", "missed", "not available"
VERDICTS = (MET, NEAR, MISSED, NOT_AVAILABLE)
PERCENT, DAYS, NUMBER = "%", "days", "number"
UNITS = (PERCENT, DAYS, NUMBER)

NEAR_POINTS = 10.0
"""Percentage points short of a target that still count as near it, where the table says nothing else."""

NEAR_SHARE = 0.1
"""The share of a target in days or a number that a result may fall short of it and still count as near."""

_REQUIRED = ("measure", "target", "actual", "direction", "period", "unit")
_OPTIONAL = ("comparator", "near", "area", "note")
_STEP = 1e6  # figures are compared as whole millionths, in which 9.1 - 9.0 is 0.1
_MOST_NAMED = 5

Reals = NDArray[np.float64]


def read_performance(path: Path) -> pd.DataFrame:
    """Read a table of measures.

    Parameters
    ----------
    path : Path
        A table with the columns ``measure``, ``target``, ``actual``, ``direction`` (`HIGHER` or `LOWER`),
        ``period`` (such as "April-June 2002" or "as at 30 September 2022") and ``unit`` (one of `UNITS`), and
        where wanted ``comparator``, ``near`` (how far short of the target still counts as near, in the
        measure's unit), ``area`` and ``note``.

    Returns
    -------
    DataFrame
        Those columns, in the file's order, indexed by the file's row number: ``target``, ``actual``,
        ``comparator``, ``near`` numbers, NaN where there is none; the others text.

    Raises
    ------
    FileError
        Where the file cannot be read, lacks a column or has no row.
    RecordsError
        Where a row has no measure, direction or unit, a figure that is no number, or repeats another's
        measure, area and period.
    PeriodError
        Where a row has no period.
    """
    read = read_published(path, _REQUIRED, _OPTIONAL)
    require_filled(read, ["measure", "period"])
    require_one_of(read, "direction", (HIGHER, LOWER))
    require_one_of(read, "unit", UNITS)
    _require_periods(read)
    require_once(read, ["measure", "area", "period"])
    figures = {name: numbers(read, name) for name in ("target", "actual", "comparator")}
    return read.text.assign(**figures, near=numbers(read, "near", 0.0))


def appraise(measures: pd.DataFrame) -> pd.DataFrame:
    """Say of each measure how far it is from its target, and whether that is met.

    Parameters
    ----------
    measures : DataFrame
        As `read_performance` returns.

    Returns
    -------
    DataFrame
        The same rows and columns, ``near`` filled in (10 points for %, a tenth of the target else), and
        ``gap`` : by how much the result is better than the target, in the measure's unit, below 0 where it
        falls short, NaN where either is missing; ``against_comparator`` : the same of the comparator;
        ``verdict`` : one of `VERDICTS`. A result that equals its target meets it, and one that falls short by
        exactly ``near`` is near it. Ten points are much beside a small target: give such a row its own.
    """
    better = np.where(measures["direction"] == HIGHER, 1.0, -1.0)
    target, actual, comparator = (_millionths(measures, name) for name in ("target", "actual", "comparator"))
    gap, against = better * (actual - target), better * (actual - comparator)
    near = _near(measures)
    judged = np.select(
        [np.isnan(gap), gap >= 0, gap >= -np.rint(near * _STEP)], [NOT_AVAILABLE, MET, NEAR], MISSED
    )
    verdict = pd.Series(judged, measures.index, dtype="str")
    return measures.assign(near=near, gap=gap / _STEP, against_comparator=against / _STEP, verdict=verdict)


def performance_sentences(appraised: pd.DataFrame) -> tuple[str, ...]:
    """Return what the table shows, in words.

    Parameters
    ----------
    appraised : DataFrame
        As `appraise` returns.

    Returns
    -------
    tuple of str
        How many measures are met, near, missed (named) and not available; how many are better than their
        comparator, where any has one; that periods or areas differ, where they do; and each note.
    """
    return (
        _verdicts(appraised),
        *_comparison(appraised["against_comparator"].dropna()),
        *_mixed(appraised),
        *(f"{name}: {note}." for name, note in _notes(appraised)),
    )


def _near(measures: pd.DataFrame) -> Reals:
    default = np.where(measures["unit"] == PERCENT, NEAR_POINTS, NEAR_SHARE * measures["target"].abs())
    return np.asarray(measures["near"].fillna(pd.Series(default, measures.index)), np.float64)


def _millionths(measures: pd.DataFrame, column: str) -> Reals:
    return np.asarray(np.rint(measures[column].to_numpy(np.float64) * _STEP), np.float64)


def _require_periods(read: PublishedTable) -> None:
    for period in read.text["period"].unique():
        try:
            parse_when(period)
        except PeriodError as problem:
            row = read.text.index[read.text["period"] == period][0]
            raise PeriodError(f"{read.label}, column 'period', row {row}: {problem}") from None


def _verdicts(appraised: pd.DataFrame) -> str:
    of = appraised.groupby("verdict")["measure"].agg(list).to_dict()
    all_met = len(of.get(MET, []))
    parts = [f"{all_met} of {len(appraised)} measures {'is' if all_met == 1 else 'are'} met"]
    if NEAR in of:
        parts.append(f"{len(of[NEAR])} near ({_margin(appraised[appraised['verdict'] == NEAR])})")
    parts += [f"{len(of[v])} {v} ({_named(of[v])})" for v in (MISSED, NOT_AVAILABLE) if v in of]
    return ", ".join(parts) + "."


def _margin(near: pd.DataFrame) -> str:
    """Return what the near ones have in common as their margin."""
    points = (near["unit"] == PERCENT).all()
    if points and (near["near"] == near["near"].iloc[0]).all():
        return f"within {near['near'].iloc[0]:g} points"
    share = np.isclose(near["near"], NEAR_SHARE * near["target"].abs())
    if share.all() and not (near["unit"] == PERCENT).any():
        return f"within {NEAR_SHARE:.0%} of the target"
    return "within the margin of each"


def _named(names: list[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return "; ".join(names[:_MOST_NAMED]) + more


def _comparison(against: "pd.Series[float]") -> tuple[str, ...]:
    if against.empty:
        return ()
    better, worse = int((against > 0).sum()), int((against < 0).sum())
    same = len(against) - better - worse
    of = f"Of {len(against)} results with a comparator"
    return (f"{of}, {better} are better than it, {same} the same and {worse} worse.",)


def _mixed(appraised: pd.DataFrame) -> tuple[str, ...]:
    """Return a warning for each of period and area that is not one for all measures."""
    spans = appraised["period"].map(_span)
    found = {"period": spans.nunique(), "area": appraised["area"].nunique(dropna=False)}
    return tuple(
        f"The measures are not all of one {what}: there are {number}, and each stands beside its figure."
        for what, number in found.items()
        if number > 1
    )


def _span(period: str) -> tuple[date, ...]:
    """Return the days of a period, however it is written."""
    when = parse_when(period)
    return (when.at,) if isinstance(when, Snapshot) else (when.start, when.end)


def _notes(appraised: pd.DataFrame) -> list[tuple[str, str]]:
    noted = appraised.dropna(subset="note")
    return list(zip(noted["measure"], noted["note"].str.rstrip("."), strict=True))
