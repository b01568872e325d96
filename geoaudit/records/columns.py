"""Which column of a file is which canonical one."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from types import MappingProxyType

from geoaudit.errors import RecordsError, SpecificationError
from geoaudit.files.headers import hint, nearest
from geoaudit.records.schema import KINDS, Kind

POLICE_UK = "police.uk"
DELIUS = "delius"
POLICE_UK_LICENCE = "Contains police.uk data, licensed under the Open Government Licence v3.0."

READY_MADE: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        POLICE_UK: MappingProxyType(
            {
                "offence_id": ("Crime ID",),
                "date": ("Month",),
                "longitude": ("Longitude",),
                "latitude": ("Latitude",),
                "crime_type": ("Crime type",),
                "district": ("LSOA name",),
                "outcome": ("Last outcome category",),
            }
        ),
        DELIUS: MappingProxyType(
            {
                "person_id": ("CRN", "Case Reference Number", "Offender CRN"),
                "postcode": ("Postcode", "Main Address Postcode", "Post Code"),
                "address_type": ("Address Type", "Main Address Type", "Accommodation Type"),
                "gender": ("Gender", "Sex"),
                "ethnicity": ("Ethnicity", "Ethnic Group", "Ethnic Origin"),
                "date_of_birth": ("Date of Birth", "DOB", "Birth Date"),
                "risk_of_serious_harm": ("RoSH", "Risk of Serious Harm", "RoSH Level"),
                "offence_code": ("Main Offence Code", "Offence Code", "HO Code"),
                "order_type": ("Order Type", "Disposal Type", "Sentence Type"),
                "order_id": ("Order Number", "Event Number", "Order Reference"),
                "start_date": ("Order Start Date", "Start Date", "Sentence Start Date"),
                "expected_end": ("Expected End Date", "Order End Date", "Licence Expiry Date"),
                "requirement": ("Main Requirement", "Requirement", "Requirement Type"),
                "needs": ("Needs", "Criminogenic Needs"),
                "review_due": ("Review Due", "Next Review Date", "Review Date"),
                "team": ("Team", "Team Name", "Supervising Team"),
            }
        ),
    }
)
"""Layouts that users meet: the spellings of each canonical column, the first that a file has is taken."""

RESERVED = frozenset(
    (
        "record", "file", "row", "date", "date_precision", "outward", "repaired", "place_reason",
        "address_class", "record_type", "age_band", "month", "quarter", "year", "financial_year", "weekday",
        "area", "need", "near", "home_office_group", "police_uk_type", "probation_offence_group", "person",
        "persons", "marker", "home", "home_area", "home_distance",
        "person_id", "postcode", "easting", "northing", "longitude", "latitude",
        "date_of_birth", "age", "needs", "area_code", "area_name", "period", "n", "lower", "upper", "basis",
        "begins", "ends", "timed", "hour", "need_state", "assessed", "together_with",
        "sector", "lists", "age_pair", "ethnic_group", "ethnic_pair", "review_state", "persistent",
        "age_and_gender", "on_lists", "repeat", "reoffended", "prediction", "deprivation", "rural",
    )
)  # fmt: skip
"""Names that staging makes itself, or that mean something whatever the kind."""

PAIRS = (("longitude", "latitude"), ("easting", "northing"))


def check_mapping(mapping: Mapping[str, str], kind: Kind) -> None:
    """Refuse a map that names a column twice, one that staging makes itself, or one nearly canonical.

    Raises
    ------
    SpecificationError
        Where the map cannot be meant.
    """
    canonical = [f.name for f in kind.fields]
    for name in mapping:
        if name in canonical:
            continue
        near = nearest(name, canonical) if len(name) > 3 else ""
        if near and _close(name, near):
            raise SpecificationError(
                f"columns must name a column of {kind.name}, not {name!r}: did you mean {near!r}?"
            )
        if name in RESERVED or not re.fullmatch("[a-z][a-z0-9_]*", name):
            raise SpecificationError(
                f"columns cannot call a column {name!r}: take another, of small letters and underscores."
            )
    twice = [found for found in mapping.values() if list(mapping.values()).count(found) > 1]
    if twice:
        raise SpecificationError(
            f"columns must use each column once, but uses {twice[0]!r} twice: remove one."
        )


def resolve(
    found: Sequence[str], mapping: Mapping[str, str], kind: str, ready_made: str = "", label: str = "The file"
) -> dict[str, str]:
    """Return canonical names to the names in the file, in the order of the kind's fields.

    What the specification maps comes first, then the ready-made map, then the names that are canonical
    already, case, spaces and underscores aside.

    Parameters
    ----------
    found : sequence of str
        The columns that the file has.
    mapping : mapping of str to str
        Canonical names, and names of the user's own, to names in the file.
    kind : str
        The kind of record.
    ready_made : str
        The name of a ready-made map, or nothing.
    label : str
        What messages call the file.

    Raises
    ------
    RecordsError
        Where a mapped or required column is not there.
    SpecificationError
        Where the map cannot be meant.
    """
    wanted = KINDS[kind]
    check_mapping(mapping, wanted)
    for name, column in mapping.items():
        if column not in found:
            told = f"a column {column!r}, mapped to {name}"
            if not _recognised(found, wanted, mapping):
                raise RecordsError(_unknown(label, told, found))
            raise RecordsError(f"{label} must have {told}{hint(column, found)}.")
    resolved = recognised(found, mapping, kind, ready_made)
    _require(resolved, wanted, found, label)
    order = [f.name for f in wanted.fields]
    return dict(
        sorted(resolved.items(), key=lambda item: order.index(item[0]) if item[0] in order else len(order))
    )


def recognised(
    found: Sequence[str], mapping: Mapping[str, str], kind: str, ready_made: str = ""
) -> dict[str, str]:
    """Return canonical names to the names in the file, as `resolve` does, of the columns that are there."""
    layout = READY_MADE.get(ready_made, {})
    known = {f.name: find_column(f.name, found, layout) for f in KINDS[kind].fields}
    taken = set(mapping.values())
    free = {name: column for name, column in known.items() if column and column not in taken}
    return free | {name: column for name, column in mapping.items() if column in found}


def find_column(name: str, found: Sequence[str], spellings: Mapping[str, Sequence[str]]) -> str:
    """Return the column of a file that is a canonical one, or an empty string.

    Parameters
    ----------
    name : str
        Canonical.
    found : sequence of str
        The columns that the file has.
    spellings : mapping of str to sequence of str
        What else canonical columns are called, the likeliest first; their own names come last.
    """
    plain = {_plain(column): column for column in reversed(found)}
    candidates = [_plain(spelling) for spelling in (*spellings.get(name, ()), name)]
    return next((plain[candidate] for candidate in candidates if candidate in plain), "")


def _require(resolved: Mapping[str, str], kind: Kind, found: Sequence[str], label: str) -> None:
    for required in (f.name for f in kind.fields if f.required and f.name not in resolved):
        told = f"a column for {required}"
        if not resolved and not _recognised(found, kind, {}):
            raise RecordsError(_unknown(label, told, found))
        near = _nearest(required, found, resolved)
        raise RecordsError(f"{label} must have {told}; map it in columns{hint(required, found, near)}.")
    for first, second in PAIRS:
        if (first in resolved) != (second in resolved):
            raise RecordsError(
                f"{label} must have both {first} and {second}, or neither: map the other in columns."
            )
    places = ("postcode", "longitude", "easting")
    if kind.field("postcode").role == "postcode" and not any(place in resolved for place in places):
        near = hint("postcode", found, _nearest("postcode", found, resolved))
        raise RecordsError(f"{label} must have a postcode or coordinates; map them in columns{near}.")


def _recognised(found: Sequence[str], kind: Kind, mapping: Mapping[str, str]) -> bool:
    """Say whether any column has a name that is known: without one, the first row may be a record."""
    canonical = [f.name for f in kind.fields]
    ready_made = (name for layout in READY_MADE.values() for names in layout.values() for name in names)
    known = {_plain(name) for name in (*canonical, *ready_made, *mapping.values())}
    return any(_plain(column) in known for column in found)


def _unknown(label: str, told: str, found: Sequence[str]) -> str:
    return (
        f"{label} must have {told}, but none of its {len(found)} columns is known: its first row must hold "
        "column names; map them in columns."
    )


def _nearest(name: str, found: Sequence[str], resolved: Mapping[str, str]) -> str:
    """Return the unused column that most likely is the canonical one, or an empty string.

    One that holds every word of the name, or of a spelling that some layout has for it, comes before one
    that is like the name as a whole; among those, the one with the fewest words more.
    """
    free = [column for column in found if column not in resolved.values()]
    layouts = (spelling for layout in READY_MADE.values() for spelling in layout.get(name, ()))
    spellings = [_plain(spelling).split() for spelling in (name, *layouts)]
    holding = [
        (len(words) - len(spelling), place, column)
        for place, column in enumerate(free)
        for words in [_plain(column).split()]
        for spelling in spellings
        if all(any(_close(word, other, 0.8) for other in words) for word in spelling)
    ]
    return min(holding)[2] if holding else nearest(name, free)


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", " ", name).strip().casefold()


def _close(name: str, canonical: str, least: float = 0.85) -> bool:
    """Say whether the two differ as by a slip of the keys: `postcodes` is `postcode` mistyped."""
    return SequenceMatcher(None, name, canonical).ratio() > least
