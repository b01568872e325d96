"""One profile: its plan, the protected tables that it is made of, and what its recipe tells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from geoaudit.counts.table import THROUGHOUT
from geoaudit.disclosure.profile import Profile
from geoaudit.facilities import Facilities
from geoaudit.periods.breaks import Break
from geoaudit.periods.snapshots import as_read
from geoaudit.portraits.rows import periods_of
from geoaudit.profiles.charts import Chart
from geoaudit.reference.published import Published
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
    rule : str
        Who is counted as a persistent offender, in words; empty where the source has no such rule.
    remarks : tuple of str
        What a reader must know of what it goes by besides its tables, such as the day of a population.
    partnership : str
        Its name.
    kinds : mapping of str to str
        What the rows of each source are.
    breaks : tuple of Break
        Days from which a source means something else.
    small_areas : DataFrame or None
        ``area_code``, ``deprivation`` and, where the index tells, ``rural`` of the partnership's small areas.
    index : str
        The deprivation index, as it is to be quoted.
    edition : str
        Of the instrument that needs were assessed with; empty where there is none.
    unscored : tuple of str
        The needs that it does not score as needs.
    published : Published or None
        What somebody has published, as the file of the profile gives it.
    centres : GeoDataFrame or None
        The areas' ``area_code``, ``area_name`` and shapes, with ``easting`` and ``northing`` (metres,
        EPSG:27700) of where the people of each live on average.
    facilities : Facilities or None
        Those that may be told one by one.
    people : str
        Who is held against facilities, in words for several; empty for nobody.
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
    rule: str = ""
    remarks: tuple[str, ...] = ()
    partnership: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()
    small_areas: pd.DataFrame | None = None
    index: str = ""
    edition: str = ""
    unscored: tuple[str, ...] = ()
    published: Published | None = None
    centres: gpd.GeoDataFrame | None = None
    facilities: Facilities | None = None
    people: str = ""

    @property
    def when(self) -> str:
        """The period that it is about as it is read: ``2022/23``, ``as at 31 March 2023``."""
        return as_read(self.now)

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
        return self.tables[FIGURES] if FIGURES in self.tables else next(iter(self.tables.values()))

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
    period : str
        What it is about, in words, where that is not the period of the case.
    layer : GeoDataFrame or None
        ``area_code``, ``area_name``, ``class`` and shapes (EPSG:27700) of the areas of the first table, in
        its order; None where it is on no map.
    classes : mapping of str to str
        How each word of ``class`` is drawn, as `Finding` has it.
    """

    sentences: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    meanings: Mapping[str, str]
    charts: tuple[Chart, ...] = ()
    methods: tuple[str, ...] = ()
    period: str = ""
    layer: gpd.GeoDataFrame | None = None
    classes: Mapping[str, str] = field(default_factory=dict)
