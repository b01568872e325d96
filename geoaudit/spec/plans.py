"""A specification that holds together, in the types of the domain."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from geoaudit.counts.request import TableRequest
from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.pack.report_formats import FORMATS
from geoaudit.periods.breaks import Break
from geoaudit.periods.calendar import Period
from geoaudit.places.boundaries import BoundaryFile
from geoaudit.protocols import SharingProtocol
from geoaudit.records.source import InstrumentFile, RecordSource
from geoaudit.spec.hotspot_plan import HotspotPlan
from geoaudit.spec.profile_plan import ProfilePlan
from geoaudit.spec.request_plan import RequestPlan

AS_GIVEN, SUMMED, BY_DAYS = "as given", "summed", "by days"
BY_INDICATOR, BY_SEASON = "by indicator", "by season"
BY_CHOW_LIN, BY_FERNANDEZ = "by chow-lin", "by fernandez"
INDICATED = (BY_INDICATOR, BY_SEASON, BY_CHOW_LIN, BY_FERNANDEZ)
"""The ways that share out figures as the months of another source run."""


@dataclass(frozen=True)
class SmallAreas:
    """Figures of small areas, people or households, as which others are spread.

    Attributes
    ----------
    file : Path
    code, value : str
        Its columns of the small areas' codes and of the figure.
    boundaries : str
        The boundary set of the small areas.
    """

    file: Path
    code: str
    value: str
    boundaries: str


@dataclass(frozen=True)
class CellSet:
    """Cells of the National Grid over the audit's own boundary set.

    Attributes
    ----------
    name : str
    shape : str
        ``square`` or ``hexagon``.
    size : int
        Metres: the side of a square, or between opposite sides of a hexagon.
    date : date
        That of the audit's own set.
    """

    name: str
    shape: str
    size: int
    date: dt.date

    @property
    def in_force(self) -> None:
        """Cells are of no day."""


@dataclass(frozen=True)
class HarmFile:
    """Weights by offence, as the user supplies them: never built in.

    Attributes
    ----------
    file : Path
    edition : str
        As it is to be quoted, such as ``Cambridge Crime Harm Index 2020``.
    column : str
        The column of the records that the weights are by.
    code, weight : str
        The file's columns.
    """

    file: Path
    edition: str
    column: str
    code: str
    weight: str


@dataclass(frozen=True)
class PopulationFile:
    """How many live in each area, as a publisher says: never counted from records.

    Attributes
    ----------
    file : Path
    date : date
        The day that it is of.
    boundaries : str
        The boundary set of its areas.
    code, value : str
        Its columns of the areas' codes and of the number of people.
    columns : mapping of str to str
        Its columns of `age_band`, `gender` and `ethnic_group`, as far as it has them.
    """

    file: Path
    date: dt.date
    boundaries: str
    code: str
    value: str
    columns: Mapping[str, str]


@dataclass(frozen=True)
class DeprivationFile:
    """An index of multiple deprivation, on the small areas of its own edition.

    Attributes
    ----------
    file : Path
    edition : str
        As it is to be quoted, such as ``English Indices of Deprivation 2019``.
    boundaries : str
        The boundary set of its small areas.
    code, decile : str
        Its columns of their codes and of the decile (1 is the most deprived tenth).
    rural : str or None
        Its column that tells urban from rural.
    """

    file: Path
    edition: str
    boundaries: str
    code: str
    decile: str
    rural: str | None


@dataclass(frozen=True)
class Weights:
    """Shares that are given outright: a file of `from_code`, `to_code` and `weight`."""

    file: Path


@dataclass(frozen=True)
class TablePlan:
    """A table, where it is counted and where it is shown.

    Attributes
    ----------
    request : TableRequest
    boundaries : str
        The set that it is shown on.
    counted_on : str
        The set that it is counted on, and estimated from where that is another.
    basis : str or None
        How it is moved from one to the other; None for the audit's own way.
    by_date : tuple of str
        The sets of which each record is counted on the one in force at its date; empty for one set.
    periods : str
        How a partner's periods come to the audit's: `AS_GIVEN`, `SUMMED`, `BY_DAYS`, or of `INDICATED`.
    indicator : str or None
        The source whose months share out a partner's figures.
    """

    request: TableRequest
    boundaries: str
    counted_on: str
    basis: str | None = None
    by_date: tuple[str, ...] = ()
    periods: str = AS_GIVEN
    indicator: str | None = None

    @property
    def moved(self) -> bool:
        """Whether it is shown on another boundary set than it is counted on."""
        return self.counted_on != self.boundaries

    @property
    def estimated(self) -> bool:
        """Whether it is shown on other boundaries or periods than it is counted on."""
        return self.moved or self.periods != AS_GIVEN

    @property
    def place(self) -> str:
        """What the places of its records are filed under."""
        return " + ".join(self.by_date) or self.counted_on


@dataclass(frozen=True)
class AuditSpec:
    """A specification that holds together.

    Attributes
    ----------
    partnership : tuple of str
        The partnerships to make a pack for; ``("all",)`` for each there is.
    main : str
        The boundary set that everything is counted on unless a table says otherwise.
    periods : tuple of Period
        What everything is counted for; empty for the longest window that every source covers.
    near : float
        How far outside every area a point may lie and still belong to it, in metres.
    national : str or None
        The boundary set that tells which neighbour holds a point outside the study area.
    basis : str or None
        How figures are moved between boundary sets unless a table says otherwise.
    hierarchy : tuple of Path
        Official lookups that say which area lies in which.
    weights : mapping of str to SmallAreas or Weights
        What figures can be spread like, by name.
    own : mapping of str to str
        The boundary set that a partner's figures were added up on, by source.
    attribution : tuple of str
        What the publishers ask to be said; empty for what GeoAudit knows of their layouts.
    covers : mapping of str to Period
        What a source is said to hold, by source, where the specification says so.
    breaks : tuple of Break
        Days on which a source stopped being comparable with itself.
    needs : mapping of str to InstrumentFile
        The instruments that needs were assessed with, by name.
    indices : mapping of str to str
        The name of the deprivation index of each source that anything is asked of by it, by source.
    protocols : tuple of SharingProtocol
        With whom it has been agreed what they may receive.
    recipient : str, mapping of str to str, or None
        The partner whom every pack is made for, or that of each partnership; None where it names nobody.
    gis_formats : tuple of str
        What the layers of the GeoPackage are also written as: ``shapefile``, ``csv``.
    report_formats : tuple of str
        What the report is also written as, beside the page: ``pdf``, ``word``, ``pictures``.
    requests : tuple of RequestPlan
        What partners are asked to supply.
    sha256 : str
        Of the specification's file.
    """

    path: Path
    sha256: str
    title: str
    partnership: tuple[str, ...]
    main: str
    periods: tuple[Period, ...]
    policy: DisclosurePolicy
    allow_part_covered: bool
    near: float
    national: str | None
    basis: str | None
    boundaries: Mapping[str, BoundaryFile | CellSet]
    hierarchy: tuple[Path, ...]
    weights: Mapping[str, SmallAreas | Weights]
    gazetteer: tuple[Path, ...]
    sources: tuple[RecordSource, ...]
    own: Mapping[str, str]
    covers: Mapping[str, Period]
    breaks: tuple[Break, ...]
    tables: tuple[TablePlan, ...]
    attribution: tuple[str, ...]
    hotspots: tuple[HotspotPlan, ...] = ()
    harm: Mapping[str, HarmFile] = field(default_factory=dict)
    profiles: tuple[ProfilePlan, ...] = ()
    populations: Mapping[str, PopulationFile] = field(default_factory=dict)
    deprivation: Mapping[str, DeprivationFile] = field(default_factory=dict)
    needs: Mapping[str, InstrumentFile] = field(default_factory=dict)
    indices: Mapping[str, str] = field(default_factory=dict)
    protocols: tuple[SharingProtocol, ...] = ()
    recipient: str | Mapping[str, str] | None = None
    gis_formats: tuple[str, ...] = ()
    report_formats: tuple[str, ...] = FORMATS
    requests: tuple[RequestPlan, ...] = ()

    @property
    def recipients(self) -> tuple[str, ...]:
        """Every partner whom one of the packs is made for."""
        named = [self.recipient_of(name) for name in self.partnership]
        if isinstance(self.recipient, Mapping) and self.partnership == ("all",):
            named = list(self.recipient.values())
        return tuple(dict.fromkeys(partner for partner in named if partner))

    def recipient_of(self, partnership: str) -> str | None:
        """Return the partner whom a partnership's pack is made for; None where it names nobody."""
        if isinstance(self.recipient, Mapping):
            return self.recipient.get(partnership)
        return self.recipient

    @property
    def small_areas(self) -> frozenset[str]:
        """The boundary sets of the small areas that a profile weighs by where people live."""
        asked = (self.weights[one.residents] for one in self.profiles if one.residents)
        return frozenset(one.boundaries for one in asked if isinstance(one, SmallAreas))

    @property
    def cells(self) -> frozenset[str]:
        """The boundary sets that are cells."""
        return frozenset(name for name, one in self.boundaries.items() if isinstance(one, CellSet))

    def by_points(self, plan: HotspotPlan) -> bool:
        """Say whether a map is made of points: one on cells whose sources are all public."""
        sources = [name for name in (plan.source, plan.beside) if name]
        return plan.boundaries in self.cells and all(self.is_public(name) for name in sources)

    def is_public(self, name: str) -> bool:
        """Say whether anyone can download a source's counts."""
        return next(source.public for source in self.sources if source.name == name)
