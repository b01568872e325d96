"""What partners call columns, beyond the ready-made layouts, and which of a file's columns is which."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from geoaudit.errors import SpecificationError
from geoaudit.pack.tables import slug
from geoaudit.records.columns import PAIRS, READY_MADE, check_mapping, find_column
from geoaudit.records.schema import KINDS

_PERSON = (
    "CRN",
    "Case reference",
    "Offender reference",
    "NOMS number",
    "Nominal reference",
    "Person reference",
)
_CALLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "person_id": _PERSON,
        "postcode": (
            "Post code",
            "Home postcode",
            "Location postcode",
            "Address postcode",
            "Incident postcode",
        ),
        "address_type": ("Type of address", "Accommodation"),
        "gender": ("Sex", "Self-defined gender"),
        "ethnicity": ("Ethnic origin", "Ethnic group", "Self-defined ethnicity"),
        "date_of_birth": ("Birth date", "D.O.B."),
        "age": ("Age in years", "Age at start", "Age at offence", "Age at incident"),
        "offence_code": ("Offence", "HO offence code", "Home Office code", "Crime code"),
        "crime_type": ("Offence type", "Type of crime", "Crime category"),
        "offence_id": (
            "Crime reference",
            "Crime number",
            "Crime reference number",
            "URN",
            "Offence reference",
        ),
        "incident_id": ("Incident reference", "Incident number", "Log number"),
        "reported": ("Reported on", "Date reported", "Reported date", "Date recorded", "Recorded on"),
        "date_to": ("Committed to", "Occurred to", "Date to", "To date", "Latest date", "End date"),
        "time_from": ("Time from", "From time", "Time", "Time of incident"),
        "time_to": ("Time to", "To time"),
        "outcome": ("Outcome type", "Disposal"),
        "type": ("Incident type", "Type of incident", "Call type"),
        "mappa_level": ("MAPPA", "Level of MAPPA"),
        "lists": ("Cohorts", "Flags"),
        "convictions_12m": ("Convictions in 12 months", "Convictions in the last 12 months"),
        "assessed_on": ("Assessment date", "Date of assessment", "OASys date"),
        "relationship": ("Relationship to offender", "Offender relationship"),
        "risk_band": ("OGRS band", "Band of risk"),
        "reoffended": ("Proven reoffending", "Reoffender"),
        "reoffences": ("Number of reoffences", "Proven reoffences"),
        "predicted": ("OGRS3", "OGRS score", "Predicted rate"),
        "project_id": ("Project", "Project reference", "Project code"),
        "project_type": ("Kind of work", "Type of work", "Type of project"),
        "hours": ("Hours worked", "Hours credited"),
        "facility_name": ("Name", "Site name", "Premises name"),
        "facility_type": ("Type of facility", "Premises type", "Type"),
        "longitude": ("Long", "Lon", "Lng"),
        "latitude": ("Lat",),
        "easting": ("Eastings", "X", "Easting (m)", "Grid easting"),
        "northing": ("Northings", "Y", "Northing (m)", "Grid northing"),
        "area_code": ("Ward code", "LSOA code", "District code", "GSS code", "ONS code", "Area"),
        "period": ("Calendar year", "Financial year", "Year", "Quarter", "Month", "Time period"),
        "category": ("Sex", "Type", "Group", "Indicator", "Measure", "Age band"),
        "n": (
            "Count",
            "Number",
            "Total",
            "Figure",
            "Value",
            "Attendances",
            "Admissions",
            "Incidents",
            "Offences",
        ),
    }
)
_DAY = ("Date from", "From date", "Day", "Month")
_OF_KIND: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "offences": {
            "date": (
                "Committed from",
                "Occurred from",
                "Offence date",
                "Date of offence",
                "Date committed",
                *_DAY,
            ),
            "person_id": ("Suspect CRN", "Offender CRN", "Suspect reference", *_PERSON),
        },
        "incidents": {"date": ("Incident date", "Date of incident", "Call date", "Occurred from", *_DAY)},
        "victims": {
            "date": ("Offence date", "Date of offence", "Committed from", *_DAY),
            "person_id": ("Victim reference", "Victim number", "Victim ID"),
        },
        "unpaid-work": {"date": ("Work date", "Date of work", "Date worked", "Session date", *_DAY)},
        "orders": {"start_date": ("Order start date", "Commenced", "Commencement date", "Start")},
        "reoffending": {"start_date": ("Start", "Cohort date", "Index date", "Follow-up start")},
    }
)


def suggested(found: Sequence[str], kind: str, layout: str = "") -> dict[str, str]:
    """Return which column of a file is likely which canonical one.

    Parameters
    ----------
    found : sequence of str
        The columns that the file has.
    kind : str
        The kind of record.
    layout : str
        The ready-made map that comes first; empty for none.
    """
    told = spellings(kind, layout)
    known = {field.name: find_column(field.name, found, told) for field in KINDS[kind].fields}
    chosen = {name: column for name, column in known.items() if column}
    for pair in PAIRS:
        if len(chosen.keys() & set(pair)) == 1:
            chosen = {name: column for name, column in chosen.items() if name not in pair}
    return chosen


def fixed(found: Sequence[str], kind: str, layout: str = "") -> dict[str, str]:
    """Return the columns that are read whatever the map says, since they are called as they are here."""
    told = READY_MADE.get(layout, {})
    known = {field.name: find_column(field.name, found, told) for field in KINDS[kind].fields}
    return {name: column for name, column in known.items() if column}


def own_name(column: str, kind: str) -> str:
    """Return what a column of the user's own is called: one that the specification takes."""
    plain = slug(column).replace("-", "_")
    for name in (plain, f"own_{plain}"):
        try:
            check_mapping({name: column}, KINDS[kind])
        except SpecificationError:
            continue
        if name not in {field.name for field in KINDS[kind].fields}:
            return name
    return "own_category"


def spellings(kind: str, layout: str = "") -> dict[str, tuple[str, ...]]:
    """Return what else each canonical column of a kind is called, the likeliest first."""
    layouts = sorted(READY_MADE, key=lambda name: name != layout)
    told = [*(READY_MADE[name] for name in layouts), _OF_KIND.get(kind, {}), _CALLED]
    return {
        field.name: tuple(one for each in told for one in each.get(field.name, ()))
        for field in KINDS[kind].fields
    }
