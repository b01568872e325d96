"""The few tables that all the tables of a source are margins of.

Column sets are decomposable where taking away, again and again, a set whose columns shared with the others
all lie in one other set leaves nothing (Graham's reduction): only then does every table that agrees in the
shared margins come from some set of records. Where the columns go round in a circle, some are taken together:
each column in turn, the one first that ties the fewest others, with all those that it stands beside in a set.

Columns that tell of one another (month and quarter, two groupings of offences, ward and postcode district)
are taken together as well: as if they were independent, less would seem to be known than is.

Source: Graham (1979), "On the universal relation", and Yu and Ozsoyoglu (1979), on acyclic hypergraphs;
Lauritzen (1996), "Graphical Models", section 2.1, on decomposable ones; Kjærulff (1990), "Triangulation of
graphs: algorithms giving small total state space", on taking the one first that ties the fewest.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from itertools import pairwise

from geoaudit.counts.dimensions import TIMES
from geoaudit.counts.table import Counts
from geoaudit.periods.period import Period
from geoaudit.records.bands import banded
from geoaudit.records.calendar_labels import STEPS
from geoaudit.records.categories import GROUPS
from geoaudit.records.deprivation_index import DEPRIVATION, RURAL
from geoaudit.records.groupings import AGE_AND_GENDER

Columns = frozenset[str]

THROUGH_ONE = (
    frozenset(("area", "outward", "sector", "district", DEPRIVATION, RURAL)),
    frozenset(("address_class", DEPRIVATION, RURAL)),
    frozenset(("age_band", "age_pair")),
    frozenset(("age_band", "gender", AGE_AND_GENDER)),
    frozenset(("age_pair", AGE_AND_GENDER)),
)
"""Columns that tell of one another through the place, or the age, alone: a table by one tells of no more."""
FAMILIES = (
    *THROUGH_ONE,
    frozenset(STEPS),
    frozenset((*GROUPS, "offence_code", "crime_type")),
    frozenset(("home", "home_distance")),
    frozenset(("age_band", "persistent")),
    frozenset(("persistent", "on_lists")),
    frozenset(("ethnicity", "ethnic_group", "ethnic_pair")),
    frozenset(("assessment_type", "assessed", "need_state")),
    frozenset(("reoffended", "reoffences_band")),
    frozenset(("risk_band", "predicted_band", "prediction")),
)
"""Columns that tell of one another."""


def families_of(columns: Iterable[str]) -> tuple[Columns, ...]:
    """Return `FAMILIES`, and of each band of a number its number and who is persistent by it.

    Age and gender tell of each other by what is made of both alone.
    """
    numbers = {column: banded(column) for column in columns}
    known = (family for family in FAMILIES if AGE_AND_GENDER not in family or AGE_AND_GENDER in numbers)
    return *known, *(frozenset((band, of, "persistent")) for band, of in numbers.items() if of)


def column_sets(tables: Sequence[Counts], spread: bool) -> list[Columns]:
    """Return the columns that each table tells of: what it is by, and what it is restricted by.

    Parameters
    ----------
    spread : bool
        Whether events are shared over weekdays and hours: such a table tells of others by its totals.
    """
    sets = [frozenset(t.by) | frozenset(t.where) for t in tables]
    if spread:
        sets = [columns - set(TIMES) for columns in sets]
    used = frozenset().union(*sets)
    known = families_of(used)
    families = [family & used for family in known if family not in THROUGH_ONE]
    through = [family & used for family in known if family in THROUGH_ONE and len(family & used) > 1]
    return [*(columns.union(*(f for f in families if f & columns)) for columns in sets), *through]


def cliques(sets: Iterable[Columns]) -> list[tuple[str, ...]]:
    """Return the column sets that all the others are margins of, each after one that it shares most with."""
    return [_in_order(columns) for columns in _as_tree(_largest(_triangulated(_largest(sets))))]


def _triangulated(sets: Sequence[Columns]) -> list[Columns]:
    """Return decomposable column sets that hold the others: each column with all that it stands beside."""
    found = [columns for columns in sets if not columns]
    beside = {n: frozenset().union(*(c for c in sets if n in c)) - {n} for c in sets for n in c}
    while beside:
        name = min(beside, key=lambda one: (_apart(beside, one), len(beside[one]), one))
        around = beside.pop(name)
        found.append(around | {name})
        beside = {
            one: (others | around if one in around else others) - {one, name}
            for one, others in beside.items()
        }
    return found


def _apart(beside: Mapping[str, Columns], name: str) -> int:
    """How many pairs of the columns that one stands beside do not stand beside each other, twice over."""
    around = beside[name]
    return sum(len(around - beside[other]) - 1 for other in around)


def _in_order(columns: Columns) -> tuple[str, ...]:
    return tuple(sorted(columns, key=lambda name: (name != "area", name)))


def _largest(sets: Iterable[Columns]) -> list[Columns]:
    distinct = sorted(set(sets), key=lambda columns: (-len(columns), sorted(columns)))
    return [c for i, c in enumerate(distinct) if not any(c < other for other in distinct[:i])]


def _as_tree(sets: Sequence[Columns]) -> list[Columns]:
    """Return the sets so that each shares as much as can be with one before it."""
    left, ordered = list(sets), list[Columns]()
    while left:
        shared = [max((len(c & done) for done in ordered), default=0) for c in left]
        ordered.append(left.pop(shared.index(max(shared))))
    return ordered


def pieces(periods: Sequence[Period]) -> tuple[tuple[Period, ...], Mapping[str, tuple[str, ...]]]:
    """Return periods of which none overlaps another, and those that each of the given is made of.

    Where none overlaps they are the periods themselves, and nothing is said of what they are made of.
    """
    ordered = sorted(periods, key=lambda period: (period.start, period.end))
    if all(a.end <= b.start for a, b in pairwise(ordered)):
        return tuple(periods), {}
    edges = sorted({day for period in periods for day in (period.start, period.end)})
    parts = [
        Period(f"{start.isoformat()} to {(end - timedelta(days=1)).isoformat()}", start, end)
        for start, end in pairwise(edges)
        if any(period.start <= start and end <= period.end for period in periods)
    ]
    made_of = {
        period.label: tuple(p.label for p in parts if period.start <= p.start and p.end <= period.end)
        for period in periods
    }
    return tuple(parts), made_of
