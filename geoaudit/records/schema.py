"""The kinds of record and their canonical columns; `docs/schema.md` is made from this module."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

VERSION = 11
"""Of what is staged: raised whenever the same rows would be staged otherwise."""

NOT_RECORDED = "not recorded"
AGE_BANDS = ("under 18", "18-20", "21-24", "25-29", "30-39", "40-49", "50-59", "60 and over", NOT_RECORDED)
CRIME, INCIDENT = "crime", "incident"

Role = Literal[
    "id",
    "person",
    "postcode",
    "coordinate",
    "event",
    "due",
    "until",
    "time",
    "birth",
    "age",
    "category",
    "number",
    "list",
    "name",
    "text",
    "section",
]

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        "id": "identifies the row; identical rows with one are duplicates",
        "person": "identifies a person; stays in the workspace",
        "postcode": "a postcode, however it is typed",
        "coordinate": "degrees, or National Grid metres",
        "event": "the date of something that happened: not in the future, not before 1900",
        "due": "a date that may lie ahead",
        "until": "by when something had happened; where it is not readable, nobody knows",
        "time": "a time of day by the clock in the United Kingdom: 18:05, 6:05 pm, 1805",
        "birth": "a date of birth; only the age band is kept",
        "age": "an age in whole years; only the age band is kept",
        "category": "words or a code; tables can be split by it",
        "number": "a number that is not negative",
        "list": "several words in one cell, separated by semicolons",
        "name": "read, and kept of a public source alone",
        "text": "read and not kept",
        "section": "a section of the instrument that the source names; kept as the state of a need alone",
    }
)


@dataclass(frozen=True)
class Field:
    """A canonical column.

    Attributes
    ----------
    name : str
        As it stands in a specification.
    role : Role
        How its values are read.
    meaning : str
        In words, for the schema page.
    required : bool
        Whether the file must have the column and every row a value in it.
    """

    name: str
    role: Role
    meaning: str
    required: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of record.

    Attributes
    ----------
    name, meaning : str
        As it stands in a specification, and what one row is.
    fields : tuple of Field
        Its canonical columns.
    date_field : str or None
        The event date that a period is asked of; None for what is as it was on one day.
    identifiers : tuple of str
        Fields of which the first that a source has tells its rows apart.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    date_field: str | None = None
    identifiers: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        """Return the canonical column of that name; any other name is a category of the user's own."""
        if name.startswith(_SECTION):
            return Field(name, "section", "a section of an instrument")
        return next(
            (f for f in self.fields if f.name == name), Field(name, "category", "a category of your own")
        )


_SECTION = "section "  # no column can be called so: the names of a user's own have no blank


def section_column(column: str) -> str:
    """Return what an instrument's section is called among canonical names, by its column in the file."""
    return _SECTION + column


_POSTCODE = Field("postcode", "postcode", "where it is")
_GRID = (
    Field("easting", "coordinate", "metres, British National Grid (EPSG:27700)"),
    Field("northing", "coordinate", "metres, British National Grid (EPSG:27700)"),
)
_DEGREES = (
    Field("longitude", "coordinate", "degrees, WGS84"),
    Field("latitude", "coordinate", "degrees, WGS84"),
)
_PERSON = (
    Field("gender", "category", "as recorded"),
    Field("ethnicity", "category", "as recorded"),
    Field("date_of_birth", "birth", "gives the age band"),
    Field("age", "age", "in years, where there is no date of birth"),
)
_WITHIN = (
    Field("time_from", "time", "time of day from which it can have happened, where `date` has none"),
    Field("date_to", "until", "day, with or without a time, by which it had; blank where that is known"),
    Field("time_to", "time", "time of day by which it had happened, where `date_to` has none"),
)
_ADDRESS = Field("address_type", "category", "kind of address: gives its class (settled, custody, …)")
_CODE = Field("offence_code", "category", "code from the list that the source names")

OFFENDERS = Kind(
    "offenders",
    "a person under supervision on the day of the extract",
    (
        Field("person_id", "person", "case reference number", required=True),
        Field("postcode", "postcode", "of the address where the person lives"),
        _ADDRESS,
        *_PERSON,
        Field("risk_of_serious_harm", "category", "low, medium, high, very high"),
        _CODE,
        Field("order_type", "category", "community order, licence, …"),
        Field("needs", "list", "criminogenic needs, where no instrument tells of them"),
        Field(
            "assessment_type", "category", "kind of the latest assessment of needs: full (Layer 3), basic, …"
        ),
        Field("assessed_on", "event", "day of the latest assessment of needs"),
        Field("review_due", "due", "date of the next review; gives whether it is overdue"),
        Field("team", "category", "team that supervises"),
        Field("mappa_level", "category", "level at which MAPPA manage the person"),
        Field("lists", "list", "lists the person is on (IOM; PPO); kept as their combination alone"),
        Field("convictions_12m", "number", "convictions for recordable offences in the last 12 months"),
        *_GRID,
    ),
    identifiers=("person_id",),
)
ORDERS = Kind(
    "orders",
    "a sentence or licence that began",
    (
        Field("order_id", "id", "reference of the order"),
        Field("person_id", "person", "case reference number", required=True),
        Field("start_date", "event", "day on which it began", required=True),
        Field("expected_end", "due", "day on which it is to end"),
        Field("order_type", "category", "community order, licence, …", required=True),
        Field("postcode", "postcode", "of the address where the person lives"),
        _ADDRESS,
        *_PERSON,
        _CODE,
        Field("requirement", "category", "main requirement"),
        *_GRID,
    ),
    date_field="start_date",
    identifiers=("order_id",),
)
OFFENCES = Kind(
    "offences",
    "a recorded offence",
    (
        Field("offence_id", "id", "reference of the offence"),
        Field("person_id", "person", "who was dealt with for it"),
        Field("date", "event", "day or month in which it happened, or from when it can have", required=True),
        *_WITHIN,
        Field("reported", "event", "day on which it was reported"),
        _POSTCODE,
        *_DEGREES,
        *_GRID,
        _CODE,
        Field("crime_type", "category", "type as published by police.uk"),
        Field("district", "category", "district, also read from the name of an LSOA (North Tyneside 027D)"),
        Field("outcome", "category", "last known outcome"),
    ),
    date_field="date",
    identifiers=("offence_id",),
)
INCIDENTS = Kind(
    "incidents",
    "something reported that is not counted as a crime",
    (
        Field("incident_id", "id", "reference of the incident"),
        Field("date", "event", "day or month in which it happened, or from when it can have", required=True),
        *_WITHIN,
        Field("type", "category", "type of incident"),
        _POSTCODE,
        *_DEGREES,
        *_GRID,
    ),
    date_field="date",
    identifiers=("incident_id",),
)
UNPAID_WORK = Kind(
    "unpaid-work",
    "a spell of unpaid work on a project",
    (
        Field("project_id", "text", "reference of the project"),
        Field("person_id", "person", "who worked"),
        Field("date", "event", "day or month of the work", required=True),
        Field("hours", "number", "hours worked"),
        Field("project_type", "category", "kind of work"),
        _POSTCODE,
        *_DEGREES,
        *_GRID,
    ),
    date_field="date",
)
FACILITIES = Kind(
    "facilities",
    "a place that serves people or is of interest",
    (
        Field("facility_id", "id", "reference of the place; kept of a public source alone"),
        Field("facility_name", "name", "its name"),
        Field("facility_type", "category", "kind of place", required=True),
        _POSTCODE,
        *_DEGREES,
        *_GRID,
        Field("capacity", "number", "places or seats"),
    ),
    identifiers=("facility_id",),
)
VICTIMS = Kind(
    "victims",
    "a victim of an offence",
    (
        Field("person_id", "person", "reference of the victim; gives who was one within 12 months before"),
        Field("offence_id", "text", "reference of the offence: several rows of one are one victimisation"),
        Field("date", "event", "day or month of the offence", required=True),
        *_PERSON,
        Field("postcode", "postcode", "of the address where the victim lives"),
        _ADDRESS,
        *_DEGREES,
        *_GRID,
        _CODE,
        Field("relationship", "category", "who the offender is to the victim"),
    ),
    date_field="date",
)
REOFFENDING = Kind(
    "reoffending",
    "a person of a cohort, once, and what is known of the follow-up",
    (
        Field("person_id", "person", "case reference number", required=True),
        Field("start_date", "event", "day on which the follow-up began", required=True),
        Field("order_type", "category", "community order, licence, …"),
        *_PERSON,
        Field("risk_band", "category", "band of the predicted probability"),
        Field("postcode", "postcode", "of the address where the person lives"),
        _ADDRESS,
        *_GRID,
        Field("reoffended", "category", "whether a further offence was proven: yes or no"),
        Field("reoffences", "number", "proven further offences"),
        Field("predicted", "number", "predicted probability of a proven further offence, per cent"),
    ),
    date_field="start_date",
    identifiers=("person_id",),
)
TABLE = Kind(
    "table",
    "a figure that somebody has already added up",
    (
        Field(
            "area_code",
            "category",
            "code of the area, on the boundaries that the source names",
            required=True,
        ),
        Field("period", "category", "period as its maker writes it", required=True),
        Field("category", "category", "what was counted"),
        Field(
            "n",
            "number",
            "the figure: a whole number, a range (`<5`, `1 to 4`, `5 or fewer`, `100+`) or a mark such as "
            "`*`, `c`, `~` or `..`, which is never a zero",
            required=True,
        ),
    ),
)
KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        k.name: k
        for k in (
            OFFENDERS,
            ORDERS,
            OFFENCES,
            INCIDENTS,
            VICTIMS,
            REOFFENDING,
            UNPAID_WORK,
            FACILITIES,
            TABLE,
        )
    }
)


def schema_page() -> str:
    """Return the page `docs/schema.md`: every kind's canonical columns, in Markdown."""
    kinds = "\n".join(_section(kind) for kind in KINDS.values())
    roles = "\n".join(f"| {role} | {meaning} |" for role, meaning in ROLES.items())
    return f"{_HEAD}\n{kinds}\n## Roles\n\n| role | how its values are read |\n|---|---|\n{roles}\n"


_HEAD = """# Kinds of record and their columns

This page is made from `geoaudit/records/schema.py`; a test keeps the two equal. A source's `columns` map
these names to those in its file; a column that already has its canonical name (case, spaces and underscores
aside) needs no mapping. Any further name that is mapped becomes a category of your own, which tables can be
split by.
"""


def _section(kind: Kind) -> str:
    rows = "\n".join(
        f"| `{f.name}` | {f.role} | {'yes' if f.required else ''} | {f.meaning} |" for f in kind.fields
    )
    dated = f"Counted by `{kind.date_field}`." if kind.date_field else "Has no date of its own."
    return (
        f"## {kind.name}\n\nOne row is {kind.meaning}. {dated}\n\n"
        f"| column | role | required | meaning |\n|---|---|---|---|\n{rows}\n"
    )
