"""`geoaudit crosswalk`: weights from one boundary file to another, and what changed, as a service."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from geoaudit.crosswalks.comparison import compare, with_addresses
from geoaudit.crosswalks.crosswalk import EXACT, POSTCODES, Crosswalk, write_crosswalk
from geoaudit.crosswalks.description import Described, drawing_warnings
from geoaudit.crosswalks.exact import exact_pairs
from geoaudit.crosswalks.overlap import overlaps
from geoaudit.crosswalks.small_areas import read_small_areas
from geoaudit.crosswalks.weighting import by_area, by_postcodes, by_weights
from geoaudit.errors import GeographyError, PackError
from geoaudit.places.boundaries import BoundaryFile, BoundarySet, read_boundaries
from geoaudit.places.boundary_files import layer_columns
from geoaudit.places.gazetteer import Gazetteer, read_gazetteer
from geoaudit.places.layouts import layout_of, tables_of
from geoaudit.places.lookup import Lookup, Tolerance, make_lookup
from geoaudit.places.refusing import as_geography

_NAMES = ((r"CD$", "NM"), (r"cd$", "nm"), (r"code$", "name"), (r"CODE$", "NAME"), (r"Code$", "Name"))


@dataclass(frozen=True)
class CrosswalkRequest:
    """Two boundary files and what to weigh by.

    Attributes
    ----------
    origin, target : Path
        The boundary files, earlier and later, whose columns `from_code` and `to_code` hold the areas' codes.
    weights : Path, optional
        A gazetteer as published, or a table of small areas with a value; none to weigh by area.
    at : date
        The day whose live postcodes weigh.
    """

    origin: Path
    target: Path
    from_code: str
    to_code: str
    weights: Path | None
    at: date


def check_free(*paths: Path | None) -> None:
    """Refuse to write where something is.

    Raises
    ------
    PackError
        Where a file exists, or two are one.
    """
    wanted = [path for path in paths if path is not None]
    for path in wanted:
        if path.exists():
            raise PackError(
                f"The file to write must not exist, and {path.name} does: name another or remove it."
            )
    if len({path.resolve() for path in wanted}) < len(wanted):
        raise PackError(f"Each file to write must have a name of its own, and two are {wanted[0].name}.")


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
    shared = overlaps(origin.areas, target.areas)
    found = compare(origin, target, shared, exact_pairs(origin, target, shared))
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


def write_text(text: str, out: Path) -> None:
    """Write a text, whole or not at all.

    Raises
    ------
    PackError
        Where the file exists or cannot be written.
    """
    check_free(out)
    partial = out.with_name(f".{out.name}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(out)
    except OSError:
        raise PackError(f"{out.name} must be in a folder that can be written: name another.") from None
    finally:
        with suppress(OSError):
            partial.unlink()


def name_column(code: str, columns: list[str]) -> str:
    """Return the column of names that goes with one of codes, as ONS names the two; or that of codes."""
    beside = [re.sub(ending, other, code) for ending, other in _NAMES if re.search(ending, code)]
    return next((name for name in beside if name in columns), code)


def _read_both(request: CrosswalkRequest) -> tuple[BoundarySet, BoundarySet]:
    ends = (request.origin, request.from_code), (request.target, request.to_code)
    origin, target = (_read(path, code, request.at) for path, code in ends)
    return origin, target


def _read(path: Path, code: str, at: date) -> BoundarySet:
    with as_geography():
        name = name_column(code, layer_columns(path))
    return read_boundaries(BoundaryFile(path.name.split(".")[0], path, code, name, at))


def _is_gazetteer(path: Path) -> bool:
    """Say whether a file is a list of postcodes with coordinates, rather than of small areas."""
    try:
        with as_geography():
            return bool(layout_of(tables_of(path)[0]))
    except GeographyError:
        return False


def _lookups(gazetteer: Gazetteer, origin: BoundarySet, target: BoundarySet) -> tuple[Lookup, Lookup]:
    one, other = (make_lookup(gazetteer, each, Tolerance(), None) for each in (origin, target))
    return one, other


def _crosswalk(request: CrosswalkRequest, origin: BoundarySet, target: BoundarySet) -> Crosswalk:
    if request.weights is None:
        return by_area(origin, target)
    if _is_gazetteer(request.weights):
        gazetteer = read_gazetteer([request.weights])
        return by_postcodes(origin, target, *_lookups(gazetteer, origin, target), request.at)
    small, name = read_small_areas(request.weights)
    return by_weights(origin, target, small, name)


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
