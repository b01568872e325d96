"""One profile: its plan, the protected tables that it is made of, and what its recipe tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from geoaudit.counts.table import THROUGHOUT
from geoaudit.disclosure.profile import Profile
from geoaudit.portraits.rows import periods_of
from geoaudit.profiles.charts import Chart
from geoaudit.spec.profile_plan import FIGURES, ProfilePlan


@dataclass(frozen=True)
class Case:
    """A profile that is to be made.

    Attributes
    ----------
    plan : ProfilePlan
    tables : mapping of str to Profile
        The protected tables that it is made of, by part; for a page of an area all tables by area, by title.
    noun : str
        What is counted, in words for several: ``people under supervision``.
    now : str
        The label of the period that it is about.
    before : str
        That of the period that it is compared with; empty for none.
    areas : DataFrame
        ``area_code``, ``area_name`` of the partnership's areas on the audit's own boundary set.
    base : Series or None
        What rates are of, by the codes of areas.
    population : DataFrame or None
        ``area_code``, ``n`` and those of ``age_band``, ``gender``, ``ethnic_group`` that its file has.
    about : str
        What stands before a figure that is rounded: ``about ``; empty where figures are as counted.
    internal : bool
        Whether the pack stays in the service.
    """

    plan: ProfilePlan
    tables: Mapping[str, Profile]
    noun: str
    now: str
    before: str = ""
    areas: pd.DataFrame = field(default_factory=pd.DataFrame)
    base: "pd.Series[float] | None" = None
    population: pd.DataFrame | None = None
    about: str = ""
    internal: bool = False

    @property
    def about_total(self) -> str:
        """What stands before the total of all: it is as counted where the policy says so of large areas."""
        return (
            ""
            if self.about and not self.figures.policy.large.blurs and self.figures.scale != THROUGHOUT
            else self.about
        )

    @property
    def figures(self) -> Profile:
        """The table that it is first of all made of."""
        return self.tables[FIGURES]

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods of that table, the latest last."""
        return periods_of(self.figures)


@dataclass(frozen=True)
class Told:
    """What a recipe tells.

    Attributes
    ----------
    sentences : tuple of str
        What was found, the most important first; made of shown figures by fixed rules, never of a cause.
    tables : mapping of str to DataFrame
        By a short name.
    meanings : mapping of str to str
        What each column of the tables is, with its unit.
    charts : tuple of Chart
    methods : tuple of str
        How: units, bases, intervals and rules, with the source of each method.
    """

    sentences: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    meanings: Mapping[str, str]
    charts: tuple[Chart, ...] = ()
    methods: tuple[str, ...] = ()
