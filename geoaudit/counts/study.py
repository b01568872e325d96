"""What is counted: which records, in which areas, for which periods."""

from dataclasses import dataclass

import pandas as pd

from geoaudit.engine import Engine
from geoaudit.periods.calendar import Period
from geoaudit.records.placing import Placed

FEW = 3


@dataclass(frozen=True)
class Study:
    """The placed records to count, the areas to count them in and the periods to count them for.

    Attributes
    ----------
    placed : Placed
        Where each record lies.
    areas : DataFrame
        The study area's `area_code` and `area_name`.
    everywhere : DataFrame
        All of the boundary set's `area_code`, `area_name` and `parent`, the study area's and its neighbours'.
    periods : tuple of Period
        What is counted apart; empty for a snapshot.
    held : tuple of str or None
        The months (``2021-05``) that a dated source holds; None for what has no date of its own.
    few : int
        Words of a category that fewer people than this have are taken together.
    """

    placed: Placed
    areas: pd.DataFrame
    everywhere: pd.DataFrame
    periods: tuple[Period, ...]
    held: tuple[str, ...] | None = None
    few: int = FEW


def lay_out(engine: Engine, study: Study) -> None:
    """Give the engine the tables that the statements of this room read.

    They are `records` (r), `placed` (p), `study` (s), `everywhere` (o), `periods` (t: `label`, `start`,
    `finish`) and, where a person can have several, `needs` (w).
    """
    records = study.placed.records
    engine.register("records", records.path)
    engine.register("placed", study.placed.path)
    engine.register("study", study.areas[["area_code", "area_name"]])
    engine.register("everywhere", study.everywhere[["area_code", "parent"]].astype({"parent": str}))
    engine.register("periods", _periods(study))
    if records.needs is not None:
        engine.register("needs", records.needs)


def _periods(study: Study) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "label": pd.Series([period.label for period in study.periods], dtype=str),
            "start": pd.to_datetime([period.start for period in study.periods]),
            "finish": pd.to_datetime([period.end for period in study.periods]),
        }
    )
