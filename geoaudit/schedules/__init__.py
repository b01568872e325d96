"""What responsible authorities disclose to each other each quarter, depersonalised, as ready-made requests.

Source: the Schedule of the Crime and Disorder (Prescribed Information) Regulations 2007 (SI 2007/1831), as
far as each schedule's `checked` says; the columns are GeoAudit's own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from geoaudit.periods.calendar import Period
from geoaudit.periods.dates import add_months

READ, SUMMARY, SUBJECT = "schedule", "summary", "subject"
"""How far a schedule's words were held against the Regulations."""

_FILE = Path(__file__).with_name("prescribed_information.toml")


@dataclass(frozen=True)
class ScheduleColumn:
    """A column of a schedule.

    Attributes
    ----------
    name : str
        Canonical, or a category of its own.
    heading, meaning : str
        What it is called in the sheet, and what stands in it.
    must : bool
        Whether every row must have it.
    codes : mapping of str to str
        What it may hold, with the meanings; empty for anything.
    """

    name: str
    heading: str
    meaning: str
    must: bool = False
    codes: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Schedule:
    """Information that the Regulations prescribe.

    Attributes
    ----------
    name, title, row, holder : str
        In a specification, for readers, what one row is, and who holds it.
    kind : str
        The kind of record that it becomes.
    prescribed : str
        What is prescribed, in short.
    checked : str
        How far that was held against the Regulations: `READ`, `SUMMARY` or `SUBJECT`.
    paragraph : str
        Of the Schedule; empty where it was not read there.
    columns : tuple of ScheduleColumn
        Where it was last.
    outward : bool
        Whether only the first part of a postcode may be given.
    law, address : str
        The Regulations, and where the Schedule can be read.
    """

    name: str
    title: str
    row: str
    holder: str
    kind: str
    prescribed: str
    checked: str
    paragraph: str
    columns: tuple[ScheduleColumn, ...]
    outward: bool
    law: str
    address: str

    @property
    def headings(self) -> dict[str, str]:
        """Canonical names to headings, of the columns that are not known by their heading anyway."""
        return {one.name: one.heading for one in self.columns if one.heading.casefold() != one.name}


@cache
def schedules() -> Mapping[str, Schedule]:
    """Return the ready-made schedules, by name."""
    read = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {name: _schedule(name, about, read) for name, about in read["schedules"].items()}


def disclosed_by(period: Period) -> Period:
    """Return the information period by whose end that of another is to be disclosed: the one after it.

    Source: SI 2007/1831, regulation 3(1).
    """
    return Period("", period.end, add_months(period.end, 3))


def _schedule(name: str, about: Mapping[str, Any], read: Mapping[str, Any]) -> Schedule:
    columns = {**about["columns"], **read["places"][about["place"]]}
    return Schedule(
        name=name,
        title=about["title"],
        row=about["row"],
        holder=about["holder"],
        kind=about["kind"],
        prescribed=about["prescribed"],
        checked=about["checked"],
        paragraph=about.get("paragraph", ""),
        columns=tuple(ScheduleColumn(column, **more) for column, more in columns.items()),
        outward=about["place"] == "outward",
        law=read["law"],
        address=read["address"],
    )
