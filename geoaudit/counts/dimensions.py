"""What a table is split by: each dimension knows its column, its SQL and its categories."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from geoaudit.counts.request import TableRequest
from geoaudit.counts.standing import area_of, class_of
from geoaudit.counts.states import state_of, totalled
from geoaudit.counts.study import Study
from geoaudit.counts.table import TOTAL
from geoaudit.counts.words import NEED, NONE_RECORDED, joined, own_words, recorded, shown
from geoaudit.errors import SpecificationError
from geoaudit.records.ingest import Records
from geoaudit.records.needs import ASSESSED, NEED_STATE

TIMES = ("weekday", "hour")
"""Over which an event that lies between two times is shared."""


@dataclass(frozen=True)
class Dimension:
    """One thing that a table is split by.

    Attributes
    ----------
    name : str
        As it stands in `by`.
    column : str
        The table's column; `area_code` for `area`.
    sql : str
        Its value for a record `r`, placed as `p`, in the study area `s`, with a need `w`.
    apart : bool
        Whether its categories are never added up.
    join : str
        SQL for what it needs joined besides.
    only : tuple of str
        The categories that the table is restricted to; empty for all.
    totalled : bool
        Whether ``All`` is among its categories as they are counted, since it is no sum of the others.
    """

    name: str
    column: str
    sql: str
    apart: bool = False
    join: str = ""
    only: tuple[str, ...] = ()
    totalled: bool = False


def dimensions_of(request: TableRequest, study: Study) -> tuple[Dimension, ...]:
    """Return a table's dimensions in order.

    Two are added where they are not asked for: crimes and incidents are always told apart, and a table
    of people that is not by area shows how many have no settled address. A table of needs does not: split
    once more its figures would be about a handful each, and who has no settled address stands in the tables
    of the same people.

    Raises
    ------
    SpecificationError
        Where the source has no such column, or the table none to keep cells by.
    """
    records = study.placed.records
    names = list(request.by)
    if records.kind == "offences" and "record_type" not in names:
        names.insert(1 if names[:1] == ["area"] else 0, "record_type")
    if study.shows_unplaced and not {"area", "address_class", NEED, ASSESSED} & set(names):
        names.insert(0, "address_class")
    known = _available(records)
    conditions = tuple(c for c in known if c not in ("area", "hour"))
    for name, there in [*((n, known) for n in names), *((n, conditions) for n in request.where)]:
        if name not in there:
            raise SpecificationError(_unknown(name, request, there))
    _require_kept(request, names)
    found = (_dimension(name, study, request) for name in names)
    return tuple(replace(dimension, only=request.where.get(dimension.name, ())) for dimension in found)


def _require_kept(request: TableRequest, names: Sequence[str]) -> None:
    for name in request.keep:
        if name not in names:
            raise SpecificationError(
                f"A table must keep cells by what it is split by, and '{request.title}' is split by "
                f"{', '.join(names)} and not by '{name}': correct its keep."
            )


def _available(records: Records) -> tuple[str, ...]:
    needs = (NEED,) if records.needs is not None else ()
    return ("area", *needs, *records.columns)


def _unknown(name: str, request: TableRequest, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    hint = f"; did you mean '{near[0]}'?" if near else "."
    return (
        f"A table must be by columns of its source, and '{request.source}' has no '{name}' for the table "
        f"'{request.title}' (it has {', '.join(known)}){hint}"
    )


def _dimension(name: str, study: Study, request: TableRequest) -> Dimension:
    records = study.placed.records
    if name == "area":
        return Dimension("area", "area_code", area_of("s") if study.shows_unplaced else "s.area_code")
    if name == "address_class":
        return Dimension(name, name, class_of("s"))
    if name == NEED_STATE and records.asked:
        return Dimension(name, name, state_of(request))
    if name == NEED and totalled(request, records):
        return Dimension(name, name, recorded(name), totalled=True)
    own = bool(own_words(records, [name]))
    sql, join = (shown(name), joined(name)) if own else (recorded(name), "")
    if name == NEED:
        sql = f"COALESCE({sql}, '{NONE_RECORDED}')"
    return Dimension(name, name, told_apart(sql), apart=name == "record_type", join=join)


def told_apart(sql: str) -> str:
    """A category that a file calls by the total's own name is no total."""
    return f"CASE WHEN {sql} = '{TOTAL}' THEN '{TOTAL} (as recorded)' ELSE {sql} END"
