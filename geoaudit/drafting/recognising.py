"""What a file is likely to be, and why: by its ending, its columns and how it is laid out."""

import re
from collections.abc import Sequence
from pathlib import Path

from geoaudit.drafting.areas import suggested_areas
from geoaudit.drafting.draft import BOUNDARIES, CODES, LOOKUP, NOTHING, POSTCODES, RECORDS, WEIGHTS, Taken
from geoaudit.drafting.spellings import suggested
from geoaudit.errors import GeoAuditError
from geoaudit.files.archives import Member, members
from geoaudit.files.delimited import column_names
from geoaudit.files.reading import SUFFIXES, table_columns
from geoaudit.files.sheets import sheet_names
from geoaudit.places.boundary_files import SHAPES, layer_columns
from geoaudit.places.layouts import layout_of, tables_of
from geoaudit.records.columns import DELIUS, POLICE_UK, recognised
from geoaudit.records.schema import KINDS

TAKEN = (*SUFFIXES, ".zip", *SHAPES)
"""How files end that can be taken in."""
_STREET = re.compile(r"\d{4}-\d{2}-[^/]*-street\.csv$")
_AREA_CODE = re.compile(r"[A-Z]{2,6}\d{2}CD[A-Z]?", re.IGNORECASE)
_LOOKED_UP = re.compile(r"[A-Z]{2,6}\d{2}(?:CD|NM)[A-Z]?|FID|ObjectId", re.IGNORECASE)
_POPULATION = re.compile(r"resident|population|inhabitant|dwelling|household|all ages", re.IGNORECASE)
_OFFENCE_CODES = {"list", "code", "valid_from", "valid_to", "home_office_group"}
_PLACES = frozenset({"postcode", "longitude", "easting"})
_FEWEST = 3
"""So many columns of a kind are no chance."""


def recognise(path: Path) -> Taken:
    """Return what a file is likely to be.

    Parameters
    ----------
    path : Path
        A file; a zip is looked into and not unpacked.

    Raises
    ------
    GeoAuditError
        Where it is empty, damaged, unsafe to expand, or of no kind that can be taken in.
    """
    inside = members(path, TAKEN)
    if any(member.suffix in SHAPES for member in inside):
        return _boundaries(path)
    if any(_STREET.search(member.name) for member in inside):
        return _street(inside)
    return _postcodes(path) or _table(inside[0])


def as_records(taken: Taken, kind: str) -> Taken:
    """Return a file as records of the kind that somebody says they are."""
    layout = taken.layout if taken.kind == kind else ""
    return Taken(RECORDS, "You said so.", kind, layout, taken.columns, taken.sheet)


def _boundaries(path: Path) -> Taken:
    file = suggested_areas(path, path.stem)
    columns = tuple(layer_columns(path, file.layer))
    return Taken(BOUNDARIES, f"It holds areas, with their codes in {file.code}.", columns=columns)


def _street(inside: Sequence[Member]) -> Taken:
    street = [member for member in inside if _STREET.search(member.name)]
    many = "1 month" if len(street) == 1 else f"{len(street)} months"
    why = f"It is street-level crime as police.uk publishes it: {many}."
    return Taken(RECORDS, why, "offences", POLICE_UK, tuple(table_columns(street[0])))


def _postcodes(path: Path) -> Taken | None:
    """A list of postcodes, as published or with nothing else in it; one with more may as well be records."""
    try:
        member = tables_of(path)[0]
        layout = layout_of(member)
        more = set() if layout.header else {*column_names(member)} - {name for _, name in layout.columns}
    except GeoAuditError:
        return None
    if more and not layout.publisher:
        return None
    published = f" as the {layout.publisher} publishes it" if layout.publisher else ""
    return Taken(POSTCODES, f"It is a list of postcodes{published}.")


def _table(member: Member) -> Taken:
    if member.suffix != ".xlsx":
        return _by_columns(tuple(table_columns(member)))
    sheets = [_of_sheet(member, sheet) for sheet in sheet_names(member)]
    found = [taken for taken in sheets if taken is not None]
    if not found:
        return _by_columns(tuple(table_columns(member)))
    return max(found, key=lambda taken: len(_known(taken)))


def _of_sheet(member: Member, sheet: str) -> Taken | None:
    """What a sheet is; None where it is no table, as a title page is none."""
    try:
        taken = _by_columns(tuple(table_columns(member, sheet)))
    except GeoAuditError:
        return None
    return Taken(taken.use, taken.why, taken.kind, taken.layout, taken.columns, sheet)


def _known(taken: Taken) -> dict[str, str]:
    return suggested(taken.columns, taken.kind) if taken.kind else {}


def _by_columns(columns: tuple[str, ...]) -> Taken:
    if set(columns) >= _OFFENCE_CODES:
        return Taken(CODES, "It has the columns of a table of offence codes.", columns=columns)
    codes = [column for column in columns if _AREA_CODE.fullmatch(column)]
    if len(codes) > 1 and all(_LOOKED_UP.fullmatch(column) for column in columns):
        return Taken(LOOKUP, f"It says of each {codes[0]} in which {codes[1]} it lies.", columns=columns)
    kind = _kind_of(columns)
    if not kind and len(codes) == 1 and _POPULATION.search(_value_of(columns)):
        why = f"It has one figure, {_value_of(columns)}, for each {codes[0]}."
        return Taken(WEIGHTS, why, columns=columns)
    if not kind:
        why = "Its columns are none that GeoAudit knows: say what it is, or leave it out."
        return Taken(NOTHING, why, columns=columns)
    layout = DELIUS if _is_delius(columns, kind) else ""
    known = len(suggested(columns, kind, layout))
    named = "figures that somebody added up" if kind == "table" else KINDS[kind].name.replace("-", " ")
    why = f"{known} of its {len(columns)} columns are those of {named}."
    return Taken(RECORDS, why, kind, layout, columns)


def weighing_columns(columns: Sequence[str]) -> tuple[str, str]:
    """Return which columns of a table are the codes of areas and how many live there."""
    code = next((column for column in columns if _AREA_CODE.fullmatch(column)), columns[0])
    return code, _value_of(columns) or next((c for c in columns if c != code), columns[0])


def _value_of(columns: Sequence[str]) -> str:
    """The one column that holds neither codes nor names of areas; empty where there are several."""
    others = [column for column in columns if not _LOOKED_UP.fullmatch(column)]
    return others[0] if len(others) == 1 else ""


def _kind_of(columns: Sequence[str]) -> str:
    """The kind of which most columns are there; one that lacks none that it needs comes first."""
    scores = {name: _score(columns, name) for name in KINDS}
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best][1] >= _FEWEST else ""


def _score(columns: Sequence[str], kind: str) -> tuple[bool, int]:
    known = suggested(columns, kind)
    needed = {field.name for field in KINDS[kind].fields if field.required}
    placed = kind == "table" or bool(_PLACES & known.keys())
    return needed <= known.keys() and placed, len(known)


def _is_delius(columns: Sequence[str], kind: str) -> bool:
    """Whether a ready-made map finds columns that have not their canonical names."""
    own = recognised(columns, {}, kind)
    return len(recognised(columns, {}, kind, DELIUS)) - len(own) >= _FEWEST
