"""What a hotspot method or a profile found, as it may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.errors import DisclosureError
from geoaudit.profiles.charts import Chart

HOTSPOTS, PROFILES = "hotspots", "profiles"
CHAPTERS = (HOTSPOTS, PROFILES)
"""The chapters of a report that findings are in."""

SEQUENTIAL = ("q1", "q2", "q3", "q4", "q5")
HOT, COLD = ("h2", "h1"), ("k2", "k1")
OTHERS = ("c1", "c2", "c3", "c4", "c5", "c6")
PLAIN, HIDDEN, MISSING = "q0", "qh", "qx"
STYLES = (*SEQUENTIAL, *HOT, *COLD, *OTHERS, PLAIN, HIDDEN, MISSING)
"""How a class is drawn: a sequence from light to dark, hot and cold (the stronger first), kinds without an
order, nothing special, hidden, no data."""


@dataclass(frozen=True)
class Finding:
    """What one method or profile found of one source.

    Attributes
    ----------
    title, method : str
        As in the specification.
    source : str
        The name of the source; empty where it is of figures that somebody has published, and is public.
    public : bool
        Whether anyone can download the source's counts.
    made_of : tuple of Profile
        The protected tables that it was worked out from: all that it knows of a source that is not public.
        Empty where it was made of the points or dates of a public source, or stays in the service.
    period : str
        What it is about, in words.
    boundaries : str
        The boundary set or grid that it is on, in words; empty where it is on none.
    sentences : tuple of str
        What was found, in plain words, the most important first.
    methods : tuple of str
        How: the null hypothesis, the correction, the bandwidth, the seed, the source of the method.
    tables : mapping of str to DataFrame
        By a short name; the first has a row an area or cell where the finding is on a map, and then begins
        with `area_code` and `area_name`. Figures that cannot be said are missing.
    meanings : mapping of str to str
        What each column of the tables is, with its unit.
    layer : GeoDataFrame or None
        `area_code`, `area_name`, `class` and the figures of the first table, with shapes (EPSG:27700); None
        where there is nothing to draw.
    classes : mapping of str to str
        The style (`STYLES`) of each word of `class` in the order of the legend.
    internal : bool
        Whether it was made from records about people themselves and must not leave the service.
    charts : tuple of Chart
        What is drawn of it, besides a map.
    chapter : str
        Which of the report's chapters it is in: `HOTSPOTS` or `PROFILES`.
    per : str
        What its rates are to, such as ``residents``; its tables have how many of these there are in the
        column ``base`` or ``population``. Empty where it has no rates.
    left_out : int
        How many cells its table and layer leave out: nothing was counted there, and nothing stands out.

    Raises
    ------
    DisclosureError
        Where it is about people and made of anything but protected tables, in a pack for release.
    """

    title: str
    method: str
    source: str
    public: bool
    made_of: tuple[Profile, ...]
    period: str
    boundaries: str
    sentences: tuple[str, ...]
    methods: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    meanings: Mapping[str, str]
    layer: gpd.GeoDataFrame | None = None
    classes: Mapping[str, str] = field(default_factory=dict)
    internal: bool = False
    charts: tuple[Chart, ...] = ()
    chapter: str = HOTSPOTS
    per: str = ""
    left_out: int = 0

    def __post_init__(self) -> None:
        if not (self.public or self.made_of or self.internal):
            raise DisclosureError(
                f"What '{self.title}' found must be made of protected tables, and is made of records."
            )
