"""A hotspot map that a specification asks for, in the types of the domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from geoaudit.periods.calendar import Period

DENSITY, RISK, GI_STAR, LOCAL_MORAN = "density", "risk", "gi-star", "local-moran"
SIDE_BY_SIDE, CHANGE, PERSISTENCE = "side-by-side", "change", "persistence"
HOURS_OF_WEEK, NEAR_REPEAT, CONCENTRATION = "hours-of-week", "near-repeat", "concentration"
RATES, JOURNEYS, FLOWS = "rates", "journeys", "flows"

QUARTIC, EUCLIDEAN = "quartic", "euclidean"
METRES, DAYS = (0.0, 100.0, 200.0, 300.0, 400.0), (0, 7, 14, 21, 28)
PERMUTATIONS, SEED = 999, 1


@dataclass(frozen=True)
class HotspotPlan:
    """A method and what it is about.

    Attributes
    ----------
    title, method, source : str
    where : mapping of str to tuple of str
        The categories that a column must be one of to be counted.
    boundaries : str
        The boundary set, or set of cells, that it is on.
    period, before, tested_on : Period or None
        What it is about (None for the audit's last), what it is compared with, and what tests it.
    kernel : str
    bandwidth : float or None
        Metres; None for the rule.
    harm, per, beside, homes : str or None
        Names of weights by offence, of what a rate is of, of a second source and of where people live.
    beside_where : mapping of str to tuple of str
        As `where`, of the second source.
    metres, days : tuple
        The edges of the bands of distance and of time.
    distance : str
        How distance is measured.
    permutations, seed : int
    corrected : bool
        Whether p-values are corrected for many cells.
    finer_than_points : bool
        Whether somebody has read why cells are not to be finer than anonymised points bear, and wants them.
    """

    title: str
    method: str
    source: str
    boundaries: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    period: Period | None = None
    before: Period | None = None
    tested_on: Period | None = None
    kernel: str = QUARTIC
    bandwidth: float | None = None
    harm: str | None = None
    per: str | None = None
    beside: str | None = None
    beside_where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    homes: str | None = None
    metres: tuple[float, ...] = METRES
    days: tuple[int, ...] = DAYS
    distance: str = EUCLIDEAN
    permutations: int = PERMUTATIONS
    seed: int = SEED
    corrected: bool = True
    finer_than_points: bool = False

    @property
    def asked(self) -> tuple[Period, ...]:
        """The periods that it names."""
        return tuple(one for one in (self.before, self.period, self.tested_on) if one)


def figures_of(title: str) -> str:
    """Return the title of the table that a hotspot map is made of."""
    return f"{title}: the figures"


def figures_beside(title: str) -> str:
    """Return the title of the table of its second source."""
    return f"{title}: the figures beside"
