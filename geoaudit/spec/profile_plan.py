"""A profile that a specification asks for, in the types of the domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geoaudit.periods.calendar import Period

BREAKDOWN, AGE_AND_GENDER, NEEDS, DIVERSITY = "breakdown", "age-and-gender", "needs", "diversity"
RATES, COMPARISON, DEPRIVATION, THEME = "rates", "comparison", "deprivation", "theme"
VICTIMS, RISK, PERSISTENT, REOFFENDING = "victims", "risk", "persistent", "reoffending"
PERFORMANCE, SCORES, AREA, MEDIANS = "performance", "scores", "area", "medians"
FACILITIES = "facilities"

ROW, COLUMN, TOTAL = "row", "column", "total"
FIGURES, PEOPLE = "figures", "people"
"""The parts of a profile: the table that it is first of all of, and the people that it is held against."""


@dataclass(frozen=True)
class ProfilePlan:
    """A kind of profile and what it is about.

    Attributes
    ----------
    title, kind : str
    source : str
        The name of the source; empty where it is made of a file or of the pack's other tables.
    tables : mapping of str to str
        By part, the title of the table that it is made of.
    by : tuple of str
        What it is split by, or compares.
    percentages : str
        What is 100 per cent: each row, each column, or the total.
    where : mapping of str to tuple of str
        The categories that a column must be one of to be counted.
    period, before : Period or None
        What it is about (None for the latest), and what it is compared with.
    per, population, index : str or None
        Names of what rates are of, of populations by age, gender or ethnicity, and of a deprivation index.
    areas : tuple of str
        The areas that it has a page for: codes, or names that one area alone has.
    file : Path or None
        The figures that somebody has published, where it is made of those.
    follow_up, waiting : str
        For how long a cohort was followed up, and how much longer convictions were waited for, in words.
    theme : str
        The standard theme that it is about; empty for one of its own.
    of : str
        The column of numbers that medians are of; empty for other kinds.
    edges : tuple of float
        Those of the bands that its numbers are told in; none for the bands of ages.
    residents : str or None
        The name of the figures of small areas by which it is weighed where people live.
    within : float
        The distance that counts as near, in metres; 0 for other kinds.
    """

    title: str
    kind: str
    source: str = ""
    tables: Mapping[str, str] = field(default_factory=dict)
    by: tuple[str, ...] = ()
    percentages: str = TOTAL
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    period: Period | None = None
    before: Period | None = None
    per: str | None = None
    population: str | None = None
    index: str | None = None
    areas: tuple[str, ...] = ()
    file: Path | None = None
    follow_up: str = ""
    waiting: str = ""
    theme: str = ""
    of: str = ""
    edges: tuple[float, ...] = ()
    residents: str | None = None
    within: float = 0.0
