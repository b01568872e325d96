"""`geoaudit crosswalk`: weights from one boundary file to another, and what changed, as a service."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from geoaudit.crosswalks.comparison import compared, with_addresses
from geoaudit.crosswalks.crosswalk import EXACT, POSTCODES, Crosswalk, write_crosswalk
from geoaudit.crosswalks.description import Described, drawing_warnings
from geoaudit.crosswalks.official import official_changes
from geoaudit.crosswalks.supplied import read_supplied
from geoaudit.crosswalks.weighting import by_area, by_postcodes, by_weights, given
from geoaudit.errors import GeographyError
from geoaudit.files.writing import check_free, write_text
from geoaudit.hierarchy.reading import read_hierarchy
from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries
from geoaudit.places.boundary_files import layer_columns
from geoaudit.places.gazetteer import Gazetteer, read_gazetteer
from geoaudit.places.layouts import layout_of, tables_of
from geoaudit.places.lookup import Lookup, Tolerance, make_lookup
from geoaudit.places.refusing import as_geography

_YEAR = re.compile(r"(?:20)?([0-9]{2})_?(?:CD|CODE)", re.IGNORECASE)
_NAMES = ((r"CD$", "NM"), (r"cd$", "nm"), (r"code$", "name"), (r"CODE$", "NAME"), (r"Code$", "Name"))


@dataclass(frozen=True)
class CrosswalkRequest:
    """Two boundary files and what to weigh by.

    Attributes
    ----------
    origin, target : Path
        The boundary files, earlier and later, whose columns `from_code` and `to_code` hold the areas' codes.
    weights : Path, optional
        A gazetteer as published, a crosswalk of one's own, or a table of points with a value; none to weigh
        by area.
    at : date
        The day whose live postcodes weigh.
    changes : sequence of Path
        The Code History Database and lookups with change codes, asked before geometry.
    """

    origin: Path
    target: Path
    from_code: str
    to_code: str
    weights: Path | None
    at: date
    changes: Sequence[Path] = ()


def make_crosswalk_file(request: CrosswalkRequest, out: Path) -> dict[str, object]:
    """Write ``from_code``, ``to_code``, ``weight`` in full precision, and return a summary.

    Returns
    -------
    dict
        ``from``, ``to`` (names), ``from_areas``, ``to_areas``, ``basis``, ``at`` (where postcodes weigh),
        ``pairs``, ``unchanged`` (areas carried whole), ``estimated`` (areas shared out), ``by_other_basis``
        (of those, by basis, where theirs is another), ``not_transferred`` (by reason: how many areas' worth)
        and ``warnings``.

    Raises
    ------
    RecordsError, GeographyError
        Where a file cannot be used.
    PackError
        Where the file to write exists or cannot be written.
    """
    check_free(out)
    origin, target = _read_both(request)
    crosswalk = _crosswalk(request, origin, target)
    write_crosswalk(crosswalk, out)
    return _summary(request, origin, target, crosswalk)


def describe_files(request: CrosswalkRequest) -> Described:
    """Return what became of the areas of one file in the other.

    Raises
    ------
    RecordsError, GeographyError
        Where a file cannot be used.
    """
    origin, target = _read_both(request)
    found = compared(origin, target, _official(request, origin, target))
    if request.weights is not None and _is_gazetteer(request.weights):
        gazetteer = read_gazetteer([request.weights])
        found = with_addresses(found, *_lookups(gazetteer, origin, target), request.at)
    return Described(origin, target, found)


def write_comparison(described: Described, out: Path) -> None:
    """Write the comparison as CSV.

    Raises
    ------
    PackError
        Where the file exists or cannot be written.
    """
    write_text(described.comparison.to_csv(index=False, lineterminator="\n"), out)


def name_column(code: str, columns: list[str]) -> str:
    """Return the column of names that goes with one of codes, as ONS names the two; or that of codes."""
    beside = [re.sub(ending, other, code) for ending, other in _NAMES if re.search(ending, code)]
    return next((name for name in beside if name in columns), code)


def _read_both(request: CrosswalkRequest) -> tuple[BoundarySet, BoundarySet]:
    ends = (request.origin, request.from_code), (request.target, request.to_code)
    origin, target = (_read(path, code, request) for path, code in ends)
    return origin, target


def _read(path: Path, code: str, request: CrosswalkRequest) -> BoundarySet:
    at = _date_of(path, code) if request.changes else request.at
    with as_geography():
        name = name_column(code, layer_columns(path))
    return read_boundaries(BoundaryFile(path.name.split(".")[0], path, code, name, at))


def _date_of(path: Path, code: str) -> date:
    """Return the last day of the year in the name of the column of codes, as ONS names it."""
    year = _YEAR.search(code)
    if year is None:
        raise GeographyError(
            f"Official changes need the year of the areas, and {code!r} of {path.name} does not say: "
            "name the column as the publisher does, such as WD13CD."
        )
    return date(2000 + int(year[1]), 12, 31)


def _official(request: CrosswalkRequest, origin: BoundarySet, target: BoundarySet) -> pd.DataFrame | None:
    return official_changes(read_hierarchy(request.changes), origin, target) if request.changes else None


def _is_gazetteer(path: Path) -> bool:
    """Say whether a file is a list of postcodes with coordinates, rather than other weights."""
    try:
        with as_geography():
            return bool(layout_of(tables_of(path)[0]))
    except GeographyError:
        return False


def _lookups(gazetteer: Gazetteer, origin: BoundarySet, target: BoundarySet) -> tuple[Lookup, Lookup]:
    one, other = (make_lookup(gazetteer, each, Tolerance(), None) for each in (origin, target))
    return one, other


def _crosswalk(request: CrosswalkRequest, origin: BoundarySet, target: BoundarySet) -> Crosswalk:
    official = _official(request, origin, target)
    if request.weights is None:
        return by_area(origin, target, official)
    if _is_gazetteer(request.weights):
        lookups = _lookups(read_gazetteer([request.weights]), origin, target)
        return by_postcodes(origin, target, *lookups, request.at, official)
    table, name = read_supplied(request.weights)
    weigh = given if "from_code" in table else by_weights
    return weigh(origin, target, table, name, official)


def _summary(
    request: CrosswalkRequest, origin: BoundarySet, target: BoundarySet, crosswalk: Crosswalk
) -> dict[str, object]:
    weights, lost = crosswalk.weights, crosswalk.untransferred
    basis = weights.drop_duplicates("from_code")["basis"].value_counts()
    others = basis.drop([name for name in (EXACT, crosswalk.basis) if name in basis.index])
    unchanged = int(basis.get(EXACT, 0))
    reasons = lost.groupby("reason")["weight"].sum()
    return {
        "from": origin.name,
        "to": target.name,
        "from_areas": len(origin.areas),
        "to_areas": len(target.areas),
        "basis": crosswalk.basis,
        "at": request.at.isoformat() if crosswalk.basis == POSTCODES else None,
        "pairs": len(weights),
        "unchanged": unchanged,
        "estimated": int(basis.sum()) - unchanged,
        "by_other_basis": {str(name): int(n) for name, n in others.items()},
        "not_transferred": {str(name): float(share) for name, share in reasons.items()},
        "warnings": drawing_warnings(origin, target),
    }
