"""What the tables of a pack tell of an area, each thing once: people, orders, offences, places and so on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from geoaudit.disclosure.profile import Profile
from geoaudit.portraits.rows import CRIME, TYPE, periods_of, rows
from geoaudit.portraits.wording import UNITS
from geoaudit.records.needs import WITH
from geoaudit.spec.profile_parts import RECORDS

PERSONS = "persons"
ORDER = (
    "offenders",
    "orders",
    "reoffending",
    "offences",
    "incidents",
    "victims",
    "unpaid-work",
    "facilities",
    "table",
)
"""The kinds of source in the order in which a page tells of them."""

_RECORDS = {
    "orders": ("order begun", "orders begun"),
    "offences": ("recorded offence", "recorded offences"),
    "facilities": ("place that serves people", "places that serve people"),
}
_PERSONS = {
    "offenders": "under supervision",
    "orders": "whose orders began",
    "reoffending": "of the cohort",
    "victims": "who were victims",
    "unpaid-work": "doing unpaid work",
}
_OF = {"unpaid-work": "unpaid work"}
_MEASURES = (RECORDS, PERSONS)
_NEEDS = ({"area", "need"}, {"area", "need", "need_state"})
_NO_KIND = frozenset({"area", TYPE, "month", "weekday", "hour", "need", "need_state", "address_class"})
"""Columns of tables that are not what somebody or something is."""


@dataclass(frozen=True)
class Subject:
    """One thing that is counted in every area.

    Attributes
    ----------
    noun, single : str
        In words for several, and for one.
    kind : str
        What the rows of its source are.
    table : Profile
        A table by area that it is read off.
    period : str
        The label of the latest period for which the partnership or any area has a figure.
    fixed : mapping of str to str
        The categories that its columns are to have: crimes or incidents.
    columns : mapping of str to Profile
        By what else it is split, with the table that has it.
    needs : Profile or None
        A table of it by area and need, with the states of needs where an instrument tells of them.
    """

    noun: str
    single: str
    kind: str
    table: Profile
    period: str
    fixed: Mapping[str, str]
    columns: Mapping[str, Profile]
    needs: Profile | None = None

    @property
    def key(self) -> object:
        """What it shares with the same records counted in another way: people, or hours."""
        return self.table.source, _where(self.table), tuple(self.fixed.values())

    @property
    def restricted(self) -> bool:
        """Whether it is some of the records alone, other than crimes or incidents."""
        return bool(set(self.table.where) - {TYPE})

    @property
    def counted(self) -> bool:
        """Whether it is a count of people or events, which chance can be told of; hours added up are not."""
        return self.table.measure in {RECORDS, PERSONS}

    @property
    def before(self) -> str:
        """The label of the period before; empty for none."""
        labels = periods_of(self.table)
        place = labels.index(self.period)
        return labels[place - 1] if place else ""

    def rows(self, period: str) -> pd.DataFrame:
        """Return its figures by area for a period, as `rows` gives them."""
        return rows(self.table, ["area"], period, **self.fixed)

    def split(self, column: str) -> pd.DataFrame:
        """Return its latest figures by area and a further column."""
        return rows(self.columns[column], ["area", column], self.period, **self.fixed)


def subjects_of(tables: Mapping[str, Profile], kinds: Mapping[str, str]) -> tuple[Subject, ...]:
    """Return everything that is counted by area, each thing once however many tables have it.

    Parameters
    ----------
    tables : mapping of str to Profile
        By area, all on one boundary set.
    kinds : mapping of str to str
        What the rows of each source are.

    Notes
    -----
    What is of one source, restricted to the same and of the same measure is one thing: it is read off the
    table with the fewest columns. Of the same records their number comes first, then people, then sums.
    """
    found: dict[object, list[Profile]] = {}
    for table in sorted(tables.values(), key=lambda one: len(one.by)):
        found.setdefault(_key(table), []).append(table)
    subjects = [one for same in found.values() for one in _subjects(same, kinds[same[0].source])]
    ordered = sorted(subjects, key=_place)
    return tuple(_told_apart(ordered))


def _place(one: Subject) -> tuple[int, str, int, str, int]:
    """Where it stands on a page: by kind, and things of the same records beside one another."""
    measure = one.table.measure
    rank = _MEASURES.index(measure) if measure in _MEASURES else len(_MEASURES)
    where = one.table.where
    return ORDER.index(one.kind), one.table.source, len(where), str(_where(one.table)), rank


def _key(table: Profile) -> object:
    return table.source, _where(table), table.measure


def _where(table: Profile) -> object:
    return tuple(sorted((column, tuple(sorted(values))) for column, values in table.where.items()))


def _subjects(same: list[Profile], kind: str) -> Iterator[Subject]:
    table = same[0]
    columns: dict[str, Profile] = {}
    for one in same:
        for column in one.by if "need_state" not in one.by else ():
            if column not in _NO_KIND:
                columns.setdefault(column, one)
    needs = next((one for one in reversed(same) if set(one.by) in _NEEDS), None)
    types = list(dict.fromkeys(table.cells[TYPE])) if TYPE in table.cells else [""]
    for each in types:
        fixed = {TYPE: str(each)} if each else {}
        period = _latest(table, fixed)
        incidents = bool(each) and each != CRIME
        of = "incidents" if incidents else kind
        if period:
            single, several = nouns_of(of, table)
            yield Subject(several, single, of, table, period, fixed, columns, needs)


def _latest(table: Profile, fixed: Mapping[str, str]) -> str:
    """The last period with any figure; empty where there is none, or the table has no total over all."""
    for period in reversed(periods_of(table)):
        if np.isfinite(rows(table, ["area"], period, **fixed)["n"]).any():
            return period
    return ""


def nouns_of(kind: str, table: Profile) -> tuple[str, str]:
    """Return one of what a table counts, and several; restricted to what, where the table is.

    Parameters
    ----------
    kind : str
        What the rows of its source are; ``incidents`` for those of offences that are none.
    """
    if kind == "table":
        words = _title(table), _title(table)
    elif table.measure == RECORDS:
        words = _RECORDS.get(kind, UNITS[kind])
    elif table.measure == PERSONS:
        who = _PERSONS.get(kind, f"with {UNITS[kind][1]}")
        words = f"person {who}", f"people {who}"
    else:
        said = f"{table.measure.replace('_', ' ')} of {_OF.get(kind, UNITS[kind][1])}"
        words = said, said
    limits = [_limit(values) for column, values in table.where.items() if column != TYPE]
    only = f" ({'; '.join(limits)})" if limits else ""
    return f"{words[0]}{only}", f"{words[1]}{only}"


def _limit(values: tuple[str, ...]) -> str:
    return ", ".join("with any need" if value == WITH else value for value in values)


def _title(table: Profile) -> str:
    """What a table that was counted elsewhere is of, by its title: what stands before ``by``."""
    words = table.title.partition(" by ")[0]
    return words if words[1:2].isupper() else f"{words[:1].lower()}{words[1:]}"


def _told_apart(subjects: list[Subject]) -> Iterator[Subject]:
    """Name the source too where things of two sources would be called the same."""
    nouns = [one.noun for one in subjects]
    for one in subjects:
        source = f" ({one.table.source})" if nouns.count(one.noun) > 1 else ""
        yield replace(one, noun=f"{one.noun}{source}", single=f"{one.single}{source}")


def used(subjects: tuple[Subject, ...]) -> tuple[Profile, ...]:
    """Return the tables that subjects are read off, each once."""
    tables = [table for one in subjects for table in (one.table, *one.columns.values(), one.needs)]
    return tuple({id(table): table for table in tables if table is not None}.values())
