"""What goes into a pack: protected tables, how the rows fared, and the land they are counted on.

It cannot be built unsafe: everything about people in it must have been through the door already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from geoaudit.disclosure.certificate import Certificate, no_zones
from geoaudit.disclosure.policy import DisclosurePolicy
from geoaudit.disclosure.profile import Profile
from geoaudit.errors import DisclosureError, PackError
from geoaudit.pack import facility_rules, hotspot_rules, parts, report_formats
from geoaudit.pack.tables import slug
from geoaudit.periods.breaks import Break
from geoaudit.places.boundaries import BoundarySet
from geoaudit.profiles.finding import Finding
from geoaudit.protocols import SharingProtocol
from geoaudit.provenance import Source, Use

REJECTED_COLUMNS = ["file", "row", "reason"]


@dataclass(frozen=True)
class SourceSummary:
    """How a source's rows fared on the way in.

    Attributes
    ----------
    name, kind : str
        The source's name, and what its rows are (offenders, offences, and so on).
    public : bool
        Whether anyone can download its counts. If so the figures are exact; if not, protected.
    files : tuple of Source
        The files as they were read.
    rows_read, rows_accepted : int or None
        Rows; None where the figure stays with the sender.
    rows_rejected : mapping of str to (int or None)
        Rows by the reason for which they were refused.
    """

    name: str
    kind: str
    public: bool
    files: tuple[Source, ...]
    rows_read: int | None
    rows_accepted: int | None
    rows_rejected: Mapping[str, int | None]

    @property
    def figures(self) -> list[int | None]:
        """Every figure of the summary, the whole before its parts."""
        return [self.rows_read, self.rows_accepted, *self.rows_rejected.values()]

    @property
    def balances(self) -> bool:
        """Whether read = accepted + rejected, as far as no figure is hidden."""
        return _adds_up(self.figures)

    @property
    def kept(self) -> bool:
        """Whether its figures stay with the sender: counts of these records give back what is protected."""
        return _kept(self.figures)


@dataclass(frozen=True)
class PlacedSummary:
    """How many of a source's accepted rows were placed on a boundary set, and why the rest were not.

    Attributes
    ----------
    source, boundaries : str
        Names of the source and of the boundary set.
    public : bool
        As in `SourceSummary`.
    rows, placed : int or None
        Rows accepted and rows placed; None where the figure is hidden.
    not_placed : mapping of str to (int or None)
        Rows by the reason for which they are in no area.
    """

    source: str
    public: bool
    boundaries: str
    rows: int | None
    placed: int | None
    not_placed: Mapping[str, int | None]

    @property
    def figures(self) -> list[int | None]:
        """Every figure of the summary, the whole before its parts."""
        return [self.rows, self.placed, *self.not_placed.values()]

    @property
    def balances(self) -> bool:
        """Whether rows = placed + not placed, as far as no figure is hidden."""
        return _adds_up(self.figures)

    @property
    def kept(self) -> bool:
        """As in `SourceSummary`."""
        return _kept(self.figures)

    @property
    def share(self) -> float | None:
        """The share of the rows that was placed, 0 to 1; None where it cannot be said."""
        if self.rows is None or self.placed is None or self.rows <= 0:
            return None
        return min(self.placed / self.rows, 1.0)


@dataclass(frozen=True)
class PackContents:
    """Everything that a pack is written from.

    Attributes
    ----------
    title, partnership : str
        What the pack is called, and for whom it is.
    spec_sha256 : str
        Of the specification that it was made by.
    policy : DisclosurePolicy
        The one policy that protects every table in it.
    sources : tuple of SourceSummary
    placed : tuple of PlacedSummary
    tables : tuple of Profile
        In the order in which the report shows them.
    quality : mapping of str to Profile
        Protected tables about the data, by file stem (the share placed by group, for one).
    findings : mapping of str to DataFrame
        Plain public tables, by file stem: faults of boundaries, months covered. No records.
    rejected : mapping of str to DataFrame
        Columns `file`, `row`, `reason`, by the name of a public source.
    boundaries : mapping of str to BoundarySet
        By name; the study area's own areas only.
    notes, attributions : tuple of str
        Sentences on what was repaired or assumed, and what the publishers ask to be said.
    warnings : tuple of str
        Sentences that a reader must have read before using the figures.
    balance : tuple of Profile
        One a source, by `table`, `step`, `outcome` (`parts.BALANCE_BY`): at each step, `in` is what `out` and
        every ``not transferred: reason`` come to; ``of which estimated`` says something of them.
    coverage : mapping of str to Profile
        The rows of each source by month, by source; period ``whole source``. A month that is covered and
        holds nothing is a 0, a month without a file is not in it.
    covered : DataFrame
        `source`, `month` (``2021-05``), `covered` (share of its days that the source holds, 0 to 1).
    breaks : tuple of Break
    comparisons : mapping of str to DataFrame
        By ``A to B``, names of boundary sets: `parts.CHANGES_COLUMNS`, a row a pair of areas that matters, of
        the study area's own areas. Further columns are filed and not shown.
    shares : DataFrame
        `parts.SHARE_COLUMNS`: for each way of sharing out (`by`) from one boundary set to another, which
        share of an area's figure goes to which area (`to_code`, missing for what goes to none), and what the
        share `rests_on`, or why it goes to none. From land, postcodes and weights alone.
    accuracy : DataFrame
        `parts.ERROR_COLUMNS`: how far estimates are from counting directly, in per cent of the count, over
        `areas` areas that were redrawn; `category` is ``All`` over every category.
    zones : DataFrame
        `certificate.ZONE_COLUMNS` and a column for each boundary set: the parts of areas that tables about
        people tell apart, by source and measure; from postcodes alone.
    certificate : Certificate
        What an attack on the pack found.
    found : tuple of Finding
        What hotspot methods found, in the order in which the report shows it.
    uses : tuple of Use
        The files that are neither of records nor of areas shown, and what each was read for.
    sentences : mapping of str to tuple of str
        What is said of a table of `tables`, by its title: of its published figures alone.
    agreed : SharingProtocol or None
        The protocol with the partner whom the pack is made for; None where it names nobody.
    gis_formats : tuple of str
        What the layers are also written as: ``shapefile``, ``csv``.
    report_formats : tuple of str
        What the report is also written as: ``pdf``, ``word``, ``pictures``.
    facilities : DataFrame
        `facility_rules.MEANINGS`: the facilities of public sources, one a row.

    Raises
    ------
    DisclosureError
        Where something about people has not been through the door, or not by this policy.
    PackError
        Where the contents contradict one another.
    """

    title: str
    partnership: str
    spec_sha256: str
    policy: DisclosurePolicy
    sources: tuple[SourceSummary, ...]
    placed: tuple[PlacedSummary, ...]
    tables: tuple[Profile, ...]
    quality: Mapping[str, Profile]
    findings: Mapping[str, pd.DataFrame]
    rejected: Mapping[str, pd.DataFrame]
    boundaries: Mapping[str, BoundarySet]
    notes: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    balance: tuple[Profile, ...] = ()
    coverage: Mapping[str, Profile] = field(default_factory=dict)
    covered: pd.DataFrame = field(default_factory=parts.no_months)
    breaks: tuple[Break, ...] = ()
    comparisons: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    shares: pd.DataFrame = field(default_factory=parts.no_shares)
    accuracy: pd.DataFrame = field(default_factory=parts.no_errors)
    zones: pd.DataFrame = field(default_factory=no_zones)
    certificate: Certificate = field(default_factory=Certificate)
    found: tuple[Finding, ...] = ()
    uses: tuple[Use, ...] = ()
    sentences: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    agreed: SharingProtocol | None = None
    gis_formats: tuple[str, ...] = ()
    report_formats: tuple[str, ...] = report_formats.FORMATS
    facilities: pd.DataFrame = field(default_factory=facility_rules.no_facilities)

    def __post_init__(self) -> None:
        public = {source.name: source.public for source in self.sources}
        for problem in _contradictions(self, public):
            raise PackError(problem)
        for problem in _unprotected(self, public):
            raise DisclosureError(problem)

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Every protected table: those of the report, those about the data, the balance and the months."""
        return (*self.tables, *self.quality.values(), *self.balance, *self.coverage.values())

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods counted, in the order of the tables."""
        return tuple(dict.fromkeys(p for table in self.tables for p in table.cells["period"].unique()))


def admitted(policy: DisclosurePolicy, figures: Iterable[int | None]) -> bool:
    """Whether the policy could have published each of these figures; hidden ones (None) pass."""
    shown = np.array([figure for figure in figures if figure is not None], np.int64)
    return bool((shown >= 0).all() and policy.accounts.admits(shown).all())


def _kept(figures: Iterable[int | None]) -> bool:
    return all(figure is None for figure in figures)


def _adds_up(figures: list[int | None]) -> bool:
    """Whether the first is the sum of the others, as far as none is hidden."""
    whole, *parts = figures
    shown = [part for part in parts if part is not None]
    return whole is None or len(shown) < len(parts) or whole == sum(shown)


def _contradictions(contents: PackContents, public: Mapping[str, bool]) -> Iterable[str]:
    yield from _contradicting_tables(contents, public)
    yield from parts.faults_of_balance(contents.balance)
    yield from parts.faults_of_coverage(contents.coverage, contents.covered)
    yield from parts.faults_of_breaks(contents.breaks, public)
    yield from parts.faults_of_comparisons(contents.comparisons)
    yield from parts.faults_of_shares(contents.shares)
    yield from parts.faults_of_accuracy(contents.accuracy, public)
    yield from hotspot_rules.faults_of_found(contents.found, contents.tables, public)
    for placed in contents.placed:
        if placed.source not in public:
            yield f"What was placed must be of a source of the pack, and '{placed.source}' is none."
    titles = {table.title for table in contents.tables}
    for title in sorted(contents.sentences.keys() - titles):
        yield f"Sentences must be of a table of the pack, and '{title}' is none."
    if len({slug(name) for name in contents.boundaries}) < len(contents.boundaries):
        yield "Two boundary sets must differ in more of their names than marks and blanks."
    for name, rows in contents.rejected.items():
        if list(rows.columns) != REJECTED_COLUMNS:
            yield f"The rejected rows of '{name}' must have the columns {', '.join(REJECTED_COLUMNS)}."


def _contradicting_tables(contents: PackContents, public: Mapping[str, bool]) -> Iterable[str]:
    for table in contents.profiles:
        if table.source not in public:
            yield f"The table '{table.title}' must count a source of the pack, and '{table.source}' is none."
        elif table.public != public[table.source]:
            yield f"The table '{table.title}' and its source '{table.source}' must agree on being public."
        if table.boundaries and table.boundaries not in contents.boundaries:
            yield f"The table '{table.title}' needs the boundary set '{table.boundaries}' in the pack."


def _unprotected(contents: PackContents, public: Mapping[str, bool]) -> Iterable[str]:
    for name in contents.rejected:
        if not public.get(name, False):
            yield f"The rejected rows of '{name}' must stay in the workspace: its source is not public."
    for table in contents.profiles:
        if table.policy.name != contents.policy.name:
            yield f"The table '{table.title}' must be protected by the pack's policy {contents.policy.name}."
    if contents.policy.for_release and parts.about_people(contents.accuracy, public):
        yield "Errors of estimates about people must stay with the sender: they give the true counts back."
    yield from hotspot_rules.unprotected(contents.found, public, contents.policy)
    yield from facility_rules.faults_of_facilities(contents.facilities, public)
    for one in contents.found:
        if one.method == facility_rules.METHOD and contents.policy.for_release:
            columns = {str(name) for table in one.tables.values() for name in table}
            yield from facility_rules.faults_of_distances(one.title, one.source, columns, public)
    yield from _accounts_of_people(contents)


def _accounts_of_people(contents: PackContents) -> Iterable[str]:
    # Whatever scale such a table claims to be of, it counts the same people as the others.
    for table in (*contents.quality.values(), *contents.balance, *contents.coverage.values()):
        if not table.public and not admitted(contents.policy, table.cells["n"].dropna()):
            yield f"The table '{table.title}' must stay with the sender: it gives back what is protected."
    summaries: tuple[SourceSummary | PlacedSummary, ...] = (*contents.sources, *contents.placed)
    for summary in summaries:
        if not summary.public and not admitted(contents.policy, summary.figures):
            name = summary.name if isinstance(summary, SourceSummary) else summary.source
            yield f"The row counts of '{name}' must stay with the sender: the policy admits none of people."
