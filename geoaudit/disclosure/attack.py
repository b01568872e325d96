"""The attack: what can be told from everything that is published together.

It sees the published tables and nothing else, and shares no code with what hides cells but what
solves linear programs. Nothing is called safe because no way was found to tell it: a cell is safe when two
sets of whole numbers were found that agree with every table and differ in the cell as far as they must. Where
they were not found the cell is exposed, whether linear programming proves that there are none or the time was
up.

Source: Fischetti and Salazar-González (2001), "Solving the cell suppression problem on tabular data with
linear constraints", Management Science 47 (7), on the attacker's problem.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geoaudit.disclosure.attack_both import both
from geoaudit.disclosure.attack_pairs import told_by_groups
from geoaudit.disclosure.attack_people import people_system
from geoaudit.disclosure.attack_reduction import Reduced, reduced
from geoaudit.disclosure.attack_system import System, record_system
from geoaudit.disclosure.attack_witnesses import Required, Seen, search
from geoaudit.disclosure.published import PERSONS, RECORDS, Published
from geoaudit.errors import DisclosureError

__all__ = ["Attacked", "Published", "attack"]

Real = NDArray[np.float64]


@dataclass(frozen=True)
class Attacked:
    """What the attack found.

    Attributes
    ----------
    least, most : mapping of str to array of float
        For each table, the ends between which each cell with a requirement was seen, missing for others and
        where nothing was found in time.
    exposed : DataFrame
        `table` and `row` (its place in the table's cells) of the cells that were not seen as far apart as
        they must be.
    narrowest : int or None
        The least distance between the ends of any cell with a requirement; none where there is no such cell.
    seconds : float
    programs : int
        How many linear or whole-number programs were solved.
    """

    least: Mapping[str, Real]
    most: Mapping[str, Real]
    exposed: pd.DataFrame
    narrowest: int | None
    seconds: float
    programs: int


@dataclass(frozen=True)
class _Found:
    """What was found of all cells of some tables, one after the other."""

    tables: Sequence[Published]
    least: Real
    most: Real
    exposed: NDArray[np.bool_]
    programs: int


def attack(tables: Sequence[Published], zones: pd.DataFrame, seconds: float) -> Attacked:
    """Return what can be told from tables that are published together.

    Parameters
    ----------
    tables : sequence of Published
        Of any sources and measures; those of the same source and measure are taken together.
    zones : DataFrame
        `zone` (text), and for each boundary set and each other column that tells of places what the zone is
        in, empty where it is in nothing. A column without a name is empty for the zones that tables which
        are not by area leave out.
    seconds : float
        How long to look; what is not proven safe by then counts as exposed.

    Raises
    ------
    DisclosureError
        Where the tables contradict one another, or hang together in too many counts.
    """
    start = time.monotonic()
    found = [_with_pairs(_attacked(group, zones, start + seconds)) for group in _groups(tables)]
    parts = [part for one in found for part in _by_table(one)]
    exposed = [pd.DataFrame({"table": name, "row": np.flatnonzero(hit)}) for name, _, _, hit in parts]
    empty = pd.DataFrame({"table": pd.Series(dtype=str), "row": pd.Series(dtype=np.int64)})
    return Attacked(
        {name: least for name, least, _, _ in parts},
        {name: most for name, _, most, _ in parts},
        pd.concat([empty, *(e for e in exposed if len(e))], ignore_index=True),
        _narrowest(found),
        time.monotonic() - start,
        sum(one.programs for one in found),
    )


def _with_pairs(found: _Found) -> _Found:
    """Take for exposed what figures of two needs and those of groups tell of each other, too."""
    told = np.concatenate(told_by_groups(found.tables))
    return replace(found, exposed=found.exposed | told)


def _groups(tables: Sequence[Published]) -> list[list[Published]]:
    """The tables that hang together, those of records before those of distinct people."""
    names = dict.fromkeys((t.source, _kind(t)) for t in tables)
    groups = [[t for t in tables if (t.source, _kind(t)) == name] for name in names]
    return [sorted(group, key=lambda t: t.measure == PERSONS) for group in groups]


def _kind(table: Published) -> str:
    return RECORDS if table.measure == PERSONS else table.measure


def _attacked(tables: Sequence[Published], zones: pd.DataFrame, until: float) -> _Found:
    records = [t for t in tables if t.measure != PERSONS]
    people = [t for t in tables if t.measure == PERSONS]
    if not people:
        return _searched(tables, record_system(records, zones), until)
    try:
        return _searched(tables, _with_people(records, people, zones, adding=True), until)
    except DisclosureError:
        return _searched(tables, _with_people(records, people, zones, adding=False), until)


def _with_people(
    records: Sequence[Published], people: Sequence[Published], zones: pd.DataFrame, adding: bool
) -> System:
    persons = people_system(people, zones, adding)
    return both(records, people, persons, zones) if records else persons


def _searched(tables: Sequence[Published], system: System, until: float) -> _Found:
    required = _required(tables)
    asked = np.flatnonzero(~np.isnan([required.down, required.up, required.width]).all(axis=0))
    small = reduced(system.sums, system.least, system.most, asked)
    wanted = _of_targets(small, required, asked)
    least, most = np.full((2, len(wanted.up)), np.nan)
    programs = 0
    for part in small.parts:
        of_part = (values[part.which] for values in (wanted.down, wanted.up, wanted.width))
        seen = search(part, Required(*of_part), until)
        least[part.which], most[part.which] = _ends(seen)
        programs += seen.programs
    return _judged(tables, small, asked, (least, most), programs)


def _ends(seen: Seen) -> tuple[Real, Real]:
    none = ~np.isfinite(seen.most)
    return np.where(none, np.nan, seen.least), np.where(none, np.nan, seen.most)


def _required(tables: Sequence[Published]) -> Required:
    sides = ("down", "up", "width")
    return Required(*(pd.concat([t.cells[side] for t in tables]).to_numpy(np.float64) for side in sides))


def _of_targets(small: Reduced, required: Required, asked: NDArray[np.int64]) -> Required:
    """What is required of each target: the most of what its cells require, without what is known of them."""
    count = int(small.target.max(initial=-1)) + 1
    left = small.target >= 0
    cells, number = asked[left], small.target[left]
    down, up, width = (np.full(count, end) for end in (np.inf, -np.inf, -np.inf))
    np.minimum.at(down, number, np.nan_to_num(required.down[cells] - small.known[left], nan=np.inf))
    np.maximum.at(up, number, np.nan_to_num(required.up[cells] - small.known[left], nan=-np.inf))
    np.maximum.at(width, number, np.nan_to_num(required.width[cells], nan=-np.inf))
    return Required(down, up, np.where(np.isfinite(width), width, np.nan))


def _judged(
    tables: Sequence[Published],
    small: Reduced,
    asked: NDArray[np.int64],
    ends: tuple[Real, Real],
    programs: int,
) -> _Found:
    """Bring what was seen of the targets back to the cells, and hold it against what is required."""
    required = _required(tables)
    least, most = np.full((2, len(required.up)), np.nan)
    for side, seen in ((least, ends[0]), (most, ends[1])):
        side[asked] = small.known + np.where(small.target >= 0, np.append(seen, 0.0)[small.target], 0.0)
    met = _met(least <= required.down, required.down) & _met(most >= required.up, required.up)
    met &= _met(most - least >= required.width, required.width)
    return _Found(tables, least, most, ~met, programs)


def _met(seen: NDArray[np.bool_], required: Real) -> NDArray[np.bool_]:
    return seen | np.isnan(required)


def _by_table(found: _Found) -> Iterator[tuple[str, Real, Real, NDArray[np.bool_]]]:
    ends = np.cumsum([len(table.cells) for table in found.tables])[:-1]
    columns = (np.split(values, ends) for values in (found.least, found.most, found.exposed))
    for table, least, most, exposed in zip(found.tables, *columns, strict=True):
        yield table.name, least, most, exposed


def _narrowest(found: Sequence[_Found]) -> int | None:
    widths = np.concatenate([one.most - one.least for one in found] or [np.zeros(0)])
    seen = widths[np.isfinite(widths)]
    return int(seen.min()) if len(seen) else None
