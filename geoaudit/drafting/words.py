"""Kinds of record, columns and roles in words for people who do not draw up specifications."""

from collections.abc import Mapping

from geoaudit.records.schema import KINDS, Field

KIND_WORDS: Mapping[str, str] = {
    "offenders": "a person under supervision",
    "orders": "an order that began",
    "offences": "a recorded offence",
    "incidents": "an incident",
    "victims": "a victim",
    "reoffending": "a person followed up",
    "unpaid-work": "a spell of unpaid work",
    "facilities": "a place",
    "table": "a figure added up by others",
}
ROLE_WORDS: Mapping[str, str] = {
    "id": "a reference",
    "person": "a reference of a person",
    "postcode": "a postcode",
    "coordinate": "a coordinate",
    "event": "a date",
    "due": "a date that may lie ahead",
    "until": "a date by when",
    "time": "a time of day",
    "birth": "a date of birth",
    "age": "an age",
    "category": "a word or code",
    "number": "a number",
    "list": "several words",
    "name": "a name",
    "text": "text",
}
LIST_WORDS: Mapping[str, str] = {
    "home-office-code": "Home Office codes",
    "home-office-group": "Home Office groups",
    "police-uk": "types of police.uk",
    "probation-group": "groups of the probation service",
}
_COLUMN_WORDS = {
    "person_id": "reference of the person",
    "offence_id": "reference of the offence",
    "order_id": "reference of the order",
    "incident_id": "reference of the incident",
    "facility_id": "reference of the place",
    "project_id": "reference of the project",
    "facility_name": "name of the place",
    "facility_type": "kind of place",
    "area_code": "code of the area",
    "n": "figure",
    "lists": "lists the person is on",
    "date_to": "date by which it had happened",
    "time_from": "time from",
    "time_to": "time by which",
    "mappa_level": "MAPPA level",
    "convictions_12m": "convictions in the last 12 months",
    "predicted": "predicted reoffending, per cent",
    "reported": "date on which it was reported",
    "assessed_on": "date of the assessment",
    "start_date": "date on which it began",
    "expected_end": "date on which it is to end",
    "review_due": "date of the next review",
}


def in_words(name: str) -> str:
    """Return a canonical column in plain words."""
    return _COLUMN_WORDS.get(name, name.replace("_", " "))


def range_words(least: int, most: int | None) -> str:
    """Return what a mark stands for as it is written: `1 to 4`, `5 or more`."""
    return f"{least} or more" if most is None else f"{least} to {most}"


def fields_of(kind: str) -> tuple[Field, ...]:
    """Return the canonical columns of a kind, those that are needed first."""
    return tuple(sorted(KINDS[kind].fields, key=lambda field: not field.required))


def is_dated(kind: str) -> bool:
    """Return whether records of a kind are counted by a date of their own."""
    return KINDS[kind].date_field is not None
