"""The layouts in which lists of postcodes are published, and how each is told from the others.

Source
------
Ordnance Survey, "Code-Point Open: technical specification" (ten columns without a header; positional
quality 90 is no grid reference). Office for National Statistics, "ONS Postcode Directory: user guide" and
"National Statistics Postcode Lookup: user guide" (months as YYYYMM; grid reference quality 9 is none;
grid references in Northern Ireland are on the Irish Grid).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from geoaudit.errors import GeographyError
from geoaudit.files.archives import Member, members
from geoaudit.files.delimited import column_names
from geoaudit.files.headers import listed
from geoaudit.places.postcodes import is_postcode

_CODE_POINT = ("postcode", "quality", "easting", "northing", "CY", "RH", "LH", "CC", "DC", "ward")
_NAMES = {
    "postcode": ("pcds", "postcode", "pcd", "pcd7", "pcd2", "pcd8"),
    "easting": ("oseast1m", "east1m", "easting", "eastings"),
    "northing": ("osnrth1m", "north1m", "northing", "northings"),
    "introduced": ("dointr", "introduced"),
    "terminated": ("doterm", "terminated"),
    "quality": ("osgrdind", "gridind"),
    "ward": ("ward", "osward"),
}
_NEEDED = ("postcode", "easting", "northing")


@dataclass(frozen=True)
class Layout:
    """Which column of a file is which.

    Attributes
    ----------
    columns : tuple of (str, str)
        GeoAudit's name and the file's, in the file's spelling.
    header : tuple of str
        The names of the columns of a file that has no header row; empty where it has one.
    no_grid_reference : str
        The quality that says that a postcode has no grid reference.
    irish : bool
        Whether grid references in Northern Ireland are on the Irish Grid.
    publisher : str
        As it words its own name; empty where unknown.
    licence : str
        What it asks to be said.
    """

    columns: tuple[tuple[str, str], ...]
    header: tuple[str, ...] = ()
    no_grid_reference: str = ""
    irish: bool = False
    publisher: str = ""
    licence: str = ""


_ROYAL_MAIL = "contains Royal Mail data © Royal Mail copyright and database right"
_NATIONAL = "contains National Statistics data © Crown copyright and database right"
_LICENCE = (
    f"Contains OS data © Crown copyright and database right; {_ROYAL_MAIL}; {_NATIONAL}; licensed under the "
    "Open Government Licence v3.0."
)
CODE_POINT = Layout(
    tuple((name, name) for name in _CODE_POINT if name.islower()),
    _CODE_POINT,
    "90",
    False,
    "Ordnance Survey",
    _LICENCE,
)


def tables_of(path: Path) -> list[Member]:
    """Return the tables of postcodes in a file, folder or zip as published, without its documents.

    A directory that comes both whole and cut up by postcode area (``multi_csv``) is taken whole.

    Raises
    ------
    FileError
        Where it is not there, is damaged, or holds no table.
    """
    found = members(path, (".csv", ".txt"))
    data = [m for m in found if not _is_documentation(m)] or found
    code_point = [m for m in data if _folder(m) == "csv"]
    whole = [m for m in data if _folder(m) != "multi_csv"]
    return code_point or whole or data


def layout_of(member: Member) -> Layout:
    """Return the layout of a table of postcodes.

    Raises
    ------
    FileError, GeographyError
        Where it is no text, or lacks a column that a gazetteer needs.
    """
    first = member.read()[:4096].lstrip(b"\xef\xbb\xbf").split(b"\n")[0].decode("ascii", "replace")
    cells = [cell.strip(' "\r') for cell in first.split(",")]
    if len(cells) == len(_CODE_POINT) and is_postcode(cells[0]):
        return CODE_POINT
    return _by_names(member.label, column_names(member))


def _by_names(label: str, names: Sequence[str]) -> Layout:
    lower = {name.lower(): name for name in reversed(names)}
    columns = {
        ours: lower[theirs]
        for ours, spellings in _NAMES.items()
        for theirs in reversed(spellings)
        if theirs in lower
    }
    missing = [ours for ours in _NEEDED if ours not in columns]
    if missing:
        raise GeographyError(
            f"{label} must be Code-Point Open, NSPL, ONSPD, or have columns postcode, easting and northing, "
            f"but it has no {missing[0]}: it has {listed(names)}."
        )
    published = "pcds" in lower
    publisher = "Office for National Statistics" if published else ""
    licence = _LICENCE if published else ""
    return Layout(tuple(columns.items()), (), "9" if published else "", published, publisher, licence)


def _folder(member: Member) -> str:
    return PurePosixPath(member.name).parent.name.lower()


def _is_documentation(member: Member) -> bool:
    folders = PurePosixPath(member.name.lower()).parts[:-1]
    return any(part.startswith(("doc", "user guide", "lookup")) for part in folders)
