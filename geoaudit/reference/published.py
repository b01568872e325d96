"""Figures that somebody has published, as the file of a profile gives them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from geoaudit.appraisal.comparators import read_comparators
from geoaudit.appraisal.performance import read_performance
from geoaudit.appraisal.score_sheets import CriteriaSheet, SectionSheet
from geoaudit.appraisal.sheets import Sheet, read_sheet
from geoaudit.provenance import Source, describe
from geoaudit.spec import profile_plan as plan_of
from geoaudit.spec.profile_plan import ProfilePlan

_READERS: Mapping[str, Callable[[Path], Sheet]] = MappingProxyType(
    {
        plan_of.COMPARISON: read_comparators,
        plan_of.PERFORMANCE: read_performance,
        plan_of.SCORES: read_sheet,
    }
)


@dataclass(frozen=True)
class Published:
    """What a profile's file holds.

    Attributes
    ----------
    source : Source
        The file.
    sheet : SectionSheet, CriteriaSheet or DataFrame
        Scores of sections or of criteria; else a table: of questions, measures or comparators.
    """

    source: Source
    sheet: Sheet

    @property
    def table(self) -> pd.DataFrame:
        """The table that it holds; an empty one where it holds scores of sections or criteria."""
        return pd.DataFrame() if isinstance(self.sheet, SectionSheet | CriteriaSheet) else self.sheet


def published_by(plan: ProfilePlan) -> Published | None:
    """Return what the file of a profile holds; None where it names none.

    Raises
    ------
    FileError, RecordsError, PeriodError
        As `read_comparators`, `read_performance` and `read_sheet`.
    """
    if plan.file is None:
        return None
    return Published(sheet=_READERS[plan.kind](plan.file), source=describe(plan.file))
