"""What is counted: which records, in which areas, for which periods."""

from collections.abc import Mapping
from dataclasses import dataclass, field

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
        `area_code` and `neighbour` of every area that may hold a record: what an area of the boundary set is
        called where it is not of the study area, and an area of the national set.
    periods : tuple of Period
        What is counted apart; empty for a snapshot.
    whole : bool
        Whether the study area is the whole boundary set.
    held : tuple of str or None
        The months (``2021-05``) that a dated source holds; None for what has no date of its own.
    few : int
        Words of a category that fewer people than this have are taken together.
    groups : mapping of str to tuple of str
        The groups of offences that there are, by column, whether or not any record has them; and where
        people are counted by outward code or sector, those that a postcode of the areas has.
    """

    placed: Placed
    areas: pd.DataFrame
    everywhere: pd.DataFrame
    periods: tuple[Period, ...]
    whole: bool = True
    held: tuple[str, ...] | None = None
    few: int = FEW
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def shows_unplaced(self) -> bool:
        """Whether people with no place on the map are rows of its tables.

        They are those of the whole source. Where the study area is a part of the boundary set nobody knows
        which of them are its own, and counting them in each part would count them several times.
        """
        people = "address_class" in self.placed.records.columns
        return people and self.whole


def lay_out(engine: Engine, study: Study) -> None:
    """Give the engine the tables that the statements of this room read.

    They are `records` (r), `placed` (p), `study` (s), `everywhere` (o), `periods` (t: `label`, `start`,
    `finish`) and, where a person can have several, `needs` (w).
    """
    records = study.placed.records
    engine.register("records", records.path)
    engine.register("placed", study.placed.path)
    engine.register("study", study.areas[["area_code", "area_name"]])
    engine.register("everywhere", study.everywhere[["area_code", "neighbour"]])
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
