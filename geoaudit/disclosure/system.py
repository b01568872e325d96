"""Everything of one source that is published together as one system: each figure once, wherever it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from geoaudit.counts.request import PERSONS, RECORDS
from geoaudit.counts.table import TOTAL, Counts
from geoaudit.disclosure.dominance import adds_up, around, sensitive
from geoaudit.disclosure.groups import SENSITIVE, Groups, of_one_category
from geoaudit.disclosure.lines import lines_of
from geoaudit.disclosure.linked import Flags, Linked, Real
from geoaudit.disclosure.linking import AREA, Links, atoms_of, dims, sums_of, ties_of
from geoaudit.disclosure.people import people_sums, people_ties
from geoaudit.disclosure.policy import DisclosurePolicy, rules_of
from geoaudit.disclosure.profile import Profile, columns_of

NOWHERE = "in no zone"
"""Where an earlier pack had an area that is none of the partnership's."""

_NEXT, _OR = "\x1e", "\x1f"
"""What no category and no zone has in it."""


@dataclass(frozen=True)
class System:
    """The linked figures of some tables, and which of them each cell is.

    Attributes
    ----------
    linked : Linked
    tables : tuple of Counts
        Those published, after them those by zone that none publishes, then those of earlier packs, then those
        of distinct people.
    places : tuple of array of int
        For each table, the number of the statistic that each of its cells is.
    shown : tuple of array of bool
        For each table that is published, the cells that are not hidden for being about few.
    known : tuple of array of bool
        For each table of an earlier pack, the cells that are shown there and still so.
    zones : int
        How many of the tables are those by zone.
    """

    linked: Linked
    tables: tuple[Counts, ...]
    places: tuple[NDArray[np.int64], ...]
    shown: tuple[Flags, ...]
    known: tuple[Flags, ...]
    zones: int

    @property
    def unpublished(self) -> range:
        """Which of the tables are those by zone."""
        return range(len(self.shown), len(self.shown) + self.zones)

    @property
    def beside(self) -> tuple[NDArray[np.int64], ...]:
        """The numbers of the statistics that the cells of the tables of distinct people count records of."""
        return self.places[len(self.shown) + self.zones + len(self.known) :]

    def hidden(self, shown: Flags) -> list[Flags]:
        """Return which cells of each table are hidden, where some statistics are shown and others not."""
        places = self.places[: len(self.shown)]
        return [~shown[place] | ~own for place, own in zip(places, self.shown, strict=True)]


@dataclass(frozen=True)
class Facts:
    """What is to be said of each cell of a table, before others are hidden for it.

    `known` are those that others know already, whatever is hidden now; `ends` are what must stay possible, a
    row each for `rule.Ends`; the rest is as in `Linked`.
    """

    lower: Real
    upper: Real
    shown: Flags
    fixed: Flags
    ends: Real
    cost: Real
    known: Flags


def facts_of(counts: Counts, policy: DisclosurePolicy, everybody: Flags) -> Facts:
    """Return what is shown of each cell of a table, what must stay possible, and what hiding it loses.

    Parameters
    ----------
    everybody : array of bool
        Cells of a table restricted to something sensitive that are the same without the restriction.
    """
    cells = counts.cells.reset_index(drop=True)
    n, persons = (cells[name].to_numpy(np.int64) for name in ("n", "persons"))
    lower, upper = (n.astype(np.float64) for _ in range(2))
    ends = np.full((3, len(n)), np.nan)
    hidden = np.zeros(len(n), bool)
    for under, rule in rules_of(cells, counts.scale, policy):
        if under.any():
            lower[under], upper[under] = rule.interval(rule.rounds(n[under]))
            hidden[under] = rule.hides(n[under], persons[under])
            ends[:, under] = rule.ends(n[under], persons[under])
    groups = of_one_category(counts, dims(counts))
    hidden |= groups.hidden | (everybody & (lower == upper))
    if adds_up(cells):
        hidden |= sensitive(cells, policy.fewest)
        ends = np.array(around(cells, sensitive(cells, policy.fewest), policy.width))
    there = cells["available"].to_numpy(bool)
    lower, upper = np.where(there, lower, 0.0), np.where(there, upper, np.inf)
    if "lower" in cells:
        ranged = ~there & cells["lower"].notna().to_numpy()
        lower, upper = _by_their_least(cells, counts, policy, ranged, (lower, upper))
    bare = hidden & np.isnan(ends).all(axis=0)
    ends = np.where(bare, _of_hidden(policy), ends)
    ends[2] = np.where(hidden, np.fmax(ends[2], float(policy.width)), ends[2])
    ends = np.where(there, _able(ends, groups, counts, policy), np.nan)
    none = np.zeros(len(n), bool)
    return Facts(
        lower, upper, ~(hidden & there), _kept(counts, cells), ends, _cost(counts, cells, lower < upper), none
    )


def _able(ends: Real, groups: Groups, counts: Counts, policy: DisclosurePolicy) -> Real:
    """What must stay possible, and of what tells the category of a row: nobody, and the whole row.

    The row is the least that may stand behind what is shown of it, since what is asked must not tell more.
    """
    whole = np.where(np.isnan(groups.whole), 0.0, groups.whole).astype(np.int64)
    for under, rule in rules_of(counts.cells, counts.scale, policy):
        whole[under] = rule.interval(rule.rounds(whole[under]))[0]
    both = np.array([np.zeros(len(whole)), np.fmax(ends[1], whole), ends[2]])
    return np.where(np.isnan(groups.whole), ends, both)


def _of_hidden(policy: DisclosurePolicy) -> Real:
    """What must stay possible of a figure that is hidden and is about nobody, or about many."""
    return np.array([[np.inf], [0.0], [float(policy.width)]])


def _by_their_least(
    cells: pd.DataFrame, counts: Counts, policy: DisclosurePolicy, ranged: Flags, ends: tuple[Real, Real]
) -> tuple[Real, Real]:
    """What the cells that are known as ranges tell: the lower ends add up as figures do, and are as exact."""
    lower, upper = ends
    least = cells["lower"].fillna(0).to_numpy(np.int64)
    for under, rule in rules_of(cells, counts.scale, policy):
        mine = under & ranged
        lower[mine], upper[mine] = rule.interval(rule.rounds(least[mine]))
    return lower, upper


def _kept(counts: Counts, cells: pd.DataFrame) -> Flags:
    kept = np.full(len(cells), bool(counts.keep))
    for name, values in counts.keep.items():
        column = AREA if name == "area" else name
        kept &= cells[column].isin(values).to_numpy()
    return kept


def _cost(counts: Counts, cells: pd.DataFrame, rounded: Flags) -> Real:
    """What hiding a cell loses: least the small ones, more a total.

    Of figures that are rounded the totals over some columns lose least, being told by their parts, then the
    totals of areas, then the parts.
    """
    n = cells["n"].to_numpy(np.float64)
    totals = sum((cells[c] == TOTAL).to_numpy().astype(np.int64) for c in dims(counts))
    summed = len([c for c in dims(counts) if c not in (AREA, *counts.apart)])
    exact = np.where(n > 0, 1.0 + np.log2(1.0 + n), 4.0) * (1.0 + 2.0 * totals)
    of_area = np.where(totals == summed, 40.0, 5.0)
    return np.asarray(np.where(rounded, np.where(totals == 0, 60.0, of_area), exact), np.float64)


def system_of(
    tables: Sequence[Counts],
    links: Links,
    policy: DisclosurePolicy,
    earlier: Sequence[Profile] = (),
    people: Sequence[Counts] = (),
) -> System:
    """Return the tables of one source and one measure as one system.

    Parameters
    ----------
    tables : sequence of Counts
        Of one source and one measure.
    links : Links
        What they are sums of.
    policy : DisclosurePolicy
    earlier : sequence of Profile
        What earlier packs published of the same source and measure, and cannot be hidden any more. Figures
        it that the records no longer bear out say nothing of them.
    people : sequence of Counts
        Beside tables of records, those of distinct people of the source: their cells count records too, which
        no table need show.

    Raises
    ------
    EngineError
        Where a figure is not the sum of its parts.
    """
    restricted = {c for t in tables for c in t.where} | {c for p in earlier for c in p.where}
    zones = tuple(_told_besides(links, restricted))
    parts = [*tables, *zones, *map(as_counts, earlier), *map(_of_records_unknown, people)]
    keys = pd.concat([_keys(t, links) for t in parts], ignore_index=True)
    number, first = _numbered(keys)
    places = tuple(np.split(number, np.cumsum([len(t.cells) for t in parts])[:-1]))
    distinct = tables[0].measure == PERSONS
    made = _of_people(parts, places, first) if distinct else _of_records(parts, links, first)
    atoms, sums, ties, least, most = made
    n = sums @ atoms
    since = zip(earlier, places[len(tables) + len(zones) :], strict=False)
    before = [_known(profile, n[place]) for profile, place in since]
    own = [facts_of(t, policy, _everybody(t, links, pd.Series(n, keys[first]))) for t in tables]
    published = np.concatenate(places[: len(tables)])
    facts = [
        *own,
        *(
            _unpublished(t, np.isin(place, published), policy)
            for t, place in zip(zones, places[len(tables) :], strict=False)
        ),
        *before,
        *(_unknown(np.isin(place, published)) for place in places[len(parts) - len(people) :]),
    ]
    joined = _together(facts, number, len(first))
    lines = lines_of(tables, places[: len(tables)], links, len(first))
    linked = Linked(sums, lines, ties, least, most, width=float(policy.width), **joined)
    shown, known = tuple(f.shown for f in own), tuple(f.known for f in before)
    return System(linked, tuple(parts), places, shown, known, len(zones))


Made = tuple[Real, csr_array, csr_array, Real, Real]
Places = Sequence[NDArray[np.int64]]


def _of_records(tables: Sequence[Counts], links: Links, first: NDArray[np.int64]) -> Made:
    atoms = atoms_of(links)
    sums = csr_array(vstack([sums_of(t, links, atoms) for t in tables]))[first]
    return atoms.n, csr_array(sums), *ties_of(links, atoms)


def _of_people(tables: Sequence[Counts], places: Places, first: NDArray[np.int64]) -> Made:
    n = np.concatenate([t.cells["n"].to_numpy(np.float64) for t in tables])[first]
    now = [(t, place) for t, place in zip(tables, places, strict=True) if t.cells["available"].any()]
    return n, people_sums(len(first)), *people_ties([t for t, _ in now], [p for _, p in now], len(first))


def _numbered(keys: "pd.Series[str]") -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Number the statistics as they first appear, and say where each of them does."""
    number, distinct = pd.factorize(keys)
    first = np.full(len(distinct), len(keys), np.int64)
    np.minimum.at(first, number, np.arange(len(keys)))
    return np.asarray(number, np.int64), first


def _together(facts: Sequence[Facts], number: NDArray[np.int64], count: int) -> dict[str, NDArray]:  # type: ignore[type-arg]
    """What is known of each statistic, from all the cells that it is."""

    def all_of(name: str) -> Real:
        return np.concatenate([np.asarray(getattr(f, name), np.float64) for f in facts])

    def gathered(values: Real, how: np.ufunc, start: float) -> Real:
        found = np.full(count, start)
        how.at(found, number, values)
        return found

    down, up, apart = np.concatenate([f.ends for f in facts], axis=1)
    lowest = gathered(np.where(np.isnan(down), np.inf, down), np.minimum, np.inf)
    highest = gathered(np.where(np.isnan(up), -np.inf, up), np.maximum, -np.inf)
    furthest = gathered(np.where(np.isnan(apart), 0.0, apart), np.maximum, 0.0)
    none = ~np.isfinite(highest)
    shown = gathered(all_of("shown"), np.minimum, 1.0) > 0
    known = gathered(all_of("known"), np.maximum, 0.0) > 0
    return {
        "lower": gathered(all_of("lower"), np.maximum, 0.0),
        "upper": gathered(all_of("upper"), np.minimum, np.inf),
        "shown": shown | known,
        "fixed": known | (shown & (gathered(all_of("fixed"), np.maximum, 0.0) > 0)),
        "down": np.where(none, np.nan, lowest),
        "up": np.where(none, np.nan, highest),
        "apart": np.where(none, np.nan, furthest),
        "cost": gathered(all_of("cost"), np.maximum, 0.0),
    }


def _told_besides(links: Links, restricted: set[str]) -> Iterator[Counts]:
    """The figures that no table shows and several together may tell.

    They are those of each zone, where several are an area; those of each part of periods that overlap; and
    those of the categories that a table was restricted by: what it leaves out is told by the same without it.
    """
    for clique in links.cliques:
        by_area = AREA in clique.cells
        if (links.overlaps and by_area) or links.spans or restricted & set(clique.by):
            cells = clique.cells.reset_index(drop=True)
            yield replace(clique, boundaries="zone" if by_area else "", cells=cells)


def _everybody(counts: Counts, links: Links, known: "pd.Series[float]") -> Flags:
    """Where all that there are are of what is sensitive and a table is restricted to.

    Parameters
    ----------
    known : Series
        How many each statistic is, by its key.
    """
    cells, found = counts.cells.reset_index(drop=True), np.zeros(len(counts.cells), bool)
    for column in set(counts.where) & set(SENSITIVE):
        rest = {name: values for name, values in counts.where.items() if name != column}
        every = _keys(replace(counts, where=rest), links).map(known).to_numpy()
        total = (cells[column] == TOTAL).to_numpy() if column in cells else True
        found |= total & (cells["n"] > 0).to_numpy() & (cells["n"] == every).to_numpy()
    return found


def _unpublished(counts: Counts, published: Flags, policy: DisclosurePolicy) -> Facts:
    """Nothing is shown of them; those about few people must stay as possible as if they were hidden.

    Where a zone is an area of its own they are in a table all the same, which alone says whether it shows
    them.
    """
    cells = counts.cells
    n, persons = (cells[name].to_numpy(np.int64) for name in ("n", "persons"))
    ends = np.array(policy.small.ends(n, persons))
    if adds_up(cells):
        ends = np.array(around(cells, sensitive(cells, policy.fewest), policy.width))
    nothing, none = np.zeros(len(n)), np.zeros(len(n), bool)
    return Facts(nothing, np.full(len(n), np.inf), published, none, ends, np.ones(len(n)), none)


def _unknown(published: Flags) -> Facts:
    """Nothing is shown of them but where a table does, and nothing is asked."""
    nothing, none = np.zeros(len(published)), np.zeros(len(published), bool)
    nowhere = np.full(len(published), np.inf)
    return Facts(
        nothing, nowhere, published, none, np.full((3, len(published)), np.nan), np.ones(len(published)), none
    )


def _of_records_unknown(people: Counts) -> Counts:
    """Return a table of distinct people as one of their records, of which no figure is available."""
    cells = people.cells.drop(columns=[c for c in ("lower", "upper") if c in people.cells])
    return replace(people, measure=RECORDS, cells=cells.assign(n=0, persons=0, available=False))


def as_counts(profile: Profile) -> Counts:
    """Return a published table in the shape of counts, of which no figure is true or available."""
    cells = profile.cells[[*columns_of(profile.by), "period"]].reset_index(drop=True)
    return Counts(
        profile.title,
        profile.source,
        profile.public,
        profile.boundaries,
        profile.by,
        profile.apart,
        cells.assign(n=0, persons=0, available=False),
        measure=profile.measure,
        where=profile.where,
        several=profile.several,
    )


def _known(profile: Profile, n: Real) -> Facts:
    """What an earlier pack showed of figures that are still so, and what it hid.

    What was hidden stays hidden, so that the same tables come out alike each time that they are made. What
    was promised of its figures must be kept by what follows.
    """
    ranges = profile.ranges
    lower = ranges["lower"].to_numpy(np.float64, na_value=0.0)
    upper = ranges["upper"].to_numpy(np.float64, na_value=np.inf)
    known = profile.cells["n"].notna().to_numpy() & (lower <= n) & (n <= upper)
    hidden = (profile.cells["marker"] == "c").to_numpy()
    lower, upper = np.where(known, lower, 0.0), np.where(known, upper, np.inf)
    ends = _promised(profile, n.astype(np.int64))
    ends = np.where(known | hidden, ends, np.nan)
    ends = np.where(hidden & np.isnan(ends).all(axis=0), _of_hidden(profile.policy), ends)
    return Facts(lower, upper, ~hidden, known, ends, np.ones(len(n)), known)


def _promised(profile: Profile, n: NDArray[np.int64]) -> Real:
    """What its policy promises of figures, taking each record for a person; nothing of a number column."""
    ends = np.full((3, len(n)), np.nan)
    if profile.measure in (RECORDS, PERSONS):
        for under, rule in rules_of(profile.cells, profile.scale, profile.policy):
            ends[:, under] = rule.ends(n[under], n[under])
    return ends


def _keys(counts: Counts, links: Links) -> "pd.Series[str]":
    """A name for each cell's statistic: the same for the same people, whatever the table."""
    cells = counts.cells.reset_index(drop=True)
    limits = {c: f"{_NEXT}{c}={_OR.join(sorted(v))}" for c, v in counts.where.items()}
    labels = {c: f"{_NEXT}{c}=" + cells[c].astype(str) for c in dims(counts) if c != AREA}
    shown = {c: label.where(cells[c] != TOTAL, limits.get(c, "")) for c, label in labels.items()}
    keys = "period=" + cells["period"].astype(str)
    for column in sorted({**limits, **shown}):
        keys = keys + (shown[column] if column in shown else limits[column])
    return keys + _NEXT + _places(counts, cells, links)


def _places(counts: Counts, cells: pd.DataFrame, links: Links) -> "pd.Series[str] | str":
    """The zones of each cell."""
    if AREA not in cells:
        return _name(links.zones.loc[links.zones[""] != "", "zone"])
    names = {str(code): _name(part) for code, part in links.zones.groupby(counts.boundaries)["zone"]}
    listed = links.zones[counts.boundaries].isin(cells[AREA])
    inside = bool(cells["available"].any()) or set(cells[AREA]) <= {*names, TOTAL}
    every = _name(links.zones.loc[listed, "zone"]) if inside else NOWHERE
    return cells[AREA].map({**names, TOTAL: every}).fillna(NOWHERE)


def _name(zones: "pd.Series[str]") -> str:
    return _OR.join(sorted(zones))
