"""The specification as it is written: every key there is, and nothing else."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from geoaudit.pack.report_formats import FORMATS, Format
from geoaudit.records.persistence import COLUMN

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[\w.-]+$")]
Text = Annotated[str, Field(min_length=1, max_length=300)]
Several = Annotated[list[Text], Field(min_length=1)]
Conditions = dict[str, str | Annotated[list[str], Field(min_length=1)]]
PERIOD_KINDS = Literal["calendar year", "financial year", "quarter", "month", "week"]
MEASURES = Literal["count", "rate", "percentage", "mean", "median", "index"]
METHODS = Literal[
    "density",
    "risk",
    "gi-star",
    "local-moran",
    "side-by-side",
    "change",
    "persistence",
    "hours-of-week",
    "near-repeat",
    "concentration",
    "rates",
    "journeys",
    "flows",
]
PROFILES = Literal[
    "breakdown",
    "age-and-gender",
    "needs",
    "diversity",
    "rates",
    "comparison",
    "deprivation",
    "theme",
    "victims",
    "risk",
    "persistent",
    "reoffending",
    "performance",
    "scores",
    "area",
    "medians",
    "facilities",
]
THEMES = Literal[
    "domestic-abuse",
    "serious-violence",
    "hate-crime",
    "knife-crime",
    "drugs",
    "alcohol",
    "anti-social-behaviour",
]
KINDS = Literal[
    "offenders",
    "orders",
    "offences",
    "incidents",
    "victims",
    "reoffending",
    "unpaid-work",
    "facilities",
    "table",
]
GIS_FORMATS = Literal["shapefile", "csv"]
REGIMES = Literal["uk-gdpr", "part-3-dpa-2018"]
DETAIL = Literal["wards", "districts"]
WAYS = Literal["as given", "summed", "by days", "by indicator", "by season", "by chow-lin", "by fernandez"]
COMMON_WINDOW = "common window"


class Strict(BaseModel):
    """Keys that are not named are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Audit(Strict):
    """[audit]."""

    title: Text
    partnership: Text | Several = "all"
    boundaries: Name
    periods: Literal["common window"] | Several
    policy: Name = "standard"
    allow_part_covered: bool = False
    near: Annotated[float, Field(ge=0, le=1000)] = 50.0
    national: Name | None = None
    basis: Name | None = None
    attribution: list[Text] = []
    profile: Literal["crime-and-disorder-audit", "offenders-by-postcode-sector"] | None = None
    without: list[Text] = []
    recipient: Text | Annotated[dict[Text, Text], Field(min_length=1)] | None = None
    gis_formats: list[GIS_FORMATS] = []
    report_formats: list[Format] = list(FORMATS)


class Boundaries(Strict):
    """[boundaries.NAME]: a file of areas, or cells laid over the audit's own set."""

    file: Text | None = None
    date: dt.date | None = None
    code: Text | None = None
    name: Text | None = None
    cells: Annotated[int, Field(ge=100, le=1000)] | None = None
    shape: Literal["square", "hexagon"] | None = None
    parent: Text | None = None
    layer: Text | None = None
    in_force: dt.date | None = None


class Gazetteer(Strict):
    """[gazetteer]."""

    files: Several


class Hierarchy(Strict):
    """[hierarchy]."""

    files: Several


class Weights(Strict):
    """[weights.NAME]."""

    file: Text
    code: Text | None = None
    value: Text | None = None
    boundaries: Name | None = None


class Categories(Strict):
    """[categories]."""

    offences: Text


class Needs(Strict):
    """[needs.NAME]: the instrument that needs were assessed with."""

    file: Text
    edition: Text
    full: Annotated[list[Text], Field(min_length=1)] | None = None
    current_months: Annotated[int, Field(ge=1, le=600)] | None = None


class Break(Strict):
    """[[breaks]]."""

    source: Name
    date: dt.date
    what: Text


class Persistent(Strict):
    """persistent in [[sources]]."""

    least: Annotated[int, Field(ge=1, le=1000)] | None = None
    column: Name = COLUMN
    adult: bool = True
    lists: list[Text] = []


class Source(Strict):
    """[[sources]]."""

    name: Name
    kind: KINDS
    files: Several
    partner: Text | None = None
    public: bool = False
    format: Literal["", "police.uk", "delius"] = ""
    as_at: dt.date | None = None
    columns: dict[str, str] = {}
    dates: Literal["dd/mm/yyyy", "mm/dd/yyyy", "yyyy-mm-dd"] | None = None
    sheet: Text | None = None
    offence_list: Text | None = None
    needs: Name | None = None
    ethnicity: Literal["1991", "2001", "2011", "2021"] | None = None
    persistent: Persistent | None = None
    boundaries: Name | None = None
    period: PERIOD_KINDS | None = None
    covers: Text | None = None
    marks: dict[str, Text] = {}
    rounded_to: Annotated[int, Field(ge=2, le=1000)] | None = None
    measure: MEASURES = "count"


class Table(Strict):
    """[[tables]]."""

    title: Text
    source: Name
    by: Annotated[list[Text], Field(min_length=1, max_length=6)]
    boundaries: Name | Annotated[list[Name], Field(min_length=1)] | None = None
    by_date: Annotated[list[Name], Field(min_length=2)] | None = None
    basis: Name | None = None
    restated_from: Literal["protected figures", "records"] | None = None
    periods: WAYS = "as given"
    indicator: Name | None = None
    where: Conditions = {}
    measure: Text = "records"
    keep: Conditions = {}


class Harm(Strict):
    """[harm.NAME]."""

    file: Text
    edition: Text
    column: Name
    code: Text
    weight: Text


class Hotspot(Strict):
    """[[hotspots]]."""

    title: Annotated[str, Field(min_length=1, max_length=250)]
    method: METHODS
    source: Name
    where: Conditions = {}
    boundaries: Name | None = None
    period: Text | None = None
    before: Text | None = None
    tested_on: Text | None = None
    kernel: Literal["quartic", "gaussian"] | None = None
    bandwidth: float | None = None
    harm: Name | None = None
    per: Name | None = None
    beside: Name | None = None
    beside_where: Conditions = {}
    homes: Name | None = None
    metres: Annotated[list[float], Field(min_length=2)] | None = None
    days: Annotated[list[Annotated[int, Field(le=36_525)]], Field(min_length=2)] | None = None
    distance: Literal["euclidean", "manhattan"] | None = None
    permutations: Annotated[int, Field(ge=99, le=99_999)] | None = None
    seed: int | None = None
    correction: Literal["benjamini-hochberg", "none"] | None = None
    finer_than_points: bool | None = None
    restated_from: Literal["protected figures", "records"] | None = None


class Population(Strict):
    """[populations.NAME]: how many live in each area, by age band and gender, or by ethnic group."""

    file: Text
    date: dt.date
    boundaries: Name
    code: Text
    value: Text
    age_band: Text | None = None
    gender: Text | None = None
    ethnic_group: Text | None = None


class Deprivation(Strict):
    """[deprivation.NAME]: an index of multiple deprivation on the small areas of its own edition."""

    file: Text
    edition: Text
    boundaries: Name
    code: Text
    decile: Text
    rural: Text | None = None


class Profile(Strict):
    """[[profiles]]."""

    title: Annotated[str, Field(min_length=1, max_length=250)]
    kind: PROFILES
    source: Name | None = None
    by: Annotated[list[Text], Field(min_length=1, max_length=4)] | None = None
    percentages: Literal["row", "column", "total"] | None = None
    theme: THEMES | None = None
    where: Conditions = {}
    measure: Text | None = None
    boundaries: Name | None = None
    period: Text | None = None
    before: Text | None = None
    per: Name | None = None
    population: Name | None = None
    index: Name | None = None
    standardised: bool | None = None
    also: Annotated[list[Literal["reoffences", "predicted"]], Field(min_length=1)] | None = None
    follow_up: Text | None = None
    waiting: Text | None = None
    areas: Several | None = None
    of: Name | None = None
    edges: Annotated[list[float], Field(min_length=1)] | None = None
    together: Text | None = None
    people: Name | None = None
    residents: Name | None = None
    within: float | None = None
    file: Text | None = None


class Protocol(Strict):
    """[[protocols]]: an information-sharing protocol with a partner."""

    partner: Text
    controllers: Annotated[dict[Text, REGIMES], Field(min_length=1)]
    gateway: Text | Several | None = None
    assessment: Text
    purpose: Text
    from_: Annotated[dt.date, Field(alias="from")]
    to: dt.date
    review: dt.date
    receives: Annotated[dict[KINDS, DETAIL], Field(min_length=1)]
    policy: Name = "standard"
    retention: Text


class Request(Strict):
    """[[requests]]: what a partner is asked to supply."""

    partner: Text
    source: Name | None = None
    schedule: Name | None = None
    columns: list[Name] = []
    their: dict[Name, Text] = {}
    codes: dict[Name, Several | Annotated[dict[Text, str], Field(min_length=1)]] = {}
    period: Text | None = None
    due: dt.date | None = None
    contact: Text | None = None
    travel: Text | None = None
    retention: Text | None = None


class Document(Strict):
    """The whole file."""

    audit: Audit
    boundaries: Annotated[dict[Name, Boundaries], Field(min_length=1)]
    gazetteer: Gazetteer | None = None
    hierarchy: Hierarchy | None = None
    weights: dict[Name, Weights] = {}
    categories: Categories | None = None
    breaks: list[Break] = []
    sources: Annotated[list[Source], Field(min_length=1)]
    tables: list[Table] = []
    harm: dict[Name, Harm] = {}
    needs: dict[Name, Needs] = {}
    hotspots: list[Hotspot] = []
    populations: dict[Name, Population] = {}
    deprivation: dict[Name, Deprivation] = {}
    profiles: list[Profile] = []
    protocols: list[Protocol] = []
    requests: list[Request] = []
